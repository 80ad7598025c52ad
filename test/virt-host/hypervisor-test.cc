/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "call-event.h"
#include "manual-timers.h"

#include "ns3/hypervisor.h"
#include "ns3/virt-error.h"

#include <algorithm>
#include <deque>
#include <functional>
#include <gtest/gtest.h>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace
{

using namespace ns3;

/// First come first served with a fixed slice; writes down every call and checks its guarantees.
class QueueScheduler : public VcpuScheduler
{
  public:
    void Attach(SchedulerHost* host) override
    {
        m_host = host;
    }

    void AddVcpu(Ptr<Vcpu> vcpu) override
    {
        EXPECT_EQ(vcpu->GetRunState(), RunState::BLOCKED);
        Write("add", vcpu->GetId());
    }

    void RemoveVcpu(Ptr<Vcpu> vcpu) override
    {
        Write("remove", vcpu->GetId());
    }

    void Wake(Ptr<Vcpu> vcpu) override
    {
        Write("wake", vcpu->GetId());
        EXPECT_EQ(vcpu->GetRunState(), RunState::RUNNABLE);
        for (uint32_t p = 0; p < m_host->GetNPcpus(); ++p)
        {
            EXPECT_NE(m_host->GetCurrent(p), vcpu) << "it is on pCPU " << p;
            if (!m_host->GetCurrent(p))
            {
                m_host->RequestSchedule(p);
            }
        }
        m_queue.push_back(vcpu);
    }

    void Sleep(Ptr<Vcpu> vcpu) override
    {
        Write("sleep", vcpu->GetId());
        EXPECT_NE(vcpu->GetRunState(), RunState::RUNNING);
        EXPECT_NE(vcpu->GetRunState(), RunState::RUNNABLE);
        m_queue.erase(std::remove(m_queue.begin(), m_queue.end(), vcpu), m_queue.end());
    }

    void Yield(Ptr<Vcpu> vcpu) override
    {
        Write("yield", vcpu->GetId());
    }

    Decision Schedule(uint32_t pcpu) override
    {
        EXPECT_FALSE(m_scheduling) << "two calls at the same time";
        m_scheduling = true;
        Write("schedule", pcpu);
        Ptr<Vcpu> current = m_host->GetCurrent(pcpu);
        if (current && current->GetRunState() == RunState::RUNNING)
        {
            m_queue.push_back(current);
        }
        Decision decision{nullptr, slice};
        const auto next = std::find_if(m_queue.begin(), m_queue.end(), [pcpu](Ptr<Vcpu> vcpu) {
            return vcpu->MayRunOn(pcpu);
        });
        if (next != m_queue.end())
        {
            decision.vcpu = *next;
            m_queue.erase(next);
        }
        m_scheduling = false;
        return decision;
    }

    void OnTimer(uint32_t timer) override
    {
        Write("timer", timer);
        if (onTimer)
        {
            onTimer(timer);
        }
    }

    Time slice{MilliSeconds(10)};
    std::vector<std::string> log;
    std::function<void(uint32_t)> onTimer;

  private:
    void Write(const std::string& what, uint32_t number)
    {
        log.push_back(what + " " + std::to_string(number));
    }

    SchedulerHost* m_host{nullptr};
    std::deque<Ptr<Vcpu>> m_queue;
    bool m_scheduling{false};
};

using Calls = std::vector<std::string>;

/// A host, driven by hand.
class HypervisorTest : public ::testing::Test
{
  protected:
    HypervisorTest()
    {
        m_cost->SetAttribute("ContextSwitch", TimeValue(Time(0)));
        m_cost->SetAttribute("IdleExit", TimeValue(Time(0)));
    }

    ~HypervisorTest() override
    {
        m_hypervisor->Dispose();
        EXPECT_EQ(m_timers.GetNPending(), 0U) << "a disposed host left events";
    }

    void Setup(uint32_t nPcpus, uint32_t nDomains)
    {
        m_hypervisor->Setup(m_timers, nPcpus, m_scheduler, m_cost);
        m_hypervisor->TraceConnectWithoutContext("Switch",
                                                 MakeCallback(&HypervisorTest::OnSwitch, this));
        for (uint32_t i = 0; i < nDomains; ++i)
        {
            Add({});
        }
        m_scheduler->log.clear();
    }

    void Add(const std::vector<uint32_t>& affinity)
    {
        const uint32_t n = m_vcpus.size();
        auto domain = m_hypervisor->AddDomain("d" + std::to_string(n), 1, 256, n, affinity);
        m_vcpus.push_back(domain->GetVcpu(0));
    }

    void OnSwitch(uint32_t pcpu, Ptr<Vcpu> vcpu)
    {
        for (const auto& other : m_on)
        {
            EXPECT_TRUE(!vcpu || other.first == pcpu || other.second != vcpu)
                << "vCPU " << vcpu->GetId() << " on two pCPUs";
        }
        m_on[pcpu] = vcpu;
    }

    /// What must hold between any two events.
    void CheckInvariants()
    {
        std::map<uint32_t, int> places;
        for (uint32_t p = 0; p < m_hypervisor->GetNPcpus(); ++p)
        {
            Ptr<Vcpu> current = m_hypervisor->GetCurrent(p);
            ASSERT_EQ(current, m_on[p]) << "the trace says otherwise of pCPU " << p;
            if (current)
            {
                ASSERT_EQ(++places[current->GetId()], 1);
                ASSERT_EQ(current->GetRunState(), RunState::RUNNING);
                ASSERT_TRUE(current->MayRunOn(p));
            }
        }
        for (const auto& vcpu : m_vcpus)
        {
            const bool runs = vcpu->GetRunState() == RunState::RUNNING;
            ASSERT_EQ(places[vcpu->GetId()], runs ? 1 : 0);
            ASSERT_EQ(vcpu->GetServer().IsRunning(), runs);
            ASSERT_TRUE(vcpu->GetRunState() != RunState::BLOCKED || !vcpu->GetServer().HasWork());
        }
    }

    void Post(uint32_t vcpu, Time cost)
    {
        m_vcpus[vcpu]->GetServer().Post(WorkClass::NET, cost, Call([this] { ++m_done; }));
    }

    /// Post \p cost of work to \p vcpu at \p at, from hardware.
    void PostAt(Time at, uint32_t vcpu, Time cost)
    {
        m_timers.Schedule(at - m_timers.Now(), HvTimers::HARDWARE, Call([this, vcpu, cost] {
                              Post(vcpu, cost);
                          }));
    }

    void Hog(uint32_t vcpu)
    {
        m_vcpus[vcpu]->GetServer().PostBackground(Seconds(1000), nullptr);
    }

    RunState State(uint32_t vcpu) const
    {
        return m_vcpus[vcpu]->GetRunState();
    }

    void At(Time at)
    {
        m_timers.AdvanceTo(at);
    }

    Calls TakeLog()
    {
        Calls log;
        log.swap(m_scheduler->log);
        return log;
    }

    ManualTimers m_timers;
    Ptr<QueueScheduler> m_scheduler{CreateObject<QueueScheduler>()};
    Ptr<CpuCost> m_cost{CreateObject<CpuCost>()};
    Ptr<Hypervisor> m_hypervisor{CreateObject<Hypervisor>()};
    std::vector<Ptr<Vcpu>> m_vcpus;
    std::map<uint32_t, Ptr<Vcpu>> m_on; //!< by the trace source
    int m_done{0};
};

TEST_F(HypervisorTest, WorkWakesABlockedVcpuWhichBlocksAgainWhenItIsDone)
{
    Setup(1, 1);
    Post(0, MicroSeconds(50));
    EXPECT_EQ(State(0), RunState::RUNNABLE);
    m_timers.Settle();
    EXPECT_EQ(State(0), RunState::RUNNING);
    At(MicroSeconds(49));
    EXPECT_EQ(m_done, 0);
    At(MicroSeconds(50));
    EXPECT_EQ(m_done, 1);
    EXPECT_EQ(State(0), RunState::BLOCKED);
    EXPECT_EQ(m_hypervisor->GetCurrent(0), nullptr);
    EXPECT_EQ(TakeLog(), (Calls{"wake 0", "schedule 0", "sleep 0", "schedule 0"}));
}

TEST_F(HypervisorTest, WorkForARunnableOrRunningVcpuChangesNothing)
{
    Setup(1, 2);
    Hog(0);
    Hog(1);
    m_timers.Settle();
    TakeLog();
    At(MilliSeconds(1));
    Post(0, MicroSeconds(1)); // runs
    Post(1, MicroSeconds(1)); // waits
    At(MilliSeconds(2));
    EXPECT_EQ(TakeLog(), Calls{});
    EXPECT_EQ(m_done, 1);
}

TEST_F(HypervisorTest, WorkAtTheInstantTheOldEndsKeepsTheVcpuOnItsPcpu)
{
    Setup(1, 1);
    Post(0, MicroSeconds(50));
    m_timers.Settle();
    TakeLog();
    PostAt(MicroSeconds(50), 0, MicroSeconds(50));
    At(MicroSeconds(50));
    EXPECT_EQ(TakeLog(), Calls{});
    EXPECT_EQ(State(0), RunState::RUNNING);
    At(MicroSeconds(100));
    EXPECT_EQ(m_done, 2);
    EXPECT_EQ(State(0), RunState::BLOCKED);
}

TEST_F(HypervisorTest, BlockAndWakeAtOneInstant)
{
    Setup(1, 1);
    Post(0, MicroSeconds(50));
    At(MicroSeconds(50));
    ASSERT_EQ(State(0), RunState::BLOCKED);
    TakeLog();
    Post(0, MicroSeconds(50));
    m_timers.Settle();
    EXPECT_EQ(State(0), RunState::RUNNING);
    EXPECT_EQ(TakeLog(), (Calls{"wake 0", "schedule 0"}));
    At(MicroSeconds(100));
    EXPECT_EQ(m_done, 2);
    EXPECT_EQ(m_vcpus[0]->GetTimeIn(RunState::RUNNING), MicroSeconds(100));
}

TEST_F(HypervisorTest, AtOneInstantTimersThenSlicesThenPcpusInOrder)
{
    Setup(3, 3);
    for (uint32_t v = 0; v < 3; ++v)
    {
        Hog(v);
    }
    m_timers.Settle();
    TakeLog();
    m_hypervisor->SetTimer(9, MilliSeconds(10));
    m_hypervisor->SetTimer(2, MilliSeconds(10));
    m_hypervisor->SetTimer(5, MilliSeconds(10));
    m_scheduler->onTimer = [this](uint32_t) { m_hypervisor->RequestSchedule(1); };
    At(MilliSeconds(10));
    EXPECT_EQ(TakeLog(),
              (Calls{"timer 2", "timer 5", "timer 9", "schedule 0", "schedule 1", "schedule 2"}));
}

TEST_F(HypervisorTest, ARequestMadeEarlierAtTheInstantStillComesAfterItsTimers)
{
    Setup(1, 1);
    Hog(0);
    m_timers.Schedule(MilliSeconds(5), HvTimers::HARDWARE, Call([this] {
                          m_hypervisor->RequestSchedule(0);
                          m_hypervisor->RequestSchedule(0);
                          m_hypervisor->SetTimer(1, MilliSeconds(5)); // set last, fires first
                      }));
    m_timers.Settle();
    TakeLog();
    At(MilliSeconds(5));
    EXPECT_EQ(TakeLog(), (Calls{"timer 1", "schedule 0"})) << "asking twice is asking once";
}

TEST_F(HypervisorTest, TimersAreReplacedCancelledAndSetAgainFromTheirOwnHandler)
{
    Setup(1, 0);
    m_hypervisor->SetTimer(1, MilliSeconds(5));
    m_hypervisor->SetTimer(1, MilliSeconds(7));
    m_hypervisor->SetTimer(2, MilliSeconds(6));
    m_hypervisor->CancelTimer(2);
    m_hypervisor->CancelTimer(3);
    m_hypervisor->SetTimer(4, MilliSeconds(3));
    std::vector<int64_t> fired;
    m_scheduler->onTimer = [&](uint32_t timer) {
        fired.push_back(m_timers.Now().GetMilliSeconds());
        if (timer == 4 && fired.size() < 4)
        {
            m_hypervisor->SetTimer(4, m_timers.Now() + MilliSeconds(3));
        }
        if (timer == 4 && fired.size() == 1)
        {
            m_hypervisor->SetTimer(0, m_timers.Now()); // at this very instant
        }
    };
    At(MilliSeconds(100));
    EXPECT_EQ(fired, (std::vector<int64_t>{3, 3, 6, 7, 9}));
    EXPECT_EQ(TakeLog(), (Calls{"timer 4", "timer 0", "timer 4", "timer 1", "timer 4"}));
    EXPECT_EQ(m_timers.GetNPending(), 0U);
}

TEST_F(HypervisorTest, HogsTakeTurnsBySlices)
{
    Setup(1, 3);
    for (uint32_t v = 0; v < 3; ++v)
    {
        Hog(v);
    }
    for (int slice = 0; slice < 9; ++slice)
    {
        At(MilliSeconds(10 * slice + 5));
        EXPECT_EQ(m_hypervisor->GetCurrent(0), m_vcpus[slice % 3]);
        CheckInvariants();
    }
    At(MilliSeconds(90));
    for (const auto& vcpu : m_vcpus)
    {
        EXPECT_EQ(vcpu->GetTimeIn(RunState::RUNNING), MilliSeconds(30));
        EXPECT_EQ(vcpu->GetStolenTime(), MilliSeconds(60));
        EXPECT_EQ(vcpu->GetServer().GetBackgroundTime(), MilliSeconds(30));
    }
}

TEST_F(HypervisorTest, ASliceThatEndsWithNobodyElseWaitingGoesOn)
{
    Setup(1, 1);
    Hog(0);
    int changes = 0;
    At(MilliSeconds(1));
    m_vcpus[0]->TraceConnectWithoutContext("RunState",
                                           MakeBoundCallback(
                                               +[](int* n, Ptr<Vcpu>, RunState, RunState) { ++*n; },
                                               &changes));
    At(MilliSeconds(95));
    EXPECT_EQ(changes, 0);
    EXPECT_EQ(m_vcpus[0]->GetServer().GetBackgroundTime(), MilliSeconds(95));
}

TEST_F(HypervisorTest, OnlyASwitchToAnotherVcpuCostsASwitch)
{
    m_cost->SetAttribute("ContextSwitch", TimeValue(MicroSeconds(2)));
    Setup(1, 2);
    Post(0, MicroSeconds(10)); // 2 + 10
    At(MicroSeconds(100));
    Post(0, MicroSeconds(10)); // again: 10
    At(MicroSeconds(200));
    Post(1, MicroSeconds(10)); // another: 2 + 10
    At(MicroSeconds(300));
    EXPECT_EQ(m_vcpus[0]->GetTimeIn(RunState::RUNNING), MicroSeconds(22));
    EXPECT_EQ(m_vcpus[1]->GetTimeIn(RunState::RUNNING), MicroSeconds(12));
}

TEST_F(HypervisorTest, TheEndOfIdlenessIsPaidOncePerBatch)
{
    m_cost->SetAttribute("IdleExit", TimeValue(MicroSeconds(30)));
    Setup(1, 2);
    Post(0, MicroSeconds(10)); // nothing has been idle yet
    At(MicroSeconds(10));
    Post(0, MicroSeconds(10)); // idle for no time at all
    At(MicroSeconds(100));
    EXPECT_EQ(m_vcpus[0]->GetTimeIn(RunState::RUNNING), MicroSeconds(20));
    Post(0, MicroSeconds(10)); // 30 + 10 + 10
    Post(0, MicroSeconds(10));
    At(MicroSeconds(149));
    EXPECT_EQ(m_done, 3);
    At(MicroSeconds(150));
    EXPECT_EQ(m_done, 4);
    At(MicroSeconds(200));
    Post(1, MicroSeconds(10)); // 30 + 10, and the next one finds the pCPU busy: 10
    Post(0, MicroSeconds(10));
    At(MicroSeconds(300));
    EXPECT_EQ(m_vcpus[0]->GetTimeIn(RunState::RUNNING), MicroSeconds(80));
    EXPECT_EQ(m_vcpus[1]->GetTimeIn(RunState::RUNNING), MicroSeconds(40));
}

TEST_F(HypervisorTest, PauseStopsARunningVcpuAndUnpauseLetsItGoOn)
{
    Setup(1, 2);
    Post(0, MicroSeconds(100));
    At(MicroSeconds(40));
    TakeLog();
    m_hypervisor->Pause(m_vcpus[0]);
    EXPECT_EQ(State(0), RunState::OFFLINE);
    At(MicroSeconds(50));
    EXPECT_EQ(m_hypervisor->GetCurrent(0), nullptr);
    Post(0, MicroSeconds(5)); // does not wake it
    Post(1, MicroSeconds(5));
    At(MicroSeconds(500));
    EXPECT_EQ(m_done, 1);
    EXPECT_EQ(State(0), RunState::OFFLINE);
    m_hypervisor->Unpause(m_vcpus[0]);
    At(MicroSeconds(559));
    EXPECT_EQ(m_done, 1);
    At(MicroSeconds(560));
    EXPECT_EQ(m_done, 2);
    At(MicroSeconds(565));
    EXPECT_EQ(m_done, 3);
    EXPECT_EQ(TakeLog(),
              (Calls{"sleep 0",
                     "schedule 0",
                     "wake 1",
                     "schedule 0",
                     "sleep 1",
                     "schedule 0",
                     "wake 0",
                     "schedule 0",
                     "sleep 0",
                     "schedule 0"}));
}

TEST_F(HypervisorTest, PauseOfAWaitingOrBlockedVcpu)
{
    Setup(1, 3);
    Hog(0);
    Hog(1);
    m_timers.Settle();
    TakeLog();
    m_hypervisor->Pause(m_vcpus[1]); // waits
    m_hypervisor->Pause(m_vcpus[2]); // blocked
    EXPECT_EQ(TakeLog(), Calls{"sleep 1"});
    At(MilliSeconds(50));
    EXPECT_EQ(m_vcpus[0]->GetTimeIn(RunState::RUNNING), MilliSeconds(50));
    m_hypervisor->Unpause(m_vcpus[2]); // has nothing to do: blocks as soon as it runs
    At(MilliSeconds(60));
    EXPECT_EQ(State(2), RunState::BLOCKED);
    CheckInvariants();
}

TEST_F(HypervisorTest, PauseAndUnpauseAtOneInstantLoseNothing)
{
    Setup(2, 2);
    Post(0, MicroSeconds(10));
    Hog(1);
    m_timers.Settle();
    At(MicroSeconds(20)); // now pCPU 0 is idle and vCPU 1 runs on pCPU 1
    ASSERT_EQ(m_hypervisor->GetCurrent(1), m_vcpus[1]);
    m_hypervisor->Pause(m_vcpus[1]);
    m_hypervisor->Unpause(m_vcpus[1]);
    m_timers.Settle();
    CheckInvariants();
    EXPECT_EQ(State(1), RunState::RUNNING);
    At(MilliSeconds(100));
    CheckInvariants();
    EXPECT_EQ(m_vcpus[1]->GetTimeIn(RunState::RUNNING), MilliSeconds(100));
}

TEST_F(HypervisorTest, MisuseOfPauseUnpauseAndYieldIsRefused)
{
    Setup(1, 1);
    EXPECT_THROW(m_hypervisor->Unpause(m_vcpus[0]), VirtError);
    EXPECT_THROW(m_hypervisor->Yield(m_vcpus[0]), VirtError);
    std::string text;
    m_vcpus[0]->GetServer().Post(WorkClass::APP, Time(), Call([&] {
                                     try
                                     {
                                         m_hypervisor->Pause(m_vcpus[0]);
                                     }
                                     catch (const VirtError& e)
                                     {
                                         text = e.what();
                                     }
                                 }));
    At(MicroSeconds(1));
    EXPECT_NE(text.find("HvTimers::HARDWARE"), std::string::npos) << text;
    m_hypervisor->Pause(m_vcpus[0]);
    EXPECT_THROW(m_hypervisor->Pause(m_vcpus[0]), VirtError);
    EXPECT_EQ(State(0), RunState::OFFLINE);
}

TEST_F(HypervisorTest, YieldIsPassedOnAndThePcpuRescheduled)
{
    Setup(1, 2);
    Hog(0);
    Hog(1);
    At(MilliSeconds(3));
    TakeLog();
    m_hypervisor->Yield(m_vcpus[0]);
    m_timers.Settle();
    EXPECT_EQ(TakeLog(), (Calls{"yield 0", "schedule 0"}));
    EXPECT_EQ(m_hypervisor->GetCurrent(0), m_vcpus[1]);
}

TEST_F(HypervisorTest, AnIdleHostLeavesNoEvents)
{
    Setup(2, 4);
    for (uint32_t v = 0; v < 4; ++v)
    {
        Post(v, MilliSeconds(25));
    }
    At(MilliSeconds(200));
    EXPECT_EQ(m_done, 4);
    EXPECT_EQ(m_timers.GetNPending(), 0U);
    const uint64_t fired = m_timers.GetNFired();
    At(Seconds(1000));
    EXPECT_EQ(m_timers.GetNFired(), fired);
}

TEST_F(HypervisorTest, DisposeInTheMiddleLeavesNoEvents)
{
    Setup(2, 3);
    Hog(0);
    Hog(1);
    Post(2, MicroSeconds(1));
    m_hypervisor->SetTimer(1, MilliSeconds(10));
    At(MicroSeconds(10));
    EXPECT_GT(m_timers.GetNPending(), 0U);
    // the destructor of the fixture disposes and looks
}

/// Any mixture of work, pauses and time keeps the guarantees, and no work is lost.
TEST_F(HypervisorTest, InvariantsHoldUnderRandomLoad)
{
    m_cost->SetAttribute("ContextSwitch", TimeValue(MicroSeconds(2)));
    Setup(3, 0);
    const std::vector<uint32_t> affinities[] = {{}, {0}, {1, 2}, {0}, {}, {2}, {0, 1, 2}, {1}};
    for (const auto& affinity : affinities)
    {
        Add(affinity);
    }
    m_scheduler->slice = MicroSeconds(300);
    std::mt19937 random(11);
    int posted = 0;
    for (int i = 0; i < 20000; ++i)
    {
        const uint32_t v = random() % m_vcpus.size();
        switch (random() % 8)
        {
        case 0:
            if (State(v) == RunState::OFFLINE)
            {
                m_hypervisor->Unpause(m_vcpus[v]);
            }
            else
            {
                m_hypervisor->Pause(m_vcpus[v]);
            }
            break;
        case 1:
            if (State(v) == RunState::RUNNING)
            {
                m_hypervisor->Yield(m_vcpus[v]);
            }
            break;
        default:
            ++posted;
            Post(v, MicroSeconds(random() % 400));
        }
        if (random() % 2)
        {
            m_timers.Advance(MicroSeconds(random() % 200));
            ASSERT_NO_FATAL_FAILURE(CheckInvariants());
        }
    }
    for (uint32_t v = 0; v < m_vcpus.size(); ++v)
    {
        if (State(v) == RunState::OFFLINE)
        {
            m_hypervisor->Unpause(m_vcpus[v]);
        }
    }
    m_timers.Advance(Seconds(100));
    EXPECT_EQ(m_done, posted);
    EXPECT_EQ(m_timers.GetNPending(), 0U);
    for (const auto& vcpu : m_vcpus)
    {
        EXPECT_EQ(vcpu->GetRunState(), RunState::BLOCKED);
        Time sum;
        for (RunState state :
             {RunState::RUNNING, RunState::RUNNABLE, RunState::BLOCKED, RunState::OFFLINE})
        {
            sum += vcpu->GetTimeIn(state);
        }
        EXPECT_EQ(sum, m_timers.Now());
    }
}

/// The text of the VirtError that \p call throws.
std::string
ErrorOf(const std::function<void()>& call)
{
    try
    {
        call();
    }
    catch (const VirtError& e)
    {
        return e.what();
    }
    return "nothing was thrown";
}

TEST_F(HypervisorTest, BadSetupsNameTheRemedy)
{
    std::string text = ErrorOf([this] { Setup(0, 0); });
    EXPECT_NE(text.find("0 pCPUs"), std::string::npos) << text;
    EXPECT_NE(text.find("1 or more"), std::string::npos) << text;
    EXPECT_NE(text.find("Pcpus"), std::string::npos) << text;

    Setup(2, 1);
    text = ErrorOf([this] { m_hypervisor->AddDomain("web", 0, 256, 0, {}); });
    EXPECT_NE(text.find("web"), std::string::npos) << text;
    EXPECT_NE(text.find("0 vCPUs"), std::string::npos) << text;
    EXPECT_NE(text.find("1 or more"), std::string::npos) << text;

    text = ErrorOf([this] { m_hypervisor->AddDomain("web", 1, 256, 0, {1, 2}); });
    EXPECT_NE(text.find("web"), std::string::npos) << text;
    EXPECT_NE(text.find("pCPU 2"), std::string::npos) << text;
    EXPECT_NE(text.find("has 2"), std::string::npos) << text;

    text = ErrorOf([this] { m_hypervisor->AddDomain("web", 1, 0, 0, {}); });
    EXPECT_NE(text.find("1..65535"), std::string::npos) << text;

    EXPECT_EQ(m_hypervisor->GetNDomains(), 1U) << "a refused domain was kept";
    text = ErrorOf([this] { m_hypervisor->GetDomain(1); });
    EXPECT_NE(text.find("no domain 1"), std::string::npos) << text;
    EXPECT_EQ(TakeLog(), Calls{});
}

TEST_F(HypervisorTest, DomainsAndVcpusAreNumberedInOrder)
{
    Setup(4, 1);
    auto guest = m_hypervisor->AddDomain("guest", 3, 512, 9, {0, 3});
    EXPECT_TRUE(m_hypervisor->GetDomain(0)->IsDom0());
    EXPECT_FALSE(guest->IsDom0());
    EXPECT_EQ(guest->GetId(), 1U);
    EXPECT_EQ(guest->GetWeight(), 512U);
    EXPECT_EQ(guest->GetNVcpus(), 3U);
    for (uint32_t i = 0; i < 3; ++i)
    {
        EXPECT_EQ(guest->GetVcpu(i)->GetId(), i + 1);
        EXPECT_TRUE(guest->GetVcpu(i)->MayRunOn(3));
        EXPECT_FALSE(guest->GetVcpu(i)->MayRunOn(1));
    }
    EXPECT_EQ(TakeLog(), (Calls{"add 1", "add 2", "add 3"}));
}

} // namespace
