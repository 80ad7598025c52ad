/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "values.h"

#include "ns3/virt-error.h"

#include <algorithm>

namespace vflood
{

namespace
{

/**
 * \param type a class
 * \return its attributes and those of its parents
 */
std::string
ListAttributes(ns3::TypeId type)
{
    std::string all;
    for (;; type = type.GetParent())
    {
        for (std::size_t i = 0; i < type.GetAttributeN(); ++i)
        {
            all += (all.empty() ? "" : ", ") + type.GetAttribute(i).name;
        }
        if (!type.HasParent() || type.GetParent() == type)
        {
            return all.empty() ? "none" : all;
        }
    }
}

/**
 * \param name a name that does not exist
 * \return names that are like it
 */
std::string
ListSimilar(const std::string& name)
{
    std::vector<std::string> names;
    for (uint16_t i = 0; i < ns3::TypeId::GetRegisteredN(); ++i)
    {
        names.push_back(ns3::TypeId::GetRegistered(i).GetName());
    }
    const py::list close =
        py::module_::import("difflib").attr("get_close_matches")(name, names, 4, 0.6);
    std::string text;
    for (const auto& match : close)
    {
        text += (text.empty() ? "; is one of these meant: " : ", ") + match.cast<std::string>();
    }
    return text.empty() ? "; ns3.types() lists all" : text + "? ns3.types() lists all";
}

} // namespace

ns3::TypeId
FindType(const std::string& name)
{
    ns3::TypeId type;
    if (ns3::TypeId::LookupByNameFailSafe(name, &type) ||
        ns3::TypeId::LookupByNameFailSafe("ns3::" + name, &type))
    {
        return type;
    }
    const std::string full = name.find("::") == std::string::npos ? "ns3::" + name : name;
    throw ns3::VirtError("there is no class \"" + name + "\"" + ListSimilar(full));
}

ns3::TypeId::AttributeInformation
FindAttribute(ns3::TypeId type, const std::string& name)
{
    ns3::TypeId::AttributeInformation info;
    if (!type.LookupAttributeByName(name, &info))
    {
        throw ns3::VirtError(type.GetName() + " has no attribute \"" + name +
                             "\"; there are: " + ListAttributes(type));
    }
    return info;
}

ns3::ObjectFactory
MakeFactory(ns3::TypeId type, const py::kwargs& attributes)
{
    ns3::ObjectFactory factory;
    factory.SetTypeId(type);
    ForEachAttribute(type,
                     attributes,
                     [&](const std::string& name, const ns3::AttributeValue& value) {
                         factory.Set(name, value);
                     });
    return factory;
}

} // namespace vflood
