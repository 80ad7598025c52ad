/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef GATED_EVENT_H
#define GATED_EVENT_H

#include "gate-control.h"

#include "ns3/event-impl.h"

#include <typeinfo>

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief An event of a gated context, around the event that somebody scheduled.
 *
 * The simulator invokes it when it is due; it then hands itself to the vCPU's server, which invokes
 * it a second time when the vCPU gets to it; only then does the inner event run.
 */
class GatedEvent final : public EventImpl
{
  public:
    /**
     * \param inner the event that somebody scheduled
     * \param gate the gate; it is asked for the server when the event is due
     * \param context id of the node
     * \param workClass class of the work
     */
    GatedEvent(Ptr<EventImpl> inner, const GateControl& gate, uint32_t context, WorkClass workClass)
        : m_inner(inner),
          m_gate(gate),
          m_context(context),
          m_class(workClass)
    {
    }

    /**
     * \param event any event
     * \return it as a GatedEvent, null if it is not one
     */
    static GatedEvent* From(EventImpl* event)
    {
        return event && typeid(*event) == typeid(GatedEvent) ? static_cast<GatedEvent*>(event)
                                                             : nullptr;
    }

    /**
     * \return whether it is due and waits for the vCPU
     */
    bool IsParked() const
    {
        return m_state == State::PARKED;
    }

    /**
     * \return whether the inner event has begun
     */
    bool IsDone() const
    {
        return m_state == State::DONE;
    }

  protected:
    void Notify() override
    {
        WorkServer* server = m_gate.GetServer(m_context);
        if (m_state == State::SCHEDULED && server)
        {
            m_state = State::PARKED;
            server->RunOrPost(m_class, Ptr<EventImpl>(this));
            return;
        }
        m_state = State::DONE;
        m_inner->Invoke();
        m_inner = nullptr;
    }

  private:
    /// Life of the event.
    enum class State : uint8_t
    {
        SCHEDULED, //!< in the simulator's event list
        PARKED,    //!< due, waits for the vCPU
        DONE,      //!< the inner event has begun
    };

    Ptr<EventImpl> m_inner;          //!< the event that somebody scheduled
    const GateControl& m_gate;       //!< knows the vCPU's server
    uint32_t m_context;              //!< id of the node
    State m_state{State::SCHEDULED}; //!< where it is
    WorkClass m_class;               //!< class of the work
};

} // namespace ns3

#endif /* GATED_EVENT_H */
