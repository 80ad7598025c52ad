/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "guest-tcp-socket.h"

#include "ns3/simulator.h"
#include "ns3/tcp-congestion-ops.h"
#include "ns3/tcp-recovery-ops.h"
#include "ns3/tcp-tx-buffer.h"

#include <algorithm>

namespace ns3
{

Time
GuestTcpSocket::AskPolicy()
{
    const Time later = m_timers ? m_timers->GetPostponement() : Time();
    if (later.IsStrictlyPositive())
    {
        Count(&TcpCounters::PostponedTimers);
    }
    return later;
}

void
GuestTcpSocket::CountTimer()
{
    Count(&TcpCounters::RetransmitTimers);
    if (m_timerRepeats++ > 0)
    {
        return;
    }
    const auto state = m_tcb->m_congState.Get();
    if (m_frto.IsActive() || state == TcpSocketState::CA_DISORDER)
    {
        Count(&TcpCounters::TCPSackFailures); // Linux is in Disorder while F-RTO waits
    }
    else if (state == TcpSocketState::CA_RECOVERY)
    {
        Count(&TcpCounters::TCPSackRecoveryFail);
    }
    else if (state == TcpSocketState::CA_LOSS)
    {
        Count(&TcpCounters::TCPLossFailures);
    }
    else
    {
        Count(&TcpCounters::TCPTimeouts);
    }
}

void
GuestTcpSocket::ReTxTimeout()
{
    if (m_state == CLOSED || m_state == TIME_WAIT || (!m_endPoint && !m_endPoint6))
    {
        return;
    }
    const Time later = AskPolicy();
    if (later.IsStrictlyPositive())
    {
        m_retxEvent = Simulator::Schedule(later, &GuestTcpSocket::ReTxTimeout, this);
        return;
    }
    const bool fin = m_state == FIN_WAIT_1 || m_state == CLOSING;
    if (m_rWnd.Get() == 0 && GetOutstanding() == 0 && m_txBuffer->Size() > 0 && !fin)
    {
        return; // nothing to send again: the persist timer asks for a window
    }
    if (m_txBuffer->Size() > 0 || fin)
    {
        CountTimer();
        Rtt().BackOff();
    }
    m_timerServed = true;
    if (m_txBuffer->Size() == 0 || m_dataRetrCount == 0)
    {
        TcpSocketBase::ReTxTimeout(); // a FIN, or the end
    }
    else if (MayUseFrto())
    {
        EnterFrto();
    }
    else
    {
        EnterLossAtOnce(Rtt().GetRto());
    }
    m_timerServed = false;
}

bool
GuestTcpSocket::MayUseFrto() const
{
    if (m_config.frto == GuestTcpConfig::FRTO_OFF)
    {
        return false;
    }
    if (m_config.frto == GuestTcpConfig::FRTO_SACK && m_sackEnabled)
    {
        return true;
    }
    // Linux: the basic algorithm cannot tell if more than the head was sent again before.
    const uint32_t head = m_txBuffer->IsHeadRetransmitted() ? m_tcb->m_segmentSize : 0;
    return m_txBuffer->GetRetransmitsCount() <= head;
}

bool
GuestTcpSocket::IsReducedAtTimeout() const
{
    const auto state = m_tcb->m_congState.Get();
    const bool loss = state == TcpSocketState::CA_LOSS; // also while F-RTO waits
    return state == TcpSocketState::CA_OPEN || state == TcpSocketState::CA_DISORDER ||
           m_txBuffer->HeadSequence() == m_recover || (loss && m_timerRepeats == 1);
}

void
GuestTcpSocket::SaveForUndo(bool reduced)
{
    const auto state = m_tcb->m_congState.Get();
    const bool reducing = state == TcpSocketState::CA_CWR || state == TcpSocketState::CA_RECOVERY;
    const uint32_t window = m_tcb->m_cWnd.Get();
    const uint32_t threshold = m_tcb->m_ssThresh.Get();
    uint32_t before = reducing ? threshold : std::max(threshold, window / 4 * 3);
    m_windowAtTimeout = window;
    if (!reduced)
    {
        // Linux: what was before the reduction under way, which after ECN or F-RTO is forgotten.
        const bool forgotten = state == TcpSocketState::CA_CWR;
        before = forgotten ? 0 : m_undo.GetSsthresh();
        m_windowAtTimeout = forgotten ? threshold : 2 * threshold;
    }
    m_undo.Timeout(before, m_txBuffer->GetRetransmitsCount() > 0);
    m_halving.Stop();
}

void
GuestTcpSocket::EnterLossAtOnce(Time rto)
{
    const bool reduced = m_frto.IsActive() || IsReducedAtTimeout();
    const uint32_t threshold = m_tcb->m_ssThresh.Get();
    SaveForUndo(reduced);
    m_frto.Cancel();
    m_rto = rto / 2; // the base class doubles it, up to a limit of its own
    TcpSocketBase::ReTxTimeout();
    if (!reduced)
    {
        m_tcb->m_ssThresh = threshold; // the base class reduces it a second time
    }
    if (m_rto.Get() != rto && m_state != CLOSED)
    {
        m_rto = rto;
        m_retxEvent.Cancel();
        m_retxEvent = Simulator::Schedule(rto, &GuestTcpSocket::ReTxTimeout, this);
    }
}

void
GuestTcpSocket::EnterFrto()
{
    --m_dataRetrCount;
    m_rto = Rtt().GetRto();
    const bool sackEnhanced = m_config.frto == GuestTcpConfig::FRTO_SACK && m_sackEnabled;
    const auto state = m_tcb->m_congState.Get();
    const bool repairing = state == TcpSocketState::CA_RECOVERY || state == TcpSocketState::CA_LOSS;
    const uint32_t flight = BytesInFlight();
    const bool reduced = IsReducedAtTimeout();
    SaveForUndo(reduced);
    if (reduced)
    {
        // Linux: a window of 2 if F-RTO waits, as it has let no more than that go since.
        m_tcb->m_ssThresh = m_frto.IsActive() ? 2 * m_tcb->m_segmentSize
                                              : m_congestionControl->GetSsThresh(m_tcb, flight);
    }
    m_tcb->m_cWnd = std::min(m_tcb->m_cWnd.Get(), flight + m_tcb->m_segmentSize);
    m_tcb->m_cWndInfl = m_tcb->m_cWnd;
    // RFC 5682 section 3, footnote on an earlier recovery: its mark remains.
    const bool earlier = sackEnhanced && repairing && m_recover > m_txBuffer->HeadSequence();
    m_frto.Timeout(sackEnhanced, earlier ? m_recover : m_tcb->m_highTxMark.Get());
    m_dupAckCount = 0;
    m_recover = m_tcb->m_highTxMark;
    m_recoverActive = true;
    if (m_policy)
    {
        m_congestionControl->CongestionStateSet(m_tcb, TcpSocketState::CA_LOSS); // stop flooding
    }
    m_tcb->m_congState = TcpSocketState::CA_LOSS; // what keeps TcpSocketBase from recovering
    if (!m_sackEnabled)
    {
        m_txBuffer->ResetRenoSack();
    }
    m_txBuffer->MarkHeadAsLost();
    const SequenceNumber32 next = m_tcb->m_nextTxSequence;
    DoRetransmit();
    m_tcb->m_nextTxSequence = next;
}

void
GuestTcpSocket::DelAckTimeout()
{
    Count(&TcpCounters::DelayedACKs);
    m_delayed.Expired(m_rto);
    TcpSocketBase::DelAckTimeout();
}

void
GuestTcpSocket::LastAckTimeout()
{
    const Time later = AskPolicy();
    if (later.IsStrictlyPositive())
    {
        m_lastAckEvent = Simulator::Schedule(later, &GuestTcpSocket::LastAckTimeout, this);
        return;
    }
    if (m_state == LAST_ACK)
    {
        CountTimer();
        Rtt().BackOff();
    }
    m_timerServed = true;
    TcpSocketBase::LastAckTimeout();
    m_timerServed = false;
}

} // namespace ns3
