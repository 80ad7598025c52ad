/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef LOSS_UNDO_H
#define LOSS_UNDO_H

#include <cstdint>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief Whether the window reduction of a retransmission timeout may be taken back.
 *
 * Published (Linux 2.6 source): it may be if everything sent again turns out to have arrived twice
 * (duplicate SACK, RFC 2883 and RFC 3708), or if an ACK echoes a timestamp from before the first
 * retransmission (Eifel, RFC 3522): then the original arrived. A segment sent again for the second
 * time, by a second timeout, forbids it.
 */
class LossUndo
{
  public:
    /**
     * The retransmission timer expired.
     *
     * \param ssthresh threshold before it, bytes
     * \param again something that is outstanding was sent again before
     */
    void Timeout(uint32_t ssthresh, bool again);

    /**
     * A segment is sent again.
     *
     * \param timestamp its timestamp, ms
     */
    void Retransmitted(uint32_t timestamp);

    /// The peer got a segment twice.
    void DuplicateArrived();

    /// The loss is over, or was a loss.
    void Forget();

    /**
     * \param echo timestamp echoed by an ACK, ms; 0 if there is none
     * \return whether the original was what arrived
     */
    bool IsOriginal(uint32_t echo) const;

    /**
     * \return whether all that was sent again arrived twice
     */
    bool AllArrivedTwice() const;

    /**
     * \return threshold before the timeout, bytes
     */
    uint32_t GetSsthresh() const;

  private:
    bool m_possible{false};        //!< nothing speaks against it
    bool m_stamped{false};         //!< m_firstTimestamp is set
    uint32_t m_firstTimestamp{0};  //!< of the first retransmission, ms
    uint32_t m_count{0};           //!< retransmissions not known to have arrived twice
    uint32_t m_retransmissions{0}; //!< retransmissions
    uint32_t m_ssthresh{0};        //!< threshold before, bytes
};

} // namespace ns3

#endif /* LOSS_UNDO_H */
