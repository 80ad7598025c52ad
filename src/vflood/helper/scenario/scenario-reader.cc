/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "scenario-reader.h"

#include "scenario-check.h"
#include "scenario-override.h"
#include "scenario-schema.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>
#include <toml++/toml.h>
#include <tuple>

namespace ns3
{

namespace
{

/// Longest value that a message shows.
constexpr std::size_t SHOWN = 60;

/**
 * \param node a value of TOML
 * \return it, on one line and not too long
 */
std::string
Show(const toml::node& node)
{
    std::ostringstream stream;
    node.visit([&stream](const auto& value) { stream << value; });
    std::string text = stream.str();
    std::replace(text.begin(), text.end(), '\n', ' ');
    text = text.size() > SHOWN ? text.substr(0, SHOWN) + "..." : text;
    return node.is_string() ? "\"" + node.ref<std::string>().substr(0, SHOWN) + "\"" : text;
}

/**
 * \param node a value of TOML
 * \param[out] text it, for an attribute
 * \return whether it can be one
 */
bool
ToAttributeText(const toml::node& node, std::string& text)
{
    if (const auto whole = node.value_exact<int64_t>())
    {
        text = std::to_string(*whole);
    }
    else if (const auto number = node.value_exact<double>())
    {
        text = FormatScenarioNumber(*number);
    }
    else if (const auto truth = node.value_exact<bool>())
    {
        text = *truth ? "true" : "false";
    }
    else if (const auto words = node.value_exact<std::string>())
    {
        text = *words;
    }
    else
    {
        return false;
    }
    return true;
}

/**
 * \tparam T int64_t or std::string
 * \param node one of them, or a list of them
 * \return the list; monostate if it is none
 */
template <class T>
ScenarioValue
ToList(const toml::node& node)
{
    std::vector<T> items;
    const auto add = [&items](const toml::node& item) {
        const auto value = item.value_exact<T>();
        items.push_back(value.value_or(T()));
        return value.has_value();
    };
    const toml::array* list = node.as_array();
    const bool good = list ? std::all_of(list->begin(), list->end(), add) : add(node);
    return good ? ScenarioValue(items) : ScenarioValue();
}

/**
 * \param node a value of TOML
 * \return it as attributes; monostate if it is none
 */
ScenarioValue
ToAttributes(const toml::node& node)
{
    ScenarioAttributes attributes;
    const toml::table* table = node.as_table();
    if (!table)
    {
        return {};
    }
    for (const auto& [name, inner] : *table)
    {
        if (!ToAttributeText(inner, attributes[std::string(name.str())]))
        {
            return {};
        }
    }
    return attributes;
}

/**
 * \param type kind of value
 * \param node a value of TOML
 * \return it; monostate if it is none of this kind
 */
ScenarioValue
Convert(ScenarioType type, const toml::node& node)
{
    switch (type)
    {
    case ScenarioType::NAMES:
        return ToList<std::string>(node);
    case ScenarioType::COUNTS:
        return ToList<int64_t>(node);
    case ScenarioType::ATTRIBUTES:
        return ToAttributes(node);
    case ScenarioType::COUNT:
        return node.is_integer() ? ScenarioValue(node.ref<int64_t>()) : ScenarioValue();
    case ScenarioType::NUMBER:
        return node.is_number() ? ScenarioValue(*node.value<double>()) : ScenarioValue();
    case ScenarioType::SWITCH:
        return node.is_boolean() ? ScenarioValue(node.ref<bool>()) : ScenarioValue();
    default:
        return node.is_string() ? ParseScenarioText(type, node.ref<std::string>())
                                : ScenarioValue();
    }
}

/// Goes through a file.
class Reader
{
  public:
    /**
     * \param file its name
     */
    explicit Reader(const std::string& file)
        : m_file(file)
    {
    }

    /**
     * \param text the file
     * \param overrides keys that are set anew
     * \return the scenario
     * \throws ScenarioError if there is a mistake
     */
    ScenarioSpec Read(const std::string& text, const ScenarioOverrides& overrides);

  private:
    using Place = std::tuple<std::string, std::size_t, std::string>; //!< table, index, key

