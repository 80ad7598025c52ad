/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * \file
 * Many transfers at once from one guest of a Xen-like host, to a receiver nearby and one far away.
 *
 * \verbatim
       HypervisorHost, 2 pCPUs
   +---------------------------------------+
   |  pCPU 0: guest 1 ... guest N (, dom0) |               +---- near: LAN
   |  pCPU 1: (dom0)                       |    1 Gb/s     |
   |  guest 1 -- netfront = netback -- dom0 bridge -- NIC ==== switch
   +---------------------------------------+               |
                                                           +---- far: --far-rtt-ms
   \endverbatim
 *
 * In each round guest 1 starts --flows transfers to the near host and --far-flows to the far
 * one, all at once, a new connection each; the next round starts a pause after all are over. Every
 * guest, the one that transfers included, runs a CPU load. With --offload=vflood the flows share
 * the guest's buffer in dom0 by --policy; --sample-ms records how much of it each flow uses.
 *
 * Defaults are those of figure 12 of the vFlood paper where it says them; what it leaves open is
 * assumed and is an option: --help names each with its default.
 *
 * Expected, as printed (median goodput in Mb/s of near and of far transfers; a test compares them):
 * \verbatim
   vflood-flows --flows=1 --transfers=40                                        21.005  0.000
   vflood-flows --flows=10 --transfers=20                                       11.489  0.000
   vflood-flows --flows=10 --transfers=20 --offload=vflood                      26.491  0.000
   vflood-flows --flows=6 --far-flows=14 --transfers=20                         24.323  2.041
   vflood-flows --flows=6 --far-flows=14 --transfers=20 --offload=vflood        39.475  2.193
   \endverbatim
 * How these compare with what was published is told in src/vflood/doc/vflood.rst.
 */

#include "ns3/arp-cache.h"
#include "ns3/core-module.h"
#include "ns3/ethernet-helper.h"
#include "ns3/experiment-program.h"
#include "ns3/guest-internet-helper.h"
#include "ns3/guest-tcp-l4-protocol.h"
#include "ns3/internet-module.h"
#include "ns3/lan-broadcast.h"
#include "ns3/network-module.h"
#include "ns3/traffic-control-module.h"
#include "ns3/transfer-application.h"
#include "ns3/transfer-log.h"
#include "ns3/transfer-sink.h"
#include "ns3/vflood-helper.h"
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

/// TCP port of the receivers (that of iperf).
constexpr uint16_t PORT = 5001;

/// Shortest time between samples.
constexpr double LEAST_SAMPLE_MS = 0.001;

