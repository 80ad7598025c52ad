/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "vflood-control.h"
#include "vflood-queue-disc.h"

#include <algorithm>

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
VfloodControl::RemoveGuest(Ptr<NetDevice> vif)
{
    for (auto entry = m_flows.begin(); entry != m_flows.end();)
    {
        VfloodFlow& flow = *(entry++)->second; // Close() erases
        if (flow.m_share.vif == vif)
        {
            Close(flow);
        }
    }
    const auto share = std::find_if(m_guests.begin(), m_guests.end(), [&](const auto& guest) {
        return guest->vif == vif;
    });
    if (share != m_guests.end())
    {
        (*share)->port->SetHandler(MakeNullCallback<void, const VfloodMessage&>());
        m_guests.erase(share);
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
        flow.AdoptWindow(message.segments, message.ssthresh);
    }
    Apply(flow, FlowEvent::RECOVERED);
    Serve(flow);
}

} // namespace ns3
