/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "lan-broadcast.h"

#include "ns3/packet.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/virt-error.h"

#include <algorithm>
#include <sstream>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(LanBroadcast);

namespace
{

/// Payload of the smallest Ethernet frame in bytes.
constexpr uint32_t SMALLEST = 46;

} // namespace

TypeId
LanBroadcast::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::LanBroadcast")
            .SetParent<Application>()
            .SetGroupName("Vflood")
            .AddConstructor<LanBroadcast>()
            .AddAttribute("Interval",
                          "Seconds from one frame to the next. Mean 10 ms (derived: the vFlood "
                          "paper says that dom0 is scheduled every 10 ms), exponential (assumed).",
                          StringValue("ns3::ExponentialRandomVariable[Mean=0.01]"),
                          MakePointerAccessor(&LanBroadcast::m_interval),
                          MakePointerChecker<RandomVariableStream>());
    return tid;
}

LanBroadcast::LanBroadcast() = default;
LanBroadcast::~LanBroadcast() = default;

void
LanBroadcast::DoDispose()
{
    m_device = nullptr;
    m_interval = nullptr;
    Application::DoDispose();
}

void
LanBroadcast::SetDevice(Ptr<NetDevice> device)
{
    m_device = device;
}

int64_t
LanBroadcast::AssignStreams(int64_t stream)
{
    m_interval->SetStream(stream);
    return 1;
}

uint64_t
LanBroadcast::GetNSent() const
{
    return m_sent;
}

void
LanBroadcast::StartApplication()
{
    if (!m_device)
    {
        throw VirtError("a LanBroadcast has no device; call LanBroadcast::SetDevice() with a "
                        "device of its node");
    }
    ScheduleNext();
}

void
LanBroadcast::StopApplication()
{
    Simulator::Cancel(m_next);
}

void
LanBroadcast::ScheduleNext()
{
    const double seconds = m_interval->GetValue();
    if (seconds <= 0)
    {
        std::ostringstream text;
        text << "attribute ns3::LanBroadcast::Interval gave " << seconds
             << " s; allowed is more than 0: time would stand still";
        throw VirtError(text.str());
    }
    const Time interval =
        std::max(Seconds(seconds), NanoSeconds(1)); // one in 10 million is shorter
    m_next = Simulator::Schedule(interval, &LanBroadcast::Send, this);
}

void
LanBroadcast::Send()
{
    ++m_sent;
    m_device->Send(Create<Packet>(SMALLEST), m_device->GetBroadcast(), PROTOCOL);
    ScheduleNext();
}

} // namespace ns3
