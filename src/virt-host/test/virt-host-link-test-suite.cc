/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// EthernetNetDevice and EthernetChannel: time on the wire, both directions at once, drops, flow
// control, interrupts, captures, and the goodput of TCP over them.

#include "ns3/boolean.h"
#include "ns3/error-model.h"
#include "ns3/ethernet-channel.h"
#include "ns3/ethernet-helper.h"
#include "ns3/ethernet-net-device.h"
#include "ns3/hv-timers.h"
#include "ns3/inet-socket-address.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/pcap-file.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/socket.h"
#include "ns3/string.h"
#include "ns3/tcp-socket-factory.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"

#include <sstream>
#include <vector>

using namespace ns3;

namespace
{

constexpr uint16_t PROTOCOL = 0x88b5; //!< for local experiments

/// Two nodes with a cable, and what arrives at them.
class LinkTestCase : public TestCase
{
  public:
    using TestCase::TestCase;

  protected:
    /// What arrived.
    struct Arrival
    {
        Time at;          //!< when
        uint32_t context; //!< in which context
        uint32_t size;    //!< how much
        uint32_t node;    //!< where
    };

    void Connect(EthernetHelper helper = EthernetHelper())
    {
        m_nodes.Create(2);
        auto devices = helper.Install(m_nodes.Get(0), m_nodes.Get(1));
        for (uint32_t i = 0; i < 2; ++i)
        {
            m_devices.push_back(DynamicCast<EthernetNetDevice>(devices.Get(i)));
            m_devices[i]->SetReceiveCallback(MakeCallback(&LinkTestCase::Receive, this));
        }
    }

    bool Receive(Ptr<NetDevice> device, Ptr<const Packet> packet, uint16_t, const Address&)
    {
        m_arrivals.push_back({Simulator::Now(),
                              Simulator::GetContext(),
                              packet->GetSize(),
                              device->GetNode()->GetId()});
        return true;
    }

    /// Send when the simulation runs, from the node's context.
    void SendAt(Time at, uint32_t from, uint32_t size)
    {
        Simulator::ScheduleWithContext(m_nodes.Get(from)->GetId(),
                                       at,
                                       &LinkTestCase::SendNow,
                                       this,
                                       from,
                                       size);
    }

    void SendNow(uint32_t from, uint32_t size)
    {
        m_devices[from]->Send(Create<Packet>(size), m_devices[1 - from]->GetAddress(), PROTOCOL);
    }

    void DoTeardown() override
    {
        m_devices.clear();
        m_nodes = NodeContainer();
        Simulator::Destroy();
    }

    NodeContainer m_nodes;
    std::vector<Ptr<EthernetNetDevice>> m_devices;
    std::vector<Arrival> m_arrivals;
};

/// Frames take the time that IEEE 802.3 says.
class WireTimeTest : public LinkTestCase
{
  public:
    WireTimeTest()
        : LinkTestCase("time of frames on the wire")
    {
    }

  private:
    void DoRun() override
    {
        EthernetHelper helper;
        helper.SetChannelAttribute("Delay", TimeValue(NanoSeconds(700)));
        Connect(helper);
        SendAt(Time(0), 0, 1500);
        SendAt(Time(0), 0, 1500);            // back to back
        SendAt(MicroSeconds(100), 0, 1);     // padded to 46
        SendAt(MicroSeconds(100), 0, 46);    // just long enough
        SendAt(MicroSeconds(200), 0, 47);    // one byte more
        SendAt(NanoSeconds(200600), 0, 100); // asked for within the gap of the frame before
        Simulator::Run();
        // preamble 8 + header 14 + payload + FCS 4, at 8 ns per byte; then a gap of 12 bytes
        const std::vector<int64_t> expected{(26 + 1500) * 8 + 700,
                                            (38 + 1500 + 26 + 1500) * 8 + 700,
                                            100000 + (26 + 46) * 8 + 700,
                                            100000 + (38 + 46 + 26 + 46) * 8 + 700,
                                            200000 + (26 + 47) * 8 + 700,
                                            200000 + (38 + 47 + 26 + 100) * 8 + 700};
        NS_TEST_ASSERT_MSG_EQ(m_arrivals.size(), expected.size(), "frames lost or doubled");
        for (std::size_t i = 0; i < expected.size(); ++i)
        {
            NS_TEST_EXPECT_MSG_EQ(m_arrivals[i].at.GetNanoSeconds(), expected[i], "frame " << i);
            NS_TEST_EXPECT_MSG_EQ(m_arrivals[i].context,
                                  m_nodes.Get(1)->GetId(),
                                  "a native host receives in its own context");
        }
    }
};

/// Both directions at once do not disturb each other.
class FullDuplexTest : public LinkTestCase
{
  public:
    FullDuplexTest()
        : LinkTestCase("full duplex")
    {
    }

