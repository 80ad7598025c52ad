/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef CPU_COST_H
#define CPU_COST_H

#include "ns3/nstime.h"
#include "ns3/object.h"

#include <array>

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief What the software of guests and of the driver domain costs in CPU time.
 *
 * One object per host, read by the devices. Two defaults are fitted, once, to public measurements:
 * IdleExit and GuestTxNsPerByte. The others are assumed, as cycles of a 3 GHz CPU. The manual shows
 * the fit (`./vflood reproduce host-calibration`). An attribute out of range throws VirtError.
 *
 * Where each is paid: per packet and byte by the vCPU that handles it; Event by the vCPU that is
 * notified (it stands for sending and upcall together), once per upcall; ContextSwitch by the vCPU
 * that a pCPU switches to, if another one ran there last; IdleExit by the vCPU that ends the
 * idleness of a pCPU, hence once per batch of packets, and never on a pCPU that is always busy.
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

    /**
     * \return time that an idle pCPU needs until the vCPU that is put on it goes on
     */
    Time IdleExit() const;

  private:
    /// Times, by what they are for.
    enum Part : uint8_t
    {
        GUEST_TX,       //!< guest, sending, per packet
        GUEST_RX,       //!< guest, receiving, per packet
        DOM0_TX,        //!< dom0, guest to wire, per packet
        DOM0_RX,        //!< dom0, wire to guest, per packet
        EVENT,          //!< upcall
        CONTEXT_SWITCH, //!< switch
        IDLE_EXIT,      //!< end of idleness
        N_PARTS,        //!< number of parts
    };

    /**
     * \tparam part which time
     * \param cost CPU time (VirtError if too small)
     */
    template <Part part>
    void Set(Time cost);

    /**
     * \tparam part which time
     * \return CPU time
     */
    template <Part part>
    Time Get() const;

    /**
     * \tparam part which time
     * \param nsPerByte CPU time per byte in ns (VirtError if out of range)
     */
    template <Part part>
    void SetPerByte(double nsPerByte);

    /**
     * \tparam part which time
     * \return CPU time per byte in ns
     */
    template <Part part>
    double GetPerByte() const;

    /**
     * \param part which time
     * \param bytes size of the packet
     * \return time per packet and per byte
     */
    Time For(Part part, uint32_t bytes) const;

    std::array<Time, N_PARTS> m_fixed;       //!< per packet, upcall, switch or end of idleness
    std::array<double, N_PARTS> m_perByte{}; //!< per byte, in ns
};

} // namespace ns3

#endif /* CPU_COST_H */
