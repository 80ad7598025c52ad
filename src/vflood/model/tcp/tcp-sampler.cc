/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "tcp-sampler.h"

#include "ns3/attribute-range.h"
#include "ns3/simulator.h"
#include "ns3/virt-error.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(TcpSampler);

namespace
{

/// \p time in milliseconds.
double
Ms(Time time)
{
    return time.GetNanoSeconds() / 1e6;
}

/// \p text without the CA_ of ns-3's names.
std::string
WithoutPrefix(const std::string& text)
{
    return text.substr(3);
}

} // namespace

TypeId
TcpSampler::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::TcpSampler")
            .SetParent<Object>()
            .SetGroupName("Vflood")
            .AddConstructor<TcpSampler>()
            .AddAttribute("Interval",
                          "Time between samples (assumed)",
                          TimeValue(MilliSeconds(10)),
                          MakeTimeAccessor(&TcpSampler::m_interval),
                          MakeLeastTimeChecker("ns3::TcpSampler::Interval",
                                               NanoSeconds(1),
                                               "samples follow each other, e.g. after 10ms"));
    return tid;
}

TcpSampler::TcpSampler() = default;
TcpSampler::~TcpSampler() = default;

void
TcpSampler::DoDispose()
{
    m_nodes.clear();
    Object::DoDispose();
}

void
TcpSampler::Add(Ptr<Node> node)
{
    CheckGiven(node, "TcpSampler::Add()", "give it a node");
    Ptr<GuestTcpL4Protocol> tcp = node->GetObject<GuestTcpL4Protocol>();
    if (!tcp)
    {
        throw VirtError("TcpSampler::Add(): node " + std::to_string(node->GetId()) +
                        " has no GuestTcpL4Protocol; install its stack with GuestInternetHelper "
                        "first");
    }
    m_nodes.push_back({tcp, node->GetObject<GuestClock>(), node->GetId()});
}

void
TcpSampler::Run(Time from, Time until)
{
    if (until < from || from < Simulator::Now())
    {
        throw VirtError("TcpSampler::Run(): from " + std::to_string(from.GetSeconds()) + " s to " +
                        std::to_string(until.GetSeconds()) +
                        " s; the second must not be before the first, nor that in the past");
    }
    m_until = until;
    Simulator::ScheduleWithContext(Simulator::NO_CONTEXT,
                                   from - Simulator::Now(),
                                   &TcpSampler::Sample,
                                   Ptr<TcpSampler>(this));
}

void
TcpSampler::Sample()
{
    for (const Watched& watched : m_nodes)
    {
        SampleNode(watched);
    }
    if (Simulator::Now() + m_interval <= m_until)
    {
        Simulator::ScheduleWithContext(Simulator::NO_CONTEXT,
                                       m_interval,
                                       &TcpSampler::Sample,
                                       Ptr<TcpSampler>(this));
    }
}

void
TcpSampler::SampleNode(const Watched& watched)
{
    const Time now = Simulator::Now();
    const auto& clock = watched.clock;
    const Time guest = clock ? clock->GetJiffy() * static_cast<int64_t>(clock->GetJiffies()) : now;
    for (const auto& [number, socket] : watched.tcp->GetSockets().sockets)
    {
        const SocketSample sample = socket->GetSample();
        if (sample.state != TcpSocket::CLOSED && sample.state != TcpSocket::LISTEN)
        {
            m_rows.push_back({now, guest, watched.node, number, socket->GetFlowName(), sample});
        }
    }
}

const std::vector<TcpSampler::Row>&
TcpSampler::GetRows() const
{
    return m_rows;
}

void
TcpSampler::WriteCsv(std::ostream& os) const
{
    os << "time_s,guest_time_s,node,socket,flow,state,congestion,frto,cwnd_segments,"
          "ssthresh_segments,in_flight_bytes,unacknowledged_bytes,srtt_ms,variance_ms,rto_ms\n";
    for (const Row& row : m_rows)
    {
        const SocketSample& s = row.sample;
        os << row.now.GetSeconds() << ',' << row.guest.GetSeconds() << ',' << row.node << ','
           << row.socket << ',' << row.flow << ',' << TcpSocket::TcpStateName[s.state] << ','
           << WithoutPrefix(TcpSocketState::TcpCongStateName[s.congestion]) << ',' << s.frto << ','
           << s.cwnd << ',' << s.ssthresh << ',' << s.inFlight << ',' << s.unacknowledged << ','
           << Ms(s.srtt) << ',' << Ms(s.variance) << ',' << Ms(s.rto) << "\n";
    }
}

void
TcpSampler::WriteText(std::ostream& os) const
{
    for (const Row& row : m_rows)
    {
        const SocketSample& s = row.sample;
        os << "at " << row.now.GetSeconds() << " s, by the guest's jiffies "
           << row.guest.GetSeconds() << " s, node " << row.node << "\n"
           << TcpSocket::TcpStateName[s.state] << " " << row.flow << "\n\t"
           << "rto:" << Ms(s.rto) << " rtt:" << Ms(s.srtt) << "/" << Ms(s.variance)
           << " cwnd:" << s.cwnd << " ssthresh:" << s.ssthresh << " in_flight:" << s.inFlight
           << " unacked:" << s.unacknowledged
           << " state:" << WithoutPrefix(TcpSocketState::TcpCongStateName[s.congestion])
           << " frto:" << s.frto << "\n";
    }
}

} // namespace ns3
