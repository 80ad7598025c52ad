/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ring-state.h"

namespace ns3
{

const char*
ToString(RingState s)
{
    static constexpr const char* NAMES[] = {"awake", "asleep", "waiting"};
    return NAMES[static_cast<std::size_t>(s)];
}

const char*
ToString(RingEvent e)
{
    static constexpr const char* NAMES[] = {"asks for a later entry",
                                            "final check finds nothing",
                                            "entry asked for is published"};
    return NAMES[static_cast<std::size_t>(e)];
}

} // namespace ns3
