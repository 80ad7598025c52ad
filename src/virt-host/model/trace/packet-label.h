/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef PACKET_LABEL_H
#define PACKET_LABEL_H

#include "ns3/ipv4-address.h"
#include "ns3/packet.h"

#include <optional>
#include <string>

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief What a timeline shows of a TCP segment.
 */
struct PacketLabel
{
    Ipv4Address source;     //!< source address
    uint16_t sourcePort{0}; //!< source port
    Ipv4Address dest;       //!< destination address
    uint16_t destPort{0};   //!< destination port
    uint32_t seq{0};        //!< sequence number
    uint32_t ack{0};        //!< acknowledgement number
    uint32_t payload{0};    //!< bytes of payload
    std::string flags;      //!< letters of SYN, FIN, RST, PSH, ACK that are set

    /**
     * \return both ends: 10.0.0.1:49153>10.0.0.2:5001
     */
    std::string GetFlow() const;

    /**
     * \return what it carries: seq 1449+1448, ack 2897, SYN, ...
     */
    std::string GetName() const;
};

/**
 * \param packet a packet that begins with its IP header
 * \return its label, nothing if it is no whole unfragmented TCP segment over IPv4
 */
std::optional<PacketLabel> ReadPacketLabel(const Ptr<const Packet>& packet);

/**
 * \ingroup virt-host
 *
 * \brief Which packets a timeline shows: those with an end at this address and port.
 */
struct FlowFilter
{
    Ipv4Address address{Ipv4Address::GetAny()}; //!< address of an end, any
    uint16_t port{0};                           //!< port of the same end, 0 = any

    /**
     * \param label a packet
     * \return whether it is shown
     */
    bool Matches(const PacketLabel& label) const;
};

} // namespace ns3

#endif /* PACKET_LABEL_H */
