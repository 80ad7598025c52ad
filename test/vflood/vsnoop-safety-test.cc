/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "simulator-test.h"
#include "vsnoop-on-host.h"

#include <tuple>

// vSnoop is safe, alone and beside vFlood: over random weather on the wire, rings, readers,
// schedulers, TCPs and settings. What watches knows nothing of vSnoop's own arithmetic: it looks at
// the wire, at the ACKs that the driver domain writes, and at what the guest's application reads.

using namespace ns3;
using namespace ns3::test;

namespace
{

/// Each test is one of these, with so many seeds.
class VsnoopSafety : public SimulatorTest,
                     public ::testing::WithParamInterface<std::tuple<uint32_t, Help, Placement>>
{
  protected:
    static constexpr uint32_t SEEDS = 12;

    /// Seeds of this test.
    static std::vector<uint32_t> Seeds()
    {
        std::vector<uint32_t> seeds;
        for (uint32_t i = 0; i < SEEDS; ++i)
        {
            seeds.push_back(std::get<0>(GetParam()) * SEEDS + i);
        }
        return seeds;
    }

    /// What the driver domain, or the NIC, does.
    static Help WithHelp()
    {
        return std::get<1>(GetParam());
    }

    /// Which of the two.
    static Placement Where()
    {
        return std::get<2>(GetParam());
    }

    static void RunUntil(Time time)
    {
        Simulator::Stop(time - Simulator::Now());
        Simulator::Run();
    }
};

} // namespace

// All that is sent arrives, once, in order, with vSnoop as without; no ACK goes back, no window
// shrinks.
TEST_P(VsnoopSafety, TheSameBytesArriveWithAndWithout)
{
    uint64_t acks = 0;
    for (const uint32_t seed : Seeds())
    {
        for (const bool on : {false, true})
        {
            SCOPED_TRACE("seed " + std::to_string(seed) + (on ? ", with" : ", without"));
            VsnoopWorld world(seed, on ? WithHelp() : Help::NONE, Where());
            for (int i = 0; i < 100 && (world.m_reader->m_received < world.m_scenario.bytes ||
                                        world.m_sender->m_received < world.m_reader->m_sent);
                 ++i)
            {
                RunUntil(Simulator::Now() + Seconds(3));
            }
            EXPECT_EQ(world.m_reader->m_received, world.m_scenario.bytes);
            EXPECT_EQ(world.m_reader->m_wrong, 0U);
            EXPECT_EQ(world.m_sender->m_received, world.m_reader->m_sent);
            EXPECT_EQ(world.m_sender->m_wrong, 0U);
            EXPECT_LE(world.GetSnooped(), world.m_scenario.bytes + 1) << "and a FIN";
            acks += world.m_nAcks;
            Simulator::Destroy();
            ASSERT_FALSE(HasFailure());
        }
    }
    EXPECT_GT(acks, 0U);
}

// At some moment the wire to the host breaks, so that nothing can be sent again: all that was
// acknowledged to the peer, by the driver domain or by the guest, is read by the guest
// nevertheless.
TEST_P(VsnoopSafety, WhatIsAcknowledgedArrivesThoughNothingIsSentAgain)
{
    uint64_t ahead = 0;
    std::set<VsnoopState> states;
    for (const uint32_t seed : Seeds())
    {
        SCOPED_TRACE("seed " + std::to_string(seed));
        VsnoopWorld world(seed + 500, WithHelp(), Where());
        const Time cut = world.START + MicroSeconds(500 + world.m_scenario.random() % 400000);
        RunUntil(cut);
        world.m_middlebox.m_cut = true;
        RunUntil(cut + MicroSeconds(20));
        ahead += world.GetSnooped() > world.m_reader->m_received;
        RunUntil(cut + Seconds(8));
        const uint64_t fin = world.m_reader->m_received == world.m_scenario.bytes ? 1 : 0;
        EXPECT_GE(world.m_reader->m_received + fin, world.GetSnooped());
        EXPECT_GE(world.m_reader->m_received + fin, world.m_oracle.GetAcknowledged());
        EXPECT_EQ(world.m_reader->m_wrong, 0U);
        states.insert(world.m_states.begin(), world.m_states.end());
        Simulator::Destroy();
        ASSERT_FALSE(HasFailure());
    }
    EXPECT_GT(ahead, 0U) << "the driver domain was never ahead of the guest";
    EXPECT_EQ(states.count(VsnoopState::ACTIVE), 1U);
    EXPECT_EQ(states.count(VsnoopState::UNEXPECTED_SEQUENCE), 1U);
}

// The guest dies: from then on nothing is acknowledged for it, and the host lives on.
TEST_P(VsnoopSafety, NothingIsAcknowledgedForTheDead)
{
    uint64_t acks = 0;
    for (const uint32_t seed : Seeds())
    {
        SCOPED_TRACE("seed " + std::to_string(seed));
        VsnoopWorld world(seed + 900, WithHelp(), Where());
        RunUntil(world.START + MicroSeconds(500 + world.m_scenario.random() % 200000));
        world.m_host->DestroyGuest(world.m_guest);
        const uint64_t before = world.m_nAcks;
        acks += before;
        EXPECT_EQ(world.m_control->GetNFlows(), 0U);
        RunUntil(Simulator::Now() + Seconds(3));
        EXPECT_EQ(world.m_nAcks, before);
        EXPECT_EQ(world.m_control->GetNFlows(), 0U);
        Simulator::Destroy();
    }
    EXPECT_GT(acks, 0U);
}

INSTANTIATE_TEST_SUITE_P(Random,
                         VsnoopSafety,
                         ::testing::Combine(::testing::Range(0U, 5U),
                                            ::testing::Values(Help::VSNOOP),
                                            ::testing::Values(Placement::DOM0)));
INSTANTIATE_TEST_SUITE_P(Pipeline,
                         VsnoopSafety,
                         ::testing::Combine(::testing::Range(0U, 3U),
                                            ::testing::Values(Help::PIPELINE),
                                            ::testing::Values(Placement::DOM0)));
INSTANTIATE_TEST_SUITE_P(Integrated,
                         VsnoopSafety,
                         ::testing::Combine(::testing::Range(0U, 3U),
                                            ::testing::Values(Help::INTEGRATED),
                                            ::testing::Values(Placement::DOM0)));
INSTANTIATE_TEST_SUITE_P(
    InTheNic,
    VsnoopSafety,
    ::testing::Combine(::testing::Range(0U, 3U),
                       ::testing::Values(Help::VSNOOP, Help::PIPELINE, Help::INTEGRATED),
                       ::testing::Values(Placement::NIC)));
