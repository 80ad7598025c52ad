/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "super-segment.h"

#include "ns3/assert.h"

#include <algorithm>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(SuperSegmentTag);

namespace
{

constexpr uint32_t PAGE = 4096;                               //!< bytes of a page
constexpr uint32_t MAX_IP = 65535;                            //!< longest IP packet, bytes
constexpr uint8_t ENDING = TcpHeaders::PSH | TcpHeaders::FIN; //!< flags of a last segment
constexpr uint8_t ALONE = TcpHeaders::SYN | TcpHeaders::RST | TcpHeaders::URG; //!< never merged

/**
 * \param bytes size of a packet
 * \return pages that it takes
 */
uint32_t
GetPages(uint32_t bytes)
{
    return std::max(1U, (bytes + PAGE - 1) / PAGE);
}

/**
 * \param packet a packet
 * \return bytes of TCP payload of each of its segments but the last; 0 if it is no super-segment
 */
uint32_t
GetSegmentPayload(const Ptr<const Packet>& packet)
{
    SuperSegmentTag tag;
    return packet->PeekPacketTag(tag) ? tag.GetPayload() : 0;
}

} // namespace

TypeId
SuperSegmentTag::GetTypeId()
{
    static TypeId tid = TypeId("ns3::SuperSegmentTag")
                            .SetParent<Tag>()
                            .SetGroupName("VirtHost")
                            .AddConstructor<SuperSegmentTag>();
    return tid;
}

SuperSegmentTag::SuperSegmentTag(uint16_t payload)
    : m_payload(payload)
{
}

uint16_t
SuperSegmentTag::GetPayload() const
{
    return m_payload;
}

TypeId
SuperSegmentTag::GetInstanceTypeId() const
{
    return GetTypeId();
}

uint32_t
SuperSegmentTag::GetSerializedSize() const
{
    return sizeof(m_payload);
}

void
SuperSegmentTag::Serialize(TagBuffer i) const
{
    i.WriteU16(m_payload);
}

void
SuperSegmentTag::Deserialize(TagBuffer i)
{
    m_payload = i.ReadU16();
}

void
SuperSegmentTag::Print(std::ostream& os) const
{
    os << "segments of " << m_payload << " bytes";
}

bool
IsSuperSegment(const Ptr<const Packet>& packet)
{
    return GetSegmentPayload(packet) > 0;
}

uint32_t
GetLargestSegment(const Ptr<const Packet>& packet)
{
    const uint32_t payload = GetSegmentPayload(packet);
    return payload > 0 ? TcpHeaders::Read(packet)->GetLength() + payload : packet->GetSize();
}

uint32_t
GetRingSlots(const Ptr<const Packet>& packet)
{
    return GetPages(packet->GetSize()) + (IsSuperSegment(packet) ? 1 : 0);
}

std::vector<Ptr<Packet>>
SplitSuperSegment(const Ptr<Packet>& packet)
{
    const uint32_t segment = GetSegmentPayload(packet);
    if (segment == 0)
    {
        return {packet};
    }
    TcpHeaders headers = *TcpHeaders::Read(packet);
    const uint8_t flags = headers.GetFlags();
    const uint32_t total = packet->GetSize() - headers.GetLength();
    std::vector<Ptr<Packet>> segments;
    for (uint32_t at = 0; at < total; at += segment)
    {
        const uint32_t payload = std::min(segment, total - at);
        auto piece = packet->CreateFragment(headers.GetLength() + at, payload);
        SuperSegmentTag tag;
        piece->RemovePacketTag(tag);
        headers.SetFlags(at + payload < total ? flags & ~ENDING : flags);
        headers.Advance(at > 0 ? segment : 0, at > 0 ? 1 : 0, payload);
        headers.SetChecksums(piece);
        piece->AddHeader(headers);
        segments.push_back(piece);
    }
    return segments;
}

SuperSegmentBuilder::SuperSegmentBuilder(const Ptr<const Packet>& first, uint32_t maxSize)
    : m_first(TcpHeaders::Read(first)),
      m_maxSize(std::min(maxSize, MAX_IP + 1))
{
    if (m_first && (m_first->GetFlags() & (ALONE | ENDING)) == 0)
    {
        m_last = *m_first;
        m_segment = first->GetSize() - m_first->GetLength();
        m_open = m_segment > 0;
        m_payload->AddAtEnd(first->CreateFragment(m_first->GetLength(), m_segment));
    }
}

bool
SuperSegmentBuilder::Add(const Ptr<const Packet>& next, uint32_t slots)
{
    const auto headers = m_open ? TcpHeaders::Read(next) : std::nullopt;
    if (!headers || !m_last.IsFollowedBy(*headers, m_segment))
    {
        return false;
    }
    const uint32_t payload = next->GetSize() - headers->GetLength();
    const uint32_t size = GetSize() + payload;
    if (payload == 0 || payload > m_segment || size >= m_maxSize || GetPages(size) + 1 > slots)
    {
        return false;
    }
    m_payload->AddAtEnd(next->CreateFragment(headers->GetLength(), payload));
    m_last = *headers;
    m_open = payload == m_segment && (m_last.GetFlags() & ENDING) == 0;
    return true;
}

bool
SuperSegmentBuilder::IsOpen() const
{
    return m_open;
}

uint32_t
SuperSegmentBuilder::GetSize() const
{
    return m_payload->GetSize() + (m_first ? m_first->GetLength() : 0);
}

uint32_t
SuperSegmentBuilder::GetSlots() const
{
    return GetPages(GetSize()) + (m_payload->GetSize() > m_segment ? 1 : 0);
}

Ptr<Packet>
SuperSegmentBuilder::Finish() const
{
    if (m_payload->GetSize() <= m_segment)
    {
        return nullptr;
    }
    TcpHeaders headers = *m_first;
    headers.SetFlags(m_last.GetFlags());
    headers.Advance(0, 0, m_payload->GetSize());
    headers.SetChecksums(m_payload);
    Ptr<Packet> packet = m_payload->Copy();
    packet->AddHeader(headers);
    packet->AddPacketTag(SuperSegmentTag(m_segment));
    return packet;
}

} // namespace ns3
