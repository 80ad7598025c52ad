/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "spike-detector.h"

namespace ns3
{

void
SpikeDetector::SetClock(Ptr<GuestClock> clock)
{
    m_clock = clock;
}

void
SpikeDetector::SetKind(Kind kind, Time leastStolen)
{
    m_kind = kind;
    m_leastStolen = leastStolen;
}

void
SpikeDetector::VcpuStopped()
{
    if (m_clock)
    {
        m_stolenBefore = m_clock->GetStolenTime();
    }
}

bool
SpikeDetector::IsSpiked() const
{
    if (!m_clock || !m_clock->IsSpiked())
    {
        return false;
    }
    return m_kind == JIFFY_JUMP || m_clock->GetStolenTime() - m_stolenBefore >= m_leastStolen;
}

} // namespace ns3
