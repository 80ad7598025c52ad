/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "vflood-helper.h"

#include "offload-place.h"

#include "ns3/attribute-range.h"
#include "ns3/guest-tcp-l4-protocol.h"
#include "ns3/netback-device.h"
#include "ns3/netfront-device.h"
#include "ns3/vflood-ack-hook.h"
#include "ns3/vflood-channel.h"
#include "ns3/vflood-guest-ops.h"
#include "ns3/vflood-queue-disc.h"
#include "ns3/virt-error.h"
#include "ns3/virt-host-helper.h"
#include "ns3/vsnoop-control.h"

namespace ns3
{

VfloodHelper::VfloodHelper()
{
    m_control.SetTypeId(VfloodControl::GetTypeId());
    m_disc.SetTypeId(VfloodQueueDisc::GetTypeId());
    m_channel.SetTypeId(VfloodChannel::GetTypeId());
    m_guest.SetTypeId(VfloodGuest::GetTypeId());
}

void
VfloodHelper::SetControlAttribute(const std::string& name, const AttributeValue& value)
{
    SetAttributeOf(m_control, name, value);
}

void
VfloodHelper::SetQueueDiscAttribute(const std::string& name, const AttributeValue& value)
{
    SetAttributeOf(m_disc, name, value);
}

void
VfloodHelper::SetChannelAttribute(const std::string& name, const AttributeValue& value)
{
    SetAttributeOf(m_channel, name, value);
}

void
VfloodHelper::SetSendBufferRaised(bool raise)
{
    m_raise = raise;
}

void
VfloodHelper::SetGuestAttribute(const std::string& name, const AttributeValue& value)
{
    SetAttributeOf(m_guest, name, value);
}

void
VfloodHelper::SetPlacement(Placement placement)
{
    m_placement = placement;
}

Ptr<VfloodControl>
VfloodHelper::Install(Ptr<HypervisorHost> host) const
{
    CheckGiven(host, "VfloodHelper::Install()", "give it a host with an uplink");
    if (host->GetObject<VfloodControl>())
    {
        throw VirtError("VfloodHelper::Install(): this host has vFlood already; install it once");
    }
    if (host->GetObject<VsnoopControl>())
    {
        throw VirtError("VfloodHelper::Install(): this host has vSnoop already, whose ACKs could "
                        "go back behind vFlood; install both by OffloadHelper");
    }
    const OffloadPlace place = FindOffloadPlace(host, m_placement, "VfloodHelper::Install()");
    Ptr<VfloodControl> control = InstallHost(place.bridge, place.uplink, place.vcpu);
    host->AggregateObject(control);
    return control;
}

namespace
{

/**
 * \param guest a guest
 * \param call what was called, for the error
 * \return dom0's half of vFlood on its host (VirtError if there is none)
 */
Ptr<VfloodControl>
FindControl(const Ptr<GuestNode>& guest, const std::string& call)
{
    CheckGiven(guest, call, "give it a guest of a host with vFlood");
    Ptr<HypervisorHost> host = guest->GetHost();
    Ptr<VfloodControl> control = host ? host->GetObject<VfloodControl>() : nullptr;
    if (!control)
    {
        throw VirtError(call + ": the guest is not on a host with vFlood; put it on a host and "
                               "call Install() on that first");
    }
    return control;
}

} // namespace

void
VfloodHelper::SetCongestionOps(Ptr<GuestNode> guest, TypeId type)
{
    const auto control = FindControl(guest, "VfloodHelper::SetCongestionOps()");
    const auto netfront = VirtHostHelper::GetNetfront(guest);
    control->SetCongestionOpsOfGuest(guest->GetHost()->GetNetbackOf(netfront), type);
}

void
VfloodHelper::InstallGuest(Ptr<GuestNode> guest) const
{
    const auto control = FindControl(guest, "VfloodHelper::InstallGuest()");
    Ptr<HypervisorHost> host = guest->GetHost();
    const Ptr<Vcpu> dom0 = control->GetVcpu();
    InstallGuest(control,
                 guest,
                 FindOffloadVif(guest, dom0, "VfloodHelper::InstallGuest()"),
                 guest->GetVcpu(),
                 dom0,
                 host->GetCost());
}

Ptr<VfloodControl>
VfloodHelper::InstallQueueDisc(Ptr<Dom0Bridge> bridge, Ptr<NetDevice> uplink, Ptr<Vcpu> dom0) const
{
    CheckGiven(bridge, "VfloodHelper::InstallHost()", "give it the bridge of the host");
    Ptr<VfloodControl> control = m_control.Create<VfloodControl>();
    control->SetVcpu(dom0);
    Ptr<VfloodQueueDisc> disc = m_disc.Create<VfloodQueueDisc>();
    disc->SetControl(control);
    bridge->SetPortQueueDisc(uplink, disc);
    bridge->SetPortSegmentation(uplink, true); // vFlood counts segments
    return control;
}

Ptr<VfloodControl>
VfloodHelper::InstallHost(Ptr<Dom0Bridge> bridge, Ptr<NetDevice> uplink, Ptr<Vcpu> dom0) const
{
    Ptr<VfloodControl> control = InstallQueueDisc(bridge, uplink, dom0);
    Ptr<VfloodAckHook> hook = CreateObject<VfloodAckHook>();
    hook->Setup(control, uplink);
    bridge->AddHook(hook);
    return control;
}

void
VfloodHelper::InstallGuest(Ptr<VfloodControl> control,
                           Ptr<Node> guest,
                           Ptr<NetDevice> vif,
                           Ptr<Vcpu> vcpu,
                           Ptr<Vcpu> dom0,
                           Ptr<const CpuCost> cost) const
{
    const std::string call = "VfloodHelper::InstallGuest()";
    CheckGiven(control, call, "give it what InstallHost() returned");
    CheckGiven(guest, call, "give it the node of the guest");
    CheckGiven(vcpu, call, "give it the vCPU of the guest");
    CheckGiven(cost, call, "give it the costs of the host");
    Ptr<GuestTcpL4Protocol> tcp = guest->GetObject<GuestTcpL4Protocol>();
    if (!tcp)
    {
        throw VirtError(call + ": node " + std::to_string(guest->GetId()) +
                        " has no GuestTcpL4Protocol; install its stack with GuestInternetHelper "
                        "first");
    }
    Ptr<VfloodChannel> channel = m_channel.Create<VfloodChannel>();
    channel->Setup(vcpu, dom0, cost);
    control->AddGuest(vif, &channel->GetDom0End());
    Ptr<VfloodGuest> module = m_guest.Create<VfloodGuest>();
    module->SetPort(&channel->GetGuestEnd(), channel);
    guest->AggregateObject(module);
    tcp->WrapCongestionOps(VfloodGuestOps::GetTypeId());
    if (m_raise)
    {
        tcp->RaiseSendBuffer(control->GetLargestFlood());
    }
}

} // namespace ns3
