/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "delivery-rate.h"

#include <algorithm>

namespace ns3
{

DeliveryRate::Snapshot
DeliveryRate::OnSent(Time now, bool idle)
{
    if (idle)
    {
        m_connection.m_firstSentTime = m_connection.m_deliveredTime = now;
    }
    return {m_connection.m_delivered,
            m_connection.m_deliveredTime,
            m_connection.m_firstSentTime,
            m_connection.m_appLimited != 0};
}

void
DeliveryRate::OnDelivered(const Snapshot& snapshot, Time sent, uint32_t bytes, Time now)
{
    m_connection.m_delivered += bytes;
    m_connection.m_deliveredTime = now;
    m_connection.m_txItemDelivered = static_cast<uint32_t>(snapshot.delivered);
    if (m_sampled && snapshot.delivered < m_sample.m_priorDelivered)
    {
        return; // the sample is that of the segment sent last
    }
    m_sampled = true;
    m_sample.m_priorDelivered = static_cast<uint32_t>(snapshot.delivered);
    m_sample.m_priorTime = snapshot.deliveredAt;
    m_sample.m_isAppLimited = snapshot.appLimited;
    m_sample.m_sendElapsed = sent - snapshot.firstSent;
    m_sample.m_ackElapsed = now - snapshot.deliveredAt;
    m_connection.m_firstSentTime = sent;
}

void
DeliveryRate::OnAppLimited(uint32_t inNetwork)
{
    const uint64_t until = m_connection.m_delivered + inNetwork;
    m_connection.m_appLimited = static_cast<uint32_t>(std::max<uint64_t>(until, 1));
}

const TcpRateOps::TcpRateSample&
DeliveryRate::Finish(uint32_t acked, uint32_t inNetwork, Time minRtt)
{
    if (m_connection.m_appLimited != 0 && m_connection.m_delivered > m_connection.m_appLimited)
    {
        m_connection.m_appLimited = 0;
    }
    m_sample.m_ackedSacked = acked;
    m_sample.m_bytesLoss = 0;
    m_sample.m_priorInFlight = inNetwork;
    m_sample.m_interval = std::max(m_sample.m_sendElapsed, m_sample.m_ackElapsed);
    m_sample.m_delivered =
        static_cast<int32_t>(m_connection.m_delivered - m_sample.m_priorDelivered);
    if (!m_sampled || !m_sample.m_interval.IsStrictlyPositive() || m_sample.m_interval < minRtt)
    {
        m_sample.m_interval = m_sample.m_priorTime = Time();
        m_sample.m_deliveryRate = DataRate(0);
        m_sample.m_delivered = -1;
    }
    else
    {
        m_sample.m_deliveryRate = DataRate(
            static_cast<uint64_t>(m_sample.m_delivered * 8.0 / m_sample.m_interval.GetSeconds()));
        m_connection.m_rateDelivered = m_sample.m_delivered;
        m_connection.m_rateInterval = m_sample.m_interval;
        m_connection.m_rateAppLimited = m_sample.m_isAppLimited;
    }
    m_sampled = false;
    return m_sample;
}

} // namespace ns3
