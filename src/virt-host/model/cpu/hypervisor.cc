/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "hypervisor.h"

#include "virt-error.h"

#include "ns3/assert.h"
#include "ns3/make-event.h"

#include <algorithm>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(Hypervisor);

TypeId
Hypervisor::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::Hypervisor")
            .SetParent<Object>()
            .SetGroupName("VirtHost")
            .AddConstructor<Hypervisor>()
            .AddTraceSource("Switch",
                            "A pCPU runs another vCPU from now on (pCPU, vCPU or null).",
                            MakeTraceSourceAccessor(&Hypervisor::m_switchTrace),
                            "ns3::Hypervisor::SwitchTracedCallback");
    return tid;
}

Hypervisor::Hypervisor() = default;
Hypervisor::~Hypervisor() = default;

void
Hypervisor::DoDispose()
{
    for (auto event : {m_hardware, m_reschedule})
    {
        if (event)
        {
            event->Cancel();
        }
    }
    m_pcpus.clear();
    for (auto& domain : m_domains)
    {
        domain->Dispose();
    }
    m_domains.clear();
    if (m_scheduler)
    {
        m_scheduler->Dispose();
    }
    m_scheduler = nullptr;
    m_cost = nullptr;
    Object::DoDispose();
}

void
Hypervisor::Setup(HvTimers& timers,
                  uint32_t nPcpus,
                  Ptr<VcpuScheduler> scheduler,
                  Ptr<const CpuCost> cost)
{
    if (nPcpus < 1)
    {
        throw VirtError("a host with 0 pCPUs; allowed is 1 or more (attribute Pcpus)");
    }
    m_timers = &timers;
    m_pcpus.resize(nPcpus);
    m_scheduler = scheduler;
    m_cost = cost;
    m_scheduler->Attach(this);
}

Ptr<Domain>
Hypervisor::AddDomain(const std::string& name,
                      uint32_t nVcpus,
                      uint32_t weight,
                      uint32_t context,
                      const std::vector<uint32_t>& affinity)
{
    if (nVcpus < 1)
    {
        throw VirtError("domain " + name + " has 0 vCPUs; allowed is 1 or more (attribute Vcpus)");
    }
    for (uint32_t pcpu : affinity)
    {
        if (pcpu >= GetNPcpus())
        {
            throw VirtError("domain " + name + " is pinned to pCPU " + std::to_string(pcpu) +
                            "; the host has " + std::to_string(GetNPcpus()) +
                            ", numbered from 0 (attribute Pcpus)");
        }
    }
    auto domain = CreateObject<Domain>();
    domain->SetIdentity(m_domains.size(), name);
    domain->SetWeight(weight);
    m_domains.push_back(domain);
    for (uint32_t i = 0; i < nVcpus; ++i)
    {
        auto vcpu = CreateObject<Vcpu>();
        vcpu->Setup(m_nVcpus++, domain, *m_timers, context);
        vcpu->SetAffinity(affinity);
        Vcpu* raw = PeekPointer(vcpu);
        vcpu->GetServer().SetListeners([this, raw] { OnWork(raw); }, [this, raw] { OnIdle(raw); });
        domain->AddVcpu(vcpu);
        m_scheduler->AddVcpu(vcpu);
    }
    return domain;
}

std::size_t
Hypervisor::GetNDomains() const
{
    return m_domains.size();
}

Ptr<Domain>
Hypervisor::GetDomain(std::size_t index) const
{
    if (index >= m_domains.size())
    {
        throw VirtError("the host has no domain " + std::to_string(index) + ": it has " +
                        std::to_string(m_domains.size()) + ", numbered from 0 (dom0)");
    }
    return m_domains[index];
}

Ptr<VcpuScheduler>
Hypervisor::GetScheduler() const
{
    return m_scheduler;
}

Time
Hypervisor::Now() const
{
    return m_timers->Now();
}

uint32_t
Hypervisor::GetNPcpus() const
{
    return m_pcpus.size();
}

Ptr<Vcpu>
Hypervisor::GetCurrent(uint32_t pcpu) const
{
    return m_pcpus[pcpu].current;
}

uint32_t
Hypervisor::FindPcpu(Ptr<const Vcpu> vcpu) const
{
    uint32_t pcpu = 0;
    while (pcpu < m_pcpus.size() && m_pcpus[pcpu].current != vcpu)
    {
        ++pcpu;
    }
    return pcpu;
}

