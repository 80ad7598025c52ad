/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "congestion-choice.h"

#include "ns3/object-factory.h"
#include "ns3/send-window-policy.h"
#include "ns3/virt-error.h"

namespace ns3
{

namespace
{

/**
 * \param type of a congestion control
 * \return a new object of it (VirtError if it cannot run in the driver domain)
 */
Ptr<TcpCongestionOps>
Make(TypeId type)
{
    const bool isType = type != TypeId();
    ObjectFactory factory;
    factory.SetTypeId(type);
    auto ops = isType && type.HasConstructor()
                   ? DynamicCast<TcpCongestionOps>(factory.Create<Object>())
                   : nullptr;
    if (!ops || dynamic_cast<SendWindowPolicy*>(PeekPointer(ops)))
    {
        throw VirtError("CongestionOps = " + (isType ? type.GetName() : "TypeId()") +
                        ": must be a TcpCongestionOps for a network, for example "
                        "ns3::TcpRenoPerAck, ns3::TcpLinuxReno, ns3::TcpCubic or ns3::TcpBbr");
    }
    return ops;
}

} // namespace

void
CongestionChoice::SetDefault(TypeId type)
{
    Make(type);
    m_default = type;
}

TypeId
CongestionChoice::GetDefault() const
{
    return m_default;
}

void
CongestionChoice::SetForGuest(Ptr<NetDevice> vif, TypeId type)
{
    Make(type);
    m_vifs[vif] = type;
}

void
CongestionChoice::ForgetGuest(Ptr<NetDevice> vif)
{
    m_vifs.erase(vif);
}

void
CongestionChoice::SetForPort(uint16_t port, TypeId type)
{
    Make(type);
    m_ports[port] = type;
}

void
CongestionChoice::SetSelector(Selector selector)
{
    m_selector = selector;
}

TypeId
CongestionChoice::Choose(const FlowKey& flow, Ptr<NetDevice> vif) const
{
    const TypeId selected = m_selector.IsNull() ? TypeId() : m_selector(flow, vif);
    if (selected != TypeId())
    {
        return selected;
    }
    const auto port = m_ports.find(flow.remotePort);
    if (port != m_ports.end())
    {
        return port->second;
    }
    const auto guest = m_vifs.find(vif);
    return guest == m_vifs.end() ? m_default : guest->second;
}

Ptr<TcpCongestionOps>
CongestionChoice::Create(const FlowKey& flow, Ptr<NetDevice> vif) const
{
    return Make(Choose(flow, vif));
}

} // namespace ns3
