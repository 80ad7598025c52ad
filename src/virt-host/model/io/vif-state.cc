/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "vif-state.h"

#include <cstddef>

namespace ns3
{

const char*
ToString(VifState s)
{
    static constexpr const char* NAMES[] = {"unconnected", "open", "stopped", "gone"};
    return NAMES[static_cast<std::size_t>(s)];
}

const char*
ToString(VifEvent e)
{
    static constexpr const char* NAMES[] = {"connect",
                                            "run dry",
                                            "buffers",
                                            "expire",
                                            "disconnect"};
    return NAMES[static_cast<std::size_t>(e)];
}

} // namespace ns3
