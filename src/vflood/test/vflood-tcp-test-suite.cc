/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/boolean.h"
#include "ns3/data-rate.h"
#include "ns3/double.h"
#include "ns3/error-model.h"
#include "ns3/guest-internet-helper.h"
#include "ns3/guest-tcp-l4-protocol.h"
#include "ns3/guest-tcp-socket.h"
#include "ns3/inet-socket-address.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/pointer.h"
#include "ns3/simple-channel.h"
#include "ns3/simple-net-device.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/tcp-header.h"
#include "ns3/tcp-socket-factory.h"
#include "ns3/test.h"
#include "ns3/transfer-log.h"
#include "ns3/uinteger.h"

using namespace ns3;

namespace
{

constexpr uint32_t MSS = 1448;
constexpr uint16_t PORT = 5001;

/// Two hosts on a full-duplex link of 1 Gb/s and 0.5 ms.
class TwoHosts
{
  public:
    explicit TwoHosts(const GuestInternetHelper& internet)
    {
        m_nodes.Create(2);
        internet.Install(m_nodes);
        Ptr<SimpleChannel> channel = CreateObject<SimpleChannel>();
        channel->SetAttribute("Delay", TimeValue(MicroSeconds(500)));
        NetDeviceContainer devices;
        for (uint32_t i = 0; i < 2; ++i)
        {
            Ptr<SimpleNetDevice> device = CreateObject<SimpleNetDevice>();
            device->SetAttribute("DataRate", DataRateValue(DataRate("1Gbps")));
            device->SetAddress(Mac48Address::Allocate());
            device->SetChannel(channel);
            m_nodes.Get(i)->AddDevice(device);
            devices.Add(device);
        }
        Ipv4AddressHelper addresses("10.1.0.0", "255.255.255.0");
        m_interfaces = addresses.Assign(devices);
    }

    Address GetServer() const
    {
        return InetSocketAddress(m_interfaces.GetAddress(1), PORT);
    }

    NodeContainer m_nodes;
    Ipv4InterfaceContainer m_interfaces;
};

/// Transfers arrive complete, in order and unchanged, in both directions of the class hierarchy
/// (connecting and forked sockets); a refused connection is a failed transfer.
class TransferTestCase : public TestCase
{
  public:
    TransferTestCase()
        : TestCase("transfers between native hosts arrive intact, refusals are recorded")
    {
    }

  private:
    void DoRun() override
    {
        TwoHosts hosts{GuestInternetHelper()};
        TransferLog log;
        auto sender = CreateObject<TransferApplication>();
        sender->SetAttribute("Remote", AddressValue(hosts.GetServer()));
        sender->SetAttribute("Bytes", UintegerValue(300001));
        sender->SetAttribute("Transfers", UintegerValue(5));
        hosts.m_nodes.Get(0)->AddApplication(sender);
        auto sink = CreateObject<TransferSink>();
        hosts.m_nodes.Get(1)->AddApplication(sink);
        auto refused = CreateObject<TransferApplication>();
        refused->SetAttribute("Remote",
                              AddressValue(InetSocketAddress(hosts.m_interfaces.GetAddress(1), 9)));
        refused->SetAttribute("Transfers", UintegerValue(2));
        hosts.m_nodes.Get(0)->AddApplication(refused);
        TransferLog failures;
        failures.Watch(refused);
        log.Watch(sender);
        log.Watch(sink);
        Simulator::Stop(Seconds(10));
        Simulator::Run();
        Simulator::Destroy();

        NS_TEST_ASSERT_MSG_EQ(log.GetTransfers().size(), 5, "all were started");
        NS_TEST_ASSERT_MSG_EQ(log.GetNEnded(), 5, "all ended");
        Time last;
        for (const auto& transfer : log.GetTransfers())
        {
            NS_TEST_EXPECT_MSG_EQ(transfer.failed, false, "none failed");
            NS_TEST_EXPECT_MSG_EQ(transfer.bytes, 300001, "complete");
            NS_TEST_EXPECT_MSG_EQ(transfer.wrong, 0, "unchanged and in order");
            NS_TEST_EXPECT_MSG_GT_OR_EQ(transfer.start, last, "one after the other");
            NS_TEST_EXPECT_MSG_GT(transfer.GetGoodput(), 1e6, "in sensible time");
            NS_TEST_EXPECT_MSG_LT(transfer.GetGoodput(), 1e9, "not faster than the link");
            last = transfer.end;
        }
        NS_TEST_ASSERT_MSG_EQ(failures.GetTransfers().size(),
                              2,
                              "refusal does not stop the series");
        NS_TEST_EXPECT_MSG_EQ(failures.GetNEnded(), 2, "refused transfers end");
        NS_TEST_EXPECT_MSG_EQ(failures.GetTransfers()[0].failed, true, "as failed");
    }
};

/// Growth of the window against what Linux 2.6 does, computed here by hand.
class PerAckTestCase : public TestCase
{
  public:
    explicit PerAckTestCase(uint32_t quickAcks)
        : TestCase("slow start grows by one segment per ACK, quick ACKs " +
                   std::to_string(quickAcks)),
          m_quickAcks(quickAcks)
    {
    }

