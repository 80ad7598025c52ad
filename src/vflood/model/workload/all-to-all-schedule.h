/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ALL_TO_ALL_SCHEDULE_H
#define ALL_TO_ALL_SCHEDULE_H

#include <cstdint>
#include <vector>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief What one rank of an MPI program does in its collectives, and how often and with which
 * sizes the Intel MPI Benchmarks do them.
 *
 * A rank finishes a round, all its exchanges, before it begins the next one.
 */
struct AllToAllSchedule
{
    /// A message to one rank, and one from another (or the same).
    struct Exchange
    {
        uint32_t to;   //!< rank
        uint32_t from; //!< rank
    };

    using Round = std::vector<Exchange>; //!< under way together

    /**
     * Pairwise exchange: ranks - 1 rounds of one message each way, in the s-th with the rank that
     * is this one XOR s if the number of ranks is a power of two, otherwise to the rank s further
     * on and from the rank s further back. What MPI libraries do above 32 kB (published: MPICH).
     *
     * \param rank this rank
     * \param ranks number of ranks, above rank
     * \return the rounds
     */
    static std::vector<Round> Pairwise(uint32_t rank, uint32_t ranks);

    /**
     * One round of everything; what MPICH does up to 32 kB (published).
     *
     * \param rank this rank
     * \param ranks number of ranks, above rank
     * \return the round, or none for a single rank
     */
    static std::vector<Round> Scattered(uint32_t rank, uint32_t ranks);

    /**
     * Dissemination barrier: in the k-th round to the rank 2^k further on.
     *
     * \param rank this rank
     * \param ranks number of ranks, above rank
     * \return the rounds, log2(ranks), rounded up
     */
    static std::vector<Round> Barrier(uint32_t rank, uint32_t ranks);

    /**
     * \param minLog log2 of the least size but 0
     * \param maxLog log2 of the largest size, 0 ... 62 (VirtError if it is below minLog)
     * \return the benchmarks' message sizes in bytes: 0, and powers of two (published: 0 ... 22)
     */
    static std::vector<uint64_t> GetSizes(uint32_t minLog, uint32_t maxLog);

    /**
     * \param size of a message in bytes
     * \param most most repetitions (published: 1000)
     * \param volume most bytes of all repetitions together (published: 40 MiB)
     * \return how often the benchmarks repeat a collective with this size: at least once
     */
    static uint32_t GetRepetitions(uint64_t size, uint32_t most, uint64_t volume);
};

} // namespace ns3

#endif /* ALL_TO_ALL_SCHEDULE_H */
