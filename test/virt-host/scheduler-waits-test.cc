/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * \file
 * What each scheduler is known for, on a real machine (Hypervisor): how long CPU-bound vCPUs wait
 * for each other, and how long one that sleeps most of the time waits when it wakes among them.
 */

#include "call-event.h"
#include "manual-timers.h"

#include "ns3/double.h"
#include "ns3/hypervisor.h"
#include "ns3/object-factory.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <vector>

namespace
{

using namespace ns3;

/// Hogs and one sleeper, all on pCPU 0 of a host with 2 pCPUs.
class Waits : public testing::Test
{
  protected:
    void Make(const std::string& scheduler, uint32_t nHogs)
    {
        m_host = CreateObject<Hypervisor>();
        ObjectFactory factory(scheduler);
        m_host->Setup(m_clock, 2, factory.Create<VcpuScheduler>(), CreateObject<CpuCost>());
        m_host->AddDomain("dom0", 1, 256, 0, {1});
        m_sleeper = m_host->AddDomain("sleeper", 1, 256, 1, {0})->GetVcpu(0);
        Watch(m_sleeper, m_sleeperWaits);
        for (uint32_t i = 0; i < nHogs; ++i)
        {
            auto hog = m_host->AddDomain("hog", 1, 256, 2 + i, {0})->GetVcpu(0);
            Watch(hog, m_hogWaits);
            hog->GetServer().PostBackground(Seconds(1000), nullptr);
        }
        m_clock.AdvanceTo(m_clock.Now() + Seconds(1)); // transients
        m_sleeperWaits.clear();
        m_hogWaits.clear();
    }

    ~Waits() override
    {
        if (m_host)
        {
            m_host->Dispose();
        }
    }

    void Watch(Ptr<Vcpu> vcpu, std::vector<double>& waits)
    {
        vcpu->TraceConnectWithoutContext(
            "RunState",
            Callback<void, Ptr<Vcpu>, RunState, RunState>(
                [this, &waits, since = std::make_shared<Time>()](Ptr<Vcpu>,
                                                                 RunState from,
                                                                 RunState to) {
                    if (from == RunState::RUNNABLE && to == RunState::RUNNING)
                    {
                        waits.push_back((m_clock.Now() - *since).GetNanoSeconds() / 1e6);
                    }
                    *since = m_clock.Now();
                }));
    }

    /// Let the hogs alone.
    void RunHogs()
    {
        m_clock.Advance(Seconds(3));
        ASSERT_GT(m_hogWaits.size(), 20U);
    }

    /// A packet for the sleeper now and then.
    void RunSleeper()
    {
        for (int i = 0; i < 500; ++i)
        {
            m_sleeper->GetServer().Post(WorkClass::NET, MicroSeconds(20), Call([] {}));
            m_clock.Advance(MicroSeconds(11370));
        }
        ASSERT_EQ(m_sleeperWaits.size(), 500U);
    }

    static double Longest(const std::vector<double>& waits)
    {
        return *std::max_element(waits.begin(), waits.end());
    }

    static double Mean(const std::vector<double>& waits)
    {
        double sum = 0;
        for (double wait : waits)
        {
            sum += wait;
        }
        return sum / waits.size();
    }

    ManualTimers m_clock;
    Ptr<Hypervisor> m_host;
    Ptr<Vcpu> m_sleeper;
    std::vector<double> m_sleeperWaits; //!< in ms
    std::vector<double> m_hogWaits;     //!< in ms
};

/// Hogs wait (N-1) x 30 ms under credit1 on a host with two pCPUs: what the others improve on.
TEST_F(Waits, Credit1HogsWaitThirtyMillisecondsForEachOther)
{
    Make("ns3::CreditScheduler", 3);
    RunHogs();
    EXPECT_NEAR(Mean(m_hogWaits), 60, 0.5);
}

TEST_F(Waits, SedfHogsWaitHalfAMillisecondForEachOther)
{
    for (uint32_t n : {2, 3, 5})
    {
        Make("ns3::SedfScheduler", n);
        RunHogs();
        EXPECT_NEAR(Mean(m_hogWaits), 0.5 * (n - 1), 0.01);
        EXPECT_LE(Longest(m_hogWaits), 0.5 * n + 0.01); // once per period a pCPU may idle
        m_host->Dispose();
    }
}

TEST_F(Waits, SedfSleeperTakesItsTurnInExtratime)
{
    Make("ns3::SedfScheduler", 3);
    RunSleeper();
    EXPECT_LE(Longest(m_sleeperWaits), 2.1);
}

TEST_F(Waits, Credit2HogsWaitAFewMilliseconds)
{
    for (uint32_t n : {2, 3, 5})
    {
        Make("ns3::Credit2Scheduler", n);
        RunHogs();
        EXPECT_GT(Mean(m_hogWaits), 0.9 * (n - 1));
        EXPECT_LT(Mean(m_hogWaits), 2.0 * (n - 1));
        m_host->Dispose();
    }
}

TEST_F(Waits, Credit2SleeperRunsWithinAMillisecond)
{
    Make("ns3::Credit2Scheduler", 3);
    RunSleeper();
    EXPECT_LE(Longest(m_sleeperWaits), 1.0);
}

TEST_F(Waits, CfsHogsWaitOneShareForEachOther)
{
    for (uint32_t n : {2, 3, 5})
    {
        Make("ns3::CfsScheduler", n);
        RunHogs();
        const double share = std::ceil(10.0 / n); // latency 5 ms x 2, at ticks of 1 ms
        EXPECT_NEAR(Mean(m_hogWaits), (n - 1) * share, 0.1 * (n - 1) * share) << n;
        m_host->Dispose();
    }
}

TEST_F(Waits, CfsSleeperRunsAtOnce)
{
    Make("ns3::CfsScheduler", 3);
    RunSleeper();
    EXPECT_LE(Mean(m_sleeperWaits), 0.1);
}

TEST_F(Waits, EevdfHogsWaitOneSliceForEachOther)
{
    for (uint32_t n : {2, 3, 5})
    {
        Make("ns3::EevdfScheduler", n);
        RunHogs();
        EXPECT_NEAR(Mean(m_hogWaits), (n - 1) * 2.0, 0.2 * (n - 1))
            << n; // 1.5 ms, at ticks of 1 ms
        m_host->Dispose();
    }
}

TEST_F(Waits, EevdfSleeperRunsWithinMilliseconds)
{
    Make("ns3::EevdfScheduler", 3);
    RunSleeper();
    EXPECT_LE(Longest(m_sleeperWaits), 6.0);
    EXPECT_GT(Longest(m_sleeperWaits), 0.5); // no boost: it waits for a slice to end
}

} // namespace
