/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "combination-rig.h"

using namespace ns3;
using namespace ns3::test;

namespace
{

constexpr uint32_t MSS = CombinationRig::MSS;

/// What a segment says: number of its first byte, bytes, acknowledged segments of the peer.
using Said = std::tuple<uint32_t, uint32_t, uint32_t>;

std::vector<Said>
Read(const std::vector<TcpView>& views)
{
    std::vector<Said> said;
    for (const auto& view : views)
    {
        said.emplace_back((view.seq.GetValue() - 1) / MSS,
                          view.payload,
                          (view.ack.GetValue() - 1) / MSS);
    }
    return said;
}

class Combination : public ::testing::TestWithParam<bool>
{
};

std::string
NameOf(const ::testing::TestParamInfo<bool>& info)
{
    return info.param ? "Integrated" : "Pipeline";
}

} // namespace

INSTANTIATE_TEST_SUITE_P(Both, Combination, ::testing::Bool(), NameOf);

// What waits in vFlood leaves with the acknowledgement of when it leaves.
TEST_P(Combination, DataThatHasWaitedAcknowledgesAllThatIsSure)
{
    CombinationRig rig(GetParam());
    rig.Connect();
    for (uint32_t i = 0; i < 6; ++i)
    {
        rig.Answer(i, 0);
    }
    const std::size_t window = rig.TakeOut().size();
    ASSERT_GT(window, 0U);
    ASSERT_LT(window, 6U);
    rig.Request(0, 0);
    rig.Request(1, 0);
    const auto acks = Read(rig.TakeOut());
    ASSERT_EQ(acks.size(), 2U);
    EXPECT_EQ(acks[1], Said(window, 0, 2)) << "its number is that of what has left";
    rig.FromPeer(TcpWith(1 + 2 * MSS, 1 + window * MSS, TcpView::ACK, 2000), 0);
    for (const auto& [number, bytes, acknowledged] : Read(rig.TakeOut()))
    {
        EXPECT_GE(number, window);
        EXPECT_EQ(bytes, MSS);
        EXPECT_EQ(acknowledged, 2U) << "the guest had said 0";
    }
}

// A pure ACK of the guest overtakes what waits in vFlood: a peer with little room would not take it
// with the number of what comes after that.
TEST_P(Combination, AnAckThatOvertakesDataHasTheNumberOfWhatHasLeft)
{
    CombinationRig rig(GetParam());
    rig.Connect();
    for (uint32_t i = 0; i < 6; ++i)
    {
        rig.Answer(i, 0);
    }
    const std::size_t window = rig.TakeOut().size();
    rig.FromGuest(TcpWith(1 + 6 * MSS, 1, TcpView::ACK, 5000), 0); // a window update
    const auto out = rig.TakeOut();
    ASSERT_EQ(out.size(), 1U);
    EXPECT_EQ(out[0].seq, SequenceNumber32(1 + window * MSS));
    EXPECT_EQ(out[0].window, 5000);
}

// Duplicates of the guest pass, though data that is older was sent in between.
TEST_P(Combination, OldDataDoesNotHideDuplicates)
{
    CombinationRig rig(GetParam());
    rig.Connect();
    rig.Answer(0, 0);
    rig.Answer(1, 0);
    rig.Answer(2, 0);
    rig.Answer(3, 0);
    rig.TakeOut();
    rig.Request(0, 0);
    rig.TakeOut();
    rig.Request(2, 0); // 1 is missing
    EXPECT_TRUE(rig.TakeOut().empty()) << "the guest has to say that";
    rig.FromGuest(TcpWith(1 + 4 * MSS, 1 + MSS, TcpView::ACK, 500), 0);
    rig.TakeOut();
    rig.FromPeer(TcpWith(1 + 3 * MSS, 1 + 2 * MSS, TcpView::ACK, 2000), 0); // releases old data
    for (const auto& [number, bytes, acknowledged] : Read(rig.TakeOut()))
    {
        EXPECT_EQ(bytes, MSS);
        EXPECT_EQ(acknowledged, 1U);
    }
    rig.FromGuest(TcpWith(1 + 4 * MSS, 1 + MSS, TcpView::ACK, 500), 0);
    EXPECT_EQ(Read(rig.TakeOut()).size(), 1U);
}

