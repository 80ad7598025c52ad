/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "guest-node.h"

#include "hypervisor-host.h"

#include "ns3/attribute-range.h"
#include "ns3/boolean.h"
#include "ns3/loopback-net-device.h"
#include "ns3/netfront-device.h"
#include "ns3/uinteger.h"
#include "ns3/virt-error.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(GuestNode);

TypeId
GuestNode::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::GuestNode")
            .SetParent<Node>()
            .SetGroupName("VirtHost")
            .AddConstructor<GuestNode>()
            .AddAttribute("Vcpus",
                          "Number of vCPUs, 1..1024 (published: the papers' guests have 1).",
                          UintegerValue(1),
                          MakeUintegerAccessor(&GuestNode::m_nVcpus),
                          MakeCountChecker("ns3::GuestNode::Vcpus",
                                           1,
                                           MAX_CPUS,
                                           "a guest has at least one vCPU"))
            .AddAttribute(
                "Weight",
                "Scheduling weight, 1..65535 (published: 256 is Xen's default).",
                UintegerValue(256),
                MakeUintegerAccessor(&GuestNode::m_weight),
                MakeCountChecker("ns3::GuestNode::Weight", 1, 65535, "256 is the default share"))
            .AddAttribute("Hz",
                          "Timer interrupts per second of the guest's kernel, 1..10000 (published: "
                          "100 is the default of 2.6.18-xen; assumed for the vFlood testbed).",
                          UintegerValue(100),
                          MakeUintegerAccessor(&GuestNode::m_hz),
                          MakeCountChecker("ns3::GuestNode::Hz",
                                           1,
                                           10000,
                                           "Linux kernels use 100, 250 or 1000"))
            .AddAttribute("Tickless",
                          "Whether the guest's timers expire exactly, as high-resolution timers "
                          "do (assumed: true). If false they expire at ticks, as on Linux' timer "
                          "wheel (published: all timers of 2.6.18, and TCP's of any Linux): a "
                          "delay counts as jiffies, rounded up, and the timer expires as that "
                          "many have begun. Ticks take no CPU time.",
                          BooleanValue(true),
                          MakeBooleanAccessor(&GuestNode::m_tickless),
                          MakeBooleanChecker());
    return tid;
}

GuestNode::GuestNode()
    : m_clock(CreateObject<VcpuClock>())
{
}

GuestNode::~GuestNode() = default;

void
GuestNode::NotifyConstructionCompleted()
{
    Node::NotifyConstructionCompleted();
    AggregateObject(m_clock); // whoever has the node finds its GuestClock
    RegisterDeviceAdditionListener(MakeCallback(&GuestNode::OnDevice, this));
}

void
GuestNode::DoDispose()
{
    Node::DoDispose(); // disposes the clock, too: it is aggregated
    m_clock = nullptr;
    m_host = nullptr;
    m_domain = nullptr;
}

void
GuestNode::Attach(Ptr<HypervisorHost> host, Ptr<Domain> domain, HvTimers& timers)
{
    m_host = host;
    m_domain = domain;
    m_clock->SetHz(m_hz);
    m_clock->SetTickless(m_tickless);
    m_clock->Attach(GetVcpu(0), timers);
}

Ptr<HypervisorHost>
GuestNode::GetHost() const
{
    return m_host;
}

Ptr<Domain>
GuestNode::GetDomain() const
{
    return m_domain;
}

Ptr<Vcpu>
GuestNode::GetVcpu(std::size_t index) const
{
    if (!m_domain)
    {
        throw VirtError("guest " + std::to_string(GetId()) +
                        " is on no host yet; call HypervisorHost::AddGuest() (or "
                        "VirtHostHelper::CreateGuest()) first");
    }
    return m_domain->GetVcpu(index);
}

Ptr<VcpuClock>
GuestNode::GetClock() const
{
    return m_clock;
}

uint32_t
GuestNode::GetNVcpus() const
{
    return m_nVcpus;
}

uint32_t
GuestNode::GetWeight() const
{
    return m_weight;
}

void
GuestNode::OnDevice(Ptr<NetDevice> device)
{
    if (!DynamicCast<NetfrontDevice>(device) && !DynamicCast<LoopbackNetDevice>(device))
    {
        throw VirtError("a " + device->GetInstanceTypeId().GetName() + " was added to guest " +
                        std::to_string(GetId()) +
                        "; a guest reaches the network only through ns3::NetfrontDevice. Put the "
                        "device on the HypervisorHost and call VirtHostHelper::InstallVif() for "
                        "the guest");
    }
}

} // namespace ns3
