/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "simulator-timers.h"

#include "gate-control.h"

#include "ns3/simulator.h"

namespace ns3
{

Time
SimulatorTimers::Now() const
{
    return Simulator::Now();
}

void
SimulatorTimers::Schedule(Time delay, uint32_t context, const Ptr<EventImpl>& event)
{
    event->Ref(); // the simulator takes over a reference of its own
    GateControl::Get().ScheduleUngated(context, delay, PeekPointer(event));
}

} // namespace ns3
