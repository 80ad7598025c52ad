/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SCENARIO_VALUE_H
#define SCENARIO_VALUE_H

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace ns3
{

/**
 * \file
 * \ingroup vflood
 * What keys of scenarios hold, and how it is written: times, sizes and rates are texts with a unit,
 * counts and shares are plain numbers.
 */

/// Attributes of ns-3 objects: names, and values as text.
using ScenarioAttributes = std::map<std::string, std::string>;

/// Value of a key; monostate: it is not given. Whole numbers are counts, ns, bytes or bit/s.
using ScenarioValue = std::variant<std::monostate,
                                   bool,
                                   int64_t,
                                   double,
                                   std::string,
                                   std::vector<int64_t>,
                                   std::vector<std::string>,
                                   ScenarioAttributes>;

/// What kind of value a key has.
enum class ScenarioType : uint8_t
{
    TEXT,      //!< any text
    NAME,      //!< a name of letters, digits, - and _
    NAMES,     //!< one name, or several
    CHOICE,    //!< one of some words
    COUNT,     //!< a whole number
    COUNTS,    //!< several whole numbers
    NUMBER,    //!< a real number
    SWITCH,    //!< true or false
    TIME,      //!< a text with a unit of time; held in ns
    SIZE,      //!< a text with a unit of size; held in bytes
    RATE,      //!< a text with a unit of bits per second; held in bit/s
    ATTRIBUTES //!< a table of attributes
};

/**
 * \param type kind of the value
 * \return its name in lower case, for documents
 */
std::string GetScenarioTypeName(ScenarioType type);

/**
 * \param type kind of the value
 * \return how it is written, for messages: "a time with its unit, as \"25us\""
 */
std::string DescribeScenarioType(ScenarioType type);

/**
 * \param type kind of the value
 * \param text as on a command line: "3", "0.6", "25us", "100kB", "1Gb/s", "true", "0,1"
 * \return the value; monostate if the text is none of this kind
 */
ScenarioValue ParseScenarioText(ScenarioType type, const std::string& text);

/**
 * The inverse of ParseScenarioText().
 *
 * \param type kind of the value
 * \param value a value of this kind, no table
 * \return the text; times, sizes and rates in the largest unit that gives a whole number
 */
std::string FormatScenarioValue(ScenarioType type, const ScenarioValue& value);

/**
 * \param number a number
 * \return the shortest text that is read as the same number
 */
std::string FormatScenarioNumber(double number);

} // namespace ns3

#endif /* SCENARIO_VALUE_H */
