/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "node-cpu.h"

#include "node-door.h"

#include "ns3/make-event.h"
#include "ns3/packet.h"

namespace ns3
{

uint32_t
NodeCpu::GetBacklog() const
{
    return static_cast<uint32_t>(m_server ? m_server->GetNWaiting(WorkClass::NET) : 0);
}

uint64_t
NodeCpu::GetNHandled() const
{
    return m_nHandled;
}

uint64_t
NodeCpu::GetNDropped() const
{
    return m_nDropped;
}

Time
NodeCpu::GetRxCost(uint32_t bytes) const
{
    return m_rxPacket + NanoSeconds(static_cast<int64_t>(bytes * m_rxPerByte));
}

bool
NodeCpu::Receive(Ptr<NetDevice> device,
                 Ptr<const Packet> packet,
                 uint16_t protocol,
                 const Address& from)
{
    EventImpl* event = MakeEvent(&NodeCpu::Handle, this, device, packet, protocol, from);
    Queue(device, packet, Ptr<EventImpl>(event, false));
    return true;
}

bool
NodeCpu::ReceivePromisc(Ptr<NetDevice> device,
                        Ptr<const Packet> packet,
                        uint16_t protocol,
                        const Address& from,
                        const Address& to,
                        NetDevice::PacketType type)
{
    EventImpl* event =
        MakeEvent(&NodeCpu::HandlePromisc, this, device, packet, protocol, from, to, type);
    Queue(device, packet, Ptr<EventImpl>(event, false));
    return true;
}

void
NodeCpu::Queue(Ptr<NetDevice> device, Ptr<const Packet> packet, const Ptr<EventImpl>& effect)
{
    const Time cost = GetRxCost(packet->GetSize());
    if (!m_server)
    {
        return; // the node is gone
    }
    if (GetBacklog() >= m_maxBacklog && m_server->HasWork())
    {
        ++m_nDropped;
        m_dropTrace(packet, device);
    }
    else if (cost.IsZero())
    {
        m_server->RunOrPost(WorkClass::NET, effect);
    }
    else
    {
        m_server->Post(WorkClass::NET, cost, effect);
    }
}

void
NodeCpu::Handle(Ptr<NetDevice> device,
                Ptr<const Packet> packet,
                uint16_t protocol,
                const Address& from)
{
    ++m_nHandled;
    m_door->Enter(device, packet, protocol, from);
}

void
NodeCpu::HandlePromisc(Ptr<NetDevice> device,
                       Ptr<const Packet> packet,
                       uint16_t protocol,
                       const Address& from,
                       const Address& to,
                       NetDevice::PacketType type)
{
    ++m_nHandled;
    m_door->EnterPromisc(device, packet, protocol, from, to, type);
}

} // namespace ns3
