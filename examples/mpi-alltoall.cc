/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * \file
 * The all-to-all exchange of the Intel MPI Benchmarks between guests that share their cores.
 *
 * \verbatim
    host 1: rank 0 and a busy guest on pCPU 0, dom0 there or on pCPU 1  ----+
    host 2: rank 1 ...                                                  ----+ switch
    host 3: rank 2 ...                                                  ----+  1 Gb/s
    host 4: rank 3 ...                                                  ----+
   \endverbatim
 *
 * For each message size every rank sends that much to every other one, again and again, with a
 * barrier after each exchange. The time of an exchange is that of the rank that took longest.
 * With --offload=vsnoop each dom0 acknowledges for its rank.
 *
 * Expected, as printed (mean time of an exchange in ms, of the least and of the largest size, and
 * the time of all in s; a test compares them):
 * \verbatim
   mpi-alltoall --scale=0.005 --msglog-max=14                                     9.097  9.466 0.741
   mpi-alltoall --scale=0.005 --msglog-max=14 --offload=vsnoop                    1.264  8.836 0.230
   mpi-alltoall --repetitions=4 --msglog-min=17 --msglog-max=17                   9.879 60.805 0.446
   mpi-alltoall --repetitions=4 --msglog-min=17 --msglog-max=17 --offload=vsnoop  1.256 21.719 0.136
   mpi-alltoall --repetitions=5 --msglog-max=4 --neighbours=0 --waiting=sleep     0.912  1.053 0.056
   \endverbatim
 * How these compare with what was published is told in src/vflood/doc/vsnoop.rst.
 */

#include "ns3/all-to-all-rank.h"
#include "ns3/core-module.h"
#include "ns3/ethernet-helper.h"
#include "ns3/experiment-program.h"
#include "ns3/guest-internet-helper.h"
#include "ns3/internet-module.h"
#include "ns3/lan-broadcast.h"
#include "ns3/network-module.h"
#include "ns3/option-words.h"
#include "ns3/virt-host-helper.h"
#include "ns3/vsnoop-helper.h"

#include <algorithm>
#include <iomanip>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>

using namespace ns3;
using Json = nlohmann::ordered_json;

namespace
{

/// TCP port on which ranks listen.
constexpr uint16_t PORT = 6000;

/// What the command line sets.
struct Options
{
    uint64_t hosts{4};                  //!< machines, a rank on each
    uint64_t neighbours{1};             //!< busy guests beside each rank
    double load{0.6};                   //!< their CPU load
    std::string waiting{"poll"};        //!< what a rank does while it waits
    uint64_t minLog{0};                 //!< log2 of the least size but 0
    uint64_t maxLog{22};                //!< log2 of the largest size
    uint64_t repetitions{1000};         //!< most per size
    uint64_t volume{40 << 20};          //!< most bytes per size
    double scale{1};                    //!< share of the repetitions that is simulated
    std::string algorithm{"pairwise"};  //!< of the exchange
    std::string barriers{"each"};       //!< where there are barriers
    std::string offload{"none"};        //!< help from dom0
    std::string dom0{"shared"};         //!< where dom0 runs
    std::string scheduler{"credit"};    //!< hypervisor scheduler
    std::string loadMode{"cumulative"}; //!< reading of the load generator
    std::string notify{"burst"};        //!< when the guest notifies dom0
    double coalesceUs{250};             //!< interrupt coalescing of the NICs
    uint64_t rxBuffers{192};            //!< receive buffers posted by a guest
    std::string snoopWindow{"buffer"};  //!< what vSnoop may acknowledge
    uint64_t window{200};               //!< receive windows in segments
    double delayUs{25};                 //!< one-way delay of each cable
    double broadcasts{100};             //!< frames per second that the LAN broadcasts
    double warmup{60};                  //!< simulated seconds of load before the program starts
    double maxTime{100000};             //!< simulated seconds after which it gives up
    uint64_t seed{1};                   //!< of all random numbers
    std::string format{"text"};         //!< of the output

    /**
     * \param line gets the options
     */
    void Register(CheckedCommandLine& line);

    /**
     * \param line gets the options about hosts and network
     */
    void RegisterHosts(CheckedCommandLine& line);

    /**
     * \param size of a message
     * \return how often to simulate it
     */
    uint32_t GetRepetitions(uint64_t size) const;

