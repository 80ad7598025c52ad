/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef VIRT_HOST_HELPER_H
#define VIRT_HOST_HELPER_H

#include "host-preset.h"
#include "placement.h"

#include "ns3/attribute-range.h"
#include "ns3/cpu-load.h"
#include "ns3/hypervisor-host.h"
#include "ns3/object-factory.h"
#include "ns3/trace-helper.h"
#include "ns3/vif-builder.h"
#include "ns3/virt-error.h"

#include <string>
#include <vector>

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief Builds virtualised hosts and their guests.
 *
 * Construct it before the first node is created and before anything is scheduled: it makes the
 * simulator a gated one. Then, in this order: CreateHost(), AttachUplink(), CreateGuest() for each
 * guest (with its vif), an internet stack and applications on the guests as on any ns-3 node, and
 * InstallLoad().
 */
class VirtHostHelper : public PcapHelperForDevice
{
  public:
    /// pCPUs that a domain may run on; empty = all.
    using Pcpus = std::vector<uint32_t>;

    /**
     * \throws VirtError if a simulator without a gate is already in use
     */
    VirtHostHelper();
    ~VirtHostHelper() override;

    /**
     * Scheduler of hosts created from now on; default ns3::CreditScheduler.
     *
     * \tparam Args names and values of attributes, in pairs
     * \param type TypeId name of a VcpuScheduler
     * \param args names and values of attributes
     * \throws VirtError if \p type is no scheduler, or has no such attribute
     */
    template <typename... Args>
    void SetScheduler(const std::string& type, Args&&... args);

    /**
     * Attribute of the scheduler that was set last, by SetScheduler() or SetPreset().
     *
     * \param name an attribute of the scheduler
     * \param value its value
     */
    void SetSchedulerAttribute(const std::string& name, const AttributeValue& value);

    /**
     * Configuration of hosts created from now on, by name: scheduler with its attributes, and where
     * domains run that are given no pCPUs. What is set afterwards overrides it.
     *
     * \param name one of GetHostPresets(): xen-3.3, xen-4.1, xen-credit2, kvm-cfs, kvm-eevdf,
     *        dedicated (each domain has a pCPU of its own), cpu-only (no hosts at all: see
     *        CpuCostHelper)
     * \throws VirtError that lists the names if there is no such preset
     */
    void SetPreset(const std::string& name);

    /**
     * Attribute of hosts created from now on.
     *
     * \param name an attribute of ns3::HypervisorHost
     * \param value its value
     */
    void SetHostAttribute(const std::string& name, const AttributeValue& value);

    /**
     * CPU cost of hosts created from now on.
     *
     * \param name an attribute of ns3::CpuCost
     * \param value its value
     */
    void SetCostAttribute(const std::string& name, const AttributeValue& value);

    /**
     * Attribute of guests created from now on.
     *
     * \param name an attribute of ns3::GuestNode
     * \param value its value
     */
    void SetGuestAttribute(const std::string& name, const AttributeValue& value);

    /**
     * Where the frames of guests go from now on.
     *
     * \param placement DOM0 (initially): NICs are dom0's, guests get vifs. NIC: the next NIC that
     * is attached to a host is one with SR-IOV, and guests on such hosts get virtual functions
     */
    void SetPlacement(Placement placement);

    /**
     * Attribute of netfronts created from now on, as NotifyMode (when dom0 hears of packets) or Tso
     * (TCP super-segments).
     *
     * \param name an attribute of ns3::NetfrontDevice
     * \param value its value
     */
    void SetNetfrontAttribute(const std::string& name, const AttributeValue& value);

    /**
     * Attribute of netbacks created from now on.
     *
     * \param name an attribute of ns3::NetbackDevice
     * \param value its value
     */
    void SetNetbackAttribute(const std::string& name, const AttributeValue& value);

    /**
     * Attribute of dom0's drivers of NICs attached from now on, as Gro (receive offload).
     *
     * \param name an attribute of ns3::Dom0NicDriver
     * \param value its value
     */
    void SetNicDriverAttribute(const std::string& name, const AttributeValue& value);

    /**
     * Attribute of CPU loads installed from now on.
     *
     * \param name an attribute of ns3::CpuLoad
     * \param value its value
     */
    void SetLoadAttribute(const std::string& name, const AttributeValue& value);

    /**
     * \param dom0Pcpus pCPUs that dom0 may run on
     * \return a new host, booted
     */
    Ptr<HypervisorHost> CreateHost(const Pcpus& dom0Pcpus = {}) const;

