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
 * option: --help names each with its default. --scenario=FILE takes hosts, guests, the cable and
 the
 * transfers from a file instead; --print-scenario prints what the options mean, as such a file.
 *
 * Validation: see `./vflood run`, which runs this program over several seeds and sets the result
 * beside the published one.
 */

#include "ns3/core-module.h"
#include "ns3/ethernet-helper.h"
#include "ns3/experiment-program.h"
#include "ns3/option-words.h"
#include "ns3/scenario-option.h"
#include "ns3/scenario-transfers.h"
#include "ns3/scenario-world.h"
#include "ns3/scenario-writer.h"

#include <algorithm>
#include <iomanip>
#include <iostream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>

using namespace ns3;
using Json = nlohmann::ordered_json;

namespace
{

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
    scenario.Register(line, "transfer");
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
    if (scenario.IsGiven())
    {
        return {{"scenario", scenario.GetFile()}, {"format", format}};
    }
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

/**
 * \param us microseconds
 * \return whole ns
 */
int64_t
ToNs(double us)
{
    return static_cast<int64_t>(us * 1000);
}

ScenarioSpec
Options::ToScenario() const
{
    if (offload == "leulo" && placement == "nic")
    {
        throw VirtError("--offload=leulo runs in dom0 and --placement is nic; allowed with leulo: "
                        "--placement=dom0");
    }
    const std::map<std::string, std::vector<int64_t>> pcpus = {{"shared", {0}},
                                                               {"own", {1}},
                                                               {"floating", {0, 1}}};
    StackSpec stack;
    stack.tcp = tcp;
    stack.congestion = congestion;
    stack.initialCwnd = initialCwnd;
    stack.sendBuffer = 4 << 20;
    stack.receiveBuffer = peerWindow * 1448;

    ScenarioSpec spec;
    spec.seed = seed;
    spec.warmup = Seconds(warmup).GetNanoSeconds();
    spec.stop = Seconds(warmup + maxTime).GetNanoSeconds();
    NativeSpec& peer = spec.natives.emplace_back();
    static_cast<StackSpec&>(peer) = stack;
    peer.name = "peer";
    HostSpec& host = spec.hosts.emplace_back();
    host.name = "xen";
    host.scheduler = scheduler;
    host.dom0 = pcpus.at(dom0);
    host.placement = placement;
    host.coalesce = ToNs(coalesceUs);
    host.interruptInterval = ToNs(intervalUs);
    host.vsnoopWindow = snoopWindow;
    host.leuloPlacement = "dom0";
    GuestSpec busy;
    busy.host = "xen";
    busy.pcpus = {0};
    busy.load = load;
    busy.loadMode = loadMode;
    busy.rxBuffers = rxBuffers;
    busy.notify = notify;
    busy.tso = tso;
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
    link.delay = ToNs(delayUs);
    link.loss = loss;
    WorkloadSpec& work = spec.workloads.emplace_back();
    work.kind = "transfer";
    work.name = "transfers";
    work.from = {direction == "send" ? "vm" : "peer"};
    work.to = direction == "send" ? "peer" : "vm";
    work.bytes = bytes;
    work.count = transfers;
    work.gap = ToNs(gapMs * 1000);
    work.reader = reader;
    if (broadcasts > 0)
    {
        WorkloadSpec& lan = spec.workloads.emplace_back();
        lan.kind = "broadcast";
        lan.name = "lan";
        lan.from = {"peer"};
        lan.framesPerSecond = broadcasts;
    }
    return spec;
}

/// The transfers of a scenario.
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
     * \return the transfers, all of them over
     * \throws VirtError if they are not over after Options::maxTime
     */
    const std::vector<TransferRecord>& Run();

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
    if (options.pcap)
    {
        const auto pcap = [](const NetDeviceContainer& devices) {
            EthernetHelper().EnablePcap("vm-transfer", devices, true);
        };
        pcap(NetDeviceContainer(VirtHostHelper::GetNetfront(m_world->GetMachine("vm").guest)));
        pcap(NetDeviceContainer(m_world->GetMachine("xen").nic));
        pcap(NetDeviceContainer(m_world->GetMachine("peer").nic));
    }
}

bool
Experiment::Print() const
{
    std::cout << (m_options.scenario.IsPrinted() ? WriteScenario(m_spec) : "");
    return m_options.scenario.IsPrinted();
}

const std::vector<TransferRecord>&
Experiment::Run()
{
    m_world->Run();
    const auto& transfers = m_world->GetFirst<ScenarioTransfers>();
    if (transfers.GetNDone() < transfers.GetNAsked())
    {
        const Time given = NanoSeconds(*m_world->GetSpec().stop - *m_world->GetSpec().warmup);
        throw VirtError("only " + std::to_string(transfers.GetNDone()) + " of " +
                        std::to_string(transfers.GetNAsked()) + " transfers were over after " +
                        std::to_string(given.GetSeconds()) + " simulated seconds; raise " +
                        (m_options.scenario.IsGiven() ? "stop" : "--max-time"));
    }
    return transfers.GetTransfers();
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
            if (experiment.Print())
            {
                return;
            }
            const auto& transfers = experiment.Run();
            options.format == "json" ? PrintJson(options, transfers) : PrintText(transfers);
        });
}
