/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef TCP_ONLY_H
#define TCP_ONLY_H

#include "ns3/node.h"
#include "ns3/socket.h"
#include "ns3/virt-error.h"

#include <string>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief What applications find in a guest with Leulo when they look for sockets that it has not:
 * ns-3 alone would crash.
 *
 * \tparam Factory a kind of factory of sockets, as UdpSocketFactory
 */
template <typename Factory>
class TcpOnly : public Factory
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId()
    {
        static TypeId tid = TypeId("ns3::TcpOnly<" + Factory::GetTypeId().GetName().substr(5) + ">")
                                .template SetParent<Factory>()
                                .SetGroupName("Vflood");
        return tid;
    }

    /**
     * \return never
     * \throws VirtError always
     */
    Ptr<Socket> CreateSocket() override
    {
        throw VirtError("a socket of " + Factory::GetTypeId().GetName() + " on guest " +
                        std::to_string(this->template GetObject<Node>()->GetId()) +
                        ": with Leulo a guest has TCP only (ns3::TcpSocketFactory); run what needs "
                        "other sockets on a guest without Leulo");
    }
};

} // namespace ns3

#endif /* TCP_ONLY_H */
