/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "cpu-cost-helper.h"

#include "ns3/attribute-range.h"

namespace ns3
{

CpuCostHelper::CpuCostHelper()
{
    m_cpu.SetTypeId(NodeCpu::GetTypeId());
}

void
CpuCostHelper::SetAttribute(const std::string& name, const AttributeValue& value)
{
    SetAttributeOf(m_cpu, name, value);
}

Ptr<NodeCpu>
CpuCostHelper::Install(Ptr<Node> node) const
{
    auto cpu = m_cpu.Create<NodeCpu>();
    cpu->Install(node);
    return cpu;
}

void
CpuCostHelper::Install(const NodeContainer& nodes) const
{
    for (auto node = nodes.Begin(); node != nodes.End(); ++node)
    {
        Install(*node);
    }
}

} // namespace ns3
