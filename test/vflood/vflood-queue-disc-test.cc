/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "fake-grant.h"

#include "ns3/enum.h"

#include <gtest/gtest.h>
// gtest first: the rig uses its macros
#include "vflood-rig.h"

using namespace ns3;
using namespace ns3::test;
using Numbers = std::vector<uint32_t>;

TEST(VfloodQueueDisc, ReleasesByTheOffloadedWindow)
{
    VfloodRig rig;
    rig.Connect();
    for (uint32_t i = 0; i < 20; ++i)
    {
        EXPECT_TRUE(rig.Data(i));
    }
    EXPECT_EQ(rig.TakeOut(), (Numbers{0, 1, 2})); // initial window 3
    EXPECT_EQ(rig.m_disc->GetNPackets(), 17U);
    rig.AckTo(1); // window 4, in the network 2
    EXPECT_EQ(rig.TakeOut(), (Numbers{3, 4}));
    rig.AckTo(3); // one ACK: window 5, in the network 2
    EXPECT_EQ(rig.TakeOut(), (Numbers{5, 6, 7}));
    EXPECT_EQ(rig.Flow().GetCwnd(), 5U);
    EXPECT_EQ(rig.m_disc->GetNPackets(), 12U);
}

TEST(VfloodQueueDisc, ReleasesByThePeersWindow)
{
    VfloodRig rig;
    rig.Connect();
    rig.AckTo(0, 0, 2 * VfloodRig::MSS + 128);
    for (uint32_t i = 0; i < 6; ++i)
    {
        rig.Data(i);
    }
    EXPECT_EQ(rig.TakeOut(), (Numbers{0, 1}));
    rig.AckTo(2, 0, 0); // closed
    EXPECT_EQ(rig.TakeOut(), Numbers{});
    rig.AckTo(2, 0, 3 * VfloodRig::MSS + 128); // a window update, no duplicate
    EXPECT_EQ(rig.TakeOut(), (Numbers{2, 3, 4}));
    EXPECT_EQ(rig.Flow().m_dupAcks, 0U);
}

TEST(VfloodQueueDisc, WhatIsSentAgainGoesOutAtOnceAndOnce)
{
    VfloodRig rig;
    rig.Connect();
    for (uint32_t i = 0; i < 8; ++i)
    {
        rig.Data(i);
    }
    rig.TakeOut();
    rig.Data(0); // in the network already
    EXPECT_EQ(rig.TakeOut(), Numbers{0});
    rig.Data(5); // waits: replaced
    EXPECT_EQ(rig.TakeOut(), Numbers{5});
    EXPECT_EQ(rig.m_disc->GetNPackets(), 4U);
    EXPECT_EQ(rig.m_disc->GetStats().GetNDroppedPackets(VfloodQueueDisc::REPLACED_DROP), 1U);
    EXPECT_EQ(rig.Flow().m_flight.GetCount(), 4U); // 0, 1, 2, 5
    rig.AckTo(3);
    EXPECT_EQ(rig.TakeOut(), (Numbers{3, 4, 6}));
}

TEST(VfloodQueueDisc, WhatIsSentAgainTakesThePlaceOfItsCopyThatIsAboutToGo)
{
    VfloodRig rig;
    rig.m_control->SetAttribute("OfflineQueue", EnumValue(VfloodControl::FLUSH));
    rig.Connect();
    for (uint32_t i = 0; i < 8; ++i)
    {
        rig.Data(i);
    }
    EXPECT_EQ(rig.TakeOut(), (Numbers{0, 1, 2}));
    auto queue = rig.m_disc->GetNetDeviceQueueInterface()->GetTxQueue(0);
    queue->Stop();
    rig.Say(VfloodMessage::LOSS, 1); // flushes, but the NIC is busy
    rig.Data(4);
    rig.Data(0);
    EXPECT_TRUE(rig.TakeOut().empty());
    queue->Start();
    rig.m_disc->Run();
    EXPECT_EQ(rig.TakeOut(), (Numbers{3, 4, 5, 6, 7, 0}));
}

TEST(VfloodQueueDisc, OthersDoNotWait)
{
    VfloodRig rig;
    rig.Connect();
    for (uint32_t i = 0; i < 8; ++i)
    {
        rig.Data(i);
    }
    rig.m_out.clear();
    rig.Guest(1 + 8 * VfloodRig::MSS, 0); // ACK without data
    ASSERT_EQ(rig.m_out.size(), 1U);
    EXPECT_EQ(rig.m_out[0].payload, 0U);
    rig.m_out.clear();
    // A flow of which no SYN was seen, and a guest without vFlood.
    rig.Guest(1, 100, TcpView::ACK, 7);
    EXPECT_EQ(rig.m_out.size(), 1U);
    rig.Raw(Segment(VfloodRig::Local(9), PEER, TcpWith(0, 0, TcpView::SYN, 1), 0), rig.m_uplink);
    EXPECT_EQ(rig.m_out.size(), 2U);
    EXPECT_EQ(rig.m_control->GetNFlows(), 1U);
}

