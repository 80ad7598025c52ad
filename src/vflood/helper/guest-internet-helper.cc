/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "guest-internet-helper.h"

#include "tcp-profile.h"

#include "ns3/arp-l3-protocol.h"
#include "ns3/attribute-range.h"
#include "ns3/boolean.h"
#include "ns3/guest-tcp-l4-protocol.h"
#include "ns3/icmpv4-l4-protocol.h"
#include "ns3/icmpv6-l4-protocol.h"
#include "ns3/ipv4-global-routing-helper.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/ipv4-list-routing-helper.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/ipv4.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/ipv6-list-routing-helper.h"
#include "ns3/ipv6-static-routing-helper.h"
#include "ns3/linux-rtt-estimator.h"
#include "ns3/net-device-queue-interface.h"
#include "ns3/nstime.h"
#include "ns3/packet-socket-factory.h"
#include "ns3/pfifo-fast-queue-disc.h"
#include "ns3/queue-size.h"
#include "ns3/string.h"
#include "ns3/tcp-recovery-ops.h"
#include "ns3/traffic-control-layer.h"
#include "ns3/udp-l4-protocol.h"
#include "ns3/uinteger.h"
#include "ns3/virt-error.h"

#include <limits>

namespace ns3
{

GuestInternetHelper::GuestInternetHelper()
{
    m_tcp.SetTypeId(GuestTcpL4Protocol::GetTypeId());
    SetTcpAttribute("RecoveryType", TypeIdValue(TcpClassicRecovery::GetTypeId()));
    SetTcpAttribute("RttEstimatorType", TypeIdValue(LinuxRttEstimator::GetTypeId()));
    SetSocketAttribute("SegmentSize", UintegerValue(1448));
    SetSocketAttribute("DelAckCount", UintegerValue(2));
    SetSocketAttribute("DelAckTimeout", TimeValue(MilliSeconds(40)));
    SetSocketAttribute("MinRto", TimeValue(MilliSeconds(200)));
    SetSocketAttribute("DataRetries", UintegerValue(15));
    SetSocketAttribute("Sack", BooleanValue(true));
    SetSocketAttribute("Timestamp", BooleanValue(true));
    SetSocketAttribute("WindowScaling", BooleanValue(true));
    SetSocketAttribute("SndBufSize", UintegerValue(131072));
    SetSocketAttribute("RcvBufSize", UintegerValue(131072));
    SetProfile("linux-2.6.18");
}

void
GuestInternetHelper::SetProfile(const std::string& name)
{
    const TcpProfile& profile = TcpProfile::Get(name);
    for (const auto& [attribute, value] : profile.tcp)
    {
        SetTcpAttribute(attribute, StringValue(value));
    }
    for (const auto& [attribute, value] : profile.sockets)
    {
        SetSocketAttribute(attribute, StringValue(value));
    }
}

void
GuestInternetHelper::SetTcpAttribute(const std::string& name, const AttributeValue& value)
{
    SetAttributeOf(m_tcp, name, value);
}

void
GuestInternetHelper::SetSocketAttribute(const std::string& name, const AttributeValue& value)
{
    m_socketAttributes[name] = value.Copy();
}

void
GuestInternetHelper::SetIpv6(bool enable)
{
    m_ipv6 = enable;
    SetSocketAttribute("SegmentSize", UintegerValue(enable ? 1428 : 1448));
}

void
GuestInternetHelper::Install(Ptr<Node> node) const
{
    CheckGiven(node, "GuestInternetHelper::Install()", "give it a node");
    if (node->GetObject<Ipv4>())
    {
        throw VirtError("GuestInternetHelper::Install(): node " + std::to_string(node->GetId()) +
                        " has an internet stack already; install one stack per node");
    }
    InstallIp(node);
    if (m_ipv6)
    {
        InstallIpv6(node);
    }
    InstallTransport(node);
    InstallQueues(node);
}

void
GuestInternetHelper::Install(const NodeContainer& nodes) const
{
    for (auto i = nodes.Begin(); i != nodes.End(); ++i)
    {
        Install(*i);
    }
}

void
GuestInternetHelper::InstallIp(Ptr<Node> node) const
{
    Ptr<ArpL3Protocol> arp = CreateObject<ArpL3Protocol>();
    arp->SetAttribute("RequestJitter", StringValue("ns3::ConstantRandomVariable[Constant=0.0]"));
    node->AggregateObject(arp);
    node->AggregateObject(CreateObject<Ipv4L3Protocol>());
    node->AggregateObject(CreateObject<Icmpv4L4Protocol>());
    Ipv4ListRoutingHelper routing;
    routing.Add(Ipv4StaticRoutingHelper(), 0);
    routing.Add(Ipv4GlobalRoutingHelper(), -10);
    node->GetObject<Ipv4>()->SetRoutingProtocol(routing.Create(node));
}

void
GuestInternetHelper::InstallIpv6(Ptr<Node> node) const
{
    // Addresses are given from main(), where no guest's code may run: no detection of duplicates,
    // and who forwards solicits no router.
    Ptr<Ipv6L3Protocol> ip = CreateObject<Ipv6L3Protocol>();
    ip->SetAttribute("IpForward", BooleanValue(true));
    node->AggregateObject(ip);
    Ptr<Icmpv6L4Protocol> icmp = CreateObject<Icmpv6L4Protocol>();
    icmp->SetAttribute("DAD", BooleanValue(false));
    icmp->SetAttribute("SolicitationJitter",
                       StringValue("ns3::ConstantRandomVariable[Constant=0.0]"));
    node->AggregateObject(icmp);
    Ipv6ListRoutingHelper routing;
    routing.Add(Ipv6StaticRoutingHelper(), 0);
    ip->SetRoutingProtocol(routing.Create(node));
    ip->RegisterExtensions();
    ip->RegisterOptions();
}

void
GuestInternetHelper::InstallTransport(Ptr<Node> node) const
{
    Ptr<GuestTcpL4Protocol> tcp = m_tcp.Create<GuestTcpL4Protocol>();
    for (const auto& [name, value] : m_socketAttributes)
    {
        tcp->SetSocketAttribute(name, *value);
    }
    Ptr<TrafficControlLayer> trafficControl = CreateObject<TrafficControlLayer>();
    node->AggregateObject(trafficControl);
    node->AggregateObject(CreateObject<UdpL4Protocol>());
    node->AggregateObject(tcp);
    node->AggregateObject(CreateObject<PacketSocketFactory>());
    node->GetObject<ArpL3Protocol>()->SetTrafficControl(trafficControl);
}

void
GuestInternetHelper::InstallQueues(Ptr<Node> node) const
{
    Ptr<TrafficControlLayer> trafficControl = node->GetObject<TrafficControlLayer>();
    for (uint32_t i = 0; i < node->GetNDevices(); ++i)
    {
        Ptr<NetDevice> device = node->GetDevice(i);
        if (!device->GetObject<NetDeviceQueueInterface>())
        {
            continue;
        }
        Ptr<PfifoFastQueueDisc> queue = CreateObject<PfifoFastQueueDisc>();
        queue->SetMaxSize(QueueSize(QueueSizeUnit::PACKETS, QUEUE));
        // ns-3 ends a run after so many packets and leaves it to the next packet to go on: when a
        // burst waits for room in a ring, there is no next packet.
        queue->SetQuota(std::numeric_limits<uint32_t>::max());
        trafficControl->SetRootQueueDiscOnDevice(device, queue);
    }
}

} // namespace ns3
