/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "scenario-streams.h"

#include "ns3/double.h"
#include "ns3/inet-socket-address.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/type-id.h"
#include "ns3/uinteger.h"

namespace ns3
{

namespace
{

/**
 * \param mean in ns
 * \return exponential times with this mean, in s; always 0 if it is
 */
Ptr<RandomVariableStream>
Exponential(int64_t mean)
{
    if (mean == 0)
    {
        return CreateObjectWithAttributes<ConstantRandomVariable>("Constant", DoubleValue(0));
    }
    return CreateObjectWithAttributes<ExponentialRandomVariable>(
        "Mean",
        DoubleValue(static_cast<double>(mean) / 1e9));
}

} // namespace

bool
ScenarioStreams::IsBulk() const
{
    return GetKind() == "bulk";
}

uint16_t
ScenarioStreams::GetUsualPort() const
{
    return IsBulk() ? 5201 : 9; // that of iperf3, and discard
}

void
ScenarioStreams::InstallSink(const ScenarioMachine& to)
{
    ObjectFactory sinks = GetFactory("ns3::PacketSink");
    sinks.Set("Local", AddressValue(InetSocketAddress(Ipv4Address::GetAny(), GetPort())));
    if (IsBulk())
    {
        sinks.Set("Protocol", TypeIdValue(TypeId::LookupByName("ns3::TcpSocketFactory")));
    }
    auto sink = sinks.Create<Application>();
    sink->TraceConnectWithoutContext("Rx", MakeCallback(&ScenarioStreams::OnRead, this));
    Add(sink, to);
}

void
ScenarioStreams::Install(const Ends& ends, uint16_t port, Time start)
{
    SetPort(port);
    InstallSink(ends.to);
    for (const ScenarioMachine& from : ends.from)
    {
        ObjectFactory senders =
            GetFactory(IsBulk() ? "ns3::BulkSendApplication" : "ns3::OnOffApplication");
        senders.Set("Remote", AddressValue(InetSocketAddress(ends.to.address, port)));
        auto sender = senders.Create<Application>();
        if (auto onOff = DynamicCast<OnOffApplication>(sender))
        {
            onOff->SetAttribute("OnTime", PointerValue(Exponential(*GetSpec().on)));
            onOff->SetAttribute("OffTime", PointerValue(Exponential(*GetSpec().off)));
            m_onOff.push_back(onOff);
        }
        else
        {
            UintegerValue bytes;
            sender->GetAttribute("MaxBytes", bytes);
            m_each = bytes.Get();
        }
        m_places[from.address] = m_received.size();
        m_received.push_back({from.name});
        Add(sender, from, start);
    }
}

void
ScenarioStreams::OnRead(Ptr<const Packet> packet, const Address& address)
{
    const auto place = m_places.find(InetSocketAddress::ConvertFrom(address).GetIpv4());
    if (place == m_places.end())
    {
        return;
    }
    Received& received = m_received[place->second];
    received.first = received.bytes == 0 ? Simulator::Now() : received.first;
    received.last = Simulator::Now();
    received.bytes += packet->GetSize();
    Progress();
}

int64_t
ScenarioStreams::AssignStreams(int64_t stream)
{
    int64_t used = 0;
    for (const auto& sender : m_onOff)
    {
        used += sender->AssignStreams(stream + used);
    }
    return used;
}

uint64_t
ScenarioStreams::GetNAsked() const
{
    return m_each > 0 ? m_received.size() : 0;
}

uint64_t
ScenarioStreams::GetNDone() const
{
    uint64_t done = 0;
    for (const Received& received : m_received)
    {
        done += m_each > 0 && received.bytes >= m_each ? 1 : 0;
    }
    return done;
}

ScenarioFrame
ScenarioStreams::GetRows() const
{
    ScenarioFrame frame{{"from", "received_bytes", "first_s", "last_s", "goodput_mbps"}, {}};
    for (const Received& received : m_received)
    {
        const double seconds = (received.last - received.first).GetSeconds();
        frame.rows.push_back(
            {received.from,
             static_cast<int64_t>(received.bytes),
             received.bytes ? ScenarioCell(received.first.GetSeconds()) : ScenarioCell(),
             received.bytes ? ScenarioCell(received.last.GetSeconds()) : ScenarioCell(),
             seconds > 0 ? static_cast<double>(received.bytes) * 8 / seconds / 1e6 : 0.0});
    }
    return frame;
}

uint16_t
ScenarioBroadcasts::GetUsualPort() const
{
    return 0;
}

void
ScenarioBroadcasts::Install(const Ends& ends, uint16_t /* port */, Time start)
{
    ObjectFactory factory = GetFactory("ns3::LanBroadcast");
    factory.Set("Interval",
                PointerValue(CreateObjectWithAttributes<ExponentialRandomVariable>(
                    "Mean",
                    DoubleValue(1 / *GetSpec().framesPerSecond))));
    m_broadcast = factory.Create<LanBroadcast>();
    m_broadcast->SetDevice(ends.from.at(0).nic);
    Add(m_broadcast, ends.from[0], start);
}

int64_t
ScenarioBroadcasts::AssignStreams(int64_t stream)
{
    return m_broadcast->AssignStreams(stream);
}

uint64_t
ScenarioBroadcasts::GetNAsked() const
{
    return 0;
}

uint64_t
ScenarioBroadcasts::GetNDone() const
{
    return 0;
}

ScenarioFrame
ScenarioBroadcasts::GetRows() const
{
    return {{"sent_count"}, {{static_cast<int64_t>(m_broadcast->GetNSent())}}};
}

} // namespace ns3
