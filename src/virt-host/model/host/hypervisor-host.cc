/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "hypervisor-host.h"

#include "ns3/attribute-range.h"
#include "ns3/cpu-load.h"
#include "ns3/gate-control.h"
#include "ns3/pointer.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/uinteger.h"
#include "ns3/vif-builder.h"
#include "ns3/virt-error.h"

#include <algorithm>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(HypervisorHost);

TypeId
HypervisorHost::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::HypervisorHost")
            .SetParent<Node>()
            .SetGroupName("VirtHost")
            .AddConstructor<HypervisorHost>()
            .AddAttribute("Pcpus",
                          "Number of pCPUs, 1..1024 (published: 2 in the vFlood testbed). "
                          "credit1's pool of credits grows with it, pinned guests or not.",
                          UintegerValue(2),
                          MakeUintegerAccessor(&HypervisorHost::m_nPcpus),
                          MakeCountChecker("ns3::HypervisorHost::Pcpus",
                                           1,
                                           MAX_CPUS,
                                           "a host has at least one pCPU"))
            .AddAttribute("Dom0Vcpus",
                          "Number of vCPUs of dom0, 1..1024. Its NICs and the bridge run on vCPU 0 "
                          "(assumed: event channels are bound there unless somebody moves them).",
                          UintegerValue(1),
                          MakeUintegerAccessor(&HypervisorHost::m_dom0Vcpus),
                          MakeCountChecker("ns3::HypervisorHost::Dom0Vcpus",
                                           1,
                                           MAX_CPUS,
                                           "dom0 has at least one vCPU"))
            .AddAttribute(
                "NetbackVcpu",
                "vCPU of dom0 that serves the vifs, 0..Dom0Vcpus - 1 (0: assumed; another "
                "one if their interrupts are balanced over vCPUs).",
                UintegerValue(0),
                MakeUintegerAccessor(&HypervisorHost::m_netbackVcpu),
                MakeCountChecker("ns3::HypervisorHost::NetbackVcpu",
                                 0,
                                 MAX_CPUS - 1,
                                 "less than Dom0Vcpus"))
            .AddAttribute("Dom0Weight",
                          "Scheduling weight of dom0, 1..65535 (published: 256, Xen's default).",
                          UintegerValue(256),
                          MakeUintegerAccessor(&HypervisorHost::m_dom0Weight),
                          MakeCountChecker("ns3::HypervisorHost::Dom0Weight",
                                           1,
                                           65535,
                                           "256 is the default share"))
            .AddAttribute("CpuCost",
                          "What software costs on this host.",
                          TypeId::ATTR_GET,
                          PointerValue(),
                          MakePointerAccessor(&HypervisorHost::GetCost),
                          MakePointerChecker<CpuCost>())
            .AddTraceSource("GuestDestroyed",
                            "A guest was destroyed, and its vifs are gone.",
                            MakeTraceSourceAccessor(&HypervisorHost::m_destroyed),
                            "ns3::HypervisorHost::DestroyedTracedCallback");
    return tid;
}

HypervisorHost::HypervisorHost() = default;

HypervisorHost::~HypervisorHost() = default;

void
HypervisorHost::NotifyConstructionCompleted()
{
    m_cost = CreateObject<CpuCost>(); // may throw, which a constructor of a listed node must not
    Node::NotifyConstructionCompleted();
}

void
HypervisorHost::DoDispose()
{
    m_guests.clear();
    m_uplinks.clear();
    for (auto& driver : m_nicDrivers)
    {
        driver->Dispose();
    }
    m_nicDrivers.clear();
    if (m_netback)
    {
        m_netback->Dispose();
    }
    m_netback = nullptr;
    if (m_sriov)
    {
        m_sriov->Dispose();
    }
    m_sriov = nullptr;
    m_bridge = nullptr;
    if (m_hypervisor)
    {
        m_hypervisor->Dispose();
    }
    m_hypervisor = nullptr;
    m_cost = nullptr;
    Node::DoDispose();
}

