/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef VCPU_H
#define VCPU_H

#include "domain.h"
#include "run-state.h"
#include "work-server.h"

#include "ns3/object.h"
#include "ns3/traced-callback.h"

#include <memory>
#include <vector>

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief A virtual CPU: run state, affinity, and the software it runs (a WorkServer).
 *
 * The run state changes only through Apply(), by the table g_runStateTable; an illegal event is an
 * error. RUNNING means that the work server is serving, any other state that it is paused.
 */
class Vcpu : public Object
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    Vcpu();
    ~Vcpu() override;

    /**
     * Complete the construction. Once.
     *
     * \param id number on its host, dense from 0
     * \param domain its domain
     * \param timers time source, must outlive this object
     * \param context node whose software it runs
     */
    void Setup(uint32_t id, Ptr<Domain> domain, HvTimers& timers, uint32_t context);

    /**
     * \return number on its host, dense from 0: schedulers index their own data by it
     */
    uint32_t GetId() const;

    /**
     * \return its domain
     */
    Ptr<Domain> GetDomain() const;

    /**
     * \return its run state
     */
    RunState GetRunState() const;

    /**
     * Change the run state by the table; starts or stops the work server; fires the trace source.
     *
     * \param event what happened
     * \throws VirtError if the event is illegal in the present state
     */
    void Apply(RunEvent event);

    /**
     * The same, with CPU time that passes before the vCPU's software goes on.
     *
     * \param event what happened
     * \param overhead cost of the context switch, used if the new state is RUNNING
     * \throws VirtError if the event is illegal in the present state
     */
    void Apply(RunEvent event, Time overhead);

    /**
     * \return the software
     */
    WorkServer& GetServer();

    /**
     * \param pcpus pCPUs it may run on; empty = all
     */
    void SetAffinity(const std::vector<uint32_t>& pcpus);

    /**
     * \param pcpu a pCPU
     * \return whether it may run there
     */
    bool MayRunOn(uint32_t pcpu) const;

    /**
     * \param state a run state
     * \return total time spent in it so far
     */
    Time GetTimeIn(RunState state) const;

    /**
     * \return total time spent runnable but not running: what a guest sees as stolen
     */
    Time GetStolenTime() const;

    /**
     * \return when the present run state began
     */
    Time GetStateSince() const;

    /**
     * TracedCallback signature for changes of the run state.
     *
     * \param vcpu the vCPU
     * \param from state before
     * \param to state after
     */
    typedef void (*RunStateTracedCallback)(Ptr<Vcpu> vcpu, RunState from, RunState to);

  protected:
    void DoDispose() override;

  private:
    uint32_t m_id{0};                     //!< number on its host
    Ptr<Domain> m_domain;                 //!< its domain
    HvTimers* m_timers{nullptr};          //!< time source
    std::unique_ptr<WorkServer> m_server; //!< its software
    std::vector<uint32_t> m_affinity;     //!< sorted pCPUs, empty = all
    RunState m_state{RunState::BLOCKED};  //!< run state
    Time m_since;                         //!< when the present run state began
    std::array<Time, 4> m_timeIn;         //!< finished time by run state
    TracedCallback<Ptr<Vcpu>, RunState, RunState> m_runStateTrace; //!< changes of the run state
};

} // namespace ns3

#endif /* VCPU_H */
