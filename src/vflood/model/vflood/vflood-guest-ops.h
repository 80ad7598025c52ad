/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef VFLOOD_GUEST_OPS_H
#define VFLOOD_GUEST_OPS_H

#include "vflood-guest.h"

#include "ns3/object-factory.h"
#include "ns3/send-window-policy.h"
#include "ns3/tcp-congestion-ops.h"

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief The guest's congestion control under vFlood: floods while online, keeps an ordinary window
 * always.
 *
 * The socket's congestion window is the shadow window cong_win_vm' of the paper, kept by another
 * TcpCongestionOps; while online the socket may send up to the right edge that follows from the
 * driver domain's allowance (equations 2 and 3), whatever the two ordinary windows say. A timeout
 * or fast retransmission takes the flow offline and is reported; its repair is reported with the
 * shadow window, and flooding resumes when the driver domain answers. On a node without
 * VfloodGuest it is the other congestion control and nothing more.
 */
class VfloodGuestOps : public TcpCongestionOps, public SendWindowPolicy
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    VfloodGuestOps();

    /**
     * \param other what to copy: parameters and the congestion control, not the flow
     */
    VfloodGuestOps(const VfloodGuestOps& other);
    ~VfloodGuestOps() override;

    /**
     * \param message from the driver domain about this flow
     */
    void OnMessage(const VfloodMessage& message);

    // TcpCongestionOps
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

    // SendWindowPolicy
    void Opened(const FlowKey& flow, Ptr<Node> node, Callback<void> kick) override;
    void Closed() override;
    void Detached() override;
    bool IsFlooding() const override;
    SequenceNumber32 GetRightEdge() const override;

  protected:
    void DoDispose() override;

  private:
    /**
     * \return the ordinary congestion control
     */
    TcpCongestionOps& Inner();

    /**
     * \param message an allowance
     */
    void GoOnline(const VfloodMessage& message);

    /**
     * A loss is being repaired by the guest.
     *
     * \param timeout whether its timer expired
     */
    void EnterLoss(bool timeout);

    /**
     * The losses are repaired.
     *
     * \param cwnd shadow window in bytes
     */
    void LeaveLoss(uint32_t cwnd);

    /**
     * \param kind what to tell the driver domain
     * \return a message about this flow
     */
    VfloodMessage Make(VfloodMessage::Kind kind) const;

    ObjectFactory m_innerFactory;    //!< attribute Inner
    Ptr<TcpCongestionOps> m_inner;   //!< the ordinary congestion control
    Ptr<TcpSocketState> m_tcb;       //!< of the connection
    Ptr<VfloodGuest> m_guest;        //!< the VM module; null: no vFlood, or not open
    FlowKey m_flow;                  //!< the flow, if open
    Callback<void> m_kick;           //!< makes the socket send
    bool m_online{false};            //!< flooding
    bool m_lossPending{false};       //!< a repair has to be reported
    SequenceNumber32 m_edge;         //!< right edge while online
    SequenceNumber32 m_recoverPoint; //!< what had been sent when the loss began
    uint32_t m_lossNumber{0};        //!< losses reported
};

} // namespace ns3

#endif /* VFLOOD_GUEST_OPS_H */
