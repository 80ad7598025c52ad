/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef GUEST_TCP_CONFIG_H
#define GUEST_TCP_CONFIG_H

#include "ns3/nstime.h"

#include <cstdint>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief What GuestTcpL4Protocol hands to its sockets: the values of its attributes.
 */
struct GuestTcpConfig
{
    /// Which F-RTO algorithm a socket uses (values of Linux' tcp_frto).
    enum Frto
    {
        FRTO_OFF,   //!< every timeout is a loss (2.6.18)
        FRTO_BASIC, //!< two ACKs in a row must advance
        FRTO_SACK,  //!< enhanced by SACK where the connection has it, otherwise basic (2.6.32)
    };

    /// What becomes of the window after a spurious timeout (values of tcp_frto_response).
    enum Response
    {
        RATE_HALVING, //!< rate halving to the halved threshold (2.6.32)
        CONSERVATIVE, //!< at once to the halved threshold
        UNDO,         //!< as before the timeout
    };

    /// What round trip times are counted in.
    enum RttClock
    {
        JIFFIES,      //!< whole jiffies, from timestamps (2.6)
        MICROSECONDS, //!< microseconds, from the time a segment was sent (from 3.15 on)
    };

    uint32_t quickAcks{16};            //!< attribute QuickAcks
    bool adaptiveDelay{true};          //!< attribute AdaptiveDelayedAck
    Time mostDelay{MilliSeconds(200)}; //!< attribute MaxAckDelay
    uint32_t initialWindow{4};         //!< attribute InitialReceiveWindow
    bool idleRestart{true};            //!< attribute IdleRestart
    Frto frto{FRTO_OFF};               //!< attribute Frto
    Response response{RATE_HALVING};   //!< attribute FrtoResponse
    bool eifelUndo{true};              //!< attribute EifelUndo
    bool dsack{true};                  //!< attribute Dsack
    uint32_t maxBurst{3};              //!< attribute MaxBurst
    uint32_t tsoDeferral{0};           //!< attribute TsoDivisor, if attribute TsoDeferral is true
    uint32_t deviceQueue{0};           //!< attribute DeviceQueueLimit
    Time jiffy{MilliSeconds(10)};      //!< length of a jiffy
    Time maxRto{Seconds(120)};         //!< attribute MaxRto
    RttClock rttClock{JIFFIES};        //!< attribute RttClock
};

} // namespace ns3

#endif /* GUEST_TCP_CONFIG_H */
