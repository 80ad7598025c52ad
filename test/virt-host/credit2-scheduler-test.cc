/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "manual-host.h"

#include "ns3/credit2-scheduler.h"
#include "ns3/object-factory.h"
#include "ns3/virt-error.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <random>

namespace
{

using namespace ns3;

class Credit2 : public testing::Test
{
  protected:
    void Make(uint32_t nPcpus = 1)
    {
        m_scheduler = CreateObject<Credit2Scheduler>();
        m_host = std::make_unique<ManualHost>(m_scheduler, nPcpus);
    }

    Ptr<Vcpu> Add(uint32_t weight = 256, const std::vector<uint32_t>& affinity = {})
    {
        return m_host->AddVcpu(affinity, m_host->AddDomain(weight));
    }

    void At(double ms)
    {
        m_host->AdvanceTo(MicroSeconds(static_cast<int64_t>(ms * 1000)));
    }

    static Time Ran(const Ptr<Vcpu>& vcpu)
    {
        return vcpu->GetTimeIn(RunState::RUNNING);
    }

    Ptr<Credit2Scheduler> m_scheduler;
    std::unique_ptr<ManualHost> m_host;
};

TEST_F(Credit2, AloneItRunsForTenMilliseconds)
{
    Make();
    m_host->Wake(Add());
    At(35);
    const auto& log = m_host->GetLog();
    ASSERT_EQ(log.size(), 4U);
    for (std::size_t i = 0; i < log.size(); ++i)
    {
        EXPECT_EQ(log[i].at, MilliSeconds(10 * static_cast<int64_t>(i)));
    }
}

TEST_F(Credit2, EqualHogsTakeTurnsOfAboutAMillisecond)
{
    Make();
    auto a = Add();
    auto b = Add();
    m_host->WakeNow(a);
    m_host->WakeNow(b);
    m_host->Settle();
    At(1000);
    EXPECT_NEAR(Ran(a).GetSeconds(), 0.5, 0.001);
    EXPECT_NEAR(Ran(b).GetSeconds(), 0.5, 0.001);
    const auto& log = m_host->GetLog();
    EXPECT_GT(log.size(), 600U);
    EXPECT_LT(log.size(), 1600U);
}

TEST_F(Credit2, SleeperRunsAfterTheRatelimit)
{
    Make();
    m_host->Wake(Add());
    auto sleeper = Add();
    At(100.3); // the hog was chosen at 100.0, alone
    m_host->Wake(sleeper);
    EXPECT_EQ(m_host->Running(), 1); // it has run since 0, well past the rate limit
    m_host->Sleep(sleeper);
    At(100.7);
    m_host->Wake(sleeper); // the hog has run 0.4 ms of its 1 ms
    EXPECT_EQ(m_host->Running(), 0);
    At(101.29);
    EXPECT_EQ(m_host->Running(), 0);
    At(101.3);
    EXPECT_EQ(m_host->Running(), 1);
}

TEST_F(Credit2, RatelimitHasATolerance)
{
    Make();
    auto hog = Add();
    auto sleeper = Add();
    m_host->Wake(hog);
    At(0.95);
    m_host->Wake(sleeper);
    EXPECT_EQ(m_host->Running(), 1);
}

TEST_F(Credit2, WakerWithLessCreditWaits)
{
    Make();
    auto a = Add();
    auto b = Add();
    m_host->Wake(a);
    At(5);
    m_host->Wake(b); // 10 ms against 5
    EXPECT_EQ(m_host->Running(), 1);
    At(7);
    m_host->Sleep(b); // 8 ms left
    EXPECT_EQ(m_host->Running(), 0);
    EXPECT_EQ(m_scheduler->GetCredit(b), MilliSeconds(8));
    At(9); // 3 ms left for a
    m_host->Sleep(a);
    m_host->Wake(b);
    m_host->Wake(a);
    EXPECT_EQ(m_host->Running(), 1);
}

TEST_F(Credit2, ResetIsForEverybodyAndClipped)
{
    Make();
    auto hog = Add();
    auto sleeper = Add();
    m_host->Wake(hog);
    At(10);
    EXPECT_EQ(m_scheduler->GetCredit(hog), MilliSeconds(10));        // 0 + 10
    EXPECT_EQ(m_scheduler->GetCredit(sleeper), MicroSeconds(10500)); // carries over 0.5
}

TEST_F(Credit2, SharesFollowWeights)
{
    Make();
    std::vector<Ptr<Vcpu>> hogs{Add(128), Add(256), Add(512)};
    for (auto& hog : hogs)
    {
        m_host->Wake(hog);
    }
    At(10000);
    EXPECT_NEAR(Ran(hogs[0]).GetSeconds(), 10.0 / 7, 0.1);
    EXPECT_NEAR(Ran(hogs[1]).GetSeconds(), 20.0 / 7, 0.1);
    EXPECT_NEAR(Ran(hogs[2]).GetSeconds(), 40.0 / 7, 0.1);
}

/// A second derivation of the rules, for hogs on one pCPU: who runs, and until when.
struct NaiveCredit2
{
    explicit NaiveCredit2(std::vector<int64_t> w)
        : weights(std::move(w)),
          credits(weights.size(), 10000000),
          heaviest(*std::max_element(weights.begin(), weights.end()))
    {
        for (std::size_t i = 1; i < weights.size(); ++i)
        {
            line.push_back(i);
        }
    }

