/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * \file
 * The same work by the same guest: as it is, with vFlood and vSnoop, with PVTCP, with Leulo, and
 * without a hypervisor.
 *
 * \verbatim
    host 1: pCPU 0: guest 1 ... guest N (, dom0), pCPU 1: (dom0)  ---+
    host 2: the same (incast only)                                ---+ switch --- native peer
    ...                                                              |   1 Gb/s
   \endverbatim
 *
 * Guest 1 of each host works; it and all others run a CPU load. The work is
 *
 * - send: transfers from the guest to the peer, one after the other, a connection each;
 * - receive: the same from the peer to the guest;
 * - requests: the peer asks, the guest answers, on one connection, the next request at once;
 * - incast: the peer asks a block of the guests of all hosts, and waits until all have come.
 *
 * Hosts are as in figure 6 of the vFlood paper (3 guests on a core, 60 % load each). With
 * --system=native the guests' places are taken by ordinary hosts whose CPU needs the time of a
 * guest for each packet, and has nothing else to do. All TCPs are the same: Linux 2.6.32, Reno.
 *
 * Sizes and numbers of everything are assumed: no publication has compared these systems.
 * `./vflood reproduce five-way` runs this program for all of them. Expected, as printed (the
 * median; a test compares them):
 *
 * \verbatim
   five-way --work=send                                                               97.507
   five-way --work=send --system=both                                                185.398
   five-way --work=send --system=leulo                                               313.245
   five-way --work=receive --system=both                                             435.015
   five-way --work=requests --bytes=8000 --count=200 --system=leulo --dom0=own       252.486
   five-way --work=incast --bytes=250000 --rto-min=1                                 147.417
   five-way --work=incast --bytes=250000 --rto-min=1 --system=pvtcp                  207.219
   five-way --work=incast --bytes=250000 --rto-min=1 --system=native                 928.633
   \endverbatim
 */

#include "ns3/core-module.h"
#include "ns3/cpu-cost-helper.h"
#include "ns3/cpu-cost.h"
#include "ns3/ethernet-helper.h"
#include "ns3/experiment-program.h"
#include "ns3/guest-internet-helper.h"
#include "ns3/incast-client.h"
#include "ns3/incast-server.h"
#include "ns3/internet-module.h"
#include "ns3/lan-broadcast.h"
#include "ns3/leulo-helper.h"
#include "ns3/network-module.h"
#include "ns3/offload-helper.h"
#include "ns3/pvtcp-helper.h"
#include "ns3/request-client.h"
#include "ns3/request-server.h"
#include "ns3/transfer-application.h"
#include "ns3/transfer-log.h"
#include "ns3/transfer-sink.h"
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

/// TCP port of the receiver of transfers (that of iperf).
constexpr uint16_t PORT = 5001;

