/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef GUEST_SOCKET_LIST_H
#define GUEST_SOCKET_LIST_H

#include "tcp-counters.h"

#include <cstdint>
#include <map>

namespace ns3
{

class GuestTcpSocket;

/**
 * \ingroup vflood
 *
 * \brief The TCP sockets of a node, in the order of their creation, and the sum of their counters.
 *
 * Sockets enter and leave by themselves; the sum keeps what closed ones counted.
 */
struct GuestSocketList
{
    std::map<uint64_t, GuestTcpSocket*> sockets; //!< by number
    uint64_t next{0};                            //!< number of the next socket
    TcpCounters total;                           //!< of all sockets there were
};

} // namespace ns3

#endif /* GUEST_SOCKET_LIST_H */
