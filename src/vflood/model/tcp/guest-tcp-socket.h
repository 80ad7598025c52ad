/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef GUEST_TCP_SOCKET_H
#define GUEST_TCP_SOCKET_H

#include "delayed-ack.h"
#include "frto-machine.h"
#include "guest-socket-list.h"
#include "guest-tcp-config.h"
#include "linux-rtt-estimator.h"
#include "loss-undo.h"
#include "rate-halving.h"
#include "receive-window.h"
#include "retransmit-timer-policy.h"
#include "send-window-policy.h"
#include "tcp-compat.h"
#include "tcp-counters.h"
#include "tso-deferral.h"

#include "ns3/ipv4-header.h"
#include "ns3/ipv4-interface.h"
#include "ns3/ipv6-header.h"
#include "ns3/ipv6-interface.h"
#include "ns3/tcp-socket-base.h"
#include "ns3/traced-callback.h"

#include <memory>
#include <optional>
#include <string>

namespace ns3
{

/// What ss -i prints about a connection, at one instant.
struct SocketSample
{
    TcpSocket::TcpStates_t state{TcpSocket::CLOSED};                    //!< state of the connection
    TcpSocketState::TcpCongState_t congestion{TcpSocketState::CA_OPEN}; //!< state of the control
    FrtoState frto{FrtoState::IDLE}; //!< what F-RTO thinks of the last timeout
    uint32_t cwnd{0};                //!< congestion window, segments
    uint32_t ssthresh{0};            //!< slow start threshold, segments
    uint32_t inFlight{0};            //!< bytes in flight
    uint32_t unacknowledged{0};      //!< bytes sent and not acknowledged
    Time srtt;                       //!< smoothed round trip time
    Time variance;                   //!< variance term of the RTO
    Time rto;                        //!< retransmission timeout
};

/**
 * \ingroup vflood
 *
 * \brief A TCP socket that behaves like Linux where ns-3's differs.
 *
 * What differs from TcpSocketBase; each thing is a small object or function of its own, and an
 * attribute of GuestTcpL4Protocol, which makes these sockets:
 * 1. LinuxRttEstimator: RTO = SRTT + variance term with a floor, in whole jiffies, also from
 *    segments sent again if they carry timestamps; backoff up to 120 s, not forgotten by ACKs;
 * 2. FrtoMachine, RateHalving, LossUndo: what happens at and after a retransmission timeout;
 * 3. ReceiveWindow, DelayedAck: how much a receiver offers and when it acknowledges; duplicate
 *    segments are reported (RFC 2883);
 * 4. WindowAfterIdle(): the congestion window shrinks in pauses;
 * 5. RetransmitTimerPolicy: somebody may doubt timers and round trip times (PVTCP);
 * 6. SendWindowPolicy: somebody may overrule the send window (vFlood). While it floods, the
 *    receiver's window is not looked at; for the duration of a transmission beyond it, the trace
 *    source RWND then shows the policy's window;
 * 7. TcpCounters;
 * 8. zero-window probes when everything was handed down already, and a running retransmission
 *    timer after the window reopened: under flooding the unsent data waits below the socket;
 * 9. a reset ends connect() at once, and FIN is not repeated for ever; the timestamp to echo moves
 *    on when ACKs ride on data (ns-3 keeps echoing an old one);
 * 10. data is taken although an ACK overtook it (RFC 9293: only its acknowledgement number is old;
 *    ns-3 drops the segment). vFlood lets ACKs pass data that waits in the driver domain.
 */
class GuestTcpSocket : public TcpSocketBase
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    TCP_OWN_TYPE_ID // which has RttSample

    GuestTcpSocket();

    /**
     * TracedCallback signature of RttSample.
     *
     * \param measured round trip time as measured
     * \param used what the estimator was given
     */
    typedef void (*RttSampleTracedCallback)(Time measured, Time used);

    /**
     * \param other a listening socket
     */
    GuestTcpSocket(const GuestTcpSocket& other);
    ~GuestTcpSocket() override;

