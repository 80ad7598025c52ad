/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * \file
 * Web clients that ask as fast as they are answered, and a web server: without a hypervisor, in a
 * guest of KVM, or in a guest with Leulo.
 *
 * \verbatim
       HypervisorHost under Linux CFS, or native host
   +------------------------------------------------+       1 Gb/s
   | pCPU 0: guest 1 (server) ... guest N, (vhost)  | NIC ========== native host
   +------------------------------------------------+                (clients)
   \endverbatim
 *
 * Each client sends a request, reads the response, and at once sends the next one: on the same
 * connection (--keep-alive), or on a new one, which it closes when it has the response. Every guest
 * runs a CPU load. With --system=kvm the guest has its own TCP, and what the vhost thread does is
 * done by dom0's vCPU, which the same scheduler runs. With --system=leulo TCP is in the hypervisor
 * of the same host (--hypervisor says on which CPU). With --system=native there is a CPU that needs
 * the time of a guest for each packet, and nothing else: no guests, no load.
 *
 * Times: of the protocol, at the NICs, from a SYN to the SYN/ACK and from the last byte of a
 * request to its first ACK; of the application, from connect() (from the request, with
 * --keep-alive) to the last byte of the response.
 *
 * All sizes and numbers are assumed: the Leulo paper's are not public. `./vflood reproduce
 * leulo-http` runs this program for all sizes and says what was found. Expected, as printed
 * (responses per second, medians in ms of SYN/ACK, first ACK and response; a test compares them):
 *
 * \verbatim
   http-bench --system=native --seconds=0.2                           11160.0 0.189 0.219 0.704
   http-bench --system=kvm --seconds=0.2                               8295.0 0.292 0.287 0.950
   http-bench --system=leulo --seconds=0.2                            10555.0 0.139 0.161 0.731
   http-bench --system=kvm --vms=4 --seconds=0.5                       2180.0 0.214 0.272 0.982
   http-bench --system=leulo --vms=4 --seconds=0.5                     2748.0 0.140 0.136 0.810
   http-bench --system=kvm --bytes=1000 --keep-alive --seconds=0.1    43540.0 0.167 0.132 0.166
   http-bench --system=leulo --bytes=1000 --keep-alive --seconds=0.1  36810.0 0.081 0.161 0.195
   http-bench --system=leulo --vhost=shared --seconds=0.2              4900.0 0.143 0.164 0.770
   \endverbatim
 */

#include "ns3/core-module.h"
#include "ns3/cpu-cost-helper.h"
#include "ns3/cpu-cost.h"
#include "ns3/ethernet-helper.h"
#include "ns3/experiment-program.h"
#include "ns3/guest-internet-helper.h"
#include "ns3/internet-module.h"
#include "ns3/leulo-helper.h"
#include "ns3/network-module.h"
#include "ns3/request-client.h"
#include "ns3/request-server.h"
#include "ns3/tcp-view.h"
#include "ns3/virt-host-helper.h"

#include <algorithm>
#include <iomanip>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>

using namespace ns3;
using Json = nlohmann::ordered_json;

namespace
{

/// What the command line sets.
struct Options
{
    std::string system{"native"};    //!< of the server
    uint64_t bytes{10000};           //!< size of a response
    uint64_t requestBytes{400};      //!< size of a request
    bool keepAlive{false};           //!< all requests of a client on one connection
    uint64_t clients{8};             //!< number of clients
    uint64_t vms{1};                 //!< guests on the core
    double load{0.6};                //!< CPU load of each guest
    std::string scheduler{"cfs"};    //!< of the host
    std::string vhost{"own"};        //!< where the vhost thread (dom0) runs
    std::string hypervisor{"vhost"}; //!< where Leulo's TCP runs
    double coalesceUs{50};           //!< interrupt coalescing of the server's NIC
    double delayUs{25};              //!< one-way delay of the cable
    double warmup{5};                //!< simulated seconds of load before the first request
    double seconds{1};               //!< simulated seconds of requests
    uint64_t seed{1};                //!< of all random numbers
    std::string format{"text"};      //!< of the output

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
    line.AddChoice("system", "of the server", {"native", "kvm", "leulo"}, system);
    line.AddCount("bytes", "size of a response in bytes (assumed)", 1, 100'000'000, bytes);
    line.AddCount("request-bytes",
                  "size of a request in bytes (assumed)",
                  1,
                  100'000'000,
                  requestBytes);
    line.AddSwitch("keep-alive", "all requests of a client on one connection", keepAlive);
    line.AddCount("clients", "number of clients (assumed)", 1, 10'000, clients);
    line.AddCount("vms", "guests on the core; the first one is the server", 1, 64, vms);
    line.AddNumber("load", "CPU load of each guest, 0..1 (assumed)", 0, 1, load);
    line.AddChoice("scheduler", "of the host: of Linux 2.6.32 or 6.6", {"cfs", "eevdf"}, scheduler);
    line.AddChoice("vhost",
                   "pCPU of the vhost thread: the guests' or one of its own (assumed)",
                   {"shared", "own"},
                   vhost);
    line.AddChoice("hypervisor",
                   "Leulo's TCP: takes its time from whoever runs on the guests' pCPU, is done by "
                   "the vhost thread, or on a core in addition (assumed)",
                   {"interrupted", "vhost", "core"},
                   hypervisor);
    line.AddNumber("coalesce-us", "NIC interrupt coalescing in us (assumed)", 0, 1e6, coalesceUs);
    line.AddNumber("delay-us", "one-way delay of the cable in us (assumed)", 0, 1e6, delayUs);
    line.AddNumber("warmup", "seconds of load before the first request (assumed)", 0, 1e6, warmup);
    line.AddNumber("seconds", "simulated seconds of requests (assumed)", 0.001, 1e6, seconds);
    line.AddCount("seed", "seed of all random numbers", 1, 1'000'000'000, seed);
    line.AddChoice("format", "output", {"text", "json"}, format);
    line.Refuse("RngRun", "use --seed");
    line.Refuse("RngSeed", "use --seed");
    line.Refuse("ns3::CpuLoad::Load", "use --load");
    line.Refuse("ns3::CpuLoad::Mode", "its guests never sleep while behind: Cumulative");
    line.Refuse("ns3::EthernetChannel::Delay", "use --delay-us");
    line.Refuse("ns3::EthernetNetDevice::InterruptDelay", "use --coalesce-us");
    line.Refuse("ns3::LeuloCpu::Placement", "use --hypervisor");
    line.Refuse("ns3::NetfrontDevice::NotifyMode", "its guests notify the host once per burst");
    line.Refuse("ns3::RequestClient::KeepAlive", "use --keep-alive");
    for (const std::string side : {"Client", "Server"})
    {
        line.Refuse("ns3::Request" + side + "::RequestSize", "use --request-bytes");
        line.Refuse("ns3::Request" + side + "::ResponseSize", "use --bytes");
    }
}

Json
Options::ToJson() const
{
    return {{"system", system},
            {"bytes", bytes},
            {"request-bytes", requestBytes},
            {"keep-alive", keepAlive},
            {"clients", clients},
            {"vms", vms},
            {"load", load},
            {"scheduler", scheduler},
            {"vhost", vhost},
            {"hypervisor", hypervisor},
            {"coalesce-us", coalesceUs},
            {"delay-us", delayUs},
            {"warmup", warmup},
            {"seconds", seconds},
            {"seed", seed},
            {"format", format}};
}

/// Times of the protocol, from what the NICs of both sides send.
class ProtocolTimes
{
  public:
    /**
     * \param packet a packet that leaves a NIC
     * \param client whether it is the clients'
     */
    void Watch(const Ptr<const Packet>& packet, bool client);

    std::vector<double> syn; //!< from SYN to SYN/ACK, in ms
    std::vector<double> ack; //!< from the end of a request to its first ACK, in ms

  private:
    /// A connection.
    struct Flow
    {
        Time syn;             //!< when the first SYN left
        Time request;         //!< when the last byte of a request left; zero once acknowledged
        SequenceNumber32 end; //!< sequence number behind it
    };

    std::map<uint16_t, Flow> m_flows; //!< by port of the client
};

void
ProtocolTimes::Watch(const Ptr<const Packet>& packet, bool client)
{
    const auto view = TcpView::Parse(packet, 0x0800);
    if (!view)
    {
        return;
    }
    Flow& flow = m_flows[client ? view->sourcePort : view->destPort];
    const Time now = Simulator::Now();
    if (client && view->Has(TcpView::SYN) && flow.syn.IsZero())
    {
        flow.syn = now;
    }
    else if (client && view->payload > 0 && flow.request.IsZero())
    {
        flow.request = now;
        flow.end = view->GetEnd();
    }
    else if (!client && view->Has(TcpView::SYN) && !flow.syn.IsZero())
    {
        syn.push_back((now - flow.syn).GetSeconds() * 1e3);
        flow.syn = Time();
    }
    else if (!client && !flow.request.IsZero() && view->ack >= flow.end)
    {
        ack.push_back((now - flow.request).GetSeconds() * 1e3);
        flow.request = Time();
    }
}

/// What came of a run.
struct Outcome
{
    ProtocolTimes protocol;                  //!< times of the protocol
    std::vector<double> times;               //!< of responses, in ms
    uint64_t wrong{0};                       //!< bytes that were not as they should be
    std::map<std::string, uint64_t> events;  //!< that the guest heard of, with Leulo, by kind
    std::map<std::string, uint64_t> request; //!< of the guest, with Leulo, by kind
};

/// The server's host, the clients' host, and the cable between them.
class Experiment
{
  public:
    /**
     * \param options what to build
     */
    explicit Experiment(const Options& options);

    /**
     * \return what came of it
     * \throws VirtError if a connection was lost, or nothing was answered
     */
    const Outcome& Run();

  private:
    /// Create a virtualised host whose guest 1 is the server.
    void BuildVirtual();

    /// Create a native host as the server.
    void BuildNative();

    /// Install IP and TCP on both ends.
    void BuildStacks();

    /**
     * \return the device that the server's address belongs to, after its TCP was installed
     */
    Ptr<NetDevice> InstallLeulo();

    /// Give the native server a CPU.
    void InstallCpu();

    /// Install the server and the clients.
    void BuildApplications();

    /**
     * \param index number of a client
     * \return the client
     */
    Ptr<RequestClient> CreateClient(uint64_t index);

    const Options& m_options;                  //!< what to build
    VirtHostHelper m_virt;                     //!< first of all: makes the simulator a gated one
    EthernetHelper m_ethernet;                 //!< the cable
    Ptr<HypervisorHost> m_host;                //!< virtualised host, or null
    Ptr<Node> m_serverNode;                    //!< guest 1 or the native host
    Ptr<Node> m_clients{CreateObject<Node>()}; //!< the clients' host
    NetDeviceContainer m_link;                 //!< both NICs
    Ipv4InterfaceContainer m_addresses;        //!< of server and clients
    Ptr<RequestServer> m_server;               //!< the server
    Ptr<UniformRandomVariable> m_start;        //!< when clients begin
    std::string m_error;                       //!< what happened to a client
    Outcome m_outcome;                         //!< what came of it
};

Experiment::Experiment(const Options& options)
    : m_options(options)
{
    RngSeedManager::SetRun(options.seed);
    m_ethernet.SetChannelAttribute("Delay", TimeValue(NanoSeconds(options.delayUs * 1000)));
    options.system == "native" ? BuildNative() : BuildVirtual();
    m_link.Get(0)->SetAttribute("InterruptDelay",
                                TimeValue(NanoSeconds(options.coalesceUs * 1000)));
    BuildStacks();
    BuildApplications();
    for (const bool client : {false, true})
    {
        m_link.Get(client ? 1 : 0)
            ->TraceConnectWithoutContext(
                "PhyTxBegin",
                Callback<void, Ptr<const Packet>>([this, client](Ptr<const Packet> packet) {
                    m_outcome.protocol.Watch(packet, client);
                }));
    }
}

void
Experiment::BuildVirtual()
{
    m_virt.SetPreset("kvm-" + m_options.scheduler);
    m_virt.SetNetfrontAttribute("NotifyMode", StringValue("PerBurst"));
    m_virt.SetLoadAttribute("Mode", StringValue("Cumulative"));
    m_host = m_virt.CreateHost({m_options.vhost == "shared" ? 0U : 1U});
    m_link = m_ethernet.Install(m_host, m_clients);
    m_virt.AttachUplink(m_host, DynamicCast<EthernetNetDevice>(m_link.Get(0)));
    for (uint64_t i = 0; i < m_options.vms; ++i)
    {
        m_virt.InstallLoad(m_virt.CreateGuest(m_host, {0}), m_options.load);
    }
    m_serverNode = m_host->GetGuest(0);
}

void
Experiment::BuildNative()
{
    m_serverNode = CreateObject<Node>();
    m_link = m_ethernet.Install(m_serverNode, m_clients);
}

void
Experiment::BuildStacks()
{
    GuestInternetHelper internet;
    internet.SetProfile("linux-2.6.32");
    // Of the clients, who close first: connections that are over are soon forgotten (assumed).
    internet.SetSocketAttribute("MaxSegLifetime", DoubleValue(0.005));
    internet.Install(m_clients);
    Ptr<NetDevice> device = m_link.Get(0);
    if (m_options.system == "leulo")
    {
        device = InstallLeulo();
    }
    else
    {
        internet.Install(m_serverNode);
    }
    if (m_options.system == "native")
    {
        InstallCpu();
    }
    else if (m_options.system == "kvm")
    {
        device = VirtHostHelper::GetNetfront(m_host->GetGuest(0));
    }
    NetDeviceContainer ends(device);
    ends.Add(m_link.Get(1));
    m_addresses = Ipv4AddressHelper("10.0.0.0", "255.255.255.0").Assign(ends);
}

Ptr<NetDevice>
Experiment::InstallLeulo()
{
    const std::map<std::string, std::string> placements = {{"interrupted", "Interrupted"},
                                                           {"vhost", "Dom0"},
                                                           {"core", "Core"}};
    LeuloHelper leulo;
    leulo.SetProfile("linux-2.6.32");
    leulo.SetCpuAttribute("Placement", StringValue(placements.at(m_options.hypervisor)));
    Ptr<LeuloStack> stack = leulo.Install(m_host->GetGuest(0));
    stack->TraceConnectWithoutContext(
        "Request",
        Callback<void, const LeuloRequest&>(
            [this](const LeuloRequest& request) { ++m_outcome.request[ToString(request.kind)]; }));
    stack->TraceConnectWithoutContext(
        "Event",
        Callback<void, const LeuloEvent&>(
            [this](const LeuloEvent& e) { ++m_outcome.events[ToString(e.kind)]; }));
    return LeuloHelper::GetDevice(m_host->GetGuest(0));
}

void
Experiment::InstallCpu()
{
    auto cost = CreateObject<CpuCost>();
    constexpr uint32_t MANY = 1'000'000; // bytes, from which the cost of one follows
    auto slope = [](Time none, Time many) { return (many - none).GetNanoSeconds() / double(MANY); };
    CpuCostHelper cpu;
    cpu.SetAttribute("RxPacket", TimeValue(cost->GuestRx(0)));
    cpu.SetAttribute("RxNsPerByte", DoubleValue(slope(cost->GuestRx(0), cost->GuestRx(MANY))));
    cpu.SetAttribute("TxPacket", TimeValue(cost->GuestTx(0)));
    cpu.SetAttribute("TxNsPerByte", DoubleValue(slope(cost->GuestTx(0), cost->GuestTx(MANY))));
    cpu.Install(m_serverNode);
}

void
Experiment::BuildApplications()
{
    m_server = CreateObjectWithAttributes<RequestServer>("RequestSize",
                                                         UintegerValue(m_options.requestBytes),
                                                         "ResponseSize",
                                                         UintegerValue(m_options.bytes));
    m_serverNode->AddApplication(m_server);
    m_start = CreateObjectWithAttributes<UniformRandomVariable>("Max", DoubleValue(0.01));
    m_start->SetStream(0);
    for (uint64_t i = 0; i < m_options.clients; ++i)
    {
        m_clients->AddApplication(CreateClient(i));
    }
}

Ptr<RequestClient>
Experiment::CreateClient(uint64_t index)
{
    auto client = CreateObjectWithAttributes<RequestClient>(
        "Remote",
        AddressValue(InetSocketAddress(m_addresses.GetAddress(0), RequestServer::PORT)),
        "RequestSize",
        UintegerValue(m_options.requestBytes),
        "ResponseSize",
        UintegerValue(m_options.bytes),
        "Requests",
        UintegerValue(1U << 30),
        "KeepAlive",
        BooleanValue(m_options.keepAlive));
    client->SetStartTime(Seconds(m_options.warmup + m_start->GetValue()));
    client->TraceConnectWithoutContext(
        "Response",
        Callback<void, const RequestClient::Exchange&>(
            [this](const RequestClient::Exchange& exchange) {
                m_outcome.times.push_back((exchange.end - exchange.start).GetSeconds() * 1e3);
                m_outcome.wrong += exchange.wrong;
            }));
    client->TraceConnectWithoutContext(
        "Ended",
        Callback<void, const std::string&>([this, index](const std::string& error) {
            m_error = "client " + std::to_string(index) + ": " + error;
            Simulator::Stop();
        }));
    return client;
}

const Outcome&
Experiment::Run()
{
    Simulator::Stop(Seconds(m_options.warmup + m_options.seconds));
    Simulator::Run();
    if (!m_error.empty())
    {
        throw VirtError(m_error);
    }
    if (m_outcome.times.empty())
    {
        throw VirtError("no request was answered in " + std::to_string(m_options.seconds) +
                        " simulated seconds; raise --seconds");
    }
    m_outcome.wrong += m_server->GetWrong();
    return m_outcome;
}

/**
 * \param values in any order, may be none
 * \param share 0..1
 * \return the value that this share of them does not exceed; 0 if there are none
 */
double
Quantile(std::vector<double> values, double share)
{
    if (values.empty())
    {
        return 0;
    }
    std::sort(values.begin(), values.end());
    return values[static_cast<std::size_t>(share * (values.size() - 1) + 0.5)];
}

/**
 * \param values in ms
 * \return what they are like
 */
Json
Summary(const std::vector<double>& values)
{
    return {{"count", values.size()},
            {"p50_ms", Quantile(values, 0.5)},
            {"p90_ms", Quantile(values, 0.9)},
            {"p99_ms", Quantile(values, 0.99)}};
}

/**
 * \param options what was run
 * \param outcome what came of it
 */
void
PrintJson(const Options& options, const Outcome& outcome)
{
    const Json record{{"options", options.ToJson()},
                      {"rate", outcome.times.size() / options.seconds},
                      {"syn", Summary(outcome.protocol.syn)},
                      {"ack", Summary(outcome.protocol.ack)},
                      {"response", Summary(outcome.times)},
                      {"wrong", outcome.wrong},
                      {"events", outcome.events},
                      {"requests", outcome.request}};
    std::cout << record.dump(2) << "\n";
}

/**
 * \param options what was run
 * \param outcome what came of it
 */
void
PrintText(const Options& options, const Outcome& outcome)
{
    std::cout << std::fixed << std::setprecision(1) << outcome.times.size() / options.seconds
              << " responses per second\n"
              << std::setprecision(3) << "ms              median    90 %    99 %\n";
    for (const auto& [name, values] : {std::pair("SYN to SYN/ACK", &outcome.protocol.syn),
                                       std::pair("request to ACK", &outcome.protocol.ack),
                                       std::pair("response      ", &outcome.times)})
    {
        std::cout << name << std::setw(8) << Quantile(*values, 0.5) << std::setw(8)
                  << Quantile(*values, 0.9) << std::setw(8) << Quantile(*values, 0.99) << "\n";
    }
    for (const auto& [kind, count] : outcome.events)
    {
        std::cout << "event " << kind << ": " << count << "\n";
    }
    for (const auto& [kind, count] : outcome.request)
    {
        std::cout << "request " << kind << ": " << count << "\n";
    }
}

} // namespace

int
main(int argc, char* argv[])
{
    return RunExperimentProgram<Options, Experiment>(
        "http-bench",
        "Requests and responses by clients that never rest; the server native, with KVM or Leulo.",
        argc,
        argv,
        [](Experiment& experiment, const Options& options) {
            const auto& outcome = experiment.Run();
            options.format == "json" ? PrintJson(options, outcome) : PrintText(options, outcome);
        });
}
