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

    /// A cost that grows with the size of a packet.
    struct PerPacket
    {
        Time fixed;          //!< per packet
        double nsPerByte{0}; //!< per byte, in ns

        /**
         * \param bytes size of the packet in bytes
         * \return CPU time
         */
        Time For(uint32_t bytes) const
        {
            return fixed + NanoSeconds(static_cast<int64_t>(nsPerByte * bytes));
        }
    };

    PerPacket m_guestTx; //!< guest: stack and netfront, sending (attributes GuestTxPacket,
                         //!< GuestTxNsPerByte)
    PerPacket m_guestRx; //!< guest: netfront and stack, receiving (GuestRxPacket, GuestRxNsPerByte)
    PerPacket m_dom0Tx;  //!< dom0: netback to NIC (Dom0TxPacket, Dom0TxNsPerByte)
    PerPacket m_dom0Rx;  //!< dom0: NIC to netback, with the copy (Dom0RxPacket, Dom0RxNsPerByte)
    Time m_event;        //!< entry of an interrupt or event upcall (Event)
    Time m_contextSwitch; //!< switching a pCPU to another vCPU (ContextSwitch)
};

} // namespace ns3

#endif /* CPU_COST_H */
