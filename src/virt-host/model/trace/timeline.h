/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef TIMELINE_H
#define TIMELINE_H

#include "cpu-timeline.h"
#include "packet-timeline.h"
#include "ring-timeline.h"

#include "ns3/guest-node.h"

#include <list>
#include <memory>
#include <vector>

namespace ns3
{

class HypervisorHost;

/**
 * \ingroup virt-host
 *
 * \brief What another module adds to a timeline: it writes to Timeline::GetFile() until End().
 */
class TimelinePart
{
  public:
    virtual ~TimelinePart() = default;

    /**
     * Write what is not written yet, and nothing afterwards. Called once.
     *
     * \param at when the timeline ends
     */
    virtual void End(Time at) = 0;
};

/**
 * \ingroup virt-host
 *
 * \brief Writes what happens on a host during a window of time to a file that Perfetto
 * (ui.perfetto.dev) and chrome://tracing open.
 *
 * Rows, in groups: pCPUs (who runs), vCPUs (run states), priority and credit under the credit
 * scheduler, depths of the rings of every vif, and the packets of chosen flows: handed to and by
 * every guest's device, in dom0's bridge, and on the wire. It listens and changes nothing: the run
 * is the same with and without it. Memory does not grow with the length of the run.
 *
 * Use: AddFlow() for each flow to show, then Start() once all guests and NICs are there. The file
 * is complete after Close(), which Simulator::Destroy() calls if this object is aggregated to the
 * host (TimelineHelper does that).
 */
class Timeline : public Object
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    Timeline();
    ~Timeline() override;

    /**
     * Show the TCP segments of a flow, too; without any call no packets are shown. Before Start().
     *
     * \param filter which segments; a FlowFilter{} takes all
     * \throws VirtError after Start()
     */
    void AddFlow(const FlowFilter& filter);

    /**
     * Start writing. Once.
     *
     * \param path the file, replaced if it exists
     * \param host the host, with all its guests and NICs
     * \throws VirtError on a second call, if the file cannot be opened, or From is after To
     */
    void Start(const std::string& path, Ptr<HypervisorHost> host);

    /**
     * \return where to write, until Close()
     * \throws VirtError before Start() and after Close()
     */
    ChromeTraceWriter& GetFile();

    /**
     * \param part is told when the timeline ends; after Start() (VirtError otherwise)
     */
    void Add(const std::shared_ptr<TimelinePart>& part);

    /**
     * Stop writing and complete the file. Nothing happens if nothing is being written.
     *
     * \throws VirtError if not all could be written
     */
    void Close();

  protected:
    void DoDispose() override;

  private:
    /**
     * \param point where packets pass
     */
    void Watch(const PacketTimeline::Point& point);

    /**
     * \param host the host, whose wire and bridge are shown
     */
    void WatchNics(const Ptr<HypervisorHost>& host);

    /**
     * \param guest a guest, whose vifs are shown
     */
    void WatchGuest(const Ptr<GuestNode>& guest);

    /**
     * \return how a packet is shown that passes in no time
     */
    PacketTimeline::Extent Mark() const;

    Time m_from;                               //!< attribute From
    Time m_to;                                 //!< attribute To
    Time m_mark;                               //!< attribute MarkLength
    std::vector<FlowFilter> m_filters;         //!< packets to show
    const HvTimers* m_clock{nullptr};          //!< tells the time
    std::unique_ptr<ChromeTraceWriter> m_file; //!< the file
    std::unique_ptr<CpuTimeline> m_cpus;       //!< pCPUs and vCPUs
    std::list<RingTimeline> m_rings;           //!< vifs
    std::list<PacketTimeline> m_packets;       //!< where packets pass

    std::vector<std::shared_ptr<TimelinePart>> m_parts; //!< what others add
};

} // namespace ns3

#endif /* TIMELINE_H */
