/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "scenario-row.h"
#include "scenario-sections.h"
#include "scenario-spec.h"

// The rows of workloads: those that all have, and those of each kind.

namespace ns3
{

using scenario::Bind;
using scenario::Row;
using Type = ScenarioType;
using S = WorkloadSpec;

namespace
{

/// Longest time, in ns: a year.
constexpr double LONG = 3e16;

/// Most of anything.
constexpr double MANY = 1e9;

/**
 * \param from help of "from"
 * \param to help of "to"; empty: there is no such key
 * \return rows that all have
 */
std::vector<Row>
CommonRows(const std::string& from, const std::string& to)
{
    std::vector<Row> rows{
        Bind<S>("kind", Type::TEXT, &S::kind, "which workload it is").Required(),
        Bind<S>("name", Type::NAME, &S::name, "its name, for results").Required(),
        Bind<S>("from", Type::NAMES, &S::from, from).Required(),
    };
    if (!to.empty())
    {
        rows.push_back(Bind<S>("to", Type::NAME, &S::to, to).Required());
    }
    rows.push_back(
        Bind<S>("start",
                Type::TIME,
                &S::start,
                "when it starts; not given: at the scenario's warmup, broadcasts at once")
            .In(0, LONG));
    return rows;
}

/// \return the row of the port of a receiver or server
Row
PortRow()
{
    return Bind<S>("port",
                   Type::COUNT,
                   &S::port,
                   "port of the receiver or server; not given: one that is free there")
        .In(1, 65535);
}

/**
 * \param kind of workload
 * \param help what it is
 * \param common rows
 * \param own rows
 * \return the section
 */
ScenarioSection
Section(const std::string& kind,
        const std::string& help,
        std::vector<Row> common,
        const std::vector<Row>& own)
{
    common.insert(common.end(), own.begin(), own.end());
    return {"workload." + kind, "workload", help, scenario::Keys(common)};
}

/// \return the section of transfers
ScenarioSection
Transfers()
{
    return Section(
        "transfer",
        "transfers of a fixed size, one after the other, a connection each",
        CommonRows("who sends: each of them", "who receives"),
        {PortRow(),
         Bind<S>("bytes", Type::SIZE, &S::bytes, "size of a transfer")
             .In(1, 9e15)
             .Sets({"ns3::TransferApplication::Bytes"}),
         Bind<S>("count", Type::COUNT, &S::count, "number of transfers of each sender")
             .In(1, MANY)
             .Sets({"ns3::TransferApplication::Transfers"}),
         Bind<S>("gap", Type::TIME, &S::gap, "longest pause between transfers: they are uniform")
             .In(0, LONG)
             .Default("0s", "assumed"),
         Bind<S>("least-gap",
                 Type::TIME,
                 &S::leastGap,
                 "shortest pause between transfers, at most gap: then all are the same")
             .In(0, LONG)
             .Default("0s", "assumed"),
         Bind<S>("reader",
                 Type::CHOICE,
                 &S::reader,
                 "the receiver reads in the middle of receiving a segment, or as a process, after "
                 "all packets that are there (Linux)")
             .Words(OptionWords({{"callback", "false"}, {"process", "true"}}))
             .Sets({"ns3::TransferSink::AsProcess"})});
}

/// \return the section of pings
ScenarioSection
Pings()
{
    return Section(
        "ping",
        "a series of pings",
        CommonRows("who pings: one machine", "who answers"),
        {Bind<S>("bytes", Type::SIZE, &S::bytes, "payload of a ping")
             .In(0, 1400)
             .Sets({"ns3::PingSeries::Size"}),
         Bind<S>("count", Type::COUNT, &S::count, "number of pings")
             .In(1, 65535)
             .Sets({"ns3::PingSeries::Count"}),
         Bind<S>("interval", Type::TIME, &S::interval, "mean time between pings")
             .In(1000, LONG)
             .Default("100ms", "published: PVTCP paper"),
         Bind<S>("interval-spread",
                 Type::NUMBER,
                 &S::spread,
                 "intervals are uniform within this share of their mean; fixed ones beat with the "
                 "scheduling cycle")
             .In(0, 1)
             .Unit("share of the mean")
             .Default("0.5", "assumed")});
}

/// \return the section of incast
ScenarioSection
Incast()
{
    return Section(
        "incast",
        "one receiver asks all senders for a block, waits for all of them, and asks again",
        CommonRows("who sends: all of them", "who receives"),
        {PortRow(),
         Bind<S>("bytes", Type::SIZE, &S::bytes, "block asked of each sender per round")
             .In(1, 4294967295)
             .Sets({"ns3::IncastClient::BlockSize"}),
         Bind<S>("count", Type::COUNT, &S::count, "number of rounds")
             .In(1, MANY)
             .Sets({"ns3::IncastClient::Rounds"})});
}

/// \return the section of requests and responses
ScenarioSection
Http()
{
    return Section(
        "http",
        "requests and responses of fixed sizes, as of a web server",
        CommonRows("who asks: each of them", "who answers"),
        {PortRow(),
         Bind<S>("request-bytes", Type::SIZE, &S::requestBytes, "size of a request")
             .In(1, 1 << 30)
             .Sets({"ns3::RequestClient::RequestSize", "ns3::RequestServer::RequestSize"}),
         Bind<S>("bytes", Type::SIZE, &S::bytes, "size of a response")
             .In(1, 1 << 30)
             .Sets({"ns3::RequestClient::ResponseSize", "ns3::RequestServer::ResponseSize"}),
         Bind<S>("count", Type::COUNT, &S::count, "number of requests of each client")
             .In(1, MANY)
             .Sets({"ns3::RequestClient::Requests"}),
         Bind<S>("gap",
                 Type::TIME,
                 &S::gap,
                 "pauses between a response and the next request are uniform in 0 to this")
             .In(0, LONG)
             .Default("0s", "assumed"),
         Bind<S>("keep-alive",
                 Type::SWITCH,
                 &S::keepAlive,
                 "all requests go over one connection, or each over its own")
             .Sets({"ns3::RequestClient::KeepAlive"})});
}

/// \return the section of bulk senders
ScenarioSection
Bulk()
{
    return Section("bulk",
                   "a connection that sends as fast as it can",
                   CommonRows("who sends: each of them", "who receives"),
                   {PortRow(),
                    Bind<S>("bytes",
                            Type::SIZE,
                            &S::bytes,
                            "how much each sends; 0: as much as it can until the run ends")
                        .In(0, 9e15)
                        .Sets({"ns3::BulkSendApplication::MaxBytes"})});
}

/// \return the section of on-off senders
ScenarioSection
OnOff()
{
    return Section(
        "on-off",
        "packets at a fixed rate, with pauses, until the run ends",
        CommonRows("who sends: each of them", "who receives"),
        {PortRow(),
         Bind<S>("protocol", Type::CHOICE, &S::protocol, "over TCP or UDP")
             .Words(
                 OptionWords({{"tcp", "ns3::TcpSocketFactory"}, {"udp", "ns3::UdpSocketFactory"}}))
             .Sets({"ns3::OnOffApplication::Protocol", "ns3::PacketSink::Protocol"}),
         Bind<S>("rate", Type::RATE, &S::rate, "rate while it sends")
             .In(1, 1e13)
             .Sets({"ns3::OnOffApplication::DataRate"}),
         Bind<S>("bytes", Type::SIZE, &S::bytes, "size of a packet")
             .In(12, 65000)
             .Sets({"ns3::OnOffApplication::PacketSize"}),
         Bind<S>("on", Type::TIME, &S::on, "mean time for which it sends, exponential")
             .In(1000, LONG)
             .Default("1s", "assumed"),
         Bind<S>("off", Type::TIME, &S::off, "mean pause, exponential; 0s: it never pauses")
             .In(0, LONG)
             .Default("1s", "assumed")});
}

/// \return the section of broadcasts
ScenarioSection
Broadcast()
{
    return Section("broadcast",
                   "small frames to everybody, as a LAN has them: each wakes dom0 and guests",
                   CommonRows("who sends: one host or native, from its NIC", ""),
                   {Bind<S>("frames-per-second",
                            Type::NUMBER,
                            &S::framesPerSecond,
                            "mean rate; times between frames are exponential")
                        .In(1e-6, 1e5)
                        .Unit("per second")
                        .Default("100", "derived: dom0 is scheduled every 10 ms")});
}

} // namespace

std::vector<ScenarioSection>
GetWorkloadSections()
{
    return {Transfers(), Pings(), Incast(), Http(), Bulk(), OnOff(), Broadcast()};
}

} // namespace ns3
