/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// The part of EthernetDeviceBase that NetDevice asks of every Ethernet-like device.

#include "ethernet-device-base.h"

#include "ns3/channel.h"

namespace ns3
{

void
EthernetDeviceBase::SetIfIndex(const uint32_t index)
{
    m_ifIndex = index;
}

uint32_t
EthernetDeviceBase::GetIfIndex() const
{
    return m_ifIndex;
}

Ptr<Channel>
EthernetDeviceBase::GetChannel() const
{
    return nullptr;
}

void
EthernetDeviceBase::SetAddress(Address address)
{
    m_address = Mac48Address::ConvertFrom(address);
}

Address
EthernetDeviceBase::GetAddress() const
{
    return m_address;
}

uint16_t
EthernetDeviceBase::GetMtu() const
{
    return m_mtu;
}

bool
EthernetDeviceBase::IsLinkUp() const
{
    return m_linkUp;
}

void
EthernetDeviceBase::AddLinkChangeCallback(Callback<void> callback)
{
    m_linkChangeCallbacks.ConnectWithoutContext(callback);
}

bool
EthernetDeviceBase::IsBroadcast() const
{
    return true;
}

Address
EthernetDeviceBase::GetBroadcast() const
{
    return Mac48Address::GetBroadcast();
}

bool
EthernetDeviceBase::IsMulticast() const
{
    return true;
}

Address
EthernetDeviceBase::GetMulticast(Ipv4Address multicastGroup) const
{
    return Mac48Address::GetMulticast(multicastGroup);
}

Address
EthernetDeviceBase::GetMulticast(Ipv6Address addr) const
{
    return Mac48Address::GetMulticast(addr);
}

bool
EthernetDeviceBase::IsBridge() const
{
    return false;
}

bool
EthernetDeviceBase::IsPointToPoint() const
{
    return false;
}

bool
EthernetDeviceBase::Send(Ptr<Packet> packet, const Address& dest, uint16_t protocolNumber)
{
    return SendFrom(packet, m_address, dest, protocolNumber);
}

Ptr<Node>
EthernetDeviceBase::GetNode() const
{
    return m_node;
}

void
EthernetDeviceBase::SetNode(Ptr<Node> node)
{
    m_node = node;
}

bool
EthernetDeviceBase::NeedsArp() const
{
    return true;
}

void
EthernetDeviceBase::SetReceiveCallback(ReceiveCallback cb)
{
    m_rxCallback = cb;
}

void
EthernetDeviceBase::SetPromiscReceiveCallback(PromiscReceiveCallback cb)
{
    m_promiscCallback = cb;
}

bool
EthernetDeviceBase::SupportsSendFrom() const
{
    return true;
}

} // namespace ns3
