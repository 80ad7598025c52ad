/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/flight-tracker.h"

#include <gtest/gtest.h>

using namespace ns3;

namespace
{

/// A sender with a constant window over a network of a given rate: one segment per interval.
struct Pipe
{
    static constexpr uint32_t SIZE = 1000;

    FlightTracker flight{SIZE};
    Time now;
    uint32_t sent{0};
    uint32_t acked{0};

    void Send()
    {
        ++sent;
        flight.OnSent(SequenceNumber32(sent * SIZE), now);
    }

    /// Acknowledge \p n segments.
    const TcpRateOps::TcpRateSample& Ack(uint32_t n, Time minRtt = Time())
    {
        const uint32_t before = flight.GetCount() * SIZE;
        acked += n;
        flight.OnAck(SequenceNumber32(acked * SIZE), now);
        return flight.GetRate().Finish(n * SIZE, before, minRtt);
    }
};

} // namespace

TEST(DeliveryRate, MeasuresTheBottleneck)
{
    Pipe pipe;
    for (int i = 0; i < 10; ++i)
    {
        pipe.Send(); // all at once at 0
    }
    pipe.now = MilliSeconds(10);
    uint32_t samples = 0;
    for (int i = 0; i < 50; ++i)
    {
        pipe.now += MilliSeconds(1); // the bottleneck: 1000 bytes per ms
        const auto& sample = pipe.Ack(1);
        pipe.Send();
        if (i < 20)
        {
            continue; // the first window was sent at once, and the second one clocked by it
        }
        ++samples;
        EXPECT_EQ(sample.m_deliveryRate, DataRate("8Mbps")) << i;
        EXPECT_EQ(sample.m_delivered, 10000);
        EXPECT_EQ(sample.m_interval, MilliSeconds(10));
        EXPECT_EQ(sample.m_priorInFlight, 10000U);
        EXPECT_EQ(sample.m_ackedSacked, 1000U);
        EXPECT_FALSE(sample.m_isAppLimited);
    }
    EXPECT_EQ(samples, 30U);
    EXPECT_EQ(pipe.flight.GetRate().GetConnection().m_delivered, 50000U);
}

TEST(DeliveryRate, OneAckForManyIsOneSample)
{
    Pipe pipe;
    for (int i = 0; i < 4; ++i)
    {
        pipe.Send();
    }
    pipe.now = MilliSeconds(4);
    const auto& sample = pipe.Ack(4);
    EXPECT_EQ(sample.m_delivered, 4000);
    EXPECT_EQ(sample.m_deliveryRate, DataRate("8Mbps"));
}

TEST(DeliveryRate, ShorterThanARoundTripIsNoSample)
{
    Pipe pipe;
    pipe.Send();
    pipe.now = MilliSeconds(1);
    const auto& sample = pipe.Ack(1, MilliSeconds(2));
    EXPECT_FALSE(sample.IsValid());
    EXPECT_EQ(sample.m_deliveryRate, DataRate(0));
}

TEST(DeliveryRate, AnAckOfNothingIsNoSample)
{
    Pipe pipe;
    pipe.now = MilliSeconds(1);
    EXPECT_FALSE(pipe.Ack(0).IsValid());
}

TEST(DeliveryRate, AppLimitedUntilTheBubbleIsDelivered)
{
    Pipe pipe;
    pipe.Send();
    pipe.flight.GetRate().OnAppLimited(Pipe::SIZE);
    pipe.now += MilliSeconds(1);
    pipe.Send(); // sent while there was too little
    pipe.now += MilliSeconds(1);
    EXPECT_FALSE(pipe.Ack(1).m_isAppLimited) << "sent before";
    pipe.now += MilliSeconds(1);
    pipe.Send();
    pipe.now += MilliSeconds(1);
    EXPECT_TRUE(pipe.Ack(1).m_isAppLimited);
    pipe.now += MilliSeconds(1);
    pipe.Send();
    pipe.now += MilliSeconds(1);
    pipe.Ack(1);
    pipe.now += MilliSeconds(1);
    EXPECT_FALSE(pipe.Ack(1).m_isAppLimited);
}
