/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "table-oracle.h"

#include "ns3/ack-duty.h"

#include <gtest/gtest.h>

using namespace ns3;

namespace
{

/// The whole machine, written down a second time: one row per state, one letter per event.
/// Events in order: DATA FULL CARRIED LEAVING EXPIRE WRITE.
/// n = NOTHING, w = WAITING, d = DUE, - = illegal.
const test::TableOracle<AckDuty> ORACLE{
    {
        {AckDuty::NOTHING, "wdn---"},
        {AckDuty::WAITING, "wdn-d-"},
        {AckDuty::DUE, "ddnw-n"},
    },
    {
        {'n', AckDuty::NOTHING},
        {'w', AckDuty::WAITING},
        {'d', AckDuty::DUE},
    },
};

} // namespace

TEST(AckDuty, EveryStateEveryEvent)
{
    test::ExpectTable<AckDutyEvent>(g_ackDutyTable, ORACLE, 6);
}

TEST(AckDuty, Names)
{
    EXPECT_STREQ(ToString(AckDuty::NOTHING), "NOTHING");
    EXPECT_STREQ(ToString(AckDuty::DUE), "DUE");
    EXPECT_STREQ(ToString(AckDutyEvent::DATA), "DATA");
    EXPECT_STREQ(ToString(AckDutyEvent::WRITE), "WRITE");
}