  private:
    /// ACK at its arrival, before it is processed: the window is the one after the ACK before.
    void OnAck(Ptr<const Packet> packet, const TcpHeader& header, Ptr<const TcpSocketBase>)
    {
        if (header.GetFlags() != TcpHeader::ACK || packet->GetSize() > 0 || m_cwnd == 0)
        {
            return;
        }
        if (m_acked > 0 && m_acked <= 60) // later the sender runs out of data or of peer's window
        {
            NS_TEST_EXPECT_MSG_EQ(m_cwnd / MSS, Expected(m_acked), "after " << m_acked);
            ++m_checks;
        }
        m_acked = (header.GetAckNumber().GetValue() - 1) / MSS;
    }

    /// Window in segments after the ACK of so many segments: 3 at first, one more per ACK. In quick
    /// mode the receiver acknowledges singly while its window grows, 4 to 90 segments in steps of
    /// 2, and the two quick ACKs that a window of 4 gives are still left then.
    uint32_t Expected(uint32_t acked) const
    {
        const uint32_t singly = m_quickAcks == 0 ? 0 : std::min(acked, 44U + 2U);
        return 3 + singly + (acked - singly + 1) / 2; // an odd one was acknowledged by the timer
    }

    void OnCwnd(uint32_t, uint32_t cwnd)
    {
        m_cwnd = cwnd;
    }

    void DoRun() override
    {
        GuestInternetHelper internet;
        internet.SetTcpAttribute("QuickAcks", UintegerValue(m_quickAcks));
        TwoHosts hosts(internet);
        hosts.m_nodes.Get(1)->AddApplication(CreateObject<TransferSink>());
        Ptr<Socket> socket =
            Socket::CreateSocket(hosts.m_nodes.Get(0), TcpSocketFactory::GetTypeId());
        socket->TraceConnectWithoutContext("Rx", MakeCallback(&PerAckTestCase::OnAck, this));
        socket->TraceConnectWithoutContext("CongestionWindow",
                                           MakeCallback(&PerAckTestCase::OnCwnd, this));
        socket->SetAttribute("SndBufSize", UintegerValue(200 * MSS));
        socket->Bind();
        socket->Connect(hosts.GetServer());
        Simulator::Schedule(MilliSeconds(10),
                            [socket] { socket->Send(Create<Packet>(200 * MSS)); });
        Simulator::Stop(Seconds(2));
        Simulator::Run();
        Simulator::Destroy();
        NS_TEST_EXPECT_MSG_GT(m_checks, 20, "enough ACKs were seen");
    }

    uint32_t m_quickAcks;
    uint32_t m_cwnd{0};
    uint32_t m_acked{0};
    uint32_t m_checks{0};
};

/// RTO = SRTT + max(4 VAR, MinRto) with samples of whole jiffies.
class RtoTestCase : public TestCase
{
  public:
    RtoTestCase(Time jiffy, Time rto)
        : TestCase("retransmission timeout with a jiffy of " +
                   std::to_string(jiffy.GetMilliSeconds()) + " ms"),
          m_jiffy(jiffy),
          m_expected(rto)
    {
    }

  private:
    void OnRto(Time, Time rto)
    {
        m_rto = rto;
    }

    void DoRun() override
    {
        GuestInternetHelper internet;
        internet.SetTcpAttribute("JiffyLength", TimeValue(m_jiffy));
        TwoHosts hosts(internet);
        hosts.m_nodes.Get(1)->AddApplication(CreateObject<TransferSink>());
        Ptr<Socket> socket =
            Socket::CreateSocket(hosts.m_nodes.Get(0), TcpSocketFactory::GetTypeId());
        socket->TraceConnectWithoutContext("RTO", MakeCallback(&RtoTestCase::OnRto, this));
        socket->Bind();
        socket->Connect(hosts.GetServer());
        Simulator::Schedule(MilliSeconds(10), [socket] {
            socket->Send(Create<Packet>(10 * MSS)); /* no delayed ACK */
        });
        Simulator::Stop(Seconds(1));
        Simulator::Run();
        Simulator::Destroy();
        NS_TEST_EXPECT_MSG_EQ(m_rto, m_expected, "floor under the variance, not under the RTO");
    }

