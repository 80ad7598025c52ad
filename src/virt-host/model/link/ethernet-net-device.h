/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ETHERNET_NET_DEVICE_H
#define ETHERNET_NET_DEVICE_H

#include "ethernet-channel.h"
#include "ethernet-device-base.h"
#include "interrupt-moderator.h"

#include "ns3/data-rate.h"
#include "ns3/drop-tail-queue.h"
#include "ns3/error-model.h"

#include <deque>
#include <vector>

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief A full duplex Ethernet NIC or switch port with a drop-tail transmit queue.
 *
 * On the wire a frame takes preamble, header, payload (padded to 46 bytes), FCS and inter-frame
 * gap. Transmission and reception are hardware: they go on whatever the CPUs of the node do.
 *
 * TCP segmentation offload: a super-segment (SuperSegmentTag) takes one place in the queue and
 * raises one completion; its segments leave as frames of their own, one after another.
 *
 * Three ways up:
 * - without interrupt handler (a native host, a switch port): a frame goes up in the node's context
 *   at the instant its last bit arrives;
 * - with SetInterruptHandler() (a virtualised host): frames go to a receive ring, the handler is
 *   called in no node's context (coalesced by InterruptDelay), and the driver, when its CPU runs,
 *   fetches frames by Poll(), hands them up by DeliverUp(), and calls GetTxCompletions();
 * - with SetEmbedded() (the wire of a NIC with a switch inside): a frame goes up in no node's
 *   context at the instant its last bit arrives, and what a frame held is given back when it has
 *   left.
 *
 * Wiring: node->AddDevice(device), device->Attach(channel) for both ends, before the simulation
 * starts; EthernetHelper does both.
 */
