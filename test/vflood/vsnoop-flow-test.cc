/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "expect-error.h"
#include "vsnoop-rig.h"

#include "ns3/simulator.h"
#include "ns3/uinteger.h"

using namespace ns3;
using namespace ns3::test;

namespace
{

using Acks = std::vector<uint32_t>;

/// A rig whose guest has offered 4 segments, with attributes.
class VsnoopFlowTest : public ::testing::Test
{
  protected:
    ~VsnoopFlowTest() override
    {
        Simulator::Destroy();
    }

    VsnoopRig& Rig(const std::vector<std::pair<std::string, uint64_t>>& attributes = {},
                   uint32_t segments = 4)
    {
        m_rig = std::make_unique<VsnoopRig>(attributes);
        m_rig->Start();
        m_rig->Connect(segments);
        return *m_rig;
    }

    std::unique_ptr<VsnoopRig> m_rig;
};

} // namespace

TEST_F(VsnoopFlowTest, AcknowledgesWhatArrivesInSequence)
{
    auto& rig = Rig();
    rig.Data(0);
    ASSERT_EQ(rig.m_acks.size(), 1U);
    const TcpView ack = rig.m_acks[0];
    EXPECT_EQ(ack.ack, SequenceNumber32(1 + rig.MSS));
    EXPECT_EQ(ack.seq, SequenceNumber32(1));
    EXPECT_EQ(rig.Edge(ack), 4) << "not beyond what the guest has offered";
    EXPECT_EQ(ack.flags, TcpView::ACK);
    EXPECT_EQ(ack.tsEcho, 2000U) << "that of the segment";
    EXPECT_EQ(ack.tsValue, 1000U) << "the last one that the guest sent";
    EXPECT_EQ(rig.TakeAcks(), Acks{1});
    rig.Data(1);
    rig.Data(2);
    EXPECT_EQ(rig.TakeAcks(), (Acks{2, 3}));
}

TEST_F(VsnoopFlowTest, NeverBeyondTheGuestsWindow)
{
    auto& rig = Rig();
    for (uint32_t i = 0; i < 6; ++i)
    {
        rig.Data(i);
    }
    EXPECT_EQ(rig.TakeAcks(), (Acks{1, 2, 3})) << "the fourth would shut the window";
    EXPECT_EQ(rig.State(), VsnoopState::NO_BUFFER) << "the fifth was not offered";
    const auto passed = rig.GuestAck(6, 8);
    ASSERT_TRUE(passed);
    EXPECT_FALSE(rig.m_replaced);
    rig.Data(6);
    EXPECT_EQ(rig.State(), VsnoopState::ACTIVE);
    EXPECT_EQ(rig.TakeAcks(), Acks{7});
}

TEST_F(VsnoopFlowTest, ThePromiseHoldsHoweverMuchHasArrived)
{
    for (const uint64_t buffer : {0, 20})
    {
        auto& rig = Rig({{"ReceiveBuffer", buffer * VsnoopRig::MSS}});
        uint32_t next = 1;
        for (int i = 0; i < 3; ++i)
        {
            next += 1U << 30; // numbers compare by their distance, which is above 2^31 in the end
            ASSERT_TRUE(rig.FromGuest(rig.Ack(next, 4 * rig.MSS), 0));
        }
        for (int i = 0; i < 6; ++i)
        {
            const auto seq = next + i * rig.MSS;
            rig.FromPeer(rig.WithStamp(TcpWith(seq, 1, TcpView::ACK, 65535), 2000, 0), rig.MSS);
        }
        EXPECT_EQ(rig.m_acks.size(), 3U) << "the fourth would shut the window";
        EXPECT_EQ(rig.State(), VsnoopState::NO_BUFFER) << "the fifth was not offered";
    }
}

TEST_F(VsnoopFlowTest, WithAKnownReceiveBufferAllOfItCounts)
{
    auto& rig = Rig({{"ReceiveBuffer", 20 * VsnoopRig::MSS}});
    for (uint32_t i = 0; i < 22; ++i)
    {
        rig.Data(i);
    }
    ASSERT_EQ(rig.m_acks.size(), 19U);
    EXPECT_EQ(rig.Edge(rig.m_acks[0]), 20);
    EXPECT_EQ(rig.Edge(rig.m_acks.back()), 20);
    EXPECT_EQ(rig.State(), VsnoopState::NO_BUFFER);
}

