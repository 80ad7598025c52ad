/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ACK_DUTY_H
#define ACK_DUTY_H

#include "ns3/transition-table.h"

#include <cstdint>
#include <ostream>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief What the driver domain owes the peer of a flow that has vFlood and vSnoop in one machine.
 */
enum class AckDuty : uint8_t
{
    NOTHING, //!< the peer knows of all that is sure
    WAITING, //!< an ACK is owed; it waits for data of the flow that carries it, or for its time
    DUE,     //!< an ACK is owed now, unless data of the flow leaves in the same moment
};

/// What happens to that duty.
enum class AckDutyEvent : uint8_t
{
    DATA,    //!< data became sure, too little for an ACK of its own
    FULL,    //!< data became sure, and with it enough for an ACK of its own
    CARRIED, //!< a segment left that told the peer of all that is sure
    LEAVING, //!< data of the flow is about to leave and will carry it
    EXPIRE,  //!< the time of a delayed ACK is over
    WRITE,   //!< an ACK was written
};

/// Legal transitions (assumed: what a native TCP does, and the driver domain in its place).
inline constexpr TransitionTable<AckDuty, AckDutyEvent, 12> g_ackDutyTable{{{
    {AckDuty::NOTHING, AckDutyEvent::DATA, AckDuty::WAITING},
    {AckDuty::NOTHING, AckDutyEvent::FULL, AckDuty::DUE},
    {AckDuty::NOTHING, AckDutyEvent::CARRIED, AckDuty::NOTHING},

    {AckDuty::WAITING, AckDutyEvent::DATA, AckDuty::WAITING},
    {AckDuty::WAITING, AckDutyEvent::FULL, AckDuty::DUE},
    {AckDuty::WAITING, AckDutyEvent::CARRIED, AckDuty::NOTHING},
    {AckDuty::WAITING, AckDutyEvent::EXPIRE, AckDuty::DUE},

    {AckDuty::DUE, AckDutyEvent::DATA, AckDuty::DUE},
    {AckDuty::DUE, AckDutyEvent::FULL, AckDuty::DUE},
    {AckDuty::DUE, AckDutyEvent::CARRIED, AckDuty::NOTHING},
    {AckDuty::DUE, AckDutyEvent::LEAVING, AckDuty::WAITING},
    {AckDuty::DUE, AckDutyEvent::WRITE, AckDuty::NOTHING},
}}};
static_assert(g_ackDutyTable.IsDeterministic());

/**
 * \param duty a state
 * \return its name
 */
const char* ToString(AckDuty duty);

/**
 * \param event an event
 * \return its name
 */
const char* ToString(AckDutyEvent event);

/**
 * \param os a stream
 * \param duty a state
 * \return the stream
 */
std::ostream& operator<<(std::ostream& os, AckDuty duty);

} // namespace ns3

#endif /* ACK_DUTY_H */
