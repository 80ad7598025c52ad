/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef DELAYED_ACK_H
#define DELAYED_ACK_H

#include "ns3/nstime.h"

#include <cstdint>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief When a receiver acknowledges, as Linux decides it.
 *
 * Published (Linux 2.6.18 and 2.6.32 source). An ACK is sent at once when more than one full
 * segment is unacknowledged and the window would not shrink, out of order, or while in quick mode;
 * otherwise it is delayed. A window shrinks while data waits to be read in a buffer that is offered
 * as a whole: then the reader acknowledges, however much came in meanwhile (3).
 * 1. Quick mode: window / (2 segments) ACKs, at least 2, at most 16, at the start, after
 *    duplicates, and after a gap longer than the RTO; whenever the window grew, one more. Not
 *    while the connection is interactive (the application answers within the delay).
 * 2. The delay (ATO) follows the time between segments: half of it plus 20 ms below 20 ms, half of
 *    it plus the gap up to itself; never more than the RTO. It is bounded by 200 ms if interactive
 *    or pushed, by 500 ms otherwise, and by SRTT, all this never below 40 ms; doubled, at most to
 *    the RTO, when an ACK had to wait for the timer.
 * 3. When the application has read, an ACK is sent at once if more than one full segment is
 *    unacknowledged; if it has read everything, also if a short segment was in it and the
 * connection is not interactive, or if there were two short ones.
 */
class DelayedAck
{
  public:
    /// Limits; the defaults are those of Linux 2.6 (published).
    struct Config
    {
        uint32_t quickAcks{16};       //!< most quick ACKs; 0: there is no quick mode
        Time least{MilliSeconds(40)}; //!< shortest delay
        Time most{MilliSeconds(200)}; //!< longest delay if interactive or pushed
        uint32_t segmentSize{1448};   //!< bytes
    };

    /**
     * \param config limits
     */
    void Setup(const Config& config);

    /**
     * A segment with data arrived.
     *
     * \param length its payload, bytes
     * \param now time
     * \param rto the socket's retransmission timeout
     * \param window what is offered to the peer, bytes
     */
    void Received(uint32_t length, Time now, Time rto, uint32_t window);

    /**
     * Quick mode, and not interactive: a segment came twice.
     *
     * \param window what is offered to the peer, bytes
     */
    void EnterQuick(uint32_t window);

    /// The window grew: one quick ACK.
    void WindowGrew();

    /**
     * \param unacknowledged bytes not acknowledged
     * \param windowKept whether the ACK would offer as large a window as the last one
     * \return whether to acknowledge at once
     */
    bool IsDueNow(uint32_t unacknowledged, bool windowKept) const;

    /**
     * \param unacknowledged bytes not acknowledged
     * \param all whether nothing is left to read
     * \return whether to acknowledge now that the application has read
     */
    bool IsDueAfterRead(uint32_t unacknowledged, bool all) const;

    /**
     * \param srtt smoothed round trip time, 0 if unknown
     * \return how long to wait at most
     */
    Time GetDelay(Time srtt) const;

    /// An ACK was sent.
    void Sent();

    /**
     * Data was sent.
     *
     * \param now time
     */
    void DataSent(Time now);

    /**
     * The delay is over.
     *
     * \param rto the socket's retransmission timeout
     */
    void Expired(Time rto);

  private:
    /**
     * \param window what is offered to the peer, bytes
     */
    void AddQuick(uint32_t window);

    Config m_config;           //!< limits
    uint32_t m_quick{0};       //!< quick ACKs left
    bool m_interactive{false}; //!< the application answers within the delay
    uint32_t m_short{0};       //!< short segments not acknowledged
    Time m_delay;              //!< ATO; 0 before the first segment
    Time m_lastReceived;       //!< time of the last segment
};

} // namespace ns3

#endif /* DELAYED_ACK_H */
