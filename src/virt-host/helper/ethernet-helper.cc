/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ethernet-helper.h"

#include "ns3/attribute-range.h"
#include "ns3/bridge-net-device.h"
#include "ns3/ethernet-channel.h"
#include "ns3/ethernet-net-device.h"
#include "ns3/pcap-file-wrapper.h"
#include "ns3/virt-error.h"

#include <fstream>

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
    SetAttributeOf(m_deviceFactory, name, value);
}

void
EthernetHelper::SetSwitchPortAttribute(const std::string& name, const AttributeValue& value)
{
    SetAttributeOf(m_switchPortFactory, name, value);
}

void
EthernetHelper::SetChannelAttribute(const std::string& name, const AttributeValue& value)
{
    SetAttributeOf(m_channelFactory, name, value);
}

Ptr<NetDevice>
EthernetHelper::Connect(const ObjectFactory& factory,
                        const Ptr<Node>& node,
                        const Ptr<EthernetChannel>& channel)
{
    CheckGiven(node, "EthernetHelper::Install()", "give it two nodes");
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
    if (!std::ofstream(name, std::ios::app))
    {
        throw VirtError("the capture " + name +
                        " cannot be written; start the program in a folder "
                        "that can, or give another prefix to EnablePcap()");
    }
    auto file = pcap.CreateFile(name, std::ios::out, PcapHelper::DLT_EN10MB);
    pcap.HookDefaultSink<EthernetDeviceBase>(device,
                                             promiscuous ? "PromiscSniffer" : "Sniffer",
                                             file);
}

} // namespace ns3
