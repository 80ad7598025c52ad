/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "vflood-ack-hook.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(VfloodAckHook);

TypeId
VfloodAckHook::GetTypeId()
{
    static TypeId tid = TypeId("ns3::VfloodAckHook")
                            .SetParent<BridgeHook>()
                            .SetGroupName("Vflood")
                            .AddConstructor<VfloodAckHook>();
    return tid;
}

void
VfloodAckHook::Setup(Ptr<VfloodControl> control, Ptr<NetDevice> uplink)
{
    m_control = control;
    m_uplink = uplink;
}

void
VfloodAckHook::DoDispose()
{
    m_control = nullptr;
    m_uplink = nullptr;
    BridgeHook::DoDispose();
}

BridgeHook::Verdict
VfloodAckHook::OnFrame(BridgeFrame& frame)
{
    if (m_control && frame.ingress == m_uplink)
    {
        if (const auto view = TcpView::Parse(frame.packet, frame.protocol))
        {
            m_control->OnPeerSegment(*view, frame.egress);
        }
    }
    return PASS;
}

void
VfloodAckHook::OnPortRemoved(Ptr<NetDevice> port)
{
    if (m_control)
    {
        m_control->RemoveGuest(port);
    }
}

} // namespace ns3
