/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// TCP super-segments, from the guest to the wire or to another guest.

#include "tcp-segments.h"
#include "vif-fixture.h"

#include "ns3/boolean.h"
#include "ns3/ethernet-channel.h"
#include "ns3/ethernet-net-device.h"
#include "ns3/super-segment.h"
#include "ns3/uinteger.h"
#include "ns3/virt-error.h"

using namespace ns3;
using namespace ns3::test;

namespace
{

class NetfrontTsoTest : public VifFixture
{
  public:
    NetfrontTsoTest()
    {
        m_guest.front->SetAttribute("Tso", BooleanValue(true));
        m_sender.identification = &m_identification;
        m_sender.timestamp = 5;
    }

    /// The guest sends full segments.
    void SendSegments(uint32_t count, uint32_t size = 1448)
    {
        for (uint32_t i = 0; i < count; ++i)
        {
            auto segment = m_sender.Make(size);
            m_sent.push_back(Bytes(segment));
            m_guest.front->Send(segment, Mac48Address("00:00:00:00:00:99"), 0x800);
        }
    }

    VifConnection::TxRing& Ring()
    {
        return m_guest.front->GetConnection()->tx;
    }

    /// What leaves the vif goes to the vif of another guest.
    bool ToOther(Ptr<NetDevice>,
                 Ptr<const Packet> packet,
                 uint16_t protocol,
                 const Address& source,
                 const Address&,
                 NetDevice::PacketType)
    {
        m_atBridge.push_back(packet->GetSize());
        m_other.back->SendFrom(packet->Copy(), source, m_other.front->GetAddress(), protocol);
        return true;
    }

    bool AtOther(Ptr<NetDevice>, Ptr<const Packet> packet, uint16_t, const Address&)
    {
        m_received.push_back(Bytes(packet));
        m_receivedAt.push_back(m_timers.Now());
        return true;
    }

    void ConnectOther(bool scatterGather = true)
    {
        m_other = MakeGuest();
        m_other.back->SetAttribute("ScatterGather", BooleanValue(scatterGather));
        m_other.front->SetAttribute("GsoReceive", BooleanValue(m_gsoReceive));
        m_other.front->Connect(m_other.back);
        m_guest.back->SetPromiscReceiveCallback(MakeCallback(&NetfrontTsoTest::ToOther, this));
        m_other.front->SetReceiveCallback(MakeCallback(&NetfrontTsoTest::AtOther, this));
    }

    uint16_t m_identification{0};
    bool m_gsoReceive{false}; // of the other guest, so that segments can be compared
    TcpSender m_sender;
    Guest m_other;
    std::vector<std::vector<uint8_t>> m_sent;
    std::vector<std::vector<uint8_t>> m_received;
    std::vector<Time> m_receivedAt;
};

} // namespace

TEST_F(NetfrontTsoTest, ABurstIsOneCostOneNotificationAndOnePacketForTheDriverDomain)
{
    Connect();
    Run(m_guest.vcpu);
    Do(m_guest.vcpu, [this]() { SendSegments(40); });
    const uint32_t size = 40 * 1448 + 52;
    m_timers.Advance(m_cost->GuestTx(size) - NanoSeconds(1));
    EXPECT_EQ(Ring().GetOutstanding(), 0U);
    m_timers.Advance(NanoSeconds(1));
    EXPECT_EQ(Ring().GetOutstanding(), 1U + (size + 4095) / 4096);
    Preempt(m_guest.vcpu);
    Run(m_dom0);
    m_timers.Advance(m_cost->Event() + m_cost->Dom0Tx(size) - NanoSeconds(1));
    EXPECT_TRUE(m_atBridge.empty());
    m_timers.Advance(NanoSeconds(1));
    EXPECT_EQ(m_atBridge, std::vector<uint32_t>{size});
    Run(m_guest.vcpu);
    Settle();
    EXPECT_EQ(Ring().GetOutstanding(), 0U) << "all slots came back";
}

TEST_F(NetfrontTsoTest, TheRingHolds13SuperSegmentsOf64KB)
{
    Connect();
    Run(m_guest.vcpu);
    for (uint32_t n = 1; n <= 13; ++n)
    {
        Do(m_guest.vcpu, [this]() { SendSegments(45); });
        Settle();
        EXPECT_EQ(Ring().GetOutstanding(), 17 * n) << "super-segments " << n;
        EXPECT_FALSE(GetFlowControl(m_guest.front)->IsStopped());
    }
    Do(m_guest.vcpu, [this]() { SendSegments(45); });
    Settle();
    EXPECT_EQ(Ring().GetOutstanding(), 236U) << "15 slots were left for the 14th";
    EXPECT_TRUE(GetFlowControl(m_guest.front)->IsStopped());
    EXPECT_EQ(m_guest.front->GetDropCount(DropReason::TX_RING_FULL), 45U - 39U)
        << "39 segments fit into 14 pages";
    Run(m_dom0);
    Settle();
    EXPECT_EQ(m_atBridge.size(), 14U);
    EXPECT_EQ(m_atBridge.front(), 45U * 1448 + 52);
    EXPECT_FALSE(GetFlowControl(m_guest.front)->IsStopped());
}

