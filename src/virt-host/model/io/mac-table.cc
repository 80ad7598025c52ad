/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "mac-table.h"

#include "ns3/ethernet-device-base.h"

#include <iterator>

namespace ns3
{

void
MacTable::SetAgeing(Time ageing)
{
    m_ageing = ageing;
}

Time
MacTable::GetAgeing() const
{
    return m_ageing;
}

void
MacTable::Learn(Mac48Address address, const Ptr<EthernetDeviceBase>& port, Time now)
{
    if (address.IsGroup())
    {
        return;
    }
    Entry& entry = m_entries[address];
    if (!entry.pinned)
    {
        entry = {port, now};
    }
}

void
MacTable::Pin(Mac48Address address, const Ptr<EthernetDeviceBase>& port)
{
    m_entries[address] = {port, Time(), true};
}

Ptr<EthernetDeviceBase>
MacTable::Lookup(Mac48Address address, Time now)
{
    auto found = m_entries.find(address);
    if (found == m_entries.end())
    {
        return nullptr;
    }
    if (!found->second.pinned && now - found->second.lastSeen > m_ageing)
    {
        m_entries.erase(found);
        return nullptr;
    }
    return found->second.port;
}

void
MacTable::Forget(const Ptr<EthernetDeviceBase>& port)
{
    for (auto entry = m_entries.begin(); entry != m_entries.end();)
    {
        entry = entry->second.port == port ? m_entries.erase(entry) : std::next(entry);
    }
}

void
MacTable::Clear()
{
    m_entries.clear();
}

} // namespace ns3
