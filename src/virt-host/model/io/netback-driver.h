/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef NETBACK_DRIVER_H
#define NETBACK_DRIVER_H

#include "netback-device.h"
#include "tx-grant.h"
#include "vif-driver.h"

#include <deque>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief The work that the driver domain does for all its vifs together, as Linux 2.6.18's netback
 * did it: one transmit and one receive tasklet per host.
 *
 * Transmit: round robin over the vifs whose guests have frames, one frame per vif and turn; each
 * costs CpuCost::Dom0Tx(), then enters the bridge. What is taken and not given back counts against
 * one pool for all vifs; at its limit transmission stops until something is given back. When a slot
 * is given back depends on TxMode:
 * - Map: when the last part of the driver domain lets go of the frame (TxGrant): the NIC sent it
 * and its driver reaped that, or it was copied to another guest, or dropped anywhere. At once if
 *   the headers that are copied anyway (HeaderCopy) are the whole frame. A frame that is held for
 *   longer than CopyDelay is copied then;
 * - Copy: before the frame enters the bridge; the copy costs GetCopyCost().
 * Slots that come back while the driver does not transmit are returned by a tasklet.
 *
 * Receive: what waits when the tasklet starts is a batch; each frame costs its copy; at the end of
 * the batch the guests see their frames, with at most one notification per vif.
 *
 * The way from the NIC to a guest costs CpuCost::Dom0Rx() in total: half of its fixed part is the
 * NIC driver's (GetNicShare()), the other half and all that is per byte the copy (GetCopyShare()).
 * A frame from guest to guest costs Dom0Tx() and GetCopyShare().
 */
class NetbackDriver : public VifDriver
{
  public:
    /// How it gets at frames of guests.
    enum TxMode
    {
        COPY, //!< copies them as a whole
        MAP,  //!< maps the guest's pages and copies the headers
    };

    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    NetbackDriver();
    ~NetbackDriver() override;

    /**
     * \param vcpu runs the driver domain's network code
     * \param cost CPU costs
     */
    void Setup(Ptr<Vcpu> vcpu, Ptr<const CpuCost> cost);

    // inherited from VifDriver: ScheduleTx() and QueueRx() only from inside work of the driver
    // domain
    Ptr<Vcpu> GetVcpu() const override;
    Ptr<const CpuCost> GetCpuCost() const override;
    void ScheduleTx(Ptr<NetbackDevice> vif) override;
    void Forget(Ptr<NetbackDevice> vif) override;
    void QueueRx(Ptr<NetbackDevice> vif, EthernetFrame frame) override;

    /**
     * \param cost CPU costs
     * \return CPU time of the NIC driver for a received frame
     */
    static Time GetNicShare(const CpuCost& cost);

    /**
     * \param cost CPU costs
     * \param bytes size of the packet
     * \return CPU time to copy a packet to a guest
     */
    static Time GetCopyShare(const CpuCost& cost, uint32_t bytes);

    /**
     * \param cost CPU costs
     * \param bytes size of the packet
     * \return CPU time to copy that many bytes between a guest and the driver domain: what is per
     * byte of CpuCost::Dom0Rx()
     */
    static Time GetCopyCost(const CpuCost& cost, uint32_t bytes);

    /**
     * \return slots of all guests that were taken and not given back
     */
    uint32_t GetNPending() const;

    /**
     * \return how often transmission stopped because too many were pending
     */
    uint64_t GetNTxStops() const;

    /**
     * \return number of frames copied because they were held for longer than CopyDelay
     */
    uint64_t GetNDelayedCopies() const;

    // --- for TxGrant ----------------------------------------------------------------------------

    /**
     * \param grant was made
     * \return its place among the others
     */
    TxGrant::List::iterator Lend(TxGrant* grant);

    /**
     * In any context; the guest sees its slots when the driver domain runs.
     *
     * \param grant is over
     * \param place what Lend() returned
     */
    void TakeBack(const TxGrant& grant, TxGrant::List::iterator place);

    /**
     * \param bytes that the driver domain copies
     */
    void PayForCopy(uint32_t bytes);

    /**
     * TracedCallback signature for the pool.
     *
     * \param pending slots of all guests that were taken and not given back
     */
    typedef void (*PendingTracedCallback)(uint32_t pending);

  protected:
    void DoDispose() override;

