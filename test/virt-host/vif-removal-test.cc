/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// A vif is taken away: what becomes of frames, slots and notifications.

#include "vif-fixture.h"

#include "ns3/enum.h"
#include "ns3/uinteger.h"
#include "ns3/virt-error.h"

#include <deque>

using namespace ns3;

namespace
{

class VifRemovalTest : public VifFixture
{
  protected:
    void Hold(Ptr<NetDevice>, const EthernetFrame& frame)
    {
        m_held.push_back(frame);
    }

    void HoldFramesOf(const Guest& guest)
    {
        guest.back->SetBridge(MakeCallback(&VifRemovalTest::Hold, this));
    }

    uint64_t Gone() const
    {
        return m_guest.back->GetDropCount(DropReason::VIF_GONE);
    }

    std::deque<EthernetFrame> m_held;
};

} // namespace

TEST_F(VifRemovalTest, WhatWaitsForTheGuestIsDropped)
{
    Connect();
    Run(m_dom0);
    Do(m_dom0, [this]() {
        SendToGuest(m_guest, 100); // 45 are to be copied, 32 wait
        m_guest.back->Disconnect();
        EXPECT_EQ(Gone(), 32U);
        SendToGuest(m_guest, 1);
        EXPECT_EQ(Gone(), 33U);
    });
    Settle();
    EXPECT_EQ(Gone(), 33U + 45U);
    EXPECT_EQ(m_guest.back->GetNQueued(), 0U);
    EXPECT_EQ(m_guest.back->GetState(), VifState::GONE);
    EXPECT_FALSE(m_guest.back->IsLinkUp());
    EXPECT_FALSE(GetFlowControl(m_guest.back)->IsStopped());
    Simulator::Run();
    EXPECT_EQ(m_guest.back->GetDropCount(DropReason::VIF_TIMEOUT), 0U) << "nobody restarts it";
}

TEST_F(VifRemovalTest, DriverFinishesABatchThatHadFramesOfIt)
{
    Connect();
    Run(m_dom0);
    Do(m_dom0, [this]() { SendToGuest(m_guest, 10, 1000); });
    m_timers.Advance(MicroSeconds(5)); // some are copied, the guest sees none yet
    const uint32_t filled = 10 - m_guest.front->GetConnection()->rx.GetUnconsumedRequests();
    m_guest.back->Disconnect();
    Settle();
    EXPECT_LT(Gone(), 10U);
    EXPECT_GT(Gone(), 0U);
    EXPECT_NE(filled, 0U);
    Run(m_guest.vcpu);
    Settle();
    EXPECT_TRUE(m_atGuest.empty());
}

TEST_F(VifRemovalTest, FrameInServiceIsDroppedAndTheRingIsLeftAlone)
{
    Connect();
    Run(m_guest.vcpu);
    Do(m_guest.vcpu, [this]() { Send(m_guest, 10); });
    Settle();
    auto connection = m_guest.front->GetConnection();
    Run(m_dom0);
    m_timers.Advance(m_cost->Event() + NanoSeconds(100)); // the first one is in service
    EXPECT_EQ(m_driver->GetNPending(), 1U);
    m_guest.back->Disconnect();
    Settle();
    EXPECT_EQ(Gone(), 1U);
    EXPECT_TRUE(m_atBridge.empty());
    EXPECT_EQ(connection->tx.GetUnconsumedRequests(), 9U);
    EXPECT_EQ(connection->tx.GetUnconsumedResponses(), 0U);
    EXPECT_EQ(m_driver->GetNPending(), 0U) << "its place in the pool is free again";
}

TEST_F(VifRemovalTest, SlotsThatComeBackLaterAreNobodys)
{
    HoldFramesOf(m_guest);
    Connect();
    Run(m_guest.vcpu);
    Do(m_guest.vcpu, [this]() { Send(m_guest, 5, 1000); });
    Settle();
    Run(m_dom0);
    Settle();
    auto connection = m_guest.front->GetConnection();
    m_guest.back->Disconnect();
    m_guest.front->Disconnect();
    EXPECT_EQ(m_driver->GetNPending(), 5U) << "the driver domain still holds them";
    m_held.clear();
    Settle();
    EXPECT_EQ(m_driver->GetNPending(), 0U);
    EXPECT_EQ(connection->tx.GetUnconsumedResponses(), 0U);
}

