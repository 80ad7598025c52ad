/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef VFLOOD_NATIVE_VALUES_H
#define VFLOOD_NATIVE_VALUES_H

#include "bind.h"

#include "ns3/address.h"
#include "ns3/object-factory.h"
#include "ns3/type-id.h"

#include <string>
#include <vector>

namespace vflood
{

/**
 * \param text a text
 * \return whether it is a number with a unit of time
 */
bool IsTimeWithUnit(const std::string& text);

/**
 * ns-3 aborts, or takes anything, when a text is not what an attribute wants.
 *
 * \param info the attribute
 * \param text its value as text
 * \return whether the attribute can read it
 */
bool IsReadable(const ns3::TypeId::AttributeInformation& info, const std::string& text);

/**
 * \param checker of an attribute
 * \return ns-3's class of its values, as ns3::TimeValue: ns-3 leaves the namespace out now and then
 */
std::string GetValueType(const ns3::AttributeChecker& checker);

/**
 * \param name name of a class, "ns3::" may be left out
 * \return the class
 * \throws ns3::VirtError that names similar ones if there is none
 */
ns3::TypeId FindType(const std::string& name);

/**
 * \param type a class
 * \param name name of an attribute
 * \return the attribute
 * \throws ns3::VirtError that lists those there are if there is none
 */
ns3::TypeId::AttributeInformation FindAttribute(ns3::TypeId type, const std::string& name);

/**
 * \param info an attribute
 * \param what its name for messages
 * \param value what Python gave
 * \return the value for ns-3
 * \throws ns3::VirtError if the attribute does not take it
 */
ns3::Ptr<ns3::AttributeValue> ToValue(const ns3::TypeId::AttributeInformation& info,
                                      const std::string& what,
                                      py::handle value);

/**
 * \param value a value of ns-3
 * \param checker of its attribute
 * \return the same for Python
 */
py::object FromValue(const ns3::AttributeValue& value,
                     ns3::Ptr<const ns3::AttributeChecker> checker);

/**
 * \param value what Python gave: an address, or (address, port)
 * \param address receives it
 * \return whether it is one
 */
bool ReadAddress(py::handle value, ns3::Address& address);

/**
 * \param address an address of any kind
 * \return (ip, port), or text
 */
py::object FromAddress(const ns3::Address& address);

/**
 * \param type a class
 * \param attributes values by name
 * \return a factory of objects with those attributes
 * \throws ns3::VirtError if one of them is wrong
 */
ns3::ObjectFactory MakeFactory(ns3::TypeId type, const py::kwargs& attributes);

/**
 * \param type a class
 * \param attributes values by name
 * \param set is called with each
 * \throws ns3::VirtError if one of them is wrong; none is set then
 */
template <class Set>
void
ForEachAttribute(ns3::TypeId type, const py::kwargs& attributes, Set set)
{
    std::vector<std::pair<std::string, ns3::Ptr<ns3::AttributeValue>>> values;
    for (const auto& item : attributes)
    {
        const auto name = item.first.cast<std::string>();
        const std::string what = type.GetName() + "::" + name;
        values.emplace_back(name, ToValue(FindAttribute(type, name), what, item.second));
    }
    for (const auto& [name, value] : values)
    {
        set(name, *value);
    }
}

} // namespace vflood

#endif /* VFLOOD_NATIVE_VALUES_H */
