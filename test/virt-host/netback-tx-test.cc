/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Guest to bridge: when slots come back, and how many the driver domain may hold.

#include "tcp-segments.h"
#include "vif-fixture.h"

#include "ns3/boolean.h"
#include "ns3/enum.h"
#include "ns3/nstime.h"
#include "ns3/uinteger.h"
#include "ns3/virt-error.h"

#include <algorithm>
#include <deque>

using namespace ns3;

namespace
{

/// The bridge holds what it gets until the test lets go of it.
class NetbackTxTest : public VifFixture
{
  protected:
    NetbackTxTest()
    {
        HoldFramesOf(m_guest);
    }

    void HoldFramesOf(const Guest& guest)
    {
        guest.back->SetBridge(MakeCallback(&NetbackTxTest::Hold, this));
    }

    void Hold(Ptr<NetDevice> port, const EthernetFrame& frame)
    {
        m_unansweredAtBridge.push_back(Unanswered(m_guest));
        m_times.push_back(m_timers.Now());
        m_held.push_back(frame);
        m_from.push_back(port);
    }

    /// Slots the driver domain has not given back.
    static uint32_t Unanswered(const Guest& guest)
    {
        return guest.front->GetConnection()->tx.GetPublishedUnanswered();
    }

    /// The first guest sends; the driver domain runs.
    void SendAndServe(uint32_t count, uint32_t size = 1000)
    {
        Connect();
        Run(m_guest.vcpu);
        Do(m_guest.vcpu, [this, count, size]() { Send(m_guest, count, size); });
        Settle();
        Run(m_dom0);
        Settle();
    }

    /// Let go of the oldest frames.
    void Release(std::size_t count)
    {
        m_held.erase(m_held.begin(), m_held.begin() + count);
    }

    std::deque<EthernetFrame> m_held;
    std::vector<Ptr<NetDevice>> m_from;
    std::vector<uint32_t> m_unansweredAtBridge;
    std::vector<Time> m_times;
};

} // namespace

TEST_F(NetbackTxTest, MappedFrameKeepsItsSlotUntilNobodyHoldsIt)
{
    SendAndServe(5);
    ASSERT_EQ(m_held.size(), 5U);
    EXPECT_EQ(Unanswered(m_guest), 5U);
    EXPECT_EQ(m_driver->GetNPending(), 5U);
    const EthernetFrame second = m_held.front();
    Release(1);
    Settle();
    EXPECT_EQ(Unanswered(m_guest), 5U) << "a copy of the frame holds it, too";
    Release(2);
    Settle();
    EXPECT_EQ(Unanswered(m_guest), 3U) << "in any order";
    EXPECT_EQ(m_driver->GetNPending(), 3U);
}

TEST_F(NetbackTxTest, LastHolderGivesTheSlotBack)
{
    SendAndServe(1);
    {
        const EthernetFrame copy = m_held.front();
        Release(1);
    }
    Settle();
    EXPECT_EQ(Unanswered(m_guest), 0U);
    EXPECT_EQ(m_driver->GetNPending(), 0U);
}

TEST_F(NetbackTxTest, FrameWithinTheCopiedHeadersGivesItsSlotBackAtOnce)
{
    SendAndServe(2, 64 - 14); // one of 64 bytes with its Ethernet header, one of 65
    ASSERT_EQ(m_held.size(), 2U);
    EXPECT_EQ(m_unansweredAtBridge, (std::vector<uint32_t>{1, 1}));
    EXPECT_FALSE(m_held[0].grant);
    EXPECT_TRUE(m_held[1].grant && m_held[1].grant->IsMapped());
    EXPECT_EQ(Unanswered(m_guest), 1U);
}

TEST_F(NetbackTxTest, HeaderCopyIsAnAttribute)
{
    m_driver->SetAttribute("HeaderCopy", UintegerValue(138));
    SendAndServe(2, 138 - 14);
    EXPECT_EQ(Unanswered(m_guest), 1U);
}

TEST_F(NetbackTxTest, CopyModeGivesSlotsBackBeforeTheBridgeAndPaysPerByte)
{
    m_driver->SetAttribute("TxMode", EnumValue(NetbackDriver::COPY));
    SendAndServe(2);
    EXPECT_EQ(m_unansweredAtBridge, (std::vector<uint32_t>{1, 0}));
    ASSERT_EQ(m_times.size(), 2U);
    EXPECT_EQ(m_times[1] - m_times[0],
              m_cost->Dom0Tx(1001) + NetbackDriver::GetCopyCost(*m_cost, 1001));
    EXPECT_EQ(m_driver->GetNPending(), 0U);
}

TEST_F(NetbackTxTest, MapModeDoesNotPayPerByteCopied)
{
    SendAndServe(2);
    ASSERT_EQ(m_times.size(), 2U);
    EXPECT_EQ(m_times[1] - m_times[0], m_cost->Dom0Tx(1001));
    EXPECT_EQ(NetbackDriver::GetCopyCost(*m_cost, 1001), m_cost->Dom0Rx(1001) - m_cost->Dom0Rx(0));
}

