/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "olio-web-server.h"

#include "ns3/simulator.h"

#include <algorithm>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(OlioWebServer);

TypeId
OlioWebServer::GetTypeId()
{
    static TypeId tid = TypeId("ns3::OlioWebServer")
                            .SetParent<OlioServer>()
                            .SetGroupName("Vflood")
                            .AddConstructor<OlioWebServer>();
    return tid;
}

OlioWebServer::OlioWebServer() = default;
OlioWebServer::~OlioWebServer() = default;

void
OlioWebServer::SetTiers(const Address& memcached, const Address& mysql, const Address& nfs)
{
    m_tiers = {memcached, mysql, nfs};
}

const OlioTimes&
OlioWebServer::GetCallTimes() const
{
    return m_callTimes;
}

const OlioTimes&
OlioWebServer::GetRequestTimes() const
{
    return m_requestTimes;
}

uint64_t
OlioWebServer::GetWrong() const
{
    return OlioServer::GetWrong() +
           (m_nfs ? m_memcached->GetWrong() + m_mysql->GetWrong() + m_nfs->GetWrong() : 0);
}

void
OlioWebServer::DoDispose()
{
    m_memcached.reset();
    m_mysql.reset();
    m_nfs.reset();
    OlioServer::DoDispose();
}

void
OlioWebServer::StartApplication()
{
    OlioServer::StartApplication();
    const auto make = [this](const Address& tier, uint32_t slots) {
        return std::make_unique<OlioCalls>(GetNode(), tier, slots, m_callTimes, [this]() {
            OnLost();
        });
    };
    m_memcached = make(m_tiers[0], 1);
    m_mysql = make(m_tiers[1], 1);
    m_nfs = make(m_tiers[2], m_config.nfsSlots);
}

void
OlioWebServer::OnRequest(Peer& peer, const OlioMessage& request)
{
    auto job = std::make_shared<Job>(Job{&peer, request, Simulator::Now(), Plan(request)});
    Compute(request.work, m_config.before, [this, job]() { Next(job); });
}

std::deque<OlioMessage>
OlioWebServer::Plan(const OlioMessage& request)
{
    std::deque<OlioMessage> calls;
    const uint32_t ask = m_config.callBytes;
    switch (request.work)
    {
    case OlioWork::PAGE:
        if (Draw() < m_config.hits)
        {
            calls.push_back({OlioWork::LOOKUP, ask, request.answer});
            break;
        }
        calls.push_back({OlioWork::LOOKUP, ask, m_config.confirmBytes});
        AddQueries(calls);
        break;
    case OlioWork::UPDATE:
        AddQueries(calls);
        break;
    case OlioWork::FILE:
        calls.push_back({OlioWork::READ, ask, request.answer});
        break;
    case OlioWork::UPLOAD:
        calls.push_back({OlioWork::WRITE, request.size, m_config.confirmBytes});
        AddQueries(calls);
        break;
    default:
        break;
    }
    return calls;
}

void
OlioWebServer::AddQueries(std::deque<OlioMessage>& calls)
{
    for (uint32_t left = Pick(m_config.queries); left > 0; --left)
    {
        calls.push_back({OlioWork::QUERY, m_config.callBytes, Pick(m_config.queryBytes)});
    }
}

void
OlioWebServer::Next(const std::shared_ptr<Job>& job)
{
    if (job->calls.empty())
    {
        Compute(job->request.work, 1 - m_config.before, [this, job]() {
            m_requestTimes.Add(job->request.work, Simulator::Now() - job->begin);
            Answer(*job->peer, job->request);
        });
        return;
    }
    const OlioMessage call = job->calls.front();
    job->calls.pop_front();
    const bool file = call.work == OlioWork::READ || call.work == OlioWork::WRITE;
    OlioCalls& tier = file ? *m_nfs : call.work == OlioWork::LOOKUP ? *m_memcached : *m_mysql;
    tier.Call(file ? 0 : job->peer->number % m_config.connections, call, [this, job]() {
        Next(job);
    });
}

uint32_t
OlioWebServer::Pick(const OlioRange& range)
{
    const double span = static_cast<double>(range.max) - range.min + 1;
    return range.min + std::min(range.max - range.min, static_cast<uint32_t>(Draw() * span));
}

} // namespace ns3
