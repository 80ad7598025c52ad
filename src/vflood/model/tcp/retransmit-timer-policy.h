/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RETRANSMIT_TIMER_POLICY_H
#define RETRANSMIT_TIMER_POLICY_H

#include "ns3/nstime.h"
#include "ns3/object.h"

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief Who may doubt a node's retransmission timers and round trip times.
 *
 * One per node, consulted by all sockets of GuestTcpL4Protocol that are created after it was set.
 * Guarantees of the socket:
 * 1. GetPostponement() is asked whenever a retransmission timer of any kind (data, SYN, FIN) has
 *    expired, before anything else happens; if it returns more than zero, the timer is set again
 *    to expire that much later, nothing is counted and nothing changes;
 * 2. FilterSample() is asked for every round trip time before it reaches the estimator.
 */
class RetransmitTimerPolicy : public Object
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    /**
     * \return how much later the timer that is due shall expire; 0: now
     */
    virtual Time GetPostponement() = 0;

    /**
     * \param sample a measured round trip time
     * \param srtt smoothed round trip time in whole ticks; 0 before the first sample
     * \return what the estimator is given instead
     */
    virtual Time FilterSample(Time sample, Time srtt) = 0;
};

} // namespace ns3

#endif /* RETRANSMIT_TIMER_POLICY_H */
