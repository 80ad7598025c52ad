/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "all-to-all-rank.h"

#include "ns3/attribute-range.h"
#include "ns3/enum.h"
#include "ns3/inet-socket-address.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"
#include "ns3/virt-compat.h"
#include "ns3/virt-error.h"

#include <algorithm>
#include <sstream>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(AllToAllRank);

TypeId
AllToAllRank::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::AllToAllRank")
            .SetParent<Application>()
            .SetGroupName("Vflood")
            .AddConstructor<AllToAllRank>()
            .AddAttribute("ConnectAfter",
                          "From the start, when the rank listens, to when it connects; by then all "
                          "ranks must listen (assumed: 1 s; programs pass each other the ports)",
                          TimeValue(Seconds(1)),
                          MakeTimeAccessor(&AllToAllRank::m_connectAfter),
                          MakeTimeChecker(Time()))
            .AddAttribute("Envelope",
                          "Bytes that go before each message; a barrier's consist of nothing else "
                          "(assumed: 32)",
                          UintegerValue(32),
                          MakeUintegerAccessor(&AllToAllRank::m_envelope),
                          MakeCountChecker("ns3::AllToAllRank::Envelope",
                                           1,
                                           65536,
                                           "messages without content have one too"))
            .AddAttribute("Algorithm",
                          "How an exchange is done (assumed: pairwise; MPICH's choice above 32 kB)",
                          EnumValue(PAIRWISE),
                          VIRT_ENUM_ACCESSOR(Algorithm, &AllToAllRank::m_algorithm),
                          MakeEnumChecker(PAIRWISE, "Pairwise", SCATTERED, "Scattered"))
            .AddAttribute("Barriers",
                          "Where there are barriers (published: source of the Intel MPI "
                          "Benchmarks, versions with -sync)",
                          EnumValue(EACH),
                          VIRT_ENUM_ACCESSOR(Barriers, &AllToAllRank::m_barriers),
                          MakeEnumChecker(EACH, "Each", SERIES, "Series"))
            .AddTraceSource("Iteration",
                            "this rank has finished an exchange",
                            MakeTraceSourceAccessor(&AllToAllRank::m_iterationTrace),
                            "ns3::AllToAllRank::IterationTracedCallback")
            .AddTraceSource("Ended",
                            "all series are over, or a connection was lost",
                            MakeTraceSourceAccessor(&AllToAllRank::m_endedTrace),
                            "ns3::AllToAllRank::EndedTracedCallback");
    return tid;
}

AllToAllRank::AllToAllRank()
    : m_process([this]() { Progress(); }),
      m_mesh([this]() { m_process.Wake(GetNode()); })
{
}

AllToAllRank::~AllToAllRank() = default;

void
AllToAllRank::SetRanks(const std::vector<Address>& ranks, uint32_t rank)
{
    if (rank >= ranks.size())
    {
        throw VirtError("AllToAllRank::SetRanks: rank " + std::to_string(rank) + " of " +
                        std::to_string(ranks.size()) + "; allowed is a rank from 0 below that");
    }
    for (const auto& address : ranks)
    {
        if (!InetSocketAddress::IsMatchingType(address))
        {
            throw VirtError("AllToAllRank::SetRanks: allowed are InetSocketAddresses, one for "
                            "each rank");
        }
    }
    for (auto address = ranks.begin(); address != ranks.end(); ++address)
    {
        const Ipv4Address ip = InetSocketAddress::ConvertFrom(*address).GetIpv4();
        if (std::any_of(ranks.begin(), address, [ip](const Address& other) {
                return InetSocketAddress::ConvertFrom(other).GetIpv4() == ip;
            }))
        {
            std::ostringstream text;
            text << "AllToAllRank::SetRanks: two ranks have the address " << ip
                 << "; allowed is one rank per address, by which the others know it";
            throw VirtError(text.str());
        }
    }
    m_ranks = ranks;
    m_rank = rank;
    m_expected.assign(ranks.size(), 0);
}

void
AllToAllRank::AddSeries(uint64_t size, uint32_t repetitions)
{
    if (repetitions == 0)
    {
        throw VirtError("AllToAllRank::AddSeries: 0 repetitions; allowed is 1 or more");
    }
    m_series.push_back({size, repetitions});
}

