/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// The attributes of EthernetNetDevice, and what is checked when they are set.

#include "ethernet-net-device.h"

#include "ns3/attribute-range.h"
#include "ns3/boolean.h"
#include "ns3/pointer.h"
#include "ns3/uinteger.h"
#include "ns3/virt-error.h"

#include <sstream>

namespace ns3
{

TypeId
EthernetNetDevice::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::EthernetNetDevice")
            .SetParent<EthernetDeviceBase>()
            .SetGroupName("VirtHost")
            .AddConstructor<EthernetNetDevice>()
            .AddAttribute("DataRate",
                          "Speed of the wire, above zero (published: gigabit Ethernet).",
                          DataRateValue(DataRate("1Gb/s")),
                          MakeDataRateAccessor(&EthernetNetDevice::SetDataRate,
                                               &EthernetNetDevice::GetDataRate),
                          MakeDataRateChecker())
            .AddAttribute(
                "TxQueue",
                "The transmit queue, a DropTailQueue<Packet> in packets or bytes of "
                "payload; each device has one of its own unless one is set here.",
                TypeId::ATTR_GET | TypeId::ATTR_SET,
                PointerValue(),
                MakePointerAccessor(&EthernetNetDevice::SetQueue, &EthernetNetDevice::GetQueue),
                MakePointerChecker<Queue<Packet>>())
            .AddAttribute("TxQueueSize",
                          "Largest size of the transmit queue, in packets or bytes of payload "
                          "(published: Linux txqueuelen 1000).",
                          QueueSizeValue(QueueSize("1000p")),
                          MakeQueueSizeAccessor(&EthernetNetDevice::SetQueueSize,
                                                &EthernetNetDevice::GetQueueSize),
                          MakeQueueSizeChecker())
            .AddAttribute("ReceiveErrorModel",
                          "Decides which received frames are lost; none by default.",
                          PointerValue(),
                          MakePointerAccessor(&EthernetNetDevice::m_errorModel),
                          MakePointerChecker<ErrorModel>())
            .AddAttribute("RxRingSize",
                          "Frames that wait for the driver, at least 1; only with an interrupt "
                          "handler (assumed: 256).",
                          UintegerValue(256),
                          MakeUintegerAccessor(&EthernetNetDevice::SetRxRingSize,
                                               &EthernetNetDevice::GetRxRingSize),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute("InterruptDelay",
                          "From the first cause of an interrupt to the interrupt, not negative; "
                          "causes in between share it (assumed: 20 us).",
                          TimeValue(MicroSeconds(20)),
                          MakeTimeAccessor(&EthernetNetDevice::SetInterruptDelay,
                                           &EthernetNetDevice::GetInterruptDelay),
                          MakeTimeChecker())
            .AddAttribute("InterruptInterval",
                          "From an interrupt to the next one at least, not negative: 0 for none "
                          "(assumed), 125 us for the 8000 interrupts per second that Intel's "
                          "gigabit driver allowed by default until Linux 2.6.19 (published).",
                          TimeValue(Time(0)),
                          MakeTimeAccessor(&EthernetNetDevice::SetInterruptInterval,
                                           &EthernetNetDevice::GetInterruptInterval),
                          MakeLeastTimeChecker("ns3::EthernetNetDevice::InterruptInterval",
                                               Time(0),
                                               "0 is the default: no least interval"))
            .AddAttribute("TxCompletionInterrupt",
                          "Whether finished transmissions raise interrupts (assumed: they do). "
                          "They always do while queue discs above wait for room, and for frames "
                          "that hold pages of a guest.",
                          BooleanValue(true),
                          MakeBooleanAccessor(&EthernetNetDevice::m_txCompletionInterrupt),
                          MakeBooleanChecker())
            .AddTraceSource("PhyTxBegin",
                            "The first bit of a packet leaves.",
                            MakeTraceSourceAccessor(&EthernetNetDevice::m_phyTxBeginTrace),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("PhyRxEnd",
                            "The last bit of a packet has arrived, whatever becomes of it.",
                            MakeTraceSourceAccessor(&EthernetNetDevice::m_phyRxEndTrace),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("PhyTxEnd",
                            "A packet has left and the wire is free again.",
                            MakeTraceSourceAccessor(&EthernetNetDevice::m_phyTxEndTrace),
                            "ns3::Packet::TracedCallback");
    return tid;
}

void
EthernetNetDevice::SetQueue(Ptr<Queue<Packet>> queue)
{
    if (!DynamicCast<DropTailQueue<Packet>>(queue) || !queue->IsEmpty() || !m_queue->IsEmpty())
    {
        throw VirtError("Attribute TxQueue of EthernetNetDevice: it takes an empty "
                        "ns3::DropTailQueue<Packet>, before the first packet is sent; for another "
                        "discipline install a queue disc above the device");
    }
    m_queue = queue;
}

Ptr<Queue<Packet>>
EthernetNetDevice::GetQueue() const
{
    return m_queue;
}

void
EthernetNetDevice::SetQueueSize(QueueSize size)
{
    if (size.GetValue() == 0)
    {
        throw VirtError("Attribute TxQueueSize of EthernetNetDevice is 0: it takes at least 1p, or "
                        "bytes for at least one packet, e.g. 1000p or 256KB");
    }
    m_queue->SetMaxSize(size);
}

QueueSize
EthernetNetDevice::GetQueueSize() const
{
    return m_queue->GetMaxSize();
}

void
EthernetNetDevice::SetDataRate(DataRate rate)
{
    if (rate.GetBitRate() == 0)
    {
        throw VirtError("Attribute DataRate of EthernetNetDevice is 0: it must be above zero, e.g. "
                        "1Gb/s");
    }
    m_rate = rate;
}

DataRate
EthernetNetDevice::GetDataRate() const
{
    return m_rate;
}

void
EthernetNetDevice::SetInterruptDelay(Time delay)
{
    if (delay.IsStrictlyNegative())
    {
        std::ostringstream text;
        text << "Attribute InterruptDelay of EthernetNetDevice is " << delay.As(Time::US)
             << ": it must not be negative; 0 raises an interrupt at once, 20us is the default";
        throw VirtError(text.str());
    }
    m_interrupts.SetDelay(delay);
}

Time
EthernetNetDevice::GetInterruptDelay() const
{
    return m_interrupts.GetDelay();
}

void
EthernetNetDevice::SetInterruptInterval(Time interval)
{
    m_interrupts.SetInterval(interval);
}

Time
EthernetNetDevice::GetInterruptInterval() const
{
    return m_interrupts.GetInterval();
}

void
EthernetNetDevice::SetRxRingSize(uint32_t size)
{
    if (size == 0)
    {
        throw VirtError(
            "Attribute RxRingSize of EthernetNetDevice is 0: it takes at least 1 entry; "
            "256 is the default");
    }
    m_rxRingSize = size;
}

uint32_t
EthernetNetDevice::GetRxRingSize() const
{
    return m_rxRingSize;
}

} // namespace ns3
