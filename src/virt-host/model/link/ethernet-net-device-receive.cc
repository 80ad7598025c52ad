/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// The receiving half of EthernetNetDevice, and its interrupts.

#include "ethernet-net-device.h"

#include "ns3/hv-timers.h"

namespace ns3
{

void
EthernetNetDevice::SetEmbedded()
{
    m_embedded = true;
}

bool
EthernetNetDevice::IsHardware() const
{
    return m_embedded || m_interrupts.HasHandler();
}

uint32_t
EthernetNetDevice::GetArrivalContext() const
{
    return IsHardware() ? HvTimers::HARDWARE : GetNode()->GetId();
}

void
EthernetNetDevice::Receive(const EthernetFrame& frame)
{
    m_phyRxEndTrace(frame.packet);
    if (m_errorModel && m_errorModel->IsCorrupt(frame.packet))
    {
        DropRx(frame.packet, DropReason::CORRUPTED);
        return;
    }
    Sniff(frame, Classify(frame));
    if (!m_interrupts.HasHandler())
    {
        DeliverUp(frame);
        return;
    }
    if (m_rxRing.size() >= m_rxRingSize)
    {
        DropRx(frame.packet, DropReason::NIC_RX_RING_FULL);
    }
    else
    {
        m_rxRing.push_back(frame);
    }
    m_interrupts.Raise();
}

std::size_t
EthernetNetDevice::GetNReceived() const
{
    return m_rxRing.size();
}

const EthernetFrame&
EthernetNetDevice::PeekReceived(std::size_t index) const
{
    return m_rxRing.at(index);
}

bool
EthernetNetDevice::Poll(EthernetFrame& frame)
{
    if (m_rxRing.empty())
    {
        return false;
    }
    frame = std::move(m_rxRing.front());
    m_rxRing.pop_front();
    return true;
}

void
EthernetNetDevice::SetInterruptHandler(Callback<void> handler)
{
    m_interrupts.SetHandler(handler);
}

void
EthernetNetDevice::DisableInterrupts()
{
    m_interrupts.Mask();
}

void
EthernetNetDevice::EnableInterrupts()
{
    m_interrupts.Unmask(!m_rxRing.empty() || (m_nTxDone > 0 && m_txCompletionInterrupt) ||
                        !m_doneGrants.empty() || MayWake());
}

uint64_t
EthernetNetDevice::GetNInterrupts() const
{
    return m_interrupts.GetNInterrupts();
}

} // namespace ns3
