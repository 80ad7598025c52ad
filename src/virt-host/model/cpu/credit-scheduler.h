/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef CREDIT_SCHEDULER_H
#define CREDIT_SCHEDULER_H

#include "credit-account.h"
#include "credit-run-queue.h"
#include "phased-timer.h"
#include "vcpu-scheduler.h"

#include <memory>
#include <string>
#include <vector>

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief Xen's credit scheduler ("credit1"), as in Xen 3.3 or in Xen 4.1.
 *
 * Proportional share by credits: a vCPU pays for CPU time (10 credits per ms) and earns at every
 * accounting period; with credit left it is UNDER, else OVER. A vCPU that wakes while UNDER is
 * BOOSTed until the first tick that finds it running. What makes it so hard on TCP:
 *
 * 1. whoever is switched out, even after a fraction of its slice, goes to the tail of its class;
 * 2. an event to a vCPU that waits on a run queue changes nothing, so a guest with CPU-bound work
 *    is never boosted;
 * 3. a wake-up preempts only a strictly lower priority, and ticks and accounting never preempt.
 *
 * Order within one instant: charging at ticks, accounting, re-sorting of run queues, scheduling.
 * Ticks of an idle pCPU and accounting without anybody to account for are suspended and resume in
 * phase; the outcome is that of ticks that never stop.
 *
 * The machine is flat (one socket, no hyperthreads), so Xen's search for a better pCPU never moves
 * a vCPU at a tick; vCPUs move by stealing and by changes of affinity only. A vCPU parked by the
 * cap of its domain stays RUNNABLE, so that parked time counts as stolen time.
 */
class CreditScheduler : public VcpuScheduler, private CreditAccount::Listener
{
  public:
    /// When a vCPU that wakes takes the pCPU. Only EXACT is Xen's; the others serve studies.
    enum WakeRule
    {
        EXACT,          //!< if its priority is strictly higher (published: Xen 3.3, 4.1)
        NEVER_PREEMPT,  //!< never within a slice (not Xen's)
        ALWAYS_PREEMPT, //!< at once, whatever the priorities (not Xen's)
    };

    /// Where a vCPU that was preempted within its slice waits. Only TAIL is Xen's.
    enum PreemptedTo
    {
        TAIL, //!< last of its class (published: Xen 3.3, 4.1)
        HEAD, //!< first of its class, with a new slice (not Xen's)
    };

    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    CreditScheduler();
    ~CreditScheduler() override;

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
     * \return its credit, 10 per ms of CPU time, as last charged
     */
    int32_t GetCredit(Ptr<Vcpu> vcpu) const;

    /**
     * \param vcpu a vCPU of this scheduler (VirtError otherwise)
     * \return its priority
     */
    CreditPriority GetPriority(Ptr<Vcpu> vcpu) const;

    /**
     * \param vcpu a vCPU of this scheduler (VirtError otherwise)
     * \return whether it is on the active list, that is, earns credit
     */
    bool IsActive(Ptr<Vcpu> vcpu) const;

    /**
     * \param vcpu a vCPU of this scheduler (VirtError otherwise)
     * \return whether the cap of its domain keeps it from running
     */
    bool IsParked(Ptr<Vcpu> vcpu) const;

    /**
     * TracedCallback signature for changes of priority.
     *
     * \param vcpu the vCPU
     * \param from priority before
     * \param to priority after
     */
    typedef void (*PriorityTracedCallback)(Ptr<Vcpu> vcpu, CreditPriority from, CreditPriority to);

    /**
     * TracedCallback signature for accounting.
     *
     * \param vcpu a vCPU that was active during the period
     * \param credit its credit afterwards
     * \param priority its priority afterwards
     */
    typedef void (*AccountingTracedCallback)(Ptr<Vcpu> vcpu,
                                             int32_t credit,
                                             CreditPriority priority);

  protected:
    void DoDispose() override;

