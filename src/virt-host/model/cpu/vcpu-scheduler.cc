/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "vcpu-scheduler.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(VcpuScheduler);

TypeId
VcpuScheduler::GetTypeId()
{
    static TypeId tid = TypeId("ns3::VcpuScheduler").SetParent<Object>().SetGroupName("VirtHost");
    return tid;
}

} // namespace ns3
