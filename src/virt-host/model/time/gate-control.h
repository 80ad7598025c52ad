/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef GATE_CONTROL_H
#define GATE_CONTROL_H

#include "tick-rate.h"

#include "ns3/event-id.h"
#include "ns3/work-server.h"

#include <string>
#include <vector>

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief The vCPU gate, whatever simulator it is mixed into (see VcpuGate).
 *
 * An event scheduled for a gated context (a guest, a driver domain) becomes work of the vCPU that
 * runs that context's software: it is invoked when it is due and the vCPU runs and is free, and
 * waits otherwise. Events of all other contexts pass untouched.
 *
 * Guarantees:
 * 1. no event of a gated context is invoked while its vCPU is not running or is busy, except those
 *    scheduled by ScheduleUngated();
 * 2. an EventId stays valid while its event waits: it is not expired, has no delay left, and can be
 *    cancelled or removed;
 * 3. Stop() is never gated;
 * 4. at Destroy() everything that waits is dropped, and no context is gated any more;
 * 5. Simulator::Schedule() inside a context with SetTimerTicks() is due at a tick, by the rule of
 *    TickRate::GetTimerDelay(); of all others exactly after its delay.
 */
class GateControl
{
  public:
    virtual ~GateControl();

    /**
     * Make the simulator a gated one. Call it before the first node is created and before
     * anything is scheduled (VirtHostHelper does), and after MpiInterface::Enable(). Calling it
     * again changes nothing.
     *
     * \return the gate
     * \throws VirtError if a simulator of another kind is already in use, or the global value
     * SimulatorImplementationType names one that has no gated form
     */
    static GateControl& Enable();

    /**
     * \return the gate of the simulator in use, null if it has none
     */
    static GateControl* Find();

    /**
     * \return the gate of the simulator in use
     * \throws VirtError if the simulator is not a gated one
     */
    static GateControl& Get();

    /**
     * Gate a context. Call it after the node's construction, or its initialisation is gated too.
     *
     * \param context id of the node
     * \param server what runs its software; must stay alive until Unbind()
     * \throws VirtError if another server runs that context, or it is HvTimers::HARDWARE
     */
    void Bind(uint32_t context, WorkServer& server);

    /**
     * \param context id of a node; its events pass untouched from now on
     */
    void Unbind(uint32_t context);

    /**
     * Let the timers of a gated context expire at ticks.
     *
     * \param context id of a node (VirtError unless it is gated)
     * \param hz ticks per second, 0 = no ticks: timers expire exactly (as after Bind())
     */
    void SetTimerTicks(uint32_t context, uint32_t hz);

    /**
     * \param context id of a node, or HvTimers::HARDWARE
     * \return what runs its software, null if it is not gated
     */
    WorkServer* GetServer(uint32_t context) const;

    /**
     * Schedule a hardware event: it fires at its time whatever the vCPU does.
     *
     * \param context node in whose context it runs, or HvTimers::HARDWARE
     * \param delay how far ahead
     * \param event the event; the simulator takes over one reference
     */
    virtual void ScheduleUngated(uint32_t context, const Time& delay, EventImpl* event) = 0;

    /**
     * Schedule work of a given class for a gated context (plain Simulator::Schedule() inside the
     * guest is TIMER work, Simulator::ScheduleWithContext() from outside is NET work).
     *
     * \param workClass class of the work
     * \param context id of the node
     * \param delay how far ahead
     * \param event the event; the simulator takes over one reference
     */
    virtual void ScheduleWork(WorkClass workClass,
                              uint32_t context,
                              const Time& delay,
                              EventImpl* event) = 0;

  protected:
    /**
     * \param context context in which a timer is set
     * \param now the present time
     * \param delay for how long
     * \return the delay after which it is due
     */
    Time GetTimerDelay(uint32_t context, const Time& now, const Time& delay) const
    {
        const uint32_t hz = context < m_contexts.size() ? m_contexts[context].hz : 0;
        return hz == 0 ? delay : TickRate(hz).GetTimerDelay(now, delay);
    }

    /// Drop what waits in all servers, and forget them.
    void ReleaseAll();

  private:
    /// A context.
    struct Context
    {
        WorkServer* server{nullptr}; //!< runs its software; null = not gated
        uint32_t hz{0};              //!< its timers expire at so many ticks per second, 0 = exactly
    };

    std::vector<Context> m_contexts; //!< by number
};

} // namespace ns3

#endif /* GATE_CONTROL_H */
