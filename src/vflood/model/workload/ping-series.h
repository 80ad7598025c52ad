/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef PING_SERIES_H
#define PING_SERIES_H

#include "ns3/application.h"
#include "ns3/event-id.h"
#include "ns3/ipv4-address.h"
#include "ns3/random-variable-stream.h"
#include "ns3/socket.h"
#include "ns3/traced-callback.h"

#include <map>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief A series of ICMP echo requests, as the papers' ping experiments: the replies come from the
 * kernel of the other node, so a guest answers only when its vCPU runs.
 *
 * Works alike on every ns-3 release (ns-3's own ping application changed its name and attributes).
 */
class PingSeries : public Application
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    PingSeries();
    ~PingSeries() override;

    /**
     * \param stream first number of the random stream of the intervals
     * \return how many streams were used
     */
    int64_t AssignStreams(int64_t stream);

    /**
     * \param packet a packet, IPv4 header first
     * \param[out] sequence its ICMP sequence number, if it is an echo request of any series
     * \return whether it is an echo request
     */
    static bool IsRequest(Ptr<const Packet> packet, uint16_t& sequence);

    /**
     * TracedCallback signature of Sent.
     *
     * \param sequence number of the request, from 0
     */
    typedef void (*SentTracedCallback)(uint16_t sequence);

    /**
     * TracedCallback signature of Reply.
     *
     * \param sequence number of the request
     * \param rtt from sending the request to reading the reply
     */
    typedef void (*ReplyTracedCallback)(uint16_t sequence, Time rtt);

  protected:
    void DoDispose() override;

  private:
    void StartApplication() override;
    void StopApplication() override;

    /// Send a request, and schedule the next one.
    void Send();

    /**
     * \param socket has ICMP packets
     */
    void OnRead(Ptr<Socket> socket);

    Ipv4Address m_remote;                        //!< attribute Remote
    uint32_t m_count;                            //!< attribute Count
    uint32_t m_size;                             //!< attribute Size
    Ptr<RandomVariableStream> m_interval;        //!< attribute Interval
    Ptr<Socket> m_socket;                        //!< raw ICMP socket
    EventId m_next;                              //!< the next request
    uint32_t m_sent{0};                          //!< requests sent
    std::map<uint16_t, Time> m_open;             //!< when unanswered requests were sent
    TracedCallback<uint16_t> m_sentTrace;        //!< Sent
    TracedCallback<uint16_t, Time> m_replyTrace; //!< Reply
};

} // namespace ns3

#endif /* PING_SERIES_H */
