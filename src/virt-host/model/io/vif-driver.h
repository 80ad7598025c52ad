/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef VIF_DRIVER_H
#define VIF_DRIVER_H

#include "ns3/cpu-cost.h"
#include "ns3/ethernet-frame.h"
#include "ns3/object.h"
#include "ns3/vcpu.h"

namespace ns3
{

class NetbackDevice;

/**
 * \ingroup virt-host
 *
 * \brief What moves the frames of virtual interfaces between rings of guests and a bridge: software
 * of the driver domain (NetbackDriver), or a NIC (SriovNic).
 */
class VifDriver : public Object
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    /**
     * \return what runs the code that moves frames; null: hardware does it
     */
    virtual Ptr<Vcpu> GetVcpu() const = 0;

    /**
     * \return CPU costs
     */
    virtual Ptr<const CpuCost> GetCpuCost() const = 0;

    /**
     * A guest may have frames to send.
     *
     * \param vif the guest's vif
     */
    virtual void ScheduleTx(Ptr<NetbackDevice> vif) = 0;

    /**
     * \param vif is gone: its ring is not looked at any more
     */
    virtual void Forget(Ptr<NetbackDevice> vif) = 0;

    /**
     * A frame has a receive buffer and waits to be copied to a guest.
     *
     * \param vif the guest's vif
     * \param frame the frame
     */
    virtual void QueueRx(Ptr<NetbackDevice> vif, EthernetFrame frame) = 0;

    /**
     * A guest has asked to be told of what its rings have for it now. At once, unless the driver
     * moderates that.
     *
     * \param vif the guest's vif, connected
     */
    virtual void NotifyGuest(Ptr<NetbackDevice> vif);
};

} // namespace ns3

#endif /* VIF_DRIVER_H */