    /**
     * \return all options as used
     */
    Json ToJson() const;
};

void
Options::Register(CheckedCommandLine& line)
{
    line.AddCount("hosts", "machines, a rank on each (published: 4)", 2, 64, hosts);
    line.AddCount("neighbours", "other guests on a rank's core (published: 1)", 0, 16, neighbours);
    line.AddNumber("load", "CPU load of these, 0..1 (assumed; \"non-idle\")", 0, 1, load);
    line.AddChoice("waiting",
                   "what a rank does while it waits: poll, all the CPU time it gets, or sleep "
                   "(assumed)",
                   {"poll", "sleep"},
                   waiting);
    line.AddCount("msglog-min", "log2 of the least size but 0", 0, 30, minLog);
    line.AddCount("msglog-max", "log2 of the largest size", 0, 30, maxLog);
    line.AddCount("repetitions", "most exchanges per size", 1, 1'000'000, repetitions);
    line.AddCount("volume", "most bytes per size and pair of ranks", 1, 1'000'000'000'000, volume);
    line.AddNumber("scale", "share of the exchanges that is simulated", 1e-6, 1, scale);
    line.AddChoice("algorithm",
                   "messages of an exchange one after the other, or all at once (assumed)",
                   {"pairwise", "scattered"},
                   algorithm);
    line.AddChoice("barriers",
                   "barriers after each exchange, or only before a series",
                   {"each", "series"},
                   barriers);
    line.AddChoice("offload", "help from dom0", {"none", "vsnoop"}, offload);
    RegisterHosts(line);
    line.AddCount("seed", "seed of all random numbers", 1, 1'000'000'000, seed);
    line.AddChoice("format", "output", {"text", "json"}, format);
    line.Refuse("RngRun", "use --seed");
    line.Refuse("RngSeed", "use --seed");
    line.Refuse("ns3::TcpSocket::RcvBufSize", "use --window");
    line.Refuse("ns3::VsnoopControl::ReceiveBuffer", "use --window and --vsnoop-window");
}

void
Options::RegisterHosts(CheckedCommandLine& line)
{
    line.AddChoice("dom0", "pCPU of dom0: the guests' or one of its own", {"shared", "own"}, dom0);
    line.AddChoice("scheduler", "hypervisor scheduler", GetSchedulerWords(), scheduler);
    line.AddChoice("load-mode", "reading of the load (assumed)", GetLoadModeWords(), loadMode);
    line.AddChoice("notify", "guest notifies dom0 per ... (assumed)", GetNotifyModeWords(), notify);
    line.AddNumber("coalesce-us", "NIC interrupt coalescing in us (assumed)", 0, 1e6, coalesceUs);
    line.AddCount("rx-buffers",
                  "receive buffers posted by a guest (published: 75 % of 256)",
                  38,
                  256,
                  rxBuffers);
    line.AddChoice("vsnoop-window",
                   "vSnoop acknowledges what fits the guest's receive buffer, or only what the "
                   "guest has offered (assumed)",
                   {"buffer", "guest"},
                   snoopWindow);
    line.AddCount("window", "receive windows in segments (assumed)", 4, 10000, window);
    line.AddNumber("delay-us", "one-way delay of each cable in us (assumed)", 0, 1e6, delayUs);
    line.AddNumber("broadcasts",
                   "broadcasts per second on the LAN, at random (assumed)",
                   0,
                   1e5,
                   broadcasts);
    line.AddNumber("warmup", "seconds of load before the program starts (assumed)", 0, 1e6, warmup);
    line.AddNumber("max-time",
                   "simulated seconds of the program after which to give up",
                   0.001,
                   1e7,
                   maxTime);
}

uint32_t
Options::GetRepetitions(uint64_t size) const
{
    const uint32_t all = AllToAllSchedule::GetRepetitions(size, repetitions, volume);
    return static_cast<uint32_t>(std::max(1.0, std::round(all * scale)));
}

Json
Options::ToJson() const
{
    return {{"hosts", hosts},
            {"neighbours", neighbours},
            {"load", load},
            {"waiting", waiting},
            {"msglog-min", minLog},
            {"msglog-max", maxLog},
            {"repetitions", repetitions},
            {"volume", volume},
            {"scale", scale},
            {"algorithm", algorithm},
            {"barriers", barriers},
            {"offload", offload},
            {"dom0", dom0},
            {"scheduler", scheduler},
            {"load-mode", loadMode},
            {"notify", notify},
            {"coalesce-us", coalesceUs},
            {"rx-buffers", rxBuffers},
            {"vsnoop-window", snoopWindow},
            {"window", window},
            {"delay-us", delayUs},
            {"broadcasts", broadcasts},
            {"warmup", warmup},
            {"max-time", maxTime},
            {"seed", seed},
            {"format", format}};
}

/// An exchange, as the ranks saw it together.
struct Exchange
{
    uint64_t size{0}; //!< bytes of each message
    Time sum;         //!< of the ranks' times
    Time most;        //!< the longest of the ranks' times
    Time start;       //!< when the first rank entered it
    Time end;         //!< when the last rank had finished it
};

/// The machines, and what their ranks did.
class Experiment
{
  public:
    /**
     * \param options what to build
     */
    explicit Experiment(const Options& options);

    /**
     * \return the exchanges, all of them over
     * \throws VirtError if a connection was lost or the time is over
     */
    const std::vector<Exchange>& Run();

  private:
    /// What the machines to come are like; each load begins at a moment of its own.
    void ConfigureHosts();

    /// Create the machines with their guests, and the switch.
    void BuildHosts();

    /**
     * \param nic of the host that gets its guests
     */
    void BuildGuests(Ptr<NetDevice> nic);

    /// Install IP and TCP on the ranks' guests.
    void BuildStacks();

    /// Install vSnoop beside the ranks' guests.
    void BuildOffload();

    /// Install the ranks.
    void BuildRanks();

    /**
     * \return a rank that does what the options say, without peers
     */
    Ptr<AllToAllRank> CreateRank();

    /// Tell the ranks the sizes, and how often each is exchanged.
    void BuildSeries();

    /// Install the broadcasts of the LAN.
    void BuildBroadcasts();

    /// \throws VirtError if not all ranks came to their end, with all that they were sent
    void CheckEnd() const;

    /**
     * \param iteration an exchange that a rank has finished
     */
    void OnIteration(const AllToAllIteration& iteration);

    /**
     * \param error why a rank ended
     */
    void OnEnded(const std::string& error);

    const Options& m_options;                 //!< what to build
    VirtHostHelper m_virt;                    //!< first of all: makes the simulator a gated one
    Ptr<Node> m_native{CreateObject<Node>()}; //!< sends the LAN's broadcasts
    std::vector<Ptr<GuestNode>> m_guests;     //!< of the ranks
    NetDeviceContainer m_nics;                //!< of the hosts and the native node
    Ipv4InterfaceContainer m_addresses;       //!< of the guests
    std::vector<Ptr<AllToAllRank>> m_ranks;   //!< the program
    std::vector<uint32_t> m_first;            //!< index of the first exchange of each series
    std::vector<Exchange> m_exchanges;        //!< of all series
    uint64_t m_finished{0};                   //!< ranks that have ended
    std::string m_error;                      //!< why the first one ended that should not have
};

Experiment::Experiment(const Options& options)
    : m_options(options)
{
    RngSeedManager::SetRun(options.seed);
    ConfigureHosts();
    BuildHosts();
    BuildStacks();
    BuildRanks();
    BuildSeries();
    BuildBroadcasts();
}

void
Experiment::ConfigureHosts()
{
    m_virt.SetScheduler(GetSchedulerWords().GetValue(m_options.scheduler));
    m_virt.SetNetfrontAttribute("RxTargetMin", UintegerValue(m_options.rxBuffers));
    m_virt.SetNetfrontAttribute("RxTargetMax", UintegerValue(m_options.rxBuffers));
    m_virt.SetNetfrontAttribute("NotifyMode",
                                StringValue(GetNotifyModeWords().GetValue(m_options.notify)));
    m_virt.SetLoadAttribute("Mode", StringValue(GetLoadModeWords().GetValue(m_options.loadMode)));
    m_virt.SetLoadAttribute("StartOffset",
                            StringValue("ns3::UniformRandomVariable[Min=0|Max=0.03]"));
}

void
Experiment::BuildHosts()
{
    EthernetHelper ethernet;
    ethernet.SetChannelAttribute("Delay", TimeValue(NanoSeconds(m_options.delayUs * 1000)));
    NodeContainer hosts;
    for (uint64_t i = 0; i < m_options.hosts; ++i)
    {
        hosts.Add(m_virt.CreateHost({m_options.dom0 == "shared" ? 0U : 1U}));
    }
    hosts.Add(m_native);
    m_nics = ethernet.InstallSwitch(CreateObject<Node>(), hosts);
    for (uint32_t i = 0; i < m_options.hosts; ++i)
    {
        BuildGuests(m_nics.Get(i));
    }
}

void
Experiment::BuildGuests(Ptr<NetDevice> nic)
{
    auto host = DynamicCast<HypervisorHost>(nic->GetNode());
    nic->SetAttribute("InterruptDelay", TimeValue(NanoSeconds(m_options.coalesceUs * 1000)));
    m_virt.AttachUplink(host, DynamicCast<EthernetNetDevice>(nic));
    m_guests.push_back(m_virt.CreateGuest(host, {0}));
    if (m_options.waiting == "poll")
    {
        m_virt.InstallLoad(m_guests.back(), 1);
    }
    for (uint64_t i = 0; i < m_options.neighbours; ++i)
    {
        m_virt.InstallLoad(m_virt.CreateGuest(host, {0}), m_options.load);
    }
}

void
Experiment::BuildStacks()
{
    GuestInternetHelper internet;
    internet.SetSocketAttribute("SndBufSize", UintegerValue(4 << 20));
    internet.SetSocketAttribute("RcvBufSize", UintegerValue(m_options.window * 1448));
    NetDeviceContainer devices;
    for (const auto& guest : m_guests)
    {
        internet.Install(guest);
        devices.Add(VirtHostHelper::GetNetfront(guest));
    }
    m_addresses = Ipv4AddressHelper("10.0.0.0", "255.255.255.0").Assign(devices);
    if (m_options.offload == "vsnoop")
    {
        BuildOffload();
    }
}

void
Experiment::BuildOffload()
{
    VsnoopHelper vsnoop;
    vsnoop.SetControlAttribute(
        "ReceiveBuffer",
        UintegerValue(m_options.snoopWindow == "buffer" ? m_options.window * 1448 : 0));
    for (uint32_t i = 0; i < m_guests.size(); ++i)
    {
        vsnoop.Install(DynamicCast<HypervisorHost>(m_nics.Get(i)->GetNode()));
        vsnoop.InstallGuest(m_guests[i]);
    }
}

void
Experiment::BuildRanks()
{
    std::vector<Address> addresses;
    for (uint32_t i = 0; i < m_guests.size(); ++i)
    {
        addresses.push_back(InetSocketAddress(m_addresses.GetAddress(i), PORT));
    }
    for (uint32_t i = 0; i < m_guests.size(); ++i)
    {
        m_ranks.push_back(CreateRank());
        m_ranks.back()->SetRanks(addresses, i);
        m_guests[i]->AddApplication(m_ranks.back());
    }
}

Ptr<AllToAllRank>
Experiment::CreateRank()
{
    auto rank = CreateObjectWithAttributes<AllToAllRank>(
        "Algorithm",
        StringValue(m_options.algorithm == "pairwise" ? "Pairwise" : "Scattered"),
        "Barriers",
        StringValue(m_options.barriers == "each" ? "Each" : "Series"));
    rank->SetStartTime(Seconds(m_options.warmup));
    rank->TraceConnectWithoutContext("Iteration", MakeCallback(&Experiment::OnIteration, this));
    rank->TraceConnectWithoutContext("Ended", MakeCallback(&Experiment::OnEnded, this));
    return rank;
}

void
Experiment::BuildSeries()
{
    if (m_options.minLog > m_options.maxLog)
    {
        throw VirtError("option --msglog-min is " + std::to_string(m_options.minLog) +
                        ", --msglog-max " + std::to_string(m_options.maxLog) +
                        "; allowed: a least size that is not above the largest; give both");
    }
    for (const auto size : AllToAllSchedule::GetSizes(m_options.minLog, m_options.maxLog))
    {
        const uint32_t repetitions = m_options.GetRepetitions(size);
        m_first.push_back(m_exchanges.size());
        m_exchanges.resize(m_exchanges.size() + repetitions);
        for (const auto& rank : m_ranks)
        {
            rank->AddSeries(size, repetitions);
        }
    }
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
    broadcast->SetDevice(m_nics.Get(m_options.hosts));
    broadcast->AssignStreams(1);
    m_native->AddApplication(broadcast);
}

void
Experiment::OnIteration(const AllToAllIteration& iteration)
{
    Exchange& exchange = m_exchanges[m_first[iteration.series] + iteration.index];
    const Time lasted = iteration.end - iteration.start;
    const bool first = exchange.end.IsZero();
    exchange.size = iteration.size;
    exchange.sum += lasted;
    exchange.most = std::max(exchange.most, lasted);
    exchange.start = first ? iteration.start : std::min(exchange.start, iteration.start);
    exchange.end = iteration.end;
}

void
Experiment::OnEnded(const std::string& error)
{
    m_error = m_error.empty() ? error : m_error;
    if (++m_finished == m_ranks.size() || !m_error.empty())
    {
        Simulator::Stop();
    }
}

const std::vector<Exchange>&
Experiment::Run()
{
    Simulator::Stop(Seconds(m_options.warmup + m_options.maxTime));
    Simulator::Run();
    CheckEnd();
    return m_exchanges;
}

void
Experiment::CheckEnd() const
{
    if (!m_error.empty())
    {
        throw VirtError(m_error);
    }
    if (m_finished < m_ranks.size())
    {
        throw VirtError(std::to_string(m_finished) + " of " + std::to_string(m_ranks.size()) +
                        " ranks had finished after --max-time=" +
                        std::to_string(m_options.maxTime) + " s; give it more");
    }
    for (const auto& rank : m_ranks)
    {
        if (rank->GetWrong() > 0)
        {
            throw VirtError(std::to_string(rank->GetWrong()) + " wrong bytes arrived");
        }
    }
}

/**
 * \param options what was run
 * \param exchanges what the ranks did
 * \return for each size: how often, and the mean and longest times, over ranks and exchanges
 */
Json
Summarise(const Options& options, const std::vector<Exchange>& exchanges)
{
    Json sizes = Json::array();
    for (auto begin = exchanges.begin(); begin != exchanges.end();)
    {
        auto end = std::find_if(begin, exchanges.end(), [begin](const Exchange& exchange) {
            return exchange.size != begin->size;
        });
        const auto count = static_cast<double>(end - begin);
        double mean = 0;
        double most = 0;
        Json times = Json::array();
        for (auto exchange = begin; exchange != end; ++exchange)
        {
            mean += exchange->sum.GetSeconds() * 1e3 / options.hosts / count;
            most += exchange->most.GetSeconds() * 1e3 / count;
            times.push_back(exchange->most.GetSeconds() * 1e3);
        }
        sizes.push_back({{"bytes", begin->size},
                         {"exchanges", end - begin},
                         {"mean_ms", mean},
                         {"longest_ms", most},
                         {"exchange_ms", times}});
        begin = end;
    }
    return sizes;
}

/**
 * \param sizes see Summarise()
 * \param seconds from the first exchange to the last
 */
void
PrintText(const Json& sizes, double seconds)
{
    std::cout << std::setw(10) << "bytes" << std::setw(12) << "exchanges" << std::setw(18)
              << "mean [ms]" << std::setw(18) << "longest [ms]"
              << "\n"
              << std::fixed << std::setprecision(3);
    for (const auto& size : sizes)
    {
        std::cout << std::setw(10) << size["bytes"].get<uint64_t>() << std::setw(12)
                  << size["exchanges"].get<uint64_t>() << std::setw(18)
                  << size["mean_ms"].get<double>() << std::setw(18)
                  << size["longest_ms"].get<double>() << "\n";
    }
    std::cout << "all: " << seconds << " s\n";
}

} // namespace

int
main(int argc, char* argv[])
{
    return RunExperimentProgram<Options, Experiment>(
        "mpi-alltoall",
        "The all-to-all exchange of the Intel MPI Benchmarks between guests that share cores.",
        argc,
        argv,
        [](Experiment& experiment, const Options& options) {
            const auto& exchanges = experiment.Run();
            const Json sizes = Summarise(options, exchanges);
            const Time time = exchanges.back().end - exchanges.front().start;
            if (options.format == "text")
            {
                PrintText(sizes, time.GetSeconds());
                return;
            }
            const Json record{{"options", options.ToJson()},
                              {"sizes", sizes},
                              {"time_s", time.GetSeconds()}};
            std::cout << record.dump(2) << "\n";
        });
}
