/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef FLIGHT_TRACKER_H
#define FLIGHT_TRACKER_H

#include "delivery-rate.h"

#include "ns3/nstime.h"
#include "ns3/sequence-number.h"

#include <deque>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief The segments of a flow that the driver domain has transmitted and that are not
 * acknowledged, pkt_out_drv of the paper, and how fast they are delivered.
 */
class FlightTracker
{
  public:
    /// What an ACK covered.
    struct Acked
    {
        uint32_t segments{0}; //!< number of segments
        Time rtt;             //!< since the newest of them was sent; zero if it was sent again
    };

    /**
     * \param segmentSize bytes of a full segment, by which deliveries are measured
     */
    explicit FlightTracker(uint32_t segmentSize = 1)
        : m_segmentSize(segmentSize)
    {
    }

    /**
     * A segment goes out for the first time.
     *
     * \param end what follows its last byte
     * \param now present time
     */
    void OnSent(SequenceNumber32 end, Time now);

    /**
     * A segment goes out again.
     *
     * \param end what follows its last byte
     * \param now present time
     */
    void OnSentAgain(SequenceNumber32 end, Time now);

    /**
     * \param ack acknowledgement number, covers everything before
     * \param now present time
     * \return what it covered
     */
    Acked OnAck(SequenceNumber32 ack, Time now);

    /**
     * \return number of segments in the network
     */
    uint32_t GetCount() const
    {
        return static_cast<uint32_t>(m_sent.size());
    }

    /**
     * \return how fast the network delivers
     */
    DeliveryRate& GetRate()
    {
        return m_rate;
    }

  private:
    /// A transmitted segment.
    struct Sent
    {
        SequenceNumber32 end;            //!< what follows its last byte
        Time at;                         //!< when it was sent first
        bool again;                      //!< sent more than once: its round trip is ambiguous
        Time last;                       //!< when it was sent last
        DeliveryRate::Snapshot snapshot; //!< what was known then
    };

    /**
     * \param sent goes out once more
     * \param now present time
     */
    void Repeat(Sent& sent, Time now);

    uint32_t m_segmentSize;  //!< bytes
    DeliveryRate m_rate;     //!< how fast the network delivers
    std::deque<Sent> m_sent; //!< in order of sequence numbers
};

} // namespace ns3

#endif /* FLIGHT_TRACKER_H */
