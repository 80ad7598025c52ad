/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef GENERAL_OPTIONS_H
#define GENERAL_OPTIONS_H

#include <string>

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * Options that ns-3's CommandLine knows in every program: --help, --Print..., --RngRun and other
 * global values, --ns3::Class::Attribute. CommandLine aborts or prints its help when their value is
 * wrong; this finds out before.
 *
 * \param name name of an option, without dashes
 * \param value its value
 * \return whether it is such an option
 * \throws VirtError if it is one, but names nothing that exists or has a value it cannot take
 */
bool CheckGeneralOption(const std::string& name, const std::string& value);

} // namespace ns3

#endif /* GENERAL_OPTIONS_H */
