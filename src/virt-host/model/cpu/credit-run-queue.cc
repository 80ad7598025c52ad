/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "credit-run-queue.h"

#include "ns3/assert.h"

#include <algorithm>

namespace ns3
{

void
CreditRunQueue::Insert(CreditEntry& entry)
{
    NS_ASSERT_MSG(!Contains(entry), "vCPU " << entry.id << " is already on this run queue");
    m_entries.insert(FindLower(entry), &entry);
}

void
CreditRunQueue::InsertYielded(CreditEntry& entry)
{
    NS_ASSERT_MSG(!Contains(entry), "vCPU " << entry.id << " is already on this run queue");
    auto position = FindLower(entry);
    if (position != m_entries.end())
    {
        ++position;
    }
    m_entries.insert(position, &entry);
}

void
CreditRunQueue::InsertAtHeadOfClass(CreditEntry& entry)
{
    NS_ASSERT_MSG(!Contains(entry), "vCPU " << entry.id << " is already on this run queue");
    auto position =
        std::find_if(m_entries.begin(), m_entries.end(), [&entry](const CreditEntry* other) {
            return other->priority <= entry.priority;
        });
    m_entries.insert(position, &entry);
}

void
CreditRunQueue::Remove(const CreditEntry& entry)
{
    auto position = std::find(m_entries.begin(), m_entries.end(), &entry);
    if (position != m_entries.end())
    {
        m_entries.erase(position);
    }
}

void
CreditRunQueue::Resort()
{
    std::stable_partition(m_entries.begin(), m_entries.end(), [](const CreditEntry* entry) {
        return entry->priority >= CreditPriority::UNDER;
    });
}

bool
CreditRunQueue::IsEmpty() const
{
    return m_entries.empty();
}

CreditEntry*
CreditRunQueue::GetHead() const
{
    return m_entries.empty() ? nullptr : m_entries.front();
}

bool
CreditRunQueue::Contains(const CreditEntry& entry) const
{
    return std::find(m_entries.begin(), m_entries.end(), &entry) != m_entries.end();
}

const std::vector<CreditEntry*>&
CreditRunQueue::GetEntries() const
{
    return m_entries;
}

std::vector<CreditEntry*>::iterator
CreditRunQueue::FindLower(const CreditEntry& entry)
{
    return std::find_if(m_entries.begin(), m_entries.end(), [&entry](const CreditEntry* other) {
        return other->priority < entry.priority;
    });
}

} // namespace ns3
