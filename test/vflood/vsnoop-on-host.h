/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef TEST_VSNOOP_ON_HOST_H
#define TEST_VSNOOP_ON_HOST_H

#include "ns3/application.h"
#include "ns3/boolean.h"
#include "ns3/ethernet-helper.h"
#include "ns3/ethernet-net-device.h"
#include "ns3/guest-internet-helper.h"
#include "ns3/inet-socket-address.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv6-address-helper.h"
#include "ns3/offload-helper.h"
#include "ns3/simulator.h"
#include "ns3/socket.h"
#include "ns3/string.h"
#include "ns3/tcp-socket-factory.h"
#include "ns3/tcp-view.h"
#include "ns3/transfer-pattern.h"
#include "ns3/uinteger.h"
#include "ns3/virt-host-helper.h"
#include "ns3/vsnoop-helper.h"

#include <gtest/gtest.h>
#include <optional>
#include <random>
#include <set>

namespace ns3::test
{

/// A node between host and peer that loses, doubles and delays TCP segments, and sees what the host
/// sends in the order in which it does.
class Middlebox
{
  public:
    /// Probabilities and delays.
    struct Weather
    {
        double loss{0};     //!< of a segment
        double doubling{0}; //!< of a segment
        double late{0};     //!< of a segment, so that others overtake it
        Time lateness;      //!< most that it is late
    };

    Middlebox(uint32_t seed, Weather weather)
        : m_random(seed),
          m_weather(weather)
    {
    }

    /// Join two devices of a node of its own.
    void Setup(Ptr<NetDevice> toHost, Ptr<NetDevice> toPeer)
    {
        m_toHost = DynamicCast<EthernetNetDevice>(toHost);
        m_toPeer = DynamicCast<EthernetNetDevice>(toPeer);
        m_toHost->SetBridge(MakeCallback(&Middlebox::Forward, this));
        m_toPeer->SetBridge(MakeCallback(&Middlebox::Forward, this));
    }

    bool m_cut{false};                          //!< nothing goes to the host any more
    std::function<void(const TcpView&)> m_seen; //!< what the host sends

  private:
    bool Chance(double probability)
    {
        return std::uniform_real_distribution<>()(m_random) < probability;
    }

    void Forward(Ptr<NetDevice> device, const EthernetFrame& frame)
    {
        const bool fromHost = device == m_toHost;
        const auto other = fromHost ? m_toPeer : m_toHost;
        const auto view = TcpView::Parse(frame.packet, frame.protocol);
        if (view && fromHost && m_seen)
        {
            m_seen(*view);
        }
        if (view && ((!fromHost && m_cut) || Chance(m_weather.loss)))
        {
            return;
        }
        for (int copies = view && Chance(m_weather.doubling) ? 2 : 1; copies > 0; --copies)
        {
            const bool late = view && Chance(m_weather.late);
            const Time delay =
                late ? NanoSeconds(m_random() % (m_weather.lateness.GetNanoSeconds() + 1)) : Time();
            Simulator::Schedule(delay, [other, frame] {
                other->SendFrame({frame.packet, frame.source, frame.dest, frame.protocol});
            });
        }
    }

    std::mt19937 m_random;
    Weather m_weather;
    Ptr<EthernetNetDevice> m_toHost;
    Ptr<EthernetNetDevice> m_toPeer;
};

/// Sends and reads on one TCP socket, both at its own pace.
class Talker : public Application
{
  public:
    Ptr<Socket> m_socket;     //!< the connection; null until there is one
    uint64_t m_toSend{0};     //!< bytes to send in all
    uint64_t m_sent{0};       //!< bytes handed to the socket
    uint64_t m_received{0};   //!< bytes read
    uint64_t m_wrong{0};      //!< bytes read that are not those sent
    uint32_t m_chunk{100000}; //!< bytes per read
    Time m_pause;             //!< between reads; zero: reads at once
    uint32_t m_burst{0};      //!< bytes handed over per read; 0: as much as fits
    bool m_closeAtEnd{true};  //!< when all was sent
    bool m_closed{false};     //!< by the other side

