/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "fair-scheduler.h"

#include "attribute-range.h"

#include "ns3/boolean.h"

#include <algorithm>
#include <utility>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(FairScheduler);

TypeId
FairScheduler::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::FairScheduler")
            .SetParent<VcpuScheduler>()
            .SetGroupName("VirtHost")
            .AddAttribute("TickPeriod",
                          "Who has had its share is found out at ticks of this period (assumed: "
                          "1 ms, HZ=1000); 0 = at once, as with Linux's high resolution tick.",
                          TimeValue(MilliSeconds(1)),
                          MakeTimeAccessor(&FairScheduler::m_tickPeriod),
                          MakeLeastTimeChecker("ns3::FairScheduler::TickPeriod",
                                               Time(),
                                               "1 ms is HZ=1000, 4 ms is HZ=250"))
            .AddAttribute(
                "Scaling",
                "Whether the other times are multiplied by 1 + log2 of the number of "
                "pCPUs, at most by 4 (published: true, Linux; the limit of 4 is assumed).",
                BooleanValue(true),
                MakeBooleanAccessor(&FairScheduler::m_scaling),
                MakeBooleanChecker());
    return tid;
}

FairScheduler::FairScheduler(const std::string& scheduler)
    : m_threads(scheduler)
{
}

FairScheduler::~FairScheduler() = default;

void
FairScheduler::DoDispose()
{
    m_queues.clear();
    m_threads.Clear();
    VcpuScheduler::DoDispose();
}

Time
FairScheduler::GetTickPeriod() const
{
    return m_tickPeriod;
}

int64_t
FairScheduler::GetVruntime(Ptr<Vcpu> vcpu) const
{
    return m_threads.Get(vcpu).vruntime;
}

int64_t
FairScheduler::GetWeight(const Thread& thread)
{
    return thread.vcpu->GetDomain()->GetWeight();
}

int64_t
FairScheduler::ToVirtual(const Thread& thread, Time time)
{
    return time.GetNanoSeconds() * 256 / GetWeight(thread);
}

Time
FairScheduler::ToReal(const Thread& thread, int64_t vtime)
{
    return NanoSeconds((vtime * GetWeight(thread) + 255) / 256);
}

Time
FairScheduler::Scale(Time value) const
{
    constexpr uint32_t LIMIT = 8; // pCPUs that count
    int64_t factor = 1;
    for (uint32_t n = std::min(m_host->GetNPcpus(), LIMIT); m_scaling && n > 1; n /= 2)
    {
        ++factor;
    }
    return TimeStep(value.GetTimeStep() * factor);
}

Time
FairScheduler::ToTick(Time left) const
{
    if (m_tickPeriod.IsZero())
    {
        return left;
    }
    const int64_t period = m_tickPeriod.GetTimeStep();
    const Time end = m_host->Now() + left;
    const int64_t ticks = (end.GetTimeStep() + period - 1) / period;
    return TimeStep(ticks * period) - m_host->Now();
}

void
FairScheduler::Attach(SchedulerHost* host)
{
    m_host = host;
    m_queues.resize(host->GetNPcpus());
}

void
FairScheduler::AddVcpu(Ptr<Vcpu> vcpu)
{
    m_threads.Add(vcpu, static_cast<uint32_t>(m_queues.size()));
}

void
FairScheduler::RemoveVcpu(Ptr<Vcpu> vcpu)
{
    Erase(m_queues[m_threads.Get(vcpu).pcpu], m_threads.Get(vcpu));
    m_threads.Remove(vcpu);
}

void
FairScheduler::OnTimer(uint32_t /* timer */)
{
    // it sets none
}

} // namespace ns3
