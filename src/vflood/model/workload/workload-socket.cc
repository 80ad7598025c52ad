/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "workload-socket.h"

#include "ns3/tcp-socket-factory.h"
#include "ns3/virt-error.h"

namespace ns3
{

Ptr<Socket>
CreateTcpSocket(const Ptr<Node>& node, const std::string& who)
{
    if (!node->GetObject<TcpSocketFactory>())
    {
        throw VirtError(who + ": node " + std::to_string(node->GetId()) +
                        " has no TCP; install a stack on it first, with GuestInternetHelper or "
                        "ns-3's InternetStackHelper");
    }
    return Socket::CreateSocket(node, TcpSocketFactory::GetTypeId());
}

} // namespace ns3
