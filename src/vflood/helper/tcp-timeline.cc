/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "tcp-timeline.h"

#include "ns3/attribute-range.h"
#include "ns3/packet.h"
#include "ns3/simulator.h"
#include "ns3/tcp-header.h"
#include "ns3/tcp-socket-base.h"
#include "ns3/virt-error.h"

#include <algorithm>

namespace ns3
{

std::shared_ptr<TcpTimeline>
TcpTimeline::Add(const Ptr<Timeline>& timeline, const std::string& name, uint32_t number)
{
    CheckGiven(timeline, "TcpTimeline::Add()", "give it what TimelineHelper::Enable() returned");
    ChromeTraceWriter& file = timeline->GetFile();
    file.NameGroup(TCP, "TCP senders");
    auto part = std::make_shared<TcpTimeline>(file, name, number);
    timeline->Add(part);
    return part;
}

TcpTimeline::TcpTimeline(ChromeTraceWriter& file, const std::string& name, uint32_t number)
    : m_cwnd(file, TCP, name + " cwnd [B]"),
      m_rto(file, TCP, name + " RTO [us]"),
      m_rtt(file, TCP, name + " SRTT [us]"),
      m_again(file, {TCP, number}, name + " sends again")
{
}

TcpTimeline::~TcpTimeline()
{
    Leave();
}

template <class Call>
void
TcpTimeline::ForEachSource(Call call)
{
    call("CongestionWindow", MakeCallback(&TcpTimeline::OnCwnd, this));
    call("RTO", MakeCallback(&TcpTimeline::OnRto, this));
    call("RTT", MakeCallback(&TcpTimeline::OnRtt, this));
    call("Tx", MakeCallback(&TcpTimeline::OnTx, this));
}

void
TcpTimeline::Leave()
{
    if (m_socket)
    {
        ForEachSource([this](const char* source, const CallbackBase& callback) {
            m_socket->TraceDisconnectWithoutContext(source, callback);
        });
        m_socket = nullptr;
    }
}

void
TcpTimeline::Follow(const Ptr<Socket>& socket)
{
    if (!DynamicCast<TcpSocketBase>(socket))
    {
        throw VirtError("TcpTimeline::Follow(): this is no TCP socket of ns-3 (TcpSocketBase), so "
                        "it has no window to show");
    }
    Leave();
    if (m_ended)
    {
        return;
    }
    m_socket = socket;
    m_sent = false;
    ForEachSource([this](const char* source, const CallbackBase& callback) {
        m_socket->TraceConnectWithoutContext(source, callback);
    });
}

void
TcpTimeline::OnCwnd(uint32_t /* from */, uint32_t to)
{
    m_cwnd.Set(Simulator::Now(), to);
}

void
TcpTimeline::OnRto(Time from, Time to)
{
    if (to == from + from)
    {
        m_doubled = Simulator::Now();
    }
    m_rto.Set(Simulator::Now(), to.GetMicroSeconds());
}

void
TcpTimeline::OnRtt(Time /* from */, Time to)
{
    m_rtt.Set(Simulator::Now(), to.GetMicroSeconds());
}

void
TcpTimeline::OnTx(Ptr<const Packet> packet,
                  const TcpHeader& header,
                  Ptr<const TcpSocketBase> /* socket */)
{
    const SequenceNumber32 first = header.GetSequenceNumber();
    const uint32_t bytes = packet->GetSize();
    if (bytes == 0)
    {
        return;
    }
    const bool again = m_sent && first < m_next;
    m_next = m_sent ? std::max(m_next, first + bytes) : first + bytes;
    m_sent = true;
    if (again)
    {
        const Time now = Simulator::Now();
        const bool timeout = m_doubled == now;
        m_doubled = Time(-1); // the others that are sent at this instant were not timed
        m_again.Begin(now,
                      timeout ? "timeout" : "retransmission",
                      TraceArgs().Add("seq", first.GetValue()).Add("payload", bytes),
                      Time());
    }
}

void
TcpTimeline::End(Time at)
{
    Leave();
    m_ended = true;
    m_cwnd.End(at);
    m_rto.End(at);
    m_rtt.End(at);
    m_again.End(at);
}

} // namespace ns3
