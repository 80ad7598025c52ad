/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef HYPERVISOR_H
#define HYPERVISOR_H

#include "cpu-cost.h"
#include "vcpu-scheduler.h"

#include <map>
#include <vector>

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief The pCPUs of a host and the domains that share them: carries out what the scheduler
 * decides.
 *
 * Guarantees, besides those of SchedulerHost and VcpuScheduler:
 * 1. a pCPU runs at most one vCPU, a vCPU runs on at most one pCPU;
 * 2. at one instant the scheduler's timers fire first (in the order of their numbers), then slices
 *    end, then pCPUs are rescheduled in the order of their numbers;
 * 3. a vCPU that has run out of work blocks; work for a blocked vCPU wakes it; work for a vCPU that
 *    is runnable or running changes nothing for the scheduler;
 * 4. an idle host schedules no events for ever.
 */
class Hypervisor : public Object, public SchedulerHost
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    Hypervisor();
    ~Hypervisor() override;

    /**
     * Complete the construction. Once, before any domain is added.
     *
     * \param timers time source, must outlive this object
     * \param nPcpus number of pCPUs, at least 1 (VirtError otherwise)
     * \param scheduler the policy
     * \param cost CPU costs; the context switch is taken from here
     */
    void Setup(HvTimers& timers,
               uint32_t nPcpus,
               Ptr<VcpuScheduler> scheduler,
               Ptr<const CpuCost> cost);

    /**
     * Add a domain, with vCPUs that are blocked.
     *
     * \param name name for traces
     * \param nVcpus number of vCPUs, at least 1 (VirtError otherwise)
     * \param weight scheduling weight, 1..65535 (VirtError otherwise)
     * \param context node whose software the vCPUs run
     * \param affinity pCPUs its vCPUs may run on, empty = all (VirtError if one does not exist)
     * \return the domain; the first one is dom0
     */
    Ptr<Domain> AddDomain(const std::string& name,
                          uint32_t nVcpus,
                          uint32_t weight,
                          uint32_t context,
                          const std::vector<uint32_t>& affinity);

    /**
     * Shut a domain down, for good: its vCPUs leave the scheduler, and what they had to do is
     * dropped. It stays in the list of domains, OFFLINE; work that is posted to it never runs.
     *
     * \param domain a domain other than dom0
     * \throws VirtError if it is dom0 or no domain of this host, or the call comes from inside its
     * own software
     */
    void ShutDown(Ptr<Domain> domain);

    /**
     * \return number of domains, dom0 included
     */
    std::size_t GetNDomains() const;

    /**
     * \param index 0..GetNDomains()-1, 0 is dom0 (VirtError otherwise)
     * \return that domain
     */
    Ptr<Domain> GetDomain(std::size_t index) const;

    /**
     * \return the policy
     */
    Ptr<VcpuScheduler> GetScheduler() const;

    /**
     * Take a vCPU out of scheduling, whatever it does.
     *
     * \param vcpu a vCPU that is not OFFLINE
     * \throws VirtError if it is OFFLINE, or the call comes from inside its own software
     */
    void Pause(Ptr<Vcpu> vcpu);

    /**
     * \param vcpu an OFFLINE vCPU, which becomes runnable
     * \throws VirtError if it is not OFFLINE
     */
    void Unpause(Ptr<Vcpu> vcpu);

    /**
     * \param vcpu a RUNNING vCPU that gives way
     * \throws VirtError if it is not RUNNING
     */
    void Yield(Ptr<Vcpu> vcpu);

    // SchedulerHost
    Time Now() const override;
    uint32_t GetNPcpus() const override;
    Ptr<Vcpu> GetCurrent(uint32_t pcpu) const override;
    void RequestSchedule(uint32_t pcpu) override;
    void SetTimer(uint32_t timer, Time at) override;
    void CancelTimer(uint32_t timer) override;

    /**
     * TracedCallback signature for scheduling decisions.
     *
     * \param pcpu the pCPU
     * \param vcpu who runs from now on, null = idle
     */
    typedef void (*SwitchTracedCallback)(uint32_t pcpu, Ptr<Vcpu> vcpu);

  protected:
    void DoDispose() override;

  private:
    /// Why a pCPU is to be rescheduled.
    enum class Request : uint8_t
    {
        NONE, //!< it is not
        IDLE, //!< its vCPU ran out of work; moot if work arrives first
        FULL, //!< asked for, or the slice ended
    };

    /// A physical CPU.
    struct Pcpu
    {
        Ptr<Vcpu> current;              //!< who runs, null = idle
        Ptr<Vcpu> last;                 //!< who ran last: running again costs no switch
        Time idleSince;                 //!< when the idleness began that current == null means
        bool sliceSet{false};           //!< whether sliceEnd is valid
        Time sliceEnd;                  //!< when the slice of current ends
        Request request{Request::NONE}; //!< whether and why it is to be rescheduled
    };

    /**
     * \param vcpu leaves its pCPU and the scheduler, and forgets its work
     */
    void Remove(Ptr<Vcpu> vcpu);

    /**
     * \param vcpu an OFFLINE vCPU that may still be on the pCPU where it was paused at this instant
     */
    void TakeOff(Ptr<const Vcpu> vcpu);

    /**
     * \param pcpu a pCPU
     * \param next who is to run on it
     * \return CPU time that passes before its software goes on
     */
    Time GetOverhead(const Pcpu& pcpu, const Ptr<Vcpu>& next) const;

    /**
     * \param vcpu a vCPU that got work while it was paused
     */
    void OnWork(Vcpu* vcpu);

    /**
     * \param vcpu a running vCPU that is out of work
     */
    void OnIdle(Vcpu* vcpu);

    /// Fire the timers and slice ends that are due.
    void FireTimers();

    /// Set the hardware timer to the earliest timer or slice end.
    void ArmHardware();

    /// Make sure that Reschedule() follows at this instant.
    void RequestReschedule();

    /// Reschedule every pCPU that asked for it.
    void Reschedule();

    /**
     * \param pcpu a pCPU to reschedule
     */
    void ReschedulePcpu(uint32_t pcpu);

    /**
     * \param pcpu a pCPU
     * \param decision who runs on it now
     */
    void Switch(uint32_t pcpu, const VcpuScheduler::Decision& decision);

    /**
     * \param vcpu a vCPU
     * \return the pCPU it is current on, GetNPcpus() if none
     */
    uint32_t FindPcpu(Ptr<const Vcpu> vcpu) const;

    HvTimers* m_timers{nullptr};                       //!< time source
    Ptr<VcpuScheduler> m_scheduler;                    //!< the policy
    Ptr<const CpuCost> m_cost;                         //!< CPU costs
    std::vector<Pcpu> m_pcpus;                         //!< physical CPUs
    std::vector<Ptr<Domain>> m_domains;                //!< domains, dom0 first
    uint32_t m_nVcpus{0};                              //!< number of vCPUs so far
    std::map<uint32_t, Time> m_alarms;                 //!< the scheduler's timers
    Ptr<EventImpl> m_hardware;                         //!< the hardware timer
    Time m_hardwareAt;                                 //!< when it fires
    Ptr<EventImpl> m_reschedule;                       //!< Reschedule() at this instant
    TracedCallback<uint32_t, Ptr<Vcpu>> m_switchTrace; //!< scheduling decisions
};

} // namespace ns3

#endif /* HYPERVISOR_H */
