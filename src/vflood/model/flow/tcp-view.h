/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef TCP_VIEW_H
#define TCP_VIEW_H

#include "flow-key.h"

#include "ns3/packet.h"
#include "ns3/sequence-number.h"

#include <optional>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief What the driver domain's hooks need to know of a TCP segment, read once from its headers.
 *
 * Guarantees:
 * 1. parsing reads at most the 120 bytes that IPv4 and TCP headers can have; the payload is not
 *    touched;
 * 2. there is a view exactly for an unfragmented TCP segment of IPv4, or of IPv6 without extension
 *    headers, with complete headers; anything else (other protocols, fragments, cut off or
 *    malformed headers) has none;
 * 3. padding behind the IP datagram does not count as payload.
 */
struct TcpView
{
    /// Flag bits as on the wire.
    enum Flag : uint8_t
    {
        FIN = 0x01, //!< no more data from the sender
        SYN = 0x02, //!< start of a connection
        RST = 0x04, //!< connection reset
        PSH = 0x08, //!< push
        ACK = 0x10, //!< acknowledgement number is valid
        URG = 0x20, //!< urgent pointer is valid
        ECE = 0x40, //!< ECN: the receiver saw congestion; in a SYN, an offer
        CWR = 0x80, //!< ECN: the sender has reduced its window; in a SYN, an offer
    };

    IpNumber source;               //!< address of the sender
    IpNumber dest;                 //!< address of the receiver
    uint16_t sourcePort{0};        //!< port of the sender
    uint16_t destPort{0};          //!< port of the receiver
    SequenceNumber32 seq;          //!< sequence number
    SequenceNumber32 ack;          //!< acknowledgement number, if ACK is set
    uint8_t flags{0};              //!< flag bits
    bool congested{false};         //!< a router has marked the datagram (ECN: CE)
    uint16_t window{0};            //!< window as on the wire, not scaled
    uint32_t payload{0};           //!< bytes of payload
    std::optional<uint8_t> wscale; //!< window scale option, at most 14 as RFC 7323 wants
    std::optional<uint16_t> mss;   //!< maximum segment size option
    bool sackPermitted{false};     //!< SACK-permitted option
    bool hasSack{false};           //!< SACK blocks
    bool hasTimestamp{false};      //!< timestamp option
    uint32_t tsValue{0};           //!< timestamp of the sender
    uint32_t tsEcho{0};            //!< timestamp echoed

    /**
     * \param packet payload of an Ethernet frame, IP header first
     * \param protocol its EtherType
     * \return the view, or nothing (see the class)
     */
    static std::optional<TcpView> Parse(const Ptr<const Packet>& packet, uint16_t protocol);

    /**
     * \param mask flag bits
     * \return whether any of them is set
     */
    bool Has(uint8_t mask) const
    {
        return (flags & mask) != 0;
    }

    /**
     * \return length in sequence space: payload plus one each for SYN and FIN
     */
    uint32_t GetLength() const
    {
        return payload + (Has(SYN) ? 1 : 0) + (Has(FIN) ? 1 : 0);
    }

    /**
     * \return the sequence number behind the segment
     */
    SequenceNumber32 GetEnd() const
    {
        return seq + GetLength();
    }

    /**
     * \return the flow, the sender as the local end
     */
    FlowKey GetKey() const
    {
        return {source, dest, sourcePort, destPort};
    }
};

} // namespace ns3

#endif /* TCP_VIEW_H */
