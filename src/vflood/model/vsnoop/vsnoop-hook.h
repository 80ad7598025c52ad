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
 */
class VsnoopHook : public BridgeHook
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    /**
     * \param control decides
     * \param uplink the port to the network
     */
    void Setup(Ptr<VsnoopControl> control, Ptr<NetDevice> uplink);

    Verdict OnFrame(BridgeFrame& frame) override;
    void OnPortRemoved(Ptr<NetDevice> port) override;

  protected:
    void DoDispose() override;

  private:
    Ptr<VsnoopControl> m_control; //!< decides
    Ptr<NetDevice> m_uplink;      //!< the port to the network
};

} // namespace ns3

#endif /* VSNOOP_HOOK_H */
