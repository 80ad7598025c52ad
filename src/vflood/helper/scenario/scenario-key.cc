/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "scenario-key.h"

#include "scenario-attributes.h"

#include <algorithm>
#include <cctype>
#include <cmath>

namespace ns3
{

namespace
{

/// More than this is no limit that is worth to be told.
constexpr double ENDLESS = 1e15;

/**
 * \param key a key
 * \param number a bound of its range
 * \return it as it would be written
 */
std::string
Bound(const ScenarioKey& key, double number)
{
    return key.type == ScenarioType::NUMBER
               ? FormatScenarioNumber(number)
               : FormatScenarioValue(key.type == ScenarioType::COUNTS ? ScenarioType::COUNT
                                                                      : key.type,
                                     static_cast<int64_t>(number));
}

/**
 * \param key a key with numbers
 * \return its range
 */
std::string
Range(const ScenarioKey& key)
{
    std::string text;
    if (key.min > -ENDLESS)
    {
        text = (key.max < ENDLESS ? "" : "from ") + Bound(key, key.min);
    }
    if (key.max < ENDLESS)
    {
        text += (text.empty() ? "up to " : " to ") + Bound(key, key.max);
    }
    return text;
}

/**
 * \param type a kind of value
 * \param value a value
 * \return whether it is of that kind
 */
bool
IsOfType(ScenarioType type, const ScenarioValue& value)
{
    switch (type)
    {
    case ScenarioType::TEXT:
    case ScenarioType::NAME:
    case ScenarioType::CHOICE:
        return std::holds_alternative<std::string>(value);
    case ScenarioType::NAMES:
        return std::holds_alternative<std::vector<std::string>>(value);
    case ScenarioType::COUNTS:
        return std::holds_alternative<std::vector<int64_t>>(value);
    case ScenarioType::NUMBER:
        return std::holds_alternative<double>(value);
    case ScenarioType::SWITCH:
        return std::holds_alternative<bool>(value);
    case ScenarioType::ATTRIBUTES:
        return std::holds_alternative<ScenarioAttributes>(value);
    default:
        return std::holds_alternative<int64_t>(value);
    }
}

/**
 * \param name a text
 * \return whether it may be a name
 */
bool
IsName(const std::string& name)
{
    return !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char c) {
        return std::isalnum(c) || c == '-' || c == '_';
    });
}

/**
 * \param key a key with numbers
 * \param value its value, of its kind
 * \return whether all of them are in its range
 */
bool
IsInRange(const ScenarioKey& key, const ScenarioValue& value)
{
    const auto in = [&key](double number) {
        return std::isfinite(number) && number >= key.min && number <= key.max;
    };
    if (const auto* number = std::get_if<double>(&value))
    {
        return in(*number);
    }
    if (const auto* numbers = std::get_if<std::vector<int64_t>>(&value))
    {
        return std::all_of(numbers->begin(), numbers->end(), in);
    }
    const auto* whole = std::get_if<int64_t>(&value);
    return !whole || in(static_cast<double>(*whole));
}

} // namespace

std::string
ScenarioKey::GetDefault() const
{
    if (!fallback.empty() || attributes.empty() || type == ScenarioType::ATTRIBUTES)
    {
        return fallback;
    }
    const std::string text = GetAttributeDefault(attributes.front());
    for (const std::string& word : words ? words->GetWords() : std::vector<std::string>())
    {
        if (words->GetValue(word) == text)
        {
            return word;
        }
    }
    return text;
}

std::string
ScenarioKey::DescribeAllowed() const
{
    std::string text = words ? words->GetAllowed() : "";
    if (text.empty())
    {
        const std::string range = Range(*this);
        const bool plain = type == ScenarioType::COUNT || type == ScenarioType::NUMBER;
        text = plain && !range.empty()
                   ? (type == ScenarioType::COUNT ? "whole numbers " : "") + range
                   : DescribeScenarioType(type);
        text += plain || range.empty() ? "" : ", " + range;
    }
    return text + (unit.empty() ? "" : " (" + unit + ")");
}

std::string
ScenarioKey::Check(const ScenarioValue& value) const
{
    bool good = IsOfType(type, value) && IsInRange(*this, value);
    if (good && type == ScenarioType::NAME)
    {
        good = IsName(std::get<std::string>(value));
    }
    if (good && type == ScenarioType::NAMES)
    {
        const auto& names = std::get<std::vector<std::string>>(value);
        good = !names.empty() && std::all_of(names.begin(), names.end(), IsName);
    }
    if (good && type == ScenarioType::CHOICE)
    {
        good = words->IsKnown(std::get<std::string>(value));
    }
    return good ? "" : "allowed: " + DescribeAllowed();
}

std::string
ScenarioKey::ToAttribute(const ScenarioValue& value) const
{
    if (type == ScenarioType::CHOICE)
    {
        return words->GetValue(std::get<std::string>(value));
    }
    if (const auto* whole = std::get_if<int64_t>(&value))
    {
        const std::string suffix = type == ScenarioType::TIME   ? "ns"
                                   : type == ScenarioType::RATE ? "bps"
                                                                : "";
        return std::to_string(*whole) + suffix;
    }
    return FormatScenarioValue(type, value);
}

const ScenarioKey*
ScenarioSection::Find(const std::string& key) const
{
    const auto found = std::find_if(keys.begin(), keys.end(), [&key](const ScenarioKey& row) {
        return row.name == key;
    });
    return found == keys.end() ? nullptr : &*found;
}

} // namespace ns3
