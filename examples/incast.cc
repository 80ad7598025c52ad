/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * \file
 * Incast in a virtual cluster: one receiver strobes blocks from many senders, each of them a guest
 * that shares its core with guests that never sleep.
 *
 * \verbatim
    host 1: guest 1 (sender) and N-1 busy guests on pCPU 0, dom0 on pCPU 1  ----+
    host 2: the same                                                        ----+ switch ----
 receiver: a guest
    ...                                                                         |  1 Gb/s     alone
 on its host host S                                                                  ----+
   \endverbatim
 *
 * In each round the receiver asks every sender for a block and waits until all have come. The port
 * of the switch towards the receiver has a buffer of --port-buffer bytes.
 */

#include "ns3/core-module.h"
#include "ns3/ethernet-helper.h"
#include "ns3/experiment-program.h"
#include "ns3/guest-internet-helper.h"
#include "ns3/incast-client.h"
#include "ns3/incast-server.h"
#include "ns3/internet-module.h"
#include "ns3/network-module.h"
#include "ns3/virt-host-helper.h"

#include <algorithm>
#include <iomanip>
#include <iostream>
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
    double rtoMinMs{200};    //!< floor of the RTO's variance term
    uint64_t vmsPerCore{3};  //!< guests on a sender's core
    double load{1};          //!< CPU load of the sender's neighbours
    double senderLoad{0};    //!< CPU load inside the sender
    std::string sack{"on"};  //!< selective acknowledgements
    uint64_t hz{1000};       //!< timer interrupts of the guests
    uint64_t portBuffer{131072};   //!< bytes in each port of the switch
    uint64_t socketBuffer{196608}; //!< bytes, send and receive
    double coalesceUs{20};         //!< interrupt coalescing of the NICs
    double delayUs{35};            //!< one-way delay of each cable
    double maxTime{100000};        //!< give up after this
    uint64_t seed{1};              //!< of all random numbers
    std::string format{"text"};    //!< of the output

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
    line.AddNumber("rto-min", "floor of the RTO's variance in ms", 1, 10000, rtoMinMs);
    line.AddCount("vms-per-core", "guests on a sender's core", 1, 16, vmsPerCore);
    line.AddNumber("load", "CPU load of the sender's neighbours, 0..1 (assumed)", 0, 1, load);
    line.AddNumber("sender-load", "CPU load inside the sender, 0..1 (assumed)", 0, 1, senderLoad);
    line.AddChoice("sack", "selective acknowledgements (assumed)", {"on", "off"}, sack);
    line.AddCount("hz", "timer interrupts of the guests per second", 1, 10000, hz);
    line.AddCount("port-buffer",
                  "bytes in each port of the switch (assumed)",
                  1514,
                  1'000'000'000,
                  portBuffer);
    line.AddCount("socket-buffer", "bytes, send and receive", 4096, 100'000'000, socketBuffer);
    line.AddNumber("coalesce-us", "NIC interrupt coalescing in us (assumed)", 0, 1e6, coalesceUs);
    line.AddNumber("delay-us",
                   "one-way delay of each cable in us (derived: 0.147 ms between native hosts)",
                   0,
                   1e6,
                   delayUs);
    line.AddNumber("max-time", "simulated seconds after which to give up", 0.001, 1e7, maxTime);
    line.AddCount("seed", "seed of all random numbers", 1, 1'000'000'000, seed);
    line.AddChoice("format", "output", {"text", "json"}, format);
    line.Refuse("RngRun", "use --seed");
    line.Refuse("RngSeed", "use --seed");
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
            {"rto-min", rtoMinMs},
            {"vms-per-core", vmsPerCore},
            {"load", load},
            {"sender-load", senderLoad},
            {"sack", sack},
            {"hz", hz},
            {"port-buffer", portBuffer},
            {"socket-buffer", socketBuffer},
            {"coalesce-us", coalesceUs},
            {"delay-us", delayUs},
            {"max-time", maxTime},
            {"seed", seed},
            {"format", format}};
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
     * \return the rounds, all of them over
     * \throws VirtError if a connection was lost or the time is over
     */
    const std::vector<IncastRound>& Run();

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

    /// Install IP, TCP and the applications on the first guest of each host.
    void BuildApplications();

    const Options& m_options;              //!< what to build
    VirtHostHelper m_virt;                 //!< first of all: makes the simulator a gated one
    Ptr<Node> m_switch;                    //!< the switch
    NodeContainer m_guests;                //!< the receiver, then the senders
    NetDeviceContainer m_devices;          //!< their netfronts
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
    BuildHosts();
    BuildApplications();
}

