/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef CWND_LIMIT_H
#define CWND_LIMIT_H

#include "ns3/tcp-socket-state.h"

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief Whether a sender used the window it had, and so may have a larger one.
 *
 * Published (Linux 2.6.18 and 2.6.32 source): if less than a segment was unused when the ACK
 * arrived. A sender with segmentation offload may have waited for a larger burst: then also if less
 * than the TsoDivisor-th part, or at most three segments, were unused (2.6.32).
 *
 * \param tcb connection state while an ACK is being processed
 * \param tsoDivisor 3 in Linux; 0: no segmentation offload
 * \return whether the window may grow
 */
inline bool
IsCwndLimited(const TcpSocketState& tcb, uint32_t tsoDivisor)
{
    // The bytes this ACK covers have been taken out of m_bytesInFlight already.
    const uint32_t before = tcb.m_bytesInFlight.Get() + tcb.m_lastAckedSackedBytes;
    const uint32_t window = tcb.m_cWnd.Get();
    if (before + tcb.m_segmentSize > window)
    {
        return true;
    }
    const uint32_t unused = window - before;
    return tsoDivisor > 0 &&
           (uint64_t{unused} * tsoDivisor < window || unused <= 3 * tcb.m_segmentSize);
}

} // namespace ns3

#endif /* CWND_LIMIT_H */
