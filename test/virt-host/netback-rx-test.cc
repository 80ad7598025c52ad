/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Driver domain to guest: receive buffers, the vif queue, notifications.

#include "vif-fixture.h"

#include "ns3/boolean.h"
#include "ns3/rx-buffer-target.h"
#include "ns3/uinteger.h"
#include "ns3/virt-error.h"

#include <algorithm>

using namespace ns3;

namespace
{

class NetbackRxTest : public VifFixture
{
  protected:
    /// The bridge sends that many frames while the guest sleeps.
    void SendWhileGuestSleeps(uint32_t count)
    {
        Connect();
        Run(m_dom0);
        Do(m_dom0, [this, count]() { SendToGuest(m_guest, count); });
        Settle();
    }

    /// Bursts for a guest that sleeps, then runs, time and again; the most buffers ever posted.
    uint32_t GetMostPostedWhileBusy()
    {
        uint32_t most = 0;
        m_guest.front->GetConnection()->TraceConnectWithoutContext(
            "RxPosted",
            MakeCallback(+[](uint32_t* to, uint32_t depth) {
                *to = std::max(*to, depth);
            }).Bind(&most));
        Preempt(m_guest.vcpu);
        for (int i = 0; i < 8; ++i)
        {
            Do(m_dom0, [this]() { SendToGuest(m_guest, 300); });
            Settle();
            Run(m_guest.vcpu);
            Settle();
            Preempt(m_guest.vcpu);
        }
        return most;
    }

    uint64_t Dropped(DropReason reason) const
    {
        return m_guest.back->GetDropCount(reason);
    }
};

} // namespace

// 64 buffers are posted. A frame is accepted while at least 20 are left (the largest packet:
// header, extra information, 18 fragments), so the 45th is the last one: it leaves 19. Then 32 wait
// in the vif queue. The 78th is dropped.
TEST_F(NetbackRxTest, SleepingGuestAbsorbs77With64Posted)
{
    SendWhileGuestSleeps(100);
    EXPECT_EQ(m_guest.front->GetConnection()->rx.GetUnconsumedResponses(), 45U);
    EXPECT_EQ(m_guest.back->GetNQueued(), 32U);
    EXPECT_EQ(Dropped(DropReason::VIF_QUEUE_FULL), 100U - 77U);
    EXPECT_EQ(m_guest.back->GetDropCount(), 100U - 77U);
}

// What GetRxRoom() promises is what happens: so many frames get receive buffers, and are told of,
// the next one waits.
TEST_F(NetbackRxTest, RoomIsWhatCanBeReserved)
{
    std::vector<uint32_t> reserved;
    m_guest.back->TraceConnectWithoutContext(
        "RxReserve",
        MakeCallback(+[](std::vector<uint32_t>* to, const EthernetFrame& frame) {
            to->push_back(frame.packet->GetSize());
        }).Bind(&reserved));
    EXPECT_EQ(m_guest.back->GetRxRoom(), 0U) << "nobody there";
    Connect();
    Run(m_dom0);
    EXPECT_EQ(m_guest.back->GetRxRoom(), 45U);
    Do(m_dom0, [this]() {
        SendToGuest(m_guest, 44);
        EXPECT_EQ(m_guest.back->GetRxRoom(), 1U) << "reserved, though not copied yet";
    });
    Settle();
    EXPECT_EQ(m_guest.back->GetRxRoom(), 1U);
    Do(m_dom0, [this]() { SendToGuest(m_guest, 33, 144); });
    Settle();
    EXPECT_EQ(m_guest.back->GetRxRoom(), 0U);
    EXPECT_EQ(reserved.size(), 45U) << "what waits in the vif queue has no buffer";
    Run(m_guest.vcpu);
    Settle();
    EXPECT_EQ(reserved.size(), 77U);
    EXPECT_EQ(reserved, m_atGuest);
    EXPECT_GE(m_guest.back->GetRxRoom(), 45U);
}

TEST_F(NetbackRxTest, SleepingGuestAbsorbs269FullyPosted)
{
    m_guest.front->SetAttribute("RxTargetMin", UintegerValue(256));
    SendWhileGuestSleeps(300);
    EXPECT_EQ(Dropped(DropReason::VIF_QUEUE_FULL), 300U - 269U); // 256 - 19 + 32
}

TEST_F(NetbackRxTest, SleepingGuestAbsorbs96WithoutScatterGather)
{
    m_guest.back->SetAttribute("ScatterGather", BooleanValue(false));
    SendWhileGuestSleeps(100);
    EXPECT_EQ(Dropped(DropReason::VIF_QUEUE_FULL), 100U - 96U); // 64 + 32
}

