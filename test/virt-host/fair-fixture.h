/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef FAIR_FIXTURE_H
#define FAIR_FIXTURE_H

#include "manual-host.h"

#include "ns3/fair-scheduler.h"
#include "ns3/object-factory.h"
#include "ns3/virt-error.h"

#include <gtest/gtest.h>

namespace ns3
{

/// A host under one of Linux's fair schedulers.
class FairFixture : public testing::Test
{
  protected:
    /// \param tick period of ticks; 0 = decisions are made at once
    void Make(const std::string& type, uint32_t nPcpus = 1, Time tick = Time())
    {
        ObjectFactory factory(type);
        m_scheduler = factory.Create<FairScheduler>();
        m_scheduler->SetAttribute("TickPeriod", TimeValue(tick));
        m_host = std::make_unique<ManualHost>(m_scheduler, nPcpus);
    }

    Ptr<Vcpu> Add(uint32_t weight = 256, const std::vector<uint32_t>& affinity = {})
    {
        return m_host->AddVcpu(affinity, m_host->AddDomain(weight));
    }

    /// Wake all at once.
    void WakeAll(const std::vector<Ptr<Vcpu>>& vcpus)
    {
        for (const auto& vcpu : vcpus)
        {
            m_host->WakeNow(vcpu);
        }
        m_host->Settle();
    }

    void At(double ms)
    {
        m_host->AdvanceTo(MicroSeconds(static_cast<int64_t>(ms * 1000)));
    }

    static Time Ran(const Ptr<Vcpu>& vcpu)
    {
        return vcpu->GetTimeIn(RunState::RUNNING);
    }

    Ptr<FairScheduler> m_scheduler;
    std::unique_ptr<ManualHost> m_host;
};

} // namespace ns3

#endif /* FAIR_FIXTURE_H */
