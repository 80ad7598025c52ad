/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef FLOW_STATE_H
#define FLOW_STATE_H

#include "ns3/transition-table.h"

#include <cstdint>
#include <ostream>

namespace ns3
{

/// State of a flow in the driver domain's vFlood module.
enum class FlowState : uint8_t
{
    CLOSED,       //!< no state is held; packets pass
    PEER_SYN,     //!< the peer wants to connect to the guest, who has not answered
    ACTIVE,       //!< online: packets are buffered and released by the offloaded window
    NO_BUFFER,    //!< offline: the flow exceeded its share of the buffer
    PACKET_LOSS,  //!< offline: the guest repairs a loss
    PASS_THROUGH, //!< offline for good: the guest has moved or is about to
};

/// What happens to a flow.
enum class FlowEvent : uint8_t
{
    PEER_SYN,  //!< SYN or SYN-ACK from the peer
    GUEST_SYN, //!< SYN or SYN-ACK from the guest
    OVERFLOW,  //!< a packet arrived although the flow had used its share
    SPACE,     //!< there is room in the flow's share again
    DUP_ACKS,  //!< the driver domain counted three duplicate ACKs
    LOSS,      //!< the guest reports a timeout or a fast retransmission
    RECOVERED, //!< the guest reports that the losses are repaired
    MIGRATE,   //!< the guest moves to another host
    CLOSE,     //!< FIN acknowledged, RST, given up or idle for too long
};

/// Legal transitions (published: vFlood figure 3; the rows of PEER_SYN, PASS_THROUGH and those that
/// change nothing are assumed).
inline constexpr TransitionTable<FlowState, FlowEvent, 38> g_flowStateTable{{{
    {FlowState::CLOSED, FlowEvent::PEER_SYN, FlowState::PEER_SYN},
    {FlowState::CLOSED, FlowEvent::GUEST_SYN, FlowState::ACTIVE},

    {FlowState::PEER_SYN, FlowEvent::PEER_SYN, FlowState::PEER_SYN},
    {FlowState::PEER_SYN, FlowEvent::GUEST_SYN, FlowState::ACTIVE},
    {FlowState::PEER_SYN, FlowEvent::MIGRATE, FlowState::PASS_THROUGH},
    {FlowState::PEER_SYN, FlowEvent::CLOSE, FlowState::CLOSED},

    {FlowState::ACTIVE, FlowEvent::PEER_SYN, FlowState::ACTIVE},
    {FlowState::ACTIVE, FlowEvent::GUEST_SYN, FlowState::ACTIVE},
    {FlowState::ACTIVE, FlowEvent::OVERFLOW, FlowState::NO_BUFFER},
    {FlowState::ACTIVE, FlowEvent::DUP_ACKS, FlowState::PACKET_LOSS},
    {FlowState::ACTIVE, FlowEvent::LOSS, FlowState::PACKET_LOSS},
    {FlowState::ACTIVE, FlowEvent::RECOVERED, FlowState::ACTIVE},
    {FlowState::ACTIVE, FlowEvent::MIGRATE, FlowState::PASS_THROUGH},
    {FlowState::ACTIVE, FlowEvent::CLOSE, FlowState::CLOSED},

    {FlowState::NO_BUFFER, FlowEvent::PEER_SYN, FlowState::NO_BUFFER},
    {FlowState::NO_BUFFER, FlowEvent::GUEST_SYN, FlowState::NO_BUFFER},
    {FlowState::NO_BUFFER, FlowEvent::SPACE, FlowState::ACTIVE},
    {FlowState::NO_BUFFER, FlowEvent::DUP_ACKS, FlowState::PACKET_LOSS},
    {FlowState::NO_BUFFER, FlowEvent::LOSS, FlowState::PACKET_LOSS},
    {FlowState::NO_BUFFER, FlowEvent::RECOVERED, FlowState::NO_BUFFER},
    {FlowState::NO_BUFFER, FlowEvent::MIGRATE, FlowState::PASS_THROUGH},
    {FlowState::NO_BUFFER, FlowEvent::CLOSE, FlowState::CLOSED},

    {FlowState::PACKET_LOSS, FlowEvent::PEER_SYN, FlowState::PACKET_LOSS},
    {FlowState::PACKET_LOSS, FlowEvent::GUEST_SYN, FlowState::PACKET_LOSS},
    {FlowState::PACKET_LOSS, FlowEvent::DUP_ACKS, FlowState::PACKET_LOSS},
    {FlowState::PACKET_LOSS, FlowEvent::LOSS, FlowState::PACKET_LOSS},
    {FlowState::PACKET_LOSS, FlowEvent::RECOVERED, FlowState::ACTIVE},
    {FlowState::PACKET_LOSS, FlowEvent::MIGRATE, FlowState::PASS_THROUGH},
    {FlowState::PACKET_LOSS, FlowEvent::CLOSE, FlowState::CLOSED},

    {FlowState::PASS_THROUGH, FlowEvent::PEER_SYN, FlowState::PASS_THROUGH},
    {FlowState::PASS_THROUGH, FlowEvent::GUEST_SYN, FlowState::PASS_THROUGH},
    {FlowState::PASS_THROUGH, FlowEvent::OVERFLOW, FlowState::PASS_THROUGH},
    {FlowState::PASS_THROUGH, FlowEvent::SPACE, FlowState::PASS_THROUGH},
    {FlowState::PASS_THROUGH, FlowEvent::DUP_ACKS, FlowState::PASS_THROUGH},
    {FlowState::PASS_THROUGH, FlowEvent::LOSS, FlowState::PASS_THROUGH},
    {FlowState::PASS_THROUGH, FlowEvent::RECOVERED, FlowState::PASS_THROUGH},
    {FlowState::PASS_THROUGH, FlowEvent::MIGRATE, FlowState::PASS_THROUGH},
    {FlowState::PASS_THROUGH, FlowEvent::CLOSE, FlowState::CLOSED},
}}};
static_assert(g_flowStateTable.IsDeterministic());

/**
 * \param state a state
 * \return its name as in the paper
 */
const char* ToString(FlowState state);

/**
 * \param event an event
 * \return its name
 */
const char* ToString(FlowEvent event);

/**
 * \param os a stream
 * \param state a state
 * \return the stream
 */
std::ostream& operator<<(std::ostream& os, FlowState state);

} // namespace ns3

#endif /* FLOW_STATE_H */
