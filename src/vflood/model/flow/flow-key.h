/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef FLOW_KEY_H
#define FLOW_KEY_H

#include "ns3/ipv4-address.h"
#include "ns3/ipv6-address.h"

#include <cstdint>
#include <ostream>
#include <tuple>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief An IP address as a number: 128 bits, so that IPv6 fits; IPv4 as ::ffff:a.b.c.d.
 */
struct IpNumber
{
    uint64_t high{0}; //!< upper 64 bits
    uint64_t low{0};  //!< lower 64 bits

    /**
     * \param address an IPv4 address in host order
     * \return the number
     */
    static constexpr IpNumber FromIpv4(uint32_t address)
    {
        return {0, 0xffff00000000ULL | address};
    }

    /**
     * \param address an IPv4 address
     * \return the number
     */
    static IpNumber FromIpv4(Ipv4Address address)
    {
        return FromIpv4(address.Get());
    }

    /**
     * \param address an IPv6 address; a mapped one (::ffff:a.b.c.d) is the IPv4 address itself
     * \return the number
     */
    static IpNumber FromIpv6(const Ipv6Address& address);
};

/**
 * \ingroup vflood
 *
 * \brief One end of a TCP connection and the other: the 4-tuple by which a flow is found.
 *
 * The local end is the guest's, on both sides of the split driver. Keys have a total order, so that
 * tables are ordered and runs repeat exactly.
 */
struct FlowKey
{
    IpNumber local;         //!< address of the guest
    IpNumber remote;        //!< address of its peer
    uint16_t localPort{0};  //!< port of the guest
    uint16_t remotePort{0}; //!< port of its peer

    /**
     * \return the same flow seen from the other end
     */
    FlowKey Reversed() const
    {
        return {remote, local, remotePort, localPort};
    }

    /**
     * \return everything, for comparing
     */
    auto Tie() const
    {
        return std::tie(local.high, local.low, remote.high, remote.low, localPort, remotePort);
    }
};

/**
 * \param a a key
 * \param b a key
 * \return whether they name the same flow
 */
inline bool
operator==(const FlowKey& a, const FlowKey& b)
{
    return a.Tie() == b.Tie();
}

/**
 * \param a a key
 * \param b a key
 * \return whether they name different flows
 */
inline bool
operator!=(const FlowKey& a, const FlowKey& b)
{
    return !(a == b);
}

/**
 * \param a a key
 * \param b a key
 * \return whether a comes before b
 */
inline bool
operator<(const FlowKey& a, const FlowKey& b)
{
    return a.Tie() < b.Tie();
}

/**
 * \param os a stream
 * \param key a key
 * \return the stream
 */
std::ostream& operator<<(std::ostream& os, const FlowKey& key);

} // namespace ns3

#endif /* FLOW_KEY_H */
