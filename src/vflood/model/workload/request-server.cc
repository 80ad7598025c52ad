/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "request-server.h"

#include "transfer-pattern.h"
#include "workload-socket.h"

#include "ns3/attribute-range.h"
#include "ns3/inet-socket-address.h"
#include "ns3/uinteger.h"
#include "ns3/virt-error.h"

#include <algorithm>
#include <utility>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(RequestServer);

TypeId
RequestServer::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::RequestServer")
            .SetParent<Application>()
            .SetGroupName("Vflood")
            .AddConstructor<RequestServer>()
            .AddAttribute("Local",
                          "Address and port to listen on (port 8080: assumed)",
                          AddressValue(InetSocketAddress(Ipv4Address::GetAny(), PORT)),
                          MakeAddressAccessor(&RequestServer::m_local),
                          MakeAddressChecker())
            .AddAttribute("RequestSize",
                          "Bytes of a request (400: assumed)",
                          UintegerValue(400),
                          MakeUintegerAccessor(&RequestServer::m_request),
                          MakeCountChecker("ns3::RequestServer::RequestSize",
                                           1,
                                           1U << 30,
                                           "400 is the default"))
            .AddAttribute("ResponseSize",
                          "Bytes of a response (8000: assumed)",
                          UintegerValue(8000),
                          MakeUintegerAccessor(&RequestServer::m_response),
                          MakeCountChecker("ns3::RequestServer::ResponseSize",
                                           1,
                                           1U << 30,
                                           "8000 is the default"));
    return tid;
}

RequestServer::RequestServer()
    : m_process([this]() { Serve(); })
{
}

RequestServer::~RequestServer() = default;

void
RequestServer::StartApplication()
{
    m_listener = ListenTcp(GetNode(),
                           "RequestServer",
                           m_local,
                           MakeCallback(&RequestServer::OnAccept, this));
}

void
RequestServer::StopApplication()
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
RequestServer::DoDispose()
{
    m_listener = nullptr;
    m_process.Kill();
    m_peers.clear();
    Application::DoDispose();
}

uint64_t
RequestServer::GetWrong() const
{
    return m_wrong;
}

void
RequestServer::OnAccept(Ptr<Socket> socket, const Address& /* from */)
{
    m_peers.emplace_back();
    m_peers.back().socket = socket;
    socket->SetRecvCallback(
        Callback<void, Ptr<Socket>>([this](Ptr<Socket>) { m_process.Wake(GetNode()); }));
    socket->SetSendCallback(Callback<void, Ptr<Socket>, uint32_t>(
        [this](Ptr<Socket>, uint32_t) { m_process.Wake(GetNode()); }));
    socket->SetCloseCallbacks(MakeCallback(&RequestServer::OnClosed, this),
                              MakeCallback(&RequestServer::OnClosed, this));
}

void
RequestServer::Serve()
{
    for (auto& peer : m_peers)
    {
        Serve(peer);
    }
    m_peers.remove_if([](const Peer& peer) { return !peer.socket; });
}

void
RequestServer::Serve(Peer& peer)
{
    while (peer.socket && peer.socket->GetRxAvailable() > 0)
    {
        Ptr<Packet> packet = peer.socket->Recv();
        m_wrong += TransferPattern::CountWrong(packet, peer.received);
        peer.received += packet->GetSize();
    }
    const uint64_t owed = peer.received / m_request * m_response;
    while (peer.socket && peer.sent < owed && peer.socket->GetTxAvailable() > 0)
    {
        const auto size = static_cast<uint32_t>(std::min<uint64_t>(
            {owed - peer.sent, peer.socket->GetTxAvailable(), TransferPattern::MAX_SPAN}));
        if (peer.socket->Send(TransferPattern::Make(peer.sent, size)) < 0)
        {
            return;
        }
        peer.sent += size;
    }
}

void
RequestServer::OnClosed(Ptr<Socket> socket)
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
RequestServer::Close(Peer& peer)
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
