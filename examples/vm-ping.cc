/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * \file
 * A series of pings to a guest of a Xen-like host: how long a packet waits for its receiver's vCPU.
 *
 * --scenario=FILE takes all this from a file instead; --print-scenario prints what the options
 mean, as
 * such a file.
 *
 * \verbatim
    pinging end                                       answering end
    a native host                                     guest 1 of N on pCPU 0 of a HypervisorHost,
    or a guest alone on a host of its own  ========   or a native host
                                            1 Gb/s
   \endverbatim
 *
 * Two delays are told apart: until the request has *arrived at the host* (its last bit is in the
 * NIC) and until it is *seen by the guest* (its netfront hands it up). The difference is what
 * scheduling costs on the way in; the reply leaves without waiting, since the guest runs then.
 *
 * Expected, as printed (mean, median, largest round trip in ms; a test compares them):
 * \verbatim
   vm-ping --to=native --count=200                       0.143   0.142    0.424
   vm-ping --from=guest --vms=1 --load=0 --count=200     0.321   0.317    0.946
   vm-ping --vms=2                                      14.635   0.175   90.525
   vm-ping --vms=3                                      29.668  30.175   60.175
   \endverbatim
 * The largest of the first two is the first ping, which waits for ARP. With N guests that never
 * sleep and dom0 on their core a request waits for 0, 1, ... N-1 slices of 30 ms, on average
 * 15 (N-1) ms: a staircase, as in the vSnoop poster.
 */

#include "ns3/core-module.h"
#include "ns3/experiment-program.h"
#include "ns3/option-words.h"
#include "ns3/scenario-option.h"
#include "ns3/scenario-pings.h"
#include "ns3/scenario-world.h"
#include "ns3/scenario-writer.h"

#include <algorithm>
#include <cmath>
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
    std::string from{"native"};         //!< the pinging end
    std::string to{"guest"};            //!< the answering end
    uint64_t vms{3};                    //!< guests on the answering core
    double load{0.6};                   //!< CPU load of each of them
    std::string loadMode{"cumulative"}; //!< reading of the load generator
    std::string dom0{"shared"};         //!< where dom0 of the answering host runs
    double coalesceUs{20};              //!< interrupt coalescing of virtualised hosts' NICs
    double delayUs{70};                 //!< one-way delay of the cable
    double broadcasts{0};               //!< frames per second that the LAN broadcasts
    double warmup{1};                   //!< simulated seconds of load before the first ping
    uint64_t count{1000};               //!< pings
    double intervalMs{100};             //!< mean time between pings
    uint64_t seed{1};                   //!< of all random numbers
    std::string format{"text"};         //!< of the output
    ScenarioOption scenario;            //!< a file in place of all this

    /**
     * \param line gets the options
     */
    void Register(CheckedCommandLine& line);

    /**
     * \return all options as used
     */
    Json ToJson() const;

    /**
     * \return what they mean
     */
    ScenarioSpec ToScenario() const;

  private:
    /**
     * \param[in,out] spec gets an end of the pings
     * \param guest whether it is a guest, of a host of its own
     * \param name of the end; of its host with "-host"
     * \param dom0Pcpu pCPU of dom0
     * \param share CPU load of the guests
     * \param count number of guests, the first one is the end
     */
    void AddEnd(ScenarioSpec& spec,
                bool guest,
                const std::string& name,
                int64_t dom0Pcpu,
                double share,
                uint64_t count) const;
};

