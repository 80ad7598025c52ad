/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "olio-calls.h"

#include "ns3/simulator.h"

#include <utility>

namespace ns3
{

void
OlioTimes::Add(OlioWork work, Time time)
{
    ++n.at(static_cast<std::size_t>(work));
    total.at(static_cast<std::size_t>(work)) += time;
}

OlioCalls::OlioCalls(Ptr<Node> node,
                     const Address& remote,
                     uint32_t slots,
                     OlioTimes& times,
                     OlioStream::OnLost lost)
    : m_node(node),
      m_remote(remote),
      m_slots(slots),
      m_times(times),
      m_lost(std::move(lost))
{
}

void
OlioCalls::Call(uint32_t connection, const OlioMessage& message, Done done)
{
    Connection& found = Find(connection);
    found.asked.push_back({message, std::move(done), Simulator::Now()});
    Fill(found);
}

uint64_t
OlioCalls::GetWrong() const
{
    uint64_t wrong = 0;
    for (const auto& [number, connection] : m_connections)
    {
        wrong += connection.stream->GetWrong();
    }
    return wrong;
}

OlioCalls::Connection&
OlioCalls::Find(uint32_t number)
{
    Connection& found = m_connections[number];
    if (!found.stream)
    {
        found.stream = std::make_unique<OlioStream>(
            m_node,
            [this, &found](const OlioMessage&) { OnAnswer(found); },
            m_lost);
        found.stream->Connect(m_remote);
    }
    return found;
}

void
OlioCalls::Fill(Connection& connection) const
{
    while (connection.sent < m_slots && connection.sent < connection.asked.size())
    {
        connection.stream->Send(connection.asked[connection.sent++].message);
    }
}

void
OlioCalls::OnAnswer(Connection& connection)
{
    Entry entry = std::move(connection.asked.front());
    connection.asked.pop_front();
    --connection.sent;
    m_times.Add(entry.message.work, Simulator::Now() - entry.begin);
    Fill(connection);
    entry.done();
}

} // namespace ns3
