/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef CALL_EVENT_H
#define CALL_EVENT_H

#include "ns3/event-impl.h"
#include "ns3/ptr.h"

#include <functional>
#include <utility>

namespace ns3
{

/// An event that calls a function.
class CallEvent : public EventImpl
{
  public:
    explicit CallEvent(std::function<void()> function)
        : m_function(std::move(function))
    {
    }

  protected:
    void Notify() override
    {
        m_function();
    }

  private:
    std::function<void()> m_function; //!< what to call
};

/// An event that calls \p function.
inline Ptr<EventImpl>
Call(std::function<void()> function)
{
    return Ptr<EventImpl>(new CallEvent(std::move(function)), false);
}

/// The same with the reference that a simulator takes over.
inline EventImpl*
RawCall(std::function<void()> function)
{
    return new CallEvent(std::move(function));
}

} // namespace ns3

#endif /* CALL_EVENT_H */
