/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "guest-tcp-socket.h"
#include "idle-restart.h"

#include "ns3/ipv4-end-point.h"
#include "ns3/queue-disc.h"
#include "ns3/simulator.h"
#include "ns3/tcp-header.h"
#include "ns3/tcp-l4-protocol.h"
#include "ns3/tcp-option-sack.h"
#include "ns3/tcp-option-ts.h"
#include "ns3/tcp-rx-buffer.h"
#include "ns3/tcp-tx-buffer.h"
#include "ns3/traffic-control-layer.h"

#include <algorithm>

namespace ns3
{

uint32_t
GuestTcpSocket::SendDataPacket(SequenceNumber32 seq, uint32_t maxSize, bool withAck)
{
    const bool again = seq < m_tcb->m_highTxMark.Get();
    RestartAfterIdle();
    // ns-3 built with asserts checks the receiver's window here.
    const uint32_t real = m_rWnd.Get();
    const int32_t needed = seq + maxSize - m_highRxAckMark.Get();
    const bool beyond = IsFlooding() && needed > static_cast<int64_t>(real);
    if (beyond)
    {
        m_rWnd = static_cast<uint32_t>(needed);
    }
    const uint32_t sent = TcpSocketBase::SendDataPacket(seq, maxSize, withAck);
    if (beyond)
    {
        m_rWnd = real;
    }
    if (!again)
    {
        CountBurst(sent);
    }
    m_burst -= std::min(m_burst, sent);
    m_lastSent = Simulator::Now();
    m_hasSent = true;
    m_delayed.DataSent(m_lastSent);
    Count(again ? &TcpCounters::RetransSegs : &TcpCounters::OutSegs);
    if (again)
    {
        m_undo.Retransmitted(TcpOptionTS::NowToTsValue());
    }
    if (withAck)
    {
        NoteAckSent();
    }
    return sent;
}

void
GuestTcpSocket::CountBurst(uint32_t sent)
{
    constexpr uint32_t MOST = 65536 - 60 - 60; // IP packet without its longest headers
    if (!m_hasSent || m_lastSent != Simulator::Now() || m_outBurst + sent > MOST)
    {
        m_outBurst = 0;
        Count(&TcpCounters::OutBursts);
    }
    m_outBurst += sent;
}

bool
GuestTcpSocket::IsDeferred(uint32_t allowed) const
{
    if (m_config.tsoDeferral == 0 || IsFlooding() ||
        (m_burst >= m_tcb->m_segmentSize && m_burstTime == Simulator::Now()))
    {
        return false;
    }
    const bool wait =
        m_deferral.IsDeferred({allowed,
                               Window(),
                               m_txBuffer->SizeFromSequence(m_tcb->m_highTxMark),
                               m_tcb->m_segmentSize,
                               m_tcb->m_congState == TcpSocketState::CA_OPEN,
                               Simulator::Now().GetTimeStep() / m_config.jiffy.GetTimeStep()});
    m_burst = wait ? 0 : allowed;
    m_burstTime = Simulator::Now();
    return wait;
}

bool
GuestTcpSocket::IsDeviceBusy() const
{
    if (m_config.deviceQueue == 0 || BytesInFlight() == 0)
    {
        return false;
    }
    const auto trafficControl = m_node->GetObject<TrafficControlLayer>();
    for (uint32_t i = 0; trafficControl && i < m_node->GetNDevices(); ++i)
    {
        const auto queue = trafficControl->GetRootQueueDiscOnDevice(m_node->GetDevice(i));
        if (queue && queue->GetNPackets() >= m_config.deviceQueue)
        {
            return true;
        }
    }
    return false;
}

void
GuestTcpSocket::RestartAfterIdle()
{
    const Time idle = Simulator::Now() - m_lastSent;
    if (!m_config.idleRestart || !m_hasSent || GetOutstanding() > 0 || idle <= m_rto.Get())
    {
        return;
    }
    const uint32_t window = m_tcb->m_cWnd.Get();
    m_tcb->m_ssThresh = std::max(m_tcb->m_ssThresh.Get(), window / 4 * 3);
    m_tcb->m_cWnd =
        WindowAfterIdle(idle, m_rto.Get(), window, GetInitialCwnd() * m_tcb->m_segmentSize);
    m_tcb->m_cWndInfl = m_tcb->m_cWnd;
}

void
GuestTcpSocket::NoteAckSent()
{
    // RFC 7323: the timestamp to echo is that of the segment at the last ACK sent. ns-3 notes that
    // for ACKs without data only, and then echoes an old one for ever.
    m_highTxAck = std::max(m_highTxAck, m_tcb->m_rxBuffer->NextRxSequence());
    m_delayed.Sent();
}

void
GuestTcpSocket::SendEmptyPacket(uint8_t flags)
{
    const uint8_t control = flags & (TcpHeader::SYN | TcpHeader::FIN);
    const bool again = control & m_controlSent;
    if ((control & TcpHeader::SYN) && !again)
    {
        Open();
    }
    if (control & TcpHeader::SYN)
    {
        OpenPolicy();
    }
    if (again && !RepeatControl(flags))
    {
        return;
    }
    m_controlSent |= control;
    Count(again ? &TcpCounters::RetransSegs : &TcpCounters::OutSegs);
    if (m_duplicate && flags == TcpHeader::ACK && m_sackEnabled && m_config.dsack && m_endPoint)
    {
        SendDuplicateReport();
    }
    else
    {
        TcpSocketBase::SendEmptyPacket(flags);
    }
    if (flags & TcpHeader::ACK)
    {
        NoteAckSent();
    }
}

void
GuestTcpSocket::SendDuplicateReport()
{
    Ptr<Packet> packet = Create<Packet>();
    AddSocketTags(packet TCP_TAGS_TAIL);
    TcpHeader header;
    const bool finSent = m_state == FIN_WAIT_1 || m_state == LAST_ACK || m_state == CLOSING;
    header.SetFlags(TcpHeader::ACK);
    header.SetSequenceNumber(m_tcb->m_nextTxSequence.Get() + (finSent ? 1 : 0));
    header.SetAckNumber(m_tcb->m_rxBuffer->NextRxSequence());
    header.SetSourcePort(m_endPoint->GetLocalPort());
    header.SetDestinationPort(m_endPoint->GetPeerPort());
    header.SetWindowSize(AdvertisedWindowSize());
    AddOptions(header);
    Ptr<TcpOptionSack> option = CreateObject<TcpOptionSack>();
    option->AddSackBlock(*m_duplicate); // RFC 2883: the first block is what came twice
    std::size_t room = (header.GetMaxOptionLength() - header.GetOptionLength() - 2) / 8;
    for (const auto& block : m_tcb->m_rxBuffer->GetSackList())
    {
        if (option->GetNumSackBlocks() < room)
        {
            option->AddSackBlock(block);
        }
    }
    header.AppendOption(option);
    m_duplicate.reset();
    m_delAckEvent.Cancel();
    m_delAckCount = 0;
    Count(&TcpCounters::TCPDSACKOldSent);
    m_txTrace(packet, header, this);
    m_tcp->SendPacket(packet,
                      header,
                      m_endPoint->GetLocalAddress(),
                      m_endPoint->GetPeerAddress(),
                      m_boundnetdevice);
}

bool
GuestTcpSocket::RepeatControl(uint8_t flags)
{
    if (m_timerServed || !m_retxEvent.IsExpired())
    {
        return true; // no timer, or one that was dealt with
    }
    const Time later = AskPolicy();
    if (later.IsStrictlyPositive())
    {
        m_retxEvent = Simulator::Schedule(later, &GuestTcpSocket::SendEmptyPacket, this, flags);
        return false;
    }
    CountTimer();
    if (flags & TcpHeader::FIN)
    {
        if (m_dataRetrCount == 0)
        {
            NotifyErrorClose();
            DeallocateEndPoint();
            return false;
        }
        --m_dataRetrCount;
        Rtt().BackOff();
    }
    return true;
}

} // namespace ns3
