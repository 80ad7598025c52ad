/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * \file
 * Data and events of LeuloSocket.
 */

#include "leulo-guest.h"
#include "leulo-socket.h"

#include "ns3/inet-socket-address.h"
#include "ns3/virt-error.h"

#include <algorithm>

namespace ns3
{

namespace
{

/**
 * \param flags of a call
 * \param call its name
 * \throws VirtError if there are any
 */
void
CheckFlags(uint32_t flags, const std::string& call)
{
    if (flags != 0)
    {
        throw VirtError(call + " with flags " + std::to_string(flags) +
                        ": TCP sockets of ns-3 know none; give 0");
    }
}

} // namespace

uint32_t
LeuloSocket::GetUnacknowledged() const
{
    return static_cast<uint32_t>(m_sent - m_done);
}

uint32_t
LeuloSocket::GetTxAvailable() const
{
    return m_sendBuffer - std::min(m_sendBuffer, GetUnacknowledged());
}

int
LeuloSocket::Send(Ptr<Packet> packet, uint32_t flags)
{
    CheckFlags(flags, "LeuloSocket::Send()");
    switch (m_state)
    {
    case LeuloState::CONNECTING:
    case LeuloState::CONNECTED:
    case LeuloState::PEER_CLOSED:
        break;
    case LeuloState::SEND_SHUT:
    case LeuloState::CLOSING:
        return Fail(m_shutdownSend && GetUnacknowledged() > 0 ? ERROR_SHUTDOWN : ERROR_NOTCONN);
    default:
        return Fail(ERROR_NOTCONN);
    }
    if (packet->GetSize() > GetTxAvailable())
    {
        return Fail(ERROR_MSGSIZE);
    }
    if (m_shutdownSend)
    {
        return Fail(ERROR_SHUTDOWN);
    }
    m_guest->CheckCaller("LeuloSocket::Send()");
    if (packet->GetSize() > 0)
    {
        PostData(packet->Copy());
    }
    return static_cast<int>(packet->GetSize());
}

void
LeuloSocket::PostData(Ptr<Packet> packet)
{
    LeuloRequest request;
    request.kind = LeuloRequest::SEND;
    request.id = m_end->GetId();
    request.data = packet;
    const LeuloOptions options = GetOptions();
    if (!(options == m_options))
    {
        m_options = options;
        request.options = options;
    }
    m_sent += packet->GetSize();
    LeuloChannel& channel = *m_guest->GetStack()->GetChannel();
    channel.Pay(channel.GetCopyCost(packet->GetSize()));
    m_guest->Post(request);
}

int
LeuloSocket::SendTo(Ptr<Packet> packet, uint32_t flags, const Address& /* address */)
{
    return Send(packet, flags);
}

uint32_t
LeuloSocket::GetRxAvailable() const
{
    return m_unread;
}

Ptr<Packet>
LeuloSocket::Recv(uint32_t maxSize, uint32_t flags)
{
    CheckFlags(flags, "LeuloSocket::Recv()");
    if (m_unread == 0)
    {
        return m_state == LeuloState::PEER_CLOSED ? Create<Packet>() : nullptr;
    }
    if (maxSize == 0)
    {
        return nullptr;
    }
    m_guest->CheckCaller("LeuloSocket::Recv()");
    Ptr<Packet> packet = Extract(maxSize);
    LeuloChannel& channel = *m_guest->GetStack()->GetChannel();
    channel.Pay(channel.GetCopyCost(packet->GetSize()));
    Credit(packet->GetSize());
    return packet;
}

Ptr<Packet>
LeuloSocket::Extract(uint32_t maxSize)
{
    Ptr<Packet> out;
    while (!m_received.empty() && (!out || out->GetSize() < maxSize))
    {
        Ptr<Packet>& first = m_received.front();
        const uint32_t wanted = maxSize - (out ? out->GetSize() : 0);
        Ptr<Packet> part = first;
        if (first->GetSize() > wanted)
        {
            part = first->CreateFragment(0, wanted);
            first->RemoveAtStart(wanted);
        }
        else
        {
            m_received.pop_front();
        }
        out ? out->AddAtEnd(part) : (out = part, void());
    }
    m_unread -= out->GetSize();
    return out;
}

void
LeuloSocket::Credit(uint32_t bytes)
{
    m_read += bytes;
    const bool worth = m_unread == 0 || m_read >= m_end->GetReceiveBuffer() / 4;
    if (m_state == LeuloState::CLOSED || !worth)
    {
        return;
    }
    LeuloRequest request;
    request.kind = LeuloRequest::READ;
    request.id = m_end->GetId();
    request.bytes = m_read;
    m_read = 0;
    m_guest->Post(request);
}

Ptr<Packet>
LeuloSocket::RecvFrom(uint32_t maxSize, uint32_t flags, Address& fromAddress)
{
    Ptr<Packet> packet = Recv(maxSize, flags);
    if (packet && packet->GetSize() > 0 &&
        (!m_end || m_end->GetSocket()->GetPeerName(fromAddress) != 0))
    {
        fromAddress = InetSocketAddress(Ipv4Address::GetZero(), 0);
    }
    return packet;
}

void
LeuloSocket::OnEvent(const LeuloEvent& event)
{
    Ptr<LeuloSocket> self(this); // the application may let go of it
    switch (event.kind)
    {
    case LeuloEvent::CONNECTED:
        Apply(LeuloStimulus::ESTABLISHED);
        if (m_shutdownSend)
        {
            Apply(LeuloStimulus::SHUTDOWN);
        }
        NotifyConnectionSucceeded();
        break;
    case LeuloEvent::REFUSED:
        Apply(LeuloStimulus::REFUSED);
        NotifyConnectionFailed();
        break;
    case LeuloEvent::DATA:
        OnData(event);
        break;
    case LeuloEvent::SENT:
        NotifyDataSent(event.bytes);
        break;
    case LeuloEvent::SPACE:
        OnSpace(event);
        break;
    case LeuloEvent::PEER_FIN:
        Apply(LeuloStimulus::PEER_FIN);
        NotifyNormalClose();
        break;
    case LeuloEvent::ENDED:
        Apply(LeuloStimulus::ENDED);
        NotifyNormalClose();
        break;
    case LeuloEvent::FAILED:
        Apply(LeuloStimulus::FAILED);
        NotifyErrorClose();
        break;
    case LeuloEvent::GONE:
        Apply(LeuloStimulus::GONE);
        break;
    default:
        NS_ASSERT_MSG(false, "an event that is not for a connection");
    }
}

void
LeuloSocket::OnData(const LeuloEvent& event)
{
    if (event.data->GetSize() > 0)
    {
        m_received.push_back(event.data);
        m_unread += event.data->GetSize();
    }
    if (!m_shutdownRecv)
    {
        NotifyDataRecv();
    }
}

void
LeuloSocket::OnSpace(const LeuloEvent& event)
{
    m_done = event.taken - event.bytes;
    if (GetTxAvailable() > 0)
    {
        NotifySend(GetTxAvailable());
    }
}

bool
LeuloSocket::OnAccepted(const LeuloEvent& event, Ptr<LeuloEndpoint> end)
{
    if (m_state != LeuloState::LISTENING || !NotifyConnectionRequest(event.address))
    {
        return false;
    }
    Ptr<LeuloSocket> child = CopyObject<LeuloSocket>(this);
    child->m_end = end;
    child->m_sendBuffer = m_sendBuffer;
    child->m_options = m_options;
    child->Apply(LeuloStimulus::ESTABLISHED);
    m_guest->Attach(event.other, child);
    child->NotifyNewConnectionCreated(child, event.address);
    return true;
}

} // namespace ns3
