/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef CFS_SCHEDULER_H
#define CFS_SCHEDULER_H

#include "fair-scheduler.h"

#include <array>

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief Linux's Completely Fair Scheduler as in 2.6.32, with vCPUs as threads (KVM).
 *
 * The thread with the lowest virtual run time runs. A period of 5 ms (scaled) is divided among the
 * runnable threads by weight; with more than five it is one minimum granularity per thread.
 *
 * 1. A thread runs for its share of the period; after the minimum granularity it gives way earlier
 *    if it is more than that share ahead of the lowest one.
 * 2. A thread that wakes is placed at most half a period behind the others (sleepers are favoured,
 *    but gently), and preempts if who runs is ahead of it by more than the wake-up granularity.
 * 3. A new thread starts as if it had just run for its share.
 */
class CfsScheduler : public FairScheduler
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    CfsScheduler();
    ~CfsScheduler() override;

  private:
    // FairScheduler
    void Place(Queue& queue, Thread& thread, Joins how) override;
    void Leave(Queue& queue, Thread& thread, bool moves) override;
    void Transfer(const Queue& from, const Queue& to, Thread& thread) override;
    void OnCharged(Queue& queue, Thread& thread) override;
    Thread* Pick(const Queue& queue) const override;
    bool Preempts(const Queue& queue, const Thread& waker) const override;
    Time GetTimeLeft(const Queue& queue) const override;

    /**
     * \param thread a thread
     * \param nThreads number of runnable threads of its queue, it included
     * \param load sum of their weights
     * \return its share of the period
     */
    Time GetShare(const Thread& thread, std::size_t nThreads, int64_t load) const;

    Time m_latency;           //!< attribute Latency
    Time m_minGranularity;    //!< attribute MinGranularity
    Time m_wakeupGranularity; //!< attribute WakeupGranularity
    bool m_gentle{true};      //!< attribute GentleSleepers
};

} // namespace ns3

#endif /* CFS_SCHEDULER_H */
