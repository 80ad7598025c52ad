/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "watched-scheduler.h"

#include "ns3/global-value.h"
#include "ns3/object-factory.h"
#include "ns3/simulator.h"
#include "ns3/type-id.h"

#include <chrono>

namespace vflood
{

namespace
{

using Clock = std::chrono::steady_clock;

constexpr uint32_t EVENTS = 16;                          //!< between two looks at the clock
constexpr auto INTERVAL = std::chrono::milliseconds(50); //!< between two calls

std::function<void()>* g_look = new std::function<void()>; //!< what is called
Clock::time_point g_next;                                  //!< when

} // namespace

ns3::TypeId
WatchedScheduler::GetTypeId()
{
    static ns3::TypeId tid = ns3::TypeId("vflood::WatchedScheduler")
                                 .SetParent<ns3::Scheduler>()
                                 .SetGroupName("Vflood")
                                 .AddConstructor<WatchedScheduler>();
    return tid;
}

WatchedScheduler::WatchedScheduler()
{
    ns3::TypeIdValue type;
    ns3::GlobalValue::GetValueByName("SchedulerType", type);
    ns3::ObjectFactory factory;
    factory.SetTypeId(type.Get());
    m_inner = factory.Create<ns3::Scheduler>();
}

WatchedScheduler::~WatchedScheduler() = default;

void
WatchedScheduler::Use(std::function<void()> look)
{
    *g_look = nullptr; // not while events move from list to list
    ns3::ObjectFactory factory;
    factory.SetTypeId(GetTypeId());
    ns3::Simulator::SetScheduler(factory);
    *g_look = std::move(look);
    g_next = Clock::now() + INTERVAL;
}

void
WatchedScheduler::Leave()
{
    *g_look = nullptr;
}

void
WatchedScheduler::Insert(const Event& event)
{
    m_inner->Insert(event);
}

bool
WatchedScheduler::IsEmpty() const
{
    return m_inner->IsEmpty();
}

ns3::Scheduler::Event
WatchedScheduler::PeekNext() const
{
    return m_inner->PeekNext();
}

ns3::Scheduler::Event
WatchedScheduler::RemoveNext()
{
    if (++m_count >= EVENTS && *g_look)
    {
        m_count = 0;
        if (Clock::now() >= g_next)
        {
            (*g_look)();
            g_next = Clock::now() + INTERVAL;
        }
    }
    return m_inner->RemoveNext();
}

void
WatchedScheduler::Remove(const Event& event)
{
    m_inner->Remove(event);
}

} // namespace vflood
