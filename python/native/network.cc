/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "bindings.h"
#include "setter.h"

#include "ns3/application.h"
#include "ns3/error-model.h"
#include "ns3/ethernet-helper.h"
#include "ns3/ethernet-net-device.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4.h"
#include "ns3/netfront-device.h"
#include "ns3/node.h"
#include "ns3/random-variable-stream.h"
#include "ns3/virt-error.h"

#include <arpa/inet.h>

namespace vflood
{

namespace
{

using ns3::EthernetHelper;
using ns3::NetDevice;
using ns3::NetDeviceContainer;
using ns3::Node;
using ns3::Ptr;
using Devices = std::vector<Ptr<NetDevice>>;

/**
 * \param container a container of ns-3
 * \return the same as a list
 */
Devices
ToList(const NetDeviceContainer& container)
{
    return Devices(container.Begin(), container.End());
}

Devices
GetDevices(Ptr<Node> node)
{
    Devices devices;
    for (uint32_t i = 0; i < node->GetNDevices(); ++i)
    {
        devices.push_back(node->GetDevice(i));
    }
    return devices;
}

std::vector<Ptr<ns3::Application>>
GetApplications(Ptr<Node> node)
{
    std::vector<Ptr<ns3::Application>> applications;
    for (uint32_t i = 0; i < node->GetNApplications(); ++i)
    {
        applications.push_back(node->GetApplication(i));
    }
    return applications;
}

/**
 * \param devices devices of nodes with an IPv4 stack
 * \param network network with its mask
 * \return their addresses, in order
 */
py::list
AssignAddresses(const Devices& devices, const std::string& network)
{
    const py::object net = py::module_::import("ipaddress").attr("IPv4Network")(network);
    const auto room = net.attr("num_addresses").cast<uint64_t>();
    if (devices.size() + 2 > room)
    {
        throw ns3::VirtError("network " + network + " has no room for " +
                             std::to_string(devices.size()) + " devices");
    }
    NetDeviceContainer container;
    for (const auto& device : devices)
    {
        if (!device->GetNode() || !device->GetNode()->GetObject<ns3::Ipv4>())
        {
            throw ns3::VirtError(
                "a device has no node with IPv4; call GuestInternetHelper.install() first");
        }
        container.Add(device);
    }
    const auto base = py::str(net.attr("network_address")).cast<std::string>();
    const auto mask = py::str(net.attr("netmask")).cast<std::string>();
    ns3::Ipv4AddressHelper helper(base.c_str(), mask.c_str());
    const auto interfaces = helper.Assign(container);
    py::list list;
    for (uint32_t i = 0; i < interfaces.GetN(); ++i)
    {
        list.append(FromAddress(interfaces.GetAddress(i)));
    }
    return list;
}

void
BindEthernet(py::module_& module)
{
    py::class_<EthernetHelper>(
        module,
        "EthernetHelper",
        "Connects nodes by full-duplex Ethernet cables, directly or through a switch.")
        .def(Constructor<EthernetHelper>())
        .def("set_device_attributes",
             Setter(&EthernetHelper::SetDeviceAttribute, "ns3::EthernetNetDevice"),
             "Attributes of ns3::EthernetNetDevice for devices of hosts made from now on.")
        .def("set_switch_port_attributes",
             Setter(&EthernetHelper::SetSwitchPortAttribute, "ns3::EthernetNetDevice"),
             "The same for ports of switches; their TxQueueSize is the port buffer.")
        .def("set_channel_attributes",
             Setter(&EthernetHelper::SetChannelAttribute, "ns3::EthernetChannel"),
             "Attributes of ns3::EthernetChannel, as Delay (one way).")
        .def("install",
             Guarded([](const EthernetHelper& h, Ptr<Node> a, Ptr<Node> b) {
                 return ToList(h.Install(a, b));
             }),
             py::arg("a"),
             py::arg("b"),
             "Connect two nodes directly: the device of a, then that of b.")
        .def("install_switch",
             Guarded(
                 [](const EthernetHelper& h, Ptr<Node> node, const std::vector<Ptr<Node>>& hosts) {
                     ns3::NodeContainer container;
                     for (const auto& host : hosts)
                     {
                         container.Add(host);
                     }
                     return ToList(h.InstallSwitch(node, container));
                 }),
             py::arg("switch_node"),
             py::arg("hosts"),
             "Connect nodes through a switch: the devices of the nodes, in order.")
        .def("enable_pcap",
             Guarded([](EthernetHelper& h, const std::string& prefix, Ptr<NetDevice> device) {
                 h.EnablePcap(prefix, device, true);
             }),
             py::arg("prefix"),
             py::arg("device"),
             "Write what passes a device to <prefix>-<node>-<device>.pcap.");
}

} // namespace

void
BindNetwork(py::module_& module)
{
    BindObject<NetDevice>(module, "A network device.")
        .def_property_readonly("node", Guarded(&NetDevice::GetNode), "Its node.")
        .def_property_readonly("index", Guarded(&NetDevice::GetIfIndex), "Number on its node.")
        .def_property_readonly(
            "address",
            Guarded([](Ptr<NetDevice> d) { return FromAddress(d->GetAddress()); }),
            "Its MAC address.");
    BindObject<ns3::EthernetNetDevice, NetDevice>(module, "A device on an Ethernet cable.");
    BindObject<ns3::NetfrontDevice, NetDevice>(module, "A guest's half of its network interface.");
    BindObject<Node>(module, "A node: a computer without a hypervisor.")
        .def(py::init([] {
            return Handle<Node>(
                ns3::PeekPointer(Guard::Call([] { return ns3::CreateObject<Node>(); })));
        }))
        .def_property_readonly("id", Guarded(&Node::GetId), "Number of the node, from 0.")
        .def_property_readonly("devices", Guarded(&GetDevices), "Its devices.")
        .def_property_readonly("applications", Guarded(&GetApplications), "Its applications.");
    BindObject<ns3::ErrorModel>(module,
                                "Decides which packets are lost: ReceiveErrorModel of devices.");
    BindObject<ns3::RateErrorModel, ns3::ErrorModel>(module, "Loses packets at random.")
        .def("assign_streams",
             Guarded(&ns3::RateErrorModel::AssignStreams),
             py::arg("stream"),
             "Use random streams from this number on; how many are used.");
    BindObject<ns3::RandomVariableStream>(
        module,
        "Random numbers: create(\"ns3::ExponentialRandomVariable\", Mean=0.01).")
        .def("value",
             Guarded([](Ptr<ns3::RandomVariableStream> r) { return r->GetValue(); }),
             "The next number.");
    module.def("assign_addresses",
               Guarded(&AssignAddresses),
               py::arg("devices"),
               py::arg("network"),
               "Give devices addresses of a network, as \"10.0.0.0/24\", in order; their nodes "
               "need an internet stack. The addresses.");
    BindEthernet(module);
}

} // namespace vflood
