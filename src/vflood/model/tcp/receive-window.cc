/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "receive-window.h"

#include <algorithm>

namespace ns3
{

void
ReceiveWindow::Setup(uint32_t segments, uint32_t segmentSize)
{
    m_limit = segments * segmentSize;
    m_segmentSize = segmentSize;
    m_window = 0;
    m_hasEdge = false;
}

bool
ReceiveWindow::Arrived(uint32_t length, uint32_t free)
{
    if (m_limit == 0 || length < m_segmentSize || m_limit >= free)
    {
        return false;
    }
    m_limit += 2 * m_segmentSize;
    return true;
}

uint32_t
ReceiveWindow::Select(SequenceNumber32 next, uint32_t free, uint32_t unit) const
{
    const uint32_t wanted = GetWanted(free);
    const uint32_t window = m_limit == 0 ? wanted : std::max(wanted, GetOffered(next));
    const uint32_t rounded = (window + unit - 1) / unit * unit;
    return rounded <= free ? rounded : window;
}

uint32_t
ReceiveWindow::GetWanted(uint32_t free) const
{
    return m_limit == 0 ? free : std::min(free, m_limit);
}

bool
ReceiveWindow::IsKept(uint32_t free, uint32_t unit) const
{
    return (GetWanted(free) + unit - 1) / unit * unit >= m_window;
}

void
ReceiveWindow::Offered(SequenceNumber32 next, uint32_t window)
{
    const SequenceNumber32 edge = next + window;
    m_window = window;
    m_edge = m_hasEdge ? std::max(m_edge, edge) : edge;
    m_hasEdge = true;
}

uint32_t
ReceiveWindow::GetOffered(SequenceNumber32 next) const
{
    return m_hasEdge && m_edge > next ? static_cast<uint32_t>(m_edge - next) : 0;
}

} // namespace ns3
