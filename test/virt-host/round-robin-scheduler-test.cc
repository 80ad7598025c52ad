/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "manual-host.h"

#include "ns3/boolean.h"
#include "ns3/object-factory.h"
#include "ns3/round-robin-scheduler.h"
#include "ns3/virt-error.h"

#include <gtest/gtest.h>

namespace
{

using namespace ns3;

class RoundRobin : public testing::Test
{
  protected:
    void Make(uint32_t nPcpus, bool wakePreempts = false)
    {
        m_host = std::make_unique<ManualHost>(
            CreateObjectWithAttributes<RoundRobinScheduler>("WakePreempts",
                                                            BooleanValue(wakePreempts)),
            nPcpus);
    }

    std::unique_ptr<ManualHost> m_host;
};

TEST_F(RoundRobin, HogsTakeTurns)
{
    Make(1);
    for (int i = 0; i < 3; ++i)
    {
        m_host->Wake(m_host->AddVcpu());
    }
    m_host->AdvanceTo(MilliSeconds(30 * 8));
    EXPECT_EQ(m_host->GetOrder(), "ABCABCABC");
    EXPECT_EQ(m_host->GetLog().back().at, MilliSeconds(240));
}

TEST_F(RoundRobin, WakerWaitsForItsTurn)
{
    Make(1);
    auto a = m_host->AddVcpu();
    auto b = m_host->AddVcpu();
    auto c = m_host->AddVcpu();
    m_host->Wake(a);
    m_host->Wake(b);
    m_host->AdvanceTo(MilliSeconds(7));
    m_host->Wake(c);
    EXPECT_EQ(m_host->Running(), 0);
    m_host->AdvanceTo(MilliSeconds(90));
    EXPECT_EQ(m_host->GetOrder(), "ABCA");
}

TEST_F(RoundRobin, BlockHandsOverAtOnce)
{
    Make(1);
    auto a = m_host->AddVcpu();
    auto b = m_host->AddVcpu();
    m_host->Wake(a);
    m_host->Wake(b);
    m_host->AdvanceTo(MilliSeconds(7));
    m_host->Sleep(a);
    EXPECT_EQ(m_host->Running(), 1);
    m_host->Sleep(b);
    EXPECT_EQ(m_host->Running(), -1);
    EXPECT_EQ(m_host->GetOrder(), "AB.");
}

TEST_F(RoundRobin, YieldGoesToTheEnd)
{
    Make(1);
    for (int i = 0; i < 3; ++i)
    {
        m_host->Wake(m_host->AddVcpu());
    }
    m_host->AdvanceTo(MilliSeconds(1));
    m_host->Yield(m_host->GetVcpu(0));
    m_host->AdvanceTo(MilliSeconds(61));
    EXPECT_EQ(m_host->GetOrder(), "ABCA");
}

TEST_F(RoundRobin, PausedWaiterIsSkipped)
{
    Make(1);
    for (int i = 0; i < 3; ++i)
    {
        m_host->Wake(m_host->AddVcpu());
    }
    m_host->Sleep(m_host->GetVcpu(1));
    m_host->AdvanceTo(MilliSeconds(30));
    EXPECT_EQ(m_host->GetOrder(), "AC");
}

TEST_F(RoundRobin, BlockAndWakeInOneInstantKeepsItInTheGame)
{
    Make(1);
    auto a = m_host->AddVcpu();
    m_host->Wake(a);
    a->Apply(RunEvent::BLOCK);
    a->Apply(RunEvent::WAKE);
    m_host->RequestSchedule(0);
    m_host->Settle();
    EXPECT_EQ(m_host->Running(), 0);
    EXPECT_EQ(a->GetRunState(), RunState::RUNNING);
}

TEST_F(RoundRobin, AffinityIsKeptAndNoPcpuIdlesInVain)
{
    Make(2);
    auto pinned0 = m_host->AddVcpu({0});
    auto pinned1 = m_host->AddVcpu({1});
    auto free = m_host->AddVcpu();
    m_host->WakeNow(free);
    m_host->WakeNow(pinned0);
    m_host->Settle();
    EXPECT_EQ(m_host->Running(0), 2);
    EXPECT_EQ(m_host->Running(1), -1); // pinned0 may not use it
    m_host->AdvanceTo(MilliSeconds(30));
    EXPECT_EQ(m_host->Running(0), 0);
    EXPECT_EQ(m_host->Running(1), 2); // the free one moves over
    m_host->Wake(pinned1);
    m_host->AdvanceTo(MilliSeconds(600));
    for (const Dispatch& d : m_host->GetLog())
    {
        EXPECT_TRUE(d.vcpu < 0 || m_host->GetVcpu(d.vcpu)->MayRunOn(d.pcpu));
    }
    EXPECT_GT(pinned1->GetTimeIn(RunState::RUNNING), MilliSeconds(150));
}

TEST_F(RoundRobin, TwoWakesUseTwoIdlePcpus)
{
    Make(2);
    auto a = m_host->AddVcpu();
    auto b = m_host->AddVcpu();
    m_host->WakeNow(a);
    m_host->WakeNow(b);
    m_host->Settle();
    EXPECT_EQ(m_host->Running(0), 0);
    EXPECT_EQ(m_host->Running(1), 1);
}

TEST_F(RoundRobin, WakePreemptsWhoRanLongest)
{
    Make(2, true);
    auto a = m_host->AddVcpu();
    auto b = m_host->AddVcpu();
    auto c = m_host->AddVcpu();
    m_host->Wake(a);
    m_host->AdvanceTo(MilliSeconds(1));
    m_host->Wake(b);
    m_host->AdvanceTo(MilliSeconds(2));
    m_host->Wake(c);
    EXPECT_EQ(m_host->Running(0), 2);
    EXPECT_EQ(m_host->Running(1), 1);
    EXPECT_EQ(a->GetRunState(), RunState::RUNNABLE);
}

TEST_F(RoundRobin, SetsNoTimers)
{
    Make(1);
    m_host->Wake(m_host->AddVcpu());
    EXPECT_EQ(m_host->GetNTimers(), 0u);
}

TEST_F(RoundRobin, BadInput)
{
    auto scheduler = CreateObject<RoundRobinScheduler>();
    EXPECT_THROW(scheduler->SetAttribute("TimeSlice", TimeValue(Time())), VirtError);
    EXPECT_THROW(scheduler->SetAttribute("TimeSlice", TimeValue(MilliSeconds(-1))), VirtError);
    Make(1);
    EXPECT_THROW(m_host->AddVcpu({1}), VirtError);
}

} // namespace
