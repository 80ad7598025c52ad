/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "vflood-control.h"

#include "ns3/attribute-range.h"
#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/pointer.h"
#include "ns3/tcp-reno-per-ack.h"
#include "ns3/uinteger.h"
#include "ns3/virt-compat.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(VfloodControl);

namespace
{

/// Of the buffer and its reserve: their sum, in 32 bits, is counted on.
constexpr uint64_t MOST_SEGMENTS = 1'000'000'000;

} // namespace

/// An attribute that is a number from so much to so much.
#define VFLOOD_UINT(name, help, value, member, least, most)                                        \
    AddAttribute(name,                                                                             \
                 help,                                                                             \
                 UintegerValue(value),                                                             \
                 MakeUintegerAccessor(&VfloodControl::member),                                     \
                 MakeCountChecker("ns3::VfloodControl::" name, least, most, "default " #value))

/// An attribute that is a time, not negative.
#define VFLOOD_TIME(name, help, value, member)                                                     \
    AddAttribute(name,                                                                             \
                 help,                                                                             \
                 TimeValue(value),                                                                 \
                 MakeTimeAccessor(&VfloodControl::member),                                         \
                 MakeLeastTimeChecker("ns3::VfloodControl::" name, Time(0), "default " #value))

TypeId
VfloodControl::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::VfloodControl")
            .SetParent<Object>()
            .SetGroupName("Vflood")
            .AddConstructor<VfloodControl>()
            .AddAttribute("CongestionOps",
                          "Congestion control of the driver domain (Reno: published): any "
                          "TcpCongestionOps; others for single guests and flows: "
                          "SetCongestionOpsOfGuest(), SetCongestionOpsOfPort(), "
                          "SetCongestionOpsSelector()",
                          TypeIdValue(TcpRenoPerAck::GetTypeId()),
                          MakeTypeIdAccessor(&VfloodControl::SetCongestionOps,
                                             &VfloodControl::GetCongestionOps),
                          MakeTypeIdChecker())
            .AddAttribute("BufferPolicy",
                          "How the flows of a VM share its buffer (published: none, fair, "
                          "prioritised; fair with alpha 1 unless set)",
                          PointerValue(),
                          MakePointerAccessor(&VfloodControl::m_policy),
                          MakePointerChecker<BufferPolicy>())
            .VFLOOD_UINT("BufferSize",
                         "Buffer of each VM in segments (2048: published, section 5.1)",
                         2048,
                         m_buffer,
                         1,
                         MOST_SEGMENTS)
            .VFLOOD_UINT("OfflineReserve",
                         "Segments beyond BufferSize that offline flows may add behind what waits, "
                         "so that order is kept; more are dropped (1024: assumed)",
                         1024,
                         m_reserve,
                         0,
                         MOST_SEGMENTS)
            .VFLOOD_UINT("SegmentSize",
                         "Bytes of a full segment, the unit of the window (1448: derived, Ethernet "
                         "with timestamps)",
                         1448,
                         m_segmentSize,
                         1,
                         65535)
            .VFLOOD_UINT("InitialCwnd",
                         "First window in segments (3: published, Linux 2.6 source)",
                         3,
                         m_initialCwnd,
                         1,
                         65535)
            .VFLOOD_UINT("DupAckThreshold",
                         "Duplicate ACKs that mean a loss (3: published)",
                         3,
                         m_dupAckThreshold,
                         1,
                         ANY_COUNT)
            .AddAttribute(
                "DupAcksGoOffline",
                "Whether the driver domain itself goes offline at DupAckThreshold; "
                "otherwise only when the guest reports the loss (true: assumed, the paper "
                "leaves open who acts)",
                BooleanValue(true),
                MakeBooleanAccessor(&VfloodControl::m_dupAcksOffline),
                MakeBooleanChecker())
            .AddAttribute("Anticipate",
                          "Whether the allowance accounts for what the flow's own packets take off "
                          "its threshold (false: equation 2 as published)",
                          BooleanValue(false),
                          MakeBooleanAccessor(&VfloodControl::m_anticipate),
                          MakeBooleanChecker())
            .AddAttribute(
                "ResumeFraction",
                "A flow without buffer goes online again when it uses less than this part "
                "of its threshold (1: assumed)",
                DoubleValue(1.0),
                MakeDoubleAccessor(&VfloodControl::m_resume),
                MakeNumberChecker("ns3::VfloodControl::ResumeFraction",
                                  0,
                                  1,
                                  "1 is at the threshold itself"))
            .VFLOOD_UINT("MessageStep",
                         "Change of the allowance in segments that the guest is told (1: assumed)",
                         1,
                         m_step,
                         1,
                         ANY_COUNT)
            .AddAttribute("OfflineQueue",
                          "What becomes of waiting packets when a flow goes offline (Drain: "
                          "assumed)",
                          EnumValue(DRAIN),
                          VIRT_ENUM_ACCESSOR(OfflineQueue, &VfloodControl::m_offlineQueue),
                          MakeEnumChecker(DRAIN, "Drain", FLUSH, "Flush", DISCARD, "Drop"))
            .AddAttribute("GrowWithoutBuffer",
                          "Whether the driver domain's window follows ACKs while the flow is "
                          "offline for want of buffer, as the guest's does; otherwise it is frozen "
                          "(true: assumed; derived from the paper's \"roughly similar\" windows)",
                          BooleanValue(true),
                          MakeBooleanAccessor(&VfloodControl::m_growWithoutBuffer),
                          MakeBooleanChecker())
            .AddAttribute("WindowAfterLoss",
                          "Window of the driver domain after a loss that the guest has repaired. "
                          "Guest: the guest's, as it reports it (assumed). Own: what the driver "
                          "domain's congestion control makes of the loss",
                          EnumValue(GUEST_WINDOW),
                          VIRT_ENUM_ACCESSOR(WindowAfterLoss, &VfloodControl::m_windowAfterLoss),
                          MakeEnumChecker(GUEST_WINDOW, "Guest", OWN_WINDOW, "Own"))
            .AddAttribute("Pacing",
                          "Whether segments are spaced as the congestion control asks, if it does "
                          "(BBR; true: assumed). Each needs a timer of the driver domain",
                          BooleanValue(true),
                          MakeBooleanAccessor(&VfloodControl::m_pacing),
                          MakeBooleanChecker())
            .VFLOOD_TIME("IdleTimeout",
                         "Flows without a packet for so long are forgotten when a new one opens "
                         "(2 h: assumed, TCP's keepalive time)",
                         Seconds(7200),
                         m_idle)
            .VFLOOD_TIME("TxCost",
                         "CPU time per packet from a guest (published: 65 cycles at 3 GHz)",
                         NanoSeconds(22),
                         m_txCost)
            .VFLOOD_TIME("RxCost",
                         "CPU time per packet to a guest (published: 370 cycles at 3 GHz)",
                         NanoSeconds(123),
                         m_rxCost)
            .VFLOOD_TIME("LookupCost",
                         "CPU time to find a flow (published: 78 cycles at 3 GHz)",
                         NanoSeconds(26),
                         m_lookupCost)
            .AddTraceSource("FlowState",
                            "A flow changes its state",
                            MakeTraceSourceAccessor(&VfloodControl::m_stateTrace),
                            "ns3::VfloodControl::StateTracedCallback")
            .AddTraceSource("Window",
                            "Window, packets in the network and waiting packets after an ACK",
                            MakeTraceSourceAccessor(&VfloodControl::m_windowTrace),
                            "ns3::VfloodControl::WindowTracedCallback");
    return tid;
}

#undef VFLOOD_UINT
#undef VFLOOD_TIME

void
VfloodControl::SetCongestionOps(TypeId type)
{
    m_choice.SetDefault(type);
}

TypeId
VfloodControl::GetCongestionOps() const
{
    return m_choice.GetDefault();
}

void
VfloodControl::SetCongestionOpsOfGuest(Ptr<NetDevice> vif, TypeId type)
{
    m_choice.SetForGuest(vif, type);
}

void
VfloodControl::SetCongestionOpsOfPort(uint16_t port, TypeId type)
{
    m_choice.SetForPort(port, type);
}

void
VfloodControl::SetCongestionOpsSelector(CongestionChoice::Selector selector)
{
    m_choice.SetSelector(selector);
}

} // namespace ns3
