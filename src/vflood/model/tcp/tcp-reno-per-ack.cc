/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "tcp-reno-per-ack.h"

#include "ns3/boolean.h"

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
                          MakeBooleanChecker());
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
    return std::max(2 * tcb->m_segmentSize, tcb->m_cWnd.Get() / 2);
}

bool
TcpRenoPerAck::WasLimited(Ptr<const TcpSocketState> tcb) const
{
    // The bytes this ACK covers have been taken out of m_bytesInFlight already.
    const uint32_t before = tcb->m_bytesInFlight.Get() + tcb->m_lastAckedSackedBytes;
    return before + tcb->m_segmentSize > tcb->m_cWnd.Get();
}

void
TcpRenoPerAck::IncreaseWindow(Ptr<TcpSocketState> tcb, uint32_t /* segmentsAcked */)
{
    if (m_onlyIfLimited && !WasLimited(tcb))
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
