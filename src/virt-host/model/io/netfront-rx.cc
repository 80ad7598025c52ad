/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "netfront-rx.h"

#include "ns3/make-event.h"
#include "ns3/super-segment.h"

namespace ns3
{

NetfrontRx::NetfrontRx(Ptr<VifConnection> connection,
                       Ptr<Vcpu> vcpu,
                       Ptr<const CpuCost> cost,
                       RxBufferTarget target,
                       uint32_t budget,
                       std::function<void(const EthernetFrame&)> deliver)
    : m_connection(connection),
      m_vcpu(vcpu),
      m_cost(cost),
      m_target(target),
      m_budget(budget),
      m_deliver(std::move(deliver)),
      m_work(MakeEvent(&NetfrontRx::Deliver, this), false),
      m_endOfRound(MakeEvent(&NetfrontRx::EndRound, this), false)
{
}

NetfrontRx::~NetfrontRx()
{
    m_work->Cancel();
    m_endOfRound->Cancel();
}

bool
NetfrontRx::Refill()
{
    auto& ring = m_connection->rx;
    uint32_t count = m_target.Refill(ring.GetOutstanding(), ring.GetUnanswered());
    for (; count > 0; --count)
    {
        ring.PutRequest({});
    }
    const bool notify = ring.PushRequests();
    m_connection->TraceRx();
    return notify;
}

void
NetfrontRx::OnEvent()
{
    if (m_round.empty() && m_connection->rx.GetUnconsumedResponses() > 0)
    {
        StartRound();
    }
}

void
NetfrontRx::StartRound()
{
    auto& ring = m_connection->rx;
    for (uint32_t i = 0; i < m_budget && ring.GetUnconsumedResponses() > 0; ++i)
    {
        m_round.push_back(ring.TakeResponse());
        for (uint32_t slots = GetRingSlots(m_round.back().packet); slots > 1; --slots)
        {
            ring.TakeResponse(); // one more page of the same packet
        }
        m_vcpu->GetServer().Post(WorkClass::NET,
                                 m_cost->GuestRx(m_round.back().packet->GetSize()),
                                 m_work);
    }
}

void
NetfrontRx::Deliver()
{
    m_deliver(m_round.front());
    m_round.pop_front();
    if (m_round.empty())
    {
        m_vcpu->GetServer().Continue(Time(), m_endOfRound);
    }
}

void
NetfrontRx::EndRound()
{
    m_target.EndRound(m_connection->rx.GetUnanswered());
    if (Refill())
    {
        m_connection->toBack->Notify();
    }
    if (m_connection->rx.FinalCheckForResponses())
    {
        StartRound();
    }
}

} // namespace ns3
