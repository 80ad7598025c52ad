/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef NETBACK_DEVICE_H
#define NETBACK_DEVICE_H

#include "vif-connection.h"
#include "vif-state.h"

#include "ns3/ethernet-device-base.h"
#include "ns3/event-id.h"

#include <deque>

namespace ns3
{

class VifDriver;

/**
 * \ingroup virt-host
 *
 * \brief The driver domain's half of a virtual interface: Xen's vif, a port of the bridge. With
 * SR-IOV the same rings are a virtual function of the NIC, and no driver domain takes part
 * (SriovNic).
 *
 * Guest to bridge: the driver takes frames out of the transmit ring; when it gives the slot back is
 * its affair (NetbackDriver, SriovNic).
 *
 * Bridge to guest: a frame reserves a posted receive buffer per page (and a super-segment one more;
 * a guest without ScatterGather gets its segments instead) and waits for the driver to copy it.
 * When fewer buffers are left than the largest packet would need, the vif stops, and up to
 * VifQueueSize frames wait. It goes on when the guest posts buffers; after RestartDelay it goes on
 * anyhow, which drops what waits, and drops at once what comes until there are buffers. The states
 * of this are those of g_vifStateTable.
 *
 * Wiring: see NetfrontDevice.
 */
class NetbackDevice : public EthernetDeviceBase
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    NetbackDevice();
    ~NetbackDevice() override;

    /**
     * \param driver moves the frames; the same for all vifs of a bridge
     */
    void SetDriver(Ptr<VifDriver> driver);

    /**
     * Called by NetfrontDevice::Connect().
     *
     * \param connection rings and event channels
     * \throws VirtError if steps of the wiring are missing, or it is connected already
     */
    void Accept(Ptr<VifConnection> connection);

    /**
     * The guest's half goes away, for good: the guest was shut down, or the toolstack takes the vif
     * away. What waits for the guest is dropped, what it had sent and is not in the bridge yet,
     * too; slots that come back later are nobody's. Again, nothing happens. The bridge has to give
     * the port up first (Dom0Bridge::RemovePort()).
     */
    void Disconnect();

    /**
     * \return the state
     */
    VifState GetState() const;

    /**
     * \return rings and event channels; null before Accept() and after Disconnect()
     */
    Ptr<VifConnection> GetConnection() const;

    /**
     * \return receive buffers that have to be left for the vif to go on: what the largest packet
     * would need
     */
    uint32_t GetRxReserve() const;

    /**
     * \return how many frames of one receive buffer each could reserve theirs now; 0 if the next
     * one would wait or be dropped
     */
    uint32_t GetRxRoom() const;

    /**
     * \return frames that wait for receive buffers
     */
    std::size_t GetNQueued() const;

    // --- for VifDriver --------------------------------------------------------------------------

    /**
     * \param listed whether the driver has this vif on its list of vifs to send for
     * \return whether it had before
     */
    bool SetTxListed(bool listed);

    /**
     * \param touched whether the batch in work has frames for this vif
     * \return whether it had before
     */
    bool SetRxTouched(bool touched);

    /**
     * \return whether the guest has frames to send; if not, it notifies the next one
     */
    bool HasTxWork();

    /**
     * \return the guest's next frame; there must be one
     */
    EthernetFrame TakeTx();

    /**
     * Let a frame into the bridge.
     *
     * \param frame the frame
     */
    void FinishTx(const EthernetFrame& frame);

    /**
     * Give slots of frames taken back to the guest. Slots are alike: which one comes back first
     * does not matter.
     *
     * \param slots how many
     */
    void ReturnTx(uint32_t slots);

    /**
     * Copy a frame into the buffer reserved for it; the guest does not see it yet.
     *
     * \param frame the frame
     */
    void FillRx(EthernetFrame frame);

    /// Let the guest see all filled buffers.
    void PushRx();

    // inherited from NetDevice
    bool SendFrom(Ptr<Packet> packet,
                  const Address& source,
                  const Address& dest,
                  uint16_t protocolNumber) override;
    // inherited from EthernetDeviceBase
    bool SendFrame(const EthernetFrame& frame) override;

    /**
     * TracedCallback signature for changes of the state.
     *
     * \param from state before
     * \param to state after
     */
    typedef void (*StateTracedCallback)(VifState from, VifState to);

    /**
     * TracedCallback signature for reserved receive buffers.
     *
     * \param frame the frame that they are for
     */
    typedef void (*RxReserveTracedCallback)(const EthernetFrame& frame);

  protected:
    void DoDispose() override;

  private:
    /**
     * Change the state by the table.
     *
     * \param event what happened
     */
    void Apply(VifEvent event);

    /// There was an event from the guest.
    void OnEvent();

    /**
     * Send the segments of a super-segment.
     *
     * \param frame the super-segment
     * \return whether any of them was sent
     */
    bool SendSegments(const EthernetFrame& frame);

    /**
     * \return whether too few receive buffers are left
     */
    bool IsRxFull() const;

    /**
     * Reserve a buffer and hand a frame to the driver, or drop it.
     *
     * \param frame the frame
     * \param reason why it is dropped if there is no buffer
     * \return whether there was one
     */
    bool Reserve(EthernetFrame frame, DropReason reason);

    /// Let frames wait.
    void Stop();

    /**
     * Let frames through again.
     *
     * \param event why: BUFFERS or EXPIRE
     */
    void Restart(VifEvent event);

    /// Stop or wake queue discs above.
    void UpdateFlowControl();

    /// \param delay how long frames may wait
    void SetRestartDelay(Time delay);
    /// \return how long frames may wait
    Time GetRestartDelay() const;

    Ptr<VifDriver> m_driver;                 //!< moves the frames
    Ptr<VifConnection> m_connection;         //!< rings and event channels
    std::deque<EthernetFrame> m_queue;       //!< frames that wait for buffers
    uint32_t m_queueSize{32};                //!< largest number of them
    uint32_t m_reserved{0};                  //!< buffers reserved and not filled
    bool m_scatterGather{true};              //!< whether packets may need many buffers
    uint32_t m_rxReserve{20};                //!< how many then
    bool m_txListed{false};                  //!< whether the driver has this vif on its list
    bool m_rxTouched{false};                 //!< whether the driver's batch has frames for this vif
    VifState m_state{VifState::UNCONNECTED}; //!< the state
    bool m_flowStopped{false};               //!< whether queue discs above are stopped
    Time m_restartDelay;                     //!< how long frames may wait
    EventId m_restart;                       //!< ends the waiting
    TracedCallback<VifState, VifState> m_stateTrace;       //!< changes of the state
    TracedCallback<const EthernetFrame&> m_rxReserveTrace; //!< a frame got receive buffers
};

} // namespace ns3

#endif /* NETBACK_DEVICE_H */
