/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "drop-reason.h"

namespace ns3
{

const char*
ToString(DropReason reason)
{
    static constexpr std::array<const char*, static_cast<std::size_t>(DropReason::COUNT)> names{
        "link-down",
        "too-big",
        "tx-queue-full",
        "corrupted",
        "nic-rx-ring-full",
        "tx-ring-full",
        "no-rx-buffer",
        "vif-queue-full",
        "vif-timeout",
        "vif-gone",
        "same-port",
        "no-port",
        "guest-gone",
    };
    const auto index = static_cast<std::size_t>(reason);
    return index < names.size() ? names[index] : "unknown";
}

std::ostream&
operator<<(std::ostream& os, DropReason reason)
{
    return os << ToString(reason);
}

} // namespace ns3
