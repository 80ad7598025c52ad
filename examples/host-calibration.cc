/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * \file
 * What a guest's TCP stream achieves beside guests that never sleep on the same pCPU: the
 * measurements that CPU costs (ns3::CpuCost) are fitted to and checked against.
 *
 * \verbatim
       HypervisorHost
   +-------------------------------------------+
   |  pCPU 0: guest, hog ... hog (, dom0)      |
   |  pCPU 1: (dom0)                           |      1 Gb/s
   |  guest -- netfront = netback -- dom0 bridge -- NIC ========== peer
   +-------------------------------------------+
   \endverbatim
 *
 * The peer is a native host, a guest alone on a host like this one, or a neighbour: a guest on
 * pCPU 2 of the same host. One TCP connection carries as much as it can; goodput is what the
 * receiving application reads after a warm-up.
 *
 * Expected goodput in Mb/s (a test compares it, within 2 %):
 * \verbatim
   host-calibration --seconds=1                                        941
   host-calibration --seconds=1 --direction=receive --dom0=shared      941
   host-calibration --seconds=1 --dom0=shared --tso=off                777
   host-calibration --seconds=1 --peer=neighbour                      2243
   host-calibration --seconds=1 --xen=4.7 --hogs=1                     868
   host-calibration --seconds=1 --xen=4.3 --hogs=1                     193
   host-calibration --peer=guest --hogs=2 --pool=1 --window=135        562
   \endverbatim
 * The first two fill the link; in the third every packet costs two switches between guest and dom0.
 * Published for the fifth and sixth: 731.7 (Xen 4.7) and 166.5 (Xen 4.3) of 807 Mb/s are left
 * beside a hog, on a machine and link that nobody names. In the last one all cores of the host are
 as
 * loaded as the guest's, whence it runs a third of the time, and the window is that of the incast
 * benchmark: CPU costs are fitted to the 559.7 Mb/s that were published for such a sender.
 `./vflood
 * reproduce host-calibration` runs it all.
 */

#include "ns3/applications-module.h"
#include "ns3/core-module.h"
#include "ns3/ethernet-helper.h"
#include "ns3/experiment-program.h"
#include "ns3/guest-internet-helper.h"
#include "ns3/internet-module.h"
#include "ns3/network-module.h"
#include "ns3/option-words.h"
#include "ns3/vcpu-accounting.h"
#include "ns3/virt-host-helper.h"

#include <iomanip>
#include <iostream>
#include <nlohmann/json.hpp>

using namespace ns3;
using Json = nlohmann::ordered_json;

