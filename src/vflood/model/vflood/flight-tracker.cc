/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "flight-tracker.h"

namespace ns3
{

void
FlightTracker::OnSent(SequenceNumber32 end, Time now)
{
    auto place = m_sent.end();
    while (place != m_sent.begin() && end < (place - 1)->end)
    {
        --place;
    }
    if (place != m_sent.begin() && (place - 1)->end == end)
    {
        (place - 1)->again = true;
        return;
    }
    m_sent.insert(place, {end, now, false});
}

void
FlightTracker::OnSentAgain(SequenceNumber32 end)
{
    for (auto& sent : m_sent)
    {
        if (end <= sent.end)
        {
            sent.again = true;
            return;
        }
    }
}

FlightTracker::Acked
FlightTracker::OnAck(SequenceNumber32 ack, Time now)
{
    Acked acked;
    while (!m_sent.empty() && m_sent.front().end <= ack)
    {
        acked.rtt = m_sent.front().again ? Time() : now - m_sent.front().at;
        ++acked.segments;
        m_sent.pop_front();
    }
    return acked;
}

} // namespace ns3
