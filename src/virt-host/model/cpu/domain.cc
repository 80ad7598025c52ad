/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "domain.h"

#include "vcpu.h"
#include "virt-error.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(Domain);

TypeId
Domain::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::Domain").SetParent<Object>().SetGroupName("VirtHost").AddConstructor<Domain>();
    return tid;
}

Domain::Domain() = default;
Domain::~Domain() = default;

void
Domain::DoDispose()
{
    for (auto& vcpu : m_vcpus)
    {
        vcpu->Dispose();
    }
    m_vcpus.clear();
    Object::DoDispose();
}

void
Domain::SetIdentity(uint32_t id, const std::string& name)
{
    m_id = id;
    m_name = name;
}

uint32_t
Domain::GetId() const
{
    return m_id;
}

const std::string&
Domain::GetName() const
{
    return m_name;
}

bool
Domain::IsDom0() const
{
    return m_id == 0;
}

void
Domain::SetWeight(uint32_t weight)
{
    if (weight < 1 || weight > 65535)
    {
        throw VirtError("weight " + std::to_string(weight) + " of domain " + m_name +
                        " is outside 1..65535; 256 is the default share");
    }
    m_weight = weight;
}

uint32_t
Domain::GetWeight() const
{
    return m_weight;
}

void
Domain::SetCap(uint32_t cap)
{
    m_cap = cap;
}

uint32_t
Domain::GetCap() const
{
    return m_cap;
}

void
Domain::AddVcpu(Ptr<Vcpu> vcpu)
{
    m_vcpus.push_back(vcpu);
}

std::size_t
Domain::GetNVcpus() const
{
    return m_vcpus.size();
}

Ptr<Vcpu>
Domain::GetVcpu(std::size_t index) const
{
    if (index >= m_vcpus.size())
    {
        throw VirtError("domain " + m_name + " has no vCPU " + std::to_string(index) + ": it has " +
                        std::to_string(m_vcpus.size()) + ", numbered from 0");
    }
    return m_vcpus[index];
}

void
Domain::ChargeInside(Time cost)
{
    for (const auto& vcpu : m_vcpus)
    {
        if (vcpu->GetServer().IsInside())
        {
            vcpu->GetServer().Charge(cost);
            return;
        }
    }
}

} // namespace ns3
