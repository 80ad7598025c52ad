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
        Repeat(*(place - 1), now);
        return;
    }
    const auto snapshot = m_rate.OnSent(now, m_sent.empty());
    m_sent.insert(place, {end, now, false, now, snapshot});
}

void
FlightTracker::Repeat(Sent& sent, Time now)
{
    sent.again = true;
    sent.last = now;
    sent.snapshot = m_rate.OnSent(now, false);
}

void
FlightTracker::OnSentAgain(SequenceNumber32 end, Time now)
{
    for (auto& sent : m_sent)
    {
        if (end <= sent.end)
        {
            Repeat(sent, now);
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
        const Sent& first = m_sent.front();
        acked.rtt = first.again ? Time() : now - first.at;
        m_rate.OnDelivered(first.snapshot, first.last, m_segmentSize, now);
        ++acked.segments;
        m_sent.pop_front();
    }
    return acked;
}

} // namespace ns3
