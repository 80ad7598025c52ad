/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "leulo-state.h"

namespace ns3
{

const char*
ToString(LeuloState state)
{
    static constexpr const char* NAMES[] = {"FRESH",
                                            "LISTENING",
                                            "CONNECTING",
                                            "CONNECTED",
                                            "SEND_SHUT",
                                            "PEER_CLOSED",
                                            "CLOSING",
                                            "CLOSED"};
    return NAMES[static_cast<uint8_t>(state)];
}

const char*
ToString(LeuloStimulus stimulus)
{
    static constexpr const char* NAMES[] = {"OPEN",
                                            "LISTEN",
                                            "CONNECT",
                                            "SHUTDOWN",
                                            "CLOSE",
                                            "ABORT",
                                            "ESTABLISHED",
                                            "REFUSED",
                                            "PEER_FIN",
                                            "ENDED",
                                            "FAILED",
                                            "GONE"};
    return NAMES[static_cast<uint8_t>(stimulus)];
}

std::ostream&
operator<<(std::ostream& os, LeuloState state)
{
    return os << ToString(state);
}

} // namespace ns3
