/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * \file
 * Timers of guests with and without ticks, over HZ and the times at which the vCPU runs, against a
 * second derivation of Linux' rule that counts ticks one by one.
 */

#include "expect-error.h"
#include "simulator-test.h"

#include "ns3/boolean.h"
#include "ns3/simulator-timers.h"
#include "ns3/uinteger.h"
#include "ns3/virt-host-helper.h"

#include <functional>
#include <random>
#include <vector>

namespace
{

using namespace ns3;

/// A kernel that is told of every tick: slow, and obviously right.
struct TickCounter
{
    int64_t hz;

    /// \return when tick \p n happens, in ns
    int64_t TimeOf(int64_t n) const
    {
        int64_t ns = n * 1000000000 / hz;
        while (ns * hz < n * 1000000000)
        {
            ++ns;
        }
        return ns;
    }

    /// \return when a timer expires, in ns
    int64_t ExpiryOf(int64_t now, int64_t delay) const
    {
        int64_t jiffies = 0;
        while (TimeOf(jiffies + 1) <= now)
        {
            ++jiffies;
        }
        int64_t count = 0;
        while (TimeOf(count) < delay)
        {
            ++count;
        }
        return TimeOf(jiffies + count);
    }
};

TEST(TickRate, AgreesWithAKernelThatCountsTicks)
{
    std::mt19937 random(5);
    for (uint32_t hz : {1U, 7U, 100U, 250U, 300U, 1000U, 1024U, 9999U, 10000U})
    {
        const TickCounter counter{hz};
        const TickRate rate(hz);
        const int64_t jiffy = 1000000000 / hz;
        for (int i = 0; i < 200; ++i)
        {
            int64_t now = random() % (20 * jiffy);
            int64_t delay = TickRate::SHORTEST + random() % (5 * jiffy);
            now = i % 4 == 0 ? counter.TimeOf(now / jiffy) : now;           // at a tick
            delay = i % 3 == 0 ? counter.TimeOf(1 + delay / jiffy) : delay; // whole jiffies
            const Time obtained = rate.GetTimerDelay(NanoSeconds(now), NanoSeconds(delay));
            ASSERT_EQ(now + obtained.GetNanoSeconds(), counter.ExpiryOf(now, delay))
                << "HZ " << hz << ", at " << now << " ns, for " << delay << " ns";
            ASSERT_LT((obtained - NanoSeconds(delay)).GetNanoSeconds(), jiffy + 2);
            ASSERT_GT((obtained - NanoSeconds(delay)).GetNanoSeconds(), -jiffy - 2);
        }
    }
}

TEST(TickRate, JiffiesBeginWhenTheyAreCounted)
{
    for (uint32_t hz : {1U, 7U, 100U, 300U, 1000U, 1024U, 9999U})
    {
        const TickRate rate(hz);
        for (uint64_t n : {0ULL, 1ULL, 2ULL, 12345ULL, 100000000ULL, 10000000007ULL})
        {
            const Time begin = rate.GetBegin(n);
            EXPECT_EQ(rate.GetJiffies(begin), n) << hz;
            EXPECT_TRUE(n == 0 || rate.GetJiffies(begin - NanoSeconds(1)) == n - 1) << hz;
        }
    }
}

TEST(TickRate, WhatIsNoTimerIsLeftAsItIs)
{
    const TickRate rate(100);
    const Time now = MicroSeconds(1234567);
    for (const Time& delay : {Time(), NanoSeconds(1), NanoSeconds(999), Time::Max()})
    {
        EXPECT_EQ(rate.GetTimerDelay(now, delay), delay);
    }
    EXPECT_EQ(rate.GetTimerDelay(now, MicroSeconds(1)), MicroSeconds(1240000) - now);
}

/// HZ; 0 = tickless.
class GuestTimers : public SimulatorTest, public ::testing::WithParamInterface<uint32_t>
{
  protected:
    static constexpr uint32_t GUEST = 3;

    GuestTimers()
        : m_gate(GateControl::Enable())
    {
        m_gate.Bind(GUEST, m_server);
        m_gate.SetTimerTicks(GUEST, GetParam());
    }

    ~GuestTimers() override
    {
        Simulator::Destroy(); // while the server still lives
    }

    void Hardware(int64_t ns, std::function<void()> function)
    {
        m_gate.ScheduleUngated(HvTimers::HARDWARE, NanoSeconds(ns), RawCall(std::move(function)));
    }

    /// Let the vCPU run in turns of random length. Keeps when it does.
    void TakeTurns()
    {
        for (int64_t at = 0; at < END;)
        {
            const int64_t begin = at + m_random() % 40000000;
            at = begin + 1 + m_random() % 30000000;
            m_turns.emplace_back(begin, at);
            Hardware(begin, [this] { m_server.Resume(Time()); });
            Hardware(at, [this] { m_server.Pause(); });
        }
    }

    /// \return when the vCPU runs for the first time from \p ns on
    int64_t RunsFrom(int64_t ns) const
    {
        for (const auto& [begin, end] : m_turns)
        {
            if (ns < end)
            {
                return std::max(ns, begin);
            }
        }
        return -1;
    }

