/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ack-writer.h"

#include "ns3/ipv4-header.h"
#include "ns3/ipv6-header.h"
#include "ns3/node.h"
#include "ns3/tcp-header.h"
#include "ns3/tcp-headers.h"
#include "ns3/tcp-option-ts.h"

namespace ns3
{

namespace
{

constexpr uint8_t TCP = 6;  //!< number of TCP in IP headers
constexpr uint8_t TTL = 64; //!< hops, as Linux begins with

/**
 * \param address a number
 * \return whether it is an IPv4 address
 */
bool
IsIpv4(const IpNumber& address)
{
    return address.high == 0 && address.low >> 32 == 0xffff;
}

/**
 * \param address of IPv4
 * \return it, as ns-3 has it
 */
Ipv4Address
ToIpv4(const IpNumber& address)
{
    return Ipv4Address(static_cast<uint32_t>(address.low));
}

/**
 * \param address a number
 * \return it, as ns-3 has it
 */
Ipv6Address
ToIpv6(const IpNumber& address)
{
    uint8_t bytes[16];
    for (int i = 0; i < 8; ++i)
    {
        bytes[i] = static_cast<uint8_t>(address.high >> (56 - 8 * i));
        bytes[8 + i] = static_cast<uint8_t>(address.low >> (56 - 8 * i));
    }
    return Ipv6Address(bytes);
}

/**
 * \param fields what an ACK says
 * \return its TCP header, without checksum
 */
TcpHeader
MakeTcp(const AckFields& fields)
{
    TcpHeader tcp;
    tcp.SetSourcePort(fields.flow.localPort);
    tcp.SetDestinationPort(fields.flow.remotePort);
    tcp.SetSequenceNumber(fields.seq);
    tcp.SetAckNumber(fields.wire.ack);
    tcp.SetWindowSize(fields.wire.window);
    tcp.SetFlags(TcpHeader::ACK);
    if (fields.timestamps)
    {
        Ptr<TcpOptionTS> option = CreateObject<TcpOptionTS>();
        option->SetTimestamp(fields.timestamps->first);
        option->SetEcho(fields.timestamps->second);
        tcp.AppendOption(option);
    }
    if (Node::ChecksumEnabled())
    {
        tcp.EnableChecksums();
    }
    return tcp;
}

/**
 * \param packet a TCP segment; gets an IPv4 header
 * \param flow its flow
 */
void
AddIpv4(const Ptr<Packet>& packet, const FlowKey& flow)
{
    Ipv4Header ip;
    ip.SetSource(ToIpv4(flow.local));
    ip.SetDestination(ToIpv4(flow.remote));
    ip.SetProtocol(TCP);
    ip.SetTtl(TTL);
    ip.SetDontFragment();
    ip.SetPayloadSize(static_cast<uint16_t>(packet->GetSize()));
    if (Node::ChecksumEnabled())
    {
        ip.EnableChecksum();
    }
    packet->AddHeader(ip);
}

/**
 * \param packet a TCP segment; gets an IPv6 header
 * \param flow its flow
 */
void
AddIpv6(const Ptr<Packet>& packet, const FlowKey& flow)
{
    Ipv6Header ip;
    ip.SetSource(ToIpv6(flow.local));
    ip.SetDestination(ToIpv6(flow.remote));
    ip.SetNextHeader(TCP);
    ip.SetHopLimit(TTL);
    ip.SetPayloadLength(static_cast<uint16_t>(packet->GetSize()));
    packet->AddHeader(ip);
}

} // namespace

Ptr<Packet>
WriteAck(const AckFields& fields)
{
    const FlowKey& flow = fields.flow;
    Ptr<Packet> packet = Create<Packet>();
    TcpHeader tcp = MakeTcp(fields);
    if (IsIpv4(flow.local))
    {
        tcp.InitializeChecksum(ToIpv4(flow.local), ToIpv4(flow.remote), TCP);
        packet->AddHeader(tcp);
        AddIpv4(packet, flow);
    }
    else
    {
        tcp.InitializeChecksum(ToIpv6(flow.local), ToIpv6(flow.remote), TCP);
        packet->AddHeader(tcp);
        AddIpv6(packet, flow);
    }
    return packet;
}

Ptr<Packet>
RewriteAck(const Ptr<const Packet>& packet,
           ToldWindow::Wire wire,
           std::optional<SequenceNumber32> seq)
{
    Ptr<Packet> copy = packet->Copy();
    TcpHeaders headers;
    copy->RemoveHeader(headers);
    if (seq)
    {
        headers.SetSequence(seq->GetValue());
    }
    headers.SetAcknowledgement(wire.ack.GetValue());
    headers.SetWindow(wire.window);
    headers.SetChecksums(copy);
    copy->AddHeader(headers);
    return copy;
}

} // namespace ns3
