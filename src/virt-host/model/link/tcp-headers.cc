/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "tcp-headers.h"

#include "ns3/node.h"

#include <algorithm>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(TcpHeaders);

namespace
{

constexpr uint32_t MAX_LENGTH = 120; //!< longest IPv4 plus longest TCP header, bytes
constexpr uint32_t IPV6_LENGTH = 40; //!< IPv6 header, bytes
constexpr uint32_t MIN_LENGTH = 20;  //!< shortest IPv4 and shortest TCP header, bytes
constexpr uint8_t TCP = 6;           //!< protocol number of TCP

constexpr uint32_t IPV4_TOTAL = 2;          //!< offset of IPv4's total length
constexpr uint32_t IPV4_IDENTIFICATION = 4; //!< offset of IPv4's identification
constexpr uint32_t IPV4_CHECKSUM = 10;      //!< offset of IPv4's checksum
constexpr uint32_t IPV4_ADDRESSES = 12;     //!< offset of IPv4's addresses
constexpr uint32_t IPV6_ADDRESSES = 8;      //!< offset of IPv6's addresses
constexpr uint32_t IPV6_PAYLOAD = 4;        //!< offset of IPv6's payload length
constexpr uint32_t SEQUENCE = 4;            //!< offset of TCP's sequence number
constexpr uint32_t ACKNOWLEDGEMENT = 8;     //!< offset of TCP's acknowledgement number
constexpr uint32_t FLAGS = 13;              //!< offset of TCP's flags
constexpr uint32_t WINDOW = 14;             //!< offset of TCP's window
constexpr uint32_t CHECKSUM = 16;           //!< offset of TCP's checksum

/**
 * \param at first byte of a number in network order
 * \return 16 bits
 */
uint32_t
Read16(const uint8_t* at)
{
    return at[0] << 8 | at[1];
}

/**
 * \param at first byte of a number in network order
 * \param value 16 bits
 */
void
Write16(uint8_t* at, uint32_t value)
{
    at[0] = static_cast<uint8_t>(value >> 8);
    at[1] = static_cast<uint8_t>(value);
}

/**
 * \param data bytes that begin at an even place of what is summed up
 * \param size number of bytes
 * \return sum of their 16 bit words, not folded
 */
uint64_t
Sum(const uint8_t* data, uint32_t size)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i + 1 < size; i += 2)
    {
        sum += Read16(data + i);
    }
    return size % 2 ? sum + (data[size - 1] << 8) : sum;
}

/**
 * \param sum a sum of 16 bit words
 * \return the Internet checksum
 */
uint32_t
Fold(uint64_t sum)
{
    while (sum >> 16)
    {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    return static_cast<uint32_t>(~sum & 0xffff);
}

/**
 * \param ip an IP header and what follows
 * \param size number of bytes there
 * \return where TCP begins; 0 if it does not
 */
uint32_t
FindTcp(const uint8_t* ip, uint32_t size)
{
    if (size >= 2 * MIN_LENGTH && ip[0] >> 4 == 4)
    {
        const bool fragment = (Read16(ip + 6) & 0x3fff) != 0;
        return ip[9] == TCP && !fragment ? 4 * (ip[0] & 0xfU) : 0;
    }
    return size >= IPV6_LENGTH + MIN_LENGTH && ip[0] >> 4 == 6 && ip[6] == TCP ? IPV6_LENGTH : 0;
}

} // namespace

TypeId
TcpHeaders::GetTypeId()
{
    static TypeId tid = TypeId("ns3::TcpHeaders")
                            .SetParent<Header>()
                            .SetGroupName("VirtHost")
                            .AddConstructor<TcpHeaders>();
    return tid;
}

std::optional<TcpHeaders>
TcpHeaders::Read(const Ptr<const Packet>& packet)
{
    uint8_t bytes[MAX_LENGTH];
    const uint32_t size = packet->CopyData(bytes, MAX_LENGTH);
    const uint32_t tcp = FindTcp(bytes, size);
    if (tcp < MIN_LENGTH || tcp + MIN_LENGTH > size)
    {
        return std::nullopt;
    }
    const uint32_t length = tcp + 4 * (bytes[tcp + 12] >> 4);
    const uint32_t said = tcp == IPV6_LENGTH && bytes[0] >> 4 == 6
                              ? IPV6_LENGTH + Read16(bytes + IPV6_PAYLOAD)
                              : Read16(bytes + IPV4_TOTAL);
    if (length < tcp + MIN_LENGTH || length > size || said != packet->GetSize())
    {
        return std::nullopt;
    }
    TcpHeaders headers;
    headers.m_bytes.assign(bytes, bytes + length);
    headers.m_tcp = tcp;
    return headers;
}

bool
TcpHeaders::IsIpv4() const
{
    return m_bytes[0] >> 4 == 4;
}

uint32_t
TcpHeaders::GetLength() const
{
    return m_bytes.size();
}

uint8_t
TcpHeaders::GetFlags() const
{
    return m_bytes[m_tcp + FLAGS];
}

void
TcpHeaders::SetFlags(uint8_t flags)
{
    m_bytes[m_tcp + FLAGS] = flags;
}

