/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * \file
 * SEDF scheduler: attributes.
 */

#include "attribute-range.h"
#include "sedf-scheduler.h"

#include "ns3/boolean.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(SedfScheduler);

TypeId
SedfScheduler::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::SedfScheduler")
            .SetParent<VcpuScheduler>()
            .SetGroupName("VirtHost")
            .AddConstructor<SedfScheduler>()
            .AddAttribute("Dom0Period",
                          "Period of dom0's vCPUs (published: 20 ms, Xen 3.3).",
                          TimeValue(MilliSeconds(20)),
                          MakeTimeAccessor(&SedfScheduler::m_dom0Period),
                          MakeLeastTimeChecker("ns3::SedfScheduler::Dom0Period",
                                               TimeStep(1),
                                               "20 ms is Xen's value"))
            .AddAttribute("Dom0Slice",
                          "CPU time per period of dom0's vCPUs (published: 15 ms, Xen 3.3).",
                          TimeValue(MilliSeconds(15)),
                          MakeTimeAccessor(&SedfScheduler::m_dom0Slice),
                          MakeLeastTimeChecker("ns3::SedfScheduler::Dom0Slice",
                                               Time(),
                                               "15 ms is Xen's value"))
            .AddAttribute("Dom0Extratime",
                          "Whether dom0's vCPUs take extratime (published: true, Xen 3.3).",
                          BooleanValue(true),
                          MakeBooleanAccessor(&SedfScheduler::m_dom0Extratime),
                          MakeBooleanChecker())
            .AddAttribute("GuestPeriod",
                          "Period of guests' vCPUs (published: 100 ms, Xen 3.3).",
                          TimeValue(MilliSeconds(100)),
                          MakeTimeAccessor(&SedfScheduler::m_guestPeriod),
                          MakeLeastTimeChecker("ns3::SedfScheduler::GuestPeriod",
                                               TimeStep(1),
                                               "100 ms is Xen's value"))
            .AddAttribute("GuestSlice",
                          "CPU time per period of guests' vCPUs (published: 0, that is extratime "
                          "only, Xen 3.3).",
                          TimeValue(Time()),
                          MakeTimeAccessor(&SedfScheduler::m_guestSlice),
                          MakeLeastTimeChecker("ns3::SedfScheduler::GuestSlice",
                                               Time(),
                                               "0 (extratime only) is Xen's value"))
            .AddAttribute("GuestExtratime",
                          "Whether guests' vCPUs take extratime (published: true, Xen 3.3).",
                          BooleanValue(true),
                          MakeBooleanAccessor(&SedfScheduler::m_guestExtratime),
                          MakeBooleanChecker())
            .AddAttribute("ExtraQuantum",
                          "Extratime is given out in pieces of this length (published: 0.5 ms, "
                          "Xen 3.3).",
                          TimeValue(MicroSeconds(500)),
                          MakeTimeAccessor(&SedfScheduler::m_extraQuantum),
                          MakeLeastTimeChecker("ns3::SedfScheduler::ExtraQuantum",
                                               TimeStep(1),
                                               "0.5 ms is Xen's value"));
    return tid;
}

SedfScheduler::SedfScheduler()
    : m_slots("SedfScheduler")
{
}

SedfScheduler::~SedfScheduler() = default;

void
SedfScheduler::SetParameters(Ptr<Vcpu> vcpu, Time period, Time slice, bool extratime)
{
    Slot& slot = m_slots.Get(vcpu);
    std::string problem;
    if (!period.IsStrictlyPositive() || slice.IsStrictlyNegative() || slice > period)
    {
        problem = "allowed is 0 <= slice <= period, and a period above zero";
    }
    else if (slice.IsZero() && !extratime)
    {
        problem = "without extratime it would never run; allow it, or give it a slice";
    }
    else if (WantsToRun(vcpu))
    {
        problem = "they cannot change while it is runnable; set them before it wakes";
    }
    if (!problem.empty())
    {
        std::ostringstream text;
        text << "SedfScheduler: vCPU " << vcpu->GetId() << " of domain "
             << vcpu->GetDomain()->GetName() << " has slice " << slice.As(Time::MS) << " in period "
             << period.As(Time::MS) << ": " << problem;
        throw VirtError(text.str());
    }
    slot.period = period;
    slot.slice = slice;
    slot.extratime = extratime;
    slot.score[UTILISATION] = GetUtilisationScore(slot);
}

} // namespace ns3
