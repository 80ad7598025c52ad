/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "incast-server.h"

#include "transfer-pattern.h"
#include "workload-socket.h"

#include "ns3/inet-socket-address.h"
#include "ns3/virt-error.h"

#include <algorithm>
#include <array>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(IncastServer);

TypeId
IncastServer::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::IncastServer")
            .SetParent<Application>()
            .SetGroupName("Vflood")
            .AddConstructor<IncastServer>()
            .AddAttribute("Local",
                          "Address and port to listen on (port 65125: published, source of the "
                          "incast benchmark)",
                          AddressValue(InetSocketAddress(Ipv4Address::GetAny(), PORT)),
                          MakeAddressAccessor(&IncastServer::m_local),
                          MakeAddressChecker())
            .AddTraceSource("Request",
                            "a block of this many bytes was asked for",
                            MakeTraceSourceAccessor(&IncastServer::m_requestTrace),
                            "ns3::IncastServer::RequestTracedCallback");
    return tid;
}

IncastServer::IncastServer() = default;
IncastServer::~IncastServer() = default;

void
IncastServer::StartApplication()
{
    m_listener = CreateTcpSocket(GetNode(), "IncastServer");
    if (m_listener->Bind(m_local) != 0)
    {
        throw VirtError("attribute ns3::IncastServer::Local names an address or port that is "
                        "taken on node " +
                        std::to_string(GetNode()->GetId()) +
                        ", or none; allowed is an InetSocketAddress with a port of its own");
    }
    m_listener->Listen();
    m_listener->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                                  MakeCallback(&IncastServer::OnAccept, this));
}

void
IncastServer::StopApplication()
{
    if (m_listener)
    {
        m_listener->Close();
        m_listener = nullptr;
    }
    while (!m_peers.empty())
    {
        OnClosed(m_peers.begin()->first);
    }
}

void
IncastServer::DoDispose()
{
    m_listener = nullptr;
    m_peers.clear();
    Application::DoDispose();
}

void
IncastServer::OnAccept(Ptr<Socket> socket, const Address& /* from */)
{
    m_peers[socket] = Peer();
    socket->SetRecvCallback(MakeCallback(&IncastServer::OnRead, this));
    socket->SetSendCallback(MakeCallback(&IncastServer::Fill, this));
    socket->SetCloseCallbacks(MakeCallback(&IncastServer::OnClosed, this),
                              MakeCallback(&IncastServer::OnClosed, this));
}

void
IncastServer::OnRead(Ptr<Socket> socket)
{
    auto entry = m_peers.find(socket);
    if (entry == m_peers.end())
    {
        return;
    }
    Peer& peer = entry->second;
    while (Ptr<Packet> packet = socket->Recv(REQUEST_SIZE - peer.headerBytes, 0))
    {
        const uint32_t size = packet->GetSize();
        if (size == 0)
        {
            break;
        }
        std::array<uint8_t, REQUEST_SIZE> bytes{};
        packet->CopyData(bytes.data(), size);
        for (uint32_t i = 0; i < size; ++i)
        {
            peer.header = peer.header << 8 | bytes[i];
        }
        peer.headerBytes += size;
        if (peer.headerBytes == REQUEST_SIZE)
        {
            peer.owed += peer.header;
            m_requestTrace(peer.header);
            peer.header = 0;
            peer.headerBytes = 0;
        }
    }
    Fill(socket, socket->GetTxAvailable());
}

void
IncastServer::Fill(Ptr<Socket> socket, uint32_t /* available */)
{
    auto entry = m_peers.find(socket);
    while (entry != m_peers.end() && entry->second.owed > 0 && socket->GetTxAvailable() > 0)
    {
        Peer& peer = entry->second;
        const uint64_t most = std::min(socket->GetTxAvailable(), TransferPattern::MAX_SPAN);
        const auto size = static_cast<uint32_t>(std::min(peer.owed, most));
        const uint64_t offset = peer.sent;
        peer.owed -= size; // Send() may call back
        peer.sent += size;
        if (socket->Send(TransferPattern::Make(offset, size)) < 0)
        {
            peer.owed += size;
            peer.sent -= size;
            return;
        }
        entry = m_peers.find(socket);
    }
}

void
IncastServer::OnClosed(Ptr<Socket> socket)
{
    if (m_peers.erase(socket) == 0)
    {
        return;
    }
    socket->SetRecvCallback(MakeNullCallback<void, Ptr<Socket>>());
    socket->SetSendCallback(MakeNullCallback<void, Ptr<Socket>, uint32_t>());
    socket->SetCloseCallbacks(MakeNullCallback<void, Ptr<Socket>>(),
                              MakeNullCallback<void, Ptr<Socket>>());
    socket->Close();
}

} // namespace ns3
