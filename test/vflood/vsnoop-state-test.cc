/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "table-oracle.h"

#include "ns3/vsnoop-state.h"

#include <gtest/gtest.h>

using namespace ns3;

namespace
{

/// The whole machine, written down a second time: one row per state, one letter per event.
/// Events in order: SYN ESTABLISH IN_ORDER OLD NO_ROOM HOLE SPECIAL CAUGHT_UP MIGRATE CLOSE.
/// c = CLOSED, h = HANDSHAKE, A = ACTIVE, B = NO_BUFFER, U = UNEXPECTED_SEQUENCE, T = PASS_THROUGH,
/// - = illegal.
const test::TableOracle<VsnoopState> ORACLE{
    {
        {VsnoopState::CLOSED, "h---------"},
        {VsnoopState::HANDSHAKE, "hA------cc"},
        {VsnoopState::ACTIVE, "A-AABUA-Tc"},
        {VsnoopState::NO_BUFFER, "B-ABBUB-Tc"},
        {VsnoopState::UNEXPECTED_SEQUENCE, "U-UUUUUATc"},
        {VsnoopState::PASS_THROUGH, "T-TTTTT-Tc"},
    },
    {
        {'c', VsnoopState::CLOSED},
        {'h', VsnoopState::HANDSHAKE},
        {'A', VsnoopState::ACTIVE},
        {'B', VsnoopState::NO_BUFFER},
        {'U', VsnoopState::UNEXPECTED_SEQUENCE},
        {'T', VsnoopState::PASS_THROUGH},
    },
};

} // namespace

TEST(VsnoopState, EveryStateEveryEvent)
{
    test::ExpectTable<VsnoopEvent>(g_vsnoopStateTable, ORACLE, 10);
}

TEST(VsnoopState, Names)
{
    EXPECT_STREQ(ToString(VsnoopState::ACTIVE), "ACTIVE");
    EXPECT_STREQ(ToString(VsnoopState::NO_BUFFER), "NO_BUFFER");
    EXPECT_STREQ(ToString(VsnoopState::UNEXPECTED_SEQUENCE), "UNEXPECTED_SEQUENCE");
    EXPECT_STREQ(ToString(VsnoopState::PASS_THROUGH), "PASS_THROUGH");
    EXPECT_STREQ(ToString(VsnoopEvent::SYN), "SYN");
    EXPECT_STREQ(ToString(VsnoopEvent::CLOSE), "CLOSE");
}
