/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "fake-grant.h"
#include "tcp-segments.h"

#include "ns3/bridge-queue-disc-item.h"
#include "ns3/dom0-bridge.h"
#include "ns3/fifo-queue-disc.h"
#include "ns3/mac-table.h"
#include "ns3/node.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/super-segment.h"
#include "ns3/virt-error.h"

#include <gtest/gtest.h>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

/// A port that remembers what it was asked to send.
class FakePort : public EthernetDeviceBase
{
  public:
    bool SendFrom(Ptr<Packet> packet,
                  const Address& source,
                  const Address& dest,
                  uint16_t protocol) override
    {
        m_sent.push_back(
            {packet, Mac48Address::ConvertFrom(source), Mac48Address::ConvertFrom(dest), protocol});
        return true;
    }

    bool SendFrame(const EthernetFrame& frame) override
    {
        m_sent.push_back(frame);
        return true;
    }

    void SetFull(bool full)
    {
        full ? GetFlowControl().Stop() : GetFlowControl().Wake();
    }

    std::vector<EthernetFrame> m_sent;
};

/// Writes its name down, and takes frames if told to.
class FakeHook : public BridgeHook
{
  public:
    Verdict OnFrame(BridgeFrame& frame) override
    {
        m_log->push_back(m_name);
        m_last = frame;
        if (m_newDest != Mac48Address())
        {
            frame.dest = m_newDest;
        }
        return m_verdict;
    }

    void OnPortRemoved(Ptr<NetDevice> port) override
    {
        m_removed = port;
    }

    Ptr<NetDevice> m_removed;
    std::vector<std::string>* m_log{nullptr};
    std::string m_name;
    Verdict m_verdict{PASS};
    BridgeFrame m_last;
    Mac48Address m_newDest;
};

const Mac48Address A("00:00:00:00:00:0a");
const Mac48Address B("00:00:00:00:00:0b");
const Mac48Address C("00:00:00:00:00:0c");

class Dom0BridgeTest : public ::testing::Test
{
  protected:
    Dom0BridgeTest()
    {
        m_host->AddDevice(m_bridge);
        m_bridge->SetReceiveCallback(MakeCallback(&Dom0BridgeTest::AtHost, this));
        for (int i = 0; i < 3; ++i)
        {
            auto port = CreateObject<FakePort>();
            m_host->AddDevice(port);
            m_bridge->AddPort(port);
            m_ports.push_back(port);
        }
    }

    ~Dom0BridgeTest() override
    {
        Simulator::Destroy();
    }

    bool AtHost(Ptr<NetDevice>, Ptr<const Packet>, uint16_t, const Address&)
    {
        ++m_atHost;
        return true;
    }

    /// A frame comes in by a port.
    void In(std::size_t port, Mac48Address source, Mac48Address dest, uint32_t size = 100)
    {
        m_ports[port]->DeliverUp({Create<Packet>(size), source, dest, 0x800});
    }

    /// How many frames left by each port.
    std::vector<std::size_t> Sent() const
    {
        return {m_ports[0]->m_sent.size(), m_ports[1]->m_sent.size(), m_ports[2]->m_sent.size()};
    }

    Ptr<FakeHook> AddHook(const std::string& name)
    {
        auto hook = CreateObject<FakeHook>();
        hook->m_name = name;
        hook->m_log = &m_log;
        m_bridge->AddHook(hook);
        return hook;
    }

    using Counts = std::vector<std::size_t>;
    Ptr<Node> m_host{CreateObject<Node>()};
    Ptr<Dom0Bridge> m_bridge{CreateObject<Dom0Bridge>()};
    std::vector<Ptr<FakePort>> m_ports;
    std::vector<std::string> m_log;
    int m_atHost{0};
};

} // namespace

