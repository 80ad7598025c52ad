/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef VFLOOD_FLOW_H
#define VFLOOD_FLOW_H

#include "flight-tracker.h"
#include "flow-queue.h"
#include "flow-state.h"
#include "offloaded-window.h"
#include "peer-window.h"
#include "vflood-message.h"

#include "ns3/event-id.h"
#include "ns3/net-device.h"
#include "ns3/tcp-congestion-ops.h"

#include <deque>
#include <optional>
#include <vector>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief A guest as the driver domain's vFlood module knows it: its buffer and its channel.
 */
struct VfloodShare
{
    Ptr<NetDevice> vif;        //!< its netback device
    VfloodPort* port{nullptr}; //!< this side's end of its channel
    uint32_t used{0};          //!< Q(t): segments buffered for all its flows
};

/**
 * \ingroup vflood
 *
 * \brief One TCP flow of a guest in the driver domain: the congestion window that the network sees,
 * what is in the network, what waits, and whether the flow is online.
 *
 * Guarantees:
 * 1. the state changes only through Apply(), by g_flowStateTable; an illegal event is an error;
 * 2. packets wait in order of arrival; the window and the peer's window decide when the first may
 *    go (MayRelease());
 * 3. the window grows while ACTIVE, and in NO_BUFFER if m_growWithoutBuffer; otherwise it is
 * frozen.
 */
class VfloodFlow
{
  public:
    /// A packet that waits.
    struct Waiting
    {
        SequenceNumber32 begin;   //!< its first byte
        SequenceNumber32 end;     //!< what follows its last byte
        FlowQueue::Handle handle; //!< where it is stored
        bool cwr{false};          //!< it says that the guest has answered a congestion mark
    };

    /// What an ACK from the peer was.
    enum class AckKind : uint8_t
    {
        OLD,       //!< nothing new, or not an ACK
        NEW,       //!< acknowledges data
        WINDOW,    //!< completes the handshake or moves the peer's window, no more
        DUPLICATE, //!< duplicate in the sense of RFC 5681
    };

    /**
     * \param key the flow, the guest as the local end
     * \param share its guest; must outlive the flow
     * \param ops congestion control, for this flow alone
     * \param segmentSize bytes of a full segment
     * \param initialCwnd first window in segments
     */
    VfloodFlow(const FlowKey& key,
               VfloodShare& share,
               Ptr<TcpCongestionOps> ops,
               uint32_t segmentSize,
               uint32_t initialCwnd);

    ~VfloodFlow();

    VfloodFlow(const VfloodFlow&) = delete;
    VfloodFlow& operator=(const VfloodFlow&) = delete;

    /**
     * \param event what happened
     * \return whether the state changed
     */
    bool Apply(FlowEvent event);

    /**
     * \param syn SYN or SYN-ACK from the guest
     * \param now present time
     */
    void OnGuestSyn(const TcpView& syn, Time now);

    /**
     * \param syn SYN or SYN-ACK from the peer
     */
    void OnPeerSyn(const TcpView& syn);

    /**
     * \param view a segment from the peer
     * \param now present time
     * \return what it means
     */
    AckKind OnAck(const TcpView& view, Time now);

    /**
     * A loss is being repaired by the guest: its window in the driver domain stays as it is.
     *
     * \param timeout whether the guest's timer expired; else duplicate ACKs
     */
    void OnLoss(bool timeout);

    /**
     * The guest hands the congestion window back after a loss.
     *
     * \param cwnd window in segments
     * \param ssthresh slow start threshold in segments
     */
    void AdoptWindow(uint32_t cwnd, uint32_t ssthresh);

    /// After a loss, go on with a window of the driver domain's own choice.
    void ResumeWindow();

    /**
     * A segment is released to the network.
     *
     * \param end what follows its last byte
     * \param cwr whether it says that the guest has answered a congestion mark
     * \param now present time
     */
    void OnSent(SequenceNumber32 end, bool cwr, Time now);

