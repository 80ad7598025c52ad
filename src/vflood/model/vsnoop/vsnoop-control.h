/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef VSNOOP_CONTROL_H
#define VSNOOP_CONTROL_H

#include "vsnoop-flow.h"

#include "ns3/bridge-hook.h"
#include "ns3/ethernet-frame.h"
#include "ns3/flow-key.h"
#include "ns3/traced-callback.h"
#include "ns3/vcpu.h"

#include <map>
#include <memory>
#include <vector>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief vSnoop's module in the driver domain: all flows of all guests that have it.
 *
 * VsnoopHook brings what passes between the guests and the uplink, parsed; the vifs say which
 * frames got their receive buffers. Only then ACKs are written. All of it runs in the driver
 * domain's context. Flows are known from their SYNs; traffic between guests of one host is left
 * alone.
 */
class VsnoopControl : public Object
{
  public:
    /// How often it did something.
    struct Counters
    {
        uint64_t acks{0};      //!< ACKs written for new data
        uint64_t repeats{0};   //!< ACKs written for data that arrived again
        uint64_t swallowed{0}; //!< ACKs of guests that were not sent
        uint64_t raised{0};    //!< segments of guests that were sent with other numbers
    };

    /// Sends a frame by a port of the bridge; it has no ingress.
    using Sender = Callback<void, const BridgeFrame&>;

    /// Told of data that is sure: its flow, and ACK or DELAY.
    using AnswerHandler = std::function<void(const FlowKey&, VsnoopFlow::Answer)>;

    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    VsnoopControl();
    ~VsnoopControl() override;

    /**
     * \param sender sends ACKs
     */
    void SetSender(Sender sender);

    /**
     * Let somebody else say when data is acknowledged. Of guests added from then on pure ACKs that
     * can wait for data, which would carry them, are held back too: the handler is told of them.
     *
     * \param handler is told of data that is sure, and calls Acknowledge(); empty: acknowledge by
     * AckEvery and AckDelay
     */
    void SetAnswerHandler(AnswerHandler handler);

    /**
     * \param dom0 vCPU of the driver domain that pays; null: it is free
     */
    void SetVcpu(Ptr<Vcpu> dom0);

    /**
     * \return what SetVcpu() said
     */
    Ptr<Vcpu> GetVcpu() const;

    /**
     * \param vif netback device of a guest (VirtError if it was added before)
     * \param room receive buffers that it could reserve now
     */
    void AddGuest(Ptr<NetDevice> vif, std::function<uint32_t()> room);

    /**
     * A guest is gone: its flows are forgotten, nothing more is acknowledged for it.
     *
     * \param vif its netback device; nothing happens if it has no vSnoop
     */
    void RemoveGuest(Ptr<NetDevice> vif);

    /**
     * Acknowledge nothing more for a guest, because it is about to move; and no new flows. It may
     * move as soon as IsDrained(): the next host need not have vSnoop.
     *
     * \param vif its netback device
     */
    void TakeOffline(Ptr<NetDevice> vif);

    /**
     * \param vif netback device of a guest
     * \return whether the guest itself has acknowledged all that was acknowledged for it
     */
    bool IsDrained(Ptr<NetDevice> vif) const;

    /**
     * A segment from the uplink is on its way to a guest.
     *
     * \param view the segment
     * \param frame its frame
     */
    void OnPeerSegment(const TcpView& view, const BridgeFrame& frame);

    /**
     * A frame got the receive buffers of a vif.
     *
     * \param frame the frame
     */
    void OnReserved(const EthernetFrame& frame);

    /**
     * A segment of a guest is on its way to the uplink, or an ACK of the driver domain if there is
     * no ingress.
     *
     * \param view the segment
     * \param frame its frame; the packet is replaced if it has to say other numbers
     * \return TAKE: it must not be sent
     */
    BridgeHook::Verdict OnGuestSegment(const TcpView& view, BridgeFrame& frame);

    /**
     * Send an ACK for all that is sure, if the peer does not know of it.
     *
     * \param key a flow
     */
    void Acknowledge(const FlowKey& key);

    /**
     * An ACK has waited for data of the guest in vain.
     *
     * \param key its flow
     */
    void OnAckLate(const FlowKey& key);

    /**
     * \param key a flow
     * \return whether something is sure that its peer was not told, and it may be
     */
    bool OwesAck(const FlowKey& key) const;

