/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "guest-tcp-l4-protocol.h"

#include "ns3/attribute-range.h"
#include "ns3/boolean.h"
#include "ns3/uinteger.h"
#include "ns3/virt-compat.h"

namespace ns3
{

TypeId
GuestTcpL4Protocol::GetTypeId()
{
    static TypeId tid =
        AddKernelAttributes(TypeId("ns3::GuestTcpL4Protocol")
                                .SetParent<TcpL4Protocol>()
                                .SetGroupName("Vflood")
                                .AddConstructor<GuestTcpL4Protocol>())
            .AddAttribute("JiffyLength",
                          "Resolution of round trip times, 1/HZ, where the node has no GuestClock "
                          "(10 ms: published for the 2.6.18 Xen kernels, assumed for testbeds)",
                          TimeValue(MilliSeconds(10)),
                          MakeTimeAccessor(&GuestTcpL4Protocol::m_jiffy),
                          MakeLeastTimeChecker("ns3::GuestTcpL4Protocol::JiffyLength",
                                               NanoSeconds(1),
                                               "it is 1/HZ, e.g. 10ms"))
            .AddAttribute("MaxRto",
                          "Longest retransmission timeout (published: Linux 2.6 source)",
                          TimeValue(Seconds(120)),
                          MakeTimeAccessor(&GuestTcpL4Protocol::m_maxRto),
                          MakeLeastTimeChecker("ns3::GuestTcpL4Protocol::MaxRto",
                                               MilliSeconds(1),
                                               "it bounds the backoff, e.g. 120s"))
            .AddAttribute("MaxAckDelay",
                          "Longest delay of ACKs of an interactive connection; the shortest is the "
                          "sockets' DelAckTimeout (published: Linux 2.6 source)",
                          TimeValue(MilliSeconds(200)),
                          MakeTimeAccessor(&GuestTcpL4Protocol::m_mostDelay),
                          MakeLeastTimeChecker("ns3::GuestTcpL4Protocol::MaxAckDelay",
                                               MilliSeconds(1),
                                               "Linux has 200ms"));
    return tid;
}

TypeId
GuestTcpL4Protocol::AddKernelAttributes(TypeId tid)
{
    return tid
        .AddAttribute("QuickAcks",
                      "Most segments that are acknowledged one by one when quick mode begins; 0: "
                      "there is no quick mode (published: Linux 2.6 source)",
                      UintegerValue(16),
                      MakeUintegerAccessor(&GuestTcpL4Protocol::m_quickAcks),
                      MakeUintegerChecker<uint32_t>())
        .AddAttribute("AdaptiveDelayedAck",
                      "Delay ACKs as Linux does (published: Linux 2.6 source); false: the first "
                      "QuickAcks segments at once, then every DelAckCount or after DelAckTimeout",
                      BooleanValue(true),
                      MakeBooleanAccessor(&GuestTcpL4Protocol::m_adaptiveDelay),
                      MakeBooleanChecker())
        .AddAttribute("InitialReceiveWindow",
                      "Segments offered at first, two more per full segment received; 0: the whole "
                      "buffer at once, as ns-3 does (published: Linux 2.6 source)",
                      UintegerValue(4),
                      MakeUintegerAccessor(&GuestTcpL4Protocol::m_initialWindow),
                      MakeCountChecker("ns3::GuestTcpL4Protocol::InitialReceiveWindow",
                                       0,
                                       65535,
                                       "Linux 2.6 has 4"))
        .AddAttribute("IdleRestart",
                      "Halve the congestion window per RTO of pause, down to the initial window "
                      "(RFC 2861; published: on in Linux 2.6)",
                      BooleanValue(true),
                      MakeBooleanAccessor(&GuestTcpL4Protocol::m_idleRestart),
                      MakeBooleanChecker())
        .AddAttribute("GrowOnlyIfLimited",
                      "The congestion window grows only if it was used (published: Linux 2.6)",
                      BooleanValue(true),
                      MakeBooleanAccessor(&GuestTcpL4Protocol::m_growIfLimited),
                      MakeBooleanChecker())
        .AddAttribute("TsoDivisor",
                      "Part of the window that may be unused in that check; 0: all must be used "
                      "(published: 3 in 2.6.32 with segmentation offload)",
                      UintegerValue(0),
                      MakeUintegerAccessor(&GuestTcpL4Protocol::m_tsoDivisor),
                      MakeUintegerChecker<uint32_t>())
        .AddAttribute("TsoDeferral",
                      "Wait for room for a burst of that part of the window (published: Linux 2.6 "
                      "where the device has segmentation offload; set it where netfront's Tso is)",
                      BooleanValue(false),
                      MakeBooleanAccessor(&GuestTcpL4Protocol::m_tsoDeferral),
                      MakeBooleanChecker())
        .AddAttribute("DeviceQueueLimit",
                      "Packets in the queue of the node's device from which a socket that has data "
                      "under way waits for its next ACK, as Linux' TCP does where its own device "
                      "refuses a packet (published: Linux has queues of 1000); 0: it never waits "
                      "(assumed)",
                      UintegerValue(0),
                      MakeUintegerAccessor(&GuestTcpL4Protocol::m_deviceQueue),
                      MakeUintegerChecker<uint32_t>())
        .AddAttribute("Frto",
                      "How a timeout is found spurious (RFC 5682; published: Off in 2.6.18, Sack "
                      "in 2.6.32)",
                      EnumValue(GuestTcpConfig::FRTO_OFF),
                      VIRT_ENUM_ACCESSOR(GuestTcpConfig::Frto, &GuestTcpL4Protocol::m_frto),
                      MakeEnumChecker(GuestTcpConfig::FRTO_OFF,
                                      "Off",
                                      GuestTcpConfig::FRTO_BASIC,
                                      "Basic",
                                      GuestTcpConfig::FRTO_SACK,
                                      "Sack"))
        .AddAttribute("FrtoResponse",
                      "What becomes of the window then (published: RateHalving in 2.6.32)",
                      EnumValue(GuestTcpConfig::RATE_HALVING),
                      VIRT_ENUM_ACCESSOR(GuestTcpConfig::Response, &GuestTcpL4Protocol::m_response),
                      MakeEnumChecker(GuestTcpConfig::RATE_HALVING,
                                      "RateHalving",
                                      GuestTcpConfig::CONSERVATIVE,
                                      "Conservative",
                                      GuestTcpConfig::UNDO,
                                      "Undo"))
        .AddAttribute("EifelUndo",
                      "Take a timeout back when an echoed timestamp shows that the original "
                      "arrived (RFC 3522; published: on in Linux 2.6)",
                      BooleanValue(true),
                      MakeBooleanAccessor(&GuestTcpL4Protocol::m_eifelUndo),
                      MakeBooleanChecker())
        .AddAttribute("Dsack",
                      "Report segments that come twice, and take a timeout back when all that was "
                      "sent again came twice (RFC 2883, 3708; published: on in Linux 2.6)",
                      BooleanValue(true),
                      MakeBooleanAccessor(&GuestTcpL4Protocol::m_dsack),
                      MakeBooleanChecker())
        .AddAttribute("MaxBurst",
                      "Segments beyond those in flight that a window taken back may allow; 0: any "
                      "(published: 3 in 2.6.32, none since 2.6.39)",
                      UintegerValue(3),
                      MakeUintegerAccessor(&GuestTcpL4Protocol::m_maxBurst),
                      MakeUintegerChecker<uint32_t>())
        .AddAttribute("RttClock",
                      "What round trip times are counted in (published: jiffies in Linux 2.6, "
                      "microseconds since 3.15)",
                      EnumValue(GuestTcpConfig::JIFFIES),
                      VIRT_ENUM_ACCESSOR(GuestTcpConfig::RttClock, &GuestTcpL4Protocol::m_rttClock),
                      MakeEnumChecker(GuestTcpConfig::JIFFIES,
                                      "Jiffies",
                                      GuestTcpConfig::MICROSECONDS,
                                      "Microseconds"));
}

GuestTcpConfig
GuestTcpL4Protocol::MakeConfig() const
{
    GuestTcpConfig config;
    config.quickAcks = m_quickAcks;
    config.adaptiveDelay = m_adaptiveDelay;
    config.mostDelay = m_mostDelay;
    config.initialWindow = m_initialWindow;
    config.idleRestart = m_idleRestart;
    config.frto = m_frto;
    config.response = m_response;
    config.eifelUndo = m_eifelUndo;
    config.dsack = m_dsack;
    config.maxBurst = m_maxBurst;
    config.tsoDeferral = m_tsoDeferral ? m_tsoDivisor : 0;
    config.deviceQueue = m_deviceQueue;
    config.jiffy = GetJiffy();
    config.maxRto = m_maxRto;
    config.rttClock = m_rttClock;
    return config;
}

} // namespace ns3
