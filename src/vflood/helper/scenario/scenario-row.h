/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SCENARIO_ROW_H
#define SCENARIO_ROW_H

#include "scenario-key.h"

#include "ns3/option-words.h"

#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * \file
 * \ingroup vflood
 * How rows of the schema are written down; see scenario-schema.cc.
 */

namespace scenario
{

/**
 * \param member of a section's struct
 * \return its value; monostate if it is not given
 */
template <class T>
ScenarioValue
ToValue(const T& member)
{
    return member.empty() ? ScenarioValue() : ScenarioValue(member);
}

/// ToValue() of members that need not be there.
template <class T>
ScenarioValue
ToValue(const std::optional<T>& member)
{
    return member ? ScenarioValue(*member) : ScenarioValue();
}

/**
 * \param value of the member's kind, or monostate: it is not given
 * \param[out] member of a section's struct
 */
template <class T>
void
FromValue(const ScenarioValue& value, T& member)
{
    const T* given = std::get_if<T>(&value);
    member = given ? *given : T();
}

/// FromValue() of members that need not be there.
template <class T>
void
FromValue(const ScenarioValue& value, std::optional<T>& member)
{
    const T* given = std::get_if<T>(&value);
    member = given ? std::optional<T>(*given) : std::nullopt;
}

/// A row that is being written down.
struct Row
{
    ScenarioKey key; //!< the row

    /**
     * \param text default, as text
     * \param source of the default
     * \return this row
     */
    Row Default(const std::string& text, const std::string& source) &&
    {
        key.fallback = text;
        key.source = source;
        return std::move(*this);
    }

    /**
     * \param attributes that it sets, with their class; their defaults hold
     * \return this row
     */
    Row Sets(std::vector<std::string> attributes) &&
    {
        key.attributes = std::move(attributes);
        return std::move(*this);
    }

    /**
     * \param min least value
     * \param max largest value
     * \return this row
     */
    Row In(double min, double max) &&
    {
        key.min = min;
        key.max = max;
        return std::move(*this);
    }

    /**
     * \param unit of a plain number
     * \return this row
     */
    Row Unit(const std::string& unit) &&
    {
        key.unit = unit;
        return std::move(*this);
    }

    /**
     * \param words that are allowed
     * \return this row
     */
    Row Words(const std::vector<std::string>& words) &&
    {
        std::vector<std::pair<std::string, std::string>> pairs;
        for (const std::string& word : words)
        {
            pairs.emplace_back(word, word);
        }
        key.words = OptionWords(pairs);
        return std::move(*this);
    }

    /**
     * \param words that are allowed, and what each stands for
     * \return this row
     */
    Row Words(const OptionWords& words) &&
    {
        key.words = words;
        return std::move(*this);
    }

    /// \return this row, of a key that has to be given
    Row Required() &&
    {
        key.required = true;
        return std::move(*this);
    }
};

/**
 * \tparam Spec struct of the section
 * \param name of the key
 * \param type of its value
 * \param member that holds it
 * \param help one line
 * \return the row
 */
template <class Spec, class Base, class T>
Row
Bind(const std::string& name, ScenarioType type, T Base::*member, const std::string& help)
{
    Row row{{name, type, help}};
    row.key.get = [member](const void* spec) {
        return ToValue(static_cast<const Spec*>(spec)->*member);
    };
    row.key.set = [member](void* spec, const ScenarioValue& value) {
        FromValue(value, static_cast<Spec*>(spec)->*member);
    };
    return row;
}

/**
 * \param rows rows
 * \return their keys
 */
inline std::vector<ScenarioKey>
Keys(std::vector<Row> rows)
{
    std::vector<ScenarioKey> keys;
    for (Row& row : rows)
    {
        keys.push_back(std::move(row.key));
    }
    return keys;
}

} // namespace scenario

} // namespace ns3

#endif /* SCENARIO_ROW_H */
