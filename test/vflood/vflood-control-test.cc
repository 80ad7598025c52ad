/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/enum.h"
#include "ns3/pointer.h"
#include "ns3/tcp-linux-reno.h"
#include "ns3/uinteger.h"
#include "ns3/vflood-guest-ops.h"
#include "ns3/virt-error.h"

#include <gtest/gtest.h>
// gtest first: the rig uses its macros
#include "vflood-rig.h"

#include <map>

using namespace ns3;
using namespace ns3::test;
using Numbers = std::vector<uint32_t>;

TEST(VfloodControl, TellsTheGuestTheAllowance)
{
    VfloodRig rig;
    rig.Guest(0, 0, TcpView::SYN);
    EXPECT_TRUE(rig.m_port.m_posted.empty());
    rig.Peer(1, 0, TcpView::SYN | TcpView::ACK);
    ASSERT_EQ(rig.m_port.m_posted.size(), 1U);
    const VfloodMessage& first = rig.m_port.m_posted[0];
    EXPECT_EQ(first.kind, VfloodMessage::ONLINE);
    EXPECT_EQ(first.flow, VfloodRig::Key());
    EXPECT_EQ(first.segments, 3U + 2048U);
    EXPECT_EQ(first.base.GetValue(), 1U);
    rig.Peer(1, VfloodRig::LARGE);
    EXPECT_EQ(rig.m_port.m_posted.size(), 1U); // nothing changed
    for (uint32_t i = 0; i < 10; ++i)
    {
        rig.Data(i);
    }
    rig.AckTo(1);
    // Window 4, in the network 4, waiting 5: T = 2048 - 5, of which 5 are used.
    ASSERT_EQ(rig.m_port.m_posted.size(), 2U);
    EXPECT_EQ(rig.m_port.m_posted[1].segments, 2048U - 10U);
    EXPECT_EQ(rig.m_port.m_posted[1].base.GetValue(), 1 + 10 * VfloodRig::MSS);
}

TEST(VfloodControl, ALargeMessageStepDoesNotStopTheGuest)
{
    VfloodRig rig;
    rig.m_control->SetAttribute("MessageStep", UintegerValue(1000));
    rig.m_control->SetAttribute("BufferSize", UintegerValue(8));
    rig.Guest(0, 0, TcpView::SYN);
    rig.Peer(1, 0, TcpView::SYN | TcpView::ACK);
    rig.Peer(1, VfloodRig::LARGE);
    ASSERT_EQ(rig.m_port.m_posted.size(), 1U);
    EXPECT_EQ(rig.m_port.m_posted[0].segments, 11U);
    for (uint32_t i = 0; i < 5; ++i)
    {
        rig.Data(i);
    }
    rig.AckTo(1);
    EXPECT_EQ(rig.m_port.m_posted.size(), 1U) << "it may still send";
    rig.Data(5);
    rig.Data(6); // 4 of T = 4 wait
    rig.AckTo(7);
    for (uint32_t i = 7; i < 11; ++i)
    {
        rig.Data(i);
    }
    rig.AckTo(11);
    ASSERT_EQ(rig.m_port.m_posted.size(), 2U) << "it has used up what it was told";
    EXPECT_EQ(rig.m_port.m_posted[1].kind, VfloodMessage::ONLINE);
}

TEST(VfloodControl, AnticipatedAllowanceIsExactlyWhatFits)
{
    VfloodRig rig;
    rig.m_control->SetAttribute("Anticipate", BooleanValue(true));
    rig.m_control->SetAttribute("BufferSize", UintegerValue(100));
    rig.Connect();
    const uint32_t welcome = rig.m_control->GetAccepted(rig.Flow());
    EXPECT_EQ(welcome, 3U + 50U);
    for (uint32_t i = 0; i < welcome; ++i)
    {
        rig.Data(i);
        EXPECT_EQ(rig.Flow().m_state, FlowState::ACTIVE) << i;
    }
    rig.Data(welcome);
    EXPECT_EQ(rig.Flow().m_state, FlowState::NO_BUFFER);
}

