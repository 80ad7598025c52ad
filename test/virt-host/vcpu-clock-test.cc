/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "call-event.h"
#include "manual-guest-clock.h"
#include "manual-timers.h"

#include "ns3/vcpu-clock.h"
#include "ns3/virt-error.h"

#include <gtest/gtest.h>
#include <random>
#include <string>

namespace
{

using namespace ns3;

/// A clock at 1000 ticks per second on a vCPU that the test switches by hand.
class VcpuClockTest : public ::testing::Test
{
  protected:
    VcpuClockTest()
    {
        m_vcpu->Setup(0, CreateObject<Domain>(), m_timers, 1);
        m_clock->SetHz(1000);
        m_clock->Attach(m_vcpu, m_timers);
    }

    ~VcpuClockTest() override
    {
        m_clock->Dispose();
        m_vcpu->Dispose();
    }

    void At(double ms)
    {
        m_timers.AdvanceTo(MicroSeconds(static_cast<int64_t>(ms * 1000)));
    }

    void Wake()
    {
        m_vcpu->Apply(RunEvent::WAKE);
    }

    void Dispatch()
    {
        m_vcpu->Apply(RunEvent::DISPATCH);
    }

    void Preempt()
    {
        m_vcpu->Apply(RunEvent::PREEMPT);
    }

