/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "attribute-dump.h"

#include "ns3/callback.h"
#include "ns3/global-value.h"
#include "ns3/object-base.h"
#include "ns3/pointer.h"
#include "ns3/string.h"
#include "ns3/trace-args.h"
#include "ns3/type-id.h"
#include "ns3/virt-error.h"

#include <fstream>
#include <map>

namespace ns3
{

namespace
{

/// Values by name.
using Values = std::map<std::string, std::string>;

/**
 * \param info an attribute
 * \return its default as text: of an object the name of its type, whose address says nothing
 */
std::string
ToText(const TypeId::AttributeInformation& info)
{
    if (const auto pointer = DynamicCast<const PointerValue>(info.initialValue))
    {
        const auto object = pointer->GetObject();
        return object ? object->GetInstanceTypeId().GetName() : "";
    }
    return info.initialValue->SerializeToString(info.checker);
}

/**
 * \param type a type
 * \return its own attributes, without those of its parents
 */
Values
GetDefaults(TypeId type)
{
    Values found;
    for (std::size_t i = 0; i < type.GetAttributeN(); ++i)
    {
        const auto info = type.GetAttribute(i);
        const bool taken = info.flags & TypeId::ATTR_CONSTRUCT;
        if (taken && !DynamicCast<const CallbackValue>(info.initialValue))
        {
            found[info.name] = ToText(info);
        }
    }
    return found;
}

/**
 * \param os where to
 * \param values what to write, as an object
 */
void
Write(std::ostream& os, const Values& values)
{
    const char* before = "{";
    for (const auto& [name, value] : values)
    {
        os << before << QuoteJson(name) << ":" << QuoteJson(value);
        before = ",\n";
    }
    os << (values.empty() ? "{}" : "}");
}

} // namespace

void
WriteAttributes(std::ostream& os)
{
    std::map<std::string, Values> types;
    for (uint16_t i = 0; i < TypeId::GetRegisteredN(); ++i)
    {
        const TypeId type = TypeId::GetRegistered(i);
        if (type.GetAttributeN() > 0)
        {
            types[type.GetName()] = GetDefaults(type);
        }
    }
    Values globals;
    for (auto i = GlobalValue::Begin(); i != GlobalValue::End(); ++i)
    {
        StringValue value;
        (*i)->GetValue(value);
        globals[(*i)->GetName()] = value.Get();
    }
    globals.erase("RngRun"); // the seed
    const char* before = "{\"attributes\":{\n";
    for (const auto& [name, values] : types)
    {
        os << before << QuoteJson(name) << ":";
        Write(os, values);
        before = ",\n";
    }
    os << "},\n\"globals\":";
    Write(os, globals);
    os << "}\n";
}

void
WriteAttributes(const std::string& path)
{
    std::ofstream file(path, std::ios::trunc | std::ios::binary);
    WriteAttributes(file);
    if (!file.flush())
    {
        throw VirtError("the attributes cannot be written to \"" + path +
                        "\"; name a file in a folder that exists and can be written");
    }
}

} // namespace ns3
