/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "credit-scheduler.h"

#include "virt-error.h"

#include "ns3/assert.h"

#include <sstream>
#include <utility>

namespace ns3
{

void
CreditScheduler::Attach(SchedulerHost* host)
{
    CheckNotAttached("Attach()");
    if (m_accountingPeriod.GetTimeStep() % m_tickPeriod.GetTimeStep() != 0)
    {
        std::ostringstream text;
        text << "CreditScheduler::AccountingPeriod is " << m_accountingPeriod.As(Time::MS)
             << " and TickPeriod " << m_tickPeriod.As(Time::MS)
             << ": the first must be a multiple of the second, as accounting happens at a tick; "
                "Xen's values are 30 and 10 ms";
        throw VirtError(text.str());
    }
    m_host = host;
    const uint32_t n = host->GetNPcpus();
    for (uint32_t p = 0; p < n; ++p)
    {
        m_pcpus.push_back(
            {CreditRunQueue(), PhasedTimer(*host, p, m_tickPeriod), Time(), Time(), nullptr});
    }
    m_accounting = std::make_unique<PhasedTimer>(*host, n, m_accountingPeriod);
    const CreditAccount::Rules rules{m_version,
                                     ToCredit(m_accountingPeriod),
                                     ToCredit(m_timeSlice)};
    CreditAccount::Listener& listener = *this;
    m_account = std::make_unique<CreditAccount>(rules, listener);
}

void
CreditScheduler::DoDispose()
{
    m_account.reset();
    m_accounting.reset();
    m_pcpus.clear();
    m_slots.clear();
    m_accounts.clear();
    VcpuScheduler::DoDispose();
}

void
CreditScheduler::AddVcpu(Ptr<Vcpu> vcpu)
{
    const uint32_t id = vcpu->GetId();
    if (id >= m_slots.size())
    {
        m_slots.resize(id + 1);
    }
    NS_ASSERT_MSG(!m_slots[id], "vCPU " << id << " is already known");
    auto slot = std::make_unique<Slot>();
    slot->id = id;
    slot->vcpu = vcpu;
    slot->domain = GetAccount(vcpu->GetDomain());
    slot->pcpu = ChoosePcpu(*slot);
    m_slots[id] = std::move(slot);
}

void
CreditScheduler::RemoveVcpu(Ptr<Vcpu> vcpu)
{
    Slot& slot = Get(vcpu);
    Sleep(vcpu);
    m_account->Deactivate(slot);
    m_slots[slot.id].reset();
}

void
CreditScheduler::Wake(Ptr<Vcpu> vcpu)
{
    Slot& slot = Get(vcpu);
    const bool waits = m_pcpus[slot.pcpu].queue.Contains(slot);
    if (GetCurrent(slot.pcpu) == &slot || waits || slot.parked)
    {
        return;
    }
    if (slot.priority == CreditPriority::UNDER)
    {
        SetPriority(slot, CreditPriority::BOOST);
    }
    Enqueue(slot);
}

void
CreditScheduler::Sleep(Ptr<Vcpu> vcpu)
{
    Slot& slot = Get(vcpu);
    Pcpu& pcpu = m_pcpus[slot.pcpu];
    pcpu.queue.Remove(slot);
    if (pcpu.next == &slot)
    {
        pcpu.next = nullptr;
    }
}

void
CreditScheduler::Yield(Ptr<Vcpu> vcpu)
{
    Get(vcpu).yielded = true;
}

VcpuScheduler::Decision
CreditScheduler::Schedule(uint32_t pcpu)
{
    Slot* current = GetCurrent(pcpu);
    if (current && m_version == CREDIT_XEN_4_1)
    {
        ChargePrecisely(*current);
        current->start -= m_host->Now().GetNanoSeconds();
    }
    const bool kicked = current && std::exchange(current->kicked, false);
    if (kicked && CanRun(*current))
    {
        return ScheduleKicked(pcpu, *current);
    }
    if (IsRatelimited(pcpu, current))
    {
        return Dispatch(pcpu, current, current, m_ratelimit);
    }
    if (current && CanRun(*current))
    {
        Requeue(pcpu, *current);
    }
    return Dispatch(pcpu, current, TakeNext(pcpu), m_timeSlice);
}

VcpuScheduler::Decision
CreditScheduler::ScheduleKicked(uint32_t pcpu, Slot& current)
{
    Slot* next = TakeNext(pcpu);
    if (current.priority == CreditPriority::UNDER)
    {
        SetPriority(current, CreditPriority::BOOST);
    }
    m_pcpus[pcpu].queue.Insert(current);
    TickleIdle(current);
    return Dispatch(pcpu, &current, next ? next : TakeNext(pcpu), m_timeSlice);
}

bool
CreditScheduler::CanRun(const Slot& slot)
{
    const RunState state = slot.vcpu->GetRunState();
    return !slot.parked && (state == RunState::RUNNING || state == RunState::RUNNABLE);
}

bool
CreditScheduler::IsRatelimited(uint32_t pcpu, const Slot* current) const
{
    return current && CanRun(*current) && current->vcpu->MayRunOn(pcpu) &&
           m_host->Now() - m_pcpus[pcpu].since < m_ratelimit;
}

void
CreditScheduler::Requeue(uint32_t pcpu, Slot& current)
{
    Pcpu& here = m_pcpus[pcpu];
    const bool yielded = std::exchange(current.yielded, false);
    const bool preempted = !yielded && m_host->Now() < here.sliceEnd;
    if (!current.vcpu->MayRunOn(pcpu))
    {
        Enqueue(current);
    }
    else if (yielded && m_version == CREDIT_XEN_4_1)
    {
        here.queue.InsertYielded(current);
    }
    else if (preempted && m_preemptedTo == HEAD)
    {
        here.queue.InsertAtHeadOfClass(current);
    }
    else
    {
        here.queue.Insert(current);
    }
}

CreditScheduler::Slot*
CreditScheduler::TakeNext(uint32_t pcpu)
{
    Pcpu& here = m_pcpus[pcpu];
    CreditEntry* next = std::exchange(here.next, nullptr);
    if (!next || !here.queue.Contains(*next))
    {
        next = FindHead(pcpu);
        const CreditPriority priority = next ? next->priority : CreditPriority::IDLE;
        Slot* stolen = priority <= CreditPriority::OVER ? Steal(pcpu, priority) : nullptr;
        if (stolen || !next)
        {
            return stolen;
        }
    }
    here.queue.Remove(*next);
    return &AsSlot(*next);
}

VcpuScheduler::Decision
CreditScheduler::Dispatch(uint32_t pcpu, Slot* current, Slot* next, Time slice)
{
    Pcpu& here = m_pcpus[pcpu];
    if (!next)
    {
        here.tick.Stop();
        return {nullptr, Time()};
    }
    const Time now = m_host->Now();
    if (next != current)
    {
        here.since = now;
        next->yielded = false; // a rate limit keeps a yield for later (Xen 4.2)
    }
    if (m_version == CREDIT_XEN_4_1)
    {
        next->start += now.GetNanoSeconds();
    }
    here.sliceEnd = now + slice;
    here.tick.Start();
    m_accounting->Start();
    return {next->vcpu, slice};
}

} // namespace ns3
