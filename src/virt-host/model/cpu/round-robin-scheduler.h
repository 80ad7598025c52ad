/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ROUND_ROBIN_SCHEDULER_H
#define ROUND_ROBIN_SCHEDULER_H

#include "vcpu-scheduler.h"

#include <deque>
#include <vector>

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief The plainest policy: one queue for all pCPUs, first come first served, equal slices; no
 * priorities, weights or caps. What a comparison with Xen's scheduler starts from.
 *
 * Guarantees:
 * 1. a pCPU takes the first vCPU of the queue that may run on it;
 * 2. a vCPU whose slice ended, that yielded or was preempted goes to the end of the queue;
 * 3. no pCPU stays idle while a vCPU that may run on it waits.
 */
class RoundRobinScheduler : public VcpuScheduler
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    RoundRobinScheduler();
    ~RoundRobinScheduler() override;

    void Attach(SchedulerHost* host) override;
    void AddVcpu(Ptr<Vcpu> vcpu) override;
    void RemoveVcpu(Ptr<Vcpu> vcpu) override;
    void Wake(Ptr<Vcpu> vcpu) override;
    void Sleep(Ptr<Vcpu> vcpu) override;
    void Yield(Ptr<Vcpu> vcpu) override;
    Decision Schedule(uint32_t pcpu) override;
    void OnTimer(uint32_t timer) override;

  protected:
    void DoDispose() override;

  private:
    /// A pCPU.
    struct Pcpu
    {
        bool requested{false}; //!< Schedule() was asked for and has not come yet
        Time since;            //!< when its vCPU was put on it
    };

    /**
     * \param slice length of a slice, above zero (VirtError otherwise)
     */
    void SetTimeSlice(Time slice);

    /**
     * \return length of a slice
     */
    Time GetTimeSlice() const;

    /**
     * \param vcpu a vCPU
     * \return whether it is current on a pCPU
     */
    bool IsCurrent(const Ptr<Vcpu>& vcpu) const;

    /**
     * \param pcpu a pCPU to reschedule
     */
    void Request(uint32_t pcpu);

    /// Ask for rescheduling of idle pCPUs that could run somebody who waits.
    void UseIdlePcpus();

    /**
     * \param vcpu a vCPU that waits at the head of the queue: take the pCPU of who ran longest
     */
    void Preempt(const Ptr<Vcpu>& vcpu);

    SchedulerHost* m_host{nullptr};  //!< the machine
    Time m_timeSlice;                //!< attribute TimeSlice
    bool m_wakePreempts{false};      //!< attribute WakePreempts
    std::vector<Pcpu> m_pcpus;       //!< by number
    std::deque<Ptr<Vcpu>> m_waiting; //!< who waits, the next one first
};

} // namespace ns3

#endif /* ROUND_ROBIN_SCHEDULER_H */
