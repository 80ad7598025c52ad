/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "bridge-hook.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(BridgeHook);

TypeId
BridgeHook::GetTypeId()
{
    static TypeId tid = TypeId("ns3::BridgeHook").SetParent<Object>().SetGroupName("VirtHost");
    return tid;
}

void
BridgeHook::OnPortRemoved(Ptr<NetDevice> /* port */)
{
}

} // namespace ns3
