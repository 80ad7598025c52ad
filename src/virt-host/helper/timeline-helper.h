/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef TIMELINE_HELPER_H
#define TIMELINE_HELPER_H

#include "ns3/hypervisor-host.h"
#include "ns3/object-factory.h"
#include "ns3/timeline.h"

#include <string>
#include <vector>

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief Writes timelines of hosts, to be opened in Perfetto (ui.perfetto.dev) or chrome://tracing.
 *
 * Use: SetAttribute() for the window, AddFlow() for packets to show, then Enable() for each host,
 * once its guests and NICs are there. The files are complete after Simulator::Destroy().
 */
class TimelineHelper
{
  public:
    TimelineHelper();

    /**
     * Attribute of timelines enabled from now on.
     *
     * \param name an attribute of ns3::Timeline
     * \param value its value
     * \throws VirtError if there is none of that name
     */
    void SetAttribute(const std::string& name, const AttributeValue& value);

    /**
     * Show the TCP segments of a flow in timelines enabled from now on.
     *
     * \param port port of either end, 0 = any
     * \param address address of the same end, 0.0.0.0 = any
     */
    void AddFlow(uint16_t port, Ipv4Address address = Ipv4Address::GetAny());

    /**
     * \param path the file, replaced if it exists
     * \param host the host, with all its guests and NICs
     * \return the timeline, which is aggregated to the host
     * \throws VirtError if the host has a timeline already, the file cannot be opened, or From is
     * after To
     */
    Ptr<Timeline> Enable(const std::string& path, Ptr<HypervisorHost> host) const;

  private:
    ObjectFactory m_factory;         //!< timelines
    std::vector<FlowFilter> m_flows; //!< packets to show
};

} // namespace ns3

#endif /* TIMELINE_HELPER_H */
