/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * \file
 * Random worlds and programs: what is read is what was sent, byte for byte.
 */

#include "leulo-world.h"
#include "simulator-test.h"
#include "vsnoop-on-host.h"

using namespace ns3;
using namespace ns3::test;

namespace
{

/// One connection: who talks to whom.
struct Pair
{
    Ptr<Talker> guest;
    Ptr<Talker> native;
};

/// Draws worlds.
class Draw
{
  public:
    explicit Draw(uint32_t seed)
        : m_random(seed)
    {
    }

    template <typename T>
    T Pick(std::initializer_list<T> values)
    {
        return *(values.begin() + m_random() % values.size());
    }

    uint32_t Below(uint32_t bound)
    {
        return m_random() % bound;
    }

  private:
    std::mt19937 m_random;
};

LeuloWorld::Options
DrawWorld(Draw& draw)
{
    LeuloWorld::Options options;
    options.guests = draw.Pick({1U, 2U, 3U});
    options.load = draw.Pick({0.0, 0.3, 1.0});
    options.hogs = draw.Pick({0U, 1U, 2U});
    options.tcp = draw.Pick({LeuloHelper::Tcp::STOCK, LeuloHelper::Tcp::LINUX});
    options.native = LeuloHelper::Tcp::LINUX;
    options.placement = draw.Pick({"Core", "Dom0", "Interrupted"});
    options.interrupted = draw.Pick({0U, 1U});
    options.ring = draw.Pick({1U, 2U, 16U, 256U});
    options.buffer = draw.Pick({8000U, 20000U, 131072U, 400000U});
    options.loss = draw.Pick({0.0, 0.002, 0.02});
    if (options.tcp == LeuloHelper::Tcp::STOCK)
    {
        options.loss = 0; // senders of ns-3.37 may crash when data is lost as a window closes
    }
    if (options.loss > 0)
    {
        // The sender may wait for ever if the last word of a window of less than a segment is lost.
        options.buffer = std::max(options.buffer, 131072U);
    }
    options.ipv6 = draw.Below(4) == 0;
    options.scheduler =
        draw.Pick({"ns3::CreditScheduler", "ns3::RoundRobinScheduler", "ns3::CfsScheduler"});
    return options;
}

Ptr<Talker>
DrawTalker(Draw& draw, Ptr<Node> node)
{
    auto talker = CreateObject<Talker>();
    talker->m_toSend = draw.Pick({0U, 1U, 1000U, 50000U, 400000U});
    talker->m_chunk = draw.Pick({100U, 3000U, 100000U});
    talker->m_pause = talker->m_chunk < 3000 ? Time() : MicroSeconds(draw.Pick({0, 0, 500, 20000}));
    node->AddApplication(talker);
    return talker;
}

} // namespace

class LeuloProperty : public SimulatorTest, public testing::WithParamInterface<uint32_t>
{
};

TEST_P(LeuloProperty, BytesAreThoseSent)
{
    Draw draw(GetParam());
    const LeuloWorld::Options options = DrawWorld(draw);
    LeuloWorld world(options);
    std::vector<Pair> pairs;
    for (uint32_t guest = 0; guest < options.guests; ++guest)
    {
        for (uint16_t port = 1; port <= 4; ++port)
        {
            Pair pair{DrawTalker(draw, world.GetNode(guest)), DrawTalker(draw, world.m_native)};
            if (options.tcp == LeuloHelper::Tcp::STOCK)
            {
                pair.native->m_pause = Time(); // senders of ns-3 may hang when a window closes
            }
            const bool listens = draw.Below(2) == 0;
            auto& listener = listens ? pair.guest : pair.native;
            auto& connector = listens ? pair.native : pair.guest;
            const auto number = static_cast<uint16_t>(100 * guest + port);
            listener->m_local = world.Any(number);
            connector->m_remote = listens ? world.At(number, guest) : world.AtNative(number);
            connector->SetStartTime(MilliSeconds(3000 + draw.Below(100)));
            if (options.loss > 0)
            {
                // ns-3 gives lost data up when both sides close at once, and a connection whose
                // last segment of the handshake is lost needs data of its client to be noticed.
                connector->m_closeAtEnd = false;
                connector->m_toSend = std::max<uint64_t>(connector->m_toSend, 1);
            }
            pairs.push_back(pair);
        }
    }
    Simulator::Stop(Seconds(2000));
    Simulator::Run();
    std::ostringstream what;
    what << "guests " << options.guests << ", load " << options.load << ", hogs " << options.hogs
         << (options.tcp == LeuloHelper::Tcp::STOCK ? ", stock, " : ", Linux, ")
         << options.placement << ", ring " << options.ring << ", buffer " << options.buffer
         << ", loss " << options.loss << (options.ipv6 ? ", IPv6, " : ", IPv4, ")
         << options.scheduler;
    SCOPED_TRACE(what.str());
    for (const auto& pair : pairs)
    {
        EXPECT_EQ(pair.native->m_received, pair.guest->m_toSend);
        EXPECT_EQ(pair.guest->m_received, pair.native->m_toSend);
        EXPECT_EQ(pair.native->m_wrong, 0U);
        EXPECT_EQ(pair.guest->m_wrong, 0U);
    }
    for (uint32_t guest = 0; guest < options.guests; ++guest)
    {
        EXPECT_EQ(world.GetGuest(guest)->GetObject<LeuloGuest>()->GetBacklog(), 0U);
    }
}

INSTANTIATE_TEST_SUITE_P(Seeds, LeuloProperty, testing::Range(1U, 41U));
