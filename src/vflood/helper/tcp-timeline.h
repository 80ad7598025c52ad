/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef TCP_TIMELINE_H
#define TCP_TIMELINE_H

#include "ns3/sequence-number.h"
#include "ns3/timeline.h"

#include <memory>
#include <string>

namespace ns3
{

class Packet;
class Socket;
class TcpHeader;
class TcpSocketBase;

/**
 * \ingroup vflood
 *
 * \brief The part of a timeline that shows what a TCP sender thinks: congestion window, RTO and
 * smoothed RTT as counters, and a row of what it sends again. Listens, and changes nothing.
 *
 * A retransmission is shown as an interval without length, called "timeout" if the retransmission
 * timer caused it (the RTO has just doubled), else "retransmission". Works with any TcpSocketBase.
 */
class TcpTimeline : public TimelinePart
{
  public:
    static constexpr uint32_t TCP = 6; //!< group of the TCP senders

    /**
     * \param timeline a timeline that is being written (VirtError otherwise)
     * \param name what rows and counters begin with, different from other senders'
     * \param number number of the sender, from 1
     * \return the part, which has been added to the timeline
     */
    static std::shared_ptr<TcpTimeline> Add(const Ptr<Timeline>& timeline,
                                            const std::string& name,
                                            uint32_t number = 1);

    /**
     * Use Add().
     *
     * \param file where to, must outlive this object until End()
     * \param name what rows and counters begin with
     * \param number number of the sender, from 1
     */
    TcpTimeline(ChromeTraceWriter& file, const std::string& name, uint32_t number);
    ~TcpTimeline() override;

    TcpTimeline(const TcpTimeline&) = delete;
    TcpTimeline& operator=(const TcpTimeline&) = delete;

    /**
     * Show this socket from now on, instead of the one before.
     *
     * \param socket a TCP socket of ns-3 (VirtError otherwise), for example in the callback of
     *        TransferApplication's TransferStarted
     */
    void Follow(const Ptr<Socket>& socket);

    void End(Time at) override;

  private:
    /// Stop listening to the socket.
    void Leave();

    /**
     * Listen, or stop listening, to the socket.
     *
     * \tparam Call TraceConnectWithoutContext or TraceDisconnectWithoutContext
     * \param call one of them, for the socket
     */
    template <class Call>
    void ForEachSource(Call call);

    /**
     * \param from congestion window before, bytes
     * \param to congestion window after, bytes
     */
    void OnCwnd(uint32_t from, uint32_t to);

    /**
     * \param from RTO before
     * \param to RTO after
     */
    void OnRto(Time from, Time to);

    /**
     * \param from smoothed RTT before
     * \param to smoothed RTT
     */
    void OnRtt(Time from, Time to);

    /**
     * \param packet data that is sent
     * \param header its header
     * \param socket the socket
     */
    void OnTx(Ptr<const Packet> packet, const TcpHeader& header, Ptr<const TcpSocketBase> socket);

    Ptr<Socket> m_socket;     //!< the socket
    CounterTrack m_cwnd;      //!< congestion window
    CounterTrack m_rto;       //!< retransmission timeout
    CounterTrack m_rtt;       //!< smoothed RTT
    IntervalTrack m_again;    //!< what is sent again
    SequenceNumber32 m_next;  //!< highest sequence number sent, plus 1
    bool m_sent{false};       //!< whether anything was sent
    Time m_doubled{Time(-1)}; //!< when the RTO doubled last
    bool m_ended{false};      //!< whether nothing is written any more
};

} // namespace ns3

#endif /* TCP_TIMELINE_H */
