/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "vsnoop-handshake.h"

#include <algorithm>
#include <limits>

namespace ns3
{

namespace
{

constexpr uint32_t TIMESTAMP_OPTION = 12; //!< timestamps with their padding, bytes

} // namespace

void
VsnoopHandshake::OnPeerSyn(const TcpView& syn)
{
    m_peer = syn;
}

void
VsnoopHandshake::OnGuestSyn(const TcpView& syn)
{
    m_guest = syn;
}

bool
VsnoopHandshake::IsAgreedBy(const TcpView& segment) const
{
    return m_peer && m_guest && segment.Has(TcpView::ACK) && !segment.Has(TcpView::RST) &&
           segment.ack == GetPeerStart();
}

const std::optional<TcpView>&
VsnoopHandshake::GetPeerSyn() const
{
    return m_peer;
}

SequenceNumber32
VsnoopHandshake::GetPeerStart() const
{
    return m_peer->seq + 1;
}

SequenceNumber32
VsnoopHandshake::GetGuestStart() const
{
    return m_guest->seq + 1;
}

uint8_t
VsnoopHandshake::GetGuestScale() const
{
    return m_peer->wscale && m_guest->wscale ? *m_guest->wscale : 0;
}

uint32_t
VsnoopHandshake::GetGuestWindow() const
{
    return m_guest->window; // never scaled in a SYN
}

bool
VsnoopHandshake::HasTimestamps() const
{
    return m_peer->hasTimestamp && m_guest->hasTimestamp;
}

uint32_t
VsnoopHandshake::GetSegmentSize(uint32_t fallback) const
{
    if (!m_peer->mss && !m_guest->mss)
    {
        return fallback;
    }
    constexpr uint16_t ANY = std::numeric_limits<uint16_t>::max();
    const uint32_t least = std::min(m_peer->mss.value_or(ANY), m_guest->mss.value_or(ANY));
    const uint32_t options = HasTimestamps() ? TIMESTAMP_OPTION : 0;
    return least > options ? least - options : 1;
}

bool
VsnoopHandshake::IsNewOfGuest(const TcpView& syn) const
{
    return m_guest && m_guest->seq != syn.seq;
}

} // namespace ns3
