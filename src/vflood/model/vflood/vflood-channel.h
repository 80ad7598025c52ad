/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef VFLOOD_CHANNEL_H
#define VFLOOD_CHANNEL_H

#include "vflood-channel-end.h"

#include <memory>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief The vFlood channel of one guest, a small Xen device: one ring and one event channel each
 * way; commands sit in the ring entries (published: section 4).
 *
 * Wiring: Setup(), then GetGuestEnd() and GetDom0End() may be used until the channel is disposed.
 */
class VfloodChannel : public Object
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    VfloodChannel();
    ~VfloodChannel() override;

    /**
     * Complete the construction. Once.
     *
     * \param guest vCPU of the guest
     * \param dom0 vCPU of the driver domain; null: the other end is hardware
     * \param cost CPU costs of upcalls
     */
    void Setup(Ptr<Vcpu> guest, Ptr<Vcpu> dom0, Ptr<const CpuCost> cost);

    /**
     * \return the guest's end
     */
    VfloodChannelEnd& GetGuestEnd();

    /**
     * \return the driver domain's end
     */
    VfloodChannelEnd& GetDom0End();

  protected:
    void DoDispose() override;

  private:
    uint32_t m_slots;                          //!< attribute RingSize
    Time m_postCost;                           //!< attribute PostCost
    Time m_processCost;                        //!< attribute ProcessCost
    Ptr<EventChannel> m_toGuest;               //!< wakes the guest
    Ptr<EventChannel> m_toDom0;                //!< wakes the driver domain
    std::unique_ptr<VfloodRing> m_guestRing;   //!< driver domain to guest
    std::unique_ptr<VfloodRing> m_dom0Ring;    //!< guest to driver domain
    std::unique_ptr<VfloodChannelEnd> m_guest; //!< the guest's end
    std::unique_ptr<VfloodChannelEnd> m_dom0;  //!< the driver domain's end
};

} // namespace ns3

#endif /* VFLOOD_CHANNEL_H */
