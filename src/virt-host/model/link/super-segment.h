/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SUPER_SEGMENT_H
#define SUPER_SEGMENT_H

#include "tcp-headers.h"

#include "ns3/packet.h"
#include "ns3/tag.h"

#include <limits>
#include <optional>
#include <vector>

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief Marks a packet that holds several TCP segments, and says how they are cut (Linux'
 * gso_size): each but the last carries that many bytes.
 */
class SuperSegmentTag : public Tag
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    /**
     * \param payload bytes of TCP payload of each segment but the last
     */
    explicit SuperSegmentTag(uint16_t payload = 0);

    /**
     * \return bytes of TCP payload of each segment but the last
     */
    uint16_t GetPayload() const;

    // inherited from Tag
    TypeId GetInstanceTypeId() const override;
    uint32_t GetSerializedSize() const override;
    void Serialize(TagBuffer i) const override;
    void Deserialize(TagBuffer i) override;
    void Print(std::ostream& os) const override;

  private:
    uint16_t m_payload; //!< bytes of TCP payload of each segment but the last
};

/**
 * \param packet a packet, IP header first
 * \return whether it is a super-segment: TCP segments that are to be cut apart before the wire
 */
bool IsSuperSegment(const Ptr<const Packet>& packet);

/**
 * \param packet a packet, IP header first
 * \return size of the largest packet that is on the wire of it: its own, or of a super-segment that
 * of its segments
 */
uint32_t GetLargestSegment(const Ptr<const Packet>& packet);

/**
 * \param packet a packet, IP header first
 * \return slots that it takes in a ring of pages: one per 4096 bytes, and one more of extra
 * information for a super-segment (published: Linux' netfront)
 */
uint32_t GetRingSlots(const Ptr<const Packet>& packet);

/**
 * Cut a super-segment apart, as a NIC does (TCP segmentation offload) or the kernel instead of it.
 * Every byte is as if the segments had never been merged.
 *
 * \param packet a super-segment
 * \return its segments, in order; the packet itself if it is none
 */
std::vector<Ptr<Packet>> SplitSuperSegment(const Ptr<Packet>& packet);

/**
 * \ingroup virt-host
 *
 * \brief Puts TCP segments together to a super-segment.
 *
 * Segments fit if cutting the super-segment apart gives back every byte: whole IPv4 or IPv6 packets
 * of one flow without extension headers, next to each other in sequence, that carry the same number
 * of bytes (the last one may carry fewer), with the same headers but for sequence number,
 * checksums, lengths and the IPv4 identification, which counts up; no SYN, RST or URG; PSH or FIN
 * on the last one only.
 */
class SuperSegmentBuilder
{
  public:
    /**
     * \param first a packet, IP header first
     * \param maxSize the super-segment is smaller than this, at most 65536 bytes
     */
    SuperSegmentBuilder(const Ptr<const Packet>& first, uint32_t maxSize);

    /**
     * \param next a packet, IP header first
     * \param slots the super-segment may take that many ring slots, see GetRingSlots()
     * \return whether it fits behind what is here; it was added then
     */
    bool Add(const Ptr<const Packet>& next, uint32_t slots = std::numeric_limits<uint32_t>::max());

    /**
     * \return whether anything could be added: what is here is TCP with payload, and is not
     * followed by the end of a burst (PSH, FIN, or a segment with fewer bytes)
     */
    bool IsOpen() const;

    /**
     * \return ring slots that the super-segment takes so far
     */
    uint32_t GetSlots() const;

    /**
     * \return the super-segment; null if nothing was added
     */
    Ptr<Packet> Finish() const;

    /**
     * \return its size so far in bytes
     */
    uint32_t GetSize() const;

  private:
    std::optional<TcpHeaders> m_first;       //!< headers of the first segment
    TcpHeaders m_last;                       //!< headers of the last segment
    Ptr<Packet> m_payload{Create<Packet>()}; //!< payload of all segments
    uint32_t m_segment{0};                   //!< bytes of payload of the first segment
    uint32_t m_maxSize;                      //!< the super-segment is smaller than this
    bool m_open{false};                      //!< whether anything fits behind
};

} // namespace ns3

#endif /* SUPER_SEGMENT_H */
