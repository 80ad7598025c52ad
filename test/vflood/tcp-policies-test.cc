/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/cwnd-limit.h"
#include "ns3/delayed-ack.h"
#include "ns3/idle-restart.h"
#include "ns3/loss-undo.h"
#include "ns3/rate-halving.h"
#include "ns3/receive-window.h"

#include <gtest/gtest.h>

using namespace ns3;

namespace
{

constexpr uint32_t MSS = 1000;
const Time RTO = MilliSeconds(201);

Time
Ms(double ms)
{
    return MicroSeconds(static_cast<int64_t>(ms * 1000));
}

DelayedAck
Receiver(uint32_t quickAcks)
{
    DelayedAck policy;
    DelayedAck::Config config;
    config.quickAcks = quickAcks;
    config.segmentSize = MSS;
    policy.Setup(config);
    return policy;
}

} // namespace

// Linux tcp_incr_quickack: window / 2 segments, at least 2, at most 16.
TEST(DelayedAck, QuickAcksAtTheStart)
{
    for (const auto& [window, quick] :
         std::vector<std::pair<uint32_t, uint32_t>>{{0, 2}, {4000, 2}, {10000, 5}, {90000, 16}})
    {
        DelayedAck policy = Receiver(16);
        for (uint32_t i = 0; i < quick; ++i)
        {
            policy.Received(MSS, Ms(100 * i), Seconds(3), window);
            EXPECT_TRUE(policy.IsDueNow(MSS, true)) << window;
            policy.Sent();
        }
        policy.Received(MSS, Ms(5000), Seconds(30), window);
        EXPECT_FALSE(policy.IsDueNow(MSS, true)) << window;
        EXPECT_TRUE(policy.IsDueNow(MSS + 1, true)) << window;
    }
}

TEST(DelayedAck, QuickModeReturns)
{
    DelayedAck policy = Receiver(16);
    policy.Received(MSS, Ms(0), RTO, 4000);
    policy.Sent();
    policy.Sent();
    EXPECT_FALSE(policy.IsDueNow(MSS, true));
    policy.WindowGrew();
    EXPECT_TRUE(policy.IsDueNow(MSS, true));
    policy.Sent();
    EXPECT_FALSE(policy.IsDueNow(MSS, true));
    policy.EnterQuick(4000); // a duplicate
    EXPECT_TRUE(policy.IsDueNow(MSS, true));
    policy.Sent();
    policy.Sent();
    policy.Received(MSS, Ms(1000), RTO, 4000); // after a gap longer than the RTO
    EXPECT_TRUE(policy.IsDueNow(MSS, true));
    policy.DataSent(Ms(1001)); // the application answers
    EXPECT_FALSE(policy.IsDueNow(MSS, true));
}

TEST(DelayedAck, NoQuickModeIfTurnedOff)
{
    DelayedAck policy = Receiver(0);
    policy.Received(MSS, Ms(0), RTO, 90000);
    policy.WindowGrew();
    policy.EnterQuick(90000);
    EXPECT_FALSE(policy.IsDueNow(MSS, true));
}

// The delay follows the gaps, between 40 ms and its bounds.
TEST(DelayedAck, TheDelay)
{
    DelayedAck policy = Receiver(0);
    policy.Received(MSS, Ms(0), RTO, 4000);
    EXPECT_EQ(policy.GetDelay(Time()), Ms(40));
    policy.Received(MSS, Ms(35), RTO, 4000); // gap 35 < 40: 20 + 35
    EXPECT_EQ(policy.GetDelay(Time()), Ms(55));
    EXPECT_EQ(policy.GetDelay(Ms(1)), Ms(40)); // bounded by SRTT, never below 40
    EXPECT_EQ(policy.GetDelay(Ms(50)), Ms(50));
    policy.Received(MSS, Ms(45), RTO, 4000); // gap 10: 27.5 + 20
    EXPECT_EQ(policy.GetDelay(Time()), Ms(47.5));
    policy.Expired(RTO);
    policy.Expired(RTO);
    EXPECT_EQ(policy.GetDelay(Time()), Ms(190)); // doubled twice
    policy.Expired(RTO);
    EXPECT_EQ(policy.GetDelay(Time()), RTO); // at most the RTO
    policy.Expired(Seconds(9));
    policy.Expired(Seconds(9));
    EXPECT_EQ(policy.GetDelay(Time()), Ms(500));
    policy.Received(10, Ms(6000), Seconds(9), 4000); // pushed
    EXPECT_EQ(policy.GetDelay(Time()), Ms(200));
}

