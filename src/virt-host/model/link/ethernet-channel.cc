/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ethernet-channel.h"

#include "ethernet-net-device.h"

#include "ns3/make-event.h"
#include "ns3/simulator.h"
#include "ns3/virt-error.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(EthernetChannel);

TypeId
EthernetChannel::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::EthernetChannel")
            .SetParent<Channel>()
            .SetGroupName("VirtHost")
            .AddConstructor<EthernetChannel>()
            .AddAttribute("Delay",
                          "Propagation delay, not negative (assumed: 500 ns, a "
                          "cable of 100 m).",
                          TimeValue(NanoSeconds(500)),
                          MakeTimeAccessor(&EthernetChannel::SetDelay, &EthernetChannel::GetDelay),
                          MakeTimeChecker());
    return tid;
}

EthernetChannel::EthernetChannel()
{
    for (uint32_t end = 0; end < m_directions.size(); ++end)
    {
        m_directions[end].arrival =
            Ptr<EventImpl>(MakeEvent(&EthernetChannel::Arrive, this, end), false);
    }
}

EthernetChannel::~EthernetChannel() = default;

void
EthernetChannel::DoDispose()
{
    m_devices = {};
    m_directions = {};
    Channel::DoDispose();
}

uint32_t
EthernetChannel::Attach(Ptr<EthernetNetDevice> device)
{
    for (uint32_t end = 0; end < m_devices.size(); ++end)
    {
        if (!m_devices[end])
        {
            m_devices[end] = device;
            return end;
        }
    }
    throw VirtError("EthernetChannel::Attach: both ends of the cable are taken; create one channel "
                    "per pair of devices, or connect more with EthernetHelper::InstallSwitch()");
}

bool
EthernetChannel::IsComplete() const
{
    return m_devices[0] && m_devices[1];
}

void
EthernetChannel::Transmit(uint32_t end, EthernetFrame frame, Time wireTime)
{
    Direction& direction = m_directions[end];
    direction.inFlight.push_back(std::move(frame));
    direction.arrival->Ref(); // the simulator drops one reference per firing
    Simulator::ScheduleWithContext(m_devices[1 - end]->GetArrivalContext(),
                                   wireTime + m_delay,
                                   PeekPointer(direction.arrival));
}

void
EthernetChannel::Arrive(uint32_t end)
{
    Direction& direction = m_directions[end];
    const EthernetFrame frame = std::move(direction.inFlight.front());
    direction.inFlight.pop_front();
    m_devices[1 - end]->Receive(frame);
}

void
EthernetChannel::SetDelay(Time delay)
{
    if (delay.IsStrictlyNegative())
    {
        throw VirtError("Attribute Delay of EthernetChannel is negative: a cable takes 0 or more; "
                        "5 ns per metre is usual");
    }
    m_delay = delay;
}

Time
EthernetChannel::GetDelay() const
{
    return m_delay;
}

std::size_t
EthernetChannel::GetNDevices() const
{
    return (m_devices[0] ? 1 : 0) + (m_devices[1] ? 1 : 0);
}

Ptr<NetDevice>
EthernetChannel::GetDevice(std::size_t i) const
{
    return m_devices.at(i);
}

} // namespace ns3