    void Listen(const Address& local)
    {
        m_listener = Socket::CreateSocket(GetNode(), TcpSocketFactory::GetTypeId());
        m_listener->Bind(local);
        m_listener->Listen();
        m_listener->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                                      MakeCallback(&Talker::Begin, this));
    }

    void Connect(const Address& remote)
    {
        m_socket = Socket::CreateSocket(GetNode(), TcpSocketFactory::GetTypeId());
        m_socket->SetConnectCallback(MakeCallback(&Talker::Connected, this),
                                     MakeNullCallback<void, Ptr<Socket>>());
        remote.GetLength() > 8 ? m_socket->Bind6() : m_socket->Bind();
        m_socket->Connect(remote);
    }

    std::optional<Address> m_remote; //!< connect there; otherwise listen
    Address m_local;                 //!< listen here

  private:
    void StartApplication() override
    {
        m_remote ? Connect(*m_remote) : Listen(m_local);
    }

    void Connected(Ptr<Socket> socket)
    {
        Begin(socket, Address());
    }

    void Begin(Ptr<Socket> socket, const Address&)
    {
        m_socket = socket;
        socket->SetRecvCallback(MakeCallback(&Talker::Readable, this));
        socket->SetSendCallback(MakeCallback(&Talker::Writable, this));
        Fill(std::numeric_limits<uint32_t>::max());
    }

    void Writable(Ptr<Socket>, uint32_t)
    {
        if (m_burst == 0)
        {
            Fill(std::numeric_limits<uint32_t>::max());
        }
    }

    /// Hand over some of what is to be sent.
    void Fill(uint32_t most)
    {
        while (m_sent < m_toSend && most > 0 && m_socket->GetTxAvailable() > 0)
        {
            const auto size = static_cast<uint32_t>(
                std::min<uint64_t>({m_toSend - m_sent, most, m_socket->GetTxAvailable(), 20000}));
            if (m_socket->Send(TransferPattern::Make(m_sent, size)) < 0)
            {
                return;
            }
            m_sent += size;
            most -= size;
            if (m_sent == m_toSend && m_closeAtEnd)
            {
                m_socket->ShutdownSend(); // not Close(): what is not read yet would reset it
            }
        }
    }

    void Readable(Ptr<Socket>)
    {
        if (m_pause.IsZero())
        {
            Read();
        }
        else if (!m_next.IsRunning())
        {
            m_next = Simulator::Schedule(m_pause, &Talker::Read, this);
        }
    }

    void Read()
    {
        uint32_t left = m_chunk;
        while (left > 0)
        {
            Ptr<Packet> packet = m_socket->Recv(left, 0);
            if (!packet || packet->GetSize() == 0)
            {
                break;
            }
            m_wrong += TransferPattern::CountWrong(packet, m_received);
            m_received += packet->GetSize();
            left -= packet->GetSize();
        }
        if (m_burst > 0)
        {
            Fill(m_burst);
        }
        if (m_socket->GetRxAvailable() > 0)
        {
            m_next = Simulator::Schedule(m_pause, &Talker::Read, this);
        }
    }

    Ptr<Socket> m_listener;
    EventId m_next;
};

/// Help that the driver domain gives.
enum class Help
{
    NONE,       //!< none
    VSNOOP,     //!< vSnoop
    PIPELINE,   //!< vFlood and vSnoop, one after the other
    INTEGRATED, //!< both as one machine
};

/// Watches the wire: the order of the data that leaves the host in the name of the guest.
class OrderOracle
{
  public:
    void See(const TcpView& view)
    {
        if (view.Has(TcpView::SYN))
        {
            m_next = m_next ? m_next : view.GetEnd();
            return;
        }
        if (view.Has(TcpView::RST) || !m_next)
        {
            return;
        }
        EXPECT_LE(view.seq, *m_next)
            << "something has overtaken data at " << Simulator::Now().As(Time::MS);
        m_next = std::max(*m_next, view.GetEnd());
    }

