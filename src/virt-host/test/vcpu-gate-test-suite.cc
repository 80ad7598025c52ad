/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/application-container.h"
#include "ns3/bulk-send-application.h"
#include "ns3/bulk-send-helper.h"
#include "ns3/data-rate.h"
#include "ns3/gate-control.h"
#include "ns3/global-value.h"
#include "ns3/inet-socket-address.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/make-event.h"
#include "ns3/on-off-helper.h"
#include "ns3/packet-sink-helper.h"
#include "ns3/packet-sink.h"
#include "ns3/pointer.h"
#include "ns3/simple-net-device-helper.h"
#include "ns3/simulator-timers.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/tcp-socket-base.h"
#include "ns3/test.h"
#include "ns3/udp-echo-helper.h"
#include "ns3/uinteger.h"

#include <functional>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

using namespace ns3;

// Unmodified ns-3 applications and sockets on nodes whose software runs on a vCPU.

namespace
{

constexpr uint16_t PORT = 9;
constexpr const char* KIND = "SimulatorImplementationType";

/// One line of the trace: when, on which node, what, and a number (bytes, a window, a time in ns).
using Line = std::tuple<int64_t, uint32_t, std::string, int64_t>;

/// Which nodes run on a vCPU, and when those run.
enum class Mode
{
    STOCK,  //!< the stock simulator, no vCPU anywhere
    ALWAYS, //!< both nodes on vCPUs that always run
    DUTY,   //!< both nodes on vCPUs that run 3 ms of 10 ms, and 4 ms of 14 ms
};

/**
 * \ingroup virt-host-tests
 *
 * \brief Two nodes on a link of 10 Mb/s, 1 ms; every trace source looks whether its node runs.
 */
class TwoNodes
{
  public:
    /**
     * \param mode which nodes run on a vCPU, and when
     */
    explicit TwoNodes(Mode mode);
    ~TwoNodes();

    /**
     * Run to the end of all events.
     */
    void Run();

    /**
     * \param index 0 or 1
     * \return that node
     */
    Ptr<Node> Get(uint32_t index) const;

    /**
     * \param index 0 or 1
     * \return where applications of the other node send to
     */
    InetSocketAddress AddressOf(uint32_t index) const;

    /**
     * \param apps applications; what the first sends and receives is recorded
     */
    void Watch(const ApplicationContainer& apps);

    /**
     * \param bulk a BulkSendApplication, started at 0; its socket is recorded
     */
    void WatchSocket(Ptr<BulkSendApplication> bulk);

    /// \return everything that was recorded
    const std::vector<Line>& GetTrace() const;

    /**
     * \param what a name in the trace
     * \param node a node
     * \return how often it was recorded there
     */
    std::size_t Count(const std::string& what, uint32_t node) const;

    /// \return number of lines recorded while the vCPU of their node did not run
    uint32_t GetNWhileOff() const;

    /// \return number of lines recorded at the instant the vCPU of their node resumed
    uint32_t GetNAtResume() const;

  private:
    /// A place where lines come from.
    struct Source
    {
        TwoNodes* world;  //!< the record
        uint32_t node;    //!< the node
        std::string what; //!< the name
    };

    /// Put both nodes on vCPUs.
    void BindServers();

    /**
     * \param index 0 or 1
     * \param on how long it runs
     * \param period how often
     */
    void Switch(uint32_t index, Time on, Time period);

    /**
     * \param node a node
     * \param what name of the source
     * \return a source that lives as long as this object
     */
    Source* NewSource(uint32_t node, const std::string& what);

    /**
     * \param source where
     * \param number how much
     */
    static void Record(Source* source, int64_t number);

    /// Record the IP layer of both nodes.
    void WatchIp();

