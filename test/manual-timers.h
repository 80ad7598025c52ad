/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef MANUAL_TIMERS_H
#define MANUAL_TIMERS_H

#include "ns3/hv-timers.h"

#include <algorithm>
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

    void Schedule(Time delay, uint32_t context, const Ptr<EventImpl>& event) override
    {
        m_events.emplace(std::make_pair(m_now + delay, m_next++), Entry{context, event});
    }

    /// Fire all events up to and including \p until, in order, then stand at \p until.
    void AdvanceTo(Time until)
    {
        while (!m_events.empty() && m_events.begin()->first.first <= until)
        {
            auto first = m_events.begin();
            m_now = first->first.first;
            const Entry entry = first->second;
            m_events.erase(first);
            m_context = entry.context;
            ++m_fired;
            entry.event->Invoke();
            m_context = HARDWARE;
        }
        m_now = std::max(m_now, until);
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

    /// Context of the event that is being fired, HARDWARE outside any.
    uint32_t GetContext() const
    {
        return m_context;
    }

    /// Number of events fired so far, cancelled ones included.
    uint64_t GetNFired() const
    {
        return m_fired;
    }

    /// Number of events that wait, cancelled ones not included.
    std::size_t GetNPending() const
    {
        return std::count_if(m_events.begin(), m_events.end(), [](const auto& e) {
            return !e.second.event->IsCancelled();
        });
    }

  private:
    /// An event and where it runs.
    struct Entry
    {
        uint32_t context;     //!< context it runs in
        Ptr<EventImpl> event; //!< the event
    };

    Time m_now;                                          //!< present time
    uint64_t m_next{0};                                  //!< order of asking
    uint64_t m_fired{0};                                 //!< events fired
    uint32_t m_context{HARDWARE};                        //!< of the event being fired
    std::map<std::pair<Time, uint64_t>, Entry> m_events; //!< by time, then order
};

} // namespace ns3

#endif /* MANUAL_TIMERS_H */
