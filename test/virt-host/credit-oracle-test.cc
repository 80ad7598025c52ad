/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * \file
 * CreditScheduler against a second derivation of the rules, over random workloads. The second one
 * never stops ticking, so this also shows that suspended ticks change nothing.
 */

#include "manual-host.h"
#include "naive-credit.h"

#include "ns3/credit-scheduler.h"
#include "ns3/enum.h"
#include "ns3/object-factory.h"

#include <gtest/gtest.h>
#include <memory>
#include <random>
#include <sstream>

namespace
{

using namespace ns3;

/// One random workload on both implementations.
class Duel
{
  public:
    Duel(CreditVersion version, uint32_t nPcpus, uint32_t nVcpus, uint32_t seed)
        : m_random(seed),
          m_scheduler(CreateObjectWithAttributes<CreditScheduler>("Version", EnumValue(version))),
          m_host(m_scheduler, nPcpus),
          m_naive(version == CREDIT_XEN_3_3, static_cast<int>(nPcpus))
    {
        const bool capped = Draw(3) == 0;
        Ptr<Domain> domain;
        for (uint32_t i = 0; i < nVcpus; ++i)
        {
            if (!domain || Draw(3) > 0)
            {
                const uint32_t weights[] = {256, 256, 256, 128, 512, 77};
                const uint32_t weight = weights[Draw(6)];
                const uint32_t cap = capped && Draw(2) == 0 ? 5 + Draw(95) : 0;
                domain = m_host.AddDomain(weight, cap);
                m_naive.AddDomain(weight, cap);
                ++m_nDomains;
            }
            AddVcpu(domain, nPcpus);
        }
    }

    void Run(int steps)
    {
        for (int i = 0; i < steps && !testing::Test::HasFailure(); ++i)
        {
            SCOPED_TRACE("step " + std::to_string(i));
            AdvanceBoth();
            const uint32_t actions = 1 + (Draw(4) == 0 ? Draw(3) : 0);
            for (uint32_t k = 0; k < actions; ++k)
            {
                Act();
                if (Draw(4) > 0)
                {
                    SettleBoth();
                }
            }
            SettleBoth();
            Compare();
        }
        CompareHistory();
    }

  private:
    uint32_t Draw(uint32_t below)
    {
        return m_random() % below;
    }

    void AddVcpu(Ptr<Domain> domain, uint32_t nPcpus)
    {
        std::vector<uint32_t> affinity;
        std::set<int> pins;
        if (Draw(3) == 0)
        {
            const uint32_t p = Draw(nPcpus);
            affinity.push_back(p);
            pins.insert(static_cast<int>(p));
        }
        m_host.AddVcpu(affinity, domain);
        m_naive.AddVcpu(m_nDomains - 1, pins);
    }

    void AdvanceBoth()
    {
        int64_t to = m_naive.now;
        switch (Draw(6))
        {
        case 0: // exactly to a tick
            to = (to / 10000000 + 1 + Draw(3)) * 10000000;
            break;
        case 1: // hardly at all
            to += Draw(2);
            break;
        case 2: // a long time, so that everything may settle
            to += Draw(400) * 1000000;
            break;
        default:
            to += Draw(15000000);
        }
        m_naive.AdvanceTo(to);
        m_host.AdvanceTo(NanoSeconds(to));
    }

    void Act()
    {
        const uint32_t i = Draw(static_cast<uint32_t>(m_naive.v.size()));
        Ptr<Vcpu> vcpu = m_host.GetVcpu(i);
        switch (vcpu->GetRunState())
        {
        case RunState::BLOCKED:
            m_host.WakeNow(vcpu);
            m_naive.Wake(static_cast<int>(i));
            break;
        case RunState::RUNNING:
            if (Draw(3) == 0)
            {
                m_host.YieldNow(vcpu);
                m_naive.Yield(static_cast<int>(i));
            }
            else
            {
                m_host.BlockNow(vcpu);
                m_naive.Block(static_cast<int>(i));
            }
            break;
        default:
            m_host.GetScheduler()->Wake(vcpu); // an event for a waiting vCPU: nothing
        }
    }

    void SettleBoth()
    {
        m_host.Settle();
        m_naive.Settle();
    }

    void Compare()
    {
        for (uint32_t p = 0; p < m_host.GetNPcpus(); ++p)
        {
            EXPECT_EQ(m_host.Running(p), m_naive.cur[p]) << "pCPU " << p;
        }
        for (std::size_t i = 0; i < m_naive.v.size(); ++i)
        {
            Ptr<Vcpu> vcpu = m_host.GetVcpu(i);
            const NaiveCredit::V& other = m_naive.v[i];
            EXPECT_EQ(m_scheduler->GetCredit(vcpu), other.credit) << "vCPU " << i;
            EXPECT_EQ(static_cast<int>(m_scheduler->GetPriority(vcpu)), other.pri) << "vCPU " << i;
            EXPECT_EQ(m_scheduler->IsActive(vcpu), other.activeSince > 0) << "vCPU " << i;
            EXPECT_EQ(m_scheduler->IsParked(vcpu), other.parked) << "vCPU " << i;
        }
    }

    void CompareHistory()
    {
        const auto& log = m_host.GetLog();
        ASSERT_EQ(log.size(), m_naive.history.size());
        for (std::size_t i = 0; i < log.size(); ++i)
        {
            const auto [at, pcpu, vcpu] = m_naive.history[i];
            ASSERT_EQ(log[i].at.GetNanoSeconds(), at);
            ASSERT_EQ(static_cast<int>(log[i].pcpu), pcpu);
            ASSERT_EQ(log[i].vcpu, vcpu);
        }
    }

    std::mt19937 m_random;
    Ptr<CreditScheduler> m_scheduler;
    ManualHost m_host;
    NaiveCredit m_naive;
    int m_nDomains{0};
};

class CreditOracle : public testing::TestWithParam<CreditVersion>
{
};

INSTANTIATE_TEST_SUITE_P(Versions,
                         CreditOracle,
                         testing::Values(CREDIT_XEN_3_3, CREDIT_XEN_4_1),
                         [](const testing::TestParamInfo<CreditVersion>& version) {
                             return version.param == CREDIT_XEN_3_3 ? "Xen33" : "Xen41";
                         });

TEST_P(CreditOracle, AgreesOverRandomWorkloads)
{
    for (uint32_t nPcpus = 1; nPcpus <= 3; ++nPcpus)
    {
        for (uint32_t nVcpus = 1; nVcpus <= 8; ++nVcpus)
        {
            for (uint32_t seed = 1; seed <= 4 && !HasFailure(); ++seed)
            {
                std::ostringstream what;
                what << nPcpus << " pCPUs, " << nVcpus << " vCPUs, seed " << seed;
                SCOPED_TRACE(what.str());
                Duel(GetParam(), nPcpus, nVcpus, seed).Run(500);
            }
        }
    }
}

} // namespace
