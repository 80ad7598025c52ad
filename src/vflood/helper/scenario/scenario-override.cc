/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "scenario-override.h"

#include "scenario-schema.h"

#include <algorithm>

namespace ns3
{

namespace
{

/// A path, taken apart.
struct Path
{
    std::string table;     //!< "guest"; empty: the scenario itself
    std::string name;      //!< of the element; empty: all of the table
    std::string key;       //!< its key
    std::string attribute; //!< in the table that the key holds, may be empty
};

/// \return names of tables
std::vector<std::string>
GetTables()
{
    std::vector<std::string> tables;
    for (const ScenarioSection& section : GetScenarioSchema())
    {
        if (!section.table.empty())
        {
            tables.push_back(section.table);
        }
    }
    return tables;
}

/**
 * \param table name of a table
 * \param key name of a key
 * \return whether its elements may have this key
 */
bool
HasKey(const std::string& table, const std::string& key)
{
    const auto& schema = GetScenarioSchema();
    return std::any_of(schema.begin(), schema.end(), [&](const ScenarioSection& section) {
        return section.table == table && section.Find(key);
    });
}

/**
 * \param[in,out] text begins with a word, which is taken away with the point behind it
 * \return the word
 */
std::string
TakeWord(std::string& text)
{
    const std::size_t point = text.find('.');
    const std::string word = text.substr(0, point);
    text.erase(0, point == std::string::npos ? point : point + 1);
    return word;
}

/**
 * \param path a path
 * \return it, taken apart
 */
Path
Parse(std::string path)
{
    Path parts;
    if (path.rfind("ns3::", 0) == 0)
    {
        return {"", "", "attributes", path};
    }
    const std::string first = TakeWord(path);
    const auto tables = GetTables();
    if (std::find(tables.begin(), tables.end(), first) == tables.end())
    {
        return {"", "", first, path};
    }
    parts.table = first;
    parts.key = TakeWord(path);
    if (!HasKey(first, parts.key) && !path.empty())
    {
        parts.name = parts.key;
        parts.key = TakeWord(path);
    }
    parts.attribute = path;
    return parts;
}

/**
 * \param element its key is set
 * \param path which
 * \param text its value
 * \return what is wrong, or nothing
 */
std::string
Set(const ScenarioElement& element, const Path& path, const std::string& text)
{
    const ScenarioKey& key = *element.section->Find(path.key);
    if (key.type == ScenarioType::ATTRIBUTES)
    {
        const ScenarioValue value = key.get(element.data);
        const auto* given = std::get_if<ScenarioAttributes>(&value);
        ScenarioAttributes table = given ? *given : ScenarioAttributes();
        table[path.attribute] = text;
        key.set(element.data, table);
        return path.attribute.empty() ? "name an attribute: " + path.key + ".<attribute>" : "";
    }
    const ScenarioValue value = ParseScenarioText(key.type, text);
    if (!path.attribute.empty() || path.key == "kind" || path.key == "name")
    {
        return "cannot be set here";
    }
    const std::string problem = key.Check(value);
    if (problem.empty())
    {
        key.set(element.data, value);
    }
    return problem;
}

} // namespace

bool
IsScenarioPath(const std::string& path)
{
    const Path parts = Parse(path);
    return !parts.table.empty() || path.rfind("ns3::", 0) == 0 ||
           GetScenarioSection("").Find(parts.key);
}

std::string
OverrideScenario(ScenarioSpec& spec, const std::string& path, const std::string& text)
{
    const Path parts = Parse(path);
    std::vector<std::string> names;
    std::vector<std::string> keys;
    std::string problem;
    bool found = false;
    for (const ScenarioElement& element : GetScenarioElements(spec))
    {
        if (element.section->table != parts.table)
        {
            continue;
        }
        names.push_back(element.GetName());
        if (!parts.name.empty() && element.GetName() != parts.name)
        {
            continue;
        }
        for (const ScenarioKey& key : element.section->keys)
        {
            keys.push_back(key.name);
        }
        if (element.section->Find(parts.key))
        {
            found = true;
            problem = problem.empty() ? Set(element, parts, text) : problem;
        }
    }
    if (found)
    {
        return problem;
    }
    const bool named = !parts.name.empty() && keys.empty();
    const std::string nearest =
        FindNearestWord(named ? names : keys, named ? parts.name : parts.key);
    return (named ? "there is no " + parts.table + " named " + parts.name
                  : "there is no key " + parts.key) +
           (nearest.empty() ? "" : "; did you mean " + nearest + "?");
}

} // namespace ns3
