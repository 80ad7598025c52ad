/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "vflood-control.h"
#include "vflood-queue-disc.h"

namespace ns3
{

void
VfloodControl::TakeOffline(Ptr<NetDevice> vif)
{
    for (const auto& [key, flow] : m_flows)
    {
        if (flow->m_share.vif == vif)
        {
            GoOffline(*flow, FlowEvent::MIGRATE, VfloodMessage::OFFLINE_MOVE);
        }
    }
}

void
VfloodControl::GoOffline(VfloodFlow& flow, FlowEvent event, VfloodMessage::Kind kind)
{
    if (!Apply(flow, event))
    {
        return;
    }
    flow.m_told.reset();
    if (kind != VfloodMessage::LOSS)
    {
        VfloodMessage message;
        message.flow = flow.m_key;
        message.kind = kind;
        message.lossNumber = flow.m_lossNumber;
        flow.m_share.port->Post(message);
    }
    if (m_offlineQueue == FLUSH)
    {
        m_disc->Flush(flow);
    }
    else if (m_offlineQueue == DISCARD)
    {
        m_disc->Discard(flow);
    }
}

void
VfloodControl::OnMessage(const VfloodMessage& message)
{
    auto entry = m_flows.find(message.flow);
    if (entry == m_flows.end() || entry->second->m_state == FlowState::PEER_SYN)
    {
        return; // the connection ended while the message was under way
    }
    VfloodFlow& flow = *entry->second;
    switch (message.kind)
    {
    case VfloodMessage::LOSS:
        OnLoss(flow, message);
        break;
    case VfloodMessage::RECOVERED:
        OnRecovered(flow, message);
        break;
    case VfloodMessage::CLOSE:
        Close(flow);
        break;
    default:
        NS_ASSERT_MSG(false, "flow " << flow.m_key << ": a message for a guest came from one");
    }
}

void
VfloodControl::OnLoss(VfloodFlow& flow, const VfloodMessage& message)
{
    flow.m_lossNumber = message.lossNumber;
    flow.OnLoss(message.timeout);
    GoOffline(flow, FlowEvent::LOSS, VfloodMessage::LOSS);
}

void
VfloodControl::OnRecovered(VfloodFlow& flow, const VfloodMessage& message)
{
    if (message.lossNumber != flow.m_lossNumber)
    {
        return;
    }
    if (flow.m_state == FlowState::PACKET_LOSS)
    {
        m_windowAfterLoss == GUEST_WINDOW ? flow.AdoptWindow(message.segments, message.ssthresh)
                                          : flow.ResumeWindow();
    }
    Apply(flow, FlowEvent::RECOVERED);
    Serve(flow);
}

} // namespace ns3
