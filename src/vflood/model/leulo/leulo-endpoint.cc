/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "leulo-endpoint.h"

#include "leulo-stack.h"
#include "tcp-access.h"

#include "ns3/simulator.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <utility>

namespace ns3
{

LeuloEndpoint::LeuloEndpoint(uint32_t id, Ptr<TcpSocketBase> socket, LeuloStack& stack)
    : m_id(id),
      m_socket(socket),
      m_stack(stack)
{
    UintegerValue buffer;
    socket->GetAttribute("RcvBufSize", buffer);
    m_buffer = buffer.Get();
    // Held by what the socket forks as well: a handshake may outlive its listener.
    Ptr<LeuloEndpoint> self(this);
    socket->SetConnectCallback(MakeCallback(&LeuloEndpoint::OnConnected, self),
                               MakeCallback(&LeuloEndpoint::OnRefused, self));
    socket->SetAcceptCallback(MakeCallback(&LeuloEndpoint::OnSyn, self),
                              MakeCallback(&LeuloEndpoint::OnCreated, self));
    socket->SetRecvCallback(MakeCallback(&LeuloEndpoint::OnReceived, self));
    socket->SetDataSentCallback(MakeCallback(&LeuloEndpoint::OnSent, self));
    socket->SetSendCallback(MakeCallback(&LeuloEndpoint::OnSpace, self));
    socket->SetCloseCallbacks(MakeCallback(&LeuloEndpoint::OnNormalClose, self),
                              MakeCallback(&LeuloEndpoint::OnErrorClose, self));
    socket->TraceConnectWithoutContext("State", MakeCallback(&LeuloEndpoint::OnState, this));
}

void
LeuloEndpoint::Forget()
{
    const auto none = MakeNullCallback<void, Ptr<Socket>>();
    const auto noBytes = MakeNullCallback<void, Ptr<Socket>, uint32_t>();
    m_socket->SetConnectCallback(none, none);
    m_socket->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                                MakeNullCallback<void, Ptr<Socket>, const Address&>());
    m_socket->SetRecvCallback(none);
    m_socket->SetDataSentCallback(noBytes);
    m_socket->SetSendCallback(noBytes);
    m_socket->SetCloseCallbacks(none, none);
    m_socket->TraceDisconnectWithoutContext("State", MakeCallback(&LeuloEndpoint::OnState, this));
}

uint32_t
LeuloEndpoint::GetId() const
{
    return m_id;
}

Ptr<TcpSocketBase>
LeuloEndpoint::GetSocket() const
{
    return m_socket;
}

int
LeuloEndpoint::PrepareConnect(const Address& address)
{
    return TcpAccess::PrepareConnect(*m_socket, address);
}

int
LeuloEndpoint::Listen()
{
    return m_socket->Listen();
}

void
LeuloEndpoint::SetReceiveBuffer(uint32_t bytes)
{
    m_buffer = bytes;
    ResizeBuffer();
}

uint32_t
LeuloEndpoint::GetReceiveBuffer() const
{
    return m_buffer;
}

void
LeuloEndpoint::Release()
{
    Forget();
    TcpAccess::Release(*m_socket);
}

void
LeuloEndpoint::Kill()
{
    Forget();
    if (TcpAccess::GetState(*m_socket) == TcpSocket::LISTEN ||
        TcpAccess::GetState(*m_socket) == TcpSocket::CLOSED)
    {
        TcpAccess::Release(*m_socket);
    }
    else
    {
        TcpAccess::Reset(*m_socket);
    }
}

void
LeuloEndpoint::Handle(const LeuloRequest& request)
{
    switch (request.kind)
    {
    case LeuloRequest::CONNECT:
        Connect(request);
        break;
    case LeuloRequest::ACCEPT:
        OnAccepted();
        break;
    case LeuloRequest::SEND:
        Send(request);
        break;
    case LeuloRequest::READ:
        OnRead(request.bytes);
        break;
    case LeuloRequest::SHUTDOWN:
        m_socket->ShutdownSend();
        break;
    case LeuloRequest::CLOSE:
        Close(request.bytes);
        break;
    case LeuloRequest::ABORT:
        m_asked = true;
        TcpAccess::Reset(*m_socket);
        break;
    }
}

