/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef VFLOOD_HELPER_H
#define VFLOOD_HELPER_H

#include "ns3/cpu-cost.h"
#include "ns3/dom0-bridge.h"
#include "ns3/guest-node.h"
#include "ns3/hypervisor-host.h"
#include "ns3/placement.h"
#include "ns3/vcpu.h"
#include "ns3/vflood-control.h"

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief Installs vFlood: the two hooks in the driver domain of a host, and the VM module and the
 * channel of each guest.
 *
 * First Install() on the host, then InstallGuest() for each guest that is to have it; the guests
 * need the stack of GuestInternetHelper, whose congestion control goes on inside vFlood's and keeps
 * the ordinary window. Sockets that exist already stay as they are. A guest's
 * send buffer (SndBufSize) is raised to what it may hand over at once, BufferSize segments and a
 * first window, unless SetSendBufferRaised() says otherwise.
 *
 * With SetPlacement(NIC) all but the VM module is in the host's SR-IOV NIC: hooks and channel are
 * hardware, cost no CPU time and wait for no vCPU.
 */
class VfloodHelper
{
  public:
    VfloodHelper();

    /**
     * \param name an attribute of VfloodControl
     * \param value its value
     */
    void SetControlAttribute(const std::string& name, const AttributeValue& value);

    /**
     * \param name an attribute of VfloodQueueDisc
     * \param value its value
     */
    void SetQueueDiscAttribute(const std::string& name, const AttributeValue& value);

    /**
     * \param name an attribute of VfloodChannel
     * \param value its value
     */
    void SetChannelAttribute(const std::string& name, const AttributeValue& value);

    /**
     * \param raise whether InstallGuest() raises the guest's send buffer (initially true); if not,
     * the guest floods no more than its buffer holds, as one with a timer floor below the time that
     * a full buffer of the driver domain takes on the wire may want
     */
    void SetSendBufferRaised(bool raise);

    /**
     * \param name an attribute of VfloodGuest
     * \param value its value
     */
    void SetGuestAttribute(const std::string& name, const AttributeValue& value);

    /**
     * \param placement where Install() puts it from now on (initially DOM0); guests have to have
     * interfaces of the same placement (VirtHostHelper::SetPlacement())
     */
    void SetPlacement(Placement placement);

    /**
     * \param host a host with an uplink and without vFlood and vSnoop (VirtError otherwise); with
     * several uplinks the first one gets it
     * \return the congestion control module, aggregated to the host
     */
    Ptr<VfloodControl> Install(Ptr<HypervisorHost> host) const;

    /**
     * \param guest a guest with a stack of GuestInternetHelper, on a host with vFlood (VirtError
     * otherwise); its first vif gets it
     */
    void InstallGuest(Ptr<GuestNode> guest) const;

    /**
     * Flows of a guest that open from now on get this congestion control in the driver domain.
     *
     * \param guest a guest on a host with vFlood (VirtError otherwise)
     * \param type a TcpCongestionOps (VirtError otherwise)
     */
    static void SetCongestionOps(Ptr<GuestNode> guest, TypeId type);

    /**
     * For hosts built by hand.
     *
     * \param bridge bridge of the driver domain
     * \param uplink its port to the network; its queue disc is replaced
     * \param dom0 vCPU of the driver domain, pays for the hooks; null: nobody does, it is hardware
     * \return the congestion control module
     */
    Ptr<VfloodControl> InstallHost(Ptr<Dom0Bridge> bridge,
                                   Ptr<NetDevice> uplink,
                                   Ptr<Vcpu> dom0) const;

    /**
     * InstallHost() without the receive hook: somebody else shows the control what comes from the
     * uplink.
     *
     * \param bridge bridge of the driver domain
     * \param uplink its port to the network; its queue disc is replaced
     * \param dom0 vCPU of the driver domain, pays for the hooks
     * \return the congestion control module
     */
    Ptr<VfloodControl> InstallQueueDisc(Ptr<Dom0Bridge> bridge,
                                        Ptr<NetDevice> uplink,
                                        Ptr<Vcpu> dom0) const;

    /**
     * For hosts built by hand.
     *
     * \param control of the guest's host
     * \param guest the guest; needs a stack of GuestInternetHelper (VirtError otherwise)
     * \param vif its netback device, a port of the bridge
     * \param vcpu vCPU of the guest that takes the channel's upcalls
     * \param dom0 vCPU of the driver domain that takes the channel's upcalls; null: hardware
     * takes them
     * \param cost CPU costs of upcalls
     */
    void InstallGuest(Ptr<VfloodControl> control,
                      Ptr<Node> guest,
                      Ptr<NetDevice> vif,
                      Ptr<Vcpu> vcpu,
                      Ptr<Vcpu> dom0,
                      Ptr<const CpuCost> cost) const;

  private:
    ObjectFactory m_control;                //!< makes VfloodControl
    ObjectFactory m_disc;                   //!< makes VfloodQueueDisc
    ObjectFactory m_channel;                //!< makes VfloodChannel
    ObjectFactory m_guest;                  //!< makes VfloodGuest
    bool m_raise{true};                     //!< raise send buffers
    Placement m_placement{Placement::DOM0}; //!< where it runs
};

} // namespace ns3

#endif /* VFLOOD_HELPER_H */
