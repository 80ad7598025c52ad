/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * \file
 * What a timeline shows of a TCP sender: whether what is sent again is a timeout or not, and the
 * counters, against the segments that the test lost on purpose.
 */

#include "expect-error.h"
#include "simulator-test.h"
#include "virt-host/trace-file.h"

#include "ns3/ethernet-helper.h"
#include "ns3/guest-internet-helper.h"
#include "ns3/inet-socket-address.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4-header.h"
#include "ns3/node-door.h"
#include "ns3/tcp-header.h"
#include "ns3/tcp-socket-factory.h"
#include "ns3/tcp-timeline.h"
#include "ns3/transfer-application.h"
#include "ns3/transfer-sink.h"
#include "ns3/udp-socket-factory.h"
#include "ns3/uinteger.h"

#include <functional>
#include <set>
#include <vector>

namespace
{

using namespace ns3;

/// 1 MB between two native hosts; the test decides which segments are lost.
class TcpTimelines : public SimulatorTest
{
  protected:
    void Make()
    {
        m_nodes.Create(2);
        auto link = EthernetHelper().Install(m_nodes.Get(0), m_nodes.Get(1));
        GuestInternetHelper().Install(m_nodes);
        auto to = Ipv4AddressHelper("10.0.0.0", "255.255.255.0").Assign(link).GetAddress(1);
        m_nodes.Get(1)->AddApplication(CreateObjectWithAttributes<TransferSink>(
            "Local",
            AddressValue(InetSocketAddress(Ipv4Address::GetAny(), 9))));
        m_sender =
            CreateObjectWithAttributes<TransferApplication>("Remote",
                                                            AddressValue(InetSocketAddress(to, 9)),
                                                            "Bytes",
                                                            UintegerValue(1000000),
                                                            "Transfers",
                                                            UintegerValue(1));
        m_sender->TraceConnectWithoutContext("TransferStarted",
                                             MakeCallback(&TcpTimelines::OnStarted, this));
        m_nodes.Get(0)->AddApplication(m_sender);
        m_door = NodeDoor::Install(m_nodes.Get(1));
        link.Get(1)->SetReceiveCallback(MakeCallback(&TcpTimelines::OnReceive, this));
    }

    void OnStarted(const TransferAttempt&)
    {
        m_part.Follow(m_sender->GetSocket());
    }

    bool OnReceive(Ptr<NetDevice> device,
                   Ptr<const Packet> packet,
                   uint16_t protocol,
                   const Address& from)
    {
        auto copy = packet->Copy();
        Ipv4Header ip;
        TcpHeader tcp;
        if (protocol == 0x800 && copy->RemoveHeader(ip) && copy->RemoveHeader(tcp) &&
            copy->GetSize() > 0 && m_loses(tcp.GetSequenceNumber().GetValue()))
        {
            m_lost.insert(tcp.GetSequenceNumber().GetValue());
            return true;
        }
        m_door->Enter(device, packet, protocol, from);
        return true;
    }

    /// Run, and end the timeline. \return the events of the file
    nlohmann::json Run()
    {
        Simulator::Stop(Seconds(5));
        Simulator::Run();
        m_part.End(Simulator::Now());
        m_writer.Close();
        return m_file.Parse();
    }

    /// \return sequence numbers of what was sent again under that name, in order
    static std::vector<uint32_t> SentAgain(const nlohmann::json& events, const std::string& name)
    {
        std::vector<uint32_t> found;
        for (const auto& event : events)
        {
            if (event.at("ph") == "X" && event.at("name") == name)
            {
                EXPECT_EQ(event.at("dur").get<double>(), 0);
                found.push_back(event.at("args").at("seq").get<uint32_t>());
            }
        }
        return found;
    }

    /// \return values of a counter, in order
    static std::vector<int64_t> Values(const nlohmann::json& events, const std::string& name)
    {
        std::vector<int64_t> found;
        for (const auto& event : events)
        {
            if (event.at("ph") == "C" && event.at("name") == name)
            {
                found.push_back(event.at("args").at("value").get<int64_t>());
            }
        }
        return found;
    }

    NodeContainer m_nodes;
    Ptr<TransferApplication> m_sender;
    Ptr<NodeDoor> m_door;
    std::function<bool(uint32_t)> m_loses{[](uint32_t) { return false; }};
    std::set<uint32_t> m_lost;
    TraceFile m_file{"tcp-timeline"};
    ChromeTraceWriter m_writer{m_file.GetPath(), Time(), Time::Max()};
    TcpTimeline m_part{m_writer, "A", 1};
};

TEST_F(TcpTimelines, WithoutLossNothingIsSentAgain)
{
    Make();
    const auto events = Run();
    EXPECT_TRUE(SentAgain(events, "timeout").empty());
    EXPECT_TRUE(SentAgain(events, "retransmission").empty());
    const auto cwnd = Values(events, "A cwnd [B]");
    ASSERT_GT(cwnd.size(), 10U);
    EXPECT_GT(cwnd.back(), 10 * 1448);
    ASSERT_FALSE(Values(events, "A SRTT [us]").empty());
    EXPECT_EQ(Values(events, "A SRTT [us]").front(), 10000) << "a jiffy";
}

TEST_F(TcpTimelines, AFastRetransmissionIsNoTimeout)
{
    Make();
    m_loses = [this](uint32_t seq) { return m_lost.empty() && seq > 200000; };
    const auto events = Run();
    ASSERT_EQ(m_lost.size(), 1U);
    EXPECT_TRUE(SentAgain(events, "timeout").empty());
    const auto again = SentAgain(events, "retransmission");
    ASSERT_FALSE(again.empty());
    EXPECT_EQ(again.front(), *m_lost.begin()) << "others may follow: RFC 6675, NextSeg() rule 3";
}

TEST_F(TcpTimelines, ATimeoutIsCalledSo)
{
    Make();
    Time silence;
    m_loses = [&silence](uint32_t seq) {
        silence = silence.IsZero() && seq > 200000 ? Simulator::Now() : silence;
        return silence.IsStrictlyPositive() && Simulator::Now() < silence + MilliSeconds(500);
    };
    const auto events = Run();
    const auto timeouts = SentAgain(events, "timeout");
    ASSERT_EQ(timeouts.size(), 2U)
        << "after some 200 ms and 400 ms more, which is after the silence";
    EXPECT_EQ(timeouts[0], *m_lost.begin());
    EXPECT_EQ(timeouts[1], *m_lost.begin());
    const auto rto = Values(events, "A RTO [us]");
    int doubled = 0;
    for (std::size_t i = 1; i < rto.size(); ++i)
    {
        doubled += rto[i] == 2 * rto[i - 1] ? 1 : 0;
    }
    EXPECT_EQ(doubled, 2);
}

TEST_F(TcpTimelines, NothingIsFollowedAfterTheEnd)
{
    Make();
    m_part.End(Time());
    const auto events = Run();
    for (const auto& event : events)
    {
        EXPECT_EQ(event.at("ph"), "M");
    }
}

TEST_F(TcpTimelines, Mistakes)
{
    Make();
    auto udp = Socket::CreateSocket(m_nodes.Get(0), UdpSocketFactory::GetTypeId());
    ExpectError([&] { m_part.Follow(udp); }, {"Follow()", "TCP"});
    ExpectError([&] { m_part.Follow(nullptr); }, {"Follow()", "TCP"});
    ExpectError([] { TcpTimeline::Add(nullptr, "A"); }, {"TcpTimeline::Add()", "null"});
    ExpectError([] { TcpTimeline::Add(CreateObject<Timeline>(), "A"); }, {"GetFile()", "Start()"});
}

} // namespace
