/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "leulo-stack.h"

#include "tcp-access.h"

#include "ns3/assert.h"
#include "ns3/attribute-range.h"
#include "ns3/simulator.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/uinteger.h"

#include <utility>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(LeuloStack);

TypeId
LeuloStack::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::LeuloStack")
            .SetParent<Object>()
            .SetGroupName("Vflood")
            .AddConstructor<LeuloStack>()
            .AddAttribute(
                "Backlog",
                "Connections of a listener that may wait for the guest to take them, half "
                "open ones included (published: 128, Linux's somaxconn).",
                UintegerValue(128),
                MakeUintegerAccessor(&LeuloStack::m_backlog),
                MakeCountChecker("ns3::LeuloStack::Backlog", 1, ANY_COUNT, "128 is Linux's value"))
            .AddTraceSource("Request",
                            "A request of the guest is carried out.",
                            MakeTraceSourceAccessor(&LeuloStack::m_requestTrace),
                            "ns3::LeuloStack::RequestTracedCallback")
            .AddTraceSource("Event",
                            "An event was put into the ring towards the guest.",
                            MakeTraceSourceAccessor(&LeuloStack::m_eventTrace),
                            "ns3::LeuloStack::EventTracedCallback")
            .AddTraceSource("RingFull",
                            "The ring towards the guest is full: so many events wait.",
                            MakeTraceSourceAccessor(&LeuloStack::m_fullTrace),
                            "ns3::LeuloStack::RingFullTracedCallback");
    return tid;
}

LeuloStack::LeuloStack() = default;
LeuloStack::~LeuloStack() = default;

void
LeuloStack::DoDispose()
{
    for (auto& [id, end] : m_ends)
    {
        end->Forget();
    }
    m_ends.clear();
    m_untaken.clear();
    m_pending.clear();
    if (m_channel)
    {
        m_channel->Dispose();
    }
    m_channel = nullptr;
    m_guest = nullptr;
    m_nic = nullptr;
    m_cpu = nullptr;
    Object::DoDispose();
}

void
LeuloStack::Setup(Ptr<GuestNode> guest,
                  Ptr<LeuloNic> nic,
                  Ptr<LeuloCpu> cpu,
                  Ptr<LeuloChannel> channel)
{
    m_guest = guest;
    m_nic = nic;
    m_cpu = cpu;
    m_channel = channel;
    channel->SetKick([this] { OnKick(); });
    guest->GetHost()->TraceConnectWithoutContext("GuestDestroyed",
                                                 MakeCallback(&LeuloStack::OnGuestDestroyed, this));
}

void
LeuloStack::SetSocketAttribute(const std::string& name, const AttributeValue& value)
{
    m_attributes[name] = value.Copy();
}

Ptr<Node>
LeuloStack::GetNode() const
{
    return m_nic->GetNode();
}

Ptr<LeuloNic>
LeuloStack::GetNic() const
{
    return m_nic;
}

Ptr<LeuloChannel>
LeuloStack::GetChannel() const
{
    return m_channel;
}

std::size_t
LeuloStack::GetNSockets() const
{
    return m_ends.size();
}

std::size_t
LeuloStack::GetNPending() const
{
    return m_pending.size();
}

uint32_t
LeuloStack::GetBacklog() const
{
    return m_backlog;
}

Ptr<LeuloEndpoint>
LeuloStack::Open()
{
    Ptr<Socket> socket = GetNode()->GetObject<TcpSocketFactory>()->CreateSocket();
    for (const auto& [name, value] : m_attributes)
    {
        socket->SetAttribute(name, *value);
    }
    ++m_last;
    m_ends[m_last] = Create<LeuloEndpoint>(m_last, DynamicCast<TcpSocketBase>(socket), *this);
    return m_ends[m_last];
}

Ptr<LeuloEndpoint>
LeuloStack::Find(uint32_t id) const
{
    const auto found = m_ends.find(id);
    return found == m_ends.end() ? nullptr : found->second;
}

Ptr<LeuloEndpoint>
LeuloStack::Take(uint32_t id)
{
    const auto found = m_untaken.find(id);
    NS_ASSERT_MSG(found != m_untaken.end(), "socket " << id << " is no new connection");
    Ptr<LeuloEndpoint> end = found->second;
    m_untaken.erase(found);
    return end;
}

void
LeuloStack::Release(uint32_t id)
{
    if (Ptr<LeuloEndpoint> end = Find(id))
    {
        end->Release();
        m_ends.erase(id);
    }
}

