/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef VSNOOP_HOOK_H
#define VSNOOP_HOOK_H

#include "vsnoop-control.h"

#include "ns3/bridge-hook.h"

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief vSnoop's place in the bridge: shows VsnoopControl what passes between guests and the
 * uplink, and does not let through what that swallows.
 *
 * Alone it is one hook for both directions. Beside vFlood what goes to the network is seen behind
 * the uplink's queue disc, by an exit hook of its own (Dom0Bridge::AddExitHook()).
 */
class VsnoopHook : public BridgeHook
{
  public:
    /// What it looks at.
    enum class Side : uint8_t
    {
        BOTH, //!< both directions
        IN,   //!< what goes to guests
        OUT,  //!< what goes to the network
    };

    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    /**
     * \param control decides
     * \param uplink the port to the network
     * \param side what it looks at
     */
    void Setup(Ptr<VsnoopControl> control, Ptr<NetDevice> uplink, Side side = Side::BOTH);

    Verdict OnFrame(BridgeFrame& frame) override;
    void OnPortRemoved(Ptr<NetDevice> port) override;

  protected:
    void DoDispose() override;

  private:
    Ptr<VsnoopControl> m_control; //!< decides
    Ptr<NetDevice> m_uplink;      //!< the port to the network
    Side m_side{Side::BOTH};      //!< what it looks at
};

} // namespace ns3

#endif /* VSNOOP_HOOK_H */
