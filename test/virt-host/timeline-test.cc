/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "expect-error.h"
#include "simulator-test.h"
#include "trace-file.h"

#include "ns3/double.h"
#include "ns3/ethernet-helper.h"
#include "ns3/ipv4-header.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/tcp-header.h"
#include "ns3/timeline-helper.h"
#include "ns3/vcpu-accounting.h"
#include "ns3/virt-host-helper.h"

#include <gtest/gtest.h>
#include <map>
#include <memory>
#include <vector>

namespace
{

using namespace ns3;
using Json = nlohmann::json;

/// Two loaded guests and dom0 on one core; guest 1 sends a segment every 7 ms, which is echoed.
class TimelineTest : public SimulatorTest
{
  public:
    /// The ring of guest 1 changed.
    void OnDepth(uint32_t depth)
    {
        auto front = VirtHostHelper::GetNetfront(m_host->GetGuest(0));
        EXPECT_EQ(depth, front->GetConnection()->tx.GetOutstanding());
        m_depths.push_back(depth);
    }

  protected:
    /// Make everything, as if the process were new.
    void Make(const std::string& scheduler = "ns3::CreditScheduler")
    {
        Simulator::Destroy();
        m_host = nullptr;
        RngSeedManager::SetSeed(1);
        m_helper = std::make_unique<VirtHostHelper>();
        m_helper->SetScheduler(scheduler);
        m_helper->SetHostAttribute("Pcpus", UintegerValue(1));
        m_host = m_helper->CreateHost();
        m_native = CreateObject<Node>();
        m_link = EthernetHelper().Install(m_host, m_native);
        m_helper->AttachUplink(m_host, DynamicCast<EthernetNetDevice>(m_link.Get(0)));
        for (double load : {0.6, 0.9})
        {
            auto generator = m_helper->InstallLoad(m_helper->CreateGuest(m_host), load);
            generator->AssignStreams(5);
        }
        m_link.Get(1)->SetReceiveCallback(MakeCallback(&TimelineTest::Echo, this));
        for (int i = 1; i <= 60; ++i)
        {
            Simulator::ScheduleWithContext(m_host->GetGuest(0)->GetId(),
                                           MilliSeconds(7 * i),
                                           &TimelineTest::Send,
                                           this,
                                           i * 100);
        }
        m_helperOfTimeline = TimelineHelper();
        m_helperOfTimeline.AddFlow(5001);
    }

    void Send(uint32_t seq)
    {
        auto packet = Create<Packet>(100);
        TcpHeader tcp;
        tcp.SetDestinationPort(5001);
        tcp.SetSequenceNumber(SequenceNumber32(seq));
        packet->AddHeader(tcp);
        Ipv4Header ip;
        ip.SetProtocol(6);
        ip.SetPayloadSize(packet->GetSize());
        packet->AddHeader(ip);
        VirtHostHelper::GetNetfront(m_host->GetGuest(0))
            ->Send(packet, m_link.Get(1)->GetAddress(), 0x800);
    }

    bool Echo(Ptr<NetDevice> device,
              Ptr<const Packet> packet,
              uint16_t protocol,
              const Address& from)
    {
        return device->Send(packet->Copy(), from, protocol);
    }

    void Run(Time until = Seconds(1))
    {
        Simulator::Stop(until - Simulator::Now());
        Simulator::Run();
    }

    Ptr<Vcpu> GetVcpu(std::size_t domain) const
    {
        return m_host->GetHypervisor()->GetDomain(domain)->GetVcpu(0);
    }

    /// Sum of the lengths of a row's intervals by name, in ns; checks that they do not overlap.
    static std::map<std::string, int64_t> Sum(const Json& events, int pid, int tid)
    {
        std::map<std::string, int64_t> sums;
        int64_t end = 0;
        for (const auto& event : events)
        {
            if (event.at("ph") == "X" && event.at("pid") == pid && event.at("tid") == tid)
            {
                const int64_t begin = std::llround(event.at("ts").get<double>() * 1000);
                const int64_t length = std::llround(event.at("dur").get<double>() * 1000);
                EXPECT_GE(begin, end);
                end = begin + length;
                sums[event.at("name")] += length;
            }
        }
        return sums;
    }

    /// Begin in ns of the intervals called so in the row called so.
    static std::vector<int64_t> Find(const Json& events,
                                     const std::string& row,
                                     const std::string& name)
    {
        std::vector<int64_t> begins;
        for (const auto& meta : events)
        {
            if (meta.at("name") != "thread_name" || meta.at("args").at("name") != row)
            {
                continue;
            }
            for (const auto& event : events)
            {
                if (event.at("ph") == "X" && event.at("pid") == meta.at("pid") &&
                    event.at("tid") == meta.at("tid") && event.at("name") == name)
                {
                    begins.push_back(std::llround(event.at("ts").get<double>() * 1000));
                }
            }
        }
        return begins;
    }

