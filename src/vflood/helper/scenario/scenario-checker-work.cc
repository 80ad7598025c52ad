/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "scenario-attributes.h"
#include "scenario-checker.h"

#include "ns3/host-preset.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

// How the parts of a scenario fit together: pCPUs, offloads, cables, workloads.

namespace ns3
{

int64_t
ScenarioChecker::GetPcpus(const HostSpec& host) const
{
    const std::string name = "ns3::HypervisorHost::Pcpus";
    const auto own = host.attributes.find("Pcpus");
    const auto all = m_spec.attributes.find(name);
    const std::string text = own != host.attributes.end()     ? own->second
                             : all != m_spec.attributes.end() ? all->second
                                                              : GetAttributeDefault(name, true);
    const ScenarioValue number = ParseScenarioText(ScenarioType::COUNT, text);
    const auto* whole = std::get_if<int64_t>(&number);
    return host.pcpus.value_or(whole ? *whole : 1);
}

void
ScenarioChecker::CheckPcpus(const ScenarioElement& element,
                            const std::string& key,
                            const std::vector<int64_t>& pcpus,
                            int64_t n)
{
    const std::set<int64_t> once(pcpus.begin(), pcpus.end());
    if (!once.empty() && *once.rbegin() >= n)
    {
        Add(element,
            key,
            "allowed: 0 to " + std::to_string(n - 1) + ": its host has " + std::to_string(n) +
                " pCPUs");
    }
    if (once.size() < pcpus.size())
    {
        Add(element, key, "allowed: each pCPU once");
    }
}

void
ScenarioChecker::CheckHosts()
{
    for (std::size_t i = 0; i < m_spec.hosts.size(); ++i)
    {
        const HostSpec& host = m_spec.hosts[i];
        const ScenarioElement element = Get("host", i);
        if (!host.preset.empty() && !host.scheduler.empty())
        {
            Add(element, "scheduler", "stands beside preset; allowed: one of the two");
        }
        CheckPcpus(element, "dom0", host.dom0, GetPcpus(host));
        CheckDedicated(i);
        CheckOffloads(i);
    }
    for (std::size_t i = 0; i < m_spec.guests.size(); ++i)
    {
        const ScenarioElement element = Get("guest", i);
        const auto hosts = m_spec.guests[i].host.empty()
                               ? std::vector<const Machine*>()
                               : CheckMachines(element, "host", {Kind::HOST}, "hosts");
        if (!hosts.empty())
        {
            const HostSpec& host = m_spec.hosts[hosts.front()->index];
            const std::string scheduler = GetScheduler(host);
            if (m_spec.guests[i].cap.value_or(0) > 0 && scheduler.rfind("ns3::Credit", 0) != 0)
            {
                Add(element,
                    "cap",
                    scheduler + " has no caps; allowed: 0, or scheduler = \"credit\"");
            }
            CheckPcpus(element, "pcpus", m_spec.guests[i].pcpus, GetPcpus(host));
        }
    }
}

void
ScenarioChecker::CheckDedicated(std::size_t index)
{
    const HostSpec& host = m_spec.hosts[index];
    const auto hosts = m_names.Find(host.name);
    if (host.preset != "dedicated" || hosts.empty())
    {
        return;
    }
    std::map<int64_t, std::string> taken;
    int64_t domain = 0;
    for (const int64_t pcpu : host.dom0.empty() ? std::vector<int64_t>{0} : host.dom0)
    {
        taken[pcpu] = "dom0";
    }
    for (const Machine& machine : m_names.GetMachines())
    {
        if (machine.kind != Kind::GUEST || machine.host != hosts.front()->name)
        {
            continue;
        }
        ++domain;
        const auto& given = m_spec.guests[machine.index].pcpus;
        for (const int64_t pcpu : given.empty() ? std::vector<int64_t>{domain} : given)
        {
            const ScenarioElement element = Get("guest", machine.index);
            if (pcpu >= GetPcpus(host))
            {
                Add(element,
                    "host",
                    "preset dedicated: none of the " + std::to_string(GetPcpus(host)) +
                        " pCPUs of " + host.name + " is left for " + machine.name +
                        "; raise host.pcpus");
            }
            else if (!taken.emplace(pcpu, machine.name).second)
            {
                Add(element,
                    "pcpus",
                    "preset dedicated: pCPU " + std::to_string(pcpu) + " of " + host.name +
                        " belongs to " + taken[pcpu] + " and to " + machine.name +
                        "; allowed: one domain per pCPU");
            }
        }
    }
}

void
ScenarioChecker::CheckOffloads(std::size_t index)
{
    const HostSpec& host = m_spec.hosts[index];
    const GuestSpec* first = nullptr; // of those with vFlood or vSnoop
    std::set<std::size_t> told;
    for (const Machine& machine : m_names.GetMachines())
    {
        const auto hosts = m_names.Find(machine.host);
        if (machine.kind != Kind::GUEST || hosts.empty() || hosts.front()->index != index ||
            !told.insert(machine.index).second)
        {
            continue;
        }
        const GuestSpec& guest = m_spec.guests[machine.index];
        const ScenarioElement element = Get("guest", machine.index);
        if (guest.offload == "leulo" && host.placement == "nic")
        {
            Add(element, "offload", "runs in dom0; allowed with it: host.placement = \"dom0\"");
        }
        const bool dom0 = guest.offload == "vflood" || guest.offload == "vsnoop" ||
                          guest.offload == "both" || guest.offload == "both-integrated";
        if (!dom0)
        {
            continue;
        }
        first = first ? first : &guest;
        if ((first->offload == "both-integrated") != (guest.offload == "both-integrated"))
        {
            Add(element,
                "offload",
                "another guest of " + host.name + " has \"" + first->offload +
                    "\"; allowed: both-integrated for all that have vFlood or vSnoop, or for none");
        }
        const auto tie = [](const GuestSpec& g) {
            return std::tie(g.tcp, g.congestion, g.initialCwnd, g.receiveBuffer);
        };
        if (tie(*first) != tie(guest))
        {
            Add(element,
                "tcp",
                "vFlood and vSnoop of " + host.name +
                    " go by the TCP of all guests that have them; "
                    "allowed: the same tcp, congestion, initial-cwnd and receive-buffer for all");
        }
    }
}

void
ScenarioChecker::CheckNetwork()
{
    const std::vector<Kind> ends{Kind::HOST, Kind::NATIVE};
    for (std::size_t i = 0; i < m_spec.links.size(); ++i)
    {
        const ScenarioElement element = Get("link", i);
        const auto found = CheckMachines(element, "between", ends, "hosts and natives");
        if (!found.empty() && (found.size() != 2 || found[0] == found[1]))
        {
            Add(element, "between", "allowed: two machines; a [[switch]] connects more");
        }
    }
    for (std::size_t i = 0; i < m_spec.switches.size(); ++i)
    {
        CheckMachines(Get("switch", i), "ports", ends, "hosts and natives");
    }
    for (const Machine& machine : m_names.GetMachines())
    {
        if (machine.at > 1)
        {
            const ScenarioElement element =
                Get(machine.kind == Kind::HOST ? "host" : "native", machine.index);
            Add(element,
                "name",
                machine.name + " has " + std::to_string(machine.at) +
                    " cables; allowed: one link, or a port of one switch");
        }
    }
}

void
ScenarioChecker::CheckWork()
{
    if (m_spec.stop.value_or(1) <= m_spec.warmup.value_or(0))
    {
        Add(Get("", 0), "stop", "allowed: later than warmup");
    }
    for (std::size_t i = 0; i < m_spec.workloads.size(); ++i)
    {
        const auto kinds = GetWorkloadKinds();
        if (std::count(kinds.begin(), kinds.end(), m_spec.workloads[i].kind))
        {
            CheckWorkload(i);
        }
    }
    CheckPorts();
    for (std::size_t i = 0; i < m_spec.traces.size(); ++i)
    {
        const TraceSpec& trace = m_spec.traces[i];
        const bool timeline = trace.kind == "timeline";
        const std::vector<Kind> kinds =
            timeline ? std::vector<Kind>{Kind::HOST}
                     : std::vector<Kind>{Kind::HOST, Kind::GUEST, Kind::NATIVE};
        if (!trace.of.empty())
        {
            CheckMachines(Get("trace", i), "of", kinds, timeline ? "hosts" : "machines");
        }
    }
}

void
ScenarioChecker::CheckWorkload(std::size_t index)
{
    const WorkloadSpec& workload = m_spec.workloads[index];
    const ScenarioElement element = Get("workload", index);
    if (workload.start && m_spec.stop && *workload.start >= *m_spec.stop)
    {
        Add(element, "start", "allowed: earlier than stop");
    }
    if (workload.leastGap.value_or(0) > workload.gap.value_or(0))
    {
        Add(element, "least-gap", "allowed: at most gap");
    }
    if (workload.kind == "broadcast")
    {
        const auto from =
            CheckMachines(element, "from", {Kind::HOST, Kind::NATIVE}, "hosts, natives");
        const bool cable = from.size() == 1 && from.front()->at > 0;
        if (!from.empty() && !cable)
        {
            Add(element, "from", "allowed: one host or native with a cable");
        }
        return;
    }
    const std::vector<Kind> ends{Kind::GUEST, Kind::NATIVE};
    const auto from = CheckMachines(element, "from", ends, "guests and natives");
    const auto to = workload.to.empty() ? std::vector<const Machine*>()
                                        : CheckMachines(element, "to", ends, "guests and natives");
    if (workload.kind == "ping" && from.size() > 1)
    {
        Add(element, "from", "allowed: one machine");
    }
    if (to.size() > 1)
    {
        Add(element, "to", "allowed: one machine, as " + to.front()->name);
        return;
    }
    for (const Machine* machine : to.empty() ? std::vector<const Machine*>() : from)
    {
        if (machine == to.front())
        {
            Add(element, "to", "allowed: another machine than that of from");
        }
        else if (!m_names.AreConnected(*machine, *to.front()))
        {
            Add(element,
                "to",
                "there is no way from " + machine->name + " to " + to.front()->name +
                    "; connect their machines by a [[link]] or a [[switch]]");
        }
        else if (workload.kind == "ping" || workload.protocol == "udp")
        {
            for (const Machine* end : {machine, to.front()})
            {
                if (end->kind == Kind::GUEST && m_spec.guests[end->index].offload == "leulo")
                {
                    Add(element,
                        workload.kind == "ping" ? "from" : "protocol",
                        end->name + " has Leulo, and with it TCP only");
                }
            }
        }
    }
}

void
ScenarioChecker::CheckPorts()
{
    std::map<std::pair<std::string, int64_t>, std::string> taken;
    for (std::size_t i = 0; i < m_spec.workloads.size(); ++i)
    {
        const WorkloadSpec& workload = m_spec.workloads[i];
        // the servers of incast are those who send
        const auto names = workload.kind == "incast" ? workload.from : std::vector{workload.to};
        for (const Machine* machine :
             workload.port ? m_names.Find(names) : std::vector<const Machine*>())
        {
            const auto [other, free] =
                taken.emplace(std::pair(machine->name, *workload.port), workload.name);
            if (!free)
            {
                Add(Get("workload", i),
                    "port",
                    "is taken on " + machine->name + " by " + other->second);
            }
        }
    }
}

} // namespace ns3
