/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "run-state.h"

#include "ns3/fatal-error.h"

namespace ns3
{

const char*
ToString(RunState s)
{
    switch (s)
    {
    case RunState::RUNNING:
        return "running";
    case RunState::RUNNABLE:
        return "runnable";
    case RunState::BLOCKED:
        return "blocked";
    case RunState::OFFLINE:
        return "offline";
    }
    NS_FATAL_ERROR("not a run state: " << static_cast<int>(s));
}

const char*
ToString(RunEvent e)
{
    switch (e)
    {
    case RunEvent::WAKE:
        return "wake";
    case RunEvent::DISPATCH:
        return "dispatch";
    case RunEvent::PREEMPT:
        return "preempt";
    case RunEvent::BLOCK:
        return "block";
    case RunEvent::PAUSE:
        return "pause";
    case RunEvent::UNPAUSE:
        return "unpause";
    }
    NS_FATAL_ERROR("not a run state event: " << static_cast<int>(e));
}

std::ostream&
operator<<(std::ostream& os, RunState s)
{
    return os << ToString(s);
}

} // namespace ns3
