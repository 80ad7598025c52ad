/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef GUEST_NODE_H
#define GUEST_NODE_H

#include "ns3/node.h"
#include "ns3/vcpu-clock.h"

namespace ns3
{

class HypervisorHost;

/**
 * \ingroup virt-host
 *
 * \brief A virtual machine: a node whose whole software runs only while its vCPU runs.
 *
 * Any ns-3 application, socket or protocol can be installed on it unchanged. All of its software
 * runs on vCPU 0 (where paravirtual Linux takes its interrupts); further vCPUs carry CPU load only.
 * Its network devices are netfronts (and the loopback); a device that reaches a wire by itself
 * would bypass the hypervisor and is refused.
 */
class GuestNode : public Node
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    GuestNode();
    ~GuestNode() override;

    /**
     * Called by HypervisorHost::AddGuest().
     *
     * \param host the host
     * \param domain this guest's domain there
     * \param timers time source
     * \throws VirtError if the guest is already on a host
     */
    void Attach(Ptr<HypervisorHost> host, Ptr<Domain> domain, HvTimers& timers);

    /**
     * \return the host, null before HypervisorHost::AddGuest()
     */
    Ptr<HypervisorHost> GetHost() const;

    /**
     * \return the domain, null before HypervisorHost::AddGuest()
     */
    Ptr<Domain> GetDomain() const;

    /**
     * \param index number of the vCPU, from 0
     * \return that vCPU
     * \throws VirtError if there is none, or the guest is not on a host
     */
    Ptr<Vcpu> GetVcpu(std::size_t index = 0) const;

    /**
     * \return the guest's clock
     */
    Ptr<VcpuClock> GetClock() const;

    /**
     * \return number of vCPUs (attribute Vcpus)
     */
    uint32_t GetNVcpus() const;

    /**
     * \return scheduling weight (attribute Weight)
     */
    uint32_t GetWeight() const;

  protected:
    void DoDispose() override;
    void NotifyConstructionCompleted() override;

  private:
    /**
     * \param device a device that was added
     * \throws VirtError if it is neither a netfront nor the loopback
     */
    void OnDevice(Ptr<NetDevice> device);

    Ptr<HypervisorHost> m_host; //!< the host
    Ptr<Domain> m_domain;       //!< its domain there
    Ptr<VcpuClock> m_clock;     //!< its clock
    uint32_t m_nVcpus{1};       //!< number of vCPUs
    uint32_t m_weight{256};     //!< scheduling weight
    uint32_t m_hz{100};         //!< ticks per second
    bool m_tickless{true};      //!< timers expire exactly
};

} // namespace ns3

#endif /* GUEST_NODE_H */
