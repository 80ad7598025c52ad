/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "guest-tcp-socket.h"

#include "ns3/ipv4-end-point.h"
#include "ns3/ipv6-end-point.h"
#include "ns3/simulator.h"
#include "ns3/tcp-congestion-ops.h"
#include "ns3/tcp-header.h"
#include "ns3/tcp-tx-buffer.h"

#include <algorithm>

namespace ns3
{

namespace
{

/**
 * \param end an end point of IPv4
 * \return the flow
 */
FlowKey
KeyOf(Ipv4EndPoint& end)
{
    return {IpNumber::FromIpv4(end.GetLocalAddress()),
            IpNumber::FromIpv4(end.GetPeerAddress()),
            end.GetLocalPort(),
            end.GetPeerPort()};
}

/**
 * \param end an end point of IPv6
 * \return the flow
 */
FlowKey
KeyOf(Ipv6EndPoint& end)
{
    return {IpNumber::FromIpv6(end.GetLocalAddress()),
            IpNumber::FromIpv6(end.GetPeerAddress()),
            end.GetLocalPort(),
            end.GetPeerPort()};
}

} // namespace

void
GuestTcpSocket::OpenPolicy()
{
    auto policy = dynamic_cast<SendWindowPolicy*>(PeekPointer(m_congestionControl));
    if (!policy || (!m_endPoint && !m_endPoint6))
    {
        return;
    }
    m_policy = policy;
    const bool six = m_endPoint6 && m_endPoint6->GetPeerPort() != 0; // Bind() makes the other one
    m_policy->Opened(six ? KeyOf(*m_endPoint6) : KeyOf(*m_endPoint),
                     m_node,
                     MakeCallback(&GuestTcpSocket::OnKick, this));
}

void
GuestTcpSocket::ClosePolicy()
{
    if (m_policy)
    {
        m_policy->Closed();
        m_policy = nullptr;
    }
}

void
GuestTcpSocket::OnTcpState(TcpStates_t /* from */, TcpStates_t to)
{
    if (to == CLOSED || to == TIME_WAIT)
    {
        ClosePolicy();
    }
}

bool
GuestTcpSocket::MaySend() const
{
    const TcpStates_t state = m_state.Get();
    return state == ESTABLISHED || state == CLOSE_WAIT || state == FIN_WAIT_1 || state == CLOSING ||
           state == LAST_ACK;
}

void
GuestTcpSocket::OnKick()
{
    if (MaySend())
    {
        SendPendingData(m_connected);
    }
}

void
GuestTcpSocket::Refused()
{
    NotifyConnectionFailed();
    m_state = CLOSED;
    DeallocateEndPoint();
}

bool
GuestTcpSocket::IsFlooding() const
{
    return m_policy && m_policy->IsFlooding();
}

uint32_t
GuestTcpSocket::FloodWindow() const
{
    const int32_t window = m_policy->GetRightEdge() - m_txBuffer->HeadSequence();
    return static_cast<uint32_t>(std::max(0, window));
}

uint32_t
GuestTcpSocket::Window() const
{
    return IsFlooding() ? FloodWindow() : TcpSocketBase::Window();
}

uint32_t
GuestTcpSocket::AvailableWindow() const
{
    // RFC 5682: nothing but the head and two new segments is sent until the verdict.
    const uint32_t allowed = m_frto.IsActive() ? 0 : TcpSocketBase::AvailableWindow();
    return allowed > 0 && (IsDeviceBusy() || IsDeferred(allowed)) ? 0 : allowed;
}

uint32_t
GuestTcpSocket::GetBufferWindow() const
{
    return IsFlooding() ? FloodWindow() : m_rWnd.Get();
}

uint32_t
GuestTcpSocket::GetNextSegWindow() const
{
    const uint32_t window = GetBufferWindow();
    return window > 0 && window == GetOutstanding() ? window - 1 : window;
}

void
GuestTcpSocket::DoForwardUp(Ptr<Packet> packet, const Address& from, const Address& to)
{
    TcpHeader header;
    if (m_state == SYN_SENT && packet->PeekHeader(header) > 0)
    {
        if (header.GetFlags() & TcpHeader::RST)
        {
            Refused();
            return;
        }
        m_lastWindow = header.GetWindowSize(); // RFC 7323: that of a SYN is not scaled
    }
    const Ptr<Packet> late = m_state == ESTABLISHED ? GetLateData(packet, header) : nullptr;
    TcpSocketBase::DoForwardUp(packet, from, to);
    if (late && m_state == ESTABLISHED)
    {
        ReceivedData(late, header);
    }
    // Zero window stopped the retransmission timer; ns-3 restarts it only by sending new data.
    if (m_rWnd.Get() != 0 && MaySend() && m_retxEvent.IsExpired() && UnAckDataCount() > 0 &&
        m_txBuffer->Size() > 0)
    {
        m_retxEvent = Simulator::Schedule(m_rto, &GuestTcpSocket::ReTxTimeout, this);
    }
}

Ptr<Packet>
GuestTcpSocket::GetLateData(Ptr<const Packet> packet, TcpHeader& header) const
{
    const uint32_t size = packet->PeekHeader(header);
    const uint8_t flags = header.GetFlags() & ~(TcpHeader::PSH | TcpHeader::CWR | TcpHeader::ECE);
    const bool plain = size > 0 && flags == TcpHeader::ACK && packet->GetSize() > size;
    if (!plain || header.GetAckNumber() >= m_txBuffer->HeadSequence())
    {
        return nullptr;
    }
    const SequenceNumber32 begin = header.GetSequenceNumber();
    const uint32_t length = packet->GetSize() - size;
    return OutOfRange(begin, begin + length) ? nullptr : packet->CreateFragment(size, length);
}

void
GuestTcpSocket::PersistTimeout()
{
    if (m_txBuffer->SizeFromSequence(m_tcb->m_nextTxSequence) > 0)
    {
        TcpSocketBase::PersistTimeout();
        return;
    }
    // Everything was handed down: an old sequence number makes the receiver repeat its window.
    m_persistTimeout = std::min(Seconds(60), Time(2 * m_persistTimeout));
    const SequenceNumber32 next = m_tcb->m_nextTxSequence;
    m_tcb->m_nextTxSequence = m_txBuffer->HeadSequence() - 1;
    SendEmptyPacket(TcpHeader::ACK);
    m_tcb->m_nextTxSequence = next;
    m_persistEvent = Simulator::Schedule(m_persistTimeout, &GuestTcpSocket::PersistTimeout, this);
}

} // namespace ns3
