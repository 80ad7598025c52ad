/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef TEST_SCRIPT_PEER_H
#define TEST_SCRIPT_PEER_H

#include "script-segment.h"

#include "ns3/boolean.h"
#include "ns3/guest-internet-helper.h"
#include "ns3/inet-socket-address.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4-header.h"
#include "ns3/simple-channel.h"
#include "ns3/simple-net-device.h"
#include "ns3/simulator.h"
#include "ns3/tcp-header.h"
#include "ns3/tcp-option-sack-permitted.h"
#include "ns3/tcp-option-sack.h"
#include "ns3/tcp-option-ts.h"
#include "ns3/tcp-option-winscale.h"

#include <cmath>
#include <map>

namespace ns3::test
{

/// The other end of a script's connection: no stack, only segments.
class ScriptPeer
{
  public:
    static inline const Time START = Seconds(1); //!< time 0 of scripts: timestamps are not 0
    static constexpr uint16_t LOCAL_PORT = 1000;
    static constexpr uint16_t REMOTE_PORT = 80;

    static Address GetRemote()
    {
        return InetSocketAddress(Ipv4Address("10.0.0.2"), REMOTE_PORT);
    }

    /// Give \p node a wire to this peer, a stack and an address.
    void Connect(Ptr<Node> node, const GuestInternetHelper& internet)
    {
        auto channel = CreateObject<SimpleChannel>();
        auto device = Attach(node, channel);
        m_node = CreateObject<Node>();
        m_device = Attach(m_node, channel);
        m_device->SetReceiveCallback(MakeCallback(&ScriptPeer::OnFrame, this));
        internet.Install(node);
        Ipv4AddressHelper("10.0.0.0", "255.255.255.0").Assign(NetDeviceContainer(device));
    }

    uint32_t GetContext() const
    {
        return m_node->GetId();
    }

    void Inject(const ScriptSegment& segment)
    {
        TcpHeader tcp;
        tcp.SetSourcePort(REMOTE_PORT);
        tcp.SetDestinationPort(LOCAL_PORT);
        const uint32_t next = m_hasSyn ? std::max(m_next, 1U) : 0;
        const uint32_t from = segment.hasRange ? segment.from : next;
        const uint32_t length = segment.hasRange ? segment.to - segment.from : 0;
        tcp.SetSequenceNumber(SequenceNumber32(from));
        m_next = std::max(m_next, from + length);
        m_hasSyn = m_hasSyn || segment.syn;
        tcp.SetFlags((segment.ack ? TcpHeader::ACK : 0) | (segment.syn ? TcpHeader::SYN : 0) |
                     (segment.fin ? TcpHeader::FIN : 0) | (segment.rst ? TcpHeader::RST : 0));
        const uint32_t ack = segment.ack.value_or(0);
        tcp.SetAckNumber(SequenceNumber32(ack));
        m_window = segment.window.value_or(m_window);
        tcp.SetWindowSize(m_window);
        AddOptions(tcp, segment, ack);
        Ptr<Packet> packet = Create<Packet>(length);
        packet->AddHeader(tcp);
        Ipv4Header ip;
        ip.SetSource(Ipv4Address("10.0.0.2"));
        ip.SetDestination(Ipv4Address("10.0.0.1"));
        ip.SetProtocol(6);
        ip.SetPayloadSize(packet->GetSize());
        ip.SetTtl(64);
        packet->AddHeader(ip);
        m_device->Send(packet, m_device->GetBroadcast(), 0x0800);
    }

    uint32_t m_window{60000};          //!< what it offers, bytes
    bool m_answersSyn{false};          //!< it does the handshake by itself
    std::vector<ScriptSegment> m_sent; //!< what the socket sent, but for that handshake

  private:
    static Ptr<SimpleNetDevice> Attach(Ptr<Node> node, Ptr<SimpleChannel> channel)
    {
        auto device =
            CreateObjectWithAttributes<SimpleNetDevice>("PointToPointMode", BooleanValue(true));
        device->SetAddress(Mac48Address::Allocate());
        device->SetChannel(channel);
        node->AddDevice(device);
        return device;
    }

    static uint32_t NowMs()
    {
        return static_cast<uint32_t>(Simulator::Now().GetMilliSeconds());
    }

