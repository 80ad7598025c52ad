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
#include "ns3/ethernet-helper.h"
#include "ns3/experiment-program.h"
#include "ns3/guest-internet-helper.h"
#include "ns3/guest-tcp-l4-protocol.h"
#include "ns3/guest-tcp-socket.h"
#include "ns3/incast-client.h"
#include "ns3/incast-server.h"
#include "ns3/internet-module.h"
#include "ns3/network-module.h"
#include "ns3/pvtcp-helper.h"
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

/// The cluster, and what its client saw.
class Experiment
{
  public:
    /**
     * \param options what to build
     */
    explicit Experiment(const Options& options);

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
     * \return what the TCPs of all senders counted
     */
    TcpCounters GetSenderCounters() const;

    /**
     * \return frames that the switch's port to the receiver dropped
     */
    uint64_t GetNSwitchDrops() const;

  private:
    /// Create the hosts with their guests and the switch.
    void BuildHosts();

    /**
     * \param nic the host's NIC
     * \param neighbours number of busy guests beside the first one
     */
    void BuildGuests(Ptr<NetDevice> nic, uint64_t neighbours);

    /**
     * \param guest gets a load, with a cycle and a beginning of its own
     * \param load share of a pCPU
     */
    void InstallLoad(Ptr<GuestNode> guest, double load);

    /// Record round trip times and RTOs of the first sender, from its first connection on.
    void RecordSeries();

    /**
     * \param rttMs a new sample in ms; negative: none
     * \param rto the RTO since then
     */
    void AddEstimate(double rttMs, Time rto);

    /// Install IP, TCP and the applications on the first guest of each host.
    void BuildApplications();

    const Options& m_options;              //!< what to build
    VirtHostHelper m_virt;                 //!< first of all: makes the simulator a gated one
    Ptr<UniformRandomVariable> m_random;   //!< makes loads differ
    Ptr<Node> m_switch;                    //!< the switch
    NodeContainer m_guests;                //!< the receiver, then the senders
    NetDeviceContainer m_devices;          //!< their netfronts
    Time m_rto;                            //!< RTO of the first sender
    bool m_recording{false};               //!< whether RecordSeries() was called
    std::vector<Estimate> m_series;        //!< of the first sender, if recorded
    std::vector<IncastRound> m_rounds;     //!< rounds so far
    std::string m_error;                   //!< why the client ended
    bool m_ended{false};                   //!< whether it did
    Ptr<EthernetNetDevice> m_receiverPort; //!< the port of the switch towards the receiver
};

Experiment::Experiment(const Options& options)
    : m_options(options),
      m_switch(CreateObject<Node>())
{
    RngSeedManager::SetRun(options.seed);
    m_random = CreateObject<UniformRandomVariable>();
    BuildHosts();
    BuildApplications();
}

void
Experiment::BuildHosts()
{
    m_virt.SetPreset("xen-4.1");
    m_virt.SetHostAttribute("Pcpus", UintegerValue(8));
    m_virt.SetScheduler("ns3::CreditScheduler",
                        "Version",
                        StringValue("4.1"),
                        "PoolPcpus",
                        UintegerValue(m_options.pool));
    m_virt.SetGuestAttribute("Hz", UintegerValue(m_options.hz));
    m_virt.SetGuestAttribute("Tickless", BooleanValue(m_options.timers == "exact"));
    m_virt.SetNetfrontAttribute("RxTargetMin", UintegerValue(256));
    m_virt.SetNetfrontAttribute("NotifyMode", StringValue("PerBurst"));
    m_virt.SetNetfrontAttribute("Tso", BooleanValue(m_options.tso == "on"));
    m_virt.SetNicDriverAttribute("Gro", BooleanValue(m_options.gro == "on"));
    EthernetHelper ethernet;
    ethernet.SetChannelAttribute("Delay", TimeValue(NanoSeconds(m_options.delayUs * 1000)));
    ethernet.SetDeviceAttribute("InterruptDelay",
                                TimeValue(NanoSeconds(m_options.coalesceUs * 1000)));
    ethernet.SetDeviceAttribute("InterruptInterval",
                                TimeValue(NanoSeconds(m_options.throttleUs * 1000)));
    ethernet.SetSwitchPortAttribute(
        "TxQueueSize",
        QueueSizeValue(QueueSize(QueueSizeUnit::BYTES, m_options.portBuffer)));
    NodeContainer hosts;
    for (uint64_t i = 0; i <= m_options.senders; ++i)
    {
        hosts.Add(m_virt.CreateHost({7}));
    }
    NetDeviceContainer nics = ethernet.InstallSwitch(m_switch, hosts);
    for (uint32_t i = 0; i < nics.GetN(); ++i)
    {
        BuildGuests(nics.Get(i), i == 0 ? 0 : m_options.vmsPerCore - 1);
    }
    m_receiverPort = DynamicCast<EthernetNetDevice>(m_switch->GetDevice(1)); // 0 is the bridge
}

