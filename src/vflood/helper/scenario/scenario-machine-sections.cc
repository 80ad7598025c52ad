/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "scenario-row.h"
#include "scenario-sections.h"
#include "scenario-spec.h"

#include "ns3/attribute-range.h"
#include "ns3/host-preset.h"
#include "ns3/tcp-profile.h"

// The rows of the scenario itself and of machines: everything there is to say about their keys.

namespace ns3
{

using scenario::Bind;
using scenario::Row;
using Type = ScenarioType;

namespace
{

/// Longest time, in ns: a year.
constexpr double LONG = 3e16;

/// Most machines of one name.
constexpr double MANY = 256;

/// \return names of presets for hosts
std::vector<std::string>
GetPresetNames()
{
    std::vector<std::string> names;
    for (const HostPreset& preset : GetHostPresets())
    {
        if (preset.placement != HostPlacement::NO_HOST)
        {
            names.push_back(preset.name);
        }
    }
    return names;
}

/// \return names of kernels
std::vector<std::string>
GetProfileNames()
{
    std::vector<std::string> names;
    for (const TcpProfile& profile : TcpProfile::GetAll())
    {
        names.push_back(profile.name);
    }
    return names;
}

/// \return rows of the scenario itself
std::vector<Row>
ScenarioRows()
{
    using S = ScenarioSpec;
    return {
        Bind<S>("title", Type::TEXT, &S::title, "what it is about"),
        Bind<S>("seed", Type::COUNT, &S::seed, "seed of all random numbers")
            .In(1, 1e9)
            .Default("1", "assumed"),
        Bind<S>("warmup", Type::TIME, &S::warmup, "when workloads start that do not say when")
            .In(0, LONG)
            .Default("1s", "assumed"),
        Bind<S>("stop",
                Type::TIME,
                &S::stop,
                "the run ends then at the latest; it ends earlier when all workloads are over that "
                "ever are")
            .In(1, LONG)
            .Default("1h", "assumed"),
        Bind<S>("attributes",
                Type::ATTRIBUTES,
                &S::attributes,
                "defaults of attributes of all objects: \"ns3::Class::Attribute\" = value"),
    };
}

/// \return rows of a machine's name and number
template <class S>
std::vector<Row>
NameRows()
{
    return {
        Bind<S>("name", Type::NAME, &S::name, "its name; of several: <name>1, <name>2 and so on")
            .Required(),
        Bind<S>("count", Type::COUNT, &S::count, "how many there are")
            .In(1, MANY)
            .Default("1", "assumed"),
    };
}

/// \return rows of a machine's network interface
template <class S>
std::vector<Row>
NicRows()
{
    return {
        Bind<S>("coalesce", Type::TIME, &S::coalesce, "interrupt coalescing of its NIC")
            .In(0, LONG)
            .Sets({"ns3::EthernetNetDevice::InterruptDelay"}),
        Bind<S>("interrupt-interval",
                Type::TIME,
                &S::interruptInterval,
                "from an interrupt of its NIC to the next one at least")
            .In(0, LONG)
            .Sets({"ns3::EthernetNetDevice::InterruptInterval"}),
        Bind<S>("nic", Type::ATTRIBUTES, &S::nic, "attributes of its NIC")
            .Sets({"ns3::EthernetNetDevice"}),
    };
}

/// \return rows of TCP/IP
template <class S>
std::vector<Row>
StackRows()
{
    return {
        Bind<S>("tcp", Type::CHOICE, &S::tcp, "kernel whose TCP it has")
            .Words(GetProfileNames())
            .Default("linux-2.6.18", "published: the vFlood testbed"),
        Bind<S>("congestion",
                Type::CHOICE,
                &S::congestion,
                "its congestion control: the kernel's, or another; vFlood's in dom0 follows it")
            .Words(OptionWords(
                       {{"kernel", ""}, {"reno", "ns3::TcpRenoPerAck"}, {"cubic", "ns3::TcpCubic"}})
                       .WithTypesOf("ns3::TcpCongestionOps"))
            .Default("kernel", "assumed"),
        Bind<S>("initial-cwnd",
                Type::COUNT,
                &S::initialCwnd,
                "its first window; 0: the kernel's; vFlood's in dom0 follows it")
            .In(0, 1000)
            .Unit("segments")
            .Default("0", "assumed"),
        Bind<S>("send-buffer", Type::SIZE, &S::sendBuffer, "send buffer of its sockets")
            .In(1, 4e9)
            .Sets({"ns3::TcpSocket::SndBufSize"}),
        Bind<S>("receive-buffer", Type::SIZE, &S::receiveBuffer, "receive buffer of its sockets")
            .In(1, 4e9)
            .Sets({"ns3::TcpSocket::RcvBufSize"}),
        Bind<S>("min-rto", Type::TIME, &S::minRto, "floor of the retransmission timeout's variance")
            .In(1, LONG)
            .Sets({"ns3::TcpSocketBase::MinRto"})
            .Default("200ms", "published: Linux 2.6 source"),
        Bind<S>("sack", Type::SWITCH, &S::sack, "selective acknowledgements")
            .Sets({"ns3::TcpSocketBase::Sack"}),
        Bind<S>("tcp-attributes", Type::ATTRIBUTES, &S::tcpAttributes, "attributes of its TCP")
            .Sets({"ns3::GuestTcpL4Protocol"}),
        Bind<S>("socket-attributes",
                Type::ATTRIBUTES,
                &S::socketAttributes,
                "attributes of its TCP sockets")
            .Sets({"ns3::TcpSocketBase"}),
    };
}

/// \return rows of a host
std::vector<Row>
HostRows()
{
    using S = HostSpec;
    return {
        Bind<S>(
            "preset",
            Type::CHOICE,
            &S::preset,
            "hypervisor: its scheduler with attributes, and where domains run that are given no "
            "pCPUs")
            .Words(GetPresetNames()),
        Bind<S>("scheduler",
                Type::CHOICE,
                &S::scheduler,
                "its scheduler, in place of a preset; with neither: credit")
            .Words(GetSchedulerWords()),
        Bind<S>("pcpus", Type::COUNT, &S::pcpus, "number of pCPUs")
            .In(1, MAX_CPUS)
            .Sets({"ns3::HypervisorHost::Pcpus"}),
        Bind<S>("dom0",
                Type::COUNTS,
                &S::dom0,
                "pCPUs that dom0 may run on; not given: any, or as the preset has it")
            .In(0, MAX_CPUS - 1),
        Bind<S>("placement",
                Type::CHOICE,
                &S::placement,
                "who moves the guests' frames, and helps: dom0, or an SR-IOV NIC in hardware")
            .Words({"dom0", "nic"})
            .Default("dom0", "published: Xen"),
        Bind<S>("gro", Type::SWITCH, &S::gro, "receive offload in dom0")
            .Sets({"ns3::Dom0NicDriver::Gro"}),
        Bind<S>("vsnoop-window",
                Type::CHOICE,
                &S::vsnoopWindow,
                "vSnoop acknowledges what fits the guest's receive buffer, or only what the guest "
                "has offered")
            .Words({"buffer", "guest"})
            .Default("buffer", "assumed"),
        Bind<S>("leulo-placement",
                Type::CHOICE,
                &S::leuloPlacement,
                "whose CPU Leulo's TCP takes: a core of its own, dom0's vCPU, or whoever is "
                "interrupted")
            .Words(
                OptionWords({{"core", "Core"}, {"dom0", "Dom0"}, {"interrupted", "Interrupted"}}))
            .Sets({"ns3::LeuloCpu::Placement"}),
        Bind<S>("scheduler-attributes",
                Type::ATTRIBUTES,
                &S::schedulerAttributes,
                "attributes of its scheduler")
            .Sets({"ns3::VcpuScheduler"}),
        Bind<S>("attributes", Type::ATTRIBUTES, &S::attributes, "attributes of the host")
            .Sets({"ns3::HypervisorHost"}),
        Bind<S>("cost", Type::ATTRIBUTES, &S::cost, "what its software costs")
            .Sets({"ns3::CpuCost"}),
        Bind<S>("nic-driver", Type::ATTRIBUTES, &S::nicDriver, "attributes of dom0's NIC driver")
            .Sets({"ns3::Dom0NicDriver"}),
        Bind<S>("vflood", Type::ATTRIBUTES, &S::vflood, "attributes of vFlood in dom0")
            .Sets({"ns3::VfloodControl"}),
        Bind<S>("vsnoop", Type::ATTRIBUTES, &S::vsnoop, "attributes of vSnoop")
            .Sets({"ns3::VsnoopControl"}),
        Bind<S>("leulo", Type::ATTRIBUTES, &S::leulo, "attributes of the CPU of Leulo's TCP")
            .Sets({"ns3::LeuloCpu"}),
    };
}

/// \return rows of what a guest is and does beside its workloads
std::vector<Row>
GuestRows()
{
    using S = GuestSpec;
    return {
        Bind<S>("host",
                Type::NAME,
                &S::host,
                "name of its host; that of several hosts puts such guests on each of them")
            .Required(),
        Bind<S>("pcpus",
                Type::COUNTS,
                &S::pcpus,
                "pCPUs it may run on; not given: any, or as the preset has it")
            .In(0, MAX_CPUS - 1),
        Bind<S>("load", Type::NUMBER, &S::load, "its background load; not given: it has none")
            .In(0, 1)
            .Unit("share of a CPU"),
        Bind<S>("load-mode", Type::CHOICE, &S::loadMode, "reading of the load's duty cycle")
            .Words(GetLoadModeWords())
            .Sets({"ns3::CpuLoad::Mode"}),
        Bind<S>("load-cycle", Type::TIME, &S::loadCycle, "length of the load's cycle")
            .In(1, LONG)
            .Sets({"ns3::CpuLoad::DutyCycle"}),
        Bind<S>(
            "load-cycle-spread",
            Type::NUMBER,
            &S::loadSpread,
            "cycles of several such loads differ at random by up to this share, and each begins "
            "anywhere in its own; 0: all are in step")
            .In(0, 0.99)
            .Unit("share of the cycle")
            .Default("0", "assumed"),
        Bind<S>("weight", Type::COUNT, &S::weight, "scheduling weight")
            .In(1, 65535)
            .Sets({"ns3::GuestNode::Weight"}),
        Bind<S>("cap", Type::COUNT, &S::cap, "most CPU time it gets; 0: no limit")
            .In(0, 100.0 * MAX_CPUS)
            .Unit("per cent of a pCPU")
            .Default("0", "published: Xen's default"),
        Bind<S>("hz", Type::COUNT, &S::hz, "timer interrupts of its kernel")
            .In(1, 10000)
            .Unit("per second")
            .Sets({"ns3::GuestNode::Hz"}),
        Bind<S>("rx-buffers",
                Type::COUNT,
                &S::rxBuffers,
                "receive buffers it posts, always as many")
            .In(38, 256)
            .Sets({"ns3::NetfrontDevice::RxTargetMin", "ns3::NetfrontDevice::RxTargetMax"}),
        Bind<S>("notify",
                Type::CHOICE,
                &S::notify,
                "when it notifies dom0: once per burst of packets, or for each packet")
            .Words(GetNotifyModeWords())
            .Sets({"ns3::NetfrontDevice::NotifyMode"}),
        Bind<S>("tso", Type::SWITCH, &S::tso, "it hands super-segments to dom0")
            .Sets({"ns3::NetfrontDevice::Tso"}),
        Bind<S>("network",
                Type::CHOICE,
                &S::network,
                "it has TCP/IP and an address if a workload needs it, or always")
            .Words({"used", "always"})
            .Default("used", "assumed"),
        Bind<S>("offload",
                Type::CHOICE,
                &S::offload,
                "who helps its TCP; both: vFlood and vSnoop, one after the other or as one machine")
            .Words({"none", "vflood", "vsnoop", "both", "both-integrated", "pvtcp", "leulo"})
            .Default("none", "published: plain Xen"),
        Bind<S>("attributes", Type::ATTRIBUTES, &S::attributes, "attributes of the guest")
            .Sets({"ns3::GuestNode"}),
        Bind<S>("netfront", Type::ATTRIBUTES, &S::netfront, "attributes of its network interface")
            .Sets({"ns3::NetfrontDevice"}),
        Bind<S>("netback", Type::ATTRIBUTES, &S::netback, "attributes of that in dom0")
            .Sets({"ns3::NetbackDevice"}),
        Bind<S>("load-attributes", Type::ATTRIBUTES, &S::loadTable, "attributes of its load")
            .Sets({"ns3::CpuLoad"}),
        Bind<S>("pvtcp", Type::ATTRIBUTES, &S::pvtcp, "attributes of PVTCP")
            .Sets({"ns3::PvtcpTimers"}),
    };
}

/**
 * \param lists rows
 * \return the keys of all of them
 */
std::vector<ScenarioKey>
Concat(std::vector<std::vector<Row>> lists)
{
    std::vector<Row> all;
    for (auto& list : lists)
    {
        all.insert(all.end(), list.begin(), list.end());
    }
    return scenario::Keys(all);
}

} // namespace

std::vector<ScenarioSection>
GetMachineSections()
{
    using scenario::Keys;
    return {
        {"", "", "the scenario itself", Keys(ScenarioRows())},
        {"host",
         "host",
         "a virtualised host with its driver domain",
         Concat({NameRows<HostSpec>(), HostRows(), NicRows<HostSpec>()})},
        {"guest",
         "guest",
         "a guest on a host",
         Concat({NameRows<GuestSpec>(), GuestRows(), StackRows<GuestSpec>()})},
        {"native",
         "native",
         "a machine without virtualisation",
         Concat({NameRows<NativeSpec>(),
                 StackRows<NativeSpec>(),
                 {Bind<NativeSpec>("cpu",
                                   Type::ATTRIBUTES,
                                   &NativeSpec::cpu,
                                   "its software costs CPU time: attributes of its CPU; not given: "
                                   "it costs none")
                      .Sets({"ns3::NodeCpu"})},
                 NicRows<NativeSpec>()})},
    };
}

} // namespace ns3
