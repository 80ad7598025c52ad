/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef PACKET_TIMELINE_H
#define PACKET_TIMELINE_H

#include "packet-label.h"
#include "timeline-track.h"

#include "ns3/hv-timers.h"
#include "ns3/net-device.h"

#include <functional>
#include <vector>

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief A row of a timeline: the packets of chosen flows that pass a point of a device. Listens,
 * and changes nothing.
 */
class PacketTimeline
{
  public:
    static constexpr uint32_t PACKETS = 5; //!< group of the packets

    /// How long a packet is shown, and whether that ends or begins when it passes.
    struct Extent
    {
        std::function<Time(const Packet&)> length; //!< how long
        bool before{false};                        //!< whether it ends when the packet passes
    };

    /// Where packets pass.
    struct Point
    {
        Ptr<NetDevice> device; //!< a device
        std::string source;    //!< a trace source of it that hands out packets from IP on
        std::string name;      //!< name of the row
        Extent extent;         //!< how a packet is shown
    };

    /**
     * \param file where to, must outlive this object
     * \param clock tells the time, must outlive this object
     * \param filters which packets (any of these); must outlive this object
     * \param number number of the row in its group, from 1
     * \param point where packets pass
     * \throws VirtError if the device has no such trace source
     */
    PacketTimeline(ChromeTraceWriter& file,
                   const HvTimers& clock,
                   const std::vector<FlowFilter>& filters,
                   uint32_t number,
                   const Point& point);
    ~PacketTimeline();

    PacketTimeline(const PacketTimeline&) = delete;
    PacketTimeline& operator=(const PacketTimeline&) = delete;

    /**
     * \param at when the timeline ends
     */
    void End(Time at);

  private:
    /**
     * \param packet passes now
     */
    void OnPacket(Ptr<const Packet> packet);

    const HvTimers& m_clock;                  //!< tells the time
    const std::vector<FlowFilter>& m_filters; //!< which packets
    Point m_point;                            //!< where they pass
    IntervalTrack m_track;                    //!< the row
    Time m_from;                              //!< nothing is shown before
    Time m_to;                                //!< nothing is shown after
};

} // namespace ns3

#endif /* PACKET_TIMELINE_H */
