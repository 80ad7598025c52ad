/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef PLACEMENT_H
#define PLACEMENT_H

#include <cstdint>

namespace ns3
{

/// Who moves the frames of guests, and works on them.
enum class Placement : uint8_t
{
    DOM0, //!< software of the driver domain
    NIC,  //!< an SR-IOV NIC, in hardware; the driver domain sees nothing of it
};

} // namespace ns3

#endif /* PLACEMENT_H */
