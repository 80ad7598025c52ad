/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * \file
 * Credit scheduler: several pCPUs. Where a vCPU waits, who is notified of it, and stealing.
 */

#include "credit-scheduler.h"
#include "virt-error.h"

namespace ns3
{

uint32_t
CreditScheduler::ChoosePcpu(const Slot& slot) const
{
    const uint32_t n = static_cast<uint32_t>(m_pcpus.size());
    std::vector<uint32_t> users(n, 0);
    for (const auto& other : m_slots)
    {
        if (other && other.get() != &slot)
        {
            ++users[other->pcpu];
        }
    }
    uint32_t best = n;
    for (uint32_t p = 0; p < n; ++p)
    {
        if (slot.vcpu->MayRunOn(p) && (best == n || users[p] < users[best]))
        {
            best = p;
        }
    }
    if (best == n)
    {
        throw VirtError("CreditScheduler: vCPU " + std::to_string(slot.id) +
                        " may run on no pCPU of this host, which has " + std::to_string(n) +
                        "; give Vcpu::SetAffinity() pCPUs below that number, or more pCPUs to the "
                        "host");
    }
    return best;
}

void
CreditScheduler::Enqueue(Slot& slot)
{
    if (!slot.vcpu->MayRunOn(slot.pcpu))
    {
        slot.pcpu = ChoosePcpu(slot);
    }
    m_pcpus[slot.pcpu].queue.Insert(slot);
    Tickle(slot);
}

void
CreditScheduler::Tickle(Slot& slot)
{
    Slot* current = GetCurrent(slot.pcpu);
    if (!current || Preempts(slot, *current))
    {
        m_host->RequestSchedule(slot.pcpu);
    }
    if (current && m_kickAway && KicksAway(slot, *current))
    {
        current->kicked = true;
    }
    if (current)
    {
        TickleIdle(slot);
    }
}

bool
CreditScheduler::Preempts(const Slot& slot, const Slot& current)
{
    switch (m_wakeRule)
    {
    case NEVER_PREEMPT:
        return false;
    case ALWAYS_PREEMPT: {
        CreditEntry*& next = m_pcpus[slot.pcpu].next;
        next = next ? next : m_slots[slot.id].get();
        return true;
    }
    case EXACT:
        break;
    }
    return slot.priority > current.priority;
}

bool
CreditScheduler::KicksAway(const Slot& slot, const Slot& current) const
{
    bool idle = false;
    for (uint32_t p = 0; p < m_pcpus.size(); ++p)
    {
        if (!m_host->GetCurrent(p))
        {
            idle = true;
            if (slot.vcpu->MayRunOn(p))
            {
                return false; // the idle one takes the vCPU
            }
        }
    }
    return idle && slot.priority > current.priority;
}

void
CreditScheduler::TickleIdle(const Slot& slot)
{
    const uint32_t n = static_cast<uint32_t>(m_pcpus.size());
    const uint32_t start = m_version == CREDIT_XEN_3_3 ? n - 1 : m_lastTickled;
    for (uint32_t i = 1; i <= n; ++i)
    {
        const uint32_t p = (start + i) % n;
        if (m_host->GetCurrent(p) || !slot.vcpu->MayRunOn(p))
        {
            continue;
        }
        m_host->RequestSchedule(p);
        if (m_version == CREDIT_XEN_4_1)
        {
            m_lastTickled = p; // one of them is enough
            return;
        }
    }
}

CreditEntry*
CreditScheduler::FindHead(uint32_t pcpu)
{
    CreditRunQueue& queue = m_pcpus[pcpu].queue;
    while (CreditEntry* head = queue.GetHead())
    {
        Slot& slot = AsSlot(*head);
        if (slot.vcpu->MayRunOn(pcpu))
        {
            return head;
        }
        queue.Remove(slot); // its affinity has changed while it waited
        Enqueue(slot);
    }
    return nullptr;
}

CreditScheduler::Slot*
CreditScheduler::Steal(uint32_t pcpu, CreditPriority than)
{
    const uint32_t n = static_cast<uint32_t>(m_pcpus.size());
    for (uint32_t i = 1; i < n; ++i)
    {
        const uint32_t peer = (pcpu + i) % n;
        if (!m_host->GetCurrent(peer))
        {
            continue; // it is about to take that work itself
        }
        for (CreditEntry* entry : m_pcpus[peer].queue.GetEntries())
        {
            if (entry->priority <= than)
            {
                break;
            }
            Slot& slot = AsSlot(*entry);
            if (slot.vcpu->MayRunOn(pcpu))
            {
                m_pcpus[peer].queue.Remove(slot);
                slot.pcpu = pcpu;
                return &slot;
            }
        }
    }
    return nullptr;
}

} // namespace ns3
