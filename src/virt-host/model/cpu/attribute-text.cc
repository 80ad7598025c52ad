/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "attribute-text.h"

#include "ns3/type-id.h"

#include <algorithm>
#include <array>
#include <sstream>

namespace ns3
{

namespace
{

/**
 * \param list texts
 * \param text a text
 * \return whether it is one of them
 */
template <std::size_t N>
bool
IsOneOf(const std::array<const char*, N>& list, const std::string& text)
{
    return std::find(list.begin(), list.end(), text) != list.end();
}

/**
 * \param text the value of an attribute that takes an object, or what makes one
 * \return whether it is a class that can be made, with or without attributes in brackets
 */
bool
IsObject(const std::string& text)
{
    const std::size_t open = text.find('[');
    const std::size_t close = text.rfind(']');
    const bool bare = open == std::string::npos && close == std::string::npos;
    TypeId type;
    return (bare || (open < close && close == text.size() - 1)) &&
           TypeId::LookupByNameFailSafe(text.substr(0, open), &type) && type.HasConstructor();
}

} // namespace

bool
IsReadableAs(const std::string& type, const std::string& text)
{
    static constexpr std::array<const char*, 3> NUMBERS{"ns3::UintegerValue",
                                                        "ns3::IntegerValue",
                                                        "ns3::DoubleValue"};
    static constexpr std::array<const char*, 12>
        UNITS{"", "s", "ms", "us", "ns", "ps", "fs", "min", "h", "d", "y", "ys"};
    static constexpr std::array<const char*, 3> OBJECTS{"ns3::PointerValue",
                                                        "ns3::ObjectFactoryValue",
                                                        "ObjectFactoryValue"};
    if (IsOneOf(OBJECTS, type))
    {
        return IsObject(text);
    }
    const bool isTime = type == "ns3::TimeValue";
    if (!isTime && !IsOneOf(NUMBERS, type))
    {
        return true;
    }
    const std::size_t end = text.find_first_not_of("0123456789.-+eE");
    const std::string unit = end == std::string::npos ? "" : text.substr(end);
    std::istringstream stream(text.substr(0, end));
    double number = 0;
    const bool whole =
        bool(stream >> number) && stream.peek() == std::istringstream::traits_type::eof();
    const bool wraps = type == NUMBERS[0] && number < 0;
    return whole && !wraps && (isTime ? IsOneOf(UNITS, unit) : unit.empty());
}

} // namespace ns3
