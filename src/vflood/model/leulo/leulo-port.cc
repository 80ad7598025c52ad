/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "leulo-port.h"

#include "effect-event.h"

#include "ns3/attribute-range.h"
#include "ns3/uinteger.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(LeuloNic);
NS_OBJECT_ENSURE_REGISTERED(LeuloPort);

TypeId
LeuloNic::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::LeuloNic")
            .SetParent<EthernetDeviceBase>()
            .SetGroupName("Vflood")
            .AddConstructor<LeuloNic>()
            .AddAttribute(
                "MaxBacklog",
                "Frames received that may wait for the hypervisor's CPU (published: 1000, "
                "Linux's netdev_max_backlog).",
                UintegerValue(1000),
                MakeUintegerAccessor(&LeuloNic::m_maxBacklog),
                MakeCountChecker("ns3::LeuloNic::MaxBacklog",
                                 1,
                                 ANY_COUNT,
                                 "1000 is Linux's value"));
    return tid;
}

LeuloNic::LeuloNic() = default;
LeuloNic::~LeuloNic() = default;

void
LeuloNic::DoDispose()
{
    m_port = nullptr;
    m_cpu = nullptr;
    m_host = nullptr;
    EthernetDeviceBase::DoDispose();
}

void
LeuloNic::Connect(Ptr<LeuloPort> port, Ptr<LeuloCpu> cpu, Ptr<HypervisorHost> host)
{
    m_port = port;
    m_cpu = cpu;
    m_host = host;
    port->SetNic(this);
    SetLinkUp(true);
}

void
LeuloNic::RunInDom0(Time cost, Time dom0Cost, const LeuloCpu::Effect& effect)
{
    Ptr<HypervisorHost> host = m_host;
    m_cpu->Run(cost, HvTimers::HARDWARE, [host, dom0Cost, effect] {
        if (host->GetHypervisor()) // null at the end of the simulation
        {
            host->GetDom0Vcpu()->GetServer().Post(WorkClass::NET,
                                                  dom0Cost,
                                                  EffectEvent::Make(effect));
        }
    });
}

void
LeuloNic::Disconnect()
{
    if (!m_port)
    {
        return;
    }
    SetLinkUp(false);
    Ptr<LeuloPort> port = m_port;
    Ptr<HypervisorHost> host = m_host;
    m_port = nullptr;
    RunInDom0(Time(), Time(), [port, host] {
        port->SetNic(nullptr);
        host->GetBridge()->RemovePort(port);
    });
}

bool
LeuloNic::SendFrom(Ptr<Packet> packet,
                   const Address& source,
                   const Address& dest,
                   uint16_t protocolNumber)
{
    m_macTxTrace(packet);
    if (!m_port)
    {
        return DropTx(packet, DropReason::LINK_DOWN);
    }
    if (packet->GetSize() > GetMtu())
    {
        return DropTx(packet, DropReason::TOO_BIG);
    }
    const EthernetFrame frame{packet,
                              Mac48Address::ConvertFrom(source),
                              Mac48Address::ConvertFrom(dest),
                              protocolNumber};
    const Ptr<CpuCost> cost = m_host->GetCost();
    Ptr<LeuloPort> port = m_port;
    Ptr<LeuloNic> self = this;
    // Dom0 does what it does for a vif but the backend's part: half of it, as on the way back.
    RunInDom0(cost->GuestTx(packet->GetSize()),
              Time(cost->Dom0Tx(0).GetTimeStep() / 2),
              [self, port, frame] {
                  self->Sniff(frame, PACKET_HOST);
                  port->DeliverUp(frame);
              });
    return true;
}

void
LeuloNic::Receive(const EthernetFrame& frame)
{
    if (!m_port || m_backlog >= m_maxBacklog)
    {
        DropRx(frame.packet, m_port ? DropReason::NIC_RX_RING_FULL : DropReason::LINK_DOWN);
        return;
    }
    ++m_backlog;
    Ptr<LeuloNic> self = this;
    m_cpu->Run(m_host->GetCost()->GuestRx(frame.packet->GetSize()),
               GetNode()->GetId(),
               [self, frame] {
                   --self->m_backlog;
                   if (self->m_port)
                   {
                       self->Sniff(frame, self->Classify(frame));
                       self->DeliverSegments(frame);
                   }
               });
}

TypeId
LeuloPort::GetTypeId()
{
    static TypeId tid = TypeId("ns3::LeuloPort")
                            .SetParent<EthernetDeviceBase>()
                            .SetGroupName("Vflood")
                            .AddConstructor<LeuloPort>();
    return tid;
}

LeuloPort::LeuloPort() = default;
LeuloPort::~LeuloPort() = default;

void
LeuloPort::DoDispose()
{
    m_nic = nullptr;
    EthernetDeviceBase::DoDispose();
}

void
LeuloPort::SetNic(Ptr<LeuloNic> nic)
{
    m_nic = nic;
    SetLinkUp(nic != nullptr);
}

bool
LeuloPort::SendFrom(Ptr<Packet> packet,
                    const Address& source,
                    const Address& dest,
                    uint16_t protocolNumber)
{
    m_macTxTrace(packet);
    if (!m_nic)
    {
        return DropTx(packet, DropReason::LINK_DOWN);
    }
    m_nic->Receive({packet,
                    Mac48Address::ConvertFrom(source),
                    Mac48Address::ConvertFrom(dest),
                    protocolNumber});
    return true;
}

} // namespace ns3
