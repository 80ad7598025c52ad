/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "vsnoop-control.h"

#include "ack-writer.h"

#include "ns3/log.h"
#include "ns3/simulator.h"
#include "ns3/virt-error.h"

#include <algorithm>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("VsnoopControl");

VsnoopControl::VsnoopControl() = default;
VsnoopControl::~VsnoopControl() = default;

void
VsnoopControl::DoDispose()
{
    m_flows.clear();
    m_guests.clear();
    m_sender = Sender();
    m_handler = nullptr;
    m_dom0 = nullptr;
    Object::DoDispose();
}

void
VsnoopControl::SetSender(Sender sender)
{
    m_sender = sender;
}

void
VsnoopControl::SetAnswerHandler(AnswerHandler handler)
{
    m_handler = std::move(handler);
}

void
VsnoopControl::SetVcpu(Ptr<Vcpu> dom0)
{
    m_dom0 = dom0;
}

Ptr<Vcpu>
VsnoopControl::GetVcpu() const
{
    return m_dom0;
}

void
VsnoopControl::AddGuest(Ptr<NetDevice> vif, std::function<uint32_t()> room)
{
    if (FindGuest(vif))
    {
        throw VirtError("VsnoopControl::AddGuest(): this guest has vSnoop already; install it once "
                        "per guest");
    }
    auto guest = std::make_unique<VsnoopGuest>();
    guest->vif = vif;
    guest->room = std::move(room);
    guest->receiveBuffer = m_receiveBuffer;
    guest->limitToRing = m_limitToRing;
    guest->segmentSize = m_segmentSize;
    guest->ackEvery = m_ackEvery;
    guest->mergeAcks = static_cast<bool>(m_handler);
    m_guests.push_back(std::move(guest));
}

VsnoopGuest*
VsnoopControl::FindGuest(const Ptr<NetDevice>& vif) const
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
VsnoopControl::RemoveGuest(Ptr<NetDevice> vif)
{
    VsnoopGuest* guest = FindGuest(vif);
    for (auto entry = m_flows.begin(); entry != m_flows.end();)
    {
        const auto next = std::next(entry);
        if (&entry->second->GetGuest() == guest)
        {
            Close(entry->first);
        }
        entry = next;
    }
    m_guests.erase(std::remove_if(m_guests.begin(),
                                  m_guests.end(),
                                  [guest](const auto& other) { return other.get() == guest; }),
                   m_guests.end());
}

void
VsnoopControl::TakeOffline(Ptr<NetDevice> vif)
{
    VsnoopGuest* guest = FindGuest(vif);
    if (!guest)
    {
        return;
    }
    guest->moving = true;
    for (auto entry = m_flows.begin(); entry != m_flows.end();)
    {
        VsnoopFlow& flow = *entry->second;
        const bool its = &flow.GetGuest() == guest;
        if (its)
        {
            flow.ackDue.Cancel();
            flow.Apply(VsnoopEvent::MIGRATE);
        }
        entry =
            its && flow.GetState() == VsnoopState::CLOSED ? m_flows.erase(entry) : std::next(entry);
    }
}

bool
VsnoopControl::IsDrained(Ptr<NetDevice> vif) const
{
    const VsnoopGuest* guest = FindGuest(vif);
    return std::all_of(m_flows.begin(), m_flows.end(), [guest](const auto& entry) {
        return &entry.second->GetGuest() != guest || entry.second->IsDrained();
    });
}

VsnoopFlow*
VsnoopControl::Lookup(const FlowKey& key) const
{
    const auto entry = m_flows.find(key);
    return entry == m_flows.end() ? nullptr : entry->second.get();
}

const VsnoopFlow*
VsnoopControl::Find(const FlowKey& key) const
{
    return Lookup(key);
}

std::size_t
VsnoopControl::GetNFlows() const
{
    return m_flows.size();
}

const VsnoopControl::Counters&
VsnoopControl::GetCounters() const
{
    return m_counters;
}

void
VsnoopControl::Charge(Time cost)
{
    if (m_dom0)
    {
        m_dom0->GetDomain()->ChargeInside(cost);
    }
}

VsnoopFlow*
VsnoopControl::Open(const FlowKey& key, const Ptr<NetDevice>& vif)
{
    const VsnoopGuest* guest = FindGuest(vif);
    if (!guest || guest->moving)
    {
        return nullptr;
    }
    Expire();
    auto flow = std::make_unique<VsnoopFlow>(*guest, [this, key](auto from, auto to) {
        NS_LOG_LOGIC(key << ": " << from << " -> " << to);
        m_stateTrace(key, from, to);
    });
    return (m_flows[key] = std::move(flow)).get();
}

void
VsnoopControl::Close(const FlowKey& key)
{
    const auto entry = m_flows.find(key);
    entry->second->Apply(VsnoopEvent::CLOSE);
    m_flows.erase(entry);
}

void
VsnoopControl::Expire()
{
    const Time now = Simulator::Now();
    for (auto entry = m_flows.begin(); entry != m_flows.end();)
    {
        const auto next = std::next(entry);
        if (now - entry->second->lastSeen > m_idle)
        {
            Close(entry->first);
        }
        entry = next;
    }
}

void
VsnoopControl::OnPeerSegment(const TcpView& view, const BridgeFrame& frame)
{
    const VsnoopGuest* guest = FindGuest(frame.egress);
    if (!guest)
    {
        return;
    }
    Charge(m_rxCost + m_lookupCost);
    const FlowKey key = view.GetKey().Reversed();
    VsnoopFlow* flow = Lookup(key);
    if (!flow && view.Has(TcpView::SYN) && !view.Has(TcpView::ACK))
    {
        flow = Open(key, frame.egress);
    }
    if (!flow)
    {
        return;
    }
    flow->lastSeen = Simulator::Now();
    flow->way = {frame.dest, frame.source, frame.protocol, frame.ingress};
    if (view.Has(TcpView::SYN))
    {
        flow->OnPeerSyn(view);
    }
    flow->OnPeerSegment(view);
    if (view.Has(TcpView::RST) || flow->IsFinished())
    {
        Close(key);
    }
    else if (guest->room() == 0)
    {
        flow->OnRefused(view);
    }
}

