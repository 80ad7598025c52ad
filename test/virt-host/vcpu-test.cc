/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "call-event.h"
#include "manual-timers.h"

#include "ns3/domain.h"
#include "ns3/vcpu.h"
#include "ns3/virt-error.h"

#include <gtest/gtest.h>
#include <random>
#include <string>
#include <tuple>
#include <vector>

namespace
{

using namespace ns3;

constexpr RunState STATES[] = {RunState::RUNNING,
                               RunState::RUNNABLE,
                               RunState::BLOCKED,
                               RunState::OFFLINE};
constexpr RunEvent EVENTS[] = {RunEvent::WAKE,
                               RunEvent::DISPATCH,
                               RunEvent::PREEMPT,
                               RunEvent::BLOCK,
                               RunEvent::PAUSE,
                               RunEvent::UNPAUSE};

/// A vCPU of a domain, and what its trace source said.
class VcpuTest : public ::testing::Test
{
  protected:
    VcpuTest()
    {
        m_vcpu = CreateObject<Vcpu>();
        m_vcpu->Setup(3, m_domain, m_timers, 1);
        m_vcpu->TraceConnectWithoutContext("RunState", MakeCallback(&VcpuTest::OnChange, this));
    }

    ~VcpuTest() override
    {
        m_vcpu->Dispose();
    }

    /// From BLOCKED to \p state by legal events.
    void Bring(RunState state)
    {
        if (state == RunState::OFFLINE)
        {
            m_vcpu->Apply(RunEvent::PAUSE);
        }
        if (state == RunState::RUNNABLE || state == RunState::RUNNING)
        {
            m_vcpu->Apply(RunEvent::WAKE);
        }
        if (state == RunState::RUNNING)
        {
            m_vcpu->Apply(RunEvent::DISPATCH);
        }
        ASSERT_EQ(m_vcpu->GetRunState(), state);
        m_changes.clear();
    }

    void OnChange(Ptr<Vcpu> vcpu, RunState from, RunState to)
    {
        EXPECT_EQ(vcpu, m_vcpu);
        EXPECT_EQ(vcpu->GetRunState(), to);
        EXPECT_FALSE(vcpu->GetServer().IsRunning()) << "told before it runs and after it stopped";
        m_changes.emplace_back(from, to);
    }

