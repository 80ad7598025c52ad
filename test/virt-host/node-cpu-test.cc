/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * \file
 * CPU of ordinary nodes: what packets cost, in which order they are handled, and that nothing
 * changes where they cost nothing.
 */

#include "expect-error.h"
#include "simulator-test.h"

#include "ns3/arp-l3-protocol.h"
#include "ns3/cpu-cost-helper.h"
#include "ns3/double.h"
#include "ns3/ethernet-helper.h"
#include "ns3/inet-socket-address.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4-global-routing-helper.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/simple-channel.h"
#include "ns3/simple-net-device.h"
#include "ns3/tcp-socket-factory.h"
#include "ns3/udp-socket-factory.h"
#include "ns3/uinteger.h"
#include "ns3/virt-host-helper.h"

#include <string>
#include <vector>

namespace
{

using namespace ns3;

constexpr uint16_t PROTOCOL = 0x88b5; //!< for local experiments

/// A node with several devices, each with a peer, and what the node has handled.
class NodeCpus : public SimulatorTest
{
  protected:
    /// A packet that the node has handled.
    struct Arrival
    {
        Time at;
        uint32_t size;
        uint32_t context;
    };

    void Make(uint32_t nPeers)
    {
        m_node = CreateObject<Node>();
        for (uint32_t i = 0; i < nPeers; ++i)
        {
            auto channel = CreateObject<SimpleChannel>();
            for (auto node : {m_node, CreateObject<Node>()})
            {
                auto device = CreateObject<SimpleNetDevice>();
                device->SetAddress(Mac48Address::Allocate());
                device->SetChannel(channel);
                node->AddDevice(device);
                m_devices.push_back(device);
            }
        }
        m_node->RegisterProtocolHandler(MakeCallback(&NodeCpus::OnPacket, this), PROTOCOL, nullptr);
    }

    void OnPacket(Ptr<NetDevice>,
                  Ptr<const Packet> packet,
                  uint16_t,
                  const Address&,
                  const Address&,
                  NetDevice::PacketType)
    {
        m_arrivals.push_back({Simulator::Now(), packet->GetSize(), Simulator::GetContext()});
    }

    /// A peer sends a packet to the node.
    void SendAt(Time at, uint32_t peer, uint32_t size)
    {
        Ptr<NetDevice> from = m_devices[2 * peer + 1];
        Ptr<NetDevice> to = m_devices[2 * peer];
        Simulator::ScheduleWithContext(from->GetNode()->GetId(), at, RawCall([from, to, size] {
                                           from->Send(Create<Packet>(size),
                                                      to->GetAddress(),
                                                      PROTOCOL);
                                       }));
    }

    Ptr<NodeCpu> Install(Time perPacket, double nsPerByte = 0, uint32_t maxBacklog = 1000)
    {
        CpuCostHelper helper;
        helper.SetAttribute("RxPacket", TimeValue(perPacket));
        helper.SetAttribute("RxNsPerByte", DoubleValue(nsPerByte));
        helper.SetAttribute("MaxBacklog", UintegerValue(maxBacklog));
        return helper.Install(m_node);
    }

