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

Ptr<Socket>
ListenTcp(const Ptr<Node>& node,
          const std::string& type,
          const Address& local,
          Callback<void, Ptr<Socket>, const Address&> accept)
{
    Ptr<Socket> listener = CreateTcpSocket(node, type);
    if (listener->Bind(local) != 0)
    {
        throw VirtError("attribute ns3::" + type +
                        "::Local names an address or port that is taken on node " +
                        std::to_string(node->GetId()) +
                        ", or none; allowed is an InetSocketAddress with a port of its own");
    }
    listener->Listen();
    listener->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(), accept);
    return listener;
}

} // namespace ns3
