/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef CREDIT2_SCHEDULER_H
#define CREDIT2_SCHEDULER_H

#include "phased-timer.h"
#include "vcpu-scheduler.h"
#include "vcpu-slots.h"

#include <array>
#include <memory>
#include <vector>

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief Xen's credit2 scheduler, the default since Xen 4.12.
 *
 * One run queue for all pCPUs, the highest credit first. Credit is CPU time: who runs burns 1 ns of
 * it per ns at the highest weight of the host, and more in proportion at a lower weight. When the
 * next one to run has none left, everybody gets 10 ms more.
 *
 * 1. There is no boost: a waker preempts if it has more credit than who runs. As everybody's credit
 *    is reset together, one that sleeps most of the time has more than any hog.
 * 2. Who runs is not preempted before the rate limit (1 ms).
 * 3. A vCPU runs until its credit would fall to that of the next one in the queue, within 0.5 ms
 *    (or the rate limit) and 10 ms.
 * 4. To change the pCPU takes 0.5 ms more credit than to stay.
 */
class Credit2Scheduler : public VcpuScheduler
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    Credit2Scheduler();
    ~Credit2Scheduler() override;

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
     * \return its credit as last charged
     */
    Time GetCredit(Ptr<Vcpu> vcpu) const;

  protected:
    void DoDispose() override;

  private:
    /// What a domain with a cap may still use.
    struct Budget
    {
        Ptr<Domain> domain; //!< the domain
        Time left;          //!< until the next refill
    };

    /// A vCPU.
    struct Slot
    {
        Ptr<Vcpu> vcpu;          //!< the vCPU
        uint32_t pcpu{0};        //!< where it ran last, or was placed
        Time credit;             //!< its credit
        Time charged;            //!< up to when it has paid, while it runs
        Time since;              //!< since when it runs
        bool yielded{false};     //!< gives way at the next decision
        Budget* budget{nullptr}; //!< of its domain
    };

    /// A pCPU.
    struct Pcpu
    {
        Slot* current{nullptr}; //!< who runs
        bool requested{false};  //!< Schedule() was asked for and has not come yet
    };

    /**
     * \param period time between refills (VirtError once attached)
     */
    void SetBudgetPeriod(Time period);

    /**
     * \return time between refills
     */
    Time GetBudgetPeriod() const;

    /**
     * \param domain a domain
     * \return its budget, made if it is new
     */
    Budget* GetBudget(const Ptr<Domain>& domain);

    /**
     * \param budget of a domain
     * \return what it is refilled to
     */
    Time GetFullBudget(const Budget& budget) const;

    /**
     * \param slot a vCPU
     * \return whether it wants to run and the cap of its domain allows it
     */
    bool CanRun(const Slot& slot) const;

    /**
     * \param slot a vCPU that waits, put into the run queue
     */
    void Enqueue(Slot& slot);

    /**
     * \param slot a vCPU taken out of the run queue, if it is in it
     */
    void Dequeue(const Slot& slot);

    /**
     * \param slot a vCPU that has just been put into the run queue: find a pCPU for it
     */
    void Tickle(const Slot& slot);

    /**
     * \param slot a vCPU that waits
     * \return an idle pCPU for it, the number of pCPUs if there is none
     */
    uint32_t FindIdle(const Slot& slot) const;

    /**
     * \param slot a vCPU that waits
     * \return the pCPU whose runner has the least credit, and less than it; the number of pCPUs if
     * there is none
     */
    uint32_t FindVictim(const Slot& slot);

    /**
     * \param pcpu a pCPU to reschedule
     */
    void Request(uint32_t pcpu);

    /**
     * \param slot a vCPU that runs: let it pay for its time so far
     */
    void Burn(Slot& slot);

    /**
     * \param slot a vCPU
     * \param time CPU time
     * \return the credit it costs
     */
    Time ToCredit(const Slot& slot, Time time) const;

    /**
     * \param slot a vCPU
     * \param credit above zero
     * \return the CPU time it buys
     */
    Time ToTime(const Slot& slot, Time credit) const;

    /**
     * \param pcpu a pCPU
     * \param current who ran on it and can go on; null if nobody
     * \return who runs next; null if nobody can
     */
    Slot* Choose(uint32_t pcpu, Slot* current) const;

    /**
     * \param pcpu a pCPU
     * \param next who runs on it from now on, may be null
     * \param current who ran on it and could go on, may be null
     */
    void Install(uint32_t pcpu, Slot* next, const Slot* current);

    /**
     * Give everybody more credit.
     *
     * \param next who is about to run, and has none left
     */
    void Reset(const Slot& next);

    /**
     * \param next who is about to run
     * \param current who ran, may be null
     * \return for how long
     */
    Time GetRunLength(const Slot& next, const Slot* current) const;

    /// Refill the budgets of domains with a cap.
    void Refill();

    /// The weight whose vCPUs burn 1 credit per ns: the highest.
    void UpdateMaxWeight();

    SchedulerHost* m_host{nullptr};                 //!< the machine
    Time m_initialCredit;                           //!< attribute InitialCredit
    Time m_carryOver;                               //!< attribute CarryOver
    Time m_minRun;                                  //!< attribute MinRun
    Time m_maxRun;                                  //!< attribute MaxRun
    Time m_ratelimit;                               //!< attribute Ratelimit
    Time m_ratelimitTolerance;                      //!< attribute RatelimitTolerance
    Time m_migrationResistance;                     //!< attribute MigrationResistance
    Time m_budgetPeriod;                            //!< attribute BudgetPeriod
    std::vector<Pcpu> m_pcpus;                      //!< by number
    VcpuSlots<Slot> m_slots;                        //!< by number of the vCPU
    std::vector<Slot*> m_queue;                     //!< who waits, the highest credit first
    std::vector<std::unique_ptr<Budget>> m_budgets; //!< of domains, in order of appearance
    std::unique_ptr<PhasedTimer> m_refill;          //!< when budgets are refilled
    uint32_t m_maxWeight{1};                        //!< highest weight of all vCPUs
};

} // namespace ns3

#endif /* CREDIT2_SCHEDULER_H */
