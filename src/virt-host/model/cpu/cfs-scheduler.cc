/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "cfs-scheduler.h"

#include "attribute-range.h"

#include "ns3/boolean.h"

#include <algorithm>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(CfsScheduler);

TypeId
CfsScheduler::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::CfsScheduler")
            .SetParent<FairScheduler>()
            .SetGroupName("VirtHost")
            .AddConstructor<CfsScheduler>()
            .AddAttribute("Latency",
                          "In this time every runnable thread runs once, unless there are too "
                          "many; scaled (published: 5 ms, Linux 2.6.32).",
                          TimeValue(MilliSeconds(5)),
                          MakeTimeAccessor(&CfsScheduler::m_latency),
                          MakeLeastTimeChecker("ns3::CfsScheduler::Latency",
                                               TimeStep(1),
                                               "5 ms is Linux 2.6.32's value"))
            .AddAttribute("MinGranularity",
                          "A thread is not preempted by an equal one before this; scaled "
                          "(published: 1 ms, Linux 2.6.32).",
                          TimeValue(MilliSeconds(1)),
                          MakeTimeAccessor(&CfsScheduler::m_minGranularity),
                          MakeLeastTimeChecker("ns3::CfsScheduler::MinGranularity",
                                               TimeStep(1),
                                               "1 ms is Linux 2.6.32's value"))
            .AddAttribute("WakeupGranularity",
                          "A waker preempts who is ahead of it by more than this in virtual run "
                          "time; scaled (published: 1 ms, Linux 2.6.32).",
                          TimeValue(MilliSeconds(1)),
                          MakeTimeAccessor(&CfsScheduler::m_wakeupGranularity),
                          MakeLeastTimeChecker("ns3::CfsScheduler::WakeupGranularity",
                                               Time(),
                                               "1 ms is Linux 2.6.32's value"))
            .AddAttribute("GentleSleepers",
                          "Whether a waker is placed half a Latency behind the others instead of "
                          "a whole one (published: true, Linux 2.6.32).",
                          BooleanValue(true),
                          MakeBooleanAccessor(&CfsScheduler::m_gentle),
                          MakeBooleanChecker());
    return tid;
}

CfsScheduler::CfsScheduler()
    : FairScheduler("CfsScheduler")
{
}

CfsScheduler::~CfsScheduler() = default;

Time
CfsScheduler::GetShare(const Thread& thread, std::size_t nThreads, int64_t load) const
{
    const int64_t latency = Scale(m_latency).GetNanoSeconds();
    const int64_t least = Scale(m_minGranularity).GetNanoSeconds();
    const int64_t n = static_cast<int64_t>(nThreads);
    const int64_t fit = (latency + least - 1) / least; // threads that fit into a period
    const int64_t period = n > fit ? n * least : latency;
    return NanoSeconds(std::max<int64_t>(period * GetWeight(thread) / load, 1));
}

void
CfsScheduler::Place(Queue& queue, Thread& thread, Joins how)
{
    if (how == Joins::NEW)
    {
        const std::size_t n = queue.waiting.size() + (queue.current ? 1 : 0) + 1;
        const Time share = GetShare(thread, n, GetLoad(queue) + GetWeight(thread));
        thread.vruntime = queue.minVruntime + ToVirtual(thread, share);
    }
    else if (how == Joins::MOVES)
    {
        thread.vruntime += queue.minVruntime;
    }
    else
    {
        const int64_t bonus = Scale(m_latency).GetNanoSeconds() / (m_gentle ? 2 : 1);
        thread.vruntime = std::max(thread.vruntime, queue.minVruntime - bonus);
    }
}

void
CfsScheduler::Leave(Queue& queue, Thread& thread, bool moves)
{
    UpdateMinVruntime(queue);
    thread.vruntime -= moves ? queue.minVruntime : 0;
}

void
CfsScheduler::Transfer(const Queue& from, const Queue& to, Thread& thread)
{
    thread.vruntime += to.minVruntime - from.minVruntime;
}

void
CfsScheduler::OnCharged(Queue& queue, Thread& /* thread */)
{
    UpdateMinVruntime(queue);
}

FairScheduler::Thread*
CfsScheduler::Pick(const Queue& queue) const
{
    return *std::min_element(queue.waiting.begin(),
                             queue.waiting.end(),
                             [](const Thread* a, const Thread* b) {
                                 return a->passed != b->passed ? b->passed
                                                               : a->vruntime < b->vruntime;
                             });
}

bool
CfsScheduler::Preempts(const Queue& queue, const Thread& waker) const
{
    const int64_t ahead = queue.current->vruntime - waker.vruntime;
    return ahead > ToVirtual(waker, Scale(m_wakeupGranularity));
}

Time
CfsScheduler::GetTimeLeft(const Queue& queue) const
{
    const Thread& current = *queue.current;
    const Time share = GetShare(current, queue.waiting.size() + 1, GetLoad(queue));
    const Time left = share - current.ran;
    if (queue.waiting.empty())
    {
        return left;
    }
    const int64_t ahead = current.vruntime - Pick(queue)->vruntime;
    const Time least = Scale(m_minGranularity) - current.ran;
    return std::min(left, std::max(least, ToReal(current, share.GetNanoSeconds() - ahead)));
}

} // namespace ns3