void
VsnoopControl::OnReserved(const EthernetFrame& frame)
{
    const auto view = TcpView::Parse(frame.packet, frame.protocol);
    VsnoopFlow* flow = view ? Lookup(view->GetKey().Reversed()) : nullptr;
    if (!flow)
    {
        return;
    }
    const FlowKey key = view->GetKey().Reversed();
    const auto answer = flow->OnReserved(*view);
    if (answer == VsnoopFlow::Answer::REPEAT)
    {
        ++m_counters.repeats;
        Send(key, *flow, flow->TakeRepeat());
    }
    else if (answer != VsnoopFlow::Answer::NONE)
    {
        Decide(key, *flow, answer);
    }
}

void
VsnoopControl::Decide(const FlowKey& key, VsnoopFlow& flow, VsnoopFlow::Answer answer)
{
    if (m_handler)
    {
        m_handler(key, answer);
    }
    else if (answer == VsnoopFlow::Answer::ACK)
    {
        Acknowledge(key);
    }
    else if (flow.ackDue.IsExpired())
    {
        flow.ackDue = Simulator::Schedule(m_ackDelay, &VsnoopControl::Acknowledge, this, key);
    }
}

void
VsnoopControl::OnAckLate(const FlowKey& key)
{
    if (VsnoopFlow* flow = Lookup(key))
    {
        flow->OnAckLate();
    }
}

bool
VsnoopControl::OwesAck(const FlowKey& key) const
{
    const VsnoopFlow* flow = Lookup(key);
    return flow && flow->OwesAck();
}

Time
VsnoopControl::GetAckDelay() const
{
    return m_ackDelay;
}

void
VsnoopControl::Acknowledge(const FlowKey& key)
{
    VsnoopFlow* flow = Lookup(key);
    if (!flow || !flow->OwesAck())
    {
        return;
    }
    if (const auto wire = flow->TakeAck())
    {
        ++m_counters.acks;
        Send(key, *flow, *wire);
    }
}

void
VsnoopControl::Send(const FlowKey& key, VsnoopFlow& flow, ToldWindow::Wire wire)
{
    Charge(m_ackCost);
    m_ackTrace(key, wire.ack, flow.GetToldEdge());
    BridgeFrame frame;
    frame.packet = WriteAck({key, flow.GetGuestNext(), wire, flow.GetTimestamps()});
    frame.source = flow.way.guest;
    frame.dest = flow.way.peer;
    frame.protocol = flow.way.protocol;
    frame.egress = flow.way.uplink;
    m_sender(frame);
}

void
VsnoopControl::OnGuestSyn(const TcpView& view, const Ptr<NetDevice>& vif)
{
    const FlowKey key = view.GetKey();
    VsnoopFlow* flow = Lookup(key);
    if (flow && flow->GetHandshake().IsNewOfGuest(view))
    {
        const auto offer = flow->GetHandshake().GetPeerSyn();
        Close(key);
        flow = view.Has(TcpView::ACK) && offer ? Open(key, vif) : nullptr;
        if (flow)
        {
            flow->OnPeerSyn(*offer);
        }
    }
    if (!flow && !view.Has(TcpView::ACK))
    {
        flow = Open(key, vif);
    }
    if (flow)
    {
        flow->OnGuestSyn(view);
        flow->lastSeen = Simulator::Now();
    }
}

BridgeHook::Verdict
VsnoopControl::OnOwnAck(const TcpView& view, BridgeFrame& frame)
{
    VsnoopFlow* flow = Lookup(view.GetKey());
    const auto wire = flow ? flow->Renew({view.ack, view.window}) : std::nullopt;
    if (!wire)
    {
        return BridgeHook::TAKE;
    }
    if (wire->ack != view.ack || wire->window != view.window)
    {
        frame.packet = RewriteAck(frame.packet, *wire);
    }
    return BridgeHook::PASS;
}

BridgeHook::Verdict
VsnoopControl::OnGuestSegment(const TcpView& view, BridgeFrame& frame)
{
    if (!frame.ingress)
    {
        return OnOwnAck(view, frame);
    }
    if (!FindGuest(frame.ingress))
    {
        return BridgeHook::PASS;
    }
    Charge(m_txCost + m_lookupCost);
    if (view.Has(TcpView::SYN))
    {
        OnGuestSyn(view, frame.ingress);
        return BridgeHook::PASS;
    }
    const FlowKey key = view.GetKey();
    VsnoopFlow* flow = Lookup(key);
    if (!flow)
    {
        return BridgeHook::PASS;
    }
    flow->lastSeen = Simulator::Now();
    const auto verdict = flow->OnGuestSegment(view);
    if (verdict.defer)
    {
        Decide(key, *flow, VsnoopFlow::Answer::DELAY);
    }
    if (view.Has(TcpView::RST) || flow->IsFinished())
    {
        Close(key);
    }
    if (verdict.swallow)
    {
        ++m_counters.swallowed;
        return BridgeHook::TAKE;
    }
    if (verdict.raise)
    {
        ++m_counters.raised;
        frame.packet = RewriteAck(frame.packet, verdict.wire, verdict.seq);
    }
    return BridgeHook::PASS;
}

} // namespace ns3
