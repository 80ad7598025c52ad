/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "vflood-control.h"
#include "vflood-queue-disc.h"

#include "ns3/simulator.h"

#include <algorithm>

namespace ns3
{

const VfloodFlow*
VfloodControl::Find(const FlowKey& key) const
{
    const auto entry = m_flows.find(key);
    return entry == m_flows.end() ? nullptr : entry->second.get();
}

std::size_t
VfloodControl::GetNFlows() const
{
    return m_flows.size();
}

VfloodFlow*
VfloodControl::Open(const FlowKey& key, bool syn, const Ptr<NetDevice>& vif)
{
    auto entry = m_flows.find(key);
    std::optional<TcpView> peerSyn;
    if (entry != m_flows.end())
    {
        VfloodFlow& old = *entry->second;
        if (!old.IsEstablished() || (!syn && !old.m_newSyn))
        {
            return &old;
        }
        peerSyn = syn ? std::nullopt : old.m_newSyn;
        Close(old);
    }
    VfloodShare* share = FindShare(vif);
    if (!share)
    {
        return nullptr;
    }
    Expire();
    auto ops = m_choice.Create(key, vif); // may throw
    auto& flow = m_flows[key];
    flow = std::make_unique<VfloodFlow>(key, *share, ops, m_segmentSize, m_initialCwnd);
    flow->m_pacing = m_pacing;
    flow->m_growWithoutBuffer = m_growWithoutBuffer;
    if (peerSyn)
    {
        flow->OnPeerSyn(*peerSyn);
        Apply(*flow, FlowEvent::PEER_SYN);
    }
    return flow.get();
}

void
VfloodControl::Close(VfloodFlow& flow)
{
    const FlowKey key = flow.m_key;
    m_disc->Discard(flow);
    Apply(flow, FlowEvent::CLOSE);
    m_flows.erase(key);
}

void
VfloodControl::Dismiss(VfloodFlow& flow)
{
    VfloodMessage message;
    message.flow = flow.m_key;
    message.kind = VfloodMessage::OFFLINE_MOVE;
    flow.m_share.port->Post(message);
}

void
VfloodControl::Expire()
{
    const Time now = Simulator::Now();
    for (auto entry = m_flows.begin(); entry != m_flows.end();)
    {
        VfloodFlow& flow = *(entry++)->second; // Close() erases
        if (now - flow.m_lastSeen > m_idle)
        {
            Dismiss(flow);
            Close(flow);
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
        m_choice.ForgetGuest(vif);
    }
}

} // namespace ns3
