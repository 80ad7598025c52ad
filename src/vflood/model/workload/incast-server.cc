/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "incast-server.h"

#include "transfer-pattern.h"
#include "workload-socket.h"

#include "ns3/inet-socket-address.h"
#include "ns3/uinteger.h"
#include "ns3/virt-error.h"

#include <algorithm>
#include <array>
#include <utility>

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

IncastServer::IncastServer()
    : m_process([this]() { Serve(); })
{
}

IncastServer::~IncastServer() = default;

void
IncastServer::StartApplication()
{
    m_listener =
        ListenTcp(GetNode(), "IncastServer", m_local, MakeCallback(&IncastServer::OnAccept, this));
}

void
IncastServer::StopApplication()
{
    if (m_listener)
    {
        m_listener->Close();
        m_listener = nullptr;
    }
    for (auto& peer : m_peers)
    {
        Close(peer);
    }
    m_process.Kill();
}

void
IncastServer::DoDispose()
{
    m_listener = nullptr;
    m_process.Kill();
    m_peers.clear();
    Application::DoDispose();
}

void
IncastServer::OnAccept(Ptr<Socket> socket, const Address& /* from */)
{
    m_peers.emplace_back();
    m_peers.back().socket = socket;
    socket->SetRecvCallback(MakeCallback(&IncastServer::OnRead, this));
    socket->SetSendCallback(MakeCallback(&IncastServer::OnSpace, this));
    socket->SetCloseCallbacks(MakeCallback(&IncastServer::OnClosed, this),
                              MakeCallback(&IncastServer::OnClosed, this));
}

void
IncastServer::OnRead(Ptr<Socket> /* socket */)
{
    m_process.Wake(GetNode());
}

void
IncastServer::OnSpace(Ptr<Socket> socket, uint32_t available)
{
    // Linux: who waits for room is woken when there is half as much as what is still queued.
    UintegerValue size;
    socket->GetAttribute("SndBufSize", size);
    if (2 * available >= size.Get() - std::min<uint64_t>(size.Get(), available))
    {
        m_process.Wake(GetNode());
    }
}

void
IncastServer::Serve()
{
    for (auto& peer : m_peers)
    {
        Read(peer);
        Fill(peer);
    }
    m_peers.remove_if([](const Peer& peer) { return !peer.socket; });
}

void
IncastServer::Read(Peer& peer)
{
    while (peer.socket && peer.socket->GetRxAvailable() > 0)
    {
        Ptr<Packet> packet = peer.socket->Recv(REQUEST_SIZE - peer.headerBytes, 0);
        const uint32_t size = packet->GetSize();
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
}

void
IncastServer::Fill(Peer& peer)
{
    while (peer.socket && peer.owed > 0 && peer.socket->GetTxAvailable() > 0)
    {
        const uint64_t most = std::min(peer.socket->GetTxAvailable(), TransferPattern::MAX_SPAN);
        const auto size = static_cast<uint32_t>(std::min(peer.owed, most));
        if (peer.socket->Send(TransferPattern::Make(peer.sent, size)) < 0)
        {
            return;
        }
        peer.owed -= size;
        peer.sent += size;
    }
}

void
IncastServer::OnClosed(Ptr<Socket> socket)
{
    for (auto& peer : m_peers)
    {
        if (peer.socket == socket)
        {
            Close(peer);
        }
    }
    m_process.Wake(GetNode());
}

void
IncastServer::Close(Peer& peer)
{
    Ptr<Socket> socket = std::exchange(peer.socket, nullptr);
    if (!socket)
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
