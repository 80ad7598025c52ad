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
constexpr uint32_t MIN_HEADER = 20;         //!< shortest IPv4 and shortest TCP header, bytes
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

/**
 * \param ip an IPv4 header, at least 20 bytes
 * \return whether it starts an unfragmented TCP datagram
 */
bool
IsWholeTcp(Bytes ip)
{
    const bool fragment = (ip.U16(6) & 0x3fff) != 0; // more-fragments flag or an offset
    return ip.data[0] >> 4 == 4 && ip.data[9] == 6 && !fragment;
}

} // namespace

std::optional<TcpView>
TcpView::Parse(const Ptr<const Packet>& packet, uint16_t protocol)
{
    std::array<uint8_t, MAX_HEADERS> buffer;
    if (protocol != ETHERTYPE_IPV4 || packet->GetSize() < 2 * MIN_HEADER)
    {
        return std::nullopt;
    }
    const uint32_t size = packet->CopyData(buffer.data(), MAX_HEADERS);
    const Bytes ip{buffer.data()};
    const uint32_t ipLength = 4 * (ip.data[0] & 0xfU);
    if (!IsWholeTcp(ip) || ipLength < MIN_HEADER || ipLength + MIN_HEADER > size)
    {
        return std::nullopt;
    }
    const Bytes tcp{ip.data + ipLength};
    const uint32_t tcpLength = 4 * (tcp.data[12] >> 4);
    const uint32_t total = ip.U16(2);
    if (tcpLength < MIN_HEADER || ipLength + tcpLength > std::min(size, total) ||
        total > packet->GetSize())
    {
        return std::nullopt;
    }
    TcpView view;
    view.source = IpNumber::FromIpv4(ip.U32(12));
    view.dest = IpNumber::FromIpv4(ip.U32(16));
    view.sourcePort = tcp.U16(0);
    view.destPort = tcp.U16(2);
    view.seq = SequenceNumber32(tcp.U32(4));
    view.ack = SequenceNumber32(tcp.U32(8));
    view.flags = tcp.data[13];
    view.window = tcp.U16(14);
    view.payload = total - ipLength - tcpLength;
    ReadOptions(tcp.data + MIN_HEADER, tcpLength - MIN_HEADER, view);
    return view;
}

} // namespace ns3
