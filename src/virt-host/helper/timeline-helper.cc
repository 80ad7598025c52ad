/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "timeline-helper.h"

#include "ns3/attribute-range.h"
#include "ns3/virt-error.h"

namespace ns3
{

TimelineHelper::TimelineHelper()
{
    m_factory.SetTypeId(Timeline::GetTypeId());
}

void
TimelineHelper::SetAttribute(const std::string& name, const AttributeValue& value)
{
    SetAttributeOf(m_factory, name, value);
}

void
TimelineHelper::AddFlow(uint16_t port, Ipv4Address address)
{
    m_flows.push_back({address, port});
}

Ptr<Timeline>
TimelineHelper::Enable(const std::string& path, Ptr<HypervisorHost> host) const
{
    CheckGiven(host,
               "TimelineHelper::Enable()",
               "give it what VirtHostHelper::CreateHost() returned");
    if (host->GetObject<Timeline>())
    {
        throw VirtError("TimelineHelper::Enable(\"" + path + "\"): host " +
                        std::to_string(host->GetId()) +
                        " has a timeline already; enable one per host");
    }
    auto timeline = m_factory.Create<Timeline>();
    for (const auto& flow : m_flows)
    {
        timeline->AddFlow(flow);
    }
    timeline->Start(path, host);
    host->AggregateObject(timeline);
    return timeline;
}

} // namespace ns3
