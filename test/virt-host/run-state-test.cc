/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/run-state.h"

#include <gtest/gtest.h>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace
{

using namespace ns3;

const RunState g_states[] = {RunState::RUNNING,
                             RunState::RUNNABLE,
                             RunState::BLOCKED,
                             RunState::OFFLINE};
const RunEvent g_events[] = {RunEvent::WAKE,
                             RunEvent::DISPATCH,
                             RunEvent::PREEMPT,
                             RunEvent::BLOCK,
                             RunEvent::PAUSE,
                             RunEvent::UNPAUSE};

/// Every state with every event: what Xen's run states allow, written down a second time by name.
TEST(RunStateTable, EveryStateWithEveryEvent)
{
    const std::map<std::pair<std::string, std::string>, std::string> legal{
        {{"blocked", "wake"}, "runnable"},
        {{"runnable", "dispatch"}, "running"},
        {{"running", "preempt"}, "runnable"},
        {{"running", "block"}, "blocked"},
        {{"running", "pause"}, "offline"},
        {{"runnable", "pause"}, "offline"},
        {{"blocked", "pause"}, "offline"},
        {{"offline", "unpause"}, "runnable"},
    };
    for (RunState state : g_states)
    {
        for (RunEvent event : g_events)
        {
            SCOPED_TRACE(std::string(ToString(state)) + " x " + ToString(event));
            const std::optional<RunState> next = g_runStateTable.Next(state, event);
            const auto expected = legal.find({ToString(state), ToString(event)});
            ASSERT_EQ(next.has_value(), expected != legal.end());
            if (next)
            {
                EXPECT_EQ(ToString(*next), expected->second);
            }
        }
    }
}

TEST(RunStateNames, AreDistinct)
{
    std::set<std::string> names;
    for (RunState state : g_states)
    {
        names.insert(ToString(state));
    }
    for (RunEvent event : g_events)
    {
        names.insert(ToString(event));
    }
    EXPECT_EQ(names.size(), std::size(g_states) + std::size(g_events));
}

} // namespace
