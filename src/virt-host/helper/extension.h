/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef EXTENSION_H
#define EXTENSION_H

#include <string>

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief Loads a shared library for the rest of the process, so that the types it registers
 * (schedulers, congestion controls, ...) can be named like any other.
 *
 * \param path of the library; without a slash it is searched for where the system keeps libraries
 * \throws VirtError if it is not there, is no library, or was built for another ns-3
 */
void LoadExtension(const std::string& path);

/**
 * \ingroup virt-host
 *
 * Load what --library=FILE says, which any number of arguments may do.
 *
 * \param argc number of arguments
 * \param argv the arguments, as main() has them
 * \throws VirtError as LoadExtension()
 */
void LoadExtensions(int argc, char* argv[]);

} // namespace ns3

#endif /* EXTENSION_H */
