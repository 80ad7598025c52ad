/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/ack-duty.h"

#include <gtest/gtest.h>
#include <map>
#include <string>

using namespace ns3;

namespace
{

/// The whole machine, written down a second time: one row per state, one letter per event.
/// Events in order: DATA FULL CARRIED LEAVING EXPIRE WRITE.
/// n = NOTHING, w = WAITING, d = DUE, - = illegal.
const std::map<AckDuty, std::string> ORACLE{
    {AckDuty::NOTHING, "wdn---"},
    {AckDuty::WAITING, "wdn-d-"},
    {AckDuty::DUE, "ddnw-n"},
};

const std::map<char, AckDuty> LETTERS{
    {'n', AckDuty::NOTHING},
    {'w', AckDuty::WAITING},
    {'d', AckDuty::DUE},
};

} // namespace

TEST(AckDuty, EveryStateEveryEvent)
{
    std::size_t legal = 0;
    for (const auto& [state, row] : ORACLE)
    {
        ASSERT_EQ(row.size(), 6U);
        for (uint8_t i = 0; i < 6; ++i)
        {
            const auto event = static_cast<AckDutyEvent>(i);
            const auto next = g_ackDutyTable.Next(state, event);
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
    EXPECT_EQ(legal, g_ackDutyTable.GetRows().size());
}

TEST(AckDuty, Names)
{
    EXPECT_STREQ(ToString(AckDuty::NOTHING), "NOTHING");
    EXPECT_STREQ(ToString(AckDuty::DUE), "DUE");
    EXPECT_STREQ(ToString(AckDutyEvent::DATA), "DATA");
    EXPECT_STREQ(ToString(AckDutyEvent::WRITE), "WRITE");
}