TEST_F(NetfrontTsoTest, TheQueueStopsByTheSlotsOfWhatWasPutTogether)
{
    Connect();
    Run(m_guest.vcpu);
    Do(m_guest.vcpu, [this]() {
        SendSegments(13 * 45 + 36);
        EXPECT_FALSE(GetFlowControl(m_guest.front)->IsStopped());
        SendSegments(1);
        EXPECT_TRUE(GetFlowControl(m_guest.front)->IsStopped()) << "it began the last page";
        SendSegments(2); // which has room for these
    });
    Settle();
    EXPECT_EQ(Ring().GetOutstanding(), 236U);
    EXPECT_EQ(m_guest.front->GetDropCount(), 0U);
}

TEST_F(NetfrontTsoTest, WhatIsInServiceTakesNoMore)
{
    Connect();
    Run(m_guest.vcpu);
    Run(m_dom0);
    Do(m_guest.vcpu, [this]() {
        SendSegments(2);
        auto later = [this]() { SendSegments(3); };
        m_guest.vcpu->GetServer().Continue(Time(), Ptr<EventImpl>(MakeEvent(later), false));
    });
    Settle();
    EXPECT_EQ(m_atBridge, (std::vector<uint32_t>{2 * 1448 + 52, 3 * 1448 + 52}));
}

TEST_F(NetfrontTsoTest, SegmentsThatWaitWhenTheGuestEndsAreDroppedOneByOne)
{
    Connect();
    Run(m_guest.vcpu);
    Do(m_guest.vcpu, [this]() { SendSegments(50); });
    m_timers.Settle();
    m_guest.front->Dispose();
    EXPECT_EQ(m_guest.front->GetDropCount(DropReason::GUEST_GONE), 50U);
}

TEST_F(NetfrontTsoTest, OffNothingIsPutTogether)
{
    m_guest.front->SetAttribute("Tso", BooleanValue(false));
    Connect();
    Run(m_guest.vcpu);
    Do(m_guest.vcpu, [this]() { SendSegments(236); });
    Settle();
    EXPECT_EQ(Ring().GetOutstanding(), 236U);
}

TEST_F(NetfrontTsoTest, TsoMaxSizeIsABound)
{
    m_guest.front->SetAttribute("TsoMaxSize", UintegerValue(3 * 1448 + 52));
    Connect();
    Run(m_guest.vcpu);
    Run(m_dom0);
    Do(m_guest.vcpu, [this]() { SendSegments(4); });
    Settle();
    EXPECT_EQ(m_atBridge, (std::vector<uint32_t>{2948, 2948})) << "smaller than that";
}

TEST_F(NetfrontTsoTest, NoSuperSegmentThatNeedsMoreSlotsThanItsParts)
{
    m_guest.front->SetMtu(4096);
    m_guest.back->SetMtu(4096);
    Connect();
    Run(m_guest.vcpu);
    Do(m_guest.vcpu, [this]() { SendSegments(10, 4044); });
    Settle();
    EXPECT_EQ(Ring().GetOutstanding(), 10U);
}

TEST_F(NetfrontTsoTest, LargeFramesTakeASlotPerPage)
{
    m_guest.front->SetMtu(9000);
    m_guest.back->SetMtu(9000);
    m_guest.front->SetAttribute("Tso", BooleanValue(false));
    Connect();
    Run(m_guest.vcpu);
    Do(m_guest.vcpu, [this]() {
        SendSegments(78, 8948); // 3 slots each
        EXPECT_TRUE(GetFlowControl(m_guest.front)->IsStopped()) << "2 slots left";
        SendSegments(1, 8948);
    });
    Settle();
    EXPECT_EQ(Ring().GetOutstanding(), 234U);
    EXPECT_EQ(m_guest.front->GetDropCount(DropReason::TX_RING_FULL), 1U);
    Run(m_dom0);
    Settle();
    EXPECT_EQ(m_atBridge.size(), 78U);
    EXPECT_EQ(Ring().GetOutstanding(), 0U);
}