void
Experiment::BuildGuests(Ptr<NetDevice> nic, uint64_t neighbours)
{
    auto host = DynamicCast<HypervisorHost>(nic->GetNode());
    m_virt.AttachUplink(host, DynamicCast<EthernetNetDevice>(nic));
    Ptr<GuestNode> guest = m_virt.CreateGuest(host, {0});
    if (neighbours > 0 && m_options.senderLoad > 0)
    {
        InstallLoad(guest, m_options.senderLoad);
    }
    for (uint64_t i = 0; i < neighbours; ++i)
    {
        InstallLoad(m_virt.CreateGuest(host, {0}), m_options.load);
    }
    for (uint64_t i = 0; neighbours > 0 && i < (m_options.cores - 1) * m_options.vmsPerCore; ++i)
    {
        const auto core = static_cast<uint32_t>(1 + i / m_options.vmsPerCore);
        InstallLoad(m_virt.CreateGuest(host, {core}), m_options.load);
    }
    m_guests.Add(guest);
    m_devices.Add(VirtHostHelper::GetNetfront(guest));
}

void
Experiment::InstallLoad(Ptr<GuestNode> guest, double load)
{
    const double duty = m_options.dutyMs / 1e3 * (0.8 + 0.4 * m_random->GetValue());
    m_virt.SetLoadAttribute("DutyCycle", TimeValue(Seconds(duty)));
    m_virt.SetLoadAttribute(
        "StartOffset",
        StringValue("ns3::UniformRandomVariable[Min=0|Max=" + std::to_string(duty) + "]"));
    m_virt.InstallLoad(guest, load);
}

void
Experiment::BuildApplications()
{
    const std::map<std::string, std::string> words = {{"off", "Off"},
                                                      {"basic", "Basic"},
                                                      {"sack", "Sack"},
                                                      {"rate-halving", "RateHalving"},
                                                      {"conservative", "Conservative"},
                                                      {"undo", "Undo"}};
    GuestInternetHelper internet;
    internet.SetProfile(m_options.profile);
    if (m_options.frto != "profile")
    {
        internet.SetTcpAttribute("Frto", StringValue(words.at(m_options.frto)));
    }
    if (m_options.response != "profile")
    {
        internet.SetTcpAttribute("FrtoResponse", StringValue(words.at(m_options.response)));
    }
    internet.SetTcpAttribute("TsoDeferral", BooleanValue(m_options.tso == "on"));
    internet.SetTcpAttribute("EifelUndo", BooleanValue(m_options.undo == "on"));
    internet.SetSocketAttribute("MinRto", TimeValue(NanoSeconds(m_options.rtoMinMs * 1e6)));
    internet.SetSocketAttribute("Sack", BooleanValue(m_options.sack == "on"));
    internet.SetSocketAttribute("SndBufSize", UintegerValue(m_options.socketBuffer / 3 * 4));
    internet.SetSocketAttribute("RcvBufSize", UintegerValue(m_options.socketBuffer));
    internet.Install(m_guests);
    for (uint32_t i = 1; m_options.tcp == "pvtcp" && i < m_guests.GetN(); ++i)
    {
        PvtcpHelper().Install(DynamicCast<GuestNode>(m_guests.Get(i)));
    }
    auto addresses = Ipv4AddressHelper("10.0.0.0", "255.255.255.0").Assign(m_devices);
    auto client = CreateObjectWithAttributes<IncastClient>("BlockSize",
                                                           UintegerValue(m_options.block),
                                                           "Rounds",
                                                           UintegerValue(m_options.GetRounds()));
    for (uint32_t i = 1; i < m_guests.GetN(); ++i)
    {
        auto server = CreateObject<IncastServer>();
        m_guests.Get(i)->AddApplication(server);
        if (i == 1 && m_options.series == "on")
        {
            server->TraceConnectWithoutContext("Request",
                                               Callback<void, uint32_t>([this](uint32_t) {
                                                   if (!m_recording)
                                                   {
                                                       m_recording = true;
                                                       RecordSeries();
                                                   }
                                               }));
        }
        client->AddServer(InetSocketAddress(addresses.GetAddress(i), IncastServer::PORT));
    }
    client->SetStartTime(Seconds(1));
    m_guests.Get(0)->AddApplication(client);
    client->TraceConnectWithoutContext(
        "Round",
        Callback<void, const IncastRound&>(
            [this](const IncastRound& round) { m_rounds.push_back(round); }));
    client->TraceConnectWithoutContext(
        "Ended",
        Callback<void, const std::string&>([this](const std::string& error) {
            m_ended = true;
            m_error = error;
            Simulator::Stop();
        }));
}

