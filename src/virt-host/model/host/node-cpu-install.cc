/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * \file
 * CPU of an ordinary node: attributes, and how it gets between a node and its devices.
 */

#include "guest-node.h"
#include "hypervisor-host.h"
#include "node-cpu.h"
#include "node-door.h"

#include "ns3/attribute-range.h"
#include "ns3/bridge-net-device.h"
#include "ns3/double.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/loopback-net-device.h"
#include "ns3/simulator.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/uinteger.h"

#include <set>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(NodeCpu);

namespace
{

/// The simulator, gated or not: the CPU of an ordinary node is hardware to nobody.
class NodeTimers : public HvTimers
{
  public:
    Time Now() const override
    {
        return Simulator::Now();
    }

    void Schedule(Time delay, uint32_t context, const Ptr<EventImpl>& event) override
    {
        event->Ref(); // the simulator takes over one reference
        Simulator::ScheduleWithContext(context, delay, PeekPointer(event));
    }
};

} // namespace

TypeId
NodeCpu::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::NodeCpu")
            .SetParent<Object>()
            .SetGroupName("VirtHost")
            .AddConstructor<NodeCpu>()
            .AddAttribute(
                "RxPacket",
                "CPU time to receive a packet (assumed: 5 us; 0 is allowed).",
                TimeValue(MicroSeconds(5)),
                MakeTimeAccessor(&NodeCpu::m_rxPacket),
                MakeLeastTimeChecker("ns3::NodeCpu::RxPacket", Time(), "5 us is the default"))
            .AddAttribute(
                "RxNsPerByte",
                "CPU time per byte to receive a packet, in ns (assumed: 0).",
                DoubleValue(0),
                MakeDoubleAccessor(&NodeCpu::m_rxPerByte),
                MakeNumberChecker("ns3::NodeCpu::RxNsPerByte", 0, 1e6, "0.2 is a copy in memory"))
            .AddAttribute(
                "TxPacket",
                "CPU time to send an IP packet (assumed: 2.5 us; 0 is allowed).",
                TimeValue(NanoSeconds(2500)),
                MakeTimeAccessor(&NodeCpu::m_txPacket),
                MakeLeastTimeChecker("ns3::NodeCpu::TxPacket", Time(), "2.5 us is the default"))
            .AddAttribute(
                "TxNsPerByte",
                "CPU time per byte to send an IP packet, in ns (assumed: 0).",
                DoubleValue(0),
                MakeDoubleAccessor(&NodeCpu::m_txPerByte),
                MakeNumberChecker("ns3::NodeCpu::TxNsPerByte", 0, 1e6, "0.2 is a copy in memory"))
            .AddAttribute(
                "MaxBacklog",
                "Number of received packets that may wait for the CPU (published: 1000, "
                "Linux's netdev_max_backlog).",
                UintegerValue(1000),
                MakeUintegerAccessor(&NodeCpu::m_maxBacklog),
                MakeCountChecker("ns3::NodeCpu::MaxBacklog", 0, ANY_COUNT, "1000 is Linux's value"))
            .AddTraceSource("Drop",
                            "A received packet was dropped because MaxBacklog others waited.",
                            MakeTraceSourceAccessor(&NodeCpu::m_dropTrace),
                            "ns3::NodeCpu::DropTracedCallback");
    return tid;
}

NodeCpu::NodeCpu() = default;

NodeCpu::~NodeCpu() = default;

void
NodeCpu::DoDispose()
{
    m_server.reset();
    m_node = nullptr;
    m_door = nullptr;
    Object::DoDispose();
}

template <class Ip>
void
NodeCpu::OnTx(Ptr<const Packet> packet, Ptr<Ip> ip, uint32_t interface)
{
    const double perByte = packet->GetSize() * m_txPerByte;
    const Time cost = m_txPacket + NanoSeconds(static_cast<int64_t>(perByte));
    if (!m_server || cost.IsZero() || DynamicCast<LoopbackNetDevice>(ip->GetNetDevice(interface)))
    {
        return;
    }
    if (m_server->IsInside())
    {
        m_server->Charge(cost);
    }
    else
    {
        m_server->Post(WorkClass::NET, cost, nullptr);
    }
}

void
NodeCpu::Install(Ptr<Node> node)
{
    CheckGiven(node, "CpuCostHelper::Install()", "give it a node");
    if (m_server || node->GetObject<NodeCpu>())
    {
        throw VirtError("CpuCostHelper::Install(): node " + std::to_string(node->GetId()) +
                        " has a CPU already; install one per node");
    }
    if (DynamicCast<GuestNode>(node) || DynamicCast<HypervisorHost>(node))
    {
        throw VirtError("CpuCostHelper::Install(): node " + std::to_string(node->GetId()) +
                        " is a guest or a host, whose software runs on vCPUs; set its costs by "
                        "VirtHostHelper::SetCostAttribute()");
    }
    m_node = node;
    m_timers = std::make_unique<NodeTimers>();
    m_server = std::make_unique<WorkServer>(*m_timers, node->GetId());
    m_server->Resume(Time()); // for ever
    node->AggregateObject(this);
    Intercept();
    m_door = NodeDoor::Install(node);
    if (auto ipv4 = node->GetObject<Ipv4L3Protocol>())
    {
        ipv4->TraceConnectWithoutContext("Tx", MakeCallback(&NodeCpu::OnTx<Ipv4>, this));
    }
    if (auto ipv6 = node->GetObject<Ipv6L3Protocol>())
    {
        ipv6->TraceConnectWithoutContext("Tx", MakeCallback(&NodeCpu::OnTx<Ipv6>, this));
    }
}

void
NodeCpu::Intercept()
{
    std::set<Ptr<NetDevice>> ports; // only looked up
    for (uint32_t i = 0; i < m_node->GetNDevices(); ++i)
    {
        auto bridge = DynamicCast<BridgeNetDevice>(m_node->GetDevice(i));
        for (uint32_t p = 0; bridge && p < bridge->GetNBridgePorts(); ++p)
        {
            ports.insert(bridge->GetBridgePort(p));
        }
    }
    for (uint32_t i = 0; i < m_node->GetNDevices(); ++i)
    {
        Ptr<NetDevice> device = m_node->GetDevice(i);
        if (ports.count(device) > 0)
        {
            device->SetPromiscReceiveCallback(MakeCallback(&NodeCpu::ReceivePromisc, this));
        }
        else if (!device->IsBridge() && !DynamicCast<LoopbackNetDevice>(device))
        {
            device->SetReceiveCallback(MakeCallback(&NodeCpu::Receive, this));
        }
    }
}

} // namespace ns3