TEST_F(NetfrontTsoTest, AnotherGuestsStackGetsItWhole)
{
    m_gsoReceive = true;
    Connect();
    ConnectOther();
    SuperSegmentTag tag;
    m_other.front->SetReceiveCallback(NetDevice::ReceiveCallback(
        [this, &tag](Ptr<NetDevice>, Ptr<const Packet> packet, uint16_t, const Address&) {
            EXPECT_FALSE(packet->PeekPacketTag(tag)) << "what it sends on is no super-segment";
            m_received.push_back(Bytes(packet));
            return true;
        }));
    Run(m_guest.vcpu);
    Run(m_dom0);
    Do(m_guest.vcpu, [this]() { SendSegments(45); });
    Settle();
    Run(m_other.vcpu);
    Settle();
    ASSERT_EQ(m_received.size(), 1U);
    const std::size_t headers = 52;
    EXPECT_EQ(m_received[0].size(), 45 * 1448 + headers);
    for (std::size_t i = 0; i < m_sent.size(); ++i)
    {
        ASSERT_TRUE(std::equal(m_sent[i].begin() + headers,
                               m_sent[i].end(),
                               m_received[0].begin() + headers + i * 1448));
    }
}

TEST_F(NetfrontTsoTest, AnotherGuestGetsItWholeAndItsStackSegmentBySegmentIfItWants)
{
    Connect();
    ConnectOther();
    Run(m_guest.vcpu);
    Run(m_dom0);
    Do(m_guest.vcpu, [this]() { SendSegments(45); });
    Settle();
    EXPECT_EQ(m_other.front->GetConnection()->rx.GetUnconsumedResponses(), 17U);
    EXPECT_TRUE(m_received.empty());
    const Time start = m_timers.Now();
    Run(m_other.vcpu);
    Settle();
    EXPECT_EQ(m_received, m_sent);
    EXPECT_EQ(m_receivedAt.front(), start + m_cost->Event() + m_cost->GuestRx(45 * 1448 + 52));
    EXPECT_EQ(m_receivedAt.back(), m_receivedAt.front()) << "one packet for the guest, too";
}

TEST_F(NetfrontTsoTest, WhatNeedsMoreBuffersThanAreReservedIsCutFirst)
{
    Connect();
    ConnectOther();
    m_other.back->SetAttribute("RxReserve", UintegerValue(16));
    Run(m_guest.vcpu);
    Run(m_dom0);
    Do(m_guest.vcpu, [this]() { SendSegments(45); }); // 17 slots
    Settle();
    EXPECT_EQ(m_other.front->GetConnection()->rx.GetUnconsumedResponses(), 45U);
    m_other.back->SetAttribute("RxReserve", UintegerValue(17));
    Do(m_guest.vcpu, [this]() { SendSegments(45); });
    Settle();
    EXPECT_EQ(m_other.front->GetConnection()->rx.GetUnconsumedResponses(), 62U);
    Run(m_other.vcpu);
    Settle();
    EXPECT_EQ(m_received, m_sent);
}

TEST_F(NetfrontTsoTest, AFullRingNeverRunsOutOfReservedBuffers)
{
    m_guest.front->SetMtu(9000);
    m_guest.back->SetMtu(9000);
    Connect();
    ConnectOther();
    m_other.front->SetMtu(9000);
    m_other.back->SetMtu(9000);
    m_other.back->SetAttribute("RxReserve", UintegerValue(1)); // a frame of 9000 bytes needs 3
    Run(m_guest.vcpu);
    Run(m_dom0);
    for (int i = 0; i < 30; ++i)
    {
        Do(m_guest.vcpu, [this]() { SendSegments(1, 8948); });
        Settle();
    }
    // 64 posted
    EXPECT_EQ(m_other.front->GetConnection()->rx.GetUnconsumedResponses(), 63U);
    EXPECT_EQ(m_other.back->GetNQueued(), 9U);
}

TEST_F(NetfrontTsoTest, ReceiveBuffersAreCountedByPage)
{
    Connect();
    ConnectOther();
    Run(m_guest.vcpu);
    Run(m_dom0);
    for (int i = 0; i < 4; ++i)
    {
        Do(m_guest.vcpu, [this]() { SendSegments(45); });
        Settle();
    }
    // 64 posted: the third leaves 64 - 51 < 20
    EXPECT_EQ(m_other.front->GetConnection()->rx.GetUnconsumedResponses(), 51U);
    EXPECT_EQ(m_other.back->GetNQueued(), 1U);
    Run(m_other.vcpu);
    Settle();
    EXPECT_EQ(m_received, m_sent) << "nothing is lost";
}

