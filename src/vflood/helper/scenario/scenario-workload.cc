/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "scenario-workload.h"

#include "scenario-attributes.h"
#include "scenario-incast.h"
#include "scenario-pings.h"
#include "scenario-requests.h"
#include "scenario-streams.h"
#include "scenario-transfers.h"

#include "ns3/string.h"
#include "ns3/virt-error.h"

#include <algorithm>
#include <numeric>

namespace ns3
{

ScenarioWorkload::ScenarioWorkload(const ScenarioElement& element)
    : m_element(element)
{
}

ScenarioWorkload::~ScenarioWorkload() = default;

std::unique_ptr<ScenarioWorkload>
ScenarioWorkload::Create(const ScenarioElement& element)
{
    const std::string& kind = static_cast<const WorkloadSpec*>(element.data)->kind;
    if (kind == "transfer")
    {
        return std::make_unique<ScenarioTransfers>(element);
    }
    if (kind == "ping")
    {
        return std::make_unique<ScenarioPings>(element);
    }
    if (kind == "incast")
    {
        return std::make_unique<ScenarioIncast>(element);
    }
    if (kind == "http")
    {
        return std::make_unique<ScenarioRequests>(element);
    }
    if (kind == "bulk" || kind == "on-off")
    {
        return std::make_unique<ScenarioStreams>(element);
    }
    if (kind == "broadcast")
    {
        return std::make_unique<ScenarioBroadcasts>(element);
    }
    throw VirtError("there are no workloads of the kind \"" + kind +
                    "\"; GetWorkloadKinds() lists them");
}

const std::string&
ScenarioWorkload::GetName() const
{
    return GetSpec().name;
}

const std::string&
ScenarioWorkload::GetKind() const
{
    return GetSpec().kind;
}

const WorkloadSpec&
ScenarioWorkload::GetSpec() const
{
    return *static_cast<const WorkloadSpec*>(m_element.data);
}

int64_t
ScenarioWorkload::AssignStreams(int64_t /* stream */)
{
    return 0;
}

uint16_t
ScenarioWorkload::GetPort() const
{
    return m_port;
}

void
ScenarioWorkload::SetPort(uint16_t port)
{
    m_port = port;
}

const std::vector<Ptr<Application>>&
ScenarioWorkload::GetApplications() const
{
    return m_applications;
}

ObjectFactory
ScenarioWorkload::GetFactory(const std::string& type) const
{
    ObjectFactory factory(type);
    ForEachAttribute(m_element, type, [&factory](const auto& name, const auto& value) {
        factory.Set(name, StringValue(value));
    });
    return factory;
}

void
ScenarioWorkload::Add(Ptr<Application> application, const ScenarioMachine& machine, Time start)
{
    machine.node->AddApplication(application);
    if (!start.IsZero())
    {
        application->SetStartTime(start);
    }
    m_applications.push_back(application);
}

bool
ScenarioWorkload::IsOver() const
{
    return !m_error.empty() || (GetNAsked() > 0 && GetNDone() >= GetNAsked());
}

const std::string&
ScenarioWorkload::GetError() const
{
    return m_error;
}

void
ScenarioWorkload::SetOverCallback(std::function<void()> callback)
{
    m_over = std::move(callback);
}

void
ScenarioWorkload::Progress()
{
    if (!m_told && IsOver())
    {
        m_told = true;
        if (m_over)
        {
            m_over();
        }
    }
}

void
ScenarioWorkload::Fail(const std::string& error)
{
    m_error = m_error.empty() ? error : m_error;
    Progress();
}

std::vector<std::pair<std::string, ScenarioCell>>
ScenarioWorkload::GetSummary() const
{
    return {};
}

std::vector<std::pair<std::string, ScenarioCell>>
ScenarioWorkload::Summarise(std::vector<double> values, const std::string& unit)
{
    if (values.empty())
    {
        return {};
    }
    std::sort(values.begin(), values.end());
    const std::size_t n = values.size();
    const double sum = std::accumulate(values.begin(), values.end(), 0.0);
    const auto quantile = [&values, n](double q) {
        return values[static_cast<std::size_t>(q * static_cast<double>(n - 1))];
    };
    return {{"mean_" + unit, sum / static_cast<double>(n)},
            {"median_" + unit, (values[(n - 1) / 2] + values[n / 2]) / 2},
            {"p90_" + unit, quantile(0.9)},
            {"p99_" + unit, quantile(0.99)},
            {"max_" + unit, values.back()}};
}

} // namespace ns3
