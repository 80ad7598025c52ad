/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/nstime.h"
#include "ns3/vcpu-scheduler.h"

#include <algorithm>
#include <array>
#include <deque>
#include <map>

namespace ns3
{

/**
 * \brief A scheduler of one's own: who has just woken runs first and briefly; who uses that up
 * waits behind, and then runs for long.
 *
 * `vm-transfer --library=feedback-scheduler.so --scheduler=ns3::FeedbackScheduler`
 */
class FeedbackScheduler : public VcpuScheduler
{
  public:
    static TypeId GetTypeId()
    {
        static TypeId tid = TypeId("ns3::FeedbackScheduler")
                                .SetParent<VcpuScheduler>()
                                .AddConstructor<FeedbackScheduler>()
                                .AddAttribute("ShortSlice",
                                              "Time slice after a wake.",
                                              TimeValue(MilliSeconds(2)),
                                              MakeTimeAccessor(&FeedbackScheduler::m_short),
                                              MakeTimeChecker(MicroSeconds(1)))
                                .AddAttribute("LongSlice",
                                              "Time slice of who has used up the short one.",
                                              TimeValue(MilliSeconds(30)),
                                              MakeTimeAccessor(&FeedbackScheduler::m_long),
                                              MakeTimeChecker(MicroSeconds(1)));
        return tid;
    }

    void Attach(SchedulerHost* host) override
    {
        m_host = host;
    }

    void AddVcpu(Ptr<Vcpu>) override
    {
    }

    void RemoveVcpu(Ptr<Vcpu> vcpu) override
    {
        Sleep(vcpu);
    }

    void Wake(Ptr<Vcpu> vcpu) override
    {
        m_waiting[WOKEN].push_back(vcpu);
        for (uint32_t pcpu = 0; pcpu < m_host->GetNPcpus(); ++pcpu)
        {
            const bool idle = !m_host->GetCurrent(pcpu);
            if (vcpu->MayRunOn(pcpu) && (idle || m_level[pcpu] == SPENT))
            {
                m_host->RequestSchedule(pcpu);
                return;
            }
        }
    }

    void Sleep(Ptr<Vcpu> vcpu) override
    {
        for (auto& queue : m_waiting)
        {
            queue.erase(std::remove(queue.begin(), queue.end(), vcpu), queue.end());
        }
    }

    void Yield(Ptr<Vcpu>) override
    {
    }

    Decision Schedule(uint32_t pcpu) override
    {
        Ptr<Vcpu> last = m_host->GetCurrent(pcpu);
        if (last && last->GetRunState() == RunState::RUNNING)
        {
            m_waiting[SPENT].push_back(last);
        }
        for (Level level : {WOKEN, SPENT})
        {
            auto& queue = m_waiting[level];
            auto next = std::find_if(queue.begin(), queue.end(), [pcpu](const Ptr<Vcpu>& v) {
                return v->MayRunOn(pcpu);
            });
            if (next != queue.end())
            {
                Decision decision{*next, level == WOKEN ? m_short : m_long};
                m_level[pcpu] = level;
                queue.erase(next);
                return decision;
            }
        }
        return {};
    }

    void OnTimer(uint32_t) override
    {
    }

  protected:
    void DoDispose() override
    {
        for (auto& queue : m_waiting)
        {
            queue.clear();
        }
        VcpuScheduler::DoDispose();
    }

  private:
    /// Which queue a vCPU waits in.
    enum Level
    {
        WOKEN,
        SPENT
    };

    SchedulerHost* m_host{nullptr};                 //!< the machine
    Time m_short;                                   //!< attribute ShortSlice
    Time m_long;                                    //!< attribute LongSlice
    std::array<std::deque<Ptr<Vcpu>>, 2> m_waiting; //!< by level, the next one first
    std::map<uint32_t, Level> m_level;              // of what runs, by pCPU
};

NS_OBJECT_ENSURE_REGISTERED(FeedbackScheduler);

} // namespace ns3
