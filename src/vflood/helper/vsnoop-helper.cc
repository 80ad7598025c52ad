/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "vsnoop-helper.h"

#include "offload-place.h"

#include "ns3/attribute-range.h"
#include "ns3/netfront-device.h"
#include "ns3/uinteger.h"
#include "ns3/vflood-control.h"
#include "ns3/virt-error.h"
#include "ns3/virt-host-helper.h"
#include "ns3/vsnoop-hook.h"

namespace ns3
{

VsnoopHelper::VsnoopHelper()
{
    m_control.SetTypeId(VsnoopControl::GetTypeId());
}

void
VsnoopHelper::TuneNetfront(VirtHostHelper& virt)
{
    virt.SetNetfrontAttribute("RxTargetMin", UintegerValue(RX_BUFFERS));
    virt.SetNetfrontAttribute("RxTargetMax", UintegerValue(RX_BUFFERS));
}

void
VsnoopHelper::SetControlAttribute(const std::string& name, const AttributeValue& value)
{
    SetAttributeOf(m_control, name, value);
}

void
VsnoopHelper::SetPlacement(Placement placement)
{
    m_placement = placement;
}

Ptr<VsnoopControl>
VsnoopHelper::Install(Ptr<HypervisorHost> host) const
{
    CheckGiven(host, "VsnoopHelper::Install()", "give it a host with an uplink");
    if (host->GetObject<VsnoopControl>())
    {
        throw VirtError("VsnoopHelper::Install(): this host has vSnoop already; install it once");
    }
    if (host->GetObject<VfloodControl>())
    {
        throw VirtError("VsnoopHelper::Install(): this host has vFlood already, and behind that "
                        "ACKs could go back; install both by OffloadHelper");
    }
    const OffloadPlace place = FindOffloadPlace(host, m_placement, "VsnoopHelper::Install()");
    Ptr<VsnoopControl> control = InstallHost(place.bridge, place.uplink, place.vcpu);
    host->AggregateObject(control);
    return control;
}

void
VsnoopHelper::InstallGuest(Ptr<GuestNode> guest) const
{
    CheckGiven(guest, "VsnoopHelper::InstallGuest()", "give it a guest of a host with vSnoop");
    Ptr<HypervisorHost> host = guest->GetHost();
    Ptr<VsnoopControl> control = host ? host->GetObject<VsnoopControl>() : nullptr;
    if (!control)
    {
        throw VirtError("VsnoopHelper::InstallGuest(): the guest is not on a host with vSnoop; put "
                        "it on a host and call Install() on that first");
    }
    InstallGuest(control,
                 FindOffloadVif(guest, control->GetVcpu(), "VsnoopHelper::InstallGuest()"));
}

Ptr<VsnoopControl>
VsnoopHelper::CreateControl(Ptr<Dom0Bridge> bridge, Ptr<Vcpu> dom0) const
{
    Ptr<VsnoopControl> control = m_control.Create<VsnoopControl>();
    control->SetVcpu(dom0);
    control->SetSender(MakeCallback(&Dom0Bridge::Transmit, bridge));
    return control;
}

Ptr<VsnoopControl>
VsnoopHelper::InstallHost(Ptr<Dom0Bridge> bridge, Ptr<NetDevice> uplink, Ptr<Vcpu> dom0) const
{
    Ptr<VsnoopControl> control = CreateControl(bridge, dom0);
    Ptr<VsnoopHook> hook = CreateObject<VsnoopHook>();
    hook->Setup(control, uplink);
    bridge->AddHook(hook);
    return control;
}

void
VsnoopHelper::InstallGuest(Ptr<VsnoopControl> control, Ptr<NetbackDevice> vif)
{
    control->AddGuest(vif, [vif] { return vif->GetRxRoom(); });
    vif->TraceConnectWithoutContext("RxReserve", MakeCallback(&VsnoopControl::OnReserved, control));
}

} // namespace ns3
