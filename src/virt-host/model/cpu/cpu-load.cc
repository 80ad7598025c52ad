/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "cpu-load.h"

#include "attribute-range.h"
#include "virt-compat.h"
#include "virt-error.h"

#include "ns3/assert.h"
#include "ns3/double.h"
#include "ns3/fatal-error.h"
#include "ns3/make-event.h"
#include "ns3/pointer.h"
#include "ns3/string.h"

#include <algorithm>
#include <cmath>
#include <sstream>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(CpuLoad);

namespace
{

/// Longest sleep in ns, about 30 years: what a load next to nothing asks for does not fit a Time.
constexpr double LONGEST = 1e18;

} // namespace

const char*
ToString(LoadState s)
{
    switch (s)
    {
    case LoadState::STOPPED:
        return "stopped";
    case LoadState::SLEEPING:
        return "sleeping";
    case LoadState::BUSY:
        return "busy";
    }
    NS_FATAL_ERROR("not a load state: " << static_cast<int>(s));
}

const char*
ToString(LoadEvent e)
{
    switch (e)
    {
    case LoadEvent::START:
        return "start";
    case LoadEvent::WAKE:
        return "wake";
    case LoadEvent::REPEAT:
        return "repeat";
    case LoadEvent::SLEEP:
        return "sleep";
    case LoadEvent::STOP:
        return "stop";
    }
    NS_FATAL_ERROR("not a load event: " << static_cast<int>(e));
}

TypeId
CpuLoad::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::CpuLoad")
            .SetParent<Object>()
            .SetGroupName("VirtHost")
            .AddConstructor<CpuLoad>()
            .AddAttribute(
                "Mode",
                "Period: Load x DutyCycle of CPU time, then the rest of DutyCycle asleep "
                "(assumed: the usual reading of a 30 ms duty cycle). BusySlice: DutyCycle "
                "of CPU time, then asleep so that the share is Load (assumed: the other "
                "reading). Cumulative: works towards Load x elapsed time and never "
                "sleeps while behind (assumed).",
                EnumValue(CpuLoad::PERIOD),
                VIRT_ENUM_ACCESSOR(Mode, &CpuLoad::m_mode),
                MakeEnumChecker(CpuLoad::PERIOD,
                                "Period",
                                CpuLoad::BUSY_SLICE,
                                "BusySlice",
                                CpuLoad::CUMULATIVE,
                                "Cumulative"))
            .AddAttribute("Load",
                          "Share of one pCPU, 0..1 (published: 0.3, 0.4, 0.6 and 0.8 in the "
                          "vFlood paper; 0.6 in most of its figures). Read at the start and "
                          "after each busy phase.",
                          DoubleValue(0.6),
                          MakeDoubleAccessor(&CpuLoad::m_load),
                          MakeNumberChecker("ns3::CpuLoad::Load",
                                            0,
                                            1,
                                            "0 is no load, 0.6 means 60 % of one pCPU, 1 never "
                                            "sleeps"))
            .AddAttribute("DutyCycle",
                          "Length of a cycle, above zero (published: 30 ms, vFlood paper section "
                          "5).",
                          TimeValue(MilliSeconds(30)),
                          MakeTimeAccessor(&CpuLoad::SetDutyCycle, &CpuLoad::GetDutyCycle),
                          MakeTimeChecker())
            .AddAttribute("StartOffset",
                          "Delay of the first busy phase after Start(), in seconds (assumed: 0).",
                          StringValue("ns3::ConstantRandomVariable[Constant=0]"),
                          MakePointerAccessor(&CpuLoad::m_offset),
                          MakePointerChecker<RandomVariableStream>())
            .AddTraceSource("State",
                            "The state changed (before, after).",
                            MakeTraceSourceAccessor(&CpuLoad::m_stateTrace),
                            "ns3::CpuLoad::StateTracedCallback");
    return tid;
}

CpuLoad::CpuLoad() = default;

CpuLoad::~CpuLoad()
{
    CancelPending();
}

void
CpuLoad::DoDispose()
{
    CancelPending();
    m_vcpu = nullptr;
    m_offset = nullptr;
    Object::DoDispose();
}

void
CpuLoad::SetDutyCycle(Time cycle)
{
    if (!cycle.IsStrictlyPositive())
    {
        std::ostringstream text;
        text << "CpuLoad::DutyCycle = " << cycle.As(Time::MS)
             << ": must be above zero; the published value is 30 ms";
        throw VirtError(text.str());
    }
    m_cycle = cycle;
}

