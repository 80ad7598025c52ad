/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ATTRIBUTE_RANGE_H
#define ATTRIBUTE_RANGE_H

#include "ns3/attribute.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <limits>
#include <string>

namespace ns3
{

class ObjectFactory;

/**
 * \file
 * Attributes with a range. ns-3's own checkers abort the program when a value is out of range, and
 * say neither the value nor the range; these throw a VirtError that says both, wherever the value
 * comes from: an attribute, a default, the command line.
 */

/**
 * \ingroup virt-host
 *
 * \param name full name of the attribute, e.g. ns3::GuestNode::Vcpus
 * \param min smallest allowed value
 * \param max largest allowed value
 * \param hint what to write instead, a sentence without the stop
 * \return checker of a whole number that fits into 64 bits
 */
Ptr<const AttributeChecker> MakeCountChecker(const std::string& name,
                                             uint64_t min,
                                             uint64_t max,
                                             const std::string& hint);

/**
 * \ingroup virt-host
 *
 * \param name full name of the attribute
 * \param min smallest allowed value
 * \param max largest allowed value
 * \param hint what to write instead, a sentence without the stop
 * \return checker of a real number; neither infinite nor NaN
 */
Ptr<const AttributeChecker> MakeNumberChecker(const std::string& name,
                                              double min,
                                              double max,
                                              const std::string& hint);

/**
 * \ingroup virt-host
 *
 * \param name full name of the attribute
 * \param min smallest allowed value
 * \param hint what to write instead, a sentence without the stop
 * \return checker of a time
 */
Ptr<const AttributeChecker> MakeLeastTimeChecker(const std::string& name,
                                                 Time min,
                                                 const std::string& hint);

/**
 * \ingroup virt-host
 *
 * \brief ObjectFactory::Set() for the helpers, which does not abort on a slip of the pen.
 *
 * \param factory the factory; its type is set
 * \param name name of an attribute of that type
 * \param value its value
 * \throws VirtError that lists the attributes if there is none of that name, or names the type of
 * value it takes
 */
void SetAttributeOf(ObjectFactory& factory, const std::string& name, const AttributeValue& value);

/// No upper bound of a 32 bit attribute.
inline constexpr uint64_t ANY_COUNT = std::numeric_limits<uint32_t>::max();

/// Most CPUs of any kind that a host or a guest may have: more is a slip of the pen.
inline constexpr uint64_t MAX_CPUS = 1024;

} // namespace ns3

#endif /* ATTRIBUTE_RANGE_H */
