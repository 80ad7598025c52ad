/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RX_BUFFER_TARGET_H
#define RX_BUFFER_TARGET_H

#include <cstdint>

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief How many receive buffers a netfront wants to have posted (published: netfront of Linux
 * 2.6.18).
 *
 * Starts at the minimum. At a refill with fewer than a quarter of the target left it doubles, up to
 * the maximum; after a round of reception with more than three quarters left it shrinks by one,
 * down to the minimum. The first fill is a refill with nothing left: it posts the minimum and
 * doubles the target for the next one.
 */
class RxBufferTarget
{
  public:
    /**
     * \param min smallest target, at least 1
     * \param max largest target, at least \p min
     * \throws VirtError if they are not in that order
     */
    RxBufferTarget(uint32_t min, uint32_t max);

    /**
     * \return the target
     */
    uint32_t Get() const;

    /**
     * Decide on a refill: nothing unless at least half a target can be added.
     *
     * \param held buffers posted, filled ones that the guest has not taken included
     * \param left buffers posted and not filled yet
     * \return how many to post now
     */
    uint32_t Refill(uint32_t held, uint32_t left);

    /**
     * A round of reception is over.
     *
     * \param left buffers posted and not filled yet
     */
    void EndRound(uint32_t left);

  private:
    uint32_t m_min;    //!< smallest target
    uint32_t m_max;    //!< largest target
    uint32_t m_target; //!< the target
};

} // namespace ns3

#endif /* RX_BUFFER_TARGET_H */
