/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "simulator-test.h"

#include "ns3/gated-event.h"
#include "ns3/simulator-timers.h"
#include "ns3/virt-error.h"

#include <memory>
#include <utility>
#include <vector>

namespace
{

using namespace ns3;

using Log = std::vector<std::pair<int64_t, std::string>>;

/// One gated context, GUEST, whose server the test switches from hardware events.
class VcpuGateTest : public SimulatorTest
{
  protected:
    static constexpr uint32_t GUEST = 5;
    static constexpr uint32_t OTHER = 6;

    VcpuGateTest()
        : m_gate(GateControl::Enable())
    {
        m_gate.Bind(GUEST, m_server);
    }

    ~VcpuGateTest() override
    {
        Simulator::Destroy(); // while the server still lives
    }

    void Note(const std::string& what)
    {
        m_log.emplace_back(Simulator::Now().GetNanoSeconds(), what);
    }

    EventImpl* Noting(const std::string& what)
    {
        return RawCall([this, what] {
            EXPECT_EQ(Simulator::GetContext(), GUEST);
            Note(what);
        });
    }

    void Hardware(int64_t ns, std::function<void()> function)
    {
        m_gate.ScheduleUngated(HvTimers::HARDWARE, NanoSeconds(ns), RawCall(std::move(function)));
    }

    /// The vCPU runs in [from, to).
    void Runs(int64_t from, int64_t to)
    {
        Hardware(from, [this] { m_server.Resume(Time()); });
        Hardware(to, [this] { m_server.Pause(); });
    }

    /// A packet: an event for the guest from outside.
    void Arrives(int64_t ns, const std::string& what)
    {
        Simulator::ScheduleWithContext(GUEST, NanoSeconds(ns), Noting(what));
    }

    /// Something that is done inside the guest at a time.
    void Inside(int64_t ns, std::function<void()> function)
    {
        Simulator::ScheduleWithContext(GUEST, NanoSeconds(ns), RawCall(std::move(function)));
    }

    EventId InsideSchedule(int64_t ns, std::function<void()> function)
    {
        return Simulator::Schedule(NanoSeconds(ns),
                                   Ptr<EventImpl>(RawCall(std::move(function)), false));
    }

