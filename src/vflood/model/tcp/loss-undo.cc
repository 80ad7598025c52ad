/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "loss-undo.h"

namespace ns3
{

void
LossUndo::Timeout(uint32_t ssthresh, bool again)
{
    m_possible = !again;
    m_stamped = false;
    m_count = m_retransmissions = 0;
    m_ssthresh = ssthresh;
}

void
LossUndo::Retransmitted(uint32_t timestamp)
{
    if (!m_possible)
    {
        return;
    }
    if (!m_stamped)
    {
        m_firstTimestamp = timestamp;
        m_stamped = true;
    }
    ++m_count;
    ++m_retransmissions;
}

void
LossUndo::DuplicateArrived()
{
    m_count -= m_count > 0 ? 1 : 0;
}

void
LossUndo::Forget()
{
    m_possible = false;
}

bool
LossUndo::IsOriginal(uint32_t echo) const
{
    return m_possible && m_stamped && echo != 0 && echo < m_firstTimestamp;
}

bool
LossUndo::AllArrivedTwice() const
{
    return m_possible && m_retransmissions > 0 && m_count == 0;
}

uint32_t
LossUndo::GetSsthresh() const
{
    return m_ssthresh;
}

} // namespace ns3