namespace
{

/// TCP port of the receiver (that of netperf's control connection plus one).
constexpr uint16_t PORT = 12866;

/// Waits for a pCPU that are counted: what makes a timer of 10 ms, the least of Linux's jiffies,
/// late.
constexpr int64_t LONG_WAIT = 10'000'000; // ns

/// What the command line sets.
struct Options
{
    std::string direction{"send"}; //!< of the guest
    std::string peer{"native"};    //!< the other end
    uint64_t hogs{0};              //!< guests that never sleep on the guest's pCPU
    std::string dom0{"own"};       //!< where dom0 of the guest's host runs
    std::string xen{"4.1"};        //!< whose credit scheduler
    uint64_t pool{0};              //!< pCPUs whose credit is shared out, 0: all
    std::string notify{"packet"};  //!< when guests notify dom0
    std::string tso{"on"};         //!< super-segments of guests
    double coalesceUs{20};         //!< interrupt coalescing of virtualised hosts' NICs
    double delayUs{70};            //!< one-way delay of the cable
    uint64_t window{690};          //!< receive window in segments
    double warmup{1};              //!< simulated seconds before the measurement
    double seconds{5};             //!< simulated seconds of it
    std::string format{"text"};    //!< of the output

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
    line.AddChoice("direction", "what the guest does", {"send", "receive"}, direction);
    line.AddChoice("peer",
                   "other end: a native host, a guest on a host of its own, or one on this host",
                   {"native", "guest", "neighbour"},
                   peer);
    line.AddCount("hogs", "guests that never sleep on the guest's pCPU", 0, 63, hogs);
    line.AddChoice("dom0", "pCPU of dom0: the guest's or one of its own", {"shared", "own"}, dom0);
    line.AddChoice("xen",
                   "whose credit scheduler; 4.7: rate limit of 1 ms; 4.3: this and KickAway",
                   {"3.3", "4.1", "4.3", "4.7"},
                   xen);
    line.AddCount("pool", "pCPUs whose credit is shared out; 0: the host's", 0, 1024, pool);
    line.AddChoice("notify", "guests notify dom0 per ... (assumed)", GetNotifyModeWords(), notify);
    line.AddChoice("tso",
                   "TCP super-segments of guests (published: on by default)",
                   {"on", "off"},
                   tso);
    line.AddNumber("coalesce-us", "NIC interrupt coalescing in us (assumed)", 0, 1e6, coalesceUs);
    line.AddNumber("delay-us",
                   "one-way delay of the cable in us (derived: 0.147 ms between native hosts)",
                   0,
                   1e6,
                   delayUs);
    line.AddCount("window",
                  "receive window in segments (fitted to CAL-1, see the manual)",
                  4,
                  10000,
                  window);
    line.AddNumber("warmup", "seconds before the measurement (assumed)", 0, 1e6, warmup);
    line.AddNumber("seconds", "seconds of the measurement", 0.001, 1e6, seconds);
    line.AddChoice("format", "output", {"text", "json"}, format);
    line.Refuse("RngRun", "nothing here is random");
    line.Refuse("RngSeed", "nothing here is random");
    line.Refuse("ns3::CpuLoad::Mode", "its hogs never sleep");
    line.Refuse("ns3::CreditScheduler::KickAway", "use --xen");
    line.Refuse("ns3::CreditScheduler::PoolPcpus", "use --pool");
    line.Refuse("ns3::CreditScheduler::Ratelimit", "use --xen");
    line.Refuse("ns3::CreditScheduler::Version", "use --xen");
    line.Refuse("ns3::EthernetChannel::Delay", "use --delay-us");
    line.Refuse("ns3::EthernetNetDevice::InterruptDelay", "use --coalesce-us");
    line.Refuse("ns3::HypervisorHost::Pcpus", "its hosts have 8, as those of CAL-4; use --pool");
    line.Refuse("ns3::NetfrontDevice::NotifyMode", "use --notify");
    line.Refuse("ns3::NetfrontDevice::RxTargetMin", "its receive rings are fully posted: 256");
    line.Refuse("ns3::NetfrontDevice::Tso", "use --tso");
}

Json
Options::ToJson() const
{
    return {{"direction", direction},
            {"peer", peer},
            {"hogs", hogs},
            {"dom0", dom0},
            {"xen", xen},
            {"pool", pool},
            {"notify", notify},
            {"tso", tso},
            {"coalesce-us", coalesceUs},
            {"delay-us", delayUs},
            {"window", window},
            {"warmup", warmup},
            {"seconds", seconds},
            {"format", format}};
}

/// What was measured.
struct Measurement
{
    uint64_t bytes{0};             //!< read by the receiving application
    VcpuAccounting::Account guest; //!< of the guest's vCPU
    VcpuAccounting::Account dom0;  //!< of dom0's on the guest's host
    uint64_t longWaits{0};         //!< of the guest for a pCPU, at least LONG_WAIT each
};

/// The hosts and the stream between them.
class Experiment
{
  public:
    /**
     * \param options what to build
     */
    explicit Experiment(const Options& options);

    /**
     * \return what was measured
     */
    Measurement Run();

  private:
    /// Set the attributes of hosts and guests.
    void Configure();

    /**
     * \param nics both ends of the cable
     */
    void BuildHost(const NetDeviceContainer& nics);

    /**
     * \param nics both ends of the cable
     * \return the device of the peer
     */
    Ptr<NetDevice> BuildPeer(const NetDeviceContainer& nics);

    /**
     * \param peer the device of the peer
     */
    void BuildStream(Ptr<NetDevice> peer);

    /**
     * The guest's run state has changed.
     *
     * \param vcpu its vCPU
     * \param from run state before
     * \param to run state after
     */
    void OnRunState(Ptr<Vcpu> vcpu, RunState from, RunState to);

