/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * \file
 * What happens on a host while a guest sends: a timeline to look at, and a table of who waited for
 * the CPU, and how long.
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
 * Guest 1 sends to the native host, a new connection each time; every guest runs a CPU load. The
 * window that is written and accounted for begins when the first transfer may begin (after
 * --warmup) and lasts until the last one is over. It also shows what guest 1's TCP thinks: window,
 * RTO, smoothed RTT, and what it sends again, after a timeout or not.
 *
 * Open the file in https://ui.perfetto.dev. `./vflood reproduce vflood-fig1` draws two of them side
 * by side; pvtcp-fig7 and pvtcp-fig8 draw one in which TCP takes a guest without a core for
 * congestion.
 *
 * With the defaults, 3 guests that never sleep share a core with dom0. Each burst that guest 1
 * sends wakes dom0, which is boosted and takes the core; guest 1 goes to the tail of the run queue,
 * behind two slices of 30 ms. The ACKs wait in its ring all that time. With --offload=vflood dom0
 * answers to the ACKs, and a transfer needs guest 1 only to hand over its data.
 *
 * Validation (a test compares this table with what the program prints):
 *
 * \verbatim
   timeline --offload=...                     none    vflood
   median transfer [ms]                      91.7       1.43
   longest wait of guest 1 [ms]               60.0      60.0    2 slices of 30 ms
   share of pCPU 0 that guest 1 got [%]      13.1      15.0
   preemptions of guest 1                      184       134
   wakes of dom0                               474       335
   \endverbatim
 */

#include "ns3/core-module.h"
#include "ns3/ethernet-helper.h"
#include "ns3/experiment-program.h"
#include "ns3/guest-internet-helper.h"
#include "ns3/internet-module.h"
#include "ns3/lan-broadcast.h"
#include "ns3/network-module.h"
#include "ns3/tcp-timeline.h"
#include "ns3/timeline-helper.h"
#include "ns3/transfer-application.h"
#include "ns3/transfer-log.h"
#include "ns3/transfer-sink.h"
#include "ns3/vcpu-accounting.h"
#include "ns3/vflood-helper.h"
#include "ns3/virt-host-helper.h"

#include <filesystem>
#include <iomanip>
#include <iostream>
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
    uint64_t vms{3};                   //!< guests on the core
    double load{1};                    //!< CPU load of each guest
    uint64_t bytes{100000};            //!< size of a transfer
    uint64_t transfers{10};            //!< number of transfers
    double gapMs{100};                 //!< pauses between transfers
    double broadcasts{0};              //!< frames per second that the LAN broadcasts
    std::string offload{"none"};       //!< help from dom0
    std::string dom0{"shared"};        //!< where dom0 runs
    std::string tcp{"linux-2.6.18"};   //!< whose TCP
    double minRtoMs{200};              //!< floor of the RTO
    uint64_t window{200};              //!< buffer of the receiver, segments
    double warmup{2};                  //!< simulated seconds of load before the first transfer
    double maxTime{60};                //!< simulated seconds after which it gives up
    uint64_t seed{1};                  //!< of all random numbers
    std::string file{"timeline.json"}; //!< where the timeline goes
    std::string format{"text"};        //!< of the output
    bool check{false};                 //!< nothing is run, and nothing written

    /**
     * \param line gets the options
     */
    void Register(CheckedCommandLine& line);
};

