/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "scenario-attributes.h"

#include "ns3/attribute-text.h"
#include "ns3/nstime.h"
#include "ns3/string.h"
#include "ns3/type-id.h"
#include "ns3/virt-error.h"

namespace ns3
{

namespace
{

/**
 * \param full ns3::Class::Attribute
 * \return its class, and its name there
 */
std::pair<std::string, std::string>
Split(const std::string& full)
{
    const std::size_t colons = full.rfind("::");
    return colons == std::string::npos
               ? std::pair<std::string, std::string>("", full)
               : std::pair<std::string, std::string>(full.substr(0, colons),
                                                     full.substr(colons + 2));
}

/**
 * \param type a class
 * \return names of all its attributes, inherited ones included
 */
std::vector<std::string>
GetAttributeNames(TypeId type)
{
    std::vector<std::string> names;
    for (bool more = true; more; more = type.HasParent(), type = type.GetParent())
    {
        for (std::size_t i = 0; i < type.GetAttributeN(); ++i)
        {
            names.push_back(type.GetAttribute(i).name);
        }
    }
    return names;
}

/**
 * \param type a class
 * \param attribute one it has or inherits
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
 * \param info an attribute
 * \param value its value as text
 * \return what is wrong with it, or nothing
 */
std::string
CheckValue(const TypeId::AttributeInformation& info, const std::string& value)
{
    const std::string type = info.checker->GetValueTypeName();
    const std::string more = info.checker->HasUnderlyingTypeInformation()
                                 ? " " + info.checker->GetUnderlyingTypeInformation()
                                 : "";
    try
    {
        if (IsReadableAs(type, value) && info.checker->CreateValidValue(StringValue(value)))
        {
            return "";
        }
    }
    catch (const VirtError& error)
    {
        return error.what();
    }
    return "allowed: " +
           (type == "ns3::TimeValue" ? "a time with its unit, as \"25us\"" : type + more);
}

} // namespace

std::string
GetAttributeDefault(const std::string& name, bool now)
{
    const auto [type, attribute] = Split(name);
    TypeId id;
    TypeId::AttributeInformation info;
    if (!TypeId::LookupByNameFailSafe(type, &id) || !id.LookupAttributeByName(attribute, &info))
    {
        return "";
    }
    const auto value = now ? info.initialValue : info.originalInitialValue;
    std::string text = value->SerializeToString(info.checker);
    if (info.checker->GetValueTypeName() == "ns3::TimeValue")
    {
        const Time time(text);
        text = FormatScenarioValue(ScenarioType::TIME, time.GetNanoSeconds());
    }
    return text;
}

std::string
CheckAttributeText(const std::string& type,
                   const std::string& name,
                   const std::string& value,
                   bool own)
{
    TypeId id;
    if (!TypeId::LookupByNameFailSafe(type, &id))
    {
        return "there is no class " + type + " in ns-3; allowed: ns3::Class::Attribute";
    }
    TypeId::AttributeInformation info;
    if (!id.LookupAttributeByName(name, &info))
    {
        const std::string nearest = FindNearestWord(GetAttributeNames(id), name);
        return type + " has no attribute of this name" +
               (nearest.empty() ? "" : "; did you mean " + nearest + "?");
    }
    const TypeId owner = FindOwner(id, name);
    if (own && owner != id)
    {
        return type + " inherits it; allowed: " + owner.GetName() + "::" + name;
    }
    if (!(info.flags & TypeId::ATTR_CONSTRUCT))
    {
        return "this attribute of " + type + " cannot be set beforehand";
    }
    return CheckValue(info, value);
}

void
ForEachAttribute(const ScenarioElement& element,
                 const std::string& type,
                 const std::function<void(const std::string&, const std::string&)>& set)
{
    for (const ScenarioKey& key : element.section->keys)
    {
        const ScenarioValue value = key.get(element.data);
        if (std::holds_alternative<std::monostate>(value) || key.type == ScenarioType::ATTRIBUTES)
        {
            continue;
        }
        for (const std::string& full : key.attributes)
        {
            const auto [of, name] = Split(full);
            if (of == type)
            {
                set(name, key.ToAttribute(value));
            }
        }
    }
    for (const ScenarioKey& key : element.section->keys)
    {
        if (key.type == ScenarioType::ATTRIBUTES && key.attributes.front() == type)
        {
            const ScenarioValue value = key.get(element.data);
            if (const auto* table = std::get_if<ScenarioAttributes>(&value))
            {
                for (const auto& [name, text] : *table)
                {
                    set(name, text);
                }
            }
        }
    }
}

} // namespace ns3
