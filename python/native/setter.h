/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef VFLOOD_NATIVE_SETTER_H
#define VFLOOD_NATIVE_SETTER_H

#include "values.h"

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

} // namespace vflood

#endif /* VFLOOD_NATIVE_SETTER_H */
