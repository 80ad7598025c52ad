/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef TEST_LEULO_WORLD_H
#define TEST_LEULO_WORLD_H

#include "call-event.h"

#include "ns3/arp-l3-protocol.h"
#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/error-model.h"
#include "ns3/ethernet-helper.h"
#include "ns3/guest-internet-helper.h"
#include "ns3/inet-socket-address.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv6-address-helper.h"
#include "ns3/leulo-guest.h"
#include "ns3/leulo-helper.h"
#include "ns3/leulo-socket.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/tcp-socket-factory.h"
#include "ns3/uinteger.h"
#include "ns3/virt-host-helper.h"

#include <gtest/gtest.h>
#include <memory>
#include <optional>
#include <vector>

namespace ns3::test
{

/// A host whose guests have Leulo, on one core, and a native host. With \c nGuests 0 there are two
/// native hosts instead: GetNode(0) is always the one whose sockets a test looks at.
class LeuloWorld
{
  public:
    /// What to build.
    struct Options
    {
        uint32_t guests{1};                               //!< with Leulo; 0: two native hosts
        double load{0};                                   //!< CPU load of each guest
        uint32_t hogs{0};                                 //!< guests that only compute
        LeuloHelper::Tcp tcp{LeuloHelper::Tcp::STOCK};    //!< in the hypervisor
        LeuloHelper::Tcp native{LeuloHelper::Tcp::STOCK}; //!< of native hosts
        std::string placement{"Core"};                    //!< of the hypervisor's CPU
        uint32_t interrupted{1};                          //!< pCPU of Placement Interrupted
        uint32_t ring{256};                               //!< slots
        std::string notify{"PerBurst"};                   //!< when the guest rings
        uint32_t backlog{128};                            //!< of listeners
        uint32_t buffer{131072};                          //!< of sockets, each way
        double loss{0};                                   //!< of frames, each way
        bool ipv6{false};                                 //!< use it
        std::string scheduler{"ns3::CreditScheduler"};    //!< of vCPUs
        Time delay{MicroSeconds(25)};                     //!< of the cable
    };

    explicit LeuloWorld(const Options& options)
        : m_options(options)
    {
        m_virt.SetScheduler(options.scheduler);
        m_native = CreateObject<Node>();
        Ptr<Node> first;
        if (options.guests > 0)
        {
            m_host = m_virt.CreateHost({1});
            first = m_host;
        }
        else
        {
            first = CreateObject<Node>();
        }
        EthernetHelper ethernet;
        ethernet.SetChannelAttribute("Delay", TimeValue(options.delay));
        m_link = ethernet.Install(first, m_native);
        InstallNative(m_native);
        Assign(m_link.Get(1));
        if (options.guests == 0)
        {
            InstallNative(first);
            m_nodes.push_back(first);
            Assign(m_link.Get(0));
        }
        else
        {
            m_virt.AttachUplink(m_host, DynamicCast<EthernetNetDevice>(m_link.Get(0)));
            CreateGuests();
        }
        Lose();
    }

    /// The node whose sockets are looked at, or another of its kind.
    Ptr<Node> GetNode(std::size_t index = 0) const
    {
        return m_nodes.at(index);
    }

    Ptr<GuestNode> GetGuest(std::size_t index = 0) const
    {
        return DynamicCast<GuestNode>(m_nodes.at(index));
    }

    Ptr<LeuloStack> GetStack(std::size_t index = 0) const
    {
        return LeuloHelper::GetStack(GetGuest(index));
    }

    /// Where the node of that number is.
    Address At(uint16_t port, std::size_t index = 0) const
    {
        return MakeAddress(m_addresses.at(index + 1), port);
    }

    /// Where the native host is.
    Address AtNative(uint16_t port) const
    {
        return MakeAddress(m_addresses.at(0), port);
    }

    /// Any address of a node.
    Address Any(uint16_t port) const
    {
        return m_options.ipv6 ? Address(Inet6SocketAddress(Ipv6Address::GetAny(), port))
                              : Address(InetSocketAddress(Ipv4Address::GetAny(), port));
    }

    /// Make a node do something at some time, as its own software.
    void AtTime(Time when, Ptr<Node> node, std::function<void()> what)
    {
        Simulator::ScheduleWithContext(node->GetId(), when, RawCall(std::move(what)));
    }

