/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "sedf-scheduler.h"

#include <algorithm>
#include <utility>

namespace ns3
{

void
SedfScheduler::DoDispose()
{
    m_pcpus.clear();
    m_slots.Clear();
    VcpuScheduler::DoDispose();
}

void
SedfScheduler::Attach(SchedulerHost* host)
{
    m_host = host;
    m_pcpus.resize(host->GetNPcpus());
}

void
SedfScheduler::AddVcpu(Ptr<Vcpu> vcpu)
{
    m_slots.Add(vcpu, static_cast<uint32_t>(m_pcpus.size()));
    try
    {
        const bool dom0 = vcpu->GetDomain()->IsDom0();
        SetParameters(vcpu,
                      dom0 ? m_dom0Period : m_guestPeriod,
                      dom0 ? m_dom0Slice : m_guestSlice,
                      dom0 ? m_dom0Extratime : m_guestExtratime);
    }
    catch (const VirtError&)
    {
        m_slots.Remove(vcpu);
        throw;
    }
}

void
SedfScheduler::RemoveVcpu(Ptr<Vcpu> vcpu)
{
    Slot& slot = m_slots.Get(vcpu);
    Dequeue(slot);
    if (m_pcpus[slot.pcpu].current == &slot)
    {
        m_pcpus[slot.pcpu].current = nullptr; // its Schedule() is still to come
    }
    m_slots.Remove(vcpu);
}

Time
SedfScheduler::BeginOf(const Slot& slot)
{
    return slot.deadline - slot.period;
}

void
SedfScheduler::Erase(Queue& queue, const Slot& slot)
{
    queue.erase(std::remove(queue.begin(), queue.end(), &slot), queue.end());
}

void
SedfScheduler::Enqueue(Slot& slot)
{
    Pcpu& pcpu = m_pcpus[slot.pcpu];
    Queue& queue = BeginOf(slot) > m_host->Now() ? pcpu.waiting : pcpu.ready;
    const bool waits = &queue == &pcpu.waiting;
    const auto before = [waits](const Slot* a, const Slot* b) {
        return waits ? BeginOf(*a) < BeginOf(*b) : a->deadline < b->deadline;
    };
    queue.insert(std::upper_bound(queue.begin(), queue.end(), &slot, before), &slot);
}

void
SedfScheduler::Dequeue(Slot& slot)
{
    Pcpu& pcpu = m_pcpus[slot.pcpu];
    Erase(pcpu.ready, slot);
    Erase(pcpu.waiting, slot);
    Erase(pcpu.extra[PENALTY], slot);
    Erase(pcpu.extra[UTILISATION], slot);
}

void
SedfScheduler::Wake(Ptr<Vcpu> vcpu)
{
    Slot& slot = m_slots.Get(vcpu);
    if (m_pcpus[slot.pcpu].current == &slot)
    {
        return; // it blocked in this very instant: as if nothing had happened
    }
    const Time now = m_host->Now();
    if (slot.started && now < slot.deadline)
    {
        ForfeitSlice(slot);
    }
    else
    {
        slot.deadline = now + slot.period;
        slot.used = Time();
    }
    slot.started = true;
    if (!vcpu->MayRunOn(slot.pcpu))
    {
        slot.pcpu = m_slots.ChoosePcpu(vcpu, static_cast<uint32_t>(m_pcpus.size()));
    }
    Enqueue(slot);
    if (slot.extratime)
    {
        EnqueueExtra(slot, UTILISATION, 0);
        if (slot.wantsPenalty)
        {
            EnqueueExtra(slot, PENALTY, 0);
        }
    }
    if (Interrupts(slot))
    {
        m_host->RequestSchedule(slot.pcpu);
    }
}

void
SedfScheduler::Sleep(Ptr<Vcpu> vcpu)
{
    Slot& slot = m_slots.Get(vcpu);
    if (m_pcpus[slot.pcpu].current != &slot)
    {
        Dequeue(slot);
    } // else Schedule() follows
}

void
SedfScheduler::Yield(Ptr<Vcpu> /* vcpu */)
{
    // Xen's SEDF knows no yield: Schedule() follows and may choose the same vCPU again
}

bool
SedfScheduler::Interrupts(const Slot& waker) const
{
    const Pcpu& pcpu = m_pcpus[waker.pcpu];
    if (!pcpu.current || BeginOf(waker) < pcpu.expires)
    {
        return true;
    }
    if (pcpu.current->run == Run::REALTIME || !waker.wantsPenalty)
    {
        return false;
    }
    return pcpu.current->extra == UTILISATION ||
           waker.score[PENALTY] < pcpu.current->score[PENALTY];
}

VcpuScheduler::Decision
SedfScheduler::Schedule(uint32_t p)
{
    Pcpu& pcpu = m_pcpus[p];
    const Time now = m_host->Now();
    m_host->CancelTimer(p);
    if (Slot* before = std::exchange(pcpu.current, nullptr))
    {
        const Run run = std::exchange(before->run, Run::NOT);
        run == Run::REALTIME ? LeaveRealtime(*before) : LeaveExtratime(*before);
    }
    UpdateQueues(pcpu);
    const Time end = pcpu.waiting.empty() ? Time() : BeginOf(*pcpu.waiting.front());
    Decision decision;
    if (!pcpu.ready.empty())
    {
        Slot& first = *pcpu.ready.front();
        const Time left = first.slice - first.used;
        decision = {first.vcpu, end.IsZero() ? left : std::min(left, end - now)};
        first.run = Run::REALTIME;
    }
    else
    {
        decision = ChooseExtratime(pcpu, end);
    }
    pcpu.current = m_slots.Find(decision.vcpu);
    pcpu.since = now;
    pcpu.expires = now + decision.slice;
    if (!decision.vcpu && decision.slice.IsStrictlyPositive())
    {
        m_host->SetTimer(p, pcpu.expires);
    }
    return decision;
}

void
SedfScheduler::OnTimer(uint32_t timer)
{
    m_host->RequestSchedule(timer);
}

} // namespace ns3