void
HypervisorHost::Boot(Ptr<VcpuScheduler> scheduler, const std::vector<uint32_t>& dom0Pcpus)
{
    if (m_hypervisor)
    {
        throw VirtError("host " + std::to_string(GetId()) +
                        " was booted twice; call HypervisorHost::Boot() once");
    }
    CheckGiven(scheduler,
               "HypervisorHost::Boot()",
               "give it a new scheduler, e.g. CreateObject<CreditScheduler>()");
    if (m_netbackVcpu >= m_dom0Vcpus)
    {
        throw VirtError("ns3::HypervisorHost::NetbackVcpu is " + std::to_string(m_netbackVcpu) +
                        ", but Dom0Vcpus is " + std::to_string(m_dom0Vcpus) + "; allowed: 0.." +
                        std::to_string(m_dom0Vcpus - 1) +
                        "; raise Dom0Vcpus, or leave NetbackVcpu at 0");
    }
    GateControl& gate = GateControl::Enable(); // also refuses a simulator bound since then
    auto hypervisor = CreateObject<Hypervisor>();
    hypervisor->Setup(m_timers, m_nPcpus, scheduler, m_cost);
    hypervisor->AddDomain("dom0", m_dom0Vcpus, m_dom0Weight, GetId(), dom0Pcpus);
    m_hypervisor = hypervisor;
    gate.Bind(GetId(), GetDom0Vcpu()->GetServer());

    m_netback = CreateObject<NetbackDriver>();
    m_netback->Setup(hypervisor->GetDomain(0)->GetVcpu(m_netbackVcpu), m_cost);
    m_bridge = CreateObject<Dom0Bridge>();
    m_bridge->SetAddress(Mac48Address::Allocate());
    AddDevice(m_bridge);
}

void
HypervisorHost::CheckBooted() const
{
    if (!m_hypervisor)
    {
        throw VirtError("host " + std::to_string(GetId()) +
                        " is not booted; call HypervisorHost::Boot() first (or create the host "
                        "with VirtHostHelper::CreateHost())");
    }
}

void
HypervisorHost::AddGuest(Ptr<GuestNode> guest, const std::vector<uint32_t>& pcpus)
{
    CheckBooted();
    CheckGiven(guest, "HypervisorHost::AddGuest()", "give it a new CreateObject<GuestNode>()");
    if (guest->GetHost())
    {
        throw VirtError("guest " + std::to_string(guest->GetId()) + " is already on host " +
                        std::to_string(guest->GetHost()->GetId()) +
                        "; a guest belongs to one host. Create another GuestNode for host " +
                        std::to_string(GetId()));
    }
    const std::string name = "guest" + std::to_string(++m_nGuestsAdded);
    auto domain = m_hypervisor->AddDomain(name,
                                          guest->GetNVcpus(),
                                          guest->GetWeight(),
                                          guest->GetId(),
                                          pcpus);
    guest->Attach(this, domain, m_timers);
    GateControl& gate = GateControl::Get();
    gate.Bind(guest->GetId(), guest->GetVcpu(0)->GetServer());
    Ptr<VcpuClock> clock = guest->GetClock();
    gate.SetTimerTicks(guest->GetId(), clock->IsTickless() ? 0 : clock->GetHz());
    m_guests.push_back(guest);
}

void
HypervisorHost::DestroyGuest(Ptr<GuestNode> guest)
{
    CheckBooted();
    const auto place = std::find(m_guests.begin(), m_guests.end(), guest);
    if (place == m_guests.end())
    {
        throw VirtError("HypervisorHost::DestroyGuest(): " +
                        (guest ? "node " + std::to_string(guest->GetId()) : std::string("null")) +
                        " is no guest of host " + std::to_string(GetId()) +
                        ", or not any more; its guests are GetGuest(0), GetGuest(1), ...");
    }
    m_hypervisor->ShutDown(guest->GetDomain());
    for (uint32_t i = 0; i < guest->GetNVcpus(); ++i)
    {
        if (auto load = guest->GetVcpu(i)->GetObject<CpuLoad>())
        {
            load->Stop();
        }
    }
    RemoveVifs(guest);
    m_guests.erase(place);
    m_destroyed(guest);
}

void
HypervisorHost::RemoveVifs(Ptr<GuestNode> guest)
{
    for (uint32_t i = 0; i < guest->GetNDevices(); ++i)
    {
        auto front = DynamicCast<NetfrontDevice>(guest->GetDevice(i));
        if (front && front->GetConnection())
        {
            auto back = GetNetbackOf(front);
            const bool function = !FindNetback(m_bridge, front);
            VifBuilder::Remove({front, back}, function ? m_sriov->GetSwitch() : m_bridge);
        }
    }
}

std::size_t
HypervisorHost::GetNGuests() const
{
    return m_guests.size();
}