void
LeuloStack::OnCreated(uint32_t listener, Ptr<Socket> socket, const Address& from)
{
    auto connection = DynamicCast<TcpSocketBase>(socket);
    if (m_dead)
    {
        TcpAccess::Reset(*connection);
        return;
    }
    ++m_last;
    m_ends[m_last] = m_untaken[m_last] = Create<LeuloEndpoint>(m_last, connection, *this);
    LeuloEvent event;
    event.kind = LeuloEvent::ACCEPTED;
    event.id = listener;
    event.other = m_last;
    event.address = from;
    Tell(nullptr, event, true);
}

void
LeuloStack::Tell(Ptr<LeuloEndpoint> end, LeuloEvent event, bool urgent)
{
    if (m_dead || (end && m_ends.count(end->GetId()) == 0))
    {
        return; // nobody is there to be told
    }
    m_urgent = m_urgent || urgent;
    event.since = Simulator::Now();
    if (!end || end->MarkPending(event.kind))
    {
        m_pending.push_back({end, event});
    }
    StartFill();
}

void
LeuloStack::StartFill()
{
    if (m_filling || !m_urgent || m_dead)
    {
        return;
    }
    LeuloEventRing& ring = m_channel->GetEvents();
    while (ring.GetUnconsumedResponses() > 0)
    {
        ring.TakeResponse();
    }
    if (ring.GetFreeRequests() == 0)
    {
        m_fullTrace(static_cast<uint32_t>(m_pending.size()));
        ring.FinalCheckForResponses(); // rings when the guest has taken something
        return;
    }
    m_filling = true;
    m_cpu->Run(Time(), GetNode()->GetId(), [this] { Fill(); });
}

void
LeuloStack::Fill()
{
    if (m_dead)
    {
        return;
    }
    Time cost;
    while (!m_pending.empty() && m_channel->GetEvents().GetFreeRequests() > 0)
    {
        Pending entry = std::move(m_pending.front());
        m_pending.pop_front();
        cost += Put(entry);
    }
    m_urgent = !m_pending.empty();
    m_cpu->Run(cost, GetNode()->GetId(), [this] { Publish(); });
}

Time
LeuloStack::Put(Pending& entry)
{
    LeuloEvent& event = entry.event;
    if (entry.end)
    {
        entry.end->Complete(event);
    }
    if (event.kind == LeuloEvent::GONE)
    {
        entry.end->Forget();
        m_ends.erase(event.id);
    }
    m_eventTrace(event);
    const uint32_t bytes = event.data ? event.data->GetSize() : 0;
    m_channel->GetEvents().PutRequest(event);
    return m_channel->GetEntryCost() + m_channel->GetCopyCost(bytes);
}

void
LeuloStack::Publish()
{
    if (m_dead)
    {
        return;
    }
    m_filling = false;
    if (m_channel->GetEvents().PushRequests())
    {
        m_channel->WakeGuest();
    }
    StartFill();
}

void
LeuloStack::OnKick()
{
    m_cpu->Run(Time(), GetNode()->GetId(), [this] {
        StartFill();
        if (!m_serving)
        {
            Serve();
        }
    });
}

void
LeuloStack::Serve()
{
    if (m_dead)
    {
        return;
    }
    LeuloRequestRing& ring = m_channel->GetRequests();
    m_serving = ring.GetUnconsumedRequests() > 0 || ring.FinalCheckForRequests();
    if (m_serving)
    {
        m_cpu->Run(m_channel->GetEntryCost(), GetNode()->GetId(), [this] { ServeOne(); });
    }
}

void
LeuloStack::ServeOne()
{
    if (m_dead)
    {
        return;
    }
    LeuloRequestRing& ring = m_channel->GetRequests();
    const LeuloRequest request = ring.TakeRequest();
    ring.PutResponse({});
    if (ring.PushResponses())
    {
        m_channel->WakeGuest(); // it waits for a free slot
    }
    m_requestTrace(request);
    if (Ptr<LeuloEndpoint> end = Find(request.id))
    {
        end->Handle(request);
    }
    Serve();
}

void
LeuloStack::OnGuestDestroyed(Ptr<GuestNode> guest)
{
    if (guest == m_guest && !m_dead)
    {
        m_channel->Close();
        m_cpu->Run(Time(), GetNode()->GetId(), [this] { Kill(); });
    }
}

void
LeuloStack::Kill()
{
    m_dead = true;
    m_pending.clear();
    m_untaken.clear();
    for (auto& [id, end] : m_ends)
    {
        end->Kill();
    }
    m_ends.clear();
    m_nic->Disconnect(); // after the resets
}

} // namespace ns3