uint32_t
TcpHeaders::GetSequence() const
{
    const uint8_t* at = &m_bytes[m_tcp + SEQUENCE];
    return Read16(at) << 16 | Read16(at + 2);
}

void
TcpHeaders::SetSequence(uint32_t number)
{
    uint8_t* at = &m_bytes[m_tcp + SEQUENCE];
    Write16(at, number >> 16);
    Write16(at + 2, number);
}

void
TcpHeaders::SetAcknowledgement(uint32_t number)
{
    uint8_t* at = &m_bytes[m_tcp + ACKNOWLEDGEMENT];
    Write16(at, number >> 16);
    Write16(at + 2, number);
}

void
TcpHeaders::SetWindow(uint16_t window)
{
    Write16(&m_bytes[m_tcp + WINDOW], window);
}

void
TcpHeaders::Advance(uint32_t bytes, uint32_t packets, uint32_t payload)
{
    uint8_t* sequence = &m_bytes[m_tcp + SEQUENCE];
    const uint32_t next = GetSequence() + bytes;
    Write16(sequence, next >> 16);
    Write16(sequence + 2, next);
    if (IsIpv4())
    {
        uint8_t* identification = &m_bytes[IPV4_IDENTIFICATION];
        Write16(identification, Read16(identification) + packets);
        Write16(&m_bytes[IPV4_TOTAL], m_bytes.size() + payload);
    }
    else
    {
        Write16(&m_bytes[IPV6_PAYLOAD], m_bytes.size() - IPV6_LENGTH + payload);
    }
}

void
TcpHeaders::SetChecksums(const Ptr<const Packet>& payload)
{
    if (!Node::ChecksumEnabled())
    {
        return;
    }
    uint8_t* tcp = &m_bytes[m_tcp];
    const uint32_t length = m_bytes.size() - m_tcp;
    const uint32_t from = IsIpv4() ? IPV4_ADDRESSES : IPV6_ADDRESSES;
    const uint32_t addresses = IsIpv4() ? 8 : 32;
    std::vector<uint8_t> data(payload->GetSize());
    payload->CopyData(data.data(), data.size());
    Write16(tcp + CHECKSUM, 0);
    Write16(tcp + CHECKSUM,
            Fold(Sum(&m_bytes[from], addresses) + TCP + length + data.size() + Sum(tcp, length) +
                 Sum(data.data(), data.size())));
    if (IsIpv4())
    {
        Write16(&m_bytes[IPV4_CHECKSUM], 0);
        Write16(&m_bytes[IPV4_CHECKSUM], Fold(Sum(m_bytes.data(), m_tcp)));
    }
}

bool
TcpHeaders::IsSameFlow(const TcpHeaders& other) const
{
    if (other.IsIpv4() != IsIpv4())
    {
        return false;
    }
    const uint32_t from = IsIpv4() ? IPV4_ADDRESSES : IPV6_ADDRESSES;
    const uint32_t addresses = IsIpv4() ? 8 : 32;
    constexpr uint32_t ports = 4;
    return std::equal(&m_bytes[from], &m_bytes[from] + addresses, &other.m_bytes[from]) &&
           std::equal(&m_bytes[m_tcp], &m_bytes[m_tcp] + ports, &other.m_bytes[other.m_tcp]);
}

bool
TcpHeaders::IsFollowedBy(const TcpHeaders& next, uint32_t bytes) const
{
    if (next.m_bytes.size() != m_bytes.size() || next.m_tcp != m_tcp)
    {
        return false;
    }
    TcpHeaders expected = *this;
    expected.Advance(bytes, 1, 0);
    TcpHeaders found = next;
    found.Advance(0, 0, 0);
    for (TcpHeaders* headers : {&expected, &found})
    {
        headers->SetFlags(headers->GetFlags() & ~(PSH | FIN));
        Write16(&headers->m_bytes[m_tcp + CHECKSUM], 0);
        if (IsIpv4())
        {
            Write16(&headers->m_bytes[IPV4_CHECKSUM], 0);
        }
    }
    return expected.m_bytes == found.m_bytes;
}

TypeId
TcpHeaders::GetInstanceTypeId() const
{
    return GetTypeId();
}

uint32_t
TcpHeaders::GetSerializedSize() const
{
    return m_bytes.size();
}

void
TcpHeaders::Serialize(Buffer::Iterator start) const
{
    start.Write(m_bytes.data(), m_bytes.size());
}

uint32_t
TcpHeaders::Deserialize(Buffer::Iterator start)
{
    uint8_t bytes[MAX_LENGTH];
    const uint32_t size = std::min(start.GetRemainingSize(), MAX_LENGTH);
    start.Read(bytes, size);
    m_tcp = FindTcp(bytes, size);
    const uint32_t length = m_tcp + 4 * (m_tcp + MIN_LENGTH <= size ? bytes[m_tcp + 12] >> 4 : 0);
    m_bytes.assign(bytes, bytes + std::min(length, size));
    return m_bytes.size();
}

void
TcpHeaders::Print(std::ostream& os) const
{
    os << "IP and TCP headers, " << m_bytes.size() << " bytes";
}

} // namespace ns3
