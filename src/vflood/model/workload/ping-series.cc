/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ping-series.h"

#include "ns3/attribute-range.h"
#include "ns3/icmpv4.h"
#include "ns3/inet-socket-address.h"
#include "ns3/ipv4-header.h"
#include "ns3/ipv4-raw-socket-factory.h"
#include "ns3/node.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(PingSeries);

namespace
{

/// IP protocol number of ICMP.
constexpr uint8_t ICMP = 1;

/// ICMP and echo header in bytes.
constexpr uint32_t ECHO_HEADER = 8;

/**
 * \param packet a packet, IPv4 header first
 * \param type type of ICMP message
 * \param[out] echo the echo header, if it is one
 * \return whether it is an ICMP message of that type
 */
bool
ReadEcho(Ptr<Packet> packet, uint8_t type, Icmpv4Echo& echo)
{
    Ipv4Header ip;
    if (packet->GetSize() < 20 + ECHO_HEADER || packet->RemoveHeader(ip) == 0 ||
        ip.GetProtocol() != ICMP || ip.GetFragmentOffset() != 0 || packet->GetSize() < ECHO_HEADER)
    {
        return false;
    }
    Icmpv4Header icmp;
    packet->RemoveHeader(icmp);
    if (icmp.GetType() != type)
    {
        return false;
    }
    packet->RemoveHeader(echo);
    return true;
}

} // namespace

TypeId
PingSeries::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::PingSeries")
            .SetParent<Application>()
            .SetGroupName("Vflood")
            .AddConstructor<PingSeries>()
            .AddAttribute("Remote",
                          "Address to ping",
                          Ipv4AddressValue(),
                          MakeIpv4AddressAccessor(&PingSeries::m_remote),
                          MakeIpv4AddressChecker())
            .AddAttribute("Count",
                          "Number of requests, up to 65535 (published: 1000 in the vSnoop poster, "
                          "600 in the PVTCP paper)",
                          UintegerValue(1000),
                          MakeUintegerAccessor(&PingSeries::m_count),
                          MakeCountChecker("ns3::PingSeries::Count",
                                           1,
                                           65535,
                                           "a request has a 16-bit number"))
            .AddAttribute(
                "Size",
                "Payload of a request in bytes (assumed: 56, the default of ping)",
                UintegerValue(56),
                MakeUintegerAccessor(&PingSeries::m_size),
                MakeCountChecker("ns3::PingSeries::Size", 0, 1400, "56 is the default of ping"))
            .AddAttribute("Interval",
                          "Seconds between requests (published: 0.1 in the PVTCP paper; the spread "
                          "is assumed: a fixed interval beats with the scheduling cycle)",
                          StringValue("ns3::UniformRandomVariable[Min=0.05|Max=0.15]"),
                          MakePointerAccessor(&PingSeries::m_interval),
                          MakePointerChecker<RandomVariableStream>())
            .AddTraceSource("Sent",
                            "A request was sent (sequence number).",
                            MakeTraceSourceAccessor(&PingSeries::m_sentTrace),
                            "ns3::PingSeries::SentTracedCallback")
            .AddTraceSource("Reply",
                            "A reply was read (sequence number, round trip time).",
                            MakeTraceSourceAccessor(&PingSeries::m_replyTrace),
                            "ns3::PingSeries::ReplyTracedCallback");
    return tid;
}

PingSeries::PingSeries() = default;
PingSeries::~PingSeries() = default;

void
PingSeries::DoDispose()
{
    m_socket = nullptr;
    m_interval = nullptr;
    Application::DoDispose();
}

int64_t
PingSeries::AssignStreams(int64_t stream)
{
    m_interval->SetStream(stream);
    return 1;
}

bool
PingSeries::IsRequest(Ptr<const Packet> packet, uint16_t& sequence)
{
    Icmpv4Echo echo;
    if (!ReadEcho(packet->Copy(), Icmpv4Header::ICMPV4_ECHO, echo))
    {
        return false;
    }
    sequence = echo.GetSequenceNumber();
    return true;
}

void
PingSeries::StartApplication()
{
    m_socket = Socket::CreateSocket(GetNode(), Ipv4RawSocketFactory::GetTypeId());
    m_socket->SetAttribute("Protocol", UintegerValue(ICMP));
    m_socket->SetRecvCallback(MakeCallback(&PingSeries::OnRead, this));
    m_socket->Bind(InetSocketAddress(Ipv4Address::GetAny(), 0));
    m_socket->Connect(InetSocketAddress(m_remote, 0));
    Send();
}

void
PingSeries::StopApplication()
{
    Simulator::Cancel(m_next);
    if (m_socket)
    {
        m_socket->Close();
    }
}

void
PingSeries::Send()
{
    const auto sequence = static_cast<uint16_t>(m_sent++);
    Icmpv4Echo echo;
    echo.SetSequenceNumber(sequence);
    echo.SetIdentifier(0);
    echo.SetData(Create<Packet>(m_size));
    Icmpv4Header icmp;
    icmp.SetType(Icmpv4Header::ICMPV4_ECHO);
    icmp.SetCode(0);
    auto packet = Create<Packet>();
    packet->AddHeader(echo);
    packet->AddHeader(icmp);
    m_open[sequence] = Simulator::Now();
    m_sentTrace(sequence);
    m_socket->Send(packet, 0);
    if (m_sent < m_count)
    {
        m_next = Simulator::Schedule(Seconds(m_interval->GetValue()), &PingSeries::Send, this);
    }
}

void
PingSeries::OnRead(Ptr<Socket> socket)
{
    Address from;
    while (Ptr<Packet> packet = socket->RecvFrom(from))
    {
        Icmpv4Echo echo;
        if (!ReadEcho(packet, Icmpv4Header::ICMPV4_ECHO_REPLY, echo))
        {
            continue;
        }
        auto open = m_open.find(echo.GetSequenceNumber());
        if (open != m_open.end())
        {
            m_replyTrace(open->first, Simulator::Now() - open->second);
            m_open.erase(open);
        }
    }
}

} // namespace ns3
