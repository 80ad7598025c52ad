/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "values.h"

#include "ns3/attribute-text.h"

#include <arpa/inet.h>
#include <regex>
#include <sstream>

namespace vflood
{

namespace
{

/// Characters that a time, rate, size or mask may have: matching takes stack for each.
constexpr std::size_t LONGEST = 100;

/**
 * \param text a text
 * \param pattern what it shall be
 * \return whether the whole text is that
 */
bool
Matches(const std::string& text, const std::regex& pattern)
{
    return text.size() <= LONGEST && std::regex_match(text, pattern);
}

/**
 * \param text a text
 * \param list texts with bars between them
 * \return whether it is one of them
 */
bool
IsOneOf(const std::string& text, const std::string& list)
{
    return !text.empty() && text.find('|') == std::string::npos &&
           ("|" + list + "|").find("|" + text + "|") != std::string::npos;
}

/**
 * \param text a class with attributes in brackets
 * \return whether there are such attributes, and their values can be read
 */
bool
AreInnerReadable(const std::string& text)
{
    const std::size_t open = text.find('[');
    ns3::TypeId type;
    if (open == std::string::npos ||
        !ns3::TypeId::LookupByNameFailSafe(text.substr(0, open), &type))
    {
        return true;
    }
    std::istringstream parameters(text.substr(open + 1, text.rfind(']') - open - 1));
    for (std::string item; std::getline(parameters, item, '|');)
    {
        const std::size_t equal = item.find('=');
        ns3::TypeId::AttributeInformation info;
        if (equal == std::string::npos ||
            !type.LookupAttributeByName(item.substr(0, equal), &info) ||
            !IsReadable(info, item.substr(equal + 1)))
        {
            return false;
        }
    }
    return true;
}

/**
 * \param family AF_INET or AF_INET6
 * \param text a text
 * \return whether it is an address of this family
 */
bool
IsIp(int family, const std::string& text)
{
    in6_addr address;
    return inet_pton(family, text.c_str(), &address) == 1;
}

} // namespace

std::string
GetValueType(const ns3::AttributeChecker& checker)
{
    const std::string name = checker.GetValueTypeName();
    return name.find("::") == std::string::npos ? "ns3::" + name : name;
}

bool
IsTimeWithUnit(const std::string& text)
{
    const bool unit = !text.empty() && text.back() >= 'a' && text.back() <= 'z';
    return unit && text.size() <= LONGEST && ns3::IsReadableAs("ns3::TimeValue", text);
}

bool
IsReadable(const ns3::TypeId::AttributeInformation& info, const std::string& text)
{
    static const std::regex mask("/([0-9]|[12][0-9]|3[0-2])");
    static const std::regex mac("([0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}");
    static const std::regex amount("[0-9]+(\\.[0-9]+)?[A-Za-z]+(/s)?");
    const std::string type = GetValueType(*info.checker);
    if (type == "ns3::EnumValue")
    {
        return IsOneOf(text, info.checker->GetUnderlyingTypeInformation());
    }
    if (type == "ns3::Ipv4AddressValue")
    {
        return IsIp(AF_INET, text);
    }
    if (type == "ns3::Ipv4MaskValue")
    {
        return IsIp(AF_INET, text) || Matches(text, mask);
    }
    if (type == "ns3::Ipv6AddressValue")
    {
        return IsIp(AF_INET6, text);
    }
    if (type == "ns3::Mac48AddressValue")
    {
        return Matches(text, mac);
    }
    if (type == "ns3::DataRateValue" || type == "ns3::QueueSizeValue")
    {
        return Matches(text, amount);
    }
    if (type == "ns3::TimeValue")
    {
        return IsTimeWithUnit(text);
    }
    return ns3::IsReadableAs(type, text) && AreInnerReadable(text);
}

} // namespace vflood
