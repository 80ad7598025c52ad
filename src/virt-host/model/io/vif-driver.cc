/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "vif-driver.h"

#include "netback-device.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(VifDriver);

TypeId
VifDriver::GetTypeId()
{
    static TypeId tid = TypeId("ns3::VifDriver").SetParent<Object>().SetGroupName("VirtHost");
    return tid;
}

void
VifDriver::NotifyGuest(Ptr<NetbackDevice> vif)
{
    vif->GetConnection()->toFront->Notify();
}

} // namespace ns3
