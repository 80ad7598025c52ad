/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * \file
 * One test per rule of Xen's credit scheduler.
 */

#include "manual-host.h"

#include "ns3/boolean.h"
#include "ns3/credit-scheduler.h"
#include "ns3/enum.h"
#include "ns3/object-factory.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"
#include "ns3/virt-error.h"

#include <gtest/gtest.h>
#include <memory>

namespace
{

using namespace ns3;

/// A credit scheduler on a machine moved by hand.
class CreditRules : public testing::TestWithParam<CreditVersion>
{
  protected:
    void Make(CreditVersion version, uint32_t nPcpus)
    {
        m_scheduler = CreateObjectWithAttributes<CreditScheduler>("Version", EnumValue(version));
        m_nPcpus = nPcpus;
    }

    /// The machine, made at its first use, so that attributes can be set before.
    ManualHost& Host()
    {
        if (!m_host)
        {
            m_host = std::make_unique<ManualHost>(m_scheduler, m_nPcpus);
        }
        return *m_host;
    }

    void MakeOnePcpu()
    {
        Make(GetParam(), 1);
    }

    bool IsOld() const
    {
        return GetParam() == CREDIT_XEN_3_3;
    }

    CreditPriority Priority(Ptr<Vcpu> vcpu) const
    {
        return m_scheduler->GetPriority(vcpu);
    }

    int32_t Credit(Ptr<Vcpu> vcpu) const
    {
        return m_scheduler->GetCredit(vcpu);
    }

    /// Let a vCPU run until the first tick after its wake-up has demoted it to UNDER.
    Ptr<Vcpu> MakeUnderRunner()
    {
        auto runner = Host().AddVcpu({0});
        Host().Wake(runner);
        Host().AdvanceTo(MilliSeconds(10));
        EXPECT_EQ(Priority(runner), CreditPriority::UNDER);
        EXPECT_EQ(Host().Running(0), static_cast<int>(runner->GetId()));
        return runner;
    }

