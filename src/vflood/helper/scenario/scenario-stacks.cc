/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "scenario-stacks.h"

#include "scenario-attributes.h"

#include "ns3/cpu-cost-helper.h"
#include "ns3/guest-internet-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/leulo-helper.h"
#include "ns3/offload-helper.h"
#include "ns3/pvtcp-helper.h"
#include "ns3/string.h"
#include "ns3/tcp-profile.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <map>
#include <set>

namespace ns3
{

namespace
{

using Kind = ScenarioNames::Kind;

/// Offloads in the order of the choice; see the schema.
const std::set<std::string> IN_DOM0{"vflood", "vsnoop", "both", "both-integrated"};

} // namespace

ScenarioStacks::ScenarioStacks(ScenarioSpec& spec,
                               const ScenarioNames& names,
                               ScenarioMachines& machines)
    : m_spec(spec),
      m_names(names),
      m_machines(machines)
{
}

std::vector<std::string>
ScenarioStacks::GetUsed(Kind kind) const
{
    std::set<std::string> named;
    for (const WorkloadSpec& workload : m_spec.workloads)
    {
        std::vector<std::string> ends = workload.from;
        ends.push_back(workload.to);
        for (const auto* machine : m_names.Find(ends))
        {
            named.insert(machine->name);
        }
    }
    std::vector<std::string> used;
    for (const auto& machine : m_names.GetMachines())
    {
        const bool always =
            machine.kind == Kind::NATIVE ||
            (machine.kind == Kind::GUEST && m_spec.guests[machine.index].network == "always");
        if (machine.kind == kind && (always || named.count(machine.name)) &&
            m_machines.Get(machine.name).device)
        {
            used.push_back(machine.name);
        }
    }
    return used;
}

void
ScenarioStacks::Build()
{
    const auto natives = GetUsed(Kind::NATIVE);
    const auto guests = GetUsed(Kind::GUEST);
    std::for_each(natives.begin(), natives.end(), [this](const auto& name) {
        InstallNative(name);
    });
    std::for_each(guests.begin(), guests.end(), [this](const auto& name) { InstallGuest(name); });
    const bool small = natives.size() + guests.size() < 255;
    Ipv4AddressHelper ipv4("10.0.0.0", small ? "255.255.255.0" : "255.255.0.0");
    for (const auto* list : {&guests, &natives})
    {
        for (const std::string& name : *list)
        {
            ScenarioMachine& machine = m_machines.Get(name);
            machine.address = ipv4.Assign(NetDeviceContainer(machine.device)).GetAddress(0);
        }
    }
    for (const auto& machine : m_names.GetMachines())
    {
        if (machine.kind == Kind::HOST)
        {
            InstallOffloads(machine.name);
        }
    }
}

ScenarioStacks::Choice
ScenarioStacks::GetChoice(const StackSpec& spec)
{
    const TcpProfile& profile = TcpProfile::Get(spec.tcp);
    std::map<std::string, std::string> kernel;
    kernel.insert(profile.tcp.rbegin(), profile.tcp.rend()); // of the same name, the last counts
    kernel.insert(profile.sockets.rbegin(), profile.sockets.rend());
    const ScenarioKey& congestion = *GetScenarioSection("native").Find("congestion");
    const std::string own = congestion.ToAttribute(spec.congestion);
    const int64_t window = spec.initialCwnd.value_or(0);
    return {own.empty() ? kernel.at("SocketType") : own,
            window > 0 ? std::to_string(window) : kernel.at("InitialCwnd")};
}

template <class Helper>
void
ScenarioStacks::Configure(const ScenarioElement& element, const StackSpec& spec, Helper& helper)
{
    const Choice choice = GetChoice(spec);
    helper.SetProfile(spec.tcp);
    helper.SetTcpAttribute("SocketType", StringValue(choice.congestion));
    helper.SetSocketAttribute("InitialCwnd", StringValue(choice.window));
    for (const std::string type : {"ns3::TcpSocket", "ns3::TcpSocketBase"})
    {
        ForEachAttribute(element, type, [&helper](const auto& name, const auto& value) {
            helper.SetSocketAttribute(name, StringValue(value));
        });
    }
    ForEachAttribute(element,
                     "ns3::GuestTcpL4Protocol",
                     [&helper](const auto& name, const auto& value) {
                         helper.SetTcpAttribute(name, StringValue(value));
                     });
}

void
ScenarioStacks::InstallNative(const std::string& name)
{
    const ScenarioElement element = m_machines.GetElement(name);
    const auto& spec = *static_cast<const NativeSpec*>(element.data);
    const Ptr<Node> node = m_machines.Get(name).node;
    GuestInternetHelper internet;
    Configure(element, spec, internet);
    internet.Install(node);
    if (!spec.cpu.empty())
    {
        CpuCostHelper cpu;
        for (const auto& [attribute, value] : spec.cpu)
        {
            cpu.SetAttribute(attribute, StringValue(value));
        }
        cpu.Install(node);
    }
}

void
ScenarioStacks::InstallGuest(const std::string& name)
{
    const ScenarioElement element = m_machines.GetElement(name);
    const auto& spec = *static_cast<const GuestSpec*>(element.data);
    if (spec.offload == "leulo")
    {
        InstallLeulo(name);
        return;
    }
    GuestInternetHelper internet;
    Configure(element, spec, internet);
    internet.Install(m_machines.Get(name).node);
    if (spec.offload == "pvtcp")
    {
        PvtcpHelper pvtcp;
        for (const auto& [attribute, value] : spec.pvtcp)
        {
            pvtcp.SetAttribute(attribute, StringValue(value));
        }
        pvtcp.Install(m_machines.Get(name).guest);
    }
}

void
ScenarioStacks::InstallLeulo(const std::string& name)
{
    const ScenarioElement element = m_machines.GetElement(name);
    ScenarioMachine& machine = m_machines.Get(name);
    LeuloHelper leulo;
    Configure(element, *static_cast<const GuestSpec*>(element.data), leulo);
    const std::string& host = m_names.Find(name).at(0)->host;
    ForEachAttribute(m_machines.GetElement(host),
                     "ns3::LeuloCpu",
                     [&leulo](const auto& attribute, const auto& value) {
                         leulo.SetCpuAttribute(attribute, StringValue(value));
                     });
    leulo.Install(machine.guest);
    machine.device = LeuloHelper::GetDevice(machine.guest);
}

void
ScenarioStacks::Configure(const HostSpec& host, const GuestSpec& guest, OffloadHelper& both)
{
    both.SetPlacement(host.placement == "nic" ? Placement::NIC : Placement::DOM0);
    StackSpec plain; // VfloodControl's attributes hold until the guest's TCP is another
    plain.tcp = "linux-2.6.18";
    plain.congestion = "kernel";
    const Choice usual = GetChoice(plain);
    const Choice choice = GetChoice(guest);
    if (choice.congestion != usual.congestion)
    {
        both.GetVflood().SetControlAttribute("CongestionOps", StringValue(choice.congestion));
    }
    if (choice.window != usual.window)
    {
        both.GetVflood().SetControlAttribute("InitialCwnd", StringValue(choice.window));
    }
    if (guest.receiveBuffer || host.vsnoopWindow == "guest")
    {
        const bool buffer = host.vsnoopWindow == "buffer";
        both.GetVsnoop().SetControlAttribute(
            "ReceiveBuffer",
            UintegerValue(static_cast<uint64_t>(buffer ? *guest.receiveBuffer : 0)));
    }
    for (const auto& [name, value] : host.vflood)
    {
        both.GetVflood().SetControlAttribute(name, StringValue(value));
    }
    for (const auto& [name, value] : host.vsnoop)
    {
        both.GetVsnoop().SetControlAttribute(name, StringValue(value));
    }
}

void
ScenarioStacks::InstallOffloads(const std::string& name)
{
    std::vector<std::pair<Ptr<GuestNode>, const GuestSpec*>> guests;
    std::set<std::string> wanted;
    for (const std::string& used : GetUsed(Kind::GUEST))
    {
        const auto* machine = m_names.Find(used).at(0);
        const GuestSpec& spec = m_spec.guests[machine->index];
        if (machine->host == name && IN_DOM0.count(spec.offload))
        {
            guests.emplace_back(m_machines.Get(used).guest, &spec);
            wanted.insert(spec.offload);
        }
    }
    if (guests.empty())
    {
        return;
    }
    using Combination = OffloadHelper::Combination;
    OffloadHelper both(wanted.count("both-integrated") ? Combination::INTEGRATED
                                                       : Combination::PIPELINE);
    const ScenarioElement element = m_machines.GetElement(name);
    Configure(*static_cast<const HostSpec*>(element.data), *guests.front().second, both);
    const Ptr<HypervisorHost> host = m_machines.Get(name).host;
    const std::string only = wanted.size() == 1 ? *wanted.begin() : "";
    if (only == "vflood")
    {
        both.GetVflood().Install(host);
    }
    else if (only == "vsnoop")
    {
        both.GetVsnoop().Install(host);
    }
    else
    {
        both.Install(host);
    }
    for (const auto& [guest, spec] : guests)
    {
        if (spec->offload == "vflood")
        {
            both.GetVflood().InstallGuest(guest);
        }
        else if (spec->offload == "vsnoop")
        {
            both.GetVsnoop().InstallGuest(guest);
        }
        else
        {
            both.InstallGuest(guest);
        }
    }
}

} // namespace ns3
