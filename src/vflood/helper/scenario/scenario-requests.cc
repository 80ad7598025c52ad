/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "scenario-requests.h"

#include "ns3/double.h"
#include "ns3/inet-socket-address.h"
#include "ns3/pointer.h"
#include "ns3/request-server.h"
#include "ns3/uinteger.h"

#include <algorithm>

namespace ns3
{

uint16_t
ScenarioRequests::GetUsualPort() const
{
    return RequestServer::PORT;
}

void
ScenarioRequests::Install(const Ends& ends, uint16_t port, Time start)
{
    SetPort(port);
    ObjectFactory servers = GetFactory("ns3::RequestServer");
    servers.Set("Local", AddressValue(InetSocketAddress(Ipv4Address::GetAny(), port)));
    Add(servers.Create<Application>(), ends.to);
    for (const ScenarioMachine& from : ends.from)
    {
        ObjectFactory clients = GetFactory("ns3::RequestClient");
        clients.Set("Remote", AddressValue(InetSocketAddress(ends.to.address, port)));
        clients.Set("Think",
                    PointerValue(CreateObjectWithAttributes<UniformRandomVariable>(
                        "Max",
                        DoubleValue(static_cast<double>(*GetSpec().gap) / 1e9))));
        auto client = clients.Create<RequestClient>();
        Add(client, from, start);
        m_clients.push_back(client);
        client->TraceConnectWithoutContext(
            "Response",
            Callback<void, const RequestClient::Exchange&>(
                [this, name = from.name](const RequestClient::Exchange& exchange) {
                    m_answers.push_back({name, exchange});
                    Progress();
                }));
        client->TraceConnectWithoutContext(
            "Ended",
            Callback<void, const std::string&>([this, name = from.name](const std::string& error) {
                if (!error.empty())
                {
                    Fail(name + ": " + error);
                }
            }));
    }
}

int64_t
ScenarioRequests::AssignStreams(int64_t stream)
{
    int64_t used = 0;
    for (const auto& client : m_clients)
    {
        used += client->AssignStreams(stream + used);
    }
    return used;
}

uint64_t
ScenarioRequests::GetNAsked() const
{
    uint64_t asked = 0;
    for (const auto& client : m_clients)
    {
        UintegerValue requests;
        client->GetAttribute("Requests", requests);
        asked += requests.Get();
    }
    return asked;
}

uint64_t
ScenarioRequests::GetNDone() const
{
    return m_answers.size();
}

const std::vector<ScenarioRequests::Answer>&
ScenarioRequests::GetAnswers() const
{
    return m_answers;
}

ScenarioFrame
ScenarioRequests::GetRows() const
{
    ScenarioFrame frame{{"from", "start_s", "end_s", "response_ms", "wrong_bytes"}, {}};
    for (const auto& [from, exchange] : m_answers)
    {
        frame.rows.push_back({from,
                              exchange.start.GetSeconds(),
                              exchange.end.GetSeconds(),
                              (exchange.end - exchange.start).GetSeconds() * 1e3,
                              static_cast<int64_t>(exchange.wrong)});
    }
    return frame;
}

std::vector<std::pair<std::string, ScenarioCell>>
ScenarioRequests::GetSummary() const
{
    std::vector<double> times;
    for (const Answer& answer : m_answers)
    {
        times.push_back((answer.exchange.end - answer.exchange.start).GetSeconds() * 1e3);
    }
    auto summary = Summarise(times, "response_ms");
    if (!m_answers.empty())
    {
        Time begin = m_answers.front().exchange.start;
        for (const Answer& answer : m_answers)
        {
            begin = std::min(begin, answer.exchange.start);
        }
        const double seconds = (m_answers.back().exchange.end - begin).GetSeconds();
        summary.emplace_back("responses_per_s", static_cast<double>(m_answers.size()) / seconds);
    }
    return summary;
}

} // namespace ns3
