/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "fake-grant.h"
#include "tcp-segments.h"

#include "ns3/boolean.h"
#include "ns3/dom0-nic-driver.h"
#include "ns3/ethernet-channel.h"
#include "ns3/make-event.h"
#include "ns3/netback-driver.h"
#include "ns3/node.h"
#include "ns3/simulator.h"
#include "ns3/super-segment.h"

#include <gtest/gtest.h>
#include <vector>

using namespace ns3;

namespace
{

/// Timers of the plain simulator: no context is gated here.
class PlainTimers : public HvTimers
{
  public:
    Time Now() const override
    {
        return Simulator::Now();
    }

    void Schedule(Time delay, uint32_t context, const Ptr<EventImpl>& event) override
    {
        event->Ref();
        Simulator::ScheduleWithContext(context, delay, PeekPointer(event));
    }
};

/// A native node sends to the NIC of a host whose only vCPU the test schedules.
class Dom0NicDriverTest : public ::testing::Test
{
  protected:
    Dom0NicDriverTest()
    {
        m_peerNode->AddDevice(m_peer);
        m_host->AddDevice(m_nic);
        auto channel = CreateObject<EthernetChannel>();
        m_peer->Attach(channel);
        m_nic->Attach(channel);
        m_dom0->Setup(0, CreateObject<Domain>(), m_timers, m_host->GetId());
        m_driver->Setup(m_nic, m_dom0, m_cost);
        m_nic->SetPromiscReceiveCallback(MakeCallback(&Dom0NicDriverTest::AtBridge, this));
        m_nic->SetReceiveCallback(NetDevice::ReceiveCallback());
    }

    ~Dom0NicDriverTest() override
    {
        m_driver->Dispose();
        Simulator::Destroy();
    }

    bool AtBridge(Ptr<NetDevice>,
                  Ptr<const Packet> packet,
                  uint16_t,
                  const Address&,
                  const Address&,
                  NetDevice::PacketType)
    {
        EXPECT_TRUE(m_dom0->GetServer().IsInside());
        EXPECT_EQ(Simulator::GetContext(), m_host->GetId());
        m_times.push_back(Simulator::Now());
        m_sizes.push_back(packet->GetSize());
        return true;
    }

    static void Send(const Ptr<EthernetNetDevice>& device, uint32_t count)
    {
        for (uint32_t i = 0; i < count; ++i)
        {
            device->Send(Create<Packet>(100 + i), Mac48Address("00:00:00:00:00:99"), 0x800);
        }
    }

    void Run()
    {
        if (m_dom0->GetRunState() == RunState::BLOCKED)
        {
            m_dom0->Apply(RunEvent::WAKE);
        }
        m_dom0->Apply(RunEvent::DISPATCH);
    }

    PlainTimers m_timers;
    Ptr<CpuCost> m_cost{CreateObject<CpuCost>()};
    Ptr<Node> m_peerNode{CreateObject<Node>()};
    Ptr<Node> m_host{CreateObject<Node>()};
    Ptr<EthernetNetDevice> m_peer{CreateObject<EthernetNetDevice>()};
    Ptr<EthernetNetDevice> m_nic{CreateObject<EthernetNetDevice>()};
    Ptr<Vcpu> m_dom0{CreateObject<Vcpu>()};
    Ptr<Dom0NicDriver> m_driver{CreateObject<Dom0NicDriver>()};
    std::vector<Time> m_times;
    std::vector<uint32_t> m_sizes;
};

} // namespace

TEST_F(Dom0NicDriverTest, FrameCostsAnUpcallAndTheNicShare)
{
    Run();
    Send(m_peer, 1);
    Simulator::Run();
    ASSERT_EQ(m_times.size(), 1U);
    const Time arrival = NanoSeconds((26 + 100) * 8 + 500);
    EXPECT_EQ(m_times[0],
              arrival + MicroSeconds(20) + m_cost->Event() + NetbackDriver::GetNicShare(*m_cost));
}

TEST_F(Dom0NicDriverTest, NothingHappensWhileTheVcpuDoesNotRun)
{
    Send(m_peer, 300);
    Simulator::Run();
    EXPECT_TRUE(m_times.empty());
    EXPECT_EQ(m_nic->GetNReceived(), 256U) << "hardware goes on until its ring is full";
    EXPECT_EQ(m_nic->GetDropCount(DropReason::NIC_RX_RING_FULL), 44U);
    Run();
    Simulator::Run();
    ASSERT_EQ(m_sizes.size(), 256U);
    for (uint32_t i = 0; i < 256; ++i)
    {
        ASSERT_EQ(m_sizes[i], 100 + i) << "order";
    }
}

TEST_F(Dom0NicDriverTest, PollsWithInterruptsOffAndMissesNothing)
{
    Run();
    Send(m_peer, 500); // about 2 us each on the wire, 1.3 us of CPU each
    Simulator::Run();
    EXPECT_EQ(m_sizes.size(), 500U);
    EXPECT_EQ(m_nic->GetDropCount(), 0U);
    Send(m_peer, 1);
    Simulator::Run();
    EXPECT_EQ(m_sizes.size(), 501U) << "interrupts are on again";
    EXPECT_EQ(m_driver->GetInterrupt()->GetNUpcalls(), m_nic->GetNInterrupts());
}

TEST_F(Dom0NicDriverTest, ReapsFinishedTransmissions)
{
    Run();
    Send(m_nic, 10);
    Simulator::Run();
    EXPECT_EQ(m_driver->GetNTxReaped(), 10U);
    EXPECT_GE(m_nic->GetNInterrupts(), 1U);
    EXPECT_LT(m_nic->GetNInterrupts(), 10U) << "coalesced";
}