TEST_F(VsnoopFlowTest, TheRingLimitsTheWindow)
{
    auto& rig = Rig({{"ReceiveBuffer", 40 * VsnoopRig::MSS}});
    rig.m_room = 11;
    rig.Data(0);
    EXPECT_EQ(rig.Edge(rig.m_acks.back()), 11) << "10 are left behind the first";
    rig.m_room = 5;
    rig.Data(1);
    EXPECT_EQ(rig.Edge(rig.m_acks.back()), 11) << "the edge does not go back";
    rig.m_room = 30;
    rig.Data(2);
    EXPECT_EQ(rig.Edge(rig.m_acks.back()), 32);
    auto& free = Rig({{"ReceiveBuffer", 40 * VsnoopRig::MSS}, {"LimitToRing", 0}});
    free.m_room = 11;
    free.Data(0);
    EXPECT_EQ(free.Edge(free.m_acks.back()), 40);
}

TEST_F(VsnoopFlowTest, NoAckWithoutAReceiveBuffer)
{
    auto& rig = Rig({{"ReceiveBuffer", 40 * VsnoopRig::MSS}});
    rig.m_room = 2;
    rig.Data(0);
    rig.Data(1);
    rig.TakeAcks();
    rig.Data(2); // lost
    EXPECT_EQ(rig.State(), VsnoopState::NO_BUFFER);
    EXPECT_TRUE(rig.m_acks.empty());
    rig.m_room = 10;
    rig.Data(3);
    EXPECT_EQ(rig.State(), VsnoopState::UNEXPECTED_SEQUENCE);
    EXPECT_TRUE(rig.m_acks.empty());
    rig.Data(2); // again
    EXPECT_EQ(rig.State(), VsnoopState::ACTIVE);
    EXPECT_EQ(rig.TakeAcks(), Acks{4});
}

TEST_F(VsnoopFlowTest, WhatWaitedForABufferIsAcknowledgedWhenItHasIt)
{
    auto& rig = Rig();
    rig.m_room = 0;
    rig.Data(0);
    EXPECT_EQ(rig.State(), VsnoopState::NO_BUFFER);
    const auto packet = Segment(PEER, GUEST, TcpWith(1, 1, TcpView::ACK, 65535), rig.MSS);
    rig.m_room = 5;
    rig.m_control->OnReserved({packet, Mac48Address(), Mac48Address(), 0x0800});
    EXPECT_EQ(rig.State(), VsnoopState::ACTIVE);
    EXPECT_EQ(rig.TakeAcks(), Acks{1});
}

TEST_F(VsnoopFlowTest, AHoleIsTheGuestsAffair)
{
    auto& rig = Rig({}, 20);
    rig.Data(0);
    rig.Data(2);
    rig.Data(3);
    EXPECT_EQ(rig.State(), VsnoopState::UNEXPECTED_SEQUENCE);
    EXPECT_EQ(rig.TakeAcks(), Acks{1});
    EXPECT_FALSE(rig.GuestAck(1, 19)) << "said by the driver domain already";
    for (int i = 0; i < 2; ++i)
    {
        const auto duplicate = rig.GuestAck(1, 19);
        ASSERT_TRUE(duplicate) << "the sender counts those";
        EXPECT_EQ(duplicate->ack, SequenceNumber32(1 + rig.MSS));
    }
    rig.Data(1); // again: it closes the hole
    EXPECT_EQ(rig.State(), VsnoopState::ACTIVE);
    EXPECT_EQ(rig.TakeAcks(), Acks{4});
    EXPECT_FALSE(rig.GuestAck(4, 16));
}

TEST_F(VsnoopFlowTest, TheGuestsAckOverAHoleBringsTheDriverDomainBack)
{
    auto& rig = Rig({}, 20);
    rig.Data(1);
    rig.Data(3);
    rig.Data(4);
    EXPECT_EQ(rig.State(), VsnoopState::UNEXPECTED_SEQUENCE);
    rig.Data(0);
    EXPECT_EQ(rig.State(), VsnoopState::UNEXPECTED_SEQUENCE) << "a second hole";
    EXPECT_TRUE(rig.TakeAcks().empty());
    const auto passed = rig.GuestAck(3, 20);
    ASSERT_TRUE(passed);
    EXPECT_EQ(rig.State(), VsnoopState::ACTIVE);
    EXPECT_EQ(passed->ack, SequenceNumber32(1 + 5 * rig.MSS)) << "segments 3 and 4 are sure too";
    EXPECT_FALSE(rig.GuestAck(5, 18));
}