    Ptr<HypervisorHost> m_host;         //!< null without guests
    Ptr<Node> m_native;                 //!< the peer
    NetDeviceContainer m_link;          //!< both NICs
    std::vector<Ptr<GuestNode>> m_hogs; //!< only compute

  private:
    Address MakeAddress(const Address& ip, uint16_t port) const
    {
        if (m_options.ipv6)
        {
            return Inet6SocketAddress(Ipv6Address::ConvertFrom(ip), port);
        }
        return InetSocketAddress(Ipv4Address::ConvertFrom(ip), port);
    }

    void InstallNative(Ptr<Node> node)
    {
        if (m_options.native == LeuloHelper::Tcp::LINUX)
        {
            GuestInternetHelper internet;
            internet.SetIpv6(m_options.ipv6);
            internet.SetSocketAttribute("SndBufSize", UintegerValue(131072));
            internet.SetSocketAttribute("RcvBufSize", UintegerValue(131072));
            internet.Install(node);
            return;
        }
        InternetStackHelper internet;
        internet.SetIpv6StackInstall(m_options.ipv6);
        internet.Install(node);
        node->GetObject<ArpL3Protocol>()->SetAttribute(
            "RequestJitter",
            StringValue("ns3::ConstantRandomVariable[Constant=0.0]"));
    }

    void Assign(Ptr<NetDevice> device)
    {
        NetDeviceContainer devices(device);
        if (m_options.ipv6)
        {
            m_addresses.push_back(m_ipv6.Assign(devices).GetAddress(0, 1).operator Address());
        }
        else
        {
            m_addresses.push_back(m_ipv4.Assign(devices).GetAddress(0).operator Address());
        }
    }

    void CreateGuests()
    {
        LeuloHelper leulo(m_options.tcp);
        if (m_options.tcp == LeuloHelper::Tcp::STOCK)
        {
            // As native hosts': their delayed ACKs take 200 ms, as long as this floor otherwise.
            leulo.SetSocketAttribute("MinRto", TimeValue(Seconds(1)));
        }
        leulo.SetCpuAttribute("Placement", StringValue(m_options.placement));
        leulo.SetCpuAttribute("Pcpu", UintegerValue(m_options.interrupted));
        leulo.SetChannelAttribute("RingSize", UintegerValue(m_options.ring));
        leulo.SetChannelAttribute("NotifyMode", StringValue(m_options.notify));
        leulo.SetStackAttribute("Backlog", UintegerValue(m_options.backlog));
        leulo.SetIpv6(m_options.ipv6);
        leulo.SetSocketAttribute("SndBufSize", UintegerValue(m_options.buffer));
        leulo.SetSocketAttribute("RcvBufSize", UintegerValue(m_options.buffer));
        for (uint32_t i = 0; i < m_options.guests; ++i)
        {
            auto guest = m_virt.CreateGuest(m_host, {0});
            leulo.Install(guest);
            if (m_options.load > 0)
            {
                m_virt.InstallLoad(guest, m_options.load);
            }
            m_nodes.push_back(guest);
            Assign(LeuloHelper::GetDevice(guest));
        }
        for (uint32_t i = 0; i < m_options.hogs; ++i)
        {
            m_hogs.push_back(m_virt.CreateGuest(m_host, {0}));
            m_virt.InstallLoad(m_hogs.back(), 1);
        }
    }

    void Lose()
    {
        for (uint32_t i = 0; m_options.loss > 0 && i < 2; ++i)
        {
            auto errors =
                CreateObjectWithAttributes<RateErrorModel>("ErrorRate",
                                                           DoubleValue(m_options.loss),
                                                           "ErrorUnit",
                                                           StringValue("ERROR_UNIT_PACKET"));
            errors->AssignStreams(10 + i);
            m_link.Get(i)->SetAttribute("ReceiveErrorModel", PointerValue(errors));
        }
    }

    Options m_options;
    VirtHostHelper m_virt; // first of all: makes the simulator a gated one
    Ipv4AddressHelper m_ipv4{"10.0.0.0", "255.255.255.0"};
    Ipv6AddressHelper m_ipv6;
    std::vector<Ptr<Node>> m_nodes;
    std::vector<Address> m_addresses;
};

} // namespace ns3::test

#endif /* TEST_LEULO_WORLD_H */
