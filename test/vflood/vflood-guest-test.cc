/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include <gtest/gtest.h>
// gtest first: the rig uses its macros
#include "vflood-rig.h"

#include "ns3/enum.h"
#include "ns3/node.h"
#include "ns3/tcp-reno-per-ack.h"
#include "ns3/vflood-channel-end.h"
#include "ns3/vflood-guest-ops.h"

using namespace ns3;
using namespace ns3::test;

namespace
{

constexpr uint32_t MSS = VfloodRig::MSS;

/// The guest's side of one flow, without a socket.
class GuestRig
{
  public:
    GuestRig()
    {
        m_module->SetPort(&m_port, nullptr);
        m_node->AggregateObject(m_module);
        m_tcb->m_segmentSize = MSS;
        m_tcb->m_cWnd = 3 * MSS;
        m_tcb->m_ssThresh = 1000 * MSS;
        m_tcb->m_highTxMark = SequenceNumber32(1);
        m_ops->Init(m_tcb);
        m_ops->Opened(VfloodRig::Key(), m_node, MakeCallback(&GuestRig::Kick, this));
    }

    ~GuestRig()
    {
        m_node->Dispose();
    }

    void Kick()
    {
        ++m_kicks;
    }

    void Hear(VfloodMessage::Kind kind, uint32_t number, uint32_t segments = 0, uint32_t base = 1)
    {
        VfloodMessage message;
        message.flow = VfloodRig::Key();
        message.kind = kind;
        message.lossNumber = number;
        message.segments = segments;
        message.base = SequenceNumber32(base);
        m_port.m_handler(message);
    }

    void Become(TcpSocketState::TcpCongState_t state)
    {
        m_ops->CongestionStateSet(m_tcb, state);
        m_tcb->m_congState = state;
    }

    RecordingPort m_port;
    Ptr<Node> m_node{CreateObject<Node>()};
    Ptr<VfloodGuest> m_module{CreateObject<VfloodGuest>()};
    Ptr<TcpSocketState> m_tcb{CreateObject<TcpSocketState>()};
    Ptr<VfloodGuestOps> m_ops{CreateObject<VfloodGuestOps>()};
    uint32_t m_kicks{0};
};

} // namespace

TEST(VfloodGuestOps, FloodsUpToTheAllowance)
{
    GuestRig rig;
    EXPECT_FALSE(rig.m_ops->IsFlooding());
    rig.Hear(VfloodMessage::ONLINE, 0, 100, 1);
    EXPECT_TRUE(rig.m_ops->IsFlooding());
    EXPECT_EQ(rig.m_ops->GetRightEdge().GetValue(), 1 + 100 * MSS);
    EXPECT_EQ(rig.m_kicks, 1U);
    rig.Hear(VfloodMessage::OFFLINE_BUFFER, 0);
    EXPECT_FALSE(rig.m_ops->IsFlooding());
    rig.Hear(VfloodMessage::ONLINE, 0, 10, 1 + 50 * MSS);
    EXPECT_EQ(rig.m_ops->GetRightEdge().GetValue(), 1 + 60 * MSS);
}

TEST(VfloodGuestOps, BaseOfTheAllowance)
{
    GuestRig rig;
    rig.m_tcb->m_highTxMark = SequenceNumber32(1 + 30 * MSS); // 10 of them are in the ring
    rig.Hear(VfloodMessage::ONLINE, 0, 5, 1 + 20 * MSS);
    EXPECT_EQ(rig.m_ops->GetRightEdge().GetValue(), 1 + 25 * MSS);
    rig.m_module->SetAttribute("AllowanceBase", EnumValue(VfloodGuest::SENT));
    rig.Hear(VfloodMessage::ONLINE, 0, 5, 1 + 20 * MSS);
    // Equation 3: 5 welcome and 30 outstanding.
    EXPECT_EQ(rig.m_ops->GetRightEdge().GetValue(), 1 + 35 * MSS);
}

TEST(VfloodGuestOps, KeepsTheShadowWindowAllTheTime)
{
    GuestRig rig;
    rig.Hear(VfloodMessage::ONLINE, 0, 100);
    rig.m_tcb->m_bytesInFlight = 50 * MSS;
    for (uint32_t ack = 1; ack <= 5; ++ack)
    {
        rig.m_ops->IncreaseWindow(rig.m_tcb, 20);
        EXPECT_EQ(rig.m_tcb->m_cWnd.Get(), (3 + ack) * MSS); // per ACK, while flooding
    }
}

