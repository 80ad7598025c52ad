/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "frto-state.h"

namespace ns3
{

const char*
ToString(FrtoState state)
{
    static constexpr const char* NAMES[] = {"IDLE", "FIRST_ACK", "SECOND_ACK", "SPURIOUS", "LOSS"};
    return NAMES[static_cast<uint8_t>(state)];
}

const char*
ToString(FrtoEvent event)
{
    static constexpr const char* NAMES[] = {"TIMEOUT",
                                            "CANCEL",
                                            "MARK_REACHED",
                                            "NEW_SACKED",
                                            "ADVANCE_BLOCKED",
                                            "ADVANCE",
                                            "ORIGINAL_SACKED",
                                            "DUPLICATE",
                                            "UNRELATED"};
    return NAMES[static_cast<uint8_t>(event)];
}

std::ostream&
operator<<(std::ostream& os, FrtoState state)
{
    return os << ToString(state);
}

} // namespace ns3