// An ACK of the driver domain that has waited for the card says what is known when it leaves.
TEST_P(Combination, AnAckThatHasWaitedDoesNotGoBack)
{
    CombinationRig rig(GetParam());
    rig.Connect();
    rig.SetCardReady(false);
    rig.Request(0, 0);
    rig.Request(1, 0);
    rig.FromGuest(TcpWith(1, 1 + 2 * MSS, TcpView::ACK, 5000), 0); // a window update
    EXPECT_TRUE(rig.TakeOut().empty());
    rig.SetCardReady(true);
    SequenceNumber32 ack(1);
    uint32_t edge = 0;
    const auto out = rig.TakeOut();
    ASSERT_GE(out.size(), 2U);
    for (const auto& view : out)
    {
        EXPECT_GE(view.ack, ack);
        ack = view.ack;
        EXPECT_GE(view.ack.GetValue() + (view.window << 7), edge);
        edge = view.ack.GetValue() + (view.window << 7);
    }
    EXPECT_EQ(ack, SequenceNumber32(1 + 2 * MSS));
}

// After a reset nothing of the connection is acknowledged any more.
TEST_P(Combination, AnAckOfAConnectionThatIsOverIsNotSent)
{
    CombinationRig rig(GetParam());
    rig.Connect();
    rig.SetCardReady(false);
    rig.Request(0, 0);
    rig.FromPeer(TcpWith(1 + MSS, 1, TcpView::RST, 0), 0);
    rig.SetCardReady(true);
    EXPECT_TRUE(rig.TakeOut().empty());
    EXPECT_EQ(rig.Duty(), AckDuty::NOTHING);
}

// The difference: a segment of the peer with data that opens vFlood's window.
TEST(PipelineOfBoth, DataAndAckGoSeparately)
{
    CombinationRig rig(false);
    rig.Connect();
    for (uint32_t i = 0; i < 6; ++i)
    {
        rig.Answer(i, 0);
    }
    const auto window = static_cast<uint32_t>(rig.TakeOut().size());
    rig.Request(0, window);
    const auto out = Read(rig.TakeOut());
    EXPECT_EQ(std::count_if(out.begin(),
                            out.end(),
                            [](const Said& said) { return std::get<1>(said) == 0; }),
              1);
    EXPECT_EQ(out.back(), Said(6, 0, 1));
}

TEST(IntegratedOfBoth, DataCarriesTheAck)
{
    CombinationRig rig(true);
    rig.Connect();
    for (uint32_t i = 0; i < 6; ++i)
    {
        rig.Answer(i, 0);
    }
    const auto window = static_cast<uint32_t>(rig.TakeOut().size());
    rig.Request(0, window);
    const auto out = Read(rig.TakeOut());
    ASSERT_EQ(out.size(), 6 - window);
    for (const auto& [number, bytes, acknowledged] : out)
    {
        EXPECT_EQ(bytes, MSS);
        EXPECT_EQ(acknowledged, 1U);
    }
    EXPECT_EQ(rig.Duty(), AckDuty::NOTHING);
    EXPECT_EQ(rig.m_control->GetCounters().carried, 1U);
    EXPECT_EQ(rig.m_vsnoop->GetCounters().acks, 0U);
}

TEST(IntegratedOfBoth, DataThatIsAboutToLeaveIsWaitedFor)
{
    CombinationRig rig(true);
    rig.Connect();
    for (uint32_t i = 0; i < 6; ++i)
    {
        rig.Answer(i, 0);
    }
    const auto window = static_cast<uint32_t>(rig.TakeOut().size());
    rig.SetCardReady(false);
    rig.Request(0, window);
    EXPECT_EQ(rig.Duty(), AckDuty::WAITING) << "the card is busy";
    rig.SetCardReady(true);
    EXPECT_EQ(rig.TakeOut().size(), 6 - window);
    EXPECT_EQ(rig.Duty(), AckDuty::NOTHING);
    EXPECT_EQ(rig.m_vsnoop->GetCounters().acks, 0U);
}

TEST(IntegratedOfBoth, EverySecondSegmentHasAnAckOfItsOwn)
{
    CombinationRig rig(true, 2);
    rig.Connect();
    rig.Request(0, 0);
    EXPECT_TRUE(rig.TakeOut().empty());
    EXPECT_EQ(rig.Duty(), AckDuty::WAITING);
    rig.Request(1, 0);
    EXPECT_EQ(Read(rig.TakeOut()), std::vector<Said>{Said(0, 0, 2)});
    EXPECT_EQ(rig.Duty(), AckDuty::NOTHING);
    EXPECT_EQ(rig.m_control->GetCounters().alone, 1U);
    EXPECT_EQ(rig.m_control->GetCounters().expired, 0U);
}

TEST(IntegratedOfBoth, TheAnswerCarriesTheAckIfItComesInTime)
{
    CombinationRig rig(true, 2);
    rig.Connect();
    rig.Request(0, 0);
    Simulator::Stop(MilliSeconds(39));
    Simulator::Run();
    EXPECT_TRUE(rig.TakeOut().empty());
    rig.Answer(0, 0); // the guest did not say more
    EXPECT_EQ(Read(rig.TakeOut()), std::vector<Said>{Said(0, MSS, 1)});
    Simulator::Stop(MilliSeconds(100));
    Simulator::Run();
    EXPECT_TRUE(rig.TakeOut().empty());
    EXPECT_EQ(rig.m_control->GetCounters().carried, 1U);
}

