/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SCENARIO_ATTRIBUTES_H
#define SCENARIO_ATTRIBUTES_H

#include "scenario-schema.h"

#include <functional>
#include <string>

namespace ns3
{

/**
 * \file
 * \ingroup vflood
 * Attributes of ns-3 objects that a scenario sets.
 */

/**
 * \param name ns3::Class::Attribute
 * \param now whether as it is now; otherwise what the class says, whatever options changed
 * \return its default as text; empty if there is no such attribute
 */
std::string GetAttributeDefault(const std::string& name, bool now = false);

/**
 * \param type name of a class of ns-3
 * \param name an attribute of it
 * \param value its value as text
 * \param own whether the class itself has to have the attribute, not one that it inherits from:
 * ns-3 sets defaults only so \return what is wrong: "there is no ...", "allowed: ..."; empty if
 * nothing is
 */
std::string CheckAttributeText(const std::string& type,
                               const std::string& name,
                               const std::string& value,
                               bool own = false);

/**
 * Call back for each attribute of a class that an element sets: by keys first, then by its tables.
 *
 * \param element the element
 * \param type name of the class
 * \param set gets name and value of the attribute
 */
void ForEachAttribute(const ScenarioElement& element,
                      const std::string& type,
                      const std::function<void(const std::string&, const std::string&)>& set);

} // namespace ns3

#endif /* SCENARIO_ATTRIBUTES_H */
