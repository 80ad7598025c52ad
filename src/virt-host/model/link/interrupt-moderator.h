/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef INTERRUPT_MODERATOR_H
#define INTERRUPT_MODERATOR_H

#include "ns3/callback.h"
#include "ns3/event-impl.h"
#include "ns3/nstime.h"

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief Interrupt coalescing of a NIC: the first cause arms a timer, causes until it fires share
 * one interrupt; and interrupts keep a least distance, so that one comes soon after a pause, and
 * many frames share one in a stream.
 *
 * Hardware: timer and handler run in no node's context. While masked, causes are remembered and no
 * interrupt is raised.
 */
class InterruptModerator
{
  public:
    InterruptModerator();
    ~InterruptModerator();

    InterruptModerator(const InterruptModerator&) = delete;
    InterruptModerator& operator=(const InterruptModerator&) = delete;

    /**
     * \param handler called for every interrupt, in no node's context; null = no interrupts at all
     */
    void SetHandler(Callback<void> handler);

    /**
     * \return whether there is a handler
     */
    bool HasHandler() const;

    /**
     * \param delay from the first cause to the interrupt
     */
    void SetDelay(Time delay);

    /**
     * \return delay from the first cause to the interrupt
     */
    Time GetDelay() const;

    /**
     * \param interval from an interrupt to the next one at least
     */
    void SetInterval(Time interval);

    /**
     * \return from an interrupt to the next one at least
     */
    Time GetInterval() const;

    /// A cause for an interrupt arose.
    void Raise();

    /// Raise no interrupts until Unmask().
    void Mask();

    /**
     * Raise interrupts again.
     *
     * \param causeLeft whether there is a cause for one already
     */
    void Unmask(bool causeLeft);

    /**
     * \return number of interrupts raised
     */
    uint64_t GetNInterrupts() const;

  private:
    /// The timer fired.
    void Fire();

    Callback<void> m_handler;  //!< the driver
    Time m_delay;              //!< from the first cause to the interrupt
    Time m_interval;           //!< between interrupts at least
    Time m_next;               //!< no interrupt before
    Ptr<EventImpl> m_timer;    //!< fires the interrupt; used again and again
    bool m_armed{false};       //!< whether the timer runs
    bool m_masked{false};      //!< whether the driver wants no interrupts
    uint64_t m_nInterrupts{0}; //!< interrupts raised
};

} // namespace ns3

#endif /* INTERRUPT_MODERATOR_H */
