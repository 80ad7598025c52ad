/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef DOM0_BRIDGE_H
#define DOM0_BRIDGE_H

#include "bridge-hook.h"
#include "mac-table.h"

#include "ns3/ethernet-device-base.h"
#include "ns3/queue-disc.h"

#include <vector>

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief The software bridge of the driver domain: learning, with hooks and a queue disc per port.
 *
 * It is a device of the host node, so that the driver domain's own stack may use it: what that
 * sends passes the hooks, with the bridge itself as ingress. All of it runs in the driver domain's
 * context; but as the switch inside of a NIC (SriovNic) it is hardware, and runs in none. Frames to
 * a group or an unknown address are flooded.
 *
 * Wiring: host->AddDevice(bridge), then AddPort() for devices of the same node, then
 * SetPortQueueDisc() and AddHook() in any order.
 */
class Dom0Bridge : public EthernetDeviceBase
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    Dom0Bridge();
    ~Dom0Bridge() override;

    /**
     * Make a device a port: its frames go to the bridge alone, no more to the node's stack. With
     * its first port the bridge gets an address of its own, unless it has one.
     *
     * \param port a device of the same node: EthernetNetDevice or NetbackDevice
     * \throws VirtError if it is not, or is a port already
     */
    void AddPort(Ptr<NetDevice> port);

    /**
     * Give a port up: what waits in its queue disc is dropped (DropReason::NO_PORT), the addresses
     * behind it are forgotten, hooks are told. Frames for it that come later are flooded.
     *
     * \param port a port
     * \throws VirtError if it is not a port of this bridge
     */
    void RemovePort(Ptr<NetDevice> port);

    /**
     * \return number of ports
     */
    std::size_t GetNPorts() const;

    /**
     * \param index 0..GetNPorts()-1, in the order they were added
     * \return that port
     */
    Ptr<NetDevice> GetPort(std::size_t index) const;

    /**
     * \param hook sees every frame, after the hooks added before
     */
    void AddHook(Ptr<BridgeHook> hook);

    /**
     * A hook behind the queue disc of a port, for what has to see frames when they leave, in the
     * order in which they do.
     *
     * \param port a port
     * \param hook sees every frame that goes to the device of the port, after the exit hooks that
     * it got before; what Transmit() sends too. A frame of the driver domain's own may have no
     * ingress. A frame that the hook takes is not sent
     * \throws VirtError if it is not a port of this bridge
     */
    void AddExitHook(Ptr<NetDevice> port, Ptr<BridgeHook> hook);

    /**
     * Queue what leaves by a port in a queue disc (items: BridgeQueueDiscItem).
     *
     * \param port a port
     * \param disc its root queue disc, not in use elsewhere; null = none
     * \throws VirtError if it is not a port of this bridge
     */
    void SetPortQueueDisc(Ptr<NetDevice> port, Ptr<QueueDisc> disc);

    /**
     * \param port a port
     * \return its root queue disc, null = none
     * \throws VirtError if it is not a port of this bridge
     */
    Ptr<QueueDisc> GetPortQueueDisc(Ptr<NetDevice> port) const;

    /**
     * Whether super-segments are cut apart before the queue disc of a port: for queue discs that
     * have to see every TCP segment. Otherwise the NIC does it, and one is one item.
     *
     * \param port a port
     * \param segments whether they are (default: no)
     * \throws VirtError if it is not a port of this bridge
     */
    void SetPortSegmentation(Ptr<NetDevice> port, bool segments);

    /**
     * Make a port one with a known address, as functions of a NIC are: frames to it go there, and
     * those to unknown addresses do not.
     *
     * \param port a port
     * \param address the only one behind it
     * \throws VirtError if it is not a port of this bridge
     */
    void SetPortAddress(Ptr<NetDevice> port, Mac48Address address);

    /**
     * Send a frame on, past the hooks: to its egress port, or if it has none, to the driver domain
     * or to all ports but its ingress. For hooks that took the frame; only in the driver domain's
     * context.
     *
     * \param frame the frame
     */
    void Transmit(const BridgeFrame& frame);

    // inherited from NetDevice
    bool IsBridge() const override;
    bool SendFrom(Ptr<Packet> packet,
                  const Address& source,
                  const Address& dest,
                  uint16_t protocolNumber) override;
    // inherited from EthernetDeviceBase
    bool SendFrame(const EthernetFrame& frame) override;

  protected:
    void DoDispose() override;

  private:
    /// A port.
    struct Port
    {
        Ptr<EthernetDeviceBase> device;       //!< the device
        Ptr<QueueDisc> disc;                  //!< its queue disc, null = none
        bool segments{false};                 //!< whether that sees segments only
        bool known{false};                    //!< whether it has but one address, set
        std::vector<Ptr<BridgeHook>> exits{}; //!< hooks behind the queue disc
    };

    /**
     * A port received a frame.
     *
     * \param device the port
     * \param received the frame
     */
    void ReceiveFromPort(Ptr<NetDevice> device, const EthernetFrame& received);

    /**
     * Look the egress up, ask the hooks, and send on.
     *
     * \param frame the frame
     * \return whether it went anywhere
     */
    bool Forward(BridgeFrame& frame);

    /**
     * \param port where to
     * \param frame the frame
     */
    void SendBy(Port& port, const BridgeFrame& frame);

    /**
     * A frame goes to the device of a port, unless an exit hook takes it.
     *
     * \param port the port
     * \param frame the frame
     */
    void Leave(const Port& port, BridgeFrame frame);

    /**
     * \param frame goes to all ports but its ingress
     */
    void Flood(const BridgeFrame& frame);

    /**
     * \param device a device
     * \return whether it is a port of this bridge
     */
    bool IsPort(const Ptr<NetDevice>& device) const;

    /**
     * \param device a port
     * \return its number in m_ports
     * \throws VirtError if it is not a port of this bridge
     */
    std::size_t FindPort(const Ptr<NetDevice>& device) const;

    /// \param ageing how long an address is remembered
    void SetAgeing(Time ageing);
    /// \return how long an address is remembered
    Time GetAgeing() const;

    std::vector<Port> m_ports;            //!< in the order they were added
    std::vector<std::size_t> m_byIfIndex; //!< number in m_ports by interface number of the node
    std::vector<Ptr<BridgeHook>> m_hooks; //!< in the order they were added
    MacTable m_table;                     //!< what was learnt
};

} // namespace ns3

#endif /* DOM0_BRIDGE_H */