uint64_t
AllToAllRank::GetWrong() const
{
    return m_mesh.GetWrong();
}

void
AllToAllRank::StartApplication()
{
    if (m_ranks.empty() || m_series.empty())
    {
        throw VirtError("AllToAllRank on node " + std::to_string(GetNode()->GetId()) +
                        " has nothing to do; call SetRanks() and AddSeries() before it starts");
    }
    m_mesh.Listen(GetNode(), m_rank, m_ranks);
    m_connect = Simulator::Schedule(m_connectAfter, [this]() {
        m_mesh.Connect();
        m_process.Wake(GetNode());
    });
}

void
AllToAllRank::StopApplication()
{
    m_connect.Cancel();
    m_process.Kill();
    m_mesh.Close();
    m_ended = true;
}

void
AllToAllRank::DoDispose()
{
    m_connect.Cancel();
    m_process.Kill();
    m_mesh.Forget();
    m_ended = true;
    Application::DoDispose();
}

void
AllToAllRank::Progress()
{
    m_mesh.Move();
    if (!m_begun && !m_ended && m_mesh.IsComplete())
    {
        m_begun = true;
        BeginNext();
    }
    while (m_begun && !m_ended && IsRoundOver())
    {
        FinishRound();
    }
    const std::string error = m_ended ? "" : FindError();
    if (!error.empty())
    {
        End(error);
    }
}

bool
AllToAllRank::IsRoundOver() const
{
    if (m_round == m_rounds.size())
    {
        return true;
    }
    const auto& round = m_rounds[m_round];
    return std::all_of(round.begin(), round.end(), [this](const auto& exchange) {
        return m_mesh.IsSent(exchange.to) &&
               m_mesh.GetReceived(exchange.from) >= m_expected[exchange.from];
    });
}

std::string
AllToAllRank::FindError() const
{
    if (!m_mesh.GetError().empty())
    {
        return m_mesh.GetError();
    }
    for (uint32_t rank = 0; rank < m_ranks.size(); ++rank)
    {
        if (m_mesh.IsClosed(rank) && m_mesh.GetReceived(rank) < m_expected[rank])
        {
            return "rank " + std::to_string(rank) + " has closed before its time";
        }
    }
    return "";
}

void
AllToAllRank::Begin(const std::vector<AllToAllSchedule::Round>& rounds, uint64_t size)
{
    m_rounds = rounds;
    m_round = 0;
    m_size = size;
    BeginRound();
}

void
AllToAllRank::BeginRound()
{
    if (m_round == m_rounds.size())
    {
        return;
    }
    for (const auto& exchange : m_rounds[m_round])
    {
        m_expected[exchange.from] += m_envelope + m_size;
        m_mesh.Send(exchange.to, m_envelope + m_size);
    }
}

void
AllToAllRank::BeginNext()
{
    const auto ranks = static_cast<uint32_t>(m_ranks.size());
    m_timed = m_barriersDue == 0;
    if (!m_timed)
    {
        --m_barriersDue;
        Begin(AllToAllSchedule::Barrier(m_rank, ranks), 0);
        return;
    }
    if (m_iteration.series == m_series.size())
    {
        End("");
        return;
    }
    m_iteration.rank = m_rank;
    m_iteration.size = m_series[m_iteration.series].size;
    m_iteration.start = Simulator::Now();
    Begin(m_algorithm == PAIRWISE ? AllToAllSchedule::Pairwise(m_rank, ranks)
                                  : AllToAllSchedule::Scattered(m_rank, ranks),
          m_iteration.size);
}

void
AllToAllRank::FinishRound()
{
    if (m_round < m_rounds.size() && ++m_round < m_rounds.size())
    {
        BeginRound();
        return;
    }
    if (m_timed)
    {
        FinishExchange();
    }
    BeginNext();
}

void
AllToAllRank::FinishExchange()
{
    m_iteration.end = Simulator::Now();
    m_iterationTrace(m_iteration);
    m_barriersDue = m_barriers == EACH ? 1 : 0;
    if (++m_iteration.index == m_series[m_iteration.series].repetitions)
    {
        ++m_iteration.series;
        m_iteration.index = 0;
        m_barriersDue += 2;
    }
}

void
AllToAllRank::End(const std::string& error)
{
    StopApplication();
    m_endedTrace(error);
}

} // namespace ns3
