/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "leulo-channel.h"

#include "effect-event.h"

#include "ns3/attribute-range.h"
#include "ns3/double.h"
#include "ns3/enum.h"
#include "ns3/uinteger.h"
#include "ns3/virt-compat.h"
#include "ns3/virt-error.h"

#include <utility>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(LeuloChannel);

TypeId
LeuloChannel::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::LeuloChannel")
            .SetParent<Object>()
            .SetGroupName("Vflood")
            .AddConstructor<LeuloChannel>()
            .AddAttribute("RingSize",
                          "Slots of each ring, a power of two (assumed: 256, as of Xen's network "
                          "rings).",
                          UintegerValue(256),
                          MakeUintegerAccessor(&LeuloChannel::m_slots),
                          MakeCountChecker("ns3::LeuloChannel::RingSize",
                                           1,
                                           32768,
                                           "a power of two; 256 is the default"))
            .AddAttribute(
                "NotifyMode",
                "When the guest rings the door bell (PerBurst: assumed, as a batch of "
                "calls needs one hypercall). PerRequest: at the first request in an empty "
                "ring, before the guest goes on; a hypervisor that runs on the guest's "
                "core then preempts it in the middle of what it does. PerBurst: when it "
                "has done what it has to do, or the ring is full",
                EnumValue(PER_BURST),
                VIRT_ENUM_ACCESSOR(NotifyMode, &LeuloChannel::m_notify),
                MakeEnumChecker(PER_REQUEST, "PerRequest", PER_BURST, "PerBurst"))
            .AddAttribute("HypercallCost",
                          "CPU time of the guest for a call of the hypervisor (assumed: 0.5 us).",
                          TimeValue(NanoSeconds(500)),
                          MakeTimeAccessor(&LeuloChannel::m_hypercall),
                          MakeLeastTimeChecker("ns3::LeuloChannel::HypercallCost",
                                               Time(),
                                               "500ns is the default"))
            .AddAttribute(
                "EntryCost",
                "CPU time to put an entry into a ring or to take one, paid by who does "
                "(assumed: 50 ns).",
                TimeValue(NanoSeconds(50)),
                MakeTimeAccessor(&LeuloChannel::m_entry),
                MakeLeastTimeChecker("ns3::LeuloChannel::EntryCost", Time(), "50ns is the default"))
            .AddAttribute("CopyNsPerByte",
                          "CPU time per byte to copy data, in ns: the guest copies what it sends "
                          "and what it reads, the hypervisor what it has received (assumed: 0.3).",
                          DoubleValue(0.3),
                          MakeDoubleAccessor(&LeuloChannel::m_copy),
                          MakeNumberChecker("ns3::LeuloChannel::CopyNsPerByte",
                                            0,
                                            1e6,
                                            "0.3 is the default"));
    return tid;
}

LeuloChannel::LeuloChannel() = default;
LeuloChannel::~LeuloChannel() = default;

void
LeuloChannel::Setup(Ptr<Vcpu> guest, Ptr<const CpuCost> cost)
{
    if ((m_slots & (m_slots - 1)) != 0)
    {
        throw VirtError("attribute ns3::LeuloChannel::RingSize is " + std::to_string(m_slots) +
                        "; allowed are powers of two up to 32768, the default is 256");
    }
    m_requests = std::make_unique<LeuloRequestRing>(m_slots);
    m_events = std::make_unique<LeuloEventRing>(m_slots);
    m_toGuest = CreateObject<EventChannel>();
    m_vcpu = guest;
    m_cost = cost;
}

void
LeuloChannel::SetUpcall(Callback<void> upcall)
{
    m_toGuest->Setup(m_vcpu, m_cost, upcall);
}

void
LeuloChannel::SetKick(std::function<void()> kick)
{
    m_kick = std::move(kick);
}

LeuloRequestRing&
LeuloChannel::GetRequests()
{
    return *m_requests;
}

LeuloEventRing&
LeuloChannel::GetEvents()
{
    return *m_events;
}

void
LeuloChannel::WakeGuest()
{
    m_toGuest->Notify();
}

void
LeuloChannel::Kick()
{
    if (!m_kick)
    {
        return;
    }
    if (m_notify == PER_REQUEST || !m_vcpu->GetServer().IsInside())
    {
        PayHypercall();
        m_kick();
    }
    else if (!m_bell)
    {
        m_bell = EffectEvent::Make([this] { Ring(); });
        m_vcpu->GetServer().AtEndOfBurst(m_hypercall, m_bell);
    }
}

void
LeuloChannel::KickNow()
{
    if (m_bell)
    {
        m_bell->Cancel();
        m_bell = nullptr;
        PayHypercall();
        m_kick();
    }
}

void
LeuloChannel::Ring()
{
    m_bell = nullptr;
    m_kick();
}

void
LeuloChannel::PayHypercall()
{
    Pay(m_hypercall);
}

void
LeuloChannel::Pay(Time cost)
{
    if (m_vcpu && m_vcpu->GetServer().IsInside())
    {
        m_vcpu->GetServer().Charge(cost);
    }
}

Time
LeuloChannel::GetEntryCost() const
{
    return m_entry;
}

Time
LeuloChannel::GetCopyCost(uint32_t bytes) const
{
    return NanoSeconds(static_cast<int64_t>(bytes * m_copy));
}

Ptr<Vcpu>
LeuloChannel::GetVcpu() const
{
    return m_vcpu;
}

Ptr<EventChannel>
LeuloChannel::GetEventChannel() const
{
    return m_toGuest;
}

void
LeuloChannel::Close()
{
    if (m_toGuest)
    {
        m_toGuest->Close();
    }
    if (m_bell)
    {
        m_bell->Cancel();
        m_bell = nullptr;
    }
    m_kick = nullptr;
    m_vcpu = nullptr;
    m_cost = nullptr;
}

void
LeuloChannel::DoDispose()
{
    Close();
    Object::DoDispose();
}

} // namespace ns3
