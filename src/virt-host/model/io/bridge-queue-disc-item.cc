/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "bridge-queue-disc-item.h"

#include "ns3/hash.h"

namespace ns3
{

BridgeQueueDiscItem::BridgeQueueDiscItem(const BridgeFrame& frame)
    : QueueDiscItem(frame.packet, frame.dest, frame.protocol),
      m_source(frame.source),
      m_dest(frame.dest),
      m_ingress(frame.ingress),
      m_grant(frame.grant)
{
}

BridgeQueueDiscItem::~BridgeQueueDiscItem() = default;

Mac48Address
BridgeQueueDiscItem::GetSource() const
{
    return m_source;
}

Mac48Address
BridgeQueueDiscItem::GetDestination() const
{
    return m_dest;
}

Ptr<NetDevice>
BridgeQueueDiscItem::GetIngress() const
{
    return m_ingress;
}

Ptr<FrameGrant>
BridgeQueueDiscItem::GetGrant() const
{
    return m_grant;
}

EthernetFrame
BridgeQueueDiscItem::GetFrame() const
{
    return {GetPacket(), m_source, m_dest, GetProtocol(), m_grant};
}

BridgeFrame
BridgeQueueDiscItem::GetBridgeFrame() const
{
    return {GetPacket(), m_source, m_dest, GetProtocol(), m_ingress, nullptr, m_grant};
}

void
BridgeQueueDiscItem::AddHeader()
{
}

bool
BridgeQueueDiscItem::Mark()
{
    return false;
}

uint32_t
BridgeQueueDiscItem::Hash(uint32_t perturbation) const
{
    uint8_t key[16];
    m_source.CopyTo(key);
    m_dest.CopyTo(key + 6);
    for (int i = 0; i < 4; ++i)
    {
        key[12 + i] = static_cast<uint8_t>(perturbation >> (8 * i));
    }
    return Hash32(reinterpret_cast<const char*>(key), sizeof(key));
}

} // namespace ns3
