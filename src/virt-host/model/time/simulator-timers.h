/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SIMULATOR_TIMERS_H
#define SIMULATOR_TIMERS_H

#include "ns3/hv-timers.h"

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief HvTimers of a simulation: events of the gated simulator that pass the gate untouched.
 */
class SimulatorTimers : public HvTimers
{
  public:
    Time Now() const override;
    void Schedule(Time delay, uint32_t context, const Ptr<EventImpl>& event) override;
};

} // namespace ns3

#endif /* SIMULATOR_TIMERS_H */
