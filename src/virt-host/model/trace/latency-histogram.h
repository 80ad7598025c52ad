/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef LATENCY_HISTOGRAM_H
#define LATENCY_HISTOGRAM_H

#include "ns3/nstime.h"

#include <array>
#include <cstdint>

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief How long waits were: count, sum and maximum exactly, quantiles to within 1/16.
 *
 * A fixed number of bins, 16 per power of two, whatever the number of waits.
 */
class LatencyHistogram
{
  public:
    /**
     * \param wait a wait, not negative
     */
    void Add(Time wait);

    /**
     * \return number of waits
     */
    uint64_t GetCount() const;

    /**
     * \return sum of all waits
     */
    Time GetSum() const;

    /**
     * \return mean wait, 0 without any
     */
    Time GetMean() const;

    /**
     * \return longest wait, 0 without any
     */
    Time GetMax() const;

    /**
     * \param share 0..1 (VirtError otherwise), 0.5 is the median
     * \return the shortest time that at least this share of the waits did not exceed, rounded up by
     * less than 1/16 of it; never more than the longest wait; 0 without any
     */
    Time GetQuantile(double share) const;

  private:
    /// Bins per power of two; below that many ns each bin holds one value.
    static constexpr uint64_t PER_OCTAVE = 16;

    /**
     * \param ns a wait
     * \return its bin
     */
    static std::size_t Bin(uint64_t ns);

    /**
     * \param bin a bin
     * \return longest wait that falls into it
     */
    static uint64_t Upper(std::size_t bin);

    std::array<uint64_t, 61 * PER_OCTAVE> m_bins{}; //!< number of waits by bin
    uint64_t m_count{0};                            //!< number of waits
    Time m_sum;                                     //!< their sum
    Time m_max;                                     //!< the longest
};

} // namespace ns3

#endif /* LATENCY_HISTOGRAM_H */
