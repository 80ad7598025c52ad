/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * \file
 * Loads in guests of a real machine (Hypervisor), under each scheduler.
 */

#include "manual-timers.h"

#include "ns3/cpu-load.h"
#include "ns3/double.h"
#include "ns3/enum.h"
#include "ns3/hypervisor.h"
#include "ns3/make-event.h"
#include "ns3/object-factory.h"

#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <vector>

namespace
{

using namespace ns3;

/// Guests with one vCPU each and a load, all on pCPU 0 of a host.
class LoadedHost : public testing::TestWithParam<std::string>
{
  protected:
    void Make(uint32_t nPcpus, uint32_t nGuests, CpuLoad::Mode mode, double load)
    {
        ObjectFactory factory(GetParam());
        m_host = CreateObject<Hypervisor>();
        m_host->Setup(m_clock, nPcpus, factory.Create<VcpuScheduler>(), CreateObject<CpuCost>());
        m_host->AddDomain("dom0", 1, 256, 0, {0});
        for (uint32_t i = 1; i <= nGuests; ++i)
        {
            auto domain = m_host->AddDomain("guest" + std::to_string(i), 1, 256, i, {0});
            m_guests.push_back(domain->GetVcpu(0));
            m_loads.push_back(CreateObjectWithAttributes<CpuLoad>("Mode",
                                                                  EnumValue(mode),
                                                                  "Load",
                                                                  DoubleValue(load)));
            m_loads.back()->Install(m_guests.back(), m_clock);
            m_loads.back()->Start();
        }
    }

    ~LoadedHost() override
    {
        for (auto& load : m_loads)
        {
            load->Dispose();
        }
        if (m_host)
        {
            m_host->Dispose();
        }
    }

    double Share(std::size_t guest) const
    {
        return m_guests[guest]->GetTimeIn(RunState::RUNNING).GetSeconds() /
               m_clock.Now().GetSeconds();
    }

    ManualTimers m_clock;
    Ptr<Hypervisor> m_host;
    std::vector<Ptr<Vcpu>> m_guests;
    std::vector<Ptr<CpuLoad>> m_loads;
};

INSTANTIATE_TEST_SUITE_P(Schedulers,
                         LoadedHost,
                         testing::Values("ns3::CreditScheduler", "ns3::RoundRobinScheduler"),
                         [](const testing::TestParamInfo<std::string>& scheduler) {
                             return scheduler.param.substr(5);
                         });

TEST_P(LoadedHost, LoadsThatFitGetWhatTheyWant)
{
    for (auto mode : {CpuLoad::PERIOD, CpuLoad::BUSY_SLICE, CpuLoad::CUMULATIVE})
    {
        m_guests.clear();
        m_loads.clear();
        Make(1, 1, mode, 0.6);
        const Time before = m_guests[0]->GetTimeIn(RunState::RUNNING);
        const Time start = m_clock.Now();
        m_clock.Advance(Seconds(10));
        const Time used = m_guests[0]->GetTimeIn(RunState::RUNNING) - before;
        EXPECT_NEAR(used.GetSeconds() / (m_clock.Now() - start).GetSeconds(), 0.6, 0.005);
        m_loads[0]->Dispose();
        m_host->Dispose();
    }
}

TEST_P(LoadedHost, CumulativeLoadsThatDoNotFitShareEqually)
{
    for (uint32_t nPcpus : {1, 2})
    {
        m_guests.clear();
        m_loads.clear();
        Make(nPcpus, 3, CpuLoad::CUMULATIVE, 0.6);
        const Time start = m_clock.Now();
        m_clock.Advance(Seconds(10));
        for (auto& guest : m_guests)
        {
            EXPECT_NEAR(guest->GetTimeIn(RunState::RUNNING).GetSeconds(), 10.0 / 3, 0.1);
            EXPECT_LT(guest->GetTimeIn(RunState::BLOCKED), MilliSeconds(100));
        }
        EXPECT_EQ(m_clock.Now() - start, Seconds(10));
        for (auto& load : m_loads)
        {
            load->Dispose();
        }
        m_host->Dispose();
    }
}

TEST_P(LoadedHost, HogsWaitTwoSlices)
{
    Make(2, 3, CpuLoad::PERIOD, 1);
    m_clock.AdvanceTo(Seconds(3));
    std::vector<Time> waitingSince(3);
    Time longest;
    for (int ms = 3000; ms < 6000; ++ms)
    {
        m_clock.AdvanceTo(MilliSeconds(ms));
        for (auto& guest : m_guests)
        {
            if (guest->GetRunState() == RunState::RUNNABLE)
            {
                longest = std::max(longest, m_clock.Now() - guest->GetStateSince());
            }
        }
    }
    EXPECT_GT(longest, MilliSeconds(58));
    EXPECT_LE(longest, MilliSeconds(60));
}

/// dom0 without work of its own wakes to handle a packet: at once under the credit scheduler.
TEST_P(LoadedHost, WakingDom0AmongHogs)
{
    Make(2, 3, CpuLoad::PERIOD, 1);
    m_clock.AdvanceTo(MilliSeconds(1015)); // its runner has been demoted to UNDER
    Ptr<Vcpu> dom0 = m_host->GetDomain(0)->GetVcpu(0);
    dom0->GetServer().Post(WorkClass::NET,
                           MicroSeconds(20),
                           Ptr<EventImpl>(MakeEvent([] {}), false));
    m_clock.Settle();
    const bool credit = GetParam() == "ns3::CreditScheduler";
    EXPECT_EQ(dom0->GetRunState(), credit ? RunState::RUNNING : RunState::RUNNABLE);
    m_clock.Advance(MilliSeconds(90));
    EXPECT_EQ(dom0->GetRunState(), RunState::BLOCKED);
    EXPECT_GT(dom0->GetTimeIn(RunState::RUNNING), MicroSeconds(20));
}

TEST_P(LoadedHost, StoppedHostComesToRest)
{
    Make(2, 3, CpuLoad::CUMULATIVE, 0.6);
    m_clock.AdvanceTo(Seconds(1));
    for (auto& load : m_loads)
    {
        load->Stop();
    }
    m_clock.Advance(Seconds(1));
    for (auto& guest : m_guests)
    {
        EXPECT_EQ(guest->GetRunState(), RunState::BLOCKED);
    }
    EXPECT_EQ(m_clock.GetNPending(), 0u);
}

} // namespace
