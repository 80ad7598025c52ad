/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef MANUAL_TIMERS_H
#define MANUAL_TIMERS_H

#include "ns3/hv-timers.h"

#include <map>
#include <utility>

namespace ns3
{

/// A clock moved by hand: unit tests of schedulers, vCPUs and rings run without a simulator.
class ManualTimers : public HvTimers
{
  public:
    Time Now() const override
    {
        return m_now;
    }

    void Schedule(Time delay, uint32_t /* context */, const Ptr<EventImpl>& event) override
    {
        m_events.emplace(std::make_pair(m_now + delay, m_next++), event);
    }

    /// Fire all events up to and including \p until, in order, then stand at \p until.
    void AdvanceTo(Time until)
    {
        while (!m_events.empty() && m_events.begin()->first.first <= until)
        {
            auto first = m_events.begin();
            m_now = first->first.first;
            Ptr<EventImpl> event = first->second;
            m_events.erase(first);
            event->Invoke();
        }
        m_now = until;
    }

    /// Fire all events of the next \p delay.
    void Advance(Time delay)
    {
        AdvanceTo(m_now + delay);
    }

    /// Fire what is due now.
    void Settle()
    {
        AdvanceTo(m_now);
    }

  private:
    Time m_now;                                                   //!< present time
    uint64_t m_next{0};                                           //!< order of asking
    std::map<std::pair<Time, uint64_t>, Ptr<EventImpl>> m_events; //!< by time, then order
};

} // namespace ns3

#endif /* MANUAL_TIMERS_H */
