/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "vsnoop-hook.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(VsnoopHook);

TypeId
VsnoopHook::GetTypeId()
{
    static TypeId tid = TypeId("ns3::VsnoopHook")
                            .SetParent<BridgeHook>()
                            .SetGroupName("Vflood")
                            .AddConstructor<VsnoopHook>();
    return tid;
}

void
VsnoopHook::Setup(Ptr<VsnoopControl> control, Ptr<NetDevice> uplink, Side side)
{
    m_control = control;
    m_uplink = uplink;
    m_side = side;
}

void
VsnoopHook::DoDispose()
{
    m_control = nullptr;
    m_uplink = nullptr;
    BridgeHook::DoDispose();
}

BridgeHook::Verdict
VsnoopHook::OnFrame(BridgeFrame& frame)
{
    const bool down = m_side != Side::OUT && frame.ingress == m_uplink && frame.egress;
    const bool up = m_side != Side::IN && frame.ingress != m_uplink &&
                    (!frame.egress || frame.egress == m_uplink);
    if (!m_control || (!down && !up))
    {
        return PASS;
    }
    const auto view = TcpView::Parse(frame.packet, frame.protocol);
    if (!view)
    {
        return PASS;
    }
    if (up)
    {
        return m_control->OnGuestSegment(*view, frame);
    }
    m_control->OnPeerSegment(*view, frame);
    return PASS;
}

void
VsnoopHook::OnPortRemoved(Ptr<NetDevice> port)
{
    if (m_control)
    {
        m_control->RemoveGuest(port);
    }
}

} // namespace ns3
