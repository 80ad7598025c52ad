/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "vflood-channel-end.h"

#include <algorithm>

namespace ns3
{

VfloodChannelEnd::VfloodChannelEnd(VfloodRing& out,
                                   VfloodRing& in,
                                   Ptr<EventChannel> peer,
                                   bool towardsGuest)
    : m_out(out),
      m_in(in),
      m_peer(peer),
      m_towardsGuest(towardsGuest)
{
}

void
VfloodChannelEnd::SetCosts(Ptr<Vcpu> vcpu, Time postCost, Time processCost)
{
    m_vcpu = vcpu;
    m_postCost = postCost;
    m_processCost = processCost;
}

void
VfloodChannelEnd::SetHandler(Callback<void, const VfloodMessage&> handler)
{
    m_handler = handler;
}

void
VfloodChannelEnd::Clear()
{
    m_handler = MakeNullCallback<void, const VfloodMessage&>();
    m_backlog.clear();
    m_vcpu = nullptr;
    m_peer = nullptr;
}

std::size_t
VfloodChannelEnd::GetBacklog() const
{
    return m_backlog.size();
}

void
VfloodChannelEnd::Charge(Time cost)
{
    if (m_vcpu && m_vcpu->GetServer().IsInside())
    {
        m_vcpu->GetServer().Charge(cost);
    }
}

void
VfloodChannelEnd::Add(std::deque<VfloodMessage>& list,
                      const VfloodMessage& message,
                      bool newestOnly)
{
    if (newestOnly)
    {
        auto older = std::find_if(list.begin(), list.end(), [&](const VfloodMessage& m) {
            return m.flow == message.flow;
        });
        if (older != list.end())
        {
            list.erase(older);
        }
    }
    list.push_back(message);
}

void
VfloodChannelEnd::Post(const VfloodMessage& message)
{
    Charge(m_postCost);
    Add(m_backlog, message, m_towardsGuest);
    Send();
}

void
VfloodChannelEnd::Send()
{
    while (m_out.GetUnconsumedResponses() > 0)
    {
        m_out.TakeResponse();
    }
    while (!m_backlog.empty() && m_out.GetFreeRequests() > 0)
    {
        m_out.PutRequest(m_backlog.front());
        m_backlog.pop_front();
    }
    const bool notify = m_out.PushRequests();
    if (!m_backlog.empty())
    {
        m_out.FinalCheckForResponses(); // wakes this end when a slot comes free
    }
    if (notify && m_peer)
    {
        m_peer->Notify();
    }
}

std::deque<VfloodMessage>
VfloodChannelEnd::Receive()
{
    std::deque<VfloodMessage> arrived;
    do
    {
        while (m_in.GetUnconsumedRequests() > 0)
        {
            Add(arrived, m_in.TakeRequest(), !m_towardsGuest);
            m_in.PutResponse({});
        }
    } while (m_in.FinalCheckForRequests());
    if (m_in.PushResponses() && m_peer)
    {
        m_peer->Notify();
    }
    return arrived;
}

void
VfloodChannelEnd::OnUpcall()
{
    const auto arrived = Receive();
    Send();
    for (const auto& message : arrived)
    {
        Charge(m_processCost);
        if (!m_handler.IsNull())
        {
            m_handler(message);
        }
    }
}

} // namespace ns3
