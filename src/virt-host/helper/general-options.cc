/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "general-options.h"

#include "ns3/attribute-text.h"
#include "ns3/global-value.h"
#include "ns3/string.h"
#include "ns3/type-id.h"
#include "ns3/virt-error.h"

#include <algorithm>
#include <array>

namespace ns3
{

namespace
{

/**
 * \param checker a checker
 * \return what it allows, as text
 */
std::string
Describe(const Ptr<const AttributeChecker>& checker)
{
    const std::string type = checker->GetValueTypeName();
    if (type == "ns3::TimeValue")
    {
        return "a time with its unit, e.g. 30ms, 20us or 1.5s";
    }
    const bool hasRange = checker->HasUnderlyingTypeInformation();
    return type + (hasRange ? " " + checker->GetUnderlyingTypeInformation() : "");
}

/**
 * \param name name of the option
 * \param value its value
 * \param checker what it may be
 * \throws VirtError if it is not allowed
 */
void
CheckValue(const std::string& name,
           const std::string& value,
           const Ptr<const AttributeChecker>& checker)
{
    const bool readable = IsReadableAs(checker->GetValueTypeName(), value);
    if (!readable || !checker->CreateValidValue(StringValue(value)))
    {
        throw VirtError("option --" + name + " has the value \"" + value +
                        "\"; allowed: " + Describe(checker));
    }
}

/**
 * \param name name of a TypeId
 * \param option name of the option that gives it
 * \return the TypeId
 * \throws VirtError if there is none
 */
TypeId
FindType(const std::string& name, const std::string& option)
{
    TypeId type;
    if (!TypeId::LookupByNameFailSafe(name, &type))
    {
        throw VirtError("option --" + option + " names the class \"" + name +
                        "\", which does not exist; --PrintTypeIds lists those that do");
    }
    return type;
}

/**
 * ns-3 sets a default only through the class that has the attribute itself.
 *
 * \param type a class
 * \param attribute an attribute that it has or inherits
 * \return the class it comes from
 */
TypeId
FindOwner(TypeId type, const std::string& attribute)
{
    for (; type.HasParent(); type = type.GetParent())
    {
        for (std::size_t i = 0; i < type.GetAttributeN(); ++i)
        {
            if (type.GetAttribute(i).name == attribute)
            {
                return type;
            }
        }
    }
    return type;
}

/**
 * \param name ns3::Class::Attribute
 * \param value its value
 */
void
CheckAttribute(const std::string& name, const std::string& value)
{
    const std::size_t colons = name.rfind("::");
    const TypeId type = FindType(name.substr(0, colons), name);
    TypeId::AttributeInformation info;
    if (!type.LookupAttributeByName(name.substr(colons + 2), &info))
    {
        throw VirtError("option --" + name + " names no attribute of " + type.GetName() +
                        "; --PrintAttributes=" + type.GetName() + " lists them");
    }
    const TypeId owner = FindOwner(type, info.name);
    if (owner != type)
    {
        throw VirtError("option --" + name + " names an attribute that " + type.GetName() +
                        " inherits; write --" + owner.GetName() + "::" + info.name + "=" + value);
    }
    CheckValue(name, value, info.checker);
}

} // namespace

bool
CheckGeneralOption(const std::string& name, const std::string& value)
{
    static constexpr std::array<const char*, 8> PRINT{"help",
                                                      "version",
                                                      "PrintHelp",
                                                      "PrintVersion",
                                                      "PrintGlobals",
                                                      "PrintGroups",
                                                      "PrintGroup",
                                                      "PrintTypeIds"};
    if (name == "PrintAttributes")
    {
        FindType(value, name);
        return true;
    }
    if (name.rfind("ns3::", 0) == 0)
    {
        CheckAttribute(name, value);
        return true;
    }
    for (auto global = GlobalValue::Begin(); global != GlobalValue::End(); ++global)
    {
        if ((*global)->GetName() == name)
        {
            CheckValue(name, value, (*global)->GetChecker());
            return true;
        }
    }
    return std::find(PRINT.begin(), PRINT.end(), name) != PRINT.end();
}

} // namespace ns3
