/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "call-event.h"
#include "manual-timers.h"

#include "ns3/work-server.h"

#include <gtest/gtest.h>
#include <string>
#include <utility>
#include <vector>

namespace
{

using namespace ns3;

/// When something happened, in ns, and what.
using Log = std::vector<std::pair<int64_t, std::string>>;

/// A server and a record of what it invokes.
class WorkServerTest : public ::testing::Test
{
  protected:
    static constexpr uint32_t NODE = 7;

    WorkServerTest()
    {
        m_server.SetListeners([this] { ++m_wakes; }, [this] { ++m_idles; });
    }

    Ptr<EventImpl> Note(const std::string& name)
    {
        return Call([this, name] { m_log.emplace_back(m_timers.Now().GetNanoSeconds(), name); });
    }

    Ptr<EventImpl> NoteAndCharge(const std::string& name, int64_t ns)
    {
        return Call([this, name, ns] {
            m_log.emplace_back(m_timers.Now().GetNanoSeconds(), name);
            m_server.Charge(NanoSeconds(ns));
        });
    }

    void Post(WorkClass workClass, int64_t cost, const std::string& name)
    {
        m_server.Post(workClass, NanoSeconds(cost), Note(name));
    }

    void At(int64_t ns)
    {
        m_timers.AdvanceTo(NanoSeconds(ns));
    }

