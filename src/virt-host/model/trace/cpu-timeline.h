/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef CPU_TIMELINE_H
#define CPU_TIMELINE_H

#include "timeline-track.h"

#include "ns3/credit-scheduler.h"
#include "ns3/hypervisor.h"

#include <map>
#include <vector>

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief The part of a timeline that shows who runs on which pCPU, the run states of the vCPUs, and
 * priority and credit under the credit scheduler. Listens, and changes nothing.
 */
class CpuTimeline
{
  public:
    static constexpr uint32_t PCPUS = 1;  //!< group of the pCPUs
    static constexpr uint32_t VCPUS = 2;  //!< group of the vCPUs
    static constexpr uint32_t CREDIT = 3; //!< group of priorities and credits

    /**
     * \param file where to, must outlive this object
     * \param hypervisor whose pCPUs and vCPUs; those that it has now
     */
    CpuTimeline(ChromeTraceWriter& file, Ptr<Hypervisor> hypervisor);
    ~CpuTimeline();

    CpuTimeline(const CpuTimeline&) = delete;
    CpuTimeline& operator=(const CpuTimeline&) = delete;

    /**
     * \param at when the timeline ends
     */
    void End(Time at);

  private:
    /// A vCPU.
    struct Watched
    {
        Ptr<Vcpu> vcpu;        //!< the vCPU
        IntervalTrack state;   //!< its run states
        CounterTrack priority; //!< under the credit scheduler
        CounterTrack credit;   //!< under the credit scheduler
    };

    /**
     * \param vcpu a vCPU
     */
    void Watch(const Ptr<Vcpu>& vcpu);

    /**
     * Listen, or stop listening, to everything.
     *
     * \param listen whether to listen
     */
    void Listen(bool listen);

    /**
     * \param pcpu a pCPU
     * \param vcpu who runs on it, null = idle
     */
    void OnSwitch(uint32_t pcpu, Ptr<Vcpu> vcpu);

    /**
     * \param vcpu a vCPU
     * \param from state before
     * \param to state after
     */
    void OnRunState(Ptr<Vcpu> vcpu, RunState from, RunState to);

    /**
     * \param vcpu a vCPU
     * \param from priority before
     * \param to priority after
     */
    void OnPriority(Ptr<Vcpu> vcpu, CreditPriority from, CreditPriority to);

    /**
     * \param vcpu a vCPU
     * \param credit its credit
     * \param priority its priority
     */
    void OnAccounting(Ptr<Vcpu> vcpu, int32_t credit, CreditPriority priority);

    ChromeTraceWriter& m_file;             //!< where to
    Ptr<Hypervisor> m_hypervisor;          //!< the hypervisor
    Ptr<CreditScheduler> m_credit;         //!< its scheduler, null if it is another one
    std::vector<IntervalTrack> m_pcpus;    //!< by number
    std::map<uint32_t, Watched> m_watched; //!< by number of the vCPU
};

} // namespace ns3

#endif /* CPU_TIMELINE_H */