  private:
    void DoRun() override
    {
        Connect();
        for (uint32_t i = 0; i < 10; ++i)
        {
            SendAt(Time(0), 0, 1500);
            SendAt(Time(0), 1, 1500);
        }
        Simulator::Run();
        NS_TEST_ASSERT_MSG_EQ(m_arrivals.size(), 20, "frames lost or doubled");
        for (uint32_t i = 0; i < 10; ++i)
        {
            const Time at = NanoSeconds((i * 1538 + 1526) * 8 + 500);
            NS_TEST_EXPECT_MSG_EQ(m_arrivals[2 * i].at, at, "frame " << i << " one way");
            NS_TEST_EXPECT_MSG_EQ(m_arrivals[2 * i + 1].at, at, "frame " << i << " other way");
            NS_TEST_EXPECT_MSG_NE(m_arrivals[2 * i].node, m_arrivals[2 * i + 1].node, "both ways");
        }
    }
};

/// Every drop has a reason and is counted and traced.
class DropsTest : public LinkTestCase
{
  public:
    DropsTest()
        : LinkTestCase("drop reasons")
    {
    }

  private:
    void Dropped(Ptr<const Packet>, DropReason reason)
    {
        m_traced.push_back(reason);
    }

    void DoRun() override
    {
        EthernetHelper helper;
        helper.SetDeviceAttribute("TxQueueSize", StringValue("2p"));
        Connect(helper);
        auto errors = CreateObject<ReceiveListErrorModel>();
        errors->SetList({1}); // the second frame to arrive
        m_devices[1]->SetAttribute("ReceiveErrorModel", PointerValue(errors));
        for (auto& device : m_devices)
        {
            device->TraceConnectWithoutContext("Drop", MakeCallback(&DropsTest::Dropped, this));
        }
        for (int i = 0; i < 5; ++i)
        {
            SendAt(Time(0), 0, 1000); // one on the wire, two queued, two dropped
        }
        SendAt(MilliSeconds(1), 0, 1501);
        Simulator::Run();
        auto loose = CreateObject<EthernetNetDevice>();
        NS_TEST_EXPECT_MSG_EQ(loose->Send(Create<Packet>(10), loose->GetBroadcast(), PROTOCOL),
                              false,
                              "no cable");
        NS_TEST_EXPECT_MSG_EQ(loose->GetDropCount(DropReason::LINK_DOWN), 1, "no cable");
        loose->Dispose();
        NS_TEST_EXPECT_MSG_EQ(m_devices[0]->GetDropCount(DropReason::TX_QUEUE_FULL), 2, "queue");
        NS_TEST_EXPECT_MSG_EQ(m_devices[0]->GetDropCount(DropReason::TOO_BIG), 1, "MTU");
        NS_TEST_EXPECT_MSG_EQ(m_devices[1]->GetDropCount(DropReason::CORRUPTED), 1, "error model");
        NS_TEST_EXPECT_MSG_EQ(m_devices[0]->GetDropCount(), 3, "sender's drops");
        NS_TEST_EXPECT_MSG_EQ(m_arrivals.size(), 2, "three sent, one corrupted");
        const std::vector<DropReason> expected{DropReason::TX_QUEUE_FULL,
                                               DropReason::TX_QUEUE_FULL,
                                               DropReason::CORRUPTED,
                                               DropReason::TOO_BIG};
        NS_TEST_EXPECT_MSG_EQ((m_traced == expected), true, "traced in order");
    }

    std::vector<DropReason> m_traced;
};

/// A queue in bytes takes bytes.
class ByteQueueTest : public LinkTestCase
{
  public:
    ByteQueueTest()
        : LinkTestCase("transmit queue in bytes")
    {
    }

