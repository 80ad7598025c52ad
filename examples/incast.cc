/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * \file
 * Incast in a virtual cluster: one receiver strobes blocks from many senders, each of them a guest
 * that shares its core with guests that have other work.
 *
 * \verbatim
    host 1: guest 1 (sender) and N-1 busy guests  ----+
            on pCPU 0, N busy ones on each of         |
            pCPU 1 ... 6, dom0 on pCPU 7              |
    host 2: the same                              ----+ switch ---- receiver: a guest alone
    ...                                               |  1 Gb/s     on its host
    host S                                        ----+
   \endverbatim
 *
 * In each round the receiver asks every sender for a block and waits until all have come. The port
 * of the switch towards the receiver has a buffer of --port-buffer bytes. After a wait for the core
 * a sender's retransmission timer has expired though nothing was lost; PVTCP doubts such timers.
 * --scenario=FILE takes all this from a file instead; --print-scenario prints what the options
 mean, as
 * such a file.
 *
 * Expected, as printed (goodput in Mb/s, timeouts, retransmitted segments; a test compares them):
 * \verbatim
   incast --rto-min=200 --scale=0.1                   556.5    0    0
   incast --rto-min=1 --scale=0.1                     265.5   53   53
   incast --rto-min=1 --tcp=pvtcp --scale=0.1         569.5    0    0
   incast --senders=8 --rto-min=1 --scale=0.005       575.2   62  114
   \endverbatim
 * How these compare with what was published is told in src/vflood/doc/pvtcp.rst.
 */

#include "ns3/core-module.h"
#include "ns3/ethernet-channel.h"
#include "ns3/ethernet-net-device.h"
#include "ns3/experiment-program.h"
#include "ns3/guest-tcp-l4-protocol.h"
#include "ns3/guest-tcp-socket.h"
#include "ns3/scenario-incast.h"
#include "ns3/scenario-option.h"
#include "ns3/scenario-world.h"
#include "ns3/scenario-writer.h"

#include <algorithm>
#include <cmath>
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
    uint64_t senders{1};     //!< number of servers
    uint64_t block{1024000}; //!< bytes asked of each per round
    uint64_t rounds{0};      //!< number of rounds at scale 1; 0: as published for the block size
    double scale{1};         //!< share of the rounds that is simulated
    std::string tcp{"standard"};         //!< standard, or PVTCP
    std::string tso{"on"};               //!< segmentation offload in the guests
    std::string gro{"on"};               //!< receive offload in dom0 of all hosts
    std::string series{"off"};           //!< whether to record the first sender's RTT and RTO
    std::string profile{"linux-2.6.32"}; //!< kernel of the guests
    std::string frto{"profile"};         //!< how timeouts are found spurious
    std::string response{"profile"};     //!< what becomes of the window then
    std::string undo{"on"};              //!< whether timestamps may take a timeout back
    double rtoMinMs{200};                //!< floor of the RTO's variance term
    uint64_t vmsPerCore{3};              //!< guests on a sender's core
    uint64_t pool{0};                    //!< pCPUs whose credit is shared out, 0: the host's
    uint64_t cores{7};                   //!< cores of a sender's host that are shared so
    double load{0.4};                    //!< CPU load of the sender's neighbours
    double dutyMs{100};                  //!< cycle of all loads
    double senderLoad{0};                //!< CPU load inside the sender
    std::string sack{"on"};              //!< selective acknowledgements
    std::string timers{"jiffies"};       //!< when timers of the guests expire
    uint64_t hz{1000};                   //!< timer interrupts of the guests
    uint64_t portBuffer{131072};         //!< bytes in each port of the switch
    uint64_t socketBuffer{196608};       //!< bytes, send and receive
    double coalesceUs{20};               //!< interrupt coalescing of the NICs
    double throttleUs{250};              //!< least time between interrupts of a NIC
    double delayUs{35};                  //!< one-way delay of each cable
    double maxTime{100000};              //!< give up after this
    uint64_t seed{1};                    //!< of all random numbers
    std::string format{"text"};          //!< of the output
    ScenarioOption scenario;             //!< a file in place of all this

    /**
     * \param line gets the options
     */
    void Register(CheckedCommandLine& line);

    /**
     * \return number of rounds to simulate
     */
    uint32_t GetRounds() const;

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
     * \param name of a host or hosts
     * \return such a host
     */
    HostSpec GetHost(const std::string& name) const;

    /**
     * \return a guest with all but its name, host, load and offload
     */
    GuestSpec GetGuest() const;

    /**
     * \param[in,out] guest gets a load, with a cycle and a beginning of its own
     * \param share of a pCPU
     */
    void SetLoad(GuestSpec& guest, double share) const;
};

