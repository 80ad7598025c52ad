/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SOCKET_RANGE_H
#define SOCKET_RANGE_H

#include "ns3/attribute.h"

#include <string>

namespace ns3
{

class TcpSocketBase;

/**
 * \ingroup vflood
 *
 * \brief Check an attribute of ns-3's sockets: ns-3 takes values with which a connection never gets
 * on.
 *
 * \param name an attribute of TcpSocket or TcpSocketBase
 * \param value its value, not as text
 * \throws VirtError if it is out of range
 */
void CheckSocketAttribute(const std::string& name, const AttributeValue& value);

/**
 * \ingroup vflood
 *
 * \brief Check what a socket's attributes are together: that a segment fits into its buffers.
 *
 * \param socket a socket
 * \throws VirtError if it does not
 */
void CheckSocket(const TcpSocketBase& socket);

} // namespace ns3

#endif /* SOCKET_RANGE_H */
