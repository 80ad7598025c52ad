/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef MANUAL_HOST_H
#define MANUAL_HOST_H

#include "manual-timers.h"

#include "ns3/vcpu-scheduler.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace ns3
{

/// Who was put on which pCPU, and when.
struct Dispatch
{
    Time at;       //!< when
    uint32_t pcpu; //!< where
    int vcpu;      //!< number of the vCPU, -1 = idle
};

/**
 * A machine moved by hand, for tests of schedulers. vCPUs have no software: the test says when they
 * wake, block and yield. Keeps what SchedulerHost promises.
 */
class ManualHost : public SchedulerHost
{
  public:
    ManualHost(Ptr<VcpuScheduler> scheduler, uint32_t nPcpus)
        : m_scheduler(scheduler),
          m_pcpus(nPcpus)
    {
        scheduler->Attach(this);
    }

    ~ManualHost() override
    {
        m_scheduler->Dispose();
        for (auto& domain : m_domains)
        {
            domain->Dispose(); // it and its vCPUs refer to each other
        }
    }

    Ptr<Domain> AddDomain(uint32_t weight = 256, uint32_t cap = 0)
    {
        auto domain = CreateObject<Domain>();
        domain->SetIdentity(m_domains.size(), "d" + std::to_string(m_domains.size()));
        domain->SetWeight(weight);
        domain->SetCap(cap);
        m_domains.push_back(domain);
        return domain;
    }

    /// Add a vCPU, in a domain of its own unless one is given.
    Ptr<Vcpu> AddVcpu(const std::vector<uint32_t>& affinity = {}, Ptr<Domain> domain = nullptr)
    {
        domain = domain ? domain : AddDomain();
        auto vcpu = CreateObject<Vcpu>();
        vcpu->Setup(m_vcpus.size(), domain, m_clock, 0);
        vcpu->SetAffinity(affinity);
        domain->AddVcpu(vcpu);
        m_vcpus.push_back(vcpu);
        m_scheduler->AddVcpu(vcpu);
        return vcpu;
    }

    /// Work arrives for a vCPU, at once. Does not reschedule: see Settle().
    void WakeNow(Ptr<Vcpu> vcpu)
    {
        vcpu->Apply(RunEvent::WAKE);
        m_scheduler->Wake(vcpu);
    }

    /// Work arrives for a vCPU; reschedule where asked for.
    void Wake(Ptr<Vcpu> vcpu)
    {
        WakeNow(vcpu);
        Settle();
    }

    /// A running vCPU runs out of work. Does not reschedule: see Settle().
    void BlockNow(Ptr<Vcpu> vcpu)
    {
        vcpu->Apply(RunEvent::BLOCK);
        m_scheduler->Sleep(vcpu);
        RequestSchedule(PcpuOf(vcpu));
    }

    /// A running vCPU gives way. Does not reschedule: see Settle().
    void YieldNow(Ptr<Vcpu> vcpu)
    {
        m_scheduler->Yield(vcpu);
        RequestSchedule(PcpuOf(vcpu));
    }

    Ptr<VcpuScheduler> GetScheduler() const
    {
        return m_scheduler;
    }

    /// A running or runnable vCPU runs out of work or is paused.
    void Sleep(Ptr<Vcpu> vcpu)
    {
        if (vcpu->GetRunState() == RunState::RUNNING)
        {
            BlockNow(vcpu);
            Settle();
            return;
        }
        vcpu->Apply(RunEvent::PAUSE);
        m_scheduler->Sleep(vcpu);
    }

    void Yield(Ptr<Vcpu> vcpu)
    {
        YieldNow(vcpu);
        Settle();
    }

    /// Carry out all requests to reschedule.
    void Settle()
    {
        while (!m_requests.empty())
        {
            const uint32_t pcpu = *m_requests.begin();
            m_requests.erase(m_requests.begin());
            SwitchTo(pcpu, m_scheduler->Schedule(pcpu));
        }
    }

    /// Let time pass, with timers, slice ends and what they lead to at \p until included.
    void AdvanceTo(Time until)
    {
        for (Time next = FindNext(until); next <= until; next = FindNext(until))
        {
            m_clock.AdvanceTo(next);
            FireTimers();
            EndSlices();
            Settle();
        }
        m_clock.AdvanceTo(until);
    }

    /// Let time pass up to \p at and fire the timers that are due then, but do not end slices.
    void AdvanceToTimersOf(Time at)
    {
        AdvanceTo(at - TimeStep(1));
        m_clock.AdvanceTo(at);
        FireTimers();
    }

    void Advance(Time delay)
    {
        AdvanceTo(Now() + delay);
    }

    /// \return number of the pCPU the vCPU is current on
    uint32_t PcpuOf(Ptr<Vcpu> vcpu) const
    {
        uint32_t p = 0;
        while (p < m_pcpus.size() && m_pcpus[p].current != vcpu)
        {
            ++p;
        }
        return p;
    }

    /// \return number of the vCPU that runs, -1 if none does
    int Running(uint32_t pcpu = 0) const
    {
        return m_pcpus[pcpu].current ? static_cast<int>(m_pcpus[pcpu].current->GetId()) : -1;
    }

    bool IsRequested(uint32_t pcpu) const
    {
        return m_requests.count(pcpu) > 0;
    }

    void ForgetRequests()
    {
        m_requests.clear();
    }

    std::size_t GetNTimers() const
    {
        return m_alarms.size();
    }

    const std::vector<Dispatch>& GetLog() const
    {
        return m_log;
    }

    /// \return who was put on the pCPU, in order, as letters
    std::string GetOrder(uint32_t pcpu = 0) const
    {
        std::string order;
        for (const Dispatch& d : m_log)
        {
            if (d.pcpu == pcpu)
            {
                order += d.vcpu < 0 ? '.' : static_cast<char>('A' + d.vcpu);
            }
        }
        return order;
    }

    Ptr<Vcpu> GetVcpu(std::size_t i) const
    {
        return m_vcpus[i];
    }

    ManualTimers& GetClock()
    {
        return m_clock;
    }

    // SchedulerHost

    Time Now() const override
    {
        return m_clock.Now();
    }

    uint32_t GetNPcpus() const override
    {
        return m_pcpus.size();
    }

    Ptr<Vcpu> GetCurrent(uint32_t pcpu) const override
    {
        return m_pcpus[pcpu].current;
    }

    void RequestSchedule(uint32_t pcpu) override
    {
        m_requests.insert(pcpu);
    }

    void SetTimer(uint32_t timer, Time at) override
    {
        NS_ASSERT_MSG(at >= Now(), "timer in the past");
        m_alarms[timer] = at;
    }

    void CancelTimer(uint32_t timer) override
    {
        m_alarms.erase(timer);
    }

  private:
    struct Pcpu
    {
        Ptr<Vcpu> current;
        Time sliceEnd;
    };

    Time FindNext(Time until) const
    {
        Time next = until + TimeStep(1);
        for (const auto& alarm : m_alarms)
        {
            next = std::min(next, alarm.second);
        }
        for (const Pcpu& pcpu : m_pcpus)
        {
            next = pcpu.current ? std::min(next, pcpu.sliceEnd) : next;
        }
        return next;
    }

    void FireTimers()
    {
        for (auto it = m_alarms.begin(); it != m_alarms.end();)
        {
            const uint32_t number = it->first;
            if (it->second <= Now())
            {
                m_alarms.erase(it);
                m_scheduler->OnTimer(number);
            }
            it = m_alarms.upper_bound(number);
        }
    }

    void EndSlices()
    {
        for (uint32_t p = 0; p < m_pcpus.size(); ++p)
        {
            if (m_pcpus[p].current && m_pcpus[p].sliceEnd <= Now())
            {
                RequestSchedule(p);
            }
        }
    }

    void SwitchTo(uint32_t p, const VcpuScheduler::Decision& decision)
    {
        Pcpu& pcpu = m_pcpus[p];
        Ptr<Vcpu> before = pcpu.current;
        pcpu.sliceEnd = Now() + decision.slice;
        m_log.push_back({Now(), p, decision.vcpu ? static_cast<int>(decision.vcpu->GetId()) : -1});
        if (before == decision.vcpu && (!before || before->GetRunState() == RunState::RUNNING))
        {
            return;
        }
        if (before && before->GetRunState() == RunState::RUNNING)
        {
            before->Apply(RunEvent::PREEMPT);
        }
        pcpu.current = decision.vcpu;
        if (decision.vcpu)
        {
            decision.vcpu->Apply(RunEvent::DISPATCH);
        }
    }

    ManualTimers m_clock;
    Ptr<VcpuScheduler> m_scheduler;
    std::vector<Pcpu> m_pcpus;
    std::vector<Ptr<Domain>> m_domains;
    std::vector<Ptr<Vcpu>> m_vcpus;
    std::set<uint32_t> m_requests;
    std::map<uint32_t, Time> m_alarms;
    std::vector<Dispatch> m_log;
};

} // namespace ns3

#endif /* MANUAL_HOST_H */
