/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * \file
 * What Linux's fair schedulers have in common: queues and decisions.
 */

#include "fair-scheduler.h"

#include <algorithm>
#include <utility>

namespace ns3
{

void
FairScheduler::Erase(Queue& queue, const Thread& thread)
{
    queue.waiting.erase(std::remove(queue.waiting.begin(), queue.waiting.end(), &thread),
                        queue.waiting.end());
}

void
FairScheduler::UpdateMinVruntime(Queue& queue)
{
    int64_t lowest = queue.current ? queue.current->vruntime : INT64_MAX;
    for (const Thread* thread : queue.waiting)
    {
        lowest = std::min(lowest, thread->vruntime);
    }
    if (lowest < INT64_MAX)
    {
        queue.minVruntime = std::max(queue.minVruntime, lowest);
    }
}

int64_t
FairScheduler::GetLoad(const Queue& queue)
{
    int64_t load = queue.current ? GetWeight(*queue.current) : 0;
    for (const Thread* thread : queue.waiting)
    {
        load += GetWeight(*thread);
    }
    return load;
}

void
FairScheduler::Charge(Queue& queue)
{
    if (Thread* current = queue.current)
    {
        const Time delta = m_host->Now() - std::exchange(current->charged, m_host->Now());
        current->ran += delta;
        current->vruntime += ToVirtual(*current, delta);
        OnCharged(queue, *current);
    }
}

uint32_t
FairScheduler::ChoosePcpu(const Thread& thread) const
{
    if (m_host->GetCurrent(thread.pcpu) == thread.vcpu)
    {
        return thread.pcpu; // it blocked in this very instant
    }
    const uint32_t n = static_cast<uint32_t>(m_queues.size());
    for (uint32_t i = 0; i < n; ++i)
    {
        const uint32_t p = (thread.pcpu + i) % n; // its own first
        const bool idle = !m_queues[p].current && m_queues[p].waiting.empty();
        if (idle && thread.vcpu->MayRunOn(p))
        {
            return p;
        }
    }
    return thread.vcpu->MayRunOn(thread.pcpu) ? thread.pcpu : m_threads.ChoosePcpu(thread.vcpu, n);
}

void
FairScheduler::Join(Thread& thread, Joins how)
{
    Queue& queue = m_queues[thread.pcpu];
    Charge(queue);
    Place(queue, thread, how);
    queue.waiting.push_back(&thread);
}

void
FairScheduler::Wake(Ptr<Vcpu> vcpu)
{
    Thread& thread = m_threads.Get(vcpu);
    const uint32_t to = ChoosePcpu(thread);
    if (to != thread.pcpu)
    {
        Transfer(m_queues[thread.pcpu], m_queues[to], thread);
        thread.pcpu = to;
    }
    const bool isNew = std::exchange(thread.isNew, false);
    Join(thread, isNew ? Joins::NEW : Joins::WAKES);
    Queue& queue = m_queues[to];
    queue.resched = queue.resched || (queue.current && Preempts(queue, thread));
    m_host->RequestSchedule(to); // a share may have shrunk, too
    UseIdlePcpus();
}

void
FairScheduler::Sleep(Ptr<Vcpu> vcpu)
{
    Thread& thread = m_threads.Get(vcpu);
    Queue& queue = m_queues[thread.pcpu];
    Charge(queue);
    Leave(queue, thread, false);
    if (queue.current == &thread)
    {
        queue.current = nullptr; // Schedule() follows
    }
    Erase(queue, thread);
}

void
FairScheduler::Yield(Ptr<Vcpu> vcpu)
{
    Thread& thread = m_threads.Get(vcpu);
    thread.passed = true;
    m_queues[thread.pcpu].resched = true;
}

FairScheduler::Thread*
FairScheduler::FindToPull(uint32_t pcpu) const
{
    Thread* found = nullptr;
    std::size_t longest = 0;
    for (const Queue& queue : m_queues)
    {
        for (Thread* thread : queue.waiting)
        {
            const bool leaving = m_host->GetCurrent(thread->pcpu) == thread->vcpu &&
                                 thread->vcpu->GetRunState() != RunState::RUNNING;
            if (queue.waiting.size() > longest && queue.current && !leaving &&
                thread->vcpu->MayRunOn(pcpu))
            {
                found = thread;
                longest = queue.waiting.size();
            }
        }
    }
    return found;
}

void
FairScheduler::UseIdlePcpus()
{
    for (uint32_t p = 0; p < m_queues.size(); ++p)
    {
        if (!m_queues[p].current && m_queues[p].waiting.empty() && FindToPull(p))
        {
            m_host->RequestSchedule(p);
        }
    }
}

void
FairScheduler::Pull(uint32_t pcpu)
{
    if (Thread* pulled = FindToPull(pcpu))
    {
        Queue& from = m_queues[pulled->pcpu];
        Charge(from);
        Leave(from, *pulled, true);
        Erase(from, *pulled);
        pulled->pcpu = pcpu;
        Join(*pulled, Joins::MOVES);
    }
}

FairScheduler::Thread*
FairScheduler::TakeNext(Queue& queue) const
{
    const auto passed = [](const Thread* thread) { return thread->passed; };
    Thread* next = queue.waiting.front();
    if (!std::all_of(queue.waiting.begin(), queue.waiting.end(), passed))
    {
        next = Pick(queue);
    }
    for (Thread* thread : queue.waiting)
    {
        thread->passed = false;
    }
    Erase(queue, *next);
    return next;
}

VcpuScheduler::Decision
FairScheduler::Schedule(uint32_t p)
{
    Queue& queue = m_queues[p];
    Charge(queue);
    Thread* current = queue.current;
    if (current && (queue.resched || !GetTimeLeft(queue).IsStrictlyPositive()))
    {
        queue.current = nullptr;
        queue.waiting.push_back(current);
    }
    queue.resched = false;
    if (!queue.current)
    {
        if (queue.waiting.empty())
        {
            Pull(p);
        }
        if (queue.waiting.empty())
        {
            return {nullptr, Time()};
        }
        queue.current = TakeNext(queue);
        queue.current->charged = m_host->Now();
        queue.current->ran = Time();
        UseIdlePcpus();
    }
    return {queue.current->vcpu, ToTick(GetTimeLeft(queue))};
}

} // namespace ns3
