/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef NETBACK_DRIVER_H
#define NETBACK_DRIVER_H

#include "netback-device.h"

#include "ns3/object.h"

#include <deque>
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
 * costs CpuCost::Dom0Tx(), then enters the bridge.
 *
 * Receive: what waits when the tasklet starts is a batch; each frame costs its copy; at the end of
 * the batch the guests see their frames, with at most one notification per vif.
 *
 * The way from the NIC to a guest costs CpuCost::Dom0Rx() in total: half of its fixed part is the
 * NIC driver's (GetNicShare()), the other half and all that is per byte the copy (GetCopyShare()).
 * A frame from guest to guest costs Dom0Tx() and GetCopyShare().
 */
class NetbackDriver : public Object
{
  public:
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

    /**
     * \return what runs the driver domain's network code
     */
    Ptr<Vcpu> GetVcpu() const;

    /**
     * \return CPU costs
     */
    Ptr<const CpuCost> GetCpuCost() const;

    /**
     * A guest may have frames to send. Only from inside work of the driver domain.
     *
     * \param vif the guest's vif
     */
    void ScheduleTx(Ptr<NetbackDevice> vif);

    /**
     * A frame waits to be copied to a guest. Only from inside work of the driver domain.
     *
     * \param vif the guest's vif
     * \param frame the frame
     */
    void QueueRx(Ptr<NetbackDevice> vif, EthernetFrame frame);

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

  protected:
    void DoDispose() override;

  private:
    /// A frame on its way to a guest.
    struct RxItem
    {
        Ptr<NetbackDevice> vif; //!< the guest's vif
        EthernetFrame frame;    //!< the frame
    };

    /// Begin with the next frame to send, if there is one.
    void NextTx();

    /// A frame to send was served.
    void FinishTx();

    /// Begin a batch of frames to copy.
    void StartRxBatch();

    /// A frame was copied.
    void FinishCopy();

    /// All frames of the batch were copied.
    void EndRxBatch();

    Ptr<Vcpu> m_vcpu;                            //!< runs the driver domain
    Ptr<const CpuCost> m_cost;                   //!< CPU costs
    std::deque<Ptr<NetbackDevice>> m_txList;     //!< vifs that may have frames, by turn
    bool m_txBusy{false};                        //!< whether a frame is in service
    RxItem m_txCurrent;                          //!< that frame, and where it came from
    Ptr<EventImpl> m_txDone;                     //!< calls FinishTx()
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
