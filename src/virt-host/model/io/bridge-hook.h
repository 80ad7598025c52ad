/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef BRIDGE_HOOK_H
#define BRIDGE_HOOK_H

#include "ns3/frame-grant.h"
#include "ns3/mac48-address.h"
#include "ns3/net-device.h"
#include "ns3/object.h"
#include "ns3/packet.h"

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief An Ethernet frame on its way through the driver domain's bridge.
 */
struct BridgeFrame
{
    Ptr<Packet>
        packet; //!< payload of the frame (IP header first); hooks must not change it in place
    Mac48Address source;    //!< source address
    Mac48Address dest;      //!< destination address
    uint16_t protocol{0};   //!< EtherType
    Ptr<NetDevice> ingress; //!< port it came in by
    Ptr<NetDevice> egress;  //!< port it will leave by; null if it is flooded or for the host itself
    Ptr<FrameGrant> grant;  //!< what it holds of a guest; goes wherever the packet goes
};

/**
 * \ingroup virt-host
 *
 * \brief A hook in the driver domain's bridge: sees every frame after its egress port was looked up
 * and before it is queued there.
 *
 * Guarantees:
 * 1. hooks run in the driver domain's context, while its vCPU runs, in the order they were added;
 * 2. a frame that a hook takes (TAKE) is seen by no later hook and not forwarded: the hook owns it
 *    and may hand it back later through Dom0Bridge::Transmit();
 * 3. with PASS the next hook sees the frame as the hook left it.
 */
class BridgeHook : public Object
{
  public:
    /// What becomes of the frame.
    enum Verdict
    {
        PASS, //!< go on
        TAKE, //!< the hook has it now
    };

    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    /**
     * \param frame the frame
     * \return what becomes of it
     */
    virtual Verdict OnFrame(BridgeFrame& frame) = 0;

    /**
     * A port was removed from the bridge. Frames that a hook holds for it are dropped when they are
     * handed back.
     *
     * \param port the port
     */
    virtual void OnPortRemoved(Ptr<NetDevice> port);
};

} // namespace ns3

#endif /* BRIDGE_HOOK_H */
