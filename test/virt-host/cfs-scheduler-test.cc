/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "fair-fixture.h"

#include "ns3/boolean.h"
#include "ns3/cfs-scheduler.h"

#include <algorithm>
#include <random>

namespace
{

using namespace ns3;

class Cfs : public FairFixture
{
  protected:
    void Make(uint32_t nPcpus = 1, Time tick = Time())
    {
        FairFixture::Make("ns3::CfsScheduler", nPcpus, tick);
    }
};

TEST_F(Cfs, HogsShareThePeriod)
{
    for (int n : {2, 3, 5, 8})
    {
        Make();
        std::vector<Ptr<Vcpu>> hogs;
        for (int i = 0; i < n; ++i)
        {
            hogs.push_back(Add());
        }
        WakeAll(hogs);
        At(200);
        const std::size_t from = m_host->GetLog().size();
        At(1200);
        const Time share = std::max(MilliSeconds(1), NanoSeconds(5000000 / n));
        const auto& log = m_host->GetLog();
        for (std::size_t i = from; i + n < log.size(); ++i)
        {
            EXPECT_NEAR((log[i + 1].at - log[i].at).GetMicroSeconds(), share.GetMicroSeconds(), 1);
            EXPECT_EQ(log[i + n].vcpu, log[i].vcpu);
        }
    }
}

TEST_F(Cfs, TimesGrowWithTheLogarithmOfPcpus)
{
    for (const auto& [nPcpus, factor] :
         std::map<uint32_t, int>{{1, 1}, {2, 2}, {4, 3}, {8, 4}, {16, 4}})
    {
        Make(nPcpus);
        std::vector<Ptr<Vcpu>> hogs{Add(256, {0}), Add(256, {0})};
        WakeAll(hogs);
        At(200);
        const std::size_t from = m_host->GetLog().size();
        At(400);
        const auto& log = m_host->GetLog();
        for (std::size_t i = from; i + 1 < log.size(); ++i)
        {
            EXPECT_EQ(log[i + 1].at - log[i].at, MicroSeconds(2500 * factor)) << nPcpus;
        }
    }
}

TEST_F(Cfs, SharesEndAtTicks)
{
    Make(1, MilliSeconds(4)); // HZ=250
    std::vector<Ptr<Vcpu>> hogs{Add(), Add(), Add()};
    WakeAll(hogs);
    At(4000);
    for (const Dispatch& d : m_host->GetLog())
    {
        EXPECT_EQ(d.at.GetMicroSeconds() % 4000, 0);
    }
    EXPECT_GT(m_host->GetLog().size(), 900U);
}

TEST_F(Cfs, SharesFollowWeights)
{
    Make();
    std::vector<Ptr<Vcpu>> hogs{Add(128), Add(256), Add(512)};
    WakeAll(hogs);
    At(10000);
    EXPECT_NEAR(Ran(hogs[0]).GetSeconds(), 10.0 / 7, 0.02);
    EXPECT_NEAR(Ran(hogs[1]).GetSeconds(), 20.0 / 7, 0.02);
    EXPECT_NEAR(Ran(hogs[2]).GetSeconds(), 40.0 / 7, 0.02);
}

TEST_F(Cfs, SleeperPreemptsAtOnce)
{
    Make();
    auto sleeper = Add();
    m_host->Wake(sleeper);
    m_host->Sleep(sleeper);
    std::vector<Ptr<Vcpu>> hogs{Add(), Add(), Add()};
    WakeAll(hogs);
    for (int i = 1; i < 200; ++i)
    {
        At(7.3 * i);
        m_host->Wake(sleeper);
        EXPECT_EQ(m_host->Running(), 0);
        At(7.3 * i + 0.02);
        m_host->Sleep(sleeper);
    }
}

TEST_F(Cfs, SleeperIsFavouredByHalfALatencyAtMost)
{
    for (bool gentle : {true, false})
    {
        Make();
        m_scheduler->SetAttribute("GentleSleepers", BooleanValue(gentle));
        auto sleeper = Add();
        m_host->Wake(sleeper);
        m_host->Sleep(sleeper);
        auto hog = Add();
        m_host->Wake(hog);
        At(1000);
        m_host->Wake(sleeper);
        const int64_t behind = m_scheduler->GetVruntime(hog) - m_scheduler->GetVruntime(sleeper);
        EXPECT_EQ(behind, gentle ? 2500000 : 5000000);
        const Time before = Ran(sleeper);
        At(1100);
        EXPECT_LE(Ran(sleeper) - before, MilliSeconds(gentle ? 54 : 56)); // 50 + bonus + share
        EXPECT_GE(Ran(sleeper) - before, MilliSeconds(50));
    }
}

TEST_F(Cfs, WakerPreemptsBeyondTheGranularityOnly)
{
    int nWaited = 0;
    int nPreempted = 0;
    for (int step = 0; step < 100; ++step)
    {
        Make();
        auto a = Add();
        auto b = Add();
        WakeAll({a, b});
        At(200 + step * 0.07);
        Ptr<Vcpu> runs = a->GetRunState() == RunState::RUNNING ? a : b;
        Ptr<Vcpu> waits = runs == a ? b : a;
        m_host->Sleep(waits); // paused for no time at all
        waits->Apply(RunEvent::UNPAUSE);
        m_scheduler->Wake(waits);
        const int64_t ahead = m_scheduler->GetVruntime(runs) - m_scheduler->GetVruntime(waits);
        m_host->Settle();
        const bool preempted = waits->GetRunState() == RunState::RUNNING;
        EXPECT_EQ(preempted, ahead > 1000000) << "ahead by " << ahead;
        nWaited += ahead > 0 && !preempted;
        nPreempted += preempted;
    }
    EXPECT_GT(nWaited, 5);
    EXPECT_GT(nPreempted, 5);
}

/// Oracle: with a fixed set of hogs, everybody has had its fluid share but for a period.
TEST_F(Cfs, NobodyIsFarFromTheFluidShare)
{
    std::mt19937 random(99);
    for (uint32_t set = 0; set < 40; ++set)
    {
        Make();
        std::vector<Ptr<Vcpu>> hogs;
        std::vector<double> weights;
        double sum = 0;
        for (std::size_t i = 0; i < 2 + set % 5; ++i)
        {
            weights.push_back(64 + random() % 1000);
            sum += weights.back();
            hogs.push_back(Add(static_cast<uint32_t>(weights.back())));
        }
        WakeAll(hogs);
        for (int step = 1; step < 200; ++step)
        {
            At(step * 3.7);
            for (std::size_t i = 0; i < hogs.size(); ++i)
            {
                const double fluid = step * 3.7 * weights[i] / sum;
                EXPECT_NEAR(Ran(hogs[i]).GetNanoSeconds() / 1e6, fluid, 12) << set;
            }
        }
    }
}

TEST_F(Cfs, IdlePcpuPulls)
{
    Make(2);
    auto a = Add();
    auto b = Add(256, {0});
    auto c = Add(256, {0});
    WakeAll({a, b, c});
    At(1000);
    EXPECT_GT(Ran(a) + Ran(b) + Ran(c), MilliSeconds(1980));
    EXPECT_NEAR(Ran(b).GetSeconds(), 0.5, 0.02);
    for (const Dispatch& d : m_host->GetLog())
    {
        EXPECT_TRUE(d.vcpu < 0 || m_host->GetVcpu(d.vcpu)->MayRunOn(d.pcpu));
    }
}

TEST_F(Cfs, WakerPrefersAnIdlePcpu)
{
    Make(2);
    auto hog = Add(256, {0});
    auto waker = Add();
    m_host->Wake(waker);
    m_host->Sleep(waker);
    m_host->Wake(hog);
    m_host->Wake(waker);
    EXPECT_EQ(m_host->Running(1), 1);
    EXPECT_EQ(m_host->Running(0), 0);
}

TEST_F(Cfs, YieldLetsTheNextOneRun)
{
    Make();
    auto a = Add();
    auto b = Add();
    WakeAll({a, b});
    const int first = m_host->Running();
    At(0.1);
    m_host->Yield(m_host->GetVcpu(first));
    EXPECT_EQ(m_host->Running(), 1 - first);
    m_host->Sleep(m_host->GetVcpu(1 - first));
    m_host->Yield(m_host->GetVcpu(first)); // alone: goes on
    EXPECT_EQ(m_host->Running(), first);
}

TEST_F(Cfs, BlockAndWakeInOneInstantKeepsItInTheGame)
{
    Make(2);
    auto a = Add();
    m_host->Wake(a);
    At(3);
    m_host->BlockNow(a);
    m_host->WakeNow(a);
    m_host->Settle();
    EXPECT_EQ(a->GetRunState(), RunState::RUNNING);
    EXPECT_EQ(m_host->PcpuOf(a), 0U);
}

TEST_F(Cfs, SetsNoTimersAndForgetsRemovedOnes)
{
    Make();
    auto a = Add();
    auto b = Add();
    WakeAll({a, b});
    Ptr<Vcpu> waits = a->GetRunState() == RunState::RUNNING ? b : a;
    m_host->Sleep(waits);
    m_scheduler->RemoveVcpu(waits);
    At(100);
    EXPECT_EQ(m_host->GetNTimers(), 0U);
    EXPECT_NE(m_host->Running(), static_cast<int>(waits->GetId()));
}

TEST_F(Cfs, BadInput)
{
    auto scheduler = CreateObject<CfsScheduler>();
    for (const char* name : {"Latency", "MinGranularity"})
    {
        EXPECT_THROW(scheduler->SetAttribute(name, TimeValue(Time())), VirtError) << name;
    }
    for (const char* name : {"WakeupGranularity", "TickPeriod"})
    {
        EXPECT_THROW(scheduler->SetAttribute(name, TimeValue(NanoSeconds(-1))), VirtError) << name;
    }
    Make();
    EXPECT_THROW(m_host->AddVcpu({1}), VirtError);
    EXPECT_THROW(m_scheduler->GetVruntime(CreateObject<Vcpu>()), VirtError);
}

} // namespace
