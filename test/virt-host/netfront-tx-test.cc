/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Guest to driver domain.

#include "vif-fixture.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/enum.h"
#include "ns3/uinteger.h"
#include "ns3/virt-error.h"

using namespace ns3;

namespace
{

class NetfrontTxTest : public VifFixture
{
  public:
    static Ptr<EventImpl> Note()
    {
        return Ptr<EventImpl>(MakeEvent([]() {}), false);
    }

    void OnDepth(uint32_t depth)
    {
        m_depths->emplace_back(m_timers.Now(), depth);
    }

    std::vector<std::pair<Time, uint32_t>>* m_depths{nullptr};
};

} // namespace

TEST_F(NetfrontTxTest, StopsAt236OutstandingAndDropsWhatComesThen)
{
    Connect();
    Run(m_guest.vcpu);
    Do(m_guest.vcpu, [this]() {
        Send(m_guest, 235);
        EXPECT_FALSE(GetFlowControl(m_guest.front)->IsStopped());
        Send(m_guest, 1);
        EXPECT_TRUE(GetFlowControl(m_guest.front)->IsStopped());
        Send(m_guest, 4);
    });
    Settle();
    EXPECT_EQ(m_guest.front->GetConnection()->tx.GetOutstanding(), 236U);
    EXPECT_EQ(m_guest.front->GetDropCount(DropReason::TX_RING_FULL), 4U);
    EXPECT_TRUE(m_atBridge.empty()) << "the driver domain did not run";
}

TEST_F(NetfrontTxTest, SlotsComeBackOnlyWhenTheGuestRuns)
{
    Connect();
    Run(m_guest.vcpu);
    Do(m_guest.vcpu, [this]() { Send(m_guest, 236); });
    Settle();
    m_guest.vcpu->GetServer().PostBackground(Seconds(10),
                                             Ptr<EventImpl>(MakeEvent([]() {}), false));
    Preempt(m_guest.vcpu);
    Run(m_dom0);
    Settle();
    EXPECT_EQ(m_atBridge.size(), 236U);
    EXPECT_TRUE(GetFlowControl(m_guest.front)->IsStopped()) << "nobody reaped";
    EXPECT_EQ(m_guest.front->GetConnection()->toFront->GetNNotified(), 1U)
        << "asked for at the 236th send: the 119th response, and no final check since";
    Run(m_guest.vcpu);
    Settle();
    EXPECT_FALSE(GetFlowControl(m_guest.front)->IsStopped());
    EXPECT_EQ(m_guest.front->GetConnection()->tx.GetOutstanding(), 0U);
}

TEST_F(NetfrontTxTest, WakesTheQueueDiscAboveAsSoonAsItReaps)
{
    Connect();
    int woken = 0;
    GetFlowControl(m_guest.front)->SetWakeCallback(MakeCallback(+[](int* count) {
                                                       ++*count;
                                                   }).Bind(&woken));
    Run(m_guest.vcpu);
    Do(m_guest.vcpu, [this]() { Send(m_guest, 236); });
    Settle();
    Run(m_dom0);
    Settle();
    Simulator::Run(); // ns-3 calls queue discs back by an event
    EXPECT_EQ(woken, 1);
    EXPECT_EQ(m_atBridge.size(), 236U);
}

TEST_F(NetfrontTxTest, WhoIsWokenMaySendAtOnce)
{
    // ns-3 up to 3.37 wakes queue discs by an event, later versions by a call: in the middle of
    // Reap().
    for (const bool tso : {false, true})
    {
        m_guest = MakeGuest();
        m_guest.front->SetAttribute("Tso", BooleanValue(tso));
        Connect();
        uint32_t left = 20;
        m_guest.front->GetConnection()->TraceConnectWithoutContext(
            "TxOutstanding",
            Callback<void, uint32_t>([this, &left](uint32_t) {
                if (left > 0)
                {
                    --left;
                    Send(m_guest, 1);
                }
            }));
        m_atBridge.clear();
        Run(m_guest.vcpu);
        Do(m_guest.vcpu, [this]() { Send(m_guest, 1); });
        Settle();
        Run(m_dom0);
        Settle();
        EXPECT_EQ(left, 0U);
        EXPECT_EQ(m_atBridge.size(), 21U);
        left = 0;
        m_dom0->Apply(RunEvent::BLOCK);
    }
}

TEST_F(NetfrontTxTest, PerPacketNotifiesOncePerIdleToBusyChange)
{
    Connect();
    Run(m_guest.vcpu);
    Do(m_guest.vcpu, [this]() {
        Send(m_guest, 10);
        EXPECT_EQ(m_guest.front->GetConnection()->toBack->GetNNotified(), 0U);
    });
    m_timers.Advance(m_cost->GuestTx(100));
    EXPECT_EQ(m_guest.front->GetConnection()->toBack->GetNNotified(), 1U) << "the first one";
    Settle();
    EXPECT_EQ(m_guest.front->GetConnection()->toBack->GetNNotified(), 1U);
    Run(m_dom0);
    Settle();
    Do(m_guest.vcpu, [this]() { Send(m_guest, 1); });
    Settle();
    EXPECT_EQ(m_guest.front->GetConnection()->toBack->GetNNotified(), 2U) << "it had gone idle";
    EXPECT_EQ(m_atBridge.size(), 11U);
}