  private:
    /// A vCPU.
    struct Slot : public CreditEntry
    {
        Ptr<Vcpu> vcpu;      //!< the vCPU
        uint32_t pcpu{0};    //!< pCPU whose run queue it uses
        bool yielded{false}; //!< gave way since it was put on its pCPU
        bool kicked{false};  //!< is to be migrated away from its pCPU (KickAway only)
        int64_t start{0}; //!< ns up to which it has paid while it runs, else what it has not paid
                          //!< yet, as a negative number (Xen 4.1)
    };

    /// A pCPU.
    struct Pcpu
    {
        CreditRunQueue queue;       //!< who waits for it
        PhasedTimer tick;           //!< its ticks
        Time since;                 //!< since when its vCPU has run without a break
        Time sliceEnd;              //!< when the slice of its vCPU ends
        CreditEntry* next{nullptr}; //!< who must run next (ALWAYS_PREEMPT only)
    };

    /// A domain.
    struct Account : public CreditDomain
    {
        Ptr<Domain> domain; //!< the domain
    };

    // Listener of the accounting
    void OnPriority(CreditEntry& entry, CreditPriority before) override;
    void OnPark(CreditEntry& entry) override;
    void OnUnpark(CreditEntry& entry) override;
    void OnSettled(CreditEntry& entry) override;

    /**
     * \param version whose rules; VirtError once attached
     */
    void SetVersion(CreditVersion version);

    /**
     * \return whose rules
     */
    CreditVersion GetVersion() const;

    /**
     * \param slice length of a slice, at least 1 ms
     */
    void SetTimeSlice(Time slice);

    /**
     * \return length of a slice
     */
    Time GetTimeSlice() const;

    /**
     * \param period time between ticks, at least 1 ms; VirtError once attached
     */
    void SetTickPeriod(Time period);

    /**
     * \return time between ticks
     */
    Time GetTickPeriod() const;

    /**
     * \param period time between accountings, at least 1 ms; VirtError once attached
     */
    void SetAccountingPeriod(Time period);

    /**
     * \return time between accountings
     */
    Time GetAccountingPeriod() const;

    /**
     * \param limit time that a vCPU runs before it can be preempted
     */
    void SetRatelimit(Time limit);

    /**
     * \return time that a vCPU runs before it can be preempted
     */
    Time GetRatelimit() const;

    /**
     * \param attribute name of an attribute that cannot change any more once attached
     */
    void CheckNotAttached(const std::string& attribute) const;

    /**
     * \param vcpu a vCPU
     * \return what is known of it (VirtError if it is not of this scheduler)
     */
    Slot& Get(const Ptr<Vcpu>& vcpu) const;

    /**
     * \param entry a vCPU of this scheduler
     * \return the same as a Slot
     */
    static Slot& AsSlot(CreditEntry& entry);

    /**
     * \param pcpu a pCPU
     * \return who runs on it, null if nobody does
     */
    Slot* GetCurrent(uint32_t pcpu) const;

    /**
     * \param domain a domain
     * \return its account, made if it is new
     */
    CreditDomain* GetAccount(const Ptr<Domain>& domain);

    /**
     * \param slot a vCPU
     * \return the pCPU it may run on that the fewest vCPUs use (VirtError if there is none)
     */
    uint32_t ChoosePcpu(const Slot& slot) const;

    /**
     * \param slot a vCPU
     * \return whether it can go on or be put on a pCPU
     */
    static bool CanRun(const Slot& slot);

    /**
     * Put a vCPU that waits on the run queue of its pCPU, and notify who ought to know.
     *
     * \param slot a vCPU
     */
    void Enqueue(Slot& slot);

    /**
     * Ask for rescheduling where a vCPU that was just put on a run queue calls for it.
     *
     * \param slot a vCPU
     */
    void Tickle(Slot& slot);

    /**
     * \param slot a vCPU that waits
     * \param current who runs on its pCPU
     * \return whether it takes the pCPU at once
     */
    bool Preempts(const Slot& slot, const Slot& current);

    /**
     * \param slot a vCPU that waits
     * \param current who runs on its pCPU
     * \return whether Xen 4.3 to 4.6 would migrate \p current away for it
     */
    bool KicksAway(const Slot& slot, const Slot& current) const;

