/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef TCP_CWND_LIMITED_H
#define TCP_CWND_LIMITED_H

#include "ns3/tcp-congestion-ops.h"

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief Any congestion control of ns-3, with the check that Linux makes before each growth.
 *
 * ns-3's algorithms grow with every ACK, whether or not the sender uses the window it has; see
 * IsCwndLimited(). GuestTcpL4Protocol puts this around the SocketType by itself.
 */
class TcpCwndLimited : public TcpCongestionOps
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    TcpCwndLimited();

    /**
     * \param other what to copy
     */
    TcpCwndLimited(const TcpCwndLimited& other);

    /**
     * \param inner does all but that check
     */
    void SetInner(Ptr<TcpCongestionOps> inner);

    std::string GetName() const override;
    void Init(Ptr<TcpSocketState> tcb) override;
    uint32_t GetSsThresh(Ptr<const TcpSocketState> tcb, uint32_t bytesInFlight) override;
    void IncreaseWindow(Ptr<TcpSocketState> tcb, uint32_t segmentsAcked) override;
    void PktsAcked(Ptr<TcpSocketState> tcb, uint32_t segmentsAcked, const Time& rtt) override;
    void CongestionStateSet(Ptr<TcpSocketState> tcb,
                            const TcpSocketState::TcpCongState_t newState) override;
    void CwndEvent(Ptr<TcpSocketState> tcb, const TcpSocketState::TcpCAEvent_t event) override;
    bool HasCongControl() const override;
    void CongControl(Ptr<TcpSocketState> tcb,
                     const TcpRateOps::TcpRateConnection& rc,
                     const TcpRateOps::TcpRateSample& rs) override;
    Ptr<TcpCongestionOps> Fork() override;

  protected:
    void DoDispose() override;

  private:
    Ptr<TcpCongestionOps> m_inner; //!< does all but the check
    uint32_t m_tsoDivisor{0};      //!< attribute TsoDivisor
};

} // namespace ns3

#endif /* TCP_CWND_LIMITED_H */
