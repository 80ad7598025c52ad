/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "expect-error.h"
#include "packets.h"
#include "simulator-test.h"

#include "ns3/double.h"
#include "ns3/error-model.h"
#include "ns3/ethernet-helper.h"
#include "ns3/guest-internet-helper.h"
#include "ns3/icmpv4.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ping-series.h"
#include "ns3/pointer.h"
#include "ns3/uinteger.h"
#include "ns3/virt-host-helper.h"

#include <algorithm>
#include <map>
#include <memory>
#include <vector>

using namespace ns3;

namespace
{

/// \return an ICMP echo message, IPv4 header first
Ptr<Packet>
Echo(uint8_t type, uint16_t sequence, uint32_t payload, uint16_t fragmentOffset = 0)
{
    Icmpv4Echo echo;
    echo.SetSequenceNumber(sequence);
    echo.SetIdentifier(0);
    echo.SetData(Create<Packet>(payload));
    Icmpv4Header icmp;
    icmp.SetType(type);
    icmp.SetCode(0);
    auto packet = Create<Packet>();
    packet->AddHeader(echo);
    packet->AddHeader(icmp);
    Ipv4Header ip;
    ip.SetSource("10.0.0.1");
    ip.SetDestination("10.0.0.2");
    ip.SetProtocol(1);
    ip.SetPayloadSize(static_cast<uint16_t>(packet->GetSize()));
    ip.SetFragmentOffset(fragmentOffset);
    packet->AddHeader(ip);
    return packet;
}

TEST(PingSeriesIsRequest, EchoRequestsOfEverySize)
{
    for (uint32_t payload : {0U, 1U, 56U, 1400U})
    {
        for (uint16_t expected : {0, 1, 255, 256, 65535})
        {
            const auto packet = Echo(Icmpv4Header::ICMPV4_ECHO, expected, payload);
            const uint32_t size = packet->GetSize();
            uint16_t sequence = 7;
            EXPECT_TRUE(PingSeries::IsRequest(packet, sequence)) << payload;
            EXPECT_EQ(sequence, expected);
            EXPECT_EQ(packet->GetSize(), size) << "the packet was changed";
        }
    }
}

TEST(PingSeriesIsRequest, NothingElse)
{
    auto udp = Create<Packet>(40);
    Ipv4Header ip;
    ip.SetProtocol(17);
    ip.SetPayloadSize(40);
    udp->AddHeader(ip);
    const std::vector<std::pair<std::string, Ptr<Packet>>> others = {
        {"reply", Echo(Icmpv4Header::ICMPV4_ECHO_REPLY, 3, 56)},
        {"destination unreachable", Echo(Icmpv4Header::ICMPV4_DEST_UNREACH, 3, 56)},
        {"later fragment", Echo(Icmpv4Header::ICMPV4_ECHO, 3, 56, 1480)},
        {"TCP", test::Segment(test::GUEST, test::PEER, test::TcpWith(1, 1, TcpHeader::ACK, 9), 80)},
        {"UDP", udp},
        {"no IPv4, as ARP", Create<Packet>(28)},
        {"empty", Create<Packet>()},
    };
    for (const auto& [name, packet] : others)
    {
        uint16_t sequence = 7;
        EXPECT_FALSE(PingSeries::IsRequest(packet, sequence)) << name;
        EXPECT_EQ(sequence, 7) << name;
    }
}

TEST(PingSeriesIsRequest, TruncatedPacketsAreNone)
{
    const auto whole = Echo(Icmpv4Header::ICMPV4_ECHO, 5, 0);
    ASSERT_EQ(whole->GetSize(), 28U); // IPv4, ICMP and echo header
    for (uint32_t size = 0; size <= 28; ++size)
    {
        uint16_t sequence = 7;
        EXPECT_EQ(PingSeries::IsRequest(whole->CreateFragment(0, size), sequence), size == 28)
            << size;
    }
}

/// Two nodes, the first one pings the second.
class PingSeriesTest : public SimulatorTest
{
  protected:
    static constexpr int64_t DELAY_NS = 70000;        //!< of the cable
    static constexpr int64_t PING_NS = 8 * (84 + 26); //!< 84 bytes of IP, at 1 Gb/s
    static constexpr int64_t ARP_NS = 8 * (46 + 26);  //!< padded to 46 bytes

    /// Cable between the pinging node and \p to.
    void Connect(Ptr<Node> to)
    {
        m_from = CreateObject<Node>();
        EthernetHelper ethernet;
        ethernet.SetChannelAttribute("Delay", TimeValue(NanoSeconds(DELAY_NS)));
        m_link = ethernet.Install(m_from, to);
    }

