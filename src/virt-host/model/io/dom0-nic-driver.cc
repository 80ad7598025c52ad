/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "dom0-nic-driver.h"

#include "netback-driver.h"

#include "ns3/attribute-range.h"
#include "ns3/boolean.h"
#include "ns3/make-event.h"
#include "ns3/uinteger.h"

#include <algorithm>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(Dom0NicDriver);

TypeId
Dom0NicDriver::GetTypeId()
{
    static TypeId tid = TypeId("ns3::Dom0NicDriver")
                            .SetParent<Object>()
                            .SetGroupName("VirtHost")
                            .AddConstructor<Dom0NicDriver>()
                            .AddAttribute("NapiBudget",
                                          "Received frames per round, at least 1 (published: 64).",
                                          UintegerValue(64),
                                          MakeUintegerAccessor(&Dom0NicDriver::m_budget),
                                          MakeCountChecker("ns3::Dom0NicDriver::NapiBudget",
                                                           1,
                                                           ANY_COUNT,
                                                           "64 is what Linux drivers use"))
                            .AddAttribute("Gro",
                                          "Whether TCP segments received in one round go up as "
                                          "super-segments (published: Linux since 2.6.29 offers "
                                          "generic receive offload to drivers; off: 2.6.18 had "
                                          "none).",
                                          BooleanValue(false),
                                          MakeBooleanAccessor(&Dom0NicDriver::m_gro),
                                          MakeBooleanChecker());
    return tid;
}

Dom0NicDriver::Dom0NicDriver()
    : m_work(MakeEvent(&Dom0NicDriver::FinishFrame, this), false),
      m_offload([this](const EthernetFrame& frame) { m_nic->DeliverUp(frame); })
{
}

Dom0NicDriver::~Dom0NicDriver() = default;

void
Dom0NicDriver::DoDispose()
{
    m_work->Cancel();
    m_interrupt->Dispose();
    m_offload.Clear();
    m_nic = nullptr;
    m_vcpu = nullptr;
    m_cost = nullptr;
    Object::DoDispose();
}

void
Dom0NicDriver::Setup(Ptr<EthernetNetDevice> nic, Ptr<Vcpu> vcpu, Ptr<const CpuCost> cost)
{
    m_nic = nic;
    m_vcpu = vcpu;
    m_cost = cost;
    m_interrupt->Setup(vcpu, cost, MakeCallback(&Dom0NicDriver::OnInterrupt, this));
    nic->SetInterruptHandler(MakeCallback(&EventChannel::Notify, m_interrupt));
}

Ptr<EventChannel>
Dom0NicDriver::GetInterrupt() const
{
    return m_interrupt;
}

uint64_t
Dom0NicDriver::GetNTxReaped() const
{
    return m_nTxReaped;
}

void
Dom0NicDriver::OnInterrupt()
{
    if (m_round == 0)
    {
        m_nic->DisableInterrupts();
        StartRound();
    }
}

void
Dom0NicDriver::StartRound()
{
    m_nTxReaped += m_nic->GetTxCompletions();
    m_round = std::min<std::size_t>(m_nic->GetNReceived(), m_budget);
    if (m_round == 0)
    {
        m_nic->EnableInterrupts();
        return;
    }
    for (uint32_t i = 0; i < m_round; ++i)
    {
        m_vcpu->GetServer().Post(WorkClass::NET, NetbackDriver::GetNicShare(*m_cost), m_work);
    }
}

void
Dom0NicDriver::FinishFrame()
{
    EthernetFrame frame;
    m_nic->Poll(frame);
    m_gro ? m_offload.Receive(frame) : m_nic->DeliverUp(frame);
    if (--m_round == 0)
    {
        m_offload.EndRound();
        StartRound();
    }
}

} // namespace ns3
