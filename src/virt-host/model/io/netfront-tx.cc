/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "netfront-tx.h"

#include "ns3/make-event.h"

#include <algorithm>

namespace ns3
{

NetfrontTx::NetfrontTx(Ptr<VifConnection> connection,
                       Ptr<Vcpu> vcpu,
                       Ptr<const CpuCost> cost,
                       Device device,
                       const Config& config)
    : m_connection(connection),
      m_vcpu(vcpu),
      m_cost(cost),
      m_device(std::move(device)),
      m_config(config),
      m_begin(MakeEvent(&NetfrontTx::Begin, this), false),
      m_finish(MakeEvent(&NetfrontTx::Finish, this), false),
      m_endOfBurst(MakeEvent(&NetfrontTx::EndBurst, this), false)
{
}

NetfrontTx::~NetfrontTx()
{
    m_begin->Cancel();
    m_finish->Cancel();
    m_endOfBurst->Cancel();
    for (auto& waiting : m_wait)
    {
        waiting.Close();
        m_device.onLost(waiting.frame);
    }
}

void
NetfrontTx::Waiting::Close()
{
    Ptr<Packet> merged = builder ? builder->Finish() : nullptr;
    frame.packet = merged ? merged : frame.packet;
    builder.reset();
}

bool
NetfrontTx::HasRoom(uint32_t slots) const
{
    return m_connection->tx.GetOutstanding() + m_waitSlots + slots <= m_config.usable;
}

bool
NetfrontTx::Send(EthernetFrame frame)
{
    if (Merge(frame))
    {
        StopIfFull();
        return true;
    }
    const uint32_t slots = GetRingSlots(frame.packet);
    if (!HasRoom(slots))
    {
        return false;
    }
    m_wait.push_back({std::move(frame), slots, nullptr});
    m_waitSlots += slots;
    m_mostSlots = std::max(m_mostSlots, slots);
    StopIfFull();
    if (!m_busy)
    {
        Start();
    }
    return true;
}

void
NetfrontTx::Start()
{
    m_busy = true;
    if (m_config.tsoMaxSize > 0)
    {
        m_vcpu->GetServer().Continue(Time(), m_begin); // when the present work has sent all it will
    }
    else
    {
        Begin();
    }
}

bool
NetfrontTx::Merge(const EthernetFrame& frame)
{
    if (m_config.tsoMaxSize == 0 || m_wait.empty() || (m_inService && m_wait.size() == 1))
    {
        return false;
    }
    Waiting& last = m_wait.back();
    if (frame.source != last.frame.source || frame.dest != last.frame.dest)
    {
        return false;
    }
    if (!last.builder)
    {
        last.builder =
            std::make_unique<SuperSegmentBuilder>(last.frame.packet, m_config.tsoMaxSize);
    }
    const uint32_t free = m_config.usable - m_connection->tx.GetOutstanding() - m_waitSlots;
    const uint32_t more = std::min(free, GetRingSlots(frame.packet));
    if (!last.builder->Add(frame.packet, last.slots + more))
    {
        return false;
    }
    m_waitSlots += last.builder->GetSlots() - last.slots;
    last.slots = last.builder->GetSlots();
    return true;
}

void
NetfrontTx::Begin()
{
    m_inService = true;
    m_wait.front().Close();
    const uint32_t size = m_wait.front().frame.packet->GetSize();
    m_vcpu->GetServer().Continue(m_cost->GuestTx(size), m_finish);
}

void
NetfrontTx::Put()
{
    auto& ring = m_connection->tx;
    Waiting& first = m_wait.front();
    m_device.onPut(first.frame);
    ring.PutRequest(std::move(first.frame));
    for (uint32_t i = 1; i < first.slots; ++i)
    {
        ring.PutRequest({}); // one more page of the same packet
    }
    ring.PublishRequests();
    m_waitSlots -= first.slots;
    m_wait.pop_front();
}

void
NetfrontTx::Finish()
{
    m_inService = false;
    Put();
    Reap(); // the guest's queue may go on at once, and Send()
    Notify();
    m_busy = !m_wait.empty();
    if (m_busy)
    {
        Begin();
    }
}

void
NetfrontTx::StopIfFull()
{
    if (!HasRoom(m_mostSlots))
    {
        m_stopped = true;
        m_device.flowControl->Stop();
    }
}

void
NetfrontTx::Notify()
{
    const bool full = m_stopped && m_wait.empty();
    if (m_config.mode == PER_PACKET || full)
    {
        NotifyIfAsked();
    }
    else if (!m_burst)
    {
        m_burst = true;
        m_vcpu->GetServer().AtEndOfBurst(m_cost->Event(), m_endOfBurst);
    }
}

void
NetfrontTx::Reap()
{
    auto& ring = m_connection->tx;
    while (ring.GetUnconsumedResponses() > 0)
    {
        ring.TakeResponse();
    }
    m_connection->TraceTx();
    ring.AskForHalfOfResponses();
    if (m_stopped && HasRoom(m_mostSlots))
    {
        m_stopped = false;
        m_device.flowControl->Wake();
    }
}

void
NetfrontTx::NotifyIfAsked()
{
    if (m_connection->tx.CheckRequestNotify())
    {
        m_connection->toBack->Notify();
    }
}

void
NetfrontTx::EndBurst()
{
    m_burst = false;
    NotifyIfAsked();
}

} // namespace ns3
