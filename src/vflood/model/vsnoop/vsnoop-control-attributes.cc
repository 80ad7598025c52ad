/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "vsnoop-control.h"

#include "ns3/attribute-range.h"
#include "ns3/boolean.h"
#include "ns3/uinteger.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(VsnoopControl);

/// An attribute that is a number of at least so much.
#define VSNOOP_UINT(name, help, value, member, least, most)                                        \
    AddAttribute(name,                                                                             \
                 help,                                                                             \
                 UintegerValue(value),                                                             \
                 MakeUintegerAccessor(&VsnoopControl::member),                                     \
                 MakeCountChecker("ns3::VsnoopControl::" name, least, most, "default " #value))

/// An attribute that is a time, at least so long.
#define VSNOOP_TIME(name, help, value, member, least)                                              \
    AddAttribute(name,                                                                             \
                 help,                                                                             \
                 TimeValue(value),                                                                 \
                 MakeTimeAccessor(&VsnoopControl::member),                                         \
                 MakeLeastTimeChecker("ns3::VsnoopControl::" name, least, "default " #value))

TypeId
VsnoopControl::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::VsnoopControl")
            .SetParent<Object>()
            .SetGroupName("Vflood")
            .AddConstructor<VsnoopControl>()
            .VSNOOP_UINT("ReceiveBuffer",
                         "Bytes that the receive buffer of every socket of guests added from now "
                         "on has at least: so much is acknowledged beyond what the guest has "
                         "offered. Too large a value loses data for ever. 0: only what guests have "
                         "offered (0: assumed, safe with any guest)",
                         0,
                         m_receiveBuffer,
                         0,
                         1U << 30)
            .AddAttribute("LimitToRing",
                          "Whether the window in the driver domain's own ACKs is also limited by "
                          "the receive buffers that are free in the ring, a full segment each "
                          "(true: assumed)",
                          BooleanValue(true),
                          MakeBooleanAccessor(&VsnoopControl::m_limitToRing),
                          MakeBooleanChecker())
            .VSNOOP_UINT("SegmentSize",
                         "Bytes of a full segment if the SYNs do not say, as those of ns-3 do not "
                         "(1448: derived, Ethernet with timestamps)",
                         1448,
                         m_segmentSize,
                         1,
                         65535)
            .VSNOOP_UINT(
                "AckEvery",
                "Full segments per ACK of the driver domain (the largest of the flow is a full "
                "one); 1: any segment; 2 delays ACKs as hosts do (1: assumed)",
                1,
                m_ackEvery,
                1,
                ANY_COUNT)
            .VSNOOP_TIME("AckDelay",
                         "How long an ACK waits for AckEvery segments (40 ms: assumed, Linux' "
                         "delayed ACK)",
                         MilliSeconds(40),
                         m_ackDelay,
                         NanoSeconds(1))
            .VSNOOP_TIME("IdleTimeout",
                         "Flows without a packet for so long are forgotten when a new one opens "
                         "(2 h: assumed, TCP's keepalive time)",
                         Seconds(7200),
                         m_idle,
                         Time())
            .VSNOOP_TIME("TxCost",
                         "CPU time per segment from a guest (assumed: that of vFlood, 65 cycles at "
                         "3 GHz)",
                         NanoSeconds(22),
                         m_txCost,
                         Time())
            .VSNOOP_TIME("RxCost",
                         "CPU time per segment to a guest (assumed: that of vFlood, 370 cycles at "
                         "3 GHz)",
                         NanoSeconds(123),
                         m_rxCost,
                         Time())
            .VSNOOP_TIME("LookupCost",
                         "CPU time to find a flow (assumed: that of vFlood, 78 cycles at 3 GHz)",
                         NanoSeconds(26),
                         m_lookupCost,
                         Time())
            .VSNOOP_TIME("AckCost",
                         "CPU time to write an ACK and send it (assumed: half of what dom0 needs "
                         "for a packet from guest to wire, 2500 cycles at 3 GHz)",
                         NanoSeconds(833),
                         m_ackCost,
                         Time())
            .AddTraceSource("FlowState",
                            "A flow changes its state",
                            MakeTraceSourceAccessor(&VsnoopControl::m_stateTrace),
                            "ns3::VsnoopControl::StateTracedCallback")
            .AddTraceSource("Ack",
                            "The driver domain acknowledges: number and right edge of the window",
                            MakeTraceSourceAccessor(&VsnoopControl::m_ackTrace),
                            "ns3::VsnoopControl::AckTracedCallback");
    return tid;
}

#undef VSNOOP_UINT
#undef VSNOOP_TIME

} // namespace ns3
