/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ACK_WRITER_H
#define ACK_WRITER_H

#include "told-window.h"

#include "ns3/flow-key.h"
#include "ns3/packet.h"

#include <optional>
#include <utility>

namespace ns3
{

/// What a pure ACK says.
struct AckFields
{
    FlowKey flow;          //!< the flow, the sender of the ACK as the local end
    SequenceNumber32 seq;  //!< sequence number
    ToldWindow::Wire wire; //!< acknowledgement number and window
    std::optional<std::pair<uint32_t, uint32_t>> timestamps{}; //!< value and echo
};

/**
 * \param fields what it says; addresses of IPv4 make an IPv4 packet, others IPv6
 * \return a pure ACK, with IP header (and with checksums if the simulation computes them)
 */
Ptr<Packet> WriteAck(const AckFields& fields);

/**
 * \param packet a TCP segment, IP header first; stays as it is
 * \param wire what it is to say
 * \param seq sequence number that it is to have; none: its own
 * \return a copy that acknowledges and offers that; all else is the same
 */
Ptr<Packet> RewriteAck(const Ptr<const Packet>& packet,
                       ToldWindow::Wire wire,
                       std::optional<SequenceNumber32> seq = std::nullopt);

} // namespace ns3

#endif /* ACK_WRITER_H */
