/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * \file
 * A series of pings to a guest of a Xen-like host: how long a packet waits for its receiver's vCPU.
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
#include "ns3/ethernet-helper.h"
#include "ns3/experiment-program.h"
#include "ns3/guest-internet-helper.h"
#include "ns3/internet-module.h"
#include "ns3/lan-broadcast.h"
#include "ns3/network-module.h"
#include "ns3/option-words.h"
#include "ns3/ping-series.h"
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

/// One ping, times in seconds; negative = did not happen.
struct Ping
{
    double sent{-1};   //!< the request was sent
    double atHost{-1}; //!< it arrived at the answering host
    double seen{-1};   //!< the answering node saw it
    double rtt{-1};    //!< until the reply was read
};

/// One end of the pings.
struct End
{
    Ptr<Node> node;           //!< pings or answers
    Ptr<NetDevice> device;    //!< its device
    Ptr<NetDevice> nic;       //!< the physical device below
    Ptr<HypervisorHost> host; //!< null for a native host
};

/// The two ends and what happened between them.
class Experiment
{
  public:
    /**
     * \param options what to build
     */
    explicit Experiment(const Options& options);

    /**
     * \return the pings
     */
    const std::vector<Ping>& Run();

  private:
    /**
     * \param nics both ends of the cable
     * \param i which end
     * \param guests number of guests, the first one is the end; 0: a native host
     * \param load CPU load of each guest
     * \return the end, without a stack
     */
    End BuildEnd(const NetDeviceContainer& nics, uint32_t i, uint64_t guests, double load);

    /**
     * \param virtualised whether the node is to be a virtualised host
     * \param dom0 pCPU of dom0
     * \return the node
     */
    Ptr<Node> CreateNode(bool virtualised, uint32_t dom0);

    /// Install the pinging application and watch the packets.
    void BuildPings();

    const Options& m_options;  //!< what to build
    VirtHostHelper m_virt;     //!< first of all: makes the simulator a gated one
    End m_from;                //!< pings
    End m_to;                  //!< answers
    std::vector<Ping> m_pings; //!< by sequence number
};

Experiment::Experiment(const Options& options)
    : m_options(options),
      m_pings(options.count)
{
    RngSeedManager::SetRun(options.seed);
    m_virt.SetLoadAttribute("Mode", StringValue(GetLoadModeWords().GetValue(options.loadMode)));
    m_virt.SetNetfrontAttribute("RxTargetMin", UintegerValue(256));
    const uint32_t dom0 = options.dom0 == "shared" ? 0 : 1;
    EthernetHelper ethernet;
    ethernet.SetChannelAttribute("Delay", TimeValue(NanoSeconds(options.delayUs * 1000)));
    const bool fromGuest = options.from == "guest";
    const bool toGuest = options.to == "guest";
    auto nics = ethernet.Install(CreateNode(fromGuest, 1), CreateNode(toGuest, dom0));
    m_from = BuildEnd(nics, 0, fromGuest ? 1 : 0, 0);
    m_to = BuildEnd(nics, 1, toGuest ? options.vms : 0, options.load);
    BuildPings();
}

Ptr<Node>
Experiment::CreateNode(bool virtualised, uint32_t dom0)
{
    return virtualised ? Ptr<Node>(m_virt.CreateHost({dom0})) : CreateObject<Node>();
}

End
Experiment::BuildEnd(const NetDeviceContainer& nics, uint32_t i, uint64_t guests, double load)
{
    Ptr<NetDevice> nic = nics.Get(i);
    End end{nic->GetNode(), nic, nic, DynamicCast<HypervisorHost>(nic->GetNode())};
    if (guests == 0)
    {
        return end;
    }
    nic->SetAttribute("InterruptDelay", TimeValue(NanoSeconds(m_options.coalesceUs * 1000)));
    m_virt.AttachUplink(end.host, DynamicCast<EthernetNetDevice>(nic));
    for (uint64_t guest = 0; guest < guests; ++guest)
    {
        m_virt.InstallLoad(m_virt.CreateGuest(end.host, {0}), load);
    }
    end.node = end.host->GetGuest(0);
    end.device = VirtHostHelper::GetNetfront(end.host->GetGuest(0));
    return end;
}

void
Experiment::BuildPings()
{
    GuestInternetHelper internet;
    internet.Install(m_from.node);
    internet.Install(m_to.node);
    NetDeviceContainer devices(m_from.device);
    devices.Add(m_to.device);
    auto addresses = Ipv4AddressHelper("10.0.0.0", "255.255.255.0").Assign(devices);
    auto series = CreateObjectWithAttributes<PingSeries>(
        "Remote",
        Ipv4AddressValue(addresses.GetAddress(1)),
        "Count",
        UintegerValue(m_options.count),
        "Interval",
        PointerValue(CreateObjectWithAttributes<UniformRandomVariable>(
            "Min",
            DoubleValue(m_options.intervalMs / 2000),
            "Max",
            DoubleValue(m_options.intervalMs * 3 / 2000))));
    series->SetStartTime(Seconds(m_options.warmup));
    series->AssignStreams(0);
    m_from.node->AddApplication(series);
    if (m_options.broadcasts > 0)
    {
        auto broadcast = CreateObjectWithAttributes<LanBroadcast>(
            "Interval",
            PointerValue(CreateObjectWithAttributes<ExponentialRandomVariable>(
                "Mean",
                DoubleValue(1 / m_options.broadcasts))));
        broadcast->SetDevice(m_from.nic);
        broadcast->AssignStreams(1);
        m_from.nic->GetNode()->AddApplication(broadcast);
    }
    series->TraceConnectWithoutContext("Sent", Callback<void, uint16_t>([this](uint16_t i) {
                                           m_pings[i].sent = Simulator::Now().GetSeconds();
                                       }));
    series->TraceConnectWithoutContext("Reply",
                                       Callback<void, uint16_t, Time>([this](uint16_t i, Time rtt) {
                                           m_pings[i].rtt = rtt.GetSeconds();
                                       }));
    const auto watch = [this](Ptr<NetDevice> device, const std::string& trace, double Ping::*when) {
        device->TraceConnectWithoutContext(
            trace,
            Callback<void, Ptr<const Packet>>([this, when](Ptr<const Packet> packet) {
                uint16_t i = 0;
                if (PingSeries::IsRequest(packet, i))
                {
                    m_pings[i].*when = Simulator::Now().GetSeconds();
                }
            }));
    };
    watch(m_to.nic, "PhyRxEnd", &Ping::atHost);
    watch(m_to.device, "MacRx", &Ping::seen);
}

const std::vector<Ping>&
Experiment::Run()
{
    Simulator::Stop(
        Seconds(m_options.warmup + m_options.count * m_options.intervalMs * 0.0015 + 10));
    Simulator::Run();
    return m_pings;
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
            const auto& pings = experiment.Run();
            options.format == "json" ? PrintJson(options, pings) : PrintText(pings);
        });
}
