/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "all-to-all-mesh.h"

#include "transfer-pattern.h"
#include "workload-socket.h"

#include "ns3/inet-socket-address.h"
#include "ns3/virt-error.h"

#include <algorithm>

namespace ns3
{

AllToAllMesh::AllToAllMesh(std::function<void()> changed)
    : m_changed(std::move(changed))
{
}

AllToAllMesh::~AllToAllMesh()
{
    Forget();
}

void
AllToAllMesh::Listen(const Ptr<Node>& node, uint32_t rank, const std::vector<Address>& ranks)
{
    m_node = node;
    m_rank = rank;
    m_ranks = ranks;
    m_links.resize(ranks.size());
    m_listener = CreateTcpSocket(node, "AllToAllMesh");
    const auto port = InetSocketAddress::ConvertFrom(ranks.at(rank)).GetPort();
    if (m_listener->Bind(InetSocketAddress(Ipv4Address::GetAny(), port)) != 0)
    {
        throw VirtError("AllToAllMesh: port " + std::to_string(port) + " of node " +
                        std::to_string(node->GetId()) +
                        " is taken; allowed is one that nobody else of the node listens on");
    }
    m_listener->Listen();
    m_listener->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                                  MakeCallback(&AllToAllMesh::OnAccept, this));
}

void
AllToAllMesh::Connect()
{
    for (uint32_t rank = 0; rank < m_rank; ++rank)
    {
        Ptr<Socket> socket = CreateTcpSocket(m_node, "AllToAllMesh");
        socket->SetConnectCallback(MakeCallback(&AllToAllMesh::OnConnected, this),
                                   MakeCallback(&AllToAllMesh::OnLost, this));
        Attach(rank, socket);
        socket->Bind();
        if (socket->Connect(m_ranks[rank]) != 0)
        {
            OnLost(socket);
        }
    }
}

void
AllToAllMesh::Attach(uint32_t rank, const Ptr<Socket>& socket)
{
    m_links[rank].socket = socket;
    socket->SetRecvCallback(MakeCallback(&AllToAllMesh::OnRead, this));
    socket->SetSendCallback(MakeCallback(&AllToAllMesh::OnSpace, this));
    socket->SetCloseCallbacks(MakeCallback(&AllToAllMesh::OnClosed, this),
                              MakeCallback(&AllToAllMesh::OnLost, this));
}

void
AllToAllMesh::Detach(const Ptr<Socket>& socket)
{
    socket->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                              MakeNullCallback<void, Ptr<Socket>, const Address&>());
    socket->SetConnectCallback(MakeNullCallback<void, Ptr<Socket>>(),
                               MakeNullCallback<void, Ptr<Socket>>());
    socket->SetRecvCallback(MakeNullCallback<void, Ptr<Socket>>());
    socket->SetSendCallback(MakeNullCallback<void, Ptr<Socket>, uint32_t>());
    socket->SetCloseCallbacks(MakeNullCallback<void, Ptr<Socket>>(),
                              MakeNullCallback<void, Ptr<Socket>>());
}

void
AllToAllMesh::Close()
{
    std::vector<Ptr<Socket>> open{m_listener};
    for (const auto& link : m_links)
    {
        open.push_back(link.socket);
    }
    Forget();
    for (const auto& socket : open)
    {
        if (socket)
        {
            socket->Close();
        }
    }
}

void
AllToAllMesh::Forget()
{
    for (auto& link : m_links)
    {
        if (link.socket)
        {
            Detach(link.socket);
            link.socket = nullptr;
        }
    }
    if (m_listener)
    {
        Detach(m_listener);
        m_listener = nullptr;
    }
}

uint32_t
AllToAllMesh::Find(const Ptr<Socket>& socket) const
{
    auto found = std::find_if(m_links.begin(), m_links.end(), [&socket](const Link& link) {
        return link.socket == socket;
    });
    return static_cast<uint32_t>(found - m_links.begin());
}

bool
AllToAllMesh::IsComplete() const
{
    uint32_t open = 0;
    for (const auto& link : m_links)
    {
        open += link.open;
    }
    return open + 1 == m_links.size();
}

const std::string&
AllToAllMesh::GetError() const
{
    return m_error;
}

void
AllToAllMesh::Send(uint32_t to, uint64_t bytes)
{
    m_links.at(to).queued += bytes;
    Write(m_links[to]);
}

void
AllToAllMesh::Move()
{
    for (auto& link : m_links)
    {
        if (link.open && link.socket)
        {
            Read(link);
            Write(link);
        }
    }
}

void
AllToAllMesh::Write(Link& link)
{
    while (link.sent < link.queued && link.socket->GetTxAvailable() > 0)
    {
        const uint64_t most = std::min(link.socket->GetTxAvailable(), TransferPattern::MAX_SPAN);
        const auto size = static_cast<uint32_t>(std::min(link.queued - link.sent, most));
        const uint64_t offset = link.sent;
        link.sent += size; // Send() may call back
        if (link.socket->Send(TransferPattern::Make(offset, size)) < 0)
        {
            link.sent = offset;
            return;
        }
    }
}

void
AllToAllMesh::Read(Link& link)
{
    while (link.socket->GetRxAvailable() > 0)
    {
        const Ptr<Packet> packet = link.socket->Recv();
        m_wrong += TransferPattern::CountWrong(packet, link.received);
        link.received += packet->GetSize();
    }
}

bool
AllToAllMesh::IsSent(uint32_t to) const
{
    return m_links.at(to).sent == m_links.at(to).queued;
}

uint64_t
AllToAllMesh::GetReceived(uint32_t from) const
{
    return m_links.at(from).received;
}

bool
AllToAllMesh::IsClosed(uint32_t from) const
{
    return m_links.at(from).closed;
}

uint64_t
AllToAllMesh::GetWrong() const
{
    return m_wrong;
}

void
AllToAllMesh::OnAccept(Ptr<Socket> socket, const Address& from)
{
    const Ipv4Address peer = InetSocketAddress::ConvertFrom(from).GetIpv4();
    for (uint32_t rank = m_rank + 1; rank < m_ranks.size(); ++rank)
    {
        if (InetSocketAddress::ConvertFrom(m_ranks[rank]).GetIpv4() == peer && !m_links[rank].open)
        {
            Attach(rank, socket);
            m_links[rank].open = true;
            m_changed();
            return;
        }
    }
    Detach(socket);
    socket->Close();
}

void
AllToAllMesh::OnConnected(Ptr<Socket> socket)
{
    const uint32_t rank = Find(socket);
    if (rank < m_links.size())
    {
        m_links[rank].open = true;
        m_changed();
    }
}

void
AllToAllMesh::OnRead(Ptr<Socket> /* socket */)
{
    m_changed();
}

void
AllToAllMesh::OnSpace(Ptr<Socket> socket, uint32_t /* available */)
{
    const uint32_t rank = Find(socket);
    if (rank < m_links.size() && !IsSent(rank))
    {
        m_changed();
    }
}

void
AllToAllMesh::OnClosed(Ptr<Socket> socket)
{
    const uint32_t rank = Find(socket);
    if (rank < m_links.size())
    {
        m_links[rank].closed = true;
        m_changed();
    }
}

void
AllToAllMesh::OnLost(Ptr<Socket> socket)
{
    const uint32_t rank = Find(socket);
    if (rank < m_links.size() && m_error.empty())
    {
        m_error = "the connection to rank " + std::to_string(rank) + " was lost";
        m_changed();
    }
}

} // namespace ns3