  private:
    void DoRun() override
    {
        EthernetHelper helper;
        helper.SetDeviceAttribute("TxQueueSize", StringValue("3000B"));
        Connect(helper);
        for (int i = 0; i < 12; ++i)
        {
            SendAt(Time(0), 0, 500); // one on the wire, six queued
        }
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(m_devices[0]->GetDropCount(DropReason::TX_QUEUE_FULL), 5, "queue");
        NS_TEST_EXPECT_MSG_EQ(m_arrivals.size(), 7, "what fits");
    }
};

/// Queue discs above are stopped when the queue is full, and woken in the node's context.
class FlowControlTest : public LinkTestCase
{
  public:
    FlowControlTest()
        : LinkTestCase("flow control of queue discs above")
    {
    }

  private:
    void Wake()
    {
        m_wokenAt.push_back(Simulator::Now());
        NS_TEST_EXPECT_MSG_EQ(Simulator::GetContext(), m_nodes.Get(0)->GetId(), "context");
    }

    void ExpectStopped(bool stopped)
    {
        auto queue = m_devices[0]->GetObject<NetDeviceQueueInterface>()->GetTxQueue(0);
        NS_TEST_EXPECT_MSG_EQ(queue->IsStopped(), stopped, "at " << Simulator::Now());
    }

    void DoRun() override
    {
        EthernetHelper helper;
        helper.SetDeviceAttribute("TxQueueSize", StringValue("2p"));
        Connect(helper);
        auto queue = m_devices[0]->GetObject<NetDeviceQueueInterface>()->GetTxQueue(0);
        queue->SetWakeCallback(MakeCallback(&FlowControlTest::Wake, this));
        SendAt(Time(0), 0, 1500);
        SendAt(Time(0), 0, 1500);
        Simulator::Schedule(NanoSeconds(1), &FlowControlTest::ExpectStopped, this, false);
        SendAt(NanoSeconds(2), 0, 1500);
        Simulator::Schedule(NanoSeconds(3), &FlowControlTest::ExpectStopped, this, true);
        Simulator::Run();
        ExpectStopped(false);
        NS_TEST_ASSERT_MSG_EQ(m_wokenAt.size(), 1, "woken once");
        NS_TEST_EXPECT_MSG_EQ(m_wokenAt[0], NanoSeconds(1538 * 8), "when the second one starts");
    }

    std::vector<Time> m_wokenAt;
};

/// With an interrupt handler frames wait in a ring, and interrupts are coalesced.
class InterruptTest : public LinkTestCase
{
  public:
    InterruptTest()
        : LinkTestCase("receive ring and interrupts")
    {
    }

  private:
    void Interrupt()
    {
        m_interruptedAt.push_back(Simulator::Now());
        NS_TEST_EXPECT_MSG_EQ(Simulator::GetContext(), HvTimers::HARDWARE, "hardware, no node");
    }

    void DoRun() override
    {
        EthernetHelper helper;
        helper.SetDeviceAttribute("RxRingSize", UintegerValue(4));
        Connect(helper);
        m_devices[1]->SetInterruptHandler(MakeCallback(&InterruptTest::Interrupt, this));
        for (uint32_t i = 0; i < 6; ++i)
        {
            SendAt(Time(0), 0, 100 + i);
        }
        Simulator::Run();
        // the first frame arms the timer; all six arrive within 20 us of it
        NS_TEST_ASSERT_MSG_EQ(m_interruptedAt.size(), 1, "coalesced");
        NS_TEST_EXPECT_MSG_EQ(m_interruptedAt[0], NanoSeconds(126 * 8 + 500 + 20000), "delay");
        NS_TEST_EXPECT_MSG_EQ(m_devices[1]->GetDropCount(DropReason::NIC_RX_RING_FULL), 2, "ring");
        NS_TEST_EXPECT_MSG_EQ(m_arrivals.empty(), true, "nothing goes up by itself");
        Fetch();
        Mask();
        Transmit();
    }

    /// The ring keeps the order.
    void Fetch()
    {
        EthernetFrame frame;
        for (uint32_t i = 0; i < 4; ++i)
        {
            NS_TEST_ASSERT_MSG_EQ(m_devices[1]->Poll(frame), true, "frame " << i);
            NS_TEST_EXPECT_MSG_EQ(frame.packet->GetSize(), 100 + i, "order");
        }
        NS_TEST_EXPECT_MSG_EQ(m_devices[1]->Poll(frame), false, "empty");
    }

