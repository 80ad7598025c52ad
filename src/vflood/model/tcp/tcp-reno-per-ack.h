/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef TCP_RENO_PER_ACK_H
#define TCP_RENO_PER_ACK_H

#include "ns3/tcp-congestion-ops.h"

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief Reno as Linux 2.6 ran it, with byte counting off: growth counts ACKs, not segments.
 *
 * Published (Linux 2.6.18 and 2.6.32 source): in slow start the window grows by one segment per ACK
 * of new data, whatever the ACK covers; in avoidance by one segment per window of ACKs; not at all
 * when the sender does not use the window it has. ns-3's own Reno grows by acknowledged segments,
 * so that one stretch ACK after a descheduling opens it far more.
 */
class TcpRenoPerAck : public TcpCongestionOps
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    TcpRenoPerAck();

    /**
     * \param other what to copy
     */
    TcpRenoPerAck(const TcpRenoPerAck& other);

    std::string GetName() const override;
    uint32_t GetSsThresh(Ptr<const TcpSocketState> tcb, uint32_t bytesInFlight) override;
    void IncreaseWindow(Ptr<TcpSocketState> tcb, uint32_t segmentsAcked) override;
    Ptr<TcpCongestionOps> Fork() override;

  private:
    bool m_onlyIfLimited{true}; //!< attribute OnlyIfLimited
    uint32_t m_tsoDivisor{0};   //!< attribute TsoDivisor
    uint32_t m_acks{0};         //!< ACKs since the last growth in avoidance
};

} // namespace ns3

#endif /* TCP_RENO_PER_ACK_H */
