/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef TRANSFER_PATTERN_H
#define TRANSFER_PATTERN_H

#include "ns3/packet.h"

#include <cstdint>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief The content of a transfer: a byte for each offset, so that a receiver can tell loss,
 * duplication and reordering from the bytes alone. The period, 65521 bytes, is prime.
 */
class TransferPattern
{
  public:
    /**
     * \param offset position in the transfer
     * \return the byte there
     */
    static uint8_t At(uint64_t offset);

    /**
     * \param offset position of the first byte in the transfer
     * \param size number of bytes, at most MAX_SPAN
     * \return a packet with those bytes
     */
    static Ptr<Packet> Make(uint64_t offset, uint32_t size);

    /**
     * \param packet bytes that were received
     * \param offset where they should come from
     * \return number of bytes that are wrong
     */
    static uint32_t CountWrong(const Ptr<const Packet>& packet, uint64_t offset);

    static constexpr uint32_t MAX_SPAN = 65521; //!< most bytes that Make() makes at once
};

} // namespace ns3

#endif /* TRANSFER_PATTERN_H */