    /**
     * What the protocol gives a new socket.
     *
     * \param config values of the protocol's attributes
     * \param timers who may doubt timers, or null
     * \param list the node's sockets and the sum of their counters
     */
    void Setup(const GuestTcpConfig& config,
               Ptr<RetransmitTimerPolicy> timers,
               std::shared_ptr<GuestSocketList> list);

    /**
     * \return what was counted for this connection
     */
    const TcpCounters& GetCounters() const;

    /**
     * \return the state of the connection now
     */
    SocketSample GetSample() const;

    /**
     * \return local and remote address and port; empty before Bind() or Connect()
     */
    std::string GetFlowName() const;

    // On a guest these throw a VirtError unless the guest's vCPU runs the caller.
    int Connect(const Address& address) override;
    int Send(Ptr<Packet> packet, uint32_t flags) override;
    int Close() override;

    Ptr<Packet> Recv(uint32_t maxSize, uint32_t flags) override;
    using TcpSocketBase::Recv;

  protected:
    Ptr<TcpSocketBase> Fork() override;
    void CompleteFork(Ptr<Packet> packet,
                      const TcpHeader& header,
                      const Address& from,
                      const Address& to) override;
    uint32_t Window() const override;
    uint32_t AvailableWindow() const override;
    uint16_t AdvertisedWindowSize(bool scale = true) const override;
    uint32_t SendDataPacket(SequenceNumber32 seq, uint32_t maxSize, bool withAck) override;
    void SendEmptyPacket(uint8_t flags) override;
    void ReceivedAck(Ptr<Packet> packet, const TcpHeader& header) override;
    void ProcessAck(const SequenceNumber32& ack,
                    bool scoreboardUpdated,
                    uint32_t currentDelivered,
                    const SequenceNumber32& oldHead TCP_ACK_TAIL_PARAMETER) override;
    void ReceivedData(Ptr<Packet> packet, const TcpHeader& header) override;
    void EstimateRtt(const TcpHeader& header) override;
    void DoForwardUp(Ptr<Packet> packet, const Address& from, const Address& to) override;
    void ReTxTimeout() override;
    void DelAckTimeout() override;
    void LastAckTimeout() override;
    void PersistTimeout() override;

  private:
    /// Common part of the constructors.
    void Attach();

    /// The first SYN is about to be sent: attributes are final.
    void Open();

    /// Take arriving segments before the base class does.
    void InterceptSegments();

    /**
     * \param call what was called
     * \throws VirtError if the node is a guest and its vCPU does not run the caller
     */
    void CheckCaller(const std::string& call) const;

    /**
     * \param counter one more, here and in the node's sum
     */
    void Count(uint64_t TcpCounters::*counter);

    /**
     * \return the estimator
     */
    LinuxRttEstimator& Rtt() const;

    /**
     * \return bytes sent and not acknowledged
     */
    uint32_t GetOutstanding() const;

    // Flooding: guest-tcp-socket-policy.cc

    /// Find the policy and tell it the flow.
    void OpenPolicy();

    /// Tell the policy that the connection is over.
    void ClosePolicy();

    /**
     * \return whether the policy's window rules
     */
    bool IsFlooding() const;

    /**
     * \return bytes the policy lets be outstanding
     */
    uint32_t FloodWindow() const;

    /**
     * \return the receiver's window, or what floods instead, bytes
     */
    uint32_t GetBufferWindow() const;

    /**
     * \return the same as ns-3's transmission buffer is to see it: if it is used up to the last
     * byte the buffer would propose a segment of no bytes, on which TcpSocketBase crashes
     */
    uint32_t GetNextSegWindow() const;

    /// The policy's window may have opened.
    void OnKick();

    /**
     * \param from TCP state before
     * \param to TCP state after
     */
    void OnTcpState(TcpStates_t from, TcpStates_t to);

    /**
     * \return whether data may be sent in the present TCP state
     */
    bool MaySend() const;

