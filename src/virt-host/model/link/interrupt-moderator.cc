/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "interrupt-moderator.h"

#include "ns3/hv-timers.h"
#include "ns3/make-event.h"
#include "ns3/simulator.h"

#include <algorithm>

namespace ns3
{

InterruptModerator::InterruptModerator()
    : m_timer(MakeEvent(&InterruptModerator::Fire, this), false)
{
}

InterruptModerator::~InterruptModerator()
{
    m_timer->Cancel();
}

void
InterruptModerator::SetHandler(Callback<void> handler)
{
    m_handler = handler;
}

bool
InterruptModerator::HasHandler() const
{
    return !m_handler.IsNull();
}

void
InterruptModerator::SetDelay(Time delay)
{
    m_delay = delay;
}

Time
InterruptModerator::GetDelay() const
{
    return m_delay;
}

void
InterruptModerator::SetInterval(Time interval)
{
    m_interval = interval;
}

Time
InterruptModerator::GetInterval() const
{
    return m_interval;
}

void
InterruptModerator::Raise()
{
    if (m_armed || m_masked)
    {
        return;
    }
    m_armed = true;
    m_timer->Ref(); // the simulator drops one reference per firing
    const Time delay = std::max(m_delay, m_next - Simulator::Now());
    Simulator::ScheduleWithContext(HvTimers::HARDWARE, delay, PeekPointer(m_timer));
}

void
InterruptModerator::Fire()
{
    m_armed = false;
    if (m_masked || m_handler.IsNull())
    {
        return;
    }
    ++m_nInterrupts;
    m_next = Simulator::Now() + m_interval;
    m_handler();
}

void
InterruptModerator::Mask()
{
    m_masked = true;
}

void
InterruptModerator::Unmask(bool causeLeft)
{
    m_masked = false;
    if (causeLeft)
    {
        Raise();
    }
}

uint64_t
InterruptModerator::GetNInterrupts() const
{
    return m_nInterrupts;
}

} // namespace ns3
