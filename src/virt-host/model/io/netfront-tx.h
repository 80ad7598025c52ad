/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef NETFRONT_TX_H
#define NETFRONT_TX_H

#include "vif-connection.h"

#include "ns3/net-device-queue-interface.h"
#include "ns3/super-segment.h"

#include <deque>
#include <functional>
#include <memory>

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
 *
 * With TSO, TCP segments of one flow that wait next to each other are put together to a
 * super-segment (SuperSegmentBuilder) as long as the last of them is not in service: one cost for
 * all of it, and fewer slots. Not if it would need more slots than its parts.
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
        uint32_t tsoMaxSize{0};      //!< super-segments are smaller than this, 0 = there are none
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
     * Send a frame, if there is room. It enters the ring when the vCPU has spent its CPU time,
     * right after the present work. Only from inside guest work.
     *
     * \param frame the frame
     * \return whether there was room
     */
    bool Send(EthernetFrame frame);

    /// Take finished slots back, and let the guest's queue go on. Only from inside guest work.
    void Reap();

  private:
    /// A frame that waits to enter the ring.
    struct Waiting
    {
        /// Merge is over: make the packet what was put together.
        void Close();

        EthernetFrame frame;                          //!< the frame, or the first of several
        uint32_t slots;                               //!< slots that it needs
        std::unique_ptr<SuperSegmentBuilder> builder; //!< all of them; null if there is only one
    };

    /// The first frame waits: serve it.
    void Start();

    /// Start to spend the CPU time of the frame that has waited longest.
    void Begin();

    /// Put it into the ring.
    void Put();

    /**
     * Put a frame together with the one that was sent before it, if that waits and they fit.
     *
     * \param frame the frame
     * \return whether that was done
     */
    bool Merge(const EthernetFrame& frame);

    /**
     * \param slots number of slots
     * \return whether that many usable slots are free
     */
    bool HasRoom(uint32_t slots) const;

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

    Ptr<VifConnection> m_connection; //!< rings and event channels
    Ptr<Vcpu> m_vcpu;                //!< runs the guest
    Ptr<const CpuCost> m_cost;       //!< CPU costs
    Device m_device;                 //!< what the device does
    Config m_config;                 //!< how frames are sent
    std::deque<Waiting> m_wait;      //!< frames to put into the ring, the first one in service
    uint32_t m_waitSlots{0};         //!< slots that they need
    uint32_t m_mostSlots{1};         //!< slots of the largest frame so far
    bool m_busy{false};          //!< whether frames are served, or will be in this piece of work
    bool m_inService{false};     //!< whether the CPU time of the first one passes
    Ptr<EventImpl> m_begin;      //!< calls Begin(), used again and again
    Ptr<EventImpl> m_finish;     //!< calls Finish(), used again and again
    Ptr<EventImpl> m_endOfBurst; //!< calls EndBurst(), used again and again
    bool m_burst{false};         //!< whether m_endOfBurst waits
    bool m_stopped{false};       //!< whether the guest's queue is stopped
};

} // namespace ns3

#endif /* NETFRONT_TX_H */
