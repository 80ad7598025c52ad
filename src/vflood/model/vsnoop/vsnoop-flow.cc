/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "vsnoop-flow.h"

#include "ns3/assert.h"

#include <algorithm>

namespace ns3
{

namespace
{

/// Flags of segments of the peer that only the guest may answer.
constexpr uint8_t SPECIAL_FLAGS = TcpView::SYN | TcpView::FIN | TcpView::RST | TcpView::URG;

/// Flags of segments of the guest that say more than an ACK.
constexpr uint8_t TELLING_FLAGS = SPECIAL_FLAGS | TcpView::ECE | TcpView::CWR;

} // namespace

VsnoopFlow::VsnoopFlow(const VsnoopGuest& guest, Observer observer)
    : m_guest(guest),
      m_observer(std::move(observer))
{
}

VsnoopFlow::~VsnoopFlow()
{
    ackDue.Cancel();
}

void
VsnoopFlow::Apply(VsnoopEvent event)
{
    const auto next = g_vsnoopStateTable.Next(m_state, event);
    NS_ASSERT_MSG(next, "illegal event of a vSnoop flow, see g_vsnoopStateTable");
    const VsnoopState before = m_state;
    m_state = *next;
    if (m_state != before && m_observer)
    {
        m_observer(before, m_state);
    }
}

void
VsnoopFlow::OnPeerSyn(const TcpView& syn)
{
    m_handshake.OnPeerSyn(syn);
    Apply(VsnoopEvent::SYN);
}

void
VsnoopFlow::OnGuestSyn(const TcpView& syn)
{
    m_handshake.OnGuestSyn(syn);
    Apply(VsnoopEvent::SYN);
    if (m_state == VsnoopState::HANDSHAKE && m_handshake.IsAgreedBy(syn))
    {
        Establish(syn);
    }
}

void
VsnoopFlow::Establish(const TcpView& view)
{
    const SequenceNumber32 start = m_handshake.GetPeerStart();
    m_segment = m_handshake.GetSegmentSize(m_guest.segmentSize);
    m_safe.Setup(start);
    m_told.Setup(start, m_handshake.GetGuestWindow(), m_handshake.GetGuestScale());
    m_timestamps = m_handshake.HasTimestamps();
    m_guestAck = start;
    m_guestLimit = std::max(m_told.GetEdge(), start + m_guest.receiveBuffer);
    m_guestNext = m_handshake.GetGuestStart();
    m_peerAck = m_guestNext;
    m_guestSaid = m_told.Fit(start, m_told.GetEdge());
    m_guestTime = view.tsValue;
    m_echo = view.tsEcho;
    Apply(VsnoopEvent::ESTABLISH);
}

void
VsnoopFlow::OnPeerSegment(const TcpView& view)
{
    if (m_state == VsnoopState::HANDSHAKE || view.Has(TcpView::SYN))
    {
        return;
    }
    if (view.Has(TcpView::FIN))
    {
        m_peerFin = view.GetEnd();
    }
    if (m_guestFin && view.Has(TcpView::ACK) && view.ack >= *m_guestFin)
    {
        m_guestFinAcknowledged = true;
    }
}

void
VsnoopFlow::OnRefused(const TcpView& view)
{
    if (m_state != VsnoopState::HANDSHAKE && view.payload > 0 &&
        m_safe.Find(view.seq, view.GetEnd()) != SafeSequence::Place::OLD)
    {
        Apply(VsnoopEvent::NO_ROOM);
    }
}

VsnoopFlow::Answer
VsnoopFlow::OnReserved(const TcpView& view)
{
    if (m_state == VsnoopState::HANDSHAKE)
    {
        return Answer::NONE;
    }
    const bool fresh = IsFresh(view);
    if (fresh)
    {
        m_peerAck = view.ack;
    }
    if (view.Has(SPECIAL_FLAGS) || (view.payload > 0 && (view.congested || !fresh)))
    {
        Apply(VsnoopEvent::SPECIAL);
        return Answer::NONE;
    }
    return view.payload > 0 ? Place(view) : Answer::NONE;
}

bool
VsnoopFlow::IsFresh(const TcpView& view) const
{
    return view.Has(TcpView::ACK) && view.ack >= m_peerAck && view.ack <= m_guestNext;
}

VsnoopFlow::Answer
VsnoopFlow::Place(const TcpView& view)
{
    if (view.hasTimestamp && view.seq <= m_told.GetAck() &&
        static_cast<int32_t>(view.tsValue - m_echo) > 0)
    {
        m_echo = view.tsValue; // RFC 7323 section 4.3
    }
    if (view.GetEnd() > GetGuestLimit())
    {
        Apply(VsnoopEvent::NO_ROOM);
        return Answer::NONE;
    }
    switch (m_safe.Add(view.seq, view.GetEnd()))
    {
    case SafeSequence::Place::OLD:
        Apply(VsnoopEvent::OLD);
        return m_state == VsnoopState::PASS_THROUGH ? Answer::NONE : Answer::REPEAT;
    case SafeSequence::Place::BEYOND:
        Apply(VsnoopEvent::HOLE);
        return Answer::NONE;
    default:
        return Continue(view);
    }
}

VsnoopFlow::Answer
VsnoopFlow::Continue(const TcpView& view)
{
    const bool closed = m_state == VsnoopState::UNEXPECTED_SEQUENCE && !m_safe.HasHole();
    Apply(closed ? VsnoopEvent::CAUGHT_UP : VsnoopEvent::IN_ORDER);
    if (m_state != VsnoopState::ACTIVE)
    {
        return Answer::NONE;
    }
    m_largest = std::max(m_largest, std::min(view.payload, m_segment));
    m_unacknowledged += view.payload;
    m_late = false;
    const bool enough = m_unacknowledged >= uint64_t{m_guest.ackEvery} * m_largest;
    return enough || m_guest.ackEvery == 1 ? Answer::ACK : Answer::DELAY;
}

ToldWindow::Wire
VsnoopFlow::Note(const TcpView& view)
{
    const ToldWindow::Wire wire{view.ack, view.window};
    const bool overtaken = view.ack < m_guestSaid.ack ||
                           (view.ack == m_guestSaid.ack &&
                            m_told.GetEdge(wire) < m_told.GetEdge(m_guestSaid) && view.payload > 0);
    m_guestSaid = overtaken ? m_guestSaid : wire;
    m_guestAck = std::max(m_guestAck, view.ack);
    m_guestLimit = std::max(m_guestLimit, m_told.GetEdge(wire));
    m_safe.Acknowledge(view.ack);
    if (m_state == VsnoopState::UNEXPECTED_SEQUENCE && !m_safe.HasHole())
    {
        Apply(VsnoopEvent::CAUGHT_UP);
    }
    return wire;
}

bool
VsnoopFlow::IsRedundant(const TcpView& view, ToldWindow::Wire wire, bool repeated)
{
    if (view.payload > 0 || view.hasSack || view.Has(TELLING_FLAGS) || wire.window == 0 ||
        wire.ack > m_told.GetAck() || m_told.GetEdge(wire) > m_told.GetEdge())
    {
        return false;
    }
    if (!repeated || wire.ack < m_told.GetAck())
    {
        m_repeats -= repeated && m_repeats > 0 ? 1 : 0;
        return true;
    }
    if (m_state == VsnoopState::UNEXPECTED_SEQUENCE || m_repeats == 0)
    {
        return false; // it answers something that the driver domain did not
    }
    --m_repeats;
    return true;
}

VsnoopFlow::Verdict
VsnoopFlow::OnGuestSegment(const TcpView& view)
{
    const bool agrees = m_state == VsnoopState::HANDSHAKE && m_handshake.IsAgreedBy(view);
    if (agrees)
    {
        Establish(view);
    }
    if (m_state == VsnoopState::HANDSHAKE || view.Has(TcpView::RST) || !view.Has(TcpView::ACK))
    {
        return {};
    }
    const auto seq = NoteSequence(view);
    const bool repeated = view.ack == m_guestSaid.ack && view.window == m_guestSaid.window;
    const ToldWindow::Wire said = Note(view);
    if (!agrees && IsRedundant(view, said, repeated))
    {
        return {true, false, said};
    }
    if (!agrees && !repeated && IsDeferrable(view, said))
    {
        return {true, false, said, std::nullopt, true};
    }
    const bool more = OwesAck() && GetSure() > said.ack && said.window > 0;
    const SequenceNumber32 edge = m_told.GetEdge(said);
    const ToldWindow::Wire wire =
        m_told.Fit(more ? GetSure() : said.ack, more ? std::max(edge, GetOffer()) : edge);
    m_interactive = m_interactive || (view.payload > 0 && !m_late);
    Tell(wire);
    const bool raise = wire.ack != said.ack || wire.window != said.window || seq;
    return {false, raise, wire, seq};
}

std::optional<SequenceNumber32>
VsnoopFlow::NoteSequence(const TcpView& view)
{
    const bool ahead = view.seq > m_guestNext;
    if (view.GetLength() > 0)
    {
        m_guestNext = std::max(m_guestNext, view.GetEnd());
    }
    else if (ahead)
    {
        return m_guestNext;
    }
    if (view.Has(TcpView::FIN))
    {
        m_guestFin = view.GetEnd();
    }
    // The time of what has overtaken data must not be told before that data: it would look old.
    if (!ahead && view.hasTimestamp && static_cast<int32_t>(view.tsValue - m_guestTime) > 0)
    {
        m_guestTime = view.tsValue;
    }
    return std::nullopt;
}

std::optional<ToldWindow::Wire>
VsnoopFlow::Renew(ToldWindow::Wire own)
{
    if (m_state == VsnoopState::HANDSHAKE || own.ack > m_told.GetAck())
    {
        return std::nullopt;
    }
    const ToldWindow::Wire wire = m_told.Fit(own.ack, m_told.GetEdge(own));
    m_told.Tell(wire);
    return wire;
}

SequenceNumber32
VsnoopFlow::GetGuestLimit() const
{
    return m_guestLimit;
}

SequenceNumber32
VsnoopFlow::GetOffer() const
{
    const SequenceNumber32 limit = GetGuestLimit();
    if (!m_guest.limitToRing)
    {
        return limit;
    }
    const uint64_t room = uint64_t{m_guest.room()} * m_segment;
    const auto most = static_cast<uint32_t>(std::min<uint64_t>(room, 1U << 30));
    return std::min(limit, m_safe.GetNext() + most);
}

bool
VsnoopFlow::IsDeferrable(const TcpView& view, ToldWindow::Wire wire) const
{
    const auto segment = static_cast<int32_t>(m_segment);
    const auto owed = m_safe.GetNext() - m_told.GetAck();
    return m_guest.mergeAcks && m_interactive && m_state == VsnoopState::ACTIVE &&
           view.payload == 0 && !view.hasSack && !view.Has(TELLING_FLAGS) && wire.window > 0 &&
           wire.ack > m_told.GetAck() &&
           static_cast<uint64_t>(owed) < uint64_t{m_guest.ackEvery} * m_largest &&
           m_told.GetEdge() - m_safe.GetNext() >= 2 * segment;
}

SequenceNumber32
VsnoopFlow::GetSure() const
{
    return m_state == VsnoopState::ACTIVE ? m_safe.GetNext() : m_guestAck;
}

bool
VsnoopFlow::OwesAck() const
{
    return m_state != VsnoopState::HANDSHAKE && GetSure() > m_told.GetAck();
}

void
VsnoopFlow::OnAckLate()
{
    m_interactive = false;
    m_late = true;
}

std::optional<ToldWindow::Wire>
VsnoopFlow::TakeAck()
{
    const ToldWindow::Wire wire = m_told.Fit(GetSure(), GetOffer());
    if (m_told.GetEdge(wire) - wire.ack < static_cast<int32_t>(m_segment))
    {
        return std::nullopt;
    }
    Tell(wire);
    return wire;
}

ToldWindow::Wire
VsnoopFlow::TakeRepeat()
{
    ++m_repeats;
    const ToldWindow::Wire wire = m_told.Fit(m_told.GetAck(), m_told.GetEdge());
    m_told.Tell(wire);
    return wire;
}

void
VsnoopFlow::Tell(ToldWindow::Wire wire)
{
    if (wire.ack > m_told.GetAck())
    {
        m_repeats = 0;
        m_unacknowledged = 0;
        ackDue.Cancel();
    }
    m_told.Tell(wire);
}

VsnoopState
VsnoopFlow::GetState() const
{
    return m_state;
}

const VsnoopHandshake&
VsnoopFlow::GetHandshake() const
{
    return m_handshake;
}

bool
VsnoopFlow::IsDrained() const
{
    return m_state == VsnoopState::CLOSED || m_state == VsnoopState::HANDSHAKE ||
           m_guestAck >= m_told.GetAck();
}

bool
VsnoopFlow::IsFinished() const
{
    return m_peerFin && m_guestAck >= *m_peerFin && m_guestFinAcknowledged;
}

SequenceNumber32
VsnoopFlow::GetGuestNext() const
{
    return m_guestNext;
}

std::optional<std::pair<uint32_t, uint32_t>>
VsnoopFlow::GetTimestamps() const
{
    if (!m_timestamps)
    {
        return std::nullopt;
    }
    return std::pair(m_guestTime, m_echo);
}

SequenceNumber32
VsnoopFlow::GetToldEdge() const
{
    return m_told.GetEdge();
}

const VsnoopGuest&
VsnoopFlow::GetGuest() const
{
    return m_guest;
}

} // namespace ns3