    /// No interrupt while masked; one after, if there is a frame.
    void Mask()
    {
        m_devices[1]->DisableInterrupts();
        SendAt(MicroSeconds(1), 0, 100);
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(m_interruptedAt.size(), 1, "masked");
        m_devices[1]->EnableInterrupts();
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(m_interruptedAt.size(), 2, "unmasked");
        EthernetFrame frame;
        m_devices[1]->Poll(frame);
    }

    /// Finished transmissions raise interrupts, unless switched off.
    void Transmit()
    {
        SendAt(MicroSeconds(1), 1, 1500);
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(m_interruptedAt.size(), 3, "transmission finished");
        NS_TEST_EXPECT_MSG_EQ(m_devices[1]->GetTxCompletions(), 1, "reaped");
        m_devices[1]->SetAttribute("TxCompletionInterrupt", BooleanValue(false));
        SendAt(MicroSeconds(1), 1, 1500);
        SendAt(MicroSeconds(1), 1, 1500);
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(m_interruptedAt.size(), 3, "switched off");
        NS_TEST_EXPECT_MSG_EQ(m_devices[1]->GetTxCompletions(), 2, "reaped");
        NS_TEST_EXPECT_MSG_EQ(m_devices[1]->GetNInterrupts(), 3, "counted");
    }

    std::vector<Time> m_interruptedAt;
};

/// Captures contain the Ethernet header.
class PcapTest : public LinkTestCase
{
  public:
    PcapTest()
        : LinkTestCase("packet capture")
    {
    }

  private:
    void DoRun() override
    {
        EthernetHelper helper;
        Connect(helper);
        const std::string name = CreateTempDirFilename("link.pcap");
        helper.EnablePcap(name, m_devices[1], true, true);
        SendAt(Time(0), 0, 100);
        Simulator::Run();
        m_devices.clear();
        m_nodes = NodeContainer();
        Simulator::Destroy(); // closes the file
        PcapFile file;
        file.Open(name, std::ios::in);
        NS_TEST_ASSERT_MSG_EQ(file.Fail(), false, "no file " << name);
        NS_TEST_EXPECT_MSG_EQ(file.GetDataLinkType(), PcapHelper::DLT_EN10MB, "Ethernet");
        uint8_t data[200];
        uint32_t seconds;
        uint32_t microseconds;
        uint32_t captured;
        uint32_t length;
        uint32_t read;
        file.Read(data, sizeof(data), seconds, microseconds, captured, length, read);
        NS_TEST_ASSERT_MSG_EQ(read, 114, "header and payload");
        NS_TEST_EXPECT_MSG_EQ((data[12] << 8 | data[13]), PROTOCOL, "EtherType");
    }
};

/// A TCP transfer between two nodes, directly or through a switch.
class Transfer
{
  public:
    Transfer(uint64_t bytes, bool viaSwitch)
        : m_left(bytes)
    {
        NodeContainer hosts;
        hosts.Create(2);
        EthernetHelper helper;
        auto devices = viaSwitch ? helper.InstallSwitch(CreateObject<Node>(), hosts)
                                 : helper.Install(hosts.Get(0), hosts.Get(1));
        InternetStackHelper internet;
        internet.SetIpv6StackInstall(false);
        internet.Install(hosts);
        internet.AssignStreams(hosts, 1); // ARP jitter, the same in every run
        Ipv4AddressHelper addresses("10.1.1.0", "255.255.255.0");
        addresses.Assign(devices);
        auto device = DynamicCast<EthernetNetDevice>(devices.Get(1));
        device->TraceConnectWithoutContext("MacRx", MakeCallback(&Transfer::Seen, this));
        Listen(hosts.Get(1));
        m_sender = Socket::CreateSocket(hosts.Get(0), TcpSocketFactory::GetTypeId());
        m_sender->SetAttribute("SegmentSize", UintegerValue(1448));
        m_sender->SetSendCallback(MakeCallback(&Transfer::Write, this));
        Simulator::ScheduleWithContext(hosts.Get(0)->GetId(),
                                       MilliSeconds(1),
                                       &Transfer::Start,
                                       this);
    }

    ~Transfer()
    {
        m_sender = m_listener = m_accepted = nullptr;
        Simulator::Destroy();
    }

    void Run()
    {
        Simulator::Run();
    }

    /// bits per second between the first and the last read
    double GetGoodput() const
    {
        return 8.0 * static_cast<double>(m_received - m_first) / (m_end - m_begin).GetSeconds();
    }

