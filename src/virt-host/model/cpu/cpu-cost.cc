/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "cpu-cost.h"

#include "ns3/double.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(CpuCost);

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
                          MakeTimeAccessor(&CpuCost::m_guestTxPacket),
                          MakeTimeChecker(NanoSeconds(1)))
            .AddAttribute("GuestTxNsPerByte",
                          "Guest, sending: CPU time per byte in ns (assumed: 0.5 cycles).",
                          DoubleValue(0.167),
                          MakeDoubleAccessor(&CpuCost::m_guestTxNsPerByte),
                          MakeDoubleChecker<double>(0))
            .AddAttribute("GuestRxPacket",
                          "Guest, receiving: CPU time per packet (assumed: 5000 cycles at 3 GHz). "
                          "Above zero, or several ACKs would be processed in one instant.",
                          TimeValue(NanoSeconds(1667)),
                          MakeTimeAccessor(&CpuCost::m_guestRxPacket),
                          MakeTimeChecker(NanoSeconds(1)))
            .AddAttribute("GuestRxNsPerByte",
                          "Guest, receiving: CPU time per byte in ns (assumed: 0.7 cycles).",
                          DoubleValue(0.233),
                          MakeDoubleAccessor(&CpuCost::m_guestRxNsPerByte),
                          MakeDoubleChecker<double>(0))
            .AddAttribute("Dom0TxPacket",
                          "dom0, guest to wire: CPU time per packet (assumed: 5000 cycles).",
                          TimeValue(NanoSeconds(1667)),
                          MakeTimeAccessor(&CpuCost::m_dom0TxPacket),
                          MakeTimeChecker(NanoSeconds(1)))
            .AddAttribute("Dom0TxNsPerByte",
                          "dom0, guest to wire: CPU time per byte in ns (assumed: none).",
                          DoubleValue(0),
                          MakeDoubleAccessor(&CpuCost::m_dom0TxNsPerByte),
                          MakeDoubleChecker<double>(0))
            .AddAttribute("Dom0RxPacket",
                          "dom0, wire to guest: CPU time per packet (assumed: 8000 cycles).",
                          TimeValue(NanoSeconds(2667)),
                          MakeTimeAccessor(&CpuCost::m_dom0RxPacket),
                          MakeTimeChecker(NanoSeconds(1)))
            .AddAttribute("Dom0RxNsPerByte",
                          "dom0, wire to guest: CPU time per byte in ns (assumed: 0.7 cycles, the "
                          "copy into the guest's buffer).",
                          DoubleValue(0.233),
                          MakeDoubleAccessor(&CpuCost::m_dom0RxNsPerByte),
                          MakeDoubleChecker<double>(0))
            .AddAttribute("Event",
                          "Entry of an interrupt or event upcall (assumed: 500 cycles).",
                          TimeValue(NanoSeconds(167)),
                          MakeTimeAccessor(&CpuCost::m_eventCost),
                          MakeTimeChecker(NanoSeconds(1)))
            .AddAttribute("ContextSwitch",
                          "Switching a pCPU to another vCPU (assumed: 2 us).",
                          TimeValue(MicroSeconds(2)),
                          MakeTimeAccessor(&CpuCost::m_contextSwitch),
                          MakeTimeChecker(Time(0)));
    return tid;
}

Time
CpuCost::GuestTx(uint32_t bytes) const
{
    return For(m_guestTxPacket, m_guestTxNsPerByte, bytes);
}

Time
CpuCost::GuestRx(uint32_t bytes) const
{
    return For(m_guestRxPacket, m_guestRxNsPerByte, bytes);
}

Time
CpuCost::Dom0Tx(uint32_t bytes) const
{
    return For(m_dom0TxPacket, m_dom0TxNsPerByte, bytes);
}

Time
CpuCost::Dom0Rx(uint32_t bytes) const
{
    return For(m_dom0RxPacket, m_dom0RxNsPerByte, bytes);
}

Time
CpuCost::Event() const
{
    return m_eventCost;
}

Time
CpuCost::ContextSwitch() const
{
    return m_contextSwitch;
}

Time
CpuCost::For(Time fixed, double nsPerByte, uint32_t bytes)
{
    return fixed + NanoSeconds(static_cast<int64_t>(nsPerByte * bytes));
}

} // namespace ns3
