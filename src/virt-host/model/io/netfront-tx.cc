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
                       Ptr<NetDeviceQueue> flowControl,
                       uint32_t usable,
                       NotifyMode mode)
    : m_connection(connection),
      m_vcpu(vcpu),
      m_cost(cost),
      m_flowControl(flowControl),
      m_usable(usable),
      m_mode(mode),
      m_endOfBurst(MakeEvent(&NetfrontTx::EndBurst, this), false)
{
}

NetfrontTx::~NetfrontTx()
{
    m_endOfBurst->Cancel();
}

bool
NetfrontTx::HasRoom() const
{
    return m_connection->tx.GetOutstanding() < m_usable;
}

void
NetfrontTx::Send(EthernetFrame frame)
{
    m_vcpu->GetServer().Charge(m_cost->GuestTx(frame.packet->GetSize()));
    m_connection->tx.PutRequest(std::move(frame));
    m_connection->tx.PublishRequests();
    Reap();
    if (!HasRoom())
    {
        m_stopped = true;
        m_flowControl->Stop();
    }
    if (m_mode == PER_PACKET || m_stopped)
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
        m_flowControl->Wake();
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