TEST(VfloodGuestOps, TimeoutGoesOfflineAndReports)
{
    GuestRig rig;
    rig.Hear(VfloodMessage::ONLINE, 0, 100);
    rig.Become(TcpSocketState::CA_LOSS);
    EXPECT_FALSE(rig.m_ops->IsFlooding());
    ASSERT_EQ(rig.m_port.m_posted.size(), 1U);
    EXPECT_EQ(rig.m_port.m_posted[0].kind, VfloodMessage::LOSS);
    EXPECT_EQ(rig.m_port.m_posted[0].lossNumber, 1U);
    rig.Hear(VfloodMessage::ONLINE, 0, 100); // on its way before the loss was known
    EXPECT_FALSE(rig.m_ops->IsFlooding());
    rig.m_tcb->m_cWnd = 4 * MSS;
    rig.m_tcb->m_ssThresh = 7 * MSS;
    rig.Become(TcpSocketState::CA_OPEN);
    ASSERT_EQ(rig.m_port.m_posted.size(), 2U);
    EXPECT_EQ(rig.m_port.m_posted[1].kind, VfloodMessage::RECOVERED);
    EXPECT_EQ(rig.m_port.m_posted[1].segments, 4U);
    EXPECT_EQ(rig.m_port.m_posted[1].ssthresh, 7U);
    EXPECT_FALSE(rig.m_ops->IsFlooding()); // until the driver domain answers
    rig.Hear(VfloodMessage::ONLINE, 1, 100);
    EXPECT_TRUE(rig.m_ops->IsFlooding());
}

TEST(VfloodGuestOps, FastRecoveryHandsBackTheThreshold)
{
    GuestRig rig;
    rig.Hear(VfloodMessage::ONLINE, 0, 100);
    rig.Become(TcpSocketState::CA_DISORDER);
    EXPECT_TRUE(rig.m_ops->IsFlooding());
    rig.Become(TcpSocketState::CA_RECOVERY);
    rig.m_tcb->m_cWnd = 40 * MSS; // inflated
    rig.m_tcb->m_ssThresh = 12 * MSS;
    rig.Become(TcpSocketState::CA_OPEN);
    EXPECT_EQ(rig.m_port.m_posted.back().kind, VfloodMessage::RECOVERED);
    EXPECT_EQ(rig.m_port.m_posted.back().segments, 12U);
}

TEST(VfloodGuestOps, LossThatOnlyTheDriverDomainSawIsReportedRepaired)
{
    GuestRig rig;
    rig.m_tcb->m_highTxMark = SequenceNumber32(5000);
    rig.Hear(VfloodMessage::ONLINE, 0, 100);
    rig.Hear(VfloodMessage::OFFLINE_LOSS, 0);
    EXPECT_FALSE(rig.m_ops->IsFlooding());
    rig.m_tcb->m_lastAckedSeq = SequenceNumber32(4999);
    rig.m_ops->PktsAcked(rig.m_tcb, 1, MilliSeconds(1));
    EXPECT_TRUE(rig.m_port.m_posted.empty());
    rig.m_tcb->m_lastAckedSeq = SequenceNumber32(5000);
    rig.m_ops->PktsAcked(rig.m_tcb, 1, MilliSeconds(1));
    ASSERT_EQ(rig.m_port.m_posted.size(), 1U);
    EXPECT_EQ(rig.m_port.m_posted[0].kind, VfloodMessage::RECOVERED);
}

TEST(VfloodGuestOps, MoveIsHeardWhateverTheNumber)
{
    GuestRig rig;
    rig.Hear(VfloodMessage::ONLINE, 0, 100);
    rig.Hear(VfloodMessage::OFFLINE_MOVE, 17);
    EXPECT_FALSE(rig.m_ops->IsFlooding());
}

TEST(VfloodGuestOps, ClosesOnce)
{
    GuestRig rig;
    rig.Hear(VfloodMessage::ONLINE, 0, 100);
    rig.m_ops->Closed();
    EXPECT_EQ(rig.m_module->GetNFlows(), 0U);
    EXPECT_TRUE(rig.m_port.m_posted.empty()); // the driver domain sees the FIN itself
    rig.Hear(VfloodMessage::ONLINE, 0, 100);
    EXPECT_FALSE(rig.m_ops->IsFlooding());
    GuestRig lossy;
    lossy.Become(TcpSocketState::CA_LOSS);
    lossy.m_ops->Closed();
    EXPECT_EQ(lossy.m_port.m_posted.back().kind, VfloodMessage::CLOSE);
}