/// What the command line sets.
struct Options
{
    std::string system{"none"};            //!< what helps the guests
    std::string work{"send"};              //!< what they do
    std::string dom0{"shared"};            //!< where dom0 runs
    std::string hypervisor{"interrupted"}; //!< where Leulo's TCP runs
    uint64_t vms{3};                       //!< guests on the core
    double load{0.6};                      //!< CPU load of each guest
    uint64_t bytes{1000000};               //!< size of a transfer, or of a block
    uint64_t count{10};                    //!< number of transfers, requests or rounds
    uint64_t senders{4};                   //!< hosts of incast
    double rtoMinMs{200};                  //!< least RTO
    uint64_t window{200};                  //!< receive windows in segments
    double coalesceUs{250};                //!< interrupt coalescing of NICs
    double delayUs{25};                    //!< one-way delay of a cable
    uint64_t portBuffer{131072};           //!< bytes in each port of the switch
    double broadcasts{100};                //!< frames per second that the LAN broadcasts
    double warmup{60};                     //!< simulated seconds of load before the work
    double maxTime{3600};                  //!< simulated seconds after which it gives up
    uint64_t seed{1};                      //!< of all random numbers
    std::string format{"text"};            //!< of the output

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
    line.AddChoice("system",
                   "what helps the guests (both: vFlood and vSnoop), or no hypervisor",
                   {"none", "both", "pvtcp", "leulo", "native"},
                   system);
    line.AddChoice("work", "of guest 1", {"send", "receive", "requests", "incast"}, work);
    line.AddChoice("dom0", "pCPU of dom0: the guests' or one of its own", {"shared", "own"}, dom0);
    line.AddChoice("hypervisor",
                   "Leulo's TCP: takes its time from whoever runs on the guests' pCPU, is done by "
                   "dom0's vCPU, or on a core in addition (assumed)",
                   {"interrupted", "dom0", "core"},
                   hypervisor);
    line.AddCount("vms", "guests on the core", 1, 64, vms);
    line.AddNumber("load", "CPU load of each guest, 0..1", 0, 1, load);
    line.AddCount("bytes",
                  "size of a transfer, a response or a block in bytes (assumed)",
                  1,
                  100'000'000,
                  bytes);
    line.AddCount("count", "transfers, requests or rounds (assumed)", 1, 1'000'000, count);
    line.AddCount("senders", "hosts of incast (assumed)", 1, 64, senders);
    line.AddNumber("rto-min",
                   "least RTO of all TCPs but vFlood's in dom0, in ms",
                   0,
                   1e4,
                   rtoMinMs);
    line.AddCount("window",
                  "receive windows of guests and peer in segments (assumed)",
                  4,
                  10000,
                  window);
    line.AddNumber("coalesce-us", "NIC interrupt coalescing in us (assumed)", 0, 1e6, coalesceUs);
    line.AddNumber("delay-us", "one-way delay of a cable in us (assumed)", 0, 1e6, delayUs);
    line.AddCount("port-buffer",
                  "bytes in each port of the switch (assumed)",
                  2000,
                  100'000'000,
                  portBuffer);
    line.AddNumber("broadcasts",
                   "broadcasts per second on the LAN, at random (assumed)",
                   0,
                   1e5,
                   broadcasts);
    line.AddNumber("warmup", "seconds of load before the work (assumed)", 0, 1e6, warmup);
    line.AddNumber("max-time",
                   "simulated seconds of work after which to give up",
                   0.001,
                   1e6,
                   maxTime);
    line.AddCount("seed", "seed of all random numbers", 1, 1'000'000'000, seed);
    line.AddChoice("format", "output", {"text", "json"}, format);
    line.Refuse("RngRun", "use --seed");
    line.Refuse("RngSeed", "use --seed");
    line.Refuse("ns3::CpuLoad::Load", "use --load");
    line.Refuse("ns3::CpuLoad::Mode", "its guests never sleep while behind: Cumulative");
    line.Refuse("ns3::EthernetChannel::Delay", "use --delay-us");
    line.Refuse("ns3::EthernetNetDevice::InterruptDelay", "use --coalesce-us");
    line.Refuse("ns3::GuestNode::Hz", "its guests have 1000, as those of PVTCP's paper");
    line.Refuse("ns3::LeuloCpu::Placement", "use --hypervisor");
    line.Refuse("ns3::NetfrontDevice::NotifyMode", "its guests notify dom0 once per burst");
    line.Refuse("ns3::NetfrontDevice::RxTargetMin", "its receive rings are fully posted: 256");
    line.Refuse("ns3::TcpSocket::RcvBufSize", "use --window");
    line.Refuse("ns3::TcpSocketBase::MinRto", "use --rto-min");
    line.Refuse("ns3::VsnoopControl::ReceiveBuffer", "use --window");
}

Json
Options::ToJson() const
{
    return {{"system", system},
            {"work", work},
            {"dom0", dom0},
            {"hypervisor", hypervisor},
            {"vms", vms},
            {"load", load},
            {"bytes", bytes},
            {"count", count},
            {"senders", senders},
            {"rto-min", rtoMinMs},
            {"window", window},
            {"coalesce-us", coalesceUs},
            {"delay-us", delayUs},
            {"port-buffer", portBuffer},
            {"broadcasts", broadcasts},
            {"warmup", warmup},
            {"max-time", maxTime},
            {"seed", seed},
            {"format", format}};
}

/// The hosts, the peer, and what they do.
class Experiment
{
  public:
    /**
     * \param options what to build
     */
    explicit Experiment(const Options& options);

    /**
     * \return of each transfer, response or round: goodput in Mb/s
     * \throws VirtError if not all came to a good end
     */
    const std::vector<double>& Run();

  private:
    /// Create the hosts, the switch and the peer.
    void BuildHosts();

    /**
     * \param nic of a host that gets its guests
     */
    void BuildGuests(Ptr<NetDevice> nic);

    /**
     * \param node a native host that gets a CPU
     */
    static void InstallCpu(Ptr<Node> node);

    /// Install IP and TCP on the peer and on each guest that works (or the host in its place).
    void BuildStacks();

    /**
     * \tparam Helper installs TCP
     * \param helper gets what all TCPs have in common
     */
    template <class Helper>
    void Configure(Helper& helper) const;

