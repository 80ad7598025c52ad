/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef PVTCP_HELPER_H
#define PVTCP_HELPER_H

#include "ns3/guest-node.h"
#include "ns3/object-factory.h"
#include "ns3/pvtcp-timers.h"

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief Installs PVTCP on guests: with any congestion control, also together with vFlood.
 *
 * The guest needs the stack of GuestInternetHelper. The paper ran it with the profile linux-2.6.32,
 * MinRto 1 ms and HZ 1000. Sockets that exist already stay as they are.
 */
class PvtcpHelper
{
  public:
    PvtcpHelper();

    /**
     * \param name an attribute of PvtcpTimers
     * \param value its value
     */
    void SetAttribute(const std::string& name, const AttributeValue& value);

    /**
     * \param guest a guest on a host, with a stack of GuestInternetHelper (VirtError otherwise)
     * \return what its sockets ask
     */
    Ptr<PvtcpTimers> Install(Ptr<GuestNode> guest) const;

    /**
     * For guests built by hand.
     *
     * \param node a node with a stack of GuestInternetHelper (VirtError otherwise)
     * \param clock its clock
     * \return what its sockets ask
     */
    Ptr<PvtcpTimers> Install(Ptr<Node> node, Ptr<GuestClock> clock) const;

  private:
    ObjectFactory m_factory; //!< makes PvtcpTimers
};

} // namespace ns3

#endif /* PVTCP_HELPER_H */
