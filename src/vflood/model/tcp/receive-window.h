/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RECEIVE_WINDOW_H
#define RECEIVE_WINDOW_H

#include "ns3/sequence-number.h"

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief How much a receiver offers: little at first, more as full segments arrive.
 *
 * Published (Linux 2.6.18 and 2.6.32 source): the first window is 4 segments; each full segment
 * adds 2, up to the buffer; what was once offered is never taken back (RFC 793: the right edge does
 * not move left). ns-3 offers the whole buffer at once.
 */
class ReceiveWindow
{
  public:
    /**
     * \param segments of the first window; 0: all of the buffer at once
     * \param segmentSize bytes
     */
    void Setup(uint32_t segments, uint32_t segmentSize);

    /**
     * \param length payload of a segment that arrived, bytes
     * \param free free space of the buffer, bytes
     * \return whether the limit grew
     */
    bool Arrived(uint32_t length, uint32_t free);

    /**
     * \param next next byte expected
     * \param free free space of the buffer, bytes
     * \param unit what windows are rounded up to: 2 to the window scale
     * \return window to offer, bytes
     */
    uint32_t Select(SequenceNumber32 next, uint32_t free, uint32_t unit) const;

    /**
     * An ACK was sent.
     *
     * \param next next byte expected, as it says
     * \param window what it offers, bytes
     */
    void Offered(SequenceNumber32 next, uint32_t window);

    /**
     * \param free free space of the buffer, bytes
     * \param unit what windows are rounded up to
     * \return whether an ACK now would offer as much as the last one did: the right edge would move
     * by as much as is acknowledged
     */
    bool IsKept(uint32_t free, uint32_t unit) const;

    /**
     * \param next next byte expected
     * \return what is left of the window last offered, bytes
     */
    uint32_t GetOffered(SequenceNumber32 next) const;

  private:
    /**
     * \param free free space of the buffer, bytes
     * \return bytes to offer, whatever was offered before
     */
    uint32_t GetWanted(uint32_t free) const;

    uint32_t m_limit{0};        //!< most that is offered, bytes; 0: no limit
    uint32_t m_window{0};       //!< what the last ACK offered, bytes
    uint32_t m_segmentSize{0};  //!< bytes
    bool m_hasEdge{false};      //!< m_edge is set
    SequenceNumber32 m_edge{0}; //!< rightmost edge offered
};

} // namespace ns3

#endif /* RECEIVE_WINDOW_H */
