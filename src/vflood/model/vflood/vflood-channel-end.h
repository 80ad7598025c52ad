/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef VFLOOD_CHANNEL_END_H
#define VFLOOD_CHANNEL_END_H

#include "vflood-message.h"

#include "ns3/event-channel.h"
#include "ns3/shared-ring.h"
#include "ns3/vcpu.h"

#include <deque>

namespace ns3
{

/// A slot of the channel given back: nothing but itself.
struct VfloodSlot
{
};

/// One direction of the channel: commands as requests, free slots as responses.
using VfloodRing = SharedRing<VfloodMessage, VfloodSlot>;

/**
 * \ingroup vflood
 *
 * \brief One end of a VfloodChannel: sends into one ring, receives from the other.
 *
 * What finds the ring full waits here, and goes as soon as the other side has taken something.
 */
class VfloodChannelEnd : public VfloodPort
{
  public:
    /**
     * \param out ring to send into
     * \param in ring to receive from
     * \param peer wakes the other end
     * \param towardsGuest whether this end sends to the guest: of several commands for a flow only
     * the newest counts in that direction
     */
    VfloodChannelEnd(VfloodRing& out, VfloodRing& in, Ptr<EventChannel> peer, bool towardsGuest);

    /**
     * \param vcpu pays for posting and processing; null: they are free
     * \param postCost CPU time per command posted
     * \param processCost CPU time per command processed
     */
    void SetCosts(Ptr<Vcpu> vcpu, Time postCost, Time processCost);

    /// The event channel of this end called.
    void OnUpcall();

    /// Forget handler, vCPU and the other end.
    void Clear();

    /**
     * \return number of commands that wait for room in the ring
     */
    std::size_t GetBacklog() const;

    void Post(const VfloodMessage& message) override;
    void SetHandler(Callback<void, const VfloodMessage&> handler) override;

  private:
    /**
     * \return the commands that have arrived, taken out of the ring
     */
    std::deque<VfloodMessage> Receive();

    /// Move what waits into the ring as far as it has room, and notify.
    void Send();

    /**
     * Add a command at the end of a list.
     *
     * \param list the list
     * \param message the command
     * \param newestOnly whether it replaces an older one for its flow
     */
    static void Add(std::deque<VfloodMessage>& list, const VfloodMessage& message, bool newestOnly);

    /**
     * \param cost CPU time the vCPU of this end pays
     */
    void Charge(Time cost);

    VfloodRing& m_out;                              //!< to the other end
    VfloodRing& m_in;                               //!< from the other end
    Ptr<EventChannel> m_peer;                       //!< wakes the other end
    bool m_towardsGuest;                            //!< sends to the guest
    std::deque<VfloodMessage> m_backlog;            //!< not in the ring yet
    Callback<void, const VfloodMessage&> m_handler; //!< gets what arrives
    Ptr<Vcpu> m_vcpu;                               //!< pays
    Time m_postCost;                                //!< per command posted
    Time m_processCost;                             //!< per command processed
};

} // namespace ns3

#endif /* VFLOOD_CHANNEL_END_H */