void
Hypervisor::OnWork(Vcpu* vcpu)
{
    if (vcpu->GetRunState() == RunState::BLOCKED)
    {
        vcpu->Apply(RunEvent::WAKE);
        m_scheduler->Wake(vcpu);
    }
}

void
Hypervisor::OnIdle(Vcpu* vcpu)
{
    Request& request = m_pcpus[FindPcpu(vcpu)].request;
    if (request == Request::NONE)
    {
        request = Request::IDLE;
    }
    RequestReschedule();
}

void
Hypervisor::Pause(Ptr<Vcpu> vcpu)
{
    if (vcpu->GetServer().IsInside())
    {
        throw VirtError("Pause() of a vCPU from inside its own software; call it from an event of "
                        "the hypervisor (context HvTimers::HARDWARE)");
    }
    const bool wasReady = vcpu->GetRunState() != RunState::BLOCKED;
    vcpu->Apply(RunEvent::PAUSE);
    if (wasReady)
    {
        m_scheduler->Sleep(vcpu);
    }
    const uint32_t pcpu = FindPcpu(vcpu);
    if (pcpu < m_pcpus.size())
    {
        RequestSchedule(pcpu);
    }
}

void
Hypervisor::Unpause(Ptr<Vcpu> vcpu)
{
    vcpu->Apply(RunEvent::UNPAUSE);
    TakeOff(vcpu);
    m_scheduler->Wake(vcpu);
}

void
Hypervisor::TakeOff(Ptr<const Vcpu> vcpu)
{
    const uint32_t pcpu = FindPcpu(vcpu);
    if (pcpu < m_pcpus.size())
    {
        m_pcpus[pcpu].current = nullptr; // paused at this very instant: its pCPU is due to switch
        m_pcpus[pcpu].idleSince = Now();
        m_pcpus[pcpu].sliceSet = false;
        m_switchTrace(pcpu, nullptr);
    }
}

void
Hypervisor::ShutDown(Ptr<Domain> domain)
{
    const auto place = std::find(m_domains.begin(), m_domains.end(), domain);
    if (!domain || place == m_domains.end() || domain->IsDom0())
    {
        throw VirtError("Hypervisor::ShutDown(): that is dom0 or no domain of this host; a guest's "
                        "is GuestNode::GetDomain()");
    }
    for (std::size_t i = 0; i < domain->GetNVcpus(); ++i)
    {
        if (domain->GetVcpu(i)->GetServer().IsInside())
        {
            throw VirtError(
                "Hypervisor::ShutDown() of " + domain->GetName() +
                " from inside its own software; call it from an event of the toolstack, "
                "e.g. by Simulator::Schedule() from main()");
        }
    }
    for (std::size_t i = 0; i < domain->GetNVcpus(); ++i)
    {
        Remove(domain->GetVcpu(i));
    }
}

void
Hypervisor::Remove(Ptr<Vcpu> vcpu)
{
    if (vcpu->GetRunState() != RunState::OFFLINE)
    {
        Pause(vcpu);
    }
    TakeOff(vcpu);
    vcpu->GetServer().Clear();
    m_scheduler->RemoveVcpu(vcpu);
}

void
Hypervisor::Yield(Ptr<Vcpu> vcpu)
{
    if (vcpu->GetRunState() != RunState::RUNNING)
    {
        throw VirtError(std::string("a vCPU that is ") + ToString(vcpu->GetRunState()) +
                        " cannot yield; only one that is running can");
    }
    m_scheduler->Yield(vcpu);
    RequestSchedule(FindPcpu(vcpu));
}

void
Hypervisor::RequestSchedule(uint32_t pcpu)
{
    m_pcpus[pcpu].request = Request::FULL;
    RequestReschedule();
}

void
Hypervisor::RequestReschedule()
{
    if (!m_reschedule)
    {
        m_reschedule = Ptr<EventImpl>(MakeEvent(&Hypervisor::Reschedule, this), false);
        m_timers->Schedule(Time(), HvTimers::HARDWARE, m_reschedule);
    }
}

void
Hypervisor::SetTimer(uint32_t timer, Time at)
{
    NS_ASSERT_MSG(at >= Now(), "a scheduler's timer in the past");
    m_alarms[timer] = at;
    ArmHardware();
}

