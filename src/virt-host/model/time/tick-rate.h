/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef TICK_RATE_H
#define TICK_RATE_H

#include "ns3/nstime.h"

#include <cstdint>

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief The arithmetic of a kernel's ticks, exact for any HZ: jiffy n begins at the first whole
 * nanosecond that is not before n/HZ seconds.
 */
class TickRate
{
  public:
    /**
     * \param hz ticks per second, 1..10000 (not checked)
     */
    explicit TickRate(uint32_t hz);

    /**
     * \param at a time, not negative
     * \return number of jiffies that have begun by then, not counting jiffy 0
     */
    uint64_t GetJiffies(Time at) const;

    /**
     * \param jiffy a number
     * \return when that jiffy begins
     */
    Time GetBegin(uint64_t jiffy) const;

    /**
     * How long a timer takes on Linux' timer wheel (published: kernel/timer.c): the delay counts as
     * jiffies, rounded up, and the timer expires as that many jiffies have begun. So it expires up
     * to a jiffy too early or too late.
     *
     * \param now when the timer is set
     * \param delay for how long; below SHORTEST it is no timer but how ns-3's software puts off a
     *        call, and is left as it is
     * \return when it expires, as a delay from \p now
     */
    Time GetTimerDelay(Time now, Time delay) const;

    static constexpr int64_t SHORTEST = 1000; //!< ns; no kernel sets a shorter timer

  private:
    static constexpr uint64_t SECOND = 1000000000; //!< in ns

    uint64_t m_hz; //!< ticks per second
};

} // namespace ns3

#endif /* TICK_RATE_H */
