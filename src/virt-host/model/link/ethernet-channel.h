/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ETHERNET_CHANNEL_H
#define ETHERNET_CHANNEL_H

#include "ethernet-frame.h"

#include "ns3/channel.h"
#include "ns3/event-impl.h"
#include "ns3/nstime.h"

#include <array>
#include <deque>

namespace ns3
{

class EthernetNetDevice;

/**
 * \ingroup virt-host
 *
 * \brief A cable between two EthernetNetDevices: full duplex, a delay, no queue, no loss.
 *
 * Frames of one direction arrive in the order they were sent. One simulator event per frame, in the
 * context the receiving device asks for.
 */
class EthernetChannel : public Channel
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    EthernetChannel();
    ~EthernetChannel() override;

    /**
     * \param device the device at the next free end
     * \return which end that is, 0 or 1
     * \throws VirtError if both ends are taken
     */
    uint32_t Attach(Ptr<EthernetNetDevice> device);

    /**
     * \return whether there is a device at both ends
     */
    bool IsComplete() const;

    /**
     * \param end the end of the sender
     * \param frame the frame
     * \param wireTime from the first bit of the preamble to the last of the FCS
     */
    void Transmit(uint32_t end, EthernetFrame frame, Time wireTime);

    // inherited from Channel
    std::size_t GetNDevices() const override;
    Ptr<NetDevice> GetDevice(std::size_t i) const override;

  protected:
    void DoDispose() override;

  private:
    /// One direction of the cable.
    struct Direction
    {
        std::deque<EthernetFrame> inFlight; //!< in the order of arrival
        Ptr<EventImpl> arrival;             //!< takes the first one; scheduled once per frame
    };

    /**
     * The last bit of the first frame in flight arrived.
     *
     * \param end the end of the sender
     */
    void Arrive(uint32_t end);

    /**
     * \param delay propagation delay
     */
    void SetDelay(Time delay);

    /**
     * \return propagation delay
     */
    Time GetDelay() const;

    Time m_delay;                                    //!< propagation delay
    std::array<Ptr<EthernetNetDevice>, 2> m_devices; //!< by end
    std::array<Direction, 2> m_directions;           //!< by end of the sender
};

} // namespace ns3

#endif /* ETHERNET_CHANNEL_H */