void
Hypervisor::CancelTimer(uint32_t timer)
{
    m_alarms.erase(timer);
}

void
Hypervisor::ArmHardware()
{
    bool any = false;
    Time earliest;
    auto consider = [&any, &earliest](Time at) {
        earliest = any ? std::min(earliest, at) : at;
        any = true;
    };
    for (const auto& alarm : m_alarms)
    {
        consider(alarm.second);
    }
    for (const auto& pcpu : m_pcpus)
    {
        if (pcpu.sliceSet)
        {
            consider(pcpu.sliceEnd);
        }
    }
    if (!any || (m_hardware && m_hardwareAt <= earliest))
    {
        return; // a timer that fires early finds nothing due and arms itself again
    }
    if (m_hardware)
    {
        m_hardware->Cancel();
    }
    m_hardwareAt = earliest;
    m_hardware = Ptr<EventImpl>(MakeEvent(&Hypervisor::FireTimers, this), false);
    m_timers->Schedule(earliest - Now(), HvTimers::HARDWARE, m_hardware);
}

void
Hypervisor::FireTimers()
{
    const Time now = Now();
    if (m_hardware && m_hardwareAt <= now)
    {
        m_hardware->Cancel();
        m_hardware = nullptr;
    }
    for (auto it = m_alarms.begin(); it != m_alarms.end();)
    {
        if (it->second > now)
        {
            ++it;
            continue;
        }
        const uint32_t timer = it->first;
        m_alarms.erase(it);
        m_scheduler->OnTimer(timer);
        it = m_alarms.upper_bound(timer);
    }
    for (uint32_t p = 0; p < m_pcpus.size(); ++p)
    {
        if (m_pcpus[p].sliceSet && m_pcpus[p].sliceEnd <= now)
        {
            m_pcpus[p].sliceSet = false;
            RequestSchedule(p);
        }
    }
    ArmHardware();
}

void
Hypervisor::Reschedule()
{
    m_reschedule = nullptr;
    FireTimers(); // what is due now comes first
    for (uint32_t p = 0; p < m_pcpus.size(); ++p)
    {
        if (m_pcpus[p].request != Request::NONE)
        {
            ReschedulePcpu(p);
        }
    }
    ArmHardware();
}

void
Hypervisor::ReschedulePcpu(uint32_t p)
{
    Pcpu& pcpu = m_pcpus[p];
    const Request request = pcpu.request;
    pcpu.request = Request::NONE;
    Ptr<Vcpu> current = pcpu.current;
    if (current && current->GetRunState() == RunState::RUNNING && !current->GetServer().HasWork())
    {
        current->Apply(RunEvent::BLOCK);
        m_scheduler->Sleep(current);
    }
    else if (request == Request::IDLE)
    {
        return; // work arrived in time
    }
    Switch(p, m_scheduler->Schedule(p));
}

void
Hypervisor::Switch(uint32_t p, const VcpuScheduler::Decision& decision)
{
    Pcpu& pcpu = m_pcpus[p];
    Ptr<Vcpu> before = pcpu.current;
    Ptr<Vcpu> next = decision.vcpu;
    NS_ASSERT_MSG(!next || (next->MayRunOn(p) && decision.slice.IsStrictlyPositive()),
                  "the scheduler chose a vCPU that may not run here, or an empty slice");
    pcpu.sliceSet = bool(next);
    pcpu.sliceEnd = Now() + decision.slice;
    if (next == before && (!next || next->GetRunState() == RunState::RUNNING))
    {
        return;
    }
    if (before && before->GetRunState() == RunState::RUNNING)
    {
        before->Apply(RunEvent::PREEMPT);
    }
    const Time overhead = next ? GetOverhead(pcpu, next) : Time();
    pcpu.current = next;
    pcpu.idleSince = Now();
    m_switchTrace(p, next);
    if (next)
    {
        pcpu.last = next;
        next->Apply(RunEvent::DISPATCH, overhead);
    }
}

Time
Hypervisor::GetOverhead(const Pcpu& pcpu, const Ptr<Vcpu>& next) const
{
    const bool wasIdle = !pcpu.current && pcpu.idleSince < Now();
    return (wasIdle ? m_cost->IdleExit() : Time()) +
           (next == pcpu.last ? Time() : m_cost->ContextSwitch());
}

} // namespace ns3
