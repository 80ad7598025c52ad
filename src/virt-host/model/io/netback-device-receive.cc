/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// The way of frames from the bridge to the guest.

#include "netback-device.h"
#include "netback-driver.h"

#include "ns3/simulator.h"
#include "ns3/super-segment.h"
#include "ns3/virt-error.h"

namespace ns3
{

bool
NetbackDevice::SendFrom(Ptr<Packet> packet,
                        const Address& source,
                        const Address& dest,
                        uint16_t protocolNumber)
{
    m_macTxTrace(packet);
    if (!m_connection)
    {
        return DropTx(packet, DropReason::LINK_DOWN);
    }
    if (!m_scatterGather && IsSuperSegment(packet))
    {
        return SendSegments(packet, source, dest, protocolNumber);
    }
    if (GetLargestSegment(packet) > GetMtu())
    {
        return DropTx(packet, DropReason::TOO_BIG);
    }
    EthernetFrame frame{packet,
                        Mac48Address::ConvertFrom(source),
                        Mac48Address::ConvertFrom(dest),
                        protocolNumber};
    if (!m_stopped)
    {
        return Reserve(std::move(frame), DropReason::NO_RX_BUFFER);
    }
    if (m_queue.size() >= m_queueSize)
    {
        return DropTx(packet, DropReason::VIF_QUEUE_FULL);
    }
    m_queue.push_back(std::move(frame));
    UpdateFlowControl();
    return true;
}

bool
NetbackDevice::SendSegments(const Ptr<Packet>& packet,
                            const Address& source,
                            const Address& dest,
                            uint16_t protocolNumber)
{
    bool sent = false;
    for (const auto& segment : SplitSuperSegment(packet))
    {
        sent = SendFrom(segment, source, dest, protocolNumber) || sent;
    }
    return sent;
}

uint32_t
NetbackDevice::GetRxReserve() const
{
    constexpr uint32_t PAGE = 4096;
    return m_scatterGather ? 20 // header, extra information, 18 fragments
                           : (GetMtu() + PAGE - 1) / PAGE;
}

bool
NetbackDevice::IsRxFull() const
{
    const auto& ring = m_connection->rx;
    const uint32_t needed = GetRxReserve();
    return ring.GetUnconsumedRequests() < m_reserved + needed ||
           ring.GetSize() < m_reserved + needed;
}

bool
NetbackDevice::Reserve(EthernetFrame frame, DropReason reason)
{
    if (IsRxFull())
    {
        return DropTx(frame.packet, reason);
    }
    m_reserved += GetRingSlots(frame.packet);
    if (IsRxFull())
    {
        m_connection->rx.AskForRequests(m_reserved + GetRxReserve());
        Stop();
    }
    Sniff(frame, PACKET_HOST);
    m_driver->QueueRx(this, std::move(frame));
    return true;
}

void
NetbackDevice::Stop()
{
    m_stopped = true;
    m_restart.Cancel();
    m_restart =
        Simulator::Schedule(m_restartDelay, &NetbackDevice::Restart, this, DropReason::VIF_TIMEOUT);
    UpdateFlowControl();
}

void
NetbackDevice::Restart(DropReason reason)
{
    m_stopped = false;
    m_restart.Cancel();
    while (!m_stopped && !m_queue.empty())
    {
        EthernetFrame frame = std::move(m_queue.front());
        m_queue.pop_front();
        Reserve(std::move(frame), reason);
    }
    UpdateFlowControl();
}

void
NetbackDevice::UpdateFlowControl()
{
    const bool stop = m_stopped && m_queue.size() >= m_queueSize;
    if (stop != m_flowStopped)
    {
        m_flowStopped = stop;
        stop ? GetFlowControl().Stop() : GetFlowControl().Wake();
    }
}

void
NetbackDevice::FillRx(EthernetFrame frame)
{
    auto& ring = m_connection->rx;
    const uint32_t slots = GetRingSlots(frame.packet);
    for (uint32_t i = 0; i < slots; ++i)
    {
        ring.TakeRequest();
    }
    m_connection->TraceRx();
    ring.PutResponse(std::move(frame));
    for (uint32_t i = 1; i < slots; ++i)
    {
        ring.PutResponse({}); // one more page of the same packet
    }
    m_reserved -= slots;
}

void
NetbackDevice::PushRx()
{
    if (m_connection->rx.PushResponses())
    {
        m_connection->toFront->Notify();
    }
    if (m_stopped && !IsRxFull())
    {
        Restart(DropReason::NO_RX_BUFFER);
    }
}

std::size_t
NetbackDevice::GetNQueued() const
{
    return m_queue.size();
}

void
NetbackDevice::SetRestartDelay(Time delay)
{
    if (!delay.IsStrictlyPositive())
    {
        throw VirtError("Attribute RestartDelay of NetbackDevice must be above zero; 500ms is the "
                        "default");
    }
    m_restartDelay = delay;
}

Time
NetbackDevice::GetRestartDelay() const
{
    return m_restartDelay;
}

} // namespace ns3
