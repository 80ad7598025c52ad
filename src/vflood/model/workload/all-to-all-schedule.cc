/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "all-to-all-schedule.h"

#include "ns3/virt-error.h"

#include <algorithm>
#include <string>

namespace ns3
{

std::vector<AllToAllSchedule::Round>
AllToAllSchedule::Pairwise(uint32_t rank, uint32_t ranks)
{
    const bool powerOfTwo = (ranks & (ranks - 1)) == 0;
    std::vector<Round> rounds;
    for (uint32_t step = 1; step < ranks; ++step)
    {
        const uint32_t to = powerOfTwo ? rank ^ step : (rank + step) % ranks;
        const uint32_t from = powerOfTwo ? to : (rank + ranks - step) % ranks;
        rounds.push_back({{to, from}});
    }
    return rounds;
}

std::vector<AllToAllSchedule::Round>
AllToAllSchedule::Scattered(uint32_t rank, uint32_t ranks)
{
    Round everything;
    for (uint32_t step = 1; step < ranks; ++step)
    {
        everything.push_back({(rank + step) % ranks, (rank + ranks - step) % ranks});
    }
    return everything.empty() ? std::vector<Round>() : std::vector<Round>{everything};
}

std::vector<AllToAllSchedule::Round>
AllToAllSchedule::Barrier(uint32_t rank, uint32_t ranks)
{
    std::vector<Round> rounds;
    for (uint64_t step = 1; step < ranks; step *= 2)
    {
        const auto to = static_cast<uint32_t>((rank + step) % ranks);
        const auto from = static_cast<uint32_t>((rank + ranks - step) % ranks);
        rounds.push_back({{to, from}});
    }
    return rounds;
}

std::vector<uint64_t>
AllToAllSchedule::GetSizes(uint32_t minLog, uint32_t maxLog)
{
    if (minLog > maxLog || maxLog > 62)
    {
        throw VirtError("AllToAllSchedule::GetSizes: sizes of 2^" + std::to_string(minLog) +
                        " to 2^" + std::to_string(maxLog) +
                        " bytes; allowed: the first exponent not above the second, that not "
                        "above 62");
    }
    std::vector<uint64_t> sizes{0};
    for (uint32_t log = minLog; log <= maxLog; ++log)
    {
        sizes.push_back(uint64_t(1) << log);
    }
    return sizes;
}

uint32_t
AllToAllSchedule::GetRepetitions(uint64_t size, uint32_t most, uint64_t volume)
{
    const uint64_t fit = size > 0 ? std::max<uint64_t>(1, volume / size) : most;
    return static_cast<uint32_t>(std::min<uint64_t>(most, fit));
}

} // namespace ns3
