/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SAFE_SEQUENCE_H
#define SAFE_SEQUENCE_H

#include "ns3/sequence-number.h"

#include <cstdint>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief Which bytes of a flow are sure to reach the guest: those that it has acknowledged, and
 * those that have their place on the way to it.
 *
 * That is all before GetNext(), and at most one run of bytes beyond a hole: the one that was
 * touched last. Other runs are forgotten, which is safe: what is not known to be sure is not
 * acknowledged.
 */
class SafeSequence
{
  public:
    /// Where a segment lies.
    enum class Place : uint8_t
    {
        OLD,      //!< all of it was sure already
        IN_ORDER, //!< it begins at GetNext() or before, and brings something new
        BEYOND,   //!< something is missing before it
    };

    /**
     * \param next first byte that is expected
     */
    void Setup(SequenceNumber32 next);

    /**
     * \param seq first byte of a segment
     * \param end what follows its last byte
     * \return where it lies
     */
    Place Find(SequenceNumber32 seq, SequenceNumber32 end) const;

    /**
     * A segment has its place on the way to the guest.
     *
     * \param seq its first byte
     * \param end what follows its last byte
     * \return where it lay
     */
    Place Add(SequenceNumber32 seq, SequenceNumber32 end);

    /**
     * \param ack the guest has all before this
     */
    void Acknowledge(SequenceNumber32 ack);

    /**
     * \return what follows the last byte of those that are sure without a gap
     */
    SequenceNumber32 GetNext() const;

    /**
     * \return whether something is sure beyond a hole
     */
    bool HasHole() const;

  private:
    /// Take the run in, if there is no hole before it any more.
    void Join();

    SequenceNumber32 m_next;  //!< all before is sure
    SequenceNumber32 m_start; //!< first byte of the run beyond the hole
    SequenceNumber32 m_end;   //!< what follows its last byte
    bool m_hole{false};       //!< whether there is such a run
};

} // namespace ns3

#endif /* SAFE_SEQUENCE_H */
