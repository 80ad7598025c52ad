/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * \file
 * Credit2 scheduler: attributes.
 */

#include "attribute-range.h"
#include "credit2-scheduler.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(Credit2Scheduler);

TypeId
Credit2Scheduler::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::Credit2Scheduler")
            .SetParent<VcpuScheduler>()
            .SetGroupName("VirtHost")
            .AddConstructor<Credit2Scheduler>()
            .AddAttribute("InitialCredit",
                          "Credit of a new vCPU, and what a reset adds (published: 10 ms, Xen's "
                          "credit2).",
                          TimeValue(MilliSeconds(10)),
                          MakeTimeAccessor(&Credit2Scheduler::m_initialCredit),
                          MakeLeastTimeChecker("ns3::Credit2Scheduler::InitialCredit",
                                               TimeStep(1),
                                               "10 ms is Xen's value"))
            .AddAttribute("CarryOver",
                          "What a vCPU may own after a reset beyond InitialCredit (published: "
                          "0.5 ms, Xen's credit2).",
                          TimeValue(MicroSeconds(500)),
                          MakeTimeAccessor(&Credit2Scheduler::m_carryOver),
                          MakeLeastTimeChecker("ns3::Credit2Scheduler::CarryOver",
                                               Time(),
                                               "0.5 ms is Xen's value"))
            .AddAttribute("MinRun",
                          "A vCPU is put on a pCPU for at least this long (published: 0.5 ms, "
                          "Xen's credit2).",
                          TimeValue(MicroSeconds(500)),
                          MakeTimeAccessor(&Credit2Scheduler::m_minRun),
                          MakeLeastTimeChecker("ns3::Credit2Scheduler::MinRun",
                                               TimeStep(1),
                                               "0.5 ms is Xen's value"))
            .AddAttribute("MaxRun",
                          "A vCPU is put on a pCPU for at most this long (published: 10 ms, Xen's "
                          "credit2; 2 ms in the experimental version of Xen 4.1).",
                          TimeValue(MilliSeconds(10)),
                          MakeTimeAccessor(&Credit2Scheduler::m_maxRun),
                          MakeLeastTimeChecker("ns3::Credit2Scheduler::MaxRun",
                                               TimeStep(1),
                                               "10 ms is Xen's value"))
            .AddAttribute("Ratelimit",
                          "A vCPU that has run for less than this is not preempted (published: "
                          "1 ms, Xen's credit2).",
                          TimeValue(MilliSeconds(1)),
                          MakeTimeAccessor(&Credit2Scheduler::m_ratelimit),
                          MakeLeastTimeChecker("ns3::Credit2Scheduler::Ratelimit",
                                               Time(),
                                               "1 ms is Xen's value, 0 switches it off"))
            .AddAttribute("RatelimitTolerance",
                          "The rate limit counts as reached this much earlier (published: 50 us, "
                          "Xen's credit2).",
                          TimeValue(MicroSeconds(50)),
                          MakeTimeAccessor(&Credit2Scheduler::m_ratelimitTolerance),
                          MakeLeastTimeChecker("ns3::Credit2Scheduler::RatelimitTolerance",
                                               Time(),
                                               "50 us is Xen's value"))
            .AddAttribute("MigrationResistance",
                          "How much more credit it takes to move to another pCPU (published: "
                          "0.5 ms, Xen's credit2).",
                          TimeValue(MicroSeconds(500)),
                          MakeTimeAccessor(&Credit2Scheduler::m_migrationResistance),
                          MakeLeastTimeChecker("ns3::Credit2Scheduler::MigrationResistance",
                                               Time(),
                                               "0.5 ms is Xen's value"))
            .AddAttribute("BudgetPeriod",
                          "The budgets of domains with a cap are refilled once per this time "
                          "(published: 10 ms, Xen's credit2).",
                          TimeValue(MilliSeconds(10)),
                          MakeTimeAccessor(&Credit2Scheduler::SetBudgetPeriod,
                                           &Credit2Scheduler::GetBudgetPeriod),
                          MakeLeastTimeChecker("ns3::Credit2Scheduler::BudgetPeriod",
                                               TimeStep(1),
                                               "10 ms is Xen's value"));
    return tid;
}

Credit2Scheduler::Credit2Scheduler()
    : m_slots("Credit2Scheduler")
{
}

Credit2Scheduler::~Credit2Scheduler() = default;

void
Credit2Scheduler::SetBudgetPeriod(Time period)
{
    if (m_host)
    {
        throw VirtError("Credit2Scheduler::BudgetPeriod: cannot be changed once the scheduler "
                        "belongs to a host; set it before, for example by Config::SetDefault or "
                        "VirtHostHelper::SetScheduler()");
    }
    m_budgetPeriod = period;
}

Time
Credit2Scheduler::GetBudgetPeriod() const
{
    return m_budgetPeriod;
}

Time
Credit2Scheduler::GetCredit(Ptr<Vcpu> vcpu) const
{
    return m_slots.Get(vcpu).credit;
}

} // namespace ns3
