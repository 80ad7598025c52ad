/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "guest-tcp-socket.h"

#include "ns3/tcp-congestion-ops.h"
#include "ns3/tcp-tx-buffer.h"

#include <algorithm>

namespace ns3
{

bool
GuestTcpSocket::MayUndo() const
{
    return (m_config.eifelUndo && m_undo.IsOriginal(m_view.echo)) ||
           (m_config.dsack && m_undo.AllArrivedTwice());
}

void
GuestTcpSocket::ForgetLosses()
{
    // TcpTxBuffer takes a loss mark away only when it sets a SACK mark, and a SACK mark only as a
    // whole. What the peer has really reported is marked again from this ACK's option. The head
    // cannot be marked so; it leaves the buffer now, or keeps its mark.
    const SequenceNumber32 head = m_txBuffer->HeadSequence();
    const SequenceNumber32 from = std::max(m_view.ack, head + m_tcb->m_segmentSize);
    const SequenceNumber32 to = m_tcb->m_highTxMark;
    if (from < to)
    {
        m_txBuffer->Update({Block(from, to)});
        m_txBuffer->ResetRenoSack();
    }
}

void
GuestTcpSocket::SetOpen()
{
    m_congestionControl->CongestionStateSet(m_tcb, TcpSocketState::CA_OPEN);
    m_tcb->m_congState = TcpSocketState::CA_OPEN;
    m_dupAckCount = 0;
    m_recoverActive = false;
}

void
GuestTcpSocket::UndoWindow()
{
    // Linux: twice the threshold, which for Reno is what the window was.
    const uint32_t before = std::min(2 * m_tcb->m_ssThresh.Get(), m_windowAtTimeout);
    m_tcb->m_cWnd = std::max(m_tcb->m_cWnd.Get(), before);
    m_tcb->m_ssThresh = std::max(m_tcb->m_ssThresh.Get(), m_undo.GetSsthresh());
    Moderate();
    if (m_undoing)
    {
        Count(&TcpCounters::TCPLossUndo);
        m_undoing = false;
    }
    m_undo.Forget();
}

void
GuestTcpSocket::Moderate()
{
    if (m_config.maxBurst > 0)
    {
        m_tcb->m_cWnd = std::min(m_tcb->m_cWnd.Get(),
                                 BytesInFlight() + m_config.maxBurst * m_tcb->m_segmentSize);
    }
    m_tcb->m_cWndInfl = m_tcb->m_cWnd;
}

bool
GuestTcpSocket::CanSendNewData() const
{
    return m_txBuffer->TailSequence() > m_tcb->m_highTxMark.Get() &&
           GetOutstanding() < GetBufferWindow();
}

void
GuestTcpSocket::SendNewSegments(uint32_t count)
{
    while (count-- > 0 && CanSendNewData())
    {
        // Not by SendPendingData(): that would send again what an earlier recovery marked lost.
        const SequenceNumber32 next = m_tcb->m_highTxMark;
        const uint32_t room = GetBufferWindow() - GetOutstanding();
        const uint32_t sent =
            SendDataPacket(next, std::min(m_tcb->m_segmentSize, room), m_connected);
        m_tcb->m_nextTxSequence = next + sent;
    }
}

void
GuestTcpSocket::JudgeTimeout(uint32_t window)
{
    const FrtoState before = m_frto.GetState();
    const uint32_t segment = m_tcb->m_segmentSize;
    m_tcb->m_cWnd = window; // ACKs do not open it meanwhile
    m_view.newDataCanBeSent = CanSendNewData();
    const FrtoEvent event = m_frto.Acked(m_view);
    switch (m_frto.GetState())
    {
    case FrtoState::FIRST_ACK:
        // Linux counts the head twice: as sent, and as sent again.
        m_tcb->m_cWnd = std::min(window, BytesInFlight() + segment);
        break;
    case FrtoState::SECOND_ACK:
        if (before == FrtoState::FIRST_ACK)
        {
            m_tcb->m_cWnd = BytesInFlight() + 2 * segment;
            SendNewSegments(2);
        }
        break;
    case FrtoState::SPURIOUS:
        TimeoutWasSpurious(window);
        break;
    default:
        TimeoutWasLoss(before, event);
        break;
    }
    m_tcb->m_cWndInfl = m_tcb->m_cWnd;
}

void
GuestTcpSocket::TimeoutWasSpurious(uint32_t window)
{
    Count(&TcpCounters::TCPSpuriousRTOs);
    SetOpen();
    GuestTcpConfig::Response response = m_config.response;
    if (response == GuestTcpConfig::UNDO && m_view.congestionEcho)
    {
        response = GuestTcpConfig::RATE_HALVING;
    }
    switch (response)
    {
    case GuestTcpConfig::UNDO:
        UndoWindow();
        break;
    case GuestTcpConfig::CONSERVATIVE:
        m_tcb->m_cWnd = std::min(window, m_tcb->m_ssThresh.Get());
        Moderate();
        break;
    case GuestTcpConfig::RATE_HALVING:
        m_tcb->m_cWnd = std::min(window, BytesInFlight() + m_tcb->m_segmentSize);
        m_recover = m_tcb->m_highTxMark;
        m_congestionControl->CongestionStateSet(m_tcb, TcpSocketState::CA_CWR);
        m_tcb->m_congState = TcpSocketState::CA_CWR;
        m_halving.Start();
        break;
    }
    m_undo.Forget();
}

void
GuestTcpSocket::TimeoutWasLoss(FrtoState before, FrtoEvent event)
{
    if (MayUndo()) // F-RTO could not tell, but timestamps can
    {
        SetOpen();
        m_undoing = true;
        UndoWindow();
        return;
    }
    const uint32_t allowance = FrtoMachine::GetAllowance(before, event);
    if (m_view.ack < m_tcb->m_highTxMark.Get())
    {
        m_txBuffer->SetSentListLost(!m_sackEnabled);
        if (before == FrtoState::FIRST_ACK && !m_view.advances)
        {
            // The head was sent again just now: mark it so once more.
            m_txBuffer->CopyFromSequence(m_tcb->m_segmentSize, m_txBuffer->HeadSequence());
        }
        m_recover = m_tcb->m_highTxMark;
        m_recoverActive = true;
        m_congestionControl->CongestionStateSet(m_tcb, TcpSocketState::CA_LOSS);
        m_tcb->m_congState = TcpSocketState::CA_LOSS;
    }
    m_tcb->m_cWnd = BytesInFlight() + allowance * m_tcb->m_segmentSize;
}

void
GuestTcpSocket::ContinueHalving(uint32_t window)
{
    const uint32_t floor = m_tcb->m_ssThresh;
    if (m_tcb->m_congState == TcpSocketState::CA_CWR)
    {
        m_tcb->m_cWnd = m_halving.Acked(window, floor, BytesInFlight(), m_tcb->m_segmentSize);
    }
    else
    {
        m_tcb->m_cWnd = std::min(window, floor);
        m_halving.Stop();
    }
    m_tcb->m_cWndInfl = m_tcb->m_cWnd;
}

} // namespace ns3
