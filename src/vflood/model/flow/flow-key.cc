/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "flow-key.h"

namespace ns3
{

namespace
{

/**
 * \param os a stream
 * \param address what to print
 */
void
Print(std::ostream& os, const IpNumber& address)
{
    if (address.high == 0 && (address.low >> 32) == 0xffff)
    {
        Ipv4Address(static_cast<uint32_t>(address.low)).Print(os);
        return;
    }
    uint8_t bytes[16];
    for (int i = 0; i < 8; ++i)
    {
        bytes[i] = static_cast<uint8_t>(address.high >> (56 - 8 * i));
        bytes[8 + i] = static_cast<uint8_t>(address.low >> (56 - 8 * i));
    }
    os << '[' << Ipv6Address(bytes) << ']';
}

} // namespace

IpNumber
IpNumber::FromIpv6(const Ipv6Address& address)
{
    uint8_t bytes[16];
    address.GetBytes(bytes);
    IpNumber number;
    for (int i = 0; i < 8; ++i)
    {
        number.high = number.high << 8 | bytes[i];
        number.low = number.low << 8 | bytes[8 + i];
    }
    return number;
}

std::ostream&
operator<<(std::ostream& os, const FlowKey& key)
{
    Print(os, key.local);
    os << ':' << key.localPort << '-';
    Print(os, key.remote);
    return os << ':' << key.remotePort;
}

} // namespace ns3