    ManualTimers m_timers;
    Ptr<Vcpu> m_vcpu{CreateObject<Vcpu>()};
    Ptr<VcpuClock> m_clock{CreateObject<VcpuClock>()};
};

TEST_F(VcpuClockTest, TicksWhileTheVcpuRuns)
{
    Wake();
    Dispatch();
    for (uint64_t ms = 0; ms < 50; ++ms)
    {
        At(ms);
        EXPECT_EQ(m_clock->GetJiffies(), ms);
        EXPECT_FALSE(m_clock->IsSpiked());
        At(ms + 0.999);
        EXPECT_EQ(m_clock->GetJiffies(), ms);
    }
    EXPECT_EQ(m_timers.GetNFired(), 0U) << "ticks are computed, not scheduled";
    EXPECT_EQ(m_timers.GetNPending(), 0U);
}

TEST_F(VcpuClockTest, FreezesWhileDescheduledAndJumpsOnResume)
{
    Wake();
    Dispatch();
    At(5.5);
    Preempt();
    At(20);
    EXPECT_EQ(m_clock->GetJiffies(), 5U);
    EXPECT_EQ(m_clock->Now(), MilliSeconds(20)) << "the wall clock goes on";
    At(35.5);
    EXPECT_EQ(m_clock->GetJiffies(), 5U);
    Dispatch();
    EXPECT_EQ(m_clock->GetJiffies(), 35U);
    EXPECT_TRUE(m_clock->IsSpiked());
    At(35.999);
    EXPECT_TRUE(m_clock->IsSpiked());
    At(36);
    EXPECT_FALSE(m_clock->IsSpiked()) << "until the next tick";
    EXPECT_EQ(m_clock->GetJiffies(), 36U);
}

TEST_F(VcpuClockTest, OneMissedTickIsNoSpike)
{
    Wake();
    Dispatch();
    At(5.9);
    Preempt();
    At(6.1);
    Dispatch();
    EXPECT_EQ(m_clock->GetJiffies(), 6U);
    EXPECT_FALSE(m_clock->IsSpiked());
    At(6.2);
    Preempt();
    At(8.0);
    Dispatch();
    EXPECT_EQ(m_clock->GetJiffies(), 8U);
    EXPECT_TRUE(m_clock->IsSpiked()) << "two ticks at once";
}

TEST_F(VcpuClockTest, ASpikeOutlivesAShortAbsenceWithinItsTick)
{
    Wake();
    Dispatch();
    At(1);
    Preempt();
    At(30.2);
    Dispatch();
    ASSERT_TRUE(m_clock->IsSpiked());
    At(30.4);
    m_vcpu->Apply(RunEvent::BLOCK);
    At(30.6);
    Wake();
    Dispatch();
    EXPECT_TRUE(m_clock->IsSpiked()) << "no tick has passed since the jump";
    At(30.8);
    Preempt();
    At(31.1);
    Dispatch();
    EXPECT_FALSE(m_clock->IsSpiked()) << "one tick has passed";
}

TEST_F(VcpuClockTest, TheJumpIsThereBeforeAnyOtherGuestWork)
{
    uint64_t seen = 0;
    bool spiked = false;
    m_vcpu->GetServer().Post(WorkClass::TIMER, Time(), Call([&] {
                                 seen = m_clock->GetJiffies();
                                 spiked = m_clock->IsSpiked();
                             }));
    At(40);
    Wake();
    Dispatch();
    m_timers.Settle();
    EXPECT_EQ(seen, 40U);
    EXPECT_TRUE(spiked);
}

TEST_F(VcpuClockTest, StolenIsRunnableTimeOnly)
{
    At(10);
    Wake();
    At(14);
    EXPECT_EQ(m_clock->GetStolenTime(), MilliSeconds(4));
    Dispatch();
    At(20);
    m_vcpu->Apply(RunEvent::BLOCK);
    At(30);
    EXPECT_EQ(m_clock->GetStolenTime(), MilliSeconds(4)) << "neither running nor blocked counts";
    Wake();
    At(31);
    Dispatch();
    Preempt();
    At(33);
    EXPECT_EQ(m_clock->GetStolenTime(), MilliSeconds(7));
}

TEST_F(VcpuClockTest, JiffiesAndStolenTimeNeverDecreaseAndAgreeWithAPerTickClock)
{
    constexpr RunEvent EVENTS[] = {RunEvent::WAKE,
                                   RunEvent::DISPATCH,
                                   RunEvent::PREEMPT,
                                   RunEvent::BLOCK,
                                   RunEvent::PAUSE,
                                   RunEvent::UNPAUSE};
    std::mt19937 random(3);
    uint64_t jiffies = 0; // as the guest counts them: on each tick or resume
    bool spiked = false;
    Time stolen;
    auto tick = [&](uint64_t due) {
        if (m_vcpu->GetRunState() == RunState::RUNNING && due > jiffies)
        {
            spiked = due > jiffies + 1; // PVTCP's rule at each timer interrupt
            jiffies = due;
        }
    };
    for (int us = 0; us < 200000; us += 50)
    {
        m_timers.AdvanceTo(MicroSeconds(us));
        tick(us / 1000);
        const RunEvent event = EVENTS[random() % 6];
        if (random() % 8 == 0 && g_runStateTable.Next(m_vcpu->GetRunState(), event))
        {
            m_vcpu->Apply(event);
            tick(us / 1000);
        }
        ASSERT_EQ(m_clock->GetJiffies(), jiffies) << "at " << us << " us";
        ASSERT_EQ(m_clock->IsSpiked(), spiked) << "at " << us << " us";
        ASSERT_GE(m_clock->GetStolenTime(), stolen);
        stolen = m_clock->GetStolenTime();
    }
    EXPECT_GT(jiffies, 0U);
}

TEST_F(VcpuClockTest, BadHzIsRefused)
{
    for (uint32_t bad : {0U, 10001U})
    {
        try
        {
            m_clock->SetHz(bad);
            FAIL() << bad << " was accepted";
        }
        catch (const VirtError& e)
        {
            const std::string text = e.what();
            EXPECT_NE(text.find("Hz"), std::string::npos) << text;
            EXPECT_NE(text.find(std::to_string(bad)), std::string::npos) << text;
            EXPECT_NE(text.find("1..10000"), std::string::npos) << text;
        }
        EXPECT_EQ(m_clock->GetHz(), 1000U);
    }
}

TEST_F(VcpuClockTest, JiffiesDoNotDriftWhateverHz)
{
    Wake();
    Dispatch();
    m_timers.AdvanceTo(Seconds(3600));
    for (uint32_t hz : {1U, 100U, 250U, 300U, 1000U, 1024U, 7777U, 10000U})
    {
        m_clock->SetHz(hz);
        EXPECT_EQ(m_clock->GetJiffies(), 3600ULL * hz) << hz;
        EXPECT_EQ(m_clock->GetJiffy(), NanoSeconds(1000000000LL / hz)) << hz;
    }
}

TEST_F(VcpuClockTest, ADisposedClockListensNoMore)
{
    m_clock->Dispose();
    m_clock = CreateObject<VcpuClock>(); // the memory of the old one is gone
    Wake();
    Dispatch();
    EXPECT_EQ(m_vcpu->GetRunState(), RunState::RUNNING);
}

TEST(VcpuClockDefaults, HundredTicksPerSecond)
{
    EXPECT_EQ(CreateObject<VcpuClock>()->GetHz(), 100U);
}

TEST(ManualGuestClock, BehavesAsAGuestClock)
{
    ManualGuestClock clock;
    clock.Run(MilliSeconds(5));
    EXPECT_EQ(clock.GetJiffies(), 5U);
    EXPECT_FALSE(clock.IsSpiked());
    clock.Steal(MicroSeconds(30500));
    EXPECT_EQ(clock.GetJiffies(), 35U);
    EXPECT_EQ(clock.GetStolenTime(), MicroSeconds(30500));
    EXPECT_TRUE(clock.IsSpiked());
    clock.Run(MicroSeconds(400));
    EXPECT_TRUE(clock.IsSpiked());
    clock.Run(MicroSeconds(200));
    EXPECT_FALSE(clock.IsSpiked());
    EXPECT_EQ(clock.Now(), MicroSeconds(36100));
}

} // namespace
