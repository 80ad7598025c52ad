/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "vflood-queue-disc.h"

#include "ns3/boolean.h"
#include "ns3/bridge-queue-disc-item.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <limits>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(VfloodQueueDisc);

TypeId
VfloodQueueDisc::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::VfloodQueueDisc")
            .SetParent<QueueDisc>()
            .SetGroupName("Vflood")
            .AddConstructor<VfloodQueueDisc>()
            .AddAttribute("MaxSize",
                          "Most packets held for all guests together (65536p: assumed, beyond what "
                          "the guests' own buffers allow)",
                          QueueSizeValue(QueueSize("65536p")),
                          MakeQueueSizeAccessor(&QueueDisc::SetMaxSize, &QueueDisc::GetMaxSize),
                          MakeQueueSizeChecker())
            .AddAttribute("CopyQueued",
                          "Whether a packet that has to wait is copied, which gives its slot back "
                          "to the guest at once; else it keeps the slot until it was sent, or "
                          "netback copies it (true: assumed; no buffer could exceed netback's pool "
                          "otherwise, and the published ones do)",
                          BooleanValue(true),
                          MakeBooleanAccessor(&VfloodQueueDisc::m_copyQueued),
                          MakeBooleanChecker());
    return tid;
}

VfloodQueueDisc::VfloodQueueDisc()
    : QueueDisc(QueueDiscSizePolicy::SINGLE_INTERNAL_QUEUE)
{
}

VfloodQueueDisc::~VfloodQueueDisc() = default;

void
VfloodQueueDisc::SetControl(Ptr<VfloodControl> control)
{
    m_control = control;
    m_control->SetQueueDisc(this);
}

void
VfloodQueueDisc::DoDispose()
{
    m_ready.clear();
    m_express.clear();
    if (m_control)
    {
        m_control->SetQueueDisc(nullptr);
        m_control = nullptr;
    }
    m_queue = nullptr;
    QueueDisc::DoDispose();
}

bool
VfloodQueueDisc::CheckConfig()
{
    if (GetNInternalQueues() == 0)
    {
        Ptr<FlowQueue> queue = CreateObject<FlowQueue>();
        queue->SetMaxSize(GetMaxSize());
        AddInternalQueue(queue);
    }
    m_queue = DynamicCast<FlowQueue>(GetInternalQueue(0));
    return m_control && m_queue && GetNInternalQueues() == 1 && GetNQueueDiscClasses() == 0 &&
           GetNPacketFilters() == 0;
}

void
VfloodQueueDisc::InitializeParams()
{
    // A release must not stop half way: nothing would start it again.
    SetQuota(std::numeric_limits<uint32_t>::max());
}

bool
VfloodQueueDisc::DoEnqueue(Ptr<QueueDiscItem> item)
{
    auto frame = DynamicCast<BridgeQueueDiscItem>(item);
    const auto view = TcpView::Parse(item->GetPacket(), item->GetProtocol());
    if (!frame || !view)
    {
        return Express(item);
    }
    VfloodFlow* flow = m_control->OnGuestSegment(*view, frame->GetIngress());
    const bool data = view->GetLength() > 0 && !view->Has(TcpView::SYN | TcpView::RST);
    return flow && data ? EnqueueData(item, *flow, *view) : Express(item);
}

bool
VfloodQueueDisc::EnqueueData(Ptr<QueueDiscItem> item, VfloodFlow& flow, const TcpView& view)
{
    const bool again = view.seq < flow.m_high;
    const bool seen = flow.OnGuestData(view);
    if (again)
    {
        return EnqueueAgain(item, flow, view, seen);
    }
    switch (m_control->Admit(flow, view.GetEnd()))
    {
    case VfloodControl::Admission::EXPRESS:
        flow.m_flight.OnSent(view.GetEnd(), Simulator::Now());
        return Express(item);
    case VfloodControl::Admission::QUEUE:
        return Append(item, flow, view);
    default:
        DropBeforeEnqueue(item, BUFFER_DROP);
        return false;
    }
}

bool
VfloodQueueDisc::EnqueueAgain(Ptr<QueueDiscItem> item,
                              VfloodFlow& flow,
                              const TcpView& view,
                              bool seen)
{
    const auto covered = flow.TakeCovered(view.seq, view.GetEnd());
    for (const auto& waiting : covered)
    {
        Drop(waiting.handle, REPLACED_DROP);
    }
    if (covered.empty() && seen)
    {
        flow.m_flight.OnSentAgain(view.GetEnd());
    }
    else
    {
        flow.m_flight.OnSent(view.GetEnd(), Simulator::Now());
    }
    return Express(item);
}

bool
VfloodQueueDisc::Express(Ptr<QueueDiscItem> item)
{
    FlowQueue::Handle handle;
    if (!m_queue->Put(item, handle))
    {
        return false;
    }
    m_express.push_back(handle);
    return true;
}

bool
VfloodQueueDisc::Append(Ptr<QueueDiscItem> item, VfloodFlow& flow, const TcpView& view)
{
    FlowQueue::Handle handle;
    if (!m_queue->Put(item, handle))
    {
        return false;
    }
    const auto grant = StaticCast<BridgeQueueDiscItem>(item)->GetGrant();
    if (m_copyQueued && grant)
    {
        grant->Copy();
    }
    flow.Append({view.seq, view.GetEnd(), handle});
    Activate(flow);
    return true;
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
        const auto waiting = flow.PopFront();
        flow.m_flight.OnSent(waiting.end, Simulator::Now());
        m_express.push_back(waiting.handle);
    }
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
}

Ptr<QueueDiscItem>
VfloodQueueDisc::DoDequeue()
{
    if (!m_express.empty())
    {
        const auto handle = m_express.front();
        m_express.pop_front();
        return m_queue->Take(handle);
    }
    while (!m_ready.empty())
    {
        VfloodFlow& flow = *m_ready.front();
        m_ready.pop_front();
        flow.m_ready = false;
        if (!flow.MayRelease())
        {
            continue;
        }
        const auto waiting = flow.PopFront();
        if (waiting.end <= flow.m_una)
        {
            Drop(waiting.handle, ACKED_DROP);
            Activate(flow);
            continue;
        }
        flow.m_flight.OnSent(waiting.end, Simulator::Now());
        Activate(flow);
        return m_queue->Take(waiting.handle);
    }
    return nullptr;
}

} // namespace ns3
