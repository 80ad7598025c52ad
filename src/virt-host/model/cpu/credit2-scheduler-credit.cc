/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * \file
 * Credit2 scheduler: credit, lengths of runs, and budgets of domains with a cap.
 */

#include "credit2-scheduler.h"

#include <algorithm>

namespace ns3
{

Time
Credit2Scheduler::ToCredit(const Slot& slot, Time time) const
{
    const int64_t weight = slot.vcpu->GetDomain()->GetWeight();
    return NanoSeconds(time.GetNanoSeconds() * m_maxWeight / weight);
}

Time
Credit2Scheduler::ToTime(const Slot& slot, Time credit) const
{
    const int64_t weight = slot.vcpu->GetDomain()->GetWeight();
    return NanoSeconds(credit.GetNanoSeconds() * weight / m_maxWeight);
}

void
Credit2Scheduler::Burn(Slot& slot)
{
    const Time now = m_host->Now();
    const Time used = now - slot.charged;
    slot.charged = now;
    slot.credit -= ToCredit(slot, used);
    if (slot.budget->domain->GetCap() > 0)
    {
        slot.budget->left -= used;
    }
}

void
Credit2Scheduler::Reset(const Slot& next)
{
    const Time initial = m_initialCredit;
    const Time floor = Time() - initial;
    const Time added = next.credit <= floor ? initial + initial : initial;
    for (Pcpu& pcpu : m_pcpus)
    {
        if (pcpu.current)
        {
            Burn(*pcpu.current);
        }
    }
    m_slots.ForEach([&](Slot& slot) {
        slot.credit = std::max(slot.credit, floor) + added;
        slot.credit = std::min(slot.credit, initial + m_carryOver);
    });
}

Time
Credit2Scheduler::GetRunLength(const Slot& next, const Slot* current) const
{
    const Time ran = &next == current ? m_host->Now() - next.since : Time();
    const Time least = std::max(m_minRun, m_ratelimit - ran);
    Time length = m_maxRun;
    if (!m_queue.empty())
    {
        const Time other = std::max(m_queue.front()->credit, Time());
        length = std::min(length, ToTime(next, std::max(next.credit - other, Time())));
    }
    length = std::max(length, least);
    const bool capped = next.budget->domain->GetCap() > 0;
    return capped ? std::min(length, next.budget->left) : length;
}

bool
Credit2Scheduler::CanRun(const Slot& slot) const
{
    const bool capped = slot.budget->domain->GetCap() > 0;
    return WantsToRun(slot.vcpu) && (!capped || slot.budget->left.IsStrictlyPositive());
}

Credit2Scheduler::Budget*
Credit2Scheduler::GetBudget(const Ptr<Domain>& domain)
{
    for (const auto& budget : m_budgets)
    {
        if (budget->domain == domain)
        {
            return budget.get();
        }
    }
    m_budgets.push_back(std::make_unique<Budget>());
    Budget& budget = *m_budgets.back();
    budget.domain = domain;
    budget.left = GetFullBudget(budget);
    return &budget;
}

Time
Credit2Scheduler::GetFullBudget(const Budget& budget) const
{
    return NanoSeconds(m_budgetPeriod.GetNanoSeconds() * budget.domain->GetCap() / 100);
}

void
Credit2Scheduler::Refill()
{
    for (Pcpu& pcpu : m_pcpus)
    {
        if (pcpu.current)
        {
            Burn(*pcpu.current);
        }
    }
    bool needed = false;
    for (const auto& budget : m_budgets)
    {
        const Time full = GetFullBudget(*budget);
        needed = needed || budget->left < full;
        budget->left = std::min(budget->left + full, full);
    }
    m_slots.ForEach([&](Slot& slot) {
        const bool runs = m_pcpus[slot.pcpu].current == &slot;
        const bool queued = std::find(m_queue.begin(), m_queue.end(), &slot) != m_queue.end();
        if (!runs && !queued && CanRun(slot))
        {
            Enqueue(slot); // was parked
            Tickle(slot);
        }
    });
    if (needed)
    {
        m_refill->Start();
    }
}

void
Credit2Scheduler::OnTimer(uint32_t /* timer */)
{
    m_refill->OnFired();
    Refill();
}

} // namespace ns3
