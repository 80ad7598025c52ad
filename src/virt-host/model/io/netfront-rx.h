/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef NETFRONT_RX_H
#define NETFRONT_RX_H

#include "rx-buffer-target.h"
#include "vif-connection.h"

#include <deque>
#include <functional>

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief The receiving half of a netfront: posts empty buffers, takes filled ones, and hands their
 * frames to the guest's stack. All of it only while the guest runs.
 *
 * Like Linux' NAPI it works in rounds: up to a budget of frames is taken, each becomes a piece of
 * NET work that costs CpuCost::GuestRx() before the stack sees it, and after the last one (and what
 * the stack sends in answer to it) buffers are posted and the ring is looked at again. While rounds
 * follow each other the driver domain sends no events.
 */
class NetfrontRx
{
  public:
    /**
     * \param connection rings and event channels
     * \param vcpu runs the guest
     * \param cost CPU costs
     * \param target how many buffers to post
     * \param budget largest number of frames of a round
     * \param deliver hands a frame to the guest's stack
     */
    NetfrontRx(Ptr<VifConnection> connection,
               Ptr<Vcpu> vcpu,
               Ptr<const CpuCost> cost,
               RxBufferTarget target,
               uint32_t budget,
               std::function<void(const EthernetFrame&)> deliver);
    ~NetfrontRx();

    NetfrontRx(const NetfrontRx&) = delete;
    NetfrontRx& operator=(const NetfrontRx&) = delete;

    /**
     * Post buffers, as the target says.
     *
     * \return whether the driver domain has to be notified
     */
    bool Refill();

    /// There was an event. Only from inside guest work.
    void OnEvent();

  private:
    /// Take frames and queue the work they need.
    void StartRound();

    /// Hand up one frame.
    void Deliver();

    /// All frames of the round were handed up.
    void EndRound();

    Ptr<VifConnection> m_connection;                     //!< rings and event channels
    Ptr<Vcpu> m_vcpu;                                    //!< runs the guest
    Ptr<const CpuCost> m_cost;                           //!< CPU costs
    RxBufferTarget m_target;                             //!< how many buffers to post
    uint32_t m_budget;                                   //!< frames of a round
    std::function<void(const EthernetFrame&)> m_deliver; //!< to the guest's stack
    Ptr<EventImpl> m_work;                               //!< calls Deliver(), once per frame
    Ptr<EventImpl> m_endOfRound;                         //!< calls EndRound()
    std::deque<EthernetFrame> m_round;                   //!< frames of this round to hand up
};

} // namespace ns3

#endif /* NETFRONT_RX_H */
