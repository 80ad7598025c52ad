/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ATTRIBUTE_DUMP_H
#define ATTRIBUTE_DUMP_H

#include <ostream>
#include <string>

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief Write the value that every attribute of every type has by default at this moment, and
 * every global value, as a JSON object in the order of their names:
 * `{"attributes": {type: {attribute: value}}, "globals": {name: value}}`.
 *
 * Together with what a program says of its options this is all that its objects are made of. Left
 * out are attributes that no constructor takes, callbacks, which have no value to write, and the
 * global value RngRun, so that runs that differ by their seed alone have the same attributes.
 *
 * \param os where to
 */
void WriteAttributes(std::ostream& os);

/**
 * \ingroup virt-host
 *
 * \param path the file, replaced if it exists
 * \throws VirtError if it cannot be written
 */
void WriteAttributes(const std::string& path);

} // namespace ns3

#endif /* ATTRIBUTE_DUMP_H */
