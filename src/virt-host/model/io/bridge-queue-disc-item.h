/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef BRIDGE_QUEUE_DISC_ITEM_H
#define BRIDGE_QUEUE_DISC_ITEM_H

#include "bridge-hook.h"

#include "ns3/ethernet-frame.h"
#include "ns3/queue-item.h"

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief A frame in a queue disc of the driver domain's bridge.
 *
 * The packet starts with its network header already. It cannot be marked: that would change it in
 * place.
 */
class BridgeQueueDiscItem : public QueueDiscItem
{
  public:
    /**
     * \param frame the frame
     */
    explicit BridgeQueueDiscItem(const BridgeFrame& frame);
    ~BridgeQueueDiscItem() override;

    /**
     * \return source address
     */
    Mac48Address GetSource() const;

    /**
     * \return destination address
     */
    Mac48Address GetDestination() const;

    /**
     * \return the port it came in by; the bridge itself for packets of the driver domain
     */
    Ptr<NetDevice> GetIngress() const;

    /**
     * \return what it holds of a guest, null = nothing
     */
    Ptr<FrameGrant> GetGrant() const;

    /**
     * \return all of it
     */
    EthernetFrame GetFrame() const;

    /**
     * \return all of it, as the bridge's hooks see it, but for the egress
     */
    BridgeFrame GetBridgeFrame() const;

    // inherited from QueueDiscItem
    void AddHeader() override;
    bool Mark() override;
    uint32_t Hash(uint32_t perturbation) const override;

  private:
    Mac48Address m_source;    //!< source address
    Mac48Address m_dest;      //!< destination address
    Ptr<NetDevice> m_ingress; //!< the port it came in by
    Ptr<FrameGrant> m_grant;  //!< what it holds of a guest
};

} // namespace ns3

#endif /* BRIDGE_QUEUE_DISC_ITEM_H */
