/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "run-state.h"

namespace ns3
{

const char*
ToString(RunState s)
{
    static constexpr const char* NAMES[] = {"running", "runnable", "blocked", "offline"};
    return NAMES[static_cast<std::size_t>(s)];
}

const char*
ToString(RunEvent e)
{
    static constexpr const char* NAMES[] =
        {"wake", "dispatch", "preempt", "block", "pause", "unpause"};
    return NAMES[static_cast<std::size_t>(e)];
}

std::ostream&
operator<<(std::ostream& os, RunState s)
{
    return os << ToString(s);
}

} // namespace ns3
