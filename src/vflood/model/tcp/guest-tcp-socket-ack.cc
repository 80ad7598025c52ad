/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "guest-tcp-socket.h"

#include "ns3/simulator.h"
#include "ns3/tcp-header.h"
#include "ns3/tcp-option-sack.h"
#include "ns3/tcp-option-ts.h"
#include "ns3/tcp-tx-buffer.h"

#include <algorithm>

namespace ns3
{

namespace
{

/// A copy of \p header whose SACK option lacks its first block: ns-3 knows no duplicate SACK.
TcpHeader
WithoutFirstBlock(const TcpHeader& header)
{
    TcpHeader copy;
    copy.SetSourcePort(header.GetSourcePort());
    copy.SetDestinationPort(header.GetDestinationPort());
    copy.SetSequenceNumber(header.GetSequenceNumber());
    copy.SetAckNumber(header.GetAckNumber());
    copy.SetFlags(header.GetFlags());
    copy.SetWindowSize(header.GetWindowSize());
    if (auto timestamp = header.GetOption(TcpOption::TS))
    {
        copy.AppendOption(timestamp);
    }
    auto sacks = DynamicCast<const TcpOptionSack>(header.GetOption(TcpOption::SACK));
    TcpOptionSack::SackList blocks = sacks->GetSackList();
    blocks.pop_front();
    Ptr<TcpOptionSack> rest = CreateObject<TcpOptionSack>();
    for (const auto& block : blocks)
    {
        rest->AddSackBlock(block);
    }
    if (!blocks.empty())
    {
        copy.AppendOption(rest);
    }
    return copy;
}

/// The echoed timestamp, ms; 0 if there is none.
uint32_t
GetEcho(const TcpHeader& header)
{
    auto option = DynamicCast<const TcpOptionTS>(header.GetOption(TcpOption::TS));
    return option ? option->GetEcho() : 0;
}

} // namespace

void
GuestTcpSocket::ReceivedAck(Ptr<Packet> packet, const TcpHeader& header)
{
    m_view = Look(packet, header);
    m_windowBefore = m_tcb->m_cWnd;
    if (m_view.duplicateSack)
    {
        Count(&TcpCounters::TCPDSACKRecv);
        m_undo.DuplicateArrived();
    }
    if (m_view.duplicate)
    {
        Count(&TcpCounters::DuplicateAcks);
    }
    m_undoing = m_tcb->m_congState == TcpSocketState::CA_LOSS && !m_frto.IsActive() && MayUndo();
    if (m_undoing)
    {
        ForgetLosses();
        SetOpen();
    }
    TcpSocketBase::ReceivedAck(packet, m_view.duplicateSack ? WithoutFirstBlock(header) : header);
}

AckView
GuestTcpSocket::Look(Ptr<const Packet> packet, const TcpHeader& header)
{
    AckView view;
    view.ack = header.GetAckNumber();
    view.advances = view.ack > m_txBuffer->HeadSequence();
    const uint32_t window = uint32_t{header.GetWindowSize()} << m_sndWindShift;
    view.windowOrData =
        packet->GetSize() > 0 || window != m_lastWindow || (header.GetFlags() & TcpHeader::FIN);
    view.duplicate = !view.advances && !view.windowOrData && GetOutstanding() > 0;
    view.congestionEcho = header.GetFlags() & TcpHeader::ECE;
    view.echo = m_timestampEnabled ? GetEcho(header) : 0;
    m_lastWindow = window;
    if (m_sackEnabled)
    {
        LookAtSacks(header, view);
    }
    return view;
}

void
GuestTcpSocket::LookAtSacks(const TcpHeader& header, AckView& view)
{
    auto option = DynamicCast<const TcpOptionSack>(header.GetOption(TcpOption::SACK));
    if (!option || option->GetNumSackBlocks() == 0)
    {
        return;
    }
    const TcpOptionSack::SackList blocks = option->GetSackList();
    const auto first = blocks.begin();
    const auto second = std::next(first);
    // RFC 2883 section 4: the first block is below the ACK, or within the second.
    view.duplicateSack =
        first->second <= view.ack || (second != blocks.end() && first->first >= second->first &&
                                      first->second <= second->second);
    for (const auto& block : blocks)
    {
        const bool news = block.second > std::max(m_frto.GetMark(), m_sackedUpTo);
        view.newSacked = view.newSacked || (news && m_frto.IsActive());
        m_sackedUpTo = std::max(m_sackedUpTo, block.second);
    }
}

void
GuestTcpSocket::ProcessAck(const SequenceNumber32& ack,
                           bool scoreboardUpdated,
                           uint32_t currentDelivered,
                           const SequenceNumber32& oldHead TCP_ACK_TAIL_PARAMETER)
{
    m_view.originalSacked = scoreboardUpdated && !m_view.newSacked;
    if (m_view.advances)
    {
        m_timerRepeats = 0;
    }
    TcpSocketBase::ProcessAck(ack, scoreboardUpdated, currentDelivered, oldHead TCP_ACK_TAIL);
    if (m_frto.IsActive())
    {
        JudgeTimeout(m_windowBefore);
    }
    else if (m_undoing)
    {
        UndoWindow();
    }
    else if (m_halving.IsActive())
    {
        ContinueHalving(m_windowBefore);
    }
}

Time
GuestTcpSocket::TakeSample(const TcpHeader& header) const
{
    if (header.GetAckNumber() <= m_txBuffer->HeadSequence())
    {
        return Time();
    }
    const RttHistory* sent = m_history.empty() ? nullptr : &m_history.front();
    const bool clean =
        sent && !sent->retx &&
        header.GetAckNumber() >= sent->seq + SequenceNumber32(static_cast<uint32_t>(sent->count));
    const uint32_t echo = m_timestampEnabled ? GetEcho(header) : 0;
    if (echo != 0 && (m_config.rttClock == GuestTcpConfig::JIFFIES || !clean))
    {
        return std::max(TcpOptionTS::ElapsedTimeFromTsValue(echo), Time(NanoSeconds(1)));
    }
    return clean ? std::max(Simulator::Now() - sent->time, Time(NanoSeconds(1))) : Time();
}

void
GuestTcpSocket::EstimateRtt(const TcpHeader& header)
{
    const Time measured = TakeSample(header);
    Time sample = measured;
    const SequenceNumber32 ack = header.GetAckNumber();
    while (!m_history.empty() &&
           m_history.front().seq + SequenceNumber32(m_history.front().count) <= ack)
    {
        m_history.pop_front();
    }
    if (sample.IsZero())
    {
        return;
    }
    if (m_timers)
    {
        sample = m_timers->FilterSample(sample, m_rtt->GetEstimate());
    }
    Rtt().Sample(sample, ack, m_tcb->m_highTxMark);
    m_rto = Rtt().GetRto();
    m_tcb->m_lastRtt = m_rtt->GetEstimate();
    m_tcb->m_minRtt = std::min(m_tcb->m_lastRtt.Get(), m_tcb->m_minRtt);
    m_rttSampleTrace(measured, sample);
}

} // namespace ns3