  private:
    std::optional<SequenceNumber32> m_next; //!< what follows the last byte seen
};

/// Watches the wire: the acknowledgements that leave the host in the name of the guest.
class WireOracle
{
  public:
    void See(const TcpView& view)
    {
        if (view.Has(TcpView::RST) || !view.Has(TcpView::ACK))
        {
            return;
        }
        if (view.Has(TcpView::SYN))
        {
            if (!m_ack)
            {
                m_scale = view.wscale.value_or(0);
                m_start = view.ack;
                m_ack = view.ack;
                m_edge = view.ack + view.window;
            }
            return;
        }
        ASSERT_TRUE(m_ack);
        const SequenceNumber32 edge = view.ack + (uint32_t{view.window} << m_scale);
        EXPECT_GE(view.ack, *m_ack)
            << "the acknowledgement number went back at " << Simulator::Now().As(Time::MS);
        EXPECT_GE(edge, m_edge) << "the window shrank at " << Simulator::Now().As(Time::MS);
        m_ack = std::max(*m_ack, view.ack);
        m_edge = std::max(m_edge, edge);
    }

    /// Bytes of data acknowledged on the wire; a FIN may count as one.
    uint64_t GetAcknowledged() const
    {
        return m_ack ? *m_ack - m_start : 0;
    }

  private:
    std::optional<SequenceNumber32> m_ack;
    SequenceNumber32 m_start;
    SequenceNumber32 m_edge;
    uint8_t m_scale{0};
};

/// All that is drawn at random of a run.
struct Scenario
{
    explicit Scenario(uint32_t seed)
        : random(seed)
    {
        weather = {Pick({0, 0.002, 0.01, 0.04}),
                   Pick({0, 0.01, 0.05}),
                   Pick({0, 0.01, 0.05, 0.2}),
                   MicroSeconds(Pick({100, 1000, 20000}))};
        hogs = static_cast<uint32_t>(Pick({0, 1, 2}));
        load = Pick({0, 0.6, 1});
        dom0Shared = Pick({0, 1}) > 0;
        scheduler = std::vector<std::string>{"ns3::CreditScheduler",
                                             "ns3::RoundRobinScheduler",
                                             "ns3::CfsScheduler",
                                             "ns3::Credit2Scheduler"}[random() % 4];
        posted = static_cast<uint32_t>(Pick({38, 64, 100, 192, 256}));
        vifQueue = static_cast<uint32_t>(Pick({0, 4, 32}));
        scatterGather = Pick({0, 1}) > 0;
        receiveBuffer = static_cast<uint32_t>(Pick({6000, 20000, 65535, 131072, 300000}));
        known = Pick({0, 1}) > 0;
        limitToRing = Pick({0, 1}) > 0;
        ackEvery = static_cast<uint32_t>(Pick({1, 1, 2, 3}));
        sack = Pick({0, 1}) > 0;
        timestamps = Pick({0, 1}) > 0;
        scaling = receiveBuffer > 65535 || Pick({0, 1}) > 0;
        ipv6 = Pick({0, 0, 1}) > 0;
        profile = std::vector<std::string>{"linux-2.6.18", "linux-2.6.32", "modern"}[random() % 3];
        bytes = static_cast<uint64_t>(Pick({3000, 100000, 400000}));
        answer = static_cast<uint64_t>(Pick({0, 2000, 60000}));
        slow = Pick({0, 0, 1}) > 0;
        chunk = 1 + random() % 8000;
        gro = Pick({0, 1}) > 0;
        flood = static_cast<uint32_t>(Pick({4, 20, 2048}));
    }

    double Pick(std::vector<double> choices)
    {
        return choices[random() % choices.size()];
    }