// Linux __tcp_ack_snd_check: not if the window would shrink; tcp_cleanup_rbuf does it then.
TEST(DelayedAck, AWindowThatShrinksIsLeftToTheReader)
{
    DelayedAck policy = Receiver(16);
    policy.Received(MSS, Ms(0), RTO, 4000);
    EXPECT_TRUE(policy.IsDueNow(1, false)); // quick mode does not ask
    policy.Sent();
    policy.Sent();
    policy.Received(MSS, Ms(1), RTO, 4000);
    EXPECT_TRUE(policy.IsDueNow(MSS + 1, true));
    EXPECT_FALSE(policy.IsDueNow(40 * MSS, false));
    EXPECT_FALSE(policy.IsDueAfterRead(MSS, true));
    EXPECT_TRUE(policy.IsDueAfterRead(MSS + 1, false));
}

TEST(DelayedAck, AfterReading)
{
    DelayedAck policy = Receiver(0);
    policy.Received(MSS, Ms(0), RTO, 4000);
    EXPECT_FALSE(policy.IsDueAfterRead(MSS, true));
    policy.Received(10, Ms(1), RTO, 4000);
    EXPECT_TRUE(policy.IsDueAfterRead(10, true));
    EXPECT_FALSE(policy.IsDueAfterRead(10, false)); // something is left
    policy.DataSent(Ms(2));
    EXPECT_FALSE(policy.IsDueAfterRead(10, true));
    policy.Received(10, Ms(3), RTO, 4000);
    EXPECT_TRUE(policy.IsDueAfterRead(20, true)); // two short ones
    policy.Sent();
    EXPECT_FALSE(policy.IsDueAfterRead(20, true));
    policy.Expired(RTO); // no answer within the delay: not interactive any more
    policy.Received(10, Ms(99), RTO, 4000);
    EXPECT_TRUE(policy.IsDueAfterRead(10, true));
}

TEST(ReceiveWindow, OpensByTwoSegmentsPerFullOne)
{
    ReceiveWindow window;
    window.Setup(4, MSS);
    const SequenceNumber32 zero(0);
    EXPECT_EQ(window.Select(zero, 65000, 1), 4000U);
    EXPECT_TRUE(window.Arrived(MSS, 65000));
    EXPECT_FALSE(window.Arrived(MSS - 1, 65000));
    EXPECT_EQ(window.Select(zero, 65000, 1), 6000U);
    EXPECT_EQ(window.Select(zero, 5000, 1), 5000U);
    EXPECT_FALSE(window.Arrived(MSS, 5000)); // not beyond the buffer
    EXPECT_EQ(window.Select(zero, 65000, 4096), 8192U);
    EXPECT_EQ(window.Select(zero, 7000, 4096), 6000U); // rounded up only into free space
}

TEST(ReceiveWindow, TheRightEdgeStays)
{
    ReceiveWindow window;
    window.Setup(4, MSS);
    window.Offered(SequenceNumber32(1000), 8000);
    window.Offered(SequenceNumber32(2000), 6000);
    EXPECT_EQ(window.GetOffered(SequenceNumber32(2000)), 7000U);
    EXPECT_EQ(window.Select(SequenceNumber32(2000), 8000, 1), 7000U);
    EXPECT_EQ(window.GetOffered(SequenceNumber32(9500)), 0U);
}

// Linux __tcp_select_window against the window of the last ACK.
TEST(ReceiveWindow, KeptUnlessUnreadDataTakesOfIt)
{
    ReceiveWindow window;
    window.Setup(4, MSS);
    window.Offered(SequenceNumber32(1), 4000);
    EXPECT_TRUE(window.IsKept(65000, 1));
    EXPECT_TRUE(window.IsKept(4000, 1));
    EXPECT_FALSE(window.IsKept(3999, 1));
    EXPECT_TRUE(window.IsKept(3999, 4)); // rounded up
    window.Arrived(MSS, 65000);
    EXPECT_TRUE(window.IsKept(5000, 1)); // 6000 may be offered now
    window.Setup(0, MSS);
    EXPECT_TRUE(window.IsKept(1, 1)); // nothing was offered yet
    window.Offered(SequenceNumber32(1), 65000);
    EXPECT_TRUE(window.IsKept(65000, 1));
    EXPECT_FALSE(window.IsKept(64000, 1));
}

