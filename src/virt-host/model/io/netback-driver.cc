/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "netback-driver.h"

#include "ns3/make-event.h"
#include "ns3/virt-error.h"

#include <algorithm>

namespace ns3
{

NetbackDriver::NetbackDriver()
    : m_txDone(MakeEvent(&NetbackDriver::FinishTx, this), false),
      m_txTasklet(MakeEvent(&NetbackDriver::RunTx, this), false),
      m_copyTimer(MakeEvent(&NetbackDriver::OnCopyTimer, this), false),
      m_copyTasklet(MakeEvent(&NetbackDriver::CopyOld, this), false),
      m_rxTasklet(MakeEvent(&NetbackDriver::StartRxBatch, this), false),
      m_copyDone(MakeEvent(&NetbackDriver::FinishCopy, this), false)
{
}

NetbackDriver::~NetbackDriver() = default;

void
NetbackDriver::DoDispose()
{
    m_vcpu = nullptr; // what is given back from now on is nobody's
    m_cost = nullptr;
    m_txDone->Cancel();
    m_txTasklet->Cancel();
    m_copyTimer->Cancel();
    m_copyTasklet->Cancel();
    m_rxTasklet->Cancel();
    m_copyDone->Cancel();
    m_txList.clear();
    m_rxQueue.clear();
    m_rxTouched.clear();
    m_txCurrent = {};
    m_returned.clear();
    VifDriver::DoDispose();
}

void
NetbackDriver::Setup(Ptr<Vcpu> vcpu, Ptr<const CpuCost> cost)
{
    if (!vcpu || !cost)
    {
        throw VirtError("NetbackDriver::Setup: it needs a vCPU of the driver domain and CPU costs");
    }
    m_vcpu = vcpu;
    m_cost = cost;
    CheckPool(m_maxPending, m_pendingReserve);
}

Ptr<Vcpu>
NetbackDriver::GetVcpu() const
{
    return m_vcpu;
}

Ptr<const CpuCost>
NetbackDriver::GetCpuCost() const
{
    return m_cost;
}

Time
NetbackDriver::GetNicShare(const CpuCost& cost)
{
    return Time(cost.Dom0Rx(0).GetTimeStep() / 2);
}

Time
NetbackDriver::GetCopyCost(const CpuCost& cost, uint32_t bytes)
{
    return cost.Dom0Rx(bytes) - cost.Dom0Rx(0);
}

Time
NetbackDriver::GetCopyShare(const CpuCost& cost, uint32_t bytes)
{
    return cost.Dom0Rx(bytes) - GetNicShare(cost);
}

void
NetbackDriver::QueueRx(Ptr<NetbackDevice> vif, EthernetFrame frame)
{
    m_rxQueue.push_back({vif, std::move(frame)});
    if (!m_rxScheduled)
    {
        m_rxScheduled = true;
        m_vcpu->GetServer().Post(WorkClass::NET, Time(0), m_rxTasklet);
    }
}

void
NetbackDriver::StartRxBatch()
{
    m_rxBatch = std::min<std::size_t>(m_rxQueue.size(), m_rxBatchSize);
    for (std::size_t i = 0; i < m_rxBatch; ++i)
    {
        const uint32_t size = m_rxQueue[i].frame.packet->GetSize();
        m_vcpu->GetServer().Post(WorkClass::NET, GetCopyShare(*m_cost, size), m_copyDone);
    }
}

void
NetbackDriver::FinishCopy()
{
    RxItem item = std::move(m_rxQueue.front());
    m_rxQueue.pop_front();
    item.vif->FillRx(std::move(item.frame));
    if (!item.vif->SetRxTouched(true))
    {
        m_rxTouched.push_back(item.vif);
    }
    if (--m_rxBatch == 0)
    {
        EndRxBatch();
    }
}

void
NetbackDriver::EndRxBatch()
{
    m_rxScheduled = false;
    std::vector<Ptr<NetbackDevice>> touched;
    touched.swap(m_rxTouched);
    for (auto& vif : touched)
    {
        vif->SetRxTouched(false);
        vif->PushRx();
    }
    if (!m_rxQueue.empty() && !m_rxScheduled)
    {
        m_rxScheduled = true;
        m_vcpu->GetServer().Post(WorkClass::NET, Time(0), m_rxTasklet);
    }
}

} // namespace ns3
