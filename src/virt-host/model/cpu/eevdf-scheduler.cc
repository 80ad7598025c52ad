/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "eevdf-scheduler.h"

#include "ns3/boolean.h"

#include <algorithm>
#include <sstream>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(EevdfScheduler);

TypeId
EevdfScheduler::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::EevdfScheduler")
            .SetParent<FairScheduler>()
            .SetGroupName("VirtHost")
            .AddConstructor<EevdfScheduler>()
            .AddAttribute(
                "BaseSlice",
                "What a thread asks for at a time, 0.1..100 ms; scaled (assumed: "
                "0.75 ms, which makes Linux's 3 ms on 8 or more pCPUs; the range is "
                "published).",
                TimeValue(MicroSeconds(750)),
                MakeTimeAccessor(&EevdfScheduler::SetBaseSlice, &EevdfScheduler::GetBaseSlice),
                MakeTimeChecker())
            .AddAttribute("RunToParity",
                          "Whether a thread that is eligible and has not reached its deadline is "
                          "safe from wakers (assumed: true, the default of Linux 6.6).",
                          BooleanValue(true),
                          MakeBooleanAccessor(&EevdfScheduler::m_runToParity),
                          MakeBooleanChecker());
    return tid;
}

EevdfScheduler::EevdfScheduler()
    : FairScheduler("EevdfScheduler")
{
}

EevdfScheduler::~EevdfScheduler() = default;

void
EevdfScheduler::SetBaseSlice(Time slice)
{
    if (slice < MicroSeconds(100) || slice > MilliSeconds(100))
    {
        std::ostringstream text;
        text << "EevdfScheduler::BaseSlice = " << slice.As(Time::MS)
             << ": allowed is 0.1 ms to 100 ms; 0.75 ms is the default";
        throw VirtError(text.str());
    }
    m_baseSlice = slice;
}

Time
EevdfScheduler::GetBaseSlice() const
{
    return m_baseSlice;
}

EevdfScheduler::Mean::Mean(const Queue& queue)
    : base(queue.minVruntime)
{
    if (queue.current)
    {
        Add(*queue.current);
    }
    for (const Thread* thread : queue.waiting)
    {
        Add(*thread);
    }
}

void
EevdfScheduler::Mean::Add(const Thread& thread)
{
    sum += GetWeight(thread) * (thread.vruntime - base);
    load += GetWeight(thread);
}

int64_t
EevdfScheduler::Mean::Get() const
{
    return load > 0 ? base + sum / load : base;
}

bool
EevdfScheduler::Mean::IsEligible(const Thread& thread) const
{
    return (thread.vruntime - base) * load <= sum;
}

int64_t
EevdfScheduler::GetVirtualSlice(const Thread& thread) const
{
    return std::max<int64_t>(ToVirtual(thread, Scale(m_baseSlice)), 1);
}

void
EevdfScheduler::Place(Queue& queue, Thread& thread, Joins how)
{
    const Mean mean(queue);
    const int64_t load = mean.load;
    const int64_t weight = GetWeight(thread);
    // its arrival moves virtual time towards it: ask for so much more that its lag stays
    const int64_t lag = load > 0 ? thread.lag * (load + weight) / load : 0;
    thread.vruntime = mean.Get() - lag;
    const int64_t slice = GetVirtualSlice(thread);
    thread.deadline = thread.vruntime + (how == Joins::NEW ? slice / 2 : slice);
}

void
EevdfScheduler::Leave(Queue& queue, Thread& thread, bool /* moves */)
{
    const int64_t limit = std::max(2 * GetVirtualSlice(thread), ToVirtual(thread, GetTickPeriod()));
    thread.lag = std::clamp(Mean(queue).Get() - thread.vruntime, -limit, limit);
    UpdateMinVruntime(queue);
}

void
EevdfScheduler::Transfer(const Queue& /* from */, const Queue& /* to */, Thread& /* thread */)
{
    // what a sleeper takes along is its lag
}

void
EevdfScheduler::OnCharged(Queue& queue, Thread& thread)
{
    if (thread.vruntime >= thread.deadline)
    {
        thread.deadline = thread.vruntime + GetVirtualSlice(thread);
        queue.resched = true;
    }
    UpdateMinVruntime(queue);
}

FairScheduler::Thread*
EevdfScheduler::Pick(const Queue& queue) const
{
    const Mean mean(queue);
    Thread* best = nullptr;
    Thread* leftmost = nullptr;
    for (Thread* thread : queue.waiting)
    {
        if (thread->passed)
        {
            continue;
        }
        leftmost = !leftmost || thread->vruntime < leftmost->vruntime ? thread : leftmost;
        if (mean.IsEligible(*thread) && (!best || thread->deadline < best->deadline))
        {
            best = thread;
        }
    }
    return best ? best : leftmost; // only those passed over may be eligible
}

bool
EevdfScheduler::Preempts(const Queue& queue, const Thread& waker) const
{
    const Thread& current = *queue.current;
    const bool eligible = Mean(queue).IsEligible(current);
    if (eligible && (m_runToParity || current.deadline <= waker.deadline))
    {
        return false;
    }
    return Pick(queue) == &waker;
}

Time
EevdfScheduler::GetTimeLeft(const Queue& queue) const
{
    return ToReal(*queue.current, queue.current->deadline - queue.current->vruntime);
}

} // namespace ns3
