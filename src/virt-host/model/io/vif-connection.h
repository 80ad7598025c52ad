/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef VIF_CONNECTION_H
#define VIF_CONNECTION_H

#include "event-channel.h"
#include "shared-ring.h"

#include "ns3/ethernet-frame.h"
#include "ns3/object.h"
#include "ns3/traced-callback.h"

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief What the two halves of a virtual interface share: two rings and two event channels.
 *
 * The transmit ring carries frames as requests and free slots as responses, the receive ring empty
 * buffers as requests and frames as responses. One event channel each way serves both rings.
 */
struct VifConnection : public Object
{
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    /// A buffer the guest posted, or a slot the driver domain gave back: nothing but itself.
    struct Empty
    {
    };

    using TxRing = SharedRing<EthernetFrame, Empty>; //!< guest to driver domain
    using RxRing = SharedRing<Empty, EthernetFrame>; //!< driver domain to guest

    /**
     * \param txSize slots of the transmit ring, a power of two
     * \param rxSize slots of the receive ring, a power of two
     */
    VifConnection(uint32_t txSize, uint32_t rxSize)
        : tx(txSize),
          rx(rxSize)
    {
    }

    /**
     * TracedCallback signature for depths of a ring.
     *
     * \param depth number of slots
     */
    typedef void (*DepthTracedCallback)(uint32_t depth);

    /// The number of outstanding transmit requests has changed.
    void TraceTx() const
    {
        txTrace(tx.GetOutstanding());
    }

    /// The number of receive buffers that the driver domain can use has changed.
    void TraceRx() const
    {
        rxTrace(rx.GetUnconsumedRequests());
    }

    TxRing tx;                                               //!< transmit ring
    RxRing rx;                                               //!< receive ring
    Ptr<EventChannel> toBack{CreateObject<EventChannel>()};  //!< guest notifies driver domain
    Ptr<EventChannel> toFront{CreateObject<EventChannel>()}; //!< driver domain notifies guest
    TracedCallback<uint32_t> txTrace;                        //!< outstanding transmit requests
    TracedCallback<uint32_t> rxTrace;                        //!< receive buffers left
};

} // namespace ns3

#endif /* VIF_CONNECTION_H */
