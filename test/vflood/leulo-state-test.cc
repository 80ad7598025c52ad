/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "table-oracle.h"

#include "ns3/leulo-message.h"
#include "ns3/leulo-state.h"

#include <gtest/gtest.h>

using namespace ns3;

namespace
{

/// The whole machine, written down a second time: one row per state, one letter per event.
/// Events in order: OPEN LISTEN CONNECT SHUTDOWN CLOSE ABORT ESTABLISHED REFUSED PEER_FIN ENDED
/// FAILED GONE.
/// f = FRESH, l = LISTENING, c = CONNECTING, C = CONNECTED, s = SEND_SHUT, p = PEER_CLOSED,
/// g = CLOSING, x = CLOSED, - = illegal.
const test::TableOracle<LeuloState> ORACLE{
    {
        {LeuloState::FRESH, "-lcfx-C-----"},
        {LeuloState::LISTENING, "--clx-------"},
        {LeuloState::CONNECTING, "--ccgxCx-xxx"},
        {LeuloState::CONNECTED, "---sgx--pxxx"},
        {LeuloState::SEND_SHUT, "---sgx--gxxx"},
        {LeuloState::PEER_CLOSED, "---ggx---xxx"},
        {LeuloState::CLOSING, "---ggxgxgxxx"},
        {LeuloState::CLOSED, "f--xxx---xxx"},
    },
    {
        {'f', LeuloState::FRESH},
        {'l', LeuloState::LISTENING},
        {'c', LeuloState::CONNECTING},
        {'C', LeuloState::CONNECTED},
        {'s', LeuloState::SEND_SHUT},
        {'p', LeuloState::PEER_CLOSED},
        {'g', LeuloState::CLOSING},
        {'x', LeuloState::CLOSED},
    },
};

} // namespace

TEST(LeuloState, EveryStateEveryEvent)
{
    test::ExpectTable<LeuloStimulus>(g_leuloStateTable, ORACLE, 12);
}

TEST(LeuloState, Names)
{
    EXPECT_STREQ(ToString(LeuloState::FRESH), "FRESH");
    EXPECT_STREQ(ToString(LeuloState::PEER_CLOSED), "PEER_CLOSED");
    EXPECT_STREQ(ToString(LeuloState::CLOSED), "CLOSED");
    EXPECT_STREQ(ToString(LeuloStimulus::OPEN), "OPEN");
    EXPECT_STREQ(ToString(LeuloStimulus::GONE), "GONE");
    EXPECT_STREQ(ToString(LeuloRequest::CONNECT), "CONNECT");
    EXPECT_STREQ(ToString(LeuloRequest::ABORT), "ABORT");
    EXPECT_STREQ(ToString(LeuloEvent::ACCEPTED), "ACCEPTED");
    EXPECT_STREQ(ToString(LeuloEvent::GONE), "GONE");
}
