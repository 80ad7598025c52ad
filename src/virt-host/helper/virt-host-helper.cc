/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "virt-host-helper.h"

#include "ethernet-helper.h"

#include "ns3/attribute-range.h"
#include "ns3/boolean.h"
#include "ns3/dom0-nic-driver.h"
#include "ns3/double.h"
#include "ns3/fifo-queue-disc.h"
#include "ns3/gate-control.h"
#include "ns3/queue-size.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

namespace ns3
{

namespace
{

/// What to do about a null host.
constexpr const char* NO_HOST = "give it what VirtHostHelper::CreateHost() returned";
/// What to do about a null guest.
constexpr const char* NO_GUEST = "give it what VirtHostHelper::CreateGuest() returned";

} // namespace

VirtHostHelper::VirtHostHelper()
{
    GateControl::Enable();
    m_scheduler.SetTypeId("ns3::CreditScheduler");
    m_host.SetTypeId(HypervisorHost::GetTypeId());
    m_guest.SetTypeId(GuestNode::GetTypeId());
    m_load.SetTypeId(CpuLoad::GetTypeId());
}

VirtHostHelper::~VirtHostHelper() = default;

void
VirtHostHelper::SetSchedulerAttribute(const std::string& name, const AttributeValue& value)
{
    SetAttributeOf(m_scheduler, name, value);
}

void
VirtHostHelper::SetHostAttribute(const std::string& name, const AttributeValue& value)
{
    SetAttributeOf(m_host, name, value);
}

void
VirtHostHelper::SetCostAttribute(const std::string& name, const AttributeValue& value)
{
    ObjectFactory cost(CpuCost::GetTypeId().GetName());
    SetAttributeOf(cost, name, value); // refuses what hosts would refuse
    m_costs.emplace_back(name, value.Copy());
}

void
VirtHostHelper::SetGuestAttribute(const std::string& name, const AttributeValue& value)
{
    SetAttributeOf(m_guest, name, value);
}

void
VirtHostHelper::SetPlacement(Placement placement)
{
    m_frames = placement;
}

void
VirtHostHelper::SetNetfrontAttribute(const std::string& name, const AttributeValue& value)
{
    m_vif.SetFrontAttribute(name, value);
}

void
VirtHostHelper::SetNetbackAttribute(const std::string& name, const AttributeValue& value)
{
    m_vif.SetBackAttribute(name, value);
}

void
VirtHostHelper::SetNicDriverAttribute(const std::string& name, const AttributeValue& value)
{
    ObjectFactory driver(Dom0NicDriver::GetTypeId().GetName());
    SetAttributeOf(driver, name, value); // refuses what drivers would refuse
    m_nicDrivers.emplace_back(name, value.Copy());
}

void
VirtHostHelper::SetLoadAttribute(const std::string& name, const AttributeValue& value)
{
    SetAttributeOf(m_load, name, value);
}

void
VirtHostHelper::SetPreset(const std::string& name)
{
    const HostPreset& preset = FindHostPreset(name);
    m_scheduler = ObjectFactory(preset.scheduler);
    for (const auto& [attribute, value] : preset.attributes)
    {
        SetAttributeOf(m_scheduler, attribute, StringValue(value));
    }
    m_placement = preset.placement;
}

VirtHostHelper::Pcpus
VirtHostHelper::Place(const Pcpus& pcpus, std::size_t index, uint32_t nPcpus) const
{
    if (m_placement == HostPlacement::NO_HOST)
    {
        throw VirtError("preset cpu-only has no virtualised hosts; create an ordinary node and "
                        "call CpuCostHelper::Install() for it, or choose another preset");
    }
    if (m_placement == HostPlacement::ANYWHERE || !pcpus.empty())
    {
        return pcpus;
    }
    if (index >= nPcpus)
    {
        throw VirtError("preset dedicated: the host has " + std::to_string(nPcpus) +
                        " pCPUs and as many domains (dom0 included), so none is left for another "
                        "one; raise its attribute Pcpus or give the domain pCPUs to share");
    }
    return {static_cast<uint32_t>(index)};
}

Ptr<HypervisorHost>
VirtHostHelper::CreateHost(const Pcpus& dom0Pcpus) const
{
    const Pcpus pcpus = Place(dom0Pcpus, 0, 1);
    auto host = m_host.Create<HypervisorHost>();
    for (const auto& [name, value] : m_costs)
    {
        host->GetCost()->SetAttribute(name, *value);
    }
    host->Boot(m_scheduler.Create<VcpuScheduler>(), pcpus);
    return host;
}

void
VirtHostHelper::AttachUplink(Ptr<HypervisorHost> host, Ptr<EthernetNetDevice> nic) const
{
    CheckGiven(host, "VirtHostHelper::AttachUplink()", NO_HOST);
    auto driver = m_frames == Placement::NIC ? host->AddSriovNic(nic) : host->AddUplink(nic);
    for (const auto& [name, value] : m_nicDrivers)
    {
        driver->SetAttribute(name, *value);
    }
    auto disc =
        CreateObjectWithAttributes<FifoQueueDisc>("MaxSize", QueueSizeValue(QueueSize("1000p")));
    host->GetBridge()->SetPortQueueDisc(host->GetUplinks().back(), disc);
}

Ptr<GuestNode>
VirtHostHelper::CreateGuest(Ptr<HypervisorHost> host, const Pcpus& pcpus) const
{
    CheckGiven(host, "VirtHostHelper::CreateGuest()", NO_HOST);
    Ptr<Hypervisor> hypervisor = host->GetHypervisor();
    const Pcpus placed =
        hypervisor ? Place(pcpus, hypervisor->GetNDomains(), hypervisor->GetNPcpus()) : pcpus;
    auto guest = m_guest.Create<GuestNode>();
    host->AddGuest(guest, placed);
    m_frames == Placement::NIC ? InstallVirtualFunction(guest) : InstallVif(guest);
    return guest;
}

Ptr<NetfrontDevice>
VirtHostHelper::InstallVif(Ptr<GuestNode> guest) const
{
    CheckGiven(guest, "VirtHostHelper::InstallVif()", NO_GUEST);
    Ptr<Vcpu> vcpu = guest->GetVcpu(); // refuses a guest without a host
    Ptr<HypervisorHost> host = guest->GetHost();
    return m_vif.Build(guest, vcpu, host->GetNetback(), host->GetBridge()).front;
}

Ptr<NetfrontDevice>
VirtHostHelper::InstallVirtualFunction(Ptr<GuestNode> guest) const
{
    CheckGiven(guest, "VirtHostHelper::InstallVirtualFunction()", NO_GUEST);
    Ptr<Vcpu> vcpu = guest->GetVcpu(); // refuses a guest without a host
    Ptr<SriovNic> nic = guest->GetHost()->GetSriovNic();
    if (!nic)
    {
        throw VirtError("VirtHostHelper::InstallVirtualFunction(): host " +
                        std::to_string(guest->GetHost()->GetId()) +
                        " has no NIC with SR-IOV; call SetPlacement(Placement::NIC) before "
                        "AttachUplink(), and that before CreateGuest()");
    }
    VifBuilder builder = m_vif;
    builder.SetFrontAttribute("NotifyMode", StringValue("PerPacket"));
    builder.SetBackAttribute("VifQueueSize", UintegerValue(0));
    builder.SetBackAttribute("ScatterGather", BooleanValue(false));
    const auto vif = builder.Build(guest, vcpu, nic, nic->GetSwitch());
    nic->AddFunction(vif.back, Mac48Address::ConvertFrom(vif.front->GetAddress()));
    return vif.front;
}

Ptr<CpuLoad>
VirtHostHelper::InstallLoad(Ptr<GuestNode> guest, double load) const
{
    CheckGiven(guest, "VirtHostHelper::InstallLoad()", NO_GUEST);
    Ptr<Vcpu> vcpu = guest->GetVcpu();
    if (vcpu->GetObject<CpuLoad>())
    {
        throw VirtError("guest " + std::to_string(guest->GetId()) +
                        " has a CPU load already; install one per guest, or change its attribute "
                        "Load");
    }
    auto generator = m_load.Create<CpuLoad>();
    generator->SetAttribute("Load", DoubleValue(load));
    generator->Install(vcpu, guest->GetHost()->GetTimers());
    vcpu->AggregateObject(generator);
    generator->Start();
    return generator;
}

Ptr<NetfrontDevice>
VirtHostHelper::GetNetfront(Ptr<GuestNode> guest)
{
    CheckGiven(guest, "VirtHostHelper::GetNetfront()", NO_GUEST);
    for (uint32_t i = 0; i < guest->GetNDevices(); ++i)
    {
        if (auto netfront = DynamicCast<NetfrontDevice>(guest->GetDevice(i)))
        {
            return netfront;
        }
    }
    throw VirtError("guest " + std::to_string(guest->GetId()) +
                    " has no netfront; call VirtHostHelper::InstallVif() for it");
}

void
VirtHostHelper::EnablePcapInternal(std::string prefix,
                                   Ptr<NetDevice> device,
                                   bool promiscuous,
                                   bool explicitFilename)
{
    EthernetHelper().EnablePcap(prefix, device, promiscuous, explicitFilename);
}

} // namespace ns3
