/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "vsnoop-state.h"

namespace ns3
{

const char*
ToString(VsnoopState state)
{
    static constexpr const char* NAMES[] =
        {"CLOSED", "HANDSHAKE", "ACTIVE", "NO_BUFFER", "UNEXPECTED_SEQUENCE", "PASS_THROUGH"};
    return NAMES[static_cast<uint8_t>(state)];
}

const char*
ToString(VsnoopEvent event)
{
    static constexpr const char* NAMES[] = {"SYN",
                                            "ESTABLISH",
                                            "IN_ORDER",
                                            "OLD",
                                            "NO_ROOM",
                                            "HOLE",
                                            "SPECIAL",
                                            "CAUGHT_UP",
                                            "MIGRATE",
                                            "CLOSE"};
    return NAMES[static_cast<uint8_t>(event)];
}

std::ostream&
operator<<(std::ostream& os, VsnoopState state)
{
    return os << ToString(state);
}

} // namespace ns3
