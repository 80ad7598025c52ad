/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "netback-device.h"

#include "netback-driver.h"

#include "ns3/boolean.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"
#include "ns3/virt-error.h"

#include <utility>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(NetbackDevice);

TypeId
NetbackDevice::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::NetbackDevice")
            .SetParent<EthernetDeviceBase>()
            .SetGroupName("VirtHost")
            .AddConstructor<NetbackDevice>()
            .AddAttribute(
                "VifQueueSize",
                "Packets to the guest that wait for receive buffers; 0 = none (published: "
                "32).",
                UintegerValue(32),
                MakeUintegerAccessor(&NetbackDevice::m_queueSize),
                MakeUintegerChecker<uint32_t>())
            .AddAttribute(
                "RestartDelay",
                "How long packets wait for receive buffers before they are dropped, above "
                "zero (published: 500 ms).",
                TimeValue(MilliSeconds(500)),
                MakeTimeAccessor(&NetbackDevice::SetRestartDelay, &NetbackDevice::GetRestartDelay),
                MakeTimeChecker())
            .AddAttribute(
                "ScatterGather",
                "Whether the guest accepts packets in many pieces (SG or TSO): 20 receive "
                "buffers then have to be left for the largest packet, 1 otherwise "
                "(published: it does).",
                BooleanValue(true),
                MakeBooleanAccessor(&NetbackDevice::m_scatterGather),
                MakeBooleanChecker());
    return tid;
}

NetbackDevice::NetbackDevice() = default;
NetbackDevice::~NetbackDevice() = default;

void
NetbackDevice::DoDispose()
{
    m_restart.Cancel();
    m_queue.clear();
    if (m_connection)
    {
        m_connection->toBack->Dispose();
    }
    m_connection = nullptr;
    m_driver = nullptr;
    EthernetDeviceBase::DoDispose();
}

void
NetbackDevice::SetDriver(Ptr<NetbackDriver> driver)
{
    m_driver = driver;
}

void
NetbackDevice::Accept(Ptr<VifConnection> connection)
{
    if (m_connection || !m_driver || !GetNode())
    {
        throw VirtError("NetbackDevice::Accept: call Node::AddDevice() and SetDriver() first, and "
                        "connect it once; or use VifBuilder");
    }
    m_connection = connection;
    m_connection->toBack->Setup(m_driver->GetVcpu(),
                                m_driver->GetCpuCost(),
                                MakeCallback(&NetbackDevice::OnEvent, this));
    SetLinkUp(true);
}

Ptr<VifConnection>
NetbackDevice::GetConnection() const
{
    return m_connection;
}

void
NetbackDevice::OnEvent()
{
    m_driver->ScheduleTx(this);
    if (m_stopped && !IsRxFull())
    {
        Restart(DropReason::NO_RX_BUFFER);
    }
}

// --- guest to bridge ----------------------------------------------------------------------------

bool
NetbackDevice::SetTxListed(bool listed)
{
    return std::exchange(m_txListed, listed);
}

bool
NetbackDevice::SetRxTouched(bool touched)
{
    return std::exchange(m_rxTouched, touched);
}

bool
NetbackDevice::HasTxWork()
{
    return m_connection->tx.FinalCheckForRequests();
}

EthernetFrame
NetbackDevice::TakeTx()
{
    return m_connection->tx.TakeRequest();
}

void
NetbackDevice::FinishTx(const EthernetFrame& frame)
{
    m_connection->tx.PutResponse({});
    if (m_connection->tx.PushResponses())
    {
        m_connection->toFront->Notify();
    }
    Sniff(frame, Classify(frame));
    DeliverUp(frame);
}

// --- bridge to guest ----------------------------------------------------------------------------

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
    if (packet->GetSize() > GetMtu())
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

uint32_t
NetbackDevice::GetRxReserve() const
{
    return m_scatterGather ? 20 : 1; // header, extra information, 18 fragments
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
    ++m_reserved;
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
    m_connection->rx.TakeRequest();
    m_connection->rx.PutResponse(std::move(frame));
    --m_reserved;
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
