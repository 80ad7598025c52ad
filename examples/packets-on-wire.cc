/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * \file
 * TCP segments on the wire for requests and responses on one connection, by the stack of the
 server.
 *
 * \verbatim
       HypervisorHost, 2 pCPUs, or native host
   +---------------------------------------+        1 Gb/s
   |  guest 1 (server) ... guest N, dom0   | NIC ========== native host (client)
   +---------------------------------------+
   \endverbatim
 *
 * The client sends a request, reads the response, thinks, and sends the next one. With
 * --stack=native the server is a native host; otherwise it is guest 1, without help from dom0
 * (none), with vFlood, with vSnoop, or with both: one after the other (pipeline), or as one machine
 * whose ACKs ride on data (integrated). Counted is what leaves the NICs, from the first to the last
 * byte of the connection.
 *
 * Validation: published is that the pipeline sends more packets than a non-virtualised stack, since
 * it does not combine vSnoop's ACKs with vFlood's data, and that an integrated machine should not
 * (vFlood paper, section 6; no numbers). `./vflood reproduce packets-on-wire` runs this program and
 * says what was found. Segments, and median response time in ms:
 *
 * \verbatim
   packets-on-wire --stack=native                  3010      0.122
   packets-on-wire --stack=none                    3010      2.841
   packets-on-wire --stack=vflood                  3010      2.841
   packets-on-wire --stack=vsnoop                  3309      0.672
   packets-on-wire --stack=pipeline                3309      0.672
   packets-on-wire --stack=integrated              3017      4.639
   packets-on-wire --stack=pipeline --dom0=own     3309      0.471
   packets-on-wire --stack=integrated --dom0=own   3090      0.471
   \endverbatim
 */

#include "ns3/core-module.h"
#include "ns3/ethernet-helper.h"
#include "ns3/experiment-program.h"
#include "ns3/guest-internet-helper.h"
#include "ns3/internet-module.h"
#include "ns3/lan-broadcast.h"
#include "ns3/network-module.h"
#include "ns3/offload-helper.h"
#include "ns3/request-client.h"
#include "ns3/request-server.h"
#include "ns3/tcp-view.h"
#include "ns3/virt-host-helper.h"

#include <algorithm>
#include <iomanip>
#include <iostream>
#include <nlohmann/json.hpp>

using namespace ns3;
using Json = nlohmann::ordered_json;

namespace
{

/// What the command line sets.
struct Options
{
    std::string stack{"native"};  //!< of the server
    uint64_t vms{3};              //!< guests on the core
    double load{0.6};             //!< CPU load of each guest
    uint64_t requests{300};       //!< number of requests
    uint64_t requestBytes{400};   //!< size of a request
    uint64_t responseBytes{8000}; //!< size of a response
    double thinkMs{20};           //!< mean pause before the next request
    double ackDelayMs{40};        //!< how long an ACK of the integrated machine waits for data
    std::string dom0{"shared"};   //!< where dom0 runs
    uint64_t rxBuffers{192};      //!< receive buffers posted by a guest
    double coalesceUs{250};       //!< interrupt coalescing of the server's NIC
    double delayUs{25};           //!< one-way delay of the cable
    double broadcasts{100};       //!< frames per second that the LAN broadcasts
    double warmup{60};            //!< simulated seconds of load before the first request
    double maxTime{3600};         //!< simulated seconds after which it gives up
    uint64_t seed{1};             //!< of all random numbers
    std::string format{"text"};   //!< of the output

    /**
     * \param line gets the options
     */
    void Register(CheckedCommandLine& line);

