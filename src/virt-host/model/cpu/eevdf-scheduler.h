/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef EEVDF_SCHEDULER_H
#define EEVDF_SCHEDULER_H

#include "fair-scheduler.h"

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief Linux's EEVDF scheduler as in 6.6, with vCPUs as threads (KVM): earliest eligible virtual
 * deadline first.
 *
 * Virtual time is the mean of the virtual run times, by weight. A thread's lag is what it is owed:
 * virtual time minus its own. Threads with lag >= 0 are eligible; of those the one with the
 * earliest virtual deadline runs, the deadline being the slice, as virtual run time, after the
 * start of the request.
 *
 * 1. A thread that sleeps keeps its lag, within two slices; it comes back with as much.
 * 2. With RunToParity a waker does not preempt who is eligible and has not run up to its deadline.
 *
 * The deferred dequeue of later kernels (a sleeper whose lag is negative pays it off by waiting) is
 * not modelled.
 */
class EevdfScheduler : public FairScheduler
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    EevdfScheduler();
    ~EevdfScheduler() override;

  private:
    /**
     * \param slice the base slice, 0.1..100 ms (VirtError otherwise)
     */
    void SetBaseSlice(Time slice);

    /**
     * \return the base slice
     */
    Time GetBaseSlice() const;

    // FairScheduler
    void Place(Queue& queue, Thread& thread, Joins how) override;
    void Leave(Queue& queue, Thread& thread, bool moves) override;
    void Transfer(const Queue& from, const Queue& to, Thread& thread) override;
    void OnCharged(Queue& queue, Thread& thread) override;
    Thread* Pick(const Queue& queue) const override;
    bool Preempts(const Queue& queue, const Thread& waker) const override;
    Time GetTimeLeft(const Queue& queue) const override;

    /// The mean of the virtual run times of a queue, as a fraction that is exact.
    struct Mean
    {
        /**
         * \param queue a queue
         */
        explicit Mean(const Queue& queue);

        /**
         * \param thread a thread of the queue
         */
        void Add(const Thread& thread);

        /**
         * \return the queue's virtual time, rounded
         */
        int64_t Get() const;

        /**
         * \param thread a thread of the queue
         * \return whether it has lag >= 0
         */
        bool IsEligible(const Thread& thread) const;

        int64_t base;    //!< virtual run times count from here
        int64_t sum{0};  //!< sum of weight x virtual run time
        int64_t load{0}; //!< sum of weights
    };

    /**
     * \param thread a thread
     * \return its slice as virtual run time
     */
    int64_t GetVirtualSlice(const Thread& thread) const;

    Time m_baseSlice;         //!< attribute BaseSlice
    bool m_runToParity{true}; //!< attribute RunToParity
};

} // namespace ns3

#endif /* EEVDF_SCHEDULER_H */
