/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "expect-error.h"
#include "simulator-test.h"

#include "ns3/all-to-all-rank.h"
#include "ns3/ethernet-helper.h"
#include "ns3/guest-internet-helper.h"
#include "ns3/inet-socket-address.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"
#include "ns3/virt-host-helper.h"

#include <algorithm>
#include <map>
#include <memory>
#include <vector>

using namespace ns3;

namespace
{

using Schedule = AllToAllSchedule;

TEST(AllToAllSchedule, EveryPairExchangesOnceAndTheRoundsOfAllRanksFit)
{
    for (uint32_t ranks = 1; ranks <= 17; ++ranks)
    {
        std::map<std::pair<uint32_t, uint32_t>, int> sent;
        for (uint32_t rank = 0; rank < ranks; ++rank)
        {
            const auto rounds = Schedule::Pairwise(rank, ranks);
            ASSERT_EQ(rounds.size(), ranks - 1);
            for (uint32_t i = 0; i < rounds.size(); ++i)
            {
                ASSERT_EQ(rounds[i].size(), 1U);
                const auto [to, from] = rounds[i][0];
                ++sent[{rank, to}];
                EXPECT_EQ(Schedule::Pairwise(to, ranks)[i][0].from, rank);
                EXPECT_EQ(Schedule::Pairwise(from, ranks)[i][0].to, rank);
            }
        }
        EXPECT_EQ(sent.size(), ranks * (ranks - 1));
        EXPECT_TRUE(std::all_of(sent.begin(), sent.end(), [](const auto& entry) {
            return entry.second == 1 && entry.first.first != entry.first.second;
        }));
    }
}

TEST(AllToAllSchedule, APowerOfTwoOfRanksMeetsInPairs)
{
    for (const auto& round : Schedule::Pairwise(5, 8))
    {
        EXPECT_EQ(round[0].to, round[0].from);
    }
}

TEST(AllToAllSchedule, ScatteredIsTheSameMessagesInOneRound)
{
    EXPECT_TRUE(Schedule::Scattered(0, 1).empty());
    for (uint32_t rank = 0; rank < 6; ++rank)
    {
        const auto rounds = Schedule::Scattered(rank, 6);
        ASSERT_EQ(rounds.size(), 1U);
        std::vector<uint32_t> to;
        std::vector<uint32_t> from;
        for (const auto& exchange : rounds[0])
        {
            to.push_back(exchange.to);
            from.push_back(exchange.from);
        }
        std::vector<uint32_t> others{0, 1, 2, 3, 4, 5};
        others.erase(others.begin() + rank);
        EXPECT_TRUE(std::is_permutation(to.begin(), to.end(), others.begin(), others.end()));
        EXPECT_TRUE(std::is_permutation(from.begin(), from.end(), others.begin(), others.end()));
    }
}

TEST(AllToAllSchedule, AfterABarrierEveryRankHasHeardOfEveryOther)
{
    for (uint32_t ranks = 1; ranks <= 17; ++ranks)
    {
        std::vector<std::vector<bool>> heard(ranks, std::vector<bool>(ranks));
        for (uint32_t rank = 0; rank < ranks; ++rank)
        {
            heard[rank][rank] = true;
        }
        const std::size_t rounds = Schedule::Barrier(0, ranks).size();
        for (std::size_t i = 0; i < rounds; ++i)
        {
            const auto before = heard;
            for (uint32_t rank = 0; rank < ranks; ++rank)
            {
                const auto [to, from] = Schedule::Barrier(rank, ranks)[i][0];
                EXPECT_EQ(Schedule::Barrier(to, ranks)[i][0].from, rank);
                for (uint32_t other = 0; other < ranks; ++other)
                {
                    heard[rank][other] = heard[rank][other] || before[from][other];
                }
            }
        }
        for (const auto& row : heard)
        {
            EXPECT_EQ(std::count(row.begin(), row.end(), true), ranks);
        }
    }
}

TEST(AllToAllSchedule, SizesAndRepetitionsAreThoseOfTheBenchmarks)
{
    EXPECT_EQ(Schedule::GetSizes(0, 3), (std::vector<uint64_t>{0, 1, 2, 4, 8}));
    EXPECT_EQ(Schedule::GetSizes(3, 4), (std::vector<uint64_t>{0, 8, 16}));
    const uint64_t volume = 40 << 20;
    EXPECT_EQ(Schedule::GetRepetitions(0, 1000, volume), 1000U);
    EXPECT_EQ(Schedule::GetRepetitions(32768, 1000, volume), 1000U);
    EXPECT_EQ(Schedule::GetRepetitions(65536, 1000, volume), 640U);
    EXPECT_EQ(Schedule::GetRepetitions(1 << 22, 1000, volume), 10U);
    EXPECT_EQ(Schedule::GetRepetitions(1 << 30, 1000, volume), 1U);
    ExpectError([]() { Schedule::GetSizes(4, 3); }, {"GetSizes", "2^4", "2^3", "allowed"});
    ExpectError([]() { Schedule::GetSizes(0, 63); }, {"GetSizes", "62"});
}

/// Ranks on native nodes behind a switch.
class AllToAllTest : public SimulatorTest
{
  protected:
    void Build(uint32_t ranks, const std::string& algorithm = "Pairwise")
    {
        NodeContainer nodes;
        nodes.Create(ranks);
        auto devices = EthernetHelper().InstallSwitch(CreateObject<Node>(), nodes);
        GuestInternetHelper().Install(nodes);
        auto addresses = Ipv4AddressHelper("10.0.0.0", "255.255.255.0").Assign(devices);
        std::vector<Address> where;
        for (uint32_t i = 0; i < ranks; ++i)
        {
            where.push_back(InetSocketAddress(addresses.GetAddress(i), 6000));
        }
        for (uint32_t i = 0; i < ranks; ++i)
        {
            auto rank = CreateObjectWithAttributes<AllToAllRank>("Algorithm",
                                                                 StringValue(algorithm),
                                                                 "Barriers",
                                                                 StringValue(m_barriers));
            rank->SetRanks(where, i);
            rank->TraceConnectWithoutContext(
                "Iteration",
                Callback<void, const AllToAllIteration&>(
                    [this](const AllToAllIteration& done) { m_done.push_back(done); }));
            rank->TraceConnectWithoutContext(
                "Ended",
                Callback<void, const std::string&>([this, i](const std::string& error) {
                    EXPECT_EQ(m_ended.count(i), 0U);
                    m_ended[i] = error;
                }));
            nodes.Get(i)->AddApplication(rank);
            m_ranks.push_back(rank);
        }
    }

