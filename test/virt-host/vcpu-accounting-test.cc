/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "manual-host.h"

#include "ns3/credit-scheduler.h"
#include "ns3/round-robin-scheduler.h"
#include "ns3/vcpu-accounting.h"
#include "ns3/virt-error.h"

#include <gtest/gtest.h>
#include <random>
#include <sstream>

namespace
{

using namespace ns3;

const RunState g_states[] = {RunState::RUNNING,
                             RunState::RUNNABLE,
                             RunState::BLOCKED,
                             RunState::OFFLINE};

/// A wakes at 10 ms, B at 20 ms, on one pCPU with slices of 30 ms; A blocks at 100 ms.
class TwoVcpus : public ::testing::Test
{
  protected:
    TwoVcpus()
    {
        m_host.GetScheduler()->SetAttribute("TimeSlice", TimeValue(MilliSeconds(30)));
        m_accounting.Watch(m_a, m_host);
        m_accounting.Watch(m_b, m_host);
    }

    void Play()
    {
        m_host.AdvanceTo(MilliSeconds(10));
        m_host.Wake(m_a); // A runs 10-40, B 40-70, A 70-100
        m_host.AdvanceTo(MilliSeconds(20));
        m_host.Wake(m_b);
        m_host.AdvanceTo(MilliSeconds(95));
        m_host.Sleep(m_a); // B from 95
        m_host.AdvanceTo(MilliSeconds(120));
    }

