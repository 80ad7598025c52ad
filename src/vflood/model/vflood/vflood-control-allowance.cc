/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "vflood-control.h"
#include "vflood-equations.h"

#include "ns3/simulator.h"

#include <algorithm>
#include <cstdlib>

namespace ns3
{

double
VfloodControl::GetThreshold(const VfloodFlow& flow, uint32_t more) const
{
    const BufferUse use{m_buffer,
                        flow.m_share.used + more,
                        flow.GetQueued() + more,
                        flow.GetMinRtt()};
    return m_policy ? m_policy->GetThreshold(use)
                    : VfloodEquations::Threshold(1.0, use.size, use.used);
}

uint32_t
VfloodControl::GetRoom(const VfloodFlow& flow) const
{
    uint32_t fits = 0;
    for (uint32_t step = 1U << 31; step > 0; step >>= 1)
    {
        const uint64_t own = static_cast<uint64_t>(flow.GetQueued()) + fits + step;
        if (own <= m_buffer && own <= GetThreshold(flow, fits + step))
        {
            fits += step;
        }
    }
    return fits;
}

uint32_t
VfloodControl::GetAccepted(const VfloodFlow& flow) const
{
    const uint32_t queued = flow.GetQueued();
    const double threshold = m_anticipate ? queued + GetRoom(flow) : GetThreshold(flow, 0);
    return VfloodEquations::Accepted(flow.GetCwnd(), flow.m_flight.GetCount(), threshold, queued);
}

uint32_t
VfloodControl::GetLargestFlood() const
{
    const uint64_t bytes = (uint64_t{m_buffer} + m_initialCwnd) * m_segmentSize;
    return static_cast<uint32_t>(std::min<uint64_t>(bytes, VfloodMessage::LARGEST));
}

VfloodControl::Admission
VfloodControl::Admit(VfloodFlow& flow, SequenceNumber32 end)
{
    const uint32_t queued = flow.GetQueued();
    if (flow.m_state == FlowState::ACTIVE)
    {
        if (queued == 0 && flow.WindowsAllow(end) && flow.GetPacingDelay(Simulator::Now()).IsZero())
        {
            return Admission::EXPRESS;
        }
        if (queued < GetThreshold(flow, 0))
        {
            return Admission::QUEUE;
        }
        GoOffline(flow, FlowEvent::OVERFLOW, VfloodMessage::OFFLINE_BUFFER);
    }
    if (flow.GetQueued() == 0)
    {
        return Admission::EXPRESS;
    }
    return flow.m_share.used < m_buffer + m_reserve ? Admission::QUEUE : Admission::DROP;
}

bool
VfloodControl::IsNews(const VfloodFlow& flow, SequenceNumber32 edge) const
{
    const int64_t segment = m_segmentSize;
    const int64_t change = edge - *flow.m_told;
    // A guest that has used up what it was told would wait for ever for a change of a large step.
    const bool waits = *flow.m_told - flow.m_high < segment;
    return std::abs(change) >= m_step * segment || (waits && change >= segment);
}

void
VfloodControl::TellGuest(VfloodFlow& flow)
{
    if (flow.m_state != FlowState::ACTIVE)
    {
        return;
    }
    const uint32_t accepted = std::min(GetAccepted(flow), VfloodMessage::LARGEST / m_segmentSize);
    const SequenceNumber32 edge = flow.m_high + accepted * m_segmentSize;
    if (flow.m_told && !IsNews(flow, edge))
    {
        return;
    }
    flow.m_told = edge;
    VfloodMessage message;
    message.flow = flow.m_key;
    message.kind = VfloodMessage::ONLINE;
    message.segments = accepted;
    message.base = flow.m_high;
    message.lossNumber = flow.m_lossNumber;
    flow.m_share.port->Post(message);
}

} // namespace ns3