    bool m_gated;                                       //!< whether there are vCPUs
    std::string m_kind;                                 //!< kind of simulator before
    SimulatorTimers m_timers;                           //!< time source of the servers
    std::vector<std::unique_ptr<WorkServer>> m_servers; //!< by node
    std::vector<Time> m_resumed;                        //!< last resume, by node
    NodeContainer m_nodes;                              //!< the nodes
    Ipv4InterfaceContainer m_interfaces;                //!< their addresses
    std::vector<std::unique_ptr<Source>> m_sources;     //!< all sources
    std::vector<Line> m_trace;                          //!< the record
    uint32_t m_whileOff{0};                             //!< lines while not running
    uint32_t m_atResume{0};                             //!< lines at a resume
};

TwoNodes::TwoNodes(Mode mode)
    : m_gated(mode != Mode::STOCK),
      m_resumed(2)
{
    Simulator::Destroy();
    StringValue kind;
    GlobalValue::GetValueByName(KIND, kind);
    m_kind = kind.Get();
    GlobalValue::Bind(KIND, StringValue("ns3::DefaultSimulatorImpl"));
    if (m_gated)
    {
        GateControl::Enable();
    }
    m_nodes.Create(2);
    SimpleNetDeviceHelper link;
    link.SetNetDevicePointToPointMode(true);
    link.SetDeviceAttribute("DataRate", DataRateValue(DataRate("10Mbps")));
    link.SetChannelAttribute("Delay", TimeValue(MilliSeconds(1)));
    link.SetQueue("ns3::DropTailQueue", "MaxSize", StringValue("10000p"));
    const NetDeviceContainer devices = link.Install(m_nodes);
    InternetStackHelper internet;
    internet.Install(m_nodes);
    internet.AssignStreams(m_nodes, 100);
    m_interfaces = Ipv4AddressHelper("10.1.0.0", "255.255.255.0").Assign(devices);
    WatchIp();
    if (m_gated)
    {
        BindServers();
    }
    if (mode == Mode::ALWAYS)
    {
        m_servers[0]->Resume(Time());
        m_servers[1]->Resume(Time());
    }
    if (mode == Mode::DUTY)
    {
        Switch(0, MilliSeconds(3), MilliSeconds(10));
        Switch(1, MilliSeconds(4), MilliSeconds(14));
    }
}

TwoNodes::~TwoNodes()
{
    Simulator::Destroy();
    GlobalValue::Bind(KIND, StringValue(m_kind));
}

void
TwoNodes::BindServers()
{
    for (uint32_t i = 0; i < 2; ++i)
    {
        m_servers.push_back(std::make_unique<WorkServer>(m_timers, m_nodes.Get(i)->GetId()));
        GateControl::Get().Bind(m_nodes.Get(i)->GetId(), *m_servers.back());
    }
}

void
TwoNodes::Switch(uint32_t index, Time on, Time period)
{
    auto at = [this](Time when, std::function<void()> call) {
        m_timers.Schedule(when, HvTimers::HARDWARE, Ptr<EventImpl>(MakeEvent(call), false));
    };
    auto resume = [this, index] {
        m_resumed[index] = Simulator::Now();
        m_servers[index]->Resume(Time());
    };
    const Time end = Seconds(20);
    for (Time t; t < end; t += period)
    {
        at(t, resume);
        at(t + on, [this, index] { m_servers[index]->Pause(); });
    }
    at(end + period, resume); // and stays: what is left over can finish
}

void
TwoNodes::Run()
{
    Simulator::Run();
}

Ptr<Node>
TwoNodes::Get(uint32_t index) const
{
    return m_nodes.Get(index);
}

InetSocketAddress
TwoNodes::AddressOf(uint32_t index) const
{
    return InetSocketAddress(m_interfaces.GetAddress(index), PORT);
}

const std::vector<Line>&
TwoNodes::GetTrace() const
{
    return m_trace;
}

std::size_t
TwoNodes::Count(const std::string& what, uint32_t node) const
{
    std::size_t count = 0;
    for (const auto& line : m_trace)
    {
        count += std::get<1>(line) == node && std::get<2>(line) == what;
    }
    return count;
}

uint32_t
TwoNodes::GetNWhileOff() const
{
    return m_whileOff;
}

uint32_t
TwoNodes::GetNAtResume() const
{
    return m_atResume;
}

TwoNodes::Source*
TwoNodes::NewSource(uint32_t node, const std::string& what)
{
    m_sources.push_back(std::make_unique<Source>(Source{this, node, what}));
    return m_sources.back().get();
}

void
TwoNodes::Record(Source* source, int64_t number)
{
    TwoNodes& world = *source->world;
    const Time now = Simulator::Now();
    world.m_trace.emplace_back(now.GetNanoSeconds(), source->node, source->what, number);
    if (world.m_gated)
    {
        world.m_whileOff += !world.m_servers[source->node]->IsRunning();
        world.m_atResume += now.IsStrictlyPositive() && now == world.m_resumed[source->node];
    }
}

void
TwoNodes::WatchIp()
{
    auto onPacket =
        +[](Source* s, Ptr<const Packet> p, Ptr<Ipv4>, uint32_t) { Record(s, p->GetSize()); };
    auto onHeader = +[](Source* s, const Ipv4Header& h, Ptr<const Packet> p, uint32_t) {
        Record(s, p->GetSize() + 1000000 * h.GetIdentification());
    };
    for (uint32_t i = 0; i < 2; ++i)
    {
        Ptr<Ipv4L3Protocol> ip = m_nodes.Get(i)->GetObject<Ipv4L3Protocol>();
        for (const char* name : {"Tx", "Rx"})
        {
            ip->TraceConnectWithoutContext(
                name,
                MakeBoundCallback(onPacket, NewSource(i, std::string("ip-") + name)));
        }
        for (const char* name : {"SendOutgoing", "LocalDeliver"})
        {
            ip->TraceConnectWithoutContext(name, MakeBoundCallback(onHeader, NewSource(i, name)));
        }
    }
}

void
TwoNodes::Watch(const ApplicationContainer& apps)
{
    Ptr<Application> app = apps.Get(0);
    const uint32_t node = app->GetNode()->GetId();
    auto onSent = +[](Source* s, Ptr<const Packet> p) { Record(s, p->GetSize()); };
    auto onReceived = +[](Source* s, Ptr<const Packet> p, const Address&, const Address&) {
        Record(s, p->GetSize());
    };
    app->TraceConnectWithoutContext("Tx", MakeBoundCallback(onSent, NewSource(node, "app-Tx")));
    // Unlike that of Rx, its signature is the same for all applications and versions of ns-3.
    app->TraceConnectWithoutContext("RxWithAddresses",
                                    MakeBoundCallback(onReceived, NewSource(node, "app-Rx")));
}

void
TwoNodes::WatchSocket(Ptr<BulkSendApplication> bulk)
{
    auto connect = [this, bulk] {
        auto onNumber = +[](Source* s, uint32_t, uint32_t now) { Record(s, now); };
        auto onTime = +[](Source* s, Time, Time now) { Record(s, now.GetNanoSeconds()); };
        const uint32_t node = bulk->GetNode()->GetId();
        Ptr<Socket> socket = bulk->GetSocket();
        socket->TraceConnectWithoutContext("CongestionWindow",
                                           MakeBoundCallback(onNumber, NewSource(node, "cwnd")));
        socket->TraceConnectWithoutContext("RTO",
                                           MakeBoundCallback(onTime, NewSource(node, "rto")));
        socket->TraceConnectWithoutContext("RTT",
                                           MakeBoundCallback(onTime, NewSource(node, "rtt")));
    };
    // The application has started by then, and its SYN is on its way.
    Simulator::Schedule(MicroSeconds(500), Ptr<EventImpl>(MakeEvent(connect), false));
}

// --- Scenarios ----------------------------------------------------------------------------------

constexpr uint32_t ECHOES = 200;
constexpr uint32_t BULK_BYTES = 2000000;
constexpr uint32_t BURST_BYTES = 300000;

/// What a scenario left behind.
struct Outcome
{
    std::vector<Line> trace; //!< everything that was recorded
    uint32_t whileOff{0};    //!< lines while not running
    uint32_t atResume{0};    //!< lines at a resume
    uint64_t received{0};    //!< bytes at the sink
    std::size_t clientRx{0}; //!< packets that came back to a client
    std::size_t serverRx{0}; //!< packets at a server
};

/**
 * \param world a world that has run
 * \param sinks the sink, if any
 * \return what it left behind
 */
Outcome
Collect(const TwoNodes& world, const ApplicationContainer& sinks)
{
    Outcome outcome;
    outcome.trace = world.GetTrace();
    outcome.whileOff = world.GetNWhileOff();
    outcome.atResume = world.GetNAtResume();
    outcome.clientRx = world.Count("app-Rx", 0);
    outcome.serverRx = world.Count("app-Rx", 1);
    if (sinks.GetN() > 0)
    {
        outcome.received = sinks.Get(0)->GetObject<PacketSink>()->GetTotalRx();
    }
    return outcome;
}

/**
 * \param mode when the nodes run
 * \return outcome of a UDP echo client on node 0 and its server on node 1
 */
Outcome
RunEcho(Mode mode)
{
    TwoNodes world(mode);
    UdpEchoServerHelper server(PORT);
    UdpEchoClientHelper client(world.AddressOf(1).GetIpv4(), PORT);
    client.SetAttribute("MaxPackets", UintegerValue(ECHOES));
    client.SetAttribute("Interval", TimeValue(MicroSeconds(2700)));
    client.SetAttribute("PacketSize", UintegerValue(200));
    world.Watch(server.Install(world.Get(1)));
    ApplicationContainer clients = client.Install(world.Get(0));
    clients.Start(MilliSeconds(1));
    world.Watch(clients);
    world.Run();
    return Collect(world, {});
}

/**
 * \param mode when the nodes run
 * \return outcome of random bursts of UDP from node 0 to node 1
 */
Outcome
RunBursts(Mode mode)
{
    TwoNodes world(mode);
    PacketSinkHelper sink("ns3::UdpSocketFactory", InetSocketAddress(Ipv4Address::GetAny(), PORT));
    OnOffHelper source("ns3::UdpSocketFactory", world.AddressOf(1));
    source.SetAttribute("DataRate", DataRateValue(DataRate("4Mbps")));
    source.SetAttribute("MaxBytes", UintegerValue(BURST_BYTES));
    source.SetAttribute("PacketSize", UintegerValue(500));
    source.SetAttribute("OnTime", StringValue("ns3::ExponentialRandomVariable[Mean=0.02]"));
    source.SetAttribute("OffTime", StringValue("ns3::ExponentialRandomVariable[Mean=0.01]"));
    ApplicationContainer sinks = sink.Install(world.Get(1));
    ApplicationContainer sources = source.Install(world.Get(0));
    source.AssignStreams(NodeContainer(world.Get(0)), 500);
    world.Watch(sinks);
    world.Run();
    return Collect(world, sinks);
}

/**
 * \param mode when the nodes run
 * \return outcome of a TCP transfer from node 0 to node 1
 */
Outcome
RunBulk(Mode mode)
{
    TwoNodes world(mode);
    PacketSinkHelper sink("ns3::TcpSocketFactory", InetSocketAddress(Ipv4Address::GetAny(), PORT));
    BulkSendHelper source("ns3::TcpSocketFactory", world.AddressOf(1));
    source.SetAttribute("MaxBytes", UintegerValue(BULK_BYTES));
    ApplicationContainer sinks = sink.Install(world.Get(1));
    ApplicationContainer sources = source.Install(world.Get(0));
    world.Watch(sinks);
    world.WatchSocket(sources.Get(0)->GetObject<BulkSendApplication>());
    world.Run();
    return Collect(world, sinks);
}

// --- Cases --------------------------------------------------------------------------------------

/**
 * \ingroup virt-host-tests
 *
 * \brief No trace source of a node fires while its vCPU does not run, and nothing is lost.
 */
class GateNothingWhileOffTestCase : public TestCase
{
  public:
    GateNothingWhileOffTestCase()
        : TestCase("Unmodified applications run only while their vCPU runs, and lose nothing")
    {
    }

