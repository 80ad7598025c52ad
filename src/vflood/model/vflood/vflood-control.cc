/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "vflood-control.h"

#include "vflood-queue-disc.h"

#include "ns3/log.h"
#include "ns3/simulator.h"
#include "ns3/virt-error.h"

#include <algorithm>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("VfloodControl");

VfloodControl::VfloodControl() = default;
VfloodControl::~VfloodControl() = default;

void
VfloodControl::DoDispose()
{
    m_flows.clear();
    m_guests.clear();
    m_policy = nullptr;
    m_choice = {};
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

Ptr<Vcpu>
VfloodControl::GetVcpu() const
{
    return m_dom0;
}

void
VfloodControl::AddGuest(Ptr<NetDevice> vif, VfloodPort* port)
{
    CheckGiven(vif, "VfloodControl::AddGuest()", "give it the netback device of the guest");
    CheckGiven(port, "VfloodControl::AddGuest()", "give it an end of the guest's channel");
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

void
VfloodControl::Charge(Time cost)
{
    if (m_dom0)
    {
        m_dom0->GetDomain()->ChargeInside(cost);
    }
}

bool
VfloodControl::Apply(VfloodFlow& flow, FlowEvent event)
{
    const FlowState before = flow.m_state;
    const bool changed = flow.Apply(event);
    if (changed)
    {
        NS_LOG_LOGIC(flow.m_key << ": " << before << " -> " << flow.m_state << ", "
                                << ToString(event));
        m_stateTrace(flow.m_key, before, flow.m_state);
    }
    return changed;
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
        m_disc->FlushToPeer(*flow); // the reset goes behind the data that the peer may get
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
    if (flow && flow->IsEstablished() && view.Has(TcpView::SYN))
    {
        OnLateSyn(*flow, view);
        return;
    }
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
    if (view.Has(TcpView::RST))
    {
        Dismiss(*flow); // the guest may find the reset out of its window, and go on
    }
    if (view.Has(TcpView::RST) || flow->IsFinished())
    {
        Close(*flow);
        return;
    }
    if (kind == VfloodFlow::AckKind::DUPLICATE && m_dupAcksOffline &&
        flow->m_dupAcks == m_dupAckThreshold)
    {
        flow->OnLoss(false);
        GoOffline(*flow, FlowEvent::DUP_ACKS, VfloodMessage::OFFLINE_LOSS);
    }
    if (flow->m_state != FlowState::PEER_SYN && kind != VfloodFlow::AckKind::OLD)
    {
        Serve(*flow);
    }
}

void
VfloodControl::OnLateSyn(VfloodFlow& flow, const TcpView& syn)
{
    flow.m_lastSeen = Simulator::Now();
    if (!syn.Has(TcpView::ACK))
    {
        flow.m_newSyn = syn;
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

} // namespace ns3
