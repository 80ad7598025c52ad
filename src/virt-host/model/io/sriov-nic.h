/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SRIOV_NIC_H
#define SRIOV_NIC_H

#include "dom0-bridge.h"
#include "netback-device.h"
#include "vif-driver.h"

#include "ns3/ethernet-net-device.h"
#include "ns3/interrupt-moderator.h"

#include <deque>
#include <memory>
#include <vector>

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief A NIC with SR-IOV: guests send and receive past the driver domain, each by a virtual
 * function of its own; a switch in the NIC connects these, the physical function, which the driver
 * domain drives, and the wire.
 *
 * All of it is hardware: it charges no vCPU and waits for none.
 * 1. Transmit: the guest rings the doorbell, the NIC takes frames out of the rings, one per
 *    function and turn, while the queue of the wire has room; a slot is given back when the frame
 *    has left, or was copied to another guest or into memory of the NIC (FrameGrant).
 * 2. Receive: a frame goes to a buffer that the guest has posted, whether or not the guest runs;
 *    without one it is missed (DropReason::NO_RX_BUFFER).
 * 3. Interrupts of a function are moderated by InterruptDelay and InterruptInterval of the wire's
 *    device and wake the vCPU of the guest.
 * 4. The switch knows the addresses of functions; frames to others go to wire and physical
 *    function, those to a group to all.
 *
 * The rings are those of netfront: a guest's driver costs what netfront does (assumed). Taking a
 * frame from or to memory takes no time, the way to the physical function that of a wire with
 * FUNCTION_RATE (both assumed).
 *
 * Wiring: host->AddDevice(wire), Setup(), then AddFunction() for each vif that was built with
 * GetSwitch() and this as its driver; HypervisorHost::AddSriovNic() and VirtHostHelper do it.
 */
class SriovNic : public VifDriver
{
  public:
    /// Bits per second between the switch and the physical function (assumed: PCIe 2.0, 8 lanes).
    static constexpr uint64_t FUNCTION_RATE = 32'000'000'000;

    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    SriovNic();
    ~SriovNic() override;

    /**
     * \param wire a device of the host, in use by nobody
     * \param cost CPU costs of the host
     */
    void Setup(Ptr<EthernetNetDevice> wire, Ptr<const CpuCost> cost);

    /**
     * Give a function its address, and moderate its interrupts.
     *
     * \param vif the NIC's half of the function, a port of the switch
     * \param address address of the guest's half
     */
    void AddFunction(Ptr<NetbackDevice> vif, Mac48Address address);

    /**
     * \return the switch, a device of the host without software above
     */
    Ptr<Dom0Bridge> GetSwitch() const;

    /**
     * \return the port to the network
     */
    Ptr<EthernetNetDevice> GetWire() const;

    /**
     * \return what the driver domain has of this NIC
     */
    Ptr<EthernetNetDevice> GetPhysicalFunction() const;

    /**
     * \param vif a function (VirtError if it is none of this NIC)
     * \return number of interrupts that it has raised
     */
    uint64_t GetNInterrupts(Ptr<NetbackDevice> vif) const;

    // inherited from VifDriver
    Ptr<Vcpu> GetVcpu() const override;
    Ptr<const CpuCost> GetCpuCost() const override;
    void ScheduleTx(Ptr<NetbackDevice> vif) override;
    void Forget(Ptr<NetbackDevice> vif) override;
    void QueueRx(Ptr<NetbackDevice> vif, EthernetFrame frame) override;
    void NotifyGuest(Ptr<NetbackDevice> vif) override;

  protected:
    void DoDispose() override;

  private:
    /// A virtual function.
    struct Function
    {
        /// Interrupt the guest.
        void Interrupt();

        Ptr<NetbackDevice> vif;       //!< the NIC's half
        InterruptModerator moderator; //!< of its interrupts
    };

    /**
     * \param vif a vif
     * \return its function, null if it has none
     */
    Function* Find(const Ptr<NetbackDevice>& vif) const;

    /// Connect the physical function to the switch.
    void BuildPhysicalFunction();

    /**
     * \return whether the wire takes another frame
     */
    bool HasRoom();

    /// Take frames out of rings as long as the wire has room.
    void Transmit();

    Ptr<EthernetNetDevice> m_wire;                      //!< to the network
    Ptr<EthernetNetDevice> m_physical;                  //!< for the driver domain
    Ptr<Dom0Bridge> m_switch;                           //!< connects all
    Ptr<const CpuCost> m_cost;                          //!< of the host
    std::vector<std::unique_ptr<Function>> m_functions; //!< in the order they were added
    std::deque<Ptr<NetbackDevice>> m_txList;            //!< functions that may have frames, by turn
    bool m_transmitting{false};                         //!< whether Transmit() is at work
};

} // namespace ns3

#endif /* SRIOV_NIC_H */