TEST(VfloodControl, WindowGrowsWithoutBuffer)
{
    VfloodRig rig;
    rig.m_control->SetAttribute("BufferSize", UintegerValue(10));
    rig.Connect();
    for (uint32_t i = 0; i < 10; ++i) // 3 go out, 5 wait: T = 10 - 5; then it is offline
    {
        rig.Data(i);
    }
    EXPECT_EQ(rig.Flow().m_state, FlowState::NO_BUFFER);
    EXPECT_EQ(rig.TakeOut(), (Numbers{0, 1, 2}));
    rig.AckTo(1);
    EXPECT_EQ(rig.TakeOut(), (Numbers{3, 4})); // slow start goes on
    EXPECT_EQ(rig.Flow().GetCwnd(), 4U);
    EXPECT_EQ(rig.Flow().m_state, FlowState::NO_BUFFER); // 5 of 10 - 5
    rig.AckTo(2);
    EXPECT_EQ(rig.TakeOut(), (Numbers{5, 6}));
    EXPECT_EQ(rig.Flow().m_state, FlowState::ACTIVE); // 3 of 10 - 3
}

TEST(VfloodControl, FrozenWindowGoesOfflineAndComesBack)
{
    VfloodRig rig;
    rig.m_control->SetAttribute("BufferSize", UintegerValue(10));
    rig.m_control->SetAttribute("GrowWithoutBuffer", BooleanValue(false));
    rig.Connect();
    for (uint32_t i = 0; i < 8; ++i) // 3 go out, 5 wait: T = 10 - 5
    {
        rig.Data(i);
    }
    EXPECT_EQ(rig.Flow().m_state, FlowState::ACTIVE);
    rig.Data(8);
    EXPECT_EQ(rig.Flow().m_state, FlowState::NO_BUFFER);
    EXPECT_EQ(rig.m_port.m_posted.back().kind, VfloodMessage::OFFLINE_BUFFER);
    EXPECT_EQ(rig.TakeOut(), (Numbers{0, 1, 2})); // nobody overtakes
    rig.AckTo(1);
    EXPECT_EQ(rig.TakeOut(), Numbers{3}); // the window is frozen
    EXPECT_EQ(rig.Flow().GetCwnd(), 3U);
    EXPECT_EQ(rig.Flow().m_state, FlowState::NO_BUFFER); // 5 of 10 - 5
    rig.AckTo(2);
    EXPECT_EQ(rig.Flow().m_state, FlowState::ACTIVE); // 4 of 10 - 4
    EXPECT_EQ(rig.m_port.m_posted.back().kind, VfloodMessage::ONLINE);
}

TEST(VfloodControl, ReserveKeepsOrderThenDrops)
{
    VfloodRig rig;
    rig.m_control->SetAttribute("BufferSize", UintegerValue(4));
    rig.m_control->SetAttribute("OfflineReserve", UintegerValue(2));
    rig.Connect();
    for (uint32_t i = 0; i < 9; ++i) // 3 out, 2 wait online, 4 more offline
    {
        EXPECT_TRUE(rig.Data(i));
    }
    EXPECT_FALSE(rig.Data(9));
    EXPECT_EQ(rig.m_disc->GetStats().GetNDroppedPackets(VfloodQueueDisc::BUFFER_DROP), 1U);
    EXPECT_EQ(rig.m_disc->GetNPackets(), 6U);
}

TEST(VfloodControl, ThreeDuplicatesGoOffline)
{
    for (bool byDom0 : {true, false})
    {
        VfloodRig rig;
        rig.m_control->SetAttribute("DupAcksGoOffline", BooleanValue(byDom0));
        rig.Connect();
        for (uint32_t i = 0; i < 9; ++i)
        {
            rig.Data(i);
        }
        rig.AckTo(1);
        rig.AckTo(1);
        rig.AckTo(1);
        EXPECT_EQ(rig.Flow().m_state, FlowState::ACTIVE);
        rig.AckTo(1);
        EXPECT_EQ(rig.Flow().m_state, byDom0 ? FlowState::PACKET_LOSS : FlowState::ACTIVE);
        EXPECT_EQ(rig.m_port.m_posted.back().kind == VfloodMessage::OFFLINE_LOSS, byDom0);
        rig.Say(VfloodMessage::LOSS, 1);
        EXPECT_EQ(rig.Flow().m_state, FlowState::PACKET_LOSS);
        EXPECT_EQ(rig.Flow().m_lossNumber, 1U);
    }
}