void
Options::Register(CheckedCommandLine& line)
{
    line.AddCount("senders", "number of sending hosts", 1, 64, senders);
    line.AddCount("block",
                  "bytes asked of each sender per round (published: 1024000 ... 128000)",
                  1,
                  1'000'000'000,
                  block);
    line.AddCount("rounds",
                  "rounds at scale 1; 0: as published, 2048 MB per sender in all",
                  0,
                  1'000'000,
                  rounds);
    line.AddNumber("scale", "share of the rounds that is simulated", 1e-6, 1, scale);
    line.AddChoice("tcp",
                   "what the senders do about timeouts after they were off: nothing, or PVTCP",
                   {"standard", "pvtcp"},
                   tcp);
    line.AddChoice("profile",
                   "kernel of the guests; --hz is not part of it",
                   {"linux-2.6.18", "linux-2.6.32", "modern"},
                   profile);
    line.AddChoice("frto",
                   "how timeouts are found spurious; profile: as that kernel does",
                   {"profile", "off", "basic", "sack"},
                   frto);
    line.AddChoice("frto-response",
                   "what becomes of the window then; profile: as in that kernel",
                   {"profile", "rate-halving", "conservative", "undo"},
                   response);
    line.AddChoice("eifel-undo",
                   "whether an old timestamp in an ACK takes a timeout back",
                   {"on", "off"},
                   undo);
    line.AddNumber("rto-min", "floor of the RTO's variance in ms", 1, 10000, rtoMinMs);
    line.AddCount("vms-per-core", "guests on a sender's core", 1, 16, vmsPerCore);
    line.AddCount("pool", "pCPUs whose credit is shared out; 0: all of the host", 0, 64, pool);
    line.AddCount("cores",
                  "cores of a sender's host with --vms-per-core guests, all with a load but the "
                  "sender; dom0 has the last of 8 (published: every core; 7 of 8: assumed)",
                  1,
                  7,
                  cores);
    line.AddNumber("load", "CPU load of the sender's neighbours, 0..1 (assumed)", 0, 1, load);
    line.AddNumber("duty-ms",
                   "cycle of the loads in ms: busy for its share, then asleep; each has its own "
                   "cycle within 20 %, or two would stay in step for ever (assumed)",
                   1,
                   1e6,
                   dutyMs);
    line.AddNumber("sender-load", "CPU load inside the sender, 0..1 (assumed)", 0, 1, senderLoad);
    line.AddChoice("tso",
                   "segmentation offload from the guests to the NICs (derived: Table I)",
                   {"on", "off"},
                   tso);
    line.AddChoice("gro",
                   "generic receive offload in dom0 of all hosts (derived: Table I)",
                   {"on", "off"},
                   gro);
    line.AddChoice("series", "record the first sender's RTT and RTO", {"on", "off"}, series);
    line.AddChoice("sack", "selective acknowledgements (assumed)", {"on", "off"}, sack);
    line.AddChoice("timers",
                   "when timers of the guests expire (published: at jiffies)",
                   {"jiffies", "exact"},
                   timers);
    line.AddCount("hz", "timer interrupts of the guests per second", 1, 10000, hz);
    line.AddCount("port-buffer",
                  "bytes in each port of the switch (assumed)",
                  1514,
                  1'000'000'000,
                  portBuffer);
    line.AddCount("socket-buffer", "bytes, send and receive", 4096, 100'000'000, socketBuffer);
    line.AddNumber("coalesce-us", "NIC interrupt coalescing in us (assumed)", 0, 1e6, coalesceUs);
    line.AddNumber("throttle-us",
                   "least time between interrupts of a NIC in us (assumed: 4000 per second, what "
                   "Intel's drivers allow bulk traffic by default since 2.6.20)",
                   0,
                   1e6,
                   throttleUs);
    line.AddNumber("delay-us",
                   "one-way delay of each cable in us (derived: 0.147 ms between native hosts)",
                   0,
                   1e5,
                   delayUs);
    line.AddNumber("max-time", "simulated seconds after which to give up", 0.001, 1e7, maxTime);
    line.AddCount("seed", "seed of all random numbers", 1, 1'000'000'000, seed);
    line.AddChoice("format", "output", {"text", "json"}, format);
    scenario.Register(line, "incast");
    line.Refuse("RngRun", "use --seed");
    line.Refuse("RngSeed", "use --seed");
    line.Refuse("ns3::CreditScheduler::PoolPcpus", "use --pool");
    line.Refuse("ns3::NetfrontDevice::Tso", "use --tso");
    line.Refuse("ns3::Dom0NicDriver::Gro", "use --gro");
    line.Refuse("ns3::CpuLoad::DutyCycle", "use --duty-ms");
    line.Refuse("ns3::EthernetNetDevice::InterruptDelay", "use --coalesce-us");
    line.Refuse("ns3::EthernetNetDevice::InterruptInterval", "use --throttle-us");
    line.Refuse("ns3::EthernetChannel::Delay", "use --delay-us");
    line.Refuse("ns3::GuestNode::Hz", "use --hz");
    line.Refuse("ns3::GuestNode::Tickless", "use --timers");
    line.Refuse("ns3::GuestTcpL4Protocol::EifelUndo", "use --eifel-undo");
    line.Refuse("ns3::GuestTcpL4Protocol::Frto", "use --frto");
    line.Refuse("ns3::GuestTcpL4Protocol::FrtoResponse", "use --frto-response");
    line.Refuse("ns3::GuestTcpL4Protocol::TsoDeferral", "use --tso");
    line.Refuse("ns3::IncastClient::BlockSize", "use --block");
    line.Refuse("ns3::IncastClient::Rounds", "use --rounds");
    line.Refuse("ns3::TcpSocket::RcvBufSize", "use --socket-buffer");
    line.Refuse("ns3::TcpSocket::SndBufSize", "use --socket-buffer");
    line.Refuse("ns3::TcpSocketBase::MinRto", "use --rto-min");
    line.Refuse("ns3::TcpSocketBase::Sack", "use --sack");
}

uint32_t
Options::GetRounds() const
{
    const double all = rounds > 0 ? rounds : std::max(1.0, std::round(2048e6 / block));
    return static_cast<uint32_t>(std::max(1.0, std::round(all * scale)));
}

Json
Options::ToJson() const
{
    if (scenario.IsGiven())
    {
        return {{"scenario", scenario.GetFile()}, {"format", format}};
    }
    return {{"senders", senders},
            {"block", block},
            {"rounds", GetRounds()},
            {"scale", scale},
            {"tcp", tcp},
            {"profile", profile},
            {"frto", frto},
            {"frto-response", response},
            {"eifel-undo", undo},
            {"rto-min", rtoMinMs},
            {"vms-per-core", vmsPerCore},
            {"pool", pool},
            {"cores", cores},
            {"load", load},
            {"duty-ms", dutyMs},
            {"sender-load", senderLoad},
            {"sack", sack},
            {"tso", tso},
            {"gro", gro},
            {"series", series},
            {"timers", timers},
            {"hz", hz},
            {"port-buffer", portBuffer},
            {"socket-buffer", socketBuffer},
            {"coalesce-us", coalesceUs},
            {"throttle-us", throttleUs},
            {"delay-us", delayUs},
            {"max-time", maxTime},
            {"seed", seed},
            {"format", format}};
}

/// What a sender knows of its round trip time, after a change.
struct Estimate
{
    double time;  //!< when, in s
    double rttMs; //!< a new sample; negative: none
    double rtoMs; //!< the RTO since then
};

HostSpec
Options::GetHost(const std::string& name) const
{
    HostSpec host;
    host.name = name;
    host.scheduler = "credit";
    host.schedulerAttributes = {{"Version", "4.1"}, {"PoolPcpus", std::to_string(pool)}};
    host.pcpus = 8;
    host.dom0 = {7};
    host.gro = gro == "on";
    host.coalesce = static_cast<int64_t>(coalesceUs * 1000);
    host.interruptInterval = static_cast<int64_t>(throttleUs * 1000);
    return host;
}

GuestSpec
Options::GetGuest() const
{
    const std::map<std::string, std::string> words = {{"off", "Off"},
                                                      {"basic", "Basic"},
                                                      {"sack", "Sack"},
                                                      {"rate-halving", "RateHalving"},
                                                      {"conservative", "Conservative"},
                                                      {"undo", "Undo"}};
    GuestSpec guest;
    guest.pcpus = {0};
    guest.hz = hz;
    guest.attributes["Tickless"] = timers == "exact" ? "true" : "false";
    guest.netfront["RxTargetMin"] = "256";
    guest.notify = "burst";
    guest.tso = tso == "on";
    guest.tcp = profile;
    guest.tcpAttributes["TsoDeferral"] = tso == "on" ? "true" : "false";
    guest.tcpAttributes["EifelUndo"] = undo == "on" ? "true" : "false";
    if (frto != "profile")
    {
        guest.tcpAttributes["Frto"] = words.at(frto);
    }
    if (response != "profile")
    {
        guest.tcpAttributes["FrtoResponse"] = words.at(response);
    }
    guest.minRto = static_cast<int64_t>(rtoMinMs * 1e6);
    guest.sack = sack == "on";
    guest.sendBuffer = socketBuffer / 3 * 4;
    guest.receiveBuffer = socketBuffer;
    return guest;
}

void
Options::SetLoad(GuestSpec& guest, double share) const
{
    guest.load = share;
    guest.loadCycle = static_cast<int64_t>(dutyMs * 1e6);
    guest.loadSpread = 0.2;
}

ScenarioSpec
Options::ToScenario() const
{
    ScenarioSpec spec;
    spec.seed = seed;
    spec.warmup = Seconds(1).GetNanoSeconds();
    spec.stop = Seconds(1 + maxTime).GetNanoSeconds();
    spec.hosts = {GetHost("receiver-host"), GetHost("sender-host")};
    spec.hosts[1].count = senders;
    GuestSpec guest = GetGuest();
    guest.name = "receiver";
    guest.host = "receiver-host";
    spec.guests.push_back(guest);
    guest.name = "sender";
    guest.host = "sender-host";
    guest.offload = tcp == "pvtcp" ? "pvtcp" : "none";
    if (vmsPerCore > 1 && senderLoad > 0)
    {
        SetLoad(guest, senderLoad);
    }
    spec.guests.push_back(guest);
    guest.offload = "none";
    SetLoad(guest, load);
    for (uint64_t core = 0; vmsPerCore > 1 && core < cores; ++core)
    {
        guest.name = "core" + std::to_string(core) + "-busy";
        guest.pcpus = {static_cast<int64_t>(core)};
        guest.count = core == 0 ? vmsPerCore - 1 : vmsPerCore;
        spec.guests.push_back(guest);
    }
    SwitchSpec& node = spec.switches.emplace_back();
    node.name = "switch";
    node.ports = {"receiver-host", "sender-host"};
    node.delay = static_cast<int64_t>(delayUs * 1000);
    node.buffer = portBuffer;
    WorkloadSpec& work = spec.workloads.emplace_back();
    work.kind = "incast";
    work.name = "incast";
    work.from = {"sender"};
    work.to = "receiver";
    work.bytes = block;
    work.count = GetRounds();
    return spec;
}

/// The cluster, and what its client saw.
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
     * \return the rounds, all of them over
     * \throws VirtError if a connection was lost or the time is over
     */
    const std::vector<IncastRound>& Run();

    /**
     * \return round trip times and RTOs of the first sender, if they are recorded
     */
    const std::vector<Estimate>& GetSeries() const;

    /**
     * \return number of senders
     */
    uint64_t GetNSenders() const;

    /**
     * \return what the TCPs of all senders counted
     */
    TcpCounters GetSenderCounters() const;

    /**
     * \return what the scenario says of the first sender
     */
    const GuestSpec& GetSender() const;

    /**
     * \return frames that the port towards the receiver dropped
     */
    uint64_t GetNSwitchDrops() const;

  private:
    /// Record round trip times and RTOs of the first sender, from its first connection on.
    void RecordSeries();

    /**
     * \param rttMs a new sample in ms; negative: none
     * \param rto the RTO since then
     */
    void AddEstimate(double rttMs, Time rto);

    const Options& m_options;               //!< what to build
    ScenarioSpec m_spec;                    //!< the same as a scenario
    std::unique_ptr<ScenarioWorld> m_world; //!< the same, built
    ScenarioIncast* m_incast;               //!< its client and servers
    Time m_rto;                             //!< RTO of the first sender
    bool m_recording{false};                //!< whether RecordSeries() was called
    std::vector<Estimate> m_series;         //!< of the first sender, if recorded
};

