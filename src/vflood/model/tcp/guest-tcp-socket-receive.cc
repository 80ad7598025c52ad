/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "guest-tcp-socket.h"

#include "ns3/simulator.h"
#include "ns3/tcp-congestion-ops.h"
#include "ns3/tcp-header.h"
#include "ns3/tcp-rx-buffer.h"

#include <algorithm>
#include <limits>

namespace ns3
{

void
GuestTcpSocket::Arrived(Ptr<Packet> packet,
                        Ipv4Header header,
                        uint16_t port,
                        Ptr<Ipv4Interface> interface)
{
    Count(&TcpCounters::InSegs);
    NoteDuplicate(packet);
    ForwardUp(packet, header, port, interface);
    m_duplicate.reset();
}

void
GuestTcpSocket::Arrived6(Ptr<Packet> packet,
                         Ipv6Header header,
                         uint16_t port,
                         Ptr<Ipv6Interface> interface)
{
    Count(&TcpCounters::InSegs);
    NoteDuplicate(packet);
    ForwardUp6(packet, header, port, interface);
    m_duplicate.reset();
}

void
GuestTcpSocket::NoteDuplicate(Ptr<const Packet> packet)
{
    // RFC 793: sequence number in bytes 4 to 7, length of the header in the upper half of byte 12.
    uint8_t bytes[20];
    if (m_state < ESTABLISHED || packet->CopyData(bytes, sizeof(bytes)) < sizeof(bytes))
    {
        return;
    }
    const SequenceNumber32 seq((uint32_t{bytes[4]} << 24) | (uint32_t{bytes[5]} << 16) |
                               (uint32_t{bytes[6]} << 8) | bytes[7]);
    const uint32_t headers = (bytes[12] >> 4) * 4U;
    const uint32_t length = packet->GetSize() > headers ? packet->GetSize() - headers : 0;
    const SequenceNumber32 next = m_tcb->m_rxBuffer->NextRxSequence();
    if (length > 0 && seq < next)
    {
        m_duplicate = Block(seq, std::min(seq + length, next));
        m_delayed.EnterQuick(m_window.GetOffered(next));
    }
}

uint32_t
GuestTcpSocket::GetReceiveSpace() const
{
    const int32_t space = m_tcb->m_rxBuffer->MaxRxSequence() - m_tcb->m_rxBuffer->NextRxSequence();
    return static_cast<uint32_t>(std::max(0, space));
}

uint16_t
GuestTcpSocket::AdvertisedWindowSize(bool scale) const
{
    if (m_tcb->m_rxBuffer->GotFin())
    {
        return TcpSocketBase::AdvertisedWindowSize(scale);
    }
    const uint32_t shift = scale ? m_rcvWindShift : 0;
    const SequenceNumber32 next = m_tcb->m_rxBuffer->NextRxSequence();
    const uint32_t window = m_window.Select(next, GetReceiveSpace(), 1U << shift);
    if (window != m_advWnd.Get())
    {
        const_cast<GuestTcpSocket*>(this)->m_advWnd = window; // a trace source, as in the base
    }
    const uint32_t field = std::min<uint32_t>(window >> shift, m_maxWinSize);
    m_window.Offered(next, field << shift);
    return static_cast<uint16_t>(field);
}

void
GuestTcpSocket::ReceivedData(Ptr<Packet> packet, const TcpHeader& header)
{
    const uint32_t length = packet->GetSize();
    const SequenceNumber32 next = m_tcb->m_rxBuffer->NextRxSequence();
    const uint32_t most = m_delAckMaxCount;
    const Time least = m_delAckTimeout;
    const bool waited = !m_delAckEvent.IsExpired();
    const bool grew = m_window.Arrived(length, GetReceiveSpace());
    if (m_config.adaptiveDelay)
    {
        m_delayed.Received(length, Simulator::Now(), m_rto, m_window.GetOffered(next));
        if (grew)
        {
            m_delayed.WindowGrew();
        }
        m_delAckMaxCount = std::numeric_limits<uint32_t>::max(); // AfterData() decides
        m_delAckTimeout = m_delayed.GetDelay(Rtt().GetSrtt());
    }
    else if (m_fixedQuick > 0)
    {
        --m_fixedQuick;
        m_delAckMaxCount = 1;
    }
    m_read = false;
    m_receiving = true;
    TcpSocketBase::ReceivedData(packet, header);
    m_receiving = false;
    AfterData(waited);
    m_delAckMaxCount = most;
    m_delAckTimeout = least;
}

uint32_t
GuestTcpSocket::GetUnacknowledged() const
{
    const int32_t bytes = m_tcb->m_rxBuffer->NextRxSequence() - m_highTxAck;
    return static_cast<uint32_t>(std::max(0, bytes));
}

void
GuestTcpSocket::AcknowledgeNow()
{
    const auto ecn = m_tcb->m_ecnState.Get();
    const bool echo = ecn == TcpSocketState::ECN_CE_RCVD || ecn == TcpSocketState::ECN_SENDING_ECE;
    m_congestionControl->CwndEvent(m_tcb, TcpSocketState::CA_EVENT_NON_DELAYED_ACK);
    SendEmptyPacket(echo ? TcpHeader::ACK | TcpHeader::ECE : TcpHeader::ACK);
}

void
GuestTcpSocket::AfterData(bool waited)
{
    if (m_delAckEvent.IsExpired())
    {
        return;
    }
    if (m_highTxAck >= m_tcb->m_rxBuffer->NextRxSequence())
    {
        m_delAckEvent.Cancel(); // the application has answered; the ACK was on board
        m_delAckCount = 0;
        return;
    }
    if (!m_config.adaptiveDelay)
    {
        return;
    }
    const Time left = Simulator::GetDelayLeft(m_delAckEvent);
    const bool kept = m_window.IsKept(GetReceiveSpace(), 1U << m_rcvWindShift);
    if (m_delayed.IsDueNow(GetUnacknowledged(), kept) ||
        (m_read && m_delayed.IsDueAfterRead(GetUnacknowledged(), GetRxAvailable() == 0)) ||
        (waited && left <= m_delAckTimeout / 4))
    {
        AcknowledgeNow();
    }
    else if (m_delAckTimeout < left)
    {
        m_delAckEvent.Cancel();
        m_delAckEvent = Simulator::Schedule(m_delAckTimeout, &GuestTcpSocket::DelAckTimeout, this);
    }
}

Ptr<Packet>
GuestTcpSocket::Recv(uint32_t maxSize, uint32_t flags)
{
    Ptr<Packet> packet = TcpSocketBase::Recv(maxSize, flags);
    if (packet && packet->GetSize() > 0 && m_connected)
    {
        AfterRead();
    }
    return packet;
}

void
GuestTcpSocket::AfterRead()
{
    m_read = true;
    if (m_receiving || m_tcb->m_rxBuffer->GotFin() || (!m_endPoint && !m_endPoint6))
    {
        return;
    }
    const SequenceNumber32 next = m_tcb->m_rxBuffer->NextRxSequence();
    const uint32_t offered = m_window.GetOffered(next);
    const uint32_t possible = m_window.Select(next, GetReceiveSpace(), 1);
    // Linux: what the peer may send has at least doubled, and is not most of the buffer anyway.
    const bool opened = 2 * offered <= GetRcvBufSize() && possible > 0 && possible >= 2 * offered;
    const bool due = m_config.adaptiveDelay && !m_delAckEvent.IsExpired() &&
                     m_delayed.IsDueAfterRead(GetUnacknowledged(), GetRxAvailable() == 0);
    if (opened || due)
    {
        AcknowledgeNow();
    }
}

} // namespace ns3
