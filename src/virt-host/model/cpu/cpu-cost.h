/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef CPU_COST_H
#define CPU_COST_H

#include "ns3/nstime.h"
#include "ns3/object.h"

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief What the software of guests and of the driver domain costs in CPU time.
 *
 * One object per host, read by the devices. All defaults are assumed (no measurement is public):
 * cycles of a 3 GHz CPU, chosen so that a lone guest fills a gigabit link.
 */
class CpuCost : public Object
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    /**
     * \param bytes size of the packet
     * \return CPU time a guest needs to send it: stack and netfront
     */
    Time GuestTx(uint32_t bytes) const;

    /**
     * \param bytes size of the packet
     * \return CPU time a guest needs to receive it: netfront and stack
     */
    Time GuestRx(uint32_t bytes) const;

    /**
     * \param bytes size of the packet
     * \return CPU time dom0 needs from netback to the NIC
     */
    Time Dom0Tx(uint32_t bytes) const;

    /**
     * \param bytes size of the packet
     * \return CPU time dom0 needs from the NIC to netback, with the copy
     */
    Time Dom0Rx(uint32_t bytes) const;

    /**
     * \return CPU time to enter an interrupt or event upcall
     */
    Time Event() const;

    /**
     * \return CPU time to switch a pCPU to another vCPU
     */
    Time ContextSwitch() const;

  private:
    /**
     * \param fixed per packet
     * \param nsPerByte per byte, in ns
     * \param bytes size of the packet
     * \return the sum
     */
    static Time For(Time fixed, double nsPerByte, uint32_t bytes);

    Time m_guestTxPacket;         //!< guest, sending, per packet
    double m_guestTxNsPerByte{0}; //!< guest, sending, per byte
    Time m_guestRxPacket;         //!< guest, receiving, per packet
    double m_guestRxNsPerByte{0}; //!< guest, receiving, per byte
    Time m_dom0TxPacket;          //!< dom0, guest to wire, per packet
    double m_dom0TxNsPerByte{0};  //!< dom0, guest to wire, per byte
    Time m_dom0RxPacket;          //!< dom0, wire to guest, per packet
    double m_dom0RxNsPerByte{0};  //!< dom0, wire to guest, per byte
    Time m_eventCost;             //!< upcall
    Time m_contextSwitch;         //!< switch
};

} // namespace ns3

#endif /* CPU_COST_H */
