/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RING_STATE_H
#define RING_STATE_H

#include "ns3/transition-table.h"

#include <cstdint>

namespace ns3
{

/// What the consumer at one end of a shared ring has asked for.
enum class RingState : uint8_t
{
    AWAKE,   //!< nothing: it was notified, and looks by itself until its next final check
    ASLEEP,  //!< to be notified of the next entry
    WAITING, //!< to be notified of a later entry
};

/// What changes that.
enum class RingEvent : uint8_t
{
    ASK,     //!< it asked for a later entry
    EMPTY,   //!< its final check found nothing
    REACHED, //!< the producer published the entry asked for, and is told to notify
};

/**
 * Legal transitions. Indices say the same: the consumer is awake when the event index is behind
 * what was published and considered. A ring begins with both consumers asleep, so that the first
 * entry is notified (published: the event indices begin one above the producers').
 */
inline constexpr TransitionTable<RingState, RingEvent, 8> g_ringStateTable{{{
    {RingState::WAITING, RingEvent::ASK, RingState::WAITING},
    {RingState::WAITING, RingEvent::REACHED, RingState::AWAKE},
    {RingState::WAITING, RingEvent::EMPTY, RingState::ASLEEP},
    {RingState::AWAKE, RingEvent::ASK, RingState::WAITING},
    {RingState::AWAKE, RingEvent::EMPTY, RingState::ASLEEP},
    {RingState::ASLEEP, RingEvent::REACHED, RingState::AWAKE},
    {RingState::ASLEEP, RingEvent::EMPTY, RingState::ASLEEP},
    {RingState::ASLEEP, RingEvent::ASK, RingState::WAITING},
}}};
static_assert(g_ringStateTable.IsDeterministic());

/**
 * \param s a state
 * \return its name in lower case
 */
const char* ToString(RingState s);

/**
 * \param e an event
 * \return its name in lower case
 */
const char* ToString(RingEvent e);

} // namespace ns3

#endif /* RING_STATE_H */
