/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef NETFRONT_TX_H
#define NETFRONT_TX_H

#include "vif-connection.h"

#include "ns3/net-device-queue-interface.h"

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief The sending half of a netfront: puts frames into the transmit ring, notifies the driver
 * domain, and takes the slots back. All of it only while the guest runs.
 */
class NetfrontTx
{
  public:
    /// When the driver domain is notified of frames.
    enum NotifyMode
    {
        PER_PACKET, //!< whenever the ring's rule asks for it (published ring protocol)
        PER_BURST, //!< once the guest has nothing else to do, or the ring is full: what batching or
                   //!< TSO gives; the ring's rule is applied to the burst as a whole
    };

    /**
     * \param connection rings and event channels
     * \param vcpu runs the guest
     * \param cost CPU costs
     * \param flowControl stops and wakes the guest's queue disc
     * \param usable outstanding requests at which the guest's queue stops
     * \param mode when to notify
     */
    NetfrontTx(Ptr<VifConnection> connection,
               Ptr<Vcpu> vcpu,
               Ptr<const CpuCost> cost,
               Ptr<NetDeviceQueue> flowControl,
               uint32_t usable,
               NotifyMode mode);
    ~NetfrontTx();

    NetfrontTx(const NetfrontTx&) = delete;
    NetfrontTx& operator=(const NetfrontTx&) = delete;

    /**
     * \return whether there is a usable slot
     */
    bool HasRoom() const;

    /**
     * Send a frame; there must be room. Charges the vCPU. Only from inside guest work.
     *
     * \param frame the frame
     */
    void Send(EthernetFrame frame);

    /// Take finished slots back, and let the guest's queue go on. Only from inside guest work.
    void Reap();

  private:
    /// Notify the driver domain if the ring's rule asks for it.
    void NotifyIfAsked();

    /// The guest has nothing else to do.
    void EndBurst();

    Ptr<VifConnection> m_connection;   //!< rings and event channels
    Ptr<Vcpu> m_vcpu;                  //!< runs the guest
    Ptr<const CpuCost> m_cost;         //!< CPU costs
    Ptr<NetDeviceQueue> m_flowControl; //!< towards the guest's queue disc
    uint32_t m_usable;                 //!< outstanding requests at which the queue stops
    NotifyMode m_mode;                 //!< when to notify
    Ptr<EventImpl> m_endOfBurst;       //!< calls EndBurst(), used again and again
    bool m_burst{false};               //!< whether m_endOfBurst waits
    bool m_stopped{false};             //!< whether the guest's queue is stopped
};

} // namespace ns3

#endif /* NETFRONT_TX_H */
