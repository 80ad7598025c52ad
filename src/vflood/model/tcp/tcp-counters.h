/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef TCP_COUNTERS_H
#define TCP_COUNTERS_H

#include <cstdint>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief What netstat -s counts, by the names of /proc/net/snmp and /proc/net/netstat.
 *
 * Rules (published: Linux 2.6.32 source). OutSegs does not count what is sent again. An expiry of
 * the retransmission timer that is not the repetition of another without progress in between counts
 * once: as TCPTimeouts if nothing was suspicious, as one of the three Failures if duplicate ACKs
 * had come in, if fast recovery was under way, or if a loss was being repaired. TCPSpuriousRTOs are
 * F-RTO's verdicts, TCPLossUndo those by timestamps or duplicate SACKs.
 */
struct TcpCounters
{
    uint64_t InSegs{0};              //!< segments received
    uint64_t OutSegs{0};             //!< segments sent, but for those sent again
    uint64_t OutBursts{0};           //!< bursts of new data: up to 64 KB sent at once
    uint64_t RetransSegs{0};         //!< segments sent again
    uint64_t TCPTimeouts{0};         //!< first expiries with nothing suspicious
    uint64_t TCPSackFailures{0};     //!< first expiries after duplicate ACKs (also without SACK)
    uint64_t TCPSackRecoveryFail{0}; //!< first expiries in fast recovery (also without SACK)
    uint64_t TCPLossFailures{0};     //!< first expiries while a loss was being repaired
    uint64_t RetransmitTimers{0};    //!< all expiries, repetitions too (no netstat name)
    uint64_t PostponedTimers{0}; //!< expiries put off by a RetransmitTimerPolicy (no netstat name)
    uint64_t TCPSpuriousRTOs{0}; //!< timeouts found spurious by F-RTO
    uint64_t TCPLossUndo{0};     //!< timeouts found spurious by timestamps or duplicate SACKs
    uint64_t TCPDSACKRecv{0};    //!< ACKs received that report a segment that came twice
    uint64_t TCPDSACKOldSent{0}; //!< ACKs sent that report a segment that came twice
    uint64_t DuplicateAcks{0};   //!< ACKs received without any news (no netstat name)
    uint64_t DelayedACKs{0};     //!< ACKs sent because the delay was over

    /// Name and value of each, in this order.
    using List = std::vector<std::pair<std::string, uint64_t>>;

    /**
     * \return all counters
     */
    List GetAll() const;
};

/**
 * \param os a stream
 * \param counters written one per line, name and value
 * \return the stream
 */
std::ostream& operator<<(std::ostream& os, const TcpCounters& counters);

} // namespace ns3

#endif /* TCP_COUNTERS_H */