TEST_F(NetfrontTsoTest, AGuestWithoutScatterGatherGetsSegments)
{
    Connect();
    ConnectOther(false);
    Run(m_guest.vcpu);
    Run(m_dom0);
    Do(m_guest.vcpu, [this]() { SendSegments(45); });
    Settle();
    EXPECT_EQ(m_other.front->GetConnection()->rx.GetUnconsumedResponses(), 45U);
    Run(m_other.vcpu);
    Settle();
    EXPECT_EQ(m_received, m_sent);
}

TEST_F(NetfrontTsoTest, RefusesSizesThatAreNone)
{
    EXPECT_THROW(m_guest.front->SetAttribute("TsoMaxSize", UintegerValue(575)), VirtError);
    EXPECT_THROW(m_guest.front->SetAttribute("TsoMaxSize", UintegerValue(65537)), VirtError);
    EXPECT_THROW(m_guest.front->SetAttribute("TsoMaxSize", UintegerValue(0)), VirtError);
}

namespace
{

/// Two NICs and a cable.
class NicTsoTest : public ::testing::Test
{
  public:
    NicTsoTest()
    {
        auto channel = CreateObject<EthernetChannel>();
        for (auto& nic : {m_nic, m_peer})
        {
            CreateObject<Node>()->AddDevice(nic);
            nic->Attach(channel);
        }
        m_peer->SetReceiveCallback(MakeCallback(&NicTsoTest::AtPeer, this));
        m_sender.identification = &m_identification;
        m_sender.timestamp = 5;
    }

    ~NicTsoTest() override
    {
        Simulator::Destroy();
    }

    Ptr<Packet> MakeSuper(uint32_t count, uint32_t size = 1448)
    {
        auto first = m_sender.Make(size);
        m_sent.push_back(Bytes(first));
        SuperSegmentBuilder builder(first, 65536);
        for (uint32_t i = 1; i < count; ++i)
        {
            auto next = m_sender.Make(size);
            m_sent.push_back(Bytes(next));
            EXPECT_TRUE(builder.Add(next));
        }
        return builder.Finish();
    }

    bool Send(const Ptr<Packet>& packet)
    {
        return m_nic->Send(packet, m_peer->GetBroadcast(), 0x800);
    }

    bool AtPeer(Ptr<NetDevice>, Ptr<const Packet> packet, uint16_t, const Address&)
    {
        m_received.push_back(Bytes(packet));
        m_at.push_back(Simulator::Now());
        return true;
    }

    Ptr<EthernetNetDevice> m_nic{CreateObject<EthernetNetDevice>()};
    Ptr<EthernetNetDevice> m_peer{CreateObject<EthernetNetDevice>()};
    uint16_t m_identification{0};
    TcpSender m_sender;
    std::vector<std::vector<uint8_t>> m_sent;
    std::vector<std::vector<uint8_t>> m_received;
    std::vector<Time> m_at;
};

} // namespace

TEST_F(NicTsoTest, SegmentsLeaveOneAfterTheOtherAtLineRate)
{
    EXPECT_TRUE(Send(MakeSuper(45)));
    EXPECT_TRUE(Send(MakeSuper(3)));
    auto single = m_sender.Make(100);
    m_sent.push_back(Bytes(single));
    EXPECT_TRUE(Send(single));
    EXPECT_EQ(m_nic->GetQueue()->GetNPackets(), 2U) << "a super-segment is one packet there";
    Simulator::Run();
    EXPECT_EQ(m_received, m_sent);
    for (std::size_t i = 1; i < 48; ++i)
    {
        EXPECT_EQ(m_at[i] - m_at[i - 1], m_nic->GetOccupancy(1500)) << i;
    }
}

TEST_F(NicTsoTest, OneCompletionPerSuperSegmentWhenItsLastBitHasLeft)
{
    Time raised;
    m_nic->SetAttribute("InterruptDelay", TimeValue(Time(0)));
    m_nic->SetInterruptHandler(
        MakeCallback(+[](Time* at) { *at = Simulator::Now(); }).Bind(&raised));
    Send(MakeSuper(10));
    Simulator::Run();
    EXPECT_EQ(raised, 10 * m_nic->GetOccupancy(1500));
    EXPECT_EQ(m_nic->GetTxCompletions(), 1U);
    EXPECT_EQ(m_received, m_sent);
}

TEST_F(NicTsoTest, RefusesSegmentsAboveTheMtu)
{
    EXPECT_FALSE(Send(MakeSuper(3, 1449)));
    EXPECT_EQ(m_nic->GetDropCount(DropReason::TOO_BIG), 1U);
}