    GateControl& m_gate;
    SimulatorTimers m_timers;
    WorkServer m_server{m_timers, GUEST};
    Log m_log;
};

TEST_F(VcpuGateTest, EventsAreParkedWhileTheVcpuDoesNotRun)
{
    Runs(100, 200);
    Runs(300, 1000);
    Arrives(50, "early");
    Arrives(150, "in time");
    Arrives(200, "just late");
    Arrives(250, "late");
    Simulator::Run();
    EXPECT_EQ(m_log, (Log{{100, "early"}, {150, "in time"}, {300, "just late"}, {300, "late"}}));
}

TEST_F(VcpuGateTest, EventsAreParkedWhileTheVcpuIsBusy)
{
    Runs(0, 1000);
    Inside(10, [this] {
        Note("charges");
        m_server.Charge(NanoSeconds(100));
    });
    Arrives(50, "waits");
    Arrives(110, "waits too");
    Arrives(200, "free");
    Simulator::Run();
    EXPECT_EQ(m_log, (Log{{10, "charges"}, {110, "waits"}, {110, "waits too"}, {200, "free"}}));
}

TEST_F(VcpuGateTest, ABusyVcpuThatIsDescheduledFinishesItsChargeAfterwards)
{
    Runs(0, 50);
    Runs(500, 1000);
    Inside(10, [this] { m_server.Charge(NanoSeconds(100)); });
    Arrives(20, "waits");
    Simulator::Run();
    EXPECT_EQ(m_log, (Log{{560, "waits"}}));
}

TEST_F(VcpuGateTest, OnResumeTimersThenNetworkThenApplications)
{
    Runs(0, 10);
    Runs(100, 1000);
    Inside(1, [this] {
        InsideSchedule(50, [this] { Note("timer A"); }); // due at 51, after the packets
        InsideSchedule(59, [this] { Note("timer B"); });
    });
    m_gate.ScheduleWork(WorkClass::APP, GUEST, NanoSeconds(20), Noting("app"));
    Arrives(30, "ack 1");
    Arrives(40, "ack 2");
    m_gate.ScheduleWork(WorkClass::TIMER, GUEST, NanoSeconds(70), Noting("timer C"));
    Simulator::Run();
    EXPECT_EQ(m_log,
              (Log{{100, "timer A"},
                   {100, "timer B"},
                   {100, "timer C"},
                   {100, "ack 1"},
                   {100, "ack 2"},
                   {100, "app"}}));
}

TEST_F(VcpuGateTest, TheClassIsNotInferredFromTheCurrentContext)
{
    Runs(0, 10);
    Runs(100, 1000);
    Inside(1, [this] {
        Arrives(10, "loopback"); // ScheduleWithContext is network, also from inside
        InsideSchedule(20, [this] { Note("timer"); });
        m_gate.ScheduleWork(WorkClass::APP, GUEST, NanoSeconds(15), Noting("app"));
    });
    Simulator::Run();
    EXPECT_EQ(m_log, (Log{{100, "timer"}, {100, "loopback"}, {100, "app"}}));
}

TEST_F(VcpuGateTest, OneGuestEventPerSimulatorEvent)
{
    std::vector<uint64_t> counts;
    for (int i = 0; i < 3; ++i)
    {
        Inside(10, [&] { counts.push_back(Simulator::GetEventCount()); });
    }
    Runs(100, 200);
    Simulator::Run();
    ASSERT_EQ(counts.size(), 3U);
    EXPECT_LT(counts[0], counts[1]);
    EXPECT_LT(counts[1], counts[2]);
}

TEST_F(VcpuGateTest, StopInAGuestHandlerTakesEffectBeforeTheNextGuestEvent)
{
    Inside(10, [this] {
        Note("stops");
        Simulator::Stop();
    });
    Arrives(10, "next");
    Runs(100, 1000);
    Simulator::Run();
    EXPECT_EQ(m_log, (Log{{100, "stops"}}));
    Simulator::Run();
    EXPECT_EQ(m_log, (Log{{100, "stops"}, {100, "next"}}));
}

TEST_F(VcpuGateTest, StopAfterADelayFromAGuestPassesTheGate)
{
    Runs(0, 20);
    Inside(10, [] { Simulator::Stop(NanoSeconds(90)); }); // the vCPU does not run then
    Hardware(500, [this] { Note("too late"); });
    Simulator::Run();
    EXPECT_EQ(Simulator::Now(), NanoSeconds(100));
    EXPECT_TRUE(m_log.empty());
}

TEST_F(VcpuGateTest, SchedulingAfterAStopFromAGuestIsGatedAgain)
{
    Runs(0, 20);
    Runs(200, 300);
    Inside(10, [this] {
        Simulator::Stop(NanoSeconds(490));
        InsideSchedule(40, [this] { Note("timer"); });
    });
    Simulator::Run();
    EXPECT_EQ(m_log, (Log{{200, "timer"}}));
}

TEST_F(VcpuGateTest, HardwareEventsPassInAnyContext)
{
    m_gate.ScheduleUngated(GUEST, NanoSeconds(10), RawCall([this] {
                               EXPECT_EQ(Simulator::GetContext(), GUEST);
                               Note("interrupt line");
                           }));
    Hardware(20, [this] {
        EXPECT_EQ(Simulator::GetContext(), HvTimers::HARDWARE);
        Note("timer chip");
    });
    Simulator::Run();
    EXPECT_EQ(m_log, (Log{{10, "interrupt line"}, {20, "timer chip"}}));
}

TEST_F(VcpuGateTest, OtherContextsAndEventsWithoutContextPass)
{
    Simulator::ScheduleWithContext(OTHER, NanoSeconds(10), RawCall([this] { Note("other"); }));
    InsideSchedule(20, [this] { Note("main"); });
    Simulator::Run();
    EXPECT_EQ(m_log, (Log{{10, "other"}, {20, "main"}}));
}

// EventIds: each case looks at an id in every part of its life.

TEST_F(VcpuGateTest, AnEventIdIsPendingWhileItsEventWaits)
{
    EventId id;
    Runs(0, 20);
    Inside(10, [&] { id = InsideSchedule(90, [this] { Note("ran"); }); });
    Hardware(60, [&] {
        EXPECT_FALSE(id.IsExpired());
        EXPECT_EQ(Simulator::GetDelayLeft(id), NanoSeconds(40));
    });
    Hardware(150, [&] { // parked since 100
        EXPECT_FALSE(id.IsExpired());
        EXPECT_FALSE(Simulator::IsExpired(id));
        EXPECT_EQ(Simulator::GetDelayLeft(id), Time(0));
    });
    Runs(200, 300);
    Hardware(250, [&] {
        EXPECT_TRUE(id.IsExpired());
        EXPECT_EQ(Simulator::GetDelayLeft(id), Time(0));
    });
    Simulator::Run();
    EXPECT_EQ(m_log, (Log{{200, "ran"}}));
}

TEST_F(VcpuGateTest, CancelAndRemoveWorkBeforeAndWhileItWaits)
{
    EventId ids[4];
    Runs(0, 20);
    Inside(10, [&] {
        for (auto& id : ids)
        {
            id = InsideSchedule(90, [this] { Note("must not run"); });
        }
    });
    auto isGone = [&](EventId& id) {
        EXPECT_TRUE(id.IsExpired());
        EXPECT_EQ(Simulator::GetDelayLeft(id), Time(0));
        Simulator::Cancel(id); // again: nothing
        Simulator::Remove(id);
        EXPECT_TRUE(id.IsExpired());
    };
    Hardware(50, [&] {
        Simulator::Cancel(ids[0]);
        Simulator::Remove(ids[1]);
        isGone(ids[0]);
        isGone(ids[1]);
    });
    Hardware(150, [&] {
        Simulator::Cancel(ids[2]);
        Simulator::Remove(ids[3]);
        isGone(ids[2]);
        isGone(ids[3]);
    });
    Runs(200, 300);
    Simulator::Run();
    EXPECT_TRUE(m_log.empty());
    for (auto& id : ids)
    {
        isGone(id);
    }
}

TEST_F(VcpuGateTest, RemoveOfAParkedEventFromInsideTheGuest)
{
    EventId id;
    Runs(0, 20);
    Inside(10, [&] {
        InsideSchedule(90, [&] {
            Note("first");
            Simulator::Remove(id); // due at the same instant, behind this one
        });
        id = InsideSchedule(90, [this] { Note("second"); });
        InsideSchedule(90, [this] { Note("third"); });
    });
    Runs(200, 300);
    Simulator::Run();
    EXPECT_EQ(m_log, (Log{{200, "first"}, {200, "third"}}));
}

/// What an event sees of its own id, on the simulator in use.
std::vector<bool>
OwnIdInsideHandler()
{
    std::vector<bool> seen;
    EventId id;
    Simulator::ScheduleWithContext(5, NanoSeconds(1), RawCall([&] {
                                       id = Simulator::Schedule(
                                           NanoSeconds(1),
                                           Call([&] {
                                               seen.push_back(id.IsExpired());
                                               seen.push_back(Simulator::GetDelayLeft(id).IsZero());
                                               Simulator::Cancel(id);
                                               Simulator::Remove(id);
                                               seen.push_back(id.IsExpired());
                                           }));
                                       seen.push_back(id.IsExpired());
                                   }));
    Simulator::Run();
    seen.push_back(id.IsExpired());
    return seen;
}

TEST_F(VcpuGateTest, AnEventIdIsExpiredInsideItsHandlerAsInStockNs3)
{
    Runs(0, 1);
    Runs(5, 10); // it waits first
    const auto gated = OwnIdInsideHandler();
    Simulator::Destroy();
    SetKind("ns3::DefaultSimulatorImpl");
    EXPECT_EQ(gated, OwnIdInsideHandler());
    EXPECT_EQ(gated, (std::vector<bool>{false, true, true, true, true}));
}

TEST_F(VcpuGateTest, AHandlerMayRearmItsOwnTimer)
{
    EventId id;
    std::function<void()> tick = [&] {
        Note("tick");
        EXPECT_TRUE(id.IsExpired());
        id = InsideSchedule(100, tick);
        EXPECT_FALSE(id.IsExpired());
    };
    Inside(0, [&] { id = InsideSchedule(100, tick); });
    Runs(0, 120);
    Runs(250, 1000);
    Simulator::Stop(NanoSeconds(460));
    Simulator::Run();
    EXPECT_EQ(m_log, (Log{{100, "tick"}, {250, "tick"}, {350, "tick"}, {450, "tick"}}));
}

TEST_F(VcpuGateTest, ScheduleNowAndDestroyEvents)
{
    bool destroyed = false;
    Runs(0, 100);
    Inside(10, [&] {
        Simulator::ScheduleNow(Call([this] { Note("now"); }));
        Simulator::ScheduleDestroy(Call([&destroyed] { destroyed = true; }));
    });
    Simulator::Run();
    EXPECT_EQ(m_log, (Log{{10, "now"}}));
    EXPECT_FALSE(destroyed);
    Simulator::Destroy();
    EXPECT_TRUE(destroyed);
}

TEST_F(VcpuGateTest, ANegativeDelayInAGuestIsRefused)
{
    std::vector<std::string> texts;
    auto attempt = [&](std::function<void()> call) {
        try
        {
            call();
            texts.emplace_back("nothing was thrown");
        }
        catch (const VirtError& e)
        {
            texts.emplace_back(e.what());
        }
    };
    auto token = std::make_shared<int>(0);
    Runs(0, 100);
    Inside(50, [&] { attempt([&] { Simulator::Schedule(NanoSeconds(-7), Call([token] {})); }); });
    attempt([&] { Simulator::ScheduleWithContext(GUEST, NanoSeconds(-7), RawCall([token] {})); });
    attempt([&] { m_gate.ScheduleWork(WorkClass::APP, GUEST, Seconds(-1), RawCall([token] {})); });
    Simulator::Run();
    ASSERT_EQ(texts.size(), 3U);
    for (const auto& text : texts)
    {
        EXPECT_NE(text.find("negative delay"), std::string::npos) << text;
        EXPECT_NE(text.find("clip the delay at 0"), std::string::npos) << text;
    }
    EXPECT_EQ(token.use_count(), 1) << "a refused event was not freed";
    EXPECT_EQ(Simulator::Now(), NanoSeconds(100));
}

TEST_F(VcpuGateTest, AnErrorInsideAGuestReachesTheCallerOfRun)
{
    Runs(0, 100);
    EventId id;
    Inside(40, [&] {
        id = InsideSchedule(10, [] { Simulator::Schedule(NanoSeconds(-1), Call([] {})); });
    });
    EXPECT_THROW(Simulator::Run(), VirtError);
    id.PeekEventImpl()->Unref(); // ns-3's event loop does not free an event that throws
    EXPECT_FALSE(m_server.IsInside());
}

// Binding.

TEST_F(VcpuGateTest, AContextBelongsToOneServer)
{
    WorkServer another(m_timers, GUEST);
    try
    {
        m_gate.Bind(GUEST, another);
        FAIL() << "a second server was accepted";
    }
    catch (const VirtError& e)
    {
        const std::string text = e.what();
        EXPECT_NE(text.find("node 5"), std::string::npos) << text;
        EXPECT_NE(text.find("Unbind()"), std::string::npos) << text;
    }
    EXPECT_EQ(m_gate.GetServer(GUEST), &m_server);
    m_gate.Bind(GUEST, m_server); // the same again changes nothing
    m_gate.Unbind(GUEST);
    EXPECT_EQ(m_gate.GetServer(GUEST), nullptr);
    m_gate.Bind(GUEST, another);
    EXPECT_EQ(m_gate.GetServer(GUEST), &another);
    m_gate.Unbind(GUEST);
    m_gate.Unbind(99);
    EXPECT_THROW(m_gate.Bind(HvTimers::HARDWARE, another), VirtError);
    EXPECT_EQ(m_gate.GetServer(HvTimers::HARDWARE), nullptr);
}

TEST_F(VcpuGateTest, EventsOfAnUnboundContextPass)
{
    Arrives(10, "wrapped, then unbound");
    Hardware(5, [this] { m_gate.Unbind(GUEST); });
    Simulator::Run();
    EXPECT_EQ(m_log, (Log{{10, "wrapped, then unbound"}}));
}

TEST_F(VcpuGateTest, WhatWasScheduledBeforeBindPasses)
{
    Simulator::ScheduleWithContext(OTHER, NanoSeconds(10), RawCall([this] { Note("initialise"); }));
    WorkServer server(m_timers, OTHER);
    m_gate.Bind(OTHER, server);
    Simulator::ScheduleWithContext(OTHER, NanoSeconds(10), RawCall([this] { Note("gated"); }));
    Simulator::Run();
    EXPECT_EQ(m_log, (Log{{10, "initialise"}}));
    m_gate.Unbind(OTHER);
}

TEST_F(VcpuGateTest, DestroyFreesWhatWaits)
{
    auto token = std::make_shared<int>(0);
    Inside(10, [token] {});                                          // parked
    Inside(1000, [token] {});                                        // scheduled
    m_server.Post(WorkClass::NET, NanoSeconds(5), Call([token] {})); // posted
    m_server.PostBackground(Seconds(1), Call([token] {}));
    m_server.AtEndOfBurst(Time(), Call([token] {}));
    Simulator::Stop(NanoSeconds(500));
    Simulator::Run();
    EXPECT_EQ(token.use_count(), 6);
    EXPECT_EQ(m_server.GetNWaiting(WorkClass::NET), 2U);
    Simulator::Destroy();
    EXPECT_EQ(token.use_count(), 1);
    EXPECT_FALSE(m_server.HasWork());
}

TEST_F(VcpuGateTest, DestroyInServiceThenANewSimulation)
{
    Runs(0, 100000);
    m_server.Post(WorkClass::NET, NanoSeconds(500), Call([this] { Note("lost"); }));
    Simulator::Stop(NanoSeconds(100));
    Simulator::Run();
    Simulator::Destroy();
    GateControl& gate = GateControl::Enable();
    EXPECT_EQ(gate.GetServer(GUEST), nullptr) << "no context is gated any more";
    Arrives(10, "free");
    Simulator::Run();
    EXPECT_EQ(m_log, (Log{{10, "free"}}));
}

TEST_F(VcpuGateTest, AGatedEventIsRecognised)
{
    EventId inGuest;
    EventId outside = InsideSchedule(5, [] {});
    Runs(0, 100);
    Inside(10, [&] { inGuest = InsideSchedule(10, [] {}); });
    Simulator::Run();
    EXPECT_NE(GatedEvent::From(inGuest.PeekEventImpl()), nullptr);
    EXPECT_EQ(GatedEvent::From(outside.PeekEventImpl()), nullptr);
    EXPECT_EQ(GatedEvent::From(nullptr), nullptr);
}

} // namespace
