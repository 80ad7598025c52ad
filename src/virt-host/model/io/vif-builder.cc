/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "vif-builder.h"

#include "ns3/attribute-range.h"

namespace ns3
{

VifBuilder::VifBuilder()
{
    m_frontFactory.SetTypeId(NetfrontDevice::GetTypeId());
    m_backFactory.SetTypeId(NetbackDevice::GetTypeId());
}

void
VifBuilder::SetFrontAttribute(const std::string& name, const AttributeValue& value)
{
    SetAttributeOf(m_frontFactory, name, value);
}

void
VifBuilder::SetBackAttribute(const std::string& name, const AttributeValue& value)
{
    SetAttributeOf(m_backFactory, name, value);
}

VifBuilder::Vif
VifBuilder::Build(Ptr<Node> guest,
                  Ptr<Vcpu> vcpu,
                  Ptr<VifDriver> driver,
                  Ptr<Dom0Bridge> bridge) const
{
    Vif vif{m_frontFactory.Create<NetfrontDevice>(), m_backFactory.Create<NetbackDevice>()};
    vif.front->SetAddress(Mac48Address::Allocate());
    vif.back->SetAddress(Mac48Address("fe:ff:ff:ff:ff:ff")); // what Xen's scripts give to all vifs
    guest->AddDevice(vif.front);
    bridge->GetNode()->AddDevice(vif.back);
    vif.front->SetVcpu(vcpu);
    vif.front->SetCpuCost(driver->GetCpuCost());
    vif.back->SetDriver(driver);
    vif.front->Connect(vif.back);
    bridge->AddPort(vif.back);
    return vif;
}

void
VifBuilder::Remove(const Vif& vif, Ptr<Dom0Bridge> bridge)
{
    vif.front->Disconnect(); // may refuse
    bridge->RemovePort(vif.back);
    vif.back->Disconnect();
}

} // namespace ns3
