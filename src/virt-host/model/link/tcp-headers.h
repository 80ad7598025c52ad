/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef TCP_HEADERS_H
#define TCP_HEADERS_H

#include "ns3/header.h"
#include "ns3/packet.h"

#include <optional>
#include <vector>

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief The bytes of the IP and TCP headers of a packet, for what cuts TCP segments apart or puts
 * them together: a NIC knows of TCP no more than this.
 */
class TcpHeaders : public Header
{
  public:
    /// TCP flags that matter here, as on the wire.
    enum Flag : uint8_t
    {
        FIN = 0x01, //!< no more data
        SYN = 0x02, //!< start of a connection
        RST = 0x04, //!< connection reset
        PSH = 0x08, //!< push
        URG = 0x20, //!< urgent data
    };

    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    /**
     * \param packet a packet, IP header first
     * \return its headers, if it is a whole TCP segment in IPv4 or IPv6 without extension headers
     */
    static std::optional<TcpHeaders> Read(const Ptr<const Packet>& packet);

    /**
     * \return bytes of both headers
     */
    uint32_t GetLength() const;

    /**
     * \return TCP flags
     */
    uint8_t GetFlags() const;

    /**
     * \param flags TCP flags
     */
    void SetFlags(uint8_t flags);

    /**
     * \return sequence number
     */
    uint32_t GetSequence() const;

    /**
     * \param number sequence number
     */
    void SetSequence(uint32_t number);

    /**
     * \param number acknowledgement number
     */
    void SetAcknowledgement(uint32_t number);

    /**
     * \param window window as on the wire
     */
    void SetWindow(uint16_t window);

    /**
     * Become the headers of another part of the same data.
     *
     * \param bytes bytes of payload that it begins behind this one
     * \param packets number of packets that it is behind this one
     * \param payload bytes of payload that it has
     */
    void Advance(uint32_t bytes, uint32_t packets, uint32_t payload);

    /**
     * Set both checksums if the simulation computes checksums (ns-3's ChecksumEnabled).
     *
     * \param payload the TCP payload
     */
    void SetChecksums(const Ptr<const Packet>& payload);

    /**
     * \param other headers of another packet
     * \return whether addresses and ports are the same
     */
    bool IsSameFlow(const TcpHeaders& other) const;

    /**
     * \param next headers of another packet
     * \param bytes bytes of payload that it begins behind this one
     * \return whether they differ in nothing but lengths, checksums, PSH and FIN from what
     * Advance(bytes, 1, ...) makes of this one
     */
    bool IsFollowedBy(const TcpHeaders& next, uint32_t bytes) const;

    // inherited from Header
    TypeId GetInstanceTypeId() const override;
    uint32_t GetSerializedSize() const override;
    void Serialize(Buffer::Iterator start) const override;
    uint32_t Deserialize(Buffer::Iterator start) override;
    void Print(std::ostream& os) const override;

  private:
    /**
     * \return whether the network header is that of IPv4
     */
    bool IsIpv4() const;

    std::vector<uint8_t> m_bytes; //!< both headers
    uint32_t m_tcp{0};            //!< where the TCP header begins
};

} // namespace ns3

#endif /* TCP_HEADERS_H */
