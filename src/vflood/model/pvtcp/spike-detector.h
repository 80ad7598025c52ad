/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPIKE_DETECTOR_H
#define SPIKE_DETECTOR_H

#include "ns3/guest-clock.h"

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief Tells from a guest's clock whether the guest has just been away.
 *
 * Guarantees:
 * 1. a spike lasts from a resume until the next jiffy begins (GuestClock, guarantee 4);
 * 2. asking changes nothing.
 */
class SpikeDetector
{
  public:
    /// What counts as having been away.
    enum Kind
    {
        JIFFY_JUMP,  //!< the jiffies jumped by more than one: also when the guest had slept
        STOLEN_TIME, //!< they did, and the vCPU had wanted to run meanwhile
    };

    /**
     * \param clock the guest's clock
     */
    void SetClock(Ptr<GuestClock> clock);

    /**
     * \param kind what counts
     * \param leastStolen time that must have been stolen during the absence, for STOLEN_TIME
     */
    void SetKind(Kind kind, Time leastStolen);

    /// The vCPU stops running; needed for STOLEN_TIME.
    void VcpuStopped();

    /**
     * \return whether the guest has just been away
     */
    bool IsSpiked() const;

  private:
    Ptr<GuestClock> m_clock; //!< the guest's clock
    Kind m_kind{JIFFY_JUMP}; //!< what counts
    Time m_leastStolen;      //!< stolen time that counts
    Time m_stolenBefore;     //!< stolen when the vCPU last stopped
};

} // namespace ns3

#endif /* SPIKE_DETECTOR_H */