    /// \return ns for which runner goes on
    int64_t Length() const
    {
        if (line.empty())
        {
            return 10000000;
        }
        const int64_t rival = std::max<int64_t>(0, credits[line[0]]);
        const int64_t lead = std::max<int64_t>(0, credits[runner] - rival);
        const int64_t least = std::max<int64_t>(500000, 1000000 - ran);
        return std::max(least, std::min<int64_t>(10000000, lead * weights[runner] / heaviest));
    }

    void Step()
    {
        const int64_t length = Length();
        now += length;
        ran += length;
        credits[runner] -= length * heaviest / weights[runner];
        if (ran >= 950000 && !line.empty() && credits[line[0]] > credits[runner])
        {
            const std::size_t old = runner;
            runner = line[0];
            line.erase(line.begin());
            ran = 0;
            Reset();
            auto place = line.begin();
            while (place != line.end() && credits[*place] >= credits[old])
            {
                ++place;
            }
            line.insert(place, old);
            return;
        }
        Reset();
    }

    void Reset()
    {
        if (credits[runner] > 0)
        {
            return;
        }
        const int64_t gift = credits[runner] <= -10000000 ? 20000000 : 10000000;
        for (auto& credit : credits)
        {
            credit = std::min<int64_t>(10500000, std::max<int64_t>(-10000000, credit) + gift);
        }
    }

