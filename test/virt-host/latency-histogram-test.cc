/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/latency-histogram.h"
#include "ns3/virt-error.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <random>
#include <vector>

namespace
{

using namespace ns3;

TEST(LatencyHistogram, EmptyIsZero)
{
    const LatencyHistogram waits;
    EXPECT_EQ(waits.GetCount(), 0u);
    EXPECT_EQ(waits.GetMean(), Time());
    EXPECT_EQ(waits.GetMax(), Time());
    EXPECT_EQ(waits.GetQuantile(0.5), Time());
}

TEST(LatencyHistogram, SmallWaitsAreExact)
{
    LatencyHistogram waits;
    for (int ns = 0; ns < 32; ++ns)
    {
        waits.Add(NanoSeconds(ns));
    }
    for (int ns = 0; ns < 32; ++ns)
    {
        EXPECT_EQ(waits.GetQuantile((ns + 1) / 32.0), NanoSeconds(ns));
    }
}

TEST(LatencyHistogram, OneWaitIsItsOwnQuantile)
{
    for (int64_t ns :
         {int64_t(1), int64_t(33), int64_t(60'000'000), std::numeric_limits<int64_t>::max()})
    {
        LatencyHistogram waits;
        waits.Add(NanoSeconds(ns));
        EXPECT_EQ(waits.GetQuantile(0), NanoSeconds(ns));
        EXPECT_EQ(waits.GetQuantile(1), NanoSeconds(ns));
        EXPECT_EQ(waits.GetMax(), NanoSeconds(ns));
    }
}

/// Against the sorted list.
TEST(LatencyHistogram, QuantilesAreWithinASixteenth)
{
    std::mt19937_64 random(7);
    std::lognormal_distribution<double> wait(std::log(300'000), 2);
    LatencyHistogram waits;
    std::vector<int64_t> sorted;
    int64_t sum = 0;
    for (int i = 0; i < 10'000; ++i)
    {
        sorted.push_back(wait(random));
        sum += sorted.back();
        waits.Add(NanoSeconds(sorted.back()));
    }
    std::sort(sorted.begin(), sorted.end());
    for (double share : {0.01, 0.05, 0.5, 0.9, 0.95, 0.999, 1.0})
    {
        const int64_t exact = sorted[std::ceil(share * sorted.size()) - 1];
        const int64_t told = waits.GetQuantile(share).GetNanoSeconds();
        EXPECT_GE(told, exact) << share;
        EXPECT_LE(told, exact + exact / 16) << share;
    }
    EXPECT_EQ(waits.GetCount(), sorted.size());
    EXPECT_EQ(waits.GetSum(), NanoSeconds(sum));
    EXPECT_EQ(waits.GetMean(), NanoSeconds(sum / 10'000));
    EXPECT_EQ(waits.GetMax(), NanoSeconds(sorted.back()));
}

TEST(LatencyHistogram, RefusesSharesThatAreNone)
{
    const LatencyHistogram waits;
    EXPECT_THROW(waits.GetQuantile(-0.1), VirtError);
    EXPECT_THROW(waits.GetQuantile(1.1), VirtError);
    EXPECT_THROW(waits.GetQuantile(std::nan("")), VirtError);
}

} // namespace
