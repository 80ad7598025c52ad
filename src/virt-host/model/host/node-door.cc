/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "node-door.h"

#include "ns3/node.h"
#include "ns3/packet.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(NodeDoor);

namespace
{

/// A protocol that takes no packets: none arrive at a door.
void
Ignore(Ptr<NetDevice> /* device */,
       Ptr<const Packet> /* packet */,
       uint16_t /* protocol */,
       const Address& /* from */,
       const Address& /* to */,
       NetDevice::PacketType /* type */)
{
}

} // namespace

TypeId
NodeDoor::GetTypeId()
{
    static TypeId tid = TypeId("ns3::NodeDoor")
                            .SetParent<LoopbackNetDevice>()
                            .SetGroupName("VirtHost")
                            .AddConstructor<NodeDoor>();
    return tid;
}

NodeDoor::NodeDoor() = default;

NodeDoor::~NodeDoor() = default;

Ptr<NodeDoor>
NodeDoor::Install(Ptr<Node> node)
{
    auto door = CreateObject<NodeDoor>();
    node->AddDevice(door); // gives it the one callback, a promiscuous protocol the other
    const Node::ProtocolHandler none = MakeCallback(&Ignore);
    node->RegisterProtocolHandler(none, 0, door, true);
    node->UnregisterProtocolHandler(none);
    return door;
}

void
NodeDoor::DoDispose()
{
    m_enter = ReceiveCallback();
    m_enterPromisc = PromiscReceiveCallback();
    LoopbackNetDevice::DoDispose();
}

void
NodeDoor::SetReceiveCallback(ReceiveCallback callback)
{
    m_enter = callback;
    LoopbackNetDevice::SetReceiveCallback(callback);
}

void
NodeDoor::SetPromiscReceiveCallback(PromiscReceiveCallback callback)
{
    m_enterPromisc = callback;
    LoopbackNetDevice::SetPromiscReceiveCallback(callback);
}

void
NodeDoor::Enter(Ptr<NetDevice> device,
                Ptr<const Packet> packet,
                uint16_t protocol,
                const Address& from) const
{
    m_enter(device, packet, protocol, from);
}

void
NodeDoor::EnterPromisc(Ptr<NetDevice> device,
                       Ptr<const Packet> packet,
                       uint16_t protocol,
                       const Address& from,
                       const Address& to,
                       PacketType type) const
{
    m_enterPromisc(device, packet, protocol, from, to, type);
}

} // namespace ns3
