/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "vflood-guest-ops.h"

#include <algorithm>

namespace ns3
{

void
VfloodGuestOps::Opened(const FlowKey& flow, Ptr<Node> node, Callback<void> kick)
{
    m_guest = node->GetObject<VfloodGuest>();
    m_flow = flow;
    m_kick = kick;
    if (m_guest)
    {
        m_guest->Add(flow, this);
    }
}

void
VfloodGuestOps::Closed()
{
    if (m_guest && m_lossPending)
    {
        m_guest->Post(Make(VfloodMessage::CLOSE));
    }
    Detached();
}

void
VfloodGuestOps::Detached()
{
    if (m_guest)
    {
        m_guest->Remove(m_flow, this);
    }
    m_guest = nullptr;
    m_online = m_lossPending = false;
    m_kick = MakeNullCallback<void>();
}

bool
VfloodGuestOps::IsFlooding() const
{
    return m_online;
}

SequenceNumber32
VfloodGuestOps::GetRightEdge() const
{
    return m_edge;
}

VfloodMessage
VfloodGuestOps::Make(VfloodMessage::Kind kind) const
{
    VfloodMessage message;
    message.flow = m_flow;
    message.kind = kind;
    message.lossNumber = m_lossNumber;
    return message;
}

void
VfloodGuestOps::OnMessage(const VfloodMessage& message)
{
    if (message.kind == VfloodMessage::OFFLINE_MOVE)
    {
        m_online = false;
        return;
    }
    if (message.lossNumber != m_lossNumber)
    {
        return; // posted before the driver domain heard of the last loss
    }
    switch (message.kind)
    {
    case VfloodMessage::ONLINE:
        GoOnline(message);
        break;
    case VfloodMessage::OFFLINE_LOSS:
        m_recoverPoint = m_tcb->m_highTxMark;
        m_lossPending = true;
        m_online = false;
        break;
    default:
        m_online = false;
        break;
    }
}

void
VfloodGuestOps::GoOnline(const VfloodMessage& message)
{
    SequenceNumber32 base = message.base;
    if (m_guest->GetBase() == VfloodGuest::SENT)
    {
        base = std::max(base, m_tcb->m_highTxMark.Get());
    }
    // Equation 3: what is outstanding plus what is accepted, as the sequence number where it ends.
    const uint32_t size = m_tcb->m_segmentSize;
    m_edge = base + std::min(message.segments, VfloodMessage::LARGEST / size) * size;
    m_online = true;
    m_kick();
}

void
VfloodGuestOps::EnterLoss(bool timeout)
{
    m_online = false;
    if (m_guest)
    {
        ++m_lossNumber;
        m_lossPending = true;
        m_recoverPoint = m_tcb->m_highTxMark;
        VfloodMessage message = Make(VfloodMessage::LOSS);
        message.timeout = timeout;
        m_guest->Post(message);
    }
}

void
VfloodGuestOps::LeaveLoss(uint32_t cwnd)
{
    m_lossPending = false;
    VfloodMessage message = Make(VfloodMessage::RECOVERED);
    message.segments = cwnd / m_tcb->m_segmentSize;
    message.ssthresh = m_tcb->GetSsThreshInSegments();
    m_guest->Post(message);
}

} // namespace ns3