    /**
     * \param guest a guest without TCP
     * \return the device that its address belongs to
     */
    Ptr<NetDevice> InstallLeulo(Ptr<GuestNode> guest) const;

    /**
     * \param guest gets vFlood and vSnoop, and so does its host
     */
    void InstallBoth(Ptr<GuestNode> guest) const;

    /// Install the applications of send and receive.
    void BuildTransfers();

    /// Install the applications of requests.
    void BuildRequests();

    /// Install the applications of incast.
    void BuildIncast();

    /// Install the broadcasts of the LAN.
    void BuildBroadcasts();

    /**
     * \param application begins after the warm-up
     * \param node runs it
     */
    void Start(Ptr<Application> application, Ptr<Node> node) const;

    /**
     * Something has come to its end.
     *
     * \param bytes how much
     * \param wrong how much of that was not as it should be
     * \param time how long it took
     */
    void Add(uint64_t bytes, uint64_t wrong, Time time);

    const Options& m_options;               //!< what to build
    VirtHostHelper m_virt;                  //!< first of all: makes the simulator a gated one
    Ptr<Node> m_peer{CreateObject<Node>()}; //!< native peer
    NodeContainer m_hosts;                  //!< virtualised or native hosts
    NodeContainer m_nodes;                  //!< what works: guests 1, or the native hosts
    NetDeviceContainer m_nics;              //!< of the hosts, then of the peer
    Ipv4InterfaceContainer m_addresses;     //!< of m_nodes, then of the peer
    TransferLog m_log;                      //!< transfers
    std::vector<double> m_goodput;          //!< so far, in Mb/s
    uint64_t m_wrong{0};                    //!< bytes that were not as they should be
    std::string m_error;                    //!< what happened to the client
};

Experiment::Experiment(const Options& options)
    : m_options(options)
{
    RngSeedManager::SetRun(options.seed);
    BuildHosts();
    BuildStacks();
    const std::map<std::string, void (Experiment::*)()> works = {
        {"send", &Experiment::BuildTransfers},
        {"receive", &Experiment::BuildTransfers},
        {"requests", &Experiment::BuildRequests},
        {"incast", &Experiment::BuildIncast}};
    (this->*works.at(options.work))();
    BuildBroadcasts();
}

void
Experiment::BuildHosts()
{
    m_virt.SetGuestAttribute("Hz", UintegerValue(1000)); // as Linux 2.6.32 in the PVTCP paper
    m_virt.SetNetfrontAttribute("RxTargetMin", UintegerValue(256));
    m_virt.SetNetfrontAttribute("RxTargetMax", UintegerValue(256));
    m_virt.SetNetfrontAttribute("NotifyMode", StringValue("PerBurst"));
    m_virt.SetLoadAttribute("Mode", StringValue("Cumulative"));
    const bool native = m_options.system == "native";
    for (uint64_t i = 0; i < (m_options.work == "incast" ? m_options.senders : 1); ++i)
    {
        m_hosts.Add(native ? CreateObject<Node>()
                           : Ptr<Node>(m_virt.CreateHost({m_options.dom0 == "shared" ? 0U : 1U})));
    }
    EthernetHelper ethernet;
    ethernet.SetChannelAttribute("Delay", TimeValue(NanoSeconds(m_options.delayUs * 1000)));
    ethernet.SetSwitchPortAttribute(
        "TxQueueSize",
        QueueSizeValue(QueueSize(QueueSizeUnit::BYTES, m_options.portBuffer)));
    m_nics = ethernet.InstallSwitch(CreateObject<Node>(), NodeContainer(m_hosts, m_peer));
    for (uint32_t i = 0; i < m_hosts.GetN(); ++i)
    {
        m_nics.Get(i)->SetAttribute("InterruptDelay",
                                    TimeValue(NanoSeconds(m_options.coalesceUs * 1000)));
        native ? m_nodes.Add(m_hosts.Get(i)) : BuildGuests(m_nics.Get(i));
    }
}

void
Experiment::BuildGuests(Ptr<NetDevice> nic)
{
    auto host = DynamicCast<HypervisorHost>(nic->GetNode());
    m_virt.AttachUplink(host, DynamicCast<EthernetNetDevice>(nic));
    for (uint64_t i = 0; i < m_options.vms; ++i)
    {
        m_virt.InstallLoad(m_virt.CreateGuest(host, {0}), m_options.load);
    }
    m_nodes.Add(host->GetGuest(0));
}

template <class Helper>
void
Experiment::Configure(Helper& helper) const
{
    helper.SetProfile("linux-2.6.32");
    helper.SetSocketAttribute("MinRto", TimeValue(NanoSeconds(m_options.rtoMinMs * 1e6)));
    helper.SetSocketAttribute("SndBufSize", UintegerValue(4 << 20));
    helper.SetSocketAttribute("RcvBufSize", UintegerValue(m_options.window * 1448));
}

void
Experiment::BuildStacks()
{
    GuestInternetHelper internet;
    Configure(internet);
    NetDeviceContainer ends;
    for (uint32_t i = 0; i < m_nodes.GetN(); ++i)
    {
        auto guest = DynamicCast<GuestNode>(m_nodes.Get(i));
        if (guest && m_options.system == "leulo")
        {
            ends.Add(InstallLeulo(guest));
            continue;
        }
        internet.Install(m_nodes.Get(i));
        ends.Add(guest ? Ptr<NetDevice>(VirtHostHelper::GetNetfront(guest)) : m_nics.Get(i));
        if (!guest)
        {
            InstallCpu(m_nodes.Get(i));
        }
        else if (m_options.system == "both")
        {
            InstallBoth(guest);
        }
        else if (m_options.system == "pvtcp")
        {
            PvtcpHelper().Install(guest);
        }
    }
    internet.Install(m_peer);
    ends.Add(m_nics.Get(m_nics.GetN() - 1));
    m_addresses = Ipv4AddressHelper("10.0.0.0", "255.255.255.0").Assign(ends);
}

Ptr<NetDevice>
Experiment::InstallLeulo(Ptr<GuestNode> guest) const
{
    const std::map<std::string, std::string> placements = {{"interrupted", "Interrupted"},
                                                           {"dom0", "Dom0"},
                                                           {"core", "Core"}};
    LeuloHelper leulo;
    Configure(leulo);
    leulo.SetCpuAttribute("Placement", StringValue(placements.at(m_options.hypervisor)));
    leulo.Install(guest);
    return LeuloHelper::GetDevice(guest);
}

void
Experiment::InstallBoth(Ptr<GuestNode> guest) const
{
    OffloadHelper both;
    both.GetVsnoop().SetControlAttribute("ReceiveBuffer", UintegerValue(m_options.window * 1448));
    both.Install(guest->GetHost());
    both.InstallGuest(guest);
}

void
Experiment::InstallCpu(Ptr<Node> node)
{
    auto cost = CreateObject<CpuCost>();
    constexpr uint32_t MANY = 1'000'000; // bytes, from which the cost of one follows
    auto slope = [](Time none, Time many) { return (many - none).GetNanoSeconds() / double(MANY); };
    CpuCostHelper cpu;
    cpu.SetAttribute("RxPacket", TimeValue(cost->GuestRx(0)));
    cpu.SetAttribute("RxNsPerByte", DoubleValue(slope(cost->GuestRx(0), cost->GuestRx(MANY))));
    cpu.SetAttribute("TxPacket", TimeValue(cost->GuestTx(0)));
    cpu.SetAttribute("TxNsPerByte", DoubleValue(slope(cost->GuestTx(0), cost->GuestTx(MANY))));
    cpu.Install(node);
}

void
Experiment::Start(Ptr<Application> application, Ptr<Node> node) const
{
    application->SetStartTime(Seconds(m_options.warmup));
    node->AddApplication(application);
}

void
Experiment::Add(uint64_t bytes, uint64_t wrong, Time time)
{
    m_goodput.push_back(bytes * 8 / time.GetSeconds() / 1e6);
    m_wrong += wrong;
    if (m_goodput.size() == m_options.count)
    {
        Simulator::Stop();
    }
}

void
Experiment::BuildTransfers()
{
    const bool sends = m_options.work == "send";
    const Ptr<Node> receiver = sends ? m_peer : m_nodes.Get(0);
    auto sink = CreateObjectWithAttributes<TransferSink>(
        "Local",
        AddressValue(InetSocketAddress(Ipv4Address::GetAny(), PORT)),
        "AsProcess",
        BooleanValue(true));
    receiver->AddApplication(sink);
    auto gap = CreateObjectWithAttributes<UniformRandomVariable>("Max", DoubleValue(0.1));
    auto sender = CreateObjectWithAttributes<TransferApplication>(
        "Remote",
        AddressValue(InetSocketAddress(m_addresses.GetAddress(sends ? 1 : 0), PORT)),
        "Bytes",
        UintegerValue(m_options.bytes),
        "Transfers",
        UintegerValue(m_options.count),
        "Gap",
        PointerValue(gap));
    sender->AssignStreams(0);
    Start(sender, sends ? m_nodes.Get(0) : m_peer);
    m_log.Watch(sender);
    m_log.Watch(sink);
    m_log.SetEndedCallback(
        Callback<void, const TransferRecord&>([this](const TransferRecord& record) {
            m_error = record.failed ? "a transfer failed" : "";
            m_error.empty() ? Add(record.bytes, record.wrong, record.end - record.start)
                            : Simulator::Stop();
        }));
}

void
Experiment::BuildRequests()
{
    const UintegerValue size(m_options.bytes);
    m_nodes.Get(0)->AddApplication(CreateObjectWithAttributes<RequestServer>("ResponseSize", size));
    auto client = CreateObjectWithAttributes<RequestClient>(
        "Remote",
        AddressValue(InetSocketAddress(m_addresses.GetAddress(0), RequestServer::PORT)),
        "ResponseSize",
        size,
        "Requests",
        UintegerValue(m_options.count));
    client->TraceConnectWithoutContext(
        "Response",
        Callback<void, const RequestClient::Exchange&>(
            [this](const RequestClient::Exchange& exchange) {
                Add(m_options.bytes, exchange.wrong, exchange.end - exchange.start);
            }));
    client->TraceConnectWithoutContext(
        "Ended",
        Callback<void, const std::string&>([this](const std::string& error) { m_error = error; }));
    Start(client, m_peer);
}

void
Experiment::BuildIncast()
{
    auto client = CreateObjectWithAttributes<IncastClient>("BlockSize",
                                                           UintegerValue(m_options.bytes),
                                                           "Rounds",
                                                           UintegerValue(m_options.count));
    for (uint32_t i = 0; i < m_nodes.GetN(); ++i)
    {
        m_nodes.Get(i)->AddApplication(CreateObject<IncastServer>());
        client->AddServer(InetSocketAddress(m_addresses.GetAddress(i), IncastServer::PORT));
    }
    client->TraceConnectWithoutContext(
        "Round",
        Callback<void, const IncastRound&>([this](const IncastRound& round) {
            Add(round.bytes, round.wrong, round.end - round.start);
        }));
    client->TraceConnectWithoutContext(
        "Ended",
        Callback<void, const std::string&>([this](const std::string& error) { m_error = error; }));
    Start(client, m_peer);
}

void
Experiment::BuildBroadcasts()
{
    if (m_options.broadcasts == 0)
    {
        return;
    }
    auto interval = CreateObjectWithAttributes<ExponentialRandomVariable>(
        "Mean",
        DoubleValue(1 / m_options.broadcasts));
    auto broadcast = CreateObjectWithAttributes<LanBroadcast>("Interval", PointerValue(interval));
    broadcast->SetDevice(m_nics.Get(m_nics.GetN() - 1));
    broadcast->AssignStreams(1);
    m_peer->AddApplication(broadcast);
}

const std::vector<double>&
Experiment::Run()
{
    Simulator::Stop(Seconds(m_options.warmup + m_options.maxTime));
    Simulator::Run();
    if (!m_error.empty())
    {
        throw VirtError(m_error);
    }
    if (m_wrong > 0)
    {
        throw VirtError(std::to_string(m_wrong) + " bytes were not what was sent");
    }
    if (m_goodput.size() < m_options.count)
    {
        throw VirtError("only " + std::to_string(m_goodput.size()) + " of " +
                        std::to_string(m_options.count) + " (--count) were over after " +
                        std::to_string(m_options.maxTime) + " simulated seconds; raise --max-time");
    }
    return m_goodput;
}

/**
 * \param values at least one
 * \return their median
 */
double
Median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return (values[(values.size() - 1) / 2] + values[values.size() / 2]) / 2;
}

} // namespace

int
main(int argc, char* argv[])
{
    return RunExperimentProgram<Options, Experiment>(
        "five-way",
        "The same work by a guest without help, with vFlood and vSnoop, PVTCP, Leulo, and "
        "natively.",
        argc,
        argv,
        [](Experiment& experiment, const Options& options) {
            const auto& goodput = experiment.Run();
            if (options.format == "json")
            {
                const Json record{{"options", options.ToJson()},
                                  {"goodput_mbps", goodput},
                                  {"median_mbps", Median(goodput)}};
                std::cout << record.dump(2) << "\n";
                return;
            }
            std::cout << std::fixed << std::setprecision(3);
            for (const double value : goodput)
            {
                std::cout << value << " Mb/s\n";
            }
            std::cout << "median: " << Median(goodput) << " Mb/s\n";
        });
}
