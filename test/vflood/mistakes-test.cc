/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "expect-error.h"
#include "simulator-test.h"

#include "ns3/buffer-policy.h"
#include "ns3/config.h"
#include "ns3/double.h"
#include "ns3/ethernet-helper.h"
#include "ns3/guest-internet-helper.h"
#include "ns3/inet-socket-address.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/lan-broadcast.h"
#include "ns3/object-factory.h"
#include "ns3/offload-helper.h"
#include "ns3/rtt-estimator.h"
#include "ns3/string.h"
#include "ns3/tcp-socket-factory.h"
#include "ns3/transfer-application.h"
#include "ns3/transfer-sink.h"
#include "ns3/udp-socket-factory.h"
#include "ns3/uinteger.h"
#include "ns3/vflood-guest-ops.h"
#include "ns3/vflood-helper.h"
#include "ns3/vflood-queue-disc.h"
#include "ns3/virt-host-helper.h"
#include "ns3/vsnoop-helper.h"

#include <array>
#include <map>
#include <string>
#include <vector>

// What is said when stacks, vFlood, applications or sockets are used wrongly.

namespace
{

using namespace ns3;

class VfloodMistakes : public SimulatorTest
{
  protected:
    VfloodMistakes()
        : m_host(m_virt.CreateHost({0})),
          m_native(CreateObject<Node>()),
          m_link(m_ethernet.Install(m_host, m_native))
    {
        m_virt.AttachUplink(m_host, DynamicCast<EthernetNetDevice>(m_link.Get(0)));
        m_guest = m_virt.CreateGuest(m_host);
    }

    /// Install stacks with addresses on the guest and the native host.
    void InstallStacks()
    {
        GuestInternetHelper internet;
        internet.Install(m_guest);
        internet.Install(m_native);
        NetDeviceContainer ends(VirtHostHelper::GetNetfront(m_guest));
        ends.Add(m_link.Get(1));
        Ipv4AddressHelper("10.0.0.0", "255.255.255.0").Assign(ends);
    }

    static void Run()
    {
        Simulator::Stop(Seconds(3));
        Simulator::Run();
    }

