/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "incast-client.h"

#include "incast-server.h"
#include "transfer-pattern.h"
#include "workload-socket.h"

#include "ns3/attribute-range.h"
#include "ns3/inet-socket-address.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"
#include "ns3/virt-error.h"

#include <algorithm>
#include <array>
#include <limits>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(IncastClient);

TypeId
IncastClient::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::IncastClient")
            .SetParent<Application>()
            .SetGroupName("Vflood")
            .AddConstructor<IncastClient>()
            .AddAttribute("BlockSize",
                          "Bytes asked of each server in each round (1024000: published, PVTCP "
                          "section IV.B; its \"1024 KB\" are 1024 chunks of 1000 bytes)",
                          UintegerValue(1024000),
                          MakeUintegerAccessor(&IncastClient::m_block),
                          MakeCountChecker("ns3::IncastClient::BlockSize",
                                           1,
                                           std::numeric_limits<uint32_t>::max(),
                                           "a block has at least one byte"))
            .AddAttribute("Rounds",
                          "Number of rounds (2000: published, PVTCP section IV.B, for blocks of "
                          "1024 KB)",
                          UintegerValue(2000),
                          MakeUintegerAccessor(&IncastClient::m_rounds),
                          MakeCountChecker("ns3::IncastClient::Rounds",
                                           1,
                                           std::numeric_limits<uint32_t>::max(),
                                           "there is at least one round"))
            .AddTraceSource("Round",
                            "a block of every server has been read",
                            MakeTraceSourceAccessor(&IncastClient::m_roundTrace),
                            "ns3::IncastClient::RoundTracedCallback")
            .AddTraceSource("Ended",
                            "all rounds are over, or a connection was lost",
                            MakeTraceSourceAccessor(&IncastClient::m_endedTrace),
                            "ns3::IncastClient::EndedTracedCallback");
    return tid;
}

IncastClient::IncastClient()
    : m_process([this]() { ReadAll(); })
{
}

IncastClient::~IncastClient() = default;

void
IncastClient::AddServer(const Address& server)
{
    if (!InetSocketAddress::IsMatchingType(server))
    {
        throw VirtError("IncastClient::AddServer: allowed is an InetSocketAddress, that of a node "
                        "with an IncastServer");
    }
    Server entry;
    entry.address = server;
    m_servers.push_back(entry);
}

void
IncastClient::StartApplication()
{
    if (m_servers.empty())
    {
        throw VirtError("IncastClient on node " + std::to_string(GetNode()->GetId()) +
                        " has no server; call AddServer() at least once before it starts");
    }
    ConnectNext();
}

void
IncastClient::StopApplication()
{
    CloseAll();
}

void
IncastClient::DoDispose()
{
    m_servers.clear();
    Application::DoDispose();
}

IncastClient::Server*
IncastClient::Find(const Ptr<Socket>& socket)
{
    auto found = std::find_if(m_servers.begin(), m_servers.end(), [&socket](const Server& server) {
        return server.socket == socket;
    });
    return found == m_servers.end() ? nullptr : &*found;
}

void
IncastClient::ConnectNext()
{
    Server& server = m_servers[m_connected];
    server.socket = CreateTcpSocket(GetNode(), "IncastClient");
    server.socket->SetConnectCallback(MakeCallback(&IncastClient::OnConnected, this),
                                      MakeCallback(&IncastClient::OnLost, this));
    server.socket->SetCloseCallbacks(MakeCallback(&IncastClient::OnLost, this),
                                     MakeCallback(&IncastClient::OnLost, this));
    server.socket->SetRecvCallback(MakeCallback(&IncastClient::OnRead, this));
    server.socket->Bind();
    if (server.socket->Connect(server.address) != 0)
    {
        OnLost(server.socket);
    }
}

void
IncastClient::OnConnected(Ptr<Socket> /* socket */)
{
    if (++m_connected < m_servers.size())
    {
        ConnectNext();
        return;
    }
    StartRound();
}

void
IncastClient::StartRound()
{
    if (m_started == m_rounds)
    {
        End("");
        return;
    }
    m_round = IncastRound();
    m_round.index = m_started++;
    m_round.start = Simulator::Now();
    const std::array<uint8_t, IncastServer::REQUEST_SIZE> request = {
        static_cast<uint8_t>(m_block >> 24),
        static_cast<uint8_t>(m_block >> 16),
        static_cast<uint8_t>(m_block >> 8),
        static_cast<uint8_t>(m_block)};
    for (auto& server : m_servers)
    {
        if (server.socket->Send(request.data(), request.size(), 0) !=
            static_cast<int>(request.size()))
        {
            OnLost(server.socket);
            return;
        }
    }
}

void
IncastClient::OnRead(Ptr<Socket> /* socket */)
{
    m_process.Wake(GetNode());
}

void
IncastClient::Read(Server& server)
{
    while (Ptr<Packet> packet = server.socket->Recv())
    {
        const uint32_t size = packet->GetSize();
        if (size == 0)
        {
            break;
        }
        m_round.wrong += TransferPattern::CountWrong(packet, server.received);
        m_round.bytes += size;
        server.received += size;
    }
}

void
IncastClient::ReadAll()
{
    for (auto& server : m_servers)
    {
        if (server.socket && server.socket->GetRxAvailable() > 0)
        {
            Read(server);
        }
    }
    if (m_round.bytes == uint64_t(m_block) * m_servers.size() && !m_ended)
    {
        m_round.end = Simulator::Now();
        m_roundTrace(m_round);
        StartRound();
    }
}

void
IncastClient::OnLost(Ptr<Socket> socket)
{
    const Server* server = Find(socket);
    if (!server || m_ended)
    {
        return;
    }
    const auto index = static_cast<std::size_t>(server - m_servers.data());
    End("the connection to server " + std::to_string(index) +
        (m_started == 0 ? " could not be made: refused, or no answer in time"
                        : " was lost in round " + std::to_string(m_round.index)));
}

void
IncastClient::End(const std::string& error)
{
    m_ended = true;
    m_process.Kill();
    CloseAll();
    m_endedTrace(error);
}

void
IncastClient::CloseAll()
{
    for (auto& server : m_servers)
    {
        if (!server.socket)
        {
            continue;
        }
        server.socket->SetConnectCallback(MakeNullCallback<void, Ptr<Socket>>(),
                                          MakeNullCallback<void, Ptr<Socket>>());
        server.socket->SetCloseCallbacks(MakeNullCallback<void, Ptr<Socket>>(),
                                         MakeNullCallback<void, Ptr<Socket>>());
        server.socket->SetRecvCallback(MakeNullCallback<void, Ptr<Socket>>());
        server.socket->Close();
        server.socket = nullptr;
    }
}

} // namespace ns3
