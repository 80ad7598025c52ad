/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "netback-driver.h"

#include "ns3/attribute-range.h"
#include "ns3/make-event.h"
#include "ns3/uinteger.h"
#include "ns3/virt-error.h"

#include <algorithm>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(NetbackDriver);

TypeId
NetbackDriver::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::NetbackDriver")
            .SetParent<Object>()
            .SetGroupName("VirtHost")
            .AddConstructor<NetbackDriver>()
            .AddAttribute("RxBatchSize",
                          "Most frames that one run of the receive tasklet copies (published: one "
                          "ring's worth, 256).",
                          UintegerValue(256),
                          MakeUintegerAccessor(&NetbackDriver::m_rxBatchSize),
                          MakeCountChecker("ns3::NetbackDriver::RxBatchSize",
                                           1,
                                           ANY_COUNT,
                                           "256 is one ring's worth"));
    return tid;
}

NetbackDriver::NetbackDriver()
    : m_txDone(MakeEvent(&NetbackDriver::FinishTx, this), false),
      m_rxTasklet(MakeEvent(&NetbackDriver::StartRxBatch, this), false),
      m_copyDone(MakeEvent(&NetbackDriver::FinishCopy, this), false)
{
}

NetbackDriver::~NetbackDriver() = default;

void
NetbackDriver::DoDispose()
{
    m_txDone->Cancel();
    m_rxTasklet->Cancel();
    m_copyDone->Cancel();
    m_txList.clear();
    m_rxQueue.clear();
    m_rxTouched.clear();
    m_txCurrent = {};
    m_vcpu = nullptr;
    m_cost = nullptr;
    Object::DoDispose();
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
NetbackDriver::GetCopyShare(const CpuCost& cost, uint32_t bytes)
{
    return cost.Dom0Rx(bytes) - GetNicShare(cost);
}

// --- guests to bridge ---------------------------------------------------------------------------

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
NetbackDriver::NextTx()
{
    while (!m_txList.empty())
    {
        Ptr<NetbackDevice> vif = m_txList.front();
        m_txList.pop_front();
        if (vif->HasTxWork())
        {
            m_txBusy = true;
            m_txCurrent = {vif, vif->TakeTx()};
            m_txList.push_back(vif);
            const uint32_t size = m_txCurrent.frame.packet->GetSize();
            m_vcpu->GetServer().Post(WorkClass::NET, m_cost->Dom0Tx(size), m_txDone);
            return;
        }
        vif->SetTxListed(false);
    }
}

void
NetbackDriver::FinishTx()
{
    m_txBusy = false;
    const RxItem item = std::move(m_txCurrent);
    item.vif->FinishTx(item.frame);
    NextTx();
}

// --- bridge to guests ---------------------------------------------------------------------------

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
