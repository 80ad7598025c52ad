/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * \file
 * Credit scheduler: who pays, who earns. Ticks, charging, accounting and caps.
 */

#include "credit-scheduler.h"

#include "ns3/log.h"

#include <utility>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("CreditScheduler");

void
CreditScheduler::OnTimer(uint32_t timer)
{
    if (timer < m_pcpus.size())
    {
        Tick(timer);
    }
    else
    {
        DoAccounting();
    }
}

void
CreditScheduler::Tick(uint32_t pcpu)
{
    m_pcpus[pcpu].tick.OnFired();
    Slot* current = GetCurrent(pcpu);
    if (!current)
    {
        return;
    }
    if (current->priority == CreditPriority::BOOST)
    {
        SetPriority(*current, CreditPriority::UNDER);
    }
    if (m_version == CREDIT_XEN_3_3)
    {
        current->credit -= ToCredit(m_tickPeriod);
    }
    else
    {
        ChargePrecisely(*current);
    }
    m_account->Activate(*current);
    m_pcpus[pcpu].tick.Start();
}

void
CreditScheduler::DoAccounting()
{
    m_accounting->OnFired();
    for (const auto& account : m_accounts)
    {
        account->weight = account->domain->GetWeight();
        account->cap = account->domain->GetCap();
    }
    const int64_t pcpus = m_poolPcpus > 0 ? m_poolPcpus : m_pcpus.size();
    bool busy = false;
    if (m_account->Distribute(pcpus * ToCredit(m_accountingPeriod)))
    {
        for (Pcpu& pcpu : m_pcpus)
        {
            pcpu.queue.Resort();
        }
    }
    for (uint32_t p = 0; p < m_pcpus.size(); ++p)
    {
        busy = busy || m_host->GetCurrent(p);
    }
    if (busy || !m_account->IsAtRest())
    {
        m_accounting->Start();
    }
}

void
CreditScheduler::ChargePrecisely(Slot& slot)
{
    const int64_t unpaid = m_host->Now().GetNanoSeconds() - slot.start;
    if (unpaid > 0)
    {
        const int64_t credit = (unpaid + NS_PER_CREDIT / 2) / NS_PER_CREDIT;
        slot.credit -= static_cast<int32_t>(credit);
        slot.start += credit * NS_PER_CREDIT;
    }
}

void
CreditScheduler::SetPriority(Slot& slot, CreditPriority priority)
{
    const CreditPriority before = std::exchange(slot.priority, priority);
    NS_LOG_LOGIC("vCPU " << slot.vcpu->GetId() << ": " << ToString(before) << " -> "
                         << ToString(priority));
    m_priorityTrace(slot.vcpu, before, priority);
}

void
CreditScheduler::OnPriority(CreditEntry& entry, CreditPriority before)
{
    m_priorityTrace(AsSlot(entry).vcpu, before, entry.priority);
}

void
CreditScheduler::OnPark(CreditEntry& entry)
{
    Slot& slot = AsSlot(entry);
    m_pcpus[slot.pcpu].queue.Remove(slot);
    if (GetCurrent(slot.pcpu) == &slot)
    {
        m_host->RequestSchedule(slot.pcpu);
    }
}

void
CreditScheduler::OnUnpark(CreditEntry& entry)
{
    Slot& slot = AsSlot(entry);
    if (slot.vcpu->GetRunState() == RunState::RUNNABLE && GetCurrent(slot.pcpu) != &slot)
    {
        Enqueue(slot);
    }
}

void
CreditScheduler::OnSettled(CreditEntry& entry)
{
    m_accountingTrace(AsSlot(entry).vcpu, entry.credit, entry.priority);
}

} // namespace ns3
