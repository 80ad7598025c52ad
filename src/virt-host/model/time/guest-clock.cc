/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "guest-clock.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(GuestClock);

TypeId
GuestClock::GetTypeId()
{
    static TypeId tid = TypeId("ns3::GuestClock").SetParent<Object>().SetGroupName("VirtHost");
    return tid;
}

} // namespace ns3