    std::vector<int64_t> weights;
    std::vector<int64_t> credits;
    int64_t heaviest;
    std::vector<std::size_t> line;
    std::size_t runner{0};
    int64_t ran{0};
    int64_t now{0};
};

TEST_F(Credit2, HogsRunAsASecondDerivationSays)
{
    std::mt19937 random(42);
    for (uint32_t set = 0; set < 50; ++set)
    {
        Make();
        std::vector<int64_t> weights;
        for (std::size_t i = 0; i < 1 + set % 6; ++i)
        {
            const int64_t choices[] = {256, 256, 128, 512, 77, 1000};
            weights.push_back(choices[random() % 6]);
            Add(weights.back());
        }
        for (std::size_t i = 0; i < weights.size(); ++i)
        {
            m_host->WakeNow(m_host->GetVcpu(i));
        }
        m_host->Settle();
        NaiveCredit2 naive(weights);
        for (int step = 0; step < 300; ++step)
        {
            m_host->AdvanceTo(NanoSeconds(naive.now));
            ASSERT_EQ(m_host->GetLog().back().at, NanoSeconds(naive.now)) << set << " " << step;
            ASSERT_EQ(m_host->Running(), static_cast<int>(naive.runner)) << set << " " << step;
            naive.Step();
        }
    }
}

TEST_F(Credit2, YieldLetsTheNextOneRun)
{
    Make();
    auto a = Add();
    m_host->Wake(a);
    At(0.1);
    auto b = Add();
    m_host->Wake(b); // within the rate limit
    EXPECT_EQ(m_host->Running(), 0);
    At(0.2);
    m_host->Yield(a);
    EXPECT_EQ(m_host->Running(), 1);
    At(0.3);
    EXPECT_EQ(m_host->Running(), 1);
}

TEST_F(Credit2, OneQueueForAllPcpus)
{
    Make(2);
    std::vector<Ptr<Vcpu>> hogs{Add(), Add(), Add()};
    for (auto& hog : hogs)
    {
        m_host->Wake(hog);
    }
    At(3000);
    for (auto& hog : hogs)
    {
        EXPECT_NEAR(Ran(hog).GetSeconds(), 2.0, 0.05);
    }
}

TEST_F(Credit2, AffinityIsKept)
{
    Make(2);
    auto pinned = Add(256, {1});
    auto free1 = Add();
    auto free2 = Add();
    for (auto& vcpu : {free1, free2, pinned})
    {
        m_host->Wake(vcpu);
    }
    At(1000);
    for (const Dispatch& d : m_host->GetLog())
    {
        EXPECT_TRUE(d.vcpu < 0 || m_host->GetVcpu(d.vcpu)->MayRunOn(d.pcpu));
    }
    EXPECT_GT(Ran(pinned).GetSeconds(), 0.45);
    EXPECT_GT((Ran(pinned) + Ran(free1) + Ran(free2)).GetSeconds(), 1.999); // no pCPU idles
}

TEST_F(Credit2, CapIsKeptPerTenMilliseconds)
{
    Make();
    auto capped = m_host->AddVcpu({}, m_host->AddDomain(256, 30));
    m_host->Wake(capped);
    for (int i = 1; i <= 100; ++i)
    {
        At(10 * i - 0.001);
        EXPECT_EQ(Ran(capped), MilliSeconds(3 * i));
    }
    m_host->Wake(Add()); // others are not held up
    At(1990);
    EXPECT_NEAR(Ran(capped).GetSeconds(), 0.597, 0.004);
}

TEST_F(Credit2, IdleHostSetsNoTimers)
{
    Make();
    auto capped = m_host->AddVcpu({}, m_host->AddDomain(256, 30));
    m_host->Wake(capped);
    At(1);
    m_host->Sleep(capped);
    At(50);
    EXPECT_EQ(m_host->GetNTimers(), 0U);
}

TEST_F(Credit2, BlockAndWakeInOneInstantKeepsItInTheGame)
{
    Make();
    auto a = Add();
    m_host->Wake(a);
    At(3);
    m_host->BlockNow(a);
    m_host->WakeNow(a);
    m_host->Settle();
    EXPECT_EQ(a->GetRunState(), RunState::RUNNING);
}

TEST_F(Credit2, BadInput)
{
    auto scheduler = CreateObject<Credit2Scheduler>();
    for (const char* name : {"InitialCredit", "MinRun", "MaxRun", "BudgetPeriod"})
    {
        EXPECT_THROW(scheduler->SetAttribute(name, TimeValue(Time())), VirtError) << name;
    }
    for (const char* name : {"CarryOver", "Ratelimit", "RatelimitTolerance", "MigrationResistance"})
    {
        EXPECT_THROW(scheduler->SetAttribute(name, TimeValue(NanoSeconds(-1))), VirtError) << name;
    }
    scheduler->SetAttribute("MaxRun", TimeValue(MicroSeconds(100)));
    EXPECT_THROW(ManualHost(scheduler, 1), VirtError);
    Make();
    EXPECT_THROW(m_host->AddVcpu({1}), VirtError);
    EXPECT_THROW(m_scheduler->SetAttribute("BudgetPeriod", TimeValue(Seconds(1))), VirtError);
    EXPECT_THROW(m_scheduler->GetCredit(CreateObject<Vcpu>()), VirtError);
}

} // namespace