    /// The peer answered SYN with RST.
    void Refused();

    /**
     * \param packet a segment that arrives
     * \param header gets its header
     * \return its data, if TcpSocketBase will drop it because an ACK overtook it; null otherwise
     */
    Ptr<Packet> GetLateData(Ptr<const Packet> packet, TcpHeader& header) const;

    // Sending: guest-tcp-socket-send.cc

    /**
     * \param allowed bytes that the windows allow
     * \return whether to wait until they allow more
     */
    bool IsDeferred(uint32_t allowed) const;

    /**
     * \return whether the queue of the node's device is so long that new data has to wait; an ACK
     * comes that asks again
     */
    bool IsDeviceBusy() const;

    /**
     * New data is sent: count what Linux hands down at once.
     *
     * \param sent payload, bytes
     */
    void CountBurst(uint32_t sent);

    /// Shrink the window if the connection paused.
    void RestartAfterIdle();

    /// An ACK was sent, alone or with data.
    void NoteAckSent();

    /// Send an ACK that reports m_duplicate first.
    void SendDuplicateReport();

    /**
     * SYN or FIN is sent again.
     *
     * \param flags of the segment
     * \return whether it may go out now
     */
    bool RepeatControl(uint8_t flags);

    // Timers: guest-tcp-socket-timer.cc

    /**
     * \return how much later the expired timer shall expire; counted
     */
    Time AskPolicy();

    /// A retransmission timer has really expired: count it.
    void CountTimer();

    /**
     * \return whether F-RTO may judge this timeout
     */
    bool MayUseFrto() const;

    /**
     * \return whether a timeout now lowers the threshold (Linux: not in the middle of a reduction
     * for another reason, nor when it repeats)
     */
    bool IsReducedAtTimeout() const;

    /**
     * Remember what the window was.
     *
     * \param reduced whether the timeout lowers the threshold
     */
    void SaveForUndo(bool reduced);

    /// Retransmission timeout with F-RTO: the head alone is sent again.
    void EnterFrto();

    /**
     * Retransmission timeout without F-RTO: everything counts as lost.
     *
     * \param rto the timeout that follows
     */
    void EnterLossAtOnce(Time rto);

    // ACKs: guest-tcp-socket-ack.cc and -loss.cc

    /**
     * \param packet payload that came with an ACK
     * \param header the ACK
     * \return what it says, but for what ProcessAck() finds out
     */
    AckView Look(Ptr<const Packet> packet, const TcpHeader& header);

    /**
     * \param header an ACK
     * \param view gets what its SACK option says
     */
    void LookAtSacks(const TcpHeader& header, AckView& view);

    /**
     * \param header an ACK with a round trip time
     * \return the sample; 0 if there is none
     */
    Time TakeSample(const TcpHeader& header) const;

    /**
     * \return whether the ACK at hand shows that nothing was lost
     */
    bool MayUndo() const;

    /// What was marked lost is in flight.
    void ForgetLosses();

    /// The congestion state is Open.
    void SetOpen();

    /// The window is what it was before the timeout, moderated.
    void UndoWindow();

    /// At most MaxBurst segments more than what is in flight.
    void Moderate();

    /**
     * \param count segments of unsent data to send now, if there are so many
     */
    void SendNewSegments(uint32_t count);

    /**
     * F-RTO looks at the ACK at hand.
     *
     * \param window congestion window before it, bytes
     */
    void JudgeTimeout(uint32_t window);

    /**
     * F-RTO's verdict: nothing was lost.
     *
     * \param window congestion window before the ACK, bytes
     */
    void TimeoutWasSpurious(uint32_t window);

    /**
     * F-RTO's verdict: loss.
     *
     * \param before F-RTO's state before
     * \param event what it took the ACK for
     */
    void TimeoutWasLoss(FrtoState before, FrtoEvent event);

    /**
     * Rate halving goes on, or ends.
     *
     * \param window congestion window before the ACK, bytes
     */
    void ContinueHalving(uint32_t window);