const std::vector<IncastRound>&
Experiment::Run()
{
    Simulator::Stop(Seconds(1 + m_options.maxTime));
    Simulator::Run();
    if (!m_ended || !m_error.empty())
    {
        throw VirtError(m_ended ? m_error
                                : std::to_string(m_rounds.size()) + " of " +
                                      std::to_string(m_options.GetRounds()) +
                                      " rounds were over after --max-time=" +
                                      std::to_string(m_options.maxTime) + " s; give it more");
    }
    return m_rounds;
}

void
Experiment::RecordSeries()
{
    const auto tcp = DynamicCast<GuestTcpL4Protocol>(m_guests.Get(1)->GetObject<TcpL4Protocol>());
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
    TcpCounters sum;
    for (uint32_t i = 1; i < m_guests.GetN(); ++i)
    {
        const auto tcp =
            DynamicCast<GuestTcpL4Protocol>(m_guests.Get(i)->GetObject<TcpL4Protocol>());
        const TcpCounters& counters = tcp->GetSockets().total;
        sum.OutSegs += counters.OutSegs;
        sum.OutBursts += counters.OutBursts;
        sum.RetransSegs += counters.RetransSegs;
        sum.TCPTimeouts += counters.TCPTimeouts;
        sum.RetransmitTimers += counters.RetransmitTimers;
        sum.TCPSpuriousRTOs += counters.TCPSpuriousRTOs;
        sum.TCPDSACKRecv += counters.TCPDSACKRecv;
        sum.DuplicateAcks += counters.DuplicateAcks;
    }
    return sum;
}

uint64_t
Experiment::GetNSwitchDrops() const
{
    return m_receiverPort->GetDropCount();
}

/**
 * \param options what was run
 * \param experiment it
 * \param rounds its rounds
 * \return what the client and the switch counted
 */
Json
Summary(const Options& options,
        const Experiment& experiment,
        const std::vector<IncastRound>& rounds)
{
    uint64_t bytes = 0;
    uint64_t wrong = 0;
    for (const auto& round : rounds)
    {
        bytes += round.bytes;
        wrong += round.wrong;
    }
    const TcpCounters counters = experiment.GetSenderCounters();
    const double seconds = (rounds.back().end - rounds.front().start).GetSeconds();
    return {{"senders", options.senders},
            {"bytes", bytes},
            {"wrong_bytes", wrong},
            {"time_s", seconds},
            {"goodput_mbps", bytes * 8 / seconds / 1e6},
            {"switch_drops", experiment.GetNSwitchDrops()},
            {"out_segs", options.tso == "on" ? counters.OutBursts : counters.OutSegs},
            {"retrans_segs", counters.RetransSegs},
            {"timeouts", counters.TCPTimeouts},
            {"all_timeouts", counters.RetransmitTimers},
            {"spurious_rtos", counters.TCPSpuriousRTOs},
            {"dup_acks", options.sack == "on" ? counters.TCPDSACKRecv : counters.DuplicateAcks},
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
            const auto& rounds = experiment.Run();
            const Json summary = Summary(options, experiment, rounds);
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
