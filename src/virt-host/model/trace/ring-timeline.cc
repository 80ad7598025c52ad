/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ring-timeline.h"

namespace ns3
{

RingTimeline::RingTimeline(ChromeTraceWriter& file,
                           const HvTimers& clock,
                           Ptr<VifConnection> connection,
                           const std::string& name)
    : m_clock(clock),
      m_connection(connection),
      m_tx(file, RINGS, name + " TX outstanding"),
      m_rx(file, RINGS, name + " RX posted")
{
    OnTx(connection->tx.GetOutstanding());
    OnRx(connection->rx.GetUnconsumedRequests());
    connection->TraceConnectWithoutContext("TxOutstanding",
                                           MakeCallback(&RingTimeline::OnTx, this));
    connection->TraceConnectWithoutContext("RxPosted", MakeCallback(&RingTimeline::OnRx, this));
}

RingTimeline::~RingTimeline()
{
    m_connection->TraceDisconnectWithoutContext("TxOutstanding",
                                                MakeCallback(&RingTimeline::OnTx, this));
    m_connection->TraceDisconnectWithoutContext("RxPosted",
                                                MakeCallback(&RingTimeline::OnRx, this));
}

void
RingTimeline::OnTx(uint32_t depth)
{
    m_tx.Set(m_clock.Now(), depth);
}

void
RingTimeline::OnRx(uint32_t depth)
{
    m_rx.Set(m_clock.Now(), depth);
}

void
RingTimeline::End(Time at)
{
    m_tx.End(at);
    m_rx.End(at);
}

} // namespace ns3
