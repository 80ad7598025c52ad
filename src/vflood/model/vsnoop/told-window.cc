/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "told-window.h"

#include <algorithm>
#include <limits>

namespace ns3
{

void
ToldWindow::Setup(SequenceNumber32 ack, uint32_t window, uint8_t scale)
{
    m_ack = ack;
    m_edge = ack + window;
    m_scale = scale;
}

ToldWindow::Wire
ToldWindow::Fit(SequenceNumber32 ack, SequenceNumber32 edge) const
{
    constexpr uint32_t MOST = std::numeric_limits<uint16_t>::max();
    const SequenceNumber32 number = std::max(ack, m_ack);
    const auto wanted = static_cast<uint32_t>(std::max<int64_t>(0, edge - number));
    const auto needed = static_cast<uint32_t>(std::max<int64_t>(0, m_edge - number));
    const uint32_t unit = 1U << m_scale;
    const uint32_t field = std::max(wanted / unit, (needed + unit - 1) / unit);
    return {number, static_cast<uint16_t>(std::min(field, MOST))};
}

void
ToldWindow::Tell(Wire wire)
{
    m_ack = std::max(m_ack, wire.ack);
    m_edge = std::max(m_edge, GetEdge(wire));
}

SequenceNumber32
ToldWindow::GetEdge(Wire wire) const
{
    return wire.ack + (uint32_t{wire.window} << m_scale);
}

SequenceNumber32
ToldWindow::GetAck() const
{
    return m_ack;
}

SequenceNumber32
ToldWindow::GetEdge() const
{
    return m_edge;
}

} // namespace ns3
