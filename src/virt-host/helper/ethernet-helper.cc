/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ethernet-helper.h"

#include "ns3/bridge-net-device.h"
#include "ns3/ethernet-channel.h"
#include "ns3/ethernet-net-device.h"
#include "ns3/pcap-file-wrapper.h"

namespace ns3
{

EthernetHelper::EthernetHelper()
{
    m_deviceFactory.SetTypeId(EthernetNetDevice::GetTypeId());
    m_switchPortFactory.SetTypeId(EthernetNetDevice::GetTypeId());
    m_channelFactory.SetTypeId(EthernetChannel::GetTypeId());
}

EthernetHelper::~EthernetHelper() = default;

void
EthernetHelper::SetDeviceAttribute(const std::string& name, const AttributeValue& value)
{
    m_deviceFactory.Set(name, value);
}

void
EthernetHelper::SetSwitchPortAttribute(const std::string& name, const AttributeValue& value)
{
    m_switchPortFactory.Set(name, value);
}

void
EthernetHelper::SetChannelAttribute(const std::string& name, const AttributeValue& value)
{
    m_channelFactory.Set(name, value);
}

Ptr<NetDevice>
EthernetHelper::Connect(const ObjectFactory& factory,
                        const Ptr<Node>& node,
                        const Ptr<EthernetChannel>& channel)
{
    auto device = factory.Create<EthernetNetDevice>();
    device->SetAddress(Mac48Address::Allocate());
    node->AddDevice(device);
    device->Attach(channel);
    return device;
}

NetDeviceContainer
EthernetHelper::Install(Ptr<Node> a, Ptr<Node> b) const
{
    auto channel = m_channelFactory.Create<EthernetChannel>();
    NetDeviceContainer devices;
    devices.Add(Connect(m_deviceFactory, a, channel));
    devices.Add(Connect(m_deviceFactory, b, channel));
    return devices;
}

NetDeviceContainer
EthernetHelper::InstallSwitch(Ptr<Node> switchNode, const NodeContainer& hosts) const
{
    auto bridge = CreateObject<BridgeNetDevice>();
    switchNode->AddDevice(bridge);
    NetDeviceContainer devices;
    for (auto host = hosts.Begin(); host != hosts.End(); ++host)
    {
        auto channel = m_channelFactory.Create<EthernetChannel>();
        devices.Add(Connect(m_deviceFactory, *host, channel));
        bridge->AddBridgePort(Connect(m_switchPortFactory, switchNode, channel));
    }
    return devices;
}

void
EthernetHelper::EnablePcapInternal(std::string prefix,
                                   Ptr<NetDevice> nd,
                                   bool promiscuous,
                                   bool explicitFilename)
{
    auto device = DynamicCast<EthernetDeviceBase>(nd);
    if (!device)
    {
        return; // EnablePcapAll() offers the devices of other models, too
    }
    PcapHelper pcap;
    const std::string name = explicitFilename ? prefix : pcap.GetFilenameFromDevice(prefix, device);
    auto file = pcap.CreateFile(name, std::ios::out, PcapHelper::DLT_EN10MB);
    pcap.HookDefaultSink<EthernetDeviceBase>(device,
                                             promiscuous ? "PromiscSniffer" : "Sniffer",
                                             file);
}

} // namespace ns3
