/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef VSNOOP_HANDSHAKE_H
#define VSNOOP_HANDSHAKE_H

#include "ns3/tcp-view.h"

#include <optional>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief What the two SYNs of a connection agree on, as far as an ACK needs it.
 */
class VsnoopHandshake
{
  public:
    /**
     * \param syn a SYN or SYN-ACK of the peer; the last one counts
     */
    void OnPeerSyn(const TcpView& syn);

    /**
     * \param syn a SYN or SYN-ACK of the guest; the last one counts
     */
    void OnGuestSyn(const TcpView& syn);

    /**
     * \param segment a segment of the guest
     * \return whether the guest agrees with it to the connection: both SYNs are known, and it
     * acknowledges that of the peer
     */
    bool IsAgreedBy(const TcpView& segment) const;

    /**
     * \return the last SYN of the peer
     */
    const std::optional<TcpView>& GetPeerSyn() const;

    /**
     * \return first byte of the peer's data
     */
    SequenceNumber32 GetPeerStart() const;

    /**
     * \return first byte of the guest's data
     */
    SequenceNumber32 GetGuestStart() const;

    /**
     * \return scale of the guest's window; 0 unless both sides scale
     */
    uint8_t GetGuestScale() const;

    /**
     * \return window that the guest offered with its SYN, bytes
     */
    uint32_t GetGuestWindow() const;

    /**
     * \return whether both sides use timestamps
     */
    bool HasTimestamps() const;

    /**
     * \param fallback answer if no side has said its maximum segment size (ns-3's TCP does not)
     * \return bytes of data in a full segment of the peer
     */
    uint32_t GetSegmentSize(uint32_t fallback) const;

    /**
     * \param syn a SYN or SYN-ACK of the guest
     * \return whether it belongs to another connection than the one before
     */
    bool IsNewOfGuest(const TcpView& syn) const;

  private:
    std::optional<TcpView> m_peer;  //!< SYN of the peer
    std::optional<TcpView> m_guest; //!< SYN of the guest
};

} // namespace ns3

#endif /* VSNOOP_HANDSHAKE_H */
