/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "leulo-helper.h"

#include "ns3/arp-l3-protocol.h"
#include "ns3/attribute-range.h"
#include "ns3/boolean.h"
#include "ns3/icmpv6-l4-protocol.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-raw-socket-factory.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/ipv6-raw-socket-factory.h"
#include "ns3/leulo-guest.h"
#include "ns3/nstime.h"
#include "ns3/string.h"
#include "ns3/tcp-l4-protocol.h"
#include "ns3/tcp-only.h"
#include "ns3/tcp-socket-base.h"
#include "ns3/udp-socket-factory.h"
#include "ns3/uinteger.h"
#include "ns3/vif-builder.h"
#include "ns3/virt-error.h"

namespace ns3
{

LeuloHelper::LeuloHelper(Tcp tcp)
    : m_tcp(tcp)
{
    m_cpu.SetTypeId(LeuloCpu::GetTypeId());
    m_channel.SetTypeId(LeuloChannel::GetTypeId());
    m_stack.SetTypeId(LeuloStack::GetTypeId());
    m_protocol.SetTypeId(TcpL4Protocol::GetTypeId());
    if (tcp == Tcp::STOCK)
    {
        SetSocketAttribute("SegmentSize", UintegerValue(1448));
        SetSocketAttribute("DelAckCount", UintegerValue(2));
        SetSocketAttribute("DelAckTimeout", TimeValue(MilliSeconds(40)));
        SetSocketAttribute("MinRto", TimeValue(MilliSeconds(200)));
        SetSocketAttribute("DataRetries", UintegerValue(15));
        SetSocketAttribute("SndBufSize", UintegerValue(131072));
        SetSocketAttribute("RcvBufSize", UintegerValue(131072));
    }
}

void
LeuloHelper::SetCpuAttribute(const std::string& name, const AttributeValue& value)
{
    SetAttributeOf(m_cpu, name, value);
}

void
LeuloHelper::SetChannelAttribute(const std::string& name, const AttributeValue& value)
{
    SetAttributeOf(m_channel, name, value);
}

void
LeuloHelper::SetStackAttribute(const std::string& name, const AttributeValue& value)
{
    SetAttributeOf(m_stack, name, value);
}

void
LeuloHelper::SetTcpAttribute(const std::string& name, const AttributeValue& value)
{
    if (m_tcp == Tcp::LINUX)
    {
        m_internet.SetTcpAttribute(name, value);
        return;
    }
    SetAttributeOf(m_protocol, name, value);
}

void
LeuloHelper::SetSocketAttribute(const std::string& name, const AttributeValue& value)
{
    if (m_tcp == Tcp::LINUX)
    {
        m_internet.SetSocketAttribute(name, value);
        return;
    }
    ObjectFactory socket(TcpSocketBase::GetTypeId().GetName());
    SetAttributeOf(socket, name, value); // refuses what sockets would refuse
    m_socketAttributes[name] = value.Copy();
}

void
LeuloHelper::SetProfile(const std::string& name)
{
    if (m_tcp != Tcp::LINUX)
    {
        throw VirtError("LeuloHelper::SetProfile(\"" + name +
                        "\"): ns-3's own TCP has no kernel to follow; construct the helper with "
                        "LeuloHelper::Tcp::LINUX");
    }
    m_internet.SetProfile(name);
}

void
LeuloHelper::SetIpv6(bool enable)
{
    m_ipv6 = enable;
    m_internet.SetIpv6(enable);
    SetSocketAttribute("SegmentSize", UintegerValue(enable ? 1428 : 1448));
}

Ptr<LeuloCpu>
LeuloHelper::GetCpu(Ptr<HypervisorHost> host) const
{
    Ptr<LeuloCpu> cpu = host->GetObject<LeuloCpu>();
    if (!cpu)
    {
        cpu = m_cpu.Create<LeuloCpu>();
        cpu->Setup(host);
        host->AggregateObject(cpu);
    }
    return cpu;
}

Address
LeuloHelper::RemoveVifs(Ptr<GuestNode> guest)
{
    Ptr<HypervisorHost> host = guest->GetHost();
    Address address;
    for (uint32_t i = 0; i < guest->GetNDevices(); ++i)
    {
        auto front = DynamicCast<NetfrontDevice>(guest->GetDevice(i));
        if (front && front->GetConnection())
        {
            address = address.IsInvalid() ? front->GetAddress() : address;
            VifBuilder::Remove({front, host->GetNetbackOf(front)}, host->GetBridge());
        }
    }
    return address.IsInvalid() ? Address(Mac48Address::Allocate()) : address;
}

Ptr<LeuloNic>
LeuloHelper::CreateNic(Ptr<HypervisorHost> host, const Address& address) const
{
    auto node = CreateObject<Node>();
    auto nic = CreateObject<LeuloNic>();
    auto port = CreateObject<LeuloPort>();
    nic->SetAddress(address);
    port->SetAddress(Mac48Address("fe:ff:ff:ff:ff:ff")); // as of vifs
    node->AddDevice(nic);
    host->AddDevice(port);
    nic->Connect(port, GetCpu(host), host);
    host->GetBridge()->AddPort(port);
    return nic;
}

void
LeuloHelper::InstallInternet(Ptr<Node> node) const
{
    if (m_tcp == Tcp::LINUX)
    {
        m_internet.Install(node);
        return;
    }
    InternetStackHelper internet;
    internet.SetIpv6StackInstall(m_ipv6);
    internet.Install(node);
    node->GetObject<ArpL3Protocol>()->SetAttribute(
        "RequestJitter",
        StringValue("ns3::ConstantRandomVariable[Constant=0.0]"));
    if (m_ipv6)
    {
        node->GetObject<Ipv6L3Protocol>()->SetAttribute("IpForward", BooleanValue(true));
        node->GetObject<Icmpv6L4Protocol>()->SetAttribute("DAD", BooleanValue(false));
        node->GetObject<Icmpv6L4Protocol>()->SetAttribute(
            "SolicitationJitter",
            StringValue("ns3::ConstantRandomVariable[Constant=0.0]"));
    }
    // The attributes that were set, on the protocol that the stack made.
    Ptr<TcpL4Protocol> wanted = m_protocol.Create<TcpL4Protocol>();
    Ptr<TcpL4Protocol> tcp = node->GetObject<TcpL4Protocol>();
    for (const char* name : {"SocketType", "RecoveryType", "RttEstimatorType"})
    {
        TypeIdValue value;
        wanted->GetAttribute(name, value);
        tcp->SetAttribute(name, value);
    }
}

Ptr<LeuloStack>
LeuloHelper::Install(Ptr<GuestNode> guest) const
{
    CheckGiven(guest, "LeuloHelper::Install()", "give it a guest on a host");
    Ptr<HypervisorHost> host = guest->GetHost();
    const std::string who = "LeuloHelper::Install(): guest " + std::to_string(guest->GetId());
    if (!host)
    {
        throw VirtError(who + " is on no host; create it with VirtHostHelper::CreateGuest()");
    }
    if (guest->GetObject<TcpSocketFactory>())
    {
        throw VirtError(who + " has a TCP already; install either Leulo or an internet stack");
    }
    GetCpu(host); // refuses what it would refuse before anything changes
    Ptr<LeuloNic> nic = CreateNic(host, RemoveVifs(guest));
    InstallInternet(nic->GetNode());
    Ptr<LeuloChannel> channel = m_channel.Create<LeuloChannel>();
    channel->Setup(guest->GetVcpu(), host->GetCost());
    Ptr<LeuloStack> stack = m_stack.Create<LeuloStack>();
    stack->Setup(guest, nic, host->GetObject<LeuloCpu>(), channel);
    for (const auto& [name, value] : m_socketAttributes)
    {
        stack->SetSocketAttribute(name, *value);
    }
    auto half = CreateObject<LeuloGuest>();
    half->Setup(guest, stack);
    guest->AggregateObject(half);
    guest->AggregateObject(CreateObject<TcpOnly<UdpSocketFactory>>());
    guest->AggregateObject(CreateObject<TcpOnly<Ipv4RawSocketFactory>>());
    guest->AggregateObject(CreateObject<TcpOnly<Ipv6RawSocketFactory>>());
    return stack;
}

Ptr<LeuloStack>
LeuloHelper::GetStack(Ptr<GuestNode> guest)
{
    CheckGiven(guest, "LeuloHelper::GetStack()", "give it a guest with Leulo");
    Ptr<LeuloGuest> half = guest->GetObject<LeuloGuest>();
    if (!half)
    {
        throw VirtError("LeuloHelper::GetStack(): guest " + std::to_string(guest->GetId()) +
                        " has no Leulo; call LeuloHelper::Install() for it first");
    }
    return half->GetStack();
}

Ptr<NetDevice>
LeuloHelper::GetDevice(Ptr<GuestNode> guest)
{
    return GetStack(guest)->GetNic();
}

} // namespace ns3
