/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "manual-host.h"

#include "ns3/boolean.h"
#include "ns3/object-factory.h"
#include "ns3/sedf-scheduler.h"
#include "ns3/virt-error.h"

#include <gtest/gtest.h>
#include <random>

namespace
{

using namespace ns3;

/// A host under SEDF. The first domain is dom0, with one vCPU (A), BLOCKED.
class Sedf : public testing::Test
{
  protected:
    Sedf()
        : m_scheduler(CreateObject<SedfScheduler>())
    {
    }

    void Make(uint32_t nPcpus = 1)
    {
        m_host = std::make_unique<ManualHost>(m_scheduler, nPcpus);
        m_dom0 = m_host->AddVcpu({0});
    }

    Ptr<Vcpu> AddHog(uint32_t weight = 256)
    {
        auto hog = m_host->AddVcpu({0}, m_host->AddDomain(weight));
        m_host->Wake(hog);
        return hog;
    }

    Ptr<Vcpu> AddRealtime(Time period, Time slice, bool extratime)
    {
        auto vcpu = m_host->AddVcpu({0});
        m_scheduler->SetParameters(vcpu, period, slice, extratime);
        m_host->Wake(vcpu);
        return vcpu;
    }

    static Time Ran(const Ptr<Vcpu>& vcpu)
    {
        return vcpu->GetTimeIn(RunState::RUNNING);
    }

    void At(double ms)
    {
        m_host->AdvanceTo(MicroSeconds(static_cast<int64_t>(ms * 1000)));
    }

