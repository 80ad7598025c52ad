/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "credit-account.h"

#include <algorithm>

namespace ns3
{

namespace
{

/**
 * \param a not negative
 * \param b above zero
 * \return a / b, rounded up
 */
int64_t
DivideUp(int64_t a, int64_t b)
{
    return (a + b - 1) / b;
}

/**
 * \param list a list
 * \param item what to take out of it
 */
template <typename T>
void
Erase(std::vector<T*>& list, T* item)
{
    list.erase(std::find(list.begin(), list.end(), item));
}

} // namespace

CreditAccount::CreditAccount(const Rules& rules, Listener& listener)
    : m_rules(rules),
      m_listener(listener)
{
}

void
CreditAccount::Activate(CreditEntry& entry)
{
    if (entry.active)
    {
        return;
    }
    CreditDomain& domain = *entry.domain;
    if (domain.active.empty())
    {
        m_active.insert(m_active.begin(), &domain);
    }
    domain.active.insert(domain.active.begin(), &entry);
    entry.active = true;
}

void
CreditAccount::Deactivate(CreditEntry& entry)
{
    if (!entry.active)
    {
        return;
    }
    CreditDomain& domain = *entry.domain;
    Erase(domain.active, &entry);
    if (domain.active.empty())
    {
        Erase(m_active, &domain);
    }
    entry.active = false;
}

bool
CreditAccount::Distribute(int64_t pool)
{
    Round round{pool + std::max<int64_t>(0, -m_balance), 0, 0};
    for (const CreditDomain* domain : m_active)
    {
        round.weight += GetWeight(*domain);
    }
    round.weightLeft = round.weight;
    int64_t balance = 0;
    const std::vector<CreditDomain*> domains = m_active; // the list changes on the way
    for (CreditDomain* domain : domains)
    {
        const std::vector<CreditEntry*> entries = domain->active; // so does this one
        const int64_t parkLimit = GetParkLimit(*domain);
        const int64_t share = TakeShare(*domain, round);
        const int64_t each = DivideUp(share, static_cast<int64_t>(entries.size()));
        for (CreditEntry* entry : entries)
        {
            Settle(*entry, each, parkLimit);
            balance += entry->credit;
        }
    }
    m_balance = balance;
    return !domains.empty();
}

bool
CreditAccount::IsAtRest() const
{
    return m_active.empty() && m_balance >= 0;
}

int64_t
CreditAccount::GetBalance() const
{
    return m_balance;
}

const std::vector<CreditDomain*>&
CreditAccount::GetActiveDomains() const
{
    return m_active;
}

int64_t
CreditAccount::GetWeight(const CreditDomain& domain) const
{
    const int64_t n = static_cast<int64_t>(domain.active.size());
    return m_rules.version == CREDIT_XEN_3_3 ? domain.weight : domain.weight * n;
}

int64_t
CreditAccount::GetPeak(const CreditDomain& domain, const Round& round) const
{
    int64_t peak = static_cast<int64_t>(domain.active.size()) * m_rules.perPeriod;
    if (m_balance < 0)
    {
        peak += DivideUp(-m_balance * GetWeight(domain), round.weight);
    }
    if (domain.cap > 0)
    {
        peak = std::min(peak, DivideUp(domain.cap * m_rules.perPeriod, 100));
    }
    return peak;
}

int64_t
CreditAccount::TakeShare(CreditDomain& domain, Round& round)
{
    const int64_t weight = GetWeight(domain);
    round.weightLeft -= weight;
    const int64_t peak = GetPeak(domain, round);
    const int64_t fair = DivideUp(round.total * weight, round.weight);
    if (fair < peak)
    {
        round.someNeedMore = true;
        return fair;
    }
    if (round.weightLeft > 0)
    {
        round.total += DivideUp((fair - peak) * round.weight, round.weightLeft);
    }
    if (round.someNeedMore)
    {
        Erase(m_active, &domain);
        m_active.insert(m_active.begin(), &domain);
    }
    return peak;
}

int64_t
CreditAccount::GetParkLimit(const CreditDomain& domain) const
{
    const int64_t cap = DivideUp(domain.cap * m_rules.perPeriod, 100);
    return DivideUp(cap, static_cast<int64_t>(domain.active.size()));
}

void
CreditAccount::Settle(CreditEntry& entry, int64_t earned, int64_t parkLimit)
{
    entry.credit += static_cast<int32_t>(earned);
    if (entry.credit < 0)
    {
        SettleDebt(entry, parkLimit);
    }
    else
    {
        SettleGain(entry);
    }
    m_listener.OnSettled(entry);
}

void
CreditAccount::SettleDebt(CreditEntry& entry, int64_t parkLimit)
{
    SetPriority(entry, CreditPriority::OVER);
    if (entry.domain->cap > 0 && entry.credit < -parkLimit && !entry.parked)
    {
        entry.parked = true;
        m_listener.OnPark(entry);
    }
    entry.credit = std::max(entry.credit, -m_rules.bound);
}

void
CreditAccount::SettleGain(CreditEntry& entry)
{
    SetPriority(entry, CreditPriority::UNDER);
    if (entry.parked)
    {
        m_listener.OnUnpark(entry);
        entry.parked = false;
    }
    if (entry.credit > m_rules.bound)
    {
        Deactivate(entry);
        entry.credit = m_rules.version == CREDIT_XEN_3_3 ? 0 : entry.credit / 2;
    }
}

void
CreditAccount::SetPriority(CreditEntry& entry, CreditPriority priority)
{
    const CreditPriority before = entry.priority;
    entry.priority = priority;
    if (before != priority)
    {
        m_listener.OnPriority(entry, before);
    }
}

} // namespace ns3