    ManualHost m_host{CreateObject<RoundRobinScheduler>(), 1};
    Ptr<Vcpu> m_a{m_host.AddVcpu()};
    Ptr<Vcpu> m_b{m_host.AddVcpu()};
    VcpuAccounting m_accounting;
};

TEST_F(TwoVcpus, TimesByState)
{
    Play();
    const auto a = m_accounting.Get(m_a);
    EXPECT_EQ(a.GetTimeIn(RunState::RUNNING), MilliSeconds(30 + 25));
    EXPECT_EQ(a.GetTimeIn(RunState::RUNNABLE), MilliSeconds(30));
    EXPECT_EQ(a.GetTimeIn(RunState::BLOCKED), MilliSeconds(10 + 25));
    EXPECT_EQ(a.GetTimeIn(RunState::OFFLINE), Time());
    const auto b = m_accounting.Get(m_b);
    EXPECT_EQ(b.GetTimeIn(RunState::RUNNING), MilliSeconds(30 + 25));
    EXPECT_EQ(b.GetTimeIn(RunState::RUNNABLE), MilliSeconds(20 + 25));
    EXPECT_EQ(b.GetTimeIn(RunState::BLOCKED), MilliSeconds(20));
    EXPECT_EQ(m_accounting.GetElapsed(), MilliSeconds(120));
}

TEST_F(TwoVcpus, CountsAndWaits)
{
    Play();
    const auto a = m_accounting.Get(m_a);
    EXPECT_EQ(a.wakes, 1u);
    EXPECT_EQ(a.dispatches, 2u);
    EXPECT_EQ(a.preemptions, 1u);
    EXPECT_EQ(a.wakeToRun.GetCount(), 1u);
    EXPECT_EQ(a.wakeToRun.GetMax(), Time());
    EXPECT_EQ(a.preemptToRun.GetMax(), MilliSeconds(30));
    const auto b = m_accounting.Get(m_b);
    EXPECT_EQ(b.wakes, 1u);
    EXPECT_EQ(b.dispatches, 2u);
    EXPECT_EQ(b.preemptions, 1u);
    EXPECT_EQ(b.wakeToRun.GetMean(), MilliSeconds(20));
    EXPECT_EQ(b.preemptToRun.GetSum(), MilliSeconds(25));
}

TEST_F(TwoVcpus, ResetStartsFromZero)
{
    m_host.Wake(m_a);
    m_host.Wake(m_b); // waits until 30 ms
    m_host.AdvanceTo(MilliSeconds(10));
    m_accounting.Reset();
    m_host.AdvanceTo(MilliSeconds(40));
    const auto b = m_accounting.Get(m_b);
    EXPECT_EQ(m_accounting.GetElapsed(), MilliSeconds(30));
    EXPECT_EQ(b.GetTimeIn(RunState::RUNNABLE), MilliSeconds(20));
    EXPECT_EQ(b.GetTimeIn(RunState::RUNNING), MilliSeconds(10));
    EXPECT_EQ(b.wakes, 0u);
    EXPECT_EQ(b.dispatches, 1u);
    EXPECT_EQ(b.wakeToRun.GetCount(), 0u) << "the wait began before";
    EXPECT_EQ(b.name, "d1v0");
}

TEST_F(TwoVcpus, APauseEndsAWaitUncounted)
{
    m_host.Wake(m_a);
    m_host.Wake(m_b);
    m_host.AdvanceTo(MilliSeconds(10));
    m_host.Sleep(m_b);
    m_host.AdvanceTo(MilliSeconds(50));
    const auto b = m_accounting.Get(m_b);
    EXPECT_EQ(b.GetTimeIn(RunState::OFFLINE), MilliSeconds(40));
    EXPECT_EQ(b.GetTimeIn(RunState::RUNNABLE), MilliSeconds(10));
    EXPECT_EQ(b.wakes, 1u);
    EXPECT_EQ(b.dispatches, 0u);
    EXPECT_EQ(b.wakeToRun.GetCount(), 0u);
}

TEST_F(TwoVcpus, RefusesToWatchTwiceAndToTellOfOthers)
{
    EXPECT_THROW(m_accounting.Watch(m_a, m_host), VirtError);
    EXPECT_THROW(m_accounting.Get(m_host.AddVcpu()), VirtError);
}

TEST_F(TwoVcpus, StopsListeningWhenItGoes)
{
    {
        VcpuAccounting other;
        other.Watch(m_a, m_host);
        m_host.Wake(m_a);
        EXPECT_EQ(other.Get(m_a).wakes, 1u);
    }
    m_host.Sleep(m_a);
    m_host.Wake(m_a);
    EXPECT_EQ(m_accounting.Get(m_a).wakes, 2u);
}

TEST_F(TwoVcpus, Tables)
{
    Play();
    std::ostringstream text;
    m_accounting.Print(text);
    EXPECT_EQ(text.str(),
              "Runstates over 0.120000 s (s and share of it)\n"
              "vcpu  domain                  running         runnable          blocked          "
              "offline     wakes dispatches preemptions\n"
              "d0v0  d0                 0.055  45.8%     0.030  25.0%     0.035  29.2%     0.000   "
              "0.0%         1          2           1\n"
              "d1v0  d1                 0.055  45.8%     0.045  37.5%     0.020  16.7%     0.000   "
              "0.0%         1          2           1\n"
              "\n"
              "Waits for a pCPU (us)\n"
              "                                                          wake -> run              "
              "                     preempt -> run\n"
              "vcpu  domain            count      mean       p50       p95       max    count     "
              " mean       p50       p95       max\n"
              "d0v0  d0                    1       0.0       0.0       0.0       0.0        1   "
              "30000.0   30000.0   30000.0   30000.0\n"
              "d1v0  d1                    1   20000.0   20000.0   20000.0   20000.0        1   "
              "25000.0   25000.0   25000.0   25000.0\n");
}

/// Random wakes, blocks, yields and pauses: against the vCPUs' own clocks.
TEST(VcpuAccountingOracle, AgreesWithTheVcpus)
{
    for (uint32_t seed = 1; seed <= 20; ++seed)
    {
        SCOPED_TRACE(seed);
        std::mt19937 random(seed);
        ManualHost host(CreateObject<CreditScheduler>(), 1 + seed % 3);
        std::vector<Ptr<Vcpu>> vcpus;
        VcpuAccounting accounting;
        for (uint32_t i = 0; i < 2 + seed % 5; ++i)
        {
            vcpus.push_back(host.AddVcpu());
            accounting.Watch(vcpus.back(), host);
        }
        std::vector<uint64_t> wakes(vcpus.size());
        for (int step = 0; step < 400; ++step)
        {
            host.Advance(MicroSeconds(random() % 20'000));
            const std::size_t i = random() % vcpus.size();
            Ptr<Vcpu> vcpu = vcpus[i];
            if (vcpu->GetRunState() == RunState::BLOCKED)
            {
                host.Wake(vcpu);
                ++wakes[i];
            }
            else if (vcpu->GetRunState() == RunState::RUNNING)
            {
                random() % 2 ? host.Sleep(vcpu) : host.Yield(vcpu);
            }
        }
        for (std::size_t i = 0; i < vcpus.size(); ++i)
        {
            const auto account = accounting.Get(vcpus[i]);
            Time sum;
            for (RunState state : g_states)
            {
                EXPECT_EQ(account.GetTimeIn(state), vcpus[i]->GetTimeIn(state));
                sum += account.GetTimeIn(state);
            }
            EXPECT_EQ(sum, host.Now());
            EXPECT_EQ(account.wakes, wakes[i]);
            const bool waits = vcpus[i]->GetRunState() == RunState::RUNNABLE;
            EXPECT_EQ(account.wakeToRun.GetCount() + account.preemptToRun.GetCount(),
                      account.dispatches);
            EXPECT_EQ(account.wakes + account.preemptions, account.dispatches + waits);
            const Time present = waits ? host.Now() - vcpus[i]->GetStateSince() : Time();
            EXPECT_EQ(account.wakeToRun.GetSum() + account.preemptToRun.GetSum() + present,
                      account.GetTimeIn(RunState::RUNNABLE));
        }
    }
}

} // namespace
