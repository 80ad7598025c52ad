/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "cpu-cost.h"

#include "virt-error.h"

#include "ns3/double.h"

#include <sstream>

namespace ns3
{

namespace
{

/// Names of the attributes, in the order of CpuCost::Part.
constexpr const char* PARTS[] = {"GuestTxPacket",
                                 "GuestRxPacket",
                                 "Dom0TxPacket",
                                 "Dom0RxPacket",
                                 "Event",
                                 "ContextSwitch",
                                 "IdleExit"};
/// The same of those per byte.
constexpr const char* PARTS_PER_BYTE[] = {"GuestTxNsPerByte",
                                          "GuestRxNsPerByte",
                                          "Dom0TxNsPerByte",
                                          "Dom0RxNsPerByte"};

} // namespace

NS_OBJECT_ENSURE_REGISTERED(CpuCost);

template <CpuCost::Part part>
void
CpuCost::Set(Time cost)
{
    const Time least = part >= CONTEXT_SWITCH ? Time(0) : NanoSeconds(1);
    if (cost < least)
    {
        std::ostringstream text;
        text << "attribute " << PARTS[part] << " of ns3::CpuCost is " << cost.GetNanoSeconds()
             << " ns; allowed is " << least.GetNanoSeconds() << " ns or more. "
             << (part >= CONTEXT_SWITCH
                     ? "It is a time that passes, 0 if it costs nothing"
                     : "Software that takes no time would process several packets in one "
                       "instant; MicroSeconds(0.5) is 0, write NanoSeconds(500)");
        throw VirtError(text.str());
    }
    m_fixed[part] = cost;
}

template <CpuCost::Part part>
Time
CpuCost::Get() const
{
    return m_fixed[part];
}

template <CpuCost::Part part>
void
CpuCost::SetPerByte(double nsPerByte)
{
    constexpr double MOST = 1e6; // 1 ms per byte
    if (!(nsPerByte >= 0 && nsPerByte <= MOST))
    {
        std::ostringstream text;
        text << "attribute " << PARTS_PER_BYTE[part] << " of ns3::CpuCost is " << nsPerByte
             << "; allowed is 0.." << MOST << " (ns per byte)";
        throw VirtError(text.str());
    }
    m_perByte[part] = nsPerByte;
}

template <CpuCost::Part part>
double
CpuCost::GetPerByte() const
{
    return m_perByte[part];
}

TypeId
CpuCost::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::CpuCost")
            .SetParent<Object>()
            .SetGroupName("VirtHost")
            .AddConstructor<CpuCost>()
            .AddAttribute("GuestTxPacket",
                          "Guest, sending: CPU time per packet (assumed: 2500 cycles at 3 GHz).",
                          TimeValue(NanoSeconds(833)),
                          MakeTimeAccessor(&CpuCost::Set<GUEST_TX>, &CpuCost::Get<GUEST_TX>),
                          MakeTimeChecker())
            .AddAttribute(
                "GuestTxNsPerByte",
                "Guest, sending: CPU time per byte in ns (fitted: 559.7 Mb/s of a sender "
                "beside two busy guests, PVTCP Table I).",
                DoubleValue(3.5),
                MakeDoubleAccessor(&CpuCost::SetPerByte<GUEST_TX>, &CpuCost::GetPerByte<GUEST_TX>),
                MakeDoubleChecker<double>())
            .AddAttribute("GuestRxPacket",
                          "Guest, receiving: CPU time per packet (assumed: 5000 cycles at 3 GHz). "
                          "Above zero, or several ACKs would be processed in one instant.",
                          TimeValue(NanoSeconds(1667)),
                          MakeTimeAccessor(&CpuCost::Set<GUEST_RX>, &CpuCost::Get<GUEST_RX>),
                          MakeTimeChecker())
            .AddAttribute(
                "GuestRxNsPerByte",
                "Guest, receiving: CPU time per byte in ns (assumed: 0.7 cycles).",
                DoubleValue(0.233),
                MakeDoubleAccessor(&CpuCost::SetPerByte<GUEST_RX>, &CpuCost::GetPerByte<GUEST_RX>),
                MakeDoubleChecker<double>())
            .AddAttribute("Dom0TxPacket",
                          "dom0, guest to wire: CPU time per packet (assumed: 5000 cycles).",
                          TimeValue(NanoSeconds(1667)),
                          MakeTimeAccessor(&CpuCost::Set<DOM0_TX>, &CpuCost::Get<DOM0_TX>),
                          MakeTimeChecker())
            .AddAttribute(
                "Dom0TxNsPerByte",
                "dom0, guest to wire: CPU time per byte in ns (assumed: none).",
                DoubleValue(0),
                MakeDoubleAccessor(&CpuCost::SetPerByte<DOM0_TX>, &CpuCost::GetPerByte<DOM0_TX>),
                MakeDoubleChecker<double>())
            .AddAttribute("Dom0RxPacket",
                          "dom0, wire to guest: CPU time per packet (assumed: 8000 cycles).",
                          TimeValue(NanoSeconds(2667)),
                          MakeTimeAccessor(&CpuCost::Set<DOM0_RX>, &CpuCost::Get<DOM0_RX>),
                          MakeTimeChecker())
            .AddAttribute(
                "Dom0RxNsPerByte",
                "dom0, wire to guest: CPU time per byte in ns (assumed: 0.7 cycles, the "
                "copy into the guest's buffer).",
                DoubleValue(0.233),
                MakeDoubleAccessor(&CpuCost::SetPerByte<DOM0_RX>, &CpuCost::GetPerByte<DOM0_RX>),
                MakeDoubleChecker<double>())
            .AddAttribute("Event",
                          "Entry of an interrupt or event upcall (assumed: 500 cycles).",
                          TimeValue(NanoSeconds(167)),
                          MakeTimeAccessor(&CpuCost::Set<EVENT>, &CpuCost::Get<EVENT>),
                          MakeTimeChecker())
            .AddAttribute(
                "ContextSwitch",
                "Switching a pCPU to another vCPU (assumed: 2 us).",
                TimeValue(MicroSeconds(2)),
                MakeTimeAccessor(&CpuCost::Set<CONTEXT_SWITCH>, &CpuCost::Get<CONTEXT_SWITCH>),
                MakeTimeChecker())
            .AddAttribute(
                "IdleExit",
                "Time that a pCPU which has been idle needs until the vCPU that is put "
                "on it goes on: leaving the sleep state, scheduling, cold caches (assumed "
                "mechanism; fitted: 0.227 ms per round trip between guests, PVTCP Fig. 4).",
                TimeValue(NanoSeconds(28600)),
                MakeTimeAccessor(&CpuCost::Set<IDLE_EXIT>, &CpuCost::Get<IDLE_EXIT>),
                MakeTimeChecker());
    return tid;
}

Time
CpuCost::GuestTx(uint32_t bytes) const
{
    return For(GUEST_TX, bytes);
}

Time
CpuCost::GuestRx(uint32_t bytes) const
{
    return For(GUEST_RX, bytes);
}

Time
CpuCost::Dom0Tx(uint32_t bytes) const
{
    return For(DOM0_TX, bytes);
}

Time
CpuCost::Dom0Rx(uint32_t bytes) const
{
    return For(DOM0_RX, bytes);
}

Time
CpuCost::Event() const
{
    return m_fixed[EVENT];
}

Time
CpuCost::ContextSwitch() const
{
    return m_fixed[CONTEXT_SWITCH];
}

Time
CpuCost::IdleExit() const
{
    return m_fixed[IDLE_EXIT];
}

Time
CpuCost::For(Part part, uint32_t bytes) const
{
    return m_fixed[part] + NanoSeconds(static_cast<int64_t>(m_perByte[part] * bytes));
}

} // namespace ns3
