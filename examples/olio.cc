/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * \file
 * Olio, a web application of four tiers on four virtualised hosts, used by closed-loop clients.
 *
 * \verbatim
   HypervisorHost 1: guest "web", guest with a load       ---.
   HypervisorHost 2: guest "memcached", guest with a load ---+-- switch, 1 Gb/s --- native host
   HypervisorHost 3: guest "mysql", guest with a load     ---+                      (clients)
   HypervisorHost 4: guest "nfs", guest with a load       ---'
   \endverbatim
 *
 * Clients do operations of Olio, as its workload driver has them, and think in between. Each host
 * has its two guests on one core, and dom0 on that core, too (as the program vm-transfer has it for
 * figure 6 of the vFlood paper). With --offload every host has vFlood, vSnoop, or both.
 *
 * Defaults are those of the vFlood paper, section 5.2, where it says them, otherwise of vm-transfer
 * or assumed. The pause of clients is fitted, see THINK_MS.
 *
 * Validation: `./vflood reproduce vflood-tab1` runs this program and sets the operations done
 * beside the published ones. Operations in 5 s, and their mean response in ms:
 *
 * \verbatim
   olio --ramp-s=3 --steady-s=5 --offload=none               160      94.7
   olio --ramp-s=3 --steady-s=5 --offload=vflood             156      96.8
   olio --ramp-s=3 --steady-s=5 --offload=vsnoop             157     100.1
   olio --ramp-s=3 --steady-s=5 --offload=both               158      94.2
   olio --ramp-s=3 --steady-s=5 --offload=both-integrated    158      95.8
   olio --ramp-s=3 --steady-s=5 --nfs-slots=1                147     422.0
   olio --ramp-s=3 --steady-s=5 --load=0.6                   132     355.4
   \endverbatim
 */

#include "ns3/core-module.h"
#include "ns3/ethernet-helper.h"
#include "ns3/experiment-program.h"
#include "ns3/guest-internet-helper.h"
#include "ns3/internet-module.h"
#include "ns3/lan-broadcast.h"
#include "ns3/network-module.h"
#include "ns3/offload-helper.h"
#include "ns3/olio-clients.h"
#include "ns3/olio-web-server.h"
#include "ns3/option-words.h"
#include "ns3/vcpu-accounting.h"
#include "ns3/virt-host-helper.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iomanip>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

using namespace ns3;
using Json = nlohmann::ordered_json;

namespace
{

/// Mean pause of a client in ms. Fitted to plain Xen's published 31.7 ops/s, and to nothing else,
/// by `python3 -m vflood.fit_think`.
constexpr double THINK_MS = 6420;

/// Names of the tiers, in the order of their hosts.
constexpr std::array<const char*, 4> TIERS = {"web", "memcached", "mysql", "nfs"};

/// What the command line sets.
struct Options
{
    std::string offload{"none"};        //!< help from dom0
    uint64_t clients{200};              //!< client threads
    double thinkMs{THINK_MS};           //!< mean pause
    double rampS{30};                   //!< seconds before operations count
    double steadyS{300};                //!< seconds in which they count
    double downS{0};                    //!< seconds after that, in which nothing counts
    double load{0.3};                   //!< CPU load of the guest beside each tier
    std::string dom0{"shared"};         //!< where dom0 runs
    std::string scheduler{"credit"};    //!< hypervisor scheduler
    std::string loadMode{"cumulative"}; //!< reading of the load generator
    std::string notify{"burst"};        //!< when guests notify dom0
    double pageMs{5};                   //!< CPU time of a page
    double cpuScale{1};                 //!< all CPU times of tiers times this
    double hits{0.8};                   //!< share of pages in memcached
    uint64_t images{25};                //!< images of pages of searches and events
    double fileKb{4};                   //!< least size of a file
    double fileMaxKb{60};               //!< greatest size of a file
    double pageScale{1};                //!< sizes of pages times this
    double uploadScale{1};              //!< sizes of uploads times this
    uint64_t queries{2};                //!< fewest queries of a page or form
    uint64_t queriesMax{5};             //!< most
    double queryScale{1};               //!< sizes of answers to queries times this
    double queryMs{0.5};                //!< CPU time of a query
    double before{0.5};                 //!< of the web tier's CPU time, before its calls
    uint64_t connections{256};          //!< web processes
    double thinkBound{5};               //!< longest pause in means
    uint64_t nfsSlots{16};              //!< requests at once on the NFS connection
    uint64_t bufferSegments{4096};      //!< vFlood's buffer per guest
    uint64_t rxBuffers{256};            //!< receive buffers posted by a guest
    uint64_t window{200};               //!< receive window in segments
    double coalesceUs{250};             //!< interrupt coalescing of the hosts' NICs
    double delayUs{25};                 //!< one-way delay between two hosts
    double broadcasts{100};             //!< frames per second that the LAN broadcasts
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

