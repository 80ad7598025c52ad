/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "packets.h"

#include "ns3/ipv6-header.h"
#include "ns3/tcp-option-sack-permitted.h"
#include "ns3/tcp-option-sack.h"
#include "ns3/tcp-option-ts.h"
#include "ns3/tcp-option-winscale.h"
#include "ns3/tcp-view.h"

#include <gtest/gtest.h>
#include <vector>

using namespace ns3;
using namespace ns3::test;

namespace
{

constexpr uint16_t IPV4 = 0x0800;
constexpr uint16_t IPV6 = 0x86dd;

/// Bytes of a packet, to be damaged and parsed again.
std::vector<uint8_t>
BytesOf(const Ptr<Packet>& packet)
{
    std::vector<uint8_t> bytes(packet->GetSize());
    packet->CopyData(bytes.data(), bytes.size());
    return bytes;
}

std::optional<TcpView>
Parse(const std::vector<uint8_t>& bytes)
{
    return TcpView::Parse(Create<Packet>(bytes.data(), bytes.size()), IPV4);
}

} // namespace

TEST(TcpView, ReadsWhatNs3Wrote)
{
    const auto packet = Segment(GUEST, PEER, TcpWith(4000000000U, 77, TcpView::ACK, 513), 1448);
    const auto view = TcpView::Parse(packet, IPV4);
    ASSERT_TRUE(view);
    EXPECT_EQ(view->source.low, 0xffff00000000ULL | Ipv4Address(GUEST.address).Get());
    EXPECT_EQ(view->GetKey().Reversed().localPort, PEER.port);
    EXPECT_EQ(view->sourcePort, GUEST.port);
    EXPECT_EQ(view->seq.GetValue(), 4000000000U);
    EXPECT_EQ(view->ack.GetValue(), 77U);
    EXPECT_EQ(view->window, 513);
    EXPECT_EQ(view->payload, 1448U);
    EXPECT_EQ(view->GetEnd().GetValue(), 4000001448U);
    EXPECT_TRUE(view->Has(TcpView::ACK));
    EXPECT_FALSE(view->Has(TcpView::SYN | TcpView::FIN | TcpView::RST));
    EXPECT_FALSE(view->wscale || view->mss || view->sackPermitted || view->hasTimestamp);
}

namespace
{

/// An IPv6 TCP segment of 100 bytes.
Ptr<Packet>
Segment6(uint8_t next)
{
    Ptr<Packet> packet = Create<Packet>(100);
    TcpHeader tcp = TcpWith(5, 77, TcpView::ACK | TcpView::ECE, 513);
    tcp.SetSourcePort(1000);
    tcp.SetDestinationPort(80);
    tcp.AppendOption(CreateObject<TcpOptionTS>());
    packet->AddHeader(tcp);
    Ipv6Header ip;
    ip.SetSource(Ipv6Address("2001:db8::1"));
    ip.SetDestination(Ipv6Address("2001:db8::2"));
    ip.SetNextHeader(next);
    ip.SetPayloadLength(static_cast<uint16_t>(packet->GetSize()));
    packet->AddHeader(ip);
    return packet;
}

} // namespace

TEST(TcpView, ReadsIpv6)
{
    auto packet = Segment6(6);
    packet->AddPaddingAtEnd(6);
    const auto view = TcpView::Parse(packet, IPV6);
    ASSERT_TRUE(view);
    EXPECT_EQ(view->source.high, 0x20010db800000000ULL);
    EXPECT_EQ(view->source.low, 1U);
    EXPECT_EQ(view->dest.low, 2U);
    EXPECT_EQ(view->destPort, 80);
    EXPECT_EQ(view->seq.GetValue(), 5U);
    EXPECT_EQ(view->payload, 100U);
    EXPECT_TRUE(view->Has(TcpView::ECE));
    EXPECT_TRUE(view->hasTimestamp);
    const FlowKey key{IpNumber::FromIpv6(Ipv6Address("2001:db8::1")),
                      IpNumber::FromIpv6(Ipv6Address("2001:db8::2")),
                      1000,
                      80};
    EXPECT_EQ(view->GetKey(), key);
}

