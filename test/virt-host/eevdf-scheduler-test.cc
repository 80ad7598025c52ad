/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "fair-fixture.h"

#include "ns3/boolean.h"
#include "ns3/eevdf-scheduler.h"

#include <random>

namespace
{

using namespace ns3;

class Eevdf : public FairFixture
{
  protected:
    void Make(uint32_t nPcpus = 1, Time tick = Time())
    {
        FairFixture::Make("ns3::EevdfScheduler", nPcpus, tick);
    }
};

TEST_F(Eevdf, EqualHogsAlternateBySlices)
{
    Make();
    std::vector<Ptr<Vcpu>> hogs{Add(), Add(), Add()};
    WakeAll(hogs);
    At(50);
    const std::size_t from = m_host->GetLog().size();
    At(1050);
    const auto& log = m_host->GetLog();
    for (std::size_t i = from; i + 3 < log.size(); ++i)
    {
        EXPECT_EQ(log[i + 1].at - log[i].at, MicroSeconds(750));
        EXPECT_EQ(log[i + 3].vcpu, log[i].vcpu);
        EXPECT_NE(log[i + 1].vcpu, log[i].vcpu);
    }
}

TEST_F(Eevdf, SliceIsThreeMillisecondsOnEightPcpus)
{
    Make(8);
    std::vector<Ptr<Vcpu>> hogs{Add(256, {0}), Add(256, {0})};
    WakeAll(hogs);
    At(50);
    const std::size_t from = m_host->GetLog().size();
    At(350);
    const auto& log = m_host->GetLog();
    for (std::size_t i = from; i + 1 < log.size(); ++i)
    {
        EXPECT_EQ(log[i + 1].at - log[i].at, MilliSeconds(3));
    }
}

/// Oracle: the lag of any thread, measured as CPU time against the fluid share, stays within a
/// slice.
TEST_F(Eevdf, LagStaysWithinASlice)
{
    std::mt19937 random(7);
    for (uint32_t set = 0; set < 60; ++set)
    {
        Make();
        std::vector<Ptr<Vcpu>> hogs;
        std::vector<double> weights;
        double sum = 0;
        for (std::size_t i = 0; i < 2 + set % 6; ++i)
        {
            weights.push_back(64 + random() % 1000);
            sum += weights.back();
            hogs.push_back(Add(static_cast<uint32_t>(weights.back())));
        }
        WakeAll(hogs);
        for (int step = 1; step < 500; ++step)
        {
            At(step * 0.37);
            for (std::size_t i = 0; i < hogs.size(); ++i)
            {
                const double fluid = step * 0.37 * weights[i] / sum;
                EXPECT_NEAR(Ran(hogs[i]).GetNanoSeconds() / 1e6, fluid, 0.7501)
                    << "set " << set << " step " << step << " thread " << i;
            }
        }
    }
}

TEST_F(Eevdf, WakerDoesNotPreemptBeforeParity)
{
    for (bool parity : {true, false})
    {
        Make();
        m_scheduler->SetAttribute("RunToParity", BooleanValue(parity));
        auto hog = Add(256);
        auto waker = Add(2048); // its deadline is an eighth of a slice away
        m_host->Wake(hog);
        At(0.4);
        m_host->Wake(waker);
        EXPECT_EQ(m_host->Running(), parity ? 0 : 1);
        At(0.7);
        EXPECT_EQ(m_host->Running(), parity ? 0 : 1);
        At(1.13); // the hog's second request began at 0.375: half a slice for a new one
        EXPECT_EQ(m_host->Running(), parity ? 1 : 0);
    }
}

TEST_F(Eevdf, SleeperKeepsItsLag)
{
    Make();
    auto a = Add();
    auto b = Add();
    WakeAll({a, b});
    At(20.4);
    Ptr<Vcpu> runs = a->GetRunState() == RunState::RUNNING ? a : b;
    Ptr<Vcpu> other = runs == a ? b : a;
    const int64_t before = m_scheduler->GetVruntime(runs); // as last charged: of its slice's start
    m_host->Sleep(runs);
    const int64_t difference = m_scheduler->GetVruntime(runs) - m_scheduler->GetVruntime(other);
    EXPECT_GT(m_scheduler->GetVruntime(runs), before);
    At(80);
    m_host->Wake(runs);
    // twice the lag it left with, as half of it moves virtual time: the difference is restored
    EXPECT_NEAR(m_scheduler->GetVruntime(runs) - m_scheduler->GetVruntime(other), difference, 2);
}

TEST_F(Eevdf, LagIsLimitedToTwoSlices)
{
    Make();
    std::vector<Ptr<Vcpu>> many;
    for (int i = 0; i < 9; ++i)
    {
        many.push_back(Add());
    }
    WakeAll(many);
    At(30.3);
    for (auto& vcpu : many)
    {
        if (vcpu->GetRunState() == RunState::RUNNABLE)
        {
            m_host->Sleep(vcpu);
            vcpu->Apply(RunEvent::UNPAUSE);
            m_scheduler->Wake(vcpu);
            m_host->Settle();
        }
    }
    std::vector<int64_t> vruntimes;
    for (auto& vcpu : many)
    {
        vruntimes.push_back(m_scheduler->GetVruntime(vcpu));
    }
    const auto [low, high] = std::minmax_element(vruntimes.begin(), vruntimes.end());
    EXPECT_LE(*high - *low, 4 * 750000);
}

TEST_F(Eevdf, SharesFollowWeightsOnSeveralPcpus)
{
    Make(2);
    std::vector<Ptr<Vcpu>> hogs{Add(256, {0}), Add(512, {0}), Add(256, {1}), Add(768, {1})};
    WakeAll(hogs);
    At(3000);
    EXPECT_NEAR(Ran(hogs[0]).GetSeconds(), 1, 0.01);
    EXPECT_NEAR(Ran(hogs[1]).GetSeconds(), 2, 0.01);
    EXPECT_NEAR(Ran(hogs[2]).GetSeconds(), 0.75, 0.01);
    EXPECT_NEAR(Ran(hogs[3]).GetSeconds(), 2.25, 0.01);
}

TEST_F(Eevdf, IdlePcpuPulls)
{
    Make(2);
    auto a = Add();
    auto b = Add(256, {0});
    auto c = Add();
    WakeAll({a, b, c});
    m_host->Sleep(a->GetRunState() == RunState::RUNNING && m_host->PcpuOf(a) == 1 ? a : c);
    At(500);
    EXPECT_GT(Ran(a) + Ran(b) + Ran(c), MilliSeconds(990));
}

TEST_F(Eevdf, YieldLetsTheNextOneRun)
{
    Make();
    auto a = Add();
    auto b = Add();
    WakeAll({a, b});
    const int first = m_host->Running();
    At(0.1);
    m_host->Yield(m_host->GetVcpu(first));
    EXPECT_EQ(m_host->Running(), 1 - first);
}

TEST_F(Eevdf, BadInput)
{
    auto scheduler = CreateObject<EevdfScheduler>();
    EXPECT_THROW(scheduler->SetAttribute("BaseSlice", TimeValue(MicroSeconds(99))), VirtError);
    EXPECT_THROW(scheduler->SetAttribute("BaseSlice", TimeValue(MilliSeconds(101))), VirtError);
    Make();
    EXPECT_THROW(m_host->AddVcpu({1}), VirtError);
}

} // namespace
