/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * \file
 * Credit scheduler: attributes, and what can be asked of it.
 */

#include "credit-scheduler.h"
#include "virt-compat.h"
#include "virt-error.h"

#include "ns3/boolean.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/uinteger.h"

#include <sstream>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(CreditScheduler);

namespace
{

/**
 * \param attribute name of an attribute
 * \param value its value
 */
void
CheckPeriod(const std::string& attribute, Time value)
{
    const int64_t ns = value.GetNanoSeconds();
    if (ns <= 0 || ns % NS_PER_CREDIT != 0)
    {
        std::ostringstream text;
        text << "CreditScheduler::" << attribute << " = " << value.As(Time::MS)
             << ": must be above zero and a multiple of 0.1 ms (the time that one credit buys); "
                "Xen's values are 30 ms for TimeSlice and AccountingPeriod, 10 ms for TickPeriod";
        throw VirtError(text.str());
    }
}

} // namespace

TypeId
CreditScheduler::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::CreditScheduler")
            .SetParent<VcpuScheduler>()
            .SetGroupName("VirtHost")
            .AddConstructor<CreditScheduler>()
            .AddAttribute(
                "Version",
                "Whose rules. 3.3: whoever runs at a tick pays for the whole tick period, "
                "a domain competes with its weight, a vCPU that has saved up more than a "
                "slice restarts at credit 0. 4.1: precise charging, weight x active "
                "vCPUs, credit halved (published: sources of Xen 3.3 and 4.1.2).",
                EnumValue(CREDIT_XEN_3_3),
                VIRT_ENUM_ACCESSOR(CreditVersion,
                                   &CreditScheduler::SetVersion,
                                   &CreditScheduler::GetVersion),
                MakeEnumChecker(CREDIT_XEN_3_3, "3.3", CREDIT_XEN_4_1, "4.1"))
            .AddAttribute(
                "TimeSlice",
                "How long a vCPU runs at most; also what a vCPU may save up or owe, in "
                "credits (published: 30 ms).",
                TimeValue(MilliSeconds(30)),
                MakeTimeAccessor(&CreditScheduler::SetTimeSlice, &CreditScheduler::GetTimeSlice),
                MakeTimeChecker())
            .AddAttribute(
                "TickPeriod",
                "Time between the ticks of a pCPU (published: 10 ms).",
                TimeValue(MilliSeconds(10)),
                MakeTimeAccessor(&CreditScheduler::SetTickPeriod, &CreditScheduler::GetTickPeriod),
                MakeTimeChecker())
            .AddAttribute("AccountingPeriod",
                          "Time between accountings, a multiple of TickPeriod (published: 30 ms).",
                          TimeValue(MilliSeconds(30)),
                          MakeTimeAccessor(&CreditScheduler::SetAccountingPeriod,
                                           &CreditScheduler::GetAccountingPeriod),
                          MakeTimeChecker())
            .AddAttribute(
                "Ratelimit",
                "A vCPU that has run for less than this is not preempted but goes on for "
                "this long, even if it yields (published: absent, that is 0, in Xen 3.3 and "
                "4.1.2; 1 ms in Xen 4.2, whose rule this is).",
                TimeValue(Time()),
                MakeTimeAccessor(&CreditScheduler::SetRatelimit, &CreditScheduler::GetRatelimit),
                MakeTimeChecker())
            .AddAttribute("PoolPcpus",
                          "Number of pCPUs whose credit is shared out. 0 = the pCPUs of the host "
                          "(published: Xen's rule). Any other value is an experiment that no Xen "
                          "does.",
                          UintegerValue(0),
                          MakeUintegerAccessor(&CreditScheduler::m_poolPcpus),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute("WakeRule",
                          "When a vCPU that wakes takes the pCPU. Exact: if its priority is "
                          "strictly higher (published). NeverPreempt, AlwaysPreempt: experiments "
                          "that no Xen does.",
                          EnumValue(CreditScheduler::EXACT),
                          VIRT_ENUM_ACCESSOR(WakeRule, &CreditScheduler::m_wakeRule),
                          MakeEnumChecker(CreditScheduler::EXACT,
                                          "Exact",
                                          CreditScheduler::NEVER_PREEMPT,
                                          "NeverPreempt",
                                          CreditScheduler::ALWAYS_PREEMPT,
                                          "AlwaysPreempt"))
            .AddAttribute(
                "PreemptedTo",
                "Where a vCPU that was preempted within its slice waits. Tail: last of "
                "its class (published). Head: first of its class, an experiment that no "
                "Xen does.",
                EnumValue(CreditScheduler::TAIL),
                VIRT_ENUM_ACCESSOR(PreemptedTo, &CreditScheduler::m_preemptedTo),
                MakeEnumChecker(CreditScheduler::TAIL, "Tail", CreditScheduler::HEAD, "Head"))
            .AddAttribute(
                "KickAway",
                "Whether a wake-up that preempts, while pCPUs are idle but none that the woken "
                "vCPU may use, migrates the preempted one away, which counts as a wake-up of its "
                "own: UNDER becomes BOOST, past the rate limit. It stays on its pCPU if it may use "
                "no other (published: Xen 4.3 to 4.6 did so, commit f02a5760c7 ended it).",
                BooleanValue(false),
                MakeBooleanAccessor(&CreditScheduler::m_kickAway),
                MakeBooleanChecker())
            .AddTraceSource("Priority",
                            "The priority of a vCPU has changed.",
                            MakeTraceSourceAccessor(&CreditScheduler::m_priorityTrace),
                            "ns3::CreditScheduler::PriorityTracedCallback")
            .AddTraceSource("Accounting",
                            "The account of an active vCPU has been settled for a period.",
                            MakeTraceSourceAccessor(&CreditScheduler::m_accountingTrace),
                            "ns3::CreditScheduler::AccountingTracedCallback");
    return tid;
}