TEST_F(VsnoopFlowTest, OldDataIsAnsweredOnce)
{
    auto& rig = Rig();
    rig.Data(0);
    rig.Data(1);
    rig.TakeAcks();
    rig.Data(0, TcpView::ACK, 5000); // its ACK was lost
    ASSERT_EQ(rig.m_acks.size(), 1U);
    EXPECT_EQ(rig.m_acks[0].tsEcho, 5000U);
    EXPECT_EQ(rig.TakeAcks(), Acks{2});
    EXPECT_FALSE(rig.GuestAck(1, 3));
    EXPECT_TRUE(rig.GuestAck(2, 4)) << "a larger window";
    EXPECT_FALSE(rig.GuestAck(2, 4)) << "its answer to the old data";
    EXPECT_TRUE(rig.GuestAck(2, 4)) << "its answer to something else, as a keepalive";
    EXPECT_EQ(rig.m_control->GetCounters().repeats, 1U);
}

TEST_F(VsnoopFlowTest, RedundantAcksOfTheGuestAreSwallowed)
{
    auto& rig = Rig({{"ReceiveBuffer", 20 * VsnoopRig::MSS}});
    for (uint32_t i = 0; i < 8; ++i)
    {
        rig.Data(i);
    }
    EXPECT_FALSE(rig.GuestAck(2, 8));
    EXPECT_FALSE(rig.GuestAck(4, 16)) << "up to 20, as the driver domain has said";
    const auto update = rig.GuestAck(4, 17);
    ASSERT_TRUE(update);
    EXPECT_EQ(update->ack, SequenceNumber32(1 + 8 * rig.MSS)) << "raised";
    EXPECT_EQ(rig.Edge(*update), 21);
    EXPECT_EQ(rig.m_control->GetCounters().swallowed, 2U);
    EXPECT_EQ(rig.m_control->GetCounters().raised, 1U);
}

TEST_F(VsnoopFlowTest, SegmentsThatSayMoreAreRaised)
{
    auto& rig = Rig({}, 20);
    rig.Data(0);
    rig.Data(1);
    rig.TakeAcks();
    const auto data = rig.FromGuest(rig.Ack(1, 20 * rig.MSS), 500);
    ASSERT_TRUE(data);
    EXPECT_EQ(data->ack, SequenceNumber32(1 + 2 * rig.MSS));
    EXPECT_EQ(rig.Edge(*data), 20) << "the edge as it was";
    EXPECT_EQ(data->payload, 500U);
    TcpHeader sack = rig.Ack(1, 20 * rig.MSS);
    auto option = CreateObject<TcpOptionSack>();
    option->AddSackBlock({SequenceNumber32(1), SequenceNumber32(1 + rig.MSS)});
    sack.AppendOption(option);
    const auto duplicate = rig.FromGuest(sack, 0);
    ASSERT_TRUE(duplicate);
    EXPECT_TRUE(duplicate->hasSack);
    EXPECT_EQ(duplicate->ack, SequenceNumber32(1 + 2 * rig.MSS));
    EXPECT_TRUE(rig.GuestAck(1, 19, TcpView::ACK | TcpView::ECE));
    const auto fin = rig.GuestAck(1, 19, TcpView::ACK | TcpView::FIN);
    ASSERT_TRUE(fin);
    EXPECT_EQ(fin->ack, SequenceNumber32(1 + 2 * rig.MSS));
    rig.Data(2);
    EXPECT_EQ(rig.m_acks.back().seq, SequenceNumber32(501)) << "behind all that the guest sent";
}

TEST_F(VsnoopFlowTest, ZeroWindowsAreTheGuestsAndPass)
{
    auto& rig = Rig();
    rig.Data(0);
    rig.Data(1);
    rig.Data(2);
    rig.Data(3);
    EXPECT_EQ(rig.TakeAcks(), (Acks{1, 2, 3}));
    for (int i = 0; i < 2; ++i)
    {
        const auto zero = rig.GuestAck(4, 0);
        ASSERT_TRUE(zero) << "probes are answered by the guest";
        EXPECT_FALSE(rig.m_replaced);
    }
    rig.FromPeer(TcpWith(1 + 4 * rig.MSS, 1, TcpView::ACK, 65535), 1); // a probe
    EXPECT_TRUE(rig.TakeAcks().empty());
    EXPECT_TRUE(rig.GuestAck(4, 4)) << "open again";
}