    /**
     * \param mistake a mistake
     * \param node where it is
     */
    void Add(ScenarioMistake mistake, const toml::node& node);

    /**
     * \param spec gets the elements
     * \param table name of a table
     * \param node what the file says
     */
    void ReadTables(ScenarioSpec& spec, const std::string& table, const toml::node& node);

    /**
     * \param table name of a table
     * \param index of an element
     * \param content of it
     * \return its section; null if it is a workload of no known kind
     */
    const ScenarioSection* FindSection(const std::string& table,
                                       std::size_t index,
                                       const toml::table& content);

    /**
     * \param element gets a key
     * \param name of the key
     * \param node its value
     */
    void ReadKey(const ScenarioElement& element, const std::string& name, const toml::node& node);

    /**
     * \param spec a scenario without mistakes of form
     */
    void Check(const ScenarioSpec& spec);

    std::string m_file;                      //!< name of the file
    std::map<Place, uint32_t> m_lines;       //!< where keys are
    std::vector<ScenarioMistake> m_mistakes; //!< so far
    std::vector<Place> m_wrong;              //!< keys that are told of already
};

void
Reader::Add(ScenarioMistake mistake, const toml::node& node)
{
    mistake.file = m_file;
    mistake.line = node.source().begin.line;
    m_wrong.emplace_back(mistake.section, mistake.index, mistake.key);
    m_mistakes.push_back(std::move(mistake));
}

const ScenarioSection*
Reader::FindSection(const std::string& table, std::size_t index, const toml::table& content)
{
    const bool workload = table == "workload";
    const toml::node* kind = content.get("kind");
    const auto word = kind ? kind->value_exact<std::string>() : std::nullopt;
    std::string all;
    for (const ScenarioSection& section : GetScenarioSchema())
    {
        if (section.table != table)
        {
            continue;
        }
        if (!workload || (word && section.name == "workload." + *word))
        {
            return &section;
        }
        all += (all.empty() ? "" : ", ") + section.name.substr(section.name.find('.') + 1);
    }
    const std::string nearest = word ? FindNearestWord(GetWorkloadKinds(), *word) : "";
    Add({table,
         index,
         "",
         "kind",
         kind ? Show(*kind) : "",
         (kind ? "" : "is missing; ") +
             (nearest.empty() ? "" : "did you mean \"" + nearest + "\"? ") + "allowed: " + all},
        kind ? *kind : content);
    return nullptr;
}

void
Reader::ReadKey(const ScenarioElement& element, const std::string& name, const toml::node& node)
{
    const std::string& table = element.section->table;
    m_lines[{table, element.index, name}] = node.source().begin.line;
    const ScenarioKey* key = element.section->Find(name);
    if (!key)
    {
        std::vector<std::string> keys;
        for (const ScenarioKey& row : element.section->keys)
        {
            keys.push_back(row.name);
        }
        const std::string nearest = FindNearestWord(keys, name);
        std::string all;
        for (const std::string& known : keys)
        {
            all += (all.empty() ? "" : ", ") + known;
        }
        Add({table,
             element.index,
             "",
             name,
             Show(node),
             "no key of " + (table.empty() ? "a scenario" : "a " + table) +
                 (element.section->name == table ? "" : " of this kind") +
                 (nearest.empty() ? "" : "; did you mean " + nearest + "?") + "; allowed: " + all},
            node);
        return;
    }
    const ScenarioValue value = Convert(key->type, node);
    const bool none = std::holds_alternative<std::monostate>(value);
    const auto* text = std::get_if<std::string>(&value);
    const auto* names = std::get_if<std::vector<std::string>>(&value);
    const bool empty =
        (text && text->empty() && key->type != ScenarioType::TEXT) || (names && names->empty());
    if (none || empty)
    {
        Add({table, element.index, "", name, Show(node), "allowed: " + key->DescribeAllowed()},
            node);
        return;
    }
    key->set(element.data, value);
    if (const toml::table* inner = node.as_table())
    {
        for (const auto& [attribute, item] : *inner)
        {
            m_lines[{table, element.index, name + "." + std::string(attribute.str())}] =
                item.source().begin.line;
        }
    }
}

void
Reader::ReadTables(ScenarioSpec& spec, const std::string& table, const toml::node& node)
{
    const toml::array* list = node.as_array();
    if (!list || !list->is_array_of_tables())
    {
        Add({table, 0, "", "", "", "allowed: [[" + table + "]] for each " + table}, node);
        return;
    }
    std::size_t index = 0;
    for (const toml::node& item : *list)
    {
        const toml::table& content = *item.as_table();
        m_lines[{table, index, ""}] = item.source().begin.line;
        const ScenarioSection* section = FindSection(table, index, content);
        const ScenarioElement element =
            AddScenarioElement(spec, section ? *section : GetScenarioSection("workload.transfer"));
        for (const auto& [name, value] : content)
        {
            const std::string key(name.str());
            if (section && !(table == "workload" && key == "kind"))
            {
                ReadKey(element, key, value);
            }
        }
        ++index;
    }
}

void
Reader::Check(const ScenarioSpec& spec)
{
    std::vector<std::tuple<std::string, std::size_t>> whole; // elements of an unknown kind
    for (const auto& [table, index, key] : m_wrong)
    {
        if (key == "kind" && table == "workload")
        {
            whole.emplace_back(table, index);
        }
    }
    for (ScenarioMistake mistake : CheckScenario(spec))
    {
        const Place place{mistake.section, mistake.index, mistake.key};
        const std::tuple<std::string, std::size_t> element{mistake.section, mistake.index};
        if (std::count(m_wrong.begin(), m_wrong.end(), place) ||
            std::count(whole.begin(), whole.end(), element))
        {
            continue;
        }
        const auto line = m_lines.find(place);
        const auto begin = m_lines.find({mistake.section, mistake.index, ""});
        mistake.file = m_file;
        mistake.line = line != m_lines.end()    ? line->second
                       : begin != m_lines.end() ? begin->second
                                                : 1;
        m_mistakes.push_back(mistake);
    }
}

ScenarioSpec
Reader::Read(const std::string& text, const ScenarioOverrides& overrides)
{
    ScenarioSpec spec;
    try
    {
        const toml::table root = toml::parse(text);
        const ScenarioSection& top = GetScenarioSection("");
        for (const auto& [name, node] : root)
        {
            const std::string key(name.str());
            const auto& schema = GetScenarioSchema();
            const bool table =
                std::any_of(schema.begin(), schema.end(), [&key](const ScenarioSection& section) {
                    return section.table == key && !key.empty();
                });
            table ? ReadTables(spec, key, node) : ReadKey({&top, 0, &spec}, key, node);
        }
    }
    catch (const toml::parse_error& error)
    {
        const std::string why(error.description());
        throw ScenarioError(
            {{"", 0, "", "", "", "not TOML: " + why, m_file, error.source().begin.line}});
    }
    for (const auto& [path, value] : overrides)
    {
        const std::string problem = OverrideScenario(spec, path, value);
        if (!problem.empty())
        {
            m_mistakes.push_back({"", 0, "", "--" + path, value, problem});
        }
    }
    Check(spec);
    if (!m_mistakes.empty())
    {
        std::stable_sort(
            m_mistakes.begin(),
            m_mistakes.end(),
            [](const ScenarioMistake& a, const ScenarioMistake& b) { return a.line < b.line; });
        throw ScenarioError(m_mistakes);
    }
    return spec;
}

} // namespace

ScenarioSpec
ReadScenario(const std::string& text, const std::string& file, const ScenarioOverrides& overrides)
{
    return Reader(file).Read(text, overrides);
}

std::string
LoadScenarioText(const std::string& path)
{
    std::ifstream stream(path, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    if (!stream || !text)
    {
        throw VirtError(path + ": the scenario cannot be read; allowed: a TOML file");
    }
    return text.str();
}

ScenarioSpec
ReadScenarioFile(const std::string& path, const ScenarioOverrides& overrides)
{
    return ReadScenario(LoadScenarioText(path), path, overrides);
}

} // namespace ns3
