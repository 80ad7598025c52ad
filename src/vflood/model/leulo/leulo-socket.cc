/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "leulo-socket.h"

#include "leulo-guest.h"
#include "tcp-access.h"

#include "ns3/assert.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/virt-error.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(LeuloSocket);

TypeId
LeuloSocket::GetTypeId()
{
    static TypeId tid = AddProtocolAttributes(
        TypeId("ns3::LeuloSocket")
            .SetParent<TcpSocket>()
            .SetGroupName("Vflood")
            .AddConstructor<LeuloSocket>()
            .AddTraceSource("LeuloState",
                            "State of the socket, as the guest knows it.",
                            MakeTraceSourceAccessor(&LeuloSocket::m_stateTrace),
                            "ns3::LeuloSocket::StateTracedCallback"));
    return tid;
}

LeuloSocket::LeuloSocket() = default;

LeuloSocket::LeuloSocket(const LeuloSocket& listener)
    : TcpSocket(listener),
      m_guest(listener.m_guest),
      m_stateTrace(listener.m_stateTrace)
{
    const auto none = MakeNullCallback<void, Ptr<Socket>>();
    const auto noBytes = MakeNullCallback<void, Ptr<Socket>, uint32_t>();
    SetConnectCallback(none, none);
    SetDataSentCallback(noBytes);
    SetSendCallback(noBytes);
    SetRecvCallback(none);
}

LeuloSocket::~LeuloSocket()
{
    if (m_state == LeuloState::FRESH && m_end && m_guest && m_guest->GetStack())
    {
        m_guest->GetStack()->Release(m_end->GetId()); // nobody will ever use its address
    }
}

void
LeuloSocket::DoDispose()
{
    m_received.clear();
    m_end = nullptr;
    m_guest = nullptr;
    TcpSocket::DoDispose();
}

void
LeuloSocket::Setup(Ptr<LeuloGuest> guest)
{
    m_guest = guest;
    m_guest->GetStack()->GetChannel()->PayHypercall();
    m_end = m_guest->GetStack()->Open();
    m_sendBuffer = TcpAccess::GetTxMax(*m_end->GetSocket());
}

Ptr<TcpSocketBase>
LeuloSocket::GetProtocol() const
{
    return m_end ? m_end->GetSocket() : nullptr;
}

LeuloState
LeuloSocket::GetState() const
{
    return m_state;
}

void
LeuloSocket::Apply(LeuloStimulus stimulus)
{
    const auto next = g_leuloStateTable.Next(m_state, stimulus);
    NS_ASSERT_MSG(next,
                  ToString(stimulus) << " in state " << ToString(m_state)
                                     << " of a LeuloSocket, see g_leuloStateTable");
    const LeuloState before = m_state;
    m_state = *next;
    if (before != m_state)
    {
        m_stateTrace(before, m_state);
    }
}

Socket::SocketErrno
LeuloSocket::GetErrno() const
{
    return m_errno;
}

Socket::SocketType
LeuloSocket::GetSocketType() const
{
    return NS3_SOCK_STREAM;
}

Ptr<Node>
LeuloSocket::GetNode() const
{
    return m_guest ? m_guest->GetGuest() : nullptr;
}

int
LeuloSocket::Fail(SocketErrno error) const
{
    m_errno = error;
    return -1;
}

LeuloOptions
LeuloSocket::GetOptions() const
{
    LeuloOptions options;
    options.tos = GetIpTos();
    options.priority = GetPriority();
    if (IsManualIpTtl())
    {
        options.ttl = GetIpTtl();
    }
    if (IsManualIpv6Tclass())
    {
        options.tclass = GetIpv6Tclass();
    }
    if (IsManualIpv6HopLimit())
    {
        options.hopLimit = GetIpv6HopLimit();
    }
    return options;
}

void
LeuloSocket::Reopen()
{
    if (m_state != LeuloState::CLOSED)
    {
        return;
    }
    auto fresh = m_guest->GetStack()->Open();
    CopyOptions(*fresh);
    m_guest->Detach(m_end->GetId()); // what is still told of the old connection is not for this one
    m_end = fresh;
    m_received.clear();
    m_unread = m_read = 0;
    m_sent = m_done = 0;
    m_shutdownSend = m_shutdownRecv = m_closed = false;
    Apply(LeuloStimulus::OPEN);
}

template <typename F>
int
LeuloSocket::BindBy(F bind)
{
    m_guest->GetStack()->GetChannel()->PayHypercall();
    Reopen();
    TcpSocketBase& socket = *m_end->GetSocket();
    if (TcpAccess::HasEndPoint(socket))
    {
        return Fail(ERROR_INVAL); // ns-3 would forget the first address, and crash when it is used
    }
    return bind(socket) == 0 ? 0 : Fail(socket.GetErrno());
}

int
LeuloSocket::Bind(const Address& address)
{
    return BindBy([&address](TcpSocketBase& socket) { return socket.Bind(address); });
}

int
LeuloSocket::Bind()
{
    return BindBy([](TcpSocketBase& socket) { return socket.Bind(); });
}

int
LeuloSocket::Bind6()
{
    return BindBy([](TcpSocketBase& socket) { return socket.Bind6(); });
}

int
LeuloSocket::Listen()
{
    if (m_state != LeuloState::FRESH && m_state != LeuloState::CLOSED)
    {
        return Fail(ERROR_INVAL);
    }
    m_guest->GetStack()->GetChannel()->PayHypercall();
    Reopen();
    m_options = GetOptions();
    m_end->Apply(m_options);
    if (m_end->Listen() != 0)
    {
        return Fail(m_end->GetSocket()->GetErrno());
    }
    Apply(LeuloStimulus::LISTEN);
    m_guest->Attach(m_end->GetId(), this);
    return 0;
}

