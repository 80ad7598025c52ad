/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ATTRIBUTE_TEXT_H
#define ATTRIBUTE_TEXT_H

#include <string>

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief Whether a text may be given to an attribute: ns-3 aborts when it should be a number, a
 * time or an object, and is none.
 *
 * \param type name of ns-3's class of the value, e.g. ns3::TimeValue
 * \param text the value as text
 * \return whether it is a number, with a unit if it is a time, or a class that can be made, with
 * or without attributes in brackets; true for any other type
 */
bool IsReadableAs(const std::string& type, const std::string& text);

} // namespace ns3

#endif /* ATTRIBUTE_TEXT_H */
