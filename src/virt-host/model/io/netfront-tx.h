/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef NETFRONT_TX_H
#define NETFRONT_TX_H

#include "vif-connection.h"

#include "ns3/net-device-queue-interface.h"

#include <deque>
#include <functional>

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief The sending half of a netfront: puts frames into the transmit ring, notifies the driver
 * domain, and takes the slots back. All of it only while the guest runs.
 *
 * A frame costs CPU time before the driver domain can see it: Send() only lets it wait, as a
 * further part of the guest's present work (WorkServer::Continue()); when CpuCost::GuestTx() has
 * passed, it enters the ring and the driver domain is notified. A guest that loses the CPU half way
 * through a burst has half of it in the ring. Frames that wait count as used slots.
 */
class NetfrontTx
{
  public:
    /// When the driver domain is notified of frames.
    enum NotifyMode
    {
        PER_PACKET, //!< whenever the ring's rule asks for it (published ring protocol)
        PER_BURST, //!< once the guest has nothing else to do, or the ring is full: what batching or
                   //!< TSO gives; the ring's rule is applied to the burst as a whole
    };

    /// How frames are sent.
    struct Config
    {
        uint32_t usable{236};        //!< slots in use at which the guest's queue stops
        NotifyMode mode{PER_PACKET}; //!< when to notify
    };

    /// What the device does.
    struct Device
    {
        Ptr<NetDeviceQueue> flowControl;                 //!< stops and wakes the guest's queue disc
        std::function<void(const EthernetFrame&)> onPut; //!< a frame enters the ring
        std::function<void(const EthernetFrame&)> onLost; //!< a frame never will: the guest is gone
    };

    /**
     * \param connection rings and event channels
     * \param vcpu runs the guest
     * \param cost CPU costs
     * \param device what the device does
     * \param config how frames are sent
     */
    NetfrontTx(Ptr<VifConnection> connection,
               Ptr<Vcpu> vcpu,
               Ptr<const CpuCost> cost,
               Device device,
               const Config& config);

    /// The guest is gone: what waits is lost.
    ~NetfrontTx();

    NetfrontTx(const NetfrontTx&) = delete;
    NetfrontTx& operator=(const NetfrontTx&) = delete;

    /**
     * \return whether there is a usable slot
     */
    bool HasRoom() const;

    /**
     * Send a frame; there must be room. It enters the ring when the vCPU has spent its CPU time,
     * right after the present work. Only from inside guest work.
     *
     * \param frame the frame
     */
    void Send(EthernetFrame frame);

    /// Take finished slots back, and let the guest's queue go on. Only from inside guest work.
    void Reap();

  private:
    /// Start to spend the CPU time of the frame that has waited longest.
    void Begin();

    /// That time is over: it enters the ring.
    void Finish();

    /// Stop the guest's queue if there is no room for another frame.
    void StopIfFull();

    /// Notify the driver domain of what is in the ring, now or later.
    void Notify();

    /// Notify the driver domain if the ring's rule asks for it.
    void NotifyIfAsked();

    /// The guest has nothing else to do.
    void EndBurst();

    Ptr<VifConnection> m_connection;  //!< rings and event channels
    Ptr<Vcpu> m_vcpu;                 //!< runs the guest
    Ptr<const CpuCost> m_cost;        //!< CPU costs
    Device m_device;                  //!< what the device does
    Config m_config;                  //!< how frames are sent
    std::deque<EthernetFrame> m_wait; //!< frames to put into the ring, the first one in service
    Ptr<EventImpl> m_finish;          //!< calls Finish(), used again and again
    Ptr<EventImpl> m_endOfBurst;      //!< calls EndBurst(), used again and again
    bool m_burst{false};              //!< whether m_endOfBurst waits
    bool m_stopped{false};            //!< whether the guest's queue is stopped
};

} // namespace ns3

#endif /* NETFRONT_TX_H */
