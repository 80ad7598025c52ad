/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/buffer-policy.h"
#include "ns3/double.h"
#include "ns3/vflood-equations.h"

#include <gtest/gtest.h>
#include <numeric>
#include <vector>

using namespace ns3;

namespace
{

/**
 * Fill a VM's buffer with backlogged flows, in turn: who is below the threshold adds a segment, who
 * is above sends one. What comes out is the steady state of equation 1.
 */
std::vector<uint32_t>
Settle(const BufferPolicy& policy, uint32_t size, const std::vector<Time>& rtts)
{
    std::vector<uint32_t> queued(rtts.size());
    for (int round = 0; round < 5000; ++round)
    {
        for (std::size_t i = 0; i < rtts.size(); ++i)
        {
            const uint32_t used = std::accumulate(queued.begin(), queued.end(), 0U);
            if (queued[i] < policy.GetThreshold({size, used, queued[i], rtts[i]}))
            {
                ++queued[i];
            }
            else if (queued[i] >= policy.GetThreshold({size, used, queued[i], rtts[i]}) + 1)
            {
                --queued[i];
            }
        }
    }
    return queued;
}

} // namespace

TEST(VfloodEquations, Threshold)
{
    EXPECT_DOUBLE_EQ(VfloodEquations::Threshold(1, 2048, 0), 2048);
    EXPECT_DOUBLE_EQ(VfloodEquations::Threshold(0.25, 2048, 1048), 250);
    EXPECT_DOUBLE_EQ(VfloodEquations::Threshold(2, 2048, 2048), 0);
    EXPECT_DOUBLE_EQ(VfloodEquations::Threshold(2, 2048, 3000), 0);
}

TEST(VfloodEquations, AcceptedIsNeverNegative)
{
    EXPECT_EQ(VfloodEquations::Accepted(10, 4, 100, 30), 76U); // 6 straight out, 70 buffered
    EXPECT_EQ(VfloodEquations::Accepted(2, 10, 100, 30), 62U); // window shrank below the flight
    EXPECT_EQ(VfloodEquations::Accepted(10, 10, 20, 30), 0U);
    EXPECT_EQ(VfloodEquations::Accepted(3, 0, 2048, 0), 2051U);
}

TEST(BufferPolicy, FairSettlesAtThePublishedShares)
{
    auto fair = CreateObject<FairBufferPolicy>();
    EXPECT_EQ(Settle(*fair, 2048, {Time()}), std::vector<uint32_t>{1024});
    for (std::size_t n = 2; n <= 20; ++n)
    {
        for (uint32_t q : Settle(*fair, 2048, std::vector<Time>(n)))
        {
            EXPECT_NEAR(q, 2048.0 / (n + 1), 1.0) << n;
        }
    }
}

TEST(BufferPolicy, FairSettlesForAnyAlpha)
{
    for (double alpha : {0.25, 0.5, 2.0, 8.0})
    {
        auto fair = CreateObject<FairBufferPolicy>();
        fair->SetAttribute("Alpha", DoubleValue(alpha));
        for (std::size_t n = 1; n <= 10; ++n)
        {
            for (uint32_t q : Settle(*fair, 4096, std::vector<Time>(n)))
            {
                EXPECT_NEAR(q, alpha * 4096 / (1 + n * alpha), 1.0 + alpha) << alpha << ' ' << n;
            }
        }
    }
}

TEST(BufferPolicy, NoneIsFirstComeFirstServed)
{
    auto none = CreateObject<NoBufferPolicy>();
    EXPECT_EQ(Settle(*none, 100, {Time()}), std::vector<uint32_t>{100});
    EXPECT_DOUBLE_EQ(none->GetThreshold({100, 90, 70, Time()}), 80);
    EXPECT_DOUBLE_EQ(none->GetThreshold({100, 120, 10, Time()}), 0);
}

TEST(BufferPolicy, PrioritisedPrefersShortRoundTrips)
{
    auto policy = CreateObject<PrioritisedBufferPolicy>();
    const Time low = MicroSeconds(999);
    const Time high = MilliSeconds(1);
    const auto queued = Settle(*policy, 2048, {low, high});
    // Both share the free part F: q = alpha F each, so F = B / (1 + 2 + 0.25).
    EXPECT_NEAR(queued[0], 2 * 2048 / 3.25, 3.0);
    EXPECT_NEAR(queued[1], 0.25 * 2048 / 3.25, 3.0);
}