    /// Stacks, addresses and the series, once both devices are there.
    void Ping(Ptr<NetDevice> device, uint32_t count, double interval)
    {
        GuestInternetHelper internet;
        internet.Install(m_from);
        internet.Install(device->GetNode());
        NetDeviceContainer ends(m_link.Get(0));
        ends.Add(device);
        auto addresses = Ipv4AddressHelper("10.0.0.0", "255.255.255.0").Assign(ends);
        m_series = CreateObjectWithAttributes<PingSeries>(
            "Remote",
            Ipv4AddressValue(addresses.GetAddress(1)),
            "Count",
            UintegerValue(count),
            "Interval",
            PointerValue(
                CreateObjectWithAttributes<ConstantRandomVariable>("Constant",
                                                                   DoubleValue(interval))));
        m_series->SetStartTime(Seconds(1));
        m_from->AddApplication(m_series);
        m_series->TraceConnectWithoutContext("Sent", Callback<void, uint16_t>([this](uint16_t i) {
                                                 EXPECT_EQ(i, m_sent.size());
                                                 m_sent.push_back(Simulator::Now());
                                             }));
        m_series->TraceConnectWithoutContext(
            "Reply",
            Callback<void, uint16_t, Time>([this](uint16_t i, Time rtt) {
                EXPECT_TRUE(m_rtts.emplace(i, rtt).second) << "two replies to request " << i;
                EXPECT_EQ(Simulator::Now() - m_sent.at(i), rtt);
            }));
    }

    void ConnectNatives(uint32_t count, double interval)
    {
        Connect(CreateObject<Node>());
        Ping(m_link.Get(1), count, interval);
    }

    /// A host with guests on pCPU 0 and dom0 on pCPU 1.
    void ConnectGuests(uint32_t guests, double load, uint32_t count, double interval)
    {
        m_host = m_virt->CreateHost({1});
        Connect(m_host);
        m_virt->AttachUplink(m_host, DynamicCast<EthernetNetDevice>(m_link.Get(1)));
        for (uint32_t i = 0; i < guests; ++i)
        {
            m_virt->InstallLoad(m_virt->CreateGuest(m_host, {0}), load);
        }
        Ping(VirtHostHelper::GetNetfront(m_host->GetGuest(0)), count, interval);
    }

    void Run(double seconds)
    {
        Simulator::Stop(Seconds(seconds));
        Simulator::Run();
    }

