/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef VIRT_ERROR_H
#define VIRT_ERROR_H

#include <stdexcept>
#include <string>

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief A mistake in how a virtual host was set up.
 *
 * Thrown instead of aborting, so that a program (or Python) can report it and go on. The text names
 * the attribute or call, the value, what is allowed, and the remedy.
 */
class VirtError : public std::runtime_error
{
  public:
    using std::runtime_error::runtime_error;
};

/**
 * \ingroup virt-host
 *
 * \param pointer a pointer that a caller gave
 * \param call the call, e.g. "VirtHostHelper::CreateGuest()"
 * \param remedy what to give instead, a sentence without the stop
 * \throws VirtError if it is null
 */
template <typename Pointer>
void
CheckGiven(const Pointer& pointer, const std::string& call, const std::string& remedy)
{
    if (!pointer)
    {
        throw VirtError(call + " got a null pointer: " + remedy);
    }
}

} // namespace ns3

#endif /* VIRT_ERROR_H */
