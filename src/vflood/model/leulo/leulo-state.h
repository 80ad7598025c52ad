/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef LEULO_STATE_H
#define LEULO_STATE_H

#include "ns3/transition-table.h"

#include <cstdint>
#include <ostream>

namespace ns3
{

/// State of a LeuloSocket: what the guest knows of its connection.
enum class LeuloState : uint8_t
{
    FRESH,       //!< no connection yet; may have an address
    LISTENING,   //!< the hypervisor accepts connections
    CONNECTING,  //!< the hypervisor was asked to connect
    CONNECTED,   //!< data may go both ways
    SEND_SHUT,   //!< connected; this side sends no more
    PEER_CLOSED, //!< connected; the peer sends no more
    CLOSING,     //!< both sides are done, or this one is; the hypervisor finishes
    CLOSED,      //!< over
};

/// What happens to a LeuloSocket: calls of the application, then events of the hypervisor.
enum class LeuloStimulus : uint8_t
{
    OPEN,        //!< a new socket in the hypervisor, after the last connection is over
    LISTEN,      //!< Listen()
    CONNECT,     //!< Connect()
    SHUTDOWN,    //!< ShutdownSend()
    CLOSE,       //!< Close()
    ABORT,       //!< Close() with unread data, or a call that breaks the connection
    ESTABLISHED, //!< the handshake is over
    REFUSED,     //!< nobody answered
    PEER_FIN,    //!< the peer sends no more
    ENDED,       //!< the connection is over, in order or by a reset of the peer
    FAILED,      //!< the connection was reset or given up by this side's TCP
    GONE,        //!< the hypervisor has forgotten the connection
};

/// Legal transitions (all of this is assumed). What arrives after the end changes nothing: the
/// guest may have closed while it was on its way.
inline constexpr TransitionTable<LeuloState, LeuloStimulus, 53> g_leuloStateTable{{{
    {LeuloState::FRESH, LeuloStimulus::LISTEN, LeuloState::LISTENING},
    {LeuloState::FRESH, LeuloStimulus::CONNECT, LeuloState::CONNECTING},
    {LeuloState::FRESH, LeuloStimulus::SHUTDOWN, LeuloState::FRESH},
    {LeuloState::FRESH, LeuloStimulus::CLOSE, LeuloState::CLOSED},
    {LeuloState::FRESH, LeuloStimulus::ESTABLISHED, LeuloState::CONNECTED},

    {LeuloState::LISTENING, LeuloStimulus::CONNECT, LeuloState::CONNECTING},
    {LeuloState::LISTENING, LeuloStimulus::SHUTDOWN, LeuloState::LISTENING},
    {LeuloState::LISTENING, LeuloStimulus::CLOSE, LeuloState::CLOSED},

    {LeuloState::CONNECTING, LeuloStimulus::CONNECT, LeuloState::CONNECTING},
    {LeuloState::CONNECTING, LeuloStimulus::SHUTDOWN, LeuloState::CONNECTING},
    {LeuloState::CONNECTING, LeuloStimulus::CLOSE, LeuloState::CLOSING},
    {LeuloState::CONNECTING, LeuloStimulus::ABORT, LeuloState::CLOSED},
    {LeuloState::CONNECTING, LeuloStimulus::ESTABLISHED, LeuloState::CONNECTED},
    {LeuloState::CONNECTING, LeuloStimulus::REFUSED, LeuloState::CLOSED},
    {LeuloState::CONNECTING, LeuloStimulus::ENDED, LeuloState::CLOSED},
    {LeuloState::CONNECTING, LeuloStimulus::FAILED, LeuloState::CLOSED},
    {LeuloState::CONNECTING, LeuloStimulus::GONE, LeuloState::CLOSED},

    {LeuloState::CONNECTED, LeuloStimulus::SHUTDOWN, LeuloState::SEND_SHUT},
    {LeuloState::CONNECTED, LeuloStimulus::CLOSE, LeuloState::CLOSING},
    {LeuloState::CONNECTED, LeuloStimulus::ABORT, LeuloState::CLOSED},
    {LeuloState::CONNECTED, LeuloStimulus::PEER_FIN, LeuloState::PEER_CLOSED},
    {LeuloState::CONNECTED, LeuloStimulus::ENDED, LeuloState::CLOSED},
    {LeuloState::CONNECTED, LeuloStimulus::FAILED, LeuloState::CLOSED},
    {LeuloState::CONNECTED, LeuloStimulus::GONE, LeuloState::CLOSED},

    {LeuloState::SEND_SHUT, LeuloStimulus::SHUTDOWN, LeuloState::SEND_SHUT},
    {LeuloState::SEND_SHUT, LeuloStimulus::CLOSE, LeuloState::CLOSING},
    {LeuloState::SEND_SHUT, LeuloStimulus::ABORT, LeuloState::CLOSED},
    {LeuloState::SEND_SHUT, LeuloStimulus::PEER_FIN, LeuloState::CLOSING},
    {LeuloState::SEND_SHUT, LeuloStimulus::ENDED, LeuloState::CLOSED},
    {LeuloState::SEND_SHUT, LeuloStimulus::FAILED, LeuloState::CLOSED},
    {LeuloState::SEND_SHUT, LeuloStimulus::GONE, LeuloState::CLOSED},

    {LeuloState::PEER_CLOSED, LeuloStimulus::SHUTDOWN, LeuloState::CLOSING},
    {LeuloState::PEER_CLOSED, LeuloStimulus::CLOSE, LeuloState::CLOSING},
    {LeuloState::PEER_CLOSED, LeuloStimulus::ABORT, LeuloState::CLOSED},
    {LeuloState::PEER_CLOSED, LeuloStimulus::ENDED, LeuloState::CLOSED},
    {LeuloState::PEER_CLOSED, LeuloStimulus::FAILED, LeuloState::CLOSED},
    {LeuloState::PEER_CLOSED, LeuloStimulus::GONE, LeuloState::CLOSED},

    {LeuloState::CLOSING, LeuloStimulus::SHUTDOWN, LeuloState::CLOSING},
    {LeuloState::CLOSING, LeuloStimulus::CLOSE, LeuloState::CLOSING},
    {LeuloState::CLOSING, LeuloStimulus::ABORT, LeuloState::CLOSED},
    {LeuloState::CLOSING, LeuloStimulus::ESTABLISHED, LeuloState::CLOSING},
    {LeuloState::CLOSING, LeuloStimulus::REFUSED, LeuloState::CLOSED},
    {LeuloState::CLOSING, LeuloStimulus::PEER_FIN, LeuloState::CLOSING},
    {LeuloState::CLOSING, LeuloStimulus::ENDED, LeuloState::CLOSED},
    {LeuloState::CLOSING, LeuloStimulus::FAILED, LeuloState::CLOSED},
    {LeuloState::CLOSING, LeuloStimulus::GONE, LeuloState::CLOSED},

    {LeuloState::CLOSED, LeuloStimulus::OPEN, LeuloState::FRESH},
    {LeuloState::CLOSED, LeuloStimulus::SHUTDOWN, LeuloState::CLOSED},
    {LeuloState::CLOSED, LeuloStimulus::CLOSE, LeuloState::CLOSED},
    {LeuloState::CLOSED, LeuloStimulus::ABORT, LeuloState::CLOSED},
    {LeuloState::CLOSED, LeuloStimulus::ENDED, LeuloState::CLOSED},
    {LeuloState::CLOSED, LeuloStimulus::FAILED, LeuloState::CLOSED},
    {LeuloState::CLOSED, LeuloStimulus::GONE, LeuloState::CLOSED},
}}};
static_assert(g_leuloStateTable.IsDeterministic());

/**
 * \param state a state
 * \return its name
 */
const char* ToString(LeuloState state);

/**
 * \param stimulus what happens
 * \return its name
 */
const char* ToString(LeuloStimulus stimulus);

/**
 * \param os a stream
 * \param state a state
 * \return the stream
 */
std::ostream& operator<<(std::ostream& os, LeuloState state);

} // namespace ns3

#endif /* LEULO_STATE_H */
