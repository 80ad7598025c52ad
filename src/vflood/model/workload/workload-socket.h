/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef WORKLOAD_SOCKET_H
#define WORKLOAD_SOCKET_H

#include "ns3/node.h"
#include "ns3/socket.h"

#include <string>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \param node a node
 * \param who who asks, for the message
 * \return a new TCP socket of the node
 * \throws VirtError if the node has no TCP (ns-3 would crash)
 */
Ptr<Socket> CreateTcpSocket(const Ptr<Node>& node, const std::string& who);

/**
 * \ingroup vflood
 *
 * \param node a node
 * \param type TypeId name of an application with an attribute Local, for the message
 * \param local that attribute
 * \param accept gets new connections
 * \return a socket that listens
 * \throws VirtError if the node has no TCP, or the address or port is taken, or is none
 */
Ptr<Socket> ListenTcp(const Ptr<Node>& node,
                      const std::string& type,
                      const Address& local,
                      Callback<void, Ptr<Socket>, const Address&> accept);

} // namespace ns3

#endif /* WORKLOAD_SOCKET_H */