TEST_F(NetbackTxTest, GuestSeesItsSlotsOnlyAfterTheDriverDomainRan)
{
    SendAndServe(3);
    m_dom0->GetServer().PostBackground(Seconds(10), Ptr<EventImpl>(MakeEvent([]() {}), false));
    m_timers.Advance(MilliSeconds(1));
    Preempt(m_dom0);
    Release(3); // whoever did that was not the driver domain
    Settle();
    EXPECT_EQ(Unanswered(m_guest), 3U);
    EXPECT_EQ(m_driver->GetNPending(), 3U);
    Run(m_dom0);
    Settle();
    EXPECT_EQ(Unanswered(m_guest), 0U);
    EXPECT_EQ(m_driver->GetNPending(), 0U);
}

TEST_F(NetbackTxTest, SlotsThatComeBackTogetherAreOneNotification)
{
    SendAndServe(236);
    auto channel = m_guest.front->GetConnection()->toFront;
    const uint64_t before = channel->GetNNotified();
    Release(118);
    Settle();
    EXPECT_EQ(channel->GetNNotified(), before) << "asked for half of them and one more";
    Release(118);
    Settle();
    EXPECT_EQ(channel->GetNNotified(), before + 1);
    EXPECT_EQ(m_guest.front->GetConnection()->tx.GetOutstanding(), 0U) << "reaped";
}

TEST_F(NetbackTxTest, CopyGivesTheSlotBackOnceAndCosts)
{
    SendAndServe(2);
    Time before;
    Time after;
    Do(m_dom0, [this, &before]() {
        m_held[1].grant->Copy();
        m_held[1].grant->Copy();
        before = m_timers.Now();
    });
    Do(m_dom0, [this, &after]() { after = m_timers.Now(); });
    Settle();
    EXPECT_EQ(after - before, NetbackDriver::GetCopyCost(*m_cost, 1001)) << "once";
    EXPECT_FALSE(m_held[1].grant->IsMapped());
    EXPECT_EQ(Unanswered(m_guest), 1U);
    Release(2);
    Settle();
    EXPECT_EQ(Unanswered(m_guest), 0U);
    EXPECT_EQ(m_driver->GetNPending(), 0U);
}

TEST_F(NetbackTxTest, WhatIsHeldForHalfASecondIsCopied)
{
    SendAndServe(3);
    Simulator::Stop(MilliSeconds(499));
    Simulator::Run();
    Settle();
    EXPECT_EQ(m_driver->GetNDelayedCopies(), 0U);
    EXPECT_EQ(Unanswered(m_guest), 3U);
    Simulator::Run();
    Settle();
    EXPECT_EQ(Simulator::Now(), MilliSeconds(500));
    EXPECT_EQ(m_driver->GetNDelayedCopies(), 3U);
    EXPECT_EQ(Unanswered(m_guest), 0U);
    EXPECT_EQ(m_held.size(), 3U) << "and is still there";
    EXPECT_FALSE(m_held[0].grant->IsMapped());
}

TEST_F(NetbackTxTest, CopyDelayIsAnAttributeAndCountsForEachFrame)
{
    m_driver->SetAttribute("CopyDelay", TimeValue(MilliSeconds(20)));
    SendAndServe(2);
    Simulator::Schedule(MilliSeconds(10), [this]() {
        Do(m_guest.vcpu, [this]() { Send(m_guest, 1, 1000); });
        Settle();
        Release(1); // of the first two one is gone
        Settle();
    });
    Simulator::Stop(MilliSeconds(25));
    Simulator::Run();
    Settle();
    EXPECT_EQ(m_driver->GetNDelayedCopies(), 1U);
    Simulator::Run();
    Settle();
    EXPECT_EQ(Simulator::Now(), MilliSeconds(30));
    EXPECT_EQ(m_driver->GetNDelayedCopies(), 2U);
}

TEST_F(NetbackTxTest, FrameForAnotherGuestKeepsItsSlotUntilItIsCopiedThere)
{
    m_driver->SetAttribute("CopyDelay", TimeValue(Seconds(10)));
    Guest other = MakeGuest();
    other.front->Connect(other.back);
    m_guest.back->SetBridge(
        MakeCallback(+[](Ptr<NetbackDevice> to, Ptr<NetDevice>, const EthernetFrame& frame) {
            to->SendFrame(frame);
        }).Bind(other.back));
    SendAndServe(100);
    // 64 buffers take 45 frames, 32 wait, the other 23 are dropped
    EXPECT_EQ(other.back->GetDropCount(DropReason::VIF_QUEUE_FULL), 23U);
    EXPECT_EQ(Unanswered(m_guest), 32U);
    Run(other.vcpu);
    Settle();
    EXPECT_EQ(Unanswered(m_guest), 0U);
    EXPECT_EQ(other.back->GetNQueued(), 0U);
    EXPECT_EQ(m_driver->GetNPending(), 0U);
}