    std::mt19937 random;
    Middlebox::Weather weather;
    uint32_t hogs;
    double load;
    bool dom0Shared;
    std::string scheduler;
    uint32_t posted;
    uint32_t vifQueue;
    bool scatterGather;
    uint32_t receiveBuffer;
    bool known;
    bool limitToRing;
    uint32_t ackEvery;
    bool sack;
    bool timestamps;
    bool scaling;
    bool ipv6;
    std::string profile;
    uint64_t bytes;
    uint64_t answer;
    bool slow;
    uint32_t chunk;
    bool gro;
    uint32_t flood; //!< vFlood's buffer, segments
};

/// A guest on a host, a peer that sends to it and gets an answer, and bad weather between them.
class VsnoopWorld
{
  public:
    VsnoopWorld(uint32_t seed, Help help, Placement placement = Placement::DOM0)
        : m_placement(placement),
          m_scenario(seed),
          m_middlebox(seed + 1000000, m_scenario.weather)
    {
        BuildHost();
        BuildStacks();
        if (help != Help::NONE)
        {
            InstallHelp(help);
        }
        m_middlebox.m_seen = [this, help](const TcpView& view) {
            if (help != Help::NONE && view.sourcePort == PORT)
            {
                m_oracle.See(view);
            }
            if (help >= Help::PIPELINE && view.sourcePort == PORT)
            {
                m_order.See(view);
            }
        };
    }

    /// Bytes acknowledged by the driver domain so far.
    uint64_t GetSnooped() const
    {
        return m_snooped ? *m_snooped - *m_first : 0;
    }

    static constexpr uint16_t PORT = 5001;

    Placement m_placement;
    Scenario m_scenario;
    Middlebox m_middlebox;
    WireOracle m_oracle;
    OrderOracle m_order;
    VirtHostHelper m_virt;
    Ptr<HypervisorHost> m_host;
    Ptr<GuestNode> m_guest;
    Ptr<Node> m_peer{CreateObject<Node>()};
    Ptr<VsnoopControl> m_control;
    Ptr<Talker> m_reader{CreateObject<Talker>()};
    Ptr<Talker> m_sender{CreateObject<Talker>()};
    uint64_t m_nAcks{0};
    std::set<VsnoopState> m_states; //!< that flows were in

  private:
    void BuildHost()
    {
        const Scenario& s = m_scenario;
        m_virt.SetScheduler(s.scheduler);
        m_virt.SetPlacement(m_placement);
        m_virt.SetNetfrontAttribute("RxTargetMin", UintegerValue(s.posted));
        m_virt.SetNetfrontAttribute("RxTargetMax", UintegerValue(s.posted));
        m_virt.SetNetbackAttribute("VifQueueSize", UintegerValue(s.vifQueue));
        m_virt.SetNetbackAttribute("ScatterGather", BooleanValue(s.scatterGather));
        m_virt.SetNicDriverAttribute("Gro", BooleanValue(s.gro));
        m_host = m_virt.CreateHost({s.dom0Shared ? 0U : 1U});
        auto middle = CreateObject<Node>();
        EthernetHelper ethernet;
        auto left = ethernet.Install(m_host, middle);
        auto right = ethernet.Install(middle, m_peer);
        m_middlebox.Setup(left.Get(1), right.Get(0));
        m_peerDevice = right.Get(1);
        m_virt.AttachUplink(m_host, DynamicCast<EthernetNetDevice>(left.Get(0)));
        for (uint32_t i = 0; i <= s.hogs; ++i)
        {
            auto guest = m_virt.CreateGuest(m_host, {0});
            if (s.load > 0)
            {
                m_virt.InstallLoad(guest, s.load);
            }
        }
        m_guest = m_host->GetGuest(0);
    }

