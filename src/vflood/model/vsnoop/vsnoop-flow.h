/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef VSNOOP_FLOW_H
#define VSNOOP_FLOW_H

#include "safe-sequence.h"
#include "told-window.h"
#include "vsnoop-guest.h"
#include "vsnoop-handshake.h"
#include "vsnoop-state.h"

#include "ns3/event-id.h"
#include "ns3/mac48-address.h"
#include "ns3/nstime.h"

#include <functional>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief A flow in the driver domain's vSnoop module: what the peer may be told for the guest.
 *
 * Guarantees:
 * 1. GetAck() acknowledges only bytes whose receive buffers OnReserved() has heard of, without a
 *    gap from the first byte of the connection, and that the guest has promised to take: up to the
 *    right edge of a window it has offered, or within the receive buffer that it is known to have;
 * 2. what is told never goes back (ToldWindow);
 * 3. the guest sees every segment of the peer.
 */
class VsnoopFlow
{
  public:
    /// What the driver domain does about a segment of the peer.
    enum class Answer : uint8_t
    {
        NONE,   //!< nothing: the guest will
        ACK,    //!< acknowledges all that is sure
        DELAY,  //!< does so with one of the next
        REPEAT, //!< says again what it has acknowledged
    };

    /// What becomes of a segment of the guest.
    struct Verdict
    {
        bool swallow{false};                   //!< it is not sent
        bool raise{false};                     //!< it is sent with other numbers
        ToldWindow::Wire wire;                 //!< those
        std::optional<SequenceNumber32> seq{}; //!< sequence number; none: its own
        bool defer{false};                     //!< what it says is owed to the peer
    };

    /// Told of changes of the state: state before, state after.
    using Observer = std::function<void(VsnoopState, VsnoopState)>;

    /**
     * \param guest whose flow it is; must outlive this
     * \param observer is told of changes of the state; may be empty
     */
    VsnoopFlow(const VsnoopGuest& guest, Observer observer);
    ~VsnoopFlow();

    VsnoopFlow(const VsnoopFlow&) = delete;
    VsnoopFlow& operator=(const VsnoopFlow&) = delete;

    /**
     * \param syn a SYN or SYN-ACK of the peer
     */
    void OnPeerSyn(const TcpView& syn);

    /**
     * \param syn a SYN or SYN-ACK of the guest, not of a later connection
     */
    void OnGuestSyn(const TcpView& syn);

    /**
     * A segment of the peer goes to the guest; whether it gets there is open.
     *
     * \param view the segment
     */
    void OnPeerSegment(const TcpView& view);

    /**
     * A segment of the peer has no receive buffer: it waits for one, or is lost.
     *
     * \param view the segment
     */
    void OnRefused(const TcpView& view);

    /**
     * A segment of the peer has its receive buffers.
     *
     * \param view the segment
     * \return what the driver domain does about it
     */
    Answer OnReserved(const TcpView& view);

    /**
     * A segment of the guest that is no SYN goes to the peer. A pure ACK that has overtaken data of
     * the guest, which waits, goes with the number of what has left: the peer could not accept it
     * otherwise.
     *
     * \param view the segment
     * \return what becomes of it; the peer counts as told
     */
    Verdict OnGuestSegment(const TcpView& view);

    /**
     * \return whether something is sure that the peer was not told, and it may be
     */
    bool OwesAck() const;

    /// An ACK has waited for data of the guest in vain.
    void OnAckLate();

    /**
     * The driver domain acknowledges; the peer counts as told.
     *
     * \return what to say; nothing if the window would not hold a full segment: the guest says such
     * things, and what follows them
     */
    std::optional<ToldWindow::Wire> TakeAck();

    /**
     * The driver domain acknowledges again what it has; the peer counts as told.
     *
     * \return what to say
     */
    ToldWindow::Wire TakeRepeat();

    /**
     * An ACK of the driver domain leaves after it has waited.
     *
     * \param own what it says
     * \return what it has to say now, and the peer counts as told; nothing if it is of an earlier
     * connection
     */
    std::optional<ToldWindow::Wire> Renew(ToldWindow::Wire own);

    /**
     * Change the state by the table.
     *
     * \param event what happened; it must be legal
     */
    void Apply(VsnoopEvent event);

    /**
     * \return the state
     */
    VsnoopState GetState() const;

    /**
     * \return the SYNs
     */
    const VsnoopHandshake& GetHandshake() const;

    /**
     * \return whether the guest has acknowledged all that the driver domain has
     */
    bool IsDrained() const;

    /**
     * \return whether both sides have closed and acknowledged it
     */
    bool IsFinished() const;

    /**
     * \return sequence number of an ACK of the guest
     */
    SequenceNumber32 GetGuestNext() const;

