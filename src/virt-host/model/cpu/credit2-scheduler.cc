/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "credit2-scheduler.h"

#include <algorithm>
#include <utility>

namespace ns3
{

void
Credit2Scheduler::DoDispose()
{
    m_refill.reset();
    m_queue.clear();
    m_pcpus.clear();
    m_slots.Clear();
    m_budgets.clear();
    VcpuScheduler::DoDispose();
}

void
Credit2Scheduler::Attach(SchedulerHost* host)
{
    if (m_maxRun < m_minRun)
    {
        throw VirtError("Credit2Scheduler::MaxRun is below MinRun; Xen's values are 10 ms and "
                        "0.5 ms");
    }
    m_refill = std::make_unique<PhasedTimer>(*host, 0, m_budgetPeriod);
    m_pcpus.resize(host->GetNPcpus());
    m_host = host;
}

void
Credit2Scheduler::AddVcpu(Ptr<Vcpu> vcpu)
{
    Slot& slot = m_slots.Add(vcpu, static_cast<uint32_t>(m_pcpus.size()));
    slot.credit = m_initialCredit;
    slot.budget = GetBudget(vcpu->GetDomain());
    UpdateMaxWeight();
}

void
Credit2Scheduler::RemoveVcpu(Ptr<Vcpu> vcpu)
{
    Slot& slot = m_slots.Get(vcpu);
    Dequeue(slot);
    if (m_pcpus[slot.pcpu].current == &slot)
    {
        m_pcpus[slot.pcpu].current = nullptr; // its Schedule() is still to come
    }
    m_slots.Remove(vcpu);
    UpdateMaxWeight();
}

void
Credit2Scheduler::UpdateMaxWeight()
{
    m_maxWeight = 1;
    m_slots.ForEach([this](const Slot& slot) {
        m_maxWeight = std::max(m_maxWeight, slot.vcpu->GetDomain()->GetWeight());
    });
}

void
Credit2Scheduler::Wake(Ptr<Vcpu> vcpu)
{
    Slot& slot = m_slots.Get(vcpu);
    if (m_pcpus[slot.pcpu].current == &slot)
    {
        return; // it blocked in this very instant: as if nothing had happened
    }
    if (!CanRun(slot))
    {
        m_refill->Start(); // which unparks it
        return;
    }
    Enqueue(slot);
    Tickle(slot);
}

void
Credit2Scheduler::Sleep(Ptr<Vcpu> vcpu)
{
    Dequeue(m_slots.Get(vcpu)); // if it runs, Schedule() follows
}

void
Credit2Scheduler::Yield(Ptr<Vcpu> vcpu)
{
    m_slots.Get(vcpu).yielded = true;
}

void
Credit2Scheduler::Enqueue(Slot& slot)
{
    const auto before = [](const Slot* a, const Slot* b) { return a->credit > b->credit; };
    m_queue.insert(std::upper_bound(m_queue.begin(), m_queue.end(), &slot, before), &slot);
}

void
Credit2Scheduler::Dequeue(const Slot& slot)
{
    m_queue.erase(std::remove(m_queue.begin(), m_queue.end(), &slot), m_queue.end());
}

void
Credit2Scheduler::Request(uint32_t pcpu)
{
    m_pcpus[pcpu].requested = true;
    m_host->RequestSchedule(pcpu);
}

void
Credit2Scheduler::Tickle(const Slot& slot)
{
    const uint32_t n = static_cast<uint32_t>(m_pcpus.size());
    uint32_t target = FindIdle(slot);
    target = target == n ? FindVictim(slot) : target;
    if (target < n)
    {
        Request(target);
    }
}

uint32_t
Credit2Scheduler::FindIdle(const Slot& slot) const
{
    const uint32_t n = static_cast<uint32_t>(m_pcpus.size());
    for (uint32_t i = 0; i < n; ++i)
    {
        const uint32_t p = (slot.pcpu + i) % n; // its own first
        if (!m_pcpus[p].current && !m_pcpus[p].requested && slot.vcpu->MayRunOn(p))
        {
            return p;
        }
    }
    return n;
}

uint32_t
Credit2Scheduler::FindVictim(const Slot& slot)
{
    const uint32_t n = static_cast<uint32_t>(m_pcpus.size());
    uint32_t victim = n;
    Time lowest = slot.credit;
    for (uint32_t i = 0; i < n; ++i)
    {
        const uint32_t p = (slot.pcpu + i) % n;
        Slot* current = m_pcpus[p].current;
        if (!current || m_pcpus[p].requested || !slot.vcpu->MayRunOn(p))
        {
            continue;
        }
        Burn(*current);
        const Time resist = p == slot.pcpu ? Time() : m_migrationResistance;
        if (current->credit + resist < lowest)
        {
            lowest = current->credit + resist;
            victim = p;
        }
    }
    return victim;
}

Credit2Scheduler::Slot*
Credit2Scheduler::Choose(uint32_t pcpu, Slot* current) const
{
    const bool yielded = current && current->yielded;
    const Time ran = current ? m_host->Now() - current->since : Time();
    if (current && !yielded && ran + m_ratelimitTolerance < m_ratelimit)
    {
        return current;
    }
    for (Slot* slot : m_queue)
    {
        if (!slot->vcpu->MayRunOn(pcpu) || !CanRun(*slot))
        {
            continue;
        }
        const Time resist = slot->pcpu == pcpu ? Time() : m_migrationResistance;
        if (!current || yielded || slot->credit > current->credit + resist)
        {
            return slot;
        }
    }
    return current;
}

VcpuScheduler::Decision
Credit2Scheduler::Schedule(uint32_t p)
{
    Slot* before = std::exchange(m_pcpus[p].current, nullptr);
    if (before)
    {
        Burn(*before);
    }
    const bool wants = before && WantsToRun(before->vcpu);
    const bool mayStay = wants && CanRun(*before) && before->vcpu->MayRunOn(p);
    Slot* current = mayStay ? before : nullptr;
    Slot* next = Choose(p, current);
    if (next && !next->credit.IsStrictlyPositive())
    {
        Reset(*next);
    }
    Install(p, next, current);
    if (wants && before != next)
    {
        m_pcpus[p].requested = true; // the decision for this one stands
        Wake(before->vcpu);
    }
    m_pcpus[p].requested = false;
    return next ? Decision{next->vcpu, GetRunLength(*next, current)} : Decision{nullptr, Time()};
}

void
Credit2Scheduler::Install(uint32_t p, Slot* next, const Slot* current)
{
    m_pcpus[p].current = next;
    if (!next)
    {
        return;
    }
    const Time now = m_host->Now();
    if (next != current)
    {
        Dequeue(*next);
        next->since = now;
        next->pcpu = p;
    }
    next->yielded = false;
    next->charged = now;
    if (next->budget->domain->GetCap() > 0)
    {
        m_refill->Start();
    }
}

} // namespace ns3