    Ptr<CreditScheduler> m_scheduler;
    uint32_t m_nPcpus{1};
    std::unique_ptr<ManualHost> m_host;
};

INSTANTIATE_TEST_SUITE_P(Versions,
                         CreditRules,
                         testing::Values(CREDIT_XEN_3_3, CREDIT_XEN_4_1),
                         [](const testing::TestParamInfo<CreditVersion>& version) {
                             return version.param == CREDIT_XEN_3_3 ? "Xen33" : "Xen41";
                         });

// --- New vCPUs and wake-up -------------------------------------------------------------------

TEST_P(CreditRules, NewVcpu)
{
    MakeOnePcpu();
    auto a = Host().AddVcpu();
    EXPECT_EQ(Credit(a), 0);
    EXPECT_EQ(Priority(a), CreditPriority::UNDER);
    EXPECT_FALSE(m_scheduler->IsActive(a));
    EXPECT_FALSE(m_scheduler->IsParked(a));
}

TEST_P(CreditRules, WakeBoostsAndPreemptsUnderAtOnce)
{
    MakeOnePcpu();
    auto runner = MakeUnderRunner();
    auto waker = Host().AddVcpu({0});
    Host().AdvanceTo(MicroSeconds(12345));
    Host().Wake(waker);
    EXPECT_EQ(Priority(waker), CreditPriority::BOOST);
    EXPECT_EQ(waker->GetRunState(), RunState::RUNNING);
    EXPECT_EQ(runner->GetRunState(), RunState::RUNNABLE);
}

TEST_P(CreditRules, BoostDoesNotPreemptBoostNorAfterDemotion)
{
    MakeOnePcpu();
    auto a = Host().AddVcpu();
    auto b = Host().AddVcpu();
    Host().Wake(a);
    Host().AdvanceTo(MilliSeconds(5));
    Host().Wake(b);
    EXPECT_EQ(Host().Running(), 0);
    Host().AdvanceTo(MilliSeconds(10)); // the tick demotes A, nobody looks
    EXPECT_EQ(Priority(a), CreditPriority::UNDER);
    EXPECT_EQ(Priority(b), CreditPriority::BOOST);
    EXPECT_EQ(Host().Running(), 0);
    Host().AdvanceTo(MilliSeconds(30) - TimeStep(1));
    EXPECT_EQ(Host().Running(), 0);
    Host().AdvanceTo(MilliSeconds(30)); // end of the slice
    EXPECT_EQ(Host().Running(), 1);
}

TEST_P(CreditRules, AnotherWakeLooksAgain)
{
    MakeOnePcpu();
    auto a = Host().AddVcpu();
    auto b = Host().AddVcpu();
    auto c = Host().AddVcpu();
    Host().Wake(a);
    Host().Wake(b);
    Host().AdvanceTo(MilliSeconds(15));
    Host().Wake(c);
    EXPECT_EQ(Host().Running(), 1); // the one that waited longest among the boosted
    EXPECT_EQ(Host().GetOrder(), "AB");
}

TEST_P(CreditRules, OverWakerIsNotBoosted)
{
    MakeOnePcpu();
    auto a = Host().AddVcpu();
    auto b = Host().AddVcpu();
    auto c = Host().AddVcpu();
    for (auto vcpu : {a, b, c})
    {
        Host().Wake(vcpu);
    }
    Host().AdvanceTo(MilliSeconds(60)); // B has -150, OVER (see the vectors); C runs
    ASSERT_EQ(Priority(b), CreditPriority::OVER);
    Host().Sleep(b); // paused while it waits
    b->Apply(RunEvent::UNPAUSE);
    m_scheduler->Wake(b);
    EXPECT_EQ(Priority(b), CreditPriority::OVER);
    EXPECT_FALSE(Host().IsRequested(0));
}

TEST_P(CreditRules, EventForAWaitingVcpuChangesNothing)
{
    MakeOnePcpu();
    auto runner = MakeUnderRunner();
    auto waiter = Host().AddVcpu({0});
    Host().Wake(waiter); // preempts
    Host().AdvanceTo(MilliSeconds(12));
    m_scheduler->Wake(runner); // preempted, UNDER
    EXPECT_EQ(Priority(runner), CreditPriority::UNDER);
    EXPECT_FALSE(Host().IsRequested(0));
    Host().AdvanceTo(MilliSeconds(40));
    EXPECT_EQ(Host().GetOrder(), "ABA");
}

TEST_P(CreditRules, WakeOfTheCurrentVcpuChangesNothing)
{
    MakeOnePcpu();
    auto runner = MakeUnderRunner();
    Host().BlockNow(runner);
    Host().WakeNow(runner);
    EXPECT_EQ(Priority(runner), CreditPriority::UNDER);
    Host().Settle();
    EXPECT_EQ(runner->GetRunState(), RunState::RUNNING);
}

TEST_P(CreditRules, BoostedWakerWithTheCpuToItselfRunsAtOnce)
{
    MakeOnePcpu();
    auto a = Host().AddVcpu();
    Host().Wake(a);
    EXPECT_EQ(a->GetRunState(), RunState::RUNNING);
    EXPECT_EQ(Priority(a), CreditPriority::BOOST);
}

// --- Schedule --------------------------------------------------------------------------------

TEST_P(CreditRules, PreemptedGoesToTheTailOfItsClass)
{
    MakeOnePcpu();
    auto a = Host().AddVcpu();
    auto b = Host().AddVcpu();
    auto dom0 = Host().AddVcpu();
    Host().Wake(a);
    Host().Wake(b);
    Host().AdvanceTo(MilliSeconds(31));
    ASSERT_EQ(Host().Running(), 1);
    Host().AdvanceTo(MilliSeconds(41)); // B, demoted at 40, has run 11 ms
    ASSERT_EQ(Priority(b), CreditPriority::UNDER);
    Host().Wake(dom0);
    ASSERT_EQ(Host().Running(), 2);
    Host().Advance(MicroSeconds(50));
    Host().Sleep(dom0);
    EXPECT_EQ(Host().Running(), 0); // not B, whose slice was not over
}

TEST_P(CreditRules, SliceIsAlwaysFull)
{
    MakeOnePcpu();
    auto a = Host().AddVcpu();
    auto b = Host().AddVcpu();
    Host().Wake(a);
    Host().AdvanceTo(MilliSeconds(13));
    Host().Wake(b); // preempts A, which is UNDER since the tick at 10
    Host().AdvanceTo(MilliSeconds(43) - TimeStep(1));
    EXPECT_EQ(Host().Running(), 1);
    Host().AdvanceTo(MilliSeconds(43));
    EXPECT_EQ(Host().Running(), 0);
    Host().AdvanceTo(MilliSeconds(73));
    EXPECT_EQ(Host().Running(), 1);
}

TEST_P(CreditRules, BlockHandsOverAtOnce)
{
    MakeOnePcpu();
    auto a = Host().AddVcpu();
    auto b = Host().AddVcpu();
    Host().Wake(a);
    Host().Wake(b);
    Host().AdvanceTo(MilliSeconds(3));
    Host().Sleep(a);
    EXPECT_EQ(Host().Running(), 1);
    Host().Sleep(b);
    EXPECT_EQ(Host().Running(), -1);
}

TEST_P(CreditRules, AloneItGoesOnWithNewSlices)
{
    MakeOnePcpu();
    auto a = Host().AddVcpu();
    Host().Wake(a);
    Host().AdvanceTo(MilliSeconds(95));
    EXPECT_EQ(Host().GetOrder(), "AAAA");
    EXPECT_EQ(a->GetTimeIn(RunState::RUNNING), MilliSeconds(95));
}

TEST_P(CreditRules, YieldGoesBehindOneOfLowerPriorityIn41)
{
    MakeOnePcpu();
    auto a = Host().AddVcpu();
    auto b = Host().AddVcpu();
    auto c = Host().AddVcpu();
    for (auto vcpu : {a, b, c})
    {
        Host().Wake(vcpu);
    }
    // 150 ms: credits 150, -150, 0 (see the vectors): A runs, then C (UNDER), B (OVER)
    Host().AdvanceTo(MilliSeconds(151));
    ASSERT_EQ(Host().Running(), 0);
    Host().Sleep(c);
    Host().Yield(a);
    EXPECT_EQ(Host().Running(), IsOld() ? 0 : 1);
}

// --- Ticks and charging ----------------------------------------------------------------------

TEST_P(CreditRules, TickDemotesBoostAndAsksForNothing)
{
    MakeOnePcpu();
    auto a = Host().AddVcpu();
    auto b = Host().AddVcpu();
    Host().Wake(a);
    Host().Wake(b);
    Host().AdvanceToTimersOf(MilliSeconds(10));
    EXPECT_EQ(Priority(a), CreditPriority::UNDER);
    EXPECT_EQ(Priority(b), CreditPriority::BOOST);
    EXPECT_FALSE(Host().IsRequested(0));
    EXPECT_TRUE(m_scheduler->IsActive(a));
    EXPECT_FALSE(m_scheduler->IsActive(b));
}

TEST_P(CreditRules, BurstOfOneMillisecond)
{
    MakeOnePcpu();
    auto a = Host().AddVcpu();
    Host().AdvanceTo(MilliSeconds(2));
    Host().Wake(a);
    Host().AdvanceTo(MilliSeconds(3));
    Host().Sleep(a);
    EXPECT_EQ(Credit(a), IsOld() ? 0 : -10); // no tick found it running
    Host().AdvanceTo(MicroSeconds(9500));
    Host().Wake(a);
    Host().AdvanceTo(MicroSeconds(10500));
    Host().Sleep(a);
    EXPECT_EQ(Credit(a), IsOld() ? -100 : -20); // one did
}

TEST_P(CreditRules, RoundingOfShortBurstsIsCarriedOver)
{
    MakeOnePcpu();
    auto a = Host().AddVcpu();
    for (int i = 0; i < 10; ++i)
    {
        Host().Wake(a);
        Host().Advance(MicroSeconds(40)); // 0.4 credits
        Host().Sleep(a);
    }
    EXPECT_EQ(Credit(a), IsOld() ? 0 : -4);
}

TEST_P(CreditRules, WaitingCostsNothing)
{
    MakeOnePcpu();
    auto a = Host().AddVcpu();
    auto b = Host().AddVcpu();
    Host().Wake(a);
    Host().Wake(b);
    Host().AdvanceTo(MilliSeconds(29));
    EXPECT_EQ(Credit(b), 0);
}

TEST_P(CreditRules, AccountingAsksForNothingAndRemovesBoostFromActiveWaiters)
{
    MakeOnePcpu();
    auto a = Host().AddVcpu();
    auto b = Host().AddVcpu();
    auto c = Host().AddVcpu();
    Host().Wake(a);
    Host().Wake(b);
    Host().AdvanceTo(MilliSeconds(45));
    Host().Sleep(b); // active and UNDER or OVER from the accounting at 30 on
    Host().AdvanceTo(MilliSeconds(61));
    Host().Wake(c); // preempts A
    Host().AdvanceTo(MilliSeconds(62));
    ASSERT_EQ(Host().Running(), 2);
    ASSERT_TRUE(m_scheduler->IsActive(b));
    ASSERT_EQ(Priority(b), CreditPriority::UNDER);
    Host().Wake(b); // BOOST does not preempt BOOST
    ASSERT_EQ(Priority(b), CreditPriority::BOOST);
    Host().AdvanceToTimersOf(MilliSeconds(90));
    EXPECT_NE(Priority(b), CreditPriority::BOOST);
    EXPECT_EQ(Host().Running(), 2);
    EXPECT_FALSE(Host().IsRequested(0));
}

TEST_P(CreditRules, InactiveVcpusKeepTheirBoost)
{
    MakeOnePcpu();
    auto a = Host().AddVcpu();
    auto b = Host().AddVcpu();
    Host().Wake(a);
    Host().Wake(b);
    Host().AdvanceToTimersOf(MilliSeconds(30));
    EXPECT_EQ(Priority(b), CreditPriority::BOOST);
}

// --- Caps ------------------------------------------------------------------------------------

TEST_P(CreditRules, CapParksAndUnparksWithoutBoost)
{
    MakeOnePcpu();
    auto a = Host().AddVcpu({}, Host().AddDomain(256, 25));
    Host().Wake(a);
    Host().AdvanceTo(MilliSeconds(30)); // -300 + 75 = -225 < -75
    EXPECT_TRUE(m_scheduler->IsParked(a));
    EXPECT_EQ(Host().Running(), -1);
    EXPECT_EQ(a->GetRunState(), RunState::RUNNABLE);
    m_scheduler->Wake(a); // an event does not free it
    Host().Settle();
    EXPECT_EQ(Host().Running(), -1);
    Host().AdvanceTo(MilliSeconds(120) - TimeStep(1));
    EXPECT_TRUE(m_scheduler->IsParked(a));
    Host().AdvanceTo(MilliSeconds(120)); // -225 + 3 x 75 = 0
    EXPECT_FALSE(m_scheduler->IsParked(a));
    EXPECT_EQ(Priority(a), CreditPriority::UNDER);
    EXPECT_EQ(a->GetRunState(), RunState::RUNNING);
    Host().AdvanceTo(Seconds(12));
    EXPECT_NEAR(a->GetTimeIn(RunState::RUNNING).GetSeconds(), 3, 0.03);
}

TEST_P(CreditRules, BlockedWhileParkedStaysBlocked)
{
    MakeOnePcpu();
    auto a = Host().AddVcpu({}, Host().AddDomain(256, 25));
    auto b = Host().AddVcpu();
    Host().Wake(a);
    Host().Wake(b);
    Host().AdvanceTo(MilliSeconds(30));
    ASSERT_TRUE(m_scheduler->IsParked(a));
    Host().Sleep(a); // paused by a toolstack meanwhile
    Host().AdvanceTo(MilliSeconds(600));
    EXPECT_FALSE(m_scheduler->IsParked(a));
    EXPECT_EQ(a->GetTimeIn(RunState::RUNNING), MilliSeconds(30));
}

TEST_P(CreditRules, WeightsShareThePcpu)
{
    MakeOnePcpu();
    auto a = Host().AddVcpu({}, Host().AddDomain(512));
    auto b = Host().AddVcpu({}, Host().AddDomain(256));
    Host().Wake(a);
    Host().Wake(b);
    Host().AdvanceTo(Seconds(60));
    EXPECT_NEAR(a->GetTimeIn(RunState::RUNNING).GetSeconds(), 40, 0.5);
    EXPECT_NEAR(b->GetTimeIn(RunState::RUNNING).GetSeconds(), 20, 0.5);
}

// --- Several pCPUs ---------------------------------------------------------------------------

TEST_P(CreditRules, NewVcpusSpreadOverAllowedPcpus)
{
    Make(GetParam(), 2);
    auto a = Host().AddVcpu();
    auto b = Host().AddVcpu();
    auto c = Host().AddVcpu({1});
    for (auto vcpu : {a, b, c})
    {
        Host().Wake(vcpu);
    }
    EXPECT_EQ(Host().Running(0), 0);
    EXPECT_EQ(Host().Running(1), 1);
    EXPECT_EQ(c->GetRunState(), RunState::RUNNABLE);
}

TEST_P(CreditRules, IdlePcpuStealsFromABusyOne)
{
    Make(GetParam(), 2);
    auto a = Host().AddVcpu({0});
    auto b = Host().AddVcpu(); // its queue is that of pCPU 1
    auto c = Host().AddVcpu(); // 0
    Host().Wake(a);
    Host().Wake(b);
    Host().Wake(c); // waits behind A
    EXPECT_EQ(c->GetRunState(), RunState::RUNNABLE);
    Host().AdvanceTo(MilliSeconds(3));
    Host().Sleep(b); // pCPU 1 has nothing to do
    EXPECT_EQ(Host().Running(1), 2);
}

TEST_P(CreditRules, StealingRespectsAffinity)
{
    Make(GetParam(), 2);
    auto a = Host().AddVcpu({0});
    auto b = Host().AddVcpu({0});
    Host().Wake(a);
    Host().Wake(b);
    Host().AdvanceTo(Seconds(1));
    EXPECT_EQ(Host().Running(1), -1);
    EXPECT_EQ(Host().GetOrder(1), "");
}

TEST_P(CreditRules, WakeBehindABusyPcpuNotifiesIdleOnes)
{
    Make(GetParam(), 4);
    auto a = Host().AddVcpu({0});
    Host().Wake(a);
    // made while pinned to pCPU 0, so that its queue is the one of A
    auto c = Host().AddVcpu({0});
    c->SetAffinity({0, 2, 3});
    Host().WakeNow(c);
    EXPECT_FALSE(Host().IsRequested(0));
    EXPECT_FALSE(Host().IsRequested(1));
    EXPECT_TRUE(Host().IsRequested(2));
    EXPECT_EQ(Host().IsRequested(3), IsOld()); // 3.3 notifies all, 4.1 one
    Host().Settle();
    EXPECT_EQ(Host().Running(2), 1);
}

TEST(CreditRules41, IdlePcpusAreNotifiedInTurn)
{
    auto scheduler =
        CreateObjectWithAttributes<CreditScheduler>("Version", EnumValue(CREDIT_XEN_4_1));
    ManualHost host(scheduler, 3);
    host.Wake(host.AddVcpu({0}));
    std::string order;
    for (int i = 0; i < 4; ++i)
    {
        auto vcpu = host.AddVcpu({0});
        vcpu->SetAffinity({});
        host.WakeNow(vcpu);
        order += host.IsRequested(1) ? "1" : "";
        order += host.IsRequested(2) ? "2" : "";
        host.ForgetRequests();
    }
    EXPECT_EQ(order, "1212");
}

TEST_P(CreditRules, OverHeadStealsUnderFromANeighbour)
{
    Make(GetParam(), 2);
    m_scheduler->SetAttribute("PoolPcpus", UintegerValue(1)); // makes hogs OVER
    auto a = Host().AddVcpu({0});
    auto b = Host().AddVcpu({1});
    auto c = Host().AddVcpu({1});
    c->SetAffinity({0, 1});
    Host().Wake(a);
    Host().Wake(b);
    Host().AdvanceTo(MilliSeconds(31)); // A and B -300 + 150: OVER
    ASSERT_EQ(Priority(a), CreditPriority::OVER);
    ASSERT_EQ(Priority(b), CreditPriority::OVER);
    Host().AdvanceTo(MilliSeconds(40));
    c->Apply(RunEvent::WAKE);
    m_scheduler->Wake(c);
    Host().ForgetRequests(); // as if pCPU 1 were slow to react
    Host().AdvanceTo(MilliSeconds(60));
    EXPECT_EQ(Host().Running(0), 2);
}

TEST_P(CreditRules, ChangedAffinityIsObeyed)
{
    Make(GetParam(), 2);
    auto a = Host().AddVcpu({0});
    auto b = Host().AddVcpu({0});
    auto c = Host().AddVcpu({0});
    for (auto vcpu : {a, b, c})
    {
        Host().Wake(vcpu);
    }
    Host().AdvanceTo(MilliSeconds(5));
    a->SetAffinity({1}); // while it runs
    b->SetAffinity({1}); // while it waits
    Host().AdvanceTo(MilliSeconds(35));
    EXPECT_EQ(Host().Running(0), 2);
    EXPECT_GE(Host().Running(1), 0);
    Host().AdvanceTo(MilliSeconds(300));
    EXPECT_EQ(Host().Running(0), 2);
    EXPECT_NEAR(a->GetTimeIn(RunState::RUNNING).GetSeconds(), 0.15, 0.035);
}

// --- Rate limit ------------------------------------------------------------------------------

TEST_P(CreditRules, RatelimitKeepsTheRunnerForTheLimit)
{
    MakeOnePcpu();
    m_scheduler->SetAttribute("Ratelimit", TimeValue(MilliSeconds(1)));
    auto a = Host().AddVcpu();
    auto b = Host().AddVcpu();
    Host().Wake(a);
    Host().AdvanceTo(MilliSeconds(11)); // UNDER since 10
    Host().Sleep(a);
    Host().AdvanceTo(MilliSeconds(41));
    ASSERT_EQ(Priority(a), CreditPriority::UNDER);
    Host().Wake(a);
    Host().AdvanceTo(MicroSeconds(49600)); // BOOST
    Host().Sleep(a);
    Host().Wake(a);
    Host().AdvanceTo(MicroSeconds(50400)); // UNDER since 50, has run for 0.8 ms
    Host().Wake(b);
    EXPECT_EQ(Host().Running(), 0);
    Host().AdvanceTo(MicroSeconds(51400) - TimeStep(1)); // 1 ms after the request
    EXPECT_EQ(Host().Running(), 0);
    Host().AdvanceTo(MicroSeconds(51400));
    EXPECT_EQ(Host().Running(), 1);
}

TEST_P(CreditRules, RatelimitKeepsAYieldForLater)
{
    MakeOnePcpu();
    m_scheduler->SetAttribute("Ratelimit", TimeValue(MilliSeconds(1)));
    auto a = Host().AddVcpu();
    auto b = Host().AddVcpu();
    auto c = Host().AddVcpu();
    for (auto vcpu : {a, b, c})
    {
        Host().Wake(vcpu);
    }
    Host().AdvanceTo(MicroSeconds(150500)); // A, for 0.5 ms (UNDER); then C (UNDER), B (OVER)
    ASSERT_EQ(Host().Running(), 0);
    Host().Sleep(c);
    Host().Yield(a);
    EXPECT_EQ(Host().Running(), 0);
    Host().AdvanceTo(MicroSeconds(151500) - TimeStep(1)); // 1 ms after the yield
    EXPECT_EQ(Host().Running(), 0);
    Host().AdvanceTo(MicroSeconds(151500));
    EXPECT_EQ(Host().Running(), IsOld() ? 0 : 1); // behind one of lower priority, as in 4.1
}

TEST_P(CreditRules, NoRatelimitByDefault)
{
    MakeOnePcpu();
    auto a = Host().AddVcpu();
    auto b = Host().AddVcpu();
    Host().AdvanceTo(MicroSeconds(9900));
    Host().Wake(a);
    Host().AdvanceTo(MicroSeconds(10001));
    Host().Wake(b);
    EXPECT_EQ(Host().Running(), 1);
}

// --- Experiments that no Xen does ------------------------------------------------------------

TEST_P(CreditRules, NeverPreempt)
{
    MakeOnePcpu();
    m_scheduler->SetAttribute("WakeRule", StringValue("NeverPreempt"));
    MakeUnderRunner();
    auto waker = Host().AddVcpu();
    Host().AdvanceTo(MilliSeconds(12));
    Host().Wake(waker);
    EXPECT_EQ(Host().Running(), 0);
    Host().AdvanceTo(MilliSeconds(30));
    EXPECT_EQ(Host().Running(), 1);
}

TEST_P(CreditRules, AlwaysPreempt)
{
    MakeOnePcpu();
    m_scheduler->SetAttribute("WakeRule", StringValue("AlwaysPreempt"));
    auto a = Host().AddVcpu();
    auto b = Host().AddVcpu();
    auto c = Host().AddVcpu();
    Host().Wake(a);
    Host().AdvanceTo(MilliSeconds(1));
    Host().WakeNow(b); // A is in BOOST
    Host().WakeNow(c); // the first of two is served
    Host().Settle();
    EXPECT_EQ(Host().Running(), 1);
    Host().AdvanceTo(MilliSeconds(2));
    Host().Sleep(b);
    EXPECT_EQ(Host().Running(), 2);
}

TEST_P(CreditRules, PreemptedToHead)
{
    MakeOnePcpu();
    m_scheduler->SetAttribute("PreemptedTo", StringValue("Head"));
    auto a = Host().AddVcpu();
    auto b = Host().AddVcpu();
    auto dom0 = Host().AddVcpu();
    Host().Wake(a);
    Host().Wake(b);
    Host().AdvanceTo(MilliSeconds(41)); // B runs since 30, UNDER since 40
    Host().Wake(dom0);
    ASSERT_EQ(Host().Running(), 2);
    Host().Sleep(dom0);
    EXPECT_EQ(Host().Running(), 1);     // B again
    Host().AdvanceTo(MilliSeconds(71)); // a slice that has ended is no preemption
    EXPECT_EQ(Host().Running(), 0);
}

/// A hog in UNDER and a vCPU that does I/O, pinned to pCPU 0; KickAway.
class CreditKickAway : public CreditRules
{
  protected:
    void MakeHog(uint32_t nPcpus, const std::vector<uint32_t>& ioAffinity = {0})
    {
        Make(GetParam(), nPcpus);
        m_scheduler->SetAttribute("KickAway", BooleanValue(true));
        m_io = Host().AddVcpu(ioAffinity);
        m_hog = MakeUnderRunner();
    }

