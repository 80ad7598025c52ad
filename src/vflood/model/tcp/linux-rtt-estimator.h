/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef LINUX_RTT_ESTIMATOR_H
#define LINUX_RTT_ESTIMATOR_H

#include "ns3/rtt-estimator.h"
#include "ns3/sequence-number.h"

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief Round trip time and retransmission timeout in integer ticks, as Linux computes them.
 *
 * Published (Linux 2.6.18 and 2.6.32 source; the same arithmetic serves later kernels with a
 * tick of one microsecond):
 * 1. a sample counts as whole ticks, rounded up, at least one;
 * 2. first sample m: SRTT = m, deviation such that 4 MDEV = 2 m;
 * 3. later: SRTT moves by 1/8 of the error, MDEV by 1/4 of its own; if a round trip shorter than
 *    SRTT would make MDEV grow, it grows by 1/32 only;
 * 4. the variance term never is below MinRto, rises at once to the largest 4 MDEV of the window
 *    of data under way, and falls by a quarter of the difference once per window;
 * 5. RTO = (SRTT + variance term) * 2^backoff, at most MaxRto; a sample ends the backoff;
 * 6. without a sample the RTO is InitialRto * 2^backoff.
 *
 * Nothing in TcpSocketBase knows of backoff or variance term, but all of it computes estimate +
 * 4 variation: GetEstimate() is SRTT in whole ticks, and GetVariation() what makes that sum the
 * RTO.
 */
class LinuxRttEstimator : public RttEstimator
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    LinuxRttEstimator();

    /**
     * \param other what to copy
     */
    LinuxRttEstimator(const LinuxRttEstimator& other);

    /**
     * \param tick resolution of samples: a jiffy or a microsecond; above zero (VirtError otherwise)
     */
    void SetTick(Time tick);

    /**
     * \param floor least variance term, rounded up to ticks, at least one
     * \param initial RTO before the first sample
     * \param most longest RTO
     */
    void SetLimits(Time floor, Time initial, Time most);

    /**
     * \param sample a measured round trip time
     * \param una first unacknowledged byte, after the ACK that gave the sample
     * \param next next byte to be sent
     */
    void Sample(Time sample, SequenceNumber32 una, SequenceNumber32 next);

    /// The timer expired: double the RTO.
    void BackOff();

    /**
     * \return the retransmission timeout
     */
    Time GetRto() const;

    /**
     * \return smoothed round trip time, in eighths of ticks; 0 before the first sample
     */
    Time GetSrtt() const;

    /**
     * \return the variance term of the RTO, 0 before the first sample
     */
    Time GetVarianceTerm() const;

    void Measurement(Time sample) override;
    Ptr<RttEstimator> Copy() const override;
    void Reset() override;

  private:
    /**
     * \param m first sample, ticks
     */
    void First(int64_t m);

    /**
     * \param m a later sample, ticks
     */
    void Later(int64_t m);

    /// Tell the base class.
    void Publish();

    Time m_tick{MilliSeconds(10)};   //!< resolution
    Time m_initial{Seconds(3)};      //!< RTO before the first sample
    Time m_most{Seconds(120)};       //!< longest RTO
    int64_t m_floor{20};             //!< least variance term, ticks
    int64_t m_srtt{0};               //!< eighths of ticks
    int64_t m_mdev{0};               //!< quarters of ticks
    int64_t m_mdevMax{0};            //!< largest of the window, as MDEV
    int64_t m_term{0};               //!< variance term, ticks
    uint32_t m_backoff{0};           //!< doublings
    SequenceNumber32 m_windowEnd{0}; //!< end of the window m_mdevMax is of
};

} // namespace ns3

#endif /* LINUX_RTT_ESTIMATOR_H */
