/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "vif-connection.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(VifConnection);

TypeId
VifConnection::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::VifConnection")
            .SetParent<Object>()
            .SetGroupName("VirtHost")
            .AddTraceSource("TxOutstanding",
                            "Transmit requests that the guest has put into the ring and not taken "
                            "back.",
                            MakeTraceSourceAccessor(&VifConnection::txTrace),
                            "ns3::VifConnection::DepthTracedCallback")
            .AddTraceSource("RxPosted",
                            "Receive buffers that the guest has posted and the driver domain has "
                            "not filled.",
                            MakeTraceSourceAccessor(&VifConnection::rxTrace),
                            "ns3::VifConnection::DepthTracedCallback");
    return tid;
}

} // namespace ns3
