/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef FAIR_SCHEDULER_H
#define FAIR_SCHEDULER_H

#include "vcpu-scheduler.h"
#include "vcpu-slots.h"

#include <vector>

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief What Linux's fair schedulers have in common: a vCPU is a thread, each pCPU has a queue,
 * and virtual run time (CPU time over weight) decides.
 *
 * The weight of a thread is that of its domain, 256 being Linux's nice 0. A thread that wakes goes
 * to the pCPU it ran on last, or to another idle one; a pCPU that runs out of threads pulls one
 * from the longest queue. Linux's periodic load balancing, its cgroups and its buddies (hints of
 * who should run next) are not modelled.
 */
class FairScheduler : public VcpuScheduler
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    ~FairScheduler() override;

    void Attach(SchedulerHost* host) override;
    void AddVcpu(Ptr<Vcpu> vcpu) override;
    void RemoveVcpu(Ptr<Vcpu> vcpu) override;
    void Wake(Ptr<Vcpu> vcpu) override;
    void Sleep(Ptr<Vcpu> vcpu) override;
    void Yield(Ptr<Vcpu> vcpu) override;
    Decision Schedule(uint32_t pcpu) override;
    void OnTimer(uint32_t timer) override;

    /**
     * \param vcpu a vCPU of this scheduler (VirtError otherwise)
     * \return its virtual run time as last charged: ns of CPU time at weight 256
     */
    int64_t GetVruntime(Ptr<Vcpu> vcpu) const;

  protected:
    /// Why a thread joins a queue.
    enum class Joins : uint8_t
    {
        NEW,   //!< first time
        WAKES, //!< slept
        MOVES, //!< comes from another queue
    };

    /// A vCPU as a thread.
    struct Thread
    {
        Ptr<Vcpu> vcpu;      //!< the vCPU
        uint32_t pcpu{0};    //!< whose queue it uses
        bool isNew{true};    //!< has never been in a queue
        int64_t vruntime{0}; //!< virtual run time in ns; while it moves, relative to the queue
        int64_t deadline{0}; //!< virtual deadline in ns (EEVDF)
        int64_t lag{0};      //!< while it sleeps: virtual time it was owed (EEVDF)
        Time charged;        //!< up to when its CPU time is counted, while it runs
        Time ran;            //!< CPU time since it was chosen
        bool passed{false};  //!< yielded: passed over at the next decision
    };

    /// The queue of a pCPU.
    struct Queue
    {
        std::vector<Thread*> waiting; //!< who waits, in order of arrival
        Thread* current{nullptr};     //!< who runs
        bool resched{false};          //!< current has to give way to a better one
        int64_t minVruntime{0};       //!< never decreases; a thread that joins starts about here
    };

    /**
     * \param scheduler name of the scheduler, for errors
     */
    explicit FairScheduler(const std::string& scheduler);

    void DoDispose() override;

    /**
     * Give a thread that joins a queue its virtual run time. It is not in the queue yet.
     *
     * \param queue the queue, its current one charged
     * \param thread the thread
     * \param how why it joins
     */
    virtual void Place(Queue& queue, Thread& thread, Joins how) = 0;

    /**
     * A thread leaves a queue, in which it still is.
     *
     * \param queue the queue, its current one charged
     * \param thread the thread
     * \param moves whether it goes to another queue; else it sleeps
     */
    virtual void Leave(Queue& queue, Thread& thread, bool moves) = 0;

    /**
     * A thread that sleeps changes its queue.
     *
     * \param from the queue it left when it went to sleep
     * \param to the queue it is about to join
     * \param thread the thread
     */
    virtual void Transfer(const Queue& from, const Queue& to, Thread& thread) = 0;

    /**
     * \param queue a queue
     * \param thread its current thread, whose virtual run time has just grown
     */
    virtual void OnCharged(Queue& queue, Thread& thread) = 0;

    /**
     * \param queue a queue with somebody waiting who is not passed over
     * \return who of those who wait is next
     */
    virtual Thread* Pick(const Queue& queue) const = 0;

    /**
     * \param queue a queue with a current thread
     * \param waker has just joined it
     * \return whether it takes the pCPU at once
     */
    virtual bool Preempts(const Queue& queue, const Thread& waker) const = 0;

    /**
     * \param queue a queue with a current thread
     * \return how long that one may go on; not above zero = it has to give way
     */
    virtual Time GetTimeLeft(const Queue& queue) const = 0;

    /**
     * \param queue its minVruntime follows the lowest virtual run time in it, never backwards
     */
    static void UpdateMinVruntime(Queue& queue);

    /**
     * \param queue a queue
     * \return sum of the weights of its threads, the current one included
     */
    static int64_t GetLoad(const Queue& queue);

    /**
     * \param thread a thread
     * \return its weight, 256 = nice 0
     */
    static int64_t GetWeight(const Thread& thread);

    /**
     * \param thread a thread
     * \param time CPU time
     * \return virtual run time it makes, in ns
     */
    static int64_t ToVirtual(const Thread& thread, Time time);

    /**
     * \param thread a thread
     * \param vtime virtual run time in ns
     * \return CPU time that makes it, rounded up
     */
    static Time ToReal(const Thread& thread, int64_t vtime);

    /**
     * \param value time for one pCPU
     * \return Linux's scaling of it: times 1 + log2 of the number of pCPUs
     */
    Time Scale(Time value) const;

    /**
     * \return period of the ticks at which preemption happens, zero = at any time
     */
    Time GetTickPeriod() const;

  private:
    /**
     * \param thread a thread that wakes
     * \return the pCPU it goes to
     */
    uint32_t ChoosePcpu(const Thread& thread) const;

    /**
     * \param thread put into the queue of its pCPU
     * \param how why
     */
    void Join(Thread& thread, Joins how);

    /**
     * \param queue a queue
     * \param thread taken out of it
     */
    static void Erase(Queue& queue, const Thread& thread);

    /**
     * \param queue let its current thread pay for its CPU time so far
     */
    void Charge(Queue& queue);

    /**
     * \param pcpu a pCPU that has nothing to do
     * \return a thread of the longest queue that may run there, null if there is none
     */
    Thread* FindToPull(uint32_t pcpu) const;

    /// Reschedule pCPUs that have nothing to do but could pull a thread.
    void UseIdlePcpus();

    /**
     * \param pcpu a pCPU that has nothing to do: pull a thread from the longest queue
     */
    void Pull(uint32_t pcpu);

    /**
     * \param queue a queue with somebody waiting
     * \return who runs next, taken out of those who wait
     */
    Thread* TakeNext(Queue& queue) const;

    /**
     * \param left how long somebody may run, above zero
     * \return the same, rounded up to the next tick
     */
    Time ToTick(Time left) const;

    SchedulerHost* m_host{nullptr}; //!< the machine
    Time m_tickPeriod;              //!< attribute TickPeriod
    bool m_scaling{true};           //!< attribute Scaling
    std::vector<Queue> m_queues;    //!< by number of the pCPU
    VcpuSlots<Thread> m_threads;    //!< by number of the vCPU
};

} // namespace ns3

#endif /* FAIR_SCHEDULER_H */
