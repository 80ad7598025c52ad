/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef PHASED_TIMER_H
#define PHASED_TIMER_H

#include "vcpu-scheduler.h"

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief A periodic timer of a scheduler that can be suspended while there is nothing to do and
 * resumes in phase: it only ever fires at multiples of its period, counted from time 0.
 */
class PhasedTimer
{
  public:
    /**
     * \param host the machine; must outlive the timer
     * \param number number of the timer
     * \param period its period, above zero
     */
    PhasedTimer(SchedulerHost& host, uint32_t number, Time period)
        : m_host(&host),
          m_number(number),
          m_period(period)
    {
    }

    /// Fire at the next multiple of the period that is later than now. Nothing happens if it runs.
    void Start()
    {
        if (!m_running)
        {
            const int64_t period = m_period.GetTimeStep();
            const int64_t count = m_host->Now().GetTimeStep() / period + 1;
            m_host->SetTimer(m_number, TimeStep(count * period));
            m_running = true;
        }
    }

    /// Suspend. Nothing happens if it does not run.
    void Stop()
    {
        if (m_running)
        {
            m_host->CancelTimer(m_number);
            m_running = false;
        }
    }

    /// To be called when it fires; it stays suspended until Start().
    void OnFired()
    {
        m_running = false;
    }

  private:
    SchedulerHost* m_host; //!< the machine
    uint32_t m_number;     //!< number of the timer
    Time m_period;         //!< its period
    bool m_running{false}; //!< whether it is set
};

} // namespace ns3

#endif /* PHASED_TIMER_H */