    /**
     * Let dom0 drive a NIC and bridge it, with a packet queue of 1000 in front (published:
     * txqueuelen of eth). Under SetPlacement(NIC) that is the physical function of the NIC.
     *
     * \param host the host
     * \param nic a device of the host (VirtError otherwise)
     */
    void AttachUplink(Ptr<HypervisorHost> host, Ptr<EthernetNetDevice> nic) const;

    /**
     * \param host the host
     * \param pcpus pCPUs that the guest may run on
     * \return a new guest on the host, with one vif, or under SetPlacement(NIC) one virtual
     * function
     */
    Ptr<GuestNode> CreateGuest(Ptr<HypervisorHost> host, const Pcpus& pcpus = {}) const;

    /**
     * \param guest a guest on a host
     * \return the netfront of a new vif between the guest and its host's bridge
     */
    Ptr<NetfrontDevice> InstallVif(Ptr<GuestNode> guest) const;

    /**
     * A virtual function of an SR-IOV NIC. What SetNetfrontAttribute() says holds but for
     * NotifyMode: the guest rings the doorbell for every packet, which wakes nobody.
     *
     * \param guest a guest on a host with such a NIC (VirtError otherwise)
     * \return the guest's half
     */
    Ptr<NetfrontDevice> InstallVirtualFunction(Ptr<GuestNode> guest) const;

    /**
     * \param guest a guest on a host
     * \param load fraction of a CPU it wants, 0..1 (VirtError otherwise)
     * \return the load, on the guest's vCPU 0, from the start of the simulation
     */
    Ptr<CpuLoad> InstallLoad(Ptr<GuestNode> guest, double load) const;

    /**
     * \param guest a guest with at least one vif (VirtError otherwise)
     * \return its first netfront
     */
    static Ptr<NetfrontDevice> GetNetfront(Ptr<GuestNode> guest);

  protected:
    void EnablePcapInternal(std::string prefix,
                            Ptr<NetDevice> device,
                            bool promiscuous,
                            bool explicitFilename) override;

  private:
    /// No attributes (left) to set.
    void SetSchedulerAttributes()
    {
    }

    /**
     * \tparam Args names and values of attributes, in pairs
     * \param name an attribute of the scheduler
     * \param value its value
     * \param rest the others
     */
    template <typename... Args>
    void SetSchedulerAttributes(const std::string& name,
                                const AttributeValue& value,
                                Args&&... rest)
    {
        SetAttributeOf(m_scheduler, name, value);
        SetSchedulerAttributes(std::forward<Args>(rest)...);
    }

    /**
     * \param pcpus pCPUs that a caller gave to a domain, may be empty
     * \param index number of the domain on its host
     * \param nPcpus number of pCPUs of the host
     * \return pCPUs of the domain by the placement in use
     * \throws VirtError if there is none left
     */
    Pcpus Place(const Pcpus& pcpus, std::size_t index, uint32_t nPcpus) const;

    /// Attributes of something, by name.
    using Attributes = std::vector<std::pair<std::string, Ptr<AttributeValue>>>;

    ObjectFactory m_scheduler;                          //!< schedulers
    HostPlacement m_placement{HostPlacement::ANYWHERE}; //!< domains without pCPUs
    Placement m_frames{Placement::DOM0};                //!< where frames of guests go
    ObjectFactory m_host;                               //!< hosts
    ObjectFactory m_guest;                              //!< guests
    VifBuilder m_vif;                                   //!< vifs
    ObjectFactory m_load;                               //!< loads
    Attributes m_costs;                                 //!< of CpuCost
    Attributes m_nicDrivers;                            //!< of Dom0NicDriver
};

template <typename... Args>
void
VirtHostHelper::SetScheduler(const std::string& type, Args&&... args)
{
    TypeId id;
    if (!TypeId::LookupByNameFailSafe(type, &id) || !id.IsChildOf(VcpuScheduler::GetTypeId()))
    {
        throw VirtError("scheduler \"" + type +
                        "\" is not a VcpuScheduler; try ns3::CreditScheduler, "
                        "ns3::Credit2Scheduler, ns3::SedfScheduler, ns3::RoundRobinScheduler, "
                        "ns3::CfsScheduler or ns3::EevdfScheduler");
    }
    m_scheduler = ObjectFactory(type);
    SetSchedulerAttributes(std::forward<Args>(args)...);
}

} // namespace ns3

#endif /* VIRT_HOST_HELPER_H */