TEST(VfloodQueueDisc, FinKeepsItsPlaceAndEndsTheFlow)
{
    VfloodRig rig;
    rig.Connect();
    for (uint32_t i = 0; i < 4; ++i)
    {
        rig.Data(i);
    }
    rig.Guest(1 + 4 * VfloodRig::MSS, 0, TcpView::FIN | TcpView::ACK);
    EXPECT_EQ(rig.TakeOut(), (Numbers{0, 1, 2}));
    rig.AckTo(1);
    ASSERT_EQ(rig.m_out.size(), 2U); // window 4: segment 3, then FIN
    EXPECT_FALSE(rig.m_out[0].Has(TcpView::FIN));
    EXPECT_TRUE(rig.m_out[1].Has(TcpView::FIN));
    rig.AckTo(4);
    EXPECT_EQ(rig.m_control->GetNFlows(), 1U);
    rig.Peer(2 + 4 * VfloodRig::MSS, VfloodRig::LARGE); // FIN acknowledged
    EXPECT_EQ(rig.m_control->GetNFlows(), 0U);
}

TEST(VfloodQueueDisc, ResetOfThePeerDropsWhatWaits)
{
    VfloodRig rig;
    rig.Connect();
    for (uint32_t i = 0; i < 8; ++i)
    {
        rig.Data(i);
    }
    rig.Peer(1, 0, TcpView::RST);
    EXPECT_EQ(rig.m_control->GetNFlows(), 0U);
    EXPECT_EQ(rig.m_disc->GetNPackets(), 0U);
    EXPECT_EQ(rig.m_disc->GetStats().GetNDroppedPackets(VfloodQueueDisc::CLOSED_DROP), 5U);
    // If the guest does not believe the reset, it goes on alone.
    EXPECT_EQ(rig.m_port.m_posted.back().kind, VfloodMessage::OFFLINE_MOVE);
}

TEST(VfloodQueueDisc, ResetOfTheGuestLeavesInOrder)
{
    VfloodRig rig;
    rig.Connect();
    rig.AckTo(0, 0, 6 * VfloodRig::MSS + 127);
    for (uint32_t i = 0; i < 8; ++i)
    {
        rig.Data(i);
    }
    EXPECT_EQ(rig.TakeOut(), (Numbers{0, 1, 2}));
    rig.Guest(1 + 8 * VfloodRig::MSS, 0, TcpView::RST);
    ASSERT_EQ(rig.m_out.size(), 4U);
    EXPECT_TRUE(rig.m_out.back().Has(TcpView::RST));
    EXPECT_EQ(rig.TakeOut(), (Numbers{3, 4, 5})) << "what the peer has room for";
    EXPECT_EQ(rig.m_control->GetNFlows(), 0U);
    EXPECT_EQ(rig.m_disc->GetNPackets(), 0U);
    EXPECT_EQ(rig.m_disc->GetStats().GetNDroppedPackets(VfloodQueueDisc::CLOSED_DROP), 2U);
}

TEST(VfloodQueueDisc, NeverHoldsTwoCopies)
{
    VfloodRig rig;
    rig.Connect();
    rig.m_disc->GetNetDeviceQueueInterface()->GetTxQueue(0)->Stop(); // a busy device
    for (uint32_t i = 0; i < 8; ++i)
    {
        rig.Data(i);
    }
    for (int round = 0; round < 3; ++round)
    {
        rig.Data(1); // was about to go out
        rig.Data(6); // waited for the window
        EXPECT_EQ(rig.m_disc->GetNPackets(), 8U);
    }
    rig.m_disc->GetNetDeviceQueueInterface()->GetTxQueue(0)->Start();
    rig.m_disc->Run();
    EXPECT_EQ(rig.TakeOut(), (Numbers{0, 1, 2, 6}));
    EXPECT_EQ(rig.m_disc->GetStats().GetNDroppedPackets(VfloodQueueDisc::REPLACED_DROP), 6U);
}

TEST(VfloodQueueDisc, FlushedAndSentAgainIsOneCopy)
{
    VfloodRig rig;
    rig.m_control->SetAttribute("OfflineQueue", EnumValue(VfloodControl::FLUSH));
    rig.Connect();
    for (uint32_t i = 0; i < 6; ++i)
    {
        rig.Data(i);
    }
    rig.TakeOut();
    rig.m_disc->GetNetDeviceQueueInterface()->GetTxQueue(0)->Stop();
    rig.Say(VfloodMessage::LOSS, 1);
    rig.Data(3);
    rig.m_disc->GetNetDeviceQueueInterface()->GetTxQueue(0)->Start();
    rig.m_disc->Run();
    EXPECT_EQ(rig.TakeOut(), (Numbers{3, 4, 5}));
}

