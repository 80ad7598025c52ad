/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "scenario-transfers.h"

#include "ns3/double.h"
#include "ns3/inet-socket-address.h"
#include "ns3/pointer.h"
#include "ns3/uinteger.h"

namespace ns3
{

uint16_t
ScenarioTransfers::GetUsualPort() const
{
    return 5001; // that of iperf
}

void
ScenarioTransfers::Install(const Ends& ends, uint16_t port, Time start)
{
    SetPort(port);
    ObjectFactory sinks = GetFactory("ns3::TransferSink");
    sinks.Set("Local", AddressValue(InetSocketAddress(Ipv4Address::GetAny(), port)));
    auto sink = sinks.Create<TransferSink>();
    Add(sink, ends.to);
    for (const ScenarioMachine& from : ends.from)
    {
        ObjectFactory senders = GetFactory("ns3::TransferApplication");
        senders.Set("Remote", AddressValue(InetSocketAddress(ends.to.address, port)));
        senders.Set("Gap",
                    PointerValue(CreateObjectWithAttributes<UniformRandomVariable>(
                        "Min",
                        DoubleValue(static_cast<double>(*GetSpec().leastGap) / 1e9),
                        "Max",
                        DoubleValue(static_cast<double>(*GetSpec().gap) / 1e9))));
        auto sender = senders.Create<TransferApplication>();
        Add(sender, from, start);
        m_names[from.address] = from.name;
        m_senders.push_back(sender);
        m_log.Watch(sender);
    }
    m_log.Watch(sink);
    m_log.SetEndedCallback(
        Callback<void, const TransferRecord&>([this](const TransferRecord&) { Progress(); }));
}

int64_t
ScenarioTransfers::AssignStreams(int64_t stream)
{
    int64_t used = 0;
    for (const auto& sender : m_senders)
    {
        used += sender->AssignStreams(stream + used);
    }
    return used;
}

uint64_t
ScenarioTransfers::GetNAsked() const
{
    uint64_t asked = 0;
    for (const auto& sender : m_senders)
    {
        UintegerValue transfers;
        sender->GetAttribute("Transfers", transfers);
        asked += transfers.Get();
    }
    return asked;
}

uint64_t
ScenarioTransfers::GetNDone() const
{
    return m_log.GetNEnded();
}

const std::vector<TransferRecord>&
ScenarioTransfers::GetTransfers() const
{
    return m_log.GetTransfers();
}

const std::vector<Ptr<TransferApplication>>&
ScenarioTransfers::GetSenders() const
{
    return m_senders;
}

ScenarioFrame
ScenarioTransfers::GetRows() const
{
    ScenarioFrame frame{
        {"from", "start_s", "end_s", "received_bytes", "goodput_mbps", "read_s", "failed"},
        {}};
    for (const TransferRecord& transfer : GetTransfers())
    {
        if (!transfer.ended)
        {
            continue;
        }
        const auto local = InetSocketAddress::IsMatchingType(transfer.local)
                               ? InetSocketAddress::ConvertFrom(transfer.local).GetIpv4()
                               : Ipv4Address();
        const auto name = m_names.find(local);
        frame.rows.push_back({name == m_names.end() ? "" : name->second,
                              transfer.start.GetSeconds(),
                              transfer.end.GetSeconds(),
                              static_cast<int64_t>(transfer.bytes),
                              transfer.GetGoodput() / 1e6,
                              (transfer.end - transfer.firstByte).GetSeconds(),
                              transfer.failed});
    }
    return frame;
}

std::vector<std::pair<std::string, ScenarioCell>>
ScenarioTransfers::GetSummary() const
{
    std::vector<double> goodput;
    int64_t failed = 0;
    for (const TransferRecord& transfer : GetTransfers())
    {
        if (transfer.ended)
        {
            goodput.push_back(transfer.GetGoodput() / 1e6); // a failed transfer counts as 0
            failed += transfer.failed ? 1 : 0;
        }
    }
    auto summary = Summarise(goodput, "goodput_mbps");
    summary.emplace_back("failed_count", failed);
    return summary;
}

} // namespace ns3
