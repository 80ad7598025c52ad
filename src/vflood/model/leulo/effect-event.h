/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef EFFECT_EVENT_H
#define EFFECT_EVENT_H

#include "ns3/event-impl.h"
#include "ns3/ptr.h"

#include <functional>
#include <utility>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief An event that calls a function.
 */
class EffectEvent : public EventImpl
{
  public:
    /**
     * \param effect what to call
     * \return an event that does
     */
    static Ptr<EventImpl> Make(std::function<void()> effect)
    {
        return Ptr<EventImpl>(new EffectEvent(std::move(effect)), false);
    }

  protected:
    void Notify() override
    {
        m_effect();
    }

  private:
    /**
     * \param effect what to call
     */
    explicit EffectEvent(std::function<void()> effect)
        : m_effect(std::move(effect))
    {
    }

    std::function<void()> m_effect; //!< what to call
};

} // namespace ns3

#endif /* EFFECT_EVENT_H */
