/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// The attributes of NetfrontDevice, and what is checked when they are set or used.

#include "netfront-device.h"

#include "ns3/attribute-range.h"
#include "ns3/boolean.h"
#include "ns3/enum.h"
#include "ns3/pointer.h"
#include "ns3/uinteger.h"
#include "ns3/virt-compat.h"
#include "ns3/virt-error.h"

namespace ns3
{

namespace
{

/// Most slots of a ring: more is a slip of the pen.
constexpr uint32_t MAX_RING = 32768;

/**
 * \param name an attribute of NetfrontDevice
 * \param size its value
 * \throws VirtError unless it is a power of two and not above MAX_RING
 */
void
CheckRingSize(const std::string& name, uint32_t size)
{
    if (size == 0 || size > MAX_RING || (size & (size - 1)) != 0)
    {
        throw VirtError("Attribute " + name + " of NetfrontDevice is " + std::to_string(size) +
                        ": it must be a power of two up to " + std::to_string(MAX_RING) +
                        "; 256 is what one page holds");
    }
}

} // namespace

TypeId
NetfrontDevice::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::NetfrontDevice")
            .SetParent<EthernetDeviceBase>()
            .SetGroupName("VirtHost")
            .AddConstructor<NetfrontDevice>()
            .AddAttribute("Connection",
                          "Rings and event channels, with the trace sources of their depths.",
                          TypeId::ATTR_GET,
                          PointerValue(),
                          MakePointerAccessor(&NetfrontDevice::GetConnection),
                          MakePointerChecker<VifConnection>())
            .AddAttribute("TxRingSize",
                          "Slots of the transmit ring, a power of two up to 32768 (published: 256, "
                          "one page of "
                          "12-byte entries).",
                          UintegerValue(256),
                          MakeUintegerAccessor(&NetfrontDevice::SetTxRingSize,
                                               &NetfrontDevice::GetTxRingSize),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute("TxUsableSlots",
                          "Outstanding slots at which the guest's queue stops, 1..TxRingSize "
                          "(published rule: 256 - 18 - 2 = 236).",
                          UintegerValue(236),
                          MakeUintegerAccessor(&NetfrontDevice::SetTxUsableSlots,
                                               &NetfrontDevice::GetTxUsableSlots),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute("RxRingSize",
                          "Slots of the receive ring, a power of two up to 32768 (published: 256, "
                          "one page of "
                          "8-byte entries).",
                          UintegerValue(256),
                          MakeUintegerAccessor(&NetfrontDevice::SetRxRingSize,
                                               &NetfrontDevice::GetRxRingSize),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute("RxTargetMin",
                          "Receive buffers posted at first (published: 64 in Linux 2.6.18, 80 in "
                          "2.6.32). RxTargetMin = RxTargetMax = 256 is a fully posted ring.",
                          UintegerValue(64),
                          MakeUintegerAccessor(&NetfrontDevice::m_rxTargetMin),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute("RxTargetMax",
                          "Receive buffers posted at most, RxTargetMin..RxRingSize (published: "
                          "256).",
                          UintegerValue(256),
                          MakeUintegerAccessor(&NetfrontDevice::m_rxTargetMax),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute("NapiBudget",
                          "Received packets per round, at least 1 (published: 64).",
                          UintegerValue(64),
                          MakeUintegerAccessor(&NetfrontDevice::SetNapiBudget,
                                               &NetfrontDevice::GetNapiBudget),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute(
                "NotifyMode",
                "When the driver domain is notified of packets: PerPacket (published ring "
                "protocol) or PerBurst (once per burst of the guest, or when the ring is "
                "full: what batching or TSO gives).",
                EnumValue(NetfrontTx::PER_PACKET),
                VIRT_ENUM_ACCESSOR(NetfrontTx::NotifyMode, &NetfrontDevice::m_notifyMode),
                MakeEnumChecker(NetfrontTx::PER_PACKET,
                                "PerPacket",
                                NetfrontTx::PER_BURST,
                                "PerBurst"))
            .AddAttribute(
                "GsoReceive",
                "Whether the guest's TCP gets a super-segment as one segment (published: Linux' "
                "netfront says that it can, and does) or its segments one by one.",
                BooleanValue(true),
                MakeBooleanAccessor(&NetfrontDevice::m_gsoReceive),
                MakeBooleanChecker())
            .AddAttribute(
                "Tso",
                "Whether TCP segments that follow each other cross the ring as one "
                "super-segment, cut apart by the NIC (published: Linux' netfront offers it "
                "by default; off: assumed, what the papers' guests did is not known). It "
                "counts when the device is connected.",
                BooleanValue(false),
                MakeBooleanAccessor(&NetfrontDevice::m_tso),
                MakeBooleanChecker())
            .AddAttribute("TsoMaxSize",
                          "With Tso, super-segments are smaller than this many bytes with their IP "
                          "header, 576..65536 (published: 65536).",
                          UintegerValue(65536),
                          MakeUintegerAccessor(&NetfrontDevice::m_tsoMaxSize),
                          MakeCountChecker("ns3::NetfrontDevice::TsoMaxSize",
                                           576,
                                           65536,
                                           "65536 is what Linux uses"));
    return tid;
}

void
NetfrontDevice::SetTxRingSize(uint32_t size)
{
    CheckRingSize("TxRingSize", size);
    m_txRingSize = size;
}

uint32_t
NetfrontDevice::GetTxRingSize() const
{
    return m_txRingSize;
}

void
NetfrontDevice::SetTxUsableSlots(uint32_t usable)
{
    if (usable == 0)
    {
        throw VirtError("Attribute TxUsableSlots of NetfrontDevice is 0: it takes 1..TxRingSize; "
                        "236 is the default");
    }
    m_txUsableSlots = usable;
}

uint32_t
NetfrontDevice::GetTxUsableSlots() const
{
    return m_txUsableSlots;
}

void
NetfrontDevice::SetRxRingSize(uint32_t size)
{
    CheckRingSize("RxRingSize", size);
    m_rxRingSize = size;
}

uint32_t
NetfrontDevice::GetRxRingSize() const
{
    return m_rxRingSize;
}

void
NetfrontDevice::SetNapiBudget(uint32_t budget)
{
    if (budget == 0)
    {
        throw VirtError("Attribute NapiBudget of NetfrontDevice is 0: it takes at least 1; 64 is "
                        "the default");
    }
    m_napiBudget = budget;
}

uint32_t
NetfrontDevice::GetNapiBudget() const
{
    return m_napiBudget;
}

void
NetfrontDevice::CheckWiring() const
{
    if (m_connection)
    {
        throw VirtError("NetfrontDevice::Connect: it is connected already; create one pair of "
                        "devices per virtual interface");
    }
    if (!GetNode() || !m_vcpu || !m_cost)
    {
        throw VirtError("NetfrontDevice::Connect: call Node::AddDevice(), SetVcpu() and "
                        "SetCpuCost() first, or use VifBuilder");
    }
}

void
NetfrontDevice::CheckTargets(uint32_t reserve) const
{
    if (m_txUsableSlots > m_txRingSize || m_rxTargetMax > m_rxRingSize)
    {
        throw VirtError(
            "Attributes of NetfrontDevice: TxUsableSlots " + std::to_string(m_txUsableSlots) +
            " of TxRingSize " + std::to_string(m_txRingSize) + ", RxTargetMax " +
            std::to_string(m_rxTargetMax) + " of RxRingSize " + std::to_string(m_rxRingSize) +
            ": a ring cannot use more slots than it has");
    }
    if (m_rxTargetMin / 2 + 1 < reserve)
    {
        throw VirtError("Attribute RxTargetMin of NetfrontDevice is " +
                        std::to_string(m_rxTargetMin) +
                        ": with fewer than half of it used no buffers are posted, and the driver "
                        "domain uses none of the last " +
                        std::to_string(reserve) + ", so reception would stop for ever; set it to " +
                        std::to_string(2 * (reserve - 1)) +
                        " or more, or ScatterGather of NetbackDevice to false");
    }
}

} // namespace ns3
