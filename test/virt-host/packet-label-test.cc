/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/ipv4-header.h"
#include "ns3/packet-label.h"
#include "ns3/tcp-header.h"
#include "ns3/tcp-option-ts.h"
#include "ns3/udp-header.h"

#include <gtest/gtest.h>

namespace
{

using namespace ns3;

/// A packet as ns-3's stack would make it.
struct Segment
{
    uint32_t payload{0};
    uint8_t flags{TcpHeader::ACK};
    uint16_t offset{0};
    uint32_t padding{0};
    bool timestamps{false};

    Ptr<Packet> Make() const
    {
        auto packet = Create<Packet>(payload);
        TcpHeader tcp;
        tcp.SetSourcePort(49153);
        tcp.SetDestinationPort(5001);
        tcp.SetSequenceNumber(SequenceNumber32(4'000'000'001));
        tcp.SetAckNumber(SequenceNumber32(2'000'000'001));
        tcp.SetFlags(flags);
        if (timestamps)
        {
            tcp.AppendOption(CreateObject<TcpOptionTS>());
        }
        packet->AddHeader(tcp);
        Ipv4Header ip;
        ip.SetSource("10.0.0.1");
        ip.SetDestination("10.0.0.2");
        ip.SetProtocol(6);
        ip.SetPayloadSize(packet->GetSize());
        ip.SetFragmentOffset(offset);
        packet->AddHeader(ip);
        packet->AddPaddingAtEnd(padding);
        return packet;
    }
};

TEST(PacketLabel, ReadsASegment)
{
    for (bool timestamps : {false, true})
    {
        Segment segment{1448};
        segment.timestamps = timestamps;
        const auto label = ReadPacketLabel(segment.Make());
        ASSERT_TRUE(label);
        EXPECT_EQ(label->GetFlow(), "10.0.0.1:49153>10.0.0.2:5001");
        EXPECT_EQ(label->GetName(), "seq 4000000001+1448");
        EXPECT_EQ(label->seq, 4'000'000'001u);
        EXPECT_EQ(label->ack, 2'000'000'001u);
        EXPECT_EQ(label->payload, 1448u);
        EXPECT_EQ(label->flags, "A");
    }
}

TEST(PacketLabel, NamesWhatASegmentCarries)
{
    const std::pair<Segment, std::string> segments[] = {
        {{0, TcpHeader::ACK}, "ack 2000000001"},
        {{0, TcpHeader::SYN}, "SYN ack 2000000001"},
        {{0, TcpHeader::FIN | TcpHeader::ACK}, "FIN ack 2000000001"},
        {{5, TcpHeader::FIN | TcpHeader::ACK | TcpHeader::PSH}, "FIN seq 4000000001+5"},
        {{0, TcpHeader::RST}, "RST ack 2000000001"},
        {{0, TcpHeader::ACK, 0, 6}, "ack 2000000001"}, // padded to Ethernet's least size
    };
    for (const auto& [segment, name] : segments)
    {
        const auto label = ReadPacketLabel(segment.Make());
        ASSERT_TRUE(label) << name;
        EXPECT_EQ(label->GetName(), name);
    }
    const Segment all{0,
                      TcpHeader::FIN | TcpHeader::SYN | TcpHeader::RST | TcpHeader::PSH |
                          TcpHeader::ACK};
    EXPECT_EQ(ReadPacketLabel(all.Make())->flags, "FSRPA");
}

TEST(PacketLabel, LeavesEverythingElse)
{
    EXPECT_FALSE(ReadPacketLabel(Create<Packet>(0)));
    EXPECT_FALSE(ReadPacketLabel(Create<Packet>(20)));
    EXPECT_FALSE(ReadPacketLabel(Create<Packet>(1500)));
    EXPECT_FALSE(ReadPacketLabel(Segment{100, TcpHeader::ACK, 64}.Make())) << "a later fragment";
    auto cut = Segment{100}.Make();
    cut->RemoveAtEnd(50);
    EXPECT_FALSE(ReadPacketLabel(cut));
    auto datagram = Create<Packet>(100);
    datagram->AddHeader(UdpHeader());
    Ipv4Header ip;
    ip.SetProtocol(17);
    ip.SetPayloadSize(108);
    datagram->AddHeader(ip);
    EXPECT_FALSE(ReadPacketLabel(datagram));
}

/// Any bytes: no crash, and what is accepted fits into the packet.
TEST(PacketLabel, SurvivesAnyHeader)
{
    const auto good = Segment{100}.Make();
    std::vector<uint8_t> bytes(good->GetSize());
    good->CopyData(bytes.data(), bytes.size());
    for (std::size_t i = 0; i < 40; ++i)
    {
        for (int value = 0; value < 256; ++value)
        {
            auto changed = bytes;
            changed[i] = value;
            const auto label = ReadPacketLabel(Create<Packet>(changed.data(), changed.size()));
            if (label)
            {
                EXPECT_LE(label->payload, changed.size());
            }
        }
    }
}

TEST(FlowFilter, MatchesEitherEnd)
{
    const PacketLabel label = *ReadPacketLabel(Segment{}.Make());
    const Ipv4Address any = Ipv4Address::GetAny();
    EXPECT_TRUE((FlowFilter{any, 0}).Matches(label));
    EXPECT_TRUE((FlowFilter{any, 5001}).Matches(label));
    EXPECT_TRUE((FlowFilter{any, 49153}).Matches(label));
    EXPECT_FALSE((FlowFilter{any, 5002}).Matches(label));
    EXPECT_TRUE((FlowFilter{"10.0.0.2", 5001}).Matches(label));
    EXPECT_TRUE((FlowFilter{"10.0.0.1", 0}).Matches(label));
    EXPECT_FALSE((FlowFilter{"10.0.0.1", 5001}).Matches(label)) << "that is the other end's port";
    EXPECT_FALSE((FlowFilter{"10.0.0.3", 0}).Matches(label));
}

} // namespace