    /**
     * \return attribute AckDelay
     */
    Time GetAckDelay() const;

    /**
     * \param key a flow, the guest as the local end
     * \return it, or null
     */
    const VsnoopFlow* Find(const FlowKey& key) const;

    /**
     * \return number of flows with state
     */
    std::size_t GetNFlows() const;

    /**
     * \return how often it did something
     */
    const Counters& GetCounters() const;

    /**
     * TracedCallback signature for changes of a flow's state.
     *
     * \param flow the flow
     * \param from state before
     * \param to state after
     */
    typedef void (*StateTracedCallback)(const FlowKey& flow, VsnoopState from, VsnoopState to);

    /**
     * TracedCallback signature for ACKs written.
     *
     * \param flow the flow
     * \param ack acknowledgement number
     * \param edge right edge of the window
     */
    typedef void (*AckTracedCallback)(const FlowKey& flow,
                                      SequenceNumber32 ack,
                                      SequenceNumber32 edge);

  protected:
    void DoDispose() override;

  private:
    using FlowMap = std::map<FlowKey, std::unique_ptr<VsnoopFlow>>; //!< flows by key

    /**
     * \param vif a port
     * \return the guest behind it, or null
     */
    VsnoopGuest* FindGuest(const Ptr<NetDevice>& vif) const;

    /**
     * \param key a flow
     * \return it, or null
     */
    VsnoopFlow* Lookup(const FlowKey& key) const;

    /**
     * Begin to keep state of a flow.
     *
     * \param key the flow
     * \param vif port of the guest
     * \return the flow, or null if the guest has no vSnoop or is moving
     */
    VsnoopFlow* Open(const FlowKey& key, const Ptr<NetDevice>& vif);

    /**
     * \param key of a flow that is forgotten
     */
    void Close(const FlowKey& key);

    /// Forget flows that were idle for too long.
    void Expire();

    /**
     * A SYN or SYN-ACK of a guest.
     *
     * \param view the segment
     * \param vif port of the guest
     */
    void OnGuestSyn(const TcpView& view, const Ptr<NetDevice>& vif);

    /**
     * An ACK of the driver domain leaves.
     *
     * \param view the ACK
     * \param frame its frame
     * \return TAKE: its connection is over
     */
    BridgeHook::Verdict OnOwnAck(const TcpView& view, BridgeFrame& frame);

    /**
     * Data of a flow is sure.
     *
     * \param key the flow
     * \param flow it
     * \param answer ACK or DELAY
     */
    void Decide(const FlowKey& key, VsnoopFlow& flow, VsnoopFlow::Answer answer);

    /**
     * \param key a flow
     * \param flow it
     * \param wire what its peer is told
     */
    void Send(const FlowKey& key, VsnoopFlow& flow, ToldWindow::Wire wire);

    /**
     * \param cost CPU time the driver domain pays
     */
    void Charge(Time cost);

    Sender m_sender;                                    //!< sends ACKs
    AnswerHandler m_handler;                            //!< says when, if not this
    Ptr<Vcpu> m_dom0;                                   //!< pays
    std::vector<std::unique_ptr<VsnoopGuest>> m_guests; //!< guests with vSnoop
    FlowMap m_flows;                                    //!< flows with state
    Counters m_counters;                                //!< how often it did something
    uint32_t m_receiveBuffer;                           //!< attribute ReceiveBuffer
    bool m_limitToRing;                                 //!< attribute LimitToRing
    uint32_t m_segmentSize;                             //!< attribute SegmentSize
    uint32_t m_ackEvery;                                //!< attribute AckEvery
    Time m_ackDelay;                                    //!< attribute AckDelay
    Time m_idle;                                        //!< attribute IdleTimeout
    Time m_txCost;                                      //!< attribute TxCost
    Time m_rxCost;                                      //!< attribute RxCost
    Time m_lookupCost;                                  //!< attribute LookupCost
    Time m_ackCost;                                     //!< attribute AckCost
    TracedCallback<const FlowKey&, VsnoopState, VsnoopState> m_stateTrace;         //!< FlowState
    TracedCallback<const FlowKey&, SequenceNumber32, SequenceNumber32> m_ackTrace; //!< Ack
};

} // namespace ns3

#endif /* VSNOOP_CONTROL_H */
