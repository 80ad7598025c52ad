/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "integrated-hook.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(IntegratedHook);

TypeId
IntegratedHook::GetTypeId()
{
    static TypeId tid = TypeId("ns3::IntegratedHook")
                            .SetParent<BridgeHook>()
                            .SetGroupName("Vflood")
                            .AddConstructor<IntegratedHook>();
    return tid;
}

void
IntegratedHook::Setup(Ptr<IntegratedControl> control, Ptr<NetDevice> uplink, bool exit)
{
    m_control = control;
    m_uplink = uplink;
    m_exit = exit;
}

void
IntegratedHook::DoDispose()
{
    m_control = nullptr;
    m_uplink = nullptr;
    BridgeHook::DoDispose();
}

BridgeHook::Verdict
IntegratedHook::OnFrame(BridgeFrame& frame)
{
    if (!m_control || m_exit == (frame.ingress == m_uplink))
    {
        return PASS;
    }
    const auto view = TcpView::Parse(frame.packet, frame.protocol);
    if (!view)
    {
        return PASS;
    }
    return m_exit ? m_control->OnLeaving(*view, frame) : m_control->OnPeerSegment(*view, frame);
}

void
IntegratedHook::OnPortRemoved(Ptr<NetDevice> port)
{
    if (m_control)
    {
        m_control->RemoveGuest(port);
    }
}

} // namespace ns3
