/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef VFLOOD_MESSAGE_H
#define VFLOOD_MESSAGE_H

#include "ns3/callback.h"
#include "ns3/flow-key.h"
#include "ns3/sequence-number.h"

#include <cstdint>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief A command on the vFlood channel; small enough to sit in a ring entry itself.
 *
 * The guest numbers its losses. A message to the guest that carries an older number is out of date
 * and must be ignored.
 */
struct VfloodMessage
{
    /// What it says.
    enum Kind : uint8_t
    {
        ONLINE,         //!< to the guest: flood; \c segments more than \c base are welcome
        OFFLINE_BUFFER, //!< to the guest: use ordinary windows, the buffer is used up
        OFFLINE_LOSS,   //!< to the guest: use ordinary windows, duplicate ACKs were seen
        OFFLINE_MOVE,   //!< to the guest: use ordinary windows for good
        LOSS,           //!< to dom0: a timeout or fast retransmission has begun
        RECOVERED,      //!< to dom0: losses are repaired, go on with \c segments and \c ssthresh
        CLOSE,          //!< to dom0: the connection was given up
    };

    /// Most bytes that ONLINE allows: sequence numbers much further apart cannot be compared.
    static constexpr uint32_t LARGEST = 1U << 30;

    FlowKey flow;           //!< which flow, the guest as the local end
    Kind kind{ONLINE};      //!< what it says
    uint32_t segments{0};   //!< ONLINE: pkt_in of equation 2; RECOVERED: congestion window
    uint32_t ssthresh{0};   //!< RECOVERED: slow start threshold in segments
    SequenceNumber32 base;  //!< ONLINE: what follows the last byte dom0 had received
    bool timeout{false};    //!< LOSS: the timer expired; else a fast retransmission
    uint32_t lossNumber{0}; //!< number of losses the guest has reported
};

/**
 * \ingroup vflood
 *
 * \brief One end of a vFlood channel.
 *
 * Guarantees:
 * 1. commands arrive in order; none is lost, except that of several for one flow the guest may get
 *    only the newest;
 * 2. Post() runs no code of the other side.
 */
class VfloodPort
{
  public:
    virtual ~VfloodPort() = default;

    /**
     * \param message for the other side
     */
    virtual void Post(const VfloodMessage& message) = 0;

    /**
     * \param handler called for each message from the other side, while this side's vCPU runs
     */
    virtual void SetHandler(Callback<void, const VfloodMessage&> handler) = 0;
};

} // namespace ns3

#endif /* VFLOOD_MESSAGE_H */