    void AddSeries(uint64_t size, uint32_t repetitions)
    {
        for (const auto& rank : m_ranks)
        {
            rank->AddSeries(size, repetitions);
        }
    }

    void Run(double seconds = 100)
    {
        Simulator::Stop(Seconds(seconds));
        Simulator::Run();
    }

    void ExpectAllEndedWell()
    {
        EXPECT_EQ(m_ended.size(), m_ranks.size());
        for (const auto& [rank, error] : m_ended)
        {
            EXPECT_EQ(error, "") << "rank " << rank;
        }
        for (const auto& rank : m_ranks)
        {
            EXPECT_EQ(rank->GetWrong(), 0U);
        }
    }

    std::unique_ptr<VirtHostHelper> m_virt{std::make_unique<VirtHostHelper>()};
    std::string m_barriers{"Each"};
    std::vector<Ptr<AllToAllRank>> m_ranks;
    std::vector<AllToAllIteration> m_done;
    std::map<uint32_t, std::string> m_ended;
};

TEST_F(AllToAllTest, EveryRankDoesEveryExchange)
{
    for (const auto* algorithm : {"Pairwise", "Scattered"})
    {
        for (uint32_t ranks : {2, 3, 4, 5})
        {
            m_ranks.clear();
            m_done.clear();
            m_ended.clear();
            m_virt = nullptr;
            Simulator::Destroy();
            m_virt = std::make_unique<VirtHostHelper>();
            Build(ranks, algorithm);
            AddSeries(0, 3);
            AddSeries(30000, 4);
            Run();
            ExpectAllEndedWell();
            EXPECT_EQ(m_done.size(), ranks * 7U);
            std::map<uint32_t, std::vector<AllToAllIteration>> byRank;
            for (const auto& done : m_done)
            {
                byRank[done.rank].push_back(done);
            }
            for (const auto& [rank, mine] : byRank)
            {
                ASSERT_EQ(mine.size(), 7U);
                for (uint32_t i = 0; i < 7; ++i)
                {
                    EXPECT_EQ(mine[i].series, i < 3 ? 0U : 1U);
                    EXPECT_EQ(mine[i].index, i < 3 ? i : i - 3);
                    EXPECT_EQ(mine[i].size, i < 3 ? 0U : 30000U);
                    const double wire = mine[i].size * 8.0 * (ranks - 1) / 1e9;
                    EXPECT_GE((mine[i].end - mine[i].start).GetSeconds(), wire);
                }
            }
        }
    }
}

TEST_F(AllToAllTest, ABarrierKeepsExchangesApart)
{
    Build(4);
    AddSeries(20000, 10);
    Run();
    ExpectAllEndedWell();
    for (const auto& early : m_done)
    {
        for (const auto& late : m_done)
        {
            if (early.index < late.index)
            {
                EXPECT_LT(early.end, late.start);
            }
        }
    }
}

TEST_F(AllToAllTest, WithoutBarriersExchangesFollowAtOnce)
{
    m_barriers = "Series";
    Build(3);
    AddSeries(20000, 10);
    Run();
    ExpectAllEndedWell();
    std::map<uint32_t, Time> last;
    for (const auto& done : m_done)
    {
        if (done.index > 0)
        {
            EXPECT_EQ(done.start, last[done.rank]);
        }
        last[done.rank] = done.end;
    }
}

TEST_F(AllToAllTest, ARankThatStopsEndsAllOthersWithAnError)
{
    Build(4);
    AddSeries(10000, 1000);
    m_ranks[2]->SetStopTime(Seconds(1.02));
    Run(10);
    EXPECT_EQ(m_ended.count(2), 0U);
    for (uint32_t rank : {0, 1, 3})
    {
        ASSERT_EQ(m_ended.count(rank), 1U) << rank;
        EXPECT_NE(m_ended[rank], "");
    }
}

TEST_F(AllToAllTest, MistakesAreNamed)
{
    auto rank = CreateObject<AllToAllRank>();
    const Address good = InetSocketAddress("10.0.0.1", 6000);
    ExpectError([&]() { rank->SetRanks({good, good}, 2); }, {"SetRanks", "rank 2 of 2", "allowed"});
    ExpectError([&]() { rank->SetRanks({good, Address()}, 0); }, {"SetRanks", "InetSocketAddress"});
    const Address other = InetSocketAddress("10.0.0.1", 6001);
    ExpectError([&]() { rank->SetRanks({good, other}, 0); }, {"SetRanks", "10.0.0.1", "allowed"});
    ExpectError([&]() { rank->AddSeries(1, 0); }, {"AddSeries", "0 repetitions", "allowed"});
    ExpectError([&]() { rank->SetAttribute("Envelope", UintegerValue(0)); }, {"Envelope", "1"});
    Build(2);
    ExpectError([&]() { Run(); }, {"AllToAllRank on node 0", "AddSeries()"});
}

} // namespace
