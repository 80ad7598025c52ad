/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "round-robin-scheduler.h"

#include "virt-error.h"

#include "ns3/boolean.h"

#include <algorithm>
#include <sstream>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(RoundRobinScheduler);

TypeId
RoundRobinScheduler::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::RoundRobinScheduler")
            .SetParent<VcpuScheduler>()
            .SetGroupName("VirtHost")
            .AddConstructor<RoundRobinScheduler>()
            .AddAttribute("TimeSlice",
                          "How long a vCPU runs at most (assumed: 30 ms, as Xen's credit "
                          "scheduler).",
                          TimeValue(MilliSeconds(30)),
                          MakeTimeAccessor(&RoundRobinScheduler::SetTimeSlice,
                                           &RoundRobinScheduler::GetTimeSlice),
                          MakeTimeChecker())
            .AddAttribute("WakePreempts",
                          "Whether a vCPU that wakes takes the pCPU of the one that has run "
                          "longest, if none is idle (assumed: false).",
                          BooleanValue(false),
                          MakeBooleanAccessor(&RoundRobinScheduler::m_wakePreempts),
                          MakeBooleanChecker());
    return tid;
}

RoundRobinScheduler::RoundRobinScheduler() = default;

RoundRobinScheduler::~RoundRobinScheduler() = default;

void
RoundRobinScheduler::DoDispose()
{
    m_waiting.clear();
    m_pcpus.clear();
    VcpuScheduler::DoDispose();
}

void
RoundRobinScheduler::SetTimeSlice(Time slice)
{
    if (!slice.IsStrictlyPositive())
    {
        std::ostringstream text;
        text << "RoundRobinScheduler::TimeSlice = " << slice.As(Time::MS)
             << ": must be above zero; 30 ms is the default";
        throw VirtError(text.str());
    }
    m_timeSlice = slice;
}

Time
RoundRobinScheduler::GetTimeSlice() const
{
    return m_timeSlice;
}

void
RoundRobinScheduler::Attach(SchedulerHost* host)
{
    m_host = host;
    m_pcpus.resize(host->GetNPcpus());
}

void
RoundRobinScheduler::AddVcpu(Ptr<Vcpu> vcpu)
{
    bool usable = false;
    for (uint32_t p = 0; p < m_pcpus.size(); ++p)
    {
        usable = usable || vcpu->MayRunOn(p);
    }
    if (!usable)
    {
        throw VirtError("RoundRobinScheduler: vCPU " + std::to_string(vcpu->GetId()) +
                        " may run on no pCPU of this host, which has " +
                        std::to_string(m_pcpus.size()) +
                        "; give Vcpu::SetAffinity() pCPUs below that number");
    }
}

void
RoundRobinScheduler::RemoveVcpu(Ptr<Vcpu> vcpu)
{
    Sleep(vcpu);
}

void
RoundRobinScheduler::Wake(Ptr<Vcpu> vcpu)
{
    if (IsCurrent(vcpu))
    {
        return; // it goes on when its pCPU is rescheduled
    }
    if (m_wakePreempts)
    {
        m_waiting.push_front(vcpu);
    }
    else
    {
        m_waiting.push_back(vcpu);
    }
    UseIdlePcpus();
    if (m_wakePreempts)
    {
        Preempt(vcpu);
    }
}

void
RoundRobinScheduler::Sleep(Ptr<Vcpu> vcpu)
{
    m_waiting.erase(std::remove(m_waiting.begin(), m_waiting.end(), vcpu), m_waiting.end());
}

void
RoundRobinScheduler::Yield(Ptr<Vcpu> /* vcpu */)
{
    // Schedule() follows and puts it at the end of the queue
}

VcpuScheduler::Decision
RoundRobinScheduler::Schedule(uint32_t pcpu)
{
    Ptr<Vcpu> current = m_host->GetCurrent(pcpu);
    m_pcpus[pcpu].requested = true; // nobody is to wait for this one now
    if (current && (current->GetRunState() == RunState::RUNNING ||
                    current->GetRunState() == RunState::RUNNABLE))
    {
        m_waiting.push_back(current);
    }
    auto next = std::find_if(m_waiting.begin(), m_waiting.end(), [pcpu](const Ptr<Vcpu>& vcpu) {
        return vcpu->MayRunOn(pcpu);
    });
    Decision decision;
    if (next != m_waiting.end())
    {
        decision = {*next, m_timeSlice};
        m_waiting.erase(next);
        m_pcpus[pcpu].since = m_host->Now();
    }
    UseIdlePcpus();
    m_pcpus[pcpu].requested = false;
    return decision;
}

void
RoundRobinScheduler::OnTimer(uint32_t /* timer */)
{
    // it sets none
}

bool
RoundRobinScheduler::IsCurrent(const Ptr<Vcpu>& vcpu) const
{
    for (uint32_t p = 0; p < m_pcpus.size(); ++p)
    {
        if (m_host->GetCurrent(p) == vcpu)
        {
            return true;
        }
    }
    return false;
}

void
RoundRobinScheduler::Request(uint32_t pcpu)
{
    m_pcpus[pcpu].requested = true;
    m_host->RequestSchedule(pcpu);
}

void
RoundRobinScheduler::UseIdlePcpus()
{
    for (const Ptr<Vcpu>& vcpu : m_waiting)
    {
        for (uint32_t p = 0; p < m_pcpus.size(); ++p)
        {
            if (!m_host->GetCurrent(p) && !m_pcpus[p].requested && vcpu->MayRunOn(p))
            {
                Request(p);
                break;
            }
        }
    }
}

void
RoundRobinScheduler::Preempt(const Ptr<Vcpu>& vcpu)
{
    const uint32_t n = static_cast<uint32_t>(m_pcpus.size());
    uint32_t victim = n;
    for (uint32_t p = 0; p < n; ++p)
    {
        if (!vcpu->MayRunOn(p))
        {
            continue;
        }
        if (!m_host->GetCurrent(p))
        {
            return; // an idle one takes it
        }
        if (!m_pcpus[p].requested && (victim == n || m_pcpus[p].since < m_pcpus[victim].since))
        {
            victim = p;
        }
    }
    if (victim < n)
    {
        Request(victim);
    }
}

} // namespace ns3
