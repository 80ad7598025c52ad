/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "scenario-world.h"

#include "scenario-check.h"
#include "scenario-stacks.h"

#include "ns3/config.h"
#include "ns3/domain.h"
#include "ns3/ethernet-helper.h"
#include "ns3/hypervisor.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/timeline-helper.h"
#include "ns3/type-id.h"
#include "ns3/vcpu.h"

#include <algorithm>

namespace ns3
{

namespace
{

/// Random streams of workloads: the first ones, and those after them.
constexpr int64_t FEW = 10;
/// First random stream of later workloads.
constexpr int64_t LATER = 1000;

/**
 * \param spec a scenario
 * \return it with all defaults
 * \throws ScenarioError if it has mistakes
 */
ScenarioSpec
Checked(const ScenarioSpec& spec)
{
    const auto mistakes = CheckScenario(spec);
    if (!mistakes.empty())
    {
        throw ScenarioError(mistakes);
    }
    return CompleteScenario(spec);
}

/**
 * \param mean a mean; without samples it is 0
 * \return it in us
 */
double
ToUs(Time mean)
{
    return mean.GetSeconds() * 1e6;
}

} // namespace

ScenarioDefaults::ScenarioDefaults(const ScenarioAttributes& attributes)
{
    for (const auto& [name, value] : attributes)
    {
        const std::size_t colons = name.rfind("::");
        TypeId::AttributeInformation info;
        TypeId::LookupByName(name.substr(0, colons))
            .LookupAttributeByName(name.substr(colons + 2), &info);
        m_before[name] = info.initialValue;
        Config::SetDefault(name, StringValue(value));
    }
}

ScenarioDefaults::~ScenarioDefaults()
{
    for (const auto& [name, value] : m_before)
    {
        Config::SetDefault(name, *value);
    }
}

ScenarioWorld::ScenarioWorld(const ScenarioSpec& spec)
    : m_spec(Checked(spec)),
      m_defaults(std::make_unique<ScenarioDefaults>(m_spec.attributes)),
      m_names(std::make_unique<ScenarioNames>(m_spec)),
      m_machines(std::make_unique<ScenarioMachines>(m_spec, *m_names))
{
    RngSeedManager::SetRun(static_cast<uint64_t>(*m_spec.seed));
    m_machines->Build();
    ScenarioStacks(m_spec, *m_names, *m_machines).Build();
    BuildWorkloads();
    BuildTraces();
}

ScenarioWorld::~ScenarioWorld() = default;

const ScenarioSpec&
ScenarioWorld::GetSpec() const
{
    return m_spec;
}

std::vector<std::string>
ScenarioWorld::GetMachineNames() const
{
    std::vector<std::string> names;
    for (const auto& machine : m_names->GetMachines())
    {
        names.push_back(machine.name);
    }
    return names;
}

const ScenarioMachine&
ScenarioWorld::GetMachine(const std::string& name)
{
    return m_machines->Get(name);
}

std::vector<std::string>
ScenarioWorld::GetWorkloadNames() const
{
    std::vector<std::string> names;
    for (const auto& workload : m_workloads)
    {
        names.push_back(workload->GetName());
    }
    return names;
}

ScenarioWorkload&
ScenarioWorld::GetWorkload(const std::string& name) const
{
    for (const auto& workload : m_workloads)
    {
        if (workload->GetName() == name)
        {
            return *workload;
        }
    }
    Miss("\"" + name + "\"");
}

void
ScenarioWorld::Miss(const std::string& trace) const
{
    std::string all;
    for (const std::string& name : GetWorkloadNames())
    {
        all += (all.empty() ? "" : ", ") + name;
    }
    throw VirtError("the scenario has no workload " + trace +
                    "; allowed: " + (all.empty() ? "there is none at all" : all));
}

uint16_t
ScenarioWorld::ChoosePort(const ScenarioWorkload& workload, const WorkloadSpec& spec)
{
    uint16_t port = static_cast<uint16_t>(spec.port.value_or(workload.GetUsualPort()));
    const auto ends = spec.kind == "incast" ? spec.from : std::vector<std::string>{spec.to};
    const auto machines = m_names->Find(ends);
    const auto taken = [&](uint16_t candidate) {
        return std::any_of(machines.begin(), machines.end(), [&](const auto* machine) {
            return m_ports.count({machine->name, candidate}) > 0;
        });
    };
    while (port > 0 && taken(port))
    {
        ++port;
    }
    for (const auto* machine : machines)
    {
        m_ports[{machine->name, port}] = true;
    }
    return port;
}

void
ScenarioWorld::BuildWorkloads()
{
    int64_t streams = 0;
    for (const ScenarioElement& element : GetScenarioElements(m_spec))
    {
        if (element.section->table != "workload")
        {
            continue;
        }
        const auto& spec = *static_cast<const WorkloadSpec*>(element.data);
        auto workload = ScenarioWorkload::Create(element);
        ScenarioWorkload::Ends ends;
        for (const auto* machine : m_names->Find(spec.from))
        {
            ends.from.push_back(m_machines->Get(machine->name));
        }
        if (!spec.to.empty())
        {
            ends.to = m_machines->Get(m_names->Find(spec.to).at(0)->name);
        }
        const int64_t usual = spec.kind == "broadcast" ? 0 : *m_spec.warmup;
        workload->SetOverCallback([this] { OnOver(); });
        workload->Install(ends,
                          ChoosePort(*workload, spec),
                          NanoSeconds(spec.start.value_or(usual)));
        streams += workload->AssignStreams(streams < FEW ? streams : LATER + streams);
        m_workloads.push_back(std::move(workload));
    }
}

void
ScenarioWorld::BuildTraces()
{
    for (const TraceSpec& trace : m_spec.traces)
    {
        if (trace.kind == "timeline")
        {
            EnableTimeline(trace);
            continue;
        }
        for (const auto* machine : m_names->Find(trace.of))
        {
            const ScenarioMachine& of = m_machines->Get(machine->name);
            const bool several = m_names->Find(trace.of).size() > 1;
            if (of.device)
            {
                EthernetHelper().EnablePcap(several ? of.name + "-" + trace.file : trace.file,
                                            of.guest ? of.device : of.nic,
                                            true,
                                            true);
            }
        }
    }
}

Ptr<Timeline>
ScenarioWorld::EnableTimeline(const TraceSpec& spec)
{
    const ScenarioMachine& of = m_machines->Get(m_names->Find(spec.of).at(0)->name);
    TimelineHelper timeline;
    timeline.SetAttribute("From", TimeValue(NanoSeconds(spec.from.value_or(*m_spec.warmup))));
    if (spec.to)
    {
        timeline.SetAttribute("To", TimeValue(NanoSeconds(*spec.to)));
    }
    std::vector<int64_t> ports = spec.ports;
    for (const auto& workload : m_workloads)
    {
        if (spec.ports.empty() && workload->GetPort() > 0)
        {
            ports.push_back(workload->GetPort());
        }
    }
    for (const int64_t port : ports)
    {
        timeline.AddFlow(static_cast<uint16_t>(port));
    }
    m_timelines.push_back(timeline.Enable(spec.file, of.host));
    return m_timelines.back();
}

void
ScenarioWorld::EnableAccounting()
{
    for (const auto& machine : m_names->GetMachines())
    {
        if (machine.kind == ScenarioNames::Kind::HOST)
        {
            m_accounts.emplace_back(machine.name, std::make_unique<VcpuAccounting>());
            VcpuAccounting& account = *m_accounts.back().second;
            account.Watch(m_machines->Get(machine.name).host->GetHypervisor());
            Simulator::Schedule(NanoSeconds(*m_spec.warmup), &VcpuAccounting::Reset, &account);
        }
    }
}

void
ScenarioWorld::OnOver()
{
    const bool over = std::all_of(m_workloads.begin(), m_workloads.end(), [](const auto& workload) {
        return workload->GetNAsked() == 0 || workload->IsOver();
    });
    const bool failed =
        std::any_of(m_workloads.begin(), m_workloads.end(), [](const auto& workload) {
            return !workload->GetError().empty();
        });
    if (over || failed)
    {
        Simulator::Stop();
    }
}

void
ScenarioWorld::Run()
{
    if (m_run)
    {
        throw VirtError("ScenarioWorld::Run(): this world was run already; build another one, "
                        "after Simulator::Destroy()");
    }
    m_run = true;
    Simulator::Stop(NanoSeconds(*m_spec.stop));
    Simulator::Run();
    m_end = Simulator::Now();
    for (const Ptr<Timeline>& timeline : m_timelines)
    {
        timeline->Close();
    }
}

bool
ScenarioWorld::IsFinished() const
{
    return m_run && std::all_of(m_workloads.begin(), m_workloads.end(), [](const auto& workload) {
               return workload->GetError().empty() && workload->GetNDone() >= workload->GetNAsked();
           });
}

Time
ScenarioWorld::GetEnd() const
{
    return m_end;
}

ScenarioFrame
ScenarioWorld::GetVcpus() const
{
    ScenarioFrame frame{{"host",
                         "domain",
                         "vcpu",
                         "running_s",
                         "steal_s",
                         "blocked_s",
                         "wakes_count",
                         "preemptions_count",
                         "wake_to_run_mean_us"},
                        {}};
    for (const auto& [host, accounting] : m_accounts)
    {
        const auto hypervisor = m_machines->Get(host).host->GetHypervisor();
        std::vector<std::string> names{"dom0"};
        for (const auto& machine : m_names->GetMachines())
        {
            if (machine.host == host)
            {
                names.push_back(machine.name);
            }
        }
        for (std::size_t d = 0; d < hypervisor->GetNDomains(); ++d)
        {
            const auto domain = hypervisor->GetDomain(d);
            for (std::size_t v = 0; v < domain->GetNVcpus(); ++v)
            {
                const auto account = accounting->Get(domain->GetVcpu(v));
                frame.rows.push_back({host,
                                      d < names.size() ? names[d] : account.domain,
                                      account.name,
                                      account.GetTimeIn(RunState::RUNNING).GetSeconds(),
                                      account.GetTimeIn(RunState::RUNNABLE).GetSeconds(),
                                      account.GetTimeIn(RunState::BLOCKED).GetSeconds(),
                                      static_cast<int64_t>(account.wakes),
                                      static_cast<int64_t>(account.preemptions),
                                      ToUs(account.wakeToRun.GetMean())});
            }
        }
    }
    return frame;
}

} // namespace ns3