    ManualTimers m_timers;
    WorkServer m_server{m_timers, NODE};
    Log m_log;
    int m_wakes{0};
    int m_idles{0};
};

TEST_F(WorkServerTest, NothingHappensWhilePaused)
{
    m_server.PostBackground(NanoSeconds(10), Note("bg"));
    Post(WorkClass::NET, 0, "net");
    m_server.AtEndOfBurst(Time(), Note("end"));
    At(1000);
    EXPECT_TRUE(m_log.empty());
    EXPECT_EQ(m_timers.GetNFired(), 0U);
    EXPECT_EQ(m_server.GetBackgroundTime(), Time());
}

TEST_F(WorkServerTest, CostPassesBeforeTheEffect)
{
    m_server.Resume(Time());
    Post(WorkClass::NET, 100, "a");
    At(99);
    EXPECT_TRUE(m_log.empty());
    At(100);
    EXPECT_EQ(m_log, (Log{{100, "a"}}));
}

TEST_F(WorkServerTest, PauseKeepsTheRemainder)
{
    m_server.Resume(Time());
    Post(WorkClass::NET, 100, "a");
    At(30);
    m_server.Pause();
    At(500);
    m_server.Resume(Time());
    At(540);
    m_server.Pause();
    At(600);
    m_server.Resume(Time());
    At(700);
    EXPECT_EQ(m_log, (Log{{630, "a"}}));
}

TEST_F(WorkServerTest, PauseAtTheLastInstantKeepsTheEffectForTheNextRun)
{
    m_server.Resume(Time());
    m_timers.Schedule(NanoSeconds(100), HvTimers::HARDWARE, Call([this] { m_server.Pause(); }));
    Post(WorkClass::NET, 100, "a");
    At(400);
    EXPECT_TRUE(m_log.empty());
    m_server.Resume(Time());
    At(500);
    EXPECT_EQ(m_log, (Log{{400, "a"}}));
}

TEST_F(WorkServerTest, ChargeKeepsTheServerBusyAfterwards)
{
    m_server.Resume(Time());
    m_server.Post(WorkClass::NET, Time(), NoteAndCharge("a", 50));
    Post(WorkClass::NET, 10, "b");
    At(200);
    EXPECT_EQ(m_log, (Log{{0, "a"}, {60, "b"}}));
}

TEST_F(WorkServerTest, ChargesOfOnePieceAddUpAndSurviveAPause)
{
    m_server.Resume(Time());
    m_server.Post(WorkClass::APP, Time(), Call([this] {
                      m_server.Charge(NanoSeconds(20));
                      m_server.Charge(NanoSeconds(30));
                  }));
    Post(WorkClass::APP, 0, "b");
    At(10);
    m_server.Pause();
    At(100);
    m_server.Resume(Time());
    At(300);
    EXPECT_EQ(m_log, (Log{{140, "b"}}));
}

TEST_F(WorkServerTest, OnResumeTimersThenNetworkThenApplications)
{
    Post(WorkClass::APP, 1, "app1");
    Post(WorkClass::NET, 1, "net1");
    Post(WorkClass::APP, 1, "app2");
    Post(WorkClass::TIMER, 1, "timer1");
    Post(WorkClass::NET, 1, "net2");
    Post(WorkClass::TIMER, 1, "timer2");
    m_server.Resume(Time());
    At(100);
    EXPECT_EQ(
        m_log,
        (Log{{1, "timer1"}, {2, "timer2"}, {3, "net1"}, {4, "net2"}, {5, "app1"}, {6, "app2"}}));
}

TEST_F(WorkServerTest, WorkInServiceIsNotOvertaken)
{
    m_server.Resume(Time());
    Post(WorkClass::APP, 100, "app");
    At(50);
    Post(WorkClass::TIMER, 0, "timer");
    At(70);
    m_server.Pause();
    At(80);
    Post(WorkClass::TIMER, 0, "timer2");
    m_server.Resume(Time());
    At(200);
    EXPECT_EQ(m_log, (Log{{110, "app"}, {110, "timer"}, {110, "timer2"}}));
}

TEST_F(WorkServerTest, BackgroundRunsOnlyWhenNothingElseWaitsAndYieldsAtOnce)
{
    m_server.Resume(Time());
    m_server.PostBackground(NanoSeconds(100), Note("bg"));
    At(40);
    Post(WorkClass::APP, 10, "app");
    At(45);
    EXPECT_EQ(m_server.GetBackgroundTime(), NanoSeconds(40));
    Post(WorkClass::APP, 10, "app2");
    At(200);
    EXPECT_EQ(m_log, (Log{{50, "app"}, {60, "app2"}, {120, "bg"}}));
    EXPECT_EQ(m_server.GetBackgroundTime(), NanoSeconds(100));
}

TEST_F(WorkServerTest, BackgroundIsServedFirstComeFirstServed)
{
    m_server.PostBackground(NanoSeconds(30), Note("one"));
    m_server.PostBackground(NanoSeconds(20), Note("two"));
    m_server.Resume(Time());
    At(10);
    m_server.Pause();
    At(100);
    m_server.Resume(Time());
    At(200);
    EXPECT_EQ(m_log, (Log{{120, "one"}, {140, "two"}}));
}

TEST_F(WorkServerTest, EndOfBurstComesAfterAllWorkAndChargesBeforeBackground)
{
    m_server.PostBackground(NanoSeconds(10), Note("bg"));
    m_server.Post(WorkClass::NET, NanoSeconds(5), Call([this] {
                      m_log.emplace_back(m_timers.Now().GetNanoSeconds(), "net");
                      m_server.AtEndOfBurst(Time(), Note("end"));
                      m_server.Post(WorkClass::APP, NanoSeconds(5), Note("app"));
                      m_server.Charge(NanoSeconds(20));
                  }));
    m_server.Resume(Time());
    At(100);
    EXPECT_EQ(m_log, (Log{{5, "net"}, {30, "app"}, {30, "end"}, {40, "bg"}}));
}

TEST_F(WorkServerTest, EndOfBurstOutsideAnyWorkComesAsSoonAsTheServerRunsAndIsFree)
{
    m_server.AtEndOfBurst(Time(), Note("paused"));
    EXPECT_EQ(m_wakes, 1);
    At(10);
    m_server.Resume(Time());
    At(20);
    m_server.AtEndOfBurst(Time(), Note("running"));
    At(30);
    m_server.PostBackground(NanoSeconds(100), Note("bg"));
    At(40);
    m_server.AtEndOfBurst(Time(), Note("background"));
    At(200);
    EXPECT_EQ(m_log, (Log{{10, "paused"}, {20, "running"}, {40, "background"}, {130, "bg"}}));
}

TEST_F(WorkServerTest, EachPieceHasItsOwnEventInTheNodesContext)
{
    std::vector<std::pair<uint64_t, uint32_t>> seen;
    auto look = [&] { seen.emplace_back(m_timers.GetNFired(), m_timers.GetContext()); };
    m_server.Post(WorkClass::NET, Time(), Call(look));
    m_server.Post(WorkClass::NET, Time(), Call(look));
    m_server.AtEndOfBurst(Time(), Call(look));
    m_server.PostBackground(NanoSeconds(1), Call(look));
    m_server.Resume(Time());
    At(10);
    ASSERT_EQ(seen.size(), 4U);
    for (std::size_t i = 0; i < seen.size(); ++i)
    {
        EXPECT_EQ(seen[i].second, NODE);
        EXPECT_EQ(seen[i].first, seen[0].first + i) << "two pieces shared an event";
    }
}

TEST_F(WorkServerTest, CancelledWorkTakesNoTimeAndIsNotInvoked)
{
    auto cancelled = Note("cancelled");
    auto background = Note("background");
    m_server.Post(WorkClass::TIMER, NanoSeconds(50), cancelled);
    m_server.PostBackground(NanoSeconds(50), background);
    m_server.PostBackground(NanoSeconds(5), Note("bg2"));
    Post(WorkClass::NET, 10, "net");
    cancelled->Cancel();
    background->Cancel();
    m_server.Resume(Time());
    At(100);
    EXPECT_EQ(m_log, (Log{{10, "net"}, {15, "bg2"}}));
    EXPECT_FALSE(m_server.HasWork());
    EXPECT_EQ(m_idles, 1);
}

TEST_F(WorkServerTest, CancelledWhileInServiceIsServedButNotInvoked)
{
    auto cancelled = Note("cancelled");
    m_server.Resume(Time());
    m_server.Post(WorkClass::NET, NanoSeconds(50), cancelled);
    Post(WorkClass::NET, 0, "next");
    At(20);
    cancelled->Cancel();
    At(100);
    EXPECT_EQ(m_log, (Log{{50, "next"}}));
}

TEST_F(WorkServerTest, WorkWithoutEffectOnlyTakesTime)
{
    m_server.Resume(Time());
    m_server.Post(WorkClass::NET, NanoSeconds(50), nullptr);
    m_server.PostBackground(NanoSeconds(7), nullptr);
    Post(WorkClass::NET, 0, "next");
    At(100);
    EXPECT_EQ(m_log, (Log{{50, "next"}}));
    EXPECT_EQ(m_server.GetBackgroundTime(), NanoSeconds(7));
}

TEST_F(WorkServerTest, RunOrPostRunsAtOnceOnlyWhenRunningAndFree)
{
    m_server.RunOrPost(WorkClass::NET, Note("paused"));
    EXPECT_TRUE(m_log.empty());
    At(10);
    m_server.Resume(Time());
    m_server.RunOrPost(WorkClass::TIMER, Note("behind"));
    EXPECT_TRUE(m_log.empty());
    At(20);
    EXPECT_EQ(m_log, (Log{{10, "paused"}, {10, "behind"}}));
    m_server.RunOrPost(WorkClass::NET, NoteAndCharge("direct", 30));
    EXPECT_EQ(m_log.back(), (std::pair<int64_t, std::string>{20, "direct"}));
    At(30);
    m_server.RunOrPost(WorkClass::NET, Note("busy"));
    EXPECT_EQ(m_log.size(), 3U);
    At(60);
    EXPECT_EQ(m_log.back(), (std::pair<int64_t, std::string>{50, "busy"}));
}

TEST_F(WorkServerTest, RunOrPostInterruptsBackground)
{
    m_server.Resume(Time());
    m_server.PostBackground(NanoSeconds(100), Note("bg"));
    At(40);
    m_server.RunOrPost(WorkClass::NET, NoteAndCharge("net", 10));
    At(200);
    EXPECT_EQ(m_log, (Log{{40, "net"}, {110, "bg"}}));
}

TEST_F(WorkServerTest, RunOrPostFromInsideIsQueued)
{
    m_server.Resume(Time());
    m_server.Post(WorkClass::NET, Time(), Call([this] {
                      m_server.RunOrPost(WorkClass::TIMER, Note("inner"));
                      EXPECT_TRUE(m_log.empty());
                      m_server.Charge(NanoSeconds(5));
                  }));
    At(10);
    EXPECT_EQ(m_log, (Log{{5, "inner"}}));
}

TEST_F(WorkServerTest, SwitchOverheadComesFirst)
{
    Post(WorkClass::NET, 10, "a");
    m_server.Resume(NanoSeconds(100));
    At(50);
    Post(WorkClass::TIMER, 0, "timer"); // overtakes: the NET work is not in service yet
    At(105);
    m_server.Pause();
    m_server.Resume(NanoSeconds(100));
    At(1000);
    EXPECT_EQ(m_log, (Log{{100, "timer"}, {210, "a"}}));
}

TEST_F(WorkServerTest, OverheadAloneIsWorkUntilItIsOver)
{
    m_server.Resume(NanoSeconds(100));
    EXPECT_TRUE(m_server.HasWork());
    EXPECT_EQ(m_idles, 0);
    At(100);
    EXPECT_FALSE(m_server.HasWork());
    EXPECT_EQ(m_idles, 1);
}

TEST_F(WorkServerTest, WakesOnceWhenWorkArrivesAtAPausedServerThatHadNone)
{
    Post(WorkClass::NET, 1, "a");
    Post(WorkClass::NET, 1, "b");
    m_server.PostBackground(NanoSeconds(1), Note("bg"));
    EXPECT_EQ(m_wakes, 1);
    m_server.Resume(Time());
    At(10);
    Post(WorkClass::NET, 1, "c");
    EXPECT_EQ(m_wakes, 1);
    At(20);
    m_server.Pause();
    m_server.AtEndOfBurst(Time(), Note("end"));
    EXPECT_EQ(m_wakes, 2);
}

TEST_F(WorkServerTest, ReportsIdleWhenRunningAndOutOfWork)
{
    m_server.Resume(Time());
    EXPECT_EQ(m_idles, 1);
    Post(WorkClass::NET, 10, "a");
    At(9);
    EXPECT_EQ(m_idles, 1);
    At(10);
    EXPECT_EQ(m_idles, 2);
    EXPECT_TRUE(m_server.IsRunning());
}

TEST_F(WorkServerTest, ClearDropsEverything)
{
    m_server.Resume(Time());
    Post(WorkClass::NET, 10, "a");
    Post(WorkClass::APP, 10, "b");
    m_server.PostBackground(NanoSeconds(10), Note("bg"));
    m_server.AtEndOfBurst(Time(), Note("end"));
    At(5);
    m_server.Clear();
    EXPECT_FALSE(m_server.HasWork());
    EXPECT_EQ(m_timers.GetNPending(), 0U);
    At(100);
    EXPECT_TRUE(m_log.empty());
    Post(WorkClass::NET, 10, "after");
    At(200);
    EXPECT_EQ(m_log, (Log{{110, "after"}}));
}

TEST_F(WorkServerTest, CountsWhatWaits)
{
    Post(WorkClass::NET, 10, "a");
    Post(WorkClass::NET, 10, "b");
    Post(WorkClass::TIMER, 10, "c");
    EXPECT_EQ(m_server.GetNWaiting(WorkClass::NET), 2U);
    EXPECT_EQ(m_server.GetNWaiting(WorkClass::TIMER), 1U);
    EXPECT_EQ(m_server.GetNWaiting(WorkClass::APP), 0U);
    m_server.Resume(Time());
    EXPECT_EQ(m_server.GetNWaiting(WorkClass::TIMER), 0U); // in service
    At(15);
    EXPECT_EQ(m_server.GetNWaiting(WorkClass::NET), 1U);
}

TEST_F(WorkServerTest, KnowsWhenItIsInside)
{
    bool inside = false;
    m_server.Resume(Time());
    m_server.Post(WorkClass::NET, Time(), Call([&] { inside = m_server.IsInside(); }));
    EXPECT_FALSE(m_server.IsInside());
    At(1);
    EXPECT_TRUE(inside);
    EXPECT_FALSE(m_server.IsInside());
}

TEST_F(WorkServerTest, WorkThatThrowsLeavesTheServerUsable)
{
    m_server.Resume(Time());
    m_server.Post(WorkClass::NET, Time(), Call([] { throw std::runtime_error("guest"); }));
    EXPECT_THROW(At(1), std::runtime_error);
    EXPECT_FALSE(m_server.IsInside());
    Post(WorkClass::NET, 5, "after");
    At(10);
    EXPECT_EQ(m_log, (Log{{5, "after"}}));
}

TEST_F(WorkServerTest, ADestroyedServerLeavesNoEvent)
{
    {
        WorkServer server(m_timers, NODE);
        server.Post(WorkClass::NET, NanoSeconds(10), Note("lost"));
        server.Resume(Time());
        EXPECT_EQ(m_timers.GetNPending(), 1U);
    }
    EXPECT_EQ(m_timers.GetNPending(), 0U);
    At(100);
    EXPECT_TRUE(m_log.empty());
}

TEST_F(WorkServerTest, PartsCostTimeBeforeTheirEffectAndNothingOvertakesThem)
{
    m_server.Resume(Time());
    m_server.Post(WorkClass::APP, Time(), Call([this] {
                      m_server.Continue(NanoSeconds(100), Note("one"));
                      m_server.Continue(NanoSeconds(50), Note("two"));
                      m_server.Post(WorkClass::TIMER, Time(), Note("own timer"));
                  }));
    At(10);
    Post(WorkClass::TIMER, 0, "timer");
    Post(WorkClass::NET, 0, "net");
    At(99);
    EXPECT_TRUE(m_log.empty());
    At(1000);
    EXPECT_EQ(m_log,
              (Log{{100, "one"}, {150, "two"}, {150, "own timer"}, {150, "timer"}, {150, "net"}}));
}

TEST_F(WorkServerTest, ChargesAndPartsKeepTheirOrder)
{
    m_server.Resume(Time());
    m_server.Post(WorkClass::NET, Time(), Call([this] {
                      m_server.Charge(NanoSeconds(1));
                      m_server.Charge(NanoSeconds(2));
                      m_server.Continue(NanoSeconds(10), NoteAndCharge("a", 100));
                      m_server.Charge(NanoSeconds(1000));
                      m_server.Continue(Time(), Note("b"));
                  }));
    Post(WorkClass::NET, 0, "after");
    At(2000);
    EXPECT_EQ(m_log, (Log{{13, "a"}, {1113, "b"}, {1113, "after"}}));
}

TEST_F(WorkServerTest, PartsOfAPartComeBeforeTheOnesThatFollowIt)
{
    m_server.Resume(Time());
    m_server.Post(WorkClass::NET, Time(), Call([this] {
                      m_server.Continue(NanoSeconds(10), Call([this] {
                                            m_server.Continue(NanoSeconds(5), Note("inner"));
                                        }));
                      m_server.Continue(NanoSeconds(10), Note("outer"));
                  }));
    At(100);
    EXPECT_EQ(m_log, (Log{{15, "inner"}, {25, "outer"}}));
}

TEST_F(WorkServerTest, PreemptionKeepsTheRemainderOfAPartAndThoseThatFollow)
{
    m_server.PostBackground(NanoSeconds(1000), nullptr);
    m_server.Resume(Time());
    m_server.Post(WorkClass::NET, Time(), Call([this] {
                      m_server.Continue(NanoSeconds(100), Note("one"));
                      m_server.Continue(NanoSeconds(100), Note("two"));
                  }));
    At(30);
    m_server.Pause();
    At(500);
    EXPECT_TRUE(m_server.HasWork());
    Post(WorkClass::TIMER, 0, "timer");
    m_server.Resume(NanoSeconds(7));
    At(600);
    EXPECT_EQ(m_log, (Log{{577, "one"}}));
    At(1000);
    EXPECT_EQ(m_log, (Log{{577, "one"}, {677, "two"}, {677, "timer"}}));
}

TEST_F(WorkServerTest, PartsComeBeforeTheEndOfTheBurstAndBackground)
{
    m_server.PostBackground(NanoSeconds(10), Call([this] {
                                m_server.Continue(NanoSeconds(5), Note("part of a process"));
                            }));
    m_server.PostBackground(NanoSeconds(10), Note("process"));
    m_server.AtEndOfBurst(Time(), Call([this] { m_server.Continue(NanoSeconds(3), Note("end")); }));
    m_server.Resume(Time());
    At(100);
    EXPECT_EQ(m_log, (Log{{3, "end"}, {18, "part of a process"}, {28, "process"}}));
}

TEST_F(WorkServerTest, CancelledPartsTakeNoTime)
{
    auto cancelled = Note("cancelled");
    m_server.Resume(Time());
    m_server.Post(WorkClass::NET, Time(), Call([this, cancelled] {
                      m_server.Continue(NanoSeconds(100),
                                        Call([cancelled] { cancelled->Cancel(); }));
                      m_server.Continue(NanoSeconds(100), cancelled);
                      m_server.Continue(NanoSeconds(10), Note("last"));
                  }));
    At(1000);
    EXPECT_EQ(m_log, (Log{{110, "last"}}));
}

TEST_F(WorkServerTest, AFreeServerRunsPartsOfWhatRanAtOnce)
{
    m_server.Resume(Time());
    m_server.RunOrPost(WorkClass::APP,
                       Call([this] { m_server.Continue(NanoSeconds(20), Note("part")); }));
    m_server.RunOrPost(WorkClass::TIMER, Note("not free"));
    At(100);
    EXPECT_EQ(m_log, (Log{{20, "part"}, {20, "not free"}}));
}

TEST_F(WorkServerTest, ClearAndThrowingDropParts)
{
    m_server.Resume(Time());
    m_server.Post(WorkClass::NET, Time(), Call([this] {
                      m_server.Continue(NanoSeconds(20), Note("never"));
                      m_server.Continue(NanoSeconds(20), Note("never"));
                  }));
    At(5);
    m_server.Clear();
    EXPECT_FALSE(m_server.HasWork());
    m_server.Post(WorkClass::NET, Time(), Call([this] {
                      m_server.Continue(NanoSeconds(20), Note("never"));
                      throw std::runtime_error("guest");
                  }));
    EXPECT_THROW(At(6), std::runtime_error);
    Post(WorkClass::NET, 5, "after");
    At(1000);
    EXPECT_EQ(m_log, (Log{{10, "after"}}));
}

using WorkServerDeathTest = WorkServerTest;

TEST_F(WorkServerDeathTest, MisuseIsAnInternalError)
{
    EXPECT_DEATH(m_server.Charge(NanoSeconds(1)), "outside a piece of work");
    EXPECT_DEATH(m_server.Continue(NanoSeconds(1), Note("x")), "outside a piece of work");
    EXPECT_DEATH(m_server.Pause(), "paused server");
    EXPECT_DEATH(m_server.Post(WorkClass::NET, NanoSeconds(-1), Note("x")), "negative cost");
    EXPECT_DEATH(m_server.PostBackground(Time(), Note("x")), "without an amount");
    m_server.Resume(Time());
    EXPECT_DEATH(m_server.Resume(Time()), "running server");
}

} // namespace