    /**
     * Note a segment with data or FIN from the guest.
     *
     * \param view the segment
     * \return whether it carries nothing beyond what was received before
     */
    bool OnGuestData(const TcpView& view);

    /**
     * \param waiting goes behind all others that wait
     */
    void Append(const Waiting& waiting);

    /**
     * \return whether packets wait and both windows let the first one go, or it is what the peer
     * waits for
     */
    bool MayRelease() const;

    /**
     * \param now present time
     * \return how long the congestion control makes the next segment wait if it paces; else zero
     */
    Time GetPacingDelay(Time now) const;

    /**
     * \param end what follows a segment's last byte
     * \return whether both windows would let it go if nothing waited
     */
    bool WindowsAllow(SequenceNumber32 end) const;

    /**
     * \return whether the peer's window lets the first packet that waits go; there must be one
     */
    bool PeerAllowsFirst() const;

    /**
     * \return the first packet that waits, taken out; there must be one
     */
    Waiting PopFront();

    /**
     * \param begin first byte of a segment
     * \param end what follows its last byte
     * \return packets that wait and lie within, taken out
     */
    std::vector<Waiting> TakeCovered(SequenceNumber32 begin, SequenceNumber32 end);

    /**
     * \return whether the peer has acknowledged something: the handshake is over
     */
    bool IsEstablished() const;

    /**
     * \return whether the peer has acknowledged the guest's FIN
     */
    bool IsFinished() const;

    /**
     * \return its congestion window in segments
     */
    uint32_t GetCwnd() const;

    /**
     * \return smallest round trip seen; zero if none yet
     */
    Time GetMinRtt() const;

    /**
     * \return congestion window and what goes with it
     */
    const OffloadedWindow& GetWindow() const
    {
        return m_window;
    }

    /**
     * \return Q_i: number of packets that wait
     */
    uint32_t GetQueued() const
    {
        return static_cast<uint32_t>(m_waiting.size());
    }

    const FlowKey m_key;                    //!< the flow
    VfloodShare& m_share;                   //!< its guest
    FlowState m_state{FlowState::CLOSED};   //!< read only for others
    FlightTracker m_flight;                 //!< what is in the network
    SequenceNumber32 m_una;                 //!< highest acknowledgement from the peer
    SequenceNumber32 m_high;                //!< what follows the last byte from the guest
    uint32_t m_dupAcks{0};                  //!< how often m_una was repeated
    uint32_t m_lossNumber{0};               //!< number of the guest's last reported loss
    std::optional<SequenceNumber32> m_told; //!< right edge the guest was last told, if online
    bool m_ready{false};                    //!< queue disc: in the round of those to be served
    EventId m_paced;                        //!< queue disc: when the pace lets the next one go
    bool m_growWithoutBuffer{true};         //!< whether the window follows ACKs in NO_BUFFER
    bool m_pacing{true};                    //!< whether the pace of the congestion control counts
    Time m_lastSeen;                        //!< when a packet passed last
    std::optional<TcpView> m_newSyn;        //!< the peer's SYN on an established connection

  private:
    /**
     * An ACK of new data.
     *
     * \param ece whether it echoes a congestion mark
     * \param now present time
     */
    void OnNewAck(bool ece, Time now);

    /// There may be too little to send for the window, which rate samples have to know.
    void CheckSupply();

    uint32_t m_segmentSize;                   //!< bytes of a full segment
    OffloadedWindow m_window;                 //!< congestion window
    PeerWindow m_peer;                        //!< the receiver's window
    std::deque<Waiting> m_waiting;            //!< packets that wait
    std::optional<Time> m_synAt;              //!< when the guest's SYN passed last
    bool m_synAgain{false};                   //!< it passed more than once
    bool m_guestEcn{false};                   //!< the guest's SYN offered or accepted ECN
    bool m_peerEcn{false};                    //!< so did the peer's
    bool m_established{false};                //!< the peer has acknowledged something
    std::optional<SequenceNumber32> m_finEnd; //!< what follows the guest's FIN
};

} // namespace ns3

#endif /* VFLOOD_FLOW_H */
