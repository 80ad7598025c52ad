/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "work-server.h"

#include "ns3/assert.h"
#include "ns3/make-event.h"

#include <utility>

namespace ns3
{

namespace
{

/// Marks that a piece of work is being invoked, also if it throws.
class Inside
{
  public:
    /**
     * \param flag set while this object lives
     */
    explicit Inside(bool& flag)
        : m_flag(flag)
    {
        m_flag = true;
    }

    ~Inside()
    {
        m_flag = false;
    }

  private:
    bool& m_flag; //!< the flag
};

/**
 * \param effect an effect, or null
 * \return whether it was cancelled
 */
bool
IsCancelled(const Ptr<EventImpl>& effect)
{
    return effect && effect->IsCancelled();
}

} // namespace

WorkServer::WorkServer(HvTimers& timers, uint32_t context)
    : m_timers(timers),
      m_context(context)
{
}

WorkServer::~WorkServer()
{
    if (m_segmentEnd)
    {
        m_segmentEnd->Cancel(); // the simulator may be gone: no look at the time any more
    }
}

void
WorkServer::SetListeners(std::function<void()> wake, std::function<void()> idle)
{
    m_wake = std::move(wake);
    m_idle = std::move(idle);
}

void
WorkServer::Post(WorkClass workClass, Time cost, const Ptr<EventImpl>& effect)
{
    NS_ASSERT_MSG(!cost.IsStrictlyNegative(), "work with a negative cost");
    const bool hadWork = HasWork();
    m_waiting[static_cast<std::size_t>(workClass)].push_back({cost, effect});
    Added(hadWork);
}

void
WorkServer::RunOrPost(WorkClass workClass, const Ptr<EventImpl>& effect)
{
    const bool free = m_running && !m_busy && !m_inside && m_parts.empty() &&
                      m_waiting[0].empty() && m_waiting[1].empty() && m_waiting[2].empty();
    if (!free)
    {
        Post(workClass, Time(), effect);
        return;
    }
    Interrupt();
    Invoke(effect);
    Next();
}

void
WorkServer::Charge(Time cost)
{
    NS_ASSERT_MSG(m_inside, "Charge() outside a piece of work of this vCPU");
    NS_ASSERT_MSG(!cost.IsStrictlyNegative(), "a negative charge");
    if (!m_asked.empty() && !m_asked.back().effect)
    {
        m_asked.back().remaining += cost;
    }
    else if (cost.IsStrictlyPositive())
    {
        m_asked.push_back({cost, nullptr});
    }
}

void
WorkServer::Continue(Time cost, const Ptr<EventImpl>& effect)
{
    NS_ASSERT_MSG(m_inside, "Continue() outside a piece of work of this vCPU");
    NS_ASSERT_MSG(!cost.IsStrictlyNegative(), "a part of work with a negative cost");
    NS_ASSERT_MSG(effect, "a part of work without effect: use Charge()");
    m_asked.push_back({cost, effect});
}

void
WorkServer::AtEndOfBurst(Time cost, const Ptr<EventImpl>& effect)
{
    NS_ASSERT_MSG(!cost.IsStrictlyNegative(), "an end of burst with a negative cost");
    const bool hadWork = HasWork();
    m_endOfBurst.push_back({cost, effect});
    Added(hadWork);
}

void
WorkServer::PostBackground(Time amount, const Ptr<EventImpl>& done)
{
    NS_ASSERT_MSG(amount.IsStrictlyPositive(), "background work without an amount");
    const bool hadWork = HasWork();
    m_background.push_back({amount, done});
    Added(hadWork);
}

void
WorkServer::Added(bool hadWork)
{
    if (m_inside)
    {
        return; // Next() follows the effect that is being invoked
    }
    if (m_running)
    {
        if (m_segment != Segment::CURRENT)
        {
            Interrupt();
        }
        Next();
    }
    else if (!hadWork && m_wake)
    {
        m_wake();
    }
}

void
WorkServer::Resume(Time overhead)
{
    NS_ASSERT_MSG(!m_running, "Resume() of a running server");
    m_running = true;
    AddOverhead(overhead);
    Next();
}

void
WorkServer::AddOverhead(Time overhead)
{
    if (overhead.IsStrictlyPositive())
    {
        if (!m_busy)
        {
            m_current = {Time(), nullptr};
            m_busy = true;
        }
        m_current.remaining += overhead;
    }
}

void
WorkServer::Steal(Time cost)
{
    NS_ASSERT_MSG(!cost.IsStrictlyNegative(), "a theft of negative time");
    if (!m_running || !HasWork())
    {
        return;
    }
    if (m_inside)
    {
        Charge(cost);
        return;
    }
    Interrupt();
    AddOverhead(cost);
    Next();
}

void
WorkServer::Pause()
{
    NS_ASSERT_MSG(m_running, "Pause() of a paused server");
    NS_ASSERT_MSG(!m_inside, "Pause() from inside a piece of work");
    Interrupt();
    m_running = false;
}

void
WorkServer::Clear()
{
    Interrupt();
    for (auto& queue : m_waiting)
    {
        queue.clear();
    }
    m_endOfBurst.clear();
    m_background.clear();
    m_current = {};
    m_busy = false;
    m_asked.clear();
    m_parts.clear();
}

bool
WorkServer::IsRunning() const
{
    return m_running;
}

bool
WorkServer::HasWork() const
{
    return m_busy || m_inside || !m_parts.empty() || !m_waiting[0].empty() ||
           !m_waiting[1].empty() || !m_waiting[2].empty() || !m_endOfBurst.empty() ||
           !m_background.empty();
}

bool
WorkServer::IsInside() const
{
    return m_inside;
}

std::size_t
WorkServer::GetNWaiting(WorkClass workClass) const
{
    return m_waiting[static_cast<std::size_t>(workClass)].size();
}

Time
WorkServer::GetBackgroundTime() const
{
    return m_segment == Segment::BACKGROUND ? m_backgroundTime + (m_timers.Now() - m_segmentStart)
                                            : m_backgroundTime;
}

void
WorkServer::Next()
{
    if (!m_running || m_inside || m_segment != Segment::NONE)
    {
        return;
    }
    if (m_busy || Fetch())
    {
        Begin(Segment::CURRENT, m_current.remaining);
    }
    else if (FetchUncancelled(m_endOfBurst))
    {
        Begin(Segment::BURST_END, m_endOfBurst.front().remaining);
    }
    else if (FetchUncancelled(m_background))
    {
        Begin(Segment::BACKGROUND, m_background.front().remaining);
    }
    else if (m_idle)
    {
        m_idle();
    }
}

bool
WorkServer::Fetch()
{
    return FetchFrom(m_parts) || FetchFrom(m_waiting[0]) || FetchFrom(m_waiting[1]) ||
           FetchFrom(m_waiting[2]);
}

bool
WorkServer::FetchFrom(std::deque<Item>& queue)
{
    m_busy = FetchUncancelled(queue);
    if (m_busy)
    {
        m_current = std::move(queue.front());
        queue.pop_front();
    }
    return m_busy;
}

bool
WorkServer::FetchUncancelled(std::deque<Item>& queue)
{
    while (!queue.empty() && IsCancelled(queue.front().effect))
    {
        queue.pop_front();
    }
    return !queue.empty();
}

void
WorkServer::Begin(Segment kind, Time length)
{
    m_segment = kind;
    m_segmentStart = m_timers.Now();
    if (!m_segmentEnd) // the event of a segment that ended by itself serves the next one
    {
        m_segmentEnd = Ptr<EventImpl>(MakeEvent(&WorkServer::End, this), false);
    }
    m_timers.Schedule(length, m_context, m_segmentEnd);
}

void
WorkServer::Interrupt()
{
    if (m_segment == Segment::NONE)
    {
        return;
    }
    Book();
    m_segmentEnd->Cancel();
    m_segmentEnd = nullptr;
}

void
WorkServer::Book()
{
    const Time served = m_timers.Now() - m_segmentStart;
    if (m_segment == Segment::BACKGROUND)
    {
        m_background.front().remaining -= served;
        m_backgroundTime += served;
    }
    else if (m_segment == Segment::CURRENT)
    {
        m_current.remaining -= served;
    } // the time before the end of a burst starts again
    m_segment = Segment::NONE;
}

void
WorkServer::End()
{
    const Segment ended = m_segment;
    Book();
    Ptr<EventImpl> effect;
    if (ended == Segment::CURRENT)
    {
        effect = m_current.effect;
        m_current = {};
        m_busy = false;
    }
    else
    {
        auto& queue = ended == Segment::BACKGROUND ? m_background : m_endOfBurst;
        effect = queue.front().effect;
        queue.pop_front();
    }
    if (effect)
    {
        Invoke(effect);
    }
    Next();
}

void
WorkServer::Invoke(const Ptr<EventImpl>& effect)
{
    m_asked.clear(); // what a piece of work that threw has left
    {
        Inside inside(m_inside);
        effect->Invoke();
    }
    if (!m_asked.empty())
    {
        m_parts.insert(m_parts.begin(), m_asked.begin(), m_asked.end());
        m_asked.clear();
    }
    FetchFrom(m_parts); // nothing else is in service: this effect was the end of it
}

} // namespace ns3
