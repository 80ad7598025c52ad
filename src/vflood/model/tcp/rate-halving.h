/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RATE_HALVING_H
#define RATE_HALVING_H

#include <algorithm>
#include <cstdint>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief Rate halving: the window shrinks by one segment for every second ACK, down to a floor.
 *
 * Published (Linux 2.6.32 source): how the default response to a spurious timeout brings the window
 * down, never more than one segment above what is in flight.
 */
class RateHalving
{
  public:
    /// Begin.
    void Start()
    {
        m_active = true;
        m_acks = 0;
    }

    /// End.
    void Stop()
    {
        m_active = false;
    }

    /**
     * \return whether it is going on
     */
    bool IsActive() const
    {
        return m_active;
    }

    /**
     * An ACK arrived.
     *
     * \param window present window, bytes
     * \param floor where it ends, bytes
     * \param inFlight bytes in flight
     * \param segment segment size, bytes
     * \return the new window, bytes
     */
    uint32_t Acked(uint32_t window, uint32_t floor, uint32_t inFlight, uint32_t segment)
    {
        if (++m_acks % 2 == 0 && window > floor)
        {
            window = std::max(floor, window - std::min(window, segment));
        }
        return std::min(window, inFlight + segment);
    }

  private:
    bool m_active{false}; //!< it is going on
    uint32_t m_acks{0};   //!< ACKs since the start
};

} // namespace ns3

#endif /* RATE_HALVING_H */