    Ptr<Node> m_node;
    std::vector<Ptr<SimpleNetDevice>> m_devices; //!< of the node, then of the peer, for each peer
    std::vector<Arrival> m_arrivals;
};

TEST_F(NodeCpus, EachPacketTakesItsTime)
{
    Make(1);
    auto cpu = Install(MicroSeconds(10), 2);
    SendAt(MicroSeconds(100), 0, 1000);
    SendAt(MicroSeconds(101), 0, 500);
    SendAt(MicroSeconds(200), 0, 100);
    Simulator::Run();
    ASSERT_EQ(m_arrivals.size(), 3U);
    EXPECT_EQ(m_arrivals[0].at, NanoSeconds(112000));
    EXPECT_EQ(m_arrivals[1].at, NanoSeconds(112000 + 11000));
    EXPECT_EQ(m_arrivals[2].at, NanoSeconds(200000 + 10200));
    EXPECT_EQ(m_arrivals[0].context, m_node->GetId());
    EXPECT_EQ(cpu->GetNHandled(), 3U);
    EXPECT_EQ(cpu->GetNDropped(), 0U);
}

TEST_F(NodeCpus, OneQueueForAllDevicesAndNoOvertaking)
{
    Make(3);
    Install(MicroSeconds(10), 100);
    std::vector<uint32_t> sent;
    for (uint32_t i = 0; i < 300; ++i)
    {
        sent.push_back(1500 - i); // later ones are cheaper
        SendAt(MicroSeconds(i), i * 7 % 3, sent.back());
    }
    Simulator::Run();
    std::vector<uint32_t> handled;
    for (const Arrival& arrival : m_arrivals)
    {
        handled.push_back(arrival.size);
    }
    EXPECT_EQ(handled, sent);
}

TEST_F(NodeCpus, ThroughputIsOneOverCost)
{
    Make(2);
    auto cpu = Install(MicroSeconds(20), 0, 100);
    for (uint32_t i = 0; i < 100000; ++i) // twice as much as it can take
    {
        SendAt(MicroSeconds(10 * i), i % 2, 100);
    }
    Simulator::Stop(Seconds(1));
    Simulator::Run();
    EXPECT_NEAR(m_arrivals.size(), 50000, 1);
    EXPECT_NEAR(cpu->GetNDropped(), 50000, 110);
    EXPECT_EQ(cpu->GetBacklog(), 100U);
}

TEST_F(NodeCpus, BacklogIsBounded)
{
    Make(1);
    auto cpu = Install(MicroSeconds(20), 0, 5);
    uint32_t dropped = 0;
    cpu->TraceConnectWithoutContext(
        "Drop",
        Callback<void, Ptr<const Packet>, Ptr<NetDevice>>(
            [&dropped](Ptr<const Packet>, Ptr<NetDevice>) { ++dropped; }));
    for (uint32_t i = 0; i < 10; ++i)
    {
        SendAt(Time(), 0, 100 + i);
    }
    Simulator::Run();
    EXPECT_EQ(m_arrivals.size(), 6U); // one in service, five wait
    EXPECT_EQ(m_arrivals.back().size, 105U);
    EXPECT_EQ(dropped, 4U);
    EXPECT_EQ(cpu->GetNDropped(), 4U);
}

/// Three nodes in a row with IP; the middle one may have a CPU.
class RoutedTransfer : public SimulatorTest
{
  protected:
    void Make()
    {
        m_nodes.Create(3);
        InternetStackHelper().Install(m_nodes);
        EthernetHelper ethernet;
        Ipv4AddressHelper addresses("10.0.0.0", "255.255.255.0");
        for (uint32_t i = 0; i < 2; ++i)
        {
            auto link = ethernet.Install(m_nodes.Get(i), m_nodes.Get(i + 1));
            m_to = addresses.Assign(link).GetAddress(1);
            addresses.NewNetwork();
        }
        Ipv4GlobalRoutingHelper::PopulateRoutingTables();
        for (uint32_t i = 0; i < 3; ++i)
        {
            m_nodes.Get(i)->GetObject<ArpL3Protocol>()->SetAttribute(
                "RequestJitter",
                StringValue("ns3::ConstantRandomVariable[Constant=0]"));
            for (const char* trace : {"Rx", "Tx"})
            {
                m_nodes.Get(i)->GetObject<Ipv4L3Protocol>()->TraceConnect(
                    trace,
                    trace + std::to_string(i),
                    MakeCallback(&RoutedTransfer::OnPacket, this));
            }
        }
    }

    void OnPacket(std::string context, Ptr<const Packet> packet, Ptr<Ipv4>, uint32_t)
    {
        m_log.push_back(context + " " + std::to_string(Simulator::Now().GetTimeStep()) + " " +
                        std::to_string(packet->GetSize()));
    }

    /// Send 1 MB by TCP. \return what all three nodes received and sent, and when
    std::vector<std::string> RunTcp()
    {
        auto sink = Socket::CreateSocket(m_nodes.Get(2), TcpSocketFactory::GetTypeId());
        sink->Bind(InetSocketAddress(Ipv4Address::GetAny(), 9));
        sink->Listen();
        sink->SetAcceptCallback(
            MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
            Callback<void, Ptr<Socket>, const Address&>([](Ptr<Socket> socket, const Address&) {
                socket->SetRecvCallback(
                    Callback<void, Ptr<Socket>>([](Ptr<Socket> ready) { ready->Recv(); }));
            }));
        auto source = Socket::CreateSocket(m_nodes.Get(0), TcpSocketFactory::GetTypeId());
        source->SetAttribute("SndBufSize", UintegerValue(2000000));
        Simulator::ScheduleWithContext(m_nodes.Get(0)->GetId(), Seconds(1), RawCall([=] {
                                           source->Connect(InetSocketAddress(m_to, 9));
                                           source->Send(Create<Packet>(1000000));
                                       }));
        Simulator::Stop(Seconds(10));
        Simulator::Run();
        return m_log;
    }

