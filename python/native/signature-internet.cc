/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "signature.h"

#include "ns3/ipv4-l3-protocol.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/tcp-header.h"
#include "ns3/tcp-socket-base.h"
#include "ns3/tcp-socket-state.h"
#include "ns3/tcp-socket.h"

namespace vflood
{

namespace
{

using ns3::Packet;
using ns3::Ptr;
using ns3::TcpSocket;
using ns3::TcpSocketState;

template <class Header>
void
WriteSent(Probe& p, const Header&, Ptr<const Packet> packet, uint32_t interface)
{
    p.Add(AsWhole(packet->GetSize()));
    p.Add(AsWhole(interface));
}

template <class Ip>
void
WriteTxRx(Probe& p, Ptr<const Packet> packet, Ptr<Ip>, uint32_t interface)
{
    p.Add(AsWhole(packet->GetSize()));
    p.Add(AsWhole(interface));
}

void
WriteSegment(Probe& p,
             Ptr<const Packet> packet,
             const ns3::TcpHeader& header,
             Ptr<const ns3::TcpSocketBase>)
{
    p.Add(AsWhole(header.GetSequenceNumber().GetValue()));
    p.Add(AsWhole(header.GetAckNumber().GetValue()));
    p.Add(AsWhole(header.GetWindowSize()));
    p.Add(ns3::TcpHeader::FlagsToString(header.GetFlags()));
    p.Add(AsWhole(packet->GetSize()));
}

template <class Header, class Reason, class Ip>
void
WriteDrop(Probe& p,
          const Header&,
          Ptr<const Packet> packet,
          Reason reason,
          Ptr<Ip>,
          uint32_t interface)
{
    p.Add(AsWhole(packet->GetSize()));
    p.Add(AsWhole(reason));
    p.Add(AsWhole(interface));
}

} // namespace

void
AddInternetSignatures(Signatures& all)
{
    const std::vector<Column> packet{Whole("size", "bytes"), Whole("interface")};
    all["ns3::Ipv4L3Protocol::SentTracedCallback"] =
        Recorder<const ns3::Ipv4Header&, Ptr<const Packet>, uint32_t>::Make(
            packet,
            &WriteSent<ns3::Ipv4Header>);
    all["ns3::Ipv4L3Protocol::TxRxTracedCallback"] =
        Recorder<Ptr<const Packet>, Ptr<ns3::Ipv4>, uint32_t>::Make(packet, &WriteTxRx<ns3::Ipv4>);
    all["ns3::Ipv6L3Protocol::SentTracedCallback"] =
        Recorder<const ns3::Ipv6Header&, Ptr<const Packet>, uint32_t>::Make(
            packet,
            &WriteSent<ns3::Ipv6Header>);
    all["ns3::Ipv6L3Protocol::TxRxTracedCallback"] =
        Recorder<Ptr<const Packet>, Ptr<ns3::Ipv6>, uint32_t>::Make(packet, &WriteTxRx<ns3::Ipv6>);
    using State = TcpSocket::TcpStates_t;
    all["ns3::TcpStatesTracedValueCallback"] =
        Recorder<State, State>::Make({Whole("value")}, [](Probe& p, State, State now) {
            p.Add(AsWhole(now), TcpSocket::TcpStateName[now]);
        });
    using Congestion = TcpSocketState::TcpCongState_t;
    all["ns3::TcpSocketState::TcpCongStatesTracedValueCallback"] =
        Recorder<Congestion, Congestion>::Make({Whole("value")},
                                               [](Probe& p, Congestion, Congestion now) {
                                                   p.Add(AsWhole(now),
                                                         TcpSocketState::TcpCongStateName[now]);
                                               });
    all["ns3::TracedValueCallback::TcpCongState"] =
        all["ns3::TcpSocketState::TcpCongStatesTracedValueCallback"];
    using Ecn = TcpSocketState::EcnState_t;
    all["ns3::TcpSocketState::EcnStatesTracedValueCallback"] =
        Recorder<Ecn, Ecn>::Make({Whole("value")}, [](Probe& p, Ecn, Ecn now) {
            p.Add(AsWhole(now), TcpSocketState::EcnStateName[now]);
        });
    all["ns3::TracedValueCallback::EcnState"] =
        all["ns3::TcpSocketState::EcnStatesTracedValueCallback"];
    all["ns3::TcpSocketBase::TcpTxRxTracedCallback"] =
        Recorder<Ptr<const Packet>, const ns3::TcpHeader&, Ptr<const ns3::TcpSocketBase>>::Make(
            {Whole("sequence", "bytes"),
             Whole("ack", "bytes"),
             Whole("window"),
             Text("flags"),
             Whole("size", "bytes")},
            &WriteSegment);
    const std::vector<Column> drop{Whole("size", "bytes"), Whole("reason"), Whole("interface")};
    using Reason4 = ns3::Ipv4L3Protocol::DropReason;
    all["ns3::Ipv4L3Protocol::DropTracedCallback"] =
        Recorder<const ns3::Ipv4Header&, Ptr<const Packet>, Reason4, Ptr<ns3::Ipv4>, uint32_t>::
            Make(drop, &WriteDrop<ns3::Ipv4Header, Reason4, ns3::Ipv4>);
    using Reason6 = ns3::Ipv6L3Protocol::DropReason;
    all["ns3::Ipv6L3Protocol::DropTracedCallback"] =
        Recorder<const ns3::Ipv6Header&, Ptr<const Packet>, Reason6, Ptr<ns3::Ipv6>, uint32_t>::
            Make(drop, &WriteDrop<ns3::Ipv6Header, Reason6, ns3::Ipv6>);
    all["ns3::TcpDctcp::CongestionEstimateTracedCallback"] =
        Recorder<uint32_t, uint32_t, double>::Make(
            {Number("alpha"), Whole("acked", "bytes"), Whole("marked", "bytes")},
            [](Probe& p, uint32_t acked, uint32_t marked, double alpha) {
                p.Add(alpha);
                p.Add(AsWhole(acked));
                p.Add(AsWhole(marked));
            });
}

} // namespace vflood
