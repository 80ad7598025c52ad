/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// The ports of Dom0Bridge and their queue discs.

#include "bridge-queue-disc-item.h"
#include "dom0-bridge.h"

#include "ns3/virt-error.h"

#include <limits>
#include <sstream>

namespace ns3
{

namespace
{

/// Marks interfaces that are no ports.
constexpr std::size_t NO_PORT_NUMBER = static_cast<std::size_t>(-1);

/**
 * \param device a port
 * \return its flow control
 */
Ptr<NetDeviceQueueInterface>
GetQueueInterface(const Ptr<EthernetDeviceBase>& device)
{
    return device->GetObject<NetDeviceQueueInterface>();
}

/**
 * Take a queue disc away from a port.
 *
 * \param device the port
 * \param disc its queue disc; may be null
 */
void
Disconnect(const Ptr<EthernetDeviceBase>& device, const Ptr<QueueDisc>& disc)
{
    if (disc)
    {
        GetQueueInterface(device)->GetTxQueue(0)->SetWakeCallback(MakeNullCallback<void>());
        disc->SetNetDeviceQueueInterface(nullptr);
        disc->SetSendCallback(nullptr);
    }
}

} // namespace

void
Dom0Bridge::AddPort(Ptr<NetDevice> port)
{
    auto device = DynamicCast<EthernetDeviceBase>(port);
    if (!device || device == this || !GetNode() || device->GetNode() != GetNode())
    {
        throw VirtError(
            "Dom0Bridge::AddPort: a port is an EthernetNetDevice or NetbackDevice of the "
            "bridge's own node; call host->AddDevice() with both first");
    }
    const uint32_t index = device->GetIfIndex();
    if (index >= m_byIfIndex.size())
    {
        m_byIfIndex.resize(index + 1, NO_PORT_NUMBER);
    }
    if (m_byIfIndex[index] != NO_PORT_NUMBER)
    {
        throw VirtError("Dom0Bridge::AddPort: device " + std::to_string(index) +
                        " of the node is a port already");
    }
    m_byIfIndex[index] = m_ports.size();
    m_ports.push_back({device, nullptr});
    device->SetBridge(MakeCallback(&Dom0Bridge::ReceiveFromPort, this));
    if (Mac48Address::ConvertFrom(GetAddress()).IsBroadcast())
    {
        SetAddress(Mac48Address::Allocate());
    }
    SetLinkUp(true);
}

void
Dom0Bridge::RemovePort(Ptr<NetDevice> port)
{
    const std::size_t number = FindPort(port);
    const Port entry = m_ports[number];
    m_ports.erase(m_ports.begin() + number);
    m_byIfIndex[port->GetIfIndex()] = NO_PORT_NUMBER;
    for (std::size_t i = number; i < m_ports.size(); ++i)
    {
        m_byIfIndex[m_ports[i].device->GetIfIndex()] = i;
    }
    entry.device->SetBridge(EthernetDeviceBase::BridgeCallback());
    m_table.Forget(entry.device);
    if (entry.disc)
    {
        ns3::Disconnect(entry.device, entry.disc);
        while (Ptr<QueueDiscItem> item = entry.disc->Dequeue())
        {
            DropTx(item->GetPacket(), DropReason::NO_PORT);
        }
        entry.disc->Dispose();
    }
    for (auto& hook : m_hooks)
    {
        hook->OnPortRemoved(port);
    }
    for (auto& other : m_ports)
    {
        for (auto& hook : other.exits)
        {
            hook->OnPortRemoved(port);
        }
    }
}

std::size_t
Dom0Bridge::GetNPorts() const
{
    return m_ports.size();
}

Ptr<NetDevice>
Dom0Bridge::GetPort(std::size_t index) const
{
    return m_ports.at(index).device;
}

bool
Dom0Bridge::IsPort(const Ptr<NetDevice>& device) const
{
    const uint32_t index = device->GetIfIndex();
    return index < m_byIfIndex.size() && m_byIfIndex[index] != NO_PORT_NUMBER &&
           m_ports[m_byIfIndex[index]].device == device;
}

std::size_t
Dom0Bridge::FindPort(const Ptr<NetDevice>& device) const
{
    if (!device || !IsPort(device))
    {
        throw VirtError(
            "Dom0Bridge: that device is not a port of this bridge; call AddPort() first");
    }
    return m_byIfIndex[device->GetIfIndex()];
}

void
Dom0Bridge::SetPortQueueDisc(Ptr<NetDevice> port, Ptr<QueueDisc> disc)
{
    Port& entry = m_ports[FindPort(port)];
    Disconnect(entry.device, entry.disc);
    entry.disc = disc;
    if (!disc)
    {
        return;
    }
    auto queues = GetQueueInterface(entry.device);
    auto device = entry.device;
    disc->SetNetDeviceQueueInterface(queues);
    // Nothing in ns-3 goes on with a run that used up its quota: it would wait for the next packet.
    disc->SetQuota(std::numeric_limits<uint32_t>::max());
    disc->SetSendCallback([this, device](Ptr<QueueDiscItem> item) {
        Leave(m_ports[FindPort(device)], StaticCast<BridgeQueueDiscItem>(item)->GetBridgeFrame());
    });
    queues->GetTxQueue(0)->SetWakeCallback(MakeCallback(&QueueDisc::Run, disc));
    disc->Initialize();
}

void
Dom0Bridge::AddExitHook(Ptr<NetDevice> port, Ptr<BridgeHook> hook)
{
    m_ports[FindPort(port)].exits.push_back(hook);
}

void
Dom0Bridge::SetPortSegmentation(Ptr<NetDevice> port, bool segments)
{
    m_ports[FindPort(port)].segments = segments;
}

void
Dom0Bridge::SetPortAddress(Ptr<NetDevice> port, Mac48Address address)
{
    Port& entry = m_ports[FindPort(port)];
    entry.known = true;
    m_table.Pin(address, entry.device);
}

Ptr<QueueDisc>
Dom0Bridge::GetPortQueueDisc(Ptr<NetDevice> port) const
{
    return m_ports[FindPort(port)].disc;
}

void
Dom0Bridge::SetAgeing(Time ageing)
{
    if (!ageing.IsStrictlyPositive())
    {
        std::ostringstream text;
        text << "Attribute Ageing of Dom0Bridge is " << ageing.As(Time::S)
             << ": it must be above zero; 300s is the default";
        throw VirtError(text.str());
    }
    m_table.SetAgeing(ageing);
}

Time
Dom0Bridge::GetAgeing() const
{
    return m_table.GetAgeing();
}

void
Dom0Bridge::DoDispose()
{
    for (auto& port : m_ports)
    {
        if (port.disc)
        {
            Disconnect(port.device, port.disc);
            port.disc->Dispose();
        }
    }
    m_ports.clear();
    m_byIfIndex.clear();
    m_hooks.clear();
    m_table.Clear();
    EthernetDeviceBase::DoDispose();
}

} // namespace ns3
