/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef VCPU_GATE_H
#define VCPU_GATE_H

#include "gate-control.h"
#include "gated-event.h"

#include "ns3/simulator-impl.h"
#include "ns3/virt-error.h"

#include <utility>

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief The vCPU gate as a mix-in over any simulator: see GateControl for what it promises.
 *
 * \tparam Base the simulator, e.g. DefaultSimulatorImpl
 */
template <class Base>
class VcpuGate : public Base, public GateControl
{
  public:
    /**
     * \return the TypeId; defined for each instantiation
     */
    static TypeId GetTypeId();

    void Destroy() override
    {
        ReleaseAll();
        Base::Destroy();
    }

    auto Stop(const Time& delay) -> decltype(std::declval<Base&>().Stop(delay)) override
    {
        Passing pass(m_pass);
        return Base::Stop(delay);
    }

    using Base::Stop;

    EventId Schedule(const Time& delay, EventImpl* event) override
    {
        if (m_pass)
        {
            return Base::Schedule(delay, event);
        }
        const uint32_t context = Base::GetContext();
        EventImpl* wrapped = Wrap(WorkClass::TIMER, context, delay, event);
        return Base::Schedule(GetTimerDelay(context, Base::Now(), delay), wrapped);
    }

    EventId ScheduleNow(EventImpl* event) override
    {
        return VcpuGate::Schedule(Time(0), event);
    }

    void ScheduleWithContext(uint32_t context, const Time& delay, EventImpl* event) override
    {
        ScheduleWork(WorkClass::NET, context, delay, event);
    }

    void ScheduleWork(WorkClass workClass,
                      uint32_t context,
                      const Time& delay,
                      EventImpl* event) override
    {
        Base::ScheduleWithContext(context, delay, Wrap(workClass, context, delay, event));
    }

    void ScheduleUngated(uint32_t context, const Time& delay, EventImpl* event) override
    {
        Base::ScheduleWithContext(context, delay, event);
    }

    void Remove(const EventId& id) override
    {
        GatedEvent* gated = GatedEvent::From(id.PeekEventImpl());
        if (gated && (gated->IsParked() || gated->IsDone()))
        {
            gated->Cancel(); // it has left the event list: the vCPU will pass over it
            return;
        }
        Base::Remove(id);
    }

    bool IsExpired(const EventId& id) const override
    {
        GatedEvent* gated = GatedEvent::From(id.PeekEventImpl());
        if (gated && (gated->IsParked() || gated->IsDone()))
        {
            return gated->IsDone() || gated->IsCancelled();
        }
        return Base::IsExpired(id);
    }

    Time GetDelayLeft(const EventId& id) const override
    {
        GatedEvent* gated = GatedEvent::From(id.PeekEventImpl());
        return gated && gated->IsParked() ? Time(0) : Base::GetDelayLeft(id);
    }

  private:
    /// Lets events pass untouched while it lives.
    class Passing
    {
      public:
        /**
         * \param flag set while this object lives
         */
        explicit Passing(bool& flag)
            : m_flag(flag)
        {
            m_flag = true;
        }

        ~Passing()
        {
            m_flag = false;
        }

      private:
        bool& m_flag; //!< the flag
    };

    /**
     * \param workClass class of the work
     * \param context id of the node
     * \param delay how far ahead
     * \param event an event, with the reference that the simulator is to take over
     * \return the event to schedule: \p event itself if the context is not gated
     */
    EventImpl* Wrap(WorkClass workClass,
                    uint32_t context,
                    const Time& delay,
                    EventImpl* event) const
    {
        if (!GetServer(context))
        {
            return event;
        }
        Ptr<EventImpl> inner(event, false);
        if (delay.IsStrictlyNegative())
        {
            throw VirtError(
                "an event of a guest was scheduled with the negative delay " +
                std::to_string(delay.GetSeconds()) +
                " s; allowed are delays from 0 up. A timer that is re-armed relative to "
                "a deadline may be late in a guest: clip the delay at 0");
        }
        return new GatedEvent(inner, *this, context, workClass);
    }

    bool m_pass{false}; //!< events pass untouched
};

} // namespace ns3

#endif /* VCPU_GATE_H */