TEST(TcpView, NothingForOtherIpv6)
{
    EXPECT_FALSE(TcpView::Parse(Segment6(6), IPV4));
    for (uint8_t next : {0, 17, 43, 44, 60}) // extension headers, fragments and UDP
    {
        EXPECT_FALSE(TcpView::Parse(Segment6(next), IPV6)) << +next;
    }
    const auto good = BytesOf(Segment6(6));
    for (std::size_t size = 1; size < good.size(); ++size)
    {
        EXPECT_FALSE(TcpView::Parse(Create<Packet>(good.data(), size), IPV6)) << size;
    }
}

TEST(TcpView, MappedAddressesAreIpv4)
{
    const auto mapped = IpNumber::FromIpv6(Ipv6Address::MakeIpv4MappedAddress("10.0.0.1"));
    const auto plain = IpNumber::FromIpv4(Ipv4Address("10.0.0.1"));
    EXPECT_EQ(mapped.high, plain.high);
    EXPECT_EQ(mapped.low, plain.low);
}

TEST(TcpView, SynAndFinTakeSequenceSpace)
{
    const auto syn = TcpView::Parse(Segment(GUEST, PEER, TcpWith(9, 0, TcpView::SYN, 1), 0), IPV4);
    EXPECT_EQ(syn->GetLength(), 1U);
    const auto fin =
        TcpView::Parse(Segment(GUEST, PEER, TcpWith(9, 0, TcpView::FIN | TcpView::ACK, 1), 10),
                       IPV4);
    EXPECT_EQ(fin->GetLength(), 11U);
}

TEST(TcpView, ReadsOptions)
{
    TcpHeader tcp = TcpWith(1, 2, TcpView::SYN, 3);
    auto scale = CreateObject<TcpOptionWinScale>();
    scale->SetScale(7);
    auto stamp = CreateObject<TcpOptionTS>();
    stamp->SetTimestamp(0x01020304);
    stamp->SetEcho(0xf0e0d0c0);
    ASSERT_TRUE(tcp.AppendOption(stamp));
    ASSERT_TRUE(tcp.AppendOption(scale));
    ASSERT_TRUE(tcp.AppendOption(CreateObject<TcpOptionSackPermitted>()));
    const auto view = TcpView::Parse(Segment(GUEST, PEER, tcp, 0), IPV4);
    ASSERT_TRUE(view);
    EXPECT_EQ(view->wscale.value_or(99), 7);
    EXPECT_TRUE(view->sackPermitted);
    EXPECT_FALSE(view->hasSack);
    EXPECT_TRUE(view->hasTimestamp);
    EXPECT_EQ(view->tsValue, 0x01020304U);
    EXPECT_EQ(view->tsEcho, 0xf0e0d0c0U);
}

TEST(TcpView, ReadsSackAndMss)
{
    TcpHeader tcp = TcpWith(1, 2, TcpView::ACK, 3);
    auto sack = CreateObject<TcpOptionSack>();
    sack->AddSackBlock({SequenceNumber32(10), SequenceNumber32(20)});
    ASSERT_TRUE(tcp.AppendOption(sack));
    EXPECT_TRUE(TcpView::Parse(Segment(GUEST, PEER, tcp, 0), IPV4)->hasSack);
    // ns-3 sockets write no MSS option: put one over the SACK option's place.
    auto bytes = BytesOf(Segment(GUEST, PEER, tcp, 0));
    const uint8_t mss[] = {2, 4, 0x05, 0xb4, 0};
    std::copy(std::begin(mss), std::end(mss), bytes.begin() + 40);
    EXPECT_EQ(Parse(bytes)->mss.value_or(0), 1460);
}