    std::unique_ptr<VirtHostHelper> m_virt{std::make_unique<VirtHostHelper>()}; //!< gated simulator
    Ptr<HypervisorHost> m_host;                                                 //!< or null
    Ptr<Node> m_from;                                                           //!< pings
    NetDeviceContainer m_link;       //!< the cable's ends
    Ptr<PingSeries> m_series;        //!< the application
    std::vector<Time> m_sent;        //!< by number
    std::map<uint16_t, Time> m_rtts; //!< by number
};

TEST_F(PingSeriesTest, NativeRoundTripsAreThoseOfTheCable)
{
    ConnectNatives(50, 0.1);
    Run(20);
    ASSERT_EQ(m_sent.size(), 50U);
    ASSERT_EQ(m_rtts.size(), 50U);
    const Time usual = NanoSeconds(2 * (DELAY_NS + PING_NS));
    const Time arp = NanoSeconds(4 * (DELAY_NS + ARP_NS)); // each end asks for the other's address
    EXPECT_EQ(m_rtts.at(0), usual + arp);
    for (uint16_t i = 1; i < 50; ++i)
    {
        EXPECT_EQ(m_sent[i], Seconds(1) + MilliSeconds(100) * i);
        EXPECT_EQ(m_rtts.at(i), usual) << i;
    }
}

TEST_F(PingSeriesTest, SizeIsThePayload)
{
    ConnectNatives(2, 0.1);
    m_series->SetAttribute("Size", UintegerValue(1000));
    Run(5);
    EXPECT_EQ(m_rtts.at(1), NanoSeconds(2 * (DELAY_NS + 8 * (1028 + 26))));
}

TEST_F(PingSeriesTest, LostRepliesStayUnanswered)
{
    ConnectNatives(10, 0.1);
    auto lose = CreateObject<ReceiveListErrorModel>();
    lose->SetList({2, 4}); // frames the pinging end receives: ARP twice, then replies 0, 1, 2 ...
    m_link.Get(0)->SetAttribute("ReceiveErrorModel", PointerValue(lose));
    Run(20);
    EXPECT_EQ(m_sent.size(), 10U);
    EXPECT_EQ(m_rtts.size(), 8U);
    EXPECT_EQ(m_rtts.count(0), 0U);
    EXPECT_EQ(m_rtts.count(2), 0U);
    EXPECT_EQ(m_rtts.at(9), NanoSeconds(2 * (DELAY_NS + PING_NS)));
}

TEST_F(PingSeriesTest, StopsWhenItIsStopped)
{
    ConnectNatives(100, 0.1);
    m_series->SetStopTime(Seconds(1.55));
    Run(20);
    EXPECT_EQ(m_sent.size(), 6U);
    EXPECT_EQ(m_rtts.size(), 6U);
}

TEST_F(PingSeriesTest, TheSameStreamGivesTheSameTimes)
{
    std::vector<std::vector<Time>> runs;
    for (int64_t stream : {17, 17, 18})
    {
        m_virt = nullptr;
        Simulator::Destroy();
        m_virt = std::make_unique<VirtHostHelper>();
        m_sent.clear();
        m_rtts.clear();
        ConnectNatives(20, 0);
        m_series->SetAttribute("Interval", PointerValue(CreateObject<ExponentialRandomVariable>()));
        EXPECT_EQ(m_series->AssignStreams(stream), 1);
        Run(1000);
        ASSERT_EQ(m_sent.size(), 20U);
        runs.push_back(m_sent);
    }
    EXPECT_EQ(runs[0], runs[1]);
    EXPECT_NE(runs[0], runs[2]);
}

TEST_F(PingSeriesTest, AGuestThatIsOfflineAnswersWhenItResumes)
{
    ConnectGuests(1, 0, 3, 0.1);
    auto vcpu = m_host->GetGuest(0)->GetVcpu();
    auto hypervisor = m_host->GetHypervisor();
    Simulator::ScheduleWithContext(HvTimers::HARDWARE,
                                   MilliSeconds(1050),
                                   &Hypervisor::Pause,
                                   hypervisor,
                                   vcpu);
    Simulator::ScheduleWithContext(HvTimers::HARDWARE,
                                   MilliSeconds(1180),
                                   &Hypervisor::Unpause,
                                   hypervisor,
                                   vcpu);
    Run(5);
    ASSERT_EQ(m_rtts.size(), 3U);
    const Time wait = MilliSeconds(80); // request 1 was sent at 1.1 s
    EXPECT_GT(m_rtts.at(1), wait);
    EXPECT_LT(m_rtts.at(1), wait + m_rtts.at(2));
    EXPECT_LT(m_rtts.at(2), MilliSeconds(1));
}

TEST_F(PingSeriesTest, APreemptedGuestAnswersWhenItResumes)
{
    ConnectGuests(2, 1, 100, 0.0373);
    auto running = false;
    std::vector<Time> resumed;
    m_host->GetGuest(0)->GetVcpu()->TraceConnectWithoutContext(
        "RunState",
        Callback<void, Ptr<Vcpu>, RunState, RunState>(
            [&](Ptr<Vcpu> /* vcpu */, RunState /* from */, RunState to) {
                running = to == RunState::RUNNING;
                if (running)
                {
                    resumed.push_back(Simulator::Now());
                }
            }));
    uint16_t seen = 0;
    VirtHostHelper::GetNetfront(m_host->GetGuest(0))
        ->TraceConnectWithoutContext("MacRx",
                                     Callback<void, Ptr<const Packet>>([&](Ptr<const Packet> p) {
                                         uint16_t sequence = 0;
                                         if (PingSeries::IsRequest(p, sequence))
                                         {
                                             ++seen;
                                             EXPECT_TRUE(running) << "seen while not running";
                                         }
                                     }));
    Run(20);
    EXPECT_EQ(seen, 100);
    ASSERT_EQ(m_rtts.size(), 100U);
    const Time overhead = MicroSeconds(600); // cable, dom0, ARP, context switch
    int waited = 0;
    for (const auto& [i, rtt] : m_rtts)
    {
        const auto next = std::lower_bound(resumed.begin(), resumed.end(), m_sent[i]);
        ASSERT_NE(next, resumed.end());
        EXPECT_LT(rtt, MilliSeconds(30) + overhead) << i;
        if (rtt > MilliSeconds(1))
        {
            ++waited;
            EXPECT_LT(m_sent[i] + rtt - *next, overhead) << i << " was not answered on resuming";
        }
    }
    EXPECT_GT(waited, 30); // about half of them find the other guest running
    EXPECT_LT(waited, 70);
}

TEST(PingSeriesMistakes, NumbersOutOfRangeAreRefused)
{
    auto series = CreateObject<PingSeries>();
    ExpectError([&] { series->SetAttribute("Count", UintegerValue(0)); }, {"Count", "0", "65535"});
    ExpectError([&] { series->SetAttribute("Count", UintegerValue(65536)); }, {"Count", "65536"});
    ExpectError([&] { series->SetAttribute("Size", UintegerValue(1401)); }, {"Size", "1401"});
}

} // namespace
