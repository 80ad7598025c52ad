/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "packets.h"

#include "ns3/flight-tracker.h"
#include "ns3/peer-window.h"

#include <gtest/gtest.h>

using namespace ns3;

namespace
{

TcpView
View(uint32_t seq, uint32_t ack, uint8_t flags, uint16_t window)
{
    TcpView view;
    view.seq = SequenceNumber32(seq);
    view.ack = SequenceNumber32(ack);
    view.flags = flags;
    view.window = window;
    return view;
}

} // namespace

TEST(FlightTracker, CountsSegmentsAndTimesThem)
{
    FlightTracker flight;
    flight.OnSent(SequenceNumber32(100), MilliSeconds(1));
    flight.OnSent(SequenceNumber32(200), MilliSeconds(2));
    flight.OnSent(SequenceNumber32(300), MilliSeconds(3));
    const auto acked = flight.OnAck(SequenceNumber32(250), MilliSeconds(10));
    EXPECT_EQ(acked.segments, 2U);
    EXPECT_EQ(acked.rtt, MilliSeconds(8));
    EXPECT_EQ(flight.GetCount(), 1U);
    EXPECT_EQ(flight.OnAck(SequenceNumber32(250), MilliSeconds(11)).segments, 0U);
}

TEST(FlightTracker, TakesSegmentsOutOfOrderOnce)
{
    FlightTracker flight;
    flight.OnSent(SequenceNumber32(300), MilliSeconds(1));
    flight.OnSent(SequenceNumber32(100), MilliSeconds(2));
    flight.OnSent(SequenceNumber32(200), MilliSeconds(3));
    flight.OnSent(SequenceNumber32(200), MilliSeconds(4));
    EXPECT_EQ(flight.GetCount(), 3U);
    EXPECT_EQ(flight.OnAck(SequenceNumber32(100), MilliSeconds(5)).segments, 1U);
    EXPECT_EQ(flight.OnAck(SequenceNumber32(300), MilliSeconds(6)).segments, 2U);
}

TEST(FlightTracker, NoRoundTripFromSegmentsSentAgain)
{
    FlightTracker flight;
    flight.OnSent(SequenceNumber32(100), MilliSeconds(1));
    flight.OnSentAgain(SequenceNumber32(100), MilliSeconds(2));
    const auto acked = flight.OnAck(SequenceNumber32(100), MilliSeconds(5));
    EXPECT_EQ(acked.segments, 1U);
    EXPECT_TRUE(acked.rtt.IsZero());
}

TEST(FlightTracker, WrapsAround)
{
    FlightTracker flight;
    const SequenceNumber32 last(0xfffffff0U);
    flight.OnSent(last, MilliSeconds(1));
    flight.OnSent(last + 100, MilliSeconds(1));
    EXPECT_EQ(flight.OnAck(last + 100, MilliSeconds(2)).segments, 2U);
}

TEST(PeerWindow, ClientScalesOnlyIfBothOffer)
{
    for (int offers = 0; offers < 4; ++offers)
    {
        PeerWindow window;
        TcpView syn = View(0, 0, TcpView::SYN, 1000);
        TcpView answer = View(0, 1, TcpView::SYN | TcpView::ACK, 500);
        syn.wscale = offers & 1 ? std::optional<uint8_t>(3) : std::nullopt;
        answer.wscale = offers & 2 ? std::optional<uint8_t>(2) : std::nullopt;
        window.OnGuestSyn(syn);
        EXPECT_FALSE(window.Allows(SequenceNumber32(1)));
        window.OnPeerSyn(answer);
        EXPECT_TRUE(window.Allows(SequenceNumber32(501))); // never scaled in a SYN
        EXPECT_FALSE(window.Allows(SequenceNumber32(502)));
        EXPECT_TRUE(window.OnAck(View(1, 101, TcpView::ACK, 200)));
        const uint32_t edge = 101 + (offers == 3 ? 800 : 200);
        EXPECT_TRUE(window.Allows(SequenceNumber32(edge)));
        EXPECT_FALSE(window.Allows(SequenceNumber32(edge + 1)));
        EXPECT_FALSE(window.OnAck(View(1, 101, TcpView::ACK, 200)));
    }
}

TEST(PeerWindow, ServerLearnsFromThePeersSyn)
{
    PeerWindow window;
    TcpView syn = View(7, 0, TcpView::SYN, 400);
    syn.wscale = 1;
    window.OnPeerSyn(syn);
    EXPECT_FALSE(window.Allows(SequenceNumber32(0)));
    TcpView answer = View(1000, 8, TcpView::SYN | TcpView::ACK, 1);
    answer.wscale = 0;
    window.OnGuestSyn(answer);
    EXPECT_TRUE(window.Allows(SequenceNumber32(1401)));
    EXPECT_FALSE(window.Allows(SequenceNumber32(1402)));
    window.OnAck(View(8, 1001, TcpView::ACK, 400));
    EXPECT_TRUE(window.Allows(SequenceNumber32(1801)));
}