  private:
    /// A frame on its way to a guest.
    struct RxItem
    {
        Ptr<NetbackDevice> vif; //!< the guest's vif
        EthernetFrame frame;    //!< the frame
    };

    /// Return slots, then begin with the next frame to send, if there is one.
    void NextTx();

    /**
     * \return whether the pool takes another frame; if not, that is counted
     */
    bool HasPoolRoom();

    /**
     * \param vif its next frame is taken
     */
    void BeginTx(Ptr<NetbackDevice> vif);

    /// Let guests see the slots that were given back.
    void ReturnSlots();

    /// The tasklet that returns slots.
    void RunTx();

    /**
     * \return whether a frame was held for too long
     */
    bool HasOld() const;

    /// Look again when the oldest frame will have been held for too long.
    void ArmCopyTimer();

    /// Look whether a frame was held for too long; if not, the driver domain notices nothing.
    void OnCopyTimer();

    /// Copy the frames that were held for too long.
    void CopyOld();

    /// \param most size of the pool
    /// \param reserve places of it kept free; VirtError if no frame could ever be sent
    void CheckPool(uint32_t most, uint32_t reserve) const;

    /// \param most largest number of pending slots
    void SetMaxPending(uint32_t most);
    /// \return largest number of pending slots
    uint32_t GetMaxPending() const;
    /// \param reserve places of the pool kept free
    void SetPendingReserve(uint32_t reserve);
    /// \return places of the pool kept free
    uint32_t GetPendingReserve() const;

    /// A frame to send was served.
    void FinishTx();

    /// Begin a batch of frames to copy.
    void StartRxBatch();

    /// A frame was copied.
    void FinishCopy();

    /// All frames of the batch were copied.
    void EndRxBatch();

    Ptr<Vcpu> m_vcpu;                        //!< runs the driver domain
    Ptr<const CpuCost> m_cost;               //!< CPU costs
    std::deque<Ptr<NetbackDevice>> m_txList; //!< vifs that may have frames, by turn
    bool m_txBusy{false};                    //!< whether a frame is in service
    RxItem m_txCurrent;                      //!< that frame, and where it came from
    Ptr<EventImpl> m_txDone;                 //!< calls FinishTx()
    TxMode m_txMode{MAP};                    //!< how it gets at frames
    uint32_t m_headerCopy{64};               //!< bytes of a frame that are copied anyway
    uint32_t m_maxPending{256};              //!< size of the pool
    uint32_t m_pendingReserve{18};           //!< places of it kept free
    Time m_copyDelay;                        //!< how long a frame may be held
    uint32_t m_pending{0};                   //!< slots taken and not given back
    bool m_txStopped{false};                 //!< whether the pool was found full
    uint64_t m_nTxStops{0};                  //!< how often
    TxGrant::List m_lent;                    //!< grants that are mapped, the oldest first
    std::vector<std::pair<Ptr<NetbackDevice>, uint32_t>> m_returned; //!< slots to return
    Ptr<EventImpl> m_txTasklet;                                      //!< calls RunTx()
    bool m_txScheduled{false};                                       //!< whether that is queued
    bool m_copyArmed{false};                     //!< whether one of the next two is queued
    Ptr<EventImpl> m_copyTimer;                  //!< calls OnCopyTimer(), in hardware
    Ptr<EventImpl> m_copyTasklet;                //!< calls CopyOld()
    uint64_t m_nDelayedCopies{0};                //!< frames it copied
    TracedCallback<uint32_t> m_pendingTrace;     //!< the pool
    TracedCallback<uint32_t> m_txStopTrace;      //!< found full
    std::deque<RxItem> m_rxQueue;                //!< frames to copy, the batch first
    std::size_t m_rxBatch{0};                    //!< frames of the batch still to copy
    bool m_rxScheduled{false};                   //!< whether the tasklet is queued or at work
    std::vector<Ptr<NetbackDevice>> m_rxTouched; //!< vifs the batch had frames for
    Ptr<EventImpl> m_rxTasklet;                  //!< calls StartRxBatch()
    Ptr<EventImpl> m_copyDone;                   //!< calls FinishCopy(), once per frame
    uint32_t m_rxBatchSize{256};                 //!< largest batch
};

} // namespace ns3

#endif /* NETBACK_DRIVER_H */
