/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "expect-error.h"
#include "simulator-test.h"

#include "ns3/error-model.h"
#include "ns3/ethernet-helper.h"
#include "ns3/guest-internet-helper.h"
#include "ns3/incast-client.h"
#include "ns3/incast-server.h"
#include "ns3/inet-socket-address.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/pointer.h"
#include "ns3/tcp-socket-factory.h"
#include "ns3/uinteger.h"
#include "ns3/virt-host-helper.h"

#include <memory>
#include <optional>
#include <vector>

using namespace ns3;

namespace
{

/// A client and some servers on native nodes behind a switch.
class IncastTest : public SimulatorTest
{
  protected:
    void Build(uint32_t servers, uint32_t block, uint32_t rounds, const std::string& port = "1000p")
    {
        NodeContainer nodes;
        nodes.Create(servers + 1);
        EthernetHelper ethernet;
        ethernet.SetSwitchPortAttribute("TxQueueSize", QueueSizeValue(QueueSize(port)));
        m_devices = ethernet.InstallSwitch(CreateObject<Node>(), nodes);
        GuestInternetHelper().Install(nodes);
        m_addresses = Ipv4AddressHelper("10.0.0.0", "255.255.255.0").Assign(m_devices);
        m_client = CreateObjectWithAttributes<IncastClient>("BlockSize",
                                                            UintegerValue(block),
                                                            "Rounds",
                                                            UintegerValue(rounds));
        nodes.Get(0)->AddApplication(m_client);
        for (uint32_t i = 1; i <= servers; ++i)
        {
            auto server = CreateObject<IncastServer>();
            nodes.Get(i)->AddApplication(server);
            server->TraceConnectWithoutContext(
                "Request",
                Callback<void, uint32_t>([this](uint32_t bytes) { m_requests.push_back(bytes); }));
            m_client->AddServer(InetSocketAddress(m_addresses.GetAddress(i), IncastServer::PORT));
        }
        m_client->SetStartTime(Seconds(1));
        m_client->TraceConnectWithoutContext(
            "Round",
            Callback<void, const IncastRound&>(
                [this](const IncastRound& round) { m_rounds.push_back(round); }));
        m_client->TraceConnectWithoutContext(
            "Ended",
            Callback<void, const std::string&>([this](const std::string& error) {
                EXPECT_FALSE(m_error) << "it ended twice";
                m_error = error;
            }));
    }

    void Run(double seconds = 100)
    {
        Simulator::Stop(Seconds(seconds));
        Simulator::Run();
    }