    VirtHostHelper m_virt;
    EthernetHelper m_ethernet;
    Ptr<HypervisorHost> m_host;
    Ptr<Node> m_native;
    NetDeviceContainer m_link;
    Ptr<GuestNode> m_guest;
    VfloodHelper m_vflood;
};

TEST_F(VfloodMistakes, TwoStacks)
{
    InstallStacks();
    ExpectError([&] { GuestInternetHelper().Install(m_guest); }, {"stack already"});
    auto other = m_virt.CreateGuest(m_host);
    InternetStackHelper().Install(other);
    ExpectError([&] { GuestInternetHelper().Install(other); }, {"stack already"});
    ExpectError([&] { GuestInternetHelper().Install(Ptr<Node>()); }, {"null"});
}

TEST_F(VfloodMistakes, OrderOfInstallation)
{
    ExpectError([&] { m_vflood.InstallGuest(m_guest); },
                {"not on a host with vFlood", "Install()"});
    ExpectError([&] { m_vflood.Install(m_virt.CreateHost()); }, {"no uplink", "AttachUplink()"});
    ExpectError([&] { m_vflood.Install(nullptr); }, {"VfloodHelper::Install()", "null"});
    m_vflood.Install(m_host);
    ExpectError([&] { m_vflood.Install(m_host); }, {"has vFlood already"});
    ExpectError([&] { m_vflood.InstallGuest(m_guest); }, {"GuestInternetHelper"});
    InstallStacks();
    m_vflood.InstallGuest(m_guest);
    ExpectError([&] { m_vflood.InstallGuest(m_guest); }, {"has vFlood already"});
}

TEST_F(VfloodMistakes, AttributesOutOfRange)
{
    const UintegerValue zero(0);
    const std::map<std::string, std::string> ranges{{"BufferSize", "1..1000000000"},
                                                    {"SegmentSize", "1..65535"},
                                                    {"InitialCwnd", "1..65535"},
                                                    {"DupAckThreshold", "1..4294967295"},
                                                    {"MessageStep", "1..4294967295"}};
    for (const auto& [name, range] : ranges)
    {
        ExpectError([&, &name = name] { m_vflood.SetControlAttribute(name, zero); },
                    {"ns3::VfloodControl::" + name + " is 0", range});
    }
    for (const char* policy :
         {"ns3::Nope", "ns3::BufferPolicy", "ns3::FairBufferPolicy[Alpha=2", "ns3::Node", ""})
    {
        ExpectError([&] { m_vflood.SetControlAttribute("BufferPolicy", StringValue(policy)); },
                    {"BufferPolicy", "cannot be " + std::string(policy)});
    }
    for (const std::string name : {"TxCost", "RxCost", "LookupCost", "IdleTimeout"})
    {
        ExpectError([&] { m_vflood.SetControlAttribute(name, TimeValue(NanoSeconds(-1))); },
                    {"ns3::VfloodControl::" + name + " is -1 ns", "0 ns or more"});
    }
    ExpectError([&] { m_vflood.SetControlAttribute("ResumeFraction", DoubleValue(1.5)); },
                {"ResumeFraction is 1.5", "0..1"});
    ExpectError([&] { m_vflood.SetChannelAttribute("RingSize", zero); }, {"RingSize is 0"});
    ExpectError([&] { m_vflood.SetGuestAttribute("Nope", zero); }, {"Nope", "AllowanceBase"});
    ExpectError([&] { CreateObject<FairBufferPolicy>()->SetAttribute("Alpha", DoubleValue(0)); },
                {"ns3::FairBufferPolicy::Alpha is 0"});
    ExpectError([&] { GuestInternetHelper().SetTcpAttribute("Nope", zero); },
                {"Nope", "QuickAcks"});
}

TEST_F(VfloodMistakes, NothingGiven)
{
    InstallStacks();
    ExpectError([&] { m_vflood.InstallHost(nullptr, m_link.Get(0), nullptr); },
                {"InstallHost()", "null", "bridge"});
    const auto control = m_vflood.Install(m_host);
    const auto vcpu = m_guest->GetVcpu();
    const auto dom0 = m_host->GetDom0Vcpu();
    const auto cost = m_host->GetCost();
    Ptr<NetDevice> vif = m_link.Get(0);
    ExpectError([&] { m_vflood.InstallGuest(nullptr, m_guest, vif, vcpu, dom0, cost); },
                {"InstallGuest()", "null", "InstallHost()"});
    ExpectError([&] { m_vflood.InstallGuest(control, nullptr, vif, vcpu, dom0, cost); },
                {"InstallGuest()", "null", "node"});
    ExpectError([&] { m_vflood.InstallGuest(control, m_guest, nullptr, vcpu, dom0, cost); },
                {"AddGuest()", "null", "netback"});
    ExpectError([&] { m_vflood.InstallGuest(control, m_guest, vif, nullptr, dom0, cost); },
                {"InstallGuest()", "null", "vCPU of the guest"});
    ExpectError([&] { control->SetCongestionOpsOfPort(1, TypeId()); },
                {"CongestionOps", "must be a TcpCongestionOps"});
}

TEST_F(VfloodMistakes, ARingThatIsNoPowerOfTwo)
{
    InstallStacks();
    m_vflood.SetChannelAttribute("RingSize", UintegerValue(3));
    m_vflood.Install(m_host);
    ExpectError([&] { m_vflood.InstallGuest(m_guest); },
                {"ns3::VfloodChannel::RingSize is 3", "powers of two"});
}

TEST_F(VfloodMistakes, AWindowThatIsNone)
{
    for (const auto& inner : {Node::GetTypeId(), TcpCongestionOps::GetTypeId(), TypeId()})
    {
        ObjectFactory factory;
        factory.SetTypeId(inner);
        const auto ops = CreateObject<VfloodGuestOps>();
        ops->SetAttribute("Inner", ObjectFactoryValue(factory));
        ExpectError([&] { ops->Init(CreateObject<TcpSocketState>()); },
                    {"ns3::VfloodGuestOps::Inner is", "TcpCongestionOps that can be made"});
    }
    const auto ops = CreateObject<VfloodGuestOps>();
    ops->SetAttribute("Inner", ObjectFactoryValue(ObjectFactory("ns3::TcpCubic")));
    EXPECT_NO_THROW(ops->Init(CreateObject<TcpSocketState>()));
}

TEST_F(VfloodMistakes, TheGuestsTcp)
{
    GuestInternetHelper internet;
    ExpectError([&] { internet.SetProfile("linux-2.4"); },
                {"'linux-2.4'", "linux-2.6.18, linux-2.6.32, modern"});
    ExpectError([&] { internet.SetTcpAttribute("InitialReceiveWindow", UintegerValue(70000)); },
                {"InitialReceiveWindow is 70000", "0..65535"});
    for (const std::string name : {"MaxRto", "MaxAckDelay"})
    {
        ExpectError([&] { internet.SetTcpAttribute(name, TimeValue(Seconds(0))); },
                    {"ns3::GuestTcpL4Protocol::" + name + " is 0", "1000000 ns or more"});
    }
    internet.SetTcpAttribute("RttEstimatorType", TypeIdValue(RttMeanDeviation::GetTypeId()));
    internet.Install(m_native);
    ExpectError([&] { Socket::CreateSocket(m_native, TcpSocketFactory::GetTypeId()); },
                {"RttEstimatorType", "LinuxRttEstimator"});
}

TEST_F(VfloodMistakes, TypesThatSocketsCannotUse)
{
    for (const std::string name : {"SocketType", "RecoveryType"})
    {
        Ptr<Node> node = CreateObject<Node>();
        GuestInternetHelper internet;
        internet.SetTcpAttribute(name, TypeIdValue(Node::GetTypeId()));
        internet.Install(node);
        ExpectError([&] { Socket::CreateSocket(node, TcpSocketFactory::GetTypeId()); },
                    {name, "ns3::Node", "is no ns3::Tcp"});
    }
}

TEST_F(VfloodMistakes, NoneInAnyProfile)
{
    for (const std::string name : {"linux-2.6.18", "linux-2.6.32", "modern"})
    {
        Ptr<Node> node = CreateObject<Node>();
        GuestInternetHelper internet;
        internet.SetProfile(name);
        internet.Install(node);
        EXPECT_TRUE(Socket::CreateSocket(node, TcpSocketFactory::GetTypeId())) << name;
    }
}

TEST_F(VfloodMistakes, AttributesOfSocketsOutOfRange)
{
    const std::vector<std::array<std::string, 3>> cases = {
        {"SegmentSize", "0", "1..65495"},
        {"InitialCwnd", "0", "1..65535"},
        {"SndBufSize", "0", "1..4294967295"},
        {"RcvBufSize", "0", "1..4294967295"},
        {"DelAckCount", "0", "1..4294967295"},
        {"ConnCount", "0", "1..4294967295"},
        {"MaxWindowSize", "0", "1..65535"},
        {"MinRto", "-1s", "0 ns or more"},
        {"ConnTimeout", "0s", "1 ns or more"},
        {"DelAckTimeout", "-1s", "0 ns or more"},
        {"PersistTimeout", "0s", "1 ns or more"},
        {"MinRto", "soon", "cannot be soon"},
        {"Nope", "1", "SegmentSize"},
    };
    for (const auto& [name, value, allowed] : cases)
    {
        GuestInternetHelper internet;
        internet.SetSocketAttribute(name, StringValue(value));
        ExpectError([&] { internet.Install(CreateObject<Node>()); }, {name, allowed});
    }
}

TEST_F(VfloodMistakes, AReceiveBufferWithoutRoomForASegment)
{
    GuestInternetHelper internet;
    internet.SetSocketAttribute("RcvBufSize", UintegerValue(1000));
    internet.Install(m_native);
    ExpectError([&] { Socket::CreateSocket(m_native, TcpSocketFactory::GetTypeId()); },
                {"RcvBufSize is 1000", "SegmentSize, 1448"});
}

TEST_F(VfloodMistakes, ApplicationsWithoutWhatTheyNeed)
{
    ExpectError(
        [&] { CreateObject<TransferApplication>()->SetAttribute("Bytes", UintegerValue(0)); },
        {"ns3::TransferApplication::Bytes is 0"});
    m_native->AddApplication(CreateObject<TransferSink>());
    ExpectError(Run, {"TransferSink", "has no TCP", "GuestInternetHelper"});
}

TEST_F(VfloodMistakes, AnApplicationWithoutARemote)
{
    InstallStacks();
    m_native->AddApplication(CreateObject<TransferApplication>());
    ExpectError(Run, {"TransferApplication::Remote", "InetSocketAddress"});
}

TEST_F(VfloodMistakes, TwoSinksOnOnePort)
{
    InstallStacks();
    m_native->AddApplication(CreateObject<TransferSink>());
    m_native->AddApplication(CreateObject<TransferSink>());
    ExpectError(Run, {"TransferSink::Local", "taken"});
}

TEST_F(VfloodMistakes, TheIntegratedMachineHeedsADefaultThatWasSet)
{
    Config::SetDefault("ns3::VsnoopControl::AckEvery", UintegerValue(8));
    OffloadHelper(OffloadHelper::Combination::INTEGRATED).Install(m_host);
    Config::SetDefault("ns3::VsnoopControl::AckEvery", UintegerValue(1));
    UintegerValue every;
    m_host->GetObject<VsnoopControl>()->GetAttribute("AckEvery", every);
    EXPECT_EQ(every.Get(), 8U);
}

TEST_F(VfloodMistakes, AQueueDiscThatHoldsNothing)
{
    auto disc = CreateObject<VfloodQueueDisc>();
    ExpectError([&] { disc->SetAttribute("MaxSize", StringValue("0p")); },
                {"ns3::VfloodQueueDisc::MaxSize is 0p", "1p or more"});
    ExpectError([&] { disc->SetAttribute("MaxSize", StringValue("64kB")); },
                {"ns3::VfloodQueueDisc::MaxSize", "in packets"});
    EXPECT_EQ(disc->GetMaxSize(), QueueSize("65536p"));
}

TEST_F(VfloodMistakes, BroadcastsWithoutATimeInBetween)
{
    auto broadcast = CreateObjectWithAttributes<LanBroadcast>(
        "Interval",
        StringValue("ns3::ConstantRandomVariable[Constant=0]"));
    broadcast->SetDevice(m_link.Get(1));
    m_native->AddApplication(broadcast);
    ExpectError(Run, {"LanBroadcast::Interval", "more than 0"});
}

TEST_F(VfloodMistakes, ASocketOfAGuestUsedFromMain)
{
    InstallStacks();
    auto socket = Socket::CreateSocket(m_guest, TcpSocketFactory::GetTypeId());
    socket->Bind();
    const InetSocketAddress remote("10.0.0.2", 5001);
    const std::string remedy = "Simulator::ScheduleWithContext(" + std::to_string(m_guest->GetId());
    Simulator::Schedule(Seconds(1), [=] { socket->Connect(remote); });
    ExpectError(Run, {"Socket::Connect() of guest node", "as from main()", remedy});
}

TEST_F(VfloodMistakes, ASocketOfAGuestUsedFromMainWithoutAPacket)
{
    InstallStacks();
    m_native->AddApplication(CreateObject<TransferSink>());
    auto socket = Socket::CreateSocket(m_guest, TcpSocketFactory::GetTypeId());
    socket->Bind(); // allowed: it runs no code of the guest
    Simulator::ScheduleWithContext(m_guest->GetId(), Seconds(1), [socket] {
        socket->Connect(InetSocketAddress("10.0.0.2", 5001));
    });
    Simulator::Schedule(Seconds(2), [socket] {
        ExpectError([&] { socket->Send(Create<Packet>(1)); }, {"Socket::Send() of guest node"});
        ExpectError([&] { socket->Close(); }, {"Socket::Close() of guest node"});
    });
    bool closed = false;
    Simulator::ScheduleWithContext(m_guest->GetId(), Seconds(2.5), [socket, &closed] {
        closed = socket->Send(Create<Packet>(1)) == 1 && socket->Close() == 0;
    });
    Run();
    EXPECT_TRUE(closed);
}

TEST_F(VfloodMistakes, UdpOfAGuestUsedFromMain)
{
    InstallStacks();
    auto socket = Socket::CreateSocket(m_guest, UdpSocketFactory::GetTypeId());
    socket->Bind();
    const InetSocketAddress remote("10.0.0.2", 5001);
    Simulator::Schedule(Seconds(1), [=] { socket->SendTo(Create<Packet>(10), 0, remote); });
    ExpectError(Run, {"NetfrontDevice::Send() of guest node", "as from main()"});
}

TEST_F(VfloodMistakes, ASocketOfAGuestUsedByAnotherNode)
{
    InstallStacks();
    auto socket = Socket::CreateSocket(m_guest, TcpSocketFactory::GetTypeId());
    socket->Bind();
    const InetSocketAddress remote("10.0.0.2", 5001);
    Simulator::ScheduleWithContext(m_native->GetId(), Seconds(1), [=] { socket->Connect(remote); });
    ExpectError(Run, {"in the context of node " + std::to_string(m_native->GetId())});
}

TEST_F(VfloodMistakes, VsnoopOnceOnAHostWithAnUplinkThenOnItsGuests)
{
    VsnoopHelper vsnoop;
    ExpectError([&] { vsnoop.Install(nullptr); }, {"VsnoopHelper::Install()", "null"});
    ExpectError([&] { vsnoop.Install(m_virt.CreateHost({0})); }, {"uplink", "AttachUplink()"});
    ExpectError([&] { vsnoop.InstallGuest(m_guest); }, {"InstallGuest()", "Install()"});
    ExpectError([&] { vsnoop.SetControlAttribute("AckEvry", UintegerValue(2)); }, {"AckEvry"});
    vsnoop.Install(m_host);
    ExpectError([&] { vsnoop.Install(m_host); }, {"already", "once"});
    vsnoop.InstallGuest(m_guest);
    ExpectError([&] { vsnoop.InstallGuest(m_guest); }, {"already", "once per guest"});
    ExpectError([&] { m_vflood.Install(m_host); }, {"vSnoop already", "OffloadHelper"});
}

TEST_F(VfloodMistakes, WhereFramesDoNotPass)
{
    OffloadHelper both;
    both.SetPlacement(Placement::NIC);
    VsnoopHelper vsnoop;
    vsnoop.SetPlacement(Placement::NIC);
    ExpectError([&] { both.Install(m_host); }, {"OffloadHelper::Install()", "no NIC with SR-IOV"});
    ExpectError([&] { both.GetVflood().Install(m_host); }, {"VfloodHelper::Install()", "SR-IOV"});
    ExpectError([&] { vsnoop.Install(m_host); }, {"VsnoopHelper::Install()", "SetPlacement("});
    for (const auto where : {Placement::DOM0, Placement::NIC})
    {
        auto host = m_virt.CreateHost({0});
        auto link = m_ethernet.Install(host, CreateObject<Node>());
        m_virt.SetPlacement(Placement::NIC);
        m_virt.AttachUplink(host, DynamicCast<EthernetNetDevice>(link.Get(0)));
        const bool nic = where == Placement::NIC;
        m_virt.SetPlacement(nic ? Placement::DOM0 : Placement::NIC);
        auto guest = m_virt.CreateGuest(host); // of the other placement
        m_virt.SetPlacement(Placement::DOM0);
        GuestInternetHelper().Install(guest);
        both.SetPlacement(where);
        both.Install(host);
        const std::string has = nic ? "vif of the driver domain" : "virtual function";
        ExpectError([&] { both.GetVflood().InstallGuest(guest); },
                    {"VfloodHelper::InstallGuest()", has, "SetPlacement("});
        ExpectError([&] { both.GetVsnoop().InstallGuest(guest); },
                    {"VsnoopHelper::InstallGuest()", has, "SetPlacement("});
    }
}

TEST_F(VfloodMistakes, BothByOneCallOnAHostWithAnUplink)
{
    for (const auto how :
         {OffloadHelper::Combination::PIPELINE, OffloadHelper::Combination::INTEGRATED})
    {
        OffloadHelper both(how);
        ExpectError([&] { both.Install(nullptr); }, {"OffloadHelper::Install()", "null"});
        ExpectError([&] { both.Install(m_virt.CreateHost({0})); }, {"uplink", "AttachUplink()"});
        auto host = m_virt.CreateHost({0});
        auto link = m_ethernet.Install(host, CreateObject<Node>());
        m_virt.AttachUplink(host, DynamicCast<EthernetNetDevice>(link.Get(0)));
        auto guest = m_virt.CreateGuest(host);
        ExpectError([&] { both.InstallGuest(guest); }, {"InstallGuest()", "Install()"});
        both.Install(host);
        ExpectError([&] { both.Install(host); }, {"already", "one call"});
        ExpectError([&] { both.InstallGuest(guest); }, {"GuestInternetHelper"});
        GuestInternetHelper().Install(guest);
        both.InstallGuest(guest);
        ExpectError([&] { both.InstallGuest(guest); }, {"already", "once per guest"});
    }
    m_vflood.Install(m_host);
    ExpectError([&] { OffloadHelper().Install(m_host); }, {"already", "one call"});
    ExpectError([&] { VsnoopHelper().Install(m_host); }, {"vFlood already", "OffloadHelper"});
}

} // namespace
