/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef VSNOOP_HELPER_H
#define VSNOOP_HELPER_H

#include "ns3/dom0-bridge.h"
#include "ns3/guest-node.h"
#include "ns3/hypervisor-host.h"
#include "ns3/netback-device.h"
#include "ns3/placement.h"
#include "ns3/vcpu.h"
#include "ns3/vsnoop-control.h"

namespace ns3
{

class VirtHostHelper;

/**
 * \ingroup vflood
 *
 * \brief Installs vSnoop in the driver domain of a host, and lets it speak for guests.
 *
 * First Install() on the host, then InstallGuest() for each guest that is to have it. Guests need
 * nothing: any TCP will do. For a host that is to have vFlood as well there is OffloadHelper.
 *
 * With SetPlacement(NIC) it is in the host's SR-IOV NIC: it costs no CPU time and waits for no
 * vCPU.
 */
class VsnoopHelper
{
  public:
    /// Receive buffers that guests post (published: up to 75 % of the slots; derived: of 256).
    static constexpr uint32_t RX_BUFFERS = 192;

    VsnoopHelper();

    /**
     * \param virt the netfronts it makes from now on post RX_BUFFERS
     */
    static void TuneNetfront(VirtHostHelper& virt);

    /**
     * \param name an attribute of VsnoopControl
     * \param value its value
     */
    void SetControlAttribute(const std::string& name, const AttributeValue& value);

    /**
     * \param placement where Install() puts it from now on (initially DOM0); guests have to have
     * interfaces of the same placement (VirtHostHelper::SetPlacement())
     */
    void SetPlacement(Placement placement);

    /**
     * \param host a host with an uplink and without vSnoop and vFlood (VirtError otherwise); with
     * several uplinks the first one gets it
     * \return the module, aggregated to the host
     */
    Ptr<VsnoopControl> Install(Ptr<HypervisorHost> host) const;

    /**
     * \param guest a guest on a host with vSnoop (VirtError otherwise); its first vif gets it
     */
    void InstallGuest(Ptr<GuestNode> guest) const;

    /**
     * For hosts built by hand.
     *
     * \param bridge bridge of the driver domain
     * \param uplink its port to the network
     * \param dom0 vCPU of the driver domain, pays; null: nobody does, it is hardware
     * \return the module
     */
    Ptr<VsnoopControl> InstallHost(Ptr<Dom0Bridge> bridge,
                                   Ptr<NetDevice> uplink,
                                   Ptr<Vcpu> dom0) const;

    /**
     * InstallHost() without the hooks: somebody else shows the control what passes.
     *
     * \param bridge bridge of the driver domain, sends ACKs
     * \param dom0 vCPU of the driver domain, pays; null: nobody does, it is hardware
     * \return the module
     */
    Ptr<VsnoopControl> CreateControl(Ptr<Dom0Bridge> bridge, Ptr<Vcpu> dom0) const;

    /**
     * For hosts built by hand.
     *
     * \param control of the guest's host
     * \param vif netback device of the guest, a port of the bridge
     */
    static void InstallGuest(Ptr<VsnoopControl> control, Ptr<NetbackDevice> vif);

  private:
    ObjectFactory m_control;                //!< makes VsnoopControl
    Placement m_placement{Placement::DOM0}; //!< where it runs
};

} // namespace ns3

#endif /* VSNOOP_HELPER_H */
