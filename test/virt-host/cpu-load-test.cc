/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "manual-timers.h"

#include "ns3/cpu-load.h"
#include "ns3/double.h"
#include "ns3/enum.h"
#include "ns3/make-event.h"
#include "ns3/object-factory.h"
#include "ns3/string.h"
#include "ns3/virt-error.h"

#include <gtest/gtest.h>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace
{

using namespace ns3;

/// A vCPU that gets its pCPU at once, unless it is held back, and a load on it.
class CpuLoadTest : public testing::Test
{
  protected:
    void Make(CpuLoad::Mode mode, double load)
    {
        m_domain = CreateObject<Domain>();
        m_vcpu = CreateObject<Vcpu>();
        m_vcpu->Setup(0, m_domain, m_clock, 0);
        m_vcpu->GetServer().SetListeners(
            [this] {
                m_vcpu->Apply(RunEvent::WAKE);
                m_wakes.push_back(m_clock.Now());
                if (!m_heldBack)
                {
                    m_vcpu->Apply(RunEvent::DISPATCH);
                }
            },
            [this] { m_vcpu->Apply(RunEvent::BLOCK); });
        m_load =
            CreateObjectWithAttributes<CpuLoad>("Mode", EnumValue(mode), "Load", DoubleValue(load));
        m_load->Install(m_vcpu, m_clock);
        m_load->TraceConnectWithoutContext("State", MakeCallback(&CpuLoadTest::OnState, this));
    }

    ~CpuLoadTest() override
    {
        if (m_load)
        {
            m_load->Dispose();
            m_vcpu->Dispose();
        }
    }

    void OnState(LoadState from, LoadState to)
    {
        m_states.emplace_back(m_clock.Now(), from, to);
    }

    void HoldBack()
    {
        m_heldBack = true;
        if (m_vcpu->GetRunState() == RunState::RUNNING)
        {
            m_vcpu->Apply(RunEvent::PREEMPT);
        }
    }

    void LetGo()
    {
        m_heldBack = false;
        if (m_vcpu->GetRunState() == RunState::RUNNABLE)
        {
            m_vcpu->Apply(RunEvent::DISPATCH);
        }
    }

    /// \return CPU time the vCPU has had so far, in ms
    double GetUsed()
    {
        return m_vcpu->GetServer().GetBackgroundTime().GetSeconds() * 1000;
    }

    bool HasSlept() const
    {
        for (const auto& [at, from, to] : m_states)
        {
            if (from == LoadState::BUSY && to == LoadState::SLEEPING)
            {
                return true;
            }
        }
        return false;
    }

    ManualTimers m_clock;
    Ptr<Domain> m_domain;
    Ptr<Vcpu> m_vcpu;
    Ptr<CpuLoad> m_load;
    bool m_heldBack{false};
    std::vector<Time> m_wakes;
    std::vector<std::tuple<Time, LoadState, LoadState>> m_states;
};

TEST(LoadStateTable, EveryStateWithEveryEvent)
{
    const std::map<std::pair<std::string, std::string>, std::string> legal{
        {{"stopped", "start"}, "sleeping"},
        {{"sleeping", "wake"}, "busy"},
        {{"busy", "repeat"}, "busy"},
        {{"busy", "sleep"}, "sleeping"},
        {{"sleeping", "stop"}, "stopped"},
        {{"busy", "stop"}, "stopped"},
    };
    for (LoadState state : {LoadState::STOPPED, LoadState::SLEEPING, LoadState::BUSY})
    {
        for (LoadEvent event : {LoadEvent::START,
                                LoadEvent::WAKE,
                                LoadEvent::REPEAT,
                                LoadEvent::SLEEP,
                                LoadEvent::STOP})
        {
            SCOPED_TRACE(std::string(ToString(state)) + " x " + ToString(event));
            const auto next = g_loadStateTable.Next(state, event);
            const auto expected = legal.find({ToString(state), ToString(event)});
            ASSERT_EQ(next.has_value(), expected != legal.end());
            if (next)
            {
                EXPECT_EQ(ToString(*next), expected->second);
            }
        }
    }
}

TEST_F(CpuLoadTest, ShareAloneOnAPcpuIsWithinOneCycle)
{
    for (auto mode : {CpuLoad::PERIOD, CpuLoad::BUSY_SLICE, CpuLoad::CUMULATIVE})
    {
        for (double load : {0.01, 0.3, 0.4, 0.6, 0.8, 1.0})
        {
            SCOPED_TRACE("mode " + std::to_string(mode) + " load " + std::to_string(load));
            const Time start = m_clock.Now();
            Make(mode, load);
            m_load->Start();
            m_clock.AdvanceTo(start + Seconds(10));
            EXPECT_NEAR(GetUsed(), load * 10000, 30);
            m_load->Dispose();
            m_vcpu->Dispose();
        }
    }
}

TEST_F(CpuLoadTest, PeriodIs18BusyThen12Asleep)
{
    Make(CpuLoad::PERIOD, 0.6);
    m_load->Start();
    m_clock.AdvanceTo(MilliSeconds(100));
    const std::vector<Time> expected{Time(), MilliSeconds(30), MilliSeconds(60), MilliSeconds(90)};
    EXPECT_EQ(m_wakes, expected);
    EXPECT_EQ(m_load->GetCpuTime(), MilliSeconds(54));
    EXPECT_EQ(m_load->GetState(), LoadState::BUSY);
    EXPECT_NEAR(GetUsed(), 64, 1e-9);
}

TEST_F(CpuLoadTest, BusySliceIs30BusyThen20Asleep)
{
    Make(CpuLoad::BUSY_SLICE, 0.6);
    m_load->Start();
    m_clock.AdvanceTo(MilliSeconds(105));
    const std::vector<Time> expected{Time(), MilliSeconds(50), MilliSeconds(100)};
    EXPECT_EQ(m_wakes, expected);
    EXPECT_EQ(m_load->GetCpuTime(), MilliSeconds(60));
}

TEST_F(CpuLoadTest, CumulativeAloneIsLikePeriod)
{
    Make(CpuLoad::CUMULATIVE, 0.6);
    m_load->Start();
    m_clock.AdvanceTo(MilliSeconds(75));
    const std::vector<Time> expected{Time(), MilliSeconds(30), MilliSeconds(60)};
    EXPECT_EQ(m_wakes, expected);
}

TEST_F(CpuLoadTest, BusyIsCpuTimeNotWallTime)
{
    Make(CpuLoad::PERIOD, 0.6);
    m_load->Start();
    m_clock.AdvanceTo(MilliSeconds(5));
    HoldBack();
    m_clock.AdvanceTo(MilliSeconds(65));
    EXPECT_NEAR(GetUsed(), 5, 1e-9);
    LetGo();
    m_clock.AdvanceTo(MilliSeconds(78) - TimeStep(1));
    EXPECT_EQ(m_load->GetState(), LoadState::BUSY);
    m_clock.AdvanceTo(MilliSeconds(78));
    EXPECT_EQ(m_load->GetState(), LoadState::SLEEPING);
    m_clock.AdvanceTo(MilliSeconds(90)); // 12 ms of wall time later
    EXPECT_EQ(m_load->GetState(), LoadState::BUSY);
}

TEST_F(CpuLoadTest, CumulativeNeverSleepsWhileBehind)
{
    // A third of a pCPU against a target of 60 %: always behind after the first cycles.
    Make(CpuLoad::CUMULATIVE, 0.6);
    HoldBack();
    m_load->Start();
    for (int i = 0; i < 50; ++i)
    {
        m_clock.Advance(MilliSeconds(60));
        LetGo();
        m_clock.Advance(MilliSeconds(30));
        EXPECT_EQ(m_vcpu->GetRunState(), RunState::RUNNING);
        HoldBack();
    }
    EXPECT_FALSE(HasSlept());
    EXPECT_EQ(m_wakes.size(), 1u);
    EXPECT_NEAR(GetUsed(), 1500, 1e-9);
    LetGo(); // alone again: catches up, then sleeps
    m_clock.Advance(Seconds(3));
    EXPECT_FALSE(HasSlept());
    m_clock.Advance(Seconds(2));
    EXPECT_TRUE(HasSlept());
    EXPECT_NEAR(GetUsed(), 0.6 * m_clock.Now().GetSeconds() * 1000, 30);
}

TEST_F(CpuLoadTest, CumulativeSleepsOnlyWhileAhead)
{
    Make(CpuLoad::CUMULATIVE, 0.4);
    m_load->Start();
    for (int i = 0; i < 1000; ++i)
    {
        m_clock.Advance(MicroSeconds(1370 + 977 * (i % 7)));
        if (m_vcpu->GetRunState() == RunState::BLOCKED)
        {
            EXPECT_GE(GetUsed(), 0.4 * m_clock.Now().GetSeconds() * 1000 - 1e-6);
        }
        i % 3 == 0 ? HoldBack() : LetGo();
    }
    EXPECT_TRUE(HasSlept());
}

TEST_F(CpuLoadTest, LoadZeroDoesNothing)
{
    Make(CpuLoad::PERIOD, 0);
    m_load->Start();
    m_clock.AdvanceTo(Seconds(1));
    EXPECT_EQ(m_load->GetState(), LoadState::STOPPED);
    EXPECT_TRUE(m_wakes.empty());
    EXPECT_TRUE(m_states.empty());
}

TEST_F(CpuLoadTest, LoadOneNeverSleeps)
{
    for (auto mode : {CpuLoad::PERIOD, CpuLoad::BUSY_SLICE, CpuLoad::CUMULATIVE})
    {
        m_states.clear();
        m_wakes.clear();
        Make(mode, 1);
        m_load->Start();
        m_clock.Advance(Seconds(1));
        EXPECT_EQ(m_wakes.size(), 1u);
        EXPECT_FALSE(HasSlept());
        EXPECT_NEAR(GetUsed(), 1000, 1e-9);
        m_load->Dispose();
        m_vcpu->Dispose();
    }
}

TEST_F(CpuLoadTest, TimerOfADescheduledGuestIsHandledWhenItRuns)
{
    Make(CpuLoad::PERIOD, 0.5);
    m_load->Start();
    m_clock.AdvanceTo(MilliSeconds(20)); // asleep from 15 to 30
    EXPECT_EQ(m_load->GetState(), LoadState::SLEEPING);
    HoldBack();
    m_clock.AdvanceTo(MilliSeconds(50));
    EXPECT_EQ(m_vcpu->GetRunState(), RunState::RUNNABLE); // the timer woke it
    EXPECT_EQ(m_load->GetState(), LoadState::SLEEPING);   // but it has not run
    LetGo();
    m_clock.Settle();
    EXPECT_EQ(m_load->GetState(), LoadState::BUSY);
}

TEST_F(CpuLoadTest, GivesWayToOtherWork)
{
    Make(CpuLoad::PERIOD, 0.6);
    m_load->Start();
    m_clock.AdvanceTo(MilliSeconds(1));
    Time ran;
    m_vcpu->GetServer().Post(
        WorkClass::NET,
        MilliSeconds(2),
        Ptr<EventImpl>(MakeEvent([this, &ran] { ran = m_clock.Now(); }), false));
    m_clock.AdvanceTo(MilliSeconds(20) - TimeStep(1));
    EXPECT_EQ(ran, MilliSeconds(3));
    EXPECT_EQ(m_load->GetState(), LoadState::BUSY);
    m_clock.AdvanceTo(MilliSeconds(20));
    EXPECT_EQ(m_load->GetState(), LoadState::SLEEPING);
}

TEST_F(CpuLoadTest, StopAndStartAgain)
{
    Make(CpuLoad::PERIOD, 0.6);
    m_load->Start();
    m_load->Start();
    m_clock.AdvanceTo(MilliSeconds(20));
    m_load->Stop(); // asleep
    m_load->Stop();
    m_clock.AdvanceTo(MilliSeconds(100));
    EXPECT_NEAR(GetUsed(), 18, 1e-9);
    m_load->Start();
    m_clock.AdvanceTo(MilliSeconds(110));
    m_load->Stop(); // busy: what has begun is finished
    m_clock.AdvanceTo(MilliSeconds(200));
    EXPECT_NEAR(GetUsed(), 36, 1e-9);
    EXPECT_EQ(m_load->GetState(), LoadState::STOPPED);
    EXPECT_EQ(m_vcpu->GetRunState(), RunState::BLOCKED);
}

TEST_F(CpuLoadTest, LoadMayChange)
{
    Make(CpuLoad::PERIOD, 0.6);
    m_load->Start();
    m_clock.AdvanceTo(MilliSeconds(31));
    m_load->SetAttribute("Load", DoubleValue(0));
    m_clock.AdvanceTo(MilliSeconds(200));
    EXPECT_EQ(m_load->GetState(), LoadState::STOPPED);
    EXPECT_NEAR(GetUsed(), 36, 1e-9);
}

TEST_F(CpuLoadTest, StartOffset)
{
    Make(CpuLoad::PERIOD, 0.6);
    m_load->SetAttribute("StartOffset", StringValue("ns3::ConstantRandomVariable[Constant=0.007]"));
    EXPECT_EQ(m_load->AssignStreams(3), 1);
    m_load->Start();
    m_clock.AdvanceTo(MilliSeconds(50));
    const std::vector<Time> expected{MilliSeconds(7), MilliSeconds(37)};
    EXPECT_EQ(m_wakes, expected);
}

TEST_F(CpuLoadTest, SameStreamSameStart)
{
    std::vector<Time> first;
    for (int run = 0; run < 2; ++run)
    {
        m_wakes.clear();
        const Time start = m_clock.Now();
        Make(CpuLoad::PERIOD, 0.6);
        m_load->SetAttribute("StartOffset",
                             StringValue("ns3::UniformRandomVariable[Min=0|Max=0.03]"));
        m_load->AssignStreams(7);
        m_load->Start();
        m_clock.Advance(MilliSeconds(100));
        ASSERT_FALSE(m_wakes.empty());
        first.push_back(m_wakes.front() - start);
        m_load->Dispose();
        m_vcpu->Dispose();
    }
    EXPECT_EQ(first[0], first[1]);
    EXPECT_TRUE(first[0].IsStrictlyPositive());
}

TEST_F(CpuLoadTest, NextToNoLoadSleepsAlmostForEver)
{
    Make(CpuLoad::BUSY_SLICE, 1e-300);
    m_load->Start();
    m_clock.Advance(Seconds(1));
    EXPECT_EQ(m_load->GetCpuTime(), MilliSeconds(30));
    EXPECT_EQ(m_load->GetState(), LoadState::SLEEPING);
}

TEST_F(CpuLoadTest, BadInput)
{
    Make(CpuLoad::PERIOD, 0.6);
    for (double load : {-0.01, 1.01, 60.0})
    {
        EXPECT_THROW(m_load->SetAttribute("Load", DoubleValue(load)), VirtError) << load;
    }
    EXPECT_THROW(m_load->SetAttribute("DutyCycle", TimeValue(Time())), VirtError);
    m_load->SetAttribute("StartOffset", StringValue("ns3::ConstantRandomVariable[Constant=-1]"));
    EXPECT_THROW(m_load->Start(), VirtError);
    EXPECT_THROW(CreateObject<CpuLoad>()->Start(), VirtError);
}

} // namespace
