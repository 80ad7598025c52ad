/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef VFLOOD_NATIVE_SETTER_H
#define VFLOOD_NATIVE_SETTER_H

#include "values.h"

#include "ns3/virt-error.h"

namespace vflood
{

/**
 * \tparam Helper a helper
 * \param set sets an attribute of what the helper makes
 * \param type class that has the attribute
 * \return a method for Python, that takes attributes by name: all are checked before one is set
 */
template <class Helper>
auto
Setter(void (Helper::*set)(const std::string&, const ns3::AttributeValue&), const char* type)
{
    return Guarded([set, type](Helper& helper, const py::kwargs& attributes) {
        ForEachAttribute(FindType(type),
                         attributes,
                         [&](const std::string& name, const ns3::AttributeValue& value) {
                             (helper.*set)(name, value);
                         });
    });
}

/**
 * \tparam T a helper
 * \return how Python makes one
 */
template <class T>
auto
Constructor()
{
    return py::init([] { return Guard::Call([] { return new T; }); });
}

/**
 * \param word one of two words
 * \param first the first one
 * \param second the other one
 * \param what it is, for messages
 * \return whether it is the second one
 */
inline bool
IsSecond(const std::string& word,
         const std::string& first,
         const std::string& second,
         const std::string& what)
{
    if (word != first && word != second)
    {
        throw ns3::VirtError(what + " is \"" + word + "\"; allowed: \"" + first + "\" and \"" +
                             second + "\"");
    }
    return word == second;
}

/**
 * \param helper sets TCP's attributes
 * \param attributes of TCP's sockets: of TcpSocket or TcpSocketBase
 */
template <class Helper>
void
SetSocketAttributes(Helper& helper, const py::kwargs& attributes)
{
    ForEachAttribute(FindType("ns3::TcpSocketBase"),
                     attributes,
                     [&](const std::string& name, const ns3::AttributeValue& value) {
                         helper.SetSocketAttribute(name, value);
                     });
}

} // namespace vflood

#endif /* VFLOOD_NATIVE_SETTER_H */