/// What the command line sets.
struct Options
{
    uint64_t vms{3};                  //!< guests on the core
    double load{0.4};                 //!< CPU load of each guest
    uint64_t flows{10};               //!< transfers at once to the near host
    uint64_t farFlows{0};             //!< transfers at once to the far host
    double farRttMs{60};              //!< round trip to the far host
    uint64_t bytes{100000};           //!< size of a transfer
    uint64_t transfers{100};          //!< number of rounds
    std::string repeat{"rounds"};     //!< whether flows wait for each other
    double duration{0};               //!< seconds after which no round starts; 0: no limit
    std::string offload{"none"};      //!< help from dom0
    std::string policy{"fair"};       //!< how flows share the guest's buffer
    uint64_t buffer{2048};            //!< segments that dom0 buffers for the guest
    std::string dom0{"shared"};       //!< where dom0 runs
    std::string ops{"TcpRenoPerAck"}; //!< dom0's congestion control
    double sampleMs{0};               //!< between samples of the buffer; 0: none
    double coalesceUs{250};           //!< interrupt coalescing of the host's NIC
    uint64_t rxBuffers{256};          //!< receive buffers posted by a guest
    uint64_t guestQueue{1000};        //!< packets in the guest's device queue for which TCP waits
    uint64_t peerWindow{200};         //!< receive window of the native hosts in segments
    double delayUs{25};               //!< one-way delay to the near host
    double gapMs{100};                //!< pauses between rounds are uniform in 0..this
    double broadcasts{100};           //!< frames per second that the LAN broadcasts
    double warmup{60};                //!< simulated seconds of load before the first round
    double maxTime{3600};             //!< simulated seconds after which it gives up
    uint64_t seed{1};                 //!< of all random numbers
    std::string format{"text"};       //!< of the output

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
    line.AddCount("flows", "transfers at once to the near host", 0, 1000, flows);
    line.AddCount("far-flows", "transfers at once to the far host", 0, 1000, farFlows);
    line.AddNumber("far-rtt-ms", "round trip to the far host in ms", 0, 1e5, farRttMs);
    line.AddCount("bytes", "size of a transfer in bytes", 1, 10'000'000'000, bytes);
    line.AddCount("transfers", "number of rounds", 1, 1'000'000, transfers);
    line.AddChoice("repeat",
                   "the next transfers start when all of a round are over, or each flow goes on by "
                   "itself (assumed)",
                   {"rounds", "each"},
                   repeat);
    line.AddNumber("duration",
                   "seconds after which no round starts, or flows that repeat each by "
                   "itself end; 0: no limit",
                   0,
                   1e6,
                   duration);
    line.AddChoice("offload", "help from dom0", {"none", "vflood"}, offload);
    line.AddChoice("policy",
                   "how flows share the guest's buffer in dom0",
                   {"none", "fair", "prioritised"},
                   policy);
    line.AddCount("buffer", "segments that dom0 buffers for the guest", 1, 1'000'000, buffer);
    line.AddChoice("dom0", "pCPU of dom0: the guests' or one of its own", {"shared", "own"}, dom0);
    line.AddChoice(
        "ops",
        "dom0's congestion control",
        {"TcpRenoPerAck", "TcpLinuxReno", "TcpNewReno", "TcpCubic", "TcpVegas", "TcpBbr"},
        ops);
    line.AddNumber("sample-ms", "ms between samples of the buffer; 0: none", 0, 1e6, sampleMs);
    line.AddNumber("coalesce-us", "NIC interrupt coalescing in us (assumed)", 0, 1e6, coalesceUs);
    line.AddCount("rx-buffers", "receive buffers posted by a guest (assumed)", 38, 256, rxBuffers);
    line.AddCount("guest-queue",
                  "packets in the queue of the guest's device for which its TCP waits; 0: it never "
                  "waits (published: Linux)",
                  0,
                  1'000'000'000,
                  guestQueue);
    line.AddCount("peer-window",
                  "receive window of the native hosts in segments (assumed)",
                  4,
                  10000,
                  peerWindow);
    line.AddNumber("delay-us", "one-way delay to the near host in us (assumed)", 0, 1e6, delayUs);
    line.AddNumber("gap-ms", "pauses between rounds: uniform, 0..this (assumed)", 0, 1e6, gapMs);
    line.AddNumber("broadcasts",
                   "broadcasts per second on the LAN, at random (assumed)",
                   0,
                   1e5,
                   broadcasts);
    line.AddNumber("warmup", "seconds of load before the first round (assumed)", 0, 1e6, warmup);
    line.AddNumber("max-time",
                   "simulated seconds of transfers after which to give up",
                   0.001,
                   1e6,
                   maxTime);
    line.AddCount("seed", "seed of all random numbers", 1, 1'000'000'000, seed);
    line.AddChoice("format", "output", {"text", "json"}, format);
    line.Refuse("RngRun", "use --seed");
    line.Refuse("RngSeed", "use --seed");
    line.Refuse("ns3::GuestTcpL4Protocol::DeviceQueueLimit", "use --guest-queue");
    line.Refuse("ns3::VfloodControl::BufferPolicy", "use --policy");
    line.Refuse("ns3::VfloodControl::BufferSize", "use --buffer");
    line.Refuse("ns3::VfloodControl::CongestionOps", "use --ops");
}

Json
Options::ToJson() const
{
    return {{"vms", vms},
            {"load", load},
            {"flows", flows},
            {"far-flows", farFlows},
            {"far-rtt-ms", farRttMs},
            {"bytes", bytes},
            {"transfers", transfers},
            {"repeat", repeat},
            {"duration", duration},
            {"offload", offload},
            {"policy", policy},
            {"buffer", buffer},
            {"dom0", dom0},
            {"ops", ops},
            {"sample-ms", sampleMs},
            {"coalesce-us", coalesceUs},
            {"rx-buffers", rxBuffers},
            {"guest-queue", guestQueue},
            {"peer-window", peerWindow},
            {"delay-us", delayUs},
            {"gap-ms", gapMs},
            {"broadcasts", broadcasts},
            {"warmup", warmup},
            {"max-time", maxTime},
            {"seed", seed},
            {"format", format}};
}

/// A transfer, and which one it is.
struct Transfer
{
    uint64_t round;        //!< counted for each flow alone if they repeat each by itself
    uint64_t flow;         //!< the near ones first
    TransferRecord record; //!< what happened
};

/// What dom0 buffered at some time.
struct Sample
{
    Time time;                    //!< when
    std::vector<uint32_t> queued; //!< segments of each flow of the round
};

/// The host, its guests and the native hosts, with the transfers between them.
class Experiment
{
  public:
    /**
     * \param options what to build
     */
    explicit Experiment(const Options& options);

    /**
     * \return the transfers that are over, in order of start
     * \throws VirtError if there are others after Options::maxTime
     */
    std::vector<Transfer> Run();

    /**
     * \return number of transfers in a round
     */
    std::size_t GetNFlows() const
    {
        return m_options.flows + m_options.farFlows;
    }

    /**
     * \return what dom0 buffered, if it was sampled
     */
    const std::vector<Sample>& GetSamples() const
    {
        return m_samples;
    }

    /**
     * \return packets that the queue of the guest's own device dropped
     */
    uint64_t GetNQueueDrops() const
    {
        auto trafficControl = m_guest->GetObject<TrafficControlLayer>();
        return trafficControl->GetRootQueueDiscOnDevice(m_devices.Get(0))
            ->GetStats()
            .nTotalDroppedPackets;
    }

    /**
     * \return counters of all TCP connections of the guest
     */
    TcpCounters GetGuestCounters() const
    {
        return DynamicCast<GuestTcpL4Protocol>(m_guest->GetObject<TcpL4Protocol>())
            ->GetSockets()
            .total;
    }

  private:
    /// Create the virtualised host, its guests, the native hosts and the switch.
    void BuildHosts();

    /// Install IP and TCP on guest 1 and the native hosts, receivers on the latter.
    void BuildStacks();

    /// Tell everybody everybody's MAC address: while it is asked for, all SYNs but three are lost.
    void FillArpCaches();

    /// Install both halves of vFlood.
    void BuildVflood();

    /// Install the broadcasts of the LAN.
    void BuildBroadcasts();

    /// Start all transfers of a round.
    void StartRound();

    /**
     * \param flow number of its flow, the near ones first
     * \param attempt a transfer that has called connect()
     */
    void OnStarted(uint64_t flow, const TransferAttempt& attempt);

    /**
     * \param record a transfer that is over
     */
    void OnEnded(const TransferRecord& record);

    /// Note what dom0 buffers.
    void TakeSample();

    const Options& m_options;           //!< what to build
    VirtHostHelper m_virt;              //!< first of all: makes the simulator a gated one
    Ptr<HypervisorHost> m_host;         //!< virtualised host
    Ptr<GuestNode> m_guest;             //!< guest 1
    NodeContainer m_natives;            //!< near, far
    NetDeviceContainer m_devices;       //!< netfront of guest 1, NICs of the native hosts
    Ipv4InterfaceContainer m_addresses; //!< of these
    Ptr<VfloodControl> m_control;       //!< null without vFlood
    Ptr<UniformRandomVariable> m_gap;   //!< pauses in s
    TransferLog m_log;                  //!< what happened
    uint64_t m_rounds{0};               //!< started
    bool m_done{false};                 //!< no round follows
    std::vector<FlowKey> m_flows;       //!< present connection of each flow
    std::vector<std::pair<uint64_t, uint64_t>> m_places; //!< round and flow, in order of start
    std::vector<Sample> m_samples;                       //!< of the buffer
};

Experiment::Experiment(const Options& options)
    : m_options(options)
{
    RngSeedManager::SetRun(options.seed);
    if (GetNFlows() == 0)
    {
        throw VirtError("options --flows and --far-flows are both 0; allowed: one of them from 1");
    }
    if (options.sampleMs > 0 && options.sampleMs < LEAST_SAMPLE_MS)
    {
        throw VirtError("option --sample-ms is " + std::to_string(options.sampleMs) +
                        "; allowed: 0 (no samples), or from 0.001 (1 us)");
    }
    BuildHosts();
    BuildStacks();
    FillArpCaches();
    BuildVflood();
    BuildBroadcasts();
    m_gap =
        CreateObjectWithAttributes<UniformRandomVariable>("Max", DoubleValue(options.gapMs / 1000));
    m_gap->SetStream(0);
    m_log.SetEndedCallback(MakeCallback(&Experiment::OnEnded, this));
    Simulator::Schedule(Seconds(options.warmup), &Experiment::StartRound, this);
}

void
Experiment::BuildHosts()
{
    m_virt.SetScheduler("ns3::CreditScheduler");
    m_virt.SetNetfrontAttribute("RxTargetMin", UintegerValue(m_options.rxBuffers));
    m_virt.SetNetfrontAttribute("RxTargetMax", UintegerValue(m_options.rxBuffers));
    m_virt.SetNetfrontAttribute("NotifyMode", StringValue("PerBurst"));
    m_virt.SetLoadAttribute("Mode", StringValue("Cumulative"));
    m_host = m_virt.CreateHost({m_options.dom0 == "shared" ? 0U : 1U});
    m_natives.Create(2);

    EthernetHelper ethernet; // the way to the near host has two cables, half of the delay each
    ethernet.SetChannelAttribute("Delay", TimeValue(NanoSeconds(m_options.delayUs * 500)));
    NodeContainer hosts(m_host);
    hosts.Add(m_natives);
    const auto nics = ethernet.InstallSwitch(CreateObject<Node>(), hosts);
    nics.Get(2)->GetChannel()->SetAttribute("Delay",
                                            TimeValue(NanoSeconds(m_options.farRttMs * 500'000)));
    nics.Get(0)->SetAttribute("InterruptDelay",
                              TimeValue(NanoSeconds(m_options.coalesceUs * 1000)));
    m_virt.AttachUplink(m_host, DynamicCast<EthernetNetDevice>(nics.Get(0)));
    for (uint64_t i = 0; i < m_options.vms; ++i)
    {
        m_virt.InstallLoad(m_virt.CreateGuest(m_host, {0}), m_options.load);
    }
    m_guest = m_host->GetGuest(0);
    m_devices.Add(VirtHostHelper::GetNetfront(m_guest));
    m_devices.Add(nics.Get(1));
    m_devices.Add(nics.Get(2));
}

void
Experiment::BuildStacks()
{
    GuestInternetHelper internet;
    internet.SetSocketAttribute("SndBufSize", UintegerValue(4 << 20));
    internet.SetSocketAttribute("RcvBufSize", UintegerValue(m_options.peerWindow * 1448));
    internet.SetTcpAttribute("DeviceQueueLimit", UintegerValue(m_options.guestQueue));
    internet.Install(m_guest);
    internet.SetTcpAttribute("DeviceQueueLimit", UintegerValue(0));
    internet.Install(m_natives);
    m_addresses = Ipv4AddressHelper("10.0.0.0", "255.255.255.0").Assign(m_devices);
    for (uint32_t i = 0; i < m_natives.GetN(); ++i)
    {
        auto sink = CreateObjectWithAttributes<TransferSink>(
            "Local",
            AddressValue(InetSocketAddress(Ipv4Address::GetAny(), PORT)));
        m_natives.Get(i)->AddApplication(sink);
        m_log.Watch(sink);
    }
}

void
Experiment::FillArpCaches()
{
    for (uint32_t i = 0; i < m_devices.GetN(); ++i)
    {
        const auto ip = m_devices.Get(i)->GetNode()->GetObject<Ipv4L3Protocol>();
        const auto interface = ip->GetInterface(ip->GetInterfaceForDevice(m_devices.Get(i)));
        for (uint32_t j = 0; j < m_devices.GetN(); ++j)
        {
            auto entry = interface->GetArpCache()->Add(m_addresses.GetAddress(j));
            entry->SetMacAddress(m_devices.Get(j)->GetAddress());
            entry->MarkPermanent();
        }
    }
}

void
Experiment::BuildVflood()
{
    if (m_options.offload == "none")
    {
        return;
    }
    const std::map<std::string, std::string> policies = {
        {"none", "ns3::NoBufferPolicy"},
        {"fair", "ns3::FairBufferPolicy"},
        {"prioritised", "ns3::PrioritisedBufferPolicy"}};
    VfloodHelper vflood;
    vflood.SetControlAttribute("BufferPolicy", StringValue(policies.at(m_options.policy)));
    vflood.SetControlAttribute("BufferSize", UintegerValue(m_options.buffer));
    vflood.SetControlAttribute("CongestionOps",
                               TypeIdValue(TypeId::LookupByName("ns3::" + m_options.ops)));
    m_control = vflood.Install(m_host);
    vflood.InstallGuest(m_guest);
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
    broadcast->SetDevice(m_devices.Get(1));
    broadcast->AssignStreams(1);
    m_natives.Get(0)->AddApplication(broadcast);
}

void
Experiment::StartRound()
{
    ++m_rounds;
    m_flows.clear();
    m_flows.resize(GetNFlows());
    for (uint64_t i = 0; i < GetNFlows(); ++i)
    {
        const uint32_t receiver = i < m_options.flows ? 1 : 2;
        auto gap =
            CreateObjectWithAttributes<UniformRandomVariable>("Max",
                                                              DoubleValue(m_options.gapMs / 1000));
        auto sender = CreateObjectWithAttributes<TransferApplication>(
            "Remote",
            AddressValue(InetSocketAddress(m_addresses.GetAddress(receiver), PORT)),
            "Bytes",
            UintegerValue(m_options.bytes),
            "Transfers",
            UintegerValue(m_options.repeat == "each" ? m_options.transfers : 1),
            "Gap",
            PointerValue(gap));
        sender->AssignStreams(static_cast<int64_t>(10 + i));
        m_log.Watch(sender);
        sender->TraceConnectWithoutContext(
            "TransferStarted",
            Callback<void, const TransferAttempt&>(
                [this, i](const TransferAttempt& attempt) { OnStarted(i, attempt); }));
        m_guest->AddApplication(sender);
    }
    if (m_options.sampleMs > 0 && m_control && m_rounds == 1)
    {
        TakeSample();
    }
}

void
Experiment::OnStarted(uint64_t flow, const TransferAttempt& attempt)
{
    m_places.push_back({m_rounds - 1 + attempt.index, flow});
    m_flows[flow] = {IpNumber::FromIpv4(m_addresses.GetAddress(0)),
                     IpNumber::FromIpv4(m_addresses.GetAddress(flow < m_options.flows ? 1 : 2)),
                     InetSocketAddress::ConvertFrom(attempt.local).GetPort(),
                     PORT};
}

void
Experiment::TakeSample()
{
    Sample sample{Simulator::Now(), std::vector<uint32_t>(GetNFlows())};
    for (std::size_t i = 0; i < m_flows.size(); ++i)
    {
        const VfloodFlow* flow = m_control->Find(m_flows[i]);
        sample.queued[i] = flow ? flow->GetQueued() : 0;
    }
    m_samples.push_back(sample);
    Simulator::Schedule(NanoSeconds(m_options.sampleMs * 1e6), &Experiment::TakeSample, this);
}

void
Experiment::OnEnded(const TransferRecord& /* record */)
{
    const bool each = m_options.repeat == "each";
    if (m_log.GetNEnded() < (each ? m_options.transfers : m_rounds) * GetNFlows())
    {
        return;
    }
    const Time since = Simulator::Now() - Seconds(m_options.warmup);
    m_done = each || m_rounds == m_options.transfers ||
             (m_options.duration > 0 && since >= Seconds(m_options.duration));
    if (m_done)
    {
        Simulator::Stop();
        return;
    }
    // not in the context of a guest: whoever starts the transfers is no part of it
    Simulator::ScheduleWithContext(Simulator::NO_CONTEXT,
                                   Seconds(m_gap->GetValue()),
                                   &Experiment::StartRound,
                                   this);
}

std::vector<Transfer>
Experiment::Run()
{
    const bool limited = m_options.repeat == "each" && m_options.duration > 0 &&
                         m_options.duration <= m_options.maxTime;
    Simulator::Stop(Seconds(m_options.warmup + (limited ? m_options.duration : m_options.maxTime)));
    Simulator::Run();
    if (!m_done && !limited)
    {
        throw VirtError("only " + std::to_string(m_log.GetNEnded()) + " of " +
                        std::to_string(m_places.size()) +
                        " transfers that were started were over after " +
                        std::to_string(m_options.maxTime) + " simulated seconds; raise --max-time");
    }
    std::vector<Transfer> ended;
    for (std::size_t i = 0; i < m_places.size(); ++i)
    {
        const TransferRecord& record = m_log.GetTransfers()[i];
        if (record.ended)
        {
            ended.push_back({m_places[i].first, m_places[i].second, record});
        }
    }
    return ended;
}

/**
 * \param values some numbers
 * \return their median; 0 if there are none
 */
double
Median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    const std::size_t n = values.size();
    return n == 0 ? 0 : (values[(n - 1) / 2] + values[n / 2]) / 2;
}

/// Medians of what was run.
struct Summary
{
    double near;  //!< median goodput of transfers to the near host, Mb/s; 0: there are none
    double far;   //!< the same, far host
    double total; //!< median goodput of a round, all its bytes from its start to its end, Mb/s
};

/**
 * \param options what was run
 * \param transfers its transfers, round by round
 * \return medians; a failed transfer counts as 0
 */
Summary
Summarise(const Options& options, const std::vector<Transfer>& transfers)
{
    std::vector<double> near;
    std::vector<double> far;
    std::map<uint64_t, TransferRecord> rounds; // all of a round in one
    for (auto [round, flow, record] : transfers)
    {
        (flow < options.flows ? near : far).push_back(record.GetGoodput() / 1e6);
        record.bytes = record.failed ? 0 : record.bytes;
        auto [whole, first] = rounds.emplace(round, record);
        if (!first)
        {
            whole->second.start = std::min(whole->second.start, record.start);
            whole->second.end = std::max(whole->second.end, record.end);
            whole->second.bytes += record.bytes;
        }
        whole->second.failed = false;
    }
    std::vector<double> total;
    for (const auto& [round, whole] : rounds)
    {
        total.push_back(whole.GetGoodput() / 1e6);
    }
    return {Median(near), Median(far), Median(total)};
}

/**
 * \param options what was run
 * \param transfers its transfers
 * \return one object for each
 */
Json
ListTransfers(const Options& options, const std::vector<Transfer>& transfers)
{
    Json list = Json::array();
    for (const auto& [round, flow, record] : transfers)
    {
        list.push_back({{"round", round},
                        {"flow", flow},
                        {"far", flow >= options.flows},
                        {"start_s", record.start.GetSeconds()},
                        {"end_s", record.end.GetSeconds()},
                        {"bytes", record.bytes},
                        {"goodput_mbps", record.GetGoodput() / 1e6},
                        {"failed", record.failed}});
    }
    return list;
}

/**
 * \param options what was run
 * \param experiment it
 * \param transfers its transfers
 */
void
PrintJson(const Options& options,
          const Experiment& experiment,
          const std::vector<Transfer>& transfers)
{
    const Summary summary = Summarise(options, transfers);
    Json record{{"options", options.ToJson()},
                {"transfers", ListTransfers(options, transfers)},
                {"median_goodput_mbps",
                 {{"near", summary.near}, {"far", summary.far}, {"round", summary.total}}}};
    Json samples = Json::array();
    for (const auto& sample : experiment.GetSamples())
    {
        samples.push_back({{"time_s", sample.time.GetSeconds()}, {"queued", sample.queued}});
    }
    const TcpCounters counters = experiment.GetGuestCounters();
    record["guest_queue_drops"] = experiment.GetNQueueDrops();
    record["guest_tcp"] = {{"out_segs", counters.OutSegs},
                           {"retrans_segs", counters.RetransSegs},
                           {"timeouts", counters.TCPTimeouts},
                           {"spurious_rtos", counters.TCPSpuriousRTOs}};
    record["samples"] = samples;
    std::cout << record.dump(2) << "\n";
}

/**
 * \param options what was run
 * \param transfers its transfers
 */
void
PrintText(const Options& options, const std::vector<Transfer>& transfers)
{
    const Summary summary = Summarise(options, transfers);
    std::cout << std::fixed << std::setprecision(3) << "transfers: " << transfers.size() << "\n"
              << "median goodput of a near transfer: " << summary.near << " Mb/s\n"
              << "median goodput of a far transfer:  " << summary.far << " Mb/s\n"
              << "median goodput of a round:         " << summary.total << " Mb/s\n";
}

} // namespace

int
main(int argc, char* argv[])
{
    return RunExperimentProgram<Options, Experiment>(
        "vflood-flows",
        "Many transfers at once from one guest of a Xen-like host, to a receiver nearby and one "
        "far "
        "away.",
        argc,
        argv,
        [](Experiment& experiment, const Options& options) {
            const auto transfers = experiment.Run();
            options.format == "json" ? PrintJson(options, experiment, transfers)
                                     : PrintText(options, transfers);
        });
}
