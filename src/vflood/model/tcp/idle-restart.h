/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef IDLE_RESTART_H
#define IDLE_RESTART_H

#include "ns3/nstime.h"

#include <algorithm>
#include <cstdint>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief Congestion window after a pause (RFC 2861; published: on by default in Linux 2.6).
 *
 * \param idle time since data was last sent, with nothing in flight
 * \param rto retransmission timeout
 * \param window present window, bytes
 * \param initial initial window, bytes: the floor
 * \return the window, halved once per whole RTO of \p idle beyond which it goes
 */
inline uint32_t
WindowAfterIdle(Time idle, Time rto, uint32_t window, uint32_t initial)
{
    const uint32_t floor = std::min(initial, window);
    for (Time left = idle - rto; left.IsStrictlyPositive() && window > floor; left -= rto)
    {
        window /= 2;
    }
    return std::max(window, floor);
}

} // namespace ns3

#endif /* IDLE_RESTART_H */
