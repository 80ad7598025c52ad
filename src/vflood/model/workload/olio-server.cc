/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "olio-server.h"

#include "workload-socket.h"

#include "ns3/double.h"
#include "ns3/gate-control.h"
#include "ns3/inet-socket-address.h"
#include "ns3/make-event.h"
#include "ns3/simulator.h"
#include "ns3/virt-error.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(OlioServer);

TypeId
OlioServer::GetTypeId()
{
    static TypeId tid = TypeId("ns3::OlioServer")
                            .SetParent<Application>()
                            .SetGroupName("Vflood")
                            .AddConstructor<OlioServer>();
    return tid;
}

OlioServer::OlioServer()
    : m_uniform(CreateObject<UniformRandomVariable>()),
      m_exponential(CreateObject<ExponentialRandomVariable>())
{
    m_exponential->SetAttribute("Mean", DoubleValue(1));
}

OlioServer::~OlioServer() = default;

void
OlioServer::SetConfig(const OlioConfig& config)
{
    config.Check();
    m_config = config;
}

int64_t
OlioServer::AssignStreams(int64_t stream)
{
    m_uniform->SetStream(stream);
    m_exponential->SetStream(stream + 1);
    return 2;
}

uint64_t
OlioServer::GetWrong() const
{
    uint64_t wrong = 0;
    for (const auto& peer : m_peers)
    {
        wrong += peer.stream->GetWrong();
    }
    return wrong;
}

uint64_t
OlioServer::GetNLost() const
{
    return m_nLost;
}

void
OlioServer::DoDispose()
{
    m_listener = nullptr;
    m_peers.clear();
    Application::DoDispose();
}

void
OlioServer::StartApplication()
{
    m_listener = CreateTcpSocket(GetNode(), "OlioServer");
    if (m_listener->Bind(InetSocketAddress(Ipv4Address::GetAny(), PORT)) != 0)
    {
        throw VirtError("OlioServer: port " + std::to_string(PORT) + " is taken on node " +
                        std::to_string(GetNode()->GetId()) + "; a node can be one tier only");
    }
    m_listener->Listen();
    m_listener->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                                  MakeCallback(&OlioServer::OnAccept, this));
}

void
OlioServer::StopApplication()
{
    for (auto& peer : m_peers)
    {
        peer.stream->Close();
    }
}

void
OlioServer::OnAccept(Ptr<Socket> socket, const Address& /* from */)
{
    m_peers.emplace_back();
    Peer& peer = m_peers.back();
    peer.number = static_cast<uint32_t>(m_peers.size() - 1);
    peer.stream = std::make_unique<OlioStream>(
        GetNode(),
        [this, &peer](const OlioMessage& request) { OnRequest(peer, request); },
        [this]() { OnLost(); });
    peer.stream->Use(socket);
}

void
OlioServer::OnLost()
{
    ++m_nLost;
}

void
OlioServer::OnRequest(Peer& peer, const OlioMessage& request)
{
    Compute(request.work, 1, [&peer, request]() { Answer(peer, request); });
}

void
OlioServer::Answer(Peer& peer, const OlioMessage& request)
{
    peer.stream->Send({request.work, std::max(request.answer, OlioMessage::HEADER), 0});
}

void
OlioServer::Compute(OlioWork work, double share, std::function<void()> then)
{
    const double mean = share * m_config.Cpu(work) * 1e6;
    const Time time =
        NanoSeconds(std::max<int64_t>(1, std::llround(mean * m_exponential->GetValue())));
    const GateControl* gate = GateControl::Find();
    WorkServer* server = gate ? gate->GetServer(GetNode()->GetId()) : nullptr;
    if (server)
    {
        server->PostBackground(time, Ptr<EventImpl>(MakeEvent(std::move(then)), false));
    }
    else
    {
        Simulator::Schedule(time, std::move(then));
    }
}

double
OlioServer::Draw()
{
    return m_uniform->GetValue();
}

} // namespace ns3