TEST_F(NetbackRxTest, VifQueueSizeIsAnAttribute)
{
    m_guest.back->SetAttribute("VifQueueSize", UintegerValue(0));
    SendWhileGuestSleeps(100);
    EXPECT_EQ(Dropped(DropReason::NO_RX_BUFFER), 100U - 45U) << "there is no queue to be full";
}

TEST_F(NetbackRxTest, StopsQueueDiscsAboveWhenTheVifQueueIsFull)
{
    SendWhileGuestSleeps(76);
    EXPECT_FALSE(GetFlowControl(m_guest.back)->IsStopped());
    Do(m_dom0, [this]() { SendToGuest(m_guest, 1); });
    Settle();
    EXPECT_TRUE(GetFlowControl(m_guest.back)->IsStopped());
    Run(m_guest.vcpu);
    Settle();
    EXPECT_FALSE(GetFlowControl(m_guest.back)->IsStopped());
    EXPECT_EQ(m_atGuest.size(), 77U);
}

TEST_F(NetbackRxTest, WhatWaitsIsDroppedAfter500Milliseconds)
{
    SendWhileGuestSleeps(77);
    Simulator::Run(); // the only event is the restart timer
    EXPECT_EQ(Simulator::Now(), MilliSeconds(500));
    EXPECT_EQ(Dropped(DropReason::VIF_TIMEOUT), 32U);
    EXPECT_EQ(m_guest.back->GetNQueued(), 0U);
    Do(m_dom0, [this]() { SendToGuest(m_guest, 3); });
    Settle();
    EXPECT_EQ(Dropped(DropReason::NO_RX_BUFFER), 3U) << "dropped at once until there are buffers";
    Run(m_guest.vcpu);
    Settle();
    EXPECT_EQ(m_atGuest.size(), 45U);
    Do(m_dom0, [this]() { SendToGuest(m_guest, 3); });
    Settle();
    EXPECT_EQ(m_atGuest.size(), 48U) << "the guest posted buffers";
}

TEST_F(NetbackRxTest, GuestThatWakesGetsEverythingInOrder)
{
    SendWhileGuestSleeps(77);
    Run(m_guest.vcpu);
    Settle();
    ASSERT_EQ(m_atGuest.size(), 77U);
    EXPECT_TRUE(std::is_sorted(m_atGuest.begin(), m_atGuest.end()));
    EXPECT_EQ(m_guest.back->GetDropCount(), 0U);
}

TEST_F(NetbackRxTest, GuestThatRunsLosesNothing)
{
    Connect();
    Run(m_dom0);
    Run(m_guest.vcpu);
    for (int i = 0; i < 100; ++i)
    {
        Do(m_dom0, [this]() { SendToGuest(m_guest, 20); });
        m_timers.Advance(MilliSeconds(1));
    }
    EXPECT_EQ(m_atGuest.size(), 2000U);
    EXPECT_EQ(m_guest.back->GetDropCount(), 0U);
}

TEST_F(NetbackRxTest, OneNotificationPerBatch)
{
    SendWhileGuestSleeps(10);
    EXPECT_EQ(m_guest.front->GetConnection()->toFront->GetNNotified(), 1U);
    Do(m_dom0, [this]() { SendToGuest(m_guest, 10); });
    Settle();
    EXPECT_EQ(m_guest.front->GetConnection()->toFront->GetNNotified(), 1U)
        << "the guest made no final check yet";
    Run(m_guest.vcpu);
    Settle();
    Do(m_dom0, [this]() { SendToGuest(m_guest, 10); });
    Settle();
    EXPECT_EQ(m_guest.front->GetConnection()->toFront->GetNNotified(), 2U);
}

TEST_F(NetbackRxTest, CopyAndGuestCostTheirTime)
{
    Connect();
    Run(m_dom0);
    Run(m_guest.vcpu);
    Do(m_dom0, [this]() { SendToGuest(m_guest, 2, 1000); });
    Settle();
    const Time copied = NetbackDriver::GetCopyShare(*m_cost, 1000) +
                        NetbackDriver::GetCopyShare(*m_cost, 1001); // seen at the end of the batch
    ASSERT_EQ(m_atGuestTimes.size(), 2U);
    EXPECT_EQ(m_atGuestTimes[0], copied + m_cost->Event() + m_cost->GuestRx(1000));
    EXPECT_EQ(m_atGuestTimes[1], m_atGuestTimes[0] + m_cost->GuestRx(1001));
    EXPECT_EQ(NetbackDriver::GetNicShare(*m_cost) + NetbackDriver::GetCopyShare(*m_cost, 1000),
              m_cost->Dom0Rx(1000))
        << "both shares make the whole";
}

