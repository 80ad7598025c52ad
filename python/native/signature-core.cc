/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "signature.h"

#include "ns3/address.h"
#include "ns3/data-rate.h"
#include "ns3/inet-socket-address.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/mac48-address.h"
#include "ns3/packet.h"
#include "ns3/queue-disc.h"
#include "ns3/queue-item.h"
#include "ns3/sequence-number.h"

#include <sstream>

namespace vflood
{

namespace
{

using ns3::Address;
using ns3::Packet;
using ns3::Ptr;

/**
 * \tparam T a whole number
 * \return signature of a TracedValue
 */
template <class T>
Signature
WholeValue()
{
    return Recorder<T, T>::Make({Whole("value")}, [](Probe& p, T, T now) { p.Add(AsWhole(now)); });
}

} // namespace

std::string
AddressText(const Address& address)
{
    std::ostringstream text;
    if (ns3::InetSocketAddress::IsMatchingType(address))
    {
        const auto end = ns3::InetSocketAddress::ConvertFrom(address);
        text << end.GetIpv4() << ":" << end.GetPort();
    }
    else if (ns3::Inet6SocketAddress::IsMatchingType(address))
    {
        const auto end = ns3::Inet6SocketAddress::ConvertFrom(address);
        text << "[" << end.GetIpv6() << "]:" << end.GetPort();
    }
    else if (ns3::Mac48Address::IsMatchingType(address))
    {
        text << ns3::Mac48Address::ConvertFrom(address);
    }
    else
    {
        text << address;
    }
    return text.str();
}

void
AddCoreSignatures(Signatures& all)
{
    using ns3::DataRate;
    using ns3::SequenceNumber32;
    using ns3::Time;
    const std::string traced = "ns3::TracedValueCallback::";
    all[traced + "Bool"] = WholeValue<bool>();
    all[traced + "Int8"] = WholeValue<int8_t>();
    all[traced + "Uint8"] = WholeValue<uint8_t>();
    all[traced + "Int16"] = WholeValue<int16_t>();
    all[traced + "Uint16"] = WholeValue<uint16_t>();
    all[traced + "Int32"] = WholeValue<int32_t>();
    all[traced + "Uint32"] = WholeValue<uint32_t>();
    all[traced + "Int64"] = WholeValue<int64_t>();
    all[traced + "Uint64"] = WholeValue<uint64_t>();
    all[traced + "Double"] =
        Recorder<double, double>::Make({Number("value")},
                                       [](Probe& p, double, double now) { p.Add(now); });
    all[traced + "Time"] =
        Recorder<Time, Time>::Make({Number("value", "s")},
                                   [](Probe& p, Time, Time now) { p.Add(now.GetSeconds()); });
    all[traced + "DataRate"] = Recorder<DataRate, DataRate>::Make(
        {Whole("value", "bps")},
        [](Probe& p, DataRate, DataRate now) { p.Add(AsWhole(now.GetBitRate())); });
    all[traced + "SequenceNumber32"] = Recorder<SequenceNumber32, SequenceNumber32>::Make(
        {Whole("value", "bytes")},
        [](Probe& p, SequenceNumber32, SequenceNumber32 now) { p.Add(AsWhole(now.GetValue())); });
    all["ns3::SequenceNumber32TracedValueCallback"] = all[traced + "SequenceNumber32"];
    all["ns3::Time::TracedCallback"] =
        Recorder<Time>::Make({Number("value", "s")},
                             [](Probe& p, Time t) { p.Add(t.GetSeconds()); });
    all["ns3::Packet::TracedCallback"] = Recorder<Ptr<const Packet>>::Make(
        {Whole("size", "bytes")},
        [](Probe& p, Ptr<const Packet> packet) { p.Add(AsWhole(packet->GetSize())); });
    all["ns3::Packet::AddressTracedCallback"] = Recorder<Ptr<const Packet>, const Address&>::Make(
        {Whole("size", "bytes"), Text("address")},
        [](Probe& p, Ptr<const Packet> packet, const Address& address) {
            p.Add(AsWhole(packet->GetSize()));
            p.Add(AddressText(address));
        });
    all["ns3::Packet::PacketAddressTracedCallback"] = all["ns3::Packet::AddressTracedCallback"];
    all["ns3::Packet::TwoAddressTracedCallback"] =
        Recorder<Ptr<const Packet>, const Address&, const Address&>::Make(
            {Whole("size", "bytes"), Text("source"), Text("destination")},
            [](Probe& p,
               Ptr<const Packet> packet,
               const Address& source,
               const Address& destination) {
                p.Add(AsWhole(packet->GetSize()));
                p.Add(AddressText(source));
                p.Add(AddressText(destination));
            });
    all["ns3::Packet::SizeTracedCallback"] = Recorder<uint32_t, uint32_t>::Make(
        {Whole("value", "bytes")},
        [](Probe& p, uint32_t, uint32_t now) { p.Add(AsWhole(now)); });
    all["ns3::QueueDiscItem::TracedCallback"] = Recorder<Ptr<const ns3::QueueDiscItem>>::Make(
        {Whole("size", "bytes")},
        [](Probe& p, Ptr<const ns3::QueueDiscItem> item) { p.Add(AsWhole(item->GetSize())); });
    // ns-3 gives these the name of a callback without the reason, and a wrong number.
    const Signature dropped = Recorder<Ptr<const ns3::QueueDiscItem>, const char*>::Make(
        {Whole("size", "bytes"), Text("reason")},
        [](Probe& p, Ptr<const ns3::QueueDiscItem> item, const char* reason) {
            p.Add(AsWhole(item->GetSize()));
            p.Add(std::string(reason));
        });
    for (const char* source : {"DropBeforeEnqueue", "DropAfterDequeue", "Mark"})
    {
        all["ns3::QueueDisc::" + std::string(source)] = dropped;
    }
    all["ns3::CobaltQueueDisc::DropNext"] = all[traced + "Int64"];
}

} // namespace vflood
