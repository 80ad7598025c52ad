/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef HV_TIMERS_H
#define HV_TIMERS_H

#include "ns3/event-impl.h"
#include "ns3/nstime.h"
#include "ns3/ptr.h"

#include <cstdint>

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief Where the hypervisor gets time and timers from: the simulator in a simulation
 * (SimulatorTimers), a hand-moved clock in a unit test (ManualTimers).
 *
 * Guarantees:
 * 1. Now() never goes backwards;
 * 2. an event fires exactly when Now() equals the instant it was asked for, in the order of asking
 *    among equal instants;
 * 3. these are hardware timers: no vCPU has to run for one to fire, whatever its context;
 * 4. cancelling is EventImpl::Cancel() on the event handed in; a cancelled event is never invoked.
 */
class HvTimers
{
  public:
    /// Context of events that belong to hardware or to the hypervisor, not to a node.
    static constexpr uint32_t HARDWARE = 0xffffffff;

    virtual ~HvTimers() = default;

    /**
     * \return the present time
     */
    virtual Time Now() const = 0;

    /**
     * \param delay how far ahead, not negative
     * \param context node in whose context the event runs, or HARDWARE
     * \param event what to invoke
     */
    virtual void Schedule(Time delay, uint32_t context, const Ptr<EventImpl>& event) = 0;
};

} // namespace ns3

#endif /* HV_TIMERS_H */
