/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "guest-tcp-socket.h"

#include "ns3/gate-control.h"
#include "ns3/guest-caller.h"
#include "ns3/ipv4-end-point.h"
#include "ns3/simulator.h"
#include "ns3/tcp-congestion-ops.h"
#include "ns3/tcp-header.h"
#include "ns3/tcp-tx-buffer.h"

#include <algorithm>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(GuestTcpSocket);

TypeId
GuestTcpSocket::GetTypeId()
{
    static TypeId tid = TypeId("ns3::GuestTcpSocket")
                            .SetParent<TcpSocketBase>()
                            .SetGroupName("Vflood")
                            .AddConstructor<GuestTcpSocket>();
    return tid;
}

GuestTcpSocket::GuestTcpSocket()
{
    Setup();
}

GuestTcpSocket::GuestTcpSocket(const GuestTcpSocket& other)
    : TcpSocketBase(other),
      m_quickAcks(other.m_quickAcks)
{
    Setup();
}

GuestTcpSocket::~GuestTcpSocket()
{
    if (m_policy)
    {
        m_policy->Detached();
    }
}

void
GuestTcpSocket::Setup()
{
    m_txBuffer->SetRWndCallback(MakeCallback(&GuestTcpSocket::GetBufferWindow, this));
    m_state.ConnectWithoutContext(MakeCallback(&GuestTcpSocket::OnTcpState, this));
}

void
GuestTcpSocket::SetQuickAcks(uint32_t count)
{
    m_quickAcks = count;
}

void
GuestTcpSocket::FloorVariance()
{
    // TcpSocketBase: RTO = max(SRTT + max(ClockGranularity, 4 VAR), MinRto).
    m_clockGranularity = m_minRto;
}

Ptr<TcpSocketBase>
GuestTcpSocket::Fork()
{
    return CopyObject<GuestTcpSocket>(this);
}

void
GuestTcpSocket::CheckCaller(const std::string& call) const
{
    const GateControl* gate = GateControl::Find();
    if (const WorkServer* server = gate ? gate->GetServer(m_node->GetId()) : nullptr)
    {
        CheckGuestCaller(*server, m_node->GetId(), call);
    }
}

int
GuestTcpSocket::Connect(const Address& address)
{
    CheckCaller("Socket::Connect()");
    return TcpSocketBase::Connect(address);
}

int
GuestTcpSocket::Send(Ptr<Packet> packet, uint32_t flags)
{
    CheckCaller("Socket::Send()");
    return TcpSocketBase::Send(packet, flags);
}

int
GuestTcpSocket::Close()
{
    CheckCaller("Socket::Close()");
    return TcpSocketBase::Close();
}

void
GuestTcpSocket::OpenPolicy()
{
    auto policy = dynamic_cast<SendWindowPolicy*>(PeekPointer(m_congestionControl));
    if (!policy || !m_endPoint)
    {
        return;
    }
    m_policy = policy;
    m_policy->Opened({IpNumber::FromIpv4(m_endPoint->GetLocalAddress()),
                      IpNumber::FromIpv4(m_endPoint->GetPeerAddress()),
                      m_endPoint->GetLocalPort(),
                      m_endPoint->GetPeerPort()},
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

uint32_t
GuestTcpSocket::FloodWindow() const
{
    const int32_t window = m_policy->GetRightEdge() - m_txBuffer->HeadSequence();
    return static_cast<uint32_t>(std::max(0, window));
}

uint32_t
GuestTcpSocket::Window() const
{
    return m_policy && m_policy->IsFlooding() ? FloodWindow() : TcpSocketBase::Window();
}

uint32_t
GuestTcpSocket::GetBufferWindow() const
{
    return m_policy && m_policy->IsFlooding() ? FloodWindow() : m_rWnd.Get();
}

uint32_t
GuestTcpSocket::SendDataPacket(SequenceNumber32 seq, uint32_t maxSize, bool withAck)
{
    // ns-3 built with asserts checks the receiver's window here.
    const int32_t needed = seq + maxSize - m_highRxAckMark.Get();
    const uint32_t real = m_rWnd.Get();
    if (!m_policy || !m_policy->IsFlooding() || needed <= static_cast<int64_t>(real))
    {
        return TcpSocketBase::SendDataPacket(seq, maxSize, withAck);
    }
    m_rWnd = static_cast<uint32_t>(needed);
    const uint32_t sent = TcpSocketBase::SendDataPacket(seq, maxSize, withAck);
    m_rWnd = real;
    return sent;
}

void
GuestTcpSocket::SendEmptyPacket(uint8_t flags)
{
    if (flags & TcpHeader::SYN)
    {
        OpenPolicy();
    }
    TcpSocketBase::SendEmptyPacket(flags);
}

void
GuestTcpSocket::ReceivedData(Ptr<Packet> packet, const TcpHeader& tcpHeader)
{
    if (m_quickAcks == 0)
    {
        TcpSocketBase::ReceivedData(packet, tcpHeader);
        return;
    }
    --m_quickAcks;
    const uint32_t count = m_delAckMaxCount;
    m_delAckMaxCount = 1;
    TcpSocketBase::ReceivedData(packet, tcpHeader);
    m_delAckMaxCount = count;
}

void
GuestTcpSocket::DoForwardUp(Ptr<Packet> packet, const Address& from, const Address& to)
{
    TcpHeader header;
    if (m_state == SYN_SENT && packet->PeekHeader(header) > 0 &&
        (header.GetFlags() & TcpHeader::RST))
    {
        Refused();
        return;
    }
    TcpSocketBase::DoForwardUp(packet, from, to);
    // Zero window stopped the retransmission timer; ns-3 restarts it only by sending new data.
    if (m_rWnd.Get() != 0 && MaySend() && m_retxEvent.IsExpired() && UnAckDataCount() > 0 &&
        m_txBuffer->Size() > 0)
    {
        m_retxEvent = Simulator::Schedule(m_rto, &GuestTcpSocket::ReTxTimeout, this);
    }
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