TEST(VfloodControl, RecoveryHandsTheWindowBack)
{
    VfloodRig rig;
    rig.Connect();
    for (uint32_t i = 0; i < 9; ++i)
    {
        rig.Data(i);
    }
    rig.Say(VfloodMessage::LOSS, 1);
    rig.m_port.m_posted.clear();
    rig.AckTo(2); // frozen window of 3
    EXPECT_EQ(rig.TakeOut(), (Numbers{0, 1, 2, 3, 4}));
    EXPECT_TRUE(rig.m_port.m_posted.empty());
    rig.Say(VfloodMessage::RECOVERED, 0, 50, 50); // of an earlier loss
    EXPECT_EQ(rig.Flow().m_state, FlowState::PACKET_LOSS);
    rig.Say(VfloodMessage::RECOVERED, 1, 5, 4);
    EXPECT_EQ(rig.Flow().m_state, FlowState::ACTIVE);
    EXPECT_EQ(rig.Flow().GetCwnd(), 5U);
    EXPECT_EQ(rig.TakeOut(), (Numbers{5, 6}));
    ASSERT_EQ(rig.m_port.m_posted.size(), 1U);
    EXPECT_EQ(rig.m_port.m_posted[0].kind, VfloodMessage::ONLINE);
    EXPECT_EQ(rig.m_port.m_posted[0].lossNumber, 1U);
    rig.AckTo(3); // avoidance: five ACKs for one segment
    EXPECT_EQ(rig.Flow().GetCwnd(), 5U);
}

TEST(VfloodControl, OfflineQueueModes)
{
    const std::map<VfloodControl::OfflineQueue, Numbers> expected{
        {VfloodControl::DRAIN, {}},
        {VfloodControl::FLUSH, {3, 4, 5}},
        {VfloodControl::DISCARD, {}},
    };
    for (const auto& [mode, numbers] : expected)
    {
        VfloodRig rig;
        rig.m_control->SetAttribute("OfflineQueue", EnumValue(mode));
        rig.Connect();
        for (uint32_t i = 0; i < 6; ++i)
        {
            rig.Data(i);
        }
        rig.TakeOut();
        rig.Say(VfloodMessage::LOSS, 1);
        rig.m_disc->Run();
        EXPECT_EQ(rig.TakeOut(), numbers);
        EXPECT_EQ(rig.m_disc->GetNPackets(), mode == VfloodControl::DRAIN ? 3U : 0U);
        rig.Data(6); // offline: passes if nothing of the flow waits
        EXPECT_EQ(rig.TakeOut(), mode == VfloodControl::DRAIN ? Numbers{} : Numbers{6});
    }
}

TEST(VfloodControl, MigrationIsForGood)
{
    VfloodRig rig;
    rig.Connect();
    rig.m_control->TakeOffline(rig.m_vif);
    EXPECT_EQ(rig.Flow().m_state, FlowState::PASS_THROUGH);
    EXPECT_EQ(rig.m_port.m_posted.back().kind, VfloodMessage::OFFLINE_MOVE);
    rig.Say(VfloodMessage::LOSS, 1);
    rig.Say(VfloodMessage::RECOVERED, 1, 9, 9);
    EXPECT_EQ(rig.Flow().m_state, FlowState::PASS_THROUGH);
    for (uint32_t i = 0; i < 6; ++i)
    {
        rig.Data(i);
    }
    EXPECT_EQ(rig.TakeOut(), (Numbers{0, 1, 2, 3, 4, 5}));
}

// The network may deliver a copy of the peer's SYN late. The guest ignores it, and so does dom0.
TEST(VfloodControl, ALateCopyOfThePeersSynChangesNothing)
{
    VfloodRig rig;
    rig.Peer(0, 0, TcpView::SYN);
    rig.Guest(0, 0, TcpView::SYN | TcpView::ACK);
    rig.Peer(1, VfloodRig::LARGE);
    for (uint32_t i = 0; i < 8; ++i)
    {
        rig.Data(i);
    }
    rig.TakeOut();
    rig.Peer(0, 0, TcpView::SYN);
    EXPECT_EQ(rig.Flow().m_state, FlowState::ACTIVE);
    EXPECT_EQ(rig.m_disc->GetNPackets(), 5U);
    rig.AckTo(1);
    EXPECT_EQ(rig.TakeOut(), (Numbers{3, 4}));
}

// Nor does one of the peer's SYN-ACK, whose window is that of the beginning.
TEST(VfloodControl, ALateCopyOfThePeersSynAckChangesNothing)
{
    VfloodRig rig;
    rig.Connect();
    for (uint32_t i = 0; i < 60; ++i)
    {
        rig.Data(i);
        rig.AckTo(i + 1);
    }
    rig.TakeOut();
    rig.Peer(1, 0, TcpView::SYN | TcpView::ACK);
    rig.Data(60);
    EXPECT_EQ(rig.TakeOut(), Numbers{60});
}

