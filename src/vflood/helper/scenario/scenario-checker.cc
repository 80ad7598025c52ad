/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "scenario-checker.h"

#include "scenario-attributes.h"
#include "scenario-check.h"

#include "ns3/host-preset.h"
#include "ns3/option-words.h"

#include <algorithm>

namespace ns3
{

namespace
{

/// Class of a host's scheduler in the schema: which one it is, the host says.
const std::string SCHEDULER = "ns3::VcpuScheduler";

/**
 * \param text a value as text
 * \param type kind of the value
 * \return it as in a file
 */
std::string
Quote(const std::string& text, ScenarioType type)
{
    const bool plain =
        type == ScenarioType::COUNT || type == ScenarioType::NUMBER || type == ScenarioType::SWITCH;
    const bool list = type == ScenarioType::COUNTS || type == ScenarioType::NAMES;
    return plain ? text : list ? "[" + text + "]" : "\"" + text + "\"";
}

} // namespace

std::vector<ScenarioMistake>
CheckScenario(const ScenarioSpec& spec)
{
    ScenarioSpec complete = CompleteScenario(spec);
    ScenarioChecker checker(complete);
    checker.CheckKeys();
    checker.CheckNames();
    checker.CheckHosts();
    checker.CheckNetwork();
    checker.CheckWork();
    return checker.GetMistakes();
}

ScenarioChecker::ScenarioChecker(ScenarioSpec& spec)
    : m_spec(spec),
      m_elements(GetScenarioElements(spec)),
      m_names(spec)
{
}

const std::vector<ScenarioMistake>&
ScenarioChecker::GetMistakes() const
{
    return m_mistakes;
}

void
ScenarioChecker::Add(const ScenarioElement& element,
                     const std::string& key,
                     const std::string& problem,
                     const std::string& value)
{
    std::string shown = value;
    const ScenarioKey* row = element.section->Find(key);
    if (shown.empty() && row)
    {
        const std::string text = FormatScenarioValue(row->type, row->get(element.data));
        shown = text.empty() ? "" : Quote(text, row->type);
    }
    m_mistakes.push_back(
        {element.section->table, element.index, element.GetName(), key, shown, problem});
}

ScenarioElement
ScenarioChecker::Get(const std::string& table, std::size_t index) const
{
    return *std::find_if(m_elements.begin(), m_elements.end(), [&](const ScenarioElement& element) {
        return element.section->table == table && element.index == index;
    });
}

void
ScenarioChecker::CheckKeys()
{
    for (const ScenarioElement& element : m_elements)
    {
        for (const ScenarioKey& key : element.section->keys)
        {
            const ScenarioValue value = key.get(element.data);
            if (std::holds_alternative<std::monostate>(value))
            {
                if (key.required)
                {
                    Add(element, key.name, "is missing; " + key.help);
                }
                continue;
            }
            const std::string problem = key.Check(value);
            if (!problem.empty())
            {
                Add(element, key.name, problem);
            }
            if (key.type == ScenarioType::ATTRIBUTES)
            {
                CheckAttributes(element, key);
            }
        }
        CheckKind(element);
    }
    for (std::size_t i = 0; i < m_spec.workloads.size(); ++i)
    {
        const WorkloadSpec& workload = m_spec.workloads[i];
        const auto kinds = GetWorkloadKinds();
        if (std::find(kinds.begin(), kinds.end(), workload.kind) == kinds.end())
        {
            std::string all;
            for (const std::string& kind : kinds)
            {
                all += (all.empty() ? "allowed: " : ", ") + kind;
            }
            m_mistakes.push_back(
                {"workload", i, workload.name, "kind", "\"" + workload.kind + "\"", all});
        }
    }
}

void
ScenarioChecker::CheckKind(const ScenarioElement& element)
{
    if (element.section->table != "workload")
    {
        return;
    }
    for (const ScenarioSection& other : GetScenarioSchema())
    {
        for (const ScenarioKey& key : other.keys)
        {
            if (other.table != "workload" || element.section->Find(key.name) ||
                std::holds_alternative<std::monostate>(key.get(element.data)))
            {
                continue;
            }
            const std::string text = FormatScenarioValue(key.type, key.get(element.data));
            const std::string problem =
                "is not for workloads of the kind " +
                element.section->name.substr(element.section->name.find('.') + 1);
            const bool told = !m_mistakes.empty() && m_mistakes.back().key == key.name;
            if (!told)
            {
                Add(element, key.name, problem, Quote(text, key.type));
            }
        }
    }
}

void
ScenarioChecker::CheckAttributes(const ScenarioElement& element, const ScenarioKey& key)
{
    std::string type = key.attributes.empty() ? "" : key.attributes.front();
    if (type == SCHEDULER)
    {
        type = GetScheduler(*static_cast<const HostSpec*>(element.data));
    }
    const auto table = std::get<ScenarioAttributes>(key.get(element.data));
    for (const auto& [full, value] : table)
    {
        std::string of = type;
        std::string name = full;
        if (type.empty()) // the scenario's own: ns3::Class::Attribute
        {
            const std::size_t colons = full.rfind("::");
            of = colons == std::string::npos ? "" : full.substr(0, colons);
            name = colons == std::string::npos ? full : full.substr(colons + 2);
        }
        const std::string problem = CheckAttributeText(of, name, value, type.empty());
        if (!problem.empty())
        {
            Add(element, key.name + "." + full, problem, "\"" + value + "\"");
        }
    }
}

void
ScenarioChecker::CheckNames()
{
    for (const std::string& name : m_names.GetTwice())
    {
        const ScenarioElement* last = nullptr;
        for (const ScenarioElement& element : m_elements)
        {
            const bool machine = element.section->table != "workload";
            const bool same = element.GetName() == name || name.rfind(element.GetName(), 0) == 0;
            last = machine && same && !element.GetName().empty() ? &element : last;
        }
        if (last)
        {
            Add(*last, "name", "the name " + name + " is given twice; allowed: each once");
        }
    }
    std::vector<std::string> workloads;
    for (std::size_t i = 0; i < m_spec.workloads.size(); ++i)
    {
        const std::string& name = m_spec.workloads[i].name;
        if (!name.empty() && std::find(workloads.begin(), workloads.end(), name) != workloads.end())
        {
            m_mistakes.push_back({"workload",
                                  i,
                                  name,
                                  "name",
                                  "\"" + name + "\"",
                                  "is given twice; allowed: each once"});
        }
        workloads.push_back(name);
    }
}

std::vector<const ScenarioNames::Machine*>
ScenarioChecker::CheckMachines(const ScenarioElement& element,
                               const std::string& key,
                               const std::vector<Kind>& kinds,
                               const std::string& what)
{
    const ScenarioValue value = element.Get(key);
    std::vector<std::string> names;
    if (const auto* one = std::get_if<std::string>(&value))
    {
        names = {*one};
    }
    else if (const auto* several = std::get_if<std::vector<std::string>>(&value))
    {
        names = *several;
    }
    std::vector<const Machine*> all;
    for (const std::string& name : names)
    {
        const auto found = m_names.Find(name);
        const bool good = !found.empty() && std::count(kinds.begin(), kinds.end(), found[0]->kind);
        if (good)
        {
            all.insert(all.end(), found.begin(), found.end());
            continue;
        }
        std::vector<std::string> known;
        std::string listed;
        for (const std::string& other : m_names.GetNames())
        {
            if (std::count(kinds.begin(), kinds.end(), m_names.Find(other)[0]->kind))
            {
                known.push_back(other);
                listed += (listed.empty() ? "" : ", ") + other;
            }
        }
        const std::string nearest = found.empty() ? FindNearestWord(known, name) : "";
        Add(element,
            key,
            (found.empty() ? "there is no machine " : "cannot be ") + name +
                (nearest.empty() ? "" : "; did you mean " + nearest + "?") + "; allowed: " + what +
                " (" + (listed.empty() ? "there is none" : listed) + ")");
        return {};
    }
    return all;
}

std::string
ScenarioChecker::GetScheduler(const HostSpec& host)
{
    for (const HostPreset& preset : GetHostPresets())
    {
        if (preset.name == host.preset)
        {
            return preset.scheduler;
        }
    }
    const bool known = GetSchedulerWords().IsKnown(host.scheduler);
    return GetSchedulerWords().GetValue(known ? host.scheduler : "credit");
}

} // namespace ns3
