/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "vflood-flow.h"

#include "ns3/assert.h"

#include <algorithm>
#include <limits>

namespace ns3
{

VfloodFlow::VfloodFlow(const FlowKey& key,
                       VfloodShare& share,
                       Ptr<TcpCongestionOps> ops,
                       uint32_t segmentSize,
                       uint32_t initialCwnd)
    : m_key(key),
      m_share(share),
      m_ops(ops),
      m_tcb(CreateObject<TcpSocketState>())
{
    m_tcb->m_segmentSize = segmentSize;
    m_tcb->m_initialCWnd = initialCwnd;
    m_tcb->m_cWnd = initialCwnd * segmentSize;
    m_tcb->m_ssThresh = m_tcb->m_initialSsThresh = std::numeric_limits<uint32_t>::max();
    m_ops->Init(m_tcb);
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

void
VfloodFlow::OnGuestSyn(const TcpView& syn, Time now)
{
    m_synAgain = !m_synAt.IsZero();
    m_synAt = now;
    m_una = m_high = syn.GetEnd();
    m_peer.OnGuestSyn(syn);
}

void
VfloodFlow::OnPeerSyn(const TcpView& syn)
{
    m_peer.OnPeerSyn(syn);
}

void
VfloodFlow::TakeRtt(Time sample)
{
    if (sample.IsStrictlyPositive())
    {
        m_tcb->m_lastRtt = sample;
        m_tcb->m_minRtt = std::min(m_tcb->m_minRtt, sample);
    }
}

Time
VfloodFlow::GetMinRtt() const
{
    return m_tcb->m_minRtt == Time::Max() ? Time() : m_tcb->m_minRtt;
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
        TakeRtt(m_synAgain ? Time() : now - m_synAt);
    }
    const bool moved = !view.Has(TcpView::SYN) && m_peer.OnAck(view);
    if (view.ack > m_una)
    {
        m_una = view.ack;
        m_dupAcks = 0;
        const auto acked = m_flight.OnAck(m_una, now);
        TakeRtt(acked.rtt);
        Grow(acked);
        return AckKind::NEW;
    }
    const bool bare = view.payload == 0 && !view.Has(TcpView::SYN | TcpView::FIN);
    if (bare && !moved && m_flight.GetCount() > 0)
    {
        ++m_dupAcks;
        return AckKind::DUPLICATE;
    }
    return moved || first ? AckKind::WINDOW : AckKind::OLD;
}

void
VfloodFlow::Grow(const FlightTracker::Acked& acked)
{
    m_tcb->m_lastAckedSeq = m_una;
    m_tcb->m_bytesInFlight = m_flight.GetCount() * m_tcb->m_segmentSize;
    m_tcb->m_lastAckedSackedBytes = acked.segments * m_tcb->m_segmentSize;
    if (m_state == FlowState::ACTIVE && acked.segments > 0)
    {
        m_ops->PktsAcked(m_tcb, acked.segments, m_tcb->m_lastRtt);
        m_ops->IncreaseWindow(m_tcb, acked.segments);
    }
}

void
VfloodFlow::AdoptWindow(uint32_t cwnd, uint32_t ssthresh)
{
    const uint64_t bytes = static_cast<uint64_t>(ssthresh) * m_tcb->m_segmentSize;
    m_tcb->m_cWnd = std::max(1U, cwnd) * m_tcb->m_segmentSize;
    m_tcb->m_ssThresh =
        static_cast<uint32_t>(std::min<uint64_t>(bytes, std::numeric_limits<uint32_t>::max()));
    m_dupAcks = 0;
}

bool
VfloodFlow::OnGuestData(const TcpView& view)
{
    const bool again = view.GetEnd() <= m_high;
    m_high = std::max(m_high, view.GetEnd());
    m_tcb->m_highTxMark = m_tcb->m_nextTxSequence = m_high;
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

uint32_t
VfloodFlow::GetCwnd() const
{
    return m_tcb->GetCwndInSegments();
}

bool
VfloodFlow::WindowsAllow(SequenceNumber32 end) const
{
    return m_flight.GetCount() < GetCwnd() && m_peer.Allows(end);
}

bool
VfloodFlow::MayRelease() const
{
    if (m_waiting.empty())
    {
        return false;
    }
    // What the peer waits for goes even if later data, sent again ahead of it, fills the window.
    const Waiting& first = m_waiting.front();
    return WindowsAllow(first.end) || (first.begin <= m_una && m_peer.Allows(first.end));
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
