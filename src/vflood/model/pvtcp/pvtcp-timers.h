/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef PVTCP_TIMERS_H
#define PVTCP_TIMERS_H

#include "spike-detector.h"

#include "ns3/retransmit-timer-policy.h"
#include "ns3/run-state.h"

namespace ns3
{

class Vcpu;

/**
 * \ingroup vflood
 *
 * \brief PVTCP: retransmission timers and round trip times that know about descheduling.
 *
 * Published (Cheng, Wang, Lau: PVTCP, ICNP 2013, algorithm 1 and equations 9 and 11). When the
 * guest has just been away,
 * 1. a retransmission timer that is due expires 1 ms later: the ACKs that waited in the driver
 *    domain are processed meanwhile and stop or restart it; if there are none, data was lost;
 * 2. a round trip time counts as the smoothed one. The first of a connection counts as it is
 *    (assumed).
 *
 * One per guest; see PvtcpHelper. Derived: only timers that are due are put off, though algorithm 1
 * to the letter would touch all. While a spike lasts a timer is put off again, so that it never
 * expires before the next jiffy, as algorithm 1 has it.
 */
class PvtcpTimers : public RetransmitTimerPolicy
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    PvtcpTimers();
    ~PvtcpTimers() override;

    /**
     * \param clock the guest's clock
     */
    void SetClock(Ptr<GuestClock> clock);

    /**
     * \param vcpu vCPU that runs the guest's software; tells STOLEN_TIME when it stops
     */
    void Watch(Ptr<Vcpu> vcpu);

    /// The vCPU stops running; for those who do not Watch().
    void VcpuStopped();

    Time GetPostponement() override;
    Time FilterSample(Time sample, Time srtt) override;

    /**
     * \return round trip times replaced so far
     */
    uint64_t GetFiltered() const;

  protected:
    void DoDispose() override;

  private:
    /**
     * \param vcpu the vCPU
     * \param from its run state before
     * \param to its run state after
     */
    void OnRunState(Ptr<Vcpu> vcpu, RunState from, RunState to);

    /**
     * \return whether the guest has just been away, by the attributes as they are now
     */
    bool IsSpiked();

    SpikeDetector m_detector;   //!< knows whether the guest has been away
    SpikeDetector::Kind m_kind; //!< attribute Detector
    Time m_leastStolen;         //!< attribute LeastStolen
    Time m_extension;           //!< attribute Extension
    bool m_postpone;            //!< attribute PostponeTimers
    bool m_filter;              //!< attribute FilterSamples
    uint64_t m_filtered{0};     //!< samples replaced
    Ptr<Vcpu> m_vcpu;           //!< watched, or null
};

} // namespace ns3

#endif /* PVTCP_TIMERS_H */