    ~TimelineTest() override
    {
        m_host = nullptr;
    }

    std::unique_ptr<VirtHostHelper> m_helper;
    TimelineHelper m_helperOfTimeline;
    Ptr<HypervisorHost> m_host;
    Ptr<Node> m_native;
    NetDeviceContainer m_link;
    TraceFile m_file{"timeline-test"};
    std::vector<uint32_t> m_depths;
};

TEST_F(TimelineTest, RunStatesAreThoseOfTheVcpus)
{
    for (const char* scheduler : {"ns3::CreditScheduler", "ns3::RoundRobinScheduler"})
    {
        Make(scheduler);
        auto timeline = m_helperOfTimeline.Enable(m_file.GetPath(), m_host);
        Run();
        timeline->Close();
        const Json events = m_file.Parse();
        auto pcpu = Sum(events, 1, 1);
        for (int d = 0; d < 3; ++d)
        {
            auto vcpu = Sum(events, 2, d + 1);
            int64_t all = 0;
            for (RunState state : {RunState::RUNNING, RunState::RUNNABLE, RunState::BLOCKED})
            {
                EXPECT_EQ(vcpu[ToString(state)], GetVcpu(d)->GetTimeIn(state).GetNanoSeconds());
                all += vcpu[ToString(state)];
            }
            EXPECT_EQ(all, 1'000'000'000);
            EXPECT_GT(vcpu["running"], 0);
            EXPECT_EQ(pcpu["d" + std::to_string(d) + "v0"], vcpu["running"]);
        }
    }
}

TEST_F(TimelineTest, APacketIsSeenWhereItPassesInOrder)
{
    Make();
    m_helperOfTimeline.Enable(m_file.GetPath(), m_host);
    Run();
    Simulator::Destroy();
    const Json events = m_file.Parse();
    for (int i = 1; i <= 60; ++i)
    {
        const std::string name = "seq " + std::to_string(i * 100) + "+100";
        int64_t before = 7'000'000 * i;
        for (const char* row : {"vif1.0 guest sends",
                                "dom0 bridge from vif1.0",
                                "eth0 wire out",
                                "eth0 wire in",
                                "dom0 bridge from eth0",
                                "vif1.0 guest receives"})
        {
            const auto seen = Find(events, row, name);
            ASSERT_EQ(seen.size(), 1u) << row << " " << name;
            EXPECT_GE(seen[0], before) << row << " " << name;
            before = seen[0];
        }
    }
    EXPECT_EQ(Sum(events, 5, 1)["seq 100+100"], 8 * (140 + 38)) << "with preamble, FCS and gap";
}

TEST_F(TimelineTest, RingCountersFollowTheRings)
{
    Make();
    auto timeline = m_helperOfTimeline.Enable(m_file.GetPath(), m_host);
    auto connection = VirtHostHelper::GetNetfront(m_host->GetGuest(0))->GetConnection();
    connection->TraceConnectWithoutContext("TxOutstanding",
                                           MakeCallback(&TimelineTest::OnDepth, this));
    Run();
    timeline->Close();
    std::map<std::string, std::vector<int64_t>> values;
    for (const auto& event : m_file.Parse())
    {
        if (event.at("ph") == "C")
        {
            values[event.at("name")].push_back(event.at("args").at("value").get<int64_t>());
        }
    }
    const auto& tx = values.at("vif1.0 TX outstanding");
    EXPECT_GE(m_depths.size(), 60u);
    const uint32_t most = *std::max_element(m_depths.begin(), m_depths.end());
    EXPECT_GT(most, 0u);
    EXPECT_EQ(tx.front(), 0);
    EXPECT_EQ(tx.back(), connection->tx.GetOutstanding());
    EXPECT_EQ(*std::max_element(tx.begin(), tx.end()), most);
    EXPECT_EQ(values.at("vif1.0 RX posted").front(), 64);
    EXPECT_EQ(values.at("vif1.0 RX posted").back(), connection->rx.GetUnconsumedRequests());
    const auto& priority = values.at("d1v0 priority");
    EXPECT_GE(*std::min_element(priority.begin(), priority.end()), 0);
    EXPECT_EQ(*std::max_element(priority.begin(), priority.end()), 2) << "never boosted";
    const auto credit = DynamicCast<CreditScheduler>(m_host->GetHypervisor()->GetScheduler());
    EXPECT_EQ(priority.back(), int(credit->GetPriority(GetVcpu(1))) + 2);
}

TEST_F(TimelineTest, ChangesNothingAndIsTheSameEveryTime)
{
    std::vector<int64_t> times[2];
    std::string files[2];
    for (bool with : {false, true})
    {
        for (int again = 0; again < 2; ++again)
        {
            Make();
            if (with)
            {
                m_helperOfTimeline.Enable(m_file.GetPath(), m_host);
            }
            Run();
            times[with].clear();
            for (int d = 0; d < 3; ++d)
            {
                times[with].push_back(GetVcpu(d)->GetTimeIn(RunState::RUNNING).GetNanoSeconds());
                times[with].push_back(GetVcpu(d)->GetStateSince().GetNanoSeconds());
            }
            times[with].push_back(Simulator::GetEventCount());
            m_host = nullptr;
            Simulator::Destroy();
            files[again] = with ? m_file.Read() : "";
        }
        EXPECT_EQ(files[0], files[1]);
    }
    EXPECT_GT(files[0].size(), 10'000u);
    EXPECT_EQ(times[0], times[1]);
}

TEST_F(TimelineTest, OnlyTheWindowIsWritten)
{
    Make();
    m_helperOfTimeline.SetAttribute("From", TimeValue(MilliSeconds(100)));
    m_helperOfTimeline.SetAttribute("To", TimeValue(MilliSeconds(200)));
    m_helperOfTimeline.Enable(m_file.GetPath(), m_host);
    Run();
    Simulator::Destroy();
    const Json events = m_file.Parse();
    for (int tid = 1; tid <= 3; ++tid)
    {
        int64_t all = 0;
        for (const auto& [name, sum] : Sum(events, 2, tid))
        {
            all += sum;
        }
        EXPECT_EQ(all, 100'000'000);
    }
    for (const auto& event : events)
    {
        if (event.at("ph") != "M")
        {
            EXPECT_GE(event.at("ts").get<double>(), 100'000);
            EXPECT_LE(event.at("ts").get<double>() + event.value("dur", 0.0), 200'000.001);
        }
    }
}

TEST_F(TimelineTest, WithoutAFlowNoPacketsAreShown)
{
    Make();
    TimelineHelper().Enable(m_file.GetPath(), m_host);
    Run();
    Simulator::Destroy();
    for (const auto& event : m_file.Parse())
    {
        EXPECT_NE(event.at("pid"), 5);
    }
}

TEST_F(TimelineTest, RefusesWhatCannotBe)
{
    Make();
    auto enable = [this](const std::string& path) { m_helperOfTimeline.Enable(path, m_host); };
    ExpectError([&] { enable("/no/such/folder/file"); }, {"/no/such/folder/file", "No such file"});
    ExpectError([&] { m_helperOfTimeline.Enable(m_file.GetPath(), nullptr); },
                {"TimelineHelper::Enable()", "CreateHost()"});
    ExpectError([&] { m_helperOfTimeline.SetAttribute("Begin", TimeValue(Time())); },
                {"Begin", "From"});
    auto timeline = m_helperOfTimeline.Enable(m_file.GetPath(), m_host);
    ExpectError([&] { enable(m_file.GetPath()); }, {"has a timeline already"});
    ExpectError([&] { timeline->Start(m_file.GetPath(), m_host); }, {"started already"});
    ExpectError([&] { timeline->AddFlow({}); }, {"AddFlow()"});
    ExpectError([&] { timeline->SetAttribute("MarkLength", TimeValue(Seconds(-1))); },
                {"ns3::Timeline::MarkLength", "-1"});
    ExpectError([&] { timeline->SetAttribute("From", TimeValue(Seconds(-1))); },
                {"ns3::Timeline::From", "-1"});
    timeline->Close();
    timeline->Close(); // nothing happens

    auto other = CreateObjectWithAttributes<Timeline>("From",
                                                      TimeValue(Seconds(2)),
                                                      "To",
                                                      TimeValue(Seconds(1)));
    ExpectError([&] { other->Start(m_file.GetPath(), m_host); }, {"From 2", "To 1"});
    ExpectError([&] { other->Start(m_file.GetPath(), nullptr); }, {"Timeline::Start()"});
    ExpectError([&] { other->Start(m_file.GetPath(), CreateObject<HypervisorHost>()); },
                {"Timeline::Start()", "Boot()"});
    ExpectError([&] { VcpuAccounting().Watch(Ptr<Hypervisor>()); }, {"VcpuAccounting::Watch()"});
}

} // namespace