TEST_F(NetbackRxTest, PreemptedGuestReceivesNothing)
{
    Connect();
    Run(m_dom0);
    Run(m_guest.vcpu);
    Do(m_dom0, [this]() { SendToGuest(m_guest, 10, 1000); });
    m_timers.Advance(MicroSeconds(25)); // copied and notified, some frames up
    const std::size_t before = m_atGuest.size();
    Preempt(m_guest.vcpu);
    Settle();
    EXPECT_EQ(m_atGuest.size(), before);
    EXPECT_GT(before, 0U);
    EXPECT_LT(before, 10U);
    Run(m_guest.vcpu);
    Settle();
    EXPECT_EQ(m_atGuest.size(), 10U);
}

TEST(RxBufferTarget, DoublesWhenFewAreLeftUpToTheMaximum)
{
    RxBufferTarget target(64, 256);
    EXPECT_EQ(target.Refill(0, 0), 64U) << "the first fill posts the minimum";
    EXPECT_EQ(target.Get(), 128U) << "but finds nothing left";
    EXPECT_EQ(target.Refill(65, 65), 0U) << "less than half a target to add";
    EXPECT_EQ(target.Refill(64, 64), 64U) << "half a target";
    EXPECT_EQ(target.Get(), 128U) << "a quarter or more was left";
    EXPECT_EQ(target.Refill(31, 31), 97U);
    EXPECT_EQ(target.Get(), 256U);
    EXPECT_EQ(target.Refill(63, 63), 193U);
    EXPECT_EQ(target.Get(), 256U) << "not above the maximum";
}

TEST(RxBufferTarget, ShrinksByOneWhenMostAreUnused)
{
    RxBufferTarget target(64, 256);
    target.Refill(0, 0);
    target.EndRound(96);
    EXPECT_EQ(target.Get(), 128U) << "three quarters";
    target.EndRound(97);
    EXPECT_EQ(target.Get(), 127U) << "more";
    for (int i = 0; i < 200; ++i)
    {
        target.EndRound(127);
    }
    EXPECT_EQ(target.Get(), 64U) << "not below the minimum";
}

TEST(RxBufferTarget, FullyPosted)
{
    RxBufferTarget target(256, 256);
    EXPECT_EQ(target.Refill(0, 0), 256U);
    EXPECT_EQ(target.Get(), 256U);
    target.EndRound(256);
    EXPECT_EQ(target.Get(), 256U);
    EXPECT_THROW(RxBufferTarget(0, 1), VirtError);
    EXPECT_THROW(RxBufferTarget(65, 64), VirtError);
}

// More arrives than the guest can take: fewer than a quarter of the target are left at each refill.
TEST_F(NetbackRxTest, PostedBuffersGrowFrom64To256)
{
    SendWhileGuestSleeps(1);
    EXPECT_EQ(m_guest.front->GetConnection()->rx.GetUnconsumedRequests(), 63U) << "64 posted";
    Run(m_guest.vcpu);
    const uint32_t most = GetMostPostedWhileBusy();
    EXPECT_EQ(most, 256U);
}

// vSnoop's setting, 75 % of the slots: a guest that sleeps absorbs 192 - 19 + 32.
TEST_F(NetbackRxTest, FixedPostingOf192)
{
    m_guest.front->SetAttribute("RxTargetMin", UintegerValue(192));
    m_guest.front->SetAttribute("RxTargetMax", UintegerValue(192));
    SendWhileGuestSleeps(300);
    EXPECT_EQ(Dropped(DropReason::VIF_QUEUE_FULL), 300U - 205U);
    Run(m_guest.vcpu);
    Settle();
    EXPECT_EQ(m_atGuest.size(), 205U);
    const uint32_t most = GetMostPostedWhileBusy();
    EXPECT_LE(most, 192U) << "it never grows";
    EXPECT_GE(most, 96U) << "refilled as soon as half of them can be added";
}

TEST_F(NetbackRxTest, RxReserveIsAnAttribute)
{
    m_guest.back->SetAttribute("RxReserve", UintegerValue(10));
    SendWhileGuestSleeps(100);
    EXPECT_EQ(Dropped(DropReason::VIF_QUEUE_FULL), 100U - (64U - 9U + 32U));
    EXPECT_THROW(m_guest.back->SetAttribute("RxReserve", UintegerValue(0)), VirtError);
    EXPECT_THROW(m_guest.back->SetAttribute("RxReserve", UintegerValue(32769)), VirtError);
}
