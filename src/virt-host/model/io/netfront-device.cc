/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "netfront-device.h"

#include "netback-device.h"

#include "ns3/guest-caller.h"
#include "ns3/super-segment.h"
#include "ns3/virt-error.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(NetfrontDevice);

NetfrontDevice::NetfrontDevice() = default;
NetfrontDevice::~NetfrontDevice() = default;

void
NetfrontDevice::DoDispose()
{
    m_tx.reset();
    m_rx.reset();
    if (m_connection)
    {
        m_connection->toFront->Dispose();
    }
    m_connection = nullptr;
    m_vcpu = nullptr;
    m_cost = nullptr;
    EthernetDeviceBase::DoDispose();
}

void
NetfrontDevice::SetVcpu(Ptr<Vcpu> vcpu)
{
    m_vcpu = vcpu;
}

void
NetfrontDevice::SetCpuCost(Ptr<const CpuCost> cost)
{
    m_cost = cost;
}

void
NetfrontDevice::Connect(Ptr<NetbackDevice> back)
{
    CheckWiring();
    CheckTargets(back->GetRxReserve());
    const RxBufferTarget target(m_rxTargetMin, m_rxTargetMax);
    m_connection = CreateObject<VifConnection>(m_txRingSize, m_rxRingSize);
    m_connection->toFront->Setup(m_vcpu, m_cost, MakeCallback(&NetfrontDevice::OnEvent, this));
    m_tx = std::make_unique<NetfrontTx>(
        m_connection,
        m_vcpu,
        m_cost,
        MakeTxDevice(),
        NetfrontTx::Config{m_txUsableSlots, m_notifyMode, m_tso ? m_tsoMaxSize : 0});
    m_rx = std::make_unique<NetfrontRx>(m_connection,
                                        m_vcpu,
                                        m_cost,
                                        target,
                                        m_napiBudget,
                                        [this](const EthernetFrame& frame) {
                                            Sniff(frame, Classify(frame));
                                            DeliverReceived(frame);
                                        });
    back->Accept(m_connection);
    m_rx->Refill(); // both sides come up knowing of these buffers: no event
    SetLinkUp(true);
}

void
NetfrontDevice::Disconnect()
{
    if (!m_connection)
    {
        return;
    }
    if (m_vcpu->GetServer().IsInside())
    {
        throw VirtError("NetfrontDevice::Disconnect(): called by the guest itself; it is the "
                        "toolstack's to call, e.g. by Simulator::Schedule() from main()");
    }
    m_tx.reset();
    m_rx.reset();
    m_connection->toFront->Close();
    m_connection = nullptr;
    SetLinkUp(false);
}

NetfrontTx::Device
NetfrontDevice::MakeTxDevice()
{
    return {Ptr<NetDeviceQueue>(&GetFlowControl()),
            [this](const EthernetFrame& frame) { Sniff(frame, PACKET_HOST); },
            [this](const EthernetFrame& frame) {
                for (const auto& segment : SplitSuperSegment(frame.packet))
                {
                    DropTx(segment, DropReason::GUEST_GONE);
                }
            }};
}

Ptr<VifConnection>
NetfrontDevice::GetConnection() const
{
    return m_connection;
}

bool
NetfrontDevice::SendFrom(Ptr<Packet> packet,
                         const Address& source,
                         const Address& dest,
                         uint16_t protocolNumber)
{
    if (!m_tx)
    {
        return DropTx(packet, DropReason::LINK_DOWN);
    }
    CheckGuestCaller(m_vcpu->GetServer(), GetNode()->GetId(), "NetfrontDevice::Send()");
    m_macTxTrace(packet);
    if (packet->GetSize() > GetMtu())
    {
        return DropTx(packet, DropReason::TOO_BIG);
    }
    const bool sent = m_tx->Send({packet,
                                  Mac48Address::ConvertFrom(source),
                                  Mac48Address::ConvertFrom(dest),
                                  protocolNumber});
    return sent || DropTx(packet, DropReason::TX_RING_FULL);
}

void
NetfrontDevice::DeliverReceived(const EthernetFrame& frame)
{
    SuperSegmentTag tag;
    if (!m_gsoReceive || !frame.packet->PeekPacketTag(tag))
    {
        DeliverSegments(frame);
        return;
    }
    EthernetFrame whole = frame;
    whole.packet = frame.packet->Copy();
    whole.packet->RemovePacketTag(tag); // or what the application sends on would be one as well
    DeliverUp(whole);
}

void
NetfrontDevice::OnEvent()
{
    m_tx->Reap();
    m_rx->OnEvent();
}

} // namespace ns3
