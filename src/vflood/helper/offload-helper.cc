/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "offload-helper.h"

#include "ns3/attribute-range.h"
#include "ns3/integrated-hook.h"
#include "ns3/uinteger.h"
#include "ns3/vflood-ack-hook.h"
#include "ns3/virt-error.h"
#include "ns3/vsnoop-hook.h"

namespace ns3
{

namespace
{

/// \return whether Config::SetDefault() or an option gave VsnoopControl another AckEvery
bool
HasDefaultAckEvery()
{
    TypeId::AttributeInformation info;
    VsnoopControl::GetTypeId().LookupAttributeByName("AckEvery", &info);
    return info.initialValue->SerializeToString(info.checker) !=
           info.originalInitialValue->SerializeToString(info.checker);
}

} // namespace

OffloadHelper::OffloadHelper(Combination combination)
    : m_combination(combination)
{
    if (combination == Combination::INTEGRATED && !HasDefaultAckEvery())
    {
        m_vsnoop.SetControlAttribute("AckEvery", UintegerValue(NATIVE_ACK_EVERY));
    }
}

void
OffloadHelper::SetPlacement(Placement placement)
{
    m_placement = placement;
    m_vflood.SetPlacement(placement);
    m_vsnoop.SetPlacement(placement);
}

VfloodHelper&
OffloadHelper::GetVflood()
{
    return m_vflood;
}

VsnoopHelper&
OffloadHelper::GetVsnoop()
{
    return m_vsnoop;
}

void
OffloadHelper::Install(Ptr<HypervisorHost> host) const
{
    CheckGiven(host, "OffloadHelper::Install()", "give it a host with an uplink");
    if (host->GetObject<VfloodControl>() || host->GetObject<VsnoopControl>())
    {
        throw VirtError("OffloadHelper::Install(): this host has vFlood or vSnoop already; install "
                        "both by one call");
    }
    const OffloadPlace place = FindOffloadPlace(host, m_placement, "OffloadHelper::Install()");
    m_combination == Combination::PIPELINE ? InstallPipeline(host, place)
                                           : InstallIntegrated(host, place);
}

void
OffloadHelper::InstallPipeline(Ptr<HypervisorHost> host, const OffloadPlace& place) const
{
    const auto& [bridge, uplink, dom0] = place;
    Ptr<VsnoopControl> vsnoop = m_vsnoop.CreateControl(bridge, dom0);
    Ptr<VsnoopHook> in = CreateObject<VsnoopHook>();
    in->Setup(vsnoop, uplink, VsnoopHook::Side::IN);
    bridge->AddHook(in); // before that of vFlood
    host->AggregateObject(m_vflood.InstallHost(bridge, uplink, dom0));
    Ptr<VsnoopHook> out = CreateObject<VsnoopHook>();
    out->Setup(vsnoop, uplink, VsnoopHook::Side::OUT);
    bridge->AddExitHook(uplink, out);
    host->AggregateObject(vsnoop);
}

void
OffloadHelper::InstallIntegrated(Ptr<HypervisorHost> host, const OffloadPlace& place) const
{
    const auto& [bridge, uplink, dom0] = place;
    Ptr<VsnoopControl> vsnoop = m_vsnoop.CreateControl(bridge, dom0);
    Ptr<VfloodControl> vflood = m_vflood.InstallQueueDisc(bridge, uplink, dom0);
    Ptr<IntegratedControl> control = CreateObject<IntegratedControl>();
    control->Setup(vsnoop, vflood, [bridge = PeekPointer(place.bridge)](const BridgeFrame& frame) {
        bridge->Transmit(frame);
    });
    for (const bool exit : {false, true})
    {
        Ptr<IntegratedHook> hook = CreateObject<IntegratedHook>();
        hook->Setup(control, uplink, exit);
        exit ? bridge->AddExitHook(uplink, hook) : bridge->AddHook(hook);
    }
    host->AggregateObject(vsnoop);
    host->AggregateObject(vflood);
    host->AggregateObject(control);
}

void
OffloadHelper::InstallGuest(Ptr<GuestNode> guest) const
{
    m_vflood.InstallGuest(guest); // first: it needs more
    m_vsnoop.InstallGuest(guest);
}

} // namespace ns3