TEST_F(Dom0BridgeTest, FloodsUnknownAndLearns)
{
    In(0, A, B);
    EXPECT_EQ(Sent(), (Counts{0, 1, 1})) << "B is unknown";
    In(1, B, A);
    EXPECT_EQ(Sent(), (Counts{1, 1, 1})) << "A was seen at port 0";
    In(0, A, B);
    EXPECT_EQ(Sent(), (Counts{1, 2, 1})) << "B was seen at port 1";
    EXPECT_EQ(m_atHost, 0);
    const EthernetFrame& frame = m_ports[1]->m_sent.back();
    EXPECT_EQ(frame.source, A);
    EXPECT_EQ(frame.dest, B);
    EXPECT_EQ(frame.protocol, 0x800);
    EXPECT_EQ(frame.packet->GetSize(), 100U);
}

TEST_F(Dom0BridgeTest, BroadcastGoesEverywhereAndToTheHost)
{
    In(2, C, Mac48Address::GetBroadcast());
    EXPECT_EQ(Sent(), (Counts{1, 1, 0}));
    EXPECT_EQ(m_atHost, 1);
}

TEST_F(Dom0BridgeTest, FramesForTheHostStayThere)
{
    In(0, A, Mac48Address::ConvertFrom(m_bridge->GetAddress()));
    EXPECT_EQ(Sent(), (Counts{0, 0, 0}));
    EXPECT_EQ(m_atHost, 1);
}

TEST_F(Dom0BridgeTest, HostSends)
{
    In(1, B, Mac48Address::ConvertFrom(m_bridge->GetAddress()));
    m_bridge->Send(Create<Packet>(50), B, 0x800);
    EXPECT_EQ(Sent(), (Counts{0, 1, 0}));
    EXPECT_EQ(m_ports[1]->m_sent[0].source, Mac48Address::ConvertFrom(m_bridge->GetAddress()));
    m_bridge->Send(Create<Packet>(50), Mac48Address::GetBroadcast(), 0x806);
    EXPECT_EQ(Sent(), (Counts{1, 2, 1}));
    EXPECT_EQ(m_atHost, 1) << "not to itself";
}

TEST_F(Dom0BridgeTest, DoesNotSendBackWhereItCameFrom)
{
    In(0, A, B);
    In(0, B, A);
    EXPECT_EQ(Sent(), (Counts{0, 1, 1}));
    EXPECT_EQ(m_bridge->GetDropCount(DropReason::SAME_PORT), 1U);
}

TEST_F(Dom0BridgeTest, ForgetsAfterAgeing)
{
    In(0, A, B);
    Simulator::Stop(Seconds(300));
    Simulator::Run();
    In(1, B, A);
    EXPECT_EQ(Sent(), (Counts{1, 1, 1})) << "known for 300 s";
    Simulator::Stop(Seconds(1));
    Simulator::Run();
    In(1, B, A);
    EXPECT_EQ(Sent(), (Counts{2, 1, 2})) << "unknown after that";
}

TEST_F(Dom0BridgeTest, AStationThatMovesIsFoundAtItsNewPort)
{
    In(0, A, B);
    In(2, A, B);
    In(1, B, A);
    EXPECT_EQ(Sent(), (Counts{1, 2, 2}));
    EXPECT_EQ(m_ports[2]->m_sent.back().dest, A);
}

TEST_F(Dom0BridgeTest, HooksSeeFramesInOrderWithIngressAndEgress)
{
    auto first = AddHook("first");
    auto second = AddHook("second");
    In(1, B, A);
    EXPECT_EQ(m_log, (std::vector<std::string>{"first", "second"}));
    EXPECT_EQ(first->m_last.ingress, m_ports[1]);
    EXPECT_EQ(first->m_last.egress, nullptr) << "flooded";
    In(0, A, B);
    EXPECT_EQ(second->m_last.ingress, m_ports[0]);
    EXPECT_EQ(second->m_last.egress, m_ports[1]);
    m_bridge->Send(Create<Packet>(1), B, 0x800);
    EXPECT_EQ(second->m_last.ingress, m_bridge) << "the driver domain's own";
}