  private:
    void DoRun() override
    {
        const Outcome echo = RunEcho(Mode::DUTY);
        CheckGated(echo, "echo");
        NS_TEST_EXPECT_MSG_EQ(echo.serverRx, ECHOES, "packets at the echo server");
        NS_TEST_EXPECT_MSG_EQ(echo.clientRx, ECHOES, "packets back at the echo client");

        const Outcome bursts = RunBursts(Mode::DUTY);
        CheckGated(bursts, "bursts");
        NS_TEST_EXPECT_MSG_EQ(bursts.received, BURST_BYTES, "bytes at the UDP sink");

        const Outcome bulk = RunBulk(Mode::DUTY);
        CheckGated(bulk, "bulk");
        NS_TEST_EXPECT_MSG_EQ(bulk.received, BULK_BYTES, "bytes at the TCP sink");
    }

    /**
     * \param outcome what a scenario left behind
     * \param name its name
     */
    void CheckGated(const Outcome& outcome, const std::string& name)
    {
        NS_TEST_EXPECT_MSG_GT(outcome.trace.size(), 100, name << ": the trace is almost empty");
        NS_TEST_EXPECT_MSG_EQ(outcome.whileOff, 0, name << ": guest code ran without its vCPU");
        NS_TEST_EXPECT_MSG_GT(outcome.atResume, 10, name << ": nothing ever waited for its vCPU");
    }
};

/**
 * \ingroup virt-host-tests
 *
 * \brief The same seed gives the same trace.
 */
class GateDeterminismTestCase : public TestCase
{
  public:
    GateDeterminismTestCase()
        : TestCase("The same seed gives the same trace twice")
    {
    }

