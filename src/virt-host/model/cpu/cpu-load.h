/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef CPU_LOAD_H
#define CPU_LOAD_H

#include "transition-table.h"
#include "vcpu.h"

#include "ns3/random-variable-stream.h"

#include <string>

namespace ns3
{

/// State of a CpuLoad.
enum class LoadState : uint8_t
{
    STOPPED,  //!< wants nothing
    SLEEPING, //!< waits for its timer
    BUSY,     //!< wants CPU time
};

/// What changes the state of a CpuLoad.
enum class LoadEvent : uint8_t
{
    START,  //!< Start(): sleeps for the start offset
    WAKE,   //!< its timer expired and the guest handled it
    REPEAT, //!< a busy phase is over, the next one follows at once
    SLEEP,  //!< a busy phase is over
    STOP,   //!< Stop()
};

/// Legal transitions of a CpuLoad.
inline constexpr TransitionTable<LoadState, LoadEvent, 6> g_loadStateTable{{{
    {LoadState::STOPPED, LoadEvent::START, LoadState::SLEEPING},
    {LoadState::SLEEPING, LoadEvent::WAKE, LoadState::BUSY},
    {LoadState::BUSY, LoadEvent::REPEAT, LoadState::BUSY},
    {LoadState::BUSY, LoadEvent::SLEEP, LoadState::SLEEPING},
    {LoadState::SLEEPING, LoadEvent::STOP, LoadState::STOPPED},
    {LoadState::BUSY, LoadEvent::STOP, LoadState::STOPPED},
}}};
static_assert(g_loadStateTable.IsDeterministic());

/**
 * \param s a state
 * \return its name in lower case
 */
const char* ToString(LoadState s);

/**
 * \param e an event
 * \return its name in lower case
 */
const char* ToString(LoadEvent e);

/**
 * \ingroup virt-host
 *
 * \brief A process in a guest that keeps its vCPU busy for a share of the time: the load generator
 * that runs in every VM of the vFlood and vSnoop evaluations ("30 ms duty cycle").
 *
 * Busy always means CPU time that the vCPU really received, never wall time: a vCPU that waits for
 * a pCPU is not making progress. Sleeping is wall time. The process has the lowest precedence in
 * its guest (WorkServer background work). Its timer is guest timer work: it wakes a blocked vCPU
 * and is handled when the vCPU runs.
 *
 * Load 0 does nothing; load 1 never sleeps, in every mode.
 */
class CpuLoad : public Object
{
  public:
    /// How the load is generated. With an undisturbed pCPU all modes give the same share.
    enum Mode
    {
        PERIOD,     //!< Load x DutyCycle of CPU time, then (1 - Load) x DutyCycle of sleep
        BUSY_SLICE, //!< DutyCycle of CPU time, then DutyCycle x (1 - Load) / Load of sleep
        CUMULATIVE, //!< chunks of Load x DutyCycle; sleeps only while it is ahead of its target
                    //!< Load x time since the start, until the target has caught up
    };

    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    CpuLoad();
    ~CpuLoad() override;

    /**
     * Attach to a vCPU. Once, before Start().
     *
     * \param vcpu the vCPU
     * \param timers time source of its host; must outlive this object
     */
    void Install(Ptr<Vcpu> vcpu, HvTimers& timers);

    /**
     * Start generating load, after a start offset. Nothing happens if it has been started, or if
     * the load is 0. (VirtError without Install().)
     */
    void Start();

    /**
     * Stop generating load: a sleep ends, a busy phase that has begun is the last one. Nothing
     * happens if it is stopped.
     */
    void Stop();

    /**
     * \return its state
     */
    LoadState GetState() const;

    /**
     * \return CPU time of the busy phases that are over
     */
    Time GetCpuTime() const;

    /**
     * \param stream first number of a random stream
     * \return how many streams were used
     */
    int64_t AssignStreams(int64_t stream);

    /**
     * TracedCallback signature for changes of state.
     *
     * \param from state before
     * \param to state after
     */
    typedef void (*StateTracedCallback)(LoadState from, LoadState to);

  protected:
    void DoDispose() override;

  private:
    /**
     * \param cycle length of a cycle, above zero (VirtError otherwise)
     */
    void SetDutyCycle(Time cycle);

    /**
     * \return length of a cycle
     */
    Time GetDutyCycle() const;

    /**
     * Change the state by the table.
     *
     * \param event what happened
     */
    void Apply(LoadEvent event);

    /**
     * \return CPU time of a busy phase
     */
    Time GetBusy() const;

    /**
     * \return how long to sleep after a busy phase, zero = not at all
     */
    Time GetSleep() const;

    /**
     * \param delay how long from now
     */
    void SleepFor(Time delay);

    /// The timer expired: hand it to the guest.
    void OnTimer();

    /// The guest handles the timer.
    void OnWake();

    /// Ask for the CPU time of a busy phase.
    void BeBusy();

    /// A busy phase is over.
    void OnBusyEnd();

    /// Forget what is under way.
    void CancelPending();

    Ptr<Vcpu> m_vcpu;                                  //!< where it runs
    HvTimers* m_timers{nullptr};                       //!< time source
    Mode m_mode{PERIOD};                               //!< attribute Mode
    double m_load{0};                                  //!< attribute Load
    Time m_cycle;                                      //!< attribute DutyCycle
    Ptr<RandomVariableStream> m_offset;                //!< attribute StartOffset
    LoadState m_state{LoadState::STOPPED};             //!< state
    Ptr<EventImpl> m_pending;                          //!< timer, or work posted to the vCPU
    Time m_start;                                      //!< when the first phase is due
    uint64_t m_phases{0};                              //!< busy phases over since the start
    Time m_busy;                                       //!< CPU time of the present busy phase
    Time m_cpuTime;                                    //!< CPU time of the phases that are over
    TracedCallback<LoadState, LoadState> m_stateTrace; //!< changes of state
};

} // namespace ns3

#endif /* CPU_LOAD_H */