Experiment::Experiment(const Options& options)
    : m_options(options),
      m_spec(options.scenario.Choose(options.ToScenario(), options.seed)),
      m_world(std::make_unique<ScenarioWorld>(m_spec)),
      m_incast(&m_world->GetFirst<ScenarioIncast>())
{
    if (options.series == "on")
    {
        m_incast->GetServers().front()->TraceConnectWithoutContext(
            "Request",
            Callback<void, uint32_t>([this](uint32_t) {
                if (!m_recording)
                {
                    m_recording = true;
                    RecordSeries();
                }
            }));
    }
}

bool
Experiment::Print() const
{
    std::cout << (m_options.scenario.IsPrinted() ? WriteScenario(m_spec) : "");
    return m_options.scenario.IsPrinted();
}

const std::vector<IncastRound>&
Experiment::Run()
{
    m_world->Run();
    if (!m_incast->GetError().empty())
    {
        throw VirtError(m_incast->GetError());
    }
    if (m_incast->GetNDone() < m_incast->GetNAsked())
    {
        const Time given = NanoSeconds(*m_world->GetSpec().stop - *m_world->GetSpec().warmup);
        throw VirtError(std::to_string(m_incast->GetNDone()) + " of " +
                        std::to_string(m_incast->GetNAsked()) + " rounds were over after " +
                        (m_options.scenario.IsGiven() ? "" : "--max-time=") +
                        std::to_string(given.GetSeconds()) + " s; give it more");
    }
    return m_incast->GetRounds();
}