    const Options& m_options;    //!< what to build
    VirtHostHelper m_virt;       //!< first of all: makes the simulator a gated one
    Ptr<HypervisorHost> m_host;  //!< with the guest
    Ptr<GuestNode> m_guest;      //!< the guest
    Ptr<PacketSink> m_sink;      //!< the receiving application
    VcpuAccounting m_accounting; //!< of all vCPUs of the host
    uint64_t m_longWaits{0};     //!< of the guest so far
    Time m_runnableSince;        //!< of the guest, if it is runnable
};

Experiment::Experiment(const Options& options)
    : m_options(options)
{
    Configure();
    m_host = m_virt.CreateHost({options.dom0 == "shared" ? 0U : 1U});
    const bool virtualised = options.peer == "guest";
    Ptr<Node> other = virtualised ? Ptr<Node>(m_virt.CreateHost({1})) : CreateObject<Node>();
    EthernetHelper ethernet;
    ethernet.SetChannelAttribute("Delay", TimeValue(NanoSeconds(options.delayUs * 1000)));
    auto nics = ethernet.Install(m_host, other);
    BuildHost(nics);
    BuildStream(BuildPeer(nics));
}

void
Experiment::Configure()
{
    m_virt.SetHostAttribute("Pcpus", UintegerValue(8));
    const bool limited = m_options.xen == "4.3" || m_options.xen == "4.7";
    m_virt.SetScheduler("ns3::CreditScheduler",
                        "Version",
                        StringValue(m_options.xen == "3.3" ? "3.3" : "4.1"),
                        "Ratelimit",
                        TimeValue(MilliSeconds(limited ? 1 : 0)),
                        "KickAway",
                        BooleanValue(m_options.xen == "4.3"),
                        "PoolPcpus",
                        UintegerValue(m_options.pool));
    m_virt.SetNetfrontAttribute("RxTargetMin", UintegerValue(256));
    m_virt.SetNetfrontAttribute("NotifyMode",
                                StringValue(GetNotifyModeWords().GetValue(m_options.notify)));
    m_virt.SetNetfrontAttribute("Tso", BooleanValue(m_options.tso == "on"));
    m_virt.SetLoadAttribute("Mode", StringValue("Cumulative"));
}

void
Experiment::BuildHost(const NetDeviceContainer& nics)
{
    auto nic = DynamicCast<EthernetNetDevice>(nics.Get(0));
    nic->SetAttribute("InterruptDelay", TimeValue(NanoSeconds(m_options.coalesceUs * 1000)));
    m_virt.AttachUplink(m_host, nic);
    m_guest = m_virt.CreateGuest(m_host, {0});
    for (uint64_t i = 0; i < m_options.hogs; ++i)
    {
        m_virt.InstallLoad(m_virt.CreateGuest(m_host, {0}), 1);
    }
}

Ptr<NetDevice>
Experiment::BuildPeer(const NetDeviceContainer& nics)
{
    auto nic = DynamicCast<EthernetNetDevice>(nics.Get(1));
    if (m_options.peer == "native")
    {
        return nic;
    }
    auto host = m_host;
    if (m_options.peer == "guest")
    {
        host = DynamicCast<HypervisorHost>(nic->GetNode());
        nic->SetAttribute("InterruptDelay", TimeValue(NanoSeconds(m_options.coalesceUs * 1000)));
        m_virt.AttachUplink(host, nic);
    }
    return VirtHostHelper::GetNetfront(m_virt.CreateGuest(host, {2}));
}

void
Experiment::BuildStream(Ptr<NetDevice> peer)
{
    GuestInternetHelper internet;
    internet.SetSocketAttribute("SndBufSize", UintegerValue(4 << 20));
    internet.SetSocketAttribute("RcvBufSize", UintegerValue(m_options.window * 1448));
    internet.Install(m_guest);
    internet.Install(peer->GetNode());
    NetDeviceContainer ends(VirtHostHelper::GetNetfront(m_guest));
    ends.Add(peer);
    auto addresses = Ipv4AddressHelper("10.0.0.0", "255.255.255.0").Assign(ends);
    const bool sends = m_options.direction == "send";
    m_sink = CreateObjectWithAttributes<PacketSink>(
        "Protocol",
        TypeIdValue(TcpSocketFactory::GetTypeId()),
        "Local",
        AddressValue(InetSocketAddress(Ipv4Address::GetAny(), PORT)));
    (sends ? peer->GetNode() : Ptr<Node>(m_guest))->AddApplication(m_sink);
    auto source = CreateObjectWithAttributes<BulkSendApplication>(
        "Protocol",
        TypeIdValue(TcpSocketFactory::GetTypeId()),
        "Remote",
        AddressValue(InetSocketAddress(addresses.GetAddress(sends ? 1 : 0), PORT)),
        "SendSize",
        UintegerValue(16384));
    source->SetStartTime(MilliSeconds(1));
    (sends ? Ptr<Node>(m_guest) : peer->GetNode())->AddApplication(source);
}

void
Experiment::OnRunState(Ptr<Vcpu> /* vcpu */, RunState from, RunState to)
{
    const Time now = Simulator::Now();
    if (from == RunState::RUNNABLE && now - m_runnableSince >= NanoSeconds(LONG_WAIT))
    {
        ++m_longWaits;
    }
    if (to == RunState::RUNNABLE)
    {
        m_runnableSince = now;
    }
}

Measurement
Experiment::Run()
{
    auto vcpu = m_guest->GetDomain()->GetVcpu(0);
    vcpu->TraceConnectWithoutContext("RunState", MakeCallback(&Experiment::OnRunState, this));
    Simulator::Stop(Seconds(m_options.warmup));
    Simulator::Run();
    const uint64_t before = m_sink->GetTotalRx();
    m_longWaits = 0;
    m_accounting.Watch(m_host->GetHypervisor());
    Simulator::Stop(Seconds(m_options.seconds));
    Simulator::Run();
    return {m_sink->GetTotalRx() - before,
            m_accounting.Get(vcpu),
            m_accounting.Get(m_host->GetDom0Vcpu()),
            m_longWaits};
}

/**
 * \param account of a vCPU
 * \param seconds length of the measurement
 * \return it as printed
 */
Json
ToJson(const VcpuAccounting::Account& account, double seconds)
{
    return {{"running", account.GetTimeIn(RunState::RUNNING).GetSeconds() / seconds},
            {"runnable", account.GetTimeIn(RunState::RUNNABLE).GetSeconds() / seconds},
            {"blocked", account.GetTimeIn(RunState::BLOCKED).GetSeconds() / seconds},
            {"wakes_per_s", account.wakes / seconds},
            {"preemptions_per_s", account.preemptions / seconds}};
}

/**
 * \param options what was run
 * \param measurement what was measured
 * \return the record
 */
Json
ToJson(const Options& options, const Measurement& measurement)
{
    return {{"options", options.ToJson()},
            {"goodput_mbps", measurement.bytes * 8e-6 / options.seconds},
            {"long_waits_per_s", measurement.longWaits / options.seconds},
            {"guest", ToJson(measurement.guest, options.seconds)},
            {"dom0", ToJson(measurement.dom0, options.seconds)}};
}

/**
 * \param record what was run and measured
 */
void
PrintText(const Json& record)
{
    std::cout
        << std::fixed << std::setprecision(1) << "goodput: " << record["goodput_mbps"].get<double>()
        << " Mb/s; the guest waited 10 ms or more " << record["long_waits_per_s"].get<double>()
        << " times per second\n"
        << "vCPU     running [%]  runnable [%]  blocked [%]  wakes [1/s]  preemptions [1/s]\n";
    for (const std::string name : {"guest", "dom0"})
    {
        const Json& vcpu = record[name];
        std::cout << std::left << std::setw(8) << name << std::right << std::setw(12)
                  << 100 * vcpu["running"].get<double>() << std::setw(14)
                  << 100 * vcpu["runnable"].get<double>() << std::setw(13)
                  << 100 * vcpu["blocked"].get<double>() << std::setw(13)
                  << vcpu["wakes_per_s"].get<double>() << std::setw(19)
                  << vcpu["preemptions_per_s"].get<double>() << "\n";
    }
}

} // namespace

int
main(int argc, char* argv[])
{
    return RunExperimentProgram<Options, Experiment>(
        "host-calibration",
        "What a guest's TCP stream achieves beside guests that never sleep on the same pCPU.",
        argc,
        argv,
        [](Experiment& experiment, const Options& options) {
            const Json record = ToJson(options, experiment.Run());
            options.format == "json" ? void(std::cout << record.dump(2) << "\n")
                                     : PrintText(record);
        });
}