    Ptr<Vcpu> m_hog;
    Ptr<Vcpu> m_io;
};

TEST_P(CreditKickAway, BoostsThePreemptedHogWhichThenKeepsItsPcpuForASlice)
{
    MakeHog(2);
    Host().AdvanceTo(MilliSeconds(11));
    Host().Wake(m_io);
    EXPECT_EQ(Host().Running(0), 0);
    EXPECT_EQ(Priority(m_hog), CreditPriority::BOOST);
    Host().Sleep(m_io);
    EXPECT_EQ(Host().Running(0), 1);
    Host().AdvanceTo(MilliSeconds(12));
    Host().Wake(m_io); // BOOST does not preempt BOOST
    EXPECT_EQ(Host().Running(0), 1);
    Host().AdvanceTo(MilliSeconds(40)); // nor does anything happen at the ticks
    EXPECT_EQ(Priority(m_hog), CreditPriority::UNDER);
    EXPECT_EQ(Host().Running(0), 1);
    Host().AdvanceTo(MilliSeconds(41));
    EXPECT_EQ(Host().Running(0), 0);
    EXPECT_EQ(Priority(m_hog), CreditPriority::UNDER) << "its slice ended, nobody kicked it";
}

TEST_P(CreditKickAway, PassesTheRateLimit)
{
    MakeHog(2);
    m_scheduler->SetAttribute("Ratelimit", TimeValue(MilliSeconds(1)));
    Host().AdvanceTo(MilliSeconds(30)); // a new slice of the hog begins
    Host().AdvanceTo(MicroSeconds(30500));
    Host().Wake(m_io);
    EXPECT_EQ(Host().Running(0), 0);
}

TEST_P(CreditKickAway, NeedsAnIdlePcpuThatTheWokenOneMayNotUse)
{
    for (const bool mayUseIdle : {false, true})
    {
        m_host.reset();
        mayUseIdle ? MakeHog(2, {}) : MakeHog(1);
        Host().AdvanceTo(MilliSeconds(11));
        Host().Wake(m_io);
        EXPECT_EQ(Priority(m_hog), CreditPriority::UNDER);
    }
}

TEST_P(CreditKickAway, OverStaysOver)
{
    MakeHog(2);
    m_scheduler->SetAttribute("PoolPcpus", UintegerValue(1));
    for (int i = 0; i < 2; ++i)
    {
        Host().Wake(Host().AddVcpu({0}));
    }
    Ptr<Vcpu> runner;
    for (int ms = 15; ms < 600 && (!runner || Priority(runner) != CreditPriority::OVER); ms += 10)
    {
        Host().AdvanceTo(MilliSeconds(ms));
        runner = Host().GetVcpu(Host().Running(0));
    }
    ASSERT_EQ(Priority(runner), CreditPriority::OVER);
    Host().Wake(m_io);
    EXPECT_EQ(Host().Running(0), 0);
    EXPECT_EQ(Priority(runner), CreditPriority::OVER);
}

INSTANTIATE_TEST_SUITE_P(Versions, CreditKickAway, testing::Values(CREDIT_XEN_3_3, CREDIT_XEN_4_1));

TEST(CreditPool, FollowsThePcpusOfTheHostUnlessToldOtherwise)
{
    for (uint32_t poolPcpus : {0, 1, 4})
    {
        auto scheduler =
            CreateObjectWithAttributes<CreditScheduler>("PoolPcpus", UintegerValue(poolPcpus));
        ManualHost host(scheduler, 2);
        for (int i = 0; i < 3; ++i)
        {
            host.AddVcpu({0});
            host.Wake(host.GetVcpu(i));
        }
        host.AdvanceTo(MilliSeconds(60));
        // A earned min(pool / active, 300) at 30 and at 60 ms and paid 300
        const int expected[] = {300, 150, 0, 0, 300};
        EXPECT_EQ(scheduler->GetCredit(host.GetVcpu(0)), expected[poolPcpus]);
    }
}

// --- Timers ----------------------------------------------------------------------------------

TEST_P(CreditRules, IdleHostHasNoTimers)
{
    Make(GetParam(), 2);
    auto a = Host().AddVcpu();
    auto b = Host().AddVcpu();
    EXPECT_EQ(Host().GetNTimers(), 0u);
    Host().Wake(a);
    EXPECT_EQ(Host().GetNTimers(), 2u); // the tick of pCPU 0, accounting
    Host().Wake(b);
    EXPECT_EQ(Host().GetNTimers(), 3u);
    Host().AdvanceTo(MilliSeconds(35));
    Host().Sleep(a);
    Host().Sleep(b);
    Host().AdvanceTo(MilliSeconds(300)); // until they have saved up enough
    EXPECT_EQ(Host().GetNTimers(), 0u);
    EXPECT_FALSE(m_scheduler->IsActive(a));
}

TEST_P(CreditRules, TicksResumeInPhase)
{
    MakeOnePcpu();
    auto a = Host().AddVcpu();
    Host().AdvanceTo(MilliSeconds(1007));
    Host().Wake(a);
    Host().AdvanceTo(MilliSeconds(1010) - TimeStep(1));
    EXPECT_EQ(Priority(a), CreditPriority::BOOST);
    Host().AdvanceTo(MilliSeconds(1010));
    EXPECT_EQ(Priority(a), CreditPriority::UNDER);
    EXPECT_EQ(Credit(a), IsOld() ? -100 : -30);
    Host().AdvanceTo(MilliSeconds(1020)); // a multiple of 30 ms: tick, then accounting
    EXPECT_EQ(Credit(a), IsOld() ? 100 : 170);
}

// --- Trace sources, removal, bad input -------------------------------------------------------

struct Traces
{
    void OnPriority(Ptr<Vcpu> vcpu, CreditPriority from, CreditPriority to)
    {
        priority += std::to_string(vcpu->GetId()) + ":" + ToString(from) + ">" + ToString(to) + " ";
    }

