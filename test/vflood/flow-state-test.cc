/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/flow-state.h"

#include <gtest/gtest.h>
#include <map>
#include <string>

using namespace ns3;

namespace
{

/// The whole machine, written down a second time: one row per state, one letter per event.
/// Events in order: PEER_SYN GUEST_SYN OVERFLOW SPACE DUP_ACKS LOSS RECOVERED MIGRATE CLOSE.
/// c = CLOSED, p = PEER_SYN, A = ACTIVE, B = NO_BUFFER, L = PACKET_LOSS, T = PASS_THROUGH,
/// - = illegal.
const std::map<FlowState, std::string> ORACLE{
    {FlowState::CLOSED, "pA-------"},
    {FlowState::PEER_SYN, "pA-----Tc"},
    {FlowState::ACTIVE, "AAB-LLATc"},
    {FlowState::NO_BUFFER, "BB-ALLBTc"},
    {FlowState::PACKET_LOSS, "LL--LLATc"},
    {FlowState::PASS_THROUGH, "TTTTTTTTc"},
};

const std::map<char, FlowState> LETTERS{
    {'c', FlowState::CLOSED},
    {'p', FlowState::PEER_SYN},
    {'A', FlowState::ACTIVE},
    {'B', FlowState::NO_BUFFER},
    {'L', FlowState::PACKET_LOSS},
    {'T', FlowState::PASS_THROUGH},
};

} // namespace

TEST(FlowState, EveryStateEveryEvent)
{
    std::size_t legal = 0;
    for (const auto& [state, row] : ORACLE)
    {
        ASSERT_EQ(row.size(), 9U);
        for (uint8_t i = 0; i < 9; ++i)
        {
            const auto event = static_cast<FlowEvent>(i);
            const auto next = g_flowStateTable.Next(state, event);
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
    EXPECT_EQ(legal, g_flowStateTable.GetRows().size());
}

TEST(FlowState, NamesAreThoseOfThePaper)
{
    EXPECT_STREQ(ToString(FlowState::ACTIVE), "ACTIVE");
    EXPECT_STREQ(ToString(FlowState::NO_BUFFER), "NO_BUFFER");
    EXPECT_STREQ(ToString(FlowState::PACKET_LOSS), "PACKET_LOSS");
    EXPECT_STREQ(ToString(FlowEvent::CLOSE), "CLOSE");
}
