/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "packet-label.h"

#include <array>
#include <sstream>

namespace ns3
{

namespace
{

/// Bytes of IPv4 and TCP headers at their longest.
constexpr uint32_t HEADERS = 120;

/**
 * \param bytes where the number begins, in network order
 * \return the number
 */
uint32_t
Read32(const uint8_t* bytes)
{
    return uint32_t(bytes[0]) << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3];
}

/**
 * \param bytes where the number begins, in network order
 * \return the number
 */
uint16_t
Read16(const uint8_t* bytes)
{
    return bytes[0] << 8 | bytes[1];
}

/**
 * \param bits the flags of a TCP header
 * \return their letters
 */
std::string
FlagLetters(uint8_t bits)
{
    std::string letters;
    for (int i = 0; i < 5; ++i)
    {
        if (bits & (1 << i))
        {
            letters += "FSRPA"[i];
        }
    }
    return letters;
}

} // namespace

std::string
PacketLabel::GetFlow() const
{
    std::ostringstream text;
    text << source << ":" << sourcePort << ">" << dest << ":" << destPort;
    return text.str();
}

std::string
PacketLabel::GetName() const
{
    std::string name;
    const std::pair<char, const char*> letters[] = {{'S', "SYN "}, {'F', "FIN "}, {'R', "RST "}};
    for (const auto& [letter, word] : letters)
    {
        if (flags.find(letter) != std::string::npos)
        {
            name += word;
        }
    }
    if (payload > 0)
    {
        return name + "seq " + std::to_string(seq) + "+" + std::to_string(payload);
    }
    return name + "ack " + std::to_string(ack);
}

std::optional<PacketLabel>
ReadPacketLabel(const Ptr<const Packet>& packet)
{
    std::array<uint8_t, HEADERS> bytes{};
    const uint32_t size = packet->CopyData(bytes.data(), HEADERS);
    const uint32_t ip = (bytes[0] & 0x0f) * 4;
    const bool tcp = size >= 40 && bytes[0] >> 4 == 4 && ip >= 20 && ip + 20 <= size &&
                     bytes[9] == 6 && (Read16(&bytes[6]) & 0x3fff) == 0;
    if (!tcp)
    {
        return std::nullopt;
    }
    const uint8_t* header = &bytes[ip];
    const uint32_t before = ip + (header[12] >> 4) * 4;
    const uint32_t total = Read16(&bytes[2]);
    if (total < before || total > packet->GetSize())
    {
        return std::nullopt;
    }
    return PacketLabel{Ipv4Address(Read32(&bytes[12])),
                       Read16(header),
                       Ipv4Address(Read32(&bytes[16])),
                       Read16(header + 2),
                       Read32(header + 4),
                       Read32(header + 8),
                       total - before,
                       FlagLetters(header[13])};
}

bool
FlowFilter::Matches(const PacketLabel& label) const
{
    auto matches = [this](Ipv4Address at, uint16_t number) {
        return (address == Ipv4Address::GetAny() || address == at) && (port == 0 || port == number);
    };
    return matches(label.source, label.sourcePort) || matches(label.dest, label.destPort);
}

} // namespace ns3
