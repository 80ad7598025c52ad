/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef VCPU_SCHEDULER_H
#define VCPU_SCHEDULER_H

#include "vcpu.h"

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief What a scheduler may ask of the machine it schedules.
 */
class SchedulerHost
{
  public:
    virtual ~SchedulerHost() = default;

    /**
     * \return the present time
     */
    virtual Time Now() const = 0;

    /**
     * \return number of pCPUs
     */
    virtual uint32_t GetNPcpus() const = 0;

    /**
     * \param pcpu a pCPU
     * \return the vCPU that runs on it, null if it is idle
     */
    virtual Ptr<Vcpu> GetCurrent(uint32_t pcpu) const = 0;

    /**
     * Ask for VcpuScheduler::Schedule(\p pcpu) at this instant, after all timers of this instant.
     * Asking again before it happened changes nothing.
     *
     * \param pcpu a pCPU
     */
    virtual void RequestSchedule(uint32_t pcpu) = 0;

    /**
     * Set a timer of the scheduler; it replaces the timer of the same number. Timers of one instant
     * fire in the order of their numbers, and before any slice end of that instant.
     *
     * \param timer number chosen by the scheduler
     * \param at absolute time, not in the past
     */
    virtual void SetTimer(uint32_t timer, Time at) = 0;

    /**
     * \param timer number of a timer; nothing happens if it is not set
     */
    virtual void CancelTimer(uint32_t timer) = 0;
};

/**
 * \ingroup virt-host
 *
 * \brief A hypervisor's scheduling policy.
 *
 * The machine (Hypervisor) owns the pCPUs, runs the slices and changes run states; the policy
 * decides who is next. Guarantees the machine gives:
 * 1. Wake(v): v has just become RUNNABLE from BLOCKED (or OFFLINE), it is not on a pCPU;
 * 2. Sleep(v): v has just stopped being RUNNABLE or RUNNING; if it was on a pCPU, Schedule() of
 *    that pCPU follows;
 * 3. Schedule(p): GetCurrent(p) is still the vCPU that ran (its run state tells whether it wants to
 *    go on: RUNNING), or null if p was idle; the policy returns the next one, which must be that
 *    one if it is RUNNING, or one that is RUNNABLE and waiting;
 * 4. every call happens at Now(), never two at the same time.
 */
class VcpuScheduler : public Object
{
  public:
    /// What Schedule() decides.
    struct Decision
    {
        Ptr<Vcpu> vcpu; //!< who runs, null = nobody
        Time slice;     //!< for how long at most; ignored if nobody runs
    };

    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    /**
     * \param host the machine; called once, before anything else; must outlive the policy's use
     */
    virtual void Attach(SchedulerHost* host) = 0;

    /**
     * \param vcpu a new vCPU, BLOCKED
     */
    virtual void AddVcpu(Ptr<Vcpu> vcpu) = 0;

    /**
     * \param vcpu a vCPU that is neither RUNNING nor RUNNABLE and will not come back
     */
    virtual void RemoveVcpu(Ptr<Vcpu> vcpu) = 0;

    /**
     * \param vcpu a vCPU that became RUNNABLE
     */
    virtual void Wake(Ptr<Vcpu> vcpu) = 0;

    /**
     * \param vcpu a vCPU that blocked or was paused
     */
    virtual void Sleep(Ptr<Vcpu> vcpu) = 0;

    /**
     * \param vcpu the RUNNING vCPU that gives way; Schedule() of its pCPU follows
     */
    virtual void Yield(Ptr<Vcpu> vcpu) = 0;

    /**
     * \param pcpu a pCPU
     * \return who runs on it next, and for how long
     */
    virtual Decision Schedule(uint32_t pcpu) = 0;

    /**
     * \param timer number of a timer set through SchedulerHost::SetTimer()
     */
    virtual void OnTimer(uint32_t timer) = 0;
};

} // namespace ns3

#endif /* VCPU_SCHEDULER_H */