void
Experiment::BuildHosts()
{
    m_virt.SetPreset("xen-4.1");
    m_virt.SetGuestAttribute("Hz", UintegerValue(m_options.hz));
    m_virt.SetNetfrontAttribute("RxTargetMin", UintegerValue(256));
    m_virt.SetNetfrontAttribute("NotifyMode", StringValue("PerBurst"));
    EthernetHelper ethernet;
    ethernet.SetChannelAttribute("Delay", TimeValue(NanoSeconds(m_options.delayUs * 1000)));
    ethernet.SetDeviceAttribute("InterruptDelay",
                                TimeValue(NanoSeconds(m_options.coalesceUs * 1000)));
    ethernet.SetSwitchPortAttribute(
        "TxQueueSize",
        QueueSizeValue(QueueSize(QueueSizeUnit::BYTES, m_options.portBuffer)));
    NodeContainer hosts;
    for (uint64_t i = 0; i <= m_options.senders; ++i)
    {
        hosts.Add(m_virt.CreateHost({1}));
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
        m_virt.InstallLoad(guest, m_options.senderLoad);
    }
    for (uint64_t i = 0; i < neighbours; ++i)
    {
        m_virt.InstallLoad(m_virt.CreateGuest(host, {0}), m_options.load);
    }
    m_guests.Add(guest);
    m_devices.Add(VirtHostHelper::GetNetfront(guest));
}

void
Experiment::BuildApplications()
{
    GuestInternetHelper internet;
    internet.SetSocketAttribute("MinRto", TimeValue(NanoSeconds(m_options.rtoMinMs * 1e6)));
    internet.SetSocketAttribute("Sack", BooleanValue(m_options.sack == "on"));
    internet.SetSocketAttribute("SndBufSize", UintegerValue(m_options.socketBuffer));
    internet.SetSocketAttribute("RcvBufSize", UintegerValue(m_options.socketBuffer));
    internet.Install(m_guests);
    auto addresses = Ipv4AddressHelper("10.0.0.0", "255.255.255.0").Assign(m_devices);
    auto client = CreateObjectWithAttributes<IncastClient>("BlockSize",
                                                           UintegerValue(m_options.block),
                                                           "Rounds",
                                                           UintegerValue(m_options.GetRounds()));
    for (uint32_t i = 1; i < m_guests.GetN(); ++i)
    {
        m_guests.Get(i)->AddApplication(CreateObject<IncastServer>());
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
    const double seconds = (rounds.back().end - rounds.front().start).GetSeconds();
    return {{"senders", options.senders},
            {"bytes", bytes},
            {"wrong_bytes", wrong},
            {"time_s", seconds},
            {"goodput_mbps", bytes * 8 / seconds / 1e6},
            {"switch_drops", experiment.GetNSwitchDrops()}};
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
                Json list = Json::array();
                for (const auto& round : rounds)
                {
                    list.push_back((round.end - round.start).GetSeconds());
                }
                std::cout << Json{{"options", options.ToJson()},
                                  {"round_s", list},
                                  {"summary", summary}}
                                 .dump(2)
                          << "\n";
                return;
            }
            for (const auto& [key, value] : summary.items())
            {
                std::cout << std::left << std::setw(16) << key << value << "\n";
            }
        });
}
