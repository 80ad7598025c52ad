/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "integrated-control.h"

#include "ns3/log.h"
#include "ns3/simulator.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IntegratedControl");

NS_OBJECT_ENSURE_REGISTERED(IntegratedControl);

TypeId
IntegratedControl::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::IntegratedControl")
            .SetParent<Object>()
            .SetGroupName("Vflood")
            .AddConstructor<IntegratedControl>()
            .AddTraceSource("Duty",
                            "What is owed to the peer of a flow changes",
                            MakeTraceSourceAccessor(&IntegratedControl::m_dutyTrace),
                            "ns3::IntegratedControl::DutyTracedCallback");
    return tid;
}

IntegratedControl::IntegratedControl() = default;
IntegratedControl::~IntegratedControl() = default;

void
IntegratedControl::Setup(Ptr<VsnoopControl> vsnoop, Ptr<VfloodControl> vflood, Forward forward)
{
    m_vsnoop = vsnoop;
    m_vflood = vflood;
    m_forward = std::move(forward);
    m_vsnoop->SetAnswerHandler(
        [this](const FlowKey& key, VsnoopFlow::Answer answer) { OnSure(key, answer); });
}

void
IntegratedControl::DoDispose()
{
    for (auto& [key, duty] : m_duties)
    {
        duty.expiry.Cancel();
    }
    m_duties.clear();
    if (m_vsnoop)
    {
        m_vsnoop->SetAnswerHandler(nullptr);
    }
    m_vsnoop = nullptr;
    m_vflood = nullptr;
    m_forward = nullptr;
    Object::DoDispose();
}

void
IntegratedControl::Apply(const FlowKey& key, AckDutyEvent event)
{
    Duty& duty = m_duties[key];
    const auto next = g_ackDutyTable.Next(duty.state, event);
    NS_ASSERT_MSG(next,
                  "flow " << key << ": " << ToString(event) << " while " << duty.state
                          << ", see g_ackDutyTable");
    const AckDuty before = duty.state;
    duty.state = *next;
    if (duty.state == AckDuty::WAITING && duty.expiry.IsExpired())
    {
        duty.expiry =
            Simulator::Schedule(m_vsnoop->GetAckDelay(), &IntegratedControl::OnExpiry, this, key);
    }
    if (duty.state == AckDuty::NOTHING)
    {
        duty.expiry.Cancel();
        m_duties.erase(key);
    }
    if (*next != before)
    {
        NS_LOG_LOGIC(key << ": " << ToString(before) << " -> " << ToString(*next));
        m_dutyTrace(key, before, *next);
    }
}

void
IntegratedControl::OnSure(const FlowKey& key, VsnoopFlow::Answer answer)
{
    Apply(key, answer == VsnoopFlow::Answer::ACK ? AckDutyEvent::FULL : AckDutyEvent::DATA);
    if (!m_inside)
    {
        Settle(key);
    }
}

BridgeHook::Verdict
IntegratedControl::OnPeerSegment(const TcpView& view, const BridgeFrame& frame)
{
    if (!frame.egress)
    {
        m_vflood->OnPeerSegment(view, frame.egress);
        return BridgeHook::PASS;
    }
    m_vsnoop->OnPeerSegment(view, frame);
    m_inside = true;
    m_forward(frame);
    m_inside = false;
    m_vflood->OnPeerSegment(view, frame.egress);
    Settle(view.GetKey().Reversed());
    return BridgeHook::TAKE;
}

BridgeHook::Verdict
IntegratedControl::OnLeaving(const TcpView& view, BridgeFrame& frame)
{
    const auto verdict = m_vsnoop->OnGuestSegment(view, frame);
    const FlowKey key = view.GetKey();
    const bool told = verdict == BridgeHook::PASS && !m_vsnoop->OwesAck(key);
    if (told && GetDuty(key) != AckDuty::NOTHING)
    {
        ++m_counters.carried;
        Apply(key, AckDutyEvent::CARRIED);
    }
    return verdict;
}

void
IntegratedControl::Settle(const FlowKey& key)
{
    if (GetDuty(key) != AckDuty::DUE)
    {
        return;
    }
    const VfloodFlow* flow = m_vflood->Find(key);
    if (flow && flow->MayRelease())
    {
        Apply(key, AckDutyEvent::LEAVING);
        return;
    }
    Write(key);
}

void
IntegratedControl::OnExpiry(const FlowKey& key)
{
    Apply(key, AckDutyEvent::EXPIRE);
    m_counters.expired += m_vsnoop->OwesAck(key) ? 1 : 0;
    m_vsnoop->OnAckLate(key);
    Write(key);
}

void
IntegratedControl::Write(const FlowKey& key)
{
    m_counters.alone += m_vsnoop->OwesAck(key) ? 1 : 0;
    Apply(key, AckDutyEvent::WRITE);
    m_vsnoop->Acknowledge(key);
}

void
IntegratedControl::RemoveGuest(Ptr<NetDevice> vif)
{
    m_vsnoop->RemoveGuest(vif);
    m_vflood->RemoveGuest(vif);
}

AckDuty
IntegratedControl::GetDuty(const FlowKey& key) const
{
    const auto found = m_duties.find(key);
    return found == m_duties.end() ? AckDuty::NOTHING : found->second.state;
}

const IntegratedControl::Counters&
IntegratedControl::GetCounters() const
{
    return m_counters;
}

} // namespace ns3
