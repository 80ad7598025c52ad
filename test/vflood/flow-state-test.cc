/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "table-oracle.h"

#include "ns3/flow-state.h"

#include <gtest/gtest.h>

using namespace ns3;

namespace
{

/// The whole machine, written down a second time: one row per state, one letter per event.
/// Events in order: PEER_SYN GUEST_SYN OVERFLOW SPACE DUP_ACKS LOSS RECOVERED MIGRATE CLOSE.
/// c = CLOSED, p = PEER_SYN, A = ACTIVE, B = NO_BUFFER, L = PACKET_LOSS, T = PASS_THROUGH,
/// - = illegal.
const test::TableOracle<FlowState> ORACLE{
    {
        {FlowState::CLOSED, "pA-------"},
        {FlowState::PEER_SYN, "pA-----Tc"},
        {FlowState::ACTIVE, "AAB-LLATc"},
        {FlowState::NO_BUFFER, "BB-ALLBTc"},
        {FlowState::PACKET_LOSS, "LL--LLATc"},
        {FlowState::PASS_THROUGH, "TTTTTTTTc"},
    },
    {
        {'c', FlowState::CLOSED},
        {'p', FlowState::PEER_SYN},
        {'A', FlowState::ACTIVE},
        {'B', FlowState::NO_BUFFER},
        {'L', FlowState::PACKET_LOSS},
        {'T', FlowState::PASS_THROUGH},
    },
};

} // namespace

TEST(FlowState, EveryStateEveryEvent)
{
    test::ExpectTable<FlowEvent>(g_flowStateTable, ORACLE, 9);
}

TEST(FlowState, NamesAreThoseOfThePaper)
{
    EXPECT_STREQ(ToString(FlowState::ACTIVE), "ACTIVE");
    EXPECT_STREQ(ToString(FlowState::NO_BUFFER), "NO_BUFFER");
    EXPECT_STREQ(ToString(FlowState::PACKET_LOSS), "PACKET_LOSS");
    EXPECT_STREQ(ToString(FlowEvent::CLOSE), "CLOSE");
}