uint64_t
Experiment::GetNSenders() const
{
    return m_incast->GetServers().size();
}

void
Experiment::RecordSeries()
{
    const auto tcp = DynamicCast<GuestTcpL4Protocol>(
        m_incast->GetServers().front()->GetNode()->GetObject<TcpL4Protocol>());
    if (!tcp)
    {
        throw VirtError("--series=on records a guest's own TCP, and the first sender's is Leulo's; "
                        "leave it out");
    }
    GuestTcpSocket* socket = tcp->GetSockets().sockets.rbegin()->second; // the latest: accepted
    m_rto = socket->GetSample().rto;
    socket->TraceConnectWithoutContext("RTO", Callback<void, Time, Time>([this](Time, Time rto) {
                                           AddEstimate(-1, rto);
                                       }));
    socket->TraceConnectWithoutContext(
        "RttSample",
        Callback<void, Time, Time>([this](Time rtt, Time) {
            // The kernel counts whole jiffies, at least one.
            AddEstimate(std::max(rtt.GetSeconds() * 1e3, 1e3 / m_options.hz), m_rto);
        }));
}

void
Experiment::AddEstimate(double rttMs, Time rto)
{
    m_rto = rto;
    const double now = Simulator::Now().GetSeconds();
    if (rttMs >= 0 && !m_series.empty() && m_series.back().time == now && m_series.back().rttMs < 0)
    {
        m_series.pop_back(); // the RTO changed because of this sample
    }
    m_series.push_back({now, rttMs, rto.GetSeconds() * 1e3});
}

