/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "expect-error.h"

#include "ns3/linux-rtt-estimator.h"

#include <cmath>
#include <gtest/gtest.h>
#include <map>
#include <random>

using namespace ns3;

namespace
{

constexpr uint32_t WINDOW = 10; // samples in a window of data

/// The estimator in real numbers, from the description of the algorithm: an oracle for the integer
/// one within its rounding.
class RealEstimator
{
  public:
    explicit RealEstimator(double floor)
        : m_floor(floor)
    {
    }

    void Sample(double m, bool windowEnds)
    {
        if (m_srtt == 0)
        {
            m_srtt = m;
            m_deviation = m / 2;
            m_largest = m_term = std::max(4 * m_deviation, m_floor);
            return;
        }
        const double error = m - m_srtt;
        m_srtt += error / 8;
        const double excess = std::abs(error) - m_deviation;
        m_deviation += error < 0 && excess > 0 ? excess / 32 : excess / 4;
        m_largest = std::max(m_largest, 4 * m_deviation);
        m_term = std::max(m_term, m_largest);
        if (windowEnds)
        {
            m_term -= (m_term - m_largest) / 4;
            m_largest = m_floor;
        }
    }

    double m_floor;
    double m_srtt{0};
    double m_deviation{0};
    double m_largest{0};
    double m_term{0};
};

/// An estimator with a tick of \p tick ms and a floor of \p floor ms.
LinuxRttEstimator
Make(double tick, double floor)
{
    LinuxRttEstimator rtt;
    rtt.SetTick(MicroSeconds(std::lround(tick * 1000)));
    rtt.SetLimits(MicroSeconds(std::lround(floor * 1000)), Seconds(3), Seconds(120));
    return rtt;
}

/// Samples, each of a window of its own.
void
Feed(LinuxRttEstimator& rtt, double ms, int times = 1)
{
    for (int i = 0; i < times; ++i)
    {
        rtt.Measurement(MicroSeconds(std::lround(ms * 1000)));
    }
}

double
Ms(Time time)
{
    return time.GetNanoSeconds() / 1e6;
}

} // namespace

// The floor is under the variance term, and samples are at least a jiffy: with sub-millisecond
// round trips "200 ms" means 201 ms. "1 ms" means 3 ms: the first sample leaves a deviation of 2/4
// jiffy, and integer arithmetic takes no quarter of that away.
TEST(LinuxRttEstimator, FloorsOfThePaper)
{
    const std::map<double, double> timeouts{{1, 3}, {10, 11}, {100, 101}, {200, 201}};
    for (const auto& [floor, rto] : timeouts)
    {
        auto rtt = Make(1, floor);
        Feed(rtt, 0.4, 50);
        EXPECT_EQ(Ms(rtt.GetRto()), rto) << floor;
    }
}

TEST(LinuxRttEstimator, FirstSample)
{
    auto rtt = Make(1, 1);
    EXPECT_EQ(Ms(rtt.GetRto()), 3000);
    Feed(rtt, 10);
    EXPECT_EQ(Ms(rtt.GetSrtt()), 10);
    EXPECT_EQ(Ms(rtt.GetVarianceTerm()), 20);
    EXPECT_EQ(Ms(rtt.GetRto()), 30);
}

// One round trip of 60 ms on a path of 1 ms: SRTT 8.4 ms, RTO in the sixties, and it comes down by
// a quarter of the excess per window.
TEST(LinuxRttEstimator, ASpikeStaysForManyWindows)
{
    auto rtt = Make(1, 1);
    Feed(rtt, 1, 20);
    Feed(rtt, 60);
    EXPECT_NEAR(Ms(rtt.GetSrtt()), 8.4, 0.1);
    EXPECT_NEAR(Ms(rtt.GetRto()), 68, 2);
    double before = Ms(rtt.GetVarianceTerm());
    for (int window = 0; window < 6; ++window)
    {
        Feed(rtt, 1);
        const double now = Ms(rtt.GetVarianceTerm());
        EXPECT_LE(now, before);
        EXPECT_GE(now, 0.74 * before - 1);
        before = now;
    }
    EXPECT_GT(Ms(rtt.GetRto()), 15);
}

TEST(LinuxRttEstimator, AgreesWithRealNumbers)
{
    std::mt19937 random(1);
    for (const double floor : {1.0, 10.0, 200.0})
    {
        auto rtt = Make(0.001, floor); // fine ticks: rounding is small
        RealEstimator oracle(floor);
        std::exponential_distribution<double> samples(1 / 5.0);
        uint32_t una = 0;
        uint32_t end = 0;
        for (int i = 0; i < 2000; ++i)
        {
            const double m = std::ceil((1 + samples(random)) * 1000) / 1000;
            ++una;
            const bool ends = i > 0 && una > end;
            oracle.Sample(m, ends);
            rtt.Sample(MicroSeconds(std::lround(m * 1000)),
                       SequenceNumber32(una),
                       SequenceNumber32(una + WINDOW));
            end = ends || i == 0 ? una + WINDOW : end;
            ASSERT_NEAR(Ms(rtt.GetSrtt()), oracle.m_srtt, 0.05) << i;
            ASSERT_NEAR(Ms(rtt.GetVarianceTerm()), oracle.m_term, 0.05 * oracle.m_term + 0.1) << i;
        }
    }
}

// A round trip shorter than SRTT raises the deviation by 1/32 of the difference only.
TEST(LinuxRttEstimator, FallingRoundTripsRaiseLittle)
{
    auto rising = Make(1, 1);
    auto falling = Make(1, 1);
    Feed(rising, 100, 200);
    Feed(falling, 100, 200);
    Feed(rising, 180);
    Feed(falling, 20);
    EXPECT_GT(Ms(rising.GetVarianceTerm()), 75);
    EXPECT_LT(Ms(falling.GetVarianceTerm()), 20);
}

TEST(LinuxRttEstimator, BackoffAndItsLimit)
{
    auto rtt = Make(1, 200);
    Feed(rtt, 1);
    for (const double rto : {201, 402, 804, 1608})
    {
        EXPECT_EQ(Ms(rtt.GetRto()), rto);
        rtt.BackOff();
    }
    for (int i = 0; i < 40; ++i)
    {
        rtt.BackOff();
    }
    EXPECT_EQ(Ms(rtt.GetRto()), 120000);
    Feed(rtt, 1);
    EXPECT_EQ(Ms(rtt.GetRto()), 201);
}

// What TcpSocketBase computes from it, estimate + 4 variation, is the RTO.
TEST(LinuxRttEstimator, LooksRightFromOutside)
{
    auto rtt = Make(10, 200);
    Feed(rtt, 33);
    rtt.BackOff();
    EXPECT_EQ(rtt.GetEstimate() + 4 * rtt.GetVariation(), rtt.GetRto());
    EXPECT_EQ(Ms(rtt.GetEstimate()), 40); // whole jiffies, rounded up
    auto copy = DynamicCast<LinuxRttEstimator>(rtt.Copy());
    EXPECT_EQ(copy->GetRto(), rtt.GetRto());
    copy->Reset();
    EXPECT_EQ(Ms(copy->GetRto()), 3000);
}

TEST(LinuxRttEstimator, AJiffyIsLongerThanNothing)
{
    LinuxRttEstimator rtt;
    ExpectError([&] { rtt.SetTick(Seconds(0)); }, {"JiffyLength", "longer than 0"});
}
