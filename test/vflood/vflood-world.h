/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef TEST_VFLOOD_WORLD_H
#define TEST_VFLOOD_WORLD_H

#include "simulator-test.h"

#include "ns3/boolean.h"
#include "ns3/ethernet-helper.h"
#include "ns3/guest-internet-helper.h"
#include "ns3/guest-tcp-l4-protocol.h"
#include "ns3/inet-socket-address.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4-header.h"
#include "ns3/ipv6-address-helper.h"
#include "ns3/netback-device.h"
#include "ns3/netfront-device.h"
#include "ns3/object-factory.h"
#include "ns3/offload-helper.h"
#include "ns3/request-client.h"
#include "ns3/request-server.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/tcp-view.h"
#include "ns3/transfer-application.h"
#include "ns3/transfer-log.h"
#include "ns3/transfer-sink.h"
#include "ns3/uinteger.h"
#include "ns3/virt-host-helper.h"

#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace ns3::test
{

/// What the wire between the host and the native node does to TCP segments, both ways.
struct Impairment
{
    double loss{0};      //!< share that is lost
    double duplicate{0}; //!< share that arrives twice
    double late{0};      //!< share that is delayed by up to lateUs, and overtaken
    double mark{0};      //!< share of segments with data that is marked, if they allow it
    double lateUs{2000}; //!< see there
    double delayUs{25};  //!< of every frame
};

/// A wire with two ends that does what an Impairment says; everything else passes.
class BadWire
{
  public:
    BadWire(const Impairment& impairment, uint32_t seed)
        : m_impairment(impairment),
          m_random(seed)
    {
    }

    /// Sees every TCP segment on its way in, before anything happens to it; true: from the host.
    std::function<void(const TcpView&, bool)> m_watch;

    void Join(Ptr<NetDevice> toHost, Ptr<NetDevice> toNative)
    {
        m_ends[0] = toHost;
        m_ends[1] = toNative;
        for (const auto& end : m_ends)
        {
            using Receive = NetDevice::PromiscReceiveCallback;
            end->SetPromiscReceiveCallback(Receive([this](Ptr<NetDevice> device,
                                                          Ptr<const Packet> packet,
                                                          uint16_t protocol,
                                                          const Address& from,
                                                          const Address& to,
                                                          NetDevice::PacketType /* type */) {
                Pass(device, packet, protocol, from, to);
                return true;
            }));
        }
    }

  private:
    bool Chance(double share)
    {
        return std::uniform_real_distribution<>(0, 1)(m_random) < share;
    }

    void Pass(Ptr<NetDevice> device,
              Ptr<const Packet> packet,
              uint16_t protocol,
              const Address& from,
              const Address& to)
    {
        Ptr<NetDevice> other = m_ends[device == m_ends[0] ? 1 : 0];
        const auto view = TcpView::Parse(packet, protocol);
        if (view && m_watch)
        {
            m_watch(*view, device == m_ends[0]);
        }
        const int copies = !view                            ? 1
                           : Chance(m_impairment.loss)      ? 0
                           : Chance(m_impairment.duplicate) ? 2
                                                            : 1;
        for (int i = 0; i < copies; ++i)
        {
            Ptr<Packet> copy = packet->Copy();
            if (view && view->payload > 0 && Chance(m_impairment.mark))
            {
                Mark(copy, protocol);
            }
            double delay = m_impairment.delayUs;
            if (view && Chance(m_impairment.late))
            {
                delay += std::uniform_real_distribution<>(0, m_impairment.lateUs)(m_random);
            }
            Simulator::ScheduleWithContext(other->GetNode()->GetId(),
                                           NanoSeconds(static_cast<uint64_t>(delay * 1000)),
                                           RawCall([other, copy, from, to, protocol] {
                                               other->SendFrom(copy, from, to, protocol);
                                           }));
        }
    }

    static void Mark(Ptr<Packet> packet, uint16_t protocol)
    {
        Ipv4Header ip;
        if (protocol != 0x0800 || packet->RemoveHeader(ip) == 0)
        {
            return;
        }
        if (ip.GetEcn() != Ipv4Header::ECN_NotECT)
        {
            ip.SetEcn(Ipv4Header::ECN_CE);
        }
        packet->AddHeader(ip);
    }

    Impairment m_impairment;
    std::mt19937 m_random;
    Ptr<NetDevice> m_ends[2];
};

/// What to build.
struct WorldSetup
{
    uint32_t guests{2};                         //!< on one core with dom0
    uint32_t senders{1};                        //!< of these, how many send
    double load{0.6};                           //!< of each
    bool vflood{true};                          //!< on the senders and dom0
    bool ipv6{false};                           //!< transfers by IPv6
    bool asked{false};                          //!< the native node connects and asks for the bytes
    uint64_t bytes{300000};                     //!< of a transfer
    uint32_t transfers{3};                      //!< one after the other, of each sender
    uint32_t seed{1};                           //!< of all random numbers
    Impairment wire;                            //!< what happens on the wire
    std::map<std::string, std::string> control; //!< attributes of VfloodControl
    std::map<std::string, std::string> disc;    //!< attributes of VfloodQueueDisc
    std::map<std::string, std::string> netfront; //!< attributes of NetfrontDevice
    std::map<std::string, std::string> socket;   //!< attributes of sockets
    std::string inner;                           //!< congestion control in guest and receiver
    std::string vsnoop;                          //!< beside vFlood: "", "pipeline", "integrated"
    Placement placement{Placement::DOM0};        //!< of frames and help
};

/// Guests of a host send to a native node over a BadWire, port 5001 + number of the guest; by
/// themselves, on connections that they open, or as servers, on one that the node opens.
class World
{
  public:
    explicit World(const WorldSetup& setup)
        : m_setup(setup),
          m_wire(setup.wire, setup.seed)
    {
        RngSeedManager::SetRun(setup.seed);
        m_virt = std::make_unique<VirtHostHelper>();
        m_virt->SetPlacement(setup.placement);
        m_virt->SetNetfrontAttribute("NotifyMode", StringValue("PerBurst"));
        for (const auto& [name, value] : setup.netfront)
        {
            m_virt->SetNetfrontAttribute(name, StringValue(value));
        }
        m_host = m_virt->CreateHost({0});
        m_native = CreateObject<Node>();
        Ptr<Node> relay = CreateObject<Node>();
        EthernetHelper ethernet;
        const auto left = ethernet.Install(m_host, relay);
        const auto right = ethernet.Install(relay, m_native);
        m_wire.Join(left.Get(1), right.Get(0));
        m_virt->AttachUplink(m_host, DynamicCast<EthernetNetDevice>(left.Get(0)));
        for (uint32_t i = 0; i < setup.guests; ++i)
        {
            m_virt->InstallLoad(m_virt->CreateGuest(m_host, {0}), setup.load);
        }
        BuildStacks(right.Get(1));
        BuildVflood();
        for (uint32_t i = 0; i < setup.senders; ++i)
        {
            setup.asked ? BuildRequests(i) : BuildTransfers(i);
        }
    }

    ~World()
    {
        Simulator::Destroy();
    }

    /// Run until all transfers are over, so many simulated seconds at most.
    void Run(double seconds = 300)
    {
        Simulator::Stop(Seconds(seconds));
        Simulator::Run();
    }

    /// The oracle: every transfer ended with every byte once, in order, as it was sent.
    void ExpectAllArrived() const
    {
        if (m_setup.asked)
        {
            EXPECT_EQ(m_answered, m_setup.senders * m_setup.transfers);
            EXPECT_EQ(m_wrong, 0U);
            EXPECT_EQ(m_errors, std::vector<std::string>(m_setup.senders));
            return;
        }
        ASSERT_EQ(m_log.GetTransfers().size(), std::size_t{m_setup.senders} * m_setup.transfers);
        for (const auto& transfer : m_log.GetTransfers())
        {
            EXPECT_TRUE(transfer.ended);
            EXPECT_FALSE(transfer.failed);
            EXPECT_EQ(transfer.bytes, m_setup.bytes);
            EXPECT_EQ(transfer.wrong, 0U);
        }
    }

    Ptr<VfloodControl> GetControl() const
    {
        return m_control;
    }

    WorldSetup m_setup;
    BadWire m_wire;
    std::unique_ptr<VirtHostHelper> m_virt;
    Ptr<HypervisorHost> m_host;
    Ptr<Node> m_native;
    Ptr<VfloodControl> m_control;
    std::vector<Address> m_remotes;
    TransferLog m_log;
    uint32_t m_answered{0};                  //!< requests
    uint64_t m_wrong{0};                     //!< bytes of answers
    std::vector<std::string> m_errors;       //!< of clients that have ended
    std::map<FlowState, uint32_t> m_entered; //!< how often flows entered each state

  private:
    static constexpr const char* PAUSE = "ns3::UniformRandomVariable[Max=0.05]"; //!< s

    void BuildStacks(Ptr<NetDevice> nativeDevice)
    {
        GuestInternetHelper internet;
        internet.SetIpv6(m_setup.ipv6);
        internet.SetSocketAttribute("RcvBufSize", UintegerValue(200 * 1448));
        internet.SetSocketAttribute("ConnTimeout", StringValue("200ms"));
        internet.SetSocketAttribute("ConnCount", UintegerValue(40));
        for (const auto& [name, value] : m_setup.socket)
        {
            internet.SetSocketAttribute(name, StringValue(value));
        }
        GuestInternetHelper receiver = internet;
        if (!m_setup.inner.empty())
        {
            const TypeIdValue type(TypeId::LookupByName(m_setup.inner));
            receiver.SetTcpAttribute("SocketType", type);
            internet.SetTcpAttribute("SocketType", type);
        }
        NetDeviceContainer ends(nativeDevice);
        receiver.Install(m_native);
        for (uint32_t i = 0; i < m_setup.senders; ++i)
        {
            internet.Install(m_host->GetGuest(i));
            ends.Add(VirtHostHelper::GetNetfront(m_host->GetGuest(i)));
        }
        const auto four = Ipv4AddressHelper("10.0.0.0", "255.255.255.0").Assign(ends);
        Ipv6InterfaceContainer six;
        if (m_setup.ipv6)
        {
            Ipv6AddressHelper helper;
            helper.SetBase("2001:db8::", Ipv6Prefix(64));
            six = helper.Assign(ends);
        }
        for (uint32_t i = 0; i < m_setup.senders; ++i)
        {
            const auto port = static_cast<uint16_t>(5001 + i);
            const uint32_t end = m_setup.asked ? 1 + i : 0;
            m_remotes.push_back(m_setup.ipv6
                                    ? Address(Inet6SocketAddress(six.GetAddress(end, 1), port))
                                    : Address(InetSocketAddress(four.GetAddress(end), port)));
        }
    }

    void BuildVflood()
    {
        if (!m_setup.vflood)
        {
            return;
        }
        OffloadHelper both(m_setup.vsnoop == "integrated" ? OffloadHelper::Combination::INTEGRATED
                                                          : OffloadHelper::Combination::PIPELINE);
        both.SetPlacement(m_setup.placement);
        VfloodHelper& vflood = both.GetVflood();
        for (const auto& [name, value] : m_setup.control)
        {
            vflood.SetControlAttribute(name, StringValue(value));
        }
        for (const auto& [name, value] : m_setup.disc)
        {
            vflood.SetQueueDiscAttribute(name, StringValue(value));
        }
        m_setup.vsnoop.empty() ? void(vflood.Install(m_host)) : both.Install(m_host);
        m_control = m_host->GetObject<VfloodControl>();
        for (uint32_t i = 0; i < m_setup.senders; ++i)
        {
            const auto guest = m_host->GetGuest(i);
            m_setup.vsnoop.empty() ? vflood.InstallGuest(guest) : both.InstallGuest(guest);
        }
        m_control->TraceConnectWithoutContext(
            "FlowState",
            Callback<void, const FlowKey&, FlowState, FlowState>(
                [this](const FlowKey& /* flow */, FlowState /* from */, FlowState to) {
                    ++m_entered[to];
                }));
    }

    /// \return where to listen
    Address GetLocal(uint32_t i) const
    {
        const auto port = static_cast<uint16_t>(5001 + i);
        return m_setup.ipv6 ? Address(Inet6SocketAddress(Ipv6Address::GetAny(), port))
                            : Address(InetSocketAddress(Ipv4Address::GetAny(), port));
    }

    void BuildRequests(uint32_t i)
    {
        const UintegerValue bytes(m_setup.bytes);
        auto server = CreateObjectWithAttributes<RequestServer>("Local",
                                                                AddressValue(GetLocal(i)),
                                                                "ResponseSize",
                                                                bytes);
        m_host->GetGuest(i)->AddApplication(server);
        auto client = CreateObjectWithAttributes<RequestClient>("Remote",
                                                                AddressValue(m_remotes[i]),
                                                                "ResponseSize",
                                                                bytes,
                                                                "Requests",
                                                                UintegerValue(m_setup.transfers),
                                                                "Think",
                                                                StringValue(PAUSE));
        m_native->AddApplication(client);
        client->AssignStreams(1 + i);
        client->SetStartTime(Seconds(3)); // neighbour discovery is over
        client->TraceConnectWithoutContext("Response",
                                           Callback<void, const RequestClient::Exchange&>(
                                               [this](const RequestClient::Exchange& exchange) {
                                                   ++m_answered;
                                                   m_wrong += exchange.wrong;
                                               }));
        client->TraceConnectWithoutContext(
            "Ended",
            Callback<void, const std::string&>([this](const std::string& error) {
                m_errors.push_back(error);
                if (m_errors.size() == m_setup.senders)
                {
                    Simulator::Stop();
                }
            }));
    }

    void BuildTransfers(uint32_t i)
    {
        auto sink = CreateObjectWithAttributes<TransferSink>("Local", AddressValue(GetLocal(i)));
        m_native->AddApplication(sink);
        auto sender =
            CreateObjectWithAttributes<TransferApplication>("Remote",
                                                            AddressValue(m_remotes[i]),
                                                            "Bytes",
                                                            UintegerValue(m_setup.bytes),
                                                            "Transfers",
                                                            UintegerValue(m_setup.transfers),
                                                            "Gap",
                                                            StringValue(PAUSE));
        m_host->GetGuest(i)->AddApplication(sender);
        sender->AssignStreams(1 + i);
        sender->SetStartTime(Seconds(3)); // neighbour discovery is over
        m_log.Watch(sender);
        m_log.Watch(sink);
        m_log.SetEndedCallback(
            Callback<void, const TransferRecord&>([this](const TransferRecord& /* record */) {
                if (m_log.GetNEnded() == std::size_t{m_setup.senders} * m_setup.transfers)
                {
                    Simulator::Stop();
                }
            }));
    }
};

} // namespace ns3::test

#endif /* TEST_VFLOOD_WORLD_H */
