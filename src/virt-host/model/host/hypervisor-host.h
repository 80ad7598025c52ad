/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef HYPERVISOR_HOST_H
#define HYPERVISOR_HOST_H

#include "guest-node.h"

#include "ns3/dom0-bridge.h"
#include "ns3/dom0-nic-driver.h"
#include "ns3/ethernet-net-device.h"
#include "ns3/hypervisor.h"
#include "ns3/netback-driver.h"
#include "ns3/netfront-device.h"
#include "ns3/node.h"
#include "ns3/simulator-timers.h"
#include "ns3/sriov-nic.h"
#include "ns3/traced-callback.h"

#include <vector>

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief A physical machine with a hypervisor. The node's own software is dom0, the driver domain:
 * it runs on dom0's vCPU, on a pCPU of its own or sharing one with guests.
 *
 * Order of use: construct, Boot(), AddUplink() or AddSriovNic(), AddGuest() and InstallVif() for
 * each guest (VirtHostHelper does all that).
 */
class HypervisorHost : public Node
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    HypervisorHost();
    ~HypervisorHost() override;

    /**
     * Start the hypervisor and dom0. Once.
     *
     * \param scheduler the policy, fresh
     * \param dom0Pcpus pCPUs that dom0 may run on, empty = all
     * \throws VirtError on a second call, without a scheduler, or if a pCPU does not exist
     */
    void Boot(Ptr<VcpuScheduler> scheduler, const std::vector<uint32_t>& dom0Pcpus);

    /**
     * Put a guest on this host.
     *
     * \param guest the guest; must be on no host
     * \param pcpus pCPUs that its vCPUs may run on, empty = all
     * \throws VirtError if the guest is on a host already, has no vCPU, or a pCPU does not exist
     */
    void AddGuest(Ptr<GuestNode> guest, const std::vector<uint32_t>& pcpus);

    /**
     * Shut a guest down at once, as if it was destroyed: its software stops where it is, what it
     * had to do is dropped, its CPU load stops, its vifs are taken away. The rest of the host goes
     * on. The node and its statistics stay, but it never runs again.
     *
     * \param guest a guest of this host
     * \throws VirtError if it is not, or if called by software of the guest
     */
    void DestroyGuest(Ptr<GuestNode> guest);

    /**
     * TracedCallback signature for guests that were destroyed.
     *
     * \param guest the guest; its software will not run again
     */
    typedef void (*DestroyedTracedCallback)(Ptr<GuestNode> guest);

    /**
     * \return number of guests that were not destroyed
     */
    std::size_t GetNGuests() const;

    /**
     * \param index number of the guest, from 0 (VirtError if there is none)
     * \return that guest
     */
    Ptr<GuestNode> GetGuest(std::size_t index) const;

    /**
     * Drive a NIC from dom0 and make it a port of the bridge.
     *
     * \param nic a device of this node, not added before
     * \return dom0's driver of it
     * \throws VirtError if it is no such device; nothing has changed then
     */
    Ptr<Dom0NicDriver> AddUplink(Ptr<EthernetNetDevice> nic);

    /**
     * Take a NIC as one with SR-IOV: dom0 drives its physical function, which becomes an uplink,
     * and guests may have virtual functions, of which dom0 sees nothing.
     *
     * \param wire a device of this node, not added before
     * \return dom0's driver of the physical function
     * \throws VirtError if it is no such device, or the host has an SR-IOV NIC; nothing has changed
     * then
     */
    Ptr<Dom0NicDriver> AddSriovNic(Ptr<EthernetNetDevice> wire);

    /**
     * \return the NIC with SR-IOV, null if there is none
     */
    Ptr<SriovNic> GetSriovNic() const;

    /**
     * \return the NICs handed to AddUplink()
     */
    const std::vector<Ptr<EthernetNetDevice>>& GetUplinks() const;

    /**
     * \return the hypervisor
     */
    Ptr<Hypervisor> GetHypervisor() const;

    /**
     * \return dom0's vCPU 0, which runs the node's software
     * \throws VirtError before Boot()
     */
    Ptr<Vcpu> GetDom0Vcpu() const;

    /**
     * \return the bridge in dom0
     */
    Ptr<Dom0Bridge> GetBridge() const;

    /**
     * \return the network backend in dom0, which serves all vifs
     */
    Ptr<NetbackDriver> GetNetback() const;

    /**
     * \param front the guest's half of a vif
     * \return dom0's half, a port of the bridge; of a virtual function, the NIC's half, a port of
     * its switch
     * \throws VirtError if the vif does not end on this host
     */
    Ptr<NetbackDevice> GetNetbackOf(Ptr<NetfrontDevice> front) const;

    /**
     * \return what software costs on this host
     */
    Ptr<CpuCost> GetCost() const;

    /**
     * \return the timers of this host's hypervisor
     */
    HvTimers& GetTimers();

  protected:
    void NotifyConstructionCompleted() override;
    void DoDispose() override;

  private:
    /// \throws VirtError before Boot()
    void CheckBooted() const;

    /**
     * \param nic a NIC to be added
     * \throws VirtError if it is not a new one of this node
     */
    void CheckUplink(Ptr<EthernetNetDevice> nic) const;

    /**
     * \param bridge one of this host, or null
     * \param front the guest's half of a vif
     * \return the other half, if it is a port of that bridge; null otherwise
     */
    static Ptr<NetbackDevice> FindNetback(Ptr<Dom0Bridge> bridge, Ptr<NetfrontDevice> front);

    /**
     * \param guest its vifs are taken away
     */
    void RemoveVifs(Ptr<GuestNode> guest);

    SimulatorTimers m_timers;                      //!< time source
    Ptr<CpuCost> m_cost;                           //!< CPU costs
    Ptr<Hypervisor> m_hypervisor;                  //!< pCPUs and domains, null before Boot()
    Ptr<Dom0Bridge> m_bridge;                      //!< bridge in dom0
    Ptr<NetbackDriver> m_netback;                  //!< backend of all vifs
    Ptr<SriovNic> m_sriov;                         //!< backend of virtual functions, if any
    std::vector<Ptr<Dom0NicDriver>> m_nicDrivers;  //!< drivers of the uplinks
    std::vector<Ptr<EthernetNetDevice>> m_uplinks; //!< NICs
    std::vector<Ptr<GuestNode>> m_guests;          //!< guests
    uint32_t m_nGuestsAdded{0};                    //!< guests so far, for their names
    uint32_t m_nPcpus{2};                          //!< number of pCPUs
    uint32_t m_dom0Vcpus{1};                       //!< vCPUs of dom0
    uint32_t m_netbackVcpu{0};                     //!< the one that serves the vifs
    uint32_t m_dom0Weight{256};                    //!< weight of dom0
    TracedCallback<Ptr<GuestNode>> m_destroyed;    //!< guests that were destroyed
};

} // namespace ns3

#endif /* HYPERVISOR_HOST_H */