TEST(TcpView, WindowScaleIsAtMost14)
{
    TcpHeader tcp = TcpWith(1, 2, TcpView::SYN, 3);
    tcp.AppendOption(CreateObject<TcpOptionWinScale>());
    auto bytes = BytesOf(Segment(GUEST, PEER, tcp, 0));
    ASSERT_EQ(bytes[40], 3);
    bytes[42] = 200;
    EXPECT_EQ(Parse(bytes)->wscale.value_or(0), 14);
}

TEST(TcpView, PaddingIsNoPayload)
{
    auto packet = Segment(GUEST, PEER, TcpWith(1, 2, TcpView::ACK, 3), 0);
    packet->AddPaddingAtEnd(6);
    EXPECT_EQ(TcpView::Parse(packet, IPV4)->payload, 0U);
}

TEST(TcpView, NothingForOthers)
{
    const auto good = BytesOf(Segment(GUEST, PEER, TcpWith(1, 2, TcpView::ACK, 3), 8));
    ASSERT_TRUE(Parse(good));
    EXPECT_FALSE(TcpView::Parse(Create<Packet>(good.data(), good.size()), 0x0806)); // ARP
    auto udp = good;
    udp[9] = 17;
    EXPECT_FALSE(Parse(udp));
    auto six = good;
    six[0] = 0x65;
    EXPECT_FALSE(Parse(six));
    auto firstFragment = good;
    firstFragment[6] = 0x20;
    EXPECT_FALSE(Parse(firstFragment));
    auto laterFragment = good;
    laterFragment[7] = 1;
    EXPECT_FALSE(Parse(laterFragment));
    auto dontFragment = good;
    dontFragment[6] = 0x40;
    EXPECT_TRUE(Parse(dontFragment));
}

TEST(TcpView, NothingForCutOffHeaders)
{
    const auto good = BytesOf(Segment(GUEST, PEER, TcpWith(1, 2, TcpView::ACK, 3), 8));
    for (std::size_t size = 1; size < good.size(); ++size)
    {
        EXPECT_FALSE(Parse(std::vector<uint8_t>(good.begin(), good.begin() + size))) << size;
    }
}

TEST(TcpView, AnyByteAnyValueIsHarmless)
{
    TcpHeader tcp = TcpWith(1, 2, TcpView::SYN, 3);
    tcp.AppendOption(CreateObject<TcpOptionTS>());
    tcp.AppendOption(CreateObject<TcpOptionWinScale>());
    const auto good = BytesOf(Segment(GUEST, PEER, tcp, 4));
    uint32_t views = 0;
    for (std::size_t i = 0; i < good.size(); ++i)
    {
        for (int value = 0; value < 256; ++value)
        {
            auto bytes = good;
            bytes[i] = static_cast<uint8_t>(value);
            const auto view = Parse(bytes);
            views += view ? 1 : 0;
            EXPECT_LE(view ? view->payload : 0U, good.size());
        }
    }
    EXPECT_GT(views, 1000U);
}

TEST(TcpView, SeesCongestionMarks)
{
    for (uint8_t ecn = 0; ecn < 4; ++ecn)
    {
        auto packet = Segment(GUEST, PEER, TcpWith(1, 2, TcpView::ACK, 3), 100);
        auto bytes = BytesOf(packet);
        bytes[1] = static_cast<uint8_t>(0xfc | ecn);
        EXPECT_EQ(Parse(bytes)->congested, ecn == 3);
    }
    std::vector<uint8_t> ipv6(60);
    ipv6[0] = 0x60;
    ipv6[5] = 20; // payload length
    ipv6[6] = 6;  // TCP
    ipv6[52] = 0x50;
    for (uint8_t ecn = 0; ecn < 4; ++ecn)
    {
        ipv6[1] = static_cast<uint8_t>(0xcf | ecn << 4);
        const auto view = TcpView::Parse(Create<Packet>(ipv6.data(), ipv6.size()), 0x86dd);
        ASSERT_TRUE(view);
        EXPECT_EQ(view->congested, ecn == 3);
    }
}
