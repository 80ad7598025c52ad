/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "pvtcp-helper.h"

#include "ns3/attribute-range.h"
#include "ns3/guest-tcp-l4-protocol.h"
#include "ns3/hypervisor-host.h"
#include "ns3/vcpu.h"
#include "ns3/virt-error.h"

namespace ns3
{

PvtcpHelper::PvtcpHelper()
{
    m_factory.SetTypeId(PvtcpTimers::GetTypeId());
}

void
PvtcpHelper::SetAttribute(const std::string& name, const AttributeValue& value)
{
    SetAttributeOf(m_factory, name, value);
}

Ptr<PvtcpTimers>
PvtcpHelper::Install(Ptr<GuestNode> guest) const
{
    CheckGiven(guest, "PvtcpHelper::Install()", "give it a guest");
    if (!guest->GetHost())
    {
        throw VirtError("PvtcpHelper::Install(): the guest is on no host and has no clock that "
                        "runs; put it on one with VirtHostHelper::CreateGuest() first");
    }
    Ptr<PvtcpTimers> timers = Install(Ptr<Node>(guest), guest->GetObject<GuestClock>());
    timers->Watch(guest->GetVcpu());
    return timers;
}

Ptr<PvtcpTimers>
PvtcpHelper::Install(Ptr<Node> node, Ptr<GuestClock> clock) const
{
    CheckGiven(node, "PvtcpHelper::Install()", "give it a node");
    CheckGiven(clock, "PvtcpHelper::Install()", "give it the clock of the guest");
    Ptr<GuestTcpL4Protocol> tcp = node->GetObject<GuestTcpL4Protocol>();
    if (!tcp)
    {
        throw VirtError("PvtcpHelper::Install(): node " + std::to_string(node->GetId()) +
                        " has no GuestTcpL4Protocol; install its stack with GuestInternetHelper "
                        "first");
    }
    Ptr<PvtcpTimers> timers = m_factory.Create<PvtcpTimers>();
    timers->SetClock(clock);
    tcp->SetTimerPolicy(timers);
    return timers;
}

} // namespace ns3
