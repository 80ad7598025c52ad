/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef TCP_PROFILE_H
#define TCP_PROFILE_H

#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief The TCP of a kernel, as attributes in words.
 */
struct TcpProfile
{
    /// Name and value of attributes.
    using List = std::vector<std::pair<std::string, std::string>>;

    std::string name; //!< what SetProfile() takes
    List tcp;         //!< of GuestTcpL4Protocol
    List sockets;     //!< of its sockets

    /**
     * \return all profiles
     */
    static const std::vector<TcpProfile>& GetAll();

    /**
     * \param name name of a profile
     * \return the profile
     * \throws VirtError that lists them if there is none
     */
    static const TcpProfile& Get(const std::string& name);
};

} // namespace ns3

#endif /* TCP_PROFILE_H */
