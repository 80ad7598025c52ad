/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef VFLOOD_CONTROL_H
#define VFLOOD_CONTROL_H

#include "buffer-policy.h"
#include "congestion-choice.h"
#include "vflood-flow.h"

#include "ns3/net-device.h"
#include "ns3/traced-callback.h"
#include "ns3/vcpu.h"

#include <map>
#include <memory>

namespace ns3
{

class VfloodQueueDisc;

/**
 * \ingroup vflood
 *
 * \brief vFlood's congestion control module in the driver domain: all flows of all guests.
 *
 * The transmit hook (VfloodQueueDisc) and the receive hook (VfloodAckHook) bring packets, already
 * parsed; guests report losses through their channels. All of it runs in the driver domain's
 * context. Flows are known from a SYN of the guest that leaves by the uplink; traffic between
 * guests of one host is left alone.
 */
class VfloodControl : public Object
{
  public:
    /// What to do with a packet of a guest.
    enum class Admission : uint8_t
    {
        EXPRESS, //!< goes out at once
        QUEUE,   //!< waits in the FIFO of its flow
        DROP,    //!< the VM's buffer and its reserve are full
    };

    /// What becomes of waiting packets when a flow goes offline.
    enum OfflineQueue
    {
        DRAIN,   //!< go out in order under the driver domain's window
        FLUSH,   //!< go out at once
        DISCARD, //!< are dropped; the guest has to send them again
    };

    /// The window of the driver domain after a loss that the guest has repaired.
    enum WindowAfterLoss
    {
        GUEST_WINDOW, //!< that of the guest, which comes with its report
        OWN_WINDOW,   //!< what the driver domain's congestion control makes of the loss
    };

    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    VfloodControl();
    ~VfloodControl() override;

    /**
     * \param disc the queue disc of the uplink; called by itself
     */
    void SetQueueDisc(VfloodQueueDisc* disc);

    /**
     * \param dom0 vCPU of the driver domain that pays for the hooks; null: they are free
     */
    void SetVcpu(Ptr<Vcpu> dom0);

    /**
     * \return what SetVcpu() said
     */
    Ptr<Vcpu> GetVcpu() const;

    /**
     * \param vif netback device of a guest with vFlood (VirtError if it was added before)
     * \param port the driver domain's end of its channel; must outlive this object's use
     */
    void AddGuest(Ptr<NetDevice> vif, VfloodPort* port);

    /**
     * A guest is gone: its flows are closed, what waits of them is dropped, its channel is not used
     * any more.
     *
     * \param vif its netback device; nothing happens if it has no vFlood
     */
    void RemoveGuest(Ptr<NetDevice> vif);

    /**
     * Take all flows of a guest offline for good, because it is about to move.
     *
     * \param vif its netback device
     */
    void TakeOffline(Ptr<NetDevice> vif);

    /**
     * Flows of a guest that open from now on get this congestion control.
     *
     * \param vif its netback device
     * \param type a TcpCongestionOps (VirtError otherwise)
     */
    void SetCongestionOpsOfGuest(Ptr<NetDevice> vif, TypeId type);

    /**
     * Flows to a port that open from now on get this congestion control, whatever their guest.
     *
     * \param port of the peer
     * \param type a TcpCongestionOps (VirtError otherwise)
     */
    void SetCongestionOpsOfPort(uint16_t port, TypeId type);

    /**
     * \param selector is asked for each flow that opens, before ports and guests; TypeId() leaves
     * the choice to them
     */
    void SetCongestionOpsSelector(CongestionChoice::Selector selector);

    /**
     * A segment of a guest arrives at the uplink.
     *
     * \param view the segment
     * \param ingress port it came in by
     * \return its flow if there is state for it, else null
     */
    VfloodFlow* OnGuestSegment(const TcpView& view, const Ptr<NetDevice>& ingress);

    /**
     * Decide on a packet with new data. The flow may go offline.
     *
     * \param flow its flow
     * \param end what follows its last byte
     * \return what to do with it
     */
    Admission Admit(VfloodFlow& flow, SequenceNumber32 end);

    /**
     * A segment for a guest arrives from the uplink.
     *
     * \param view the segment
     * \param egress port it will leave by
     */
    void OnPeerSegment(const TcpView& view, const Ptr<NetDevice>& egress);

    /**
     * \param flow a flow
     * \return pkt_in of equation 2
     */
    uint32_t GetAccepted(const VfloodFlow& flow) const;

    /**
     * \return bytes that a guest may hand over at once: its buffer and a first window
     */
    uint32_t GetLargestFlood() const;

    /**
     * \param key a flow, the guest as the local end
     * \return it, or null
     */
    const VfloodFlow* Find(const FlowKey& key) const;

    /**
     * \return number of flows with state
     */
    std::size_t GetNFlows() const;

    /**
     * TracedCallback signature for changes of a flow's state.
     *
     * \param flow the flow
     * \param from state before
     * \param to state after
     */
    typedef void (*StateTracedCallback)(const FlowKey& flow, FlowState from, FlowState to);

    /**
     * TracedCallback signature for the window after an ACK.
     *
     * \param flow the flow
     * \param cwnd cwnd_drv in segments
     * \param inNetwork pkt_out_drv in segments
     * \param queued Q_i in segments
     */
    typedef void (*WindowTracedCallback)(const FlowKey& flow,
                                         uint32_t cwnd,
                                         uint32_t inNetwork,
                                         uint32_t queued);

