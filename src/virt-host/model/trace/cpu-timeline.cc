/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "cpu-timeline.h"

#include "vcpu-name.h"

namespace ns3
{

namespace
{

/**
 * \param priority a priority of the credit scheduler
 * \return what the counter shows: 0 = over, 1 = under, 2 = boost
 */
int64_t
Level(CreditPriority priority)
{
    return int64_t(priority) - int64_t(CreditPriority::OVER);
}

} // namespace

CpuTimeline::CpuTimeline(ChromeTraceWriter& file, Ptr<Hypervisor> hypervisor)
    : m_file(file),
      m_hypervisor(hypervisor),
      m_credit(DynamicCast<CreditScheduler>(hypervisor->GetScheduler()))
{
    m_file.NameGroup(PCPUS, "pCPUs: who runs");
    for (uint32_t p = 0; p < hypervisor->GetNPcpus(); ++p)
    {
        m_pcpus.emplace_back(m_file,
                             ChromeTraceWriter::Row{PCPUS, p + 1},
                             "pCPU " + std::to_string(p));
        OnSwitch(p, hypervisor->GetCurrent(p));
    }
    m_file.NameGroup(VCPUS, "vCPUs: run states");
    if (m_credit)
    {
        m_file.NameGroup(CREDIT, "credit scheduler: priority (0 over, 1 under, 2 boost), credit");
    }
    for (std::size_t d = 0; d < hypervisor->GetNDomains(); ++d)
    {
        Ptr<Domain> domain = hypervisor->GetDomain(d);
        for (std::size_t v = 0; v < domain->GetNVcpus(); ++v)
        {
            Watch(domain->GetVcpu(v));
        }
    }
    Listen(true);
}

CpuTimeline::~CpuTimeline()
{
    Listen(false);
}

void
CpuTimeline::Watch(const Ptr<Vcpu>& vcpu)
{
    const std::string name = GetVcpuName(vcpu);
    const std::string label = name + " " + vcpu->GetDomain()->GetName();
    const ChromeTraceWriter::Row row{VCPUS, vcpu->GetId() + 1};
    Watched watched{vcpu,
                    IntervalTrack(m_file, row, label),
                    CounterTrack(m_file, CREDIT, name + " priority"),
                    CounterTrack(m_file, CREDIT, name + " credit")};
    m_watched.emplace(vcpu->GetId(), std::move(watched));
    OnRunState(vcpu, vcpu->GetRunState(), vcpu->GetRunState());
    if (m_credit)
    {
        OnAccounting(vcpu, m_credit->GetCredit(vcpu), m_credit->GetPriority(vcpu));
    }
}

void
CpuTimeline::Listen(bool listen)
{
    auto tap = [listen](const auto& object, const std::string& source, const auto& callback) {
        listen ? object->TraceConnectWithoutContext(source, callback)
               : object->TraceDisconnectWithoutContext(source, callback);
    };
    tap(m_hypervisor, "Switch", MakeCallback(&CpuTimeline::OnSwitch, this));
    for (const auto& [id, watched] : m_watched)
    {
        tap(watched.vcpu, "RunState", MakeCallback(&CpuTimeline::OnRunState, this));
    }
    if (m_credit)
    {
        tap(m_credit, "Priority", MakeCallback(&CpuTimeline::OnPriority, this));
        tap(m_credit, "Accounting", MakeCallback(&CpuTimeline::OnAccounting, this));
    }
}

void
CpuTimeline::OnSwitch(uint32_t pcpu, Ptr<Vcpu> vcpu)
{
    const Time now = m_hypervisor->Now();
    if (!vcpu)
    {
        m_pcpus[pcpu].End(now);
        return;
    }
    m_pcpus[pcpu].Begin(now,
                        GetVcpuName(vcpu),
                        TraceArgs().Add("domain", vcpu->GetDomain()->GetName()));
}

void
CpuTimeline::OnRunState(Ptr<Vcpu> vcpu, RunState, RunState to)
{
    m_watched.at(vcpu->GetId()).state.Begin(m_hypervisor->Now(), ToString(to));
}

void
CpuTimeline::OnPriority(Ptr<Vcpu> vcpu, CreditPriority, CreditPriority to)
{
    m_watched.at(vcpu->GetId()).priority.Set(m_hypervisor->Now(), Level(to));
}

void
CpuTimeline::OnAccounting(Ptr<Vcpu> vcpu, int32_t credit, CreditPriority priority)
{
    Watched& watched = m_watched.at(vcpu->GetId());
    watched.credit.Set(m_hypervisor->Now(), credit);
    watched.priority.Set(m_hypervisor->Now(), Level(priority));
}

void
CpuTimeline::End(Time at)
{
    for (auto& pcpu : m_pcpus)
    {
        pcpu.End(at);
    }
    for (auto& [id, watched] : m_watched)
    {
        watched.state.End(at);
        watched.priority.End(at);
        watched.credit.End(at);
    }
}

} // namespace ns3