    void OnAccounting(Ptr<Vcpu> vcpu, int32_t credit, CreditPriority priority)
    {
        accounting += std::to_string(vcpu->GetId()) + "=" + std::to_string(credit) + "," +
                      ToString(priority) + " ";
    }

    std::string priority;
    std::string accounting;
};

TEST_P(CreditRules, TraceSources)
{
    MakeOnePcpu();
    Traces traces;
    m_scheduler->TraceConnectWithoutContext("Priority", MakeCallback(&Traces::OnPriority, &traces));
    m_scheduler->TraceConnectWithoutContext("Accounting",
                                            MakeCallback(&Traces::OnAccounting, &traces));
    auto a = Host().AddVcpu();
    auto b = Host().AddVcpu();
    auto c = Host().AddVcpu();
    for (auto vcpu : {a, b, c})
    {
        Host().Wake(vcpu);
    }
    Host().AdvanceTo(MilliSeconds(60));
    EXPECT_EQ(traces.priority,
              "0:under>boost 1:under>boost 2:under>boost 0:boost>under 1:boost>under "
              "1:under>over ");
    EXPECT_EQ(traces.accounting, "0=0,under 1=-150,over 0=150,under ");
}

TEST_P(CreditRules, RemoveVcpu)
{
    MakeOnePcpu();
    auto a = Host().AddVcpu();
    auto b = Host().AddVcpu();
    Host().Wake(a);
    Host().Wake(b);
    Host().AdvanceTo(MilliSeconds(65));
    Host().Sleep(a);
    m_scheduler->RemoveVcpu(a);
    EXPECT_THROW(Credit(a), VirtError);
    Host().AdvanceTo(MilliSeconds(200));
    EXPECT_EQ(Host().Running(), 1);
    EXPECT_GE(Credit(b), -300);
}

TEST(CreditSchedulerInput, BadValuesAreNamed)
{
    auto scheduler = CreateObject<CreditScheduler>();
    for (const char* name : {"TimeSlice", "TickPeriod", "AccountingPeriod"})
    {
        for (Time value : {Time(), MilliSeconds(-30), MicroSeconds(150)})
        {
            try
            {
                scheduler->SetAttribute(name, TimeValue(value));
                FAIL() << name;
            }
            catch (const VirtError& error)
            {
                EXPECT_NE(std::string(error.what()).find(name), std::string::npos);
            }
        }
    }
    EXPECT_THROW(scheduler->SetAttribute("Ratelimit", TimeValue(MilliSeconds(-1))), VirtError);
    EXPECT_THROW(scheduler->GetCredit(nullptr), VirtError);
}

TEST(CreditSchedulerInput, AccountingHappensAtTicks)
{
    auto scheduler = CreateObjectWithAttributes<CreditScheduler>("AccountingPeriod",
                                                                 TimeValue(MilliSeconds(25)));
    EXPECT_THROW(ManualHost(scheduler, 1), VirtError);
}

TEST(CreditSchedulerInput, FixedOnceAttached)
{
    auto scheduler = CreateObject<CreditScheduler>();
    ManualHost host(scheduler, 1);
    EXPECT_THROW(scheduler->SetAttribute("Version", StringValue("4.1")), VirtError);
    EXPECT_THROW(scheduler->SetAttribute("TickPeriod", TimeValue(MilliSeconds(10))), VirtError);
    EXPECT_THROW(host.AddVcpu({1}), VirtError);
}

TEST(CreditSchedulerInput, VersionByName)
{
    auto scheduler = CreateObjectWithAttributes<CreditScheduler>("Version", StringValue("4.1"));
    EnumValue version;
    scheduler->GetAttribute("Version", version);
    EXPECT_EQ(version.Get(), CREDIT_XEN_4_1);
}

} // namespace
