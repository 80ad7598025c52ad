/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RUN_STATE_H
#define RUN_STATE_H

#include "transition-table.h"

#include <cstdint>
#include <ostream>

namespace ns3
{

/// Run state of a vCPU, in Xen's terms.
enum class RunState : uint8_t
{
    RUNNING,  //!< on a pCPU
    RUNNABLE, //!< has work, waits for a pCPU
    BLOCKED,  //!< has nothing to do, waits for an event
    OFFLINE,  //!< paused or shut down: neither runs nor wakes
};

/// What changes the run state of a vCPU.
enum class RunEvent : uint8_t
{
    WAKE,     //!< work arrived
    DISPATCH, //!< the scheduler put it on a pCPU
    PREEMPT,  //!< the scheduler took it off a pCPU although it has work
    BLOCK,    //!< it ran out of work
    PAUSE,    //!< paused by a toolstack, or shut down
    UNPAUSE,  //!< the pause ended
};

/// Legal transitions. UNPAUSE leads to RUNNABLE: a vCPU without work then blocks when dispatched.
inline constexpr TransitionTable<RunState, RunEvent, 8> g_runStateTable{{{
    {RunState::BLOCKED, RunEvent::WAKE, RunState::RUNNABLE},
    {RunState::RUNNABLE, RunEvent::DISPATCH, RunState::RUNNING},
    {RunState::RUNNING, RunEvent::PREEMPT, RunState::RUNNABLE},
    {RunState::RUNNING, RunEvent::BLOCK, RunState::BLOCKED},
    {RunState::RUNNING, RunEvent::PAUSE, RunState::OFFLINE},
    {RunState::RUNNABLE, RunEvent::PAUSE, RunState::OFFLINE},
    {RunState::BLOCKED, RunEvent::PAUSE, RunState::OFFLINE},
    {RunState::OFFLINE, RunEvent::UNPAUSE, RunState::RUNNABLE},
}}};
static_assert(g_runStateTable.IsDeterministic());

/**
 * \param s a run state
 * \return its name in lower case, as Xen's tools print it
 */
const char* ToString(RunState s);

/**
 * \param e a run state event
 * \return its name in lower case
 */
const char* ToString(RunEvent e);

/**
 * \param os a stream
 * \param s a run state
 * \return the stream
 */
std::ostream& operator<<(std::ostream& os, RunState s);

} // namespace ns3

#endif /* RUN_STATE_H */
