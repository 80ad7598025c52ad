/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef JIFFY_RTT_ESTIMATOR_H
#define JIFFY_RTT_ESTIMATOR_H

#include "ns3/rtt-estimator.h"

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief Round trip times as a kernel that counts jiffies sees them: whole jiffies, at least one.
 *
 * ns-3 takes 1 us for a round trip below the millisecond of the timestamp option; Linux takes one
 * jiffy (published: Linux 2.6 source).
 */
class JiffyRttEstimator : public RttMeanDeviation
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    JiffyRttEstimator();

    /**
     * \param other what to copy
     */
    JiffyRttEstimator(const JiffyRttEstimator& other);

    /**
     * \param jiffy length of a jiffy, above zero (VirtError otherwise)
     */
    void SetJiffy(Time jiffy);

    /**
     * \param sample a measured round trip time; counts as the next whole number of jiffies
     */
    void Measurement(Time sample) override;

    Ptr<RttEstimator> Copy() const override;

  private:
    Time m_jiffy{MilliSeconds(10)}; //!< length of a jiffy
};

} // namespace ns3

#endif /* JIFFY_RTT_ESTIMATOR_H */