TEST(ReceiveWindow, TheWholeBufferIfTurnedOff)
{
    ReceiveWindow window;
    window.Setup(0, MSS);
    EXPECT_EQ(window.Select(SequenceNumber32(0), 65000, 1), 65000U);
    EXPECT_FALSE(window.Arrived(MSS, 65000));
}

// RFC 2861 by hand.
TEST(WindowAfterIdle, HalvesPerRto)
{
    EXPECT_EQ(WindowAfterIdle(Ms(200), RTO, 16000, 3000), 16000U);
    EXPECT_EQ(WindowAfterIdle(Ms(202), RTO, 16000, 3000), 8000U);
    EXPECT_EQ(WindowAfterIdle(Ms(403), RTO, 16000, 3000), 4000U);
    EXPECT_EQ(WindowAfterIdle(Ms(604), RTO, 16000, 3000), 3000U);
    EXPECT_EQ(WindowAfterIdle(Seconds(1000), RTO, 16000, 3000), 3000U);
    EXPECT_EQ(WindowAfterIdle(Seconds(1000), RTO, 2000, 3000), 2000U); // never up
}

TEST(RateHalving, OneSegmentPerTwoAcksDownToTheFloor)
{
    RateHalving halving;
    halving.Start();
    uint32_t window = 10 * MSS;
    for (const uint32_t expected : {10, 9, 9, 8, 8, 7, 7, 7})
    {
        window = halving.Acked(window, 7 * MSS, 20 * MSS, MSS);
        EXPECT_EQ(window, expected * MSS);
    }
    EXPECT_EQ(halving.Acked(7 * MSS, 7 * MSS, 2 * MSS, MSS),
              3 * MSS); // one above what is in flight
}

TEST(LossUndo, ByTimestamp)
{
    LossUndo undo;
    EXPECT_FALSE(undo.IsOriginal(5));
    undo.Timeout(8000, false);
    undo.Retransmitted(100);
    undo.Retransmitted(120);
    EXPECT_TRUE(undo.IsOriginal(99));
    EXPECT_FALSE(undo.IsOriginal(100)); // of the retransmission itself, or of the same millisecond
    EXPECT_FALSE(undo.IsOriginal(0));   // no timestamp
    EXPECT_EQ(undo.GetSsthresh(), 8000U);
    undo.Forget();
    EXPECT_FALSE(undo.IsOriginal(99));
    undo.Timeout(8000, true); // something had been sent again before
    undo.Retransmitted(200);
    EXPECT_FALSE(undo.IsOriginal(99));
}

TEST(LossUndo, ByDuplicates)
{
    LossUndo undo;
    undo.Timeout(8000, false);
    EXPECT_FALSE(undo.AllArrivedTwice()); // nothing was sent again yet
    undo.Retransmitted(100);
    undo.Retransmitted(100);
    undo.DuplicateArrived();
    EXPECT_FALSE(undo.AllArrivedTwice());
    undo.DuplicateArrived();
    EXPECT_TRUE(undo.AllArrivedTwice());
    undo.DuplicateArrived(); // a stray one
    EXPECT_TRUE(undo.AllArrivedTwice());
}

TEST(CwndLimit, FullAndTsoAware)
{
    auto tcb = CreateObject<TcpSocketState>();
    tcb->m_segmentSize = MSS;
    tcb->m_cWnd = 30 * MSS;
    const auto limited = [&tcb](uint32_t used, uint32_t divisor) {
        tcb->m_bytesInFlight = (used - 1) * MSS;
        tcb->m_lastAckedSackedBytes = MSS;
        return IsCwndLimited(*tcb, divisor);
    };
    EXPECT_TRUE(limited(30, 0));
    EXPECT_FALSE(limited(29, 0));
    EXPECT_TRUE(limited(29, 3));
    EXPECT_TRUE(limited(21, 3)); // 9 unused, less than a third
    EXPECT_FALSE(limited(20, 3));
    tcb->m_cWnd = 5 * MSS;
    EXPECT_TRUE(limited(2, 3)); // three segments at most
    EXPECT_FALSE(limited(1, 3));
}
