/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "vflood-guest-ops.h"

#include "ns3/tcp-reno-per-ack.h"
#include "ns3/virt-error.h"

#include <algorithm>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(VfloodGuestOps);

TypeId
VfloodGuestOps::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::VfloodGuestOps")
            .SetParent<TcpCongestionOps>()
            .SetGroupName("Vflood")
            .AddConstructor<VfloodGuestOps>()
            .AddAttribute("Inner",
                          "Congestion control that keeps the ordinary window (Reno: published); "
                          "VfloodHelper puts the guest's own here",
                          ObjectFactoryValue(ObjectFactory(TcpRenoPerAck::GetTypeId().GetName())),
                          MakeObjectFactoryAccessor(&VfloodGuestOps::m_innerFactory),
                          MakeObjectFactoryChecker());
    return tid;
}

VfloodGuestOps::VfloodGuestOps() = default;

VfloodGuestOps::VfloodGuestOps(const VfloodGuestOps& other)
    : TcpCongestionOps(other),
      m_innerFactory(other.m_innerFactory),
      m_inner(other.m_inner ? other.m_inner->Fork() : nullptr)
{
}

VfloodGuestOps::~VfloodGuestOps()
{
    Detached();
}

void
VfloodGuestOps::DoDispose()
{
    Detached();
    m_inner = nullptr;
    m_tcb = nullptr;
    TcpCongestionOps::DoDispose();
}

TcpCongestionOps&
VfloodGuestOps::Inner()
{
    if (!m_inner)
    {
        const TypeId type = m_innerFactory.GetTypeId();
        const bool isType = type != TypeId();
        m_inner = isType && type.HasConstructor()
                      ? DynamicCast<TcpCongestionOps>(m_innerFactory.Create<Object>())
                      : nullptr; // not all are children of TcpCongestionOps by their TypeId
        if (!m_inner)
        {
            throw VirtError("attribute ns3::VfloodGuestOps::Inner is " +
                            (isType ? type.GetName() : "empty") +
                            "; allowed is a TcpCongestionOps that can be made, for example "
                            "ns3::TcpRenoPerAck, ns3::TcpLinuxReno or ns3::TcpCubic");
        }
    }
    return *m_inner;
}

std::string
VfloodGuestOps::GetName() const
{
    return "VfloodGuestOps";
}

void
VfloodGuestOps::Init(Ptr<TcpSocketState> tcb)
{
    m_tcb = tcb;
    Inner().Init(tcb);
}

uint32_t
VfloodGuestOps::GetSsThresh(Ptr<const TcpSocketState> tcb, uint32_t bytesInFlight)
{
    return Inner().GetSsThresh(tcb, bytesInFlight);
}

void
VfloodGuestOps::IncreaseWindow(Ptr<TcpSocketState> tcb, uint32_t segmentsAcked)
{
    Inner().IncreaseWindow(tcb, segmentsAcked);
}

void
VfloodGuestOps::PktsAcked(Ptr<TcpSocketState> tcb, uint32_t segmentsAcked, const Time& rtt)
{
    Inner().PktsAcked(tcb, segmentsAcked, rtt);
    // The driver domain saw a loss that this TCP found to be none.
    if (m_lossPending && tcb->m_congState == TcpSocketState::CA_OPEN &&
        tcb->m_lastAckedSeq >= m_recoverPoint)
    {
        LeaveLoss(tcb->m_cWnd);
    }
}

void
VfloodGuestOps::CongestionStateSet(Ptr<TcpSocketState> tcb,
                                   const TcpSocketState::TcpCongState_t newState)
{
    Inner().CongestionStateSet(tcb, newState);
    const TcpSocketState::TcpCongState_t before = tcb->m_congState;
    if (newState == TcpSocketState::CA_LOSS || newState == TcpSocketState::CA_RECOVERY)
    {
        EnterLoss(newState == TcpSocketState::CA_LOSS);
    }
    else if (newState == TcpSocketState::CA_OPEN && m_lossPending)
    {
        if (before == TcpSocketState::CA_RECOVERY)
        {
            LeaveLoss(tcb->m_ssThresh); // the socket sets its window to that next
        }
        else if (before == TcpSocketState::CA_LOSS)
        {
            LeaveLoss(tcb->m_cWnd);
        }
    }
}

void
VfloodGuestOps::CwndEvent(Ptr<TcpSocketState> tcb, const TcpSocketState::TcpCAEvent_t event)
{
    Inner().CwndEvent(tcb, event);
}

bool
VfloodGuestOps::HasCongControl() const
{
    return m_inner && m_inner->HasCongControl();
}

void
VfloodGuestOps::CongControl(Ptr<TcpSocketState> tcb,
                            const TcpRateOps::TcpRateConnection& rc,
                            const TcpRateOps::TcpRateSample& rs)
{
    Inner().CongControl(tcb, rc, rs);
}

Ptr<TcpCongestionOps>
VfloodGuestOps::Fork()
{
    return CopyObject<VfloodGuestOps>(this);
}

} // namespace ns3