  private:
    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_EQ((RunBursts(Mode::DUTY).trace == RunBursts(Mode::DUTY).trace),
                              true,
                              "two runs of UDP bursts differ");
        NS_TEST_EXPECT_MSG_EQ((RunBulk(Mode::DUTY).trace == RunBulk(Mode::DUTY).trace),
                              true,
                              "two runs of a TCP transfer differ");
        NS_TEST_EXPECT_MSG_EQ((RunBulk(Mode::DUTY).trace == RunBulk(Mode::ALWAYS).trace),
                              false,
                              "the vCPUs make no difference");
    }
};

/**
 * \ingroup virt-host-tests
 *
 * \brief Behind a vCPU that always runs at no cost, ns-3 behaves exactly as without one.
 */
class GateTransparencyTestCase : public TestCase
{
  public:
    GateTransparencyTestCase()
        : TestCase("A vCPU that always runs at no cost changes no packet, timer or window")
    {
    }

  private:
    void DoRun() override
    {
        CheckSame(RunBulk(Mode::STOCK), RunBulk(Mode::ALWAYS), "bulk");
        CheckSame(RunEcho(Mode::STOCK), RunEcho(Mode::ALWAYS), "echo");
        CheckSame(RunBursts(Mode::STOCK), RunBursts(Mode::ALWAYS), "bursts");
    }