    void InstallHelp(Help help)
    {
        const Scenario& s = m_scenario;
        OffloadHelper both(help == Help::INTEGRATED ? OffloadHelper::Combination::INTEGRATED
                                                    : OffloadHelper::Combination::PIPELINE);
        both.SetPlacement(m_placement);
        VsnoopHelper& helper = both.GetVsnoop();
        helper.SetControlAttribute("ReceiveBuffer", UintegerValue(s.known ? s.receiveBuffer : 0));
        helper.SetControlAttribute("LimitToRing", BooleanValue(s.limitToRing));
        helper.SetControlAttribute("AckEvery", UintegerValue(s.ackEvery));
        both.GetVflood().SetControlAttribute("BufferSize", UintegerValue(s.flood));
        help == Help::VSNOOP ? void(helper.Install(m_host)) : both.Install(m_host);
        help == Help::VSNOOP ? helper.InstallGuest(m_guest) : both.InstallGuest(m_guest);
        m_control = m_host->GetObject<VsnoopControl>();
        m_control->TraceConnectWithoutContext("Ack", MakeCallback(&VsnoopWorld::Snooped, this));
        m_control->TraceConnectWithoutContext("FlowState",
                                              MakeCallback(&VsnoopWorld::Changed, this));
    }

    void BuildStacks()
    {
        const Scenario& s = m_scenario;
        GuestInternetHelper internet;
        internet.SetProfile(s.profile);
        internet.SetIpv6(s.ipv6);
        internet.SetSocketAttribute("Sack", BooleanValue(s.sack));
        internet.SetSocketAttribute("Timestamp", BooleanValue(s.timestamps));
        internet.SetSocketAttribute("WindowScaling", BooleanValue(s.scaling));
        internet.SetSocketAttribute("RcvBufSize", UintegerValue(s.receiveBuffer));
        internet.SetSocketAttribute("ConnTimeout", StringValue("200ms"));
        internet.SetSocketAttribute("ConnCount", UintegerValue(50));
        internet.Install(m_guest);
        internet.Install(m_peer);
        NetDeviceContainer devices(VirtHostHelper::GetNetfront(m_guest));
        devices.Add(m_peerDevice);
        if (s.ipv6)
        {
            // Duplicate address detection is the guest's own work.
            Simulator::ScheduleWithContext(m_guest->GetId(), Time(), [this, devices] {
                Ipv6AddressHelper addresses;
                const auto interfaces = addresses.Assign(devices);
                m_sender->m_remote = Inet6SocketAddress(interfaces.GetAddress(0, 1), PORT);
            });
            m_reader->m_local = Inet6SocketAddress(Ipv6Address::GetAny(), PORT);
        }
        else
        {
            auto interfaces = Ipv4AddressHelper("10.0.0.0", "255.255.255.0").Assign(devices);
            m_sender->m_remote = InetSocketAddress(interfaces.GetAddress(0), PORT);
            m_reader->m_local = InetSocketAddress(Ipv4Address::GetAny(), PORT);
        }
        m_sender->m_toSend = s.bytes;
        m_reader->m_toSend = s.answer;
        m_reader->m_burst = 1 + s.chunk / 3;
        m_reader->m_closeAtEnd = false;
        m_reader->m_chunk = s.slow ? s.chunk + 1000 : 100000;
        m_reader->m_pause = s.slow ? MilliSeconds(5) : Time();
        m_guest->AddApplication(m_reader);
        m_peer->AddApplication(m_sender);
        m_sender->SetStartTime(START);
    }

    void Snooped(const FlowKey& flow, SequenceNumber32 ack, SequenceNumber32 edge)
    {
        EXPECT_GE(edge, ack);
        if (!m_first)
        {
            m_first = m_control->Find(flow)->GetHandshake().GetPeerStart();
        }
        m_snooped = m_snooped ? std::max(*m_snooped, ack) : ack;
        ++m_nAcks;
    }

    void Changed(const FlowKey&, VsnoopState, VsnoopState to)
    {
        m_states.insert(to);
    }

  public:
    static inline const Time START{Seconds(4)}; //!< addresses of IPv6 are valid by then

  private:
    Ptr<NetDevice> m_peerDevice;
    std::optional<SequenceNumber32> m_first;
    std::optional<SequenceNumber32> m_snooped;
};

} // namespace ns3::test

#endif /* TEST_VSNOOP_ON_HOST_H */
