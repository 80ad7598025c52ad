/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "vflood-flow.h"

#include "ns3/assert.h"

#include <algorithm>

namespace ns3
{

VfloodFlow::VfloodFlow(const FlowKey& key,
                       VfloodShare& share,
                       Ptr<TcpCongestionOps> ops,
                       uint32_t segmentSize,
                       uint32_t initialCwnd)
    : m_key(key),
      m_share(share),
      m_flight(segmentSize),
      m_segmentSize(segmentSize),
      m_window(ops, segmentSize, initialCwnd)
{
}

VfloodFlow::~VfloodFlow()
{
    m_paced.Cancel();
}

bool
VfloodFlow::Apply(FlowEvent event)
{
    const auto next = g_flowStateTable.Next(m_state, event);
    NS_ASSERT_MSG(next, "flow " << m_key << ": " << ToString(event) << " in state " << m_state);
    const bool changed = *next != m_state;
    m_state = *next;
    return changed;
}

namespace
{

/**
 * \param syn SYN or SYN-ACK
 * \return whether it offers ECN, or accepts it
 */
bool
OffersEcn(const TcpView& syn)
{
    const bool ece = syn.Has(TcpView::ECE);
    return ece && syn.Has(TcpView::ACK) != syn.Has(TcpView::CWR);
}

} // namespace

void
VfloodFlow::OnGuestSyn(const TcpView& syn, Time now)
{
    m_synAgain = m_synAt.has_value();
    m_synAt = now;
    m_una = m_high = syn.GetEnd();
    m_window.Start(m_una);
    m_peer.OnGuestSyn(syn);
    m_guestEcn = OffersEcn(syn);
}

void
VfloodFlow::OnPeerSyn(const TcpView& syn)
{
    m_peer.OnPeerSyn(syn);
    m_peerEcn = OffersEcn(syn);
}

VfloodFlow::AckKind
VfloodFlow::OnAck(const TcpView& view, Time now)
{
    if (!view.Has(TcpView::ACK) || view.ack < m_una || view.ack > m_high)
    {
        return AckKind::OLD;
    }
    const bool first = !m_established;
    if (first)
    {
        m_established = true;
        m_window.TakeRtt(m_synAgain || !m_synAt ? Time() : now - *m_synAt);
        m_window.Open();
    }
    m_window.TakeTimestamps(view);
    const bool moved = !view.Has(TcpView::SYN) && m_peer.OnAck(view);
    if (view.ack > m_una)
    {
        m_una = view.ack;
        m_dupAcks = 0;
        OnNewAck(view.Has(TcpView::ECE) && m_guestEcn && m_peerEcn, now);
        return AckKind::NEW;
    }
    const bool bare = view.payload == 0 && !view.Has(TcpView::SYN | TcpView::FIN);
    if (bare && !moved && m_flight.GetCount() > 0)
    {
        ++m_dupAcks;
        m_window.OnDisorder();
        return AckKind::DUPLICATE;
    }
    return moved || first ? AckKind::WINDOW : AckKind::OLD;
}

bool
VfloodFlow::OnGuestData(const TcpView& view)
{
    const bool again = view.GetEnd() <= m_high;
    m_high = std::max(m_high, view.GetEnd());
    if (view.Has(TcpView::FIN))
    {
        m_finEnd = view.GetEnd();
    }
    return again;
}

void
VfloodFlow::Append(const Waiting& waiting)
{
    m_waiting.push_back(waiting);
    ++m_share.used;
}

VfloodFlow::Waiting
VfloodFlow::PopFront()
{
    NS_ASSERT_MSG(!m_waiting.empty(), "flow " << m_key << ": nothing waits");
    const Waiting first = m_waiting.front();
    m_waiting.pop_front();
    --m_share.used;
    return first;
}

std::vector<VfloodFlow::Waiting>
VfloodFlow::TakeCovered(SequenceNumber32 begin, SequenceNumber32 end)
{
    std::vector<Waiting> taken;
    auto covered = [&](const Waiting& waiting) {
        return begin <= waiting.begin && waiting.end <= end;
    };
    std::copy_if(m_waiting.begin(), m_waiting.end(), std::back_inserter(taken), covered);
    m_waiting.erase(std::remove_if(m_waiting.begin(), m_waiting.end(), covered), m_waiting.end());
    m_share.used -= taken.size();
    return taken;
}

bool
VfloodFlow::IsEstablished() const
{
    return m_established;
}

bool
VfloodFlow::IsFinished() const
{
    return m_finEnd && m_una >= *m_finEnd;
}

} // namespace ns3
