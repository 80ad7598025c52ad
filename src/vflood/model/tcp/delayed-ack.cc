/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "delayed-ack.h"

#include <algorithm>

namespace ns3
{

void
DelayedAck::Setup(const Config& config)
{
    m_config = config;
}

void
DelayedAck::Received(uint32_t length, Time now, Time rto, uint32_t window)
{
    if (m_delay.IsZero())
    {
        AddQuick(window);
        m_delay = m_config.least;
    }
    else
    {
        const Time gap = now - m_lastReceived;
        if (gap <= m_config.least / 2)
        {
            m_delay = m_delay / 2 + m_config.least / 2;
        }
        else if (gap < m_delay)
        {
            m_delay = std::min(m_delay / 2 + gap, rto);
        }
        else if (gap > rto)
        {
            AddQuick(window);
        }
    }
    m_lastReceived = now;
    m_short += length < m_config.segmentSize ? 1 : 0;
}

void
DelayedAck::AddQuick(uint32_t window)
{
    const uint32_t wanted = std::max(2U, window / (2 * m_config.segmentSize));
    m_quick = std::max(m_quick, std::min(wanted, m_config.quickAcks));
}

void
DelayedAck::EnterQuick(uint32_t window)
{
    AddQuick(window);
    m_interactive = false;
    m_delay = m_config.least;
}

void
DelayedAck::WindowGrew()
{
    if (m_config.quickAcks > 0)
    {
        m_quick |= 1U;
    }
}

bool
DelayedAck::IsDueNow(uint32_t unacknowledged, bool windowKept) const
{
    return (unacknowledged > m_config.segmentSize && windowKept) || (m_quick > 0 && !m_interactive);
}

bool
DelayedAck::IsDueAfterRead(uint32_t unacknowledged, bool all) const
{
    return unacknowledged > m_config.segmentSize ||
           (all && (m_short > 1 || (m_short == 1 && !m_interactive)));
}

Time
DelayedAck::GetDelay(Time srtt) const
{
    if (m_delay <= m_config.least)
    {
        return m_delay;
    }
    Time most = m_interactive || m_short > 0 ? m_config.most : m_config.most * 5 / 2;
    if (!srtt.IsZero())
    {
        most = std::min(most, std::max(srtt, m_config.least));
    }
    return std::min(m_delay, most);
}

void
DelayedAck::Sent()
{
    m_short = 0;
    if (m_quick > 0 && --m_quick == 0)
    {
        m_delay = m_config.least;
    }
}

void
DelayedAck::DataSent(Time now)
{
    if (!m_delay.IsZero() && now - m_lastReceived < m_delay)
    {
        m_interactive = true;
    }
}

void
DelayedAck::Expired(Time rto)
{
    if (m_interactive)
    {
        m_interactive = false;
        m_delay = m_config.least;
    }
    else
    {
        m_delay = std::min(m_delay * 2, rto);
    }
}

} // namespace ns3
