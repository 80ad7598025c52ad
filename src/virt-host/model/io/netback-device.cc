/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "netback-device.h"

#include "vif-driver.h"

#include "ns3/attribute-range.h"
#include "ns3/boolean.h"
#include "ns3/super-segment.h"
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
                "Whether the guest accepts packets in many pieces (SG or TSO): RxReserve receive "
                "buffers then have to be left for the largest packet, 1 otherwise "
                "(published: it does).",
                BooleanValue(true),
                MakeBooleanAccessor(&NetbackDevice::m_scatterGather),
                MakeBooleanChecker())
            .AddAttribute(
                "RxReserve",
                "Receive buffers that the largest packet may need; super-segments that need more "
                "are cut apart first (published: 20, which is a header, extra information and 18 "
                "fragments).",
                UintegerValue(20),
                MakeUintegerAccessor(&NetbackDevice::m_rxReserve),
                MakeCountChecker("ns3::NetbackDevice::RxReserve", 1, 32768, "20 is published"))
            .AddTraceSource("State",
                            "The state changed (state before, state after).",
                            MakeTraceSourceAccessor(&NetbackDevice::m_stateTrace),
                            "ns3::NetbackDevice::StateTracedCallback")
            .AddTraceSource("RxReserve",
                            "A frame for the guest got its receive buffers: from now on it reaches "
                            "the guest, in this order, as long as that lives.",
                            MakeTraceSourceAccessor(&NetbackDevice::m_rxReserveTrace),
                            "ns3::NetbackDevice::RxReserveTracedCallback");
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
NetbackDevice::SetDriver(Ptr<VifDriver> driver)
{
    m_driver = driver;
}

void
NetbackDevice::Accept(Ptr<VifConnection> connection)
{
    if (m_state != VifState::UNCONNECTED || !m_driver || !GetNode())
    {
        throw VirtError("NetbackDevice::Accept: call Node::AddDevice() and SetDriver() first, and "
                        "connect it once; or use VifBuilder");
    }
    Apply(VifEvent::CONNECT);
    m_connection = connection;
    m_connection->toBack->Setup(m_driver->GetVcpu(),
                                m_driver->GetCpuCost(),
                                MakeCallback(&NetbackDevice::OnEvent, this));
    SetLinkUp(true);
}

void
NetbackDevice::Disconnect()
{
    Apply(VifEvent::DISCONNECT);
    m_restart.Cancel();
    for (const auto& frame : m_queue)
    {
        DropTx(frame.packet, DropReason::VIF_GONE);
    }
    m_queue.clear();
    UpdateFlowControl();
    if (m_connection)
    {
        m_driver->Forget(this);
        m_connection->toBack->Close();
    }
    m_connection = nullptr;
    SetLinkUp(false);
}

void
NetbackDevice::Apply(VifEvent event)
{
    const auto next = g_vifStateTable.Next(m_state, event);
    NS_ASSERT_MSG(next, "illegal event of a vif, see g_vifStateTable");
    const VifState before = m_state;
    m_state = *next;
    if (m_state != before)
    {
        m_stateTrace(before, m_state);
    }
}

VifState
NetbackDevice::GetState() const
{
    return m_state;
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
    if (m_state == VifState::STOPPED && !IsRxFull())
    {
        Restart(VifEvent::BUFFERS);
    }
}

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
    auto& ring = m_connection->tx;
    EthernetFrame frame = ring.TakeRequest();
    for (uint32_t slots = GetRingSlots(frame.packet); slots > 1; --slots)
    {
        ring.TakeRequest(); // one more page of the same packet
    }
    return frame;
}

void
NetbackDevice::FinishTx(const EthernetFrame& frame)
{
    if (m_state == VifState::GONE)
    {
        DropRx(frame.packet, DropReason::VIF_GONE);
        return;
    }
    Sniff(frame, Classify(frame));
    DeliverUp(frame);
}

void
NetbackDevice::ReturnTx(uint32_t slots)
{
    if (!m_connection)
    {
        return; // the ring is torn down
    }
    for (; slots > 0; --slots)
    {
        m_connection->tx.PutResponse({});
    }
    if (m_connection->tx.PushResponses())
    {
        m_driver->NotifyGuest(this);
    }
}

} // namespace ns3