const std::vector<Estimate>&
Experiment::GetSeries() const
{
    return m_series;
}

TcpCounters
Experiment::GetSenderCounters() const
{
    return m_incast->GetServerCounters();
}

const GuestSpec&
Experiment::GetSender() const
{
    static const GuestSpec none;
    const ScenarioNames names(m_world->GetSpec());
    for (const WorkloadSpec& workload : m_world->GetSpec().workloads)
    {
        const auto* sender = names.Find(workload.from).front();
        if (workload.kind == "incast" && sender->kind == ScenarioNames::Kind::GUEST)
        {
            return m_world->GetSpec().guests[sender->index];
        }
    }
    return none;
}

uint64_t
Experiment::GetNSwitchDrops() const
{
    const auto incast = std::find_if(m_spec.workloads.begin(),
                                     m_spec.workloads.end(),
                                     [](const auto& work) { return work.kind == "incast"; });
    const Ptr<NetDevice> nic = m_world->GetMachine(incast->to).nic;
    const Ptr<Channel> cable = nic->GetChannel();
    const Ptr<NetDevice> port = cable->GetDevice(cable->GetDevice(0) == nic ? 1 : 0);
    return DynamicCast<EthernetNetDevice>(port)->GetDropCount();
}

/**
 * \param experiment what was run
 * \param rounds its rounds
 * \return what the client and the switch counted
 */
