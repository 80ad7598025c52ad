/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ethernet-net-device.h"

#include "super-segment.h"

#include "ns3/hv-timers.h"
#include "ns3/make-event.h"
#include "ns3/simulator.h"
#include "ns3/virt-error.h"

#include <utility>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(EthernetNetDevice);

EthernetNetDevice::EthernetNetDevice()
    : m_queue(CreateObject<DropTailQueue<Packet>>()),
      m_transmissionEnd(MakeEvent(&EthernetNetDevice::EndTransmission, this), false)
{
}

EthernetNetDevice::~EthernetNetDevice() = default;

void
EthernetNetDevice::DoDispose()
{
    m_transmissionEnd->Cancel();
    m_channel = nullptr;
    m_queue = nullptr;
    m_errorModel = nullptr;
    m_heads.clear();
    m_segments.clear();
    m_rxRing.clear();
    m_onWireGrant = nullptr;
    m_doneGrants.clear();
    m_interrupts.SetHandler(MakeNullCallback<void>());
    EthernetDeviceBase::DoDispose();
}

void
EthernetNetDevice::Attach(Ptr<EthernetChannel> channel)
{
    if (m_channel)
    {
        throw VirtError("EthernetNetDevice::Attach: this device has a cable already; create "
                        "another device for another cable");
    }
    m_end = channel->Attach(this);
    m_channel = channel;
    SetLinkUp(true);
}

Ptr<Channel>
EthernetNetDevice::GetChannel() const
{
    return m_channel;
}

Time
EthernetNetDevice::GetOccupancy(uint32_t payload) const
{
    return m_rate.CalculateBytesTxTime(EthernetFrame::GetWireBytes(payload) + EthernetFrame::GAP);
}

bool
EthernetNetDevice::SendFrom(Ptr<Packet> packet,
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
EthernetNetDevice::SendFrame(const EthernetFrame& frame)
{
    m_macTxTrace(frame.packet);
    if (!m_channel || !m_channel->IsComplete())
    {
        return DropTx(frame.packet, DropReason::LINK_DOWN);
    }
    if (GetLargestSegment(frame.packet) > GetMtu())
    {
        return DropTx(frame.packet, DropReason::TOO_BIG);
    }
    if (!m_queue->Enqueue(frame.packet))
    {
        return DropTx(frame.packet, DropReason::TX_QUEUE_FULL);
    }
    m_heads.push_back({nullptr, frame.source, frame.dest, frame.protocol, frame.grant});
    if (!m_endScheduled && Simulator::Now() >= m_busyUntil)
    {
        StartTransmission();
    }
    else
    {
        ScheduleTransmissionEnd();
    }
    StopIfFull();
    return true;
}

EthernetFrame
EthernetNetDevice::TakeQueued()
{
    EthernetFrame frame = std::move(m_heads.front());
    m_heads.pop_front();
    frame.packet = m_queue->Dequeue();
    m_onWireGrant = std::exchange(frame.grant, nullptr);
    NS_ASSERT_MSG(frame.packet && m_heads.size() == m_queue->GetNPackets(),
                  "somebody else took packets out of the queue of an EthernetNetDevice");
    return frame;
}

void
EthernetNetDevice::CutApart(EthernetFrame& frame)
{
    if (!IsSuperSegment(frame.packet))
    {
        return;
    }
    const auto packets = SplitSuperSegment(frame.packet);
    for (std::size_t i = 1; i < packets.size(); ++i)
    {
        m_segments.push_back(frame);
        m_segments.back().packet = packets[i];
    }
    frame.packet = packets.front();
}

void
EthernetNetDevice::StartTransmission()
{
    EthernetFrame frame = m_segments.empty() ? TakeQueued() : std::move(m_segments.front());
    if (!m_segments.empty())
    {
        m_segments.pop_front();
    }
    CutApart(frame);
    Sniff(frame, PACKET_HOST);
    m_phyTxBeginTrace(frame.packet);
    const uint32_t size = frame.packet->GetSize();
    m_busyUntil = Simulator::Now() + GetOccupancy(size);
    const bool traced = !m_phyTxEndTrace.IsEmpty();
    m_onWire = traced ? frame.packet : nullptr;
    m_channel->Transmit(m_end,
                        std::move(frame),
                        m_rate.CalculateBytesTxTime(EthernetFrame::GetWireBytes(size)));
    if (!m_segments.empty() || !m_heads.empty() || m_stopped || traced || IsHardware())
    {
        ScheduleTransmissionEnd();
    }
}

void
EthernetNetDevice::ScheduleTransmissionEnd()
{
    if (!m_endScheduled)
    {
        m_endScheduled = true;
        m_transmissionEnd->Ref(); // the simulator drops one reference per firing
        Simulator::ScheduleWithContext(HvTimers::HARDWARE,
                                       m_busyUntil - Simulator::Now(),
                                       PeekPointer(m_transmissionEnd));
    }
}

void
EthernetNetDevice::EndTransmission()
{
    m_endScheduled = false;
    if (m_onWire)
    {
        m_phyTxEndTrace(m_onWire);
        m_onWire = nullptr;
    }
    const bool whole = m_segments.empty(); // not in the middle of a super-segment
    if (IsHardware() && whole)
    {
        CompleteTransmission();
    }
    if (!whole || !m_heads.empty())
    {
        StartTransmission();
    }
    if (m_embedded)
    {
        GetTxCompletions();
    }
    else if (!m_interrupts.HasHandler() && MayWake())
    {
        m_stopped = false;
        Simulator::ScheduleWithContext(GetNode()->GetId(),
                                       Time(0),
                                       &NetDeviceQueue::Wake,
                                       Ptr<NetDeviceQueue>(&GetFlowControl()));
    }
}

void
EthernetNetDevice::CompleteTransmission()
{
    ++m_nTxDone;
    if (m_onWireGrant)
    {
        m_doneGrants.push_back(std::exchange(m_onWireGrant, nullptr));
    }
    if (!m_embedded && (m_txCompletionInterrupt || m_stopped || !m_doneGrants.empty()))
    {
        m_interrupts.Raise();
    }
}

void
EthernetNetDevice::StopIfFull()
{
    if (!m_stopped && IsFull())
    {
        m_stopped = true;
        GetFlowControl().Stop();
        ScheduleTransmissionEnd();
    }
}

bool
EthernetNetDevice::IsFull() const
{
    return !m_heads.empty() && m_queue->WouldOverflow(1, GetMtu());
}

bool
EthernetNetDevice::MayWake() const
{
    return m_stopped && !IsFull();
}

uint32_t
EthernetNetDevice::GetTxCompletions()
{
    const uint32_t done = std::exchange(m_nTxDone, 0);
    m_doneGrants.clear();
    if (MayWake())
    {
        m_stopped = false;
        GetFlowControl().Wake();
    }
    return done;
}

} // namespace ns3
