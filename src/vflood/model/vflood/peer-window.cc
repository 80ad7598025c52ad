/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "peer-window.h"

namespace ns3
{

void
PeerWindow::OnGuestSyn(const TcpView& syn)
{
    m_guestScales = syn.wscale.has_value();
    if (syn.Has(TcpView::ACK)) // answers the SYN of the peer, whose window begins here
    {
        m_edge = syn.GetEnd() + m_synWindow;
    }
}

void
PeerWindow::OnPeerSyn(const TcpView& syn)
{
    m_scale = syn.wscale;
    m_synWindow = syn.window;
    if (syn.Has(TcpView::ACK))
    {
        m_edge = syn.ack + syn.window;
    }
}

bool
PeerWindow::OnAck(const TcpView& ack)
{
    const uint8_t shift = m_guestScales && m_scale ? *m_scale : 0;
    const SequenceNumber32 edge = ack.ack + (static_cast<uint32_t>(ack.window) << shift);
    const bool moved = !m_edge || edge != *m_edge;
    m_edge = edge;
    return moved;
}

} // namespace ns3
