/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SEND_WINDOW_POLICY_H
#define SEND_WINDOW_POLICY_H

#include "ns3/callback.h"
#include "ns3/flow-key.h"
#include "ns3/node.h"
#include "ns3/sequence-number.h"

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief Who may overrule a guest socket's send window.
 *
 * A TcpCongestionOps that is also a SendWindowPolicy is consulted by GuestTcpSocket; congestion
 * events reach it through TcpCongestionOps. Guarantees of the socket:
 * 1. Opened() is called when the socket knows its flow and is about to send SYN or SYN-ACK, again
 *    for each retransmission of it; nothing else is called before;
 * 2. while IsFlooding(), data up to GetRightEdge() may be sent whatever the congestion window and
 *    the receiver's window say; otherwise those two alone decide;
 * 3. Closed() is called when the connection is over, Detached() when the socket is destroyed; from
 *    then on \c kick is not valid.
 */
class SendWindowPolicy
{
  public:
    virtual ~SendWindowPolicy() = default;

    /**
     * \param flow the flow, this guest as the local end
     * \param node the guest
     * \param kick to be called when the window may have opened: the socket sends at once
     */
    virtual void Opened(const FlowKey& flow, Ptr<Node> node, Callback<void> kick) = 0;

    /// The connection is over.
    virtual void Closed() = 0;

    /// The socket is destroyed, perhaps with the whole simulation: forget the flow, tell nobody.
    virtual void Detached() = 0;

    /**
     * \return whether GetRightEdge() replaces both windows
     */
    virtual bool IsFlooding() const = 0;

    /**
     * \return first sequence number that must not be sent; only if IsFlooding()
     */
    virtual SequenceNumber32 GetRightEdge() const = 0;
};

} // namespace ns3

#endif /* SEND_WINDOW_POLICY_H */