TEST_F(NetfrontTxTest, PerBurstNotifiesWhenTheGuestHasNothingElseToDo)
{
    m_guest.front->SetAttribute("NotifyMode", EnumValue(NetfrontTx::PER_BURST));
    Connect();
    Run(m_guest.vcpu);
    auto channel = m_guest.front->GetConnection()->toBack;
    for (int i = 0; i < 3; ++i)
    {
        Do(m_guest.vcpu, [this, channel]() {
            Send(m_guest, 5);
            EXPECT_EQ(channel->GetNNotified(), 0U);
        });
    }
    Settle();
    EXPECT_EQ(channel->GetNNotified(), 1U);
    EXPECT_EQ(m_guest.front->GetConnection()->tx.GetUnconsumedRequests(), 15U);
}

TEST_F(NetfrontTxTest, PerBurstNotifiesAtOnceWhenTheRingIsFull)
{
    m_guest.front->SetAttribute("NotifyMode", EnumValue(NetfrontTx::PER_BURST));
    Connect();
    Run(m_guest.vcpu);
    Do(m_guest.vcpu, [this]() {
        Send(m_guest, 236);
        m_guest.vcpu->GetServer().Post(WorkClass::APP, Seconds(1), Note());
    });
    Time full;
    for (uint32_t i = 0; i < 236; ++i)
    {
        full += m_cost->GuestTx(100 + i);
    }
    auto channel = m_guest.front->GetConnection()->toBack;
    m_timers.AdvanceTo(full - NanoSeconds(1));
    EXPECT_EQ(channel->GetNNotified(), 0U);
    m_timers.AdvanceTo(full);
    EXPECT_EQ(channel->GetNNotified(), 1U) << "the guest is not at the end of its burst";
    m_timers.Advance(Seconds(2));
    EXPECT_EQ(channel->GetNNotified(), 1U);
}

TEST_F(NetfrontTxTest, EachFrameEntersTheRingWhenItsCostHasPassed)
{
    Connect();
    std::vector<std::pair<Time, uint32_t>> depths;
    m_depths = &depths;
    m_guest.front->GetConnection()->TraceConnectWithoutContext(
        "TxOutstanding",
        MakeCallback(&NetfrontTxTest::OnDepth, this));
    Run(m_guest.vcpu);
    Do(m_guest.vcpu, [this]() { Send(m_guest, 3); });
    m_guest.vcpu->GetServer().Post(WorkClass::NET, Time(), Note());
    Settle();
    const Time one = m_cost->GuestTx(100);
    const Time two = one + m_cost->GuestTx(101);
    const Time three = two + m_cost->GuestTx(102);
    EXPECT_EQ(depths, (std::vector<std::pair<Time, uint32_t>>{{one, 1}, {two, 2}, {three, 3}}));
}

TEST_F(NetfrontTxTest, PreemptedAfterTheFirstFrameTheRestIsNotInTheRing)
{
    Connect();
    Run(m_guest.vcpu);
    Do(m_guest.vcpu, [this]() { Send(m_guest, 70); });
    m_timers.Advance(m_cost->GuestTx(100) + NanoSeconds(1));
    Preempt(m_guest.vcpu); // by the driver domain, which was notified
    Run(m_dom0);
    Settle();
    EXPECT_EQ(m_atBridge, (std::vector<uint32_t>{100}));
    Run(m_guest.vcpu);
    Settle();
    EXPECT_EQ(m_atBridge.size(), 70U) << "nothing is lost";
}

TEST_F(NetfrontTxTest, CapturesSeeAFrameWhenItEntersTheRing)
{
    Connect();
    Time sniffed;
    Time handedDown = Seconds(1);
    auto note =
        +[](std::pair<Time*, HvTimers*> out, Ptr<const Packet>) { *out.first = out.second->Now(); };
    HvTimers* timers = &m_timers;
    m_guest.front->TraceConnectWithoutContext(
        "Sniffer",
        MakeCallback(note).Bind(std::make_pair(&sniffed, timers)));
    m_guest.front->TraceConnectWithoutContext(
        "MacTx",
        MakeCallback(note).Bind(std::make_pair(&handedDown, timers)));
    Run(m_guest.vcpu);
    Do(m_guest.vcpu, [this]() { Send(m_guest, 1); });
    Settle();
    EXPECT_EQ(handedDown, Time());
    EXPECT_EQ(sniffed, m_cost->GuestTx(100));
}

