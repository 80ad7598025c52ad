/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "linux-rtt-estimator.h"

#include "ns3/virt-error.h"

#include <algorithm>
#include <sstream>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(LinuxRttEstimator);

namespace
{

/// \p time in ticks, rounded up, at least one.
int64_t
InTicks(Time time, Time tick)
{
    const int64_t length = tick.GetTimeStep();
    return std::max<int64_t>(1, (time.GetTimeStep() + length - 1) / length);
}

} // namespace

TypeId
LinuxRttEstimator::GetTypeId()
{
    static TypeId tid = TypeId("ns3::LinuxRttEstimator")
                            .SetParent<RttEstimator>()
                            .SetGroupName("Vflood")
                            .AddConstructor<LinuxRttEstimator>();
    return tid;
}

LinuxRttEstimator::LinuxRttEstimator() = default;

LinuxRttEstimator::LinuxRttEstimator(const LinuxRttEstimator& other) = default;

void
LinuxRttEstimator::SetTick(Time tick)
{
    if (!tick.IsStrictlyPositive())
    {
        std::ostringstream text;
        text << "JiffyLength = " << tick.As(Time::MS)
             << ": a jiffy must be longer than 0; use 1/HZ, for example 10ms";
        throw VirtError(text.str());
    }
    m_tick = tick;
    Publish();
}

void
LinuxRttEstimator::SetLimits(Time floor, Time initial, Time most)
{
    m_floor = InTicks(floor, m_tick);
    m_initial = initial;
    m_most = most;
    Publish();
}

void
LinuxRttEstimator::Sample(Time sample, SequenceNumber32 una, SequenceNumber32 next)
{
    const int64_t m = InTicks(sample, m_tick);
    m_backoff = 0;
    if (m_srtt == 0)
    {
        First(m);
        m_windowEnd = next;
    }
    else
    {
        Later(m);
        if (una > m_windowEnd)
        {
            m_term -= std::max<int64_t>(0, m_term - m_mdevMax) >> 2;
            m_windowEnd = next;
            m_mdevMax = m_floor;
        }
    }
    m_nSamples++;
    Publish();
}

void
LinuxRttEstimator::First(int64_t m)
{
    m_srtt = 8 * m;
    m_mdev = 2 * m;
    m_mdevMax = m_term = std::max(m_mdev, m_floor);
}

void
LinuxRttEstimator::Later(int64_t m)
{
    const int64_t error = m - (m_srtt >> 3);
    m_srtt += error;
    int64_t change = std::abs(error) - (m_mdev >> 2);
    if (error < 0 && change > 0)
    {
        change >>= 3;
    }
    m_mdev += change;
    m_mdevMax = std::max(m_mdevMax, m_mdev);
    m_term = std::max(m_term, m_mdevMax);
}

void
LinuxRttEstimator::BackOff()
{
    if (GetRto() < m_most)
    {
        ++m_backoff;
    }
    Publish();
}

Time
LinuxRttEstimator::GetRto() const
{
    const Time base = m_srtt == 0 ? m_initial : m_tick * ((m_srtt >> 3) + m_term);
    return std::min(m_most, base * (int64_t{1} << m_backoff));
}

Time
LinuxRttEstimator::GetSrtt() const
{
    return TimeStep(m_tick.GetTimeStep() * m_srtt / 8);
}

Time
LinuxRttEstimator::GetVarianceTerm() const
{
    return m_tick * m_term;
}

void
LinuxRttEstimator::Measurement(Time sample)
{
    Sample(sample, m_windowEnd + 1, m_windowEnd); // each a window of its own
}

void
LinuxRttEstimator::Publish()
{
    m_estimatedRtt = m_tick * (m_srtt >> 3);
    m_estimatedVariation = TimeStep((GetRto() - m_estimatedRtt).GetTimeStep() / 4);
}

Ptr<RttEstimator>
LinuxRttEstimator::Copy() const
{
    return CopyObject<LinuxRttEstimator>(this);
}

void
LinuxRttEstimator::Reset()
{
    RttEstimator::Reset();
    m_srtt = m_mdev = m_mdevMax = m_term = 0;
    m_backoff = 0;
    Publish();
}

} // namespace ns3