TEST_F(VsnoopFlowTest, SpecialSegmentsAreTheGuests)
{
    for (const uint8_t flag : {TcpView::FIN, TcpView::URG})
    {
        auto& rig = Rig({}, 20);
        rig.Data(0, TcpView::ACK | flag);
        EXPECT_TRUE(rig.TakeAcks().empty());
        EXPECT_EQ(rig.State(), VsnoopState::ACTIVE);
        const auto passed = rig.GuestAck(1, 19);
        ASSERT_TRUE(passed);
        EXPECT_FALSE(rig.m_replaced);
    }
    auto& rig = Rig({}, 20);
    rig.FromPeer(TcpWith(1, 1, TcpView::ACK, 65535), rig.MSS, 3); // congestion experienced
    EXPECT_TRUE(rig.TakeAcks().empty());
    rig.Data(1);
    EXPECT_TRUE(rig.TakeAcks().empty()) << "the guest has to say what happened first";
    const auto echo = rig.GuestAck(1, 19, TcpView::ACK | TcpView::ECE);
    ASSERT_TRUE(echo);
    EXPECT_EQ(echo->ack, SequenceNumber32(1 + 2 * rig.MSS));
    EXPECT_EQ(rig.State(), VsnoopState::ACTIVE);
}

TEST_F(VsnoopFlowTest, SuperSegmentsAreAcknowledgedAtTheirEnd)
{
    auto& rig = Rig({{"AckEvery", 2}}, 40);
    rig.FromPeer(TcpWith(1, 1, TcpView::ACK, 65535), 10 * rig.MSS);
    EXPECT_EQ(rig.TakeAcks(), Acks{10});
}

TEST_F(VsnoopFlowTest, DelayedAcks)
{
    auto& rig = Rig({{"AckEvery", 2}}, 20);
    rig.Data(0);
    EXPECT_TRUE(rig.m_acks.empty());
    rig.Data(1);
    EXPECT_EQ(rig.TakeAcks(), Acks{2});
    rig.Data(2);
    Simulator::Stop(MilliSeconds(39));
    Simulator::Run();
    EXPECT_TRUE(rig.m_acks.empty());
    Simulator::Stop(MilliSeconds(2));
    Simulator::Run();
    EXPECT_EQ(rig.TakeAcks(), Acks{3});
    rig.Data(3);
    const auto data = rig.FromGuest(rig.Ack(1, 20 * rig.MSS), 500);
    EXPECT_EQ(data->ack, SequenceNumber32(1 + 4 * rig.MSS)) << "on board the guest's data";
    Simulator::Run();
    EXPECT_TRUE(rig.m_acks.empty());
}

TEST_F(VsnoopFlowTest, ActiveOpenNeedsTheGuestsThirdSegment)
{
    VsnoopRig rig;
    rig.Start();
    EXPECT_TRUE(rig.FromGuest(rig.Syn(0, 0, TcpView::SYN, 5792), 0));
    rig.FromPeer(rig.Syn(0, 1, TcpView::SYN | TcpView::ACK, 65535), 0);
    EXPECT_EQ(rig.State(), VsnoopState::HANDSHAKE);
    EXPECT_TRUE(rig.GuestAck(0, 4)) << "the third segment of the handshake";
    EXPECT_EQ(rig.State(), VsnoopState::ACTIVE);
    rig.Data(0);
    EXPECT_EQ(rig.TakeAcks(), Acks{1});
}

TEST_F(VsnoopFlowTest, DuplicatesOfTheHandshakeChangeNothing)
{
    auto& rig = Rig();
    rig.Data(0);
    rig.FromPeer(rig.Syn(0, 0, TcpView::SYN, 65535), 0);
    EXPECT_EQ(rig.State(), VsnoopState::ACTIVE);
    EXPECT_TRUE(rig.FromGuest(rig.Syn(0, 1, TcpView::SYN | TcpView::ACK, 5792), 0));
    rig.Data(1);
    EXPECT_EQ(rig.TakeAcks(), (Acks{1, 2}));
}

