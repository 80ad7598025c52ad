/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef VSNOOP_STATE_H
#define VSNOOP_STATE_H

#include "ns3/transition-table.h"

#include <cstdint>
#include <ostream>

namespace ns3
{

/// State of a flow in the driver domain's vSnoop module.
enum class VsnoopState : uint8_t
{
    CLOSED,              //!< no state is held; packets pass
    HANDSHAKE,           //!< a SYN was seen, the guest has not agreed to the connection yet
    ACTIVE,              //!< the driver domain acknowledges what arrives in sequence
    NO_BUFFER,           //!< something arrived that has no sure place on the way to the guest
    UNEXPECTED_SEQUENCE, //!< something is missing: the guest acknowledges
    PASS_THROUGH,        //!< the guest acknowledges for good: it has moved or is about to
};

/// What happens to a flow.
enum class VsnoopEvent : uint8_t
{
    SYN,       //!< a SYN of either side
    ESTABLISH, //!< the guest agreed to the connection
    IN_ORDER,  //!< new data next in sequence has its place on the way to the guest
    OLD,       //!< data arrived again that has its place already
    NO_ROOM,   //!< data arrived that has no receive buffer, or does not fit the guest's window
    HOLE,      //!< data arrived beyond what is next in sequence
    SPECIAL,   //!< a segment that only the guest may answer: FIN, URG, congestion experienced
    CAUGHT_UP, //!< all that has its place is in sequence again
    MIGRATE,   //!< the guest moves to another host
    CLOSE,     //!< both FINs acknowledged, RST, guest gone, or idle for too long
};

/// Legal transitions (published: the names of the states and that there are such; all rows are
/// reconstructed, see the manual).
inline constexpr TransitionTable<VsnoopState, VsnoopEvent, 38> g_vsnoopStateTable{{{
    {VsnoopState::CLOSED, VsnoopEvent::SYN, VsnoopState::HANDSHAKE},

    {VsnoopState::HANDSHAKE, VsnoopEvent::SYN, VsnoopState::HANDSHAKE},
    {VsnoopState::HANDSHAKE, VsnoopEvent::ESTABLISH, VsnoopState::ACTIVE},
    {VsnoopState::HANDSHAKE, VsnoopEvent::MIGRATE, VsnoopState::CLOSED},
    {VsnoopState::HANDSHAKE, VsnoopEvent::CLOSE, VsnoopState::CLOSED},

    {VsnoopState::ACTIVE, VsnoopEvent::SYN, VsnoopState::ACTIVE},
    {VsnoopState::ACTIVE, VsnoopEvent::IN_ORDER, VsnoopState::ACTIVE},
    {VsnoopState::ACTIVE, VsnoopEvent::OLD, VsnoopState::ACTIVE},
    {VsnoopState::ACTIVE, VsnoopEvent::NO_ROOM, VsnoopState::NO_BUFFER},
    {VsnoopState::ACTIVE, VsnoopEvent::HOLE, VsnoopState::UNEXPECTED_SEQUENCE},
    {VsnoopState::ACTIVE, VsnoopEvent::SPECIAL, VsnoopState::ACTIVE},
    {VsnoopState::ACTIVE, VsnoopEvent::MIGRATE, VsnoopState::PASS_THROUGH},
    {VsnoopState::ACTIVE, VsnoopEvent::CLOSE, VsnoopState::CLOSED},

    {VsnoopState::NO_BUFFER, VsnoopEvent::SYN, VsnoopState::NO_BUFFER},
    {VsnoopState::NO_BUFFER, VsnoopEvent::IN_ORDER, VsnoopState::ACTIVE},
    {VsnoopState::NO_BUFFER, VsnoopEvent::OLD, VsnoopState::NO_BUFFER},
    {VsnoopState::NO_BUFFER, VsnoopEvent::NO_ROOM, VsnoopState::NO_BUFFER},
    {VsnoopState::NO_BUFFER, VsnoopEvent::HOLE, VsnoopState::UNEXPECTED_SEQUENCE},
    {VsnoopState::NO_BUFFER, VsnoopEvent::SPECIAL, VsnoopState::NO_BUFFER},
    {VsnoopState::NO_BUFFER, VsnoopEvent::MIGRATE, VsnoopState::PASS_THROUGH},
    {VsnoopState::NO_BUFFER, VsnoopEvent::CLOSE, VsnoopState::CLOSED},

    {VsnoopState::UNEXPECTED_SEQUENCE, VsnoopEvent::SYN, VsnoopState::UNEXPECTED_SEQUENCE},
    {VsnoopState::UNEXPECTED_SEQUENCE, VsnoopEvent::IN_ORDER, VsnoopState::UNEXPECTED_SEQUENCE},
    {VsnoopState::UNEXPECTED_SEQUENCE, VsnoopEvent::OLD, VsnoopState::UNEXPECTED_SEQUENCE},
    {VsnoopState::UNEXPECTED_SEQUENCE, VsnoopEvent::NO_ROOM, VsnoopState::UNEXPECTED_SEQUENCE},
    {VsnoopState::UNEXPECTED_SEQUENCE, VsnoopEvent::HOLE, VsnoopState::UNEXPECTED_SEQUENCE},
    {VsnoopState::UNEXPECTED_SEQUENCE, VsnoopEvent::SPECIAL, VsnoopState::UNEXPECTED_SEQUENCE},
    {VsnoopState::UNEXPECTED_SEQUENCE, VsnoopEvent::CAUGHT_UP, VsnoopState::ACTIVE},
    {VsnoopState::UNEXPECTED_SEQUENCE, VsnoopEvent::MIGRATE, VsnoopState::PASS_THROUGH},
    {VsnoopState::UNEXPECTED_SEQUENCE, VsnoopEvent::CLOSE, VsnoopState::CLOSED},

    {VsnoopState::PASS_THROUGH, VsnoopEvent::SYN, VsnoopState::PASS_THROUGH},
    {VsnoopState::PASS_THROUGH, VsnoopEvent::IN_ORDER, VsnoopState::PASS_THROUGH},
    {VsnoopState::PASS_THROUGH, VsnoopEvent::OLD, VsnoopState::PASS_THROUGH},
    {VsnoopState::PASS_THROUGH, VsnoopEvent::NO_ROOM, VsnoopState::PASS_THROUGH},
    {VsnoopState::PASS_THROUGH, VsnoopEvent::HOLE, VsnoopState::PASS_THROUGH},
    {VsnoopState::PASS_THROUGH, VsnoopEvent::SPECIAL, VsnoopState::PASS_THROUGH},
    {VsnoopState::PASS_THROUGH, VsnoopEvent::MIGRATE, VsnoopState::PASS_THROUGH},
    {VsnoopState::PASS_THROUGH, VsnoopEvent::CLOSE, VsnoopState::CLOSED},
}}};
static_assert(g_vsnoopStateTable.IsDeterministic());

/**
 * \param state a state
 * \return its name
 */
const char* ToString(VsnoopState state);

/**
 * \param event an event
 * \return its name
 */
const char* ToString(VsnoopEvent event);

/**
 * \param os a stream
 * \param state a state
 * \return the stream
 */
std::ostream& operator<<(std::ostream& os, VsnoopState state);

} // namespace ns3

#endif /* VSNOOP_STATE_H */
