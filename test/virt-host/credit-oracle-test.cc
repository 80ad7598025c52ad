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
#include <random>
#include <sstream>
#include <string>
#include <tuple>

namespace
{

using namespace ns3;

/// Whose rules, and on what.
struct Setting
{
    CreditVersion version;
    Time ratelimit;
    uint32_t nPcpus{1};
    uint32_t nVcpus{1};
};

/// One random workload on both implementations.
class Duel
{
  public:
    Duel(const Setting& setting, uint32_t seed)
        : m_random(seed),
          m_scheduler(CreateObjectWithAttributes<CreditScheduler>("Version",
                                                                  EnumValue(setting.version),
                                                                  "Ratelimit",
                                                                  TimeValue(setting.ratelimit))),
          m_host(m_scheduler, setting.nPcpus),
          m_naive(setting.version == CREDIT_XEN_3_3,
                  static_cast<int>(setting.nPcpus),
                  setting.ratelimit.GetNanoSeconds()),
          m_capped(Draw(3) == 0)
    {
        for (uint32_t i = 0; i < setting.nVcpus; ++i)
        {
            if (m_domains.empty() || Draw(3) > 0)
            {
                const uint32_t weight = DrawWeight();
                const uint32_t cap = DrawCap();
                m_domains.push_back(m_host.AddDomain(weight, cap));
                m_naive.AddDomain(weight, cap);
            }
            AddVcpu(setting.nPcpus);
        }
    }

    void Run(int steps)
    {
        for (int i = 0; i < steps && !testing::Test::HasFailure(); ++i)
        {
            SCOPED_TRACE("step " + std::to_string(i));
            m_load = i % 50 == 0 ? Draw(3) : m_load;
            AdvanceBoth();
            Retune();
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

    uint32_t DrawWeight()
    {
        const uint32_t weights[] = {256, 256, 256, 128, 512, 77};
        return weights[Draw(6)];
    }

    uint32_t DrawCap()
    {
        return m_capped && Draw(2) == 0 ? 5 + Draw(95) : 0;
    }

    /// A vCPU of the last domain: on any pCPU, pinned to one, or kept to some.
    void AddVcpu(uint32_t nPcpus)
    {
        std::set<int> pins;
        const uint32_t many = Draw(3);
        for (uint32_t i = 0; i < many; ++i)
        {
            pins.insert(static_cast<int>(Draw(nPcpus)));
        }
        m_host.AddVcpu({pins.begin(), pins.end()}, m_domains.back());
        m_naive.AddVcpu(static_cast<int>(m_domains.size()) - 1, pins);
    }

    /// Now and then somebody changes weight and cap of a domain.
    void Retune()
    {
        if (Draw(30) > 0)
        {
            return;
        }
        const uint32_t k = Draw(static_cast<uint32_t>(m_domains.size()));
        m_naive.d[k].weight = DrawWeight();
        m_naive.d[k].cap = DrawCap();
        m_domains[k]->SetWeight(static_cast<uint32_t>(m_naive.d[k].weight));
        m_domains[k]->SetCap(static_cast<uint32_t>(m_naive.d[k].cap));
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

    /// Under load 0 whoever wakes soon blocks again, under load 2 it hardly ever does.
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
            else if (Draw(1 + 4 * m_load) == 0)
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
    std::vector<Ptr<Domain>> m_domains;
    bool m_capped;      //!< domains may have caps
    uint32_t m_load{0}; //!< how long those who wake run
};

class CreditOracle : public testing::TestWithParam<std::tuple<CreditVersion, int>>
{
};

/// A name for a test: version of Xen and rate limit.
std::string
NameOf(const testing::TestParamInfo<CreditOracle::ParamType>& info)
{
    const std::string version = std::get<0>(info.param) == CREDIT_XEN_3_3 ? "Xen33" : "Xen41";
    return version + "Ratelimit" + std::to_string(std::get<1>(info.param)) + "ms";
}

INSTANTIATE_TEST_SUITE_P(Versions,
                         CreditOracle,
                         testing::Combine(testing::Values(CREDIT_XEN_3_3, CREDIT_XEN_4_1),
                                          testing::Values(0, 1)),
                         NameOf);

TEST_P(CreditOracle, AgreesOverRandomWorkloads)
{
    const auto [version, ms] = GetParam();
    for (uint32_t nPcpus = 1; nPcpus <= 4; ++nPcpus)
    {
        for (uint32_t nVcpus = 1; nVcpus <= 8; ++nVcpus)
        {
            for (uint32_t seed = 1; seed <= 2 && !HasFailure(); ++seed)
            {
                std::ostringstream what;
                what << nPcpus << " pCPUs, " << nVcpus << " vCPUs, seed " << seed;
                SCOPED_TRACE(what.str());
                Duel({version, MilliSeconds(ms), nPcpus, nVcpus}, seed).Run(300);
            }
        }
    }
}

} // namespace
