/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "offloaded-window.h"

#include <algorithm>
#include <limits>

namespace ns3
{

OffloadedWindow::OffloadedWindow(Ptr<TcpCongestionOps> ops,
                                 uint32_t segmentSize,
                                 uint32_t initialCwnd)
    : m_ops(ops),
      m_tcb(CreateObject<TcpSocketState>())
{
    m_tcb->m_segmentSize = segmentSize;
    m_tcb->m_initialCWnd = initialCwnd;
    m_tcb->m_cWnd = initialCwnd * segmentSize;
    m_tcb->m_ssThresh = m_tcb->m_initialSsThresh = std::numeric_limits<uint32_t>::max();
    m_ops->Init(m_tcb);
}

void
OffloadedWindow::Become(TcpSocketState::TcpCongState_t state)
{
    m_ops->CongestionStateSet(m_tcb, state);
    m_tcb->m_congState = state;
}

void
OffloadedWindow::Start(SequenceNumber32 first)
{
    m_tcb->m_nextTxSequence = m_tcb->m_highTxMark = first;
    m_tcb->m_lastAckedSeq = m_reducedTo = first;
}

void
OffloadedWindow::Open()
{
    Become(TcpSocketState::CA_OPEN);
}

void
OffloadedWindow::OnSent(SequenceNumber32 end, bool idle, Time now)
{
    if (idle)
    {
        m_ops->CwndEvent(m_tcb, TcpSocketState::CA_EVENT_TX_START);
    }
    const SequenceNumber32 before = m_tcb->m_nextTxSequence;
    m_tcb->m_highTxMark = m_tcb->m_nextTxSequence = std::max(before, end);
    if (m_tcb->m_pacing && m_tcb->m_pacingRate.Get().GetBitRate() > 0)
    {
        m_next = std::max(now, m_next) +
                 m_tcb->m_pacingRate.Get().CalculateBytesTxTime(m_tcb->m_segmentSize);
    }
}

void
OffloadedWindow::TakeRtt(Time sample)
{
    if (sample.IsStrictlyPositive())
    {
        m_tcb->m_lastRtt = sample;
        m_tcb->m_minRtt = std::min(m_tcb->m_minRtt, sample);
    }
}

void
OffloadedWindow::TakeTimestamps(const TcpView& view)
{
    if (view.hasTimestamp)
    {
        m_tcb->m_rcvTimestampValue = view.tsValue;
        m_tcb->m_rcvTimestampEchoReply = view.tsEcho;
    }
}

void
OffloadedWindow::OnAck(const News& news, bool grow)
{
    m_tcb->m_lastAckedSeq = news.una;
    m_tcb->m_bytesInFlight = news.inNetwork * m_tcb->m_segmentSize;
    m_tcb->m_lastAckedSackedBytes = news.segments * m_tcb->m_segmentSize;
    m_tcb->m_ecnState = news.ece ? TcpSocketState::ECN_ECE_RCVD : TcpSocketState::ECN_IDLE;
    if (!grow || news.segments == 0)
    {
        return;
    }
    EndReduction(news.una);
    m_ops->PktsAcked(m_tcb, news.segments, m_tcb->m_lastRtt);
    if (news.ece)
    {
        Reduce(news);
    }
    if (m_ops->HasCongControl())
    {
        m_ops->CongControl(m_tcb, *news.connection, *news.sample);
    }
    else if (m_tcb->m_congState != TcpSocketState::CA_CWR)
    {
        m_ops->IncreaseWindow(m_tcb, news.segments);
    }
}

void
OffloadedWindow::EndReduction(SequenceNumber32 una)
{
    if (m_tcb->m_congState == TcpSocketState::CA_DISORDER)
    {
        Become(TcpSocketState::CA_OPEN);
    }
    else if (m_tcb->m_congState == TcpSocketState::CA_CWR && una >= m_reducedTo)
    {
        m_ops->CwndEvent(m_tcb, TcpSocketState::CA_EVENT_COMPLETE_CWR);
        Become(TcpSocketState::CA_OPEN);
    }
}

void
OffloadedWindow::Reduce(const News& news)
{
    // A receiver of RFC 3168 echoes a mark until it sees CWR, which waits behind flooded data.
    const bool answered = m_tcb->m_ecnMode == TcpSocketState::DctcpEcn || !m_awaitsCwr;
    if (m_tcb->m_congState == TcpSocketState::CA_CWR || !answered || news.una < m_reducedTo)
    {
        return;
    }
    Become(TcpSocketState::CA_CWR);
    const uint32_t inFlight = m_tcb->m_bytesInFlight.Get() + m_tcb->m_lastAckedSackedBytes;
    m_tcb->m_ssThresh = m_ops->GetSsThresh(m_tcb, inFlight);
    if (!m_ops->HasCongControl())
    {
        m_tcb->m_cWnd = std::max(m_tcb->m_ssThresh.Get(), m_tcb->m_segmentSize);
    }
    m_reducedTo = m_tcb->m_nextTxSequence;
    m_awaitsCwr = true;
}

void
OffloadedWindow::OnCwrSent(SequenceNumber32 end)
{
    if (m_awaitsCwr)
    {
        m_awaitsCwr = false;
        m_reducedTo = std::max(m_reducedTo, end); // echoes until it has arrived are the old mark
    }
}

void
OffloadedWindow::OnDisorder()
{
    if (m_tcb->m_congState == TcpSocketState::CA_OPEN)
    {
        Become(TcpSocketState::CA_DISORDER);
    }
}

void
OffloadedWindow::Freeze(bool timeout, uint32_t inNetwork)
{
    const auto state = m_tcb->m_congState.Get();
    const auto next = timeout ? TcpSocketState::CA_LOSS : TcpSocketState::CA_RECOVERY;
    if (state == next || state == TcpSocketState::CA_LOSS)
    {
        return; // it knows
    }
    const uint32_t frozen = m_tcb->m_cWnd;
    m_tcb->m_bytesInFlight = inNetwork * m_tcb->m_segmentSize;
    if (timeout)
    {
        m_ops->CwndEvent(m_tcb, TcpSocketState::CA_EVENT_LOSS);
    }
    Become(next);
    m_tcb->m_cWnd = frozen; // BBR changes it
    if (state != TcpSocketState::CA_RECOVERY)
    {
        m_tcb->m_ssThresh = m_ops->GetSsThresh(m_tcb, m_tcb->m_bytesInFlight);
    }
    m_tcb->m_cWnd = frozen;
    const uint32_t first = m_tcb->m_initialCWnd * m_tcb->m_segmentSize;
    m_afterLoss = timeout ? std::min(first, m_tcb->m_ssThresh.Get()) : m_tcb->m_ssThresh.Get();
}

void
OffloadedWindow::Adopt(uint32_t cwnd, uint32_t ssthresh)
{
    const uint64_t bytes = static_cast<uint64_t>(ssthresh) * m_tcb->m_segmentSize;
    m_ops->CwndEvent(m_tcb, TcpSocketState::CA_EVENT_COMPLETE_CWR);
    Become(TcpSocketState::CA_OPEN);
    m_tcb->m_cWnd = std::max(1U, cwnd) * m_tcb->m_segmentSize;
    m_tcb->m_ssThresh =
        static_cast<uint32_t>(std::min<uint64_t>(bytes, std::numeric_limits<uint32_t>::max()));
}

void
OffloadedWindow::Resume()
{
    if (!m_ops->HasCongControl() && m_afterLoss > 0)
    {
        m_tcb->m_cWnd = std::max(m_tcb->m_segmentSize, std::min(m_afterLoss, m_tcb->m_cWnd.Get()));
    }
    m_afterLoss = 0;
    m_ops->CwndEvent(m_tcb, TcpSocketState::CA_EVENT_COMPLETE_CWR);
    Become(TcpSocketState::CA_OPEN);
}

uint32_t
OffloadedWindow::GetCwnd() const
{
    return m_tcb->GetCwndInSegments();
}

Time
OffloadedWindow::GetMinRtt() const
{
    return m_tcb->m_minRtt == Time::Max() ? Time() : m_tcb->m_minRtt;
}

} // namespace ns3
