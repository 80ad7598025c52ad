/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "scenario-pings.h"

#include "ns3/double.h"
#include "ns3/ipv4-header.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"

namespace ns3
{

uint16_t
ScenarioPings::GetUsualPort() const
{
    return 0;
}

void
ScenarioPings::Install(const Ends& ends, uint16_t /* port */, Time start)
{
    ObjectFactory factory = GetFactory("ns3::PingSeries");
    factory.Set("Remote", Ipv4AddressValue(ends.to.address));
    const auto mean = static_cast<double>(*GetSpec().interval);
    const double spread = *GetSpec().spread;
    factory.Set("Interval",
                PointerValue(CreateObjectWithAttributes<UniformRandomVariable>(
                    "Min",
                    DoubleValue(mean * (1 - spread) / 1e9),
                    "Max",
                    DoubleValue(mean * (1 + spread) / 1e9))));
    m_series = factory.Create<PingSeries>();
    m_from = ends.from.at(0).address;
    m_pings.resize(GetNAsked());
    Add(m_series, ends.from[0], start);
    m_series->TraceConnectWithoutContext("Sent", Callback<void, uint16_t>([this](uint16_t i) {
                                             m_pings[i].sent = Simulator::Now().GetSeconds();
                                             if (i + 1U == m_pings.size())
                                             {
                                                 Simulator::Schedule(Seconds(PATIENCE), [this] {
                                                     m_given = true;
                                                     Progress();
                                                 });
                                             }
                                         }));
    m_series->TraceConnectWithoutContext(
        "Reply",
        Callback<void, uint16_t, Time>([this](uint16_t i, Time rtt) {
            m_answered += m_pings[i].rtt < 0 ? 1 : 0;
            m_pings[i].rtt = rtt.GetSeconds();
            Progress();
        }));
    if (ends.to.nic)
    {
        Watch(ends.to.nic, "PhyRxEnd", &Ping::atHost);
    }
    Watch(ends.to.device, "MacRx", &Ping::seen);
}

void
ScenarioPings::Watch(Ptr<NetDevice> device, const std::string& trace, double Ping::*when)
{
    device->TraceConnectWithoutContext(
        trace,
        Callback<void, Ptr<const Packet>>([this, when](Ptr<const Packet> packet) {
            uint16_t i = 0;
            Ipv4Header header;
            if (PingSeries::IsRequest(packet, i) && i < m_pings.size())
            {
                packet->PeekHeader(header);
                if (header.GetSource() == m_from)
                {
                    m_pings[i].*when = Simulator::Now().GetSeconds();
                }
            }
        }));
}

int64_t
ScenarioPings::AssignStreams(int64_t stream)
{
    return m_series->AssignStreams(stream);
}

uint64_t
ScenarioPings::GetNAsked() const
{
    UintegerValue count;
    m_series->GetAttribute("Count", count);
    return count.Get();
}

uint64_t
ScenarioPings::GetNDone() const
{
    return m_given ? m_pings.size() : m_answered;
}

const std::vector<ScenarioPings::Ping>&
ScenarioPings::GetPings() const
{
    return m_pings;
}

ScenarioFrame
ScenarioPings::GetRows() const
{
    ScenarioFrame frame{{"sent_s", "arrived_at_host_ms", "seen_by_guest_ms", "rtt_ms"}, {}};
    const auto ms = [](double from, double to) {
        return from < 0 || to < 0 ? ScenarioCell() : ScenarioCell((to - from) * 1e3);
    };
    for (const Ping& ping : m_pings)
    {
        if (ping.sent >= 0)
        {
            frame.rows.push_back(
                {ping.sent, ms(ping.sent, ping.atHost), ms(ping.sent, ping.seen), ms(0, ping.rtt)});
        }
    }
    return frame;
}

std::vector<std::pair<std::string, ScenarioCell>>
ScenarioPings::GetSummary() const
{
    std::vector<double> rtts;
    for (const Ping& ping : m_pings)
    {
        if (ping.rtt >= 0)
        {
            rtts.push_back(ping.rtt * 1e3);
        }
    }
    auto summary = Summarise(rtts, "rtt_ms");
    summary.emplace_back("answered_count", static_cast<int64_t>(m_answered));
    return summary;
}

} // namespace ns3
