/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/ring-state.h"
#include "ns3/vif-state.h"

#include <gtest/gtest.h>
#include <map>
#include <set>
#include <string>
#include <utility>

// The tables of rings and vifs: every state with every event, written down a second time by name.

using namespace ns3;

namespace
{

using Rows = std::map<std::pair<std::string, std::string>, std::string>;

template <typename State, typename Event, std::size_t N>
void
ExpectRows(const TransitionTable<State, Event, N>& table,
           std::initializer_list<State> states,
           std::initializer_list<Event> events,
           const Rows& legal)
{
    std::set<std::string> names;
    for (State state : states)
    {
        EXPECT_TRUE(names.insert(ToString(state)).second) << ToString(state);
        for (Event event : events)
        {
            SCOPED_TRACE(std::string(ToString(state)) + " x " + ToString(event));
            const auto next = table.Next(state, event);
            const auto expected = legal.find({ToString(state), ToString(event)});
            ASSERT_EQ(next.has_value(), expected != legal.end());
            if (next)
            {
                EXPECT_EQ(ToString(*next), expected->second);
            }
        }
    }
    EXPECT_EQ(table.GetRows().size(), legal.size());
}

} // namespace

TEST(RingStateTable, EveryStateWithEveryEvent)
{
    const char* ask = "asks for a later entry";
    const char* empty = "final check finds nothing";
    const char* reached = "entry asked for is published";
    ExpectRows(g_ringStateTable,
               {RingState::AWAKE, RingState::ASLEEP, RingState::WAITING},
               {RingEvent::ASK, RingEvent::EMPTY, RingEvent::REACHED},
               {
                   {{"awake", ask}, "waiting"},
                   {{"awake", empty}, "asleep"},
                   {{"asleep", ask}, "waiting"},
                   {{"asleep", empty}, "asleep"},
                   {{"asleep", reached}, "awake"},
                   {{"waiting", ask}, "waiting"},
                   {{"waiting", empty}, "asleep"},
                   {{"waiting", reached}, "awake"},
               });
}

TEST(VifStateTable, EveryStateWithEveryEvent)
{
    ExpectRows(g_vifStateTable,
               {VifState::UNCONNECTED, VifState::OPEN, VifState::STOPPED, VifState::GONE},
               {VifEvent::CONNECT,
                VifEvent::RUN_DRY,
                VifEvent::BUFFERS,
                VifEvent::EXPIRE,
                VifEvent::DISCONNECT},
               {
                   {{"unconnected", "connect"}, "open"},
                   {{"unconnected", "disconnect"}, "gone"},
                   {{"open", "run dry"}, "stopped"},
                   {{"open", "disconnect"}, "gone"},
                   {{"stopped", "buffers"}, "open"},
                   {{"stopped", "expire"}, "open"},
                   {{"stopped", "disconnect"}, "gone"},
                   {{"gone", "disconnect"}, "gone"},
               });
}