void
Options::Register(CheckedCommandLine& line)
{
    line.AddChoice("from", "the pinging end", {"native", "guest"}, from);
    line.AddChoice("to", "the answering end", {"native", "guest"}, to);
    line.AddCount("vms", "guests on the answering core (with --to=guest)", 1, 64, vms);
    line.AddNumber("load", "CPU load of each of them, 0..1 (with --to=guest)", 0, 1, load);
    line.AddChoice("load-mode",
                   "reading of \"30 ms duty cycle\" (assumed)",
                   GetLoadModeWords(),
                   loadMode);
    line.AddChoice("dom0", "pCPU of dom0: the guests' or one of its own", {"shared", "own"}, dom0);
    line.AddNumber("coalesce-us", "NIC interrupt coalescing in us (assumed)", 0, 1e6, coalesceUs);
    line.AddNumber("delay-us",
                   "one-way delay of the cable in us (derived: 0.147 ms between native hosts)",
                   0,
                   1e6,
                   delayUs);
    line.AddNumber("broadcasts", "broadcasts per second on the LAN (assumed)", 0, 1e5, broadcasts);
    line.AddNumber("warmup", "seconds of load before the first ping (assumed)", 0, 1e6, warmup);
    line.AddCount("count", "number of pings", 1, 65535, count);
    line.AddNumber("interval-ms",
                   "mean time between pings in ms; uniform within half of it (assumed)",
                   0.001,
                   1e6,
                   intervalMs);
    line.AddCount("seed", "seed of all random numbers", 1, 1'000'000'000, seed);
    line.AddChoice("format", "output", {"text", "json"}, format);
    scenario.Register(line, "ping");
    line.Refuse("RngRun", "use --seed");
    line.Refuse("RngSeed", "use --seed");
    line.Refuse("ns3::CpuLoad::Load", "use --load");
    line.Refuse("ns3::CpuLoad::Mode", "use --load-mode");
    line.Refuse("ns3::EthernetChannel::Delay", "use --delay-us");
    line.Refuse("ns3::EthernetNetDevice::InterruptDelay", "use --coalesce-us");
    line.Refuse("ns3::NetfrontDevice::RxTargetMin", "its receive rings are fully posted: 256");
}

Json
Options::ToJson() const
{
    if (scenario.IsGiven())
    {
        return {{"scenario", scenario.GetFile()}, {"format", format}};
    }
    return {{"from", from},
            {"to", to},
            {"vms", vms},
            {"load", load},
            {"load-mode", loadMode},
            {"dom0", dom0},
            {"coalesce-us", coalesceUs},
            {"delay-us", delayUs},
            {"broadcasts", broadcasts},
            {"warmup", warmup},
            {"count", count},
            {"interval-ms", intervalMs},
            {"seed", seed},
            {"format", format}};
}

void
Options::AddEnd(ScenarioSpec& spec,
                bool guest,
                const std::string& name,
                int64_t dom0Pcpu,
                double share,
                uint64_t count) const
{
    if (!guest)
    {
        spec.natives.emplace_back().name = name;
        return;
    }
    HostSpec& host = spec.hosts.emplace_back();
    host.name = name + "-host";
    host.dom0 = {dom0Pcpu};
    host.coalesce = static_cast<int64_t>(coalesceUs * 1000);
    GuestSpec vm;
    vm.name = name;
    vm.host = host.name;
    vm.pcpus = {0};
    vm.load = share;
    vm.loadMode = loadMode;
    vm.netfront["RxTargetMin"] = "256";
    spec.guests.push_back(vm);
    if (count > 1)
    {
        vm.name = "busy";
        vm.count = count - 1;
        spec.guests.push_back(vm);
    }
}

ScenarioSpec
Options::ToScenario() const
{
    const bool fromGuest = from == "guest";
    const bool toGuest = to == "guest";
    ScenarioSpec spec;
    spec.seed = seed;
    spec.warmup = Seconds(warmup).GetNanoSeconds();
    spec.stop = Seconds(warmup + count * intervalMs * 0.0015 + 10).GetNanoSeconds();
    AddEnd(spec, fromGuest, "from", 1, 0, 1);
    AddEnd(spec, toGuest, "to", dom0 == "shared" ? 0 : 1, load, vms);
    LinkSpec& link = spec.links.emplace_back();
    link.between = {fromGuest ? "from-host" : "from", toGuest ? "to-host" : "to"};
    link.delay = static_cast<int64_t>(delayUs * 1000);
    WorkloadSpec& work = spec.workloads.emplace_back();
    work.kind = "ping";
    work.name = "pings";
    work.from = {"from"};
    work.to = "to";
    work.count = count;
    work.interval = std::llround(intervalMs * 1e6);
    if (broadcasts > 0)
    {
        WorkloadSpec& lan = spec.workloads.emplace_back();
        lan.kind = "broadcast";
        lan.name = "lan";
        lan.from = {fromGuest ? "from-host" : "from"};
        lan.framesPerSecond = broadcasts;
    }
    return spec;
}

using Ping = ScenarioPings::Ping; //!< one ping, times in seconds

/// The pings of a scenario.
class Experiment
{
  public:
    /**
     * \param options what to build
     */
    explicit Experiment(const Options& options);

    /**
     * \return whether the scenario was printed instead
     */
    bool Print() const;

    /**
     * \return the pings
     */
    const std::vector<Ping>& Run();

  private:
    const Options& m_options;               //!< what to build
    ScenarioSpec m_spec;                    //!< the same as a scenario
    std::unique_ptr<ScenarioWorld> m_world; //!< the same, built
};

Experiment::Experiment(const Options& options)
    : m_options(options),
      m_spec(options.scenario.Choose(options.ToScenario(), options.seed)),
      m_world(std::make_unique<ScenarioWorld>(m_spec))
{
}

bool
Experiment::Print() const
{
    std::cout << (m_options.scenario.IsPrinted() ? WriteScenario(m_spec) : "");
    return m_options.scenario.IsPrinted();
}

const std::vector<Ping>&
Experiment::Run()
{
    m_world->Run();
    return m_world->GetFirst<ScenarioPings>().GetPings();
}

/**
 * \param values numbers
 * \return their mean, the quantiles 0.5, 0.9, 0.99 and the largest; null without numbers
 */
Json
Summarise(std::vector<double> values)
{
    if (values.empty())
    {
        return nullptr;
    }
    std::sort(values.begin(), values.end());
    double sum = 0;
    for (double value : values)
    {
        sum += value;
    }
    const auto quantile = [&values](double q) {
        return values[static_cast<std::size_t>(q * (values.size() - 1))];
    };
    return {{"mean", sum / values.size()},
            {"median", quantile(0.5)},
            {"p90", quantile(0.9)},
            {"p99", quantile(0.99)},
            {"max", values.back()}};
}

/**
 * \param pings the pings
 * \return summaries of the round trip times and of the waits in the answering host, in ms
 */
Json
Summary(const std::vector<Ping>& pings)
{
    std::vector<double> rtts;
    std::vector<double> waits;
    for (const auto& ping : pings)
    {
        if (ping.rtt >= 0)
        {
            rtts.push_back(ping.rtt * 1e3);
        }
        if (ping.seen >= 0)
        {
            waits.push_back((ping.seen - ping.atHost) * 1e3);
        }
    }
    return {{"sent", pings.size()},
            {"answered", rtts.size()},
            {"rtt_ms", Summarise(rtts)},
            {"host_to_guest_ms", Summarise(waits)}};
}

/**
 * \param options what was run
 * \param pings its pings
 */
void
PrintJson(const Options& options, const std::vector<Ping>& pings)
{
    Json list = Json::array();
    const auto ms = [](double from, double to) {
        return from < 0 || to < 0 ? Json(nullptr) : Json((to - from) * 1e3);
    };
    for (const auto& ping : pings)
    {
        list.push_back({{"sent_s", ping.sent},
                        {"arrived_at_host_ms", ms(ping.sent, ping.atHost)},
                        {"seen_by_guest_ms", ms(ping.sent, ping.seen)},
                        {"rtt_ms", ms(0, ping.rtt)}});
    }
    const Json record{{"options", options.ToJson()}, {"pings", list}, {"summary", Summary(pings)}};
    std::cout << record.dump(2) << "\n";
}

/**
 * \param pings the pings
 */
void
PrintText(const std::vector<Ping>& pings)
{
    const Json summary = Summary(pings);
    std::cout << summary["answered"] << " of " << summary["sent"] << " pings answered\n"
              << std::fixed << std::setprecision(3)
              << "[ms]                  mean    median       p90       p99       max\n";
    for (const std::string row : {"rtt_ms", "host_to_guest_ms"})
    {
        std::cout << std::left << std::setw(16) << row << std::right;
        for (const std::string column : {"mean", "median", "p90", "p99", "max"})
        {
            std::cout << std::setw(10)
                      << (summary[row].is_null() ? 0.0 : summary[row][column].get<double>());
        }
        std::cout << "\n";
    }
}

} // namespace

int
main(int argc, char* argv[])
{
    return RunExperimentProgram<Options, Experiment>(
        "vm-ping",
        "A series of pings to a guest of a Xen-like host.",
        argc,
        argv,
        [](Experiment& experiment, const Options& options) {
            if (experiment.Print())
            {
                return;
            }
            const auto& pings = experiment.Run();
            options.format == "json" ? PrintJson(options, pings) : PrintText(pings);
        });
}