void
Options::Register(CheckedCommandLine& line)
{
    line.AddCount("vms", "guests on the core", 1, 64, vms);
    line.AddNumber("load", "CPU load of each guest, 0..1", 0, 1, load);
    line.AddCount("bytes", "size of a transfer in bytes", 1, 10'000'000'000, bytes);
    line.AddCount("transfers", "number of transfers", 1, 1'000'000, transfers);
    line.AddNumber("gap-ms", "pause between transfers", 0, 1e6, gapMs);
    line.AddNumber("broadcasts",
                   "broadcasts per second on the LAN, at random (assumed)",
                   0,
                   1e5,
                   broadcasts);
    line.AddChoice("offload", "help from dom0", {"none", "vflood"}, offload);
    line.AddChoice("dom0", "pCPU of dom0: the guests' or one of its own", {"shared", "own"}, dom0);
    line.AddCount("window", "buffer of the receiver in segments of 1448 B", 4, 100'000, window);
    line.AddChoice("tcp", "whose TCP", {"linux-2.6.18", "linux-2.6.32", "modern"}, tcp);
    line.AddNumber("min-rto-ms", "floor of TCP's retransmission timeout", 0.1, 1e5, minRtoMs);
    line.AddNumber("warmup", "seconds of load before the first transfer", 0, 1e6, warmup);
    line.AddNumber("max-time", "simulated seconds after which to give up", 0.001, 1e6, maxTime);
    line.AddCount("seed", "seed of all random numbers", 1, 1'000'000'000, seed);
    line.AddText("file", "where the timeline goes", file);
    line.AddChoice("format", "output", {"text", "json"}, format);
    line.Refuse("RngRun", "use --seed");
    line.Refuse("RngSeed", "use --seed");
    line.Refuse("ns3::CpuLoad::Load", "use --load");
    line.Refuse("ns3::CpuLoad::Mode", "its guests never sleep while behind: Cumulative");
    line.Refuse("ns3::NetfrontDevice::NotifyMode", "its guests notify dom0 once per burst");
    line.Refuse("ns3::NetfrontDevice::RxTargetMin", "its receive rings are fully posted: 256");
    line.Refuse("ns3::Timeline::From", "the window begins after --warmup");
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
     * \throws VirtError if the transfers are not over after Options::maxTime
     */
    void Run();

    /**
     * \param os where to
     */
    void PrintText(std::ostream& os) const;

    /**
     * \param os where to
     */
    void PrintJson(std::ostream& os) const;

  private:
    /// Create the virtualised host, its guests and the native host.
    void BuildHosts();

    /// Install IP, TCP, the sender and the receiver.
    void BuildTransfers();

    /// Install the broadcasts of the LAN.
    void BuildBroadcasts();

    /**
     * \return where the timeline goes: nowhere if nothing is run
     * \throws VirtError if that can be no file
     */
    std::string GetFile() const;

    /**
     * \param attempt a transfer that starts
     */
    void OnStarted(const TransferAttempt& attempt);

    /**
     * \param record a transfer that is over
     */
    void OnEnded(const TransferRecord& record);

    const Options& m_options;                 //!< what to build
    VirtHostHelper m_virt;                    //!< first of all: makes the simulator a gated one
    EthernetHelper m_ethernet;                //!< the cable
    Ptr<HypervisorHost> m_host;               //!< virtualised host
    Ptr<Node> m_native{CreateObject<Node>()}; //!< native host
    NetDeviceContainer m_link;                //!< both NICs
    TransferLog m_log;                        //!< what happened
    Ptr<TransferApplication> m_sender;        //!< on guest 1
    TimelineHelper m_timeline;                //!< the timeline
    std::shared_ptr<TcpTimeline> m_tcp;       //!< what its TCP thinks
    VcpuAccounting m_accounting;              //!< the table
};

Experiment::Experiment(const Options& options)
    : m_options(options)
{
    RngSeedManager::SetRun(options.seed);
    BuildHosts();
    BuildTransfers();
    BuildBroadcasts();
    m_timeline.SetAttribute("From", TimeValue(Seconds(options.warmup)));
    m_timeline.AddFlow(PORT);
    m_tcp = TcpTimeline::Add(m_timeline.Enable(GetFile(), m_host), "guest 1");
    m_accounting.Watch(m_host->GetHypervisor());
    Simulator::Schedule(Seconds(options.warmup), &VcpuAccounting::Reset, &m_accounting);
}

void
Experiment::BuildHosts()
{
    m_virt.SetScheduler("ns3::CreditScheduler");
    m_virt.SetNetfrontAttribute("RxTargetMin", UintegerValue(256));
    m_virt.SetNetfrontAttribute("NotifyMode", StringValue("PerBurst")); // as in figure 6
    m_virt.SetLoadAttribute("Mode", StringValue("Cumulative"));
    m_host = m_virt.CreateHost({m_options.dom0 == "shared" ? 0U : 1U});
    m_ethernet.SetChannelAttribute("Delay", TimeValue(MicroSeconds(25)));
    m_link = m_ethernet.Install(m_host, m_native);
    m_virt.AttachUplink(m_host, DynamicCast<EthernetNetDevice>(m_link.Get(0)));
    for (uint64_t i = 0; i < m_options.vms; ++i)
    {
        m_virt.InstallLoad(m_virt.CreateGuest(m_host, {0}), m_options.load);
    }
}

void
Experiment::BuildTransfers()
{
    Ptr<GuestNode> guest = m_host->GetGuest(0);
    GuestInternetHelper internet;
    internet.SetProfile(m_options.tcp);
    internet.SetSocketAttribute("SndBufSize", UintegerValue(4 << 20));
    internet.SetSocketAttribute("RcvBufSize", UintegerValue(m_options.window * 1448));
    internet.SetSocketAttribute("MinRto", TimeValue(Seconds(m_options.minRtoMs / 1000)));
    internet.Install(guest);
    internet.Install(m_native);
    NetDeviceContainer ends(VirtHostHelper::GetNetfront(guest));
    ends.Add(m_link.Get(1));
    const auto addresses = Ipv4AddressHelper("10.0.0.0", "255.255.255.0").Assign(ends);
    if (m_options.offload == "vflood")
    {
        VfloodHelper vflood;
        vflood.Install(m_host);
        vflood.InstallGuest(guest);
    }
    auto sink = CreateObjectWithAttributes<TransferSink>(
        "Local",
        AddressValue(InetSocketAddress(Ipv4Address::GetAny(), PORT)));
    m_native->AddApplication(sink);
    auto gap =
        CreateObjectWithAttributes<ConstantRandomVariable>("Constant",
                                                           DoubleValue(m_options.gapMs / 1000));
    m_sender = CreateObjectWithAttributes<TransferApplication>(
        "Remote",
        AddressValue(InetSocketAddress(addresses.GetAddress(1), PORT)),
        "Bytes",
        UintegerValue(m_options.bytes),
        "Transfers",
        UintegerValue(m_options.transfers),
        "Gap",
        PointerValue(gap));
    guest->AddApplication(m_sender);
    m_sender->SetStartTime(Seconds(m_options.warmup));
    m_sender->TraceConnectWithoutContext("TransferStarted",
                                         MakeCallback(&Experiment::OnStarted, this));
    m_log.Watch(m_sender);
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

std::string
Experiment::GetFile() const
{
    if (!m_options.check)
    {
        return m_options.file;
    }
    const auto folder = std::filesystem::path(m_options.file).parent_path();
    if (!folder.empty() && !std::filesystem::is_directory(folder))
    {
        throw VirtError("the timeline cannot be written to \"" + m_options.file +
                        "\": there is no folder \"" + folder.string() +
                        "\"; name a file in a folder that exists");
    }
    return "/dev/null";
}

void
Experiment::OnStarted(const TransferAttempt& /* attempt */)
{
    m_tcp->Follow(m_sender->GetSocket());
}

void
Experiment::OnEnded(const TransferRecord& /* record */)
{
    if (m_log.GetNEnded() == m_options.transfers)
    {
        Simulator::Stop();
    }
}

void
Experiment::Run()
{
    Simulator::Stop(Seconds(m_options.warmup + m_options.maxTime));
    Simulator::Run();
    m_host->GetObject<Timeline>()->Close();
    if (m_log.GetNEnded() < m_options.transfers)
    {
        throw VirtError("only " + std::to_string(m_log.GetNEnded()) + " of " +
                        std::to_string(m_options.transfers) + " transfers were over after " +
                        std::to_string(m_options.maxTime) + " simulated seconds; raise --max-time");
    }
}

void
Experiment::PrintText(std::ostream& os) const
{
    m_accounting.Print(os);
    os << std::fixed << "\nTransfers\n   start [s]     end [s]  goodput [Mb/s]\n";
    for (const auto& transfer : m_log.GetTransfers())
    {
        os << std::setprecision(6) << std::setw(12) << transfer.start.GetSeconds() << std::setw(12)
           << transfer.end.GetSeconds() << std::setprecision(3) << std::setw(16)
           << transfer.GetGoodput() / 1e6 << "\n";
    }
    os << "timeline: " << m_options.file << "\n";
}

void
Experiment::PrintJson(std::ostream& os) const
{
    Json transfers = Json::array();
    for (const auto& transfer : m_log.GetTransfers())
    {
        transfers.push_back({{"start_s", transfer.start.GetSeconds()},
                             {"end_s", transfer.end.GetSeconds()},
                             {"bytes", transfer.bytes},
                             {"goodput_mbps", transfer.GetGoodput() / 1e6},
                             {"failed", transfer.failed}});
    }
    Json vcpus = Json::array();
    auto hypervisor = m_host->GetHypervisor();
    for (std::size_t d = 0; d < hypervisor->GetNDomains(); ++d)
    {
        const auto account = m_accounting.Get(hypervisor->GetDomain(d)->GetVcpu(0));
        vcpus.push_back(
            {{"vcpu", account.name},
             {"running_s", account.GetTimeIn(RunState::RUNNING).GetSeconds()},
             {"runnable_s", account.GetTimeIn(RunState::RUNNABLE).GetSeconds()},
             {"blocked_s", account.GetTimeIn(RunState::BLOCKED).GetSeconds()},
             {"preemptions", account.preemptions},
             {"wakes", account.wakes},
             {"wake_to_run_mean_us", account.wakeToRun.GetMean().ToDouble(Time::US)},
             {"preempt_to_run_mean_us", account.preemptToRun.GetMean().ToDouble(Time::US)},
             {"preempt_to_run_max_us", account.preemptToRun.GetMax().ToDouble(Time::US)}});
    }
    const Json record{{"timeline", m_options.file}, {"transfers", transfers}, {"vcpus", vcpus}};
    os << record.dump(2) << "\n";
}

} // namespace

int
main(int argc, char* argv[])
{
    return RunExperimentProgram<Options, Experiment>(
        "timeline",
        "A timeline of a Xen-like host while one of its guests sends.",
        argc,
        argv,
        [](Experiment& experiment, const Options& options) {
            experiment.Run();
            options.format == "json" ? experiment.PrintJson(std::cout)
                                     : experiment.PrintText(std::cout);
        });
}
