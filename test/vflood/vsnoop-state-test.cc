/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/vsnoop-state.h"

#include <gtest/gtest.h>
#include <map>
#include <string>

using namespace ns3;

namespace
{

/// The whole machine, written down a second time: one row per state, one letter per event.
/// Events in order: SYN ESTABLISH IN_ORDER OLD NO_ROOM HOLE SPECIAL CAUGHT_UP MIGRATE CLOSE.
/// c = CLOSED, h = HANDSHAKE, A = ACTIVE, B = NO_BUFFER, U = UNEXPECTED_SEQUENCE, T = PASS_THROUGH,
/// - = illegal.
const std::map<VsnoopState, std::string> ORACLE{
    {VsnoopState::CLOSED, "h---------"},
    {VsnoopState::HANDSHAKE, "hA------cc"},
    {VsnoopState::ACTIVE, "A-AABUA-Tc"},
    {VsnoopState::NO_BUFFER, "B-ABBUB-Tc"},
    {VsnoopState::UNEXPECTED_SEQUENCE, "U-UUUUUATc"},
    {VsnoopState::PASS_THROUGH, "T-TTTTT-Tc"},
};

const std::map<char, VsnoopState> LETTERS{
    {'c', VsnoopState::CLOSED},
    {'h', VsnoopState::HANDSHAKE},
    {'A', VsnoopState::ACTIVE},
    {'B', VsnoopState::NO_BUFFER},
    {'U', VsnoopState::UNEXPECTED_SEQUENCE},
    {'T', VsnoopState::PASS_THROUGH},
};

} // namespace

TEST(VsnoopState, EveryStateEveryEvent)
{
    std::size_t legal = 0;
    for (const auto& [state, row] : ORACLE)
    {
        ASSERT_EQ(row.size(), 10U);
        for (uint8_t i = 0; i < 10; ++i)
        {
            const auto event = static_cast<VsnoopEvent>(i);
            const auto next = g_vsnoopStateTable.Next(state, event);
            ASSERT_EQ(next.has_value(), row[i] != '-')
                << ToString(event) << " in state " << ToString(state);
            if (next)
            {
                ++legal;
                EXPECT_EQ(*next, LETTERS.at(row[i]))
                    << ToString(event) << " in state " << ToString(state);
            }
        }
    }
    EXPECT_EQ(legal, g_vsnoopStateTable.GetRows().size());
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
