/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef TOLD_WINDOW_H
#define TOLD_WINDOW_H

#include "ns3/sequence-number.h"

#include <cstdint>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief What the peer of a guest was told last: how much has arrived, and how far it may send.
 *
 * Guarantees, for all numbers that Fit() gives and Tell() hears of:
 * 1. acknowledgement numbers never go back;
 * 2. the right edge of the window never moves left on the wire (RFC 793), the rounding by the
 *    window scale included: the window is rounded up if it has to be. While the edge stands still
 *    it may creep right by less than one unit of the scale per ACK.
 */
class ToldWindow
{
  public:
    /// What a TCP header says.
    struct Wire
    {
        SequenceNumber32 ack; //!< acknowledgement number
        uint16_t window{0};   //!< window field, not scaled
    };

    /**
     * Begin with what a handshake said.
     *
     * \param ack first acknowledgement number
     * \param window window in bytes
     * \param scale window scale of later segments
     */
    void Setup(SequenceNumber32 ack, uint32_t window, uint8_t scale);

    /**
     * \param ack all that has arrived, for all somebody knows
     * \param edge what the peer may send up to, for all somebody knows
     * \return what to say so that nothing goes back
     */
    Wire Fit(SequenceNumber32 ack, SequenceNumber32 edge) const;

    /**
     * \param wire was said
     */
    void Tell(Wire wire);

    /**
     * \param wire what a header says
     * \return right edge of its window
     */
    SequenceNumber32 GetEdge(Wire wire) const;

    /**
     * \return acknowledgement number told last
     */
    SequenceNumber32 GetAck() const;

    /**
     * \return right edge told last
     */
    SequenceNumber32 GetEdge() const;

  private:
    SequenceNumber32 m_ack;  //!< acknowledgement number told last
    SequenceNumber32 m_edge; //!< right edge told last
    uint8_t m_scale{0};      //!< window scale
};

} // namespace ns3

#endif /* TOLD_WINDOW_H */
