/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef PEER_WINDOW_H
#define PEER_WINDOW_H

#include "ns3/tcp-view.h"

#include <optional>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief The receiver's window of a flow as the driver domain reads it off the packets that pass,
 * with its scale.
 */
class PeerWindow
{
  public:
    /**
     * \param syn SYN or SYN-ACK from the guest
     */
    void OnGuestSyn(const TcpView& syn);

    /**
     * \param syn SYN or SYN-ACK from the peer
     */
    void OnPeerSyn(const TcpView& syn);

    /**
     * \param ack a segment from the peer with ACK and without SYN
     * \return whether the right edge moved
     */
    bool OnAck(const TcpView& ack);

    /**
     * \param end what follows a segment's last byte
     * \return whether the peer's window lets it be sent
     */
    bool Allows(SequenceNumber32 end) const
    {
        return m_edge && end <= *m_edge;
    }

  private:
    bool m_guestScales{false};              //!< the guest offered window scaling
    std::optional<uint8_t> m_scale;         //!< shift the peer offered
    uint16_t m_synWindow{0};                //!< window in the peer's SYN, never scaled
    std::optional<SequenceNumber32> m_edge; //!< first sequence number beyond the window
};

} // namespace ns3

#endif /* PEER_WINDOW_H */
