/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef EVENT_CHANNEL_H
#define EVENT_CHANNEL_H

#include "ns3/callback.h"
#include "ns3/cpu-cost.h"
#include "ns3/object.h"
#include "ns3/traced-callback.h"
#include "ns3/transition-table.h"
#include "ns3/vcpu.h"

namespace ns3
{

/// State of an event channel.
enum class EventChannelState : uint8_t
{
    IDLE,          //!< no event
    POSTED,        //!< pending, the upcall waits for the vCPU
    POSTED_MASKED, //!< masked after the upcall was posted
    MASKED,        //!< masked, no event
    HELD,          //!< masked, an event is pending and no upcall waits
    CLOSED,        //!< the receiver is gone
};

/// What happens to an event channel.
enum class EventChannelEvent : uint8_t
{
    NOTIFY, //!< the sender notified
    UPCALL, //!< the vCPU of the receiver runs the upcall
    MASK,   //!< the receiver wants no upcalls
    UNMASK, //!< the receiver wants upcalls again
    CLOSE,  //!< the receiver goes away
};

/// Legal transitions. An upcall that finds the channel masked leaves the event pending. What
/// happens to a closed channel is ignored; its upcall was cancelled.
inline constexpr TransitionTable<EventChannelState, EventChannelEvent, 26> g_eventChannelTable{{{
    {EventChannelState::IDLE, EventChannelEvent::NOTIFY, EventChannelState::POSTED},
    {EventChannelState::IDLE, EventChannelEvent::MASK, EventChannelState::MASKED},
    {EventChannelState::IDLE, EventChannelEvent::UNMASK, EventChannelState::IDLE},
    {EventChannelState::POSTED, EventChannelEvent::NOTIFY, EventChannelState::POSTED},
    {EventChannelState::POSTED, EventChannelEvent::UPCALL, EventChannelState::IDLE},
    {EventChannelState::POSTED, EventChannelEvent::MASK, EventChannelState::POSTED_MASKED},
    {EventChannelState::POSTED, EventChannelEvent::UNMASK, EventChannelState::POSTED},
    {EventChannelState::POSTED_MASKED, EventChannelEvent::NOTIFY, EventChannelState::POSTED_MASKED},
    {EventChannelState::POSTED_MASKED, EventChannelEvent::UPCALL, EventChannelState::HELD},
    {EventChannelState::POSTED_MASKED, EventChannelEvent::MASK, EventChannelState::POSTED_MASKED},
    {EventChannelState::POSTED_MASKED, EventChannelEvent::UNMASK, EventChannelState::POSTED},
    {EventChannelState::MASKED, EventChannelEvent::NOTIFY, EventChannelState::HELD},
    {EventChannelState::MASKED, EventChannelEvent::MASK, EventChannelState::MASKED},
    {EventChannelState::MASKED, EventChannelEvent::UNMASK, EventChannelState::IDLE},
    {EventChannelState::HELD, EventChannelEvent::NOTIFY, EventChannelState::HELD},
    {EventChannelState::HELD, EventChannelEvent::MASK, EventChannelState::HELD},
    {EventChannelState::HELD, EventChannelEvent::UNMASK, EventChannelState::POSTED},
    {EventChannelState::IDLE, EventChannelEvent::CLOSE, EventChannelState::CLOSED},
    {EventChannelState::POSTED, EventChannelEvent::CLOSE, EventChannelState::CLOSED},
    {EventChannelState::POSTED_MASKED, EventChannelEvent::CLOSE, EventChannelState::CLOSED},
    {EventChannelState::MASKED, EventChannelEvent::CLOSE, EventChannelState::CLOSED},
    {EventChannelState::HELD, EventChannelEvent::CLOSE, EventChannelState::CLOSED},
    {EventChannelState::CLOSED, EventChannelEvent::NOTIFY, EventChannelState::CLOSED},
    {EventChannelState::CLOSED, EventChannelEvent::MASK, EventChannelState::CLOSED},
    {EventChannelState::CLOSED, EventChannelEvent::UNMASK, EventChannelState::CLOSED},
    {EventChannelState::CLOSED, EventChannelEvent::CLOSE, EventChannelState::CLOSED},
}}};
static_assert(g_eventChannelTable.IsDeterministic());

/**
 * \param s a state
 * \return its name in lower case
 */
const char* ToString(EventChannelState s);

/**
 * \param e an event
 * \return its name in lower case
 */
const char* ToString(EventChannelEvent e);

/**
 * \ingroup virt-host
 *
 * \brief One direction of a Xen event channel, or an interrupt line: a pending bit of a vCPU.
 *
 * Guarantees:
 * 1. Notify() may be called in any context and runs no code of the receiver;
 * 2. however often it is called before the upcall, there is one upcall: class NET, after
 *    CpuCost::Event() of the receiver's CPU time; a blocked vCPU wakes for it, a preempted one
 *    runs it when it runs;
 * 3. the pending bit is cleared before the handler is called: what is notified from then on gives
 *    another upcall;
 * 4. while masked, events stay pending and the handler is not called;
 * 5. from Close() on the handler is not called, and notifications are ignored and counted;
 * 6. a receiver without vCPU is hardware: its handler is called at the instant of Notify(), after
 *    whatever happens in that event, in no node's context, and costs nothing.
 *
 * Wiring: Setup(), then Notify() may be called.
 */
class EventChannel : public Object
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    EventChannel();
    ~EventChannel() override;

