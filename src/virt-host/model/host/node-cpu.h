/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef NODE_CPU_H
#define NODE_CPU_H

#include "ns3/hv-timers.h"
#include "ns3/net-device.h"
#include "ns3/object.h"
#include "ns3/traced-callback.h"
#include "ns3/work-server.h"

#include <memory>

namespace ns3
{

class Ipv4;
class Ipv6;
class Node;
class NodeDoor;

/**
 * \ingroup virt-host
 *
 * \brief A CPU for an ordinary ns-3 node without any virtualisation: packets cost CPU time.
 *
 * What the node's devices receive waits in one queue for one CPU, which takes RxPacket + bytes x
 * RxPerByte for each before the node sees it. What the node's IP sends keeps the CPU busy for
 * TxPacket + bytes x TxPerByte afterwards: a packet that is sent while another one is handled (an
 * ACK, a forwarded packet) prolongs the handling of that one, any other queues for the CPU.
 *
 * 1. One queue, no overtaking: packets are handled in the order of arrival, whatever the device.
 * 2. More than MaxBacklog packets do not wait: further ones are dropped, counted and traced.
 * 3. Packets that cost nothing are handled at once, in the event that delivered them.
 *
 * Timers and applications do not wait for this CPU, so a node that only sends is not slowed down;
 * for software that runs only when it has a CPU use a GuestNode. Aggregated to its node by
 * CpuCostHelper, which also gives the node one more device, a NodeDoor.
 */
class NodeCpu : public Object
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    NodeCpu();
    ~NodeCpu() override;

    /**
     * Put this CPU between a node and its devices. Once, after devices, bridges and the internet
     * stack are in place.
     *
     * \param node an ordinary node
     * \throws VirtError if its software has a (virtual) CPU already
     */
    void Install(Ptr<Node> node);

    /**
     * \return number of packets that wait, the one in service not counted
     */
    uint32_t GetBacklog() const;

    /**
     * \return number of packets received that were handed to the node
     */
    uint64_t GetNHandled() const;

    /**
     * \return number of packets dropped because MaxBacklog others waited
     */
    uint64_t GetNDropped() const;

    /**
     * TracedCallback signature for dropped packets.
     *
     * \param packet the packet
     * \param device the device that received it
     */
    typedef void (*DropTracedCallback)(Ptr<const Packet> packet, Ptr<NetDevice> device);

  protected:
    void DoDispose() override;

  private:
    /// Take the place of the node at its devices.
    void Intercept();

    /**
     * \param bytes size of a packet
     * \return CPU time to receive it
     */
    Time GetRxCost(uint32_t bytes) const;

    /**
     * A packet for the node has arrived.
     *
     * \param device where
     * \param packet the packet
     * \param protocol its protocol
     * \param from sender
     * \return true
     */
    bool Receive(Ptr<NetDevice> device,
                 Ptr<const Packet> packet,
                 uint16_t protocol,
                 const Address& from);

    /**
     * A packet has arrived at a port of a bridge.
     *
     * \param device where
     * \param packet the packet
     * \param protocol its protocol
     * \param from sender
     * \param to receiver
     * \param type for whom it is
     * \return true
     */
    bool ReceivePromisc(Ptr<NetDevice> device,
                        Ptr<const Packet> packet,
                        uint16_t protocol,
                        const Address& from,
                        const Address& to,
                        NetDevice::PacketType type);

    /**
     * \param device where a packet has arrived
     * \param packet the packet
     * \param effect hands it to the node
     */
    void Queue(Ptr<NetDevice> device, Ptr<const Packet> packet, const Ptr<EventImpl>& effect);

    /**
     * \param device where a packet has arrived
     * \param packet the packet
     * \param protocol its protocol
     * \param from sender
     */
    void Handle(Ptr<NetDevice> device,
                Ptr<const Packet> packet,
                uint16_t protocol,
                const Address& from);

    /**
     * \param device port where a packet has arrived
     * \param packet the packet
     * \param protocol its protocol
     * \param from sender
     * \param to receiver
     * \param type for whom it is
     */
    void HandlePromisc(Ptr<NetDevice> device,
                       Ptr<const Packet> packet,
                       uint16_t protocol,
                       const Address& from,
                       const Address& to,
                       NetDevice::PacketType type);

    /**
     * IP sends a packet.
     *
     * \tparam Ip Ipv4 or Ipv6
     * \param packet the packet with its header
     * \param ip the protocol
     * \param interface where; loopback costs nothing
     */
    template <class Ip>
    void OnTx(Ptr<const Packet> packet, Ptr<Ip> ip, uint32_t interface);

    std::unique_ptr<HvTimers> m_timers;   //!< time source
    std::unique_ptr<WorkServer> m_server; //!< the CPU
    Ptr<Node> m_node;                     //!< the node
    Ptr<NodeDoor> m_door;                 //!< how packets get into the node
    Time m_rxPacket;                      //!< attribute RxPacket
    Time m_txPacket;                      //!< attribute TxPacket
    double m_rxPerByte{0};                //!< attribute RxNsPerByte
    double m_txPerByte{0};                //!< attribute TxNsPerByte
    uint32_t m_maxBacklog{1000};          //!< attribute MaxBacklog
    uint64_t m_nHandled{0};               //!< packets handed to the node
    uint64_t m_nDropped{0};               //!< packets dropped

    TracedCallback<Ptr<const Packet>, Ptr<NetDevice>> m_dropTrace; //!< dropped packets
};

} // namespace ns3

#endif /* NODE_CPU_H */
