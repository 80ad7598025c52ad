/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * \file
 * Transfers of a fixed size from (or to) one guest of a Xen-like host, a new connection each.
 *
 * \verbatim
       HypervisorHost, 2 pCPUs
   +---------------------------------------+
   |  pCPU 0: guest 1 ... guest N (, dom0) |
   |  pCPU 1: (dom0)                       |        1 Gb/s
   |  guest 1 -- netfront = netback -- dom0 bridge -- NIC ========== native host
   +---------------------------------------+
   \endverbatim
 *
 * Every guest, the one that transfers included, runs a CPU load. With --offload=vflood guest 1 and
 * dom0 run vFlood, with --offload=vsnoop dom0 acknowledges for guest 1, with --offload=both it is
 * both, one after the other, with --offload=both-integrated as one machine. With --offload=leulo
 * the TCP of guest 1 runs in the hypervisor, by dom0's vCPU. With --placement=nic the NIC has
 * SR-IOV: guests' frames do not pass dom0, and what helps is in the NIC. A transfer lasts from
 * connect() to the moment the receiver has read the last byte.
 *
 * Defaults are those of figure 6 of the vFlood paper where it says them (3 guests on one core, 60 %
 * load each, 100 transfers of 100 kB from the guest); what it leaves open is assumed and is an
 * option: --help names each with its default.
 *
 * Validation: see `./vflood run`, which runs this program over several seeds and sets the result
 * beside the published one.
 */

#include "ns3/core-module.h"
#include "ns3/ethernet-helper.h"
#include "ns3/experiment-program.h"
#include "ns3/guest-internet-helper.h"
#include "ns3/internet-module.h"
#include "ns3/lan-broadcast.h"
#include "ns3/leulo-helper.h"
#include "ns3/network-module.h"
#include "ns3/offload-helper.h"
#include "ns3/option-words.h"
#include "ns3/tcp-profile.h"
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

/// TCP port of the receiver (that of iperf).
constexpr uint16_t PORT = 5001;

