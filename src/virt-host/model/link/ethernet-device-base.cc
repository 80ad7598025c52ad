/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ethernet-device-base.h"

#include "super-segment.h"

#include "ns3/channel.h"
#include "ns3/ethernet-header.h"
#include "ns3/uinteger.h"
#include "ns3/virt-error.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(EthernetDeviceBase);

TypeId
EthernetDeviceBase::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::EthernetDeviceBase")
            .SetParent<NetDevice>()
            .SetGroupName("VirtHost")
            .AddAttribute("Address",
                          "MAC address; ff:ff:ff:ff:ff:ff until one is set or a helper gave one.",
                          Mac48AddressValue(Mac48Address("ff:ff:ff:ff:ff:ff")),
                          MakeMac48AddressAccessor(&EthernetDeviceBase::m_address),
                          MakeMac48AddressChecker())
            .AddAttribute(
                "Mtu",
                "Largest payload of a frame in bytes, 68..9000 (published: IEEE 802.3).",
                UintegerValue(1500),
                MakeUintegerAccessor(&EthernetDeviceBase::SetMtu, &EthernetDeviceBase::GetMtu),
                MakeUintegerChecker<uint16_t>())
            .AddTraceSource("MacTx",
                            "A packet was handed down for transmission.",
                            MakeTraceSourceAccessor(&EthernetDeviceBase::m_macTxTrace),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("MacTxDrop",
                            "A packet was dropped on its way out.",
                            MakeTraceSourceAccessor(&EthernetDeviceBase::m_macTxDropTrace),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("MacPromiscRx",
                            "A packet is handed up to a promiscuous listener.",
                            MakeTraceSourceAccessor(&EthernetDeviceBase::m_macPromiscRxTrace),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("MacRx",
                            "A packet for this node is handed up.",
                            MakeTraceSourceAccessor(&EthernetDeviceBase::m_macRxTrace),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("PhyRxDrop",
                            "A packet was dropped on its way in.",
                            MakeTraceSourceAccessor(&EthernetDeviceBase::m_phyRxDropTrace),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("Drop",
                            "A packet was dropped, with the reason.",
                            MakeTraceSourceAccessor(&EthernetDeviceBase::m_dropTrace),
                            "ns3::EthernetDeviceBase::DropTracedCallback")
            .AddTraceSource("Sniffer",
                            "Packets with their Ethernet header, for captures.",
                            MakeTraceSourceAccessor(&EthernetDeviceBase::m_snifferTrace),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("PromiscSniffer",
                            "Like Sniffer, also those for other nodes.",
                            MakeTraceSourceAccessor(&EthernetDeviceBase::m_promiscSnifferTrace),
                            "ns3::Packet::TracedCallback");
    return tid;
}

EthernetDeviceBase::EthernetDeviceBase() = default;
EthernetDeviceBase::~EthernetDeviceBase() = default;

void
EthernetDeviceBase::NotifyConstructionCompleted()
{
    NetDevice::NotifyConstructionCompleted();
    auto interface = CreateObject<NetDeviceQueueInterface>();
    m_flowControl = interface->GetTxQueue(0);
    AggregateObject(interface);
}

void
EthernetDeviceBase::DoDispose()
{
    m_node = nullptr;
    m_rxCallback.Nullify();
    m_promiscCallback.Nullify();
    m_bridge.Nullify();
    m_flowControl = nullptr; // it refers to this device
    NetDevice::DoDispose();
}

void
EthernetDeviceBase::DeliverUp(const EthernetFrame& frame)
{
    if (!m_bridge.IsNull())
    {
        m_macPromiscRxTrace(frame.packet);
        m_bridge(this, frame);
        return;
    }
    const PacketType type = Classify(frame);
    if (!m_promiscCallback.IsNull())
    {
        m_macPromiscRxTrace(frame.packet);
        m_promiscCallback(this, frame.packet, frame.protocol, frame.source, frame.dest, type);
    }
    if (type != PACKET_OTHERHOST && !m_rxCallback.IsNull())
    {
        m_macRxTrace(frame.packet);
        m_rxCallback(this, frame.packet, frame.protocol, frame.source);
    }
}

bool
EthernetDeviceBase::SendFrame(const EthernetFrame& frame)
{
    return SendFrom(frame.packet, frame.source, frame.dest, frame.protocol);
}

void
EthernetDeviceBase::SetBridge(BridgeCallback bridge)
{
    m_bridge = bridge;
}

void
EthernetDeviceBase::DeliverSegments(const EthernetFrame& frame)
{
    if (!IsSuperSegment(frame.packet))
    {
        DeliverUp(frame);
        return;
    }
    EthernetFrame cut = frame;
    for (const auto& segment : SplitSuperSegment(frame.packet))
    {
        cut.packet = segment;
        DeliverUp(cut);
    }
}

NetDevice::PacketType
EthernetDeviceBase::Classify(const EthernetFrame& frame) const
{
    if (frame.dest.IsBroadcast())
    {
        return PACKET_BROADCAST;
    }
    if (frame.dest.IsGroup())
    {
        return PACKET_MULTICAST;
    }
    return frame.dest == m_address ? PACKET_HOST : PACKET_OTHERHOST;
}

void
EthernetDeviceBase::Sniff(const EthernetFrame& frame, PacketType type) const
{
    if (m_snifferTrace.IsEmpty() && m_promiscSnifferTrace.IsEmpty())
    {
        return;
    }
    EthernetHeader header(false);
    header.SetSource(frame.source);
    header.SetDestination(frame.dest);
    header.SetLengthType(frame.protocol);
    Ptr<Packet> copy = frame.packet->Copy();
    copy->AddHeader(header);
    m_promiscSnifferTrace(copy);
    if (type != PACKET_OTHERHOST)
    {
        m_snifferTrace(copy);
    }
}

bool
EthernetDeviceBase::DropTx(const Ptr<const Packet>& packet, DropReason reason)
{
    m_drops.Count(reason);
    m_macTxDropTrace(packet);
    m_dropTrace(packet, reason);
    return false;
}

void
EthernetDeviceBase::DropRx(const Ptr<const Packet>& packet, DropReason reason)
{
    m_drops.Count(reason);
    m_phyRxDropTrace(packet);
    m_dropTrace(packet, reason);
}

uint64_t
EthernetDeviceBase::GetDropCount(DropReason reason) const
{
    return m_drops.Get(reason);
}

uint64_t
EthernetDeviceBase::GetDropCount() const
{
    return m_drops.GetTotal();
}

NetDeviceQueue&
EthernetDeviceBase::GetFlowControl() const
{
    return *m_flowControl;
}

bool
EthernetDeviceBase::SetMtu(const uint16_t mtu)
{
    if (mtu < 68 || mtu > 9000)
    {
        throw VirtError("Attribute Mtu of " + GetInstanceTypeId().GetName() + " is " +
                        std::to_string(mtu) +
                        ": allowed are 68..9000 bytes; 1500 is what Ethernet uses");
    }
    m_mtu = mtu;
    return true;
}

void
EthernetDeviceBase::SetLinkUp(bool up)
{
    if (m_linkUp != up)
    {
        m_linkUp = up;
        m_linkChangeCallbacks();
    }
}

} // namespace ns3
