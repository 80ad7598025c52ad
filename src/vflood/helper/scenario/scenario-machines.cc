/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "scenario-machines.h"

#include "scenario-attributes.h"

#include "ns3/domain.h"
#include "ns3/double.h"
#include "ns3/error-model.h"
#include "ns3/ethernet-helper.h"
#include "ns3/ethernet-net-device.h"
#include "ns3/option-words.h"
#include "ns3/pointer.h"
#include "ns3/string.h"
#include "ns3/virt-error.h"

#include <algorithm>

namespace ns3
{

namespace
{

using Kind = ScenarioNames::Kind;

/// First random stream of losses; workloads have others (see scenario-world.cc).
constexpr int64_t LOSS_STREAM = 10;

/**
 * \param numbers of pCPUs
 * \return them, for VirtHostHelper
 */
VirtHostHelper::Pcpus
ToPcpus(const std::vector<int64_t>& numbers)
{
    return {numbers.begin(), numbers.end()};
}

/**
 * \param kind what a machine is
 * \return its table in a file
 */
std::string
GetTable(Kind kind)
{
    return kind == Kind::HOST     ? "host"
           : kind == Kind::GUEST  ? "guest"
           : kind == Kind::NATIVE ? "native"
                                  : "switch";
}

} // namespace

ScenarioMachines::ScenarioMachines(ScenarioSpec& spec, const ScenarioNames& names)
    : m_spec(spec),
      m_names(names),
      m_elements(GetScenarioElements(spec))
{
}

ScenarioMachine&
ScenarioMachines::Get(const std::string& name)
{
    const auto found = m_machines.find(name);
    if (found != m_machines.end())
    {
        return found->second;
    }
    std::string all;
    for (const auto& machine : m_machines)
    {
        all += (all.empty() ? "" : ", ") + machine.first;
    }
    throw VirtError("the scenario has no machine \"" + name + "\"; allowed: " + all);
}

ScenarioElement
ScenarioMachines::GetElement(const std::string& name) const
{
    const auto found = m_names.Find(name);
    const std::string table = GetTable(found.at(0)->kind);
    return *std::find_if(m_elements.begin(), m_elements.end(), [&](const ScenarioElement& element) {
        return element.section->table == table && element.index == found[0]->index;
    });
}

void
ScenarioMachines::Build()
{
    const bool differ =
        std::any_of(m_spec.guests.begin(), m_spec.guests.end(), [](const GuestSpec& guest) {
            return guest.loadSpread.value_or(0) > 0;
        });
    if (differ)
    {
        m_random = CreateObject<UniformRandomVariable>();
    }
    BuildNodes();
    BuildCables();
    for (const auto& machine : m_names.GetMachines())
    {
        if (machine.kind == Kind::HOST)
        {
            BuildGuests(machine.name);
        }
    }
    for (const Lossy& cable : m_lossy)
    {
        AddLoss(cable.ends, cable.loss);
    }
}

void
ScenarioMachines::BuildNodes()
{
    for (const auto& machine : m_names.GetMachines())
    {
        if (machine.kind == Kind::GUEST)
        {
            continue;
        }
        ScenarioMachine& built = m_machines[machine.name];
        built.name = machine.name;
        if (machine.kind == Kind::HOST)
        {
            const VirtHostHelper virt = GetHelper(GetElement(machine.name));
            built.host = virt.CreateHost(ToPcpus(m_spec.hosts[machine.index].dom0));
            m_helpers.emplace(machine.name, virt);
        }
        built.node = built.host ? Ptr<Node>(built.host) : CreateObject<Node>();
    }
}

VirtHostHelper
ScenarioMachines::GetHelper(const ScenarioElement& element)
{
    const auto& spec = *static_cast<const HostSpec*>(element.data);
    VirtHostHelper virt;
    std::string type = GetSchedulerWords().GetValue("credit");
    if (!spec.preset.empty())
    {
        virt.SetPreset(spec.preset);
        type = FindHostPreset(spec.preset).scheduler;
    }
    else
    {
        type = spec.scheduler.empty() ? type : GetSchedulerWords().GetValue(spec.scheduler);
        virt.SetScheduler(type);
    }
    for (const auto& [name, value] : spec.schedulerAttributes)
    {
        virt.SetSchedulerAttribute(name, StringValue(value));
    }
    virt.SetPlacement(spec.placement == "nic" ? Placement::NIC : Placement::DOM0);
    ForEachAttribute(element, "ns3::HypervisorHost", [&virt](const auto& name, const auto& value) {
        virt.SetHostAttribute(name, StringValue(value));
    });
    ForEachAttribute(element, "ns3::CpuCost", [&virt](const auto& name, const auto& value) {
        virt.SetCostAttribute(name, StringValue(value));
    });
    ForEachAttribute(element, "ns3::Dom0NicDriver", [&virt](const auto& name, const auto& value) {
        virt.SetNicDriverAttribute(name, StringValue(value));
    });
    return virt;
}

void
ScenarioMachines::Configure(const CableSpec& spec, EthernetHelper& ethernet)
{
    if (spec.delay)
    {
        ethernet.SetChannelAttribute("Delay", TimeValue(NanoSeconds(*spec.delay)));
    }
    if (spec.rate)
    {
        const StringValue rate(std::to_string(*spec.rate) + "bps");
        ethernet.SetDeviceAttribute("DataRate", rate);
        ethernet.SetSwitchPortAttribute("DataRate", rate);
    }
}

void
ScenarioMachines::BuildCables()
{
    for (const LinkSpec& link : m_spec.links)
    {
        EthernetHelper ethernet;
        Configure(link, ethernet);
        const auto ends = m_names.Find(link.between);
        const auto devices =
            ethernet.Install(Get(ends.at(0)->name).node, Get(ends.at(1)->name).node);
        Get(ends[0]->name).nic = devices.Get(0);
        Get(ends[1]->name).nic = devices.Get(1);
        m_lossy.push_back({{devices.Get(0), devices.Get(1)}, link.loss.value_or(0)});
    }
    for (const SwitchSpec& spec : m_spec.switches)
    {
        EthernetHelper ethernet;
        Configure(spec, ethernet);
        if (spec.buffer)
        {
            ethernet.SetSwitchPortAttribute("TxQueueSize",
                                            StringValue(std::to_string(*spec.buffer) + "B"));
        }
        for (const auto& [name, value] : spec.port)
        {
            ethernet.SetSwitchPortAttribute(name, StringValue(value));
        }
        NodeContainer nodes;
        const auto ends = m_names.Find(spec.ports);
        for (const auto* end : ends)
        {
            nodes.Add(Get(end->name).node);
        }
        const Ptr<Node> node = Get(spec.name).node;
        const auto devices = ethernet.InstallSwitch(node, nodes);
        for (uint32_t i = 0; i < devices.GetN(); ++i)
        {
            Get(ends[i]->name).nic = devices.Get(i);
            // device 0 of the switch is the bridge
            m_lossy.push_back({{devices.Get(i), node->GetDevice(i + 1)}, spec.loss.value_or(0)});
        }
    }
    for (const auto& machine : m_names.GetMachines())
    {
        const Ptr<NetDevice> nic = m_machines[machine.name].nic;
        if (nic)
        {
            ForEachAttribute(GetElement(machine.name),
                             "ns3::EthernetNetDevice",
                             [&nic](const auto& name, const auto& value) {
                                 nic->SetAttribute(name, StringValue(value));
                             });
            Get(machine.name).device = nic;
        }
    }
}

void
ScenarioMachines::AddLoss(const std::vector<Ptr<NetDevice>>& devices, double loss)
{
    for (const Ptr<NetDevice>& device : loss > 0 ? devices : std::vector<Ptr<NetDevice>>())
    {
        auto errors = CreateObjectWithAttributes<RateErrorModel>("ErrorRate",
                                                                 DoubleValue(loss),
                                                                 "ErrorUnit",
                                                                 StringValue("ERROR_UNIT_PACKET"));
        errors->AssignStreams(LOSS_STREAM + m_nLosses);
        device->SetAttribute("ReceiveErrorModel", PointerValue(errors));
        ++m_nLosses;
    }
}

void
ScenarioMachines::BuildGuests(const std::string& host)
{
    const VirtHostHelper& virt = m_helpers.at(host);
    ScenarioMachine& built = Get(host);
    if (built.nic)
    {
        virt.AttachUplink(built.host, DynamicCast<EthernetNetDevice>(built.nic));
    }
    for (const auto& machine : m_names.GetMachines())
    {
        if (machine.kind == Kind::GUEST && machine.host == host)
        {
            BuildGuest(virt, machine);
        }
    }
}

void
ScenarioMachines::BuildGuest(VirtHostHelper virt, const ScenarioNames::Machine& machine)
{
    const ScenarioElement element = GetElement(machine.name);
    const GuestSpec& spec = m_spec.guests[machine.index];
    ForEachAttribute(element, "ns3::GuestNode", [&virt](const auto& name, const auto& value) {
        virt.SetGuestAttribute(name, StringValue(value));
    });
    ForEachAttribute(element, "ns3::NetfrontDevice", [&virt](const auto& name, const auto& value) {
        virt.SetNetfrontAttribute(name, StringValue(value));
    });
    ForEachAttribute(element, "ns3::NetbackDevice", [&virt](const auto& name, const auto& value) {
        virt.SetNetbackAttribute(name, StringValue(value));
    });
    ForEachAttribute(element, "ns3::CpuLoad", [&virt](const auto& name, const auto& value) {
        virt.SetLoadAttribute(name, StringValue(value));
    });
    ScenarioMachine& host = Get(machine.host);
    ScenarioMachine built;
    built.name = machine.name;
    built.guest = virt.CreateGuest(host.host, ToPcpus(spec.pcpus));
    if (spec.cap.value_or(0) > 0)
    {
        built.guest->GetVcpu()->GetDomain()->SetCap(static_cast<uint32_t>(*spec.cap));
    }
    built.load = spec.load ? InstallLoad(virt, spec, built.guest) : nullptr;
    built.node = built.guest;
    built.host = host.host;
    built.nic = host.nic;
    built.device = VirtHostHelper::GetNetfront(built.guest);
    m_machines[machine.name] = built;
}

Ptr<CpuLoad>
ScenarioMachines::InstallLoad(VirtHostHelper& virt, const GuestSpec& spec, Ptr<GuestNode> guest)
{
    if (m_random && *spec.loadSpread > 0)
    {
        // each has its own cycle, or two would stay in step for ever
        const ScenarioValue given =
            spec.loadCycle
                ? ScenarioValue(*spec.loadCycle)
                : ParseScenarioText(ScenarioType::TIME,
                                    GetAttributeDefault("ns3::CpuLoad::DutyCycle", true));
        const double spread = *spec.loadSpread;
        const double cycle =
            std::get<int64_t>(given) / 1e9 * ((1 - spread) + 2 * spread * m_random->GetValue());
        virt.SetLoadAttribute("DutyCycle", TimeValue(Seconds(cycle)));
        virt.SetLoadAttribute(
            "StartOffset",
            StringValue("ns3::UniformRandomVariable[Min=0|Max=" + std::to_string(cycle) + "]"));
    }
    return virt.InstallLoad(guest, *spec.load);
}

} // namespace ns3