    /**
     * Schedule a pCPU whose vCPU was kicked away: it comes back as if it had been woken.
     *
     * \param pcpu a pCPU
     * \param current who ran on it and wants to go on
     * \return the decision
     */
    Decision ScheduleKicked(uint32_t pcpu, Slot& current);

    /**
     * Notify idle pCPUs that there is something to steal.
     *
     * \param slot a vCPU that waits for a busy pCPU
     */
    void TickleIdle(const Slot& slot);

    /**
     * \param pcpu a pCPU
     * \param current who runs on it, may be null
     * \return whether the rate limit keeps it there
     */
    bool IsRatelimited(uint32_t pcpu, const Slot* current) const;

    /**
     * Put the vCPU that ran back on a run queue.
     *
     * \param pcpu a pCPU
     * \param current who ran on it and wants to go on
     */
    void Requeue(uint32_t pcpu, Slot& current);

    /**
     * \param pcpu a pCPU
     * \return who runs next, taken off its run queue; null if nobody can
     */
    Slot* TakeNext(uint32_t pcpu);

    /**
     * \param pcpu a pCPU
     * \return head of its run queue, left there; null if nobody waits
     */
    CreditEntry* FindHead(uint32_t pcpu);

    /**
     * \param pcpu a pCPU with nothing better to do than \p than
     * \param than priority that must be beaten
     * \return a vCPU taken off the run queue of another busy pCPU, or null
     */
    Slot* Steal(uint32_t pcpu, CreditPriority than);

    /**
     * \param pcpu a pCPU
     * \param current who ran on it, may be null
     * \param next who runs next, may be null
     * \param slice for how long
     * \return the decision
     */
    Decision Dispatch(uint32_t pcpu, Slot* current, Slot* next, Time slice);

    /**
     * \param pcpu a pCPU, at one of its ticks
     */
    void Tick(uint32_t pcpu);

    /// Accounting, and the re-sorting of run queues that follows.
    void DoAccounting();

    /**
     * Let a running vCPU pay for its CPU time so far (Xen 4.1).
     *
     * \param slot a vCPU that runs
     */
    void ChargePrecisely(Slot& slot);

    /**
     * \param slot a vCPU
     * \param priority its new priority
     */
    void SetPriority(Slot& slot, CreditPriority priority);

    SchedulerHost* m_host{nullptr};                   //!< the machine
    CreditVersion m_version{CREDIT_XEN_4_1};          //!< attribute Version
    Time m_timeSlice;                                 //!< attribute TimeSlice
    Time m_tickPeriod;                                //!< attribute TickPeriod
    Time m_accountingPeriod;                          //!< attribute AccountingPeriod
    Time m_ratelimit;                                 //!< attribute Ratelimit
    uint32_t m_poolPcpus{0};                          //!< attribute PoolPcpus
    WakeRule m_wakeRule{EXACT};                       //!< attribute WakeRule
    PreemptedTo m_preemptedTo{TAIL};                  //!< attribute PreemptedTo
    bool m_kickAway{false};                           //!< attribute KickAway
    std::vector<Pcpu> m_pcpus;                        //!< by number
    std::vector<std::unique_ptr<Slot>> m_slots;       //!< by number of the vCPU
    std::vector<std::unique_ptr<Account>> m_accounts; //!< in order of appearance
    std::unique_ptr<CreditAccount> m_account;         //!< the accounting
    std::unique_ptr<PhasedTimer> m_accounting;        //!< when it happens
    uint32_t m_lastTickled{0};                        //!< idle pCPU notified last (Xen 4.1)

    /// changes of priority
    TracedCallback<Ptr<Vcpu>, CreditPriority, CreditPriority> m_priorityTrace;
    /// credit and priority after accounting
    TracedCallback<Ptr<Vcpu>, int32_t, CreditPriority> m_accountingTrace;
};

} // namespace ns3

#endif /* CREDIT_SCHEDULER_H */