void
LeuloEndpoint::Connect(const LeuloRequest& request)
{
    if (m_over)
    {
        return; // the guest asked again before it heard
    }
    if (TcpAccess::GetState(*m_socket) == TcpSocket::CLOSE_WAIT)
    {
        TcpAccess::Reset(*m_socket); // as of any connection; ns-3 would send a SYN
        return;
    }
    Apply(*request.options);
    if (m_socket->Connect(request.address) != 0)
    {
        Tell(LeuloEvent::REFUSED, true);
        OnOver();
    }
}

void
LeuloEndpoint::Apply(const LeuloOptions& options)
{
    m_socket->SetIpTos(options.tos);
    m_socket->SetPriority(options.priority);
    if (options.ttl)
    {
        m_socket->SetIpTtl(*options.ttl);
    }
    if (options.tclass)
    {
        m_socket->SetIpv6Tclass(*options.tclass);
    }
    if (options.hopLimit)
    {
        m_socket->SetIpv6HopLimit(*options.hopLimit);
    }
}

void
LeuloEndpoint::Send(const LeuloRequest& request)
{
    if (request.options)
    {
        Apply(*request.options);
    }
    m_taken += request.data->GetSize();
    m_socket->Send(request.data, 0); // fails if the connection is over: the guest hears of that
}

void
LeuloEndpoint::Close(uint32_t unread)
{
    m_asked = true;
    m_handed = unread; // all that the application has read counts as read
    if (unread > 0)
    {
        TcpAccess::Reset(*m_socket);
        return;
    }
    ResizeBuffer();
    m_socket->Close();
    if (TcpAccess::GetState(*m_socket) == TcpSocket::CLOSED)
    {
        TcpAccess::Release(*m_socket);
        OnOver();
    }
}

void
LeuloEndpoint::OnRead(uint32_t bytes)
{
    m_handed -= std::min(bytes, m_handed);
    ResizeBuffer();
    const auto state = TcpAccess::GetState(*m_socket);
    const bool receives = state == TcpSocket::ESTABLISHED || state == TcpSocket::FIN_WAIT_1 ||
                          state == TcpSocket::FIN_WAIT_2;
    if (!receives || !TcpAccess::HasEndPoint(*m_socket) || TcpAccess::GotFin(*m_socket))
    {
        return;
    }
    const uint32_t worth = std::min(TcpAccess::GetSegmentSize(*m_socket), m_buffer / 2);
    const uint32_t offered = TcpAccess::GetOfferedWindow(*m_socket);
    const uint32_t possible = TcpAccess::GetWindow(*m_socket);
    // Linux: what the peer may send has at least doubled, and is not most of the buffer anyway.
    if (offered <= m_buffer / 2 && possible >= 2 * offered && possible >= worth)
    {
        TcpAccess::Acknowledge(*m_socket);
    }
}

void
LeuloEndpoint::TakeReceived()
{
    const uint32_t bytes = m_socket->GetRxAvailable();
    if (bytes == 0)
    {
        return;
    }
    m_handed += bytes;
    ResizeBuffer(); // first: no ACK may offer what they leave
    Ptr<Packet> packet = m_socket->Recv(bytes, 0);
    m_inbox ? m_inbox->AddAtEnd(packet) : (m_inbox = packet, void());
}

void
LeuloEndpoint::ResizeBuffer()
{
    TcpAccess::ResizeRx(*m_socket, m_buffer - std::min(m_buffer, m_handed));
}

void
LeuloEndpoint::Complete(LeuloEvent& event)
{
    m_pending.reset(event.kind);
    switch (event.kind)
    {
    case LeuloEvent::DATA:
        event.data = m_inbox ? m_inbox : Create<Packet>();
        m_inbox = nullptr;
        break;
    case LeuloEvent::SENT:
        event.bytes = std::exchange(m_sent, 0);
        break;
    case LeuloEvent::SPACE:
        event.bytes = TcpAccess::GetTxSize(*m_socket);
        event.taken = m_taken;
        m_toldWaiting = event.bytes;
        m_toldTaken = m_taken;
        break;
    default:
        break;
    }
}