TEST_F(Dom0BridgeTest, TakenFramesGoNowhereUntilTransmitted)
{
    auto first = AddHook("first");
    AddHook("second");
    In(1, B, A);
    first->m_verdict = BridgeHook::TAKE;
    m_log.clear();
    In(0, A, B);
    EXPECT_EQ(m_log, (std::vector<std::string>{"first"})) << "later hooks do not see it";
    EXPECT_EQ(Sent(), (Counts{1, 0, 1}));
    m_bridge->Transmit(first->m_last);
    EXPECT_EQ(Sent(), (Counts{1, 1, 1}));
    EXPECT_EQ(m_log.size(), 1U) << "past the hooks";
}

TEST_F(Dom0BridgeTest, LaterHooksSeeWhatEarlierOnesChanged)
{
    AddHook("first")->m_newDest = C;
    auto second = AddHook("second");
    In(0, A, B);
    EXPECT_EQ(second->m_last.dest, C);
    EXPECT_EQ(m_ports[1]->m_sent.back().dest, C);
}

TEST_F(Dom0BridgeTest, ExitHooksSeeFramesWhenTheyLeave)
{
    auto hook = CreateObject<FakeHook>();
    hook->m_name = "exit";
    hook->m_log = &m_log;
    m_bridge->AddExitHook(m_ports[1], hook);
    In(0, A, B); // flooded
    EXPECT_EQ(m_log, std::vector<std::string>{"exit"}) << "port 1 alone has one";
    EXPECT_EQ(hook->m_last.ingress, m_ports[0]);
    EXPECT_EQ(hook->m_last.egress, m_ports[1]);
    In(1, B, A);
    EXPECT_EQ(m_log.size(), 1U) << "that leaves by port 0";
    m_bridge->SetPortQueueDisc(m_ports[1], CreateObject<FifoQueueDisc>());
    m_ports[1]->SetFull(true);
    In(0, A, B);
    EXPECT_EQ(m_log.size(), 1U) << "it waits";
    m_ports[1]->SetFull(false);
    Simulator::Run(); // ns-3 calls queue discs back by an event
    EXPECT_EQ(m_log.size(), 2U);
    EXPECT_EQ(hook->m_last.ingress, m_ports[0]);
    EXPECT_EQ(hook->m_last.egress, m_ports[1]);
    EXPECT_EQ(m_ports[1]->m_sent.size(), 2U);
    hook->m_verdict = BridgeHook::TAKE;
    In(0, A, B);
    BridgeFrame own;
    own.packet = Create<Packet>(10);
    own.egress = m_ports[1];
    m_bridge->Transmit(own);
    EXPECT_EQ(m_log.size(), 4U) << "also what Transmit() sends";
    EXPECT_EQ(hook->m_last.ingress, nullptr);
    EXPECT_EQ(m_ports[1]->m_sent.size(), 2U) << "taken";
    EXPECT_THROW(m_bridge->AddExitHook(CreateObject<FakePort>(), hook), VirtError);
    m_bridge->RemovePort(m_ports[0]);
    EXPECT_EQ(hook->m_removed, m_ports[0]);
}

TEST_F(Dom0BridgeTest, QueueDiscOfAPortHoldsFramesWhileThePortIsFull)
{
    auto disc = CreateObject<FifoQueueDisc>();
    m_bridge->SetPortQueueDisc(m_ports[1], disc);
    EXPECT_EQ(m_bridge->GetPortQueueDisc(m_ports[1]), disc);
    EXPECT_EQ(m_bridge->GetPortQueueDisc(m_ports[0]), nullptr);
    In(1, B, A);
    In(0, A, B);
    EXPECT_EQ(m_ports[1]->m_sent.size(), 1U);
    m_ports[1]->SetFull(true);
    In(0, A, B, 200);
    In(2, C, B, 300);
    EXPECT_EQ(m_ports[1]->m_sent.size(), 1U);
    EXPECT_EQ(disc->GetNPackets(), 2U);
    auto item = DynamicCast<const BridgeQueueDiscItem>(disc->Peek());
    ASSERT_TRUE(item);
    EXPECT_EQ(item->GetSource(), A);
    EXPECT_EQ(item->GetDestination(), B);
    EXPECT_EQ(item->GetIngress(), m_ports[0]);
    EXPECT_EQ(item->GetProtocol(), 0x800);
    m_ports[1]->SetFull(false);
    Simulator::Run(); // ns-3 calls queue discs back by an event
    ASSERT_EQ(m_ports[1]->m_sent.size(), 3U);
    EXPECT_EQ(m_ports[1]->m_sent[2].source, C);
    EXPECT_EQ(m_ports[1]->m_sent[2].packet->GetSize(), 300U);
}

