/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef DELIVERY_RATE_H
#define DELIVERY_RATE_H

#include "ns3/nstime.h"
#include "ns3/tcp-rate-ops.h"

#include <cstdint>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief How fast the network delivers a flow's segments, as seen from where they are released:
 * rate samples for congestion controls like BBR.
 *
 * By draft-cheng-iccrg-delivery-rate-estimation: a sample spans from the ACK that was the last one
 * when a segment was sent to the ACK of that segment, and is the longer of the two intervals in
 * which its data was sent and acknowledged. ns-3's TcpRateLinux needs the socket's transmit buffer.
 */
class DeliveryRate
{
  public:
    /// What was known when a segment was sent; kept with it.
    struct Snapshot
    {
        uint64_t delivered{0};  //!< bytes delivered until then
        Time deliveredAt;       //!< when that became so
        Time firstSent;         //!< when the segment that was delivered last had been sent
        bool appLimited{false}; //!< there was too little to send around then
    };

    /**
     * A segment is sent.
     *
     * \param now present time
     * \param idle whether nothing was in the network
     * \return what to keep with it
     */
    Snapshot OnSent(Time now, bool idle);

    /**
     * A segment was delivered; several may be by one ACK.
     *
     * \param snapshot what was kept with it
     * \param sent when it was sent last
     * \param bytes its size
     * \param now present time
     */
    void OnDelivered(const Snapshot& snapshot, Time sent, uint32_t bytes, Time now);

    /**
     * There is nothing more to send although the window is open.
     *
     * \param inNetwork bytes sent and not acknowledged
     */
    void OnAppLimited(uint32_t inNetwork);

    /**
     * All that an ACK covered was reported.
     *
     * \param acked bytes that it covered
     * \param inNetwork bytes that had been in the network before
     * \param minRtt smallest round trip so far: samples over less are not valid
     * \return the sample
     */
    const TcpRateOps::TcpRateSample& Finish(uint32_t acked, uint32_t inNetwork, Time minRtt);

    /**
     * \return totals of the connection
     */
    const TcpRateOps::TcpRateConnection& GetConnection() const
    {
        return m_connection;
    }

  private:
    TcpRateOps::TcpRateConnection m_connection; //!< totals
    TcpRateOps::TcpRateSample m_sample;         //!< of the ACK being processed
    bool m_sampled{false};                      //!< it covers a segment
};

} // namespace ns3

#endif /* DELIVERY_RATE_H */