/// What the command line sets.
struct Options
{
    uint64_t vms{3};                    //!< guests on the core
    double load{0.6};                   //!< CPU load of each guest
    uint64_t bytes{100000};             //!< size of a transfer
    uint64_t transfers{100};            //!< number of transfers
    std::string direction{"send"};      //!< of guest 1
    std::string offload{"none"};        //!< help from dom0 or from the NIC
    std::string placement{"dom0"};      //!< who moves the guests' frames, and helps
    std::string dom0{"shared"};         //!< where dom0 runs
    std::string scheduler{"credit"};    //!< hypervisor scheduler
    std::string loadMode{"cumulative"}; //!< reading of the load generator
    std::string notify{"burst"};        //!< when the guest notifies dom0
    bool tso{false};                    //!< guests merge segments for the way through dom0
    double coalesceUs{250};             //!< interrupt coalescing of the host's NIC
    double intervalUs{0};               //!< least interval of the interrupts of the host's NIC
    std::string tcp{"linux-2.6.18"};    //!< TCP of guest 1 and the native host
    std::string congestion{"kernel"};   //!< their congestion control, and dom0's
    uint64_t initialCwnd{0};            //!< their first window in segments, and dom0's
    uint64_t rxBuffers{256};            //!< receive buffers posted by a guest
    std::string snoopWindow{"buffer"};  //!< what vSnoop may acknowledge
    std::string reader{"callback"};     //!< how the receiver reads
    uint64_t peerWindow{200};           //!< receive window of the native host in segments
    double delayUs{25};                 //!< one-way delay of the cable
    double loss{0};                     //!< share of frames that the cable loses
    double gapMs{100};                  //!< pauses between transfers are uniform in 0..this
    double broadcasts{100};             //!< frames per second that the LAN broadcasts
    double warmup{60};                  //!< simulated seconds of load before the first transfer
    double maxTime{3600};               //!< simulated seconds after which it gives up
    uint64_t seed{1};                   //!< of all random numbers
    std::string format{"text"};         //!< of the output
    bool pcap{false};                   //!< captures

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
    line.AddCount("vms", "guests on the core", 1, 64, vms);
    line.AddNumber("load", "CPU load of each guest, 0..1", 0, 1, load);
    line.AddCount("bytes", "size of a transfer in bytes", 1, 10'000'000'000, bytes);
    line.AddCount("transfers",
                  "number of transfers, a new connection each",
                  1,
                  1'000'000,
                  transfers);
    line.AddChoice("direction", "what guest 1 does", {"send", "receive"}, direction);
    line.AddChoice("offload",
                   "help from dom0, or from the NIC",
                   {"none", "vflood", "vsnoop", "both", "both-integrated", "leulo"},
                   offload);
    line.AddChoice("placement",
                   "guests' frames pass dom0, which helps, or only an SR-IOV NIC, which helps in "
                   "hardware",
                   {"dom0", "nic"},
                   placement);
    line.AddChoice("dom0",
                   "pCPU of dom0: the guests', one of its own, or either",
                   {"shared", "own", "floating"},
                   dom0);
    line.AddChoice("scheduler", "hypervisor scheduler", GetSchedulerWords(), scheduler);
    line.AddChoice("load-mode",
                   "reading of \"30 ms duty cycle\" (assumed)",
                   GetLoadModeWords(),
                   loadMode);
    line.AddChoice("notify", "guest notifies dom0 per ... (assumed)", GetNotifyModeWords(), notify);
    line.AddSwitch("tso", "guests hand super-segments to dom0 (off: assumed)", tso);
    line.AddNumber("coalesce-us", "NIC interrupt coalescing in us (assumed)", 0, 1e6, coalesceUs);
    line.AddNumber("interval-us",
                   "from an interrupt of the NIC to the next one at least, in us (assumed)",
                   0,
                   1e6,
                   intervalUs);
    line.AddChoice("tcp",
                   "TCP of guest and native host",
                   {"linux-2.6.18", "linux-2.6.32", "modern"},
                   tcp);
    line.AddChoice("congestion",
                   "congestion control of both and of dom0: the kernel's or ...",
                   {"kernel", "reno", "cubic"},
                   congestion);
    line.AddCount("initial-cwnd",
                  "first window of both and of dom0 in segments, 0 for the kernel's",
                  0,
                  1000,
                  initialCwnd);
    line.AddCount("rx-buffers", "receive buffers posted by a guest (assumed)", 38, 256, rxBuffers);
    line.AddChoice("vsnoop-window",
                   "vSnoop acknowledges what fits the guest's receive buffer, or only what the "
                   "guest has offered (assumed)",
                   {"buffer", "guest"},
                   snoopWindow);
    line.AddChoice(
        "reader",
        "the receiver reads in the middle of receiving a segment, or as a process, after "
        "all packets that are there (Linux)",
        {"callback", "process"},
        reader);
    line.AddCount("peer-window",
                  "receive window of the native host and the guest in segments (assumed)",
                  4,
                  10000,
                  peerWindow);
    line.AddNumber("delay-us", "one-way delay of the cable in us (assumed)", 0, 1e6, delayUs);
    line.AddNumber("loss", "share of frames that the cable loses, each way (assumed)", 0, 1, loss);
    line.AddNumber("gap-ms", "pauses between transfers: uniform, 0..this (assumed)", 0, 1e6, gapMs);
    line.AddNumber("broadcasts",
                   "broadcasts per second on the LAN, at random (assumed)",
                   0,
                   1e5,
                   broadcasts);
    line.AddNumber("warmup", "seconds of load before the first transfer (assumed)", 0, 1e6, warmup);
    line.AddNumber("max-time",
                   "simulated seconds of transfers after which to give up",
                   0.001,
                   1e6,
                   maxTime);
    line.AddCount("seed", "seed of all random numbers", 1, 1'000'000'000, seed);
    line.AddChoice("format", "output", {"text", "json"}, format);
    line.AddSwitch("pcap", "write vm-transfer-*.pcap", pcap);
    line.Refuse("RngRun", "use --seed");
    line.Refuse("RngSeed", "use --seed");
    line.Refuse("ns3::TcpSocket::RcvBufSize", "use --peer-window");
    line.Refuse("ns3::VsnoopControl::ReceiveBuffer", "use --peer-window and --vsnoop-window");
    line.Refuse("ns3::EthernetNetDevice::InterruptDelay", "use --coalesce-us");
    line.Refuse("ns3::EthernetNetDevice::InterruptInterval", "use --interval-us");
    line.Refuse("ns3::LeuloCpu::Placement", "with --offload=leulo it is Dom0; use --dom0");
    line.Refuse("ns3::NetfrontDevice::Tso", "use --tso");
}

Json
Options::ToJson() const
{
    return {{"vms", vms},
            {"load", load},
            {"bytes", bytes},
            {"transfers", transfers},
            {"direction", direction},
            {"offload", offload},
            {"placement", placement},
            {"dom0", dom0},
            {"scheduler", scheduler},
            {"load-mode", loadMode},
            {"notify", notify},
            {"tso", tso},
            {"coalesce-us", coalesceUs},
            {"interval-us", intervalUs},
            {"tcp", tcp},
            {"congestion", congestion},
            {"initial-cwnd", initialCwnd},
            {"rx-buffers", rxBuffers},
            {"vsnoop-window", snoopWindow},
            {"reader", reader},
            {"peer-window", peerWindow},
            {"delay-us", delayUs},
            {"loss", loss},
            {"gap-ms", gapMs},
            {"broadcasts", broadcasts},
            {"warmup", warmup},
            {"max-time", maxTime},
            {"seed", seed},
            {"format", format},
            {"pcap", pcap}};
}

/// What both ends' TCP and dom0 have in common.
struct TcpChoice
{
    std::string congestion;  //!< TypeId name of the congestion control
    uint64_t initialCwnd{0}; //!< first window in segments

    /**
     * \param options what the command line sets
     */
    explicit TcpChoice(const Options& options);
};

TcpChoice::TcpChoice(const Options& options)
{
    std::map<std::string, std::string> kernel;
    const TcpProfile& profile = TcpProfile::Get(options.tcp);
    kernel.insert(profile.tcp.rbegin(), profile.tcp.rend()); // of the same name, the last counts
    kernel.insert(profile.sockets.rbegin(), profile.sockets.rend());
    const std::map<std::string, std::string> names = {{"kernel", kernel.at("SocketType")},
                                                      {"reno", "ns3::TcpRenoPerAck"},
                                                      {"cubic", "ns3::TcpCubic"}};
    congestion = names.at(options.congestion);
    initialCwnd = options.initialCwnd ? options.initialCwnd : std::stoul(kernel.at("InitialCwnd"));
}

/// The host, its guests and the native host, with the transfers between them.
class Experiment
{
  public:
    /**
     * \param options what to build
     */
    explicit Experiment(const Options& options);

    /**
     * \return the transfers, all of them over
     * \throws VirtError if they are not over after Options::maxTime
     */
    const std::vector<TransferRecord>& Run();

  private:
    /**
     * \return who moves the guests' frames, and helps
     */
    Placement GetPlacement() const;

    /// Create the virtualised host, its guests and the native host.
    void BuildHosts();

    /// Make the cable lose frames.
    void BuildLosses();

    /// Install IP and TCP on guest 1 and the native host.
    void BuildStacks();

    /**
     * Install vFlood, vSnoop or both.
     *
     * \param choice what dom0 shares with the guest's TCP
     */
    void InstallOffload(const TcpChoice& choice);

    /**
     * Give guest 1 the TCP of the native host, in the hypervisor, whose work dom0's vCPU does.
     *
     * \param choice what all TCPs have in common
     */
    void InstallLeulo(const TcpChoice& choice);

    /// Install the sender and the receiver.
    void BuildTransfers();

    /// Install the broadcasts of the LAN.
    void BuildBroadcasts();

    /**
     * \param record a transfer that is over
     */
    void OnEnded(const TransferRecord& record);

    const Options& m_options;                 //!< what to build
    VirtHostHelper m_virt;                    //!< first of all: makes the simulator a gated one
    EthernetHelper m_ethernet;                //!< the cable
    Ptr<HypervisorHost> m_host;               //!< virtualised host
    Ptr<GuestNode> m_guest;                   //!< guest 1
    Ptr<Node> m_native{CreateObject<Node>()}; //!< native host
    NetDeviceContainer m_link;                //!< both NICs
    Ipv4InterfaceContainer m_addresses;       //!< of guest 1 and of the native host
    TransferLog m_log;                        //!< what happened
};

Experiment::Experiment(const Options& options)
    : m_options(options)
{
    RngSeedManager::SetRun(options.seed);
    BuildHosts();
    BuildLosses();
    BuildStacks();
    BuildTransfers();
    BuildBroadcasts();
    if (options.pcap)
    {
        m_virt.EnablePcap("vm-transfer",
                          NetDeviceContainer(VirtHostHelper::GetNetfront(m_guest)),
                          true);
        m_ethernet.EnablePcap("vm-transfer", m_link, true);
    }
}

Placement
Experiment::GetPlacement() const
{
    return m_options.placement == "nic" ? Placement::NIC : Placement::DOM0;
}

void
Experiment::BuildHosts()
{
    m_virt.SetScheduler(GetSchedulerWords().GetValue(m_options.scheduler));
    m_virt.SetNetfrontAttribute("RxTargetMin", UintegerValue(m_options.rxBuffers));
    m_virt.SetNetfrontAttribute("RxTargetMax", UintegerValue(m_options.rxBuffers));
    m_virt.SetNetfrontAttribute("NotifyMode",
                                StringValue(GetNotifyModeWords().GetValue(m_options.notify)));
    m_virt.SetNetfrontAttribute("Tso", BooleanValue(m_options.tso));
    m_virt.SetLoadAttribute("Mode", StringValue(GetLoadModeWords().GetValue(m_options.loadMode)));

    const std::map<std::string, VirtHostHelper::Pcpus> dom0 = {{"shared", {0}},
                                                               {"own", {1}},
                                                               {"floating", {0, 1}}};
    m_virt.SetPlacement(GetPlacement());
    m_host = m_virt.CreateHost(dom0.at(m_options.dom0));
    m_ethernet.SetChannelAttribute("Delay", TimeValue(NanoSeconds(m_options.delayUs * 1000)));
    m_link = m_ethernet.Install(m_host, m_native);
    m_link.Get(0)->SetAttribute("InterruptDelay",
                                TimeValue(NanoSeconds(m_options.coalesceUs * 1000)));
    m_link.Get(0)->SetAttribute("InterruptInterval",
                                TimeValue(NanoSeconds(m_options.intervalUs * 1000)));
    m_virt.AttachUplink(m_host, DynamicCast<EthernetNetDevice>(m_link.Get(0)));
    for (uint64_t i = 0; i < m_options.vms; ++i)
    {
        m_virt.InstallLoad(m_virt.CreateGuest(m_host, {0}), m_options.load);
    }
    m_guest = m_host->GetGuest(0);
}

void
Experiment::BuildLosses()
{
    for (uint32_t i = 0; m_options.loss > 0 && i < m_link.GetN(); ++i)
    {
        auto errors = CreateObjectWithAttributes<RateErrorModel>("ErrorRate",
                                                                 DoubleValue(m_options.loss),
                                                                 "ErrorUnit",
                                                                 StringValue("ERROR_UNIT_PACKET"));
        errors->AssignStreams(10 + i);
        m_link.Get(i)->SetAttribute("ReceiveErrorModel", PointerValue(errors));
    }
}

void
Experiment::BuildStacks()
{
    const TcpChoice choice(m_options);
    GuestInternetHelper internet;
    internet.SetProfile(m_options.tcp);
    internet.SetTcpAttribute("SocketType", StringValue(choice.congestion));
    internet.SetSocketAttribute("InitialCwnd", UintegerValue(choice.initialCwnd));
    internet.SetSocketAttribute("SndBufSize", UintegerValue(4 << 20));
    internet.SetSocketAttribute("RcvBufSize", UintegerValue(m_options.peerWindow * 1448));
    internet.Install(m_native);
    const bool leulo = m_options.offload == "leulo";
    leulo ? InstallLeulo(choice) : internet.Install(m_guest);
    Ipv4AddressHelper ipv4("10.0.0.0", "255.255.255.0");
    NetDeviceContainer ends(leulo ? LeuloHelper::GetDevice(m_guest)
                                  : Ptr<NetDevice>(VirtHostHelper::GetNetfront(m_guest)));
    ends.Add(m_link.Get(1));
    m_addresses = ipv4.Assign(ends);
    if (m_options.offload != "none" && !leulo)
    {
        InstallOffload(choice);
    }
}

void
Experiment::InstallLeulo(const TcpChoice& choice)
{
    if (GetPlacement() == Placement::NIC)
    {
        throw VirtError("--offload=leulo runs in dom0 and --placement is nic; allowed with leulo: "
                        "--placement=dom0");
    }
    if (m_options.tso)
    {
        throw VirtError("--offload=leulo sends segments only and --tso is given; allowed with "
                        "leulo: no --tso");
    }
    LeuloHelper leulo;
    leulo.SetProfile(m_options.tcp);
    leulo.SetTcpAttribute("SocketType", StringValue(choice.congestion));
    leulo.SetSocketAttribute("InitialCwnd", UintegerValue(choice.initialCwnd));
    leulo.SetSocketAttribute("SndBufSize", UintegerValue(4 << 20));
    leulo.SetSocketAttribute("RcvBufSize", UintegerValue(m_options.peerWindow * 1448));
    leulo.SetCpuAttribute("Placement", StringValue("Dom0"));
    leulo.Install(m_guest);
}

void
Experiment::InstallOffload(const TcpChoice& choice)
{
    using Combination = OffloadHelper::Combination;
    OffloadHelper both(m_options.offload == "both-integrated" ? Combination::INTEGRATED
                                                              : Combination::PIPELINE);
    both.SetPlacement(GetPlacement());
    const TcpChoice plain{Options{}}; // VfloodControl's attributes hold until an option says more
    if (choice.congestion != plain.congestion)
    {
        both.GetVflood().SetControlAttribute("CongestionOps", StringValue(choice.congestion));
    }
    if (choice.initialCwnd != plain.initialCwnd)
    {
        both.GetVflood().SetControlAttribute("InitialCwnd", UintegerValue(choice.initialCwnd));
    }
    both.GetVsnoop().SetControlAttribute(
        "ReceiveBuffer",
        UintegerValue(m_options.snoopWindow == "buffer" ? m_options.peerWindow * 1448 : 0));
    if (m_options.offload == "vflood")
    {
        both.GetVflood().Install(m_host);
        both.GetVflood().InstallGuest(m_guest);
    }
    else if (m_options.offload == "vsnoop")
    {
        both.GetVsnoop().Install(m_host);
        both.GetVsnoop().InstallGuest(m_guest);
    }
    else
    {
        both.Install(m_host);
        both.InstallGuest(m_guest);
    }
}

void
Experiment::BuildTransfers()
{
    const bool sends = m_options.direction == "send";
    auto sink = CreateObjectWithAttributes<TransferSink>(
        "Local",
        AddressValue(InetSocketAddress(Ipv4Address::GetAny(), PORT)),
        "AsProcess",
        BooleanValue(m_options.reader == "process"));
    (sends ? m_native : Ptr<Node>(m_guest))->AddApplication(sink);
    auto gap =
        CreateObjectWithAttributes<UniformRandomVariable>("Max",
                                                          DoubleValue(m_options.gapMs / 1000));
    auto sender = CreateObjectWithAttributes<TransferApplication>(
        "Remote",
        AddressValue(InetSocketAddress(m_addresses.GetAddress(sends ? 1 : 0), PORT)),
        "Bytes",
        UintegerValue(m_options.bytes),
        "Transfers",
        UintegerValue(m_options.transfers),
        "Gap",
        PointerValue(gap));
    (sends ? Ptr<Node>(m_guest) : m_native)->AddApplication(sender);
    sender->SetStartTime(Seconds(m_options.warmup));
    sender->AssignStreams(0);
    m_log.Watch(sender);
    m_log.Watch(sink);
    m_log.SetEndedCallback(MakeCallback(&Experiment::OnEnded, this));
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
    broadcast->SetDevice(m_link.Get(1));
    broadcast->AssignStreams(1);
    m_native->AddApplication(broadcast);
}

void
Experiment::OnEnded(const TransferRecord& /* record */)
{
    if (m_log.GetNEnded() == m_options.transfers)
    {
        Simulator::Stop();
    }
}

const std::vector<TransferRecord>&
Experiment::Run()
{
    Simulator::Stop(Seconds(m_options.warmup + m_options.maxTime));
    Simulator::Run();
    if (m_log.GetNEnded() < m_options.transfers)
    {
        throw VirtError("only " + std::to_string(m_log.GetNEnded()) + " of " +
                        std::to_string(m_options.transfers) + " transfers were over after " +
                        std::to_string(m_options.maxTime) + " simulated seconds; raise --max-time");
    }
    return m_log.GetTransfers();
}

/**
 * \param transfers at least one transfer
 * \return median goodput in Mb/s; a failed transfer counts as 0
 */
double
MedianGoodput(const std::vector<TransferRecord>& transfers)
{
    std::vector<double> goodput;
    for (const auto& transfer : transfers)
    {
        goodput.push_back(transfer.GetGoodput() / 1e6);
    }
    std::sort(goodput.begin(), goodput.end());
    const std::size_t n = goodput.size();
    return (goodput[(n - 1) / 2] + goodput[n / 2]) / 2;
}

/**
 * \param options what was run
 * \param transfers its transfers
 */
void
PrintJson(const Options& options, const std::vector<TransferRecord>& transfers)
{
    Json list = Json::array();
    for (const auto& transfer : transfers)
    {
        list.push_back({{"start_s", transfer.start.GetSeconds()},
                        {"end_s", transfer.end.GetSeconds()},
                        {"bytes", transfer.bytes},
                        {"goodput_mbps", transfer.GetGoodput() / 1e6},
                        {"read_s", (transfer.end - transfer.firstByte).GetSeconds()},
                        {"failed", transfer.failed}});
    }
    const Json record{{"options", options.ToJson()},
                      {"transfers", list},
                      {"median_goodput_mbps", MedianGoodput(transfers)}};
    std::cout << record.dump(2) << "\n";
}

/**
 * \param transfers the transfers
 */
void
PrintText(const std::vector<TransferRecord>& transfers)
{
    std::cout << std::fixed << std::setprecision(6)
              << "  start [s]    end [s]       bytes  goodput [Mb/s]\n";
    for (const auto& transfer : transfers)
    {
        std::cout << std::setw(11) << transfer.start.GetSeconds() << std::setw(11)
                  << transfer.end.GetSeconds() << std::setw(12) << transfer.bytes << std::setw(16)
                  << std::setprecision(3) << transfer.GetGoodput() / 1e6
                  << (transfer.failed ? "  failed" : "") << std::setprecision(6) << "\n";
    }
    std::cout << "median goodput: " << std::setprecision(3) << MedianGoodput(transfers)
              << " Mb/s\n";
}

} // namespace

int
main(int argc, char* argv[])
{
    return RunExperimentProgram<Options, Experiment>(
        "vm-transfer",
        "Transfers of a fixed size from or to one guest of a Xen-like host, a new connection each.",
        argc,
        argv,
        [](Experiment& experiment, const Options& options) {
            const auto& transfers = experiment.Run();
            options.format == "json" ? PrintJson(options, transfers) : PrintText(transfers);
        });
}