CreditScheduler::CreditScheduler() = default;

CreditScheduler::~CreditScheduler() = default;

void
CreditScheduler::SetVersion(CreditVersion version)
{
    CheckNotAttached("Version");
    m_version = version;
}

CreditVersion
CreditScheduler::GetVersion() const
{
    return m_version;
}

void
CreditScheduler::SetTimeSlice(Time slice)
{
    CheckNotAttached("TimeSlice");
    CheckPeriod("TimeSlice", slice);
    m_timeSlice = slice;
}

Time
CreditScheduler::GetTimeSlice() const
{
    return m_timeSlice;
}

void
CreditScheduler::SetTickPeriod(Time period)
{
    CheckNotAttached("TickPeriod");
    CheckPeriod("TickPeriod", period);
    m_tickPeriod = period;
}

Time
CreditScheduler::GetTickPeriod() const
{
    return m_tickPeriod;
}

void
CreditScheduler::SetAccountingPeriod(Time period)
{
    CheckNotAttached("AccountingPeriod");
    CheckPeriod("AccountingPeriod", period);
    m_accountingPeriod = period;
}

Time
CreditScheduler::GetAccountingPeriod() const
{
    return m_accountingPeriod;
}

void
CreditScheduler::SetRatelimit(Time limit)
{
    if (limit.IsStrictlyNegative())
    {
        std::ostringstream text;
        text << "CreditScheduler::Ratelimit = " << limit.As(Time::MS)
             << ": must not be negative; 0 switches it off, 1 ms is the value of Xen 4.2";
        throw VirtError(text.str());
    }
    m_ratelimit = limit;
}

Time
CreditScheduler::GetRatelimit() const
{
    return m_ratelimit;
}

void
CreditScheduler::CheckNotAttached(const std::string& attribute) const
{
    if (m_host)
    {
        throw VirtError("CreditScheduler::" + attribute +
                        ": cannot be changed once the scheduler belongs to a host; set it before, "
                        "for example by Config::SetDefault or in the ObjectFactory");
    }
}

CreditScheduler::Slot&
CreditScheduler::Get(const Ptr<Vcpu>& vcpu) const
{
    const uint32_t id = vcpu ? vcpu->GetId() : UINT32_MAX;
    if (id >= m_slots.size() || !m_slots[id] || m_slots[id]->vcpu != vcpu)
    {
        throw VirtError("CreditScheduler: this vCPU (number " + std::to_string(id) +
                        ") is not of this scheduler; call AddVcpu() first");
    }
    return *m_slots[id];
}

CreditScheduler::Slot&
CreditScheduler::AsSlot(CreditEntry& entry)
{
    return static_cast<Slot&>(entry);
}

CreditScheduler::Slot*
CreditScheduler::GetCurrent(uint32_t pcpu) const
{
    const Ptr<Vcpu> vcpu = m_host->GetCurrent(pcpu);
    return vcpu ? m_slots[vcpu->GetId()].get() : nullptr;
}

CreditDomain*
CreditScheduler::GetAccount(const Ptr<Domain>& domain)
{
    for (const auto& account : m_accounts)
    {
        if (account->domain == domain)
        {
            return account.get();
        }
    }
    m_accounts.push_back(std::make_unique<Account>());
    m_accounts.back()->domain = domain;
    return m_accounts.back().get();
}

int32_t
CreditScheduler::GetCredit(Ptr<Vcpu> vcpu) const
{
    return Get(vcpu).credit;
}

CreditPriority
CreditScheduler::GetPriority(Ptr<Vcpu> vcpu) const
{
    return Get(vcpu).priority;
}

bool
CreditScheduler::IsActive(Ptr<Vcpu> vcpu) const
{
    return Get(vcpu).active;
}

bool
CreditScheduler::IsParked(Ptr<Vcpu> vcpu) const
{
    return Get(vcpu).parked;
}

} // namespace ns3
