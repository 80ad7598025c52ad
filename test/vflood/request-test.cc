/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "simulator-test.h"

#include "ns3/boolean.h"
#include "ns3/ethernet-helper.h"
#include "ns3/guest-internet-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/request-client.h"
#include "ns3/request-server.h"
#include "ns3/simulator.h"
#include "ns3/tcp-view.h"
#include "ns3/uinteger.h"

#include <string>
#include <vector>

using namespace ns3;

namespace
{

/// A RequestClient and a RequestServer on two native nodes, 1 ms apart.
class Requests : public SimulatorTest
{
  protected:
    static constexpr uint32_t COUNT = 5;         //!< requests
    static constexpr uint32_t SEGMENT = 1448;    //!< bytes
    static constexpr double ROUND_TRIP_MS = 2.0; //!< at least

    void Build(bool keepAlive, uint32_t response)
    {
        auto client = CreateObject<Node>();
        m_serverNode = CreateObject<Node>();
        EthernetHelper ethernet;
        ethernet.SetChannelAttribute("Delay", TimeValue(MilliSeconds(1)));
        auto link = ethernet.Install(client, m_serverNode);
        GuestInternetHelper().Install(NodeContainer(client, m_serverNode));
        auto addresses = Ipv4AddressHelper("10.0.0.0", "255.255.255.0").Assign(link);
        link.Get(0)->TraceConnectWithoutContext(
            "PhyTxBegin",
            Callback<void, Ptr<const Packet>>([this](Ptr<const Packet> packet) {
                const auto view = TcpView::Parse(packet, 0x0800);
                m_syns += view && view->Has(TcpView::SYN) ? 1 : 0;
            }));
        m_server =
            CreateObjectWithAttributes<RequestServer>("ResponseSize", UintegerValue(response));
        m_serverNode->AddApplication(m_server);
        auto asks = CreateObjectWithAttributes<RequestClient>(
            "Remote",
            AddressValue(InetSocketAddress(addresses.GetAddress(1), RequestServer::PORT)),
            "ResponseSize",
            UintegerValue(response),
            "Requests",
            UintegerValue(COUNT),
            "KeepAlive",
            BooleanValue(keepAlive));
        asks->TraceConnectWithoutContext(
            "Response",
            Callback<void, const RequestClient::Exchange&>(
                [this](const RequestClient::Exchange& exchange) { m_seen.push_back(exchange); }));
        asks->TraceConnectWithoutContext(
            "Ended",
            Callback<void, const std::string&>(
                [this](const std::string& error) { m_ended.push_back(error); }));
        asks->SetStartTime(Seconds(1));
        client->AddApplication(asks);
    }

    void TearDown() override
    {
        Simulator::Destroy();
        SimulatorTest::TearDown();
    }

    /// Every exchange was right, and took about so many round trips.
    void ExpectExchanges(uint32_t roundTrips) const
    {
        ASSERT_EQ(m_seen.size(), COUNT);
        Time last;
        for (std::size_t i = 0; i < m_seen.size(); ++i)
        {
            EXPECT_EQ(m_seen[i].wrong, 0U);
            EXPECT_GE(m_seen[i].start, last);
            last = m_seen[i].end;
            const double ms = (m_seen[i].end - m_seen[i].start).GetSeconds() * 1e3;
            EXPECT_GE(ms, roundTrips * ROUND_TRIP_MS);
            if (i > 0) // the first one waits for ARP
            {
                EXPECT_LT(ms, (roundTrips + 0.5) * ROUND_TRIP_MS);
            }
        }
        EXPECT_EQ(m_server->GetWrong(), 0U);
        EXPECT_EQ(m_ended, std::vector<std::string>{""});
    }

    Ptr<Node> m_serverNode;                      //!< runs the server
    Ptr<RequestServer> m_server;                 //!< the server
    std::vector<RequestClient::Exchange> m_seen; //!< requests that were answered
    std::vector<std::string> m_ended;            //!< what the client said at its end
    uint32_t m_syns{0};                          //!< of the client
};

} // namespace

TEST_F(Requests, KeptConnectionTakesARoundTripEach)
{
    Build(true, SEGMENT);
    Simulator::Run();
    ExpectExchanges(1);
    EXPECT_EQ(m_syns, 1U);
}

TEST_F(Requests, ConnectionEachTakesTwoRoundTrips)
{
    Build(false, SEGMENT);
    Simulator::Run();
    ExpectExchanges(2);
    EXPECT_EQ(m_syns, COUNT);
}

TEST_F(Requests, LargeResponsesAreWholeOnConnectionsOfTheirOwn)
{
    Build(false, 300000);
    Simulator::Run();
    ASSERT_EQ(m_seen.size(), COUNT);
    for (const auto& exchange : m_seen)
    {
        EXPECT_EQ(exchange.wrong, 0U);
    }
    EXPECT_EQ(m_syns, COUNT);
    EXPECT_EQ(m_ended, std::vector<std::string>{""});
}

TEST_F(Requests, ClientWithoutServerSaysWhichRequestWasLost)
{
    Build(false, SEGMENT);
    m_server->SetStopTime(Seconds(1.005)); // in the second request
    Simulator::Run();
    EXPECT_FALSE(m_seen.empty());
    EXPECT_LT(m_seen.size(), COUNT);
    ASSERT_EQ(m_ended.size(), 1U);
    EXPECT_EQ(m_ended[0],
              "the connection was lost in request " + std::to_string(m_seen.size() + 1));
}