    ManualTimers m_timers;
    Ptr<Domain> m_domain{CreateObject<Domain>()};
    Ptr<Vcpu> m_vcpu;
    std::vector<std::pair<RunState, RunState>> m_changes;
};

class VcpuEveryStateAndEvent : public VcpuTest,
                               public ::testing::WithParamInterface<std::tuple<RunState, RunEvent>>
{
};

TEST_P(VcpuEveryStateAndEvent, FollowsTheTableOrThrows)
{
    const auto [state, event] = GetParam();
    Bring(state);
    const auto next = g_runStateTable.Next(state, event);
    if (next)
    {
        m_vcpu->Apply(event);
        EXPECT_EQ(m_vcpu->GetRunState(), *next);
        ASSERT_EQ(m_changes.size(), 1U);
        EXPECT_EQ(m_changes[0], std::make_pair(state, *next));
    }
    else
    {
        try
        {
            m_vcpu->Apply(event);
            FAIL() << "an illegal event was accepted";
        }
        catch (const VirtError& e)
        {
            EXPECT_NE(std::string(e.what()).find(ToString(state)), std::string::npos) << e.what();
            EXPECT_NE(std::string(e.what()).find(ToString(event)), std::string::npos) << e.what();
        }
        EXPECT_EQ(m_vcpu->GetRunState(), state);
        EXPECT_TRUE(m_changes.empty());
    }
    EXPECT_EQ(m_vcpu->GetServer().IsRunning(), m_vcpu->GetRunState() == RunState::RUNNING);
}

INSTANTIATE_TEST_SUITE_P(Table,
                         VcpuEveryStateAndEvent,
                         ::testing::Combine(::testing::ValuesIn(STATES),
                                            ::testing::ValuesIn(EVENTS)));

TEST_F(VcpuTest, StartsBlocked)
{
    EXPECT_EQ(m_vcpu->GetRunState(), RunState::BLOCKED);
    EXPECT_EQ(m_vcpu->GetId(), 3U);
    EXPECT_EQ(m_vcpu->GetDomain(), m_domain);
    EXPECT_FALSE(m_vcpu->GetServer().IsRunning());
}

TEST_F(VcpuTest, TimesInTheStatesAddUpToTheTimeElapsed)
{
    std::mt19937 random(1);
    Time expected[4];
    for (int i = 0; i < 5000; ++i)
    {
        const Time step = NanoSeconds(random() % 1000);
        expected[static_cast<int>(m_vcpu->GetRunState())] += step;
        m_timers.Advance(step);
        const RunEvent event = EVENTS[random() % 6];
        if (g_runStateTable.Next(m_vcpu->GetRunState(), event))
        {
            m_vcpu->Apply(event);
            EXPECT_EQ(m_vcpu->GetStateSince(), m_timers.Now());
        }
        Time sum;
        for (RunState state : STATES)
        {
            ASSERT_EQ(m_vcpu->GetTimeIn(state), expected[static_cast<int>(state)]);
            sum += m_vcpu->GetTimeIn(state);
        }
        ASSERT_EQ(sum, m_timers.Now());
        ASSERT_EQ(m_vcpu->GetStolenTime(), m_vcpu->GetTimeIn(RunState::RUNNABLE));
    }
    for (RunState state : STATES)
    {
        EXPECT_TRUE(m_vcpu->GetTimeIn(state).IsStrictlyPositive()) << state;
    }
}

TEST_F(VcpuTest, TheSwitchCostPassesBeforeTheSoftwareGoesOn)
{
    Time ran;
    m_vcpu->GetServer().Post(WorkClass::NET, Time(), Call([&] { ran = m_timers.Now(); }));
    m_vcpu->Apply(RunEvent::WAKE);
    m_vcpu->Apply(RunEvent::DISPATCH, MicroSeconds(2));
    m_timers.Advance(MilliSeconds(1));
    EXPECT_EQ(ran, MicroSeconds(2));
}

TEST_F(VcpuTest, AffinityInAnyOrder)
{
    EXPECT_TRUE(m_vcpu->MayRunOn(0));
    EXPECT_TRUE(m_vcpu->MayRunOn(99));
    m_vcpu->SetAffinity({5, 1, 3});
    for (uint32_t pcpu = 0; pcpu < 7; ++pcpu)
    {
        EXPECT_EQ(m_vcpu->MayRunOn(pcpu), pcpu == 1 || pcpu == 3 || pcpu == 5) << pcpu;
    }
}

TEST(DomainTest, WeightsOutsideTheRangeAreRefused)
{
    auto domain = CreateObject<Domain>();
    domain->SetIdentity(2, "guest2");
    EXPECT_EQ(domain->GetWeight(), 256U);
    for (uint32_t bad : {0U, 65536U, 0xffffffffU})
    {
        try
        {
            domain->SetWeight(bad);
            FAIL() << "weight " << bad << " was accepted";
        }
        catch (const VirtError& e)
        {
            const std::string text = e.what();
            for (const std::string& part :
                 {std::to_string(bad), std::string("guest2"), std::string("1..65535")})
            {
                EXPECT_NE(text.find(part), std::string::npos) << text;
            }
        }
        EXPECT_EQ(domain->GetWeight(), 256U);
    }
    for (uint32_t good : {1U, 65535U})
    {
        domain->SetWeight(good);
        EXPECT_EQ(domain->GetWeight(), good);
    }
}

TEST(DomainTest, KnowsItsVcpus)
{
    ManualTimers timers;
    auto domain = CreateObject<Domain>();
    domain->SetIdentity(0, "dom0");
    EXPECT_TRUE(domain->IsDom0());
    auto vcpu = CreateObject<Vcpu>();
    vcpu->Setup(0, domain, timers, 1);
    domain->AddVcpu(vcpu);
    EXPECT_EQ(domain->GetNVcpus(), 1U);
    EXPECT_EQ(domain->GetVcpu(0), vcpu);
    EXPECT_THROW(domain->GetVcpu(1), VirtError);
    domain->Dispose();
    EXPECT_EQ(domain->GetNVcpus(), 0U);
}

} // namespace