  protected:
    void DoDispose() override;

  private:
    using FlowMap = std::map<FlowKey, std::unique_ptr<VfloodFlow>>; //!< flows by key

    /**
     * \param vif a port
     * \return the guest behind it, or null
     */
    VfloodShare* FindShare(const Ptr<NetDevice>& vif);

    /**
     * Find the flow of a SYN; make it if it is new, replace it if the old connection is over: the
     * guest opens another one, or accepts one.
     *
     * \param key the flow
     * \param syn whether the SYN starts a connection (no ACK)
     * \param vif port of the guest
     * \return the flow, or null if the guest has no vFlood
     */
    VfloodFlow* Open(const FlowKey& key, bool syn, const Ptr<NetDevice>& vif);

    /**
     * A SYN of the peer on an established connection: a late copy, or the peer opens a new one. The
     * guest knows; its SYN-ACK tells.
     *
     * \param flow the flow of the connection
     * \param syn the SYN or SYN-ACK
     */
    void OnLateSyn(VfloodFlow& flow, const TcpView& syn);

    /**
     * \param flow a flow
     * \param event what happened
     * \return whether the state changed
     */
    bool Apply(VfloodFlow& flow, FlowEvent event);

    /**
     * \param flow goes offline if \p event says so
     * \param event what happened
     * \param kind what the guest is told, LOSS: nothing
     */
    void GoOffline(VfloodFlow& flow, FlowEvent event, VfloodMessage::Kind kind);

    /**
     * \param flow came back online, or its windows moved: release, and tell the guest
     */
    void Serve(VfloodFlow& flow);

    /**
     * \param flow its guest is told the allowance if that changed enough
     */
    void TellGuest(VfloodFlow& flow);

    /**
     * \param flow a flow whose guest was told an allowance
     * \param edge where it would end now
     * \return whether the guest has to know
     */
    bool IsNews(const VfloodFlow& flow, SequenceNumber32 edge) const;

    /**
     * \param flow is forgotten, what waits is dropped
     */
    void Close(VfloodFlow& flow);

    /**
     * \param flow its guest is told to use ordinary windows for good
     */
    void Dismiss(VfloodFlow& flow);

    /// Forget flows that were idle for too long.
    void Expire();

    /**
     * \param message from a guest
     */
    void OnMessage(const VfloodMessage& message);

    /**
     * \param flow whose guest reports a loss
     * \param message the report
     */
    void OnLoss(VfloodFlow& flow, const VfloodMessage& message);

    /**
     * \param flow whose guest has repaired a loss
     * \param message the report
     */
    void OnRecovered(VfloodFlow& flow, const VfloodMessage& message);

    /**
     * \param flow a flow
     * \param more segments on top of what it and its VM use
     * \return its threshold then
     */
    double GetThreshold(const VfloodFlow& flow, uint32_t more) const;

    /**
     * \param flow a flow
     * \return how many segments fit until its share is used up, its own effect on it included
     */
    uint32_t GetRoom(const VfloodFlow& flow) const;

    /**
     * \param cost CPU time the driver domain pays
     */
    void Charge(Time cost);

    /// \param type TypeId of the congestion control
    void SetCongestionOps(TypeId type);
    /// \return TypeId of the congestion control
    TypeId GetCongestionOps() const;

    VfloodQueueDisc* m_disc{nullptr};                   //!< of the uplink
    Ptr<Vcpu> m_dom0;                                   //!< pays for the hooks
    std::vector<std::unique_ptr<VfloodShare>> m_guests; //!< guests with vFlood
    FlowMap m_flows;                                    //!< flows with state
    CongestionChoice m_choice;                          //!< attribute CongestionOps, and rules
    Ptr<BufferPolicy> m_policy;                         //!< attribute BufferPolicy
    uint32_t m_buffer;                                  //!< attribute BufferSize
    uint32_t m_reserve;                                 //!< attribute OfflineReserve
    uint32_t m_segmentSize;                             //!< attribute SegmentSize
    uint32_t m_initialCwnd;                             //!< attribute InitialCwnd
    uint32_t m_dupAckThreshold;                         //!< attribute DupAckThreshold
    bool m_dupAcksOffline;                              //!< attribute DupAcksGoOffline
    bool m_anticipate;                                  //!< attribute Anticipate
    double m_resume;                                    //!< attribute ResumeFraction
    uint32_t m_step;                                    //!< attribute MessageStep
    OfflineQueue m_offlineQueue;                        //!< attribute OfflineQueue
    WindowAfterLoss m_windowAfterLoss;                  //!< attribute WindowAfterLoss
    bool m_growWithoutBuffer;                           //!< attribute GrowWithoutBuffer
    bool m_pacing;                                      //!< attribute Pacing
    Time m_idle;                                        //!< attribute IdleTimeout
    Time m_txCost;                                      //!< attribute TxCost
    Time m_rxCost;                                      //!< attribute RxCost
    Time m_lookupCost;                                  //!< attribute LookupCost
    TracedCallback<const FlowKey&, FlowState, FlowState> m_stateTrace;          //!< FlowState
    TracedCallback<const FlowKey&, uint32_t, uint32_t, uint32_t> m_windowTrace; //!< Window
};

} // namespace ns3

#endif /* VFLOOD_CONTROL_H */