    uint64_t m_received{0};
    std::ostringstream m_trace;

  private:
    void Listen(Ptr<Node> node)
    {
        m_listener = Socket::CreateSocket(node, TcpSocketFactory::GetTypeId());
        m_listener->SetAttribute("SegmentSize", UintegerValue(1448));
        m_listener->Bind(InetSocketAddress(Ipv4Address::GetAny(), 80));
        m_listener->Listen();
        m_listener->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                                      MakeCallback(&Transfer::Accept, this));
    }

    void Start()
    {
        m_sender->Connect(InetSocketAddress(Ipv4Address("10.1.1.2"), 80));
    }

    void Write(Ptr<Socket> socket, uint32_t)
    {
        while (m_left > 0 && socket->GetTxAvailable() > 0)
        {
            const uint64_t size = std::min<uint64_t>({m_left, socket->GetTxAvailable(), 14480});
            m_left -= socket->Send(Create<Packet>(size));
        }
        if (m_left == 0)
        {
            socket->Close();
        }
    }

    void Accept(Ptr<Socket> socket, const Address&)
    {
        m_accepted = socket;
        socket->SetRecvCallback(MakeCallback(&Transfer::Read, this));
    }

    void Read(Ptr<Socket> socket)
    {
        auto packet = socket->Recv();
        if (!packet || packet->GetSize() == 0)
        {
            return;
        }
        m_received += packet->GetSize();
        m_end = Simulator::Now();
        if (m_first == 0)
        {
            m_first = m_received;
            m_begin = m_end;
        }
    }

    void Seen(Ptr<const Packet> packet)
    {
        m_trace << Simulator::Now().GetTimeStep() << ' ' << packet->GetSize() << '\n';
    }

    uint64_t m_left;
    uint64_t m_first{0};
    Time m_begin;
    Time m_end;
    Ptr<Socket> m_sender;
    Ptr<Socket> m_listener;
    Ptr<Socket> m_accepted;
};

/// One TCP connection fills the wire: 1448 of every 1538 byte times.
class GoodputTest : public TestCase
{
  public:
    GoodputTest(bool viaSwitch)
        : TestCase(viaSwitch ? "TCP goodput through a switch" : "TCP goodput over a cable"),
          m_viaSwitch(viaSwitch)
    {
    }

  private:
    void DoRun() override
    {
        Transfer transfer(100000000, m_viaSwitch);
        transfer.Run();
        NS_TEST_EXPECT_MSG_EQ(transfer.m_received, 100000000, "bytes lost");
        NS_TEST_EXPECT_MSG_EQ_TOL(transfer.GetGoodput(), 1e9 * 1448 / 1538, 1e6, "goodput");
    }

    bool m_viaSwitch;
};

/// The same simulation twice gives the same trace.
class DeterminismTest : public TestCase
{
  public:
    DeterminismTest()
        : TestCase("determinism")
    {
    }

  private:
    void DoRun() override
    {
        std::vector<std::string> traces;
        for (int i = 0; i < 2; ++i)
        {
            Transfer transfer(1000000, false);
            transfer.Run();
            NS_TEST_EXPECT_MSG_EQ(transfer.m_received, 1000000, "bytes lost");
            traces.push_back(transfer.m_trace.str());
        }
        NS_TEST_EXPECT_MSG_EQ((traces[0] == traces[1]), true, "traces differ");
        NS_TEST_EXPECT_MSG_GT(traces[0].size(), 1000, "an empty trace proves nothing");
    }
};

/// The suite.
class VirtHostLinkTestSuite : public TestSuite
{
  public:
    VirtHostLinkTestSuite()
        : TestSuite("virt-host-link", TestSuite::Type::SYSTEM)
    {
        AddTestCase(new WireTimeTest);
        AddTestCase(new FullDuplexTest);
        AddTestCase(new DropsTest);
        AddTestCase(new ByteQueueTest);
        AddTestCase(new FlowControlTest);
        AddTestCase(new InterruptTest);
        AddTestCase(new PcapTest);
        AddTestCase(new GoodputTest(false));
        AddTestCase(new GoodputTest(true));
        AddTestCase(new DeterminismTest);
    }
};

VirtHostLinkTestSuite g_virtHostLinkTestSuite; //!< registers the suite

} // namespace
