/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef VIF_BUILDER_H
#define VIF_BUILDER_H

#include "dom0-bridge.h"
#include "netback-device.h"
#include "netfront-device.h"
#include "vif-driver.h"

#include "ns3/object-factory.h"

#include <string>

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief Makes virtual interfaces: a pair of devices, wired, as a port of a bridge.
 *
 * The host's side (a VifDriver, Dom0Bridge as a device of the host node) has to exist.
 */
class VifBuilder
{
  public:
    /// A virtual interface.
    struct Vif
    {
        Ptr<NetfrontDevice> front; //!< the guest's half
        Ptr<NetbackDevice> back;   //!< the driver domain's half
    };

    VifBuilder();

    /**
     * \param name attribute of ns3::NetfrontDevice
     * \param value its value
     */
    void SetFrontAttribute(const std::string& name, const AttributeValue& value);

    /**
     * \param name attribute of ns3::NetbackDevice
     * \param value its value
     */
    void SetBackAttribute(const std::string& name, const AttributeValue& value);

    /**
     * \param guest gets the front half
     * \param vcpu runs the guest's network code
     * \param driver moves the frames of all vifs of the host
     * \param bridge gets the back half as a port; its node is the host
     * \return the interface; the front half has an address of its own
     * \throws VirtError if attributes do not fit together
     */
    Vif Build(Ptr<Node> guest, Ptr<Vcpu> vcpu, Ptr<VifDriver> driver, Ptr<Dom0Bridge> bridge) const;

    /**
     * Take an interface away. Both devices stay devices of their nodes, as ns-3 cannot remove them,
     * and drop what they are given.
     *
     * \param vif the interface
     * \param bridge has the back half as a port
     * \throws VirtError if it has not, or if called by software of the guest
     */
    static void Remove(const Vif& vif, Ptr<Dom0Bridge> bridge);

  private:
    ObjectFactory m_frontFactory; //!< makes front halves
    ObjectFactory m_backFactory;  //!< makes back halves
};

} // namespace ns3

#endif /* VIF_BUILDER_H */
