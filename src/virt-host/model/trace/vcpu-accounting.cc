/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "vcpu-accounting.h"

#include "vcpu-name.h"

#include "ns3/assert.h"
#include "ns3/virt-error.h"

#include <numeric>

namespace ns3
{

VcpuAccounting::VcpuAccounting() = default;

VcpuAccounting::~VcpuAccounting()
{
    for (auto& [id, watched] : m_watched)
    {
        watched.vcpu->TraceDisconnectWithoutContext(
            "RunState",
            MakeCallback(&VcpuAccounting::OnRunState, this));
    }
}

Time
VcpuAccounting::Account::GetTimeIn(RunState state) const
{
    return timeIn[static_cast<std::size_t>(state)];
}

void
VcpuAccounting::Watch(Ptr<Hypervisor> hypervisor)
{
    CheckGiven(hypervisor, "VcpuAccounting::Watch()", "call HypervisorHost::Boot() before");
    for (std::size_t d = 0; d < hypervisor->GetNDomains(); ++d)
    {
        Ptr<Domain> domain = hypervisor->GetDomain(d);
        for (std::size_t v = 0; v < domain->GetNVcpus(); ++v)
        {
            Watch(domain->GetVcpu(v), *hypervisor);
        }
    }
}

void
VcpuAccounting::Watch(Ptr<Vcpu> vcpu, const SchedulerHost& clock)
{
    if (m_watched.count(vcpu->GetId()) > 0)
    {
        throw VirtError("VcpuAccounting::Watch: " + GetVcpuName(vcpu) +
                        " is watched already; use one accounting per host");
    }
    m_clock = &clock;
    Watched& watched = m_watched[vcpu->GetId()];
    watched.vcpu = vcpu;
    watched.state = vcpu->GetRunState();
    watched.account.name = GetVcpuName(vcpu);
    watched.account.domain = vcpu->GetDomain()->GetName();
    vcpu->TraceConnectWithoutContext("RunState", MakeCallback(&VcpuAccounting::OnRunState, this));
    Reset();
}

void
VcpuAccounting::Reset()
{
    m_begin = m_clock ? m_clock->Now() : Time();
    for (auto& [id, watched] : m_watched)
    {
        Account fresh;
        fresh.name = watched.account.name;
        fresh.domain = watched.account.domain;
        watched.account = fresh;
        watched.since = m_begin;
        watched.wait = Wait::NONE;
    }
}

Time
VcpuAccounting::GetElapsed() const
{
    return m_clock ? m_clock->Now() - m_begin : Time();
}

void
VcpuAccounting::OnRunState(Ptr<Vcpu> vcpu, RunState from, RunState to)
{
    Watched& watched = m_watched.at(vcpu->GetId());
    Account& account = watched.account;
    NS_ASSERT_MSG(from == watched.state, "a change of the run state was missed");
    const Time now = m_clock->Now();
    const Time lasted = now - watched.since;
    account.timeIn[static_cast<std::size_t>(from)] += lasted;
    watched.state = to;
    watched.since = now;
    if (to == RunState::RUNNING)
    {
        CountDispatch(watched, lasted);
    }
    watched.wait = Wait::NONE;
    if (to == RunState::RUNNABLE && from == RunState::BLOCKED)
    {
        ++account.wakes;
        watched.wait = Wait::WAKE;
    }
    else if (to == RunState::RUNNABLE && from == RunState::RUNNING)
    {
        ++account.preemptions;
        watched.wait = Wait::PREEMPT;
    }
}

void
VcpuAccounting::CountDispatch(Watched& watched, Time waited)
{
    ++watched.account.dispatches;
    if (watched.wait == Wait::WAKE)
    {
        watched.account.wakeToRun.Add(waited);
    }
    else if (watched.wait == Wait::PREEMPT)
    {
        watched.account.preemptToRun.Add(waited);
    }
}

VcpuAccounting::Account
VcpuAccounting::Settle(const Watched& watched) const
{
    Account account = watched.account;
    account.timeIn[static_cast<std::size_t>(watched.state)] += m_clock->Now() - watched.since;
    NS_ASSERT_MSG(std::accumulate(account.timeIn.begin(), account.timeIn.end(), Time()) ==
                      GetElapsed(),
                  "the run states of " + account.name + " do not add up to the time that passed");
    return account;
}

VcpuAccounting::Account
VcpuAccounting::Get(Ptr<const Vcpu> vcpu) const
{
    auto found = m_watched.find(vcpu->GetId());
    if (found == m_watched.end() || found->second.vcpu != vcpu)
    {
        throw VirtError("VcpuAccounting::Get: " + GetVcpuName(vcpu) +
                        " is not watched; call Watch() when all guests have been created");
    }
    return Settle(found->second);
}

} // namespace ns3
