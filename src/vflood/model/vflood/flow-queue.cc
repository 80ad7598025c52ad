/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "flow-queue.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(FlowQueue);

TypeId
FlowQueue::GetTypeId()
{
    static TypeId tid = TypeId("ns3::FlowQueue")
                            .SetParent<Queue<QueueDiscItem>>()
                            .SetGroupName("Vflood")
                            .AddConstructor<FlowQueue>();
    return tid;
}

FlowQueue::FlowQueue() = default;
FlowQueue::~FlowQueue() = default;

bool
FlowQueue::Put(Ptr<QueueDiscItem> item, Handle& handle)
{
    return DoEnqueue(GetContainer().end(), item, handle);
}

Ptr<QueueDiscItem>
FlowQueue::Take(Handle handle)
{
    return DoDequeue(handle);
}

bool
FlowQueue::Enqueue(Ptr<QueueDiscItem> item)
{
    return DoEnqueue(GetContainer().end(), item);
}

Ptr<QueueDiscItem>
FlowQueue::Dequeue()
{
    return DoDequeue(GetContainer().begin());
}

Ptr<QueueDiscItem>
FlowQueue::Remove()
{
    return DoRemove(GetContainer().begin());
}

Ptr<const QueueDiscItem>
FlowQueue::Peek() const
{
    return DoPeek(GetContainer().begin());
}

} // namespace ns3