    Ptr<SedfScheduler> m_scheduler;
    std::unique_ptr<ManualHost> m_host;
    Ptr<Vcpu> m_dom0;
};

TEST_F(Sedf, HogGuestsAlternateEveryHalfMillisecond)
{
    Make();
    AddHog();
    AddHog();
    AddHog();
    At(3000);
    const auto& log = m_host->GetLog();
    ASSERT_GT(log.size(), 5900U);
    for (std::size_t i = 10; i + 3 < log.size(); ++i)
    {
        EXPECT_EQ(log[i + 1].at - log[i].at, MicroSeconds(500));
        EXPECT_EQ(log[i + 3].vcpu, log[i].vcpu);
        EXPECT_NE(log[i + 1].vcpu, log[i].vcpu);
    }
}

TEST_F(Sedf, BusyDom0HasFifteenOfTwentyMilliseconds)
{
    m_scheduler->SetAttribute("Dom0Extratime", BooleanValue(false));
    Make();
    auto hog = AddHog();
    At(7);
    m_host->Wake(m_dom0);
    for (int period = 0; period < 100; ++period)
    {
        At(7 + 20 * period);
        const Time before = Ran(m_dom0);
        At(7 + 20 * period + 19.999);
        EXPECT_EQ(Ran(m_dom0) - before, MilliSeconds(15)) << "period " << period;
    }
    EXPECT_GT(Ran(hog).GetSeconds(), 0.48); // what is left, in pieces of 0.5 ms
}

TEST_F(Sedf, Dom0WakesAfterItsPeriodAndRunsAtOnce)
{
    m_scheduler->SetAttribute("Dom0Extratime", BooleanValue(false));
    Make();
    AddHog();
    AddHog();
    At(1033.2);
    m_host->Wake(m_dom0);
    EXPECT_EQ(m_host->Running(), 0);
    At(1048.19);
    EXPECT_EQ(m_host->Running(), 0); // a whole new slice
    At(1048.2);
    EXPECT_NE(m_host->Running(), 0);
}

TEST_F(Sedf, WakeWithinThePeriodForfeitsTheSliceAndIsCompensated)
{
    Make();
    AddHog();
    At(100.2);
    m_host->Wake(m_dom0); // period 100.2 .. 120.2
    At(105.2);
    m_host->Sleep(m_dom0);
    At(107.0);
    ASSERT_EQ(m_host->Running(), 1);
    m_host->Wake(m_dom0);
    EXPECT_EQ(m_host->Running(), 0); // the penalty queue goes before the hog's extratime
    At(117.0);
    EXPECT_EQ(Ran(m_dom0), MilliSeconds(15)); // 5 before, 10 lost and made good
    At(120.2);
    const Time before = Ran(m_dom0);
    At(135.2);
    EXPECT_EQ(Ran(m_dom0) - before, MilliSeconds(15)); // the fresh slice of the next period
}

TEST_F(Sedf, WithoutExtratimeTheForfeitedSliceIsLost)
{
    m_scheduler->SetAttribute("Dom0Extratime", BooleanValue(false));
    Make();
    AddHog();
    At(100.2);
    m_host->Wake(m_dom0); // period 100.2 .. 120.2
    At(102.2);
    m_host->Sleep(m_dom0);
    At(103.2);
    m_host->Wake(m_dom0);
    EXPECT_EQ(m_host->Running(), 1);
    At(120.19);
    EXPECT_EQ(Ran(m_dom0), MilliSeconds(2));
    At(120.2);
    EXPECT_EQ(m_host->Running(), 0);
    At(140.19);
    EXPECT_EQ(Ran(m_dom0), MilliSeconds(17));
}

TEST_F(Sedf, WakerDoesNotInterruptRealtime)
{
    m_scheduler->SetAttribute("Dom0Extratime", BooleanValue(false));
    Make();
    m_host->Wake(m_dom0);
    At(0.1);
    auto guest = m_host->AddVcpu({0});
    m_host->Wake(guest); // its period begins now, but it has no slice
    EXPECT_EQ(m_host->Running(), 0);
    At(14.9);
    EXPECT_EQ(m_host->Running(), 0);
    At(15.1);
    EXPECT_EQ(m_host->Running(), 1);
}

TEST_F(Sedf, EarliestDeadlineFirst)
{
    Make();
    AddRealtime(MilliSeconds(40), MilliSeconds(10), false);
    auto urgent = AddRealtime(MilliSeconds(10), MilliSeconds(2), false);
    EXPECT_EQ(m_host->Running(), 2);
    EXPECT_EQ(urgent->GetRunState(), RunState::RUNNING);
    At(2);
    EXPECT_EQ(m_host->Running(), 1);
    At(10);
    EXPECT_EQ(m_host->Running(), 2); // its next period has begun
    At(14.1);
    EXPECT_EQ(m_host->Running(), -1); // 10 + 4 ms are over
    At(20);
    EXPECT_EQ(m_host->Running(), 2);
}

TEST_F(Sedf, IdlesIfLessThanAQuantumIsLeft)
{
    Make();
    AddRealtime(MilliSeconds(10), MicroSeconds(1300), false);
    AddHog();
    At(9.7);
    EXPECT_EQ(m_host->Running(), 2);
    At(9.9); // 1.3 + 17 x 0.5 = 9.8
    EXPECT_EQ(m_host->Running(), -1);
    At(10);
    EXPECT_EQ(m_host->Running(), 1);
}

TEST_F(Sedf, ExtratimeFollowsWeights)
{
    Make();
    auto light = AddHog(128);
    auto middle = AddHog(256);
    auto heavy = AddHog(512);
    At(10000);
    EXPECT_NEAR(Ran(middle).GetSeconds() / Ran(light).GetSeconds(), 2, 0.02);
    EXPECT_NEAR(Ran(heavy).GetSeconds() / Ran(middle).GetSeconds(), 2, 0.02);
    EXPECT_GT((Ran(light) + Ran(middle) + Ran(heavy)).GetSeconds(), 9.9);
}

/// Oracle: EDF meets every deadline of every set that does not ask for more than there is.
TEST_F(Sedf, FeasibleSetsMeetAllDeadlines)
{
    std::mt19937 random(4711);
    for (int set = 0; set < 30; ++set)
    {
        m_scheduler = CreateObject<SedfScheduler>();
        Make();
        std::vector<std::pair<Ptr<Vcpu>, Time>> members;
        std::vector<Time> slices;
        double load = 0;
        while (load < 0.9 && members.size() < 6)
        {
            const int64_t period = 1000 * (1 + static_cast<int64_t>(random() % 50));
            const double share = std::min(0.05 + (random() % 50) / 100.0, 1 - load);
            const Time slice = MicroSeconds(static_cast<int64_t>(period * share));
            members.emplace_back(AddRealtime(MicroSeconds(period), slice, random() % 2 == 0),
                                 MicroSeconds(period));
            slices.push_back(slice);
            load += share;
        }
        AddHog();
        std::vector<Time> before(members.size());
        for (int64_t us = 1000; us <= 300000; us += 1000) // all periods begin at multiples of it
        {
            m_host->AdvanceTo(MicroSeconds(us));
            for (std::size_t i = 0; i < members.size(); ++i)
            {
                if (us % members[i].second.GetMicroSeconds() == 0)
                {
                    const Time now = Ran(members[i].first);
                    EXPECT_GE(now - before[i], slices[i]) << "set " << set << " at " << us;
                    before[i] = now;
                }
            }
        }
    }
}

TEST_F(Sedf, BlockAndWakeInOneInstantChangesNothing)
{
    Make();
    m_host->Wake(m_dom0);
    At(3);
    m_host->BlockNow(m_dom0);
    m_host->WakeNow(m_dom0);
    m_host->Settle();
    EXPECT_EQ(m_host->Running(), 0);
    EXPECT_EQ(m_dom0->GetRunState(), RunState::RUNNING);
}

TEST_F(Sedf, EachPcpuForItself)
{
    Make(2);
    auto other = m_host->AddVcpu({1});
    auto anywhere = m_host->AddVcpu();
    m_host->Wake(other);
    m_host->Wake(anywhere);
    At(10);
    EXPECT_EQ(Ran(anywhere), MilliSeconds(10)); // placed on pCPU 0, as one vCPU used each
    EXPECT_EQ(Ran(other), MilliSeconds(10));
}

TEST_F(Sedf, IdleHostSetsNoTimers)
{
    Make();
    auto hog = AddHog();
    m_host->Wake(m_dom0);
    At(16);
    m_host->Sleep(hog);
    At(100);
    m_host->Sleep(m_dom0);
    EXPECT_EQ(m_host->Running(), -1);
    EXPECT_EQ(m_host->GetNTimers(), 0U);
}

TEST_F(Sedf, PausedWaiterIsSkipped)
{
    Make();
    AddHog();
    auto paused = AddHog();
    At(10.2);
    m_host->Sleep(m_host->GetVcpu(m_host->Running() == 1 ? 2 : 1));
    const int rest = m_host->Running();
    At(20);
    EXPECT_EQ(m_host->Running(), rest);
    m_scheduler->RemoveVcpu(m_host->GetVcpu(rest == 1 ? 2 : 1));
    At(30);
    EXPECT_EQ(m_host->Running(), rest);
}

TEST_F(Sedf, BadInput)
{
    EXPECT_THROW(m_scheduler->SetAttribute("Dom0Period", TimeValue(Time())), VirtError);
    EXPECT_THROW(m_scheduler->SetAttribute("GuestSlice", TimeValue(MilliSeconds(-1))), VirtError);
    EXPECT_THROW(m_scheduler->SetAttribute("ExtraQuantum", TimeValue(Time())), VirtError);
    Make();
    EXPECT_THROW(m_host->AddVcpu({1}), VirtError);
    const Time ms = MilliSeconds(1);
    EXPECT_THROW(m_scheduler->SetParameters(m_dom0, ms, ms + ms, true), VirtError);
    EXPECT_THROW(m_scheduler->SetParameters(m_dom0, Time(), Time(), true), VirtError);
    EXPECT_THROW(m_scheduler->SetParameters(m_dom0, ms, Time(), false), VirtError);
    m_host->Wake(m_dom0);
    EXPECT_THROW(m_scheduler->SetParameters(m_dom0, ms, ms, true), VirtError);
    EXPECT_THROW(m_scheduler->SetParameters(CreateObject<Vcpu>(), ms, ms, true), VirtError);
}

} // namespace
