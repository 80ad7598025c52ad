/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "vcpu.h"

#include "domain.h"
#include "virt-error.h"

#include "ns3/assert.h"
#include "ns3/log.h"

#include <algorithm>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("Vcpu");

NS_OBJECT_ENSURE_REGISTERED(Vcpu);

TypeId
Vcpu::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::Vcpu")
            .SetParent<Object>()
            .SetGroupName("VirtHost")
            .AddConstructor<Vcpu>()
            .AddTraceSource("RunState",
                            "The run state changed (vCPU, state before, state after).",
                            MakeTraceSourceAccessor(&Vcpu::m_runStateTrace),
                            "ns3::Vcpu::RunStateTracedCallback");
    return tid;
}

Vcpu::Vcpu() = default;
Vcpu::~Vcpu() = default;

void
Vcpu::DoDispose()
{
    m_server.reset();
    m_domain = nullptr;
    Object::DoDispose();
}

void
Vcpu::Setup(uint32_t id, Ptr<Domain> domain, HvTimers& timers, uint32_t context)
{
    NS_ASSERT_MSG(!m_server, "Setup() of a vCPU twice");
    m_id = id;
    m_domain = domain;
    m_timers = &timers;
    m_since = timers.Now();
    m_server = std::make_unique<WorkServer>(timers, context);
}

uint32_t
Vcpu::GetId() const
{
    return m_id;
}

Ptr<Domain>
Vcpu::GetDomain() const
{
    return m_domain;
}

RunState
Vcpu::GetRunState() const
{
    return m_state;
}

void
Vcpu::Apply(RunEvent event)
{
    Apply(event, Time());
}

void
Vcpu::Apply(RunEvent event, Time overhead)
{
    const auto next = g_runStateTable.Next(m_state, event);
    if (!next)
    {
        throw VirtError(std::string("a vCPU that is ") + ToString(m_state) + " cannot " +
                        ToString(event) + "; see g_runStateTable for what is allowed");
    }
    const RunState before = m_state;
    const Time now = m_timers->Now();
    m_timeIn[static_cast<std::size_t>(before)] += now - m_since;
    m_since = now;
    m_state = *next;
    NS_LOG_LOGIC((m_domain ? m_domain->GetName() : "?")
                 << " vCPU " << m_id << ": " << ToString(before) << " -> " << ToString(m_state)
                 << ", " << ToString(event));
    if (before == RunState::RUNNING)
    {
        m_server->Pause();
    }
    m_runStateTrace(this, before, m_state);
    if (m_state == RunState::RUNNING)
    {
        m_server->Resume(overhead);
    }
}

WorkServer&
Vcpu::GetServer()
{
    return *m_server;
}

void
Vcpu::SetAffinity(const std::vector<uint32_t>& pcpus)
{
    m_affinity = pcpus;
    std::sort(m_affinity.begin(), m_affinity.end());
}

bool
Vcpu::MayRunOn(uint32_t pcpu) const
{
    return m_affinity.empty() || std::binary_search(m_affinity.begin(), m_affinity.end(), pcpu);
}

Time
Vcpu::GetTimeIn(RunState state) const
{
    const Time finished = m_timeIn[static_cast<std::size_t>(state)];
    return state == m_state ? finished + (m_timers->Now() - m_since) : finished;
}

Time
Vcpu::GetStolenTime() const
{
    return GetTimeIn(RunState::RUNNABLE);
}

Time
Vcpu::GetStateSince() const
{
    return m_since;
}

} // namespace ns3