    void AddOptions(TcpHeader& tcp, const ScriptSegment& segment, uint32_t ack)
    {
        if (segment.syn)
        {
            tcp.AppendOption(CreateObject<TcpOptionSackPermitted>());
            auto scale = CreateObject<TcpOptionWinScale>();
            scale->SetScale(0);
            tcp.AppendOption(scale);
        }
        auto ts = CreateObject<TcpOptionTS>();
        ts->SetTimestamp(NowMs());
        ts->SetEcho(segment.echo ? static_cast<uint32_t>(*segment.echo + START.GetMilliSeconds())
                                 : Echo(ack));
        tcp.AppendOption(ts);
        if (!segment.sacks.empty())
        {
            auto sack = CreateObject<TcpOptionSack>();
            for (const auto& [from, to] : segment.sacks)
            {
                sack->AddSackBlock({SequenceNumber32(from), SequenceNumber32(to)});
            }
            tcp.AppendOption(sack);
        }
    }

    /// Timestamp of the first segment that \p ack covers anew, when it was first sent.
    uint32_t Echo(uint32_t ack)
    {
        if (ack > m_acked)
        {
            const auto first = m_firstSent.upper_bound(m_acked);
            m_echo = first == m_firstSent.end() ? m_echo : first->second;
            m_acked = ack;
        }
        return m_echo;
    }

    bool OnFrame(Ptr<NetDevice>, Ptr<const Packet> frame, uint16_t, const Address&)
    {
        Ptr<Packet> packet = frame->Copy();
        Ipv4Header ip;
        TcpHeader tcp;
        packet->RemoveHeader(ip);
        packet->RemoveHeader(tcp);
        ScriptSegment segment = Read(tcp, packet->GetSize());
        Note(tcp, segment);
        if (!m_answersSyn)
        {
            m_sent.push_back(segment);
        }
        else if (segment.syn)
        {
            Simulator::Schedule(MilliSeconds(1),
                                [this] { Inject(ScriptSegment::Parse("S ack 1")); });
        }
        else
        {
            m_answersSyn = false; // the third segment of the handshake
        }
        return true;
    }

    ScriptSegment Read(const TcpHeader& tcp, uint32_t length) const
    {
        ScriptSegment segment;
        segment.ms = (Simulator::Now() - START).GetNanoSeconds() / 1e6;
        segment.syn = tcp.GetFlags() & TcpHeader::SYN;
        segment.fin = tcp.GetFlags() & TcpHeader::FIN;
        segment.rst = tcp.GetFlags() & TcpHeader::RST;
        segment.from = tcp.GetSequenceNumber().GetValue();
        segment.to = segment.from + length;
        if (tcp.GetFlags() & TcpHeader::ACK)
        {
            segment.ack = tcp.GetAckNumber().GetValue();
        }
        segment.window = uint32_t{tcp.GetWindowSize()} << (segment.syn ? 0 : m_scale);
        if (auto option = DynamicCast<const TcpOptionSack>(tcp.GetOption(TcpOption::SACK)))
        {
            for (const auto& [from, to] : option->GetSackList())
            {
                segment.sacks.emplace_back(from.GetValue(), to.GetValue());
            }
        }
        if (auto option = DynamicCast<const TcpOptionTS>(tcp.GetOption(TcpOption::TS)))
        {
            segment.echo = static_cast<double>(option->GetEcho()) - START.GetMilliSeconds();
        }
        return segment;
    }

    void Note(const TcpHeader& tcp, const ScriptSegment& segment)
    {
        auto ts = DynamicCast<const TcpOptionTS>(tcp.GetOption(TcpOption::TS));
        if (ts && (segment.syn || segment.to > segment.from))
        {
            m_firstSent.emplace(segment.syn ? 1 : segment.to, ts->GetTimestamp());
        }
        auto scale = DynamicCast<const TcpOptionWinScale>(tcp.GetOption(TcpOption::WINSCALE));
        m_scale = scale ? scale->GetScale() : m_scale;
    }

    Ptr<Node> m_node;
    Ptr<SimpleNetDevice> m_device;
    uint32_t m_next{0};                       //!< next sequence number it sends
    bool m_hasSyn{false};                     //!< it has sent SYN
    uint32_t m_acked{0};                      //!< highest acknowledgement it has sent
    uint32_t m_echo{0};                       //!< timestamp last echoed
    uint8_t m_scale{0};                       //!< window scale of the socket
    std::map<uint32_t, uint32_t> m_firstSent; //!< timestamp by the end of a segment
};

} // namespace ns3::test

#endif /* TEST_SCRIPT_PEER_H */