    /**
     * \param target vCPU of the receiver; null: hardware
     * \param cost CPU costs of the receiver
     * \param handler called for every upcall, inside a piece of work of the target, if there is one
     */
    void Setup(Ptr<Vcpu> target, Ptr<const CpuCost> cost, Callback<void> handler);

    /// Tell the receiver that there is something to do.
    void Notify();

    /// Hold upcalls back.
    void Mask();

    /// Let upcalls through again.
    void Unmask();

    /// The receiver goes away, for good.
    void Close();

    /**
     * \return the state
     */
    EventChannelState GetState() const;

    /**
     * \return number of notifications sent
     */
    uint64_t GetNNotified() const;

    /**
     * \return number of notifications that found an event pending already
     */
    uint64_t GetNMerged() const;

    /**
     * \return number of notifications ignored because the channel was closed
     */
    uint64_t GetNIgnored() const;

    /**
     * \return number of upcalls that called the handler
     */
    uint64_t GetNUpcalls() const;

    /**
     * TracedCallback signature for events.
     *
     * \param event what happened
     * \param state the state after it
     */
    typedef void (*EventTracedCallback)(EventChannelEvent event, EventChannelState state);

  protected:
    void DoDispose() override;

  private:
    /**
     * Change the state by the table.
     *
     * \param event what happened
     * \return state before
     */
    EventChannelState Apply(EventChannelEvent event);

    /// Queue the upcall at the target, or if that is hardware, at this very instant.
    void Post();

    /// The target runs the upcall.
    void Upcall();

    Ptr<Vcpu> m_target;        //!< vCPU of the receiver
    Ptr<const CpuCost> m_cost; //!< CPU costs of the receiver
    Callback<void> m_handler;  //!< code of the receiver
    Ptr<EventImpl> m_upcall;   //!< calls Upcall(); at most once in the target's queue
    EventChannelState m_state{EventChannelState::IDLE}; //!< the state
    uint64_t m_nNotified{0};                            //!< notifications
    uint64_t m_nMerged{0};  //!< notifications without an effect of their own
    uint64_t m_nIgnored{0}; //!< notifications after Close()
    uint64_t m_nUpcalls{0}; //!< calls of the handler
    TracedCallback<EventChannelEvent, EventChannelState> m_trace; //!< events
};

} // namespace ns3

#endif /* EVENT_CHANNEL_H */
