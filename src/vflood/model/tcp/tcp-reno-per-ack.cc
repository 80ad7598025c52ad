/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "tcp-reno-per-ack.h"

#include "cwnd-limit.h"

#include "ns3/boolean.h"
#include "ns3/uinteger.h"

#include <algorithm>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(TcpRenoPerAck);

TypeId
TcpRenoPerAck::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::TcpRenoPerAck")
            .SetParent<TcpCongestionOps>()
            .SetGroupName("Vflood")
            .AddConstructor<TcpRenoPerAck>()
            .AddAttribute("OnlyIfLimited",
                          "Grow only if the sender used its window (published: Linux 2.6 source; "
                          "ns-3's own algorithms always grow)",
                          BooleanValue(true),
                          MakeBooleanAccessor(&TcpRenoPerAck::m_onlyIfLimited),
                          MakeBooleanChecker())
            .AddAttribute("TsoDivisor",
                          "Part of the window that a sender with segmentation offload may leave "
                          "unused and still grow; 0: none (published: 3)",
                          UintegerValue(0),
                          MakeUintegerAccessor(&TcpRenoPerAck::m_tsoDivisor),
                          MakeUintegerChecker<uint32_t>());
    return tid;
}

TcpRenoPerAck::TcpRenoPerAck() = default;

TcpRenoPerAck::TcpRenoPerAck(const TcpRenoPerAck& other) = default;

std::string
TcpRenoPerAck::GetName() const
{
    return "TcpRenoPerAck";
}

uint32_t
TcpRenoPerAck::GetSsThresh(Ptr<const TcpSocketState> tcb, uint32_t /* bytesInFlight */)
{
    return std::max(2U, tcb->GetCwndInSegments() / 2) * tcb->m_segmentSize; // whole segments
}

void
TcpRenoPerAck::IncreaseWindow(Ptr<TcpSocketState> tcb, uint32_t /* segmentsAcked */)
{
    if (m_onlyIfLimited && !IsCwndLimited(*tcb, m_tsoDivisor))
    {
        return;
    }
    if (tcb->m_cWnd.Get() <= tcb->m_ssThresh.Get())
    {
        tcb->m_cWnd += tcb->m_segmentSize;
        return;
    }
    if (++m_acks >= tcb->GetCwndInSegments())
    {
        m_acks = 0;
        tcb->m_cWnd += tcb->m_segmentSize;
    }
}

Ptr<TcpCongestionOps>
TcpRenoPerAck::Fork()
{
    return CopyObject<TcpRenoPerAck>(this);
}

} // namespace ns3