TEST_F(NetbackTxTest, SuperSegmentHoldsAllItsSlots)
{
    m_guest.front->SetAttribute("Tso", BooleanValue(true));
    uint16_t identification = 0;
    test::TcpSender sender;
    sender.identification = &identification;
    Connect();
    Run(m_guest.vcpu);
    Do(m_guest.vcpu, [&]() {
        for (int i = 0; i < 40; ++i)
        {
            m_guest.front->Send(sender.Make(1448), Mac48Address("00:00:00:00:00:99"), 0x800);
        }
    });
    Settle();
    Run(m_dom0);
    Settle();
    ASSERT_EQ(m_held.size(), 1U);
    EXPECT_EQ(m_driver->GetNPending(), 1U + 15U) << "extra information and 57960 bytes in pages";
    EXPECT_EQ(Unanswered(m_guest), 16U);
    Release(1);
    Settle();
    EXPECT_EQ(m_driver->GetNPending(), 0U);
    EXPECT_EQ(m_guest.front->GetConnection()->tx.GetOutstanding(), 0U);
}

TEST_F(NetbackTxTest, PoolOfTheHostStopsAt238)
{
    Guest other = MakeGuest();
    other.front->Connect(other.back);
    HoldFramesOf(other);
    Run(other.vcpu);
    Do(other.vcpu, [&other]() { Send(other, 200, 500); });
    Settle();
    SendAndServe(200);
    EXPECT_EQ(m_held.size(), 238U);
    EXPECT_EQ(m_driver->GetNPending(), 238U);
    EXPECT_EQ(m_driver->GetNTxStops(), 1U);
    EXPECT_NEAR(Unanswered(m_guest) - m_guest.front->GetConnection()->tx.GetUnconsumedRequests(),
                119,
                1)
        << "each has its turn";
}

TEST_F(NetbackTxTest, PoolThatReopensServesOneFramePerVifAndTurn)
{
    m_driver->SetAttribute("MaxPendingTx", UintegerValue(20)); // 2 frames
    Guest other = MakeGuest();
    other.front->Connect(other.back);
    HoldFramesOf(other);
    Run(other.vcpu);
    Do(other.vcpu, [&other]() { Send(other, 5, 500); });
    Settle();
    SendAndServe(5);
    EXPECT_EQ(m_held.size(), 2U);
    for (int i = 0; i < 4; ++i)
    {
        Release(2);
        Settle();
        EXPECT_EQ(m_held.size(), 2U);
    }
    ASSERT_EQ(m_from.size(), 10U);
    // the first frame is taken before the second upcall, so the vif of that one has the last two
    for (std::size_t i = 2; i + 1 < m_from.size(); ++i)
    {
        EXPECT_NE(m_from[i], m_from[i - 1]) << "frame " << i;
    }
    EXPECT_EQ(m_driver->GetNTxStops(), 5U);
}

TEST_F(NetbackTxTest, TracesPoolAndStops)
{
    std::vector<uint32_t> pending;
    std::vector<uint32_t> stops;
    auto record =
        MakeCallback(+[](std::vector<uint32_t>* to, uint32_t value) { to->push_back(value); });
    m_driver->TraceConnectWithoutContext("PendingTx", record.Bind(&pending));
    m_driver->TraceConnectWithoutContext("TxStop", record.Bind(&stops));
    m_driver->SetAttribute("PendingTxReserve", UintegerValue(254));
    SendAndServe(3);
    EXPECT_EQ(pending, (std::vector<uint32_t>{1, 2}));
    EXPECT_EQ(stops, (std::vector<uint32_t>{2}));
    Release(2);
    Settle();
    EXPECT_EQ(pending, (std::vector<uint32_t>{1, 2, 0, 1}));
}

TEST_F(NetbackTxTest, FramesMayOutliveTheDriver)
{
    SendAndServe(3);
    m_driver->Dispose();
    m_guest.back->Dispose();
    Release(3);
    Settle();
    EXPECT_TRUE(m_held.empty());
}

TEST_F(NetbackTxTest, RefusesAttributesThatDoNotFit)
{
    EXPECT_THROW(m_driver->SetAttribute("MaxPendingTx", UintegerValue(0)), VirtError);
    EXPECT_THROW(m_driver->SetAttribute("MaxPendingTx", UintegerValue(18)), VirtError);
    EXPECT_THROW(m_driver->SetAttribute("PendingTxReserve", UintegerValue(256)), VirtError);
    EXPECT_THROW(m_driver->SetAttribute("HeaderCopy", UintegerValue(65537)), VirtError);
    EXPECT_THROW(m_driver->SetAttribute("CopyDelay", TimeValue(Time())), VirtError);
    auto fresh = CreateObject<NetbackDriver>();
    fresh->SetAttribute("MaxPendingTx", UintegerValue(10));
    EXPECT_THROW(fresh->Setup(m_dom0, m_cost), VirtError);
    fresh->SetAttribute("PendingTxReserve", UintegerValue(0));
    fresh->Setup(m_dom0, m_cost);
}