TEST_F(Dom0NicDriverTest, TransmitQueueWakesOnlyWhenTheVcpuRuns)
{
    m_nic->SetAttribute("TxQueueSize", QueueSizeValue(QueueSize("2p")));
    m_nic->SetAttribute("TxCompletionInterrupt", BooleanValue(false));
    auto flowControl = m_nic->GetObject<NetDeviceQueueInterface>()->GetTxQueue(0);
    Send(m_nic, 3);
    EXPECT_TRUE(flowControl->IsStopped());
    Simulator::Run();
    EXPECT_TRUE(flowControl->IsStopped()) << "the queue is empty, but nobody looked";
    Run();
    Simulator::Run();
    EXPECT_FALSE(flowControl->IsStopped());
}

TEST_F(Dom0NicDriverTest, GuestGetsItsPageBackWhenTheDriverReaps)
{
    m_nic->SetAttribute("TxCompletionInterrupt", BooleanValue(false)); // it interrupts for these
    char state = 0;
    m_nic->SendFrame({Create<Packet>(100),
                      Mac48Address("00:00:00:00:00:01"),
                      Mac48Address("00:00:00:00:00:02"),
                      0x800,
                      Create<FakeGrant>(state)});
    Send(m_nic, 3); // others follow on the wire
    Simulator::Run();
    EXPECT_EQ(state, 'm') << "sent long ago, but nobody looked";
    Run();
    Simulator::Run();
    EXPECT_EQ(state, 'g');
}

TEST_F(Dom0NicDriverTest, DroppedFrameHoldsNothing)
{
    m_nic->SetAttribute("TxQueueSize", QueueSizeValue(QueueSize("1p")));
    Send(m_nic, 2); // one on the wire, one waits
    char state = 0;
    EXPECT_FALSE(m_nic->SendFrame({Create<Packet>(100),
                                   Mac48Address("00:00:00:00:00:01"),
                                   Mac48Address("00:00:00:00:00:02"),
                                   0x800,
                                   Create<FakeGrant>(state)}));
    EXPECT_EQ(m_nic->GetDropCount(DropReason::TX_QUEUE_FULL), 1U);
    EXPECT_EQ(state, 'g');
}

TEST_F(Dom0NicDriverTest, GuestGetsItsPagesBackWhenAllSegmentsAreSent)
{
    m_nic->SetAttribute("InterruptDelay", TimeValue(Time()));
    uint16_t identification = 0;
    test::TcpSender sender;
    sender.identification = &identification;
    SuperSegmentBuilder builder(sender.Make(1448), 65536);
    for (int i = 1; i < 10; ++i)
    {
        ASSERT_TRUE(builder.Add(sender.Make(1448)));
    }
    Run();
    char state = 0;
    m_nic->SendFrame({builder.Finish(),
                      Mac48Address("00:00:00:00:00:01"),
                      Mac48Address("00:00:00:00:00:02"),
                      0x800,
                      Create<FakeGrant>(state)});
    Send(m_nic, 1); // follows at once
    const Time segment = m_nic->GetOccupancy(1500);
    Simulator::Stop(Time(9 * segment.GetTimeStep()) + MicroSeconds(5));
    Simulator::Run();
    EXPECT_EQ(state, 'm') << "the tenth is on the wire";
    EXPECT_EQ(m_driver->GetNTxReaped(), 0U);
    Simulator::Stop(segment);
    Simulator::Run();
    EXPECT_EQ(state, 'g');
    EXPECT_EQ(m_driver->GetNTxReaped(), 2U);
}

TEST_F(Dom0NicDriverTest, WithGroARoundGoesUpTogether)
{
    m_driver->SetAttribute("Gro", BooleanValue(true));
    uint16_t identification = 0;
    test::TcpSender sender;
    sender.identification = &identification;
    for (int i = 0; i < 100; ++i)
    {
        m_peer->Send(sender.Make(1448), Mac48Address("00:00:00:00:00:99"), 0x800);
    }
    Simulator::Run();
    Run();
    Simulator::Run();
    const uint32_t headers = sender.Make(0)->GetSize();
    EXPECT_EQ(
        m_sizes,
        (std::vector<uint32_t>{45 * 1448 + headers, 19 * 1448 + headers, 36 * 1448 + headers}))
        << "45 fill a super-segment, a round is 64";
}

TEST_F(Dom0NicDriverTest, InterruptsKeepTheirInterval)
{
    m_nic->SetAttribute("InterruptInterval", TimeValue(MicroSeconds(250)));
    Run();
    for (int i = 0; i < 100; ++i)
    {
        Simulator::Schedule(MicroSeconds(10 * i), &Dom0NicDriverTest::Send, m_peer, 1);
    }
    Simulator::Schedule(MilliSeconds(5), &Dom0NicDriverTest::Send, m_peer, 1);
    Simulator::Run();
    EXPECT_EQ(m_sizes.size(), 101U);
    EXPECT_EQ(m_nic->GetNInterrupts(), 6U) << "at 0, 250, 500, 750 and 1000 us, and after 5 ms";
    const Time upcall = m_cost->Event() + NetbackDriver::GetNicShare(*m_cost);
    const Time arrival = NanoSeconds((26 + 100) * 8 + 500);
    EXPECT_EQ(m_times[0], arrival + MicroSeconds(20) + upcall);
    EXPECT_EQ(m_times.back(), MilliSeconds(5) + arrival + MicroSeconds(20) + upcall)
        << "after a pause it comes as fast as ever";
}
