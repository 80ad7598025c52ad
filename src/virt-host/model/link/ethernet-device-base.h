/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ETHERNET_DEVICE_BASE_H
#define ETHERNET_DEVICE_BASE_H

#include "drop-reason.h"
#include "ethernet-frame.h"

#include "ns3/net-device-queue-interface.h"
#include "ns3/net-device.h"
#include "ns3/node.h"
#include "ns3/traced-callback.h"

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief What all devices of the network path have in common: Ethernet addressing, handing frames
 * up, captures, counted drops, flow control of the queue discs above.
 *
 * A NetDeviceQueueInterface with one queue is aggregated to every device.
 */
class EthernetDeviceBase : public NetDevice
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    EthernetDeviceBase();
    ~EthernetDeviceBase() override;

    /**
     * Hand a frame up, to whoever listens at this device (promiscuous listeners see all frames).
     * Only in the context of the node.
     *
     * \param frame the frame
     */
    void DeliverUp(const EthernetFrame& frame);

    /**
     * Send a frame, with all that belongs to it. SendFrom() of these devices is the same for frames
     * that hold nothing.
     *
     * \param frame the frame
     * \return whether it was accepted
     */
    virtual bool SendFrame(const EthernetFrame& frame);

    /// Takes all frames of a port: the port, the frame.
    using BridgeCallback = Callback<void, Ptr<NetDevice>, const EthernetFrame&>;

    /**
     * Hand all frames to a bridge, with all that belongs to them, and none to the node's stack.
     *
     * \param bridge takes them; null = they go to the stack again
     */
    void SetBridge(BridgeCallback bridge);

    /**
     * Like DeliverUp(), but a super-segment goes up as its segments.
     *
     * \param frame the frame
     */
    void DeliverSegments(const EthernetFrame& frame);

    /**
     * \param reason a reason
     * \return number of frames this device dropped for it
     */
    uint64_t GetDropCount(DropReason reason) const;

    /**
     * \return number of frames this device dropped
     */
    uint64_t GetDropCount() const;

    /**
     * TracedCallback signature for drops.
     *
     * \param packet payload of the frame
     * \param reason why it was dropped
     */
    typedef void (*DropTracedCallback)(Ptr<const Packet> packet, DropReason reason);

    // inherited from NetDevice
    void SetIfIndex(const uint32_t index) override;
    uint32_t GetIfIndex() const override;
    Ptr<Channel> GetChannel() const override;
    void SetAddress(Address address) override;
    Address GetAddress() const override;
    /**
     * \param mtu largest payload in bytes, 68..9000
     * \return true
     * \throws VirtError if it is outside of that
     */
    bool SetMtu(const uint16_t mtu) override;
    uint16_t GetMtu() const override;
    bool IsLinkUp() const override;
    void AddLinkChangeCallback(Callback<void> callback) override;
    bool IsBroadcast() const override;
    Address GetBroadcast() const override;
    bool IsMulticast() const override;
    Address GetMulticast(Ipv4Address multicastGroup) const override;
    Address GetMulticast(Ipv6Address addr) const override;
    bool IsBridge() const override;
    bool IsPointToPoint() const override;
    bool Send(Ptr<Packet> packet, const Address& dest, uint16_t protocolNumber) override;
    Ptr<Node> GetNode() const override;
    void SetNode(Ptr<Node> node) override;
    bool NeedsArp() const override;
    void SetReceiveCallback(ReceiveCallback cb) override;
    void SetPromiscReceiveCallback(PromiscReceiveCallback cb) override;
    bool SupportsSendFrom() const override;

  protected:
    void DoDispose() override;
    void NotifyConstructionCompleted() override;

    /**
     * \param up whether frames can leave
     */
    void SetLinkUp(bool up);

    /**
     * \param frame a frame
     * \return for whom it is, as seen from this device
     */
    PacketType Classify(const EthernetFrame& frame) const;

    /**
     * Show a frame to packet captures.
     *
     * \param frame the frame
     * \param type for whom it is; PACKET_OTHERHOST is shown to promiscuous captures only
     */
    void Sniff(const EthernetFrame& frame, PacketType type) const;

    /**
     * Count and trace a frame dropped on its way out.
     *
     * \param packet payload
     * \param reason why
     * \return false, to be returned by Send()
     */
    bool DropTx(const Ptr<const Packet>& packet, DropReason reason);

    /**
     * Count and trace a frame dropped on its way in.
     *
     * \param packet payload
     * \param reason why
     */
    void DropRx(const Ptr<const Packet>& packet, DropReason reason);

    /**
     * \return the flow control towards queue discs
     */
    NetDeviceQueue& GetFlowControl() const;

    TracedCallback<Ptr<const Packet>> m_macTxTrace; //!< handed down for transmission

  private:
    Ptr<Node> m_node;                         //!< the node
    uint32_t m_ifIndex{0};                    //!< number on the node
    Mac48Address m_address;                   //!< own address
    uint16_t m_mtu{1500};                     //!< largest payload
    bool m_linkUp{false};                     //!< whether frames can leave
    ReceiveCallback m_rxCallback;             //!< the stack
    PromiscReceiveCallback m_promiscCallback; //!< a promiscuous listener
    BridgeCallback m_bridge;                  //!< takes all frames
    Ptr<NetDeviceQueue> m_flowControl;        //!< towards queue discs
    DropCounter m_drops;                      //!< by reason

    TracedCallback<> m_linkChangeCallbacks;                    //!< listeners of the link state
    TracedCallback<Ptr<const Packet>> m_macTxDropTrace;        //!< dropped on the way out
    TracedCallback<Ptr<const Packet>> m_macPromiscRxTrace;     //!< handed up, for anybody
    TracedCallback<Ptr<const Packet>> m_macRxTrace;            //!< handed up, for this node
    TracedCallback<Ptr<const Packet>> m_phyRxDropTrace;        //!< dropped on the way in
    TracedCallback<Ptr<const Packet>, DropReason> m_dropTrace; //!< dropped
    TracedCallback<Ptr<const Packet>> m_snifferTrace;          //!< captures
    TracedCallback<Ptr<const Packet>> m_promiscSnifferTrace;   //!< promiscuous captures
};

} // namespace ns3

#endif /* ETHERNET_DEVICE_BASE_H */
