/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RING_TIMELINE_H
#define RING_TIMELINE_H

#include "timeline-track.h"

#include "ns3/hv-timers.h"
#include "ns3/vif-connection.h"

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief The part of a timeline that shows how full the rings of a vif are: transmit requests
 * outstanding, and receive buffers left. Listens, and changes nothing.
 */
class RingTimeline
{
  public:
    static constexpr uint32_t RINGS = 4; //!< group of the rings

    /**
     * \param file where to, must outlive this object
     * \param clock tells the time, must outlive this object
     * \param connection rings of the vif
     * \param name name of the vif, different from others of the file
     */
    RingTimeline(ChromeTraceWriter& file,
                 const HvTimers& clock,
                 Ptr<VifConnection> connection,
                 const std::string& name);
    ~RingTimeline();

    RingTimeline(const RingTimeline&) = delete;
    RingTimeline& operator=(const RingTimeline&) = delete;

    /**
     * \param at when the timeline ends
     */
    void End(Time at);

  private:
    /**
     * \param depth transmit requests outstanding
     */
    void OnTx(uint32_t depth);

    /**
     * \param depth receive buffers left
     */
    void OnRx(uint32_t depth);

    const HvTimers& m_clock;         //!< tells the time
    Ptr<VifConnection> m_connection; //!< the rings
    CounterTrack m_tx;               //!< transmit requests outstanding
    CounterTrack m_rx;               //!< receive buffers left
};

} // namespace ns3

#endif /* RING_TIMELINE_H */
