/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "retransmit-timer-policy.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(RetransmitTimerPolicy);

TypeId
RetransmitTimerPolicy::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::RetransmitTimerPolicy").SetParent<Object>().SetGroupName("Vflood");
    return tid;
}

} // namespace ns3
