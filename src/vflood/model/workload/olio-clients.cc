/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "olio-clients.h"

#include "ns3/double.h"
#include "ns3/simulator.h"

#include <algorithm>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(OlioClients);

TypeId
OlioClients::GetTypeId()
{
    static TypeId tid = TypeId("ns3::OlioClients")
                            .SetParent<Application>()
                            .SetGroupName("Vflood")
                            .AddConstructor<OlioClients>()
                            .AddTraceSource("Operation",
                                            "A user has done an operation",
                                            MakeTraceSourceAccessor(&OlioClients::m_operation),
                                            "ns3::OlioClients::OperationTracedCallback")
                            .AddTraceSource("Lost",
                                            "A user has lost the connection, and does no more",
                                            MakeTraceSourceAccessor(&OlioClients::m_lost),
                                            "ns3::OlioClients::LostTracedCallback");
    return tid;
}

OlioClients::OlioClients() = default;
OlioClients::~OlioClients() = default;

void
OlioClients::Setup(const OlioConfig& config, const Address& web, uint32_t users)
{
    config.Check();
    m_config = config;
    m_web = web;
    m_users.clear();
    for (uint32_t i = 0; i < users; ++i)
    {
        auto user = std::make_unique<User>();
        user->uniform = CreateObject<UniformRandomVariable>();
        user->pause = CreateObjectWithAttributes<ExponentialRandomVariable>(
            "Mean",
            DoubleValue(config.think),
            "Bound",
            DoubleValue(config.think * config.thinkBound));
        m_users.push_back(std::move(user));
    }
}

int64_t
OlioClients::AssignStreams(int64_t stream)
{
    int64_t used = 0;
    for (auto& user : m_users)
    {
        user->uniform->SetStream(stream + used++);
        user->pause->SetStream(stream + used++);
    }
    return used;
}

uint64_t
OlioClients::GetWrong() const
{
    uint64_t wrong = 0;
    for (const auto& user : m_users)
    {
        wrong += user->stream ? user->stream->GetWrong() : 0;
    }
    return wrong;
}

const OlioTimes&
OlioClients::GetRequestTimes() const
{
    return m_times;
}

void
OlioClients::DoDispose()
{
    StopApplication();
    m_users.clear();
    Application::DoDispose();
}

void
OlioClients::StartApplication()
{
    for (auto& user : m_users)
    {
        Ptr<UniformRandomVariable> uniform = user->uniform;
        user->session =
            std::make_unique<OlioSession>(m_config, [uniform]() { return uniform->GetValue(); });
        Think(*user, OlioOperation::HOME_PAGE);
    }
}

void
OlioClients::StopApplication()
{
    for (auto& user : m_users)
    {
        user->next.Cancel();
        if (user->stream)
        {
            user->stream->Close();
        }
    }
}

void
OlioClients::Connect(User& user)
{
    user.stream = std::make_unique<OlioStream>(
        GetNode(),
        [this, &user](const OlioMessage& answer) { OnAnswer(user, answer.size); },
        [this, &user]() {
            m_lost(std::string("a user lost the connection in ") + ToString(user.record.operation));
        });
    user.stream->Connect(m_web);
}

void
OlioClients::Think(User& user, OlioOperation operation)
{
    const double pause = m_config.think > 0 ? user.pause->GetValue() : 0;
    user.next =
        Simulator::Schedule(Seconds(pause), [this, &user, operation]() { Begin(user, operation); });
}

void
OlioClients::Begin(User& user, OlioOperation operation)
{
    if (!user.stream)
    {
        Connect(user);
    }
    user.record = OlioRecord();
    user.record.operation = operation;
    user.record.start = Simulator::Now();
    const auto requests = user.session->Perform(operation);
    user.requests.assign(requests.begin(), requests.end());
    Ask(user);
}

void
OlioClients::Ask(User& user)
{
    const OlioRequest request = user.requests.front();
    user.requests.pop_front();
    user.work = request.work;
    user.asked = Simulator::Now();
    user.stream->Send({request.work, std::max(request.size, OlioMessage::HEADER), request.answer});
}

void
OlioClients::OnAnswer(User& user, uint32_t bytes)
{
    const Time now = Simulator::Now();
    m_times.Add(user.work, now - user.asked);
    ++user.record.requests;
    user.record.bytes += bytes;
    if (!user.requests.empty())
    {
        Ask(user);
        return;
    }
    user.record.end = now;
    m_operation(user.record);
    Think(user, NextOperation(user.record.operation, user.uniform->GetValue()));
}

} // namespace ns3
