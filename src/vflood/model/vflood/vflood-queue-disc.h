/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef VFLOOD_QUEUE_DISC_H
#define VFLOOD_QUEUE_DISC_H

#include "flow-queue.h"
#include "vflood-control.h"

#include "ns3/queue-disc.h"

#include <deque>
#include <limits>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief vFlood_tx: the queue disc of the driver domain's uplink, one FIFO per flow.
 *
 * New data of a flow waits until the flow's windows let it go; flows take turns. Everything else
 * goes out at once, in order of arrival: packets without a flow, SYN, RST, ACKs without data, and
 * data sent again, which replaces what is held of it. FIN keeps its place behind the data.
 *
 * What waits is copied into memory of the driver domain (Memory): a mapped packet would keep a slot
 * of its guest's ring, and a place in the pool of netback that all guests share.
 *
 * Guarantees:
 * 1. new data of a flow leaves in the order it arrived, nothing is lost or doubled unless it is
 *    dropped for a named reason;
 * 2. data sent again never waits behind data that waits for the window, and a segment is never held
 *    twice;
 * 3. GetNPackets() and the statistics count every packet that is held.
 */
class VfloodQueueDisc : public QueueDisc
{
  public:
    /// Where the packets are that wait.
    enum Memory
    {
        DOM0,  //!< copied to the driver domain, which pays; the slot is given back
        RING,  //!< where the guest put them: the slot is not given back before they are sent
        GUEST, //!< in memory that the guest lends: the slot is given back, nothing is copied
    };

    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    VfloodQueueDisc();
    ~VfloodQueueDisc() override;

    // Reasons for drops.
    static constexpr const char* REPLACED_DROP = "Sent again by the guest"; //!< a copy replaced it
    static constexpr const char* CLOSED_DROP = "Flow closed";               //!< RST or expiry
    static constexpr const char* BUFFER_DROP = "Buffer of the VM full";     //!< no reserve left
    static constexpr const char* ACKED_DROP = "Acknowledged already";       //!< nobody needs it

    /**
     * \param size most packets held for all guests together (VirtError unless in packets, 1 or
     * more) \return whether it was set
     */
    bool SetMostHeld(QueueSize size);

    /**
     * \return most packets held for all guests together
     */
    QueueSize GetMostHeld() const;

    /**
     * \param control decides; is told when this queue disc goes away
     */
    void SetControl(Ptr<VfloodControl> control);

    /**
     * \param flow may have packets to release
     */
    void Activate(VfloodFlow& flow);

    /**
     * \param flow what waits of it goes out at once
     */
    void Flush(VfloodFlow& flow);

    /**
     * \param flow what waits of it and fits the peer's window goes out at once, the rest is
     * dropped; it is not referred to any more
     */
    void FlushToPeer(VfloodFlow& flow);

    /**
     * \param flow what waits of it is dropped; it is not referred to any more
     */
    void Discard(VfloodFlow& flow);

  protected:
    void DoDispose() override;

  private:
    bool DoEnqueue(Ptr<QueueDiscItem> item) override;
    Ptr<QueueDiscItem> DoDequeue() override;
    bool CheckConfig() override;
    void InitializeParams() override;

    /// A packet that goes out at once.
    struct Urgent
    {
        FlowQueue::Handle handle; //!< where it is stored
        const VfloodFlow* flow;   //!< whose data it is; null: no data, or the flow is over
        SequenceNumber32 begin;   //!< first byte of that
        SequenceNumber32 end;     //!< what follows the last byte of that
    };

    static constexpr std::size_t LAST = std::numeric_limits<std::size_t>::max(); //!< see Express()

    /**
     * \param item goes out before all that waits
     * \param flow whose data it is; null: none
     * \param view what it is; null: no data
     * \param place before which of the packets about to go out; beyond their number: behind all
     * \return whether there was room
     */
    bool Express(Ptr<QueueDiscItem> item,
                 const VfloodFlow* flow = nullptr,
                 const TcpView* view = nullptr,
                 std::size_t place = LAST);

    /**
     * Drop what is about to go out of data that was sent again.
     *
     * \param flow its flow
     * \param view what it is
     * \return the place of the first that was dropped, for Express(); LAST if there was none
     */
    std::size_t DropUrgent(const VfloodFlow& flow, const TcpView& view);

    /**
     * \param waiting of a flow, goes out at once
     * \param flow the flow
     */
    void Hurry(const VfloodFlow::Waiting& waiting, VfloodFlow& flow);

    /**
     * Give back what a packet that begins to wait need not hold.
     *
     * \param item the packet
     */
    void KeepInMemory(Ptr<QueueDiscItem> item) const;

    /**
     * \param flow may release as soon as its pace allows
     */
    void WaitForPace(VfloodFlow& flow);

    /**
     * \param flow may release by its pace
     */
    void OnPace(VfloodFlow* flow);

    /**
     * \return the next packet that waits and may go, or null
     */
    Ptr<QueueDiscItem> Release();

    /**
     * \param item has data or FIN
     * \param flow its flow
     * \param view what it is
     * \return whether it was kept
     */
    bool EnqueueData(Ptr<QueueDiscItem> item, VfloodFlow& flow, const TcpView& view);

    /**
     * \param item data sent again
     * \param flow its flow
     * \param view what it is
     * \param seen whether all of it had been received before
     * \return whether it was kept
     */
    bool EnqueueAgain(Ptr<QueueDiscItem> item, VfloodFlow& flow, const TcpView& view, bool seen);

    /**
     * \param item waits in the FIFO of its flow
     * \param flow its flow
     * \param view what it is
     * \return whether there was room
     */
    bool Append(Ptr<QueueDiscItem> item, VfloodFlow& flow, const TcpView& view);

    /**
     * \param handle of a packet that is held
     * \param reason why it is dropped
     */
    void Drop(FlowQueue::Handle handle, const char* reason);

    Memory m_memory;                 //!< attribute Memory
    Ptr<VfloodControl> m_control;    //!< decides
    Ptr<FlowQueue> m_queue;          //!< holds all packets
    std::deque<Urgent> m_express;    //!< packets that go out at once
    std::deque<VfloodFlow*> m_ready; //!< flows that may release, in turn
};

} // namespace ns3

#endif /* VFLOOD_QUEUE_DISC_H */
