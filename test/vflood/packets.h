/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef TEST_VFLOOD_PACKETS_H
#define TEST_VFLOOD_PACKETS_H

#include "ns3/ipv4-header.h"
#include "ns3/packet.h"
#include "ns3/tcp-header.h"

namespace ns3::test
{

/// Addresses and ports of one end of a test flow.
struct End
{
    const char* address; //!< dotted
    uint16_t port;       //!< TCP port
};

inline constexpr End GUEST{"10.0.0.1", 1000}; //!< the guest
inline constexpr End PEER{"10.0.0.2", 80};    //!< its peer

/**
 * \param from sender
 * \param to receiver
 * \param tcp header; ports are filled in
 * \param payload bytes
 * \return an IPv4 TCP segment
 */
inline Ptr<Packet>
Segment(const End& from, const End& to, TcpHeader tcp, uint32_t payload)
{
    Ptr<Packet> packet = Create<Packet>(payload);
    tcp.SetSourcePort(from.port);
    tcp.SetDestinationPort(to.port);
    packet->AddHeader(tcp);
    Ipv4Header ip;
    ip.SetSource(Ipv4Address(from.address));
    ip.SetDestination(Ipv4Address(to.address));
    ip.SetProtocol(6);
    ip.SetPayloadSize(static_cast<uint16_t>(packet->GetSize()));
    packet->AddHeader(ip);
    return packet;
}

/**
 * \param seq sequence number
 * \param ack acknowledgement number
 * \param flags flag bits
 * \param window as on the wire
 * \return a TCP header without options
 */
inline TcpHeader
TcpWith(uint32_t seq, uint32_t ack, uint8_t flags, uint16_t window)
{
    TcpHeader tcp;
    tcp.SetSequenceNumber(SequenceNumber32(seq));
    tcp.SetAckNumber(SequenceNumber32(ack));
    tcp.SetFlags(flags);
    tcp.SetWindowSize(window);
    return tcp;
}

} // namespace ns3::test

#endif /* TEST_VFLOOD_PACKETS_H */
