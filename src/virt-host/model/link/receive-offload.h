/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RECEIVE_OFFLOAD_H
#define RECEIVE_OFFLOAD_H

#include "ethernet-frame.h"
#include "super-segment.h"
#include "tcp-headers.h"

#include <functional>
#include <vector>

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief Puts received TCP segments together, as Linux' generic receive offload (GRO) does.
 *
 * Segments that arrive in one round of polling and could have been cut from one super-segment (see
 * SuperSegmentBuilder) are handed on as that super-segment: at the end of the round, or as soon as
 * nothing can follow, or something comes that does not fit. Flows beyond the eighth in a round, and
 * whatever is not TCP with payload, pass at once. Frames of one flow keep their order.
 */
class ReceiveOffload
{
  public:
    static constexpr std::size_t MAX_FLOWS = 8; //!< flows held at a time (published: Linux)
    static constexpr uint32_t MAX_SIZE = 65536; //!< super-segments are smaller (published: Linux)
    using Deliver = std::function<void(const EthernetFrame&)>; //!< takes what is handed on

    /**
     * \param deliver takes frames and super-segments
     */
    explicit ReceiveOffload(Deliver deliver);

    /**
     * \param frame a frame of this round
     */
    void Receive(const EthernetFrame& frame);

    /// The round is over: hand on all that is held, in the order of their first frames.
    void EndRound();

    /// Forget what is held.
    void Clear();

  private:
    /// The segments of a flow so far.
    struct Held
    {
        EthernetFrame frame;         //!< the first one
        TcpHeaders headers;          //!< its headers
        SuperSegmentBuilder segment; //!< all of them
    };

    /**
     * \param frame a frame
     * \param headers its headers
     * \return what is held of its flow; the end if nothing is
     */
    std::vector<Held>::iterator Find(const EthernetFrame& frame, const TcpHeaders& headers);

    /**
     * \param held is handed on, and held no more
     */
    void Release(std::vector<Held>::iterator held);

    /**
     * \param frame the first one of a flow in this round, or since the flow was handed on
     * \param headers its headers
     */
    void Hold(const EthernetFrame& frame, const TcpHeaders& headers);

    Deliver m_deliver;        //!< takes frames and super-segments
    std::vector<Held> m_held; //!< flows, oldest first
};

} // namespace ns3

#endif /* RECEIVE_OFFLOAD_H */
