/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef NODE_DOOR_H
#define NODE_DOOR_H

#include "ns3/loopback-net-device.h"

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief A way to hand a node packets that one of its devices has received before.
 *
 * A node takes packets only through callbacks that it gives to its devices. This is a device that
 * keeps those it is given, so that packets of other devices can be handed over by them at any later
 * time. It receives and sends nothing itself; to all who look at the devices of a node it is a
 * loopback.
 */
class NodeDoor : public LoopbackNetDevice
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    NodeDoor();
    ~NodeDoor() override;

    /**
     * \param node a node
     * \return a door to it, one more of its devices
     */
    static Ptr<NodeDoor> Install(Ptr<Node> node);

    /**
     * Hand over a packet to the node's protocols.
     *
     * \param device which device of the node has received it
     * \param packet the packet
     * \param protocol its protocol
     * \param from sender
     */
    void Enter(Ptr<NetDevice> device,
               Ptr<const Packet> packet,
               uint16_t protocol,
               const Address& from) const;

    /**
     * Hand over a packet to the node's promiscuous protocols, such as bridges.
     *
     * \param device which device of the node has received it
     * \param packet the packet
     * \param protocol its protocol
     * \param from sender
     * \param to receiver
     * \param type for whom it is
     */
    void EnterPromisc(Ptr<NetDevice> device,
                      Ptr<const Packet> packet,
                      uint16_t protocol,
                      const Address& from,
                      const Address& to,
                      PacketType type) const;

    void SetReceiveCallback(ReceiveCallback callback) override;
    void SetPromiscReceiveCallback(PromiscReceiveCallback callback) override;

  protected:
    void DoDispose() override;

  private:
    ReceiveCallback m_enter;               //!< the node's, for packets to this node
    PromiscReceiveCallback m_enterPromisc; //!< the node's, for all packets
};

} // namespace ns3

#endif /* NODE_DOOR_H */