    std::unique_ptr<VirtHostHelper> m_virt{std::make_unique<VirtHostHelper>()};
    NetDeviceContainer m_devices;
    Ipv4InterfaceContainer m_addresses;
    Ptr<IncastClient> m_client;
    std::vector<uint32_t> m_requests;
    std::vector<IncastRound> m_rounds;
    std::optional<std::string> m_error;
};

TEST_F(IncastTest, EveryRoundBringsABlockFromEveryServer)
{
    Build(5, 100000, 7);
    Run();
    ASSERT_TRUE(m_error);
    EXPECT_EQ(*m_error, "");
    EXPECT_EQ(m_requests, std::vector<uint32_t>(5 * 7, 100000));
    ASSERT_EQ(m_rounds.size(), 7U);
    for (uint32_t i = 0; i < 7; ++i)
    {
        EXPECT_EQ(m_rounds[i].index, i);
        EXPECT_EQ(m_rounds[i].bytes, 500000U);
        EXPECT_EQ(m_rounds[i].wrong, 0U);
        EXPECT_GE((m_rounds[i].end - m_rounds[i].start).GetSeconds(), 500000 * 8 / 1e9);
    }
}

TEST_F(IncastTest, RoundsFollowEachOtherAtOnce)
{
    Build(3, 10000, 20);
    Run();
    ASSERT_EQ(m_rounds.size(), 20U);
    for (std::size_t i = 1; i < 20; ++i)
    {
        EXPECT_EQ(m_rounds[i].start, m_rounds[i - 1].end);
    }
}

TEST_F(IncastTest, BlocksThatDoNotFitTheBufferOfTheSwitchArriveWhole)
{
    Build(12, 256000, 3, "20p");
    Run();
    ASSERT_TRUE(m_error);
    EXPECT_EQ(*m_error, "");
    ASSERT_EQ(m_rounds.size(), 3U);
    for (const auto& round : m_rounds)
    {
        EXPECT_EQ(round.bytes, 12U * 256000);
        EXPECT_EQ(round.wrong, 0U);
    }
}

TEST_F(IncastTest, ABlockOfOneByte)
{
    Build(2, 1, 3);
    Run();
    ASSERT_EQ(m_rounds.size(), 3U);
    EXPECT_EQ(m_rounds.back().bytes, 2U);
}

TEST_F(IncastTest, ARefusedConnectionEndsIt)
{
    Build(2, 1000, 3);
    m_client->AddServer(InetSocketAddress(m_addresses.GetAddress(1), 4)); // nobody listens there
    Run();
    ASSERT_TRUE(m_error);
    EXPECT_NE(m_error->find("server 2"), std::string::npos) << *m_error;
    EXPECT_TRUE(m_rounds.empty());
}

TEST_F(IncastTest, AServerThatStopsEndsIt)
{
    Build(3, 1000000, 1000);
    m_devices.Get(2)->GetNode()->GetApplication(0)->SetStopTime(Seconds(1.1));
    Run();
    ASSERT_TRUE(m_error);
    EXPECT_NE(m_error->find("server 1"), std::string::npos) << *m_error;
    EXPECT_GT(m_rounds.size(), 1U);
}

TEST_F(IncastTest, RequestsInPiecesAndAheadOfTimeAreAnswered)
{
    Build(1, 1000, 1);
    Ptr<Node> node = m_devices.Get(0)->GetNode();
    uint64_t received = 0;
    Ptr<Socket> socket;
    Simulator::ScheduleWithContext(node->GetId(), Seconds(3), [&] {
        socket = Socket::CreateSocket(node, TcpSocketFactory::GetTypeId());
        socket->SetRecvCallback(Callback<void, Ptr<Socket>>([&](Ptr<Socket> from) {
            while (Ptr<Packet> packet = from->Recv())
            {
                received += packet->GetSize();
            }
        }));
        socket->Connect(InetSocketAddress(m_addresses.GetAddress(1), IncastServer::PORT));
    });
    const auto send = [&](double when, const std::vector<uint8_t>& bytes) {
        Simulator::ScheduleWithContext(node->GetId(), Seconds(when), [&socket, bytes] {
            socket->Send(bytes.data(), static_cast<uint32_t>(bytes.size()), 0);
        });
    };
    send(4, {0, 3});                  // half a request ...
    send(5, {13, 64, 0, 0, 1, 0, 0}); // ... its end, 200000 bytes; a whole one of 256; a byte of a
                                      // third
    send(6, {0, 0, 5});
    Run();
    EXPECT_EQ(m_requests, (std::vector<uint32_t>{1000, 200000, 256, 5}));
    EXPECT_EQ(received, 200261U);
}

TEST_F(IncastTest, MistakesAreNamed)
{
    ExpectError([] { CreateObject<IncastClient>()->AddServer(Address()); },
                {"IncastClient::AddServer", "InetSocketAddress"});
    ExpectError([] { CreateObject<IncastClient>()->SetAttribute("BlockSize", UintegerValue(0)); },
                {"ns3::IncastClient::BlockSize", "0", "at least one byte"});
    ExpectError([] { CreateObject<IncastClient>()->SetAttribute("Rounds", UintegerValue(0)); },
                {"ns3::IncastClient::Rounds", "0", "at least one round"});
    Ptr<Node> node = CreateObject<Node>();
    node->AddApplication(CreateObject<IncastClient>());
    ExpectError([this] { Run(1); }, {"has no server", "AddServer()"});
}

TEST_F(IncastTest, GuestsThatShareTheirCoresAnswerToo)
{
    constexpr uint32_t SERVERS = 2;
    m_virt->SetPreset("xen-4.1");
    NodeContainer hosts;
    for (uint32_t i = 0; i <= SERVERS; ++i)
    {
        hosts.Add(m_virt->CreateHost({1}));
    }
    NetDeviceContainer nics = EthernetHelper().InstallSwitch(CreateObject<Node>(), hosts);
    NodeContainer guests;
    for (uint32_t i = 0; i <= SERVERS; ++i)
    {
        auto host = DynamicCast<HypervisorHost>(hosts.Get(i));
        m_virt->AttachUplink(host, DynamicCast<EthernetNetDevice>(nics.Get(i)));
        guests.Add(m_virt->CreateGuest(host, {0}));
        m_devices.Add(VirtHostHelper::GetNetfront(host->GetGuest(0)));
        m_virt->InstallLoad(m_virt->CreateGuest(host, {0}), 1);
    }
    GuestInternetHelper().Install(guests);
    m_addresses = Ipv4AddressHelper("10.0.0.0", "255.255.255.0").Assign(m_devices);
    m_client = CreateObjectWithAttributes<IncastClient>("BlockSize",
                                                        UintegerValue(500000),
                                                        "Rounds",
                                                        UintegerValue(4));
    guests.Get(0)->AddApplication(m_client);
    for (uint32_t i = 1; i <= SERVERS; ++i)
    {
        guests.Get(i)->AddApplication(CreateObject<IncastServer>());
        m_client->AddServer(InetSocketAddress(m_addresses.GetAddress(i), IncastServer::PORT));
    }
    uint64_t bytes = 0;
    m_client->TraceConnectWithoutContext(
        "Round",
        Callback<void, const IncastRound&>([&bytes](const IncastRound& round) {
            bytes += round.bytes;
            EXPECT_EQ(round.wrong, 0U);
        }));
    Run(60);
    EXPECT_EQ(bytes, 2U * 500000 * 4);
}

} // namespace
