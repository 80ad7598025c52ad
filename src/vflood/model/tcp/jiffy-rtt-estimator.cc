/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "jiffy-rtt-estimator.h"

#include "ns3/virt-error.h"

#include <algorithm>
#include <sstream>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(JiffyRttEstimator);

TypeId
JiffyRttEstimator::GetTypeId()
{
    static TypeId tid = TypeId("ns3::JiffyRttEstimator")
                            .SetParent<RttMeanDeviation>()
                            .SetGroupName("Vflood")
                            .AddConstructor<JiffyRttEstimator>();
    return tid;
}

JiffyRttEstimator::JiffyRttEstimator() = default;

JiffyRttEstimator::JiffyRttEstimator(const JiffyRttEstimator& other) = default;

void
JiffyRttEstimator::SetJiffy(Time jiffy)
{
    if (!jiffy.IsStrictlyPositive())
    {
        std::ostringstream text;
        text << "JiffyLength = " << jiffy.As(Time::MS)
             << ": a jiffy must be longer than 0; use 1/HZ, for example 10ms";
        throw VirtError(text.str());
    }
    m_jiffy = jiffy;
}

void
JiffyRttEstimator::Measurement(Time sample)
{
    const int64_t jiffy = m_jiffy.GetTimeStep();
    const int64_t count = (sample.GetTimeStep() + jiffy - 1) / jiffy;
    RttMeanDeviation::Measurement(TimeStep(std::max<int64_t>(1, count) * jiffy));
}

Ptr<RttEstimator>
JiffyRttEstimator::Copy() const
{
    return CopyObject<JiffyRttEstimator>(this);
}

} // namespace ns3
