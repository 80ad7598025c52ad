/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "manual-timers.h"
#include "simulator-test.h"

#include "ns3/event-channel.h"
#include "ns3/make-event.h"

#include <array>
#include <gtest/gtest.h>

using namespace ns3;

namespace
{

using State = EventChannelState;
using Event = EventChannelEvent;

/// A vCPU and a channel to it; the test is the hypervisor.
class EventChannelTest : public ::testing::Test
{
  protected:
    EventChannelTest()
    {
        m_vcpu->Setup(0, CreateObject<Domain>(), m_timers, 7);
        m_vcpu->GetServer().SetListeners([this]() { ++m_wakes; }, []() {});
        m_channel->Setup(m_vcpu, m_cost, MakeCallback(&EventChannelTest::Handle, this));
    }

    void Handle()
    {
        m_handledAt.push_back(m_timers.Now());
        m_stateInHandler = m_channel->GetState();
        EXPECT_TRUE(m_vcpu->GetServer().IsInside());
        if (m_notifyInHandler)
        {
            m_notifyInHandler = false;
            m_channel->Notify();
        }
    }

    void Run()
    {
        m_vcpu->Apply(RunEvent::WAKE);
        m_vcpu->Apply(RunEvent::DISPATCH);
    }

    ManualTimers m_timers;
    Ptr<Vcpu> m_vcpu{CreateObject<Vcpu>()};
    Ptr<CpuCost> m_cost{CreateObject<CpuCost>()};
    Ptr<EventChannel> m_channel{CreateObject<EventChannel>()};
    std::vector<Time> m_handledAt;
    State m_stateInHandler{State::POSTED};
    bool m_notifyInHandler{false};
    int m_wakes{0};
};

} // namespace

TEST_F(EventChannelTest, WakesABlockedVcpuOnceAndWaitsForIt)
{
    m_channel->Notify();
    m_channel->Notify();
    m_channel->Notify();
    EXPECT_EQ(m_wakes, 1);
    EXPECT_EQ(m_channel->GetNNotified(), 3U);
    EXPECT_EQ(m_channel->GetNMerged(), 2U);
    m_timers.Advance(MilliSeconds(5));
    EXPECT_TRUE(m_handledAt.empty()) << "no guest code before the vCPU runs";
    Run();
    m_timers.Advance(MilliSeconds(1));
    ASSERT_EQ(m_handledAt.size(), 1U);
    EXPECT_EQ(m_handledAt[0], MilliSeconds(5) + m_cost->Event());
}

TEST_F(EventChannelTest, OnlyWaitsAtAPreemptedVcpu)
{
    Run();
    m_vcpu->GetServer().PostBackground(Seconds(1), Ptr<EventImpl>(MakeEvent([]() {}), false));
    m_timers.Advance(MilliSeconds(1));
    m_vcpu->Apply(RunEvent::PREEMPT);
    m_channel->Notify();
    EXPECT_EQ(m_wakes, 0) << "it has work already: nothing for the scheduler to know";
    m_timers.Advance(MilliSeconds(30));
    EXPECT_TRUE(m_handledAt.empty());
    m_vcpu->Apply(RunEvent::DISPATCH);
    m_timers.Advance(MilliSeconds(1));
    ASSERT_EQ(m_handledAt.size(), 1U);
    EXPECT_EQ(m_handledAt[0], MilliSeconds(31) + m_cost->Event());
}

TEST_F(EventChannelTest, PendingIsClearedBeforeTheHandler)
{
    Run();
    m_notifyInHandler = true;
    m_channel->Notify();
    m_timers.Advance(MilliSeconds(1));
    EXPECT_EQ(m_stateInHandler, State::IDLE);
    EXPECT_EQ(m_handledAt.size(), 2U) << "a notification from inside the handler is not lost";
    EXPECT_EQ(m_channel->GetNUpcalls(), 2U);
}

TEST_F(EventChannelTest, MaskedEventsWaitForUnmask)
{
    Run();
    m_channel->Mask();
    m_channel->Notify();
    m_channel->Notify();
    m_timers.Advance(MilliSeconds(1));
    EXPECT_TRUE(m_handledAt.empty());
    m_channel->Unmask();
    m_timers.Advance(MilliSeconds(1));
    EXPECT_EQ(m_handledAt.size(), 1U);
}

TEST_F(EventChannelTest, MaskAfterTheUpcallWasPostedStillHoldsItBack)
{
    Run();
    m_channel->Notify();
    m_channel->Mask();
    m_timers.Advance(MilliSeconds(1));
    EXPECT_TRUE(m_handledAt.empty());
    EXPECT_EQ(m_channel->GetState(), State::HELD);
    m_channel->Unmask();
    m_timers.Advance(MilliSeconds(1));
    EXPECT_EQ(m_handledAt.size(), 1U);
    EXPECT_EQ(m_channel->GetState(), State::IDLE);
}

