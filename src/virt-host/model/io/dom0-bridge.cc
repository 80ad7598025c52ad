/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "dom0-bridge.h"

#include "bridge-queue-disc-item.h"

#include "ns3/simulator.h"
#include "ns3/super-segment.h"
#include "ns3/virt-error.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(Dom0Bridge);

TypeId
Dom0Bridge::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::Dom0Bridge")
            .SetParent<EthernetDeviceBase>()
            .SetGroupName("VirtHost")
            .AddConstructor<Dom0Bridge>()
            .AddAttribute("Ageing",
                          "How long an address is remembered after it was last seen, above zero "
                          "(published: 300 s in Linux).",
                          TimeValue(Seconds(300)),
                          MakeTimeAccessor(&Dom0Bridge::SetAgeing, &Dom0Bridge::GetAgeing),
                          MakeTimeChecker());
    return tid;
}

Dom0Bridge::Dom0Bridge() = default;
Dom0Bridge::~Dom0Bridge() = default;

bool
Dom0Bridge::IsBridge() const
{
    return true;
}

void
Dom0Bridge::AddHook(Ptr<BridgeHook> hook)
{
    m_hooks.push_back(hook);
}

void
Dom0Bridge::ReceiveFromPort(Ptr<NetDevice> device, const EthernetFrame& received)
{
    BridgeFrame frame{received.packet,
                      received.source,
                      received.dest,
                      received.protocol,
                      device,
                      nullptr,
                      received.grant};
    m_table.Learn(frame.source, m_ports[FindPort(device)].device, Simulator::Now());
    Forward(frame);
}

bool
Dom0Bridge::SendFrom(Ptr<Packet> packet,
                     const Address& source,
                     const Address& dest,
                     uint16_t protocolNumber)
{
    return SendFrame({packet,
                      Mac48Address::ConvertFrom(source),
                      Mac48Address::ConvertFrom(dest),
                      protocolNumber});
}

bool
Dom0Bridge::SendFrame(const EthernetFrame& sent)
{
    m_macTxTrace(sent.packet);
    if (sent.packet->GetSize() > GetMtu())
    {
        return DropTx(sent.packet, DropReason::TOO_BIG);
    }
    BridgeFrame
        frame{sent.packet, sent.source, sent.dest, sent.protocol, this, nullptr, sent.grant};
    Sniff(sent, PACKET_HOST);
    return Forward(frame);
}

bool
Dom0Bridge::Forward(BridgeFrame& frame)
{
    const bool local = frame.dest == Mac48Address::ConvertFrom(GetAddress());
    if (!local && !frame.dest.IsGroup())
    {
        frame.egress = m_table.Lookup(frame.dest, Simulator::Now());
        if (frame.egress && frame.egress == frame.ingress)
        {
            DropRx(frame.packet, DropReason::SAME_PORT);
            return false;
        }
    }
    for (auto& hook : m_hooks)
    {
        if (hook->OnFrame(frame) == BridgeHook::TAKE)
        {
            return true;
        }
    }
    Transmit(frame);
    return true;
}

void
Dom0Bridge::Transmit(const BridgeFrame& frame)
{
    if (frame.egress && !IsPort(frame.egress))
    {
        DropTx(frame.packet, DropReason::NO_PORT); // removed meanwhile
        return;
    }
    if (frame.egress)
    {
        SendBy(m_ports[FindPort(frame.egress)], frame);
        return;
    }
    const EthernetFrame up{frame.packet, frame.source, frame.dest, frame.protocol};
    const PacketType type = Classify(up);
    if (type != PACKET_HOST)
    {
        Flood(frame);
    }
    if (type != PACKET_OTHERHOST && frame.ingress != this)
    {
        Sniff(up, type);
        DeliverSegments(up);
    }
}

void
Dom0Bridge::SendBy(Port& port, const BridgeFrame& frame)
{
    if (!port.disc)
    {
        Leave(port, frame);
        return;
    }
    if (port.segments && IsSuperSegment(frame.packet))
    {
        BridgeFrame cut = frame;
        for (const auto& segment : SplitSuperSegment(frame.packet))
        {
            cut.packet = segment;
            port.disc->Enqueue(Create<BridgeQueueDiscItem>(cut));
        }
    }
    else
    {
        port.disc->Enqueue(Create<BridgeQueueDiscItem>(frame));
    }
    port.disc->Run();
}

void
Dom0Bridge::Leave(const Port& port, BridgeFrame frame)
{
    frame.egress = port.device;
    for (std::size_t i = 0; i < port.exits.size(); ++i)
    {
        if (port.exits[i]->OnFrame(frame) == BridgeHook::TAKE)
        {
            return;
        }
    }
    port.device->SendFrame({frame.packet, frame.source, frame.dest, frame.protocol, frame.grant});
}

void
Dom0Bridge::Flood(const BridgeFrame& frame)
{
    bool sent = false;
    for (auto& port : m_ports)
    {
        if (port.device != frame.ingress && (!port.known || frame.dest.IsGroup()))
        {
            SendBy(port, frame);
            sent = true;
        }
    }
    if (!sent && !frame.dest.IsGroup())
    {
        DropTx(frame.packet, DropReason::NO_PORT);
    }
}

} // namespace ns3
