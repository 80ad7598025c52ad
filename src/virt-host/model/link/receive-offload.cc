/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "receive-offload.h"

#include <algorithm>

namespace ns3
{

ReceiveOffload::ReceiveOffload(Deliver deliver)
    : m_deliver(std::move(deliver))
{
}

void
ReceiveOffload::Receive(const EthernetFrame& frame)
{
    const auto headers =
        IsSuperSegment(frame.packet) ? std::nullopt : TcpHeaders::Read(frame.packet);
    if (!headers)
    {
        m_deliver(frame);
        return;
    }
    const auto held = Find(frame, *headers);
    if (held == m_held.end())
    {
        Hold(frame, *headers);
        return;
    }
    const bool added = held->segment.Add(frame.packet);
    if (!added || !held->segment.IsOpen())
    {
        Release(held);
    }
    if (!added)
    {
        Hold(frame, *headers);
    }
}

void
ReceiveOffload::EndRound()
{
    while (!m_held.empty())
    {
        Release(m_held.begin());
    }
}

void
ReceiveOffload::Clear()
{
    m_held.clear();
}

std::vector<ReceiveOffload::Held>::iterator
ReceiveOffload::Find(const EthernetFrame& frame, const TcpHeaders& headers)
{
    return std::find_if(m_held.begin(), m_held.end(), [&](const Held& held) {
        return held.frame.source == frame.source && held.frame.dest == frame.dest &&
               held.headers.IsSameFlow(headers);
    });
}

void
ReceiveOffload::Release(std::vector<Held>::iterator held)
{
    EthernetFrame frame = std::move(held->frame);
    if (Ptr<Packet> whole = held->segment.Finish())
    {
        frame.packet = whole;
    }
    m_held.erase(held);
    m_deliver(frame);
}

void
ReceiveOffload::Hold(const EthernetFrame& frame, const TcpHeaders& headers)
{
    SuperSegmentBuilder segment(frame.packet, MAX_SIZE);
    if (!segment.IsOpen() || m_held.size() >= MAX_FLOWS)
    {
        m_deliver(frame);
        return;
    }
    m_held.push_back({frame, headers, std::move(segment)});
}

} // namespace ns3
