/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "pvtcp-timers.h"

#include "ns3/attribute-range.h"
#include "ns3/boolean.h"
#include "ns3/vcpu.h"
#include "ns3/virt-compat.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(PvtcpTimers);

TypeId
PvtcpTimers::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::PvtcpTimers")
            .SetParent<RetransmitTimerPolicy>()
            .SetGroupName("Vflood")
            .AddConstructor<PvtcpTimers>()
            .AddAttribute("Extension",
                          "How much later a timer expires that is due after an absence (published: "
                          "1 ms, one jiffy at HZ 1000)",
                          TimeValue(MilliSeconds(1)),
                          MakeTimeAccessor(&PvtcpTimers::m_extension),
                          MakeLeastTimeChecker("ns3::PvtcpTimers::Extension",
                                               NanoSeconds(1),
                                               "the paper has 1ms; PostponeTimers=false turns it "
                                               "off"))
            .AddAttribute("Detector",
                          "What an absence is known by: the jump of the jiffies (published), or "
                          "that and stolen time",
                          EnumValue(SpikeDetector::JIFFY_JUMP),
                          VIRT_ENUM_ACCESSOR(SpikeDetector::Kind, &PvtcpTimers::m_kind),
                          MakeEnumChecker(SpikeDetector::JIFFY_JUMP,
                                          "JiffyJump",
                                          SpikeDetector::STOLEN_TIME,
                                          "StolenTime"))
            .AddAttribute("LeastStolen",
                          "Stolen time that makes an absence, for Detector=StolenTime (assumed: a "
                          "jiffy at HZ 1000)",
                          TimeValue(MilliSeconds(1)),
                          MakeTimeAccessor(&PvtcpTimers::m_leastStolen),
                          MakeLeastTimeChecker("ns3::PvtcpTimers::LeastStolen",
                                               NanoSeconds(1),
                                               "about a jiffy, e.g. 1ms"))
            .AddAttribute("PostponeTimers",
                          "The first half of PVTCP (published: on)",
                          BooleanValue(true),
                          MakeBooleanAccessor(&PvtcpTimers::m_postpone),
                          MakeBooleanChecker())
            .AddAttribute("FilterSamples",
                          "The second half of PVTCP (published: on)",
                          BooleanValue(true),
                          MakeBooleanAccessor(&PvtcpTimers::m_filter),
                          MakeBooleanChecker());
    return tid;
}

PvtcpTimers::PvtcpTimers() = default;
PvtcpTimers::~PvtcpTimers() = default;

void
PvtcpTimers::DoDispose()
{
    if (m_vcpu)
    {
        m_vcpu->TraceDisconnectWithoutContext("RunState",
                                              MakeCallback(&PvtcpTimers::OnRunState, this));
    }
    m_vcpu = nullptr;
    m_detector.SetClock(nullptr);
    RetransmitTimerPolicy::DoDispose();
}

void
PvtcpTimers::SetClock(Ptr<GuestClock> clock)
{
    m_detector.SetClock(clock);
}

void
PvtcpTimers::Watch(Ptr<Vcpu> vcpu)
{
    m_vcpu = vcpu;
    vcpu->TraceConnectWithoutContext("RunState", MakeCallback(&PvtcpTimers::OnRunState, this));
}

void
PvtcpTimers::OnRunState(Ptr<Vcpu> /* vcpu */, RunState from, RunState /* to */)
{
    if (from == RunState::RUNNING)
    {
        VcpuStopped();
    }
}

void
PvtcpTimers::VcpuStopped()
{
    m_detector.VcpuStopped();
}

bool
PvtcpTimers::IsSpiked()
{
    m_detector.SetKind(m_kind, m_leastStolen); // attributes may have been set since
    return m_detector.IsSpiked();
}

Time
PvtcpTimers::GetPostponement()
{
    return m_postpone && IsSpiked() ? m_extension : Time();
}

Time
PvtcpTimers::FilterSample(Time sample, Time srtt)
{
    if (!m_filter || srtt.IsZero() || !IsSpiked())
    {
        return sample;
    }
    ++m_filtered;
    return srtt;
}

uint64_t
PvtcpTimers::GetFiltered() const
{
    return m_filtered;
}

} // namespace ns3