    /**
     * \return whether unsent data and room in the peer's window are there
     */
    bool CanSendNewData() const;

    // Receiving: guest-tcp-socket-receive.cc

    /**
     * A segment arrived for this connection.
     *
     * \param packet the segment
     * \param header its IP header
     * \param port its source port
     * \param interface where it came in
     */
    void Arrived(Ptr<Packet> packet,
                 Ipv4Header header,
                 uint16_t port,
                 Ptr<Ipv4Interface> interface);

    /**
     * A segment arrived for this connection, by IPv6.
     *
     * \param packet the segment
     * \param header its IP header
     * \param port its source port
     * \param interface where it came in
     */
    void Arrived6(Ptr<Packet> packet,
                  Ipv6Header header,
                  uint16_t port,
                  Ptr<Ipv6Interface> interface);

    /**
     * \param packet a segment; if it carries what is there already, m_duplicate is set
     */
    void NoteDuplicate(Ptr<const Packet> packet);

    /**
     * \return bytes that the receive buffer can still take
     */
    uint32_t GetReceiveSpace() const;

    /**
     * \return bytes received in order that no ACK has acknowledged
     */
    uint32_t GetUnacknowledged() const;

    /// Send an ACK, not a delayed one.
    void AcknowledgeNow();

    /**
     * Data was received and the base class did not acknowledge it.
     *
     * \param waited a delayed ACK was due before it came
     */
    void AfterData(bool waited);

    /// The application has read: perhaps an ACK is due.
    void AfterRead();

    /// A block of sequence numbers.
    using Block = std::pair<SequenceNumber32, SequenceNumber32>;

    GuestTcpConfig m_config;                 //!< attributes of the protocol
    TcpCounters m_counters;                  //!< of this connection
    std::shared_ptr<GuestSocketList> m_list; //!< the node's sockets
    uint64_t m_number{0};                    //!< number of this one
    Ptr<RetransmitTimerPolicy> m_timers;     //!< may doubt timers, or null
    SendWindowPolicy* m_policy{nullptr};     //!< the congestion control if it is one, and open

    uint8_t m_controlSent{0};         //!< SYN and FIN, if they were sent
    bool m_timerServed{false};        //!< the base class acts for a timer that was counted
    uint32_t m_timerRepeats{0};       //!< expiries since data was last acknowledged
    Time m_lastSent;                  //!< when data was last sent
    bool m_hasSent{false};            //!< data was sent
    FrtoMachine m_frto;               //!< judges timeouts
    RateHalving m_halving;            //!< response to a spurious one
    LossUndo m_undo;                  //!< takes back the reduction of the window
    bool m_undoing{false};            //!< the ACK at hand takes it back
    uint32_t m_windowBefore{0};       //!< congestion window before the ACK at hand, bytes
    uint32_t m_windowAtTimeout{0};    //!< congestion window before the timeout, bytes
    AckView m_view;                   //!< the ACK at hand
    uint32_t m_outBurst{0};           //!< bytes of the present burst
    mutable TsoDeferral m_deferral;   //!< whether to wait for room
    mutable Time m_burstTime;         //!< when it was last decided not to
    mutable uint32_t m_burst{0};      //!< bytes then allowed at once and not sent yet
    uint32_t m_lastWindow{0};         //!< window in the last ACK, bytes
    SequenceNumber32 m_sackedUpTo{0}; //!< end of the highest SACK block seen

    mutable ReceiveWindow m_window;   //!< what is offered
    DelayedAck m_delayed;             //!< when to acknowledge
    uint32_t m_fixedQuick{0};         //!< quick ACKs left if the delay is not adaptive
    std::optional<Block> m_duplicate; //!< received twice, to be reported
    bool m_receiving{false};          //!< in ReceivedData()
    bool m_read{false};               //!< the application read in there

    TracedCallback<Time, Time> m_rttSampleTrace; //!< RttSample
};

} // namespace ns3

#endif /* GUEST_TCP_SOCKET_H */
