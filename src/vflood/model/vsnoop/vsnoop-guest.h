/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef VSNOOP_GUEST_H
#define VSNOOP_GUEST_H

#include "ns3/net-device.h"

#include <cstdint>
#include <functional>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief A guest with vSnoop, and what is acknowledged for it.
 */
struct VsnoopGuest
{
    Ptr<NetDevice> vif;             //!< its netback device, a port of the bridge
    std::function<uint32_t()> room; //!< receive buffers that could be reserved now
    uint32_t receiveBuffer{0};      //!< see attribute ReceiveBuffer of VsnoopControl
    bool limitToRing{true};         //!< see attribute LimitToRing of VsnoopControl
    uint32_t segmentSize{1448};     //!< see attribute SegmentSize of VsnoopControl
    uint32_t ackEvery{1};           //!< see attribute AckEvery of VsnoopControl
    bool mergeAcks{false};          //!< its pure ACKs wait for data too, see VsnoopControl
    bool moving{false};             //!< it moves to another host: nothing more is acknowledged
};

} // namespace ns3

#endif /* VSNOOP_GUEST_H */
