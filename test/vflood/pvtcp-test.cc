/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "expect-error.h"
#include "manual-guest-clock.h"
#include "tcp-script.h"

#include "ns3/guest-node.h"
#include "ns3/pvtcp-helper.h"

using namespace ns3;
using namespace ns3::test;

namespace
{

/// A guest with an RTO floor of 1 ms that is away from 11 to 40 ms while three segments are under
/// way; its timer was due at 13 ms.
class Pvtcp : public ::testing::Test
{
  protected:
    Pvtcp()
    {
        m_script.Internet().SetSocketAttribute("MinRto", StringValue("1ms"));
        m_script.Internet().SetTcpAttribute("Frto", StringValue("Off"));
        m_script.Internet().SetTcpAttribute("EifelUndo", BooleanValue(false));
    }

    void Install()
    {
        Ptr<Node> node = m_script.Build();
        m_timers = m_helper.Install(node, m_script.Clock());
        m_script.m_onPause = [this] { m_timers->VcpuStopped(); };
    }

    void Run(const std::string& script)
    {
        m_script.Run(R"(
            0   open
            10  write 3000
            10  > 1:1001
            10  > 1001:2001
            10  > 2001:3001
            10  = rto 3
            11  pause
        )" + script);
    }

    TcpScript m_script{"linux-2.6.32", true};
    PvtcpHelper m_helper;
    Ptr<PvtcpTimers> m_timers;
};

const std::string ACK_WAITS = R"(
    12  < ack 3001
    40  resume
)";

} // namespace

// Without PVTCP: the timer runs before the ACK is seen.
TEST_F(Pvtcp, WithoutItAWaitingAckComesTooLate)
{
    Run(ACK_WAITS + R"(
        40  > 1:1001
        41  = TCPTimeouts 1 RetransSegs 1
    )");
}

// PVTCP algorithm 1 and equation 9: the ACK stops the timer. Equation 11: SRTT stays as it was.
TEST_F(Pvtcp, AWaitingAckStopsTheTimer)
{
    Install();
    Run(ACK_WAITS + R"(
        41  = TCPTimeouts 0 RetransmitTimers 0 PostponedTimers 1 RetransSegs 0 srtt 1 rto 3
        60  = RetransSegs 0
    )");
    EXPECT_EQ(m_timers->GetFiltered(), 1U);
}

// Equation 9: with no ACK the timer expires 1 ms later, once.
TEST_F(Pvtcp, WithoutAnAckTheTimeoutComesOneMillisecondLater)
{
    Install();
    Run(R"(
        40  resume
        40  = RetransmitTimers 0
        41  > 1:1001
        41  = TCPTimeouts 1 PostponedTimers 1
    )");
}

// A timer that was not due is not touched.
TEST_F(Pvtcp, OnlyTimersThatAreDueArePutOff)
{
    m_script.Internet().SetSocketAttribute("MinRto", StringValue("30ms"));
    Install();
    m_script.Run(R"(
        0   open
        10  write 1000
        10  > 1:1001
        10  = rto 31
        11  pause
        40.5 resume
        41  > 1:1001
        41  = PostponedTimers 0
    )");
}

// Each half can be turned off.
TEST_F(Pvtcp, OnlyTimers)
{
    m_helper.SetAttribute("FilterSamples", BooleanValue(false));
    Install();
    Run(ACK_WAITS + "41 = TCPTimeouts 0 srtt 4.625"); // 1 + (30 - 1) / 8
}

TEST_F(Pvtcp, OnlySamples)
{
    m_helper.SetAttribute("PostponeTimers", BooleanValue(false));
    Install();
    Run(ACK_WAITS + "40 > 1:1001\n 41 = TCPTimeouts 1 srtt 1");
}

// A guest that slept is no spike for the detector by stolen time, but it is for that by jiffies.
TEST_F(Pvtcp, SleepIsNoStolenTime)
{
    m_helper.SetAttribute("Detector", StringValue("StolenTime"));
    Install();
    Run(R"(
        12  < ack 3001
        40  wake
        40  > 1:1001
        41  = TCPTimeouts 1 PostponedTimers 0
    )");
}

TEST_F(Pvtcp, StolenTimeIsASpike)
{
    m_helper.SetAttribute("Detector", StringValue("StolenTime"));
    Install();
    Run(ACK_WAITS + "41 = TCPTimeouts 0 PostponedTimers 1");
}

// Attributes count when they are set after the helper has installed it, too.
TEST(PvtcpTimers, TheDetectorMayBeChanged)
{
    auto clock = CreateObject<ManualGuestClock>();
    auto timers = CreateObject<PvtcpTimers>();
    timers->SetClock(clock);
    clock->Run(MilliSeconds(10));
    clock->Steal(MicroSeconds(30300));
    EXPECT_EQ(timers->GetPostponement(), MilliSeconds(1));
    timers->SetAttribute("Detector", StringValue("StolenTime"));
    timers->SetAttribute("LeastStolen", StringValue("1h"));
    EXPECT_TRUE(timers->GetPostponement().IsZero());
}

TEST(PvtcpTimers, ASpikeEndsWithTheNextJiffy)
{
    auto clock = CreateObject<ManualGuestClock>();
    auto timers = CreateObject<PvtcpTimers>();
    timers->SetClock(clock);
    clock->Run(MilliSeconds(10));
    EXPECT_TRUE(timers->GetPostponement().IsZero());
    EXPECT_EQ(timers->FilterSample(MilliSeconds(5), MilliSeconds(2)), MilliSeconds(5));
    clock->Steal(MicroSeconds(30300));
    EXPECT_EQ(timers->GetPostponement(), MilliSeconds(1));
    EXPECT_EQ(timers->FilterSample(MilliSeconds(35), MilliSeconds(2)), MilliSeconds(2));
    EXPECT_EQ(timers->FilterSample(MilliSeconds(35), Time()), MilliSeconds(35));
    clock->Run(MicroSeconds(600));
    EXPECT_EQ(timers->GetPostponement(), MilliSeconds(1));
    clock->Run(MicroSeconds(100));
    EXPECT_TRUE(timers->GetPostponement().IsZero());
    EXPECT_EQ(timers->GetFiltered(), 1U);
}

TEST(PvtcpHelper, Mistakes)
{
    PvtcpHelper helper;
    ExpectError([&] { helper.Install(Ptr<GuestNode>()); }, {"PvtcpHelper::Install()", "null"});
    ExpectError([&] { helper.Install(CreateObject<GuestNode>()); }, {"on no host"});
    ExpectError([&] { helper.Install(CreateObject<Node>(), CreateObject<ManualGuestClock>()); },
                {"no GuestTcpL4Protocol", "GuestInternetHelper"});
    ExpectError([&] { helper.SetAttribute("Extension", TimeValue(Seconds(0))); },
                {"ns3::PvtcpTimers::Extension is 0", "PostponeTimers"});
    ExpectError([&] { helper.SetAttribute("LeastStolen", TimeValue(Seconds(0))); },
                {"ns3::PvtcpTimers::LeastStolen"});
    ExpectError([&] { helper.SetAttribute("Nope", UintegerValue(1)); }, {"Nope", "Extension"});
    Simulator::Destroy();
}