TEST_F(VifRemovalTest, PoolOfADeadGuestServesTheOthers)
{
    m_driver->SetAttribute("MaxPendingTx", UintegerValue(20)); // 2 frames
    HoldFramesOf(m_guest);
    Connect();
    Guest other = MakeGuest();
    other.front->Connect(other.back);
    Run(m_dom0);
    Run(m_guest.vcpu);
    Do(m_guest.vcpu, [this]() { Send(m_guest, 5, 1000); });
    Settle();
    Run(other.vcpu);
    Do(other.vcpu, [&other]() { Send(other, 3, 500); });
    Settle();
    EXPECT_TRUE(m_atBridge.empty()) << "the pool is full";
    m_guest.back->Disconnect();
    m_held.clear();
    Settle();
    EXPECT_EQ(m_atBridge, (std::vector<uint32_t>{500, 501, 502}));
}

TEST_F(VifRemovalTest, NotificationsToAClosedPortAreIgnoredAndCounted)
{
    Connect();
    auto connection = m_guest.front->GetConnection();
    Run(m_dom0);
    Run(m_guest.vcpu);
    m_guest.back->Disconnect();
    Do(m_guest.vcpu, [this]() { Send(m_guest, 3); });
    Settle();
    EXPECT_EQ(connection->toBack->GetState(), EventChannelState::CLOSED);
    EXPECT_EQ(connection->toBack->GetNIgnored(), 1U);
    EXPECT_EQ(connection->tx.GetUnconsumedRequests(), 3U);
}

TEST_F(VifRemovalTest, GuestThatLostItsVifDropsWhatItSends)
{
    Connect();
    Run(m_dom0);
    Run(m_guest.vcpu);
    Do(m_dom0, [this]() { SendToGuest(m_guest, 10, 1000); });
    m_timers.Advance(MicroSeconds(35)); // the guest works on them
    m_guest.back->Disconnect();
    m_guest.front->Disconnect();
    m_guest.front->Disconnect();
    const std::size_t before = m_atGuest.size();
    Settle();
    EXPECT_EQ(m_atGuest.size(), before);
    Do(m_guest.vcpu, [this]() { Send(m_guest, 2); });
    Settle();
    EXPECT_EQ(m_guest.front->GetDropCount(DropReason::LINK_DOWN), 2U);
    EXPECT_FALSE(m_guest.front->IsLinkUp());
}

TEST_F(VifRemovalTest, GuestCannotTakeItsOwnVifAway)
{
    Connect();
    Run(m_guest.vcpu);
    Do(m_guest.vcpu, [this]() {
        EXPECT_THROW(m_guest.front->Disconnect(), VirtError);
        Send(m_guest, 1);
    });
    Settle();
    EXPECT_EQ(m_guest.front->GetConnection()->tx.GetOutstanding(), 1U);
}

TEST_F(VifRemovalTest, BackHalfGoesOnceAndForGood)
{
    std::vector<std::pair<VifState, VifState>> changes;
    m_guest.back->TraceConnectWithoutContext(
        "State",
        MakeCallback(+[](std::vector<std::pair<VifState, VifState>>* to,
                         VifState before,
                         VifState after) {
            to->emplace_back(before, after);
        }).Bind(&changes));
    Connect();
    m_guest.back->Disconnect();
    m_guest.back->Disconnect();
    m_guest.front->Disconnect();
    EXPECT_THROW(m_guest.front->Connect(m_guest.back), VirtError);
    const std::vector<std::pair<VifState, VifState>> expected{
        {VifState::UNCONNECTED, VifState::OPEN},
        {VifState::OPEN, VifState::GONE}};
    EXPECT_EQ(changes, expected);
}
