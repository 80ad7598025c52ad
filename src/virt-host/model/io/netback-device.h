/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef NETBACK_DEVICE_H
#define NETBACK_DEVICE_H

#include "vif-connection.h"

#include "ns3/ethernet-device-base.h"
#include "ns3/event-id.h"

#include <deque>

namespace ns3
{

class NetbackDriver;

/**
 * \ingroup virt-host
 *
 * \brief The driver domain's half of a virtual interface: Xen's vif, a port of the bridge.
 *
 * Guest to bridge: the driver takes frames out of the transmit ring; the slot is given back when
 * the frame enters the bridge. That is copy mode, the only one there is; a netback that maps the
 * guest's pages would give it back when the NIC has sent the frame.
 *
 * Bridge to guest: a frame reserves a posted receive buffer per page (and a super-segment one more;
 * a guest without ScatterGather gets its segments instead) and waits for the driver to copy it.
 * When fewer buffers are left than the largest packet would need, the vif stops, and up to
 * VifQueueSize frames wait. It goes on when the guest posts buffers; after RestartDelay it goes on
 * anyhow, which drops what waits, and drops at once what comes until there are buffers.
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
     * \param driver moves the frames; the same for all vifs of a host
     */
    void SetDriver(Ptr<NetbackDriver> driver);

    /**
     * Called by NetfrontDevice::Connect().
     *
     * \param connection rings and event channels
     * \throws VirtError if steps of the wiring are missing, or it is connected already
     */
    void Accept(Ptr<VifConnection> connection);

    /**
     * \return rings and event channels; null before Accept()
     */
    Ptr<VifConnection> GetConnection() const;

    /**
     * \return receive buffers that have to be left for the vif to go on: what the largest packet
     * would need
     */
    uint32_t GetRxReserve() const;

    /**
     * \return frames that wait for receive buffers
     */
    std::size_t GetNQueued() const;

    // --- for NetbackDriver ----------------------------------------------------------------------

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
     * Give back the slots of the oldest frame taken, and let the frame into the bridge.
     *
     * \param frame the frame
     */
    void FinishTx(const EthernetFrame& frame);

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

  protected:
    void DoDispose() override;

  private:
    /// There was an event from the guest.
    void OnEvent();

    /**
     * Send the segments of a super-segment.
     *
     * \param packet the super-segment
     * \param source source address
     * \param dest destination address
     * \param protocolNumber EtherType
     * \return whether any of them was sent
     */
    bool SendSegments(const Ptr<Packet>& packet,
                      const Address& source,
                      const Address& dest,
                      uint16_t protocolNumber);

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
     * \param reason why those that wait are dropped, should there be no buffers
     */
    void Restart(DropReason reason);

    /// Stop or wake queue discs above.
    void UpdateFlowControl();

    /// \param delay how long frames may wait
    void SetRestartDelay(Time delay);
    /// \return how long frames may wait
    Time GetRestartDelay() const;

    Ptr<NetbackDriver> m_driver;       //!< moves the frames
    Ptr<VifConnection> m_connection;   //!< rings and event channels
    std::deque<EthernetFrame> m_queue; //!< frames that wait for buffers
    uint32_t m_queueSize{32};          //!< largest number of them
    uint32_t m_reserved{0};            //!< buffers reserved and not filled
    bool m_scatterGather{true};        //!< whether packets may need many buffers
    bool m_txListed{false};            //!< whether the driver has this vif on its list
    bool m_rxTouched{false};           //!< whether the driver's batch has frames for this vif
    bool m_stopped{false};             //!< whether frames wait
    bool m_flowStopped{false};         //!< whether queue discs above are stopped
    Time m_restartDelay;               //!< how long frames may wait
    EventId m_restart;                 //!< ends the waiting
};

} // namespace ns3

#endif /* NETBACK_DEVICE_H */