Time
CpuLoad::GetDutyCycle() const
{
    return m_cycle;
}

void
CpuLoad::Install(Ptr<Vcpu> vcpu, HvTimers& timers)
{
    NS_ASSERT_MSG(!m_vcpu, "Install() of a CpuLoad twice");
    m_vcpu = vcpu;
    m_timers = &timers;
}

void
CpuLoad::Start()
{
    if (!m_vcpu)
    {
        throw VirtError("CpuLoad::Start(): it belongs to no vCPU; call Install() first");
    }
    if (m_state != LoadState::STOPPED || m_load <= 0)
    {
        return;
    }
    const double offset = m_offset->GetValue();
    if (!(offset >= 0))
    {
        throw VirtError("CpuLoad::StartOffset gave " + std::to_string(offset) +
                        " s: must not be negative");
    }
    Apply(LoadEvent::START);
    m_start = m_timers->Now() + Seconds(offset);
    m_phases = 0;
    SleepFor(m_start - m_timers->Now());
}

void
CpuLoad::Stop()
{
    if (m_state != LoadState::STOPPED)
    {
        Apply(LoadEvent::STOP);
        CancelPending();
    }
}

LoadState
CpuLoad::GetState() const
{
    return m_state;
}

Time
CpuLoad::GetCpuTime() const
{
    return m_cpuTime;
}

int64_t
CpuLoad::AssignStreams(int64_t stream)
{
    m_offset->SetStream(stream);
    return 1;
}

void
CpuLoad::Apply(LoadEvent event)
{
    const auto next = g_loadStateTable.Next(m_state, event);
    NS_ASSERT_MSG(next, "a load that is " << ToString(m_state) << " cannot " << ToString(event));
    const LoadState before = m_state;
    m_state = *next;
    m_stateTrace(before, m_state);
}

Time
CpuLoad::GetBusy() const
{
    const double share = m_mode == BUSY_SLICE ? 1 : m_load;
    const int64_t ns = std::llround(share * m_cycle.GetNanoSeconds());
    return NanoSeconds(std::max<int64_t>(1, ns));
}

Time
CpuLoad::GetSleep() const
{
    const double cycle = m_cycle.GetNanoSeconds();
    switch (m_mode)
    {
    case PERIOD:
        return m_cycle - GetBusy();
    case BUSY_SLICE:
        return NanoSeconds(std::llround(std::min(LONGEST, cycle * (1 - m_load) / m_load)));
    case CUMULATIVE:
        break;
    }
    const Time due = m_start + static_cast<int64_t>(m_phases) * m_cycle; // target = work done
    return std::max(Time(), due - m_timers->Now());
}

void
CpuLoad::SleepFor(Time delay)
{
    m_pending = Ptr<EventImpl>(MakeEvent(&CpuLoad::OnTimer, this), false);
    m_timers->Schedule(delay, HvTimers::HARDWARE, m_pending);
}

void
CpuLoad::OnTimer()
{
    m_pending = Ptr<EventImpl>(MakeEvent(&CpuLoad::OnWake, this), false);
    m_vcpu->GetServer().Post(WorkClass::TIMER, Time(), m_pending);
}

void
CpuLoad::OnWake()
{
    Apply(LoadEvent::WAKE);
    BeBusy();
}

void
CpuLoad::BeBusy()
{
    m_busy = GetBusy();
    m_pending = Ptr<EventImpl>(MakeEvent(&CpuLoad::OnBusyEnd, this), false);
    m_vcpu->GetServer().PostBackground(m_busy, m_pending);
}

void
CpuLoad::OnBusyEnd()
{
    ++m_phases;
    m_cpuTime += m_busy;
    if (m_load <= 0)
    {
        Stop();
        return;
    }
    const Time sleep = GetSleep();
    if (sleep.IsStrictlyPositive())
    {
        Apply(LoadEvent::SLEEP);
        SleepFor(sleep);
    }
    else
    {
        Apply(LoadEvent::REPEAT);
        BeBusy();
    }
}

void
CpuLoad::CancelPending()
{
    if (m_pending)
    {
        m_pending->Cancel();
        m_pending = nullptr;
    }
}

} // namespace ns3
