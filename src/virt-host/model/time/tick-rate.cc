/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "tick-rate.h"

#include <limits>

namespace ns3
{

TickRate::TickRate(uint32_t hz)
    : m_hz(hz)
{
}

uint64_t
TickRate::GetJiffies(Time at) const
{
    const auto ns = static_cast<uint64_t>(at.GetNanoSeconds());
    return ns / SECOND * m_hz + ns % SECOND * m_hz / SECOND; // cannot overflow
}

Time
TickRate::GetBegin(uint64_t jiffy) const
{
    const uint64_t ns = jiffy / m_hz * SECOND + (jiffy % m_hz * SECOND + m_hz - 1) / m_hz;
    return NanoSeconds(static_cast<int64_t>(ns));
}

Time
TickRate::GetTimerDelay(Time now, Time delay) const
{
    const int64_t ns = delay.GetNanoSeconds();
    if (ns < SHORTEST || ns > std::numeric_limits<int64_t>::max() / 2)
    {
        return delay; // no timer, or one that never expires
    }
    const uint64_t whole = GetJiffies(delay);
    const uint64_t count = GetBegin(whole) < delay ? whole + 1 : whole;
    return GetBegin(GetJiffies(now) + count) - now;
}

} // namespace ns3