int
LeuloSocket::Connect(const Address& address)
{
    m_guest->CheckCaller("LeuloSocket::Connect()");
    if (Inet6SocketAddress::IsMatchingType(address))
    {
        const auto to = Inet6SocketAddress::ConvertFrom(address);
        if (to.GetIpv6().IsIpv4MappedAddress())
        {
            return Connect(InetSocketAddress(to.GetIpv6().GetIpv4MappedAddress(), to.GetPort()));
        }
    }
    else if (!InetSocketAddress::IsMatchingType(address))
    {
        return Fail(ERROR_INVAL);
    }
    switch (m_state)
    {
    case LeuloState::CONNECTED:
    case LeuloState::SEND_SHUT:
    case LeuloState::PEER_CLOSED:
    case LeuloState::CLOSING: // ns-3 breaks the connection that is there
        Abort();
        NotifyErrorClose();
        NotifyNormalClose();
        return 0;
    default:
        return DoConnect(address);
    }
}

int
LeuloSocket::DoConnect(const Address& address)
{
    m_guest->GetStack()->GetChannel()->PayHypercall();
    Reopen();
    if (m_end->PrepareConnect(address) != 0)
    {
        return Fail(m_end->GetSocket()->GetErrno());
    }
    Apply(LeuloStimulus::CONNECT);
    m_guest->Attach(m_end->GetId(), this);
    m_options = GetOptions();
    LeuloRequest request;
    request.kind = LeuloRequest::CONNECT;
    request.id = m_end->GetId();
    request.address = address;
    request.options = m_options;
    m_guest->Post(request);
    return 0;
}

void
LeuloSocket::Post(LeuloRequest::Kind kind)
{
    LeuloRequest request;
    request.kind = kind;
    request.id = m_end->GetId();
    request.bytes = kind == LeuloRequest::CLOSE ? m_unread : 0;
    m_guest->Post(request);
}

void
LeuloSocket::Abort()
{
    Post(LeuloRequest::ABORT);
    m_guest->Detach(m_end->GetId());
    Apply(LeuloStimulus::ABORT);
}

int
LeuloSocket::Close()
{
    if (!m_end || !m_guest || !m_guest->GetStack())
    {
        return 0; // the simulation is over
    }
    if (m_unread == 0)
    {
        DoClose();
        return 0;
    }
    if (m_state != LeuloState::CLOSED)
    {
        m_guest->CheckCaller("LeuloSocket::Close()");
        Abort();
    }
    NotifyErrorClose();
    return 0;
}

void
LeuloSocket::DoClose()
{
    Ptr<LeuloSocket> self(this); // the application may let go of it
    const LeuloState before = m_state;
    if (before == LeuloState::FRESH || before == LeuloState::LISTENING)
    {
        m_guest->GetStack()->GetChannel()->PayHypercall();
        m_guest->Detach(m_end->GetId());
        m_guest->GetStack()->Release(m_end->GetId());
        Apply(LeuloStimulus::CLOSE);
        if (before == LeuloState::LISTENING)
        {
            NotifyNormalClose();
        }
        return;
    }
    if (before == LeuloState::CONNECTING && GetUnacknowledged() == 0)
    {
        m_guest->CheckCaller("LeuloSocket::Close()");
        Abort();
        NotifyErrorClose();
        NotifyNormalClose();
        return;
    }
    Apply(LeuloStimulus::CLOSE);
    if (m_state != LeuloState::CLOSED && !m_closed)
    {
        m_guest->CheckCaller("LeuloSocket::Close()");
        m_closed = true; // before that, both sides may be done and no FIN sent
        Post(LeuloRequest::CLOSE);
    }
}

int
LeuloSocket::ShutdownSend()
{
    const bool connection = m_state == LeuloState::CONNECTING || m_state == LeuloState::CONNECTED ||
                            m_state == LeuloState::PEER_CLOSED;
    m_shutdownSend = true;
    Apply(LeuloStimulus::SHUTDOWN);
    if (connection)
    {
        m_guest->CheckCaller("LeuloSocket::ShutdownSend()");
        Post(LeuloRequest::SHUTDOWN);
    }
    return 0;
}

int
LeuloSocket::ShutdownRecv()
{
    m_shutdownRecv = true;
    return 0;
}

int
LeuloSocket::GetSockName(Address& address) const
{
    if (!m_end)
    {
        address = InetSocketAddress(Ipv4Address::GetZero(), 0);
        return 0;
    }
    m_guest->GetStack()->GetChannel()->PayHypercall();
    return m_end->GetSocket()->GetSockName(address);
}

int
LeuloSocket::GetPeerName(Address& address) const
{
    if (!m_end)
    {
        return Fail(ERROR_NOTCONN);
    }
    m_guest->GetStack()->GetChannel()->PayHypercall();
    return m_end->GetSocket()->GetPeerName(address) == 0 ? 0 : Fail(m_end->GetSocket()->GetErrno());
}

void
LeuloSocket::BindToNetDevice(Ptr<NetDevice> device)
{
    TcpSocket::BindToNetDevice(device);
    Ptr<NetDevice> nic;
    if (device)
    {
        nic = m_guest->GetStack()->GetNic(); // the only one that it can mean
    }
    m_end->GetSocket()->BindToNetDevice(nic);
}

bool
LeuloSocket::SetAllowBroadcast(bool allowBroadcast)
{
    return !allowBroadcast;
}

bool
LeuloSocket::GetAllowBroadcast() const
{
    return false;
}

} // namespace ns3
