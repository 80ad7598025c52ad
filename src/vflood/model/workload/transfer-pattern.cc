/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "transfer-pattern.h"

#include "ns3/assert.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

namespace ns3
{

namespace
{

constexpr uint32_t PERIOD = TransferPattern::MAX_SPAN; //!< length of the pattern

/**
 * \return two periods of the pattern, so that any span is contiguous
 */
const std::array<uint8_t, 2 * PERIOD>&
Table()
{
    static const auto table = [] {
        std::array<uint8_t, 2 * PERIOD> bytes{};
        for (uint32_t i = 0; i < bytes.size(); ++i)
        {
            const uint32_t mixed = (i % PERIOD + 1) * 2654435761U;
            bytes[i] = static_cast<uint8_t>(mixed >> 24);
        }
        return bytes;
    }();
    return table;
}

} // namespace

uint8_t
TransferPattern::At(uint64_t offset)
{
    return Table()[offset % PERIOD];
}

Ptr<Packet>
TransferPattern::Make(uint64_t offset, uint32_t size)
{
    NS_ASSERT_MSG(size <= MAX_SPAN, "a span of " << size << " bytes is longer than " << MAX_SPAN);
    return Create<Packet>(Table().data() + offset % PERIOD, size);
}

uint32_t
TransferPattern::CountWrong(const Ptr<const Packet>& packet, uint64_t offset)
{
    std::vector<uint8_t> bytes(packet->GetSize());
    packet->CopyData(bytes.data(), bytes.size());
    const uint8_t* expected = Table().data() + offset % PERIOD;
    if (bytes.size() <= PERIOD && std::memcmp(bytes.data(), expected, bytes.size()) == 0)
    {
        return 0;
    }
    uint32_t wrong = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i)
    {
        wrong += bytes[i] != At(offset + i) ? 1 : 0;
    }
    return wrong;
}

} // namespace ns3
