/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "scenario-schema.h"

#include "scenario-sections.h"

#include "ns3/virt-error.h"

#include <algorithm>
#include <numeric>

namespace ns3
{

namespace
{

/// What sections of workloads begin with.
const std::string WORKLOAD = "workload.";

/**
 * Call back for the list of elements of a section.
 *
 * \param spec a scenario
 * \param table name of the table
 * \param use gets the list
 */
template <class Use>
void
WithList(ScenarioSpec& spec, const std::string& table, Use use)
{
    table == "host"       ? use(spec.hosts)
    : table == "guest"    ? use(spec.guests)
    : table == "native"   ? use(spec.natives)
    : table == "link"     ? use(spec.links)
    : table == "switch"   ? use(spec.switches)
    : table == "workload" ? use(spec.workloads)
                          : use(spec.traces);
}

/**
 * \param kind of a workload
 * \return its section, or null
 */
const ScenarioSection*
FindWorkload(const std::string& kind)
{
    for (const ScenarioSection& section : GetScenarioSchema())
    {
        if (section.name == WORKLOAD + kind)
        {
            return &section;
        }
    }
    return nullptr;
}

/**
 * \param element an element
 * \param kind of workload that is meant, for others: empty
 * \return whether the two are the same, as far as the schema goes
 */
bool
IsSame(const ScenarioElement& a, const ScenarioElement& b)
{
    return a.section == b.section && a.index == b.index &&
           std::all_of(a.section->keys.begin(), a.section->keys.end(), [&](const ScenarioKey& key) {
               return key.get(a.data) == key.get(b.data);
           });
}

/**
 * \param a a word
 * \param b another one
 * \return how many letters have to be changed, added or left out to make one of the other
 */
std::size_t
GetDistance(const std::string& a, const std::string& b)
{
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), 0);
    for (std::size_t i = 1; i <= a.size(); ++i)
    {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j)
        {
            const std::size_t change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({change, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row.back();
}

} // namespace

const std::vector<ScenarioSection>&
GetScenarioSchema()
{
    static const std::vector<ScenarioSection> schema = [] {
        std::vector<ScenarioSection> all = GetMachineSections();
        std::vector<ScenarioSection> network = GetNetworkSections();
        const std::vector<ScenarioSection> workloads = GetWorkloadSections();
        all.insert(all.end(), network.begin(), network.end() - 1);
        all.insert(all.end(), workloads.begin(), workloads.end());
        all.push_back(network.back()); // traces
        return all;
    }();
    return schema;
}

const ScenarioSection&
GetScenarioSection(const std::string& name)
{
    for (const ScenarioSection& section : GetScenarioSchema())
    {
        if (section.name == name)
        {
            return section;
        }
    }
    throw VirtError("GetScenarioSection(): there is no section \"" + name +
                    "\"; GetScenarioSchema() has them all");
}

std::vector<std::string>
GetWorkloadKinds()
{
    std::vector<std::string> kinds;
    for (const ScenarioSection& section : GetScenarioSchema())
    {
        if (section.table == "workload")
        {
            kinds.push_back(section.name.substr(WORKLOAD.size()));
        }
    }
    return kinds;
}

std::string
ScenarioElement::GetName() const
{
    const ScenarioKey* key = section->Find("name");
    return key ? FormatScenarioValue(key->type, key->get(data)) : "";
}

ScenarioValue
ScenarioElement::Get(const std::string& key) const
{
    const ScenarioKey* row = section->Find(key);
    if (!row)
    {
        throw VirtError("ScenarioElement::Get(): section " + section->name + " has no key \"" +
                        key + "\"");
    }
    return row->get(data);
}

std::vector<ScenarioElement>
GetScenarioElements(ScenarioSpec& spec)
{
    std::vector<ScenarioElement> all;
    for (const ScenarioSection& section : GetScenarioSchema())
    {
        if (section.table.empty())
        {
            all.push_back({&section, 0, &spec});
            continue;
        }
        if (section.table == "workload")
        {
            continue; // in their own order, below
        }
        WithList(spec, section.table, [&](auto& list) {
            for (std::size_t i = 0; i < list.size(); ++i)
            {
                all.push_back({&section, i, &list[i]});
            }
        });
    }
    for (std::size_t i = 0; i < spec.workloads.size(); ++i)
    {
        if (const ScenarioSection* section = FindWorkload(spec.workloads[i].kind))
        {
            all.push_back({section, i, &spec.workloads[i]});
        }
    }
    return all;
}

ScenarioElement
AddScenarioElement(ScenarioSpec& spec, const ScenarioSection& section)
{
    ScenarioElement element{&section, 0, &spec};
    if (!section.table.empty())
    {
        WithList(spec, section.table, [&](auto& list) {
            list.emplace_back();
            element = {&section, list.size() - 1, &list.back()};
        });
    }
    if (section.table == "workload")
    {
        section.Find("kind")->set(element.data, section.name.substr(WORKLOAD.size()));
    }
    return element;
}

ScenarioSpec
CompleteScenario(const ScenarioSpec& spec)
{
    ScenarioSpec complete = spec;
    for (const ScenarioElement& element : GetScenarioElements(complete))
    {
        for (const ScenarioKey& key : element.section->keys)
        {
            if (!key.fallback.empty() &&
                std::holds_alternative<std::monostate>(key.get(element.data)))
            {
                key.set(element.data, ParseScenarioText(key.type, key.fallback));
            }
        }
    }
    return complete;
}

bool
operator==(const ScenarioSpec& a, const ScenarioSpec& b)
{
    ScenarioSpec x = a;
    ScenarioSpec y = b;
    const auto first = GetScenarioElements(x);
    const auto second = GetScenarioElements(y);
    return std::equal(first.begin(), first.end(), second.begin(), second.end(), IsSame);
}

std::string
FindNearestWord(const std::vector<std::string>& words, const std::string& word)
{
    std::string nearest;
    std::size_t least = word.size() / 2 + 1;
    for (const std::string& candidate : words)
    {
        const std::size_t distance = GetDistance(candidate, word);
        if (distance < least)
        {
            least = distance;
            nearest = candidate;
        }
    }
    return nearest;
}

} // namespace ns3
