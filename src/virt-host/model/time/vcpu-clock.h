/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef VCPU_CLOCK_H
#define VCPU_CLOCK_H

#include "guest-clock.h"

#include "ns3/vcpu.h"

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief The clock of a guest whose timer interrupts come only while its vCPU runs.
 *
 * Jiffies are computed from the run states of the vCPU, not counted by events: jiffy n begins at
 * n/HZ; the guest notices it at once if the vCPU runs, and at the next resume otherwise. A blocked
 * vCPU is treated like a preempted one: jiffies jump when it wakes. That is how it is under Xen,
 * which stops the periodic timer of a vCPU that is switched out, for whatever reason, and makes up
 * for it by one timer interrupt when it is switched in (published: Xen 3.3 source).
 *
 * Ticks take no CPU time. A tickless guest differs in its timers: they expire exactly, otherwise at
 * ticks (see GateControl::SetTimerTicks()). Jiffies and spikes are the same for both.
 */
class VcpuClock : public GuestClock
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    VcpuClock();
    ~VcpuClock() override;

    /**
     * \param vcpu the vCPU that takes the timer interrupts
     * \param timers time source, must outlive this object
     */
    void Attach(Ptr<Vcpu> vcpu, HvTimers& timers);

    /**
     * \param hz ticks per second, 1..10000 (VirtError otherwise)
     */
    void SetHz(uint32_t hz);

    /**
     * \return ticks per second
     */
    uint32_t GetHz() const;

    /**
     * \param tickless whether the guest's timers expire exactly instead of at ticks; for the
     *        HypervisorHost that the guest is added to
     */
    void SetTickless(bool tickless);

    /**
     * \return whether the guest's timers expire exactly instead of at ticks
     */
    bool IsTickless() const;

    Time Now() const override;
    uint64_t GetJiffies() const override;
    Time GetJiffy() const override;
    Time GetStolenTime() const override;
    bool IsSpiked() const override;

  protected:
    void DoDispose() override;

  private:
    /// \throws VirtError before Attach()
    void CheckAttached() const;

    /**
     * The vCPU changed its run state.
     *
     * \param vcpu the vCPU
     * \param from state before
     * \param to state after
     */
    void OnRunState(Ptr<Vcpu> vcpu, RunState from, RunState to);

    Ptr<Vcpu> m_vcpu;            //!< takes the timer interrupts
    HvTimers* m_timers{nullptr}; //!< time source
    uint32_t m_hz{100};          //!< ticks per second
    bool m_tickless{true};       //!< timers expire exactly
    uint64_t m_frozen{0};        //!< jiffies when the vCPU last stopped
    uint64_t m_resumed{0};       //!< jiffies when the vCPU last resumed
    bool m_jumped{false};        //!< that resume made them jump by more than one
};

} // namespace ns3

#endif /* VCPU_CLOCK_H */
