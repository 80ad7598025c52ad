/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef DOM0_NIC_DRIVER_H
#define DOM0_NIC_DRIVER_H

#include "event-channel.h"

#include "ns3/ethernet-net-device.h"
#include "ns3/receive-offload.h"

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief The driver domain's driver of a physical NIC.
 *
 * An interrupt of the NIC becomes an upcall of the driver domain's vCPU (EventChannel). From then
 * on the driver polls with interrupts off, as Linux' NAPI does: rounds of up to a budget of frames,
 * each a piece of NET work that costs NetbackDriver::GetNicShare(), then hands the frame up to the
 * bridge. With Gro, TCP segments of a round that follow each other go up together, when the round
 * is over (ReceiveOffload). Finished transmissions are reaped at the upcall and after each round.
 *
 * Wiring: host->AddDevice(nic), driver->Setup(nic, vcpu, cost), bridge->AddPort(nic).
 */
class Dom0NicDriver : public Object
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    Dom0NicDriver();
    ~Dom0NicDriver() override;

    /**
     * \param nic the NIC; becomes that of a virtualised host
     * \param vcpu runs the driver domain's network code
     * \param cost CPU costs
     */
    void Setup(Ptr<EthernetNetDevice> nic, Ptr<Vcpu> vcpu, Ptr<const CpuCost> cost);

    /**
     * \return the interrupt line
     */
    Ptr<EventChannel> GetInterrupt() const;

    /**
     * \return number of transmissions reaped
     */
    uint64_t GetNTxReaped() const;

  protected:
    void DoDispose() override;

  private:
    /// The vCPU runs the upcall of an interrupt.
    void OnInterrupt();

    /// Queue the work that the frames in the NIC's ring need, or go back to interrupts.
    void StartRound();

    /// Take a frame out of the NIC's ring and hand it up, or keep it for the end of the round.
    void FinishFrame();

    Ptr<EthernetNetDevice> m_nic;                                //!< the NIC
    Ptr<Vcpu> m_vcpu;                                            //!< runs the driver domain
    Ptr<const CpuCost> m_cost;                                   //!< CPU costs
    Ptr<EventChannel> m_interrupt{CreateObject<EventChannel>()}; //!< the interrupt line
    Ptr<EventImpl> m_work;    //!< calls FinishFrame(), once per frame
    ReceiveOffload m_offload; //!< puts segments together
    bool m_gro{false};        //!< whether it is used
    uint32_t m_budget{64};    //!< frames of a round
    uint32_t m_round{0};      //!< frames of this round still to take
    uint64_t m_nTxReaped{0};  //!< transmissions reaped
};

} // namespace ns3

#endif /* DOM0_NIC_DRIVER_H */
