/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// The way of frames from the guests to the bridge, and of their slots back.

#include "netback-driver.h"

#include "ns3/hv-timers.h"
#include "ns3/log.h"
#include "ns3/simulator.h"
#include "ns3/super-segment.h"

#include <algorithm>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("NetbackDriver");

void
NetbackDriver::ScheduleTx(Ptr<NetbackDevice> vif)
{
    if (!vif->SetTxListed(true))
    {
        m_txList.push_back(vif);
    }
    if (!m_txBusy)
    {
        NextTx();
    }
}

void
NetbackDriver::Forget(Ptr<NetbackDevice> vif)
{
    m_txList.erase(std::remove(m_txList.begin(), m_txList.end(), vif), m_txList.end());
    vif->SetTxListed(false);
}

void
NetbackDriver::NextTx()
{
    ReturnSlots();
    while (!m_txList.empty() && HasPoolRoom())
    {
        Ptr<NetbackDevice> vif = m_txList.front();
        m_txList.pop_front();
        if (vif->HasTxWork())
        {
            m_txList.push_back(vif);
            BeginTx(vif);
            return;
        }
        vif->SetTxListed(false);
    }
}

bool
NetbackDriver::HasPoolRoom()
{
    const bool room = m_pending + m_pendingReserve < m_maxPending;
    if (!room && !m_txStopped)
    {
        ++m_nTxStops;
        NS_LOG_LOGIC("pool of slots used up: " << m_pending << " of " << m_maxPending);
        m_txStopTrace(m_pending);
    }
    m_txStopped = !room;
    return room;
}

void
NetbackDriver::BeginTx(Ptr<NetbackDevice> vif)
{
    m_txBusy = true;
    m_txCurrent = {vif, vif->TakeTx()};
    const uint32_t size = m_txCurrent.frame.packet->GetSize();
    m_txCurrent.frame.grant =
        Create<TxGrant>(this, vif, GetRingSlots(m_txCurrent.frame.packet), size);
    const Time copy = m_txMode == COPY ? GetCopyCost(*m_cost, size) : Time();
    m_vcpu->GetServer().Post(WorkClass::NET, m_cost->Dom0Tx(size) + copy, m_txDone);
}

void
NetbackDriver::FinishTx()
{
    RxItem item = std::exchange(m_txCurrent, {});
    const uint32_t length = EthernetFrame::HEADER + item.frame.packet->GetSize();
    if (m_txMode == COPY || length <= m_headerCopy)
    {
        item.frame.grant = nullptr;
        ReturnSlots();
    }
    item.vif->FinishTx(item.frame);
    item.frame.grant = nullptr;
    m_txBusy = false;
    NextTx();
}

void
NetbackDriver::RunTx()
{
    m_txScheduled = false;
    if (!m_txBusy)
    {
        NextTx();
    }
}

TxGrant::List::iterator
NetbackDriver::Lend(TxGrant* grant)
{
    m_pending += grant->GetSlots();
    m_pendingTrace(m_pending);
    const auto place = m_lent.insert(m_lent.end(), grant);
    if (m_txMode == MAP && !m_copyArmed)
    {
        ArmCopyTimer();
    }
    return place;
}

void
NetbackDriver::TakeBack(const TxGrant& grant, TxGrant::List::iterator place)
{
    m_lent.erase(place);
    if (!m_vcpu)
    {
        return;
    }
    m_returned.emplace_back(grant.GetVif(), grant.GetSlots());
    if (!m_txBusy && !m_txScheduled)
    {
        m_txScheduled = true;
        m_vcpu->GetServer().Post(WorkClass::NET, Time(), m_txTasklet);
    }
}

void
NetbackDriver::ReturnSlots()
{
    if (m_returned.empty())
    {
        return;
    }
    for (const auto& [vif, slots] : m_returned)
    {
        m_pending -= slots;
        vif->ReturnTx(slots);
    }
    m_returned.clear();
    m_pendingTrace(m_pending);
}

void
NetbackDriver::PayForCopy(uint32_t bytes)
{
    if (!m_vcpu)
    {
        return;
    }
    const Time cost = GetCopyCost(*m_cost, bytes);
    WorkServer& server = m_vcpu->GetServer();
    server.IsInside() ? server.Charge(cost) : server.Post(WorkClass::NET, cost, nullptr);
}

void
NetbackDriver::ArmCopyTimer()
{
    m_copyArmed = true;
    const Time due = m_lent.front()->GetSince() + m_copyDelay;
    m_copyTimer->Ref(); // the simulator drops one reference per firing
    Simulator::ScheduleWithContext(HvTimers::HARDWARE,
                                   std::max(due - Simulator::Now(), Time()),
                                   PeekPointer(m_copyTimer));
}

bool
NetbackDriver::HasOld() const
{
    return !m_lent.empty() && m_lent.front()->GetSince() + m_copyDelay <= Simulator::Now();
}

void
NetbackDriver::OnCopyTimer()
{
    m_copyArmed = false;
    if (HasOld())
    {
        m_copyArmed = true;
        m_vcpu->GetServer().Post(WorkClass::TIMER, Time(), m_copyTasklet);
    }
    else if (!m_lent.empty())
    {
        ArmCopyTimer();
    }
}

void
NetbackDriver::CopyOld()
{
    while (HasOld())
    {
        ++m_nDelayedCopies;
        m_lent.front()->Copy();
    }
    m_copyArmed = false;
    if (!m_lent.empty())
    {
        ArmCopyTimer();
    }
}

uint32_t
NetbackDriver::GetNPending() const
{
    return m_pending;
}

uint64_t
NetbackDriver::GetNTxStops() const
{
    return m_nTxStops;
}

uint64_t
NetbackDriver::GetNDelayedCopies() const
{
    return m_nDelayedCopies;
}

} // namespace ns3