    /**
     * \return timestamps of an ACK of the guest (value, echo), if it has any
     */
    std::optional<std::pair<uint32_t, uint32_t>> GetTimestamps() const;

    /**
     * \return end of what the guest is sure to take
     */
    SequenceNumber32 GetGuestLimit() const;

    /**
     * \return right edge that the peer was told last
     */
    SequenceNumber32 GetToldEdge() const;

    /**
     * \return whose flow it is
     */
    const VsnoopGuest& GetGuest() const;

    /// Ethernet's part of the way to the peer.
    struct Way
    {
        Mac48Address guest;    //!< address of the guest
        Mac48Address peer;     //!< address of the peer, or of the router before it
        uint16_t protocol{0};  //!< EtherType
        Ptr<NetDevice> uplink; //!< port
    };

    Way way;        //!< to the peer, as its last segment came
    Time lastSeen;  //!< when the last segment of either side passed
    EventId ackDue; //!< sends a delayed ACK

  private:
    /**
     * The guest agreed to the connection.
     *
     * \param view the segment by which it did
     */
    void Establish(const TcpView& view);

    /**
     * \param view a segment of the peer
     * \return whether what it acknowledges is at least what segments before it did, and was sent:
     * of others RFC 9293 takes the data nevertheless, but ns-3's TCP drops it
     */
    bool IsFresh(const TcpView& view) const;

    /**
     * \param view a segment of the peer with data that can be acknowledged
     * \return what the driver domain does about it
     */
    Answer Place(const TcpView& view);

    /**
     * \param view in sequence, has its place
     * \return what the driver domain does about it
     */
    Answer Continue(const TcpView& view);

    /**
     * \param view a segment of the guest
     * \return sequence number that it has to have, if it is a pure ACK that has overtaken data
     */
    std::optional<SequenceNumber32> NoteSequence(const TcpView& view);

    /**
     * \param view a segment of the guest with an acknowledgement number
     * \return what it says about the window
     */
    ToldWindow::Wire Note(const TcpView& view);

    /**
     * \param view a segment of the guest
     * \param wire what it says
     * \param repeated whether it says the same as the one before
     * \return whether the peer learns nothing from it
     */
    bool IsRedundant(const TcpView& view, ToldWindow::Wire wire, bool repeated);

    /**
     * \param view a segment of the guest
     * \param wire what it says
     * \return whether it is a pure ACK that data of the guest will soon make superfluous: the
     * guest has answered in time so far, and the peer can go on meanwhile
     */
    bool IsDeferrable(const TcpView& view, ToldWindow::Wire wire) const;

    /**
     * \return all that the peer may be told of
     */
    SequenceNumber32 GetSure() const;

    /**
     * \return the right edge that the driver domain may offer
     */
    SequenceNumber32 GetOffer() const;

    /**
     * \param wire is told to the peer
     */
    void Tell(ToldWindow::Wire wire);

    const VsnoopGuest& m_guest;                 //!< whose flow it is
    Observer m_observer;                        //!< told of changes of the state
    VsnoopState m_state{VsnoopState::CLOSED};   //!< the state
    VsnoopHandshake m_handshake;                //!< the SYNs
    SafeSequence m_safe;                        //!< what is sure to reach the guest
    ToldWindow m_told;                          //!< what the peer was told
    uint32_t m_segment{0};                      //!< bytes of a full segment
    SequenceNumber32 m_guestAck;                //!< all that the guest has acknowledged
    SequenceNumber32 m_guestLimit;              //!< end of what the guest is sure to take
    ToldWindow::Wire m_guestSaid;               //!< what the guest said last
    SequenceNumber32 m_guestNext;               //!< what follows the guest's last byte
    SequenceNumber32 m_peerAck;                 //!< all that the peer has acknowledged
    uint32_t m_guestTime{0};                    //!< last timestamp of the guest
    uint32_t m_echo{0};                         //!< timestamp of the peer to echo
    uint64_t m_unacknowledged{0};               //!< bytes that wait for a delayed ACK
    uint32_t m_largest{0};                      //!< bytes of the largest segment
    uint32_t m_repeats{0};                      //!< answers for which the guest has one coming
    bool m_interactive{false};                  //!< the guest has answered data in time
    bool m_late{false};                         //!< it has not answered the last data in time
    bool m_timestamps{false};                   //!< both sides use them
    std::optional<SequenceNumber32> m_peerFin;  //!< what follows the peer's FIN
    std::optional<SequenceNumber32> m_guestFin; //!< what follows the guest's FIN
    bool m_guestFinAcknowledged{false};         //!< by the peer
};

} // namespace ns3

#endif /* VSNOOP_FLOW_H */
