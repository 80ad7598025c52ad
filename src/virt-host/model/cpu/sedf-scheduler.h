/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SEDF_SCHEDULER_H
#define SEDF_SCHEDULER_H

#include "vcpu-scheduler.h"
#include "vcpu-slots.h"

#include <array>
#include <string>
#include <vector>

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief Xen's SEDF scheduler as in Xen 3.3: earliest deadline first, and what is left over as
 * extratime.
 *
 * A vCPU is entitled to a slice of CPU time in every period. Those that have slice left run first,
 * the earliest deadline first. Otherwise extratime is given out in quanta of 0.5 ms: first to vCPUs
 * that lost slice by blocking (penalty queue, by how much they lost), then to all that take
 * extratime (utilisation queue, in proportion to their weight). By default dom0 has 15 ms in every
 * 20 ms and guests have extratime only, so busy guests alternate every 0.5 ms.
 *
 * 1. A vCPU that wakes within the period it blocked in forfeits the rest of the slice and gets a
 *    place in the penalty queue instead; one that wakes later starts a new period at once.
 * 2. A waker does not interrupt real-time execution, unless its own period begins before the
 *    present decision expires.
 * 3. Less than a quantum before a waiting period begins the pCPU idles.
 * 4. A vCPU stays on the pCPU it was placed on when it was created.
 */
class SedfScheduler : public VcpuScheduler
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    SedfScheduler();
    ~SedfScheduler() override;

    void Attach(SchedulerHost* host) override;
    void AddVcpu(Ptr<Vcpu> vcpu) override;
    void RemoveVcpu(Ptr<Vcpu> vcpu) override;
    void Wake(Ptr<Vcpu> vcpu) override;
    void Sleep(Ptr<Vcpu> vcpu) override;
    void Yield(Ptr<Vcpu> vcpu) override;
    Decision Schedule(uint32_t pcpu) override;
    void OnTimer(uint32_t timer) override;

    /**
     * Give a vCPU parameters of its own.
     *
     * \param vcpu a BLOCKED vCPU of this scheduler (VirtError otherwise)
     * \param period above zero
     * \param slice CPU time per period, 0..period
     * \param extratime whether it takes extratime; must be true if \p slice is 0
     * \throws VirtError if a value is out of range
     */
    void SetParameters(Ptr<Vcpu> vcpu, Time period, Time slice, bool extratime);

  protected:
    void DoDispose() override;

  private:
    /// The two queues of extratime.
    enum Extra : uint8_t
    {
        PENALTY,     //!< lost slice by blocking; served first
        UTILISATION, //!< everybody who takes extratime
        N_EXTRA,     //!< number of queues
    };

    /// In which way a vCPU runs.
    enum class Run : uint8_t
    {
        NOT,      //!< it does not
        REALTIME, //!< on its slice
        EXTRA,    //!< on extratime
    };

    /// A vCPU.
    struct Slot
    {
        Ptr<Vcpu> vcpu;                         //!< the vCPU
        uint32_t pcpu{0};                       //!< where it runs
        Time period;                            //!< its period
        Time slice;                             //!< entitled to this much per period
        bool extratime{true};                   //!< whether it takes extratime
        bool started{false};                    //!< has woken before
        Time deadline;                          //!< end of its present or next period
        Time used;                              //!< slice used in the period
        Time lost;                              //!< slice lost by blocking
        Run run{Run::NOT};                      //!< in which way it runs
        Extra extra{PENALTY};                   //!< which extratime, if Run::EXTRA
        std::array<int64_t, N_EXTRA> score{{}}; //!< place in the extratime queues, lowest first
        bool wantsPenalty{false};               //!< lost slice that is not yet made good
    };

    using Queue = std::vector<Slot*>;

    /// A pCPU.
    struct Pcpu
    {
        Queue ready;                      //!< have slice left, earliest deadline first
        Queue waiting;                    //!< next period has not begun, earliest begin first
        std::array<Queue, N_EXTRA> extra; //!< extratime, lowest score first
        Slot* current{nullptr};           //!< who runs
        Time since;                       //!< when the present decision was made
        Time expires;                     //!< until when it holds
    };

    /**
     * \param slot a vCPU
     * \return when its present or next period begins
     */
    static Time BeginOf(const Slot& slot);

    /**
     * \param queue a queue
     * \param slot is taken out of it, if it is in it
     */
    static void Erase(Queue& queue, const Slot& slot);

    /**
     * \param slot a vCPU that wants to run, put into the queue of its state in the period
     */
    void Enqueue(Slot& slot);

    /**
     * \param slot a vCPU taken out of all queues
     */
    void Dequeue(Slot& slot);

    /**
     * \param slot a vCPU that wakes in the period it blocked in
     */
    void ForfeitSlice(Slot& slot);

    /**
     * \param waker a vCPU that has just been queued
     * \return whether its pCPU has to decide anew
     */
    bool Interrupts(const Slot& waker) const;

    /**
     * \param slot a vCPU that ran on its slice until now
     */
    void LeaveRealtime(Slot& slot);

    /**
     * \param slot a vCPU that ran on extratime until now
     */
    void LeaveExtratime(Slot& slot);

    /**
     * \param slot a vCPU
     * \return its score in the utilisation queue after a quantum
     */
    static int64_t GetUtilisationScore(const Slot& slot);

    /**
     * Put a vCPU into an extratime queue after lowering the scores of those in it.
     *
     * \param slot a vCPU
     * \param which the queue
     * \param lowerBy how much others come closer to their turn
     */
    void EnqueueExtra(Slot& slot, Extra which, int64_t lowerBy);

    /**
     * Begin periods that are due, and move those who missed their deadline, or have no slice, to
     * their next period.
     *
     * \param pcpu a pCPU
     */
    void UpdateQueues(Pcpu& pcpu);

    /**
     * \param pcpu a pCPU where nobody has slice left
     * \param end when the next period begins; zero = never
     * \return who gets extratime, and for how long; the time to idle if nobody
     */
    Decision ChooseExtratime(Pcpu& pcpu, Time end) const;

    SchedulerHost* m_host{nullptr}; //!< the machine
    Time m_dom0Period;              //!< attribute Dom0Period
    Time m_dom0Slice;               //!< attribute Dom0Slice
    Time m_guestPeriod;             //!< attribute GuestPeriod
    Time m_guestSlice;              //!< attribute GuestSlice
    Time m_extraQuantum;            //!< attribute ExtraQuantum
    bool m_dom0Extratime{true};     //!< attribute Dom0Extratime
    bool m_guestExtratime{true};    //!< attribute GuestExtratime
    std::vector<Pcpu> m_pcpus;      //!< by number
    VcpuSlots<Slot> m_slots;        //!< by number of the vCPU
};

} // namespace ns3

#endif /* SEDF_SCHEDULER_H */
