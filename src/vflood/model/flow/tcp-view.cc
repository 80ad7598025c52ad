/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "tcp-view.h"

#include <algorithm>
#include <array>

namespace ns3
{

namespace
{

constexpr uint16_t ETHERTYPE_IPV4 = 0x0800; //!< EtherType of IPv4
constexpr uint16_t ETHERTYPE_IPV6 = 0x86dd; //!< EtherType of IPv6
constexpr uint8_t TCP = 6;                  //!< number of TCP in IP headers
constexpr uint32_t MIN_IP = 20;             //!< shortest IPv4 header, bytes
constexpr uint32_t IPV6_HEADER = 40;        //!< IPv6 header without extensions, bytes
constexpr uint32_t MIN_TCP = 20;            //!< shortest TCP header, bytes
constexpr uint8_t ECN = 3;                  //!< ECN field of the traffic class
constexpr uint8_t CE = 3;                   //!< congestion experienced
constexpr uint32_t MAX_HEADERS = 120;       //!< longest IPv4 plus longest TCP header, bytes

/// Big endian reading of bytes that are known to be there.
struct Bytes
{
    const uint8_t* data; //!< first byte

    /**
     * \param i offset
     * \return 16 bits
     */
    uint16_t U16(uint32_t i) const
    {
        return static_cast<uint16_t>(data[i] << 8 | data[i + 1]);
    }

    /**
     * \param i offset
     * \return 32 bits
     */
    uint32_t U32(uint32_t i) const
    {
        return static_cast<uint32_t>(U16(i)) << 16 | U16(i + 2);
    }

    /**
     * \param i offset
     * \return 128 bits
     */
    IpNumber Number(uint32_t i) const
    {
        return {static_cast<uint64_t>(U32(i)) << 32 | U32(i + 4),
                static_cast<uint64_t>(U32(i + 8)) << 32 | U32(i + 12)};
    }
};

/**
 * Read one option.
 *
 * \param option kind, length and value
 * \param length its length in bytes, complete
 * \param view where it goes
 */
void
ReadOption(Bytes option, uint8_t length, TcpView& view)
{
    switch (option.data[0])
    {
    case 2:
        view.mss = length == 4 ? std::optional<uint16_t>(option.U16(2)) : std::nullopt;
        break;
    case 3:
        if (length == 3)
        {
            view.wscale = std::min<uint8_t>(option.data[2], 14);
        }
        break;
    case 4:
        view.sackPermitted = true;
        break;
    case 5:
        view.hasSack = true;
        break;
    case 8:
        if (length == 10)
        {
            view.hasTimestamp = true;
            view.tsValue = option.U32(2);
            view.tsEcho = option.U32(6);
        }
        break;
    default:
        break;
    }
}

/**
 * Read all options.
 *
 * \param data first byte of the options
 * \param size their bytes
 * \param view where they go
 */
void
ReadOptions(const uint8_t* data, uint32_t size, TcpView& view)
{
    uint32_t i = 0;
    while (i < size && data[i] != 0)
    {
        if (data[i] == 1)
        {
            ++i;
            continue;
        }
        if (i + 1 >= size || data[i + 1] < 2 || i + data[i + 1] > size)
        {
            return; // malformed: what was read so far holds
        }
        ReadOption({data + i}, data[i + 1], view);
        i += data[i + 1];
    }
}

/// What an IP header says.
struct IpPart
{
    uint32_t length{0}; //!< bytes of the header
    uint32_t total{0};  //!< bytes of the datagram, header included
    IpNumber source;    //!< address of the sender
    IpNumber dest;      //!< address of the receiver
    bool congested;     //!< ECN field is CE
};

/**
 * \param ip at least MIN_IP bytes
 * \return the header, if it starts an unfragmented TCP datagram
 */
std::optional<IpPart>
ReadIpv4(Bytes ip)
{
    const bool fragment = (ip.U16(6) & 0x3fff) != 0; // more-fragments flag or an offset
    const uint32_t length = 4 * (ip.data[0] & 0xfU);
    if (ip.data[0] >> 4 != 4 || ip.data[9] != TCP || fragment || length < MIN_IP)
    {
        return std::nullopt;
    }
    return IpPart{length,
                  ip.U16(2),
                  IpNumber::FromIpv4(ip.U32(12)),
                  IpNumber::FromIpv4(ip.U32(16)),
                  (ip.data[1] & ECN) == CE};
}

/**
 * \param ip at least IPV6_HEADER bytes
 * \return the header, if TCP follows it at once
 */
std::optional<IpPart>
ReadIpv6(Bytes ip)
{
    if (ip.data[0] >> 4 != 6 || ip.data[6] != TCP)
    {
        return std::nullopt;
    }
    return IpPart{IPV6_HEADER,
                  IPV6_HEADER + ip.U16(4),
                  ip.Number(8),
                  ip.Number(24),
                  ((ip.U16(0) >> 4) & ECN) == CE};
}

/**
 * \param ip what was copied of a packet
 * \param size how much that is, bytes
 * \param protocol EtherType
 * \return the header of an unfragmented TCP datagram, if it is one
 */
std::optional<IpPart>
ReadIp(Bytes ip, uint32_t size, uint16_t protocol)
{
    if (protocol == ETHERTYPE_IPV4 && size >= MIN_IP + MIN_TCP)
    {
        return ReadIpv4(ip);
    }
    if (protocol == ETHERTYPE_IPV6 && size >= IPV6_HEADER + MIN_TCP)
    {
        return ReadIpv6(ip);
    }
    return std::nullopt;
}

/**
 * Read the fixed part of a TCP header and the addresses.
 *
 * \param tcp at least MIN_TCP bytes
 * \param ip header before it
 * \return a view without payload and options
 */
TcpView
ReadFixed(Bytes tcp, const IpPart& ip)
{
    TcpView view;
    view.source = ip.source;
    view.dest = ip.dest;
    view.congested = ip.congested;
    view.sourcePort = tcp.U16(0);
    view.destPort = tcp.U16(2);
    view.seq = SequenceNumber32(tcp.U32(4));
    view.ack = SequenceNumber32(tcp.U32(8));
    view.flags = tcp.data[13];
    view.window = tcp.U16(14);
    return view;
}

} // namespace

std::optional<TcpView>
TcpView::Parse(const Ptr<const Packet>& packet, uint16_t protocol)
{
    std::array<uint8_t, MAX_HEADERS> buffer;
    if (protocol != ETHERTYPE_IPV4 && protocol != ETHERTYPE_IPV6)
    {
        return std::nullopt;
    }
    const uint32_t size = packet->CopyData(buffer.data(), MAX_HEADERS);
    const auto ip = ReadIp({buffer.data()}, size, protocol);
    if (!ip || ip->length + MIN_TCP > size)
    {
        return std::nullopt;
    }
    const Bytes tcp{buffer.data() + ip->length};
    const uint32_t tcpLength = 4 * (tcp.data[12] >> 4);
    if (tcpLength < MIN_TCP || ip->length + tcpLength > std::min(size, ip->total) ||
        ip->total > packet->GetSize())
    {
        return std::nullopt;
    }
    TcpView view = ReadFixed(tcp, *ip);
    view.payload = ip->total - ip->length - tcpLength;
    ReadOptions(tcp.data + MIN_TCP, tcpLength - MIN_TCP, view);
    return view;
}

} // namespace ns3