    /**
     * \param stock outcome without the gate
     * \param gated outcome with it
     * \param name name of the scenario
     */
    void CheckSame(const Outcome& stock, const Outcome& gated, const std::string& name)
    {
        NS_TEST_EXPECT_MSG_GT(stock.trace.size(), 100, name << ": the trace is almost empty");
        NS_TEST_ASSERT_MSG_EQ(stock.trace.size(), gated.trace.size(), name << ": lines");
        for (std::size_t i = 0; i < stock.trace.size(); ++i)
        {
            const Line& line = stock.trace[i];
            NS_TEST_ASSERT_MSG_EQ((line == gated.trace[i]),
                                  true,
                                  name << ": line " << i << " differs; stock has "
                                       << std::get<2>(line) << " at " << std::get<0>(line)
                                       << " ns");
        }
    }
};

/**
 * \ingroup virt-host-tests
 *
 * \brief The suite leaves the kind of simulator as it found it.
 */
class GateRestoresTestCase : public TestCase
{
  public:
    GateRestoresTestCase()
        : TestCase("The kind of simulator is as it was before")
    {
    }

  private:
    void DoRun() override
    {
        StringValue before;
        StringValue after;
        GlobalValue::GetValueByName(KIND, before);
        RunEcho(Mode::ALWAYS);
        GlobalValue::GetValueByName(KIND, after);
        NS_TEST_EXPECT_MSG_EQ(before.Get(), after.Get(), "another kind of simulator is left");
    }
};

/**
 * \ingroup virt-host-tests
 *
 * \brief The vCPU gate under unmodified applications.
 */
class VcpuGateTestSuite : public TestSuite
{
  public:
    VcpuGateTestSuite()
        : TestSuite("virt-host-gate", TestSuite::Type::SYSTEM)
    {
        AddTestCase(new GateNothingWhileOffTestCase);
        AddTestCase(new GateDeterminismTestCase);
        AddTestCase(new GateTransparencyTestCase);
        AddTestCase(new GateRestoresTestCase);
    }
};

VcpuGateTestSuite g_vcpuGateTestSuite; //!< the suite

} // namespace
