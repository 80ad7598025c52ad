/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// The way of frames from the bridge to the guest.

#include "netback-device.h"
#include "vif-driver.h"

#include "ns3/simulator.h"
#include "ns3/super-segment.h"
#include "ns3/virt-error.h"

#include <algorithm>
#include <sstream>

namespace ns3
{

bool
NetbackDevice::SendFrom(Ptr<Packet> packet,
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
NetbackDevice::SendFrame(const EthernetFrame& frame)
{
    m_macTxTrace(frame.packet);
    if (!m_connection)
    {
        return DropTx(frame.packet,
                      m_state == VifState::GONE ? DropReason::VIF_GONE : DropReason::LINK_DOWN);
    }
    if (IsSuperSegment(frame.packet) &&
        (!m_scatterGather || GetRingSlots(frame.packet) > GetRxReserve()))
    {
        return SendSegments(frame);
    }
    if (GetLargestSegment(frame.packet) > GetMtu())
    {
        return DropTx(frame.packet, DropReason::TOO_BIG);
    }
    if (m_state != VifState::STOPPED)
    {
        return Reserve(frame, DropReason::NO_RX_BUFFER);
    }
    if (m_queue.size() >= m_queueSize)
    {
        return DropTx(frame.packet,
                      m_queueSize == 0 ? DropReason::NO_RX_BUFFER : DropReason::VIF_QUEUE_FULL);
    }
    m_queue.push_back(frame);
    UpdateFlowControl();
    return true;
}

bool
NetbackDevice::SendSegments(const EthernetFrame& frame)
{
    bool sent = false;
    EthernetFrame cut = frame;
    for (const auto& segment : SplitSuperSegment(frame.packet))
    {
        cut.packet = segment;
        sent = SendFrame(cut) || sent;
    }
    return sent;
}

uint32_t
NetbackDevice::GetRxReserve() const
{
    constexpr uint32_t PAGE = 4096;
    const uint32_t ofFrame = (GetMtu() + PAGE - 1) / PAGE;
    return m_scatterGather ? std::max(m_rxReserve, ofFrame) : ofFrame;
}

uint32_t
NetbackDevice::GetRxRoom() const
{
    if (!m_connection || m_state == VifState::STOPPED)
    {
        return 0;
    }
    const auto& ring = m_connection->rx;
    const uint32_t posted = std::min(ring.GetUnconsumedRequests(), ring.GetSize());
    const uint32_t spoken = m_reserved + GetRxReserve();
    return posted >= spoken ? posted - spoken + 1 : 0;
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
    m_driver->QueueRx(this, frame);
    m_rxReserveTrace(frame);
    return true;
}

void
NetbackDevice::Stop()
{
    Apply(VifEvent::RUN_DRY);
    m_restart.Cancel();
    m_restart =
        Simulator::Schedule(m_restartDelay, &NetbackDevice::Restart, this, VifEvent::EXPIRE);
    UpdateFlowControl();
}

void
NetbackDevice::Restart(VifEvent event)
{
    const DropReason reason =
        event == VifEvent::EXPIRE ? DropReason::VIF_TIMEOUT : DropReason::NO_RX_BUFFER;
    Apply(event);
    m_restart.Cancel();
    while (m_state == VifState::OPEN && !m_queue.empty())
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
    const bool stop = m_state == VifState::STOPPED && m_queue.size() >= m_queueSize;
    if (stop != m_flowStopped)
    {
        m_flowStopped = stop;
        stop ? GetFlowControl().Stop() : GetFlowControl().Wake();
    }
}

void
NetbackDevice::FillRx(EthernetFrame frame)
{
    if (!m_connection)
    {
        DropTx(frame.packet, DropReason::VIF_GONE);
        return;
    }
    auto& ring = m_connection->rx;
    const uint32_t slots = GetRingSlots(frame.packet);
    for (uint32_t i = 0; i < slots; ++i)
    {
        ring.TakeRequest();
    }
    m_connection->TraceRx();
    frame.grant = nullptr; // the guest has its own copy
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
    if (!m_connection)
    {
        return;
    }
    if (m_connection->rx.PushResponses())
    {
        m_driver->NotifyGuest(this);
    }
    if (m_state == VifState::STOPPED && !IsRxFull())
    {
        Restart(VifEvent::BUFFERS);
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
        std::ostringstream text;
        text << "Attribute RestartDelay of NetbackDevice is " << delay.As(Time::MS)
             << ": it must be above zero; 500ms is the default";
        throw VirtError(text.str());
    }
    m_restartDelay = delay;
}

Time
NetbackDevice::GetRestartDelay() const
{
    return m_restartDelay;
}

} // namespace ns3
