/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef VCPU_ACCOUNTING_H
#define VCPU_ACCOUNTING_H

#include "latency-histogram.h"

#include "ns3/hypervisor.h"

#include <array>
#include <map>
#include <ostream>
#include <string>

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief What xenalyze tells from a trace of Xen's scheduler, for every vCPU: time by run state,
 * how often it was woken, dispatched and preempted, and how long it then waited for a pCPU.
 *
 * It listens to the run states and changes nothing. Use it before Simulator::Destroy().
 */
class VcpuAccounting
{
  public:
    /// What is known of a vCPU since the last Reset().
    struct Account
    {
        std::string name;              //!< as Xen's tools write it: d1v0 is vCPU 0 of domain 1
        std::string domain;            //!< name of the domain
        std::array<Time, 4> timeIn;    //!< by RunState; their sum is the time since Reset()
        uint64_t wakes{0};             //!< times it got work while blocked
        uint64_t dispatches{0};        //!< times it was put on a pCPU
        uint64_t preemptions{0};       //!< times it was taken off a pCPU although it had work
        LatencyHistogram wakeToRun;    //!< from waking to running
        LatencyHistogram preemptToRun; //!< from being preempted to running again

        /**
         * \param state a run state
         * \return time spent in it
         */
        Time GetTimeIn(RunState state) const;
    };

    VcpuAccounting();
    ~VcpuAccounting();

    VcpuAccounting(const VcpuAccounting&) = delete;
    VcpuAccounting& operator=(const VcpuAccounting&) = delete;

    /**
     * Listen to all vCPUs that a hypervisor has now, and start from zero.
     *
     * \param hypervisor the hypervisor; must outlive this object, or its use
     */
    void Watch(Ptr<Hypervisor> hypervisor);

    /**
     * Listen to one more vCPU, and start from zero.
     *
     * \param vcpu a vCPU (VirtError if it is watched already)
     * \param clock tells its time; must outlive this object, or its use
     */
    void Watch(Ptr<Vcpu> vcpu, const SchedulerHost& clock);

    /// Start from zero. Waits that are under way are not counted when they end.
    void Reset();

    /**
     * \return time since the last Reset() or Watch()
     */
    Time GetElapsed() const;

    /**
     * \param vcpu a vCPU that is watched (VirtError otherwise)
     * \return its account up to now
     */
    Account Get(Ptr<const Vcpu> vcpu) const;

    /**
     * Print two tables, a row per vCPU: run states, and waits.
     *
     * \param os where to
     */
    void Print(std::ostream& os) const;

  private:
    /// Why a vCPU waits for a pCPU.
    enum class Wait : uint8_t
    {
        NONE,    //!< it does not, or nobody counts it
        WAKE,    //!< it got work
        PREEMPT, //!< another was preferred
    };

    /// A vCPU.
    struct Watched
    {
        Ptr<Vcpu> vcpu;        //!< the vCPU
        Account account;       //!< of the states that are over
        RunState state;        //!< present state
        Time since;            //!< when it began, or when the account did
        Wait wait{Wait::NONE}; //!< why it waits
    };

    /**
     * \param vcpu a vCPU
     * \param from state before
     * \param to state after
     */
    void OnRunState(Ptr<Vcpu> vcpu, RunState from, RunState to);

    /**
     * A vCPU was put on a pCPU.
     *
     * \param watched the vCPU
     * \param waited how long it has been runnable
     */
    static void CountDispatch(Watched& watched, Time waited);

    /**
     * \param watched a vCPU
     * \return its account up to now
     */
    Account Settle(const Watched& watched) const;

    /**
     * \param os where to
     */
    void PrintRunStates(std::ostream& os) const;

    /**
     * \param os where to
     */
    void PrintWaits(std::ostream& os) const;

    const SchedulerHost* m_clock{nullptr}; //!< tells the time
    Time m_begin;                          //!< of the account
    std::map<uint32_t, Watched> m_watched; //!< by number of the vCPU
};

} // namespace ns3

#endif /* VCPU_ACCOUNTING_H */
