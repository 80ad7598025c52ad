/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "vcpu-clock.h"

#include "tick-rate.h"

#include "ns3/attribute-range.h"
#include "ns3/boolean.h"
#include "ns3/uinteger.h"
#include "ns3/virt-error.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(VcpuClock);

TypeId
VcpuClock::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::VcpuClock")
            .SetParent<GuestClock>()
            .SetGroupName("VirtHost")
            .AddConstructor<VcpuClock>()
            .AddAttribute("Hz",
                          "Timer interrupts per second (published: 100 is the default of the "
                          "2.6.18-xen configurations; assumed for the vFlood testbed).",
                          UintegerValue(100),
                          MakeUintegerAccessor(&VcpuClock::SetHz, &VcpuClock::GetHz),
                          MakeCountChecker("ns3::VcpuClock::Hz",
                                           1,
                                           10000,
                                           "Linux kernels use 100, 250 or 1000"))
            .AddAttribute("Tickless",
                          "Whether the guest's timers expire exactly, as high-resolution timers "
                          "do, instead of at ticks, as on Linux' timer wheel (assumed: exactly).",
                          BooleanValue(true),
                          MakeBooleanAccessor(&VcpuClock::SetTickless, &VcpuClock::IsTickless),
                          MakeBooleanChecker());
    return tid;
}

VcpuClock::VcpuClock() = default;
VcpuClock::~VcpuClock() = default;

void
VcpuClock::DoDispose()
{
    if (m_vcpu)
    {
        m_vcpu->TraceDisconnectWithoutContext("RunState",
                                              MakeCallback(&VcpuClock::OnRunState, this));
    }
    m_vcpu = nullptr;
    GuestClock::DoDispose();
}

void
VcpuClock::Attach(Ptr<Vcpu> vcpu, HvTimers& timers)
{
    m_vcpu = vcpu;
    m_timers = &timers;
    vcpu->TraceConnectWithoutContext("RunState", MakeCallback(&VcpuClock::OnRunState, this));
}

void
VcpuClock::SetHz(uint32_t hz)
{
    if (hz < 1 || hz > 10000)
    {
        throw VirtError("attribute Hz of a guest clock is " + std::to_string(hz) +
                        "; allowed is 1..10000 (Linux kernels use 100, 250 or 1000)");
    }
    m_hz = hz;
}

uint32_t
VcpuClock::GetHz() const
{
    return m_hz;
}

void
VcpuClock::SetTickless(bool tickless)
{
    m_tickless = tickless;
}

bool
VcpuClock::IsTickless() const
{
    return m_tickless;
}

Time
VcpuClock::Now() const
{
    CheckAttached();
    return m_timers->Now();
}

void
VcpuClock::CheckAttached() const
{
    if (!m_vcpu)
    {
        throw VirtError("a guest's clock was asked although the guest is on no host; call "
                        "HypervisorHost::AddGuest() (or VirtHostHelper::CreateGuest()) first");
    }
}

uint64_t
VcpuClock::GetJiffies() const
{
    CheckAttached();
    return m_vcpu->GetRunState() == RunState::RUNNING ? TickRate(m_hz).GetJiffies(Now()) : m_frozen;
}

Time
VcpuClock::GetJiffy() const
{
    return NanoSeconds(1000000000LL / m_hz);
}

Time
VcpuClock::GetStolenTime() const
{
    CheckAttached();
    return m_vcpu->GetStolenTime();
}

bool
VcpuClock::IsSpiked() const
{
    return m_jumped && GetJiffies() == m_resumed;
}

void
VcpuClock::OnRunState(Ptr<Vcpu> /* vcpu */, RunState from, RunState to)
{
    if (from == RunState::RUNNING)
    {
        m_frozen = TickRate(m_hz).GetJiffies(Now());
    }
    if (to == RunState::RUNNING)
    {
        const uint64_t now = TickRate(m_hz).GetJiffies(Now());
        const bool ticked = now != m_resumed;
        m_jumped = now > m_frozen + 1 || (m_jumped && !ticked);
        m_resumed = now;
    }
}

} // namespace ns3
