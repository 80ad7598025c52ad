/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef TCP_SEGMENTS_H
#define TCP_SEGMENTS_H

#include "ns3/ipv4-header.h"
#include "ns3/ipv6-header.h"
#include "ns3/node.h"
#include "ns3/packet.h"
#include "ns3/tcp-header.h"
#include "ns3/tcp-option-sack.h"
#include "ns3/tcp-option-ts.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ns3::test
{

/// A TCP sender that makes packets as ns-3's stack does, header class by header class.
struct TcpSender
{
    uint16_t port{5000};      //!< its port
    bool ipv6{false};         //!< IPv6 instead of IPv4
    uint32_t sequence{1};     //!< of the next segment
    uint32_t ack{7};          //!< acknowledgement number
    uint16_t window{100};     //!< advertised
    uint16_t* identification; //!< IPv4's counter, shared by the flows of a host
    uint32_t timestamp{0};    //!< timestamp option, 0 = none
    uint32_t sack{0};         //!< begin of a SACK block, 0 = none

    /**
     * \param payload bytes of the segment
     * \param flags TCP flags
     * \return the segment
     */
    Ptr<Packet> Make(const std::vector<uint8_t>& payload, uint8_t flags = TcpHeader::ACK)
    {
        TcpHeader tcp;
        tcp.SetSourcePort(port);
        tcp.SetDestinationPort(80);
        tcp.SetSequenceNumber(SequenceNumber32(sequence));
        tcp.SetAckNumber(SequenceNumber32(ack));
        tcp.SetFlags(flags);
        tcp.SetWindowSize(window);
        AddOptions(tcp);
        sequence += payload.size();
        Ptr<Packet> packet = Create<Packet>(payload.data(), payload.size());
        ipv6 ? AddIpv6(packet, tcp) : AddIpv4(packet, tcp);
        return packet;
    }

    /**
     * \param size bytes of the segment
     * \return a segment of zeros
     */
    Ptr<Packet> Make(uint32_t size)
    {
        return Make(std::vector<uint8_t>(size));
    }

  private:
    void AddOptions(TcpHeader& tcp) const
    {
        if (timestamp > 0)
        {
            Ptr<TcpOptionTS> option = CreateObject<TcpOptionTS>();
            option->SetTimestamp(timestamp);
            option->SetEcho(timestamp / 2);
            tcp.AppendOption(option);
        }
        if (sack > 0)
        {
            Ptr<TcpOptionSack> option = CreateObject<TcpOptionSack>();
            option->AddSackBlock({SequenceNumber32(sack), SequenceNumber32(sack + 100)});
            tcp.AppendOption(option);
        }
    }

    void AddIpv4(const Ptr<Packet>& packet, TcpHeader& tcp) const
    {
        const Ipv4Address from("10.0.0.1");
        const Ipv4Address to("10.0.0.2");
        if (Node::ChecksumEnabled())
        {
            tcp.EnableChecksums();
            tcp.InitializeChecksum(from, to, 6);
        }
        packet->AddHeader(tcp);
        Ipv4Header ip;
        ip.SetSource(from);
        ip.SetDestination(to);
        ip.SetProtocol(6);
        ip.SetTtl(64);
        ip.SetDontFragment();
        ip.SetIdentification((*identification)++);
        ip.SetPayloadSize(packet->GetSize());
        if (Node::ChecksumEnabled())
        {
            ip.EnableChecksum();
        }
        packet->AddHeader(ip);
    }

    void AddIpv6(const Ptr<Packet>& packet, TcpHeader& tcp) const
    {
        const Ipv6Address from("2001:db8::1");
        const Ipv6Address to("2001:db8::2");
        if (Node::ChecksumEnabled())
        {
            tcp.EnableChecksums();
            tcp.InitializeChecksum(from, to, 6);
        }
        packet->AddHeader(tcp);
        Ipv6Header ip;
        ip.SetSource(from);
        ip.SetDestination(to);
        ip.SetNextHeader(6);
        ip.SetHopLimit(64);
        ip.SetPayloadLength(packet->GetSize());
        packet->AddHeader(ip);
    }
};

/**
 * \param packet a packet
 * \return its bytes
 */
inline std::vector<uint8_t>
Bytes(const Ptr<const Packet>& packet)
{
    std::vector<uint8_t> bytes(packet->GetSize());
    packet->CopyData(bytes.data(), bytes.size());
    return bytes;
}

} // namespace ns3::test

#endif /* TCP_SEGMENTS_H */