    /**
     * \return all options as used
     */
    Json ToJson() const;
};

void
Options::Register(CheckedCommandLine& line)
{
    line.AddChoice("stack",
                   "of the server: a native host, or guest 1 with this help from dom0",
                   {"native", "none", "vflood", "vsnoop", "pipeline", "integrated"},
                   stack);
    line.AddCount("vms", "guests on the core", 1, 64, vms);
    line.AddNumber("load", "CPU load of each guest, 0..1", 0, 1, load);
    line.AddCount("requests", "number of requests", 1, 1'000'000, requests);
    line.AddCount("request-bytes", "size of a request (assumed)", 1, 100'000'000, requestBytes);
    line.AddCount("response-bytes", "size of a response (assumed)", 1, 100'000'000, responseBytes);
    line.AddNumber("think-ms",
                   "mean pause before the next request, exponential (assumed)",
                   0,
                   1e6,
                   thinkMs);
    line.AddNumber("ack-delay-ms",
                   "how long an ACK of the integrated machine waits for data (assumed)",
                   0.001,
                   1e4,
                   ackDelayMs);
    line.AddChoice("dom0", "pCPU of dom0: the guests' or one of its own", {"shared", "own"}, dom0);
    line.AddCount("rx-buffers", "receive buffers posted by a guest", 38, 256, rxBuffers);
    line.AddNumber("coalesce-us", "NIC interrupt coalescing in us (assumed)", 0, 1e6, coalesceUs);
    line.AddNumber("delay-us", "one-way delay of the cable in us (assumed)", 0, 1e6, delayUs);
    line.AddNumber("broadcasts",
                   "broadcasts per second on the LAN, at random (assumed)",
                   0,
                   1e5,
                   broadcasts);
    line.AddNumber("warmup", "seconds of load before the first request (assumed)", 0, 1e6, warmup);
    line.AddNumber("max-time",
                   "simulated seconds of requests after which to give up",
                   0.001,
                   1e6,
                   maxTime);
    line.AddCount("seed", "seed of all random numbers", 1, 1'000'000'000, seed);
    line.AddChoice("format", "output", {"text", "json"}, format);
    line.Refuse("RngRun", "use --seed");
    line.Refuse("RngSeed", "use --seed");
    line.Refuse("ns3::VsnoopControl::AckDelay", "use --ack-delay-ms");
    for (const char* name : {"ns3::TcpSocket::RcvBufSize", "ns3::VsnoopControl::ReceiveBuffer"})
    {
        line.Refuse(name, "sockets have the 131072 bytes of GuestInternetHelper");
    }
}

Json
Options::ToJson() const
{
    return {{"stack", stack},
            {"vms", vms},
            {"load", load},
            {"requests", requests},
            {"request-bytes", requestBytes},
            {"response-bytes", responseBytes},
            {"think-ms", thinkMs},
            {"ack-delay-ms", ackDelayMs},
            {"dom0", dom0},
            {"rx-buffers", rxBuffers},
            {"coalesce-us", coalesceUs},
            {"delay-us", delayUs},
            {"broadcasts", broadcasts},
            {"warmup", warmup},
            {"max-time", maxTime},
            {"seed", seed},
            {"format", format}};
}

/// TCP segments of one side.
struct Count
{
    uint64_t data{0};  //!< with payload
    uint64_t acks{0};  //!< without, and neither SYN, FIN nor RST
    uint64_t other{0}; //!< SYN, FIN, RST without payload
};

/// What came of a run.
struct Outcome
{
    Count server;              //!< segments of the server
    Count client;              //!< segments of the client
    std::vector<double> times; //!< of responses, in ms
    uint64_t wrong{0};         //!< bytes that were not as they should be
    std::string error;         //!< empty if all requests were answered
    bool ended{false};         //!< whether the client has said so
};

/// The server's host, the client, and the cable between them.
class Experiment
{
  public:
    /**
     * \param options what to build
     */
    explicit Experiment(const Options& options);

    /**
     * \return what came of it
     * \throws VirtError if not all requests were answered
     */
    const Outcome& Run();

  private:
    /// Create a virtualised host whose guest 1 is the server.
    void BuildVirtual();

    /// Create a native host as the server.
    void BuildNative();

    /// Install IP and TCP on both ends, and help from dom0.
    void BuildStacks();

    /// Install help from dom0.
    void InstallOffload();

    /// Install client, server, and the broadcasts of the LAN.
    void BuildApplications();

    /**
     * \param device counts what leaves it
     * \param count there
     */
    static void Watch(const Ptr<NetDevice>& device, Count& count);

    const Options& m_options;                 //!< what to build
    VirtHostHelper m_virt;                    //!< first of all: makes the simulator a gated one
    EthernetHelper m_ethernet;                //!< the cable
    Ptr<HypervisorHost> m_host;               //!< virtualised host, or null
    Ptr<Node> m_serverNode;                   //!< guest 1 or the native host
    Ptr<NetDevice> m_serverDevice;            //!< of that
    Ptr<Node> m_native{CreateObject<Node>()}; //!< the client
    NetDeviceContainer m_link;                //!< both NICs
    Ipv4InterfaceContainer m_addresses;       //!< of server and client
    Ptr<RequestServer> m_server;              //!< the server
    Outcome m_outcome;                        //!< what came of it
};

Experiment::Experiment(const Options& options)
    : m_options(options)
{
    RngSeedManager::SetRun(options.seed);
    m_ethernet.SetChannelAttribute("Delay", TimeValue(NanoSeconds(options.delayUs * 1000)));
    options.stack == "native" ? BuildNative() : BuildVirtual();
    m_link.Get(0)->SetAttribute("InterruptDelay",
                                TimeValue(NanoSeconds(options.coalesceUs * 1000)));
    BuildStacks();
    BuildApplications();
    Watch(m_link.Get(0), m_outcome.server);
    Watch(m_link.Get(1), m_outcome.client);
}

void
Experiment::BuildVirtual()
{
    m_virt.SetNetfrontAttribute("RxTargetMin", UintegerValue(m_options.rxBuffers));
    m_virt.SetNetfrontAttribute("RxTargetMax", UintegerValue(m_options.rxBuffers));
    m_virt.SetNetfrontAttribute("NotifyMode", StringValue("PerBurst"));
    m_virt.SetLoadAttribute("Mode", StringValue("Cumulative"));
    m_host = m_virt.CreateHost({m_options.dom0 == "shared" ? 0U : 1U});
    m_link = m_ethernet.Install(m_host, m_native);
    m_virt.AttachUplink(m_host, DynamicCast<EthernetNetDevice>(m_link.Get(0)));
    for (uint64_t i = 0; i < m_options.vms; ++i)
    {
        m_virt.InstallLoad(m_virt.CreateGuest(m_host, {0}), m_options.load);
    }
    m_serverNode = m_host->GetGuest(0);
    m_serverDevice = VirtHostHelper::GetNetfront(m_host->GetGuest(0));
}

void
Experiment::BuildNative()
{
    m_serverNode = CreateObject<Node>();
    m_link = m_ethernet.Install(m_serverNode, m_native);
    m_serverDevice = m_link.Get(0);
}

void
Experiment::BuildStacks()
{
    GuestInternetHelper internet;
    internet.Install(m_serverNode);
    internet.Install(m_native);
    NetDeviceContainer ends(m_serverDevice);
    ends.Add(m_link.Get(1));
    m_addresses = Ipv4AddressHelper("10.0.0.0", "255.255.255.0").Assign(ends);
    if (m_host && m_options.stack != "none")
    {
        InstallOffload();
    }
}

void
Experiment::InstallOffload()
{
    const auto combination = m_options.stack == "integrated"
                                 ? OffloadHelper::Combination::INTEGRATED
                                 : OffloadHelper::Combination::PIPELINE;
    OffloadHelper both(combination);
    both.GetVsnoop().SetControlAttribute("ReceiveBuffer", UintegerValue(131072));
    both.GetVsnoop().SetControlAttribute("AckDelay",
                                         TimeValue(NanoSeconds(m_options.ackDelayMs * 1e6)));
    if (m_options.stack == "vflood")
    {
        both.GetVflood().Install(m_host);
        both.GetVflood().InstallGuest(m_host->GetGuest(0));
    }
    else if (m_options.stack == "vsnoop")
    {
        both.GetVsnoop().Install(m_host);
        both.GetVsnoop().InstallGuest(m_host->GetGuest(0));
    }
    else
    {
        both.Install(m_host);
        both.InstallGuest(m_host->GetGuest(0));
    }
}

void
Experiment::BuildApplications()
{
    m_server = CreateObjectWithAttributes<RequestServer>("RequestSize",
                                                         UintegerValue(m_options.requestBytes),
                                                         "ResponseSize",
                                                         UintegerValue(m_options.responseBytes));
    m_serverNode->AddApplication(m_server);
    auto think =
        CreateObjectWithAttributes<ExponentialRandomVariable>("Mean",
                                                              DoubleValue(m_options.thinkMs / 1e3));
    auto client = CreateObjectWithAttributes<RequestClient>(
        "Remote",
        AddressValue(InetSocketAddress(m_addresses.GetAddress(0), RequestServer::PORT)),
        "RequestSize",
        UintegerValue(m_options.requestBytes),
        "ResponseSize",
        UintegerValue(m_options.responseBytes),
        "Requests",
        UintegerValue(m_options.requests),
        "Think",
        PointerValue(think));
    client->AssignStreams(0);
    client->SetStartTime(Seconds(m_options.warmup));
    client->TraceConnectWithoutContext(
        "Response",
        Callback<void, const RequestClient::Exchange&>(
            [this](const RequestClient::Exchange& exchange) {
                m_outcome.times.push_back((exchange.end - exchange.start).GetSeconds() * 1e3);
                m_outcome.wrong += exchange.wrong;
            }));
    client->TraceConnectWithoutContext(
        "Ended",
        Callback<void, const std::string&>([this](const std::string& error) {
            m_outcome.ended = true;
            m_outcome.error = error;
            Simulator::Stop(Seconds(1)); // the connection is closed
        }));
    m_native->AddApplication(client);
    if (m_options.broadcasts > 0)
    {
        auto interval = CreateObjectWithAttributes<ExponentialRandomVariable>(
            "Mean",
            DoubleValue(1 / m_options.broadcasts));
        auto broadcast =
            CreateObjectWithAttributes<LanBroadcast>("Interval", PointerValue(interval));
        broadcast->SetDevice(m_link.Get(1));
        broadcast->AssignStreams(1);
        m_native->AddApplication(broadcast);
    }
}

void
Experiment::Watch(const Ptr<NetDevice>& device, Count& count)
{
    device->TraceConnectWithoutContext(
        "PhyTxBegin",
        Callback<void, Ptr<const Packet>>([&count](Ptr<const Packet> packet) {
            const auto view = TcpView::Parse(packet, 0x0800);
            if (!view)
            {
                return;
            }
            const bool control = view->Has(TcpView::SYN | TcpView::FIN | TcpView::RST);
            ++(view->payload > 0 ? count.data : control ? count.other : count.acks);
        }));
}

const Outcome&
Experiment::Run()
{
    Simulator::Stop(Seconds(m_options.warmup + m_options.maxTime));
    Simulator::Run();
    if (!m_outcome.ended || !m_outcome.error.empty())
    {
        throw VirtError("only " + std::to_string(m_outcome.times.size()) + " of " +
                        std::to_string(m_options.requests) + " requests were answered" +
                        (m_outcome.ended ? ": " + m_outcome.error
                                         : " after " + std::to_string(m_options.maxTime) +
                                               " simulated seconds; raise --max-time"));
    }
    m_outcome.wrong += m_server->GetWrong();
    std::sort(m_outcome.times.begin(), m_outcome.times.end());
    return m_outcome;
}

/**
 * \param outcome of a run
 * \return segments of both sides
 */
uint64_t
Total(const Outcome& outcome)
{
    const Count& a = outcome.server;
    const Count& b = outcome.client;
    return a.data + a.acks + a.other + b.data + b.acks + b.other;
}

/**
 * \param count of one side
 * \return it
 */
Json
ToJson(const Count& count)
{
    return {{"data", count.data}, {"acks", count.acks}, {"other", count.other}};
}

/**
 * \param options what was run
 * \param outcome what came of it
 */
void
PrintJson(const Options& options, const Outcome& outcome)
{
    const Json record{{"options", options.ToJson()},
                      {"server", ToJson(outcome.server)},
                      {"client", ToJson(outcome.client)},
                      {"packets", Total(outcome)},
                      {"wrong", outcome.wrong},
                      {"responses_ms", outcome.times}};
    std::cout << record.dump(2) << "\n";
}

/**
 * \param options what was run
 * \param outcome what came of it
 */
void
PrintText(const Options& options, const Outcome& outcome)
{
    std::cout << "segments        data      ACKs     other\n";
    for (const auto& [name, count] :
         {std::pair("server", outcome.server), std::pair("client", outcome.client)})
    {
        std::cout << name << std::setw(14) << count.data << std::setw(10) << count.acks
                  << std::setw(10) << count.other << "\n";
    }
    std::cout << "all: " << Total(outcome) << std::fixed << std::setprecision(3)
              << ", per request: " << double(Total(outcome)) / options.requests
              << "; median response time: " << outcome.times[outcome.times.size() / 2] << " ms\n";
}

} // namespace

int
main(int argc, char* argv[])
{
    return RunExperimentProgram<Options, Experiment>(
        "packets-on-wire",
        "TCP segments on the wire for requests and responses, by the stack of the server.",
        argc,
        argv,
        [](Experiment& experiment, const Options& options) {
            const auto& outcome = experiment.Run();
            options.format == "json" ? PrintJson(options, outcome) : PrintText(options, outcome);
        });
}
