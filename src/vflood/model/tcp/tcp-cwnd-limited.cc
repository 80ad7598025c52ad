/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "tcp-cwnd-limited.h"

#include "cwnd-limit.h"

#include "ns3/uinteger.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(TcpCwndLimited);

TypeId
TcpCwndLimited::GetTypeId()
{
    static TypeId tid = TypeId("ns3::TcpCwndLimited")
                            .SetParent<TcpCongestionOps>()
                            .SetGroupName("Vflood")
                            .AddConstructor<TcpCwndLimited>()
                            .AddAttribute("TsoDivisor",
                                          "Part of the window that a sender with segmentation "
                                          "offload may leave unused; 0: none (published: 3)",
                                          UintegerValue(0),
                                          MakeUintegerAccessor(&TcpCwndLimited::m_tsoDivisor),
                                          MakeUintegerChecker<uint32_t>());
    return tid;
}

TcpCwndLimited::TcpCwndLimited() = default;

TcpCwndLimited::TcpCwndLimited(const TcpCwndLimited& other)
    : TcpCongestionOps(other),
      m_inner(other.m_inner->Fork()),
      m_tsoDivisor(other.m_tsoDivisor)
{
}

void
TcpCwndLimited::DoDispose()
{
    m_inner = nullptr;
    TcpCongestionOps::DoDispose();
}

void
TcpCwndLimited::SetInner(Ptr<TcpCongestionOps> inner)
{
    m_inner = inner;
}

std::string
TcpCwndLimited::GetName() const
{
    return m_inner->GetName();
}

void
TcpCwndLimited::Init(Ptr<TcpSocketState> tcb)
{
    m_inner->Init(tcb);
}

uint32_t
TcpCwndLimited::GetSsThresh(Ptr<const TcpSocketState> tcb, uint32_t bytesInFlight)
{
    return m_inner->GetSsThresh(tcb, bytesInFlight);
}

void
TcpCwndLimited::IncreaseWindow(Ptr<TcpSocketState> tcb, uint32_t segmentsAcked)
{
    if (IsCwndLimited(*tcb, m_tsoDivisor))
    {
        m_inner->IncreaseWindow(tcb, segmentsAcked);
    }
}

void
TcpCwndLimited::PktsAcked(Ptr<TcpSocketState> tcb, uint32_t segmentsAcked, const Time& rtt)
{
    m_inner->PktsAcked(tcb, segmentsAcked, rtt);
}

void
TcpCwndLimited::CongestionStateSet(Ptr<TcpSocketState> tcb,
                                   const TcpSocketState::TcpCongState_t newState)
{
    m_inner->CongestionStateSet(tcb, newState);
}

void
TcpCwndLimited::CwndEvent(Ptr<TcpSocketState> tcb, const TcpSocketState::TcpCAEvent_t event)
{
    m_inner->CwndEvent(tcb, event);
}

bool
TcpCwndLimited::HasCongControl() const
{
    return m_inner->HasCongControl();
}

void
TcpCwndLimited::CongControl(Ptr<TcpSocketState> tcb,
                            const TcpRateOps::TcpRateConnection& rc,
                            const TcpRateOps::TcpRateSample& rs)
{
    m_inner->CongControl(tcb, rc, rs);
}

Ptr<TcpCongestionOps>
TcpCwndLimited::Fork()
{
    return CopyObject<TcpCwndLimited>(this);
}

} // namespace ns3
