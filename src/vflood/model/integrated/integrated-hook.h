/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef INTEGRATED_HOOK_H
#define INTEGRATED_HOOK_H

#include "integrated-control.h"

#include "ns3/bridge-hook.h"

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief The places of the integrated machine in the bridge, one hook each: shows IntegratedControl
 * what comes from the uplink, or, as its exit hook, what leaves.
 *
 * Segments for guests are taken and sent on by IntegratedControl, so that hooks behind this one do
 * not see them.
 */
class IntegratedHook : public BridgeHook
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    /**
     * \param control decides
     * \param uplink the port to the network
     * \param exit whether this is the exit hook of the uplink
     */
    void Setup(Ptr<IntegratedControl> control, Ptr<NetDevice> uplink, bool exit);

    Verdict OnFrame(BridgeFrame& frame) override;
    void OnPortRemoved(Ptr<NetDevice> port) override;

  protected:
    void DoDispose() override;

  private:
    Ptr<IntegratedControl> m_control; //!< decides
    Ptr<NetDevice> m_uplink;          //!< the port to the network
    bool m_exit{false};               //!< this is its exit hook
};

} // namespace ns3

#endif /* INTEGRATED_HOOK_H */