class EthernetNetDevice : public EthernetDeviceBase
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    EthernetNetDevice();
    ~EthernetNetDevice() override;

    /**
     * \param channel the cable to plug in
     * \throws VirtError if this device is attached already or the cable has two ends in use
     */
    void Attach(Ptr<EthernetChannel> channel);

    /**
     * Become the NIC of a virtualised host.
     *
     * \param handler called for every (coalesced) interrupt, in no node's context
     */
    void SetInterruptHandler(Callback<void> handler);

    /// Become the wire of a NIC's embedded switch: no software is in between.
    void SetEmbedded();

    /// The driver polls: no interrupts until EnableInterrupts().
    void DisableInterrupts();

    /// The driver has stopped polling: interrupts again, at once if there is something to fetch.
    void EnableInterrupts();

    /**
     * \return number of interrupts raised so far
     */
    uint64_t GetNInterrupts() const;

    /**
     * \return number of frames in the receive ring
     */
    std::size_t GetNReceived() const;

    /**
     * \param index 0..GetNReceived()-1, in the order of arrival
     * \return that frame of the receive ring
     */
    const EthernetFrame& PeekReceived(std::size_t index) const;

    /**
     * Take the oldest frame out of the receive ring. Only with an interrupt handler.
     *
     * \param [out] frame the frame
     * \return whether there was one
     */
    bool Poll(EthernetFrame& frame);

    /**
     * Reap finished transmissions: what their frames held goes back to its guests; let queue discs
     * above send again if there is room. Only with an interrupt handler.
     *
     * \return number of transmissions finished since the last call
     */
    uint32_t GetTxCompletions();

    /**
     * \return the transmit queue
     */
    Ptr<Queue<Packet>> GetQueue() const;

    /**
     * \param payload size of the payload in bytes
     * \return how long the wire is taken, with the inter-frame gap
     */
    Time GetOccupancy(uint32_t payload) const;

    // inherited from NetDevice
    Ptr<Channel> GetChannel() const override;
    bool SendFrom(Ptr<Packet> packet,
                  const Address& source,
                  const Address& dest,
                  uint16_t protocolNumber) override;
    // inherited from EthernetDeviceBase
    bool SendFrame(const EthernetFrame& frame) override;

  protected:
    void DoDispose() override;

  private:
    friend class EthernetChannel;

    /**
     * \return context in which the channel has to call Receive()
     */
    uint32_t GetArrivalContext() const;

    /**
     * \return whether what happens here is nobody's software
     */
    bool IsHardware() const;

    /**
     * The last bit of a frame arrived.
     *
     * \param frame the frame
     */
    void Receive(const EthernetFrame& frame);

    /**
     * \return the first frame of the queue, taken out of it
     */
    EthernetFrame TakeQueued();

    /**
     * Make a frame with a super-segment one with its first segment, and let the others follow.
     *
     * \param frame a frame
     */
    void CutApart(EthernetFrame& frame);

    /// Put the next frame on the wire.
    void StartTransmission();

    /**
     * Be called when the wire is free.
     */
    void ScheduleTransmissionEnd();

    /// The wire is free.
    void EndTransmission();

    /// A transmission is finished: the driver has something to reap.
    void CompleteTransmission();

    /// Stop queue discs above if the queue cannot take another frame.
    void StopIfFull();

    /**
     * \return whether the queue cannot take another frame of any size
     */
    bool IsFull() const;

    /**
     * \return whether queue discs above were stopped and the queue can take another frame
     */
    bool MayWake() const;

    /// \param queue the transmit queue
    void SetQueue(Ptr<Queue<Packet>> queue);
    /// \param size largest size of the transmit queue
    void SetQueueSize(QueueSize size);
    /// \return largest size of the transmit queue
    QueueSize GetQueueSize() const;
    /// \param rate bits per second
    void SetDataRate(DataRate rate);
    /// \return bits per second
    DataRate GetDataRate() const;
    /// \param delay from the first cause to the interrupt
    void SetInterruptDelay(Time delay);
    /// \return delay from the first cause to the interrupt
    Time GetInterruptDelay() const;
    /// \param interval from an interrupt to the next one at least
    void SetInterruptInterval(Time interval);
    /// \return from an interrupt to the next one at least
    Time GetInterruptInterval() const;
    /// \param size entries of the receive ring
    void SetRxRingSize(uint32_t size);
    /// \return entries of the receive ring
    uint32_t GetRxRingSize() const;

    Ptr<EthernetChannel> m_channel;            //!< the cable
    uint32_t m_end{0};                         //!< which end of it
    DataRate m_rate;                           //!< bits per second
    Ptr<ErrorModel> m_errorModel;              //!< loses received frames
    Ptr<Queue<Packet>> m_queue;                //!< transmit queue
    std::deque<EthernetFrame> m_heads;         //!< headers of the frames in it, without packets
    std::deque<EthernetFrame> m_segments;      //!< the rest of the super-segment on the wire
    Time m_busyUntil;                          //!< when the wire is free
    Ptr<EventImpl> m_transmissionEnd;          //!< calls EndTransmission(), used again and again
    bool m_endScheduled{false};                //!< whether it is scheduled
    Ptr<const Packet> m_onWire;                //!< the packet last put on the wire, if traced
    bool m_stopped{false};                     //!< whether queue discs above were stopped
    InterruptModerator m_interrupts;           //!< towards the driver
    bool m_embedded{false};                    //!< whether it is the wire of an embedded switch
    bool m_txCompletionInterrupt{true};        //!< whether finished transmissions raise interrupts
    uint32_t m_nTxDone{0};                     //!< finished transmissions the driver has not reaped
    Ptr<FrameGrant> m_onWireGrant;             //!< of the frame or super-segment on the wire
    std::vector<Ptr<FrameGrant>> m_doneGrants; //!< of the finished transmissions, if any
    std::deque<EthernetFrame> m_rxRing;        //!< frames the driver has not fetched
    uint32_t m_rxRingSize{256};                //!< largest number of them

    TracedCallback<Ptr<const Packet>> m_phyTxBeginTrace; //!< the first bit leaves
    TracedCallback<Ptr<const Packet>> m_phyTxEndTrace;   //!< the wire is free again
    TracedCallback<Ptr<const Packet>> m_phyRxEndTrace;   //!< the last bit has arrived
};

} // namespace ns3

#endif /* ETHERNET_NET_DEVICE_H */