    /// In the guest: set a timer, and another one when it expires, and so on.
    void SetTimer()
    {
        const int64_t now = Simulator::Now().GetNanoSeconds();
        const int64_t delay = TickRate::SHORTEST + m_random() % 25000000;
        const int64_t due =
            GetParam() == 0 ? now + delay : TickCounter{GetParam()}.ExpiryOf(now, delay);
        const int64_t expected = RunsFrom(due);
        Simulator::Schedule(
            NanoSeconds(delay),
            Ptr<EventImpl>(RawCall([this, expected] { Expired(expected); }), false));
    }

    void Expired(int64_t expected)
    {
        ++m_nExpired;
        ASSERT_EQ(Simulator::Now().GetNanoSeconds(), expected);
        SetTimer();
    }

    static constexpr int64_t END = 3000000000; //!< ns

    GateControl& m_gate;
    SimulatorTimers m_timers;
    WorkServer m_server{m_timers, GUEST};
    std::mt19937 m_random{GetParam() + 1};
    std::vector<std::pair<int64_t, int64_t>> m_turns;
    int m_nExpired{0};
};

INSTANTIATE_TEST_SUITE_P(Hz, GuestTimers, ::testing::Values(0, 100, 250, 300, 1000, 10000));

TEST_P(GuestTimers, ExpireAtTicksOrExactlyButNeverWhileTheVcpuDoesNotRun)
{
    TakeTurns();
    for (int i = 0; i < 5; ++i)
    {
        Simulator::ScheduleWithContext(GUEST, Time(), RawCall([this] { SetTimer(); }));
    }
    Simulator::Stop(NanoSeconds(END / 2));
    Simulator::Run();
    EXPECT_GT(m_nExpired, 200);
}

TEST_P(GuestTimers, OtherContextsAndPutOffCallsHaveNoTicks)
{
    Hardware(0, [this] { m_server.Resume(Time()); });
    std::vector<int64_t> times;
    const auto note = [&times] { times.push_back(Simulator::Now().GetNanoSeconds()); };
    Simulator::ScheduleWithContext(GUEST, NanoSeconds(1234567), RawCall([&] {
                                       Simulator::ScheduleNow(Ptr<EventImpl>(RawCall(note), false));
                                       Simulator::Schedule(NanoSeconds(1),
                                                           Ptr<EventImpl>(RawCall(note), false));
                                   }));
    Simulator::ScheduleWithContext(GUEST + 1, NanoSeconds(1234567), RawCall([&] {
                                       Simulator::Schedule(NanoSeconds(1111),
                                                           Ptr<EventImpl>(RawCall(note), false));
                                   }));
    Simulator::Stop(Seconds(1));
    Simulator::Run();
    EXPECT_EQ(times, (std::vector<int64_t>{1234567, 1234568, 1235678}));
}

/// A guest, by the helper.
class GuestWithTicks : public SimulatorTest
{
  protected:
    /// \return when a timer of 1.5 ms, set at 100.2 ms, expires in a guest that always runs
    static Time Expiry(uint32_t hz, bool tickless)
    {
        VirtHostHelper virt;
        virt.SetGuestAttribute("Hz", UintegerValue(hz));
        virt.SetGuestAttribute("Tickless", BooleanValue(tickless));
        auto guest = virt.CreateGuest(virt.CreateHost({1}), {0});
        virt.InstallLoad(guest, 1);
        Time expiry;
        Simulator::ScheduleWithContext(
            guest->GetId(),
            MicroSeconds(100200),
            RawCall([&expiry] {
                Simulator::Schedule(
                    MicroSeconds(1500),
                    Ptr<EventImpl>(RawCall([&expiry] { expiry = Simulator::Now(); }), false));
            }));
        Simulator::Stop(Seconds(1));
        Simulator::Run();
        Simulator::Destroy();
        return expiry;
    }
};

TEST_F(GuestWithTicks, TheHelperSetsThem)
{
    EXPECT_EQ(Expiry(100, true), MicroSeconds(101700));
    EXPECT_EQ(Expiry(100, false), MilliSeconds(110));
    EXPECT_EQ(Expiry(250, false), MilliSeconds(104));
    EXPECT_EQ(Expiry(1000, true), MicroSeconds(101700));
    EXPECT_EQ(Expiry(1000, false), MilliSeconds(102)) << "2 jiffies, and a part of one has passed";
}

TEST_F(GuestWithTicks, TicklessUnlessTold)
{
    VirtHostHelper virt;
    auto guest = virt.CreateGuest(virt.CreateHost());
    EXPECT_TRUE(guest->GetClock()->IsTickless());
    EXPECT_EQ(guest->GetClock()->GetHz(), 100U);
}

TEST_F(GuestWithTicks, Mistakes)
{
    VirtHostHelper virt;
    for (uint32_t hz : {0U, 10001U, 99999U})
    {
        ExpectError([&] { virt.SetGuestAttribute("Hz", UintegerValue(hz)); },
                    {"Hz", std::to_string(hz), "1", "10000"});
    }
    ExpectError([&] { virt.SetGuestAttribute("Tickless", StringValue("perhaps")); }, {"Tickless"});
    ExpectError([&] { virt.SetGuestAttribute("Ticks", BooleanValue(true)); }, {"Ticks"});
    ExpectError([] { GateControl::Get().SetTimerTicks(77, 100); }, {"SetTimerTicks()", "77"});
}

} // namespace