TEST_F(Dom0BridgeTest, SuperSegmentsStayWholeUnlessThePortsQueueDiscWantsSegments)
{
    uint16_t identification = 0;
    test::TcpSender sender;
    sender.identification = &identification;
    SuperSegmentBuilder builder(sender.Make(1000), 65536);
    builder.Add(sender.Make(1000));
    builder.Add(sender.Make(500));
    const auto in = [&](Mac48Address dest) {
        m_ports[0]->DeliverUp({builder.Finish(), A, dest, 0x800});
    };
    In(1, B, C);
    for (auto& port : m_ports)
    {
        port->m_sent.clear();
    }
    auto disc = CreateObject<FifoQueueDisc>();
    m_bridge->SetPortQueueDisc(m_ports[1], disc);
    in(B);
    ASSERT_EQ(m_ports[1]->m_sent.size(), 1U);
    EXPECT_TRUE(IsSuperSegment(m_ports[1]->m_sent[0].packet));
    m_bridge->SetPortSegmentation(m_ports[1], true);
    in(B);
    ASSERT_EQ(m_ports[1]->m_sent.size(), 4U);
    EXPECT_EQ(m_ports[1]->m_sent[3].packet->GetSize(), 540U);
    EXPECT_EQ(disc->GetStats().nTotalReceivedPackets, 4U);
    m_atHost = 0;
    in(Mac48Address::ConvertFrom(m_bridge->GetAddress()));
    EXPECT_EQ(m_atHost, 3) << "the host's own stack sees segments";
}

TEST_F(Dom0BridgeTest, RefusesWhatIsNoPort)
{
    EXPECT_THROW(m_bridge->SetPortSegmentation(m_bridge, true), VirtError);
    auto foreign = CreateObject<FakePort>();
    CreateObject<Node>()->AddDevice(foreign);
    EXPECT_THROW(m_bridge->AddPort(foreign), VirtError) << "of another node";
    EXPECT_THROW(m_bridge->AddPort(m_ports[0]), VirtError) << "twice";
    EXPECT_THROW(m_bridge->AddPort(m_bridge), VirtError) << "itself";
    EXPECT_THROW(m_bridge->AddPort(nullptr), VirtError) << "nothing";
    EXPECT_THROW(m_bridge->SetPortQueueDisc(foreign, nullptr), VirtError);
}

TEST(MacTable, IgnoresGroupAddresses)
{
    MacTable table;
    table.SetAgeing(Seconds(1));
    auto port = CreateObject<FakePort>();
    table.Learn(Mac48Address::GetBroadcast(), port, Time(0));
    EXPECT_EQ(table.Lookup(Mac48Address::GetBroadcast(), Time(0)), nullptr);
    EXPECT_EQ(table.Lookup(A, Time(0)), nullptr);
    port->Dispose();
}

TEST_F(Dom0BridgeTest, FloodedFrameIsHeldByAllWhoGotIt)
{
    char state = 0;
    m_ports[0]->DeliverUp({Create<Packet>(100), A, B, 0x800, Create<FakeGrant>(state)});
    EXPECT_EQ(Sent(), (Counts{0, 1, 1}));
    m_ports[1]->m_sent.clear();
    EXPECT_EQ(state, 'm');
    m_ports[2]->m_sent.clear();
    EXPECT_EQ(state, 'g');
}

