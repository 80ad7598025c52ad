/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef VFLOOD_EQUATIONS_H
#define VFLOOD_EQUATIONS_H

#include <algorithm>
#include <cstdint>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief vFlood's equations 1 and 2 (published), in segments. Equation 3, the window of the VM,
 * is VfloodGuestOps::GetRightEdge().
 */
struct VfloodEquations
{
    /**
     * Equation 1: how much a flow may buffer, by the free part of its VM's buffer.
     *
     * \param alpha weight of the flow, above zero
     * \param size buffer of the VM
     * \param used used by all flows of the VM
     * \return threshold of the flow, not less than zero
     */
    static constexpr double Threshold(double alpha, uint32_t size, uint32_t used)
    {
        return alpha * (used < size ? size - used : 0);
    }

    /**
     * Equation 2: how many segments the driver domain takes from the VM now: those that can go
     * straight out and those that can be buffered; not less than zero (assumed).
     *
     * \param cwnd window of the driver domain
     * \param inNetwork transmitted and not acknowledged
     * \param threshold of the flow, by equation 1
     * \param queued buffered for the flow
     * \return segments
     */
    static constexpr uint32_t Accepted(uint32_t cwnd,
                                       uint32_t inNetwork,
                                       double threshold,
                                       uint32_t queued)
    {
        const double sum = static_cast<double>(cwnd) - inNetwork + threshold - queued;
        return sum > 0 ? static_cast<uint32_t>(std::min(sum, 4e9)) : 0;
    }
};

} // namespace ns3

#endif /* VFLOOD_EQUATIONS_H */