TEST(VfloodGuestOps, ForkIsAFlowOfItsOwn)
{
    GuestRig rig;
    rig.Hear(VfloodMessage::ONLINE, 0, 100);
    auto fork = DynamicCast<VfloodGuestOps>(rig.m_ops->Fork());
    ASSERT_TRUE(fork);
    EXPECT_FALSE(fork->IsFlooding());
    fork->Init(rig.m_tcb);
    fork->Closed();
    EXPECT_EQ(rig.m_module->GetNFlows(), 1U);
}

TEST(VfloodGuestOps, WithoutTheModuleItIsItsInnerControl)
{
    auto ops = CreateObject<VfloodGuestOps>();
    auto tcb = CreateObject<TcpSocketState>();
    tcb->m_segmentSize = MSS;
    tcb->m_cWnd = 3 * MSS;
    ops->Init(tcb);
    ops->Opened(VfloodRig::Key(), CreateObject<Node>(), MakeNullCallback<void>());
    ops->CongestionStateSet(tcb, TcpSocketState::CA_LOSS);
    tcb->m_congState = TcpSocketState::CA_LOSS;
    ops->CongestionStateSet(tcb, TcpSocketState::CA_OPEN);
    EXPECT_FALSE(ops->IsFlooding());
    EXPECT_EQ(ops->GetSsThresh(tcb, 0), 2 * MSS);
}

namespace
{

/// Two ends without event channels: upcalls are made by hand.
struct Ends
{
    VfloodRing toGuest{4};
    VfloodRing toDom0{4};
    VfloodChannelEnd dom0{toGuest, toDom0, nullptr, true};
    VfloodChannelEnd guest{toDom0, toGuest, nullptr, false};
    std::vector<VfloodMessage> atGuest;
    std::vector<VfloodMessage> atDom0;

    Ends()
    {
        dom0.SetHandler(MakeCallback(&Ends::Dom0Hears, this));
        guest.SetHandler(MakeCallback(&Ends::GuestHears, this));
    }

    void GuestHears(const VfloodMessage& message)
    {
        atGuest.push_back(message);
    }

    void Dom0Hears(const VfloodMessage& message)
    {
        atDom0.push_back(message);
    }
};

VfloodMessage
About(uint16_t flow, VfloodMessage::Kind kind, uint32_t segments)
{
    VfloodMessage message;
    message.flow = VfloodRig::Key(flow);
    message.kind = kind;
    message.segments = segments;
    return message;
}

} // namespace

TEST(VfloodChannelEnd, GuestGetsTheNewestOfEachFlow)
{
    Ends ends;
    for (uint32_t i = 1; i <= 50; ++i) // far more than the ring holds
    {
        ends.dom0.Post(About(i % 3, VfloodMessage::ONLINE, i));
    }
    EXPECT_LE(ends.dom0.GetBacklog(), 3U);
    std::map<FlowKey, uint32_t> newest;
    for (int round = 0; round < 3; ++round)
    {
        ends.guest.OnUpcall();
        ends.dom0.OnUpcall();
    }
    for (const auto& message : ends.atGuest)
    {
        EXPECT_GT(message.segments, newest[message.flow]); // never back
        newest[message.flow] = message.segments;
    }
    EXPECT_EQ(newest[VfloodRig::Key(0)], 48U);
    EXPECT_EQ(newest[VfloodRig::Key(1)], 49U);
    EXPECT_EQ(newest[VfloodRig::Key(2)], 50U);
    EXPECT_LE(ends.atGuest.size(), 9U);
}

TEST(VfloodChannelEnd, OfflineIsNeverLost)
{
    Ends ends;
    for (uint32_t i = 1; i <= 20; ++i)
    {
        ends.dom0.Post(About(0, VfloodMessage::ONLINE, i));
    }
    ends.dom0.Post(About(0, VfloodMessage::OFFLINE_BUFFER, 0));
    for (int round = 0; round < 3; ++round)
    {
        ends.guest.OnUpcall();
        ends.dom0.OnUpcall();
    }
    EXPECT_EQ(ends.atGuest.back().kind, VfloodMessage::OFFLINE_BUFFER);
}

TEST(VfloodChannelEnd, DriverDomainGetsEverythingInOrder)
{
    Ends ends;
    for (uint32_t i = 0; i < 30; ++i)
    {
        ends.guest.Post(About(0, i % 2 ? VfloodMessage::RECOVERED : VfloodMessage::LOSS, i));
    }
    for (int round = 0; round < 10; ++round)
    {
        ends.dom0.OnUpcall();
        ends.guest.OnUpcall();
    }
    ASSERT_EQ(ends.atDom0.size(), 30U);
    for (uint32_t i = 0; i < 30; ++i)
    {
        EXPECT_EQ(ends.atDom0[i].segments, i);
    }
    EXPECT_EQ(ends.guest.GetBacklog(), 0U);
}
