/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "vflood-flow.h"

#include <algorithm>

namespace ns3
{

Time
VfloodFlow::GetMinRtt() const
{
    return m_window.GetMinRtt();
}

void
VfloodFlow::OnNewAck(bool ece, Time now)
{
    const uint32_t before = m_flight.GetCount() * m_segmentSize;
    const auto acked = m_flight.OnAck(m_una, now);
    m_window.TakeRtt(acked.rtt);
    DeliveryRate& rate = m_flight.GetRate();
    OffloadedWindow::News news;
    news.una = m_una;
    news.segments = acked.segments;
    news.inNetwork = m_flight.GetCount();
    news.ece = ece;
    news.connection = &rate.GetConnection();
    news.sample = &rate.Finish(acked.segments * m_segmentSize, before, m_window.GetMinRtt());
    m_window.OnAck(news,
                   m_state == FlowState::ACTIVE ||
                       (m_state == FlowState::NO_BUFFER && m_growWithoutBuffer));
    CheckSupply();
}

void
VfloodFlow::CheckSupply()
{
    if (m_waiting.empty() && m_flight.GetCount() < GetCwnd())
    {
        m_flight.GetRate().OnAppLimited(m_flight.GetCount() * m_segmentSize);
    }
}

void
VfloodFlow::OnSent(SequenceNumber32 end, bool cwr, Time now)
{
    m_window.OnSent(end, m_flight.GetCount() == 0, now);
    m_flight.OnSent(end, now);
    if (cwr)
    {
        m_window.OnCwrSent(end);
    }
}

void
VfloodFlow::OnLoss(bool timeout)
{
    m_window.Freeze(timeout, m_flight.GetCount());
}

void
VfloodFlow::AdoptWindow(uint32_t cwnd, uint32_t ssthresh)
{
    m_window.Adopt(cwnd, ssthresh);
    m_dupAcks = 0;
}

void
VfloodFlow::ResumeWindow()
{
    m_window.Resume();
    m_dupAcks = 0;
}

uint32_t
VfloodFlow::GetCwnd() const
{
    return m_window.GetCwnd();
}

Time
VfloodFlow::GetPacingDelay(Time now) const
{
    return m_pacing ? std::max(Time(), m_window.GetNextRelease() - now) : Time();
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

bool
VfloodFlow::PeerAllowsFirst() const
{
    return m_peer.Allows(m_waiting.front().end);
}

} // namespace ns3
