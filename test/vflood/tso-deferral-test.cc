/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/tso-deferral.h"

#include <gtest/gtest.h>

using namespace ns3;

namespace
{

constexpr uint32_t MSS = 1448;

/// A window of 30 segments with plenty to send.
TsoDeferral::View
Allowed(uint32_t segments, int64_t jiffy = 7)
{
    return {segments * MSS, 30 * MSS, 1000 * MSS, MSS, true, jiffy};
}

TsoDeferral
Sender(uint32_t divisor)
{
    TsoDeferral deferral;
    deferral.Setup(divisor);
    return deferral;
}

} // namespace

// Linux tcp_tso_should_defer.
TEST(TsoDeferral, WaitsForTheThirdPartOfTheWindow)
{
    for (uint32_t segments = 1; segments <= 30; ++segments)
    {
        EXPECT_EQ(Sender(3).IsDeferred(Allowed(segments)), segments < 10) << segments;
        EXPECT_EQ(Sender(2).IsDeferred(Allowed(segments)), segments < 15) << segments;
        EXPECT_FALSE(Sender(0).IsDeferred(Allowed(segments))) << segments;
    }
}

TEST(TsoDeferral, NotForAWholeSuperSegmentNorForTheRest)
{
    TsoDeferral::View view = Allowed(0);
    view.window = 1'000'000;
    view.allowed = 65535;
    EXPECT_TRUE(Sender(3).IsDeferred(view));
    view.allowed = 65536;
    EXPECT_FALSE(Sender(3).IsDeferred(view));
    view.allowed = 2 * MSS;
    view.unsent = MSS;
    EXPECT_FALSE(Sender(3).IsDeferred(view));
    view.unsent = MSS + 1;
    EXPECT_TRUE(Sender(3).IsDeferred(view));
}

TEST(TsoDeferral, NotWhileSomethingIsRepaired)
{
    TsoDeferral::View view = Allowed(1);
    view.open = false;
    EXPECT_FALSE(Sender(3).IsDeferred(view));
}

TEST(TsoDeferral, NotIfItWasAskedLastTwoJiffiesAgo)
{
    for (int64_t later = 0; later < 5; ++later)
    {
        TsoDeferral sender = Sender(3);
        EXPECT_TRUE(sender.IsDeferred(Allowed(1, 7)));
        EXPECT_EQ(sender.IsDeferred(Allowed(1, 7 + later)), later < 2) << later;
    }
    TsoDeferral sender = Sender(3);
    for (int64_t jiffy = 0; jiffy < 9; ++jiffy)
    {
        EXPECT_TRUE(sender.IsDeferred(Allowed(1, jiffy))); // each time it waits anew
    }
    EXPECT_FALSE(sender.IsDeferred(Allowed(1, 10)));
    EXPECT_TRUE(sender.IsDeferred(Allowed(1, 10)));
}
