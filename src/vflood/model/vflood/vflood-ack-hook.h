/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef VFLOOD_ACK_HOOK_H
#define VFLOOD_ACK_HOOK_H

#include "vflood-control.h"

#include "ns3/bridge-hook.h"

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief vFlood_rx: sees what comes from the uplink; ACKs move windows, release what waits and give
 * the guest a new allowance. Every frame goes on to the guest unchanged.
 */
class VfloodAckHook : public BridgeHook
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    /**
     * \param control what the ACKs are for
     * \param uplink the port to the network
     */
    void Setup(Ptr<VfloodControl> control, Ptr<NetDevice> uplink);

    Verdict OnFrame(BridgeFrame& frame) override;
    void OnPortRemoved(Ptr<NetDevice> port) override;

  protected:
    void DoDispose() override;

  private:
    Ptr<VfloodControl> m_control; //!< what the ACKs are for
    Ptr<NetDevice> m_uplink;      //!< the port to the network
};

} // namespace ns3

#endif /* VFLOOD_ACK_HOOK_H */
