/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "safe-sequence.h"

#include <algorithm>

namespace ns3
{

void
SafeSequence::Setup(SequenceNumber32 next)
{
    m_next = next;
    m_hole = false;
}

SafeSequence::Place
SafeSequence::Find(SequenceNumber32 seq, SequenceNumber32 end) const
{
    if (end <= m_next)
    {
        return Place::OLD;
    }
    return seq <= m_next ? Place::IN_ORDER : Place::BEYOND;
}

SafeSequence::Place
SafeSequence::Add(SequenceNumber32 seq, SequenceNumber32 end)
{
    const Place place = Find(seq, end);
    if (place == Place::IN_ORDER)
    {
        m_next = end;
        Join();
    }
    else if (place == Place::BEYOND)
    {
        const bool touches = m_hole && seq <= m_end && end >= m_start;
        m_start = touches ? std::min(m_start, seq) : seq;
        m_end = touches ? std::max(m_end, end) : end;
        m_hole = true;
    }
    return place;
}

void
SafeSequence::Acknowledge(SequenceNumber32 ack)
{
    m_next = std::max(m_next, ack);
    Join();
}

void
SafeSequence::Join()
{
    if (m_hole && m_start <= m_next)
    {
        m_next = std::max(m_next, m_end);
        m_hole = false;
    }
}

SequenceNumber32
SafeSequence::GetNext() const
{
    return m_next;
}

bool
SafeSequence::HasHole() const
{
    return m_hole;
}

} // namespace ns3
