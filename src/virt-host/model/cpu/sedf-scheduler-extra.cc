/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * \file
 * SEDF scheduler: periods and extratime.
 */

#include "sedf-scheduler.h"

#include <algorithm>

namespace ns3
{

namespace
{

/// Score of a vCPU that is entitled to the whole pCPU (fixed point, 10 bits).
constexpr int64_t SCORE_ONE = 1 << 10;
/// Score of a vCPU without a slice and of weight 256: as if it were entitled to 1/128.
constexpr int64_t SCORE_BEST_EFFORT = SCORE_ONE << 7;

/**
 * \param period a period
 * \param share a part of it, above zero
 * \return period / share, fixed point
 */
int64_t
ScoreOf(Time period, Time share)
{
    return period.GetNanoSeconds() * SCORE_ONE / share.GetNanoSeconds();
}

} // namespace

int64_t
SedfScheduler::GetUtilisationScore(const Slot& slot)
{
    return slot.slice.IsZero() ? SCORE_BEST_EFFORT * 256 / slot.vcpu->GetDomain()->GetWeight()
                               : ScoreOf(slot.period, slot.slice);
}

void
SedfScheduler::ForfeitSlice(Slot& slot)
{
    slot.deadline += slot.period;
    const Time lost = slot.slice - slot.used;
    slot.used = Time(); // of the next period
    if (lost.IsStrictlyPositive())
    {
        slot.lost = lost;
        slot.score[PENALTY] = ScoreOf(slot.period, lost);
        slot.wantsPenalty = slot.extratime;
    }
}

void
SedfScheduler::LeaveRealtime(Slot& slot)
{
    slot.used += m_host->Now() - m_pcpus[slot.pcpu].since;
    const bool wants = WantsToRun(slot.vcpu);
    if (slot.used < slot.slice && wants)
    {
        return; // stays where it is in the queue
    }
    if (slot.used >= slot.slice)
    {
        slot.used -= slot.slice;
        slot.deadline += slot.period;
    }
    if (!wants)
    {
        Dequeue(slot);
        return;
    }
    Erase(m_pcpus[slot.pcpu].ready, slot);
    Enqueue(slot);
}

void
SedfScheduler::LeaveExtratime(Slot& slot)
{
    Pcpu& pcpu = m_pcpus[slot.pcpu];
    const Extra which = slot.extra;
    const int64_t score = slot.score[which];
    Erase(pcpu.extra[which], slot);
    slot.used = Time();
    if (which == PENALTY)
    {
        slot.lost -= m_host->Now() - pcpu.since;
        slot.wantsPenalty = slot.lost.IsStrictlyPositive();
        slot.score[PENALTY] = slot.wantsPenalty ? ScoreOf(slot.period, slot.lost) : 0;
    }
    else
    {
        slot.score[UTILISATION] = GetUtilisationScore(slot);
    }
    if (!WantsToRun(slot.vcpu))
    {
        Dequeue(slot);
    }
    else if (which == UTILISATION || slot.wantsPenalty)
    {
        EnqueueExtra(slot, which, score);
    }
}

void
SedfScheduler::EnqueueExtra(Slot& slot, Extra which, int64_t lowerBy)
{
    Queue& queue = m_pcpus[slot.pcpu].extra[which];
    for (Slot* other : queue)
    {
        other->score[which] -= lowerBy;
    }
    const auto before = [which](const Slot* a, const Slot* b) {
        return a->score[which] < b->score[which];
    };
    queue.insert(std::upper_bound(queue.begin(), queue.end(), &slot, before), &slot);
}

void
SedfScheduler::UpdateQueues(Pcpu& pcpu)
{
    const Time now = m_host->Now();
    while (!pcpu.waiting.empty() && BeginOf(*pcpu.waiting.front()) <= now)
    {
        Slot& slot = *pcpu.waiting.front();
        Erase(pcpu.waiting, slot);
        Enqueue(slot);
    }
    const Queue ready = pcpu.ready;
    for (Slot* slot : ready)
    {
        const bool empty = slot->slice.IsZero();
        const bool missed = slot->deadline < now || slot->used > slot->slice;
        if (!empty && !missed)
        {
            continue;
        }
        Erase(pcpu.ready, *slot);
        slot->deadline += slot->period;
        while (BeginOf(*slot) < now || (empty && BeginOf(*slot) == now))
        {
            slot->deadline += slot->period;
        }
        slot->used = Time();
        Enqueue(*slot);
    }
}

VcpuScheduler::Decision
SedfScheduler::ChooseExtratime(Pcpu& pcpu, Time end) const
{
    const Time quantum = m_extraQuantum;
    const Time left = end.IsZero() ? Time() : end - m_host->Now();
    if (end.IsZero() || left >= quantum)
    {
        for (Extra which : {PENALTY, UTILISATION})
        {
            if (!pcpu.extra[which].empty())
            {
                Slot& first = *pcpu.extra[which].front();
                first.run = Run::EXTRA;
                first.extra = which;
                return {first.vcpu, quantum};
            }
        }
    }
    return {nullptr, left};
}

} // namespace ns3
