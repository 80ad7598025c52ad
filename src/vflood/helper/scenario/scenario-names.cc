/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "scenario-names.h"

#include <algorithm>

namespace ns3
{

namespace
{

/// Most machines of one entry: a scenario with mistakes may ask for any number.
constexpr int64_t MOST = 256;

/**
 * \param count how many are asked for
 * \return how many there are
 */
std::size_t
GetNumber(const OptionalCount& count)
{
    return static_cast<std::size_t>(std::clamp<int64_t>(count.value_or(1), 1, MOST));
}

} // namespace

ScenarioNames::ScenarioNames(const ScenarioSpec& spec)
{
    for (std::size_t i = 0; i < spec.switches.size(); ++i)
    {
        Add(Kind::SWITCH, i, spec.switches[i].name, 1);
    }
    for (std::size_t i = 0; i < spec.natives.size(); ++i)
    {
        Add(Kind::NATIVE, i, spec.natives[i].name, GetNumber(spec.natives[i].count));
    }
    for (std::size_t i = 0; i < spec.hosts.size(); ++i)
    {
        Add(Kind::HOST, i, spec.hosts[i].name, GetNumber(spec.hosts[i].count));
    }
    for (std::size_t i = 0; i < spec.guests.size(); ++i)
    {
        AddGuests(spec, i);
    }
    for (const LinkSpec& link : spec.links)
    {
        Connect(link.between);
    }
    for (const SwitchSpec& node : spec.switches)
    {
        Connect(node.ports);
    }
}

void
ScenarioNames::Add(Kind kind, std::size_t index, const std::string& name, std::size_t n)
{
    if (name.empty())
    {
        return;
    }
    std::vector<std::size_t> group;
    for (std::size_t i = 0; i < n; ++i)
    {
        group.push_back(m_machines.size());
        m_machines.push_back({n == 1 ? name : name + std::to_string(i + 1), kind, index, i});
    }
    for (std::size_t i = 0; i < (n == 1 ? 0 : n); ++i)
    {
        const std::string& single = m_machines[group[i]].name;
        if (!m_byName.emplace(single, std::vector<std::size_t>{group[i]}).second)
        {
            m_twice.push_back(single);
        }
    }
    if (!m_byName.emplace(name, group).second)
    {
        m_twice.push_back(name);
    }
}

void
ScenarioNames::AddGuests(const ScenarioSpec& spec, std::size_t index)
{
    const GuestSpec& guest = spec.guests[index];
    std::vector<std::string> hosts;
    for (const Machine* machine : Find(guest.host))
    {
        if (machine->kind == Kind::HOST)
        {
            hosts.push_back(machine->name);
        }
    }
    const std::size_t each = GetNumber(guest.count);
    const std::size_t first = m_machines.size();
    Add(Kind::GUEST, index, guest.name, each * std::max<std::size_t>(hosts.size(), 1));
    for (std::size_t i = first; i < m_machines.size() && !hosts.empty(); ++i)
    {
        m_machines[i].host = hosts[(i - first) / each];
    }
}

void
ScenarioNames::Connect(const std::vector<std::string>& names)
{
    const std::vector<const Machine*> found = Find(names);
    std::string segment;
    for (const Machine* machine : found)
    {
        segment = segment.empty() ? machine->segment : segment;
    }
    segment = segment.empty() && !found.empty() ? found.front()->name : segment;
    for (const Machine* machine : found)
    {
        Machine& end = m_machines[static_cast<std::size_t>(machine - m_machines.data())];
        ++end.at;
        for (Machine& other : m_machines) // two segments become one
        {
            if (!end.segment.empty() && &other != &end && other.segment == end.segment)
            {
                other.segment = segment;
            }
        }
        end.segment = segment;
    }
}

const std::vector<ScenarioNames::Machine>&
ScenarioNames::GetMachines() const
{
    return m_machines;
}

std::vector<const ScenarioNames::Machine*>
ScenarioNames::Find(const std::string& name) const
{
    std::vector<const Machine*> found;
    const auto group = m_byName.find(name);
    if (group != m_byName.end())
    {
        for (std::size_t index : group->second)
        {
            found.push_back(&m_machines[index]);
        }
    }
    return found;
}

std::vector<const ScenarioNames::Machine*>
ScenarioNames::Find(const std::vector<std::string>& names) const
{
    std::vector<const Machine*> all;
    for (const std::string& name : names)
    {
        const auto found = Find(name);
        all.insert(all.end(), found.begin(), found.end());
    }
    return all;
}

std::vector<std::string>
ScenarioNames::GetNames() const
{
    std::vector<std::string> names;
    for (const auto& entry : m_byName)
    {
        names.push_back(entry.first);
    }
    return names;
}

const std::vector<std::string>&
ScenarioNames::GetTwice() const
{
    return m_twice;
}

std::string
ScenarioNames::GetSegment(const Machine& machine) const
{
    if (machine.kind != Kind::GUEST)
    {
        return machine.segment;
    }
    const auto host = Find(machine.host);
    return host.empty() ? "" : host.front()->segment;
}

bool
ScenarioNames::AreConnected(const Machine& a, const Machine& b) const
{
    const bool together = a.kind == Kind::GUEST && b.kind == Kind::GUEST && a.host == b.host;
    return together || (!GetSegment(a).empty() && GetSegment(a) == GetSegment(b));
}

} // namespace ns3
