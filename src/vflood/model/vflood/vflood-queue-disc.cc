/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "vflood-queue-disc.h"

#include "ns3/bridge-queue-disc-item.h"
#include "ns3/simulator.h"
#include "ns3/virt-compat.h"

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
            .AddAttribute("Memory",
                          "Where packets are that wait (Dom0: assumed; no buffer could exceed the "
                          "ring and netback's pool otherwise, and the published ones do). Dom0: "
                          "copied, which gives the slot back and costs "
                          "CpuCost::Dom0RxNsPerByte. Ring: where they are, the slot is kept until "
                          "they were sent or netback copies them. Guest: in memory that the guest "
                          "lends, as the paper proposes for many guests; nothing is copied, the "
                          "slot is given back",
                          EnumValue(DOM0),
                          VIRT_ENUM_ACCESSOR(Memory, &VfloodQueueDisc::m_memory),
                          MakeEnumChecker(DOM0, "Dom0", RING, "Ring", GUEST, "Guest"));
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
        flow.OnSent(view.GetEnd(), view.Has(TcpView::CWR), Simulator::Now());
        return Express(item, &flow, &view);
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
    DropUrgent(flow, view);
    if (covered.empty() && seen)
    {
        flow.m_flight.OnSentAgain(view.GetEnd(), Simulator::Now());
    }
    else
    {
        flow.OnSent(view.GetEnd(), view.Has(TcpView::CWR), Simulator::Now());
    }
    return Express(item, &flow, &view);
}

void
VfloodQueueDisc::DropUrgent(const VfloodFlow& flow, const TcpView& view)
{
    for (auto urgent = m_express.begin(); urgent != m_express.end();)
    {
        if (urgent->flow == &flow && view.seq <= urgent->begin && urgent->end <= view.GetEnd())
        {
            Drop(urgent->handle, REPLACED_DROP);
            urgent = m_express.erase(urgent);
        }
        else
        {
            ++urgent;
        }
    }
}

bool
VfloodQueueDisc::Express(Ptr<QueueDiscItem> item, const VfloodFlow* flow, const TcpView* view)
{
    FlowQueue::Handle handle;
    if (!m_queue->Put(item, handle))
    {
        return false;
    }
    m_express.push_back({handle,
                         flow,
                         view ? view->seq : SequenceNumber32(),
                         view ? view->GetEnd() : SequenceNumber32()});
    return true;
}

void
VfloodQueueDisc::Hurry(const VfloodFlow::Waiting& waiting, VfloodFlow& flow)
{
    flow.OnSent(waiting.end, waiting.cwr, Simulator::Now());
    m_express.push_back({waiting.handle, &flow, waiting.begin, waiting.end});
}

bool
VfloodQueueDisc::Append(Ptr<QueueDiscItem> item, VfloodFlow& flow, const TcpView& view)
{
    FlowQueue::Handle handle;
    if (!m_queue->Put(item, handle))
    {
        return false;
    }
    KeepInMemory(item);
    flow.Append({view.seq, view.GetEnd(), handle, view.Has(TcpView::CWR)});
    Activate(flow);
    return true;
}

void
VfloodQueueDisc::KeepInMemory(Ptr<QueueDiscItem> item) const
{
    const auto grant = StaticCast<BridgeQueueDiscItem>(item)->GetGrant();
    if (grant && m_memory == DOM0)
    {
        grant->Copy();
    }
    else if (grant && m_memory == GUEST)
    {
        grant->ReleaseSlot();
    }
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
