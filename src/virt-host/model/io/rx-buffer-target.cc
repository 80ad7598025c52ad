/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "rx-buffer-target.h"

#include "ns3/virt-error.h"

#include <algorithm>
#include <string>

namespace ns3
{

RxBufferTarget::RxBufferTarget(uint32_t min, uint32_t max)
    : m_min(min),
      m_max(max),
      m_target(min)
{
    if (min == 0 || max < min)
    {
        throw VirtError("Attributes RxTargetMin " + std::to_string(min) + " and RxTargetMax " +
                        std::to_string(max) +
                        " of NetfrontDevice: 1 <= RxTargetMin <= RxTargetMax <= RxRingSize; 64 and "
                        "256 are the defaults");
    }
}

uint32_t
RxBufferTarget::Get() const
{
    return m_target;
}

uint32_t
RxBufferTarget::Refill(uint32_t held, uint32_t left)
{
    const uint32_t room = m_target > held ? m_target - held : 0;
    if (room < (m_target + 1) / 2)
    {
        return 0;
    }
    if (left < m_target / 4)
    {
        m_target = std::min(2 * m_target, m_max);
    }
    return room;
}

void
RxBufferTarget::EndRound(uint32_t left)
{
    if (left > 3 * m_target / 4)
    {
        m_target = std::max(m_target - 1, m_min);
    }
}

} // namespace ns3