    Time m_jiffy;
    Time m_expected;
    Time m_rto;
};

/// Every profile carries a transfer through a bottleneck that drops, with the kernel's initial
/// window and response to loss.
class ProfileTestCase : public TestCase
{
  public:
    ProfileTestCase(const std::string& profile, uint32_t initialWindow)
        : TestCase("profile " + profile),
          m_profile(profile),
          m_initialWindow(initialWindow)
    {
    }

  private:
    void OnCwnd(uint32_t, uint32_t cwnd)
    {
        m_first = m_first == 0 && cwnd > 0 ? cwnd : m_first;
    }

    void DoRun() override
    {
        GuestInternetHelper internet;
        internet.SetProfile(m_profile);
        TwoHosts hosts(internet);
        auto errors = CreateObject<RateErrorModel>();
        errors->SetAttribute("ErrorRate", DoubleValue(0.02));
        errors->SetAttribute("ErrorUnit", StringValue("ERROR_UNIT_PACKET"));
        errors->AssignStreams(1);
        hosts.m_nodes.Get(1)->GetDevice(1)->SetAttribute("ReceiveErrorModel", PointerValue(errors));
        TransferLog log;
        auto sender = CreateObject<TransferApplication>();
        sender->SetAttribute("Remote", AddressValue(hosts.GetServer()));
        sender->SetAttribute("Bytes", UintegerValue(1000000));
        sender->SetAttribute("Transfers", UintegerValue(3));
        hosts.m_nodes.Get(0)->AddApplication(sender);
        auto sink = CreateObject<TransferSink>();
        hosts.m_nodes.Get(1)->AddApplication(sink);
        log.Watch(sender);
        log.Watch(sink);
        Simulator::Stop(Seconds(300));
        Simulator::Run();
        const auto& counters =
            hosts.m_nodes.Get(0)->GetObject<GuestTcpL4Protocol>()->GetSockets().total;
        NS_TEST_EXPECT_MSG_GT(counters.RetransSegs, 20, "losses were repaired");
        NS_TEST_EXPECT_MSG_GT(counters.OutSegs, 3 * 1000000 / 1448, "data was counted");
        Simulator::Destroy();
        NS_TEST_ASSERT_MSG_EQ(log.GetNEnded(), 3, "all ended");
        for (const auto& transfer : log.GetTransfers())
        {
            NS_TEST_EXPECT_MSG_EQ(transfer.bytes, 1000000, "complete");
            NS_TEST_EXPECT_MSG_EQ(transfer.wrong, 0, "unchanged and in order");
        }
        ObserveWindow(internet);
    }

    /// The window after the handshake.
    void ObserveWindow(const GuestInternetHelper& internet)
    {
        TwoHosts hosts(internet);
        hosts.m_nodes.Get(1)->AddApplication(CreateObject<TransferSink>());
        Ptr<Socket> socket =
            Socket::CreateSocket(hosts.m_nodes.Get(0), TcpSocketFactory::GetTypeId());
        socket->TraceConnectWithoutContext("CongestionWindow",
                                           MakeCallback(&ProfileTestCase::OnCwnd, this));
        socket->Bind();
        socket->Connect(hosts.GetServer());
        Simulator::Stop(Seconds(1));
        Simulator::Run();
        Simulator::Destroy();
        NS_TEST_EXPECT_MSG_EQ(m_first, m_initialWindow * MSS, "initial window");
    }

    std::string m_profile;
    uint32_t m_initialWindow;
    uint32_t m_first{0};
};

/// The suite.
class VfloodTcpTestSuite : public TestSuite
{
  public:
    VfloodTcpTestSuite()
        : TestSuite("vflood-tcp", TestSuite::Type::UNIT)
    {
        AddTestCase(new TransferTestCase);
        AddTestCase(new PerAckTestCase(16));
        AddTestCase(new PerAckTestCase(0));
        // The round trip of 1 ms and a bit counts as 10 ms, or as 2 ms at the most.
        AddTestCase(new RtoTestCase(MilliSeconds(10), MilliSeconds(210)));
        AddTestCase(new RtoTestCase(MilliSeconds(50), MilliSeconds(250)));
        AddTestCase(new ProfileTestCase("linux-2.6.18", 3));
        AddTestCase(new ProfileTestCase("linux-2.6.32", 3));
        AddTestCase(new ProfileTestCase("modern", 10));
    }
};

VfloodTcpTestSuite g_vfloodTcpTestSuite; //!< registers itself

} // namespace