TEST(IntegratedOfBoth, OtherwiseTheAckGoesAloneAfterTheDelay)
{
    CombinationRig rig(true, 2);
    rig.Connect();
    rig.Request(0, 0);
    Simulator::Stop(MilliSeconds(41));
    Simulator::Run();
    EXPECT_EQ(Read(rig.TakeOut()), std::vector<Said>{Said(0, 0, 1)});
    EXPECT_EQ(rig.m_control->GetCounters().expired, 1U);
    EXPECT_EQ(rig.Duty(), AckDuty::NOTHING);
    rig.FromGuest(TcpWith(1, 1 + MSS, TcpView::ACK, 500), 0);
    EXPECT_TRUE(rig.TakeOut().empty()) << "the peer knows";
}

// Of two segments the second is not a full one: hosts may wait for a third.
TEST(IntegratedOfBoth, OnlyFullSegmentsCount)
{
    CombinationRig rig(true, 2);
    rig.Connect();
    rig.Request(0, 0);
    rig.Request(1, 0, 1000);
    EXPECT_TRUE(rig.TakeOut().empty());
    rig.FromPeer(TcpWith(1 + MSS + 1000, 1, TcpView::ACK, 2000), MSS);
    EXPECT_EQ(rig.TakeOut().size(), 1U);
}

// A guest that answers in time acknowledges just before it does: that can wait, unless it opens a
// window that is nearly shut, or says more.
TEST(IntegratedOfBoth, AcksOfAGuestThatAnswersWaitForItsData)
{
    CombinationRig rig(true, 2);
    rig.Connect();
    rig.Request(0, 0);
    rig.FromGuest(TcpWith(1, 1 + MSS, TcpView::ACK, 500), 0);
    EXPECT_EQ(Read(rig.TakeOut()), std::vector<Said>{Said(0, 0, 1)}) << "it has never answered";
    rig.Answer(0, 1);
    EXPECT_EQ(rig.TakeOut().size(), 1U);
    rig.Request(1, 1);
    rig.FromGuest(TcpWith(1 + MSS, 1 + 2 * MSS, TcpView::ACK, 500), 0);
    EXPECT_TRUE(rig.TakeOut().empty());
    EXPECT_EQ(rig.Duty(), AckDuty::WAITING);
    rig.Answer(1, 2);
    EXPECT_EQ(Read(rig.TakeOut()), std::vector<Said>{Said(1, MSS, 2)});
    rig.Request(2, 2);
    rig.FromGuest(TcpWith(1 + 2 * MSS, 1 + 3 * MSS, TcpView::ACK, 500), 0);
    EXPECT_TRUE(rig.TakeOut().empty());
    Simulator::Stop(MilliSeconds(41));
    Simulator::Run();
    EXPECT_EQ(Read(rig.TakeOut()), std::vector<Said>{Said(2, 0, 3)}) << "no later than this";
    rig.Request(3, 2);
    rig.FromGuest(TcpWith(1 + 2 * MSS, 1 + 4 * MSS, TcpView::ACK, 500), 0);
    EXPECT_EQ(rig.TakeOut().size(), 1U) << "it was late, so it is believed no more";
}

// An ACK of the guest that waits is not forgotten when vSnoop goes on without the guest's help.
TEST(IntegratedOfBoth, AnAckThatWaitsOutlivesAHole)
{
    CombinationRig rig(true, 2);
    rig.Connect();
    rig.Answer(0, 0);
    rig.TakeOut();
    rig.Request(0, 1);
    rig.FromGuest(TcpWith(1 + MSS, 1 + MSS, TcpView::ACK, 500), 0);
    ASSERT_TRUE(rig.TakeOut().empty());
    rig.Request(2, 1); // 1 is missing
    Simulator::Stop(MilliSeconds(41));
    Simulator::Run();
    EXPECT_EQ(Read(rig.TakeOut()), std::vector<Said>{Said(1, 0, 1)});
}

// A guest that is gone has no duties left that could do harm.
TEST(IntegratedOfBoth, NothingIsAcknowledgedForTheDead)
{
    CombinationRig rig(true, 2);
    rig.Connect();
    rig.Request(0, 0);
    rig.m_control->RemoveGuest(rig.m_vif);
    Simulator::Stop(MilliSeconds(100));
    Simulator::Run();
    EXPECT_TRUE(rig.TakeOut().empty());
    EXPECT_EQ(rig.Duty(), AckDuty::NOTHING);
    EXPECT_EQ(rig.m_control->GetCounters().alone, 0U);
}
