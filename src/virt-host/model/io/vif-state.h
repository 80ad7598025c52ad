/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef VIF_STATE_H
#define VIF_STATE_H

#include "ns3/transition-table.h"

#include <cstdint>

namespace ns3
{

/// State of a vif: what becomes of frames for its guest.
enum class VifState : uint8_t
{
    UNCONNECTED, //!< no guest yet: dropped
    OPEN,        //!< a receive buffer is reserved; without one they are dropped
    STOPPED,     //!< they wait for receive buffers
    GONE,        //!< the guest was shut down, or the vif taken away: dropped
};

/// What changes it.
enum class VifEvent : uint8_t
{
    CONNECT,    //!< the guest's half appeared
    RUN_DRY,    //!< fewer receive buffers are left than the largest packet would need
    BUFFERS,    //!< the guest posted enough of them
    EXPIRE,     //!< it did not in time
    DISCONNECT, //!< the guest's half goes away
};

/// Legal transitions.
inline constexpr TransitionTable<VifState, VifEvent, 8> g_vifStateTable{{{
    {VifState::UNCONNECTED, VifEvent::CONNECT, VifState::OPEN},
    {VifState::OPEN, VifEvent::RUN_DRY, VifState::STOPPED},
    {VifState::STOPPED, VifEvent::BUFFERS, VifState::OPEN},
    {VifState::STOPPED, VifEvent::EXPIRE, VifState::OPEN},
    {VifState::UNCONNECTED, VifEvent::DISCONNECT, VifState::GONE},
    {VifState::OPEN, VifEvent::DISCONNECT, VifState::GONE},
    {VifState::STOPPED, VifEvent::DISCONNECT, VifState::GONE},
    {VifState::GONE, VifEvent::DISCONNECT, VifState::GONE},
}}};
static_assert(g_vifStateTable.IsDeterministic());

/**
 * \param s a state
 * \return its name in lower case
 */
const char* ToString(VifState s);

/**
 * \param e an event
 * \return its name in lower case
 */
const char* ToString(VifEvent e);

} // namespace ns3

#endif /* VIF_STATE_H */
