/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "scenario-value.h"

#include <array>
#include <charconv>
#include <cmath>
#include <sstream>

namespace ns3
{

namespace
{

/// A unit and how many of the smallest one it is.
struct Unit
{
    const char* name; //!< as written
    int64_t factor;   //!< in ns, bytes or bit/s
};

/// A list of units; the largest first.
using Units = std::vector<Unit>;

/// Of times.
const Units TIMES{{"h", 3'600'000'000'000},
                  {"min", 60'000'000'000},
                  {"s", 1'000'000'000},
                  {"ms", 1'000'000},
                  {"us", 1'000},
                  {"ns", 1}};
/// Of sizes.
const Units SIZES{{"GiB", 1 << 30},
                  {"GB", 1'000'000'000},
                  {"MiB", 1 << 20},
                  {"MB", 1'000'000},
                  {"KiB", 1024},
                  {"kB", 1000},
                  {"B", 1}};
/// Of rates.
const Units RATES{{"Gb/s", 1'000'000'000}, {"Mb/s", 1'000'000}, {"kb/s", 1000}, {"b/s", 1}};

/// Largest number of ns, bytes or bit/s.
constexpr double MOST = 3e16;

/**
 * \param type a kind of value with a unit
 * \return its units
 */
const Units&
GetUnits(ScenarioType type)
{
    return type == ScenarioType::TIME ? TIMES : type == ScenarioType::SIZE ? SIZES : RATES;
}

/**
 * \param text a text
 * \param[out] rest what follows the number
 * \param[out] number the number at its beginning
 * \return whether there is a finite one
 */
bool
ReadNumber(const std::string& text, std::string& rest, double& number)
{
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    rest.assign(stop, end);
    return error == std::errc() && std::isfinite(number);
}

/**
 * \param units the units
 * \param text a number and one of them, with or without a blank between them
 * \return the value in the smallest unit
 */
ScenarioValue
ParseWithUnit(const Units& units, const std::string& text)
{
    std::string rest;
    double number = 0;
    if (!ReadNumber(text, rest, number))
    {
        return {};
    }
    rest.erase(0, rest.find_first_not_of(' '));
    for (const Unit& unit : units)
    {
        if (rest == unit.name && std::abs(number) * unit.factor <= MOST)
        {
            return static_cast<int64_t>(std::llround(number * unit.factor));
        }
    }
    return {};
}

/**
 * \param text a text
 * \return the whole number that it is
 */
ScenarioValue
ParseCount(const std::string& text)
{
    int64_t number = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    return error == std::errc() && stop == end && !text.empty() ? ScenarioValue(number)
                                                                : ScenarioValue();
}

/**
 * \param text words with commas between them
 * \return the words; without blanks around them
 */
std::vector<std::string>
Split(const std::string& text)
{
    std::vector<std::string> words;
    std::istringstream stream(text);
    for (std::string word; std::getline(stream, word, ',');)
    {
        const std::size_t first = word.find_first_not_of(' ');
        const std::size_t last = word.find_last_not_of(' ');
        words.push_back(first == std::string::npos ? "" : word.substr(first, last - first + 1));
    }
    return words;
}

/**
 * \param text whole numbers with commas between them
 * \return the numbers
 */
ScenarioValue
ParseCounts(const std::string& text)
{
    std::vector<int64_t> numbers;
    for (const std::string& word : Split(text))
    {
        const ScenarioValue number = ParseCount(word);
        if (!std::holds_alternative<int64_t>(number))
        {
            return {};
        }
        numbers.push_back(std::get<int64_t>(number));
    }
    return numbers;
}

/**
 * \param units the units
 * \param value in the smallest unit
 * \return with the largest unit that gives a whole number
 */
std::string
FormatWithUnit(const Units& units, int64_t value)
{
    for (const Unit& unit : units)
    {
        const bool binary = unit.factor % 1000 != 0 && unit.factor % 1024 == 0;
        if (value != 0 && value % unit.factor == 0 && !(binary && value % 1000 == 0))
        {
            return std::to_string(value / unit.factor) + unit.name;
        }
    }
    return std::to_string(value) + (&units == &TIMES ? "s" : units.back().name);
}

/**
 * \param items numbers or texts
 * \return them with commas
 */
template <class T>
std::string
Join(const std::vector<T>& items)
{
    std::ostringstream text;
    for (const T& item : items)
    {
        text << (&item == items.data() ? "" : ",") << item;
    }
    return text.str();
}

} // namespace

std::string
GetScenarioTypeName(ScenarioType type)
{
    static constexpr std::array<const char*, 12> NAMES{"text",
                                                       "name",
                                                       "names",
                                                       "choice",
                                                       "count",
                                                       "counts",
                                                       "number",
                                                       "switch",
                                                       "time",
                                                       "size",
                                                       "rate",
                                                       "attributes"};
    return NAMES.at(static_cast<std::size_t>(type));
}

std::string
DescribeScenarioType(ScenarioType type)
{
    static constexpr std::array<const char*, 12> TEXTS{
        "a text",
        "a name of letters, digits, - and _",
        "a name, or a list of names",
        "a word",
        "a whole number",
        "a list of whole numbers",
        "a number",
        "true or false",
        "a time with its unit (ns, us, ms, s, min or h), as \"25us\"",
        "a size with its unit (B, kB, MB, GB, KiB, MiB or GiB), as \"100kB\"",
        "a rate with its unit (b/s, kb/s, Mb/s or Gb/s), as \"1Gb/s\"",
        "a table of attributes, with values that are texts, numbers, true or false"};
    return TEXTS.at(static_cast<std::size_t>(type));
}

ScenarioValue
ParseScenarioText(ScenarioType type, const std::string& text)
{
    std::string rest;
    double number = 0;
    switch (type)
    {
    case ScenarioType::TEXT:
    case ScenarioType::NAME:
    case ScenarioType::CHOICE:
        return text;
    case ScenarioType::NAMES:
        return Split(text);
    case ScenarioType::COUNT:
        return ParseCount(text);
    case ScenarioType::COUNTS:
        return ParseCounts(text);
    case ScenarioType::NUMBER:
        return ReadNumber(text, rest, number) && rest.empty() ? ScenarioValue(number)
                                                              : ScenarioValue();
    case ScenarioType::SWITCH:
        return text == "true" || text == "false" ? ScenarioValue(text == "true") : ScenarioValue();
    case ScenarioType::TIME:
    case ScenarioType::SIZE:
    case ScenarioType::RATE:
        return ParseWithUnit(GetUnits(type), text);
    case ScenarioType::ATTRIBUTES:
        break;
    }
    return {};
}

std::string
FormatScenarioNumber(double number)
{
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
    return {text.data(), end};
}

std::string
FormatScenarioValue(ScenarioType type, const ScenarioValue& value)
{
    const bool unit =
        type == ScenarioType::TIME || type == ScenarioType::SIZE || type == ScenarioType::RATE;
    if (const auto* whole = std::get_if<int64_t>(&value))
    {
        return unit ? FormatWithUnit(GetUnits(type), *whole) : std::to_string(*whole);
    }
    if (const auto* truth = std::get_if<bool>(&value))
    {
        return *truth ? "true" : "false";
    }
    if (const auto* number = std::get_if<double>(&value))
    {
        return FormatScenarioNumber(*number);
    }
    if (const auto* numbers = std::get_if<std::vector<int64_t>>(&value))
    {
        return Join(*numbers);
    }
    if (const auto* names = std::get_if<std::vector<std::string>>(&value))
    {
        return Join(*names);
    }
    const auto* text = std::get_if<std::string>(&value);
    return text ? *text : "";
}

} // namespace ns3
