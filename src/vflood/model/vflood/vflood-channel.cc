/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "vflood-channel.h"

#include "ns3/attribute-range.h"
#include "ns3/uinteger.h"
#include "ns3/virt-error.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(VfloodChannel);

TypeId
VfloodChannel::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::VfloodChannel")
            .SetParent<Object>()
            .SetGroupName("Vflood")
            .AddConstructor<VfloodChannel>()
            .AddAttribute("RingSize",
                          "Slots of each ring, a power of two (64: assumed, what a page holds of "
                          "entries of this size)",
                          UintegerValue(64),
                          MakeUintegerAccessor(&VfloodChannel::m_slots),
                          MakeCountChecker("ns3::VfloodChannel::RingSize",
                                           1,
                                           32768,
                                           "a power of two; 64 is the default"))
            .AddAttribute(
                "PostCost",
                "CPU time to post a command (published: 59 cycles at 3 GHz)",
                TimeValue(NanoSeconds(20)),
                MakeTimeAccessor(&VfloodChannel::m_postCost),
                MakeLeastTimeChecker("ns3::VfloodChannel::PostCost", Time(0), "20ns is published"))
            .AddAttribute("ProcessCost",
                          "CPU time to process a command (published: 57 cycles at 3 GHz)",
                          TimeValue(NanoSeconds(19)),
                          MakeTimeAccessor(&VfloodChannel::m_processCost),
                          MakeLeastTimeChecker("ns3::VfloodChannel::ProcessCost",
                                               Time(0),
                                               "19ns is published"));
    return tid;
}

VfloodChannel::VfloodChannel() = default;
VfloodChannel::~VfloodChannel() = default;

void
VfloodChannel::Setup(Ptr<Vcpu> guest, Ptr<Vcpu> dom0, Ptr<const CpuCost> cost)
{
    if ((m_slots & (m_slots - 1)) != 0)
    {
        throw VirtError("attribute ns3::VfloodChannel::RingSize is " + std::to_string(m_slots) +
                        "; allowed are powers of two up to 32768, the default is 64");
    }
    m_guestRing = std::make_unique<VfloodRing>(m_slots);
    m_dom0Ring = std::make_unique<VfloodRing>(m_slots);
    m_toGuest = CreateObject<EventChannel>();
    m_toDom0 = CreateObject<EventChannel>();
    m_guest = std::make_unique<VfloodChannelEnd>(*m_dom0Ring, *m_guestRing, m_toDom0, false);
    m_dom0 = std::make_unique<VfloodChannelEnd>(*m_guestRing, *m_dom0Ring, m_toGuest, true);
    m_guest->SetCosts(guest, m_postCost, m_processCost);
    m_dom0->SetCosts(dom0, m_postCost, m_processCost);
    m_toGuest->Setup(guest, cost, MakeCallback(&VfloodChannelEnd::OnUpcall, m_guest.get()));
    m_toDom0->Setup(dom0, cost, MakeCallback(&VfloodChannelEnd::OnUpcall, m_dom0.get()));
}

VfloodChannelEnd&
VfloodChannel::GetGuestEnd()
{
    return *m_guest;
}

VfloodChannelEnd&
VfloodChannel::GetDom0End()
{
    return *m_dom0;
}

void
VfloodChannel::DoDispose()
{
    if (m_guest)
    {
        m_guest->Clear();
        m_dom0->Clear();
        m_toGuest->Dispose();
        m_toDom0->Dispose();
    }
    Object::DoDispose();
}

} // namespace ns3
