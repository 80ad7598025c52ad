/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ETHERNET_FRAME_H
#define ETHERNET_FRAME_H

#include "frame-grant.h"

#include "ns3/mac48-address.h"
#include "ns3/packet.h"
#include "ns3/ptr.h"

#include <algorithm>

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief A frame: the payload, and beside it what its Ethernet header says.
 *
 * The header is not serialised into the packet (only packet captures see it in bytes). A packet
 * handed to a device is not changed any more, neither by its sender nor on the way, so that no copy
 * is needed: whoever wants to change it copies it first, as ns-3's stacks do.
 */
struct EthernetFrame
{
    Ptr<Packet> packet;      //!< payload
    Mac48Address source;     //!< source address
    Mac48Address dest;       //!< destination address
    uint16_t protocol{0};    //!< EtherType
    Ptr<FrameGrant> grant{}; //!< what it holds of a guest; null = nothing

    static constexpr uint32_t PREAMBLE = 8;     //!< preamble and start delimiter, in bytes
    static constexpr uint32_t HEADER = 14;      //!< addresses and EtherType, in bytes
    static constexpr uint32_t MIN_PAYLOAD = 46; //!< shorter payloads are padded to this, in bytes
    static constexpr uint32_t FCS = 4;          //!< frame check sequence, in bytes
    static constexpr uint32_t GAP = 12;         //!< inter-frame gap, in bytes

    /**
     * \param payload size of the payload in bytes
     * \return bytes from the first of the preamble to the last of the FCS
     */
    static constexpr uint32_t GetWireBytes(uint32_t payload)
    {
        return PREAMBLE + HEADER + std::max(payload, MIN_PAYLOAD) + FCS;
    }
};

} // namespace ns3

#endif /* ETHERNET_FRAME_H */
