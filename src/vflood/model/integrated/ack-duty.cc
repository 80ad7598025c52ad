/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ack-duty.h"

namespace ns3
{

const char*
ToString(AckDuty duty)
{
    static constexpr const char* NAMES[] = {"NOTHING", "WAITING", "DUE"};
    return NAMES[static_cast<uint8_t>(duty)];
}

const char*
ToString(AckDutyEvent event)
{
    static constexpr const char* NAMES[] =
        {"DATA", "FULL", "CARRIED", "LEAVING", "EXPIRE", "WRITE"};
    return NAMES[static_cast<uint8_t>(event)];
}

std::ostream&
operator<<(std::ostream& os, AckDuty duty)
{
    return os << ToString(duty);
}

} // namespace ns3
