/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "vflood-guest.h"

#include "vflood-guest-ops.h"

#include "ns3/virt-compat.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(VfloodGuest);

TypeId
VfloodGuest::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::VfloodGuest")
            .SetParent<Object>()
            .SetGroupName("Vflood")
            .AddConstructor<VfloodGuest>()
            .AddAttribute("AllowanceBase",
                          "From where an allowance counts. Received: from what the driver domain "
                          "had received when it computed it, so that what is still in the ring is "
                          "not counted twice. Sent: equation 3 to the letter, from what the guest "
                          "has sent when it reads the message (Received: assumed, the paper does "
                          "not speak of packets under way)",
                          EnumValue(RECEIVED),
                          VIRT_ENUM_ACCESSOR(Base, &VfloodGuest::m_base),
                          MakeEnumChecker(RECEIVED, "Received", SENT, "Sent"));
    return tid;
}

VfloodGuest::VfloodGuest() = default;
VfloodGuest::~VfloodGuest() = default;

void
VfloodGuest::DoDispose()
{
    m_flows.clear();
    m_port = nullptr;
    if (m_owner)
    {
        m_owner->Dispose();
        m_owner = nullptr;
    }
    Object::DoDispose();
}

void
VfloodGuest::SetPort(VfloodPort* port, Ptr<Object> owner)
{
    m_owner = owner;
    m_port = port;
    port->SetHandler(MakeCallback(&VfloodGuest::OnMessage, this));
}

void
VfloodGuest::Add(const FlowKey& flow, VfloodGuestOps* ops)
{
    m_flows[flow] = ops;
}

void
VfloodGuest::Remove(const FlowKey& flow, const VfloodGuestOps* ops)
{
    auto entry = m_flows.find(flow);
    if (entry != m_flows.end() && entry->second == ops)
    {
        m_flows.erase(entry);
    }
}

void
VfloodGuest::Post(const VfloodMessage& message)
{
    if (m_port)
    {
        m_port->Post(message);
    }
}

std::size_t
VfloodGuest::GetNFlows() const
{
    return m_flows.size();
}

VfloodGuest::Base
VfloodGuest::GetBase() const
{
    return m_base;
}

void
VfloodGuest::OnMessage(const VfloodMessage& message)
{
    auto entry = m_flows.find(message.flow);
    if (entry != m_flows.end())
    {
        entry->second->OnMessage(message);
    }
}

} // namespace ns3
