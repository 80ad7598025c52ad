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

#include "ns3/timeline.h"

#include "ns3/experiment-program.h"
#include "ns3/scenario-option.h"
#include "ns3/scenario-transfers.h"
#include "ns3/scenario-world.h"
#include "ns3/scenario-writer.h"
#include "ns3/tcp-timeline.h"
#include "ns3/vcpu-accounting.h"

#include <cmath>
#include <filesystem>
#include <iomanip>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

using namespace ns3;
using Json = nlohmann::ordered_json;

namespace
{

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
    ScenarioOption scenario;           //!< a file in place of what is built

    /**
     * \param line gets the options
     */
    void Register(CheckedCommandLine& line);

    /**
     * \return what they mean
     */
    ScenarioSpec ToScenario() const;

  private:
    /**
     * \param[in,out] spec gets the transfers and the broadcasts
     */
    void AddWork(ScenarioSpec& spec) const;
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
    scenario.Register(line, "transfer");
    line.Refuse("RngRun", "use --seed");
    line.Refuse("RngSeed", "use --seed");
    line.Refuse("ns3::CpuLoad::Load", "use --load");
    line.Refuse("ns3::CpuLoad::Mode", "its guests never sleep while behind: Cumulative");
    line.Refuse("ns3::NetfrontDevice::NotifyMode", "its guests notify dom0 once per burst");
    line.Refuse("ns3::NetfrontDevice::RxTargetMin", "its receive rings are fully posted: 256");
    line.Refuse("ns3::Timeline::From", "the window begins after --warmup");
}

void
Options::AddWork(ScenarioSpec& spec) const
{
    WorkloadSpec& work = spec.workloads.emplace_back();
    work.kind = "transfer";
    work.name = "transfers";
    work.from = {"vm"};
    work.to = "peer";
    work.bytes = bytes;
    work.count = transfers;
    work.gap = work.leastGap = std::llround(gapMs * 1e6);
    if (broadcasts > 0)
    {
        WorkloadSpec& lan = spec.workloads.emplace_back();
        lan.kind = "broadcast";
        lan.name = "lan";
        lan.from = {"peer"};
        lan.framesPerSecond = broadcasts;
    }
}

ScenarioSpec
Options::ToScenario() const
{
    StackSpec stack;
    stack.tcp = tcp;
    stack.sendBuffer = 4 << 20;
    stack.receiveBuffer = window * 1448;
    stack.minRto = std::llround(minRtoMs * 1e6);
    ScenarioSpec spec;
    spec.seed = seed;
    spec.warmup = Seconds(warmup).GetNanoSeconds();
    spec.stop = Seconds(warmup + maxTime).GetNanoSeconds();
    NativeSpec& peer = spec.natives.emplace_back();
    static_cast<StackSpec&>(peer) = stack;
    peer.name = "peer";
    HostSpec& host = spec.hosts.emplace_back();
    host.name = "xen";
    host.dom0 = {dom0 == "shared" ? 0 : 1};
    GuestSpec busy;
    busy.host = "xen";
    busy.pcpus = {0};
    busy.load = load;
    busy.loadMode = "cumulative";
    busy.rxBuffers = 256;
    busy.notify = "burst"; // as in figure 6
    GuestSpec& vm = spec.guests.emplace_back(busy);
    static_cast<StackSpec&>(vm) = stack;
    vm.name = "vm";
    vm.offload = offload;
    if (vms > 1)
    {
        busy.name = "busy";
        busy.count = vms - 1;
        spec.guests.push_back(busy);
    }
    LinkSpec& link = spec.links.emplace_back();
    link.between = {"xen", "peer"};
    link.delay = 25'000;
    AddWork(spec);
    return spec;
}