bool
LeuloEndpoint::MarkPending(LeuloEvent::Kind kind)
{
    const bool fresh = !m_pending.test(kind);
    m_pending.set(kind);
    return fresh;
}

void
LeuloEndpoint::Tell(LeuloEvent::Kind kind, bool urgent)
{
    LeuloEvent event;
    event.kind = kind;
    event.id = m_id;
    m_stack.Tell(Ptr<LeuloEndpoint>(this), event, urgent);
}

bool
LeuloEndpoint::OnSyn(Ptr<Socket> /* socket */, const Address& from)
{
    const Time now = Simulator::Now();
    for (auto it = m_halfOpen.begin(); it != m_halfOpen.end();)
    {
        it = it->second <= now ? m_halfOpen.erase(it) : std::next(it);
    }
    const bool room = m_halfOpen.size() + m_queued < m_stack.GetBacklog();
    if (!room && m_halfOpen.count(from) == 0)
    {
        return false;
    }
    TimeValue timeout;
    UintegerValue retries;
    m_socket->GetAttribute("ConnTimeout", timeout);
    m_socket->GetAttribute("ConnCount", retries);
    m_halfOpen[from] = now + timeout.Get() * int64_t{1 << std::min<uint64_t>(retries.Get(), 20)};
    return true;
}

void
LeuloEndpoint::OnCreated(Ptr<Socket> socket, const Address& from)
{
    m_stack.OnCreated(m_id, socket, from);
    m_halfOpen.erase(from);
    ++m_queued;
}

void
LeuloEndpoint::OnAccepted()
{
    m_queued -= std::min(m_queued, 1U);
}

void
LeuloEndpoint::OnConnected(Ptr<Socket> /* socket */)
{
    Tell(LeuloEvent::CONNECTED, true);
}

void
LeuloEndpoint::OnRefused(Ptr<Socket> /* socket */)
{
    Tell(LeuloEvent::REFUSED, true);
}

void
LeuloEndpoint::OnReceived(Ptr<Socket> /* socket */)
{
    TakeReceived(); // at once: ns-3 resets a connection that ends while its socket holds data
    Tell(LeuloEvent::DATA, true);
}

void
LeuloEndpoint::OnSent(Ptr<Socket> /* socket */, uint32_t bytes)
{
    m_sent += bytes;
    Tell(LeuloEvent::SENT, false);
}

void
LeuloEndpoint::OnSpace(Ptr<Socket> /* socket */, uint32_t /* bytes */)
{
    // Worth to wake the guest: a third of the buffer is free that the guest thinks is not (Linux),
    // or nothing is left to send. The rest goes along with the next event.
    const uint32_t waiting = TcpAccess::GetTxSize(*m_socket);
    const uint64_t believed = m_toldWaiting + (m_taken - m_toldTaken);
    const uint64_t full = TcpAccess::GetTxMax(*m_socket) / 3 * 2;
    Tell(LeuloEvent::SPACE, waiting == 0 || (waiting <= full && believed > full));
}

void
LeuloEndpoint::OnNormalClose(Ptr<Socket> socket)
{
    if (socket != m_socket)
    {
        OnHandshakeFailed(socket);
        return;
    }
    const bool fin = TcpAccess::GetState(*m_socket) == TcpSocket::CLOSE_WAIT;
    Tell(fin ? LeuloEvent::PEER_FIN : LeuloEvent::ENDED, true);
}

void
LeuloEndpoint::OnErrorClose(Ptr<Socket> socket)
{
    if (socket != m_socket)
    {
        OnHandshakeFailed(socket);
        return;
    }
    Tell(LeuloEvent::FAILED, true);
    OnOver();
}

void
LeuloEndpoint::OnHandshakeFailed(Ptr<Socket> socket)
{
    Address from;
    if (socket->GetPeerName(from) == 0)
    {
        m_halfOpen.erase(from);
    }
}

void
LeuloEndpoint::OnState(TcpSocket::TcpStates_t /* before */, TcpSocket::TcpStates_t after)
{
    if (after == TcpSocket::CLOSED)
    {
        OnOver();
    }
}

void
LeuloEndpoint::OnOver()
{
    if (!m_over)
    {
        m_over = true;
        Tell(LeuloEvent::GONE, !m_asked);
    }
}

} // namespace ns3