TEST_F(Dom0BridgeTest, QueueDiscHoldsWhatTheFrameHolds)
{
    auto disc = CreateObject<FifoQueueDisc>();
    disc->SetMaxSize(QueueSize("1p"));
    m_bridge->SetPortQueueDisc(m_ports[1], disc);
    In(1, B, A); // learnt
    m_ports[0]->m_sent.clear();
    m_ports[1]->SetFull(true);
    char first = 0;
    char second = 0;
    m_ports[0]->DeliverUp({Create<Packet>(100), A, B, 0x800, Create<FakeGrant>(first)});
    m_ports[0]->DeliverUp({Create<Packet>(100), A, B, 0x800, Create<FakeGrant>(second)});
    EXPECT_EQ(first, 'm') << "it waits";
    EXPECT_EQ(second, 'g') << "there was no room for it";
    m_ports[1]->SetFull(false);
    Simulator::Run();
    ASSERT_EQ(m_ports[1]->m_sent.size(), 1U);
    EXPECT_EQ(first, 'm') << "and went on with the frame";
    m_ports[1]->m_sent.clear();
    EXPECT_EQ(first, 'g');
}

TEST_F(Dom0BridgeTest, HookThatTakesAFrameTakesWhatItHolds)
{
    auto hook = AddHook("taker");
    hook->m_verdict = BridgeHook::TAKE;
    char state = 0;
    m_ports[0]->DeliverUp({Create<Packet>(100), A, B, 0x800, Create<FakeGrant>(state)});
    EXPECT_EQ(state, 'm');
    hook->m_last = {};
    EXPECT_EQ(state, 'g');
}

TEST_F(Dom0BridgeTest, RemovedPortIsForgotten)
{
    In(1, B, A);
    In(2, C, A); // both learnt
    m_bridge->RemovePort(m_ports[0]);
    EXPECT_EQ(m_bridge->GetNPorts(), 2U);
    EXPECT_EQ(m_bridge->GetPort(0), m_ports[1]) << "the others keep their order";
    const Counts before = Sent();
    In(0, A, B);
    EXPECT_EQ(Sent(), before) << "what comes in by it is not forwarded";
    In(1, B, C);
    EXPECT_EQ(Sent()[2], before[2] + 1) << "the others are found";
    m_bridge->RemovePort(m_ports[1]);
    In(2, C, B);
    EXPECT_EQ(m_bridge->GetDropCount(DropReason::NO_PORT), 1U) << "nobody is left to flood it to";
    EXPECT_THROW(m_bridge->RemovePort(m_ports[1]), VirtError);
    m_bridge->AddPort(m_ports[1]);
    EXPECT_EQ(m_bridge->GetNPorts(), 2U);
}

TEST_F(Dom0BridgeTest, QueueDiscOfARemovedPortIsDrained)
{
    In(1, B, A);
    auto disc = CreateObject<FifoQueueDisc>();
    m_bridge->SetPortQueueDisc(m_ports[1], disc);
    m_ports[1]->SetFull(true);
    char state = 0;
    m_ports[0]->DeliverUp({Create<Packet>(100), A, B, 0x800, Create<FakeGrant>(state)});
    EXPECT_EQ(disc->GetNPackets(), 1U);
    m_bridge->RemovePort(m_ports[1]);
    EXPECT_EQ(m_bridge->GetDropCount(DropReason::NO_PORT), 1U);
    EXPECT_EQ(state, 'g');
    m_ports[1]->SetFull(false);
    Simulator::Run();
    EXPECT_TRUE(m_ports[1]->m_sent.empty());
}

TEST_F(Dom0BridgeTest, HooksAreToldOfRemovedPorts)
{
    auto hook = AddHook("holder");
    In(1, B, A);
    hook->m_verdict = BridgeHook::TAKE;
    In(0, A, B);
    const BridgeFrame held = hook->m_last;
    EXPECT_EQ(held.egress, m_ports[1]);
    m_bridge->RemovePort(m_ports[1]);
    EXPECT_EQ(hook->m_removed, m_ports[1]);
    m_bridge->Transmit(held);
    EXPECT_EQ(m_bridge->GetDropCount(DropReason::NO_PORT), 1U);
}
