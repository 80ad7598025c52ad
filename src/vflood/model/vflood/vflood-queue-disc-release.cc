/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "vflood-queue-disc.h"

#include "ns3/simulator.h"

#include <algorithm>

namespace ns3
{

void
VfloodQueueDisc::Hurry(const VfloodFlow::Waiting& waiting, VfloodFlow& flow)
{
    flow.OnSent(waiting.end, waiting.cwr, Simulator::Now());
    m_express.push_back({waiting.handle, &flow, waiting.begin, waiting.end});
}

void
VfloodQueueDisc::Activate(VfloodFlow& flow)
{
    if (!flow.m_ready && flow.MayRelease())
    {
        flow.m_ready = true;
        m_ready.push_back(&flow);
    }
}

void
VfloodQueueDisc::Drop(FlowQueue::Handle handle, const char* reason)
{
    DropAfterDequeue(m_queue->Take(handle), reason);
}

void
VfloodQueueDisc::Flush(VfloodFlow& flow)
{
    while (flow.GetQueued() > 0)
    {
        Hurry(flow.PopFront(), flow);
    }
}

void
VfloodQueueDisc::FlushToPeer(VfloodFlow& flow)
{
    while (flow.GetQueued() > 0 && flow.PeerAllowsFirst())
    {
        Hurry(flow.PopFront(), flow);
    }
    Discard(flow);
}

void
VfloodQueueDisc::Discard(VfloodFlow& flow)
{
    while (flow.GetQueued() > 0)
    {
        Drop(flow.PopFront().handle, CLOSED_DROP);
    }
    m_ready.erase(std::remove(m_ready.begin(), m_ready.end(), &flow), m_ready.end());
    flow.m_ready = false;
    flow.m_paced.Cancel();
    for (auto& urgent : m_express)
    {
        urgent.flow = urgent.flow == &flow ? nullptr : urgent.flow;
    }
}

void
VfloodQueueDisc::WaitForPace(VfloodFlow& flow)
{
    if (flow.m_paced.IsExpired())
    {
        flow.m_paced = Simulator::Schedule(flow.GetPacingDelay(Simulator::Now()),
                                           &VfloodQueueDisc::OnPace,
                                           this,
                                           &flow);
    }
}

void
VfloodQueueDisc::OnPace(VfloodFlow* flow)
{
    Activate(*flow);
    Run();
}

Ptr<QueueDiscItem>
VfloodQueueDisc::DoDequeue()
{
    if (m_express.empty())
    {
        return Release();
    }
    const auto handle = m_express.front().handle;
    m_express.pop_front();
    return m_queue->Take(handle);
}

Ptr<QueueDiscItem>
VfloodQueueDisc::Release()
{
    while (!m_ready.empty())
    {
        VfloodFlow& flow = *m_ready.front();
        m_ready.pop_front();
        flow.m_ready = false;
        if (!flow.MayRelease())
        {
            continue;
        }
        if (flow.GetPacingDelay(Simulator::Now()).IsStrictlyPositive())
        {
            WaitForPace(flow);
            continue;
        }
        const auto waiting = flow.PopFront();
        if (waiting.end <= flow.m_una)
        {
            Drop(waiting.handle, ACKED_DROP);
            Activate(flow);
            continue;
        }
        flow.OnSent(waiting.end, waiting.cwr, Simulator::Now());
        Activate(flow);
        return m_queue->Take(waiting.handle);
    }
    return nullptr;
}

} // namespace ns3
