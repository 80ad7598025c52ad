/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/offloaded-window.h"
#include "ns3/tcp-cubic.h"
#include "ns3/tcp-dctcp.h"
#include "ns3/tcp-linux-reno.h"
#include "ns3/tcp-vegas.h"

#include <gtest/gtest.h>
#include <sstream>

using namespace ns3;

namespace
{

constexpr uint32_t MSS = 1000;

/// A congestion control that writes down what it is told.
class RecordingOps : public TcpLinuxReno
{
  public:
    uint32_t GetSsThresh(Ptr<const TcpSocketState> tcb, uint32_t inFlight) override
    {
        m_log << "ssthresh(" << inFlight / MSS << ") ";
        return TcpLinuxReno::GetSsThresh(tcb, inFlight);
    }

    void IncreaseWindow(Ptr<TcpSocketState> tcb, uint32_t segments) override
    {
        m_log << "grow(" << segments << ") ";
        TcpLinuxReno::IncreaseWindow(tcb, segments);
    }

    void PktsAcked(Ptr<TcpSocketState> /* tcb */, uint32_t segments, const Time& rtt) override
    {
        m_log << "acked(" << segments << "," << rtt.GetMilliSeconds() << "ms) ";
    }

    void CongestionStateSet(Ptr<TcpSocketState> /* tcb */,
                            const TcpSocketState::TcpCongState_t state) override
    {
        m_log << TcpSocketState::TcpCongStateName[state] << " ";
    }

    void CwndEvent(Ptr<TcpSocketState> /* tcb */, const TcpSocketState::TcpCAEvent_t event) override
    {
        m_log << "event" << event << " ";
    }

    /// What was written since the last call.
    std::string Take()
    {
        const std::string text = m_log.str();
        m_log.str("");
        return text.empty() ? text : text.substr(0, text.size() - 1);
    }

  private:
    std::ostringstream m_log;
};

/// A flow that sends and gets ACKs.
template <class Ops>
struct Sender
{
    explicit Sender(uint32_t initial = 10)
        : window(ops, MSS, initial)
    {
        window.Start(SequenceNumber32(FIRST));
        window.TakeRtt(MilliSeconds(10));
        window.Open();
    }

    void Send(uint32_t n)
    {
        for (uint32_t i = 0; i < n; ++i)
        {
            const bool idle = sent == acked;
            window.OnSent(Number(++sent), idle, Time());
        }
    }

    void Ack(uint32_t n, bool ece = false, bool grow = true)
    {
        acked += n;
        OffloadedWindow::News news;
        news.una = Number(acked);
        news.segments = n;
        news.inNetwork = sent - acked;
        news.ece = ece;
        window.OnAck(news, grow);
    }

    /// One round trip: the window is sent, then acknowledged.
    void Round(Time rtt, bool ece = false)
    {
        Send(window.GetCwnd() - (sent - acked));
        window.TakeRtt(rtt);
        for (uint32_t left = sent - acked; left > 0; --left)
        {
            Ack(1, ece);
        }
    }

    static SequenceNumber32 Number(uint32_t segments)
    {
        return SequenceNumber32(FIRST + segments * MSS);
    }

    static constexpr uint32_t FIRST = 4000000000U; // wraps around, and not small

    Ptr<Ops> ops{CreateObject<Ops>()};
    OffloadedWindow window;
    uint32_t sent{0};
    uint32_t acked{0};
};

const std::string TX_START = "event0";
const std::string COMPLETE = "event2";
const std::string LOSS = "event3";

} // namespace

TEST(OffloadedWindow, TellsWhatASocketTells)
{
    ASSERT_EQ(TcpSocketState::CA_EVENT_TX_START, 0);
    ASSERT_EQ(TcpSocketState::CA_EVENT_COMPLETE_CWR, 2);
    ASSERT_EQ(TcpSocketState::CA_EVENT_LOSS, 3);
    Sender<RecordingOps> flow;
    EXPECT_EQ(flow.ops->Take(), "CA_OPEN");
    flow.Send(3);
    EXPECT_EQ(flow.ops->Take(), TX_START) << "once, as the network was empty";
    flow.Ack(2);
    EXPECT_EQ(flow.ops->Take(), "acked(2,10ms) grow(2)");
    flow.window.OnDisorder();
    flow.window.OnDisorder();
    EXPECT_EQ(flow.ops->Take(), "CA_DISORDER");
    flow.Ack(1);
    EXPECT_EQ(flow.ops->Take(), "CA_OPEN acked(1,10ms) grow(1)");
    EXPECT_EQ(flow.window.GetCwnd(), 13U);
}

