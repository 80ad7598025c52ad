/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "vflood-queue-disc.h"

#include "ns3/bridge-queue-disc-item.h"
#include "ns3/simulator.h"
#include "ns3/virt-compat.h"
#include "ns3/virt-error.h"

#include <algorithm>
#include <limits>
#include <sstream>

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
            .AddAttribute(
                "MaxSize",
                "Most packets held for all guests together (65536p: assumed, beyond what "
                "the guests' own buffers allow)",
                QueueSizeValue(QueueSize("65536p")),
                MakeQueueSizeAccessor(&VfloodQueueDisc::SetMostHeld, &VfloodQueueDisc::GetMostHeld),
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

bool
VfloodQueueDisc::SetMostHeld(QueueSize size)
{
    if (size.GetUnit() != QueueSizeUnit::PACKETS || size.GetValue() == 0)
    {
        std::ostringstream text;
        text << "ns3::VfloodQueueDisc::MaxSize is " << size
             << "; allowed: 1p or more, in packets; 65536p is the default";
        throw VirtError(text.str());
    }
    return SetMaxSize(size);
}

QueueSize
VfloodQueueDisc::GetMostHeld() const
{
    return GetMaxSize();
}

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
    const std::size_t place = DropUrgent(flow, view);
    if (covered.empty() && seen)
    {
        flow.m_flight.OnSentAgain(view.GetEnd(), Simulator::Now());
    }
    else
    {
        flow.OnSent(view.GetEnd(), view.Has(TcpView::CWR), Simulator::Now());
    }
    return Express(item, &flow, &view, place);
}

std::size_t
VfloodQueueDisc::DropUrgent(const VfloodFlow& flow, const TcpView& view)
{
    std::size_t place = LAST;
    for (std::size_t i = 0; i < m_express.size();)
    {
        const auto& urgent = m_express[i];
        if (urgent.flow == &flow && view.seq <= urgent.begin && urgent.end <= view.GetEnd())
        {
            Drop(urgent.handle, REPLACED_DROP);
            m_express.erase(m_express.begin() + i);
            place = std::min(place, i);
        }
        else
        {
            ++i;
        }
    }
    return place;
}

bool
VfloodQueueDisc::Express(Ptr<QueueDiscItem> item,
                         const VfloodFlow* flow,
                         const TcpView* view,
                         std::size_t place)
{
    FlowQueue::Handle handle;
    if (!m_queue->Put(item, handle))
    {
        return false;
    }
    const auto at = m_express.begin() + std::min(place, m_express.size());
    m_express.insert(at,
                     {handle,
                      flow,
                      view ? view->seq : SequenceNumber32(),
                      view ? view->GetEnd() : SequenceNumber32()});
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

} // namespace ns3