// Sequence numbers cannot tell what is more than half of them away.
TEST(VfloodControl, AnAllowanceIsNoMoreThanSequenceNumbersCanTell)
{
    for (const double alpha : {2.0, 1000.0, 1e6})
    {
        SCOPED_TRACE(alpha);
        VfloodRig rig;
        auto policy = CreateObject<FairBufferPolicy>();
        policy->SetAttribute("Alpha", DoubleValue(alpha));
        rig.m_control->SetAttribute("BufferPolicy", PointerValue(policy));
        rig.Guest(0, 0, TcpView::SYN);
        rig.Peer(1, 0, TcpView::SYN | TcpView::ACK);
        ASSERT_EQ(rig.m_port.m_posted.size(), 1U);
        const uint32_t segments = rig.m_port.m_posted[0].segments;
        EXPECT_LE(uint64_t{segments} * VfloodRig::MSS, uint64_t{VfloodMessage::LARGEST});
        EXPECT_EQ(segments, alpha > 2 ? (1U << 30) / VfloodRig::MSS : 3 + 2 * 2048);
    }
}

// The guest has lost the old connection and accepts a new one: its answer tells.
TEST(VfloodControl, ThePeerConnectsAgain)
{
    VfloodRig rig;
    rig.Connect();
    for (uint32_t i = 0; i < 8; ++i)
    {
        rig.Data(i);
    }
    rig.Peer(0, 0, TcpView::SYN);
    EXPECT_EQ(rig.m_disc->GetNPackets(), 5U);
    rig.Guest(1000000, 0, TcpView::SYN | TcpView::ACK);
    EXPECT_EQ(rig.m_disc->GetNPackets(), 0U);
    EXPECT_EQ(rig.Flow().m_state, FlowState::ACTIVE);
    EXPECT_EQ(rig.Flow().m_una, SequenceNumber32(1000001));
    rig.m_out.clear();
    rig.Guest(1000001, VfloodRig::MSS);
    EXPECT_EQ(rig.m_out.size(), 1U) << "the window of the peer's new SYN";
}

TEST(VfloodControl, ServesGuestsThatAccept)
{
    VfloodRig rig;
    rig.Peer(0, 0, TcpView::SYN); // the peer connects
    EXPECT_EQ(rig.Flow().m_state, FlowState::PEER_SYN);
    EXPECT_TRUE(rig.m_port.m_posted.empty());
    rig.Guest(0, 0, TcpView::SYN | TcpView::ACK);
    EXPECT_EQ(rig.Flow().m_state, FlowState::ACTIVE);
    rig.Peer(1, VfloodRig::LARGE);
    EXPECT_EQ(rig.m_port.m_posted.size(), 1U);
    rig.m_out.clear();
    for (uint32_t i = 0; i < 5; ++i)
    {
        rig.Data(i);
    }
    EXPECT_EQ(rig.TakeOut(), (Numbers{0, 1, 2}));
}

TEST(VfloodControl, ANewConnectionOfTheSameKeyStartsAfresh)
{
    VfloodRig rig;
    rig.Connect();
    for (uint32_t i = 0; i < 8; ++i)
    {
        rig.Data(i);
    }
    rig.AckTo(3);
    rig.Guest(0, 0, TcpView::SYN);
    EXPECT_EQ(rig.m_control->GetNFlows(), 1U);
    EXPECT_EQ(rig.Flow().GetCwnd(), 3U);
    EXPECT_EQ(rig.Flow().GetQueued(), 0U);
    EXPECT_EQ(rig.m_disc->GetNPackets(), 0U);
}

TEST(VfloodControl, RejectsBadInput)
{
    VfloodRig rig;
    EXPECT_THROW(rig.m_control->AddGuest(rig.m_vif, &rig.m_port), VirtError);
    EXPECT_THROW(
        rig.m_control->SetAttribute("CongestionOps", TypeIdValue(VfloodGuestOps::GetTypeId())),
        VirtError);
    EXPECT_THROW(
        rig.m_control->SetAttribute("CongestionOps", TypeIdValue(TcpCongestionOps::GetTypeId())),
        VirtError);
    EXPECT_THROW(
        rig.m_control->SetAttribute("CongestionOps", TypeIdValue(SimpleNetDevice::GetTypeId())),
        VirtError);
    rig.m_control->SetAttribute("CongestionOps", TypeIdValue(TcpLinuxReno::GetTypeId()));
    rig.Connect();
    for (uint32_t i = 0; i < 9; ++i)
    {
        rig.Data(i);
    }
    rig.AckTo(3); // by segments: window 6
    EXPECT_EQ(rig.Flow().GetCwnd(), 6U);
}
