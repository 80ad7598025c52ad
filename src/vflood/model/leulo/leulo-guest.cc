/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "leulo-guest.h"

#include "effect-event.h"
#include "leulo-socket.h"

#include "ns3/guest-caller.h"
#include "ns3/trace-source-accessor.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(LeuloGuest);

TypeId
LeuloGuest::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::LeuloGuest")
            .SetParent<TcpSocketFactory>()
            .SetGroupName("Vflood")
            .AddConstructor<LeuloGuest>()
            .AddTraceSource("Wait",
                            "The guest handles an event (event, time since it happened).",
                            MakeTraceSourceAccessor(&LeuloGuest::m_waitTrace),
                            "ns3::LeuloGuest::WaitTracedCallback")
            .AddTraceSource("RingFull",
                            "The ring towards the hypervisor is full: so many requests wait.",
                            MakeTraceSourceAccessor(&LeuloGuest::m_fullTrace),
                            "ns3::LeuloGuest::RingFullTracedCallback");
    return tid;
}

LeuloGuest::LeuloGuest() = default;
LeuloGuest::~LeuloGuest() = default;

void
LeuloGuest::DoDispose()
{
    m_sockets.clear();
    m_waiting.clear();
    if (m_stack)
    {
        m_stack->Dispose();
    }
    m_stack = nullptr;
    m_channel = nullptr;
    m_guest = nullptr;
    TcpSocketFactory::DoDispose();
}

void
LeuloGuest::Setup(Ptr<GuestNode> guest, Ptr<LeuloStack> stack)
{
    m_guest = guest;
    m_stack = stack;
    m_channel = stack->GetChannel();
    m_channel->SetUpcall(MakeCallback(&LeuloGuest::OnUpcall, this));
}

Ptr<Socket>
LeuloGuest::CreateSocket()
{
    auto socket = CreateObject<LeuloSocket>();
    socket->Setup(this);
    return socket;
}

Ptr<LeuloStack>
LeuloGuest::GetStack() const
{
    return m_stack;
}

Ptr<GuestNode>
LeuloGuest::GetGuest() const
{
    return m_guest;
}

std::size_t
LeuloGuest::GetBacklog() const
{
    return m_waiting.size();
}

void
LeuloGuest::CheckCaller(const std::string& call) const
{
    CheckGuestCaller(m_guest->GetVcpu()->GetServer(), m_guest->GetId(), call);
}

void
LeuloGuest::Attach(uint32_t id, Ptr<LeuloSocket> socket)
{
    m_sockets[id] = socket;
}

void
LeuloGuest::Detach(uint32_t id)
{
    m_sockets.erase(id);
}

void
LeuloGuest::Post(const LeuloRequest& request)
{
    m_channel->Pay(m_channel->GetEntryCost());
    m_waiting.push_back(request);
    Send();
}

void
LeuloGuest::Send()
{
    LeuloRequestRing& ring = m_channel->GetRequests();
    while (ring.GetUnconsumedResponses() > 0)
    {
        ring.TakeResponse();
    }
    while (!m_waiting.empty() && ring.GetFreeRequests() > 0)
    {
        ring.PutRequest(m_waiting.front());
        m_waiting.pop_front();
    }
    const bool notify = ring.PushRequests();
    if (!m_waiting.empty())
    {
        m_fullTrace(static_cast<uint32_t>(m_waiting.size()));
        ring.FinalCheckForResponses(); // wakes the guest when a slot comes free
    }
    if (notify)
    {
        m_channel->Kick();
    }
    if (!m_waiting.empty())
    {
        m_channel->KickNow(); // what is to make room must not wait for the guest
    }
}

void
LeuloGuest::OnUpcall()
{
    Send();
    if (!m_handling)
    {
        Next();
    }
}

void
LeuloGuest::Next()
{
    LeuloEventRing& ring = m_channel->GetEvents();
    m_handling = ring.GetUnconsumedRequests() > 0 || ring.FinalCheckForRequests();
    if (m_handling)
    {
        m_guest->GetVcpu()->GetServer().Continue(m_channel->GetEntryCost(),
                                                 EffectEvent::Make([this] { HandleOne(); }));
    }
}

void
LeuloGuest::HandleOne()
{
    LeuloEventRing& ring = m_channel->GetEvents();
    const LeuloEvent event = ring.TakeRequest();
    ring.PutResponse({});
    if (ring.PushResponses())
    {
        m_channel->Kick(); // the hypervisor waits for a free slot
    }
    m_waitTrace(event, Simulator::Now() - event.since);
    Dispatch(event);
    Next();
}

void
LeuloGuest::Dispatch(const LeuloEvent& event)
{
    if (event.kind == LeuloEvent::ACCEPTED)
    {
        Accept(event);
        return;
    }
    const auto found = m_sockets.find(event.id);
    if (found == m_sockets.end())
    {
        return; // closed while this was on its way
    }
    Ptr<LeuloSocket> socket = found->second;
    if (event.kind == LeuloEvent::GONE)
    {
        m_sockets.erase(found);
    }
    socket->OnEvent(event);
}

void
LeuloGuest::Accept(const LeuloEvent& event)
{
    LeuloRequest answer;
    answer.kind = LeuloRequest::ACCEPT;
    answer.id = event.id;
    Post(answer);
    const auto found = m_sockets.find(event.id);
    Ptr<LeuloSocket> listener = found == m_sockets.end() ? nullptr : found->second;
    Ptr<LeuloEndpoint> end = m_stack->Take(event.other);
    if (!listener || !listener->OnAccepted(event, end))
    {
        answer.kind = LeuloRequest::ABORT;
        answer.id = event.other;
        Post(answer);
    }
}

} // namespace ns3
