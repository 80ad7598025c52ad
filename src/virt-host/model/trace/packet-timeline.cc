/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "packet-timeline.h"

#include "ns3/virt-error.h"

#include <algorithm>

namespace ns3
{

PacketTimeline::PacketTimeline(ChromeTraceWriter& file,
                               const HvTimers& clock,
                               const std::vector<FlowFilter>& filters,
                               uint32_t number,
                               const Point& point)
    : m_clock(clock),
      m_filters(filters),
      m_point(point),
      m_track(file, {PACKETS, number}, point.name),
      m_from(file.GetFrom()),
      m_to(file.GetTo())
{
    if (!m_point.device->TraceConnectWithoutContext(m_point.source,
                                                    MakeCallback(&PacketTimeline::OnPacket, this)))
    {
        throw VirtError("PacketTimeline: " + m_point.device->GetInstanceTypeId().GetName() +
                        " has no trace source " + m_point.source +
                        " that hands out packets; try MacTx or MacRx");
    }
}

PacketTimeline::~PacketTimeline()
{
    m_point.device->TraceDisconnectWithoutContext(m_point.source,
                                                  MakeCallback(&PacketTimeline::OnPacket, this));
}

void
PacketTimeline::OnPacket(Ptr<const Packet> packet)
{
    const Time now = m_clock.Now();
    if (now < m_from || now > m_to)
    {
        return;
    }
    const auto label = ReadPacketLabel(packet);
    if (!label || std::none_of(m_filters.begin(), m_filters.end(), [&label](const auto& filter) {
            return filter.Matches(*label);
        }))
    {
        return;
    }
    const Time length = m_point.extent.length(*packet);
    m_track.Begin(m_point.extent.before ? now - length : now,
                  label->GetName(),
                  TraceArgs()
                      .Add("flow", label->GetFlow())
                      .Add("seq", label->seq)
                      .Add("ack", label->ack)
                      .Add("payload", label->payload)
                      .Add("flags", label->flags),
                  length);
}

void
PacketTimeline::End(Time at)
{
    m_track.End(at);
}

} // namespace ns3
