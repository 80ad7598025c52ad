/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef LAN_BROADCAST_H
#define LAN_BROADCAST_H

#include "ns3/application.h"
#include "ns3/event-id.h"
#include "ns3/net-device.h"
#include "ns3/random-variable-stream.h"

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief The broadcasts that any office LAN carries: smallest frames to everybody, at random times.
 *
 * They matter to a virtualised host because each one interrupts dom0, which preempts the guest that
 * runs: nothing else makes a set of CPU-bound guests irregular. Receivers ignore the frames (their
 * EtherType is one for local experiments).
 */
class LanBroadcast : public Application
{
  public:
    /// EtherType of the frames: IEEE 802 local experimental.
    static constexpr uint16_t PROTOCOL = 0x88b5;

    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    LanBroadcast();
    ~LanBroadcast() override;

    /**
     * \param device a device of this application's node, sends the frames
     */
    void SetDevice(Ptr<NetDevice> device);

    /**
     * \param stream first number of the random stream of the intervals
     * \return how many streams were used
     */
    int64_t AssignStreams(int64_t stream);

    /**
     * \return frames sent so far
     */
    uint64_t GetNSent() const;

  protected:
    void DoDispose() override;

  private:
    void StartApplication() override;
    void StopApplication() override;

    /// Send a frame after the next interval.
    void ScheduleNext();

    /// Send a frame.
    void Send();

    Ptr<NetDevice> m_device;              //!< sends the frames
    Ptr<RandomVariableStream> m_interval; //!< attribute Interval
    EventId m_next;                       //!< the next frame
    uint64_t m_sent{0};                   //!< frames sent
};

} // namespace ns3

#endif /* LAN_BROADCAST_H */
