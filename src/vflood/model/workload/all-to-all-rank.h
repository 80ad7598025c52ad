/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ALL_TO_ALL_RANK_H
#define ALL_TO_ALL_RANK_H

#include "all-to-all-mesh.h"
#include "all-to-all-schedule.h"
#include "process.h"

#include "ns3/address.h"
#include "ns3/application.h"
#include "ns3/event-id.h"
#include "ns3/traced-callback.h"

#include <string>
#include <vector>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief What one rank knows of one all-to-all exchange.
 */
struct AllToAllIteration
{
    uint32_t rank{0};   //!< whose clock this is
    uint32_t series{0}; //!< 0, 1, ... in order of AddSeries()
    uint32_t index{0};  //!< 0, 1, ... within the series
    uint64_t size{0};   //!< bytes to each rank
    Time start;         //!< when the rank entered it
    Time end;           //!< when it had sent and received everything
};

/**
 * \ingroup vflood
 *
 * \brief A rank of an MPI program that does all-to-all exchanges, as the Intel MPI Benchmarks have
 * them: in each series of one message size, barriers, then repetitions of the exchange, with a
 * barrier after each.
 *
 * Connections are made before the first series and last for the program. A rank blocks in its
 * rounds: it begins the next one when what it sends is in the socket's buffer and what it is to
 * receive has come. All ranks of a program need the same peers, series and attributes.
 */
class AllToAllRank : public Application
{
  public:
    /// How an exchange is done.
    enum Algorithm
    {
        PAIRWISE, //!< AllToAllSchedule::Pairwise()
        SCATTERED //!< AllToAllSchedule::Scattered()
    };

    /// Where there are barriers.
    enum Barriers
    {
        EACH,  //!< two before a series, one after each exchange
        SERIES //!< two before a series
    };

    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    AllToAllRank();
    ~AllToAllRank() override;

    /**
     * \param ranks address and port where each rank listens, in order (VirtError if one is no
     * InetSocketAddress, or two have the same address)
     * \param rank which of them this is (VirtError if there are not as many)
     */
    void SetRanks(const std::vector<Address>& ranks, uint32_t rank);

    /**
     * \param size bytes to each rank
     * \param repetitions of the exchange (VirtError if 0)
     */
    void AddSeries(uint64_t size, uint32_t repetitions);

    /**
     * \return bytes that were not what was sent
     */
    uint64_t GetWrong() const;

    /**
     * TracedCallback signature of Iteration.
     *
     * \param iteration the exchange that this rank has finished
     */
    typedef void (*IterationTracedCallback)(const AllToAllIteration& iteration);

    /**
     * TracedCallback signature of Ended.
     *
     * \param error empty if all series are over, otherwise what happened
     */
    typedef void (*EndedTracedCallback)(const std::string& error);

  protected:
    void DoDispose() override;

  private:
    /// Repetitions of one size.
    struct Series
    {
        uint64_t size;        //!< bytes to each rank
        uint32_t repetitions; //!< how often
    };

    void StartApplication() override;
    void StopApplication() override;

    /// Move bytes; go on as far as possible.
    void Progress();

    /**
     * \return whether all exchanges of the present round are over
     */
    bool IsRoundOver() const;

    /**
     * \return what ended the program: a connection is lost, or a rank that something is expected
     * from has closed; empty if nothing did
     */
    std::string FindError() const;

    /**
     * Begin a collective.
     *
     * \param rounds what to do
     * \param size bytes of each message, without the envelope
     */
    void Begin(const std::vector<AllToAllSchedule::Round>& rounds, uint64_t size);

    /// Begin the present round.
    void BeginRound();

    /// Begin the next collective, or end.
    void BeginNext();

    /// The present round is over: begin the next one, or the next collective.
    void FinishRound();

    /// The present exchange is over.
    void FinishExchange();

    /**
     * Close everything and tell.
     *
     * \param error see EndedTracedCallback
     */
    void End(const std::string& error);

    Time m_connectAfter;                                       //!< attribute ConnectAfter
    uint32_t m_envelope;                                       //!< attribute Envelope
    Algorithm m_algorithm;                                     //!< attribute Algorithm
    Barriers m_barriers;                                       //!< attribute Barriers
    std::vector<Address> m_ranks;                              //!< all ranks
    uint32_t m_rank{0};                                        //!< this one
    std::vector<Series> m_series;                              //!< what to do
    Process m_process;                                         //!< does it
    AllToAllMesh m_mesh;                                       //!< connections
    EventId m_connect;                                         //!< connects to the ranks below
    std::vector<AllToAllSchedule::Round> m_rounds;             //!< of the present collective
    std::size_t m_round{0};                                    //!< the present one
    uint64_t m_size{0};                                        //!< of its messages
    std::vector<uint64_t> m_expected;                          //!< bytes from each rank so far
    uint32_t m_barriersDue{2};                                 //!< before the next exchange
    bool m_begun{false};                                       //!< a collective is under way
    bool m_timed{false};                                       //!< it is an exchange
    bool m_ended{false};                                       //!< whether Ended has fired
    AllToAllIteration m_iteration;                             //!< the present or next exchange
    TracedCallback<const AllToAllIteration&> m_iterationTrace; //!< Iteration
    TracedCallback<const std::string&> m_endedTrace;           //!< Ended
};

} // namespace ns3

#endif /* ALL_TO_ALL_RANK_H */
