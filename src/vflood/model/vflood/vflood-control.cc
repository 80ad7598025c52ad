/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "vflood-control.h"

#include "vflood-equations.h"
#include "vflood-queue-disc.h"

#include "ns3/simulator.h"
#include "ns3/virt-error.h"

#include <algorithm>

namespace ns3
{

VfloodControl::VfloodControl() = default;
VfloodControl::~VfloodControl() = default;

void
VfloodControl::DoDispose()
{
    m_flows.clear();
    m_guests.clear();
    m_policy = nullptr;
    m_dom0 = nullptr;
    m_disc = nullptr;
    Object::DoDispose();
}

void
VfloodControl::SetQueueDisc(VfloodQueueDisc* disc)
{
    m_disc = disc;
}

void
VfloodControl::SetVcpu(Ptr<Vcpu> dom0)
{
    m_dom0 = dom0;
}

void
VfloodControl::AddGuest(Ptr<NetDevice> vif, VfloodPort* port)
{
    if (FindShare(vif))
    {
        throw VirtError("VfloodControl::AddGuest(): this guest has vFlood already; install it once "
                        "per guest");
    }
    m_guests.push_back(std::make_unique<VfloodShare>());
    m_guests.back()->vif = vif;
    m_guests.back()->port = port;
    port->SetHandler(MakeCallback(&VfloodControl::OnMessage, this));
}

VfloodShare*
VfloodControl::FindShare(const Ptr<NetDevice>& vif)
{
    for (const auto& guest : m_guests)
    {
        if (guest->vif == vif)
        {
            return guest.get();
        }
    }
    return nullptr;
}

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

void
VfloodControl::Charge(Time cost)
{
    if (m_dom0 && m_dom0->GetServer().IsInside())
    {
        m_dom0->GetServer().Charge(cost);
    }
}

bool
VfloodControl::Apply(VfloodFlow& flow, FlowEvent event)
{
    const FlowState before = flow.m_state;
    const bool changed = flow.Apply(event);
    if (changed)
    {
        m_stateTrace(flow.m_key, before, flow.m_state);
    }
    return changed;
}

void
VfloodControl::Expire()
{
    const Time now = Simulator::Now();
    for (auto entry = m_flows.begin(); entry != m_flows.end();)
    {
        VfloodFlow& flow = *(entry++)->second; // Close() erases
        if (flow.GetQueued() == 0 && now - flow.m_lastSeen > m_idle)
        {
            Close(flow);
        }
    }
}

VfloodFlow*
VfloodControl::Open(const FlowKey& key, bool syn, const Ptr<NetDevice>& vif)
{
    auto entry = m_flows.find(key);
    if (entry != m_flows.end())
    {
        if (!syn || !entry->second->IsEstablished())
        {
            return entry->second.get();
        }
        Close(*entry->second);
    }
    VfloodShare* share = FindShare(vif);
    if (!share)
    {
        return nullptr;
    }
    Expire();
    auto& flow = m_flows[key];
    flow = std::make_unique<VfloodFlow>(key,
                                        *share,
                                        DynamicCast<TcpCongestionOps>(m_ops.Create<Object>()),
                                        m_segmentSize,
                                        m_initialCwnd);
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

VfloodFlow*
VfloodControl::OnGuestSegment(const TcpView& view, const Ptr<NetDevice>& ingress)
{
    Charge(m_txCost + m_lookupCost);
    const FlowKey key = view.GetKey();
    VfloodFlow* flow = nullptr;
    if (view.Has(TcpView::SYN))
    {
        flow = Open(key, !view.Has(TcpView::ACK), ingress);
        if (flow)
        {
            flow->OnGuestSyn(view, Simulator::Now());
            Apply(*flow, FlowEvent::GUEST_SYN);
        }
    }
    else
    {
        auto entry = m_flows.find(key);
        flow = entry == m_flows.end() ? nullptr : entry->second.get();
    }
    if (flow && view.Has(TcpView::RST))
    {
        Close(*flow);
        return nullptr;
    }
    if (flow)
    {
        flow->m_lastSeen = Simulator::Now();
    }
    return flow && flow->m_state != FlowState::PEER_SYN ? flow : nullptr;
}

void
VfloodControl::OnPeerSegment(const TcpView& view, const Ptr<NetDevice>& egress)
{
    Charge(m_rxCost + m_lookupCost);
    const FlowKey key = view.GetKey().Reversed();
    auto entry = m_flows.find(key);
    VfloodFlow* flow = entry == m_flows.end() ? nullptr : entry->second.get();
    if (view.Has(TcpView::SYN) && (flow || !view.Has(TcpView::ACK)))
    {
        flow = Open(key, !view.Has(TcpView::ACK), egress);
        if (flow)
        {
            flow->OnPeerSyn(view);
            Apply(*flow, FlowEvent::PEER_SYN);
        }
    }
    if (!flow)
    {
        return;
    }
    flow->m_lastSeen = Simulator::Now();
    const auto kind = flow->OnAck(view, Simulator::Now());
    if (view.Has(TcpView::RST) || flow->IsFinished())
    {
        Close(*flow);
        return;
    }
    if (kind == VfloodFlow::AckKind::DUPLICATE && m_dupAcksOffline &&
        flow->m_dupAcks == m_dupAckThreshold)
    {
        GoOffline(*flow, FlowEvent::DUP_ACKS, VfloodMessage::OFFLINE_LOSS);
    }
    if (flow->m_state != FlowState::PEER_SYN && kind != VfloodFlow::AckKind::OLD)
    {
        Serve(*flow);
    }
}

void
VfloodControl::Serve(VfloodFlow& flow)
{
    m_disc->Activate(flow);
    m_disc->Run();
    if (flow.m_state == FlowState::NO_BUFFER &&
        flow.GetQueued() < std::max(1.0, m_resume * GetThreshold(flow, 0)))
    {
        Apply(flow, FlowEvent::SPACE);
    }
    TellGuest(flow);
    m_windowTrace(flow.m_key, flow.GetCwnd(), flow.m_flight.GetCount(), flow.GetQueued());
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

VfloodControl::Admission
VfloodControl::Admit(VfloodFlow& flow, SequenceNumber32 end)
{
    const uint32_t queued = flow.GetQueued();
    if (flow.m_state == FlowState::ACTIVE)
    {
        if (queued == 0 && flow.WindowsAllow(end))
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

void
VfloodControl::TellGuest(VfloodFlow& flow)
{
    if (flow.m_state != FlowState::ACTIVE)
    {
        return;
    }
    const uint32_t accepted = GetAccepted(flow);
    const SequenceNumber32 edge = flow.m_high + accepted * m_segmentSize;
    if (flow.m_told &&
        static_cast<uint32_t>(std::abs(edge - *flow.m_told)) < m_step * m_segmentSize)
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