TEST(VfloodQueueDisc, FlowsTakeTurns)
{
    VfloodRig rig;
    rig.Connect(0);
    rig.Connect(1);
    rig.AckTo(0, 0, 128); // both closed
    rig.AckTo(0, 1, 128);
    for (uint32_t i = 0; i < 3; ++i)
    {
        rig.Data(i, TcpView::ACK, 0);
        rig.Data(i, TcpView::ACK, 1);
    }
    EXPECT_EQ(rig.TakeOut(), Numbers{});
    // Both open while the device takes nothing, then it takes all.
    rig.m_disc->GetNetDeviceQueueInterface()->GetTxQueue(0)->Stop();
    rig.AckTo(0, 0);
    rig.AckTo(0, 1);
    rig.m_disc->GetNetDeviceQueueInterface()->GetTxQueue(0)->Start();
    rig.m_disc->Run();
    EXPECT_EQ(rig.TakeOut(), (Numbers{0, 0, 1, 1, 2, 2}));
}

TEST(VfloodQueueDisc, LargeReleasesAreNotCutShort)
{
    VfloodRig rig;
    rig.Connect();
    rig.AckTo(0, 0, 128);
    for (uint32_t i = 0; i < 300; ++i)
    {
        rig.Data(i);
    }
    rig.Say(VfloodMessage::LOSS, 1);
    rig.Say(VfloodMessage::RECOVERED, 1, 200, 100);
    EXPECT_EQ(rig.TakeOut(), Numbers{});
    rig.AckTo(0);
    EXPECT_EQ(rig.TakeOut().size(), 200U);
}

TEST(VfloodQueueDisc, CopiesWhatHasToWait)
{
    VfloodRig rig;
    rig.Connect();
    char states[5] = {};
    for (uint32_t i = 0; i < 5; ++i)
    {
        rig.MappedData(i, Create<FakeGrant>(states[i]));
    }
    EXPECT_EQ(rig.TakeOut(), (Numbers{0, 1, 2}));
    EXPECT_EQ(std::string(states, 5), "gggcc") << "what goes out at once is not copied";
}

TEST(VfloodQueueDisc, WithMemoryOfTheGuestNothingIsCopied)
{
    VfloodRig rig;
    rig.m_disc->SetAttribute("Memory", EnumValue(VfloodQueueDisc::GUEST));
    rig.Connect();
    char states[5] = {};
    for (uint32_t i = 0; i < 5; ++i)
    {
        rig.MappedData(i, Create<FakeGrant>(states[i]));
    }
    EXPECT_EQ(std::string(states, 5), "gggss");
}

TEST(VfloodQueueDisc, WithTheRingAsMemorySlotsAreKept)
{
    VfloodRig rig;
    rig.m_disc->SetAttribute("Memory", EnumValue(VfloodQueueDisc::RING));
    rig.Connect();
    char states[5] = {};
    for (uint32_t i = 0; i < 5; ++i)
    {
        rig.MappedData(i, Create<FakeGrant>(states[i]));
    }
    EXPECT_EQ(std::string(states, 5), "gggmm");
    rig.AckTo(3);
    EXPECT_EQ(std::string(states, 5), "ggggg");
}

TEST(VfloodQueueDisc, GuestThatIsGoneLeavesNothingBehind)
{
    VfloodRig rig;
    rig.Connect(0);
    rig.Connect(1);
    for (uint32_t i = 0; i < 10; ++i)
    {
        rig.Data(i, TcpView::ACK, i % 2);
    }
    EXPECT_GT(rig.m_disc->GetNPackets(), 0U);
    rig.m_hook->OnPortRemoved(rig.m_uplink); // not its port
    EXPECT_EQ(rig.m_control->GetNFlows(), 2U);
    rig.m_hook->OnPortRemoved(rig.m_vif);
    EXPECT_EQ(rig.m_control->GetNFlows(), 0U);
    EXPECT_EQ(rig.m_disc->GetNPackets(), 0U);
    EXPECT_GT(rig.m_disc->GetStats().GetNDroppedPackets(VfloodQueueDisc::CLOSED_DROP), 0U);
    EXPECT_TRUE(rig.m_port.m_handler.IsNull()) << "its channel is not listened to";
    rig.TakeOut();
    rig.AckTo(1); // late
    EXPECT_EQ(rig.TakeOut(), Numbers{});
}