TEST(OffloadedWindow, LossFreezesAndSetsTheThreshold)
{
    Sender<RecordingOps> flow;
    flow.Send(10);
    flow.ops->Take();
    flow.window.Freeze(false, 10);
    EXPECT_EQ(flow.ops->Take(), "CA_RECOVERY ssthresh(10)");
    EXPECT_EQ(flow.window.GetState()->GetSsThreshInSegments(), 5U);
    EXPECT_EQ(flow.window.GetCwnd(), 10U);
    flow.window.Freeze(false, 10);
    EXPECT_EQ(flow.ops->Take(), "") << "it knows";
    flow.Ack(4, false, false);
    EXPECT_EQ(flow.ops->Take(), "");
    EXPECT_EQ(flow.window.GetCwnd(), 10U);
    flow.window.Freeze(true, 6); // then the timer expires
    EXPECT_EQ(flow.ops->Take(), LOSS + " CA_LOSS") << "the threshold of the same loss stays";
    flow.window.Adopt(3, 7);
    EXPECT_EQ(flow.ops->Take(), COMPLETE + " CA_OPEN");
    EXPECT_EQ(flow.window.GetCwnd(), 3U);
    EXPECT_EQ(flow.window.GetState()->GetSsThreshInSegments(), 7U);
}

TEST(OffloadedWindow, OwnWindowAfterLoss)
{
    Sender<RecordingOps> duplicates;
    duplicates.Send(10);
    duplicates.window.Freeze(false, 10);
    duplicates.window.Resume();
    EXPECT_EQ(duplicates.window.GetCwnd(), 5U);
    Sender<RecordingOps> timeout(3);
    timeout.Send(3);
    timeout.Ack(3);
    timeout.Send(6);
    timeout.window.Freeze(true, 6);
    timeout.window.Resume();
    EXPECT_EQ(timeout.window.GetCwnd(), 3U) << "slow start again";
}

TEST(OffloadedWindow, MarksReduceOncePerRoundTrip)
{
    Sender<RecordingOps> flow;
    flow.Send(10);
    flow.ops->Take();
    flow.Ack(1, true);
    EXPECT_EQ(flow.ops->Take(), "acked(1,10ms) CA_CWR ssthresh(10)");
    EXPECT_EQ(flow.window.GetCwnd(), 5U);
    flow.Ack(4, true);
    EXPECT_EQ(flow.ops->Take(), "acked(4,10ms)");
    flow.window.OnCwrSent(Sender<RecordingOps>::Number(12));
    flow.Send(2);
    flow.ops->Take();
    flow.Ack(5, true); // the round trip of the reduction is over; CWR is under way
    EXPECT_EQ(flow.ops->Take(), "acked(5,10ms)");
    flow.Ack(2, false);
    EXPECT_EQ(flow.ops->Take(), COMPLETE + " CA_OPEN acked(2,10ms) grow(2)");
    flow.Send(7);
    flow.ops->Take();
    flow.Ack(1, true); // another mark
    EXPECT_EQ(flow.ops->Take(), "acked(1,10ms) CA_CWR ssthresh(7)");
}

TEST(OffloadedWindow, EchoesOfOneMarkCountOnceUntilCwrLeaves)
{
    Sender<RecordingOps> flow;
    flow.Send(10);
    flow.Ack(1, true);
    EXPECT_EQ(flow.window.GetCwnd(), 5U);
    for (int round = 0; round < 5; ++round) // CWR of the guest waits behind flooded data
    {
        flow.Send(10);
        flow.Ack(10, true);
    }
    EXPECT_GE(flow.window.GetCwnd(), 5U);
}

TEST(OffloadedWindow, DctcpReducesByTheShareOfMarks)
{
    Sender<TcpDctcp> few(100);
    for (int round = 0; round < 30; ++round)
    {
        few.Send(100);
        few.Ack(95);
        few.Ack(5, round >= 28);
    }
    EXPECT_GT(few.window.GetCwnd(), 100U) << "alpha has become small";
    Sender<TcpDctcp> all(100);
    for (int round = 0; round < 8; ++round)
    {
        all.Round(MilliSeconds(10), true);
    }
    EXPECT_LT(all.window.GetCwnd(), 10U);
}

TEST(OffloadedWindow, VegasKeepsAFewSegmentsInTheQueue)
{
    Sender<TcpVegas> flow(10);
    for (int round = 0; round < 10; ++round)
    {
        flow.Round(MilliSeconds(10));
    }
    const uint32_t empty = flow.window.GetCwnd();
    EXPECT_GT(empty, 15U) << "it grows while the round trip is the shortest";
    for (int round = 0; round < 60; ++round)
    {
        // 20 segments fit the pipe, the rest waits
        flow.Round(MicroSeconds(std::max(10000U, flow.window.GetCwnd() * 500)));
    }
    EXPECT_GE(flow.window.GetCwnd(), 20U);
    EXPECT_LE(flow.window.GetCwnd(), 27U);
}

TEST(OffloadedWindow, CubicBacksOffByItsOwnFactor)
{
    Sender<TcpCubic> flow(100);
    flow.Send(100);
    flow.window.Freeze(false, 100);
    flow.window.Resume();
    EXPECT_EQ(flow.window.GetCwnd(), 70U);
}

TEST(OffloadedWindow, NextSequenceIsThatOfTheNetwork)
{
    Sender<RecordingOps> flow;
    flow.Send(4);
    EXPECT_EQ(flow.window.GetState()->m_nextTxSequence.Get(), Sender<RecordingOps>::Number(4));
    flow.window.OnSent(Sender<RecordingOps>::Number(2), false, Time()); // again
    EXPECT_EQ(flow.window.GetState()->m_nextTxSequence.Get(), Sender<RecordingOps>::Number(4));
}
