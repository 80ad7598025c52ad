/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// The attributes of NetbackDriver, and what is checked when they are set.

#include "netback-driver.h"

#include "ns3/attribute-range.h"
#include "ns3/uinteger.h"
#include "ns3/virt-compat.h"
#include "ns3/virt-error.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(NetbackDriver);

TypeId
NetbackDriver::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::NetbackDriver")
            .SetParent<VifDriver>()
            .SetGroupName("VirtHost")
            .AddConstructor<NetbackDriver>()
            .AddAttribute("RxBatchSize",
                          "Most frames that one run of the receive tasklet copies (published: one "
                          "ring's worth, 256).",
                          UintegerValue(256),
                          MakeUintegerAccessor(&NetbackDriver::m_rxBatchSize),
                          MakeCountChecker("ns3::NetbackDriver::RxBatchSize",
                                           1,
                                           ANY_COUNT,
                                           "256 is one ring's worth"))
            .AddAttribute("TxMode",
                          "How it gets at frames of guests: Map keeps the guest's slot until the "
                          "frame is gone, Copy until it enters the bridge (published: Map for "
                          "2.6.18 and 2.6.32; assumed, Copy for later kernels).",
                          EnumValue(MAP),
                          VIRT_ENUM_ACCESSOR(TxMode, &NetbackDriver::m_txMode),
                          MakeEnumChecker(COPY, "Copy", MAP, "Map"))
            .AddAttribute("HeaderCopy",
                          "Bytes of a frame, its Ethernet header included, that are copied in any "
                          "case; a frame that is no longer gives its slot back at once (published: "
                          "64 for 2.6.18, 138 for 2.6.32).",
                          UintegerValue(64),
                          MakeUintegerAccessor(&NetbackDriver::m_headerCopy),
                          MakeCountChecker("ns3::NetbackDriver::HeaderCopy",
                                           0,
                                           65536,
                                           "64 and 138 are published; 0 = none"))
            .AddAttribute(
                "MaxPendingTx",
                "Size of the pool of slots taken and not given back, of all vifs "
                "together; above PendingTxReserve (published: 256).",
                UintegerValue(256),
                MakeUintegerAccessor(&NetbackDriver::SetMaxPending, &NetbackDriver::GetMaxPending),
                MakeCountChecker("ns3::NetbackDriver::MaxPendingTx",
                                 1,
                                 ANY_COUNT,
                                 "256 is published"))
            .AddAttribute("PendingTxReserve",
                          "Places of the pool that have to be free for another frame: what the "
                          "largest one may need, 64 KB in pages and 2 (published: 18, so that it "
                          "stops at 238; derived).",
                          UintegerValue(18),
                          MakeUintegerAccessor(&NetbackDriver::SetPendingReserve,
                                               &NetbackDriver::GetPendingReserve),
                          MakeCountChecker("ns3::NetbackDriver::PendingTxReserve",
                                           0,
                                           ANY_COUNT,
                                           "18 is published"))
            .AddAttribute("CopyDelay",
                          "How long a mapped frame may be held in the driver domain before it is "
                          "copied, above zero (published: 0.5 s).",
                          TimeValue(MilliSeconds(500)),
                          MakeTimeAccessor(&NetbackDriver::m_copyDelay),
                          MakeLeastTimeChecker("ns3::NetbackDriver::CopyDelay",
                                               NanoSeconds(1),
                                               "500ms is published"))
            .AddTraceSource("PendingTx",
                            "Slots of all guests that were taken and not given back.",
                            MakeTraceSourceAccessor(&NetbackDriver::m_pendingTrace),
                            "ns3::NetbackDriver::PendingTracedCallback")
            .AddTraceSource("TxStop",
                            "Transmission stopped: too many slots are pending.",
                            MakeTraceSourceAccessor(&NetbackDriver::m_txStopTrace),
                            "ns3::NetbackDriver::PendingTracedCallback");
    return tid;
}

void
NetbackDriver::CheckPool(uint32_t most, uint32_t reserve) const
{
    if (m_vcpu && most <= reserve)
    {
        throw VirtError("attribute MaxPendingTx of ns3::NetbackDriver is " + std::to_string(most) +
                        " and PendingTxReserve is " + std::to_string(reserve) +
                        ": no frame could ever be sent. Allowed is MaxPendingTx above "
                        "PendingTxReserve; 256 and 18 are published");
    }
}

void
NetbackDriver::SetMaxPending(uint32_t most)
{
    CheckPool(most, m_pendingReserve);
    m_maxPending = most;
}

uint32_t
NetbackDriver::GetMaxPending() const
{
    return m_maxPending;
}

void
NetbackDriver::SetPendingReserve(uint32_t reserve)
{
    CheckPool(m_maxPending, reserve);
    m_pendingReserve = reserve;
}

uint32_t
NetbackDriver::GetPendingReserve() const
{
    return m_pendingReserve;
}

} // namespace ns3
