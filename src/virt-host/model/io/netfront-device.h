/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef NETFRONT_DEVICE_H
#define NETFRONT_DEVICE_H

#include "netfront-rx.h"
#include "netfront-tx.h"

#include "ns3/ethernet-device-base.h"

#include <memory>

namespace ns3
{

class NetbackDevice;

/**
 * \ingroup virt-host
 *
 * \brief The guest's half of a virtual interface: Xen's netfront.
 *
 * The guest's queue discs see it stop and wake like any NIC. Everything it does costs CPU time of
 * the guest and happens only while the guest's vCPU runs.
 *
 * Wiring, before the simulation starts (VifBuilder does all of it):
 *  1. set attributes;
 *  2. guest->AddDevice(front), host->AddDevice(back);
 *  3. front->SetVcpu(), front->SetCpuCost(), back->SetDriver();
 *  4. front->Connect(back): rings, event channels, first receive buffers, link up;
 *  5. bridge->AddPort(back).
 */
class NetfrontDevice : public EthernetDeviceBase
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    NetfrontDevice();
    ~NetfrontDevice() override;

    /**
     * \param vcpu runs the guest's network code
     */
    void SetVcpu(Ptr<Vcpu> vcpu);

    /**
     * \param cost CPU costs
     */
    void SetCpuCost(Ptr<const CpuCost> cost);

    /**
     * Make the rings and connect both halves. Once.
     *
     * \param back the other half
     * \throws VirtError if steps of the wiring are missing or attributes do not fit together
     */
    void Connect(Ptr<NetbackDevice> back);

    /**
     * The driver domain's half goes away: the guest was shut down, or the toolstack takes the vif
     * away. What is sent from now on is dropped (DropReason::LINK_DOWN). Again, nothing happens.
     *
     * \throws VirtError if called by software of the guest
     */
    void Disconnect();

    /**
     * \return rings and event channels; null before Connect()
     */
    Ptr<VifConnection> GetConnection() const;

    /**
     * \param packet the packet
     * \param source source address
     * \param dest destination address
     * \param protocolNumber EtherType
     * \return whether it was accepted: it enters the ring when the guest has spent the CPU time it
     * needs, and is seen by captures then
     * \throws VirtError if called by anything but software of the guest, while its vCPU runs
     */
    bool SendFrom(Ptr<Packet> packet,
                  const Address& source,
                  const Address& dest,
                  uint16_t protocolNumber) override;

  protected:
    void DoDispose() override;

  private:
    /**
     * \return what the sending half asks of this device
     */
    NetfrontTx::Device MakeTxDevice();

    /**
     * \param frame from the ring; to the guest's stack
     */
    void DeliverReceived(const EthernetFrame& frame);

    /// There was an event from the driver domain.
    void OnEvent();

    /// \throws VirtError if steps of the wiring before Connect() are missing
    void CheckWiring() const;

    /// \param reserve receive buffers the driver domain always leaves unused; VirtError if the
    ///        targets would never leave more than that
    void CheckTargets(uint32_t reserve) const;

    /// \param size slots of the transmit ring
    void SetTxRingSize(uint32_t size);
    /// \return slots of the transmit ring
    uint32_t GetTxRingSize() const;
    /// \param usable slots of the transmit ring that are used
    void SetTxUsableSlots(uint32_t usable);
    /// \return slots of the transmit ring that are used
    uint32_t GetTxUsableSlots() const;
    /// \param size slots of the receive ring
    void SetRxRingSize(uint32_t size);
    /// \return slots of the receive ring
    uint32_t GetRxRingSize() const;
    /// \param budget frames of a round
    void SetNapiBudget(uint32_t budget);
    /// \return frames of a round
    uint32_t GetNapiBudget() const;

    Ptr<Vcpu> m_vcpu;                                            //!< runs the guest
    Ptr<const CpuCost> m_cost;                                   //!< CPU costs
    Ptr<VifConnection> m_connection;                             //!< rings and event channels
    std::unique_ptr<NetfrontTx> m_tx;                            //!< sending half
    std::unique_ptr<NetfrontRx> m_rx;                            //!< receiving half
    uint32_t m_txRingSize{256};                                  //!< slots
    uint32_t m_txUsableSlots{236};                               //!< slots used
    uint32_t m_rxRingSize{256};                                  //!< slots
    uint32_t m_rxTargetMin{64};                                  //!< buffers posted at first
    uint32_t m_rxTargetMax{256};                                 //!< buffers posted at most
    uint32_t m_napiBudget{64};                                   //!< frames of a round
    bool m_gsoReceive{true};                                     //!< whether TCP gets them whole
    bool m_tso{false};                                           //!< whether it merges segments
    uint32_t m_tsoMaxSize{65536};                                //!< super-segments are smaller
    NetfrontTx::NotifyMode m_notifyMode{NetfrontTx::PER_PACKET}; //!< when to notify
};

} // namespace ns3

#endif /* NETFRONT_DEVICE_H */
