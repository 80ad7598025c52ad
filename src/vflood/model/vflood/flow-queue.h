/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef FLOW_QUEUE_H
#define FLOW_QUEUE_H

#include "ns3/queue-item.h"
#include "ns3/queue.h"

#include <list>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief Storage of a queue disc with many FIFOs: one queue, so that ns-3's accounting and traces
 * hold, from which any packet can be taken by its handle.
 */
class FlowQueue : public Queue<QueueDiscItem>
{
  public:
    /// Where a packet is; valid until it is taken.
    using Handle = std::list<Ptr<QueueDiscItem>>::iterator;

    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    FlowQueue();
    ~FlowQueue() override;

    /**
     * \param item a packet
     * \param handle set to where it is
     * \return whether there was room
     */
    bool Put(Ptr<QueueDiscItem> item, Handle& handle);

    /**
     * \param handle of a packet
     * \return the packet, no longer stored
     */
    Ptr<QueueDiscItem> Take(Handle handle);

    // Order of arrival over all FIFOs; for Flush() and for those who use it as a plain queue.
    bool Enqueue(Ptr<QueueDiscItem> item) override;
    Ptr<QueueDiscItem> Dequeue() override;
    Ptr<QueueDiscItem> Remove() override;
    Ptr<const QueueDiscItem> Peek() const override;
};

} // namespace ns3

#endif /* FLOW_QUEUE_H */
