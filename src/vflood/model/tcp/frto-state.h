/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef FRTO_STATE_H
#define FRTO_STATE_H

#include "ns3/transition-table.h"

#include <cstdint>
#include <ostream>

namespace ns3
{

/// How far F-RTO (RFC 5682) has got in telling whether a retransmission timeout was spurious.
enum class FrtoState : uint8_t
{
    IDLE,       //!< no timeout so far, or the last one was treated without F-RTO
    FIRST_ACK,  //!< the head was sent again; waiting for the first ACK, nothing else is sent
    SECOND_ACK, //!< the first ACK advanced, new data was sent; waiting for the second
    SPURIOUS,   //!< verdict on the last timeout: nothing was lost
    LOSS,       //!< verdict on the last timeout: treat it as a loss
};

/// What happens to F-RTO. Of several that fit an ACK, the first in this list counts.
enum class FrtoEvent : uint8_t
{
    TIMEOUT,         //!< the retransmission timer expired and F-RTO may be used
    CANCEL,          //!< it expired and F-RTO may not be used
    MARK_REACHED,    //!< the ACK covers all that was sent before the timeout
    NEW_SACKED,      //!< it reports data that was sent after the timeout
    ADVANCE_BLOCKED, //!< it advances, but there is no new data to send, or no window (first ACK
                     //!< only)
    ADVANCE,         //!< it advances
    ORIGINAL_SACKED, //!< it does not advance, but reports data sent before the timeout
    DUPLICATE,       //!< it does not advance, and reports nothing
    UNRELATED,       //!< it does not advance, but carries data or a new window
};

/// The basic algorithm (published: RFC 5682 section 2, Linux 2.6.32 source): an ACK that does not
/// advance is a sign of loss.
inline constexpr TransitionTable<FrtoState, FrtoEvent, 23> g_basicFrtoTable{{{
    {FrtoState::IDLE, FrtoEvent::TIMEOUT, FrtoState::FIRST_ACK},
    {FrtoState::IDLE, FrtoEvent::CANCEL, FrtoState::IDLE},

    {FrtoState::FIRST_ACK, FrtoEvent::TIMEOUT, FrtoState::FIRST_ACK},
    {FrtoState::FIRST_ACK, FrtoEvent::CANCEL, FrtoState::IDLE},
    {FrtoState::FIRST_ACK, FrtoEvent::MARK_REACHED, FrtoState::LOSS},
    {FrtoState::FIRST_ACK, FrtoEvent::NEW_SACKED, FrtoState::LOSS},
    {FrtoState::FIRST_ACK, FrtoEvent::ADVANCE_BLOCKED, FrtoState::LOSS},
    {FrtoState::FIRST_ACK, FrtoEvent::ADVANCE, FrtoState::SECOND_ACK},
    {FrtoState::FIRST_ACK, FrtoEvent::ORIGINAL_SACKED, FrtoState::LOSS},
    {FrtoState::FIRST_ACK, FrtoEvent::DUPLICATE, FrtoState::LOSS},
    {FrtoState::FIRST_ACK, FrtoEvent::UNRELATED, FrtoState::FIRST_ACK},

    {FrtoState::SECOND_ACK, FrtoEvent::TIMEOUT, FrtoState::FIRST_ACK},
    {FrtoState::SECOND_ACK, FrtoEvent::CANCEL, FrtoState::IDLE},
    {FrtoState::SECOND_ACK, FrtoEvent::MARK_REACHED, FrtoState::LOSS},
    {FrtoState::SECOND_ACK, FrtoEvent::NEW_SACKED, FrtoState::LOSS},
    {FrtoState::SECOND_ACK, FrtoEvent::ADVANCE, FrtoState::SPURIOUS},
    {FrtoState::SECOND_ACK, FrtoEvent::ORIGINAL_SACKED, FrtoState::LOSS},
    {FrtoState::SECOND_ACK, FrtoEvent::DUPLICATE, FrtoState::LOSS},
    {FrtoState::SECOND_ACK, FrtoEvent::UNRELATED, FrtoState::SECOND_ACK},

    {FrtoState::SPURIOUS, FrtoEvent::TIMEOUT, FrtoState::FIRST_ACK},
    {FrtoState::SPURIOUS, FrtoEvent::CANCEL, FrtoState::IDLE},

    {FrtoState::LOSS, FrtoEvent::TIMEOUT, FrtoState::FIRST_ACK},
    {FrtoState::LOSS, FrtoEvent::CANCEL, FrtoState::IDLE},
}}};
static_assert(g_basicFrtoTable.IsDeterministic());

/// The SACK-enhanced algorithm (published: RFC 5682 section 3, Linux 2.6.32 source): an ACK that
/// does not advance is waited out at first, and a report of original data is as good as an advance.
inline constexpr TransitionTable<FrtoState, FrtoEvent, 23> g_sackFrtoTable{{{
    {FrtoState::IDLE, FrtoEvent::TIMEOUT, FrtoState::FIRST_ACK},
    {FrtoState::IDLE, FrtoEvent::CANCEL, FrtoState::IDLE},

    {FrtoState::FIRST_ACK, FrtoEvent::TIMEOUT, FrtoState::FIRST_ACK},
    {FrtoState::FIRST_ACK, FrtoEvent::CANCEL, FrtoState::IDLE},
    {FrtoState::FIRST_ACK, FrtoEvent::MARK_REACHED, FrtoState::LOSS},
    {FrtoState::FIRST_ACK, FrtoEvent::NEW_SACKED, FrtoState::FIRST_ACK},
    {FrtoState::FIRST_ACK, FrtoEvent::ADVANCE_BLOCKED, FrtoState::LOSS},
    {FrtoState::FIRST_ACK, FrtoEvent::ADVANCE, FrtoState::SECOND_ACK},
    {FrtoState::FIRST_ACK, FrtoEvent::ORIGINAL_SACKED, FrtoState::FIRST_ACK},
    {FrtoState::FIRST_ACK, FrtoEvent::DUPLICATE, FrtoState::FIRST_ACK},
    {FrtoState::FIRST_ACK, FrtoEvent::UNRELATED, FrtoState::FIRST_ACK},

    {FrtoState::SECOND_ACK, FrtoEvent::TIMEOUT, FrtoState::FIRST_ACK},
    {FrtoState::SECOND_ACK, FrtoEvent::CANCEL, FrtoState::IDLE},
    {FrtoState::SECOND_ACK, FrtoEvent::MARK_REACHED, FrtoState::LOSS},
    {FrtoState::SECOND_ACK, FrtoEvent::NEW_SACKED, FrtoState::LOSS},
    {FrtoState::SECOND_ACK, FrtoEvent::ADVANCE, FrtoState::SPURIOUS},
    {FrtoState::SECOND_ACK, FrtoEvent::ORIGINAL_SACKED, FrtoState::SPURIOUS},
    {FrtoState::SECOND_ACK, FrtoEvent::DUPLICATE, FrtoState::LOSS},
    {FrtoState::SECOND_ACK, FrtoEvent::UNRELATED, FrtoState::SECOND_ACK},

    {FrtoState::SPURIOUS, FrtoEvent::TIMEOUT, FrtoState::FIRST_ACK},
    {FrtoState::SPURIOUS, FrtoEvent::CANCEL, FrtoState::IDLE},

    {FrtoState::LOSS, FrtoEvent::TIMEOUT, FrtoState::FIRST_ACK},
    {FrtoState::LOSS, FrtoEvent::CANCEL, FrtoState::IDLE},
}}};
static_assert(g_sackFrtoTable.IsDeterministic());

/**
 * \param state a state
 * \return its name
 */
const char* ToString(FrtoState state);

/**
 * \param event an event
 * \return its name
 */
const char* ToString(FrtoEvent event);

/**
 * \param os a stream
 * \param state a state
 * \return the stream
 */
std::ostream& operator<<(std::ostream& os, FrtoState state);

} // namespace ns3

#endif /* FRTO_STATE_H */
