/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef TEST_TABLE_ORACLE_H
#define TEST_TABLE_ORACLE_H

#include <cstdint>
#include <gtest/gtest.h>
#include <map>
#include <string>

namespace ns3::test
{

/// A state machine, written down a second time.
template <typename State>
struct TableOracle
{
    std::map<State, std::string> rows; //!< a letter per event, in their order; '-' is illegal
    std::map<char, State> letters;     //!< what they mean
};

/**
 * Every state with every event, and no row of the table is left over.
 *
 * \tparam Event events, numbered from 0
 * \param table a TransitionTable
 * \param oracle what it should be
 * \param nEvents number of events
 */
template <typename Event, typename Table, typename State>
void
ExpectTable(const Table& table, const TableOracle<State>& oracle, std::size_t nEvents)
{
    std::size_t legal = 0;
    for (const auto& [state, row] : oracle.rows)
    {
        ASSERT_EQ(row.size(), nEvents);
        for (std::size_t i = 0; i < nEvents; ++i)
        {
            const auto event = static_cast<Event>(i);
            SCOPED_TRACE(std::string(ToString(event)) + " in state " + ToString(state));
            const auto next = table.Next(state, event);
            ASSERT_EQ(next.has_value(), row[i] != '-');
            if (next)
            {
                ++legal;
                EXPECT_EQ(*next, oracle.letters.at(row[i]));
            }
        }
    }
    EXPECT_EQ(legal, table.GetRows().size());
}

} // namespace ns3::test

#endif /* TEST_TABLE_ORACLE_H */