    /**
     * \return what users and tiers do
     * \throws VirtError if the greatest size of a file is below the least
     */
    OlioConfig GetConfig() const;
};

void
Options::Register(CheckedCommandLine& line)
{
    line.AddChoice("offload",
                   "help from dom0, on every host",
                   {"none", "vflood", "vsnoop", "both", "both-integrated"},
                   offload);
    line.AddCount("clients", "client threads", 1, 10000, clients);
    line.AddNumber("think-ms", "mean pause of a client in ms (fitted)", 0, 1e6, thinkMs);
    line.AddNumber("ramp-s", "seconds before operations count", 0, 1e5, rampS);
    line.AddNumber("steady-s", "seconds in which operations count", 0.001, 1e5, steadyS);
    line.AddNumber("down-s",
                   "seconds after that, in which nothing counts (published: 30)",
                   0,
                   1e5,
                   downS);
    line.AddNumber("load", "CPU load of the guest beside each tier, 0..1", 0, 1, load);
    line.AddChoice("dom0",
                   "pCPU of dom0: the guests' or one of its own (assumed)",
                   {"shared", "own"},
                   dom0);
    line.AddChoice("scheduler", "hypervisor scheduler", GetSchedulerWords(), scheduler);
    line.AddChoice("load-mode",
                   "reading of \"30 ms duty cycle\" (assumed)",
                   GetLoadModeWords(),
                   loadMode);
    line.AddChoice("notify", "guests notify dom0 per ... (assumed)", GetNotifyModeWords(), notify);
    line.AddNumber("page-ms", "mean CPU time of a page in ms (assumed)", 0, 1000, pageMs);
    line.AddNumber("cpu-scale", "CPU times of all tiers times this", 0, 1000, cpuScale);
    line.AddNumber("hits", "share of pages that memcached has (assumed)", 0, 1, hits);
    line.AddCount("images", "images of a page of a search or event (assumed)", 0, 1000, images);
    line.AddNumber("file-kb", "least size of a file in kB (assumed)", 0.1, 1e4, fileKb);
    line.AddNumber("file-max-kb", "greatest size of a file in kB (assumed)", 0.1, 1e4, fileMaxKb);
    line.AddNumber("page-scale", "sizes of pages times this", 0.1, 1000, pageScale);
    line.AddNumber("upload-scale", "sizes of uploads times this", 0.1, 1000, uploadScale);
    line.AddCount("queries", "fewest queries of a page or form (assumed)", 1, 1000, queries);
    line.AddCount("queries-max", "most queries of a page or form (assumed)", 1, 1000, queriesMax);
    line.AddNumber("query-scale", "sizes of answers to queries times this", 0.1, 1000, queryScale);
    line.AddNumber("query-ms", "mean CPU time of a query in ms (assumed)", 0, 1000, queryMs);
    line.AddNumber("before",
                   "share of the web tier's CPU time before its calls (assumed)",
                   0,
                   1,
                   before);
    line.AddCount("connections", "processes of the web tier (assumed)", 1, 10000, connections);
    line.AddNumber("think-bound", "longest pause in means (assumed)", 1, 1000, thinkBound);
    line.AddCount("nfs-slots", "requests at once to NFS (assumed)", 1, 10000, nfsSlots);
    line.AddCount("buffer", "vFlood's buffer per guest in segments", 4, 100000, bufferSegments);
    line.AddCount("rx-buffers", "receive buffers posted by a guest (assumed)", 38, 256, rxBuffers);
    line.AddCount("window", "receive windows in segments (assumed)", 4, 10000, window);
    line.AddNumber("coalesce-us", "NIC interrupt coalescing in us (assumed)", 0, 1e6, coalesceUs);
    line.AddNumber("delay-us", "one-way delay between two hosts in us (assumed)", 0, 1e6, delayUs);
    line.AddNumber("broadcasts",
                   "broadcasts per second on the LAN, at random (assumed)",
                   0,
                   1e5,
                   broadcasts);
    line.AddCount("seed", "seed of all random numbers", 1, 1'000'000'000, seed);
    line.AddChoice("format", "output", {"text", "json"}, format);
    line.Refuse("RngRun", "use --seed");
    line.Refuse("RngSeed", "use --seed");
    line.Refuse("ns3::TcpSocket::RcvBufSize", "use --window");
    line.Refuse("ns3::VsnoopControl::ReceiveBuffer", "use --window");
}

Json
Options::ToJson() const
{
    return {{"offload", offload},
            {"clients", clients},
            {"think-ms", thinkMs},
            {"ramp-s", rampS},
            {"steady-s", steadyS},
            {"down-s", downS},
            {"load", load},
            {"dom0", dom0},
            {"scheduler", scheduler},
            {"load-mode", loadMode},
            {"notify", notify},
            {"page-ms", pageMs},
            {"cpu-scale", cpuScale},
            {"hits", hits},
            {"images", images},
            {"file-kb", fileKb},
            {"file-max-kb", fileMaxKb},
            {"page-scale", pageScale},
            {"upload-scale", uploadScale},
            {"queries", queries},
            {"queries-max", queriesMax},
            {"query-scale", queryScale},
            {"query-ms", queryMs},
            {"before", before},
            {"connections", connections},
            {"think-bound", thinkBound},
            {"nfs-slots", nfsSlots},
            {"buffer", bufferSegments},
            {"rx-buffers", rxBuffers},
            {"window", window},
            {"coalesce-us", coalesceUs},
            {"delay-us", delayUs},
            {"broadcasts", broadcasts},
            {"seed", seed},
            {"format", format}};
}

/// \return a size times a factor
uint32_t
Times(uint32_t bytes, double factor)
{
    return static_cast<uint32_t>(bytes * factor);
}

OlioConfig
Options::GetConfig() const
{
    if (queriesMax < queries)
    {
        throw VirtError("option --queries-max is " + std::to_string(queriesMax) + ", --queries " +
                        std::to_string(queries) +
                        "; allowed: a greatest number that is not below the least; give both");
    }
    if (fileMaxKb < fileKb)
    {
        std::ostringstream text;
        text << "option --file-max-kb is " << fileMaxKb << ", --file-kb " << fileKb
             << "; allowed: a greatest size that is not below the least; give both";
        throw VirtError(text.str());
    }
    OlioConfig config;
    config.think = thinkMs / 1e3;
    config.hits = hits;
    config.pageImages = static_cast<uint32_t>(images);
    config.fileBytes = {static_cast<uint32_t>(fileKb * 1e3),
                        static_cast<uint32_t>(fileMaxKb * 1e3)};
    config.pageBytes = {Times(config.pageBytes.min, pageScale),
                        Times(config.pageBytes.max, pageScale)};
    config.imageUploadBytes = Times(config.imageUploadBytes, uploadScale);
    config.documentUploadBytes = Times(config.documentUploadBytes, uploadScale);
    config.queries = {static_cast<uint32_t>(queries), static_cast<uint32_t>(queriesMax)};
    config.queryBytes = {Times(config.queryBytes.min, queryScale),
                         Times(config.queryBytes.max, queryScale)};
    config.before = before;
    config.connections = static_cast<uint32_t>(connections);
    config.thinkBound = thinkBound;
    config.Cpu(OlioWork::QUERY) = queryMs;
    config.nfsSlots = static_cast<uint32_t>(nfsSlots);
    config.Cpu(OlioWork::PAGE) = pageMs;
    for (double& ms : config.cpu)
    {
        ms *= cpuScale;
    }
    return config;
}

/// What was done of an operation.
struct Done
{
    std::vector<double> ms; //!< how long each took
    uint64_t requests{0};   //!< HTTP requests
    uint64_t bytes{0};      //!< bytes of answers
};

/// The hosts with their tiers, the switch, and the clients.
class Experiment
{
  public:
    /**
     * \param options what to build
     */
    explicit Experiment(const Options& options);

    /**
     * Run it.
     *
     * \throws VirtError if a connection was lost, or bytes were not as they should be
     */
    void Run();

    /**
     * \return what was done in the steady state, by operation
     */
    const std::array<Done, N_OLIO_OPERATIONS>& GetDone() const;

    /**
     * \return how long requests and calls took, and what the cores did
     */
    Json Explain() const;

  private:
    /// Create the hosts with their guests, and the switch.
    void BuildHosts();

    /// Install IP and TCP on the tiers and the clients' host.
    void BuildStacks();

    /**
     * \param host gets help for the tier it has
     */
    void InstallOffload(const Ptr<HypervisorHost>& host) const;

    /// Install the tiers and the clients.
    void BuildApplications();

    /// Install the broadcasts of the LAN.
    void BuildBroadcasts();

    const Options& m_options;                         //!< what to build
    VirtHostHelper m_virt;                            //!< first of all: gates the simulator
    std::vector<Ptr<HypervisorHost>> m_hosts;         //!< in the order of TIERS
    Ptr<Node> m_native{CreateObject<Node>()};         //!< clients' host
    NetDeviceContainer m_devices;                     //!< of the tiers and the clients' host
    Ipv4InterfaceContainer m_addresses;               //!< of these
    std::vector<Ptr<OlioServer>> m_tiers;             //!< in the order of TIERS
    Ptr<OlioWebServer> m_web;                         //!< the first one
    Ptr<OlioClients> m_clients;                       //!< the clients
    std::array<VcpuAccounting, TIERS.size()> m_cores; //!< what the cores did
    std::array<Done, N_OLIO_OPERATIONS> m_done;       //!< see GetDone()
    std::string m_error;                              //!< what went wrong
};

Experiment::Experiment(const Options& options)
    : m_options(options)
{
    RngSeedManager::SetRun(options.seed);
    BuildHosts();
    BuildStacks();
    BuildApplications();
    BuildBroadcasts();
}

void
Experiment::BuildHosts()
{
    m_virt.SetScheduler(GetSchedulerWords().GetValue(m_options.scheduler));
    m_virt.SetNetfrontAttribute("RxTargetMin", UintegerValue(m_options.rxBuffers));
    m_virt.SetNetfrontAttribute("RxTargetMax", UintegerValue(m_options.rxBuffers));
    m_virt.SetNetfrontAttribute("NotifyMode",
                                StringValue(GetNotifyModeWords().GetValue(m_options.notify)));
    m_virt.SetLoadAttribute("Mode", StringValue(GetLoadModeWords().GetValue(m_options.loadMode)));
    NodeContainer ends;
    for (std::size_t i = 0; i < TIERS.size(); ++i)
    {
        m_hosts.push_back(m_virt.CreateHost({m_options.dom0 == "shared" ? 0U : 1U}));
        ends.Add(m_hosts.back());
    }
    ends.Add(m_native);
    EthernetHelper ethernet; // the way between two hosts has two cables, half of the delay each
    ethernet.SetChannelAttribute("Delay", TimeValue(NanoSeconds(m_options.delayUs * 500)));
    const auto nics = ethernet.InstallSwitch(CreateObject<Node>(), ends);
    for (std::size_t i = 0; i < TIERS.size(); ++i)
    {
        nics.Get(i)->SetAttribute("InterruptDelay",
                                  TimeValue(NanoSeconds(m_options.coalesceUs * 1000)));
        m_virt.AttachUplink(m_hosts[i], DynamicCast<EthernetNetDevice>(nics.Get(i)));
        m_devices.Add(VirtHostHelper::GetNetfront(m_virt.CreateGuest(m_hosts[i], {0})));
        m_virt.InstallLoad(m_virt.CreateGuest(m_hosts[i], {0}), m_options.load);
        m_cores[i].Watch(m_hosts[i]->GetHypervisor());
    }
    m_devices.Add(nics.Get(TIERS.size()));
}

void
Experiment::BuildStacks()
{
    GuestInternetHelper internet;
    internet.SetSocketAttribute("SndBufSize", UintegerValue(4 << 20));
    internet.SetSocketAttribute("RcvBufSize", UintegerValue(m_options.window * 1448));
    for (uint32_t i = 0; i < m_devices.GetN(); ++i)
    {
        internet.Install(m_devices.Get(i)->GetNode());
    }
    m_addresses = Ipv4AddressHelper("10.0.0.0", "255.255.255.0").Assign(m_devices);
    for (const auto& host : m_hosts)
    {
        InstallOffload(host);
    }
}

void
Experiment::InstallOffload(const Ptr<HypervisorHost>& host) const
{
    using Combination = OffloadHelper::Combination;
    OffloadHelper both(m_options.offload == "both-integrated" ? Combination::INTEGRATED
                                                              : Combination::PIPELINE);
    both.GetVflood().SetControlAttribute("BufferSize", UintegerValue(m_options.bufferSegments));
    both.GetVsnoop().SetControlAttribute("ReceiveBuffer", UintegerValue(m_options.window * 1448));
    if (m_options.offload == "vflood")
    {
        both.GetVflood().Install(host);
        both.GetVflood().InstallGuest(host->GetGuest(0));
    }
    else if (m_options.offload == "vsnoop")
    {
        both.GetVsnoop().Install(host);
        both.GetVsnoop().InstallGuest(host->GetGuest(0));
    }
    else if (m_options.offload != "none")
    {
        both.Install(host);
        both.InstallGuest(host->GetGuest(0));
    }
}

void
Experiment::BuildApplications()
{
    const OlioConfig config = m_options.GetConfig();
    const auto address = [this](uint32_t tier) {
        return InetSocketAddress(m_addresses.GetAddress(tier), OlioServer::PORT);
    };
    m_web = CreateObject<OlioWebServer>();
    m_web->SetTiers(address(1), address(2), address(3));
    int64_t stream = 10;
    for (std::size_t i = 0; i < TIERS.size(); ++i)
    {
        m_tiers.push_back(i == 0 ? Ptr<OlioServer>(m_web) : CreateObject<OlioServer>());
        m_tiers[i]->SetConfig(config);
        stream += m_tiers[i]->AssignStreams(stream);
        m_hosts[i]->GetGuest(0)->AddApplication(m_tiers[i]);
    }
    m_clients = CreateObject<OlioClients>();
    m_clients->Setup(config, address(0), static_cast<uint32_t>(m_options.clients));
    m_clients->AssignStreams(stream);
    m_native->AddApplication(m_clients);
    m_clients->TraceConnectWithoutContext(
        "Operation",
        Callback<void, const OlioRecord&>([this](const OlioRecord& record) {
            const double end = record.end.GetSeconds();
            if (end >= m_options.rampS && end < m_options.rampS + m_options.steadyS)
            {
                Done& done = m_done.at(static_cast<std::size_t>(record.operation));
                done.ms.push_back((record.end - record.start).GetSeconds() * 1e3);
                done.requests += record.requests;
                done.bytes += record.bytes;
            }
        }));
    m_clients->TraceConnectWithoutContext(
        "Lost",
        Callback<void, const std::string&>([this](const std::string& error) {
            m_error = error;
            Simulator::Stop();
        }));
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
    broadcast->SetDevice(m_devices.Get(TIERS.size()));
    broadcast->AssignStreams(1);
    m_native->AddApplication(broadcast);
}

void
Experiment::Run()
{
    for (auto& core : m_cores)
    {
        Simulator::Schedule(Seconds(m_options.rampS), &VcpuAccounting::Reset, &core);
    }
    Simulator::Stop(Seconds(m_options.rampS + m_options.steadyS + m_options.downS));
    Simulator::Run();
    uint64_t wrong = m_clients->GetWrong();
    for (std::size_t i = 0; i < TIERS.size(); ++i)
    {
        wrong += m_tiers[i]->GetWrong();
        if (m_tiers[i]->GetNLost() > 0 && m_error.empty())
        {
            m_error = std::string("tier ") + TIERS[i] + " lost a connection";
        }
    }
    if (!m_error.empty() || wrong > 0)
    {
        throw VirtError(m_error.empty() ? std::to_string(wrong) + " bytes were not as sent"
                                        : m_error);
    }
}

const std::array<Done, N_OLIO_OPERATIONS>&
Experiment::GetDone() const
{
    return m_done;
}

/**
 * \param times how long things took
 * \return number and mean, by kind of work that there was
 */
Json
ToJson(const OlioTimes& times)
{
    Json list = Json::object();
    for (std::size_t i = 0; i < N_OLIO_WORKS; ++i)
    {
        if (times.n[i] > 0)
        {
            list[ToString(static_cast<OlioWork>(i))] = {
                {"n", times.n[i]},
                {"mean_ms", times.total[i].GetSeconds() * 1e3 / static_cast<double>(times.n[i])}};
        }
    }
    return list;
}

Json
Experiment::Explain() const
{
    Json cores = Json::object();
    for (std::size_t i = 0; i < TIERS.size(); ++i)
    {
        const Ptr<HypervisorHost>& host = m_hosts[i];
        const double elapsed = m_cores[i].GetElapsed().GetSeconds();
        const auto describe = [this, i, elapsed](const Ptr<Vcpu>& vcpu) {
            const auto account = m_cores[i].Get(vcpu);
            return Json{{"running", account.GetTimeIn(RunState::RUNNING).GetSeconds() / elapsed},
                        {"waiting", account.GetTimeIn(RunState::RUNNABLE).GetSeconds() / elapsed},
                        {"wakes", account.wakes},
                        {"wake_to_run_ms", account.wakeToRun.GetMean().GetSeconds() * 1e3},
                        {"preemptions", account.preemptions},
                        {"preempt_to_run_ms", account.preemptToRun.GetMean().GetSeconds() * 1e3}};
        };
        cores[TIERS[i]] = {{"tier", describe(host->GetGuest(0)->GetVcpu())},
                           {"load", describe(host->GetGuest(1)->GetVcpu())},
                           {"dom0", describe(host->GetDom0Vcpu())}};
    }
    return {{"requests", ToJson(m_clients->GetRequestTimes())},
            {"served", ToJson(m_web->GetRequestTimes())},
            {"calls", ToJson(m_web->GetCallTimes())},
            {"cores", cores}};
}

/**
 * \param values some numbers
 * \param share a share of them
 * \return the least number that this share is at or below; 0 of none
 */
double
Quantile(std::vector<double> values, double share)
{
    if (values.empty())
    {
        return 0;
    }
    std::sort(values.begin(), values.end());
    const double rank = std::ceil(share * static_cast<double>(values.size()));
    return values[static_cast<std::size_t>(std::max(1.0, rank)) - 1];
}

/**
 * \param done what was done of an operation
 * \return its numbers
 */
Json
ToJson(const Done& done)
{
    double sum = 0;
    for (double ms : done.ms)
    {
        sum += ms;
    }
    const double n = std::max<double>(1, static_cast<double>(done.ms.size()));
    return {{"count", done.ms.size()},
            {"mean_ms", sum / n},
            {"p90_ms", Quantile(done.ms, 0.9)},
            {"requests", static_cast<double>(done.requests) / n},
            {"bytes", static_cast<double>(done.bytes) / n}};
}

/**
 * \param options what was run
 * \param experiment it
 * \return what came of it
 */
Json
Summarise(const Options& options, const Experiment& experiment)
{
    Json operations = Json::object();
    Done all;
    for (std::size_t i = 0; i < N_OLIO_OPERATIONS; ++i)
    {
        const Done& done = experiment.GetDone()[i];
        operations[ToString(static_cast<OlioOperation>(i))] = ToJson(done);
        all.ms.insert(all.ms.end(), done.ms.begin(), done.ms.end());
        all.requests += done.requests;
        all.bytes += done.bytes;
    }
    return {{"options", options.ToJson()},
            {"operations", operations},
            {"all", ToJson(all)},
            {"rate", static_cast<double>(all.ms.size()) / options.steadyS},
            {"why", experiment.Explain()}};
}

/**
 * \param summary what came of a run
 */
void
PrintText(const Json& summary)
{
    std::cout << std::fixed << std::setprecision(1)
              << "operation     count   mean [ms]   90 % [ms]  requests\n";
    const auto print = [](const std::string& name, const Json& numbers) {
        std::cout << std::left << std::setw(12) << name << std::right << std::setw(7)
                  << numbers["count"].get<uint64_t>() << std::setw(12)
                  << numbers["mean_ms"].get<double>() << std::setw(12)
                  << numbers["p90_ms"].get<double>() << std::setw(10)
                  << numbers["requests"].get<double>() << "\n";
    };
    for (const auto& [name, numbers] : summary["operations"].items())
    {
        print(name, numbers);
    }
    print("all", summary["all"]);
    std::cout << std::setprecision(2) << summary["rate"].get<double>() << " ops/s\n";
}

} // namespace

int
main(int argc, char* argv[])
{
    return RunExperimentProgram<Options, Experiment>(
        "olio",
        "Olio, a web application of four tiers on four virtualised hosts, used by closed-loop "
        "clients.",
        argc,
        argv,
        [](Experiment& experiment, const Options& options) {
            experiment.Run();
            const Json summary = Summarise(options, experiment);
            options.format == "json" ? void(std::cout << summary.dump(2) << "\n")
                                     : PrintText(summary);
        });
}
