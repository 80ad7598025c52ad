/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef INTEGRATED_CONTROL_H
#define INTEGRATED_CONTROL_H

#include "ack-duty.h"

#include "ns3/bridge-hook.h"
#include "ns3/event-id.h"
#include "ns3/object.h"
#include "ns3/tcp-view.h"
#include "ns3/vflood-control.h"
#include "ns3/vsnoop-control.h"

#include <map>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief vFlood and vSnoop as one machine: the ACKs of one ride on the data of the other.
 *
 * A segment of the peer is forwarded to its guest, which makes its data sure; then vFlood learns
 * what it acknowledges, and releases data; then only it is decided whether an ACK of its own is
 * needed. It is not if data of the flow has left, since that told all that is sure. What is less
 * than AckEvery segments waits for such data for AckDelay, both attributes of VsnoopControl, as in
 * a native TCP.
 *
 * Guarantees: those of VsnoopFlow and VfloodFlow; an ACK that is owed leaves within AckDelay, with
 * data or alone, as long as the flow is ACTIVE.
 */
class IntegratedControl : public Object
{
  public:
    /// How often it did something.
    struct Counters
    {
        uint64_t carried{0}; //!< ACKs that segments of the guest carried in time
        uint64_t alone{0};   //!< ACKs that were due and had to go alone
        uint64_t expired{0}; //!< of these, how many had waited for AckDelay
    };

    /// Sends a frame on, past the hooks.
    using Forward = std::function<void(const BridgeFrame&)>;

    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    IntegratedControl();
    ~IntegratedControl() override;

    /**
     * \param vsnoop acknowledges from now on when this says so
     * \param vflood releases data
     * \param forward sends frames to guests
     */
    void Setup(Ptr<VsnoopControl> vsnoop, Ptr<VfloodControl> vflood, Forward forward);

    /**
     * A segment came from the uplink.
     *
     * \param view the segment
     * \param frame its frame
     * \return TAKE: it was sent on; PASS: the bridge has to do that, it knows no egress
     */
    BridgeHook::Verdict OnPeerSegment(const TcpView& view, const BridgeFrame& frame);

    /**
     * A segment leaves by the uplink.
     *
     * \param view the segment
     * \param frame its frame; the packet is replaced if it has to say other numbers
     * \return TAKE: it must not be sent
     */
    BridgeHook::Verdict OnLeaving(const TcpView& view, BridgeFrame& frame);

    /**
     * A guest is gone.
     *
     * \param vif its netback device
     */
    void RemoveGuest(Ptr<NetDevice> vif);

    /**
     * \param key a flow, the guest as the local end
     * \return what the driver domain owes its peer
     */
    AckDuty GetDuty(const FlowKey& key) const;

    /**
     * \return how often it did something
     */
    const Counters& GetCounters() const;

    /**
     * TracedCallback signature for changes of a duty.
     *
     * \param flow the flow
     * \param from state before
     * \param to state after
     */
    typedef void (*DutyTracedCallback)(const FlowKey& flow, AckDuty from, AckDuty to);

  protected:
    void DoDispose() override;

  private:
    /// What is owed to a peer.
    struct Duty
    {
        AckDuty state{AckDuty::NOTHING}; //!< the state
        EventId expiry;                  //!< when its time is over
    };

    /**
     * \param key a flow
     * \param event what happened; it must be legal
     */
    void Apply(const FlowKey& key, AckDutyEvent event);

    /**
     * Data of a flow is sure.
     *
     * \param key the flow
     * \param answer ACK: enough for an ACK of its own
     */
    void OnSure(const FlowKey& key, VsnoopFlow::Answer answer);

    /**
     * Write what is due, unless data is about to leave.
     *
     * \param key a flow
     */
    void Settle(const FlowKey& key);

    /**
     * \param key a flow whose ACK has waited for long enough
     */
    void OnExpiry(const FlowKey& key);

    /**
     * \param key a flow whose ACK is due and goes alone
     */
    void Write(const FlowKey& key);

    Ptr<VsnoopControl> m_vsnoop;                                  //!< acknowledges
    Ptr<VfloodControl> m_vflood;                                  //!< releases
    Forward m_forward;                                            //!< to guests
    std::map<FlowKey, Duty> m_duties;                             //!< not NOTHING
    bool m_inside{false};                                         //!< a segment passes
    Counters m_counters;                                          //!< see there
    TracedCallback<const FlowKey&, AckDuty, AckDuty> m_dutyTrace; //!< Duty
};

} // namespace ns3

#endif /* INTEGRATED_CONTROL_H */
