/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "flow-state.h"

namespace ns3
{

const char*
ToString(FlowState state)
{
    static constexpr const char* NAMES[] =
        {"CLOSED", "PEER_SYN", "ACTIVE", "NO_BUFFER", "PACKET_LOSS", "PASS_THROUGH"};
    return NAMES[static_cast<uint8_t>(state)];
}

const char*
ToString(FlowEvent event)
{
    static constexpr const char* NAMES[] = {"PEER_SYN",
                                            "GUEST_SYN",
                                            "OVERFLOW",
                                            "SPACE",
                                            "DUP_ACKS",
                                            "LOSS",
                                            "RECOVERED",
                                            "MIGRATE",
                                            "CLOSE"};
    return NAMES[static_cast<uint8_t>(event)];
}

std::ostream&
operator<<(std::ostream& os, FlowState state)
{
    return os << ToString(state);
}

} // namespace ns3
