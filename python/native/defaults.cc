/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "bindings.h"
#include "values.h"

#include "ns3/config.h"
#include "ns3/global-value.h"
#include "ns3/string.h"
#include "ns3/virt-error.h"

#include <algorithm>

namespace vflood
{

namespace
{

using ns3::Ptr;
using ns3::TypeId;

/**
 * \param name full name of an attribute, as ns3::CreditScheduler::TimeSlice
 * \param value its value in objects that are created from now on
 */
void
SetDefault(const std::string& name, py::object value)
{
    const std::size_t end = name.rfind("::");
    if (end == std::string::npos)
    {
        throw ns3::VirtError("\"" + name +
                             "\" is no attribute of a class; write ns3::Class::Attribute");
    }
    const TypeId type = FindType(name.substr(0, end));
    const std::string attribute = name.substr(end + 2);
    const auto info = FindAttribute(type, attribute);
    const std::string full = type.GetName() + "::" + attribute;
    const Ptr<ns3::AttributeValue> valid = ToValue(info, full, value);
    for (TypeId owner = type;; owner = owner.GetParent()) // it may be a parent's
    {
        if (ns3::Config::SetDefaultFailSafe(owner.GetName() + "::" + attribute, *valid))
        {
            return;
        }
        if (!owner.HasParent() || owner.GetParent() == owner)
        {
            throw ns3::VirtError("attribute " + full + " has no default that could be set");
        }
    }
}

/**
 * \param name name of a global value
 * \param value its value as text
 */
void
SetGlobal(const std::string& name, const std::string& value)
{
    std::string names;
    for (auto i = ns3::GlobalValue::Begin(); i != ns3::GlobalValue::End(); ++i)
    {
        names += (names.empty() ? "" : ", ") + (*i)->GetName();
        if ((*i)->GetName() == name)
        {
            TypeId::AttributeInformation info;
            info.checker = (*i)->GetChecker();
            if (!IsReadable(info, value) || !(*i)->SetValue(ns3::StringValue(value)))
            {
                throw ns3::VirtError("global value " + name + " cannot be \"" + value + "\"");
            }
            return;
        }
    }
    throw ns3::VirtError("there is no global value \"" + name + "\"; there are: " + names);
}

/**
 * \return names of all classes, sorted
 */
std::vector<std::string>
GetTypes()
{
    std::vector<std::string> names;
    for (uint16_t i = 0; i < TypeId::GetRegisteredN(); ++i)
    {
        names.push_back(TypeId::GetRegistered(i).GetName());
    }
    std::sort(names.begin(), names.end());
    return names;
}

} // namespace

void
BindDefaults(py::module_& module)
{
    module.def("set_default",
               Guarded(&SetDefault),
               py::arg("name"),
               py::arg("value"),
               "Give an attribute, as \"ns3::CreditScheduler::TimeSlice\", this value in objects "
               "that are created from now on.");
    module.def("set_global",
               Guarded(&SetGlobal),
               py::arg("name"),
               py::arg("value"),
               "Set a global value of ns-3 from text.");
    module.def("types",
               Guarded(&GetTypes),
               "Names of all classes of ns-3 and of this project, sorted.");
}

} // namespace vflood
