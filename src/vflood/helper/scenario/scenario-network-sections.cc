/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "scenario-row.h"
#include "scenario-sections.h"
#include "scenario-spec.h"

// The rows of cables, switches and traces.

namespace ns3
{

using scenario::Bind;
using scenario::Row;
using Type = ScenarioType;

namespace
{

/// Longest time, in ns: a year.
constexpr double LONG = 3e16;

/// \return rows of what a cable is like
template <class S>
std::vector<Row>
CableRows()
{
    return {
        Bind<S>("rate", Type::RATE, &S::rate, "speed, each way")
            .In(1, 1e13)
            .Sets({"ns3::EthernetNetDevice::DataRate"}),
        Bind<S>("delay", Type::TIME, &S::delay, "one-way delay of each cable")
            .In(0, LONG)
            .Sets({"ns3::EthernetChannel::Delay"}),
        Bind<S>("loss", Type::NUMBER, &S::loss, "frames that get lost, at random, each way")
            .In(0, 1)
            .Unit("share of the frames")
            .Default("0", "assumed"),
    };
}

/// \return rows of a switch
std::vector<Row>
SwitchRows()
{
    using S = SwitchSpec;
    std::vector<Row> rows{
        Bind<S>("name", Type::NAME, &S::name, "its name").Required(),
        Bind<S>("ports",
                Type::NAMES,
                &S::ports,
                "names of the hosts and natives that it connects, in the order of its ports")
            .Required(),
        Bind<S>("buffer",
                Type::SIZE,
                &S::buffer,
                "buffer of each port towards a machine, payload of frames; not given: 1000 frames")
            .In(1514, 4e9),
        Bind<S>("port", Type::ATTRIBUTES, &S::port, "attributes of its ports")
            .Sets({"ns3::EthernetNetDevice"}),
    };
    for (Row& row : CableRows<S>())
    {
        rows.push_back(row);
    }
    return rows;
}

/// \return rows of a cable between two machines
std::vector<Row>
LinkRows()
{
    using S = LinkSpec;
    std::vector<Row> rows{
        Bind<S>("between",
                Type::NAMES,
                &S::between,
                "names of the two machines, hosts or natives, that it connects")
            .Required(),
    };
    for (Row& row : CableRows<S>())
    {
        rows.push_back(row);
    }
    return rows;
}

/// \return rows of a trace
std::vector<Row>
TraceRows()
{
    using S = TraceSpec;
    return {
        Bind<S>(
            "kind",
            Type::CHOICE,
            &S::kind,
            "a timeline of a host, for ui.perfetto.dev; or the frames of a machine's interface, "
            "for Wireshark")
            .Words({"timeline", "pcap"})
            .Required(),
        Bind<S>("of", Type::NAME, &S::of, "name of the host, or of the machine").Required(),
        Bind<S>("file", Type::TEXT, &S::file, "the file, replaced if it exists").Required(),
        Bind<S>("from", Type::TIME, &S::from, "when a timeline begins; not given: at warmup")
            .In(0, LONG),
        Bind<S>("to", Type::TIME, &S::to, "when a timeline ends; not given: with the run")
            .In(1, LONG),
        Bind<S>("ports",
                Type::COUNTS,
                &S::ports,
                "TCP ports whose segments a timeline shows; not given: those of all workloads")
            .In(1, 65535),
    };
}

} // namespace

std::vector<ScenarioSection>
GetNetworkSections()
{
    using scenario::Keys;
    return {
        {"link", "link", "a cable between two machines", Keys(LinkRows())},
        {"switch", "switch", "a switch, with a cable to each of its machines", Keys(SwitchRows())},
        {"trace", "trace", "a file that the run writes", Keys(TraceRows())},
    };
}

} // namespace ns3
