/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "latency-histogram.h"

#include "ns3/assert.h"
#include "ns3/virt-error.h"

#include <algorithm>
#include <cmath>

namespace ns3
{

std::size_t
LatencyHistogram::Bin(uint64_t ns)
{
    std::size_t octave = 0;
    while ((ns >> octave) >= 2 * PER_OCTAVE)
    {
        ++octave;
    }
    return octave * PER_OCTAVE + (ns >> octave); // ns >> octave is 16..31, or less in octave 0
}

uint64_t
LatencyHistogram::Upper(std::size_t bin)
{
    if (bin < 2 * PER_OCTAVE)
    {
        return bin;
    }
    const std::size_t octave = bin / PER_OCTAVE - 1;
    return ((bin - octave * PER_OCTAVE + 1) << octave) - 1;
}

void
LatencyHistogram::Add(Time wait)
{
    NS_ASSERT_MSG(!wait.IsStrictlyNegative(), "a wait that ended before it began");
    ++m_bins[Bin(wait.GetNanoSeconds())];
    ++m_count;
    m_sum += wait;
    m_max = std::max(m_max, wait);
}

uint64_t
LatencyHistogram::GetCount() const
{
    return m_count;
}

Time
LatencyHistogram::GetSum() const
{
    return m_sum;
}

Time
LatencyHistogram::GetMean() const
{
    return m_count == 0 ? Time() : NanoSeconds(m_sum.GetNanoSeconds() / int64_t(m_count));
}

Time
LatencyHistogram::GetMax() const
{
    return m_max;
}

Time
LatencyHistogram::GetQuantile(double share) const
{
    if (!(share >= 0 && share <= 1))
    {
        throw VirtError("LatencyHistogram::GetQuantile(" + std::to_string(share) +
                        "); allowed is 0..1, 0.5 is the median");
    }
    if (m_count == 0)
    {
        return Time();
    }
    const uint64_t rank = std::max<uint64_t>(1, std::ceil(share * m_count));
    uint64_t seen = 0;
    std::size_t bin = 0;
    while ((seen += m_bins[bin]) < rank)
    {
        ++bin;
    }
    return std::min(m_max, NanoSeconds(Upper(bin)));
}

} // namespace ns3
