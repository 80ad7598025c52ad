/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef MANUAL_GUEST_CLOCK_H
#define MANUAL_GUEST_CLOCK_H

#include "ns3/guest-clock.h"

namespace ns3
{

/// A guest's clock set by hand: unit tests of timers and filters run without a vCPU.
class ManualGuestClock : public GuestClock
{
  public:
    Time Now() const override
    {
        return m_now;
    }

    uint64_t GetJiffies() const override
    {
        return m_jiffies;
    }

    Time GetJiffy() const override
    {
        return m_jiffy;
    }

    Time GetStolenTime() const override
    {
        return m_stolen;
    }

    bool IsSpiked() const override
    {
        return m_spiked;
    }

    /// Length of a jiffy, 1 ms unless told.
    void SetJiffy(Time jiffy)
    {
        m_jiffy = jiffy;
    }

    /// The vCPU runs for \p duration: jiffies tick, a spike ends at the first of them.
    void Run(Time duration)
    {
        m_now += duration;
        const uint64_t jiffies = m_now.GetTimeStep() / m_jiffy.GetTimeStep();
        m_spiked = m_spiked && jiffies == m_jiffies;
        m_jiffies = jiffies;
    }

    /// The vCPU is runnable but does not run for \p duration, then resumes.
    void Steal(Time duration)
    {
        m_now += duration;
        m_stolen += duration;
        const uint64_t jiffies = m_now.GetTimeStep() / m_jiffy.GetTimeStep();
        m_spiked = jiffies > m_jiffies + 1 || (m_spiked && jiffies == m_jiffies);
        m_jiffies = jiffies;
    }

  private:
    Time m_now;                    //!< wall clock
    Time m_jiffy{MilliSeconds(1)}; //!< length of a jiffy
    Time m_stolen;                 //!< stolen so far
    uint64_t m_jiffies{0};         //!< jiffies seen
    bool m_spiked{false};          //!< spike flag
};

} // namespace ns3

#endif /* MANUAL_GUEST_CLOCK_H */
