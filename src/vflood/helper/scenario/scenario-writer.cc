/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "scenario-writer.h"

#include "scenario-schema.h"

#include <array>
#include <cstdio>

namespace ns3
{

namespace
{

/**
 * \param name name of an attribute
 * \return it as a key of TOML
 */
std::string
BareKey(const std::string& name)
{
    const bool bare = !name.empty() &&
                      name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                             "0123456789-_") == std::string::npos;
    return bare ? name : QuoteScenarioText(name);
}

/**
 * \param items numbers or texts
 * \param write writes one
 * \return a list of TOML
 */
template <class List, class Write>
std::string
WriteList(const List& items, Write write)
{
    std::string text = "[";
    for (const auto& item : items)
    {
        text += (text.size() == 1 ? "" : ", ") + write(item);
    }
    return text + "]";
}

/**
 * \param key a key
 * \param value its value
 * \return the value as TOML
 */
std::string
WriteValue(const ScenarioKey& key, const ScenarioValue& value)
{
    if (const auto* names = std::get_if<std::vector<std::string>>(&value))
    {
        return names->size() == 1 ? QuoteScenarioText(names->front())
                                  : WriteList(*names, QuoteScenarioText);
    }
    if (const auto* numbers = std::get_if<std::vector<int64_t>>(&value))
    {
        return WriteList(*numbers, [](int64_t number) { return std::to_string(number); });
    }
    if (const auto* table = std::get_if<ScenarioAttributes>(&value))
    {
        std::string text;
        for (const auto& [name, attribute] : *table)
        {
            text +=
                (text.empty() ? "{ " : ", ") + BareKey(name) + " = " + QuoteScenarioText(attribute);
        }
        return text + " }";
    }
    const std::string text = FormatScenarioValue(key.type, value);
    if (std::holds_alternative<bool>(value) || key.type == ScenarioType::COUNT)
    {
        return text;
    }
    if (std::holds_alternative<double>(value))
    {
        const bool real = text.find_first_of(".en") != std::string::npos;
        return real ? text : text + ".0";
    }
    return QuoteScenarioText(text);
}

/**
 * \param element an element
 * \param[in,out] text gets its keys, a line each
 */
void
WriteElement(const ScenarioElement& element, std::string& text)
{
    if (!element.section->table.empty())
    {
        text += (text.empty() ? "[[" : "\n[[") + element.section->table + "]]\n";
    }
    for (const ScenarioKey& key : element.section->keys)
    {
        const ScenarioValue value = key.get(element.data);
        const auto* table = std::get_if<ScenarioAttributes>(&value);
        if (table && element.section->table.empty())
        {
            text += "\n[" + key.name + "]\n";
            for (const auto& [name, attribute] : *table)
            {
                text += BareKey(name) + " = " + QuoteScenarioText(attribute) + "\n";
            }
        }
        else if (!std::holds_alternative<std::monostate>(value))
        {
            text += key.name + " = " + WriteValue(key, value) + "\n";
        }
    }
}

} // namespace

std::string
QuoteScenarioText(const std::string& text)
{
    std::string quoted = "\"";
    for (const unsigned char c : text)
    {
        if (c == '"' || c == '\\')
        {
            quoted += '\\';
        }
        if (c >= 0x20 && c != 0x7f)
        {
            quoted += static_cast<char>(c);
            continue;
        }
        std::array<char, 8> code{};
        std::snprintf(code.data(), code.size(), "\\u%04X", c);
        quoted += code.data();
    }
    return quoted + "\"";
}

std::string
WriteScenario(const ScenarioSpec& spec)
{
    ScenarioSpec copy = spec;
    std::string text;
    for (const ScenarioElement& element : GetScenarioElements(copy))
    {
        WriteElement(element, text);
    }
    return text;
}

} // namespace ns3
