/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "netfront-tx.h"

#include "ns3/make-event.h"

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
      m_finish(MakeEvent(&NetfrontTx::Finish, this), false),
      m_endOfBurst(MakeEvent(&NetfrontTx::EndBurst, this), false)
{
}

NetfrontTx::~NetfrontTx()
{
    m_finish->Cancel();
    m_endOfBurst->Cancel();
    for (const auto& frame : m_wait)
    {
        m_device.onLost(frame);
    }
}

bool
NetfrontTx::HasRoom() const
{
    return m_connection->tx.GetOutstanding() + m_wait.size() < m_config.usable;
}

void
NetfrontTx::Send(EthernetFrame frame)
{
    m_wait.push_back(std::move(frame));
    StopIfFull();
    if (m_wait.size() == 1)
    {
        Begin();
    }
}

void
NetfrontTx::Begin()
{
    const uint32_t size = m_wait.front().packet->GetSize();
    m_vcpu->GetServer().Continue(m_cost->GuestTx(size), m_finish);
}

void
NetfrontTx::Finish()
{
    m_device.onPut(m_wait.front());
    m_connection->tx.PutRequest(std::move(m_wait.front()));
    m_connection->tx.PublishRequests();
    m_wait.pop_front();
    Reap();
    Notify();
    if (!m_wait.empty())
    {
        Begin();
    }
}

void
NetfrontTx::StopIfFull()
{
    if (!HasRoom())
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
    if (m_stopped && HasRoom())
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
