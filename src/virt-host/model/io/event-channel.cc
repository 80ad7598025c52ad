/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "event-channel.h"

#include "ns3/assert.h"
#include "ns3/hv-timers.h"
#include "ns3/make-event.h"
#include "ns3/simulator.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(EventChannel);

const char*
ToString(EventChannelState s)
{
    static constexpr const char* NAMES[] =
        {"idle", "posted", "posted, masked", "masked", "held", "closed"};
    return NAMES[static_cast<std::size_t>(s)];
}

const char*
ToString(EventChannelEvent e)
{
    static constexpr const char* NAMES[] = {"notify", "upcall", "mask", "unmask", "close"};
    return NAMES[static_cast<std::size_t>(e)];
}

TypeId
EventChannel::GetTypeId()
{
    static TypeId tid = TypeId("ns3::EventChannel")
                            .SetParent<Object>()
                            .SetGroupName("VirtHost")
                            .AddConstructor<EventChannel>()
                            .AddTraceSource("Event",
                                            "Something happened (event, state after it).",
                                            MakeTraceSourceAccessor(&EventChannel::m_trace),
                                            "ns3::EventChannel::EventTracedCallback");
    return tid;
}

EventChannel::EventChannel()
    : m_upcall(MakeEvent(&EventChannel::Upcall, this), false)
{
}

EventChannel::~EventChannel() = default;

void
EventChannel::DoDispose()
{
    Close();
    Object::DoDispose();
}

void
EventChannel::Setup(Ptr<Vcpu> target, Ptr<const CpuCost> cost, Callback<void> handler)
{
    m_target = target;
    m_cost = cost;
    m_handler = handler;
}

void
EventChannel::Notify()
{
    ++m_nNotified;
    const EventChannelState before = Apply(EventChannelEvent::NOTIFY);
    if (before == EventChannelState::IDLE)
    {
        Post();
    }
    else if (before == EventChannelState::CLOSED)
    {
        ++m_nIgnored;
    }
    else if (before != EventChannelState::MASKED)
    {
        ++m_nMerged;
    }
}

void
EventChannel::Mask()
{
    Apply(EventChannelEvent::MASK);
}

void
EventChannel::Unmask()
{
    if (Apply(EventChannelEvent::UNMASK) == EventChannelState::HELD)
    {
        Post();
    }
}

void
EventChannel::Close()
{
    Apply(EventChannelEvent::CLOSE);
    m_upcall->Cancel();
    m_target = nullptr;
    m_cost = nullptr;
    m_handler.Nullify();
}

void
EventChannel::Post()
{
    NS_ASSERT_MSG(!m_handler.IsNull(), "Notify() on an event channel without Setup()");
    if (m_target)
    {
        m_target->GetServer().Post(WorkClass::NET, m_cost->Event(), m_upcall);
        return;
    }
    m_upcall->Ref(); // the simulator drops one reference per firing
    Simulator::ScheduleWithContext(HvTimers::HARDWARE, Time(), PeekPointer(m_upcall));
}

void
EventChannel::Upcall()
{
    if (Apply(EventChannelEvent::UPCALL) == EventChannelState::POSTED)
    {
        ++m_nUpcalls;
        m_handler();
    }
}

EventChannelState
EventChannel::Apply(EventChannelEvent event)
{
    const auto next = g_eventChannelTable.Next(m_state, event);
    NS_ASSERT_MSG(next, "illegal event of an event channel, see g_eventChannelTable");
    const EventChannelState before = m_state;
    m_state = *next;
    m_trace(event, m_state);
    return before;
}

EventChannelState
EventChannel::GetState() const
{
    return m_state;
}

uint64_t
EventChannel::GetNNotified() const
{
    return m_nNotified;
}

uint64_t
EventChannel::GetNMerged() const
{
    return m_nMerged;
}

uint64_t
EventChannel::GetNIgnored() const
{
    return m_nIgnored;
}

uint64_t
EventChannel::GetNUpcalls() const
{
    return m_nUpcalls;
}

} // namespace ns3