Ptr<GuestNode>
HypervisorHost::GetGuest(std::size_t index) const
{
    if (index >= m_guests.size())
    {
        throw VirtError("host " + std::to_string(GetId()) + " has no guest " +
                        std::to_string(index) + ": it has " + std::to_string(m_guests.size()) +
                        ", numbered from 0");
    }
    return m_guests[index];
}

void
HypervisorHost::CheckUplink(Ptr<EthernetNetDevice> nic) const
{
    const std::string host = "host " + std::to_string(GetId());
    if (!nic || nic->GetNode() != this)
    {
        throw VirtError("HypervisorHost::AddUplink(): the NIC is " +
                        (nic && nic->GetNode()
                             ? "a device of node " + std::to_string(nic->GetNode()->GetId())
                             : std::string("null, of another type or of no node")) +
                        "; an uplink is an ns3::EthernetNetDevice of " + host +
                        ", e.g. the first of EthernetHelper::Install(host, other)");
    }
    const bool wire = m_sriov && nic == m_sriov->GetWire();
    if (wire || std::find(m_uplinks.begin(), m_uplinks.end(), nic) != m_uplinks.end())
    {
        throw VirtError("HypervisorHost::AddUplink(): device " + std::to_string(nic->GetIfIndex()) +
                        " of " + host + " is an uplink already; add each NIC once");
    }
}

Ptr<Dom0NicDriver>
HypervisorHost::AddUplink(Ptr<EthernetNetDevice> nic)
{
    CheckBooted();
    CheckUplink(nic);
    auto driver = CreateObject<Dom0NicDriver>();
    driver->Setup(nic, GetDom0Vcpu(), m_cost);
    m_nicDrivers.push_back(driver);
    m_bridge->AddPort(nic);
    m_uplinks.push_back(nic);
    return driver;
}

Ptr<Dom0NicDriver>
HypervisorHost::AddSriovNic(Ptr<EthernetNetDevice> wire)
{
    CheckBooted();
    CheckUplink(wire);
    if (m_sriov)
    {
        throw VirtError("HypervisorHost::AddSriovNic(): host " + std::to_string(GetId()) +
                        " has a NIC with SR-IOV already; add others with AddUplink()");
    }
    m_sriov = CreateObject<SriovNic>();
    m_sriov->Setup(wire, m_cost);
    return AddUplink(m_sriov->GetPhysicalFunction());
}

Ptr<SriovNic>
HypervisorHost::GetSriovNic() const
{
    return m_sriov;
}

const std::vector<Ptr<EthernetNetDevice>>&
HypervisorHost::GetUplinks() const
{
    return m_uplinks;
}

Ptr<Hypervisor>
HypervisorHost::GetHypervisor() const
{
    return m_hypervisor;
}

Ptr<Vcpu>
HypervisorHost::GetDom0Vcpu() const
{
    CheckBooted();
    return m_hypervisor->GetDomain(0)->GetVcpu(0);
}

Ptr<Dom0Bridge>
HypervisorHost::GetBridge() const
{
    return m_bridge;
}

Ptr<NetbackDriver>
HypervisorHost::GetNetback() const
{
    return m_netback;
}

Ptr<NetbackDevice>
HypervisorHost::FindNetback(Ptr<Dom0Bridge> bridge, Ptr<NetfrontDevice> front)
{
    for (std::size_t i = 0; bridge && i < bridge->GetNPorts(); ++i)
    {
        auto back = DynamicCast<NetbackDevice>(bridge->GetPort(i));
        if (back && back->GetConnection() == front->GetConnection())
        {
            return back;
        }
    }
    return nullptr;
}

Ptr<NetbackDevice>
HypervisorHost::GetNetbackOf(Ptr<NetfrontDevice> front) const
{
    CheckBooted();
    for (const auto& bridge : {m_bridge, m_sriov ? m_sriov->GetSwitch() : nullptr})
    {
        if (auto back = FindNetback(bridge, front))
        {
            return back;
        }
    }
    throw VirtError("the vif of guest " + std::to_string(front->GetNode()->GetId()) +
                    " does not end on host " + std::to_string(GetId()) +
                    "; ask the host of that guest (GuestNode::GetHost())");
}

Ptr<CpuCost>
HypervisorHost::GetCost() const
{
    return m_cost;
}

HvTimers&
HypervisorHost::GetTimers()
{
    return m_timers;
}

} // namespace ns3
