/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef OLIO_CALLS_H
#define OLIO_CALLS_H

#include "olio-stream.h"

#include "ns3/nstime.h"

#include <array>
#include <functional>
#include <map>
#include <memory>

namespace ns3
{

/// How long something took, by the kind of work.
struct OlioTimes
{
    std::array<uint64_t, N_OLIO_WORKS> n{}; //!< how often
    std::array<Time, N_OLIO_WORKS> total;   //!< all together

    /**
     * \param work what was done
     * \param time how long it took
     */
    void Add(OlioWork work, Time time);
};

/**
 * \ingroup vflood
 *
 * \brief The web tier's calls of another tier, on connections that stay.
 *
 * A connection is made when it is first needed, and answers in the order of its calls.
 */
class OlioCalls
{
  public:
    using Done = std::function<void()>; //!< called with the answer

    /**
     * \param node whose software calls
     * \param remote the other tier
     * \param slots calls at once on a connection; more wait
     * \param times gets how long calls took, waits for a slot included; must outlive this object
     * \param lost called when a connection is gone
     */
    OlioCalls(Ptr<Node> node,
              const Address& remote,
              uint32_t slots,
              OlioTimes& times,
              OlioStream::OnLost lost);

    /**
     * \param connection number of the connection to use
     * \param message what is asked
     * \param done called with the answer
     */
    void Call(uint32_t connection, const OlioMessage& message, Done done);

    /**
     * \return bytes of answers that arrived other than they should be
     */
    uint64_t GetWrong() const;

  private:
    /// A call.
    struct Entry
    {
        OlioMessage message; //!< what is asked
        Done done;           //!< called with the answer
        Time begin;          //!< when it was asked
    };

    /// A connection.
    struct Connection
    {
        std::unique_ptr<OlioStream> stream; //!< its messages
        std::deque<Entry> asked;            //!< not answered yet
        uint32_t sent{0};                   //!< number of calls under way
    };

    /**
     * \param number of a connection
     * \return the connection, new if it has to be
     */
    Connection& Find(uint32_t number);

    /**
     * \param connection send what its slots allow
     */
    void Fill(Connection& connection) const;

    /**
     * \param connection has answered its oldest call
     */
    void OnAnswer(Connection& connection);

    Ptr<Node> m_node;                             //!< whose software calls
    Address m_remote;                             //!< the other tier
    uint32_t m_slots;                             //!< calls at once on a connection
    OlioTimes& m_times;                           //!< how long calls took
    OlioStream::OnLost m_lost;                    //!< hears of lost connections
    std::map<uint32_t, Connection> m_connections; //!< by number
};

} // namespace ns3

#endif /* OLIO_CALLS_H */