/// The transfers of a scenario, with a timeline of the host of the first one's sender.
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

    /**
     * \return whether the scenario was printed instead
     */
    bool Print() const;

  private:
    /**
     * \return the guest that sends the first transfers
     * \throws VirtError if it is no guest
     */
    Ptr<GuestNode> GetSendingGuest() const;

    /**
     * \return name of the sender's host in the scenario
     */
    std::string GetHostName() const;

    /**
     * \return where the timeline goes: nowhere if nothing is run
     * \throws VirtError if that can be no file
     */
    std::string GetFile() const;

    /// Let the timeline show what the TCP of the sender thinks.
    void FollowSender();

    const Options& m_options;               //!< what to build
    ScenarioSpec m_spec;                    //!< the same as a scenario
    std::unique_ptr<ScenarioWorld> m_world; //!< the same, built
    const ScenarioTransfers& m_transfers;   //!< the first transfers of it
    Ptr<HypervisorHost> m_host;             //!< of the sender
    Ptr<Timeline> m_timeline;               //!< of that host
    VcpuAccounting m_accounting;            //!< the table
};

Experiment::Experiment(const Options& options)
    : m_options(options),
      m_spec(options.scenario.Choose(options.ToScenario(), options.seed)),
      m_world(std::make_unique<ScenarioWorld>(m_spec)),
      m_transfers(m_world->GetFirst<ScenarioTransfers>()),
      m_host(GetSendingGuest()->GetHost())
{
    if (options.scenario.IsPrinted())
    {
        return;
    }
    TraceSpec trace;
    trace.of = GetHostName();
    trace.file = GetFile();
    trace.ports = {m_transfers.GetPort()};
    m_timeline = m_world->EnableTimeline(trace);
    FollowSender();
    m_accounting.Watch(m_host->GetHypervisor());
    Simulator::Schedule(NanoSeconds(*m_world->GetSpec().warmup),
                        &VcpuAccounting::Reset,
                        &m_accounting);
}

Ptr<GuestNode>
Experiment::GetSendingGuest() const
{
    auto guest = DynamicCast<GuestNode>(m_transfers.GetSenders().front()->GetNode());
    if (!guest)
    {
        throw VirtError("the first transfers of " + m_options.scenario.GetFile() +
                        " have no guest as sender; a timeline shows the host of one: let \"from\" "
                        "name a guest");
    }
    return guest;
}

std::string
Experiment::GetHostName() const
{
    for (const std::string& name : m_world->GetMachineNames())
    {
        const ScenarioMachine& machine = m_world->GetMachine(name);
        if (machine.host == m_host && !machine.guest)
        {
            return name;
        }
    }
    throw VirtError("the sender has no host"); // a guest has one
}

void
Experiment::FollowSender()
{
    auto guest = GetSendingGuest();
    uint32_t number = 0;
    while (m_host->GetGuest(number) != guest)
    {
        ++number;
    }
    auto tcp = TcpTimeline::Add(m_timeline, "guest " + std::to_string(number + 1));
    Ptr<TransferApplication> sender = m_transfers.GetSenders().front();
    sender->TraceConnectWithoutContext(
        "TransferStarted",
        Callback<void, const TransferAttempt&>(
            [tcp, sender = PeekPointer(sender)](const TransferAttempt&) {
                tcp->Follow(sender->GetSocket());
            }));
}

bool
Experiment::Print() const
{
    std::cout << (m_options.scenario.IsPrinted() ? WriteScenario(m_spec) : "");
    return m_options.scenario.IsPrinted();
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
Experiment::Run()
{
    m_world->Run();
    if (m_transfers.GetNDone() < m_transfers.GetNAsked())
    {
        const Time given = NanoSeconds(*m_world->GetSpec().stop - *m_world->GetSpec().warmup);
        throw VirtError("only " + std::to_string(m_transfers.GetNDone()) + " of " +
                        std::to_string(m_transfers.GetNAsked()) + " transfers were over after " +
                        std::to_string(given.GetSeconds()) + " simulated seconds; raise " +
                        (m_options.scenario.IsGiven() ? "stop" : "--max-time"));
    }
}

void
Experiment::PrintText(std::ostream& os) const
{
    m_accounting.Print(os);
    os << std::fixed << "\nTransfers\n   start [s]     end [s]  goodput [Mb/s]\n";
    for (const auto& transfer : m_transfers.GetTransfers())
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
    for (const auto& transfer : m_transfers.GetTransfers())
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
            if (experiment.Print())
            {
                return;
            }
            experiment.Run();
            options.format == "json" ? experiment.PrintJson(std::cout)
                                     : experiment.PrintText(std::cout);
        });
}