    NodeContainer m_nodes;
    Ipv4Address m_to;
    std::vector<std::string> m_log;
};

TEST_F(RoutedTransfer, ZeroCostChangesNothing)
{
    Make();
    const auto stock = RunTcp();
    ASSERT_GT(stock.size(), 4000U);
    const uint64_t nEvents = Simulator::GetEventCount();
    Simulator::Destroy();

    m_nodes = NodeContainer();
    m_log.clear();
    Make();
    CpuCostHelper helper;
    for (const char* name : {"RxPacket", "TxPacket"})
    {
        helper.SetAttribute(name, TimeValue(Time()));
    }
    helper.Install(m_nodes);
    EXPECT_EQ(RunTcp(), stock);
    EXPECT_EQ(Simulator::GetEventCount(), nEvents + 3); // each node's door is initialised
}

TEST_F(RoutedTransfer, ForwardingCostsReceptionAndSending)
{
    Make();
    CpuCostHelper helper;
    helper.SetAttribute("RxPacket", TimeValue(MicroSeconds(30)));
    helper.SetAttribute("TxPacket", TimeValue(MicroSeconds(10)));
    helper.Install(m_nodes.Get(1));
    auto sink = Socket::CreateSocket(m_nodes.Get(2), UdpSocketFactory::GetTypeId());
    sink->Bind(InetSocketAddress(Ipv4Address::GetAny(), 9));
    std::vector<uint32_t> sizes;
    sink->SetRecvCallback(Callback<void, Ptr<Socket>>([&sizes](Ptr<Socket> socket) {
        while (auto packet = socket->Recv())
        {
            sizes.push_back(packet->GetSize());
        }
    }));
    auto source = Socket::CreateSocket(m_nodes.Get(0), UdpSocketFactory::GetTypeId());
    const auto send = [=](uint32_t size) {
        return RawCall(
            [=] { source->SendTo(Create<Packet>(size), 0, InetSocketAddress(m_to, 9)); });
    };
    const uint32_t from = m_nodes.Get(0)->GetId();
    Simulator::ScheduleWithContext(from, MilliSeconds(500), send(1)); // for ARP
    std::vector<uint32_t> sent{1};
    for (uint32_t i = 0; i < 1000; ++i)
    {
        sent.push_back(100 + i % 900);
        Simulator::ScheduleWithContext(from, Seconds(1) + MicroSeconds(20 * i), send(sent.back()));
    }
    Simulator::Stop(Seconds(1) + MilliSeconds(20));
    Simulator::Run();
    EXPECT_NEAR(sizes.size(), 500, 5); // 40 us each
    sent.resize(sizes.size());
    EXPECT_EQ(sizes, sent);
}

TEST_F(SimulatorTest, CpuOfASwitch)
{
    NodeContainer hosts(2);
    auto switchNode = CreateObject<Node>();
    auto devices = EthernetHelper().InstallSwitch(switchNode, hosts);
    CpuCostHelper helper;
    helper.SetAttribute("RxPacket", TimeValue(MicroSeconds(100)));
    auto cpu = helper.Install(switchNode);
    std::vector<Time> arrivals;
    devices.Get(1)->SetReceiveCallback(
        Callback<bool, Ptr<NetDevice>, Ptr<const Packet>, uint16_t, const Address&>(
            [&arrivals](Ptr<NetDevice>, Ptr<const Packet>, uint16_t, const Address&) {
                arrivals.push_back(Simulator::Now());
                return true;
            }));
    Simulator::ScheduleWithContext(hosts.Get(0)->GetId(), Time(), RawCall([&devices] {
                                       for (int i = 0; i < 10; ++i)
                                       {
                                           devices.Get(0)->Send(Create<Packet>(100),
                                                                devices.Get(1)->GetAddress(),
                                                                PROTOCOL);
                                       }
                                   }));
    Simulator::Run();
    ASSERT_EQ(arrivals.size(), 10U);
    EXPECT_GT(arrivals[0], MicroSeconds(100));
    for (std::size_t i = 1; i < arrivals.size(); ++i)
    {
        EXPECT_EQ(arrivals[i] - arrivals[i - 1], MicroSeconds(100));
    }
    EXPECT_EQ(cpu->GetNHandled(), 10U);
}

TEST_F(NodeCpus, Mistakes)
{
    VirtHostHelper virt;
    CpuCostHelper helper;
    ExpectError([&] { helper.Install(Ptr<Node>()); }, {"Install()", "null"});
    ExpectError([&] { helper.SetAttribute("RxPacket", TimeValue(NanoSeconds(-1))); },
                {"RxPacket", "-"});
    ExpectError([&] { helper.SetAttribute("TxNsPerByte", DoubleValue(-1)); }, {"TxNsPerByte"});
    ExpectError([&] { helper.SetAttribute("Cost", UintegerValue(1)); }, {"Cost"});
    auto node = CreateObject<Node>();
    helper.Install(node);
    ExpectError([&] { helper.Install(node); }, {"has a CPU already"});
    auto host = virt.CreateHost();
    ExpectError([&] { helper.Install(host); }, {"SetCostAttribute()"});
    ExpectError([&] { helper.Install(virt.CreateGuest(host)); }, {"SetCostAttribute()"});
}

} // namespace