/// The meaning of the five states, independent of the table: is an event pending, is the channel
/// masked, does an upcall wait at the vCPU?
TEST(EventChannelTable, AgreesWithPendingMaskedAndPostedBits)
{
    struct Bits
    {
        bool pending;
        bool masked;
        bool posted;
    };

    const std::array<Bits, 5> bits{{{false, false, false},
                                    {true, false, true},
                                    {true, true, true},
                                    {false, true, false},
                                    {true, true, false}}};
    for (std::size_t s = 0; s < bits.size(); ++s)
    {
        for (Event event : {Event::NOTIFY, Event::UPCALL, Event::MASK, Event::UNMASK})
        {
            Bits b = bits[s];
            const bool legal = event != Event::UPCALL || b.posted;
            b.pending = b.pending || event == Event::NOTIFY;
            b.masked = event == Event::MASK || (b.masked && event != Event::UNMASK);
            if (event == Event::UPCALL)
            {
                b.posted = false;
                b.pending = b.masked;
            }
            b.posted = b.posted || (b.pending && !b.masked);
            const auto next = g_eventChannelTable.Next(static_cast<State>(s), event);
            ASSERT_EQ(next.has_value(), legal) << s << " " << static_cast<int>(event);
            if (legal)
            {
                const Bits& got = bits[static_cast<std::size_t>(*next)];
                EXPECT_EQ(got.pending, b.pending) << s << " " << static_cast<int>(event);
                EXPECT_EQ(got.masked, b.masked) << s << " " << static_cast<int>(event);
                EXPECT_EQ(got.posted, b.posted) << s << " " << static_cast<int>(event);
            }
        }
    }
}

TEST(EventChannelTable, ClosedIsForGood)
{
    for (State state : {State::IDLE,
                        State::POSTED,
                        State::POSTED_MASKED,
                        State::MASKED,
                        State::HELD,
                        State::CLOSED})
    {
        EXPECT_EQ(g_eventChannelTable.Next(state, Event::CLOSE), State::CLOSED);
    }
    for (Event event : {Event::NOTIFY, Event::MASK, Event::UNMASK})
    {
        EXPECT_EQ(g_eventChannelTable.Next(State::CLOSED, event), State::CLOSED);
    }
    EXPECT_FALSE(g_eventChannelTable.Next(State::CLOSED, Event::UPCALL)) << "it was cancelled";
}

TEST_F(EventChannelTest, ClosedChannelIgnoresAndCounts)
{
    Run();
    m_channel->Notify();
    m_channel->Close();
    m_timers.Advance(MilliSeconds(1));
    EXPECT_TRUE(m_handledAt.empty()) << "the upcall that waited is cancelled";
    m_channel->Notify();
    m_channel->Mask();
    m_channel->Unmask();
    m_channel->Notify();
    m_timers.Advance(MilliSeconds(1));
    EXPECT_TRUE(m_handledAt.empty());
    EXPECT_EQ(m_channel->GetNIgnored(), 2U);
    EXPECT_EQ(m_channel->GetNNotified(), 3U);
    EXPECT_EQ(m_channel->GetNMerged(), 0U);
}

/// A channel whose receiver is hardware.
class EventChannelToHardwareTest : public SimulatorTest
{
  protected:
    EventChannelToHardwareTest()
    {
        m_channel->Setup(nullptr, nullptr, MakeCallback(&EventChannelToHardwareTest::Handle, this));
    }

    void Handle()
    {
        ++m_nHandled;
        EXPECT_EQ(Simulator::Now(), MilliSeconds(3));
        EXPECT_EQ(Simulator::GetContext(), Simulator::NO_CONTEXT);
    }

    Ptr<EventChannel> m_channel{CreateObject<EventChannel>()};
    int m_nHandled{0};
};

TEST_F(EventChannelToHardwareTest, IsHandledInThatInstantOutsideOfTheSender)
{
    Simulator::ScheduleWithContext(7, MilliSeconds(3), [this] {
        m_channel->Notify();
        m_channel->Notify();
        EXPECT_EQ(m_nHandled, 0) << "not inside of the sender";
    });
    Simulator::Run();
    EXPECT_EQ(m_nHandled, 1);
    EXPECT_EQ(m_channel->GetNMerged(), 1U);
}

TEST_F(EventChannelToHardwareTest, ClosedMeanwhile)
{
    Simulator::ScheduleWithContext(7, MilliSeconds(3), [this] {
        m_channel->Notify();
        m_channel->Close();
        m_channel->Notify();
    });
    Simulator::Run();
    EXPECT_EQ(m_nHandled, 0);
    EXPECT_EQ(m_channel->GetNIgnored(), 1U);
}