TEST_F(VsnoopFlowTest, ANewConnectionBeginsAnew)
{
    auto& rig = Rig();
    rig.Data(0);
    rig.TakeAcks();
    rig.FromPeer(rig.Syn(70000, 0, TcpView::SYN, 65535), 0);
    rig.Data(1);
    EXPECT_EQ(rig.TakeAcks(), Acks{2}) << "until the guest agrees it is the old one";
    EXPECT_TRUE(rig.FromGuest(rig.Syn(80000, 70001, TcpView::SYN | TcpView::ACK, 5792), 0));
    EXPECT_EQ(rig.State(), VsnoopState::ACTIVE);
    rig.FromPeer(TcpWith(70001, 80001, TcpView::ACK, 65535), 100);
    ASSERT_EQ(rig.m_acks.size(), 1U);
    EXPECT_EQ(rig.m_acks[0].ack, SequenceNumber32(70101));
    EXPECT_EQ(rig.m_acks[0].seq, SequenceNumber32(80001));
}

TEST_F(VsnoopFlowTest, FlowsEnd)
{
    {
        auto& rig = Rig(); // reset by either side
        EXPECT_TRUE(rig.GuestAck(0, 4, TcpView::RST));
        EXPECT_EQ(rig.m_control->GetNFlows(), 0U);
        EXPECT_TRUE(rig.GuestAck(0, 4)) << "without state all passes";
    }
    {
        auto& rig = Rig();
        rig.FromPeer(TcpWith(1, 1, TcpView::RST, 0), 0);
        EXPECT_EQ(rig.m_control->GetNFlows(), 0U);
    }
    {
        auto& rig = Rig(); // closed by both
        rig.FromPeer(TcpWith(1, 1, TcpView::FIN | TcpView::ACK, 65535), 0);
        EXPECT_TRUE(rig.FromGuest(rig.Ack(2, 4 * rig.MSS, TcpView::FIN | TcpView::ACK), 0));
        EXPECT_EQ(rig.m_control->GetNFlows(), 1U);
        rig.FromPeer(TcpWith(2, 2, TcpView::ACK, 65535), 0);
        EXPECT_EQ(rig.m_control->GetNFlows(), 0U);
    }
    {
        auto& rig = Rig(); // the guest is gone
        rig.m_hook->OnPortRemoved(rig.m_vif);
        EXPECT_EQ(rig.m_control->GetNFlows(), 0U);
        rig.Data(0);
        EXPECT_TRUE(rig.TakeAcks().empty());
    }
}

TEST_F(VsnoopFlowTest, BeforeAMoveTheGuestCatchesUp)
{
    auto& rig = Rig();
    rig.Data(0);
    rig.Data(1);
    rig.TakeAcks();
    rig.m_control->TakeOffline(rig.m_vif);
    EXPECT_EQ(rig.State(), VsnoopState::PASS_THROUGH);
    rig.Data(2);
    EXPECT_TRUE(rig.TakeAcks().empty());
    EXPECT_FALSE(rig.m_control->IsDrained(rig.m_vif));
    EXPECT_FALSE(rig.GuestAck(1, 3)) << "the sender knows more";
    EXPECT_FALSE(rig.GuestAck(2, 2)) << "and that";
    EXPECT_TRUE(rig.m_control->IsDrained(rig.m_vif));
    EXPECT_TRUE(rig.GuestAck(3, 1));
    EXPECT_FALSE(rig.m_replaced) << "from here on all is the guest's own";
    rig.Data(2);
    EXPECT_TRUE(rig.TakeAcks().empty());
    EXPECT_TRUE(rig.GuestAck(3, 1));
}

TEST_F(VsnoopFlowTest, OthersAreLeftAlone)
{
    auto& rig = Rig();
    BridgeFrame frame; // from guest to guest
    frame.packet = Segment(PEER, GUEST, TcpWith(1, 1, TcpView::ACK, 65535), 100);
    frame.protocol = 0x0800;
    frame.ingress = CreateObject<SimpleNetDevice>();
    frame.egress = rig.m_vif;
    EXPECT_EQ(rig.m_hook->OnFrame(frame), BridgeHook::PASS);
    ExpectError([&] { rig.m_control->AddGuest(rig.m_vif, [] { return 1U; }); },
                {"AddGuest()", "already"});
    ExpectError([&] { rig.m_control->SetAttribute("AckEvery", UintegerValue(0)); },
                {"ns3::VsnoopControl::AckEvery", "0"});
}