Json
Summary(const Experiment& experiment, const std::vector<IncastRound>& rounds)
{
    const GuestSpec& sender = experiment.GetSender();
    uint64_t bytes = 0;
    uint64_t wrong = 0;
    for (const auto& round : rounds)
    {
        bytes += round.bytes;
        wrong += round.wrong;
    }
    const TcpCounters counters = experiment.GetSenderCounters();
    const double seconds = (rounds.back().end - rounds.front().start).GetSeconds();
    return {
        {"senders", experiment.GetNSenders()},
        {"bytes", bytes},
        {"wrong_bytes", wrong},
        {"time_s", seconds},
        {"goodput_mbps", bytes * 8 / seconds / 1e6},
        {"switch_drops", experiment.GetNSwitchDrops()},
        {"out_segs", sender.tso.value_or(false) ? counters.OutBursts : counters.OutSegs},
        {"retrans_segs", counters.RetransSegs},
        {"timeouts", counters.TCPTimeouts},
        {"all_timeouts", counters.RetransmitTimers},
        {"spurious_rtos", counters.TCPSpuriousRTOs},
        {"dup_acks", sender.sack.value_or(true) ? counters.TCPDSACKRecv : counters.DuplicateAcks},
        {"all_dup_acks", counters.DuplicateAcks}};
}

/**
 * \param options what was run
 * \param rounds its rounds
 * \param series round trip times and RTOs, may be empty
 * \param summary what was counted
 */
void
PrintJson(const Options& options,
          const std::vector<IncastRound>& rounds,
          const std::vector<Estimate>& series,
          const Json& summary)
{
    Json record{{"options", options.ToJson()}, {"round_s", Json::array()}};
    for (const auto& round : rounds)
    {
        record["round_s"].push_back((round.end - round.start).GetSeconds());
    }
    if (options.series == "on")
    {
        record["series"] = Json::array();
        for (const auto& [time, rtt, rto] : series)
        {
            record["series"].push_back({time, rtt < 0 ? Json() : Json(rtt), rto});
        }
    }
    record["summary"] = summary;
    std::cout << record.dump(options.series == "on" ? -1 : 2) << "\n";
}

} // namespace

int
main(int argc, char* argv[])
{
    return RunExperimentProgram<Options, Experiment>(
        "incast",
        "Incast in a virtual cluster: one receiver strobes blocks from many senders.",
        argc,
        argv,
        [](Experiment& experiment, const Options& options) {
            if (experiment.Print())
            {
                return;
            }
            const auto& rounds = experiment.Run();
            const Json summary = Summary(experiment, rounds);
            if (options.format == "json")
            {
                PrintJson(options, rounds, experiment.GetSeries(), summary);
                return;
            }
            for (const auto& [key, value] : summary.items())
            {
                std::cout << std::left << std::setw(16) << key << value << "\n";
            }
        });
}
