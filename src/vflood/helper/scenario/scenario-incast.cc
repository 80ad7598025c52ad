/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "scenario-incast.h"

#include "ns3/guest-tcp-l4-protocol.h"
#include "ns3/inet-socket-address.h"
#include "ns3/uinteger.h"

namespace ns3
{

uint16_t
ScenarioIncast::GetUsualPort() const
{
    return IncastServer::PORT;
}

void
ScenarioIncast::Install(const Ends& ends, uint16_t port, Time start)
{
    SetPort(port);
    m_client = GetFactory("ns3::IncastClient").Create<IncastClient>();
    for (const ScenarioMachine& from : ends.from)
    {
        ObjectFactory servers = GetFactory("ns3::IncastServer");
        servers.Set("Local", AddressValue(InetSocketAddress(Ipv4Address::GetAny(), port)));
        auto server = servers.Create<IncastServer>();
        Add(server, from);
        m_servers.push_back(server);
        m_client->AddServer(InetSocketAddress(from.address, port));
    }
    Add(m_client, ends.to, start);
    m_client->TraceConnectWithoutContext(
        "Round",
        Callback<void, const IncastRound&>(
            [this](const IncastRound& round) { m_rounds.push_back(round); }));
    m_client->TraceConnectWithoutContext(
        "Ended",
        Callback<void, const std::string&>(
            [this](const std::string& error) { error.empty() ? Progress() : Fail(error); }));
}

uint64_t
ScenarioIncast::GetNAsked() const
{
    UintegerValue rounds;
    m_client->GetAttribute("Rounds", rounds);
    return rounds.Get();
}

uint64_t
ScenarioIncast::GetNDone() const
{
    return m_rounds.size();
}

const std::vector<IncastRound>&
ScenarioIncast::GetRounds() const
{
    return m_rounds;
}

const std::vector<Ptr<IncastServer>>&
ScenarioIncast::GetServers() const
{
    return m_servers;
}

TcpCounters
ScenarioIncast::GetServerCounters() const
{
    TcpCounters sum;
    for (const auto& server : m_servers)
    {
        const auto tcp =
            DynamicCast<GuestTcpL4Protocol>(server->GetNode()->GetObject<TcpL4Protocol>());
        if (!tcp)
        {
            continue; // Leulo's is in the hypervisor
        }
        const TcpCounters& counters = tcp->GetSockets().total;
        sum.OutSegs += counters.OutSegs;
        sum.OutBursts += counters.OutBursts;
        sum.RetransSegs += counters.RetransSegs;
        sum.TCPTimeouts += counters.TCPTimeouts;
        sum.RetransmitTimers += counters.RetransmitTimers;
        sum.PostponedTimers += counters.PostponedTimers;
        sum.TCPSpuriousRTOs += counters.TCPSpuriousRTOs;
        sum.TCPDSACKRecv += counters.TCPDSACKRecv;
        sum.DuplicateAcks += counters.DuplicateAcks;
    }
    return sum;
}

ScenarioFrame
ScenarioIncast::GetRows() const
{
    ScenarioFrame frame{
        {"start_s", "end_s", "round_s", "received_bytes", "wrong_bytes", "goodput_mbps"},
        {}};
    for (const IncastRound& round : m_rounds)
    {
        const double seconds = (round.end - round.start).GetSeconds();
        std::vector<ScenarioCell>& row = frame.rows.emplace_back();
        row.emplace_back(round.start.GetSeconds());
        row.emplace_back(round.end.GetSeconds());
        row.emplace_back(seconds);
        row.emplace_back(static_cast<int64_t>(round.bytes));
        row.emplace_back(static_cast<int64_t>(round.wrong));
        row.emplace_back(static_cast<double>(round.bytes) * 8 / seconds / 1e6);
    }
    return frame;
}

std::vector<std::pair<std::string, ScenarioCell>>
ScenarioIncast::GetSummary() const
{
    if (m_rounds.empty())
    {
        return {};
    }
    double bytes = 0;
    std::vector<double> times;
    for (const IncastRound& round : m_rounds)
    {
        bytes += static_cast<double>(round.bytes);
        times.push_back((round.end - round.start).GetSeconds());
    }
    auto summary = Summarise(times, "round_s");
    const double seconds = (m_rounds.back().end - m_rounds.front().start).GetSeconds();
    summary.emplace_back("goodput_mbps", bytes * 8 / seconds / 1e6);
    const TcpCounters counters = GetServerCounters();
    summary.emplace_back("timeouts_count", static_cast<int64_t>(counters.RetransmitTimers));
    summary.emplace_back("spurious_timeouts_count", static_cast<int64_t>(counters.TCPSpuriousRTOs));
    summary.emplace_back("postponed_timeouts_count",
                         static_cast<int64_t>(counters.PostponedTimers));
    return summary;
}

} // namespace ns3