TEST_F(NetfrontTxTest, FramesThatWaitWhenTheGuestEndsAreDropped)
{
    Connect();
    Run(m_guest.vcpu);
    Do(m_guest.vcpu, [this]() { Send(m_guest, 5); });
    m_timers.Advance(m_cost->GuestTx(100) + m_cost->GuestTx(101));
    m_guest.front->Dispose();
    EXPECT_EQ(m_guest.front->GetDropCount(DropReason::GUEST_GONE), 3U);
    Settle();
}

TEST_F(NetfrontTxTest, ChargesGuestAndDriverDomain)
{
    m_cost->SetAttribute("GuestTxNsPerByte", DoubleValue(0)); // done before dom0 answers
    Connect();
    Run(m_guest.vcpu);
    Time guestDone;
    Do(m_guest.vcpu, [this]() { Send(m_guest, 1, 1000); });
    Do(m_guest.vcpu, [this, &guestDone]() { guestDone = m_timers.Now(); });
    m_timers.Settle();
    Run(m_dom0);
    Time dom0Done;
    m_guest.back->TraceConnectWithoutContext(
        "MacPromiscRx",
        MakeCallback(+[](std::pair<Time*, HvTimers*> out, Ptr<const Packet>) {
            *out.first = out.second->Now();
        }).Bind(std::make_pair(&dom0Done, static_cast<HvTimers*>(&m_timers))));
    Settle();
    EXPECT_EQ(guestDone, m_cost->GuestTx(1000));
    EXPECT_EQ(dom0Done, m_cost->GuestTx(1000) + m_cost->Event() + m_cost->Dom0Tx(1000));
}

TEST_F(NetfrontTxTest, RoundRobinOverVifsOnePacketPerTurn)
{
    m_cost->SetAttribute("GuestTxNsPerByte", DoubleValue(0)); // all are there before dom0 begins
    Connect();
    Guest other = MakeGuest();
    other.front->Connect(other.back);
    Run(m_guest.vcpu);
    Run(other.vcpu);
    Do(m_guest.vcpu, [this]() { Send(m_guest, 4); });
    m_timers.Settle();
    Do(other.vcpu, [&other]() { Send(other, 3, 200); });
    m_timers.Settle();
    Run(m_dom0);
    Settle();
    // the first packet is taken before the second upcall
    EXPECT_EQ(m_atBridge, (std::vector<uint32_t>{100, 101, 200, 102, 201, 103, 202}));
}

TEST_F(NetfrontTxTest, RefusesCallersThatAreNotTheGuest)
{
    Connect();
    try
    {
        Send(m_guest, 1);
        FAIL() << "no error";
    }
    catch (const VirtError& error)
    {
        const std::string id = std::to_string(m_guest.node->GetId());
        EXPECT_NE(std::string(error.what()).find("Simulator::ScheduleWithContext(" + id),
                  std::string::npos)
            << error.what();
    }
}

TEST_F(NetfrontTxTest, RefusesPacketsAboveTheMtu)
{
    Connect();
    Run(m_guest.vcpu);
    Do(m_guest.vcpu, [this]() { Send(m_guest, 1, 1501); });
    Settle();
    EXPECT_EQ(m_guest.front->GetDropCount(DropReason::TOO_BIG), 1U);
}

TEST_F(NetfrontTxTest, RefusesAttributesThatDoNotFit)
{
    EXPECT_THROW(m_guest.front->SetAttribute("TxRingSize", UintegerValue(240)), VirtError);
    EXPECT_THROW(m_guest.front->SetAttribute("TxRingSize", UintegerValue(65536)), VirtError);
    EXPECT_THROW(m_guest.front->SetAttribute("RxRingSize", UintegerValue(1U << 31)), VirtError);
    EXPECT_THROW(m_guest.front->SetAttribute("TxUsableSlots", UintegerValue(0)), VirtError);
    EXPECT_THROW(m_guest.front->SetAttribute("NapiBudget", UintegerValue(0)), VirtError);
    m_guest.front->SetAttribute("TxUsableSlots", UintegerValue(257));
    EXPECT_THROW(Connect(), VirtError);
    m_guest.front->SetAttribute("TxUsableSlots", UintegerValue(236));
    m_guest.front->SetAttribute("RxTargetMax", UintegerValue(32));
    EXPECT_THROW(Connect(), VirtError) << "below RxTargetMin";
    m_guest.front->SetAttribute("RxTargetMin", UintegerValue(32));
    EXPECT_THROW(Connect(), VirtError) << "reception could stop for ever";
    m_guest.front->SetAttribute("RxTargetMax", UintegerValue(256));
    m_guest.front->SetAttribute("RxTargetMin", UintegerValue(64));
    Connect();
    EXPECT_THROW(Connect(), VirtError) << "twice";
}
