/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "packets.h"

#include "ns3/ack-writer.h"
#include "ns3/boolean.h"
#include "ns3/global-value.h"
#include "ns3/ipv6-header.h"
#include "ns3/safe-sequence.h"
#include "ns3/super-segment.h"
#include "ns3/tcp-option-sack.h"
#include "ns3/tcp-option-ts.h"
#include "ns3/tcp-option-winscale.h"
#include "ns3/tcp-view.h"
#include "ns3/told-window.h"
#include "ns3/vsnoop-handshake.h"

#include <gtest/gtest.h>
#include <random>
#include <vector>

// The parts of vSnoop that need neither flows nor a host: arithmetic of sequence numbers and
// windows, what SYNs agree on, the bytes of ACKs.

using namespace ns3;
using namespace ns3::test;

namespace
{

using Place = SafeSequence::Place;

SequenceNumber32
Seq(uint32_t number)
{
    return SequenceNumber32(number);
}

/// Begins just before the numbers wrap.
constexpr uint32_t BASE = 0xfffffff0;

} // namespace

// ---- SafeSequence ------------------------------------------------------------------------------

TEST(SafeSequence, InOrder)
{
    SafeSequence safe;
    safe.Setup(Seq(BASE));
    EXPECT_EQ(safe.Add(Seq(BASE), Seq(BASE + 10)), Place::IN_ORDER);
    EXPECT_EQ(safe.Add(Seq(BASE), Seq(BASE + 10)), Place::OLD);
    EXPECT_EQ(safe.Add(Seq(BASE + 5), Seq(BASE + 30)), Place::IN_ORDER) << "part of it is new";
    EXPECT_EQ(safe.GetNext(), Seq(BASE + 30));
    EXPECT_FALSE(safe.HasHole());
}

TEST(SafeSequence, AHoleIsClosedByTheSegmentOrByTheGuest)
{
    for (const bool byGuest : {false, true})
    {
        SafeSequence safe;
        safe.Setup(Seq(BASE));
        EXPECT_EQ(safe.Add(Seq(BASE + 10), Seq(BASE + 20)), Place::BEYOND);
        EXPECT_EQ(safe.Add(Seq(BASE + 20), Seq(BASE + 40)), Place::BEYOND);
        EXPECT_EQ(safe.GetNext(), Seq(BASE));
        EXPECT_TRUE(safe.HasHole());
        byGuest ? safe.Acknowledge(Seq(BASE + 20)) : void(safe.Add(Seq(BASE), Seq(BASE + 10)));
        EXPECT_EQ(safe.GetNext(), Seq(BASE + 40));
        EXPECT_FALSE(safe.HasHole());
    }
}

TEST(SafeSequence, OfSeveralRunsOnlyTheLastOneCounts)
{
    SafeSequence safe;
    safe.Setup(Seq(0));
    safe.Add(Seq(10), Seq(20));
    safe.Add(Seq(30), Seq(40));
    safe.Add(Seq(0), Seq(10)); // joins what was forgotten
    EXPECT_EQ(safe.GetNext(), Seq(10));
    EXPECT_TRUE(safe.HasHole());
    safe.Acknowledge(Seq(20));
    EXPECT_EQ(safe.GetNext(), Seq(20));
    EXPECT_EQ(safe.Add(Seq(20), Seq(30)), Place::IN_ORDER);
    EXPECT_EQ(safe.GetNext(), Seq(40));
}

// Random segments and acknowledgements against a list of bytes: what is said to be sure is sure,
// and never goes back.
TEST(SafeSequence, NeverClaimsAByteThatIsNotThere)
{
    constexpr uint32_t SIZE = 400;
    for (uint32_t seed = 0; seed < 500; ++seed)
    {
        std::mt19937 random(seed);
        SafeSequence safe;
        safe.Setup(Seq(BASE));
        std::vector<bool> sure(SIZE + 1, false);
        uint32_t next = 0;
        for (int step = 0; step < 200; ++step)
        {
            const uint32_t begin = random() % SIZE;
            const uint32_t end = std::min<uint32_t>(begin + 1 + random() % 30, SIZE);
            if (random() % 4 > 0)
            {
                const Place place = safe.Add(Seq(BASE + begin), Seq(BASE + end));
                EXPECT_EQ(place,
                          end <= next     ? Place::OLD
                          : begin <= next ? Place::IN_ORDER
                                          : Place::BEYOND);
                std::fill(sure.begin() + begin, sure.begin() + end, true);
            }
            else // the guest acknowledges some of what it has without a gap
            {
                const auto gap = std::find(sure.begin(), sure.end(), false) - sure.begin();
                safe.Acknowledge(Seq(BASE + random() % (gap + 1)));
            }
            const auto now = static_cast<uint32_t>(safe.GetNext() - Seq(BASE));
            EXPECT_GE(now, next);
            next = now;
            ASSERT_TRUE(std::all_of(sure.begin(), sure.begin() + next, [](bool b) { return b; }))
                << "seed " << seed << ", step " << step;
        }
    }
}

// ---- ToldWindow --------------------------------------------------------------------------------

TEST(ToldWindow, SaysWhatIsNewAndNeverLess)
{
    ToldWindow told;
    told.Setup(Seq(BASE), 1000, 0);
    auto wire = told.Fit(Seq(BASE + 100), Seq(BASE + 2000));
    EXPECT_EQ(wire.ack, Seq(BASE + 100));
    EXPECT_EQ(wire.window, 1900);
    told.Tell(wire);
    wire = told.Fit(Seq(BASE + 50), Seq(BASE + 1500)); // both went back
    EXPECT_EQ(wire.ack, Seq(BASE + 100));
    EXPECT_EQ(wire.window, 1900);
    wire = told.Fit(Seq(BASE + 2000), Seq(BASE + 2000));
    EXPECT_EQ(wire.window, 0);
}

TEST(ToldWindow, RoundsUpOnlyToKeepAnEdge)
{
    ToldWindow told;
    told.Setup(Seq(0), 12800, 7);
    auto wire = told.Fit(Seq(0), Seq(12900));
    EXPECT_EQ(wire.window, 100) << "12900 bytes are not offered: down";
    wire = told.Fit(Seq(100), Seq(12800));
    EXPECT_EQ(wire.window, 100) << "12700 bytes are left of what was offered: up";
    told.Tell(wire);
    EXPECT_EQ(told.GetEdge(), Seq(12900));
}

TEST(ToldWindow, NothingGoesBackWhateverItIsAsked)
{
    for (uint32_t seed = 0; seed < 300; ++seed)
    {
        std::mt19937 random(seed);
        const auto scale = static_cast<uint8_t>(random() % 15);
        const uint32_t unit = 1U << scale;
        ToldWindow told;
        told.Setup(Seq(BASE), random() % 65536, scale);
        SequenceNumber32 ack = Seq(BASE);
        SequenceNumber32 edge = told.GetEdge();
        for (int step = 0; step < 200; ++step)
        {
            const SequenceNumber32 wantedAck = ack + static_cast<int32_t>(random() % 5000) - 2000;
            const SequenceNumber32 wantedEdge = edge + static_cast<int32_t>(random() % 9000) - 5000;
            const auto wire = told.Fit(std::min(wantedAck, edge), wantedEdge);
            const SequenceNumber32 newEdge = wire.ack + wire.window * unit;
            ASSERT_GE(wire.ack, ack);
            ASSERT_GE(newEdge, edge) << "seed " << seed << ", step " << step;
            ASSERT_LT(newEdge, std::max(edge, wantedEdge) + unit);
            told.Tell(wire);
            ack = wire.ack;
            edge = newEdge;
        }
    }
}

// ---- VsnoopHandshake ---------------------------------------------------------------------------

namespace
{

TcpView
Syn(const End& from, const End& to, uint32_t seq, uint8_t flags, int scale, bool stamps)
{
    TcpHeader tcp = TcpWith(seq, 501, flags, 5792);
    if (scale >= 0)
    {
        auto option = CreateObject<TcpOptionWinScale>();
        option->SetScale(static_cast<uint8_t>(scale));
        tcp.AppendOption(option);
    }
    if (stamps)
    {
        tcp.AppendOption(CreateObject<TcpOptionTS>());
    }
    return *TcpView::Parse(Segment(from, to, tcp, 0), 0x0800);
}

} // namespace

TEST(VsnoopHandshake, OptionsCountIfBothSidesHaveThem)
{
    for (int which = 0; which < 16; ++which)
    {
        VsnoopHandshake handshake;
        handshake.OnPeerSyn(
            Syn(PEER, GUEST, 500, TcpView::SYN, which & 1 ? 2 : -1, (which & 2) != 0));
        const auto answer = Syn(GUEST,
                                PEER,
                                900,
                                TcpView::SYN | TcpView::ACK,
                                which & 4 ? 7 : -1,
                                (which & 8) != 0);
        EXPECT_FALSE(handshake.IsAgreedBy(answer)) << "the guest's SYN is not known yet";
        handshake.OnGuestSyn(answer);
        EXPECT_TRUE(handshake.IsAgreedBy(answer));
        EXPECT_EQ(handshake.GetGuestScale(), (which & 5) == 5 ? 7 : 0);
        EXPECT_EQ(handshake.HasTimestamps(), (which & 10) == 10);
        EXPECT_EQ(handshake.GetPeerStart(), Seq(501));
        EXPECT_EQ(handshake.GetGuestStart(), Seq(901));
        EXPECT_EQ(handshake.GetGuestWindow(), 5792U) << "never scaled in a SYN";
        EXPECT_EQ(handshake.GetSegmentSize(1448), 1448U);
        EXPECT_FALSE(handshake.IsNewOfGuest(answer));
        EXPECT_TRUE(handshake.IsNewOfGuest(Syn(GUEST, PEER, 901, TcpView::SYN, -1, false)));
    }
}

TEST(VsnoopHandshake, TheSmallerSegmentSizeCounts)
{
    for (int which = 1; which < 4; ++which)
    {
        TcpView peer = Syn(PEER, GUEST, 500, TcpView::SYN, -1, true);
        TcpView guest = Syn(GUEST, PEER, 900, TcpView::SYN | TcpView::ACK, -1, which == 3);
        peer.mss = which & 1 ? std::optional<uint16_t>(1460) : std::nullopt;
        guest.mss = which & 2 ? std::optional<uint16_t>(1400) : std::nullopt;
        VsnoopHandshake handshake;
        handshake.OnPeerSyn(peer);
        handshake.OnGuestSyn(guest);
        EXPECT_EQ(handshake.GetSegmentSize(1448), which == 1 ? 1460U : which == 2 ? 1400U : 1388U);
    }
}

// ---- AckWriter ---------------------------------------------------------------------------------

namespace
{

FlowKey
Ipv6Key()
{
    return {IpNumber::FromIpv6(Ipv6Address("2001:db8::1")),
            IpNumber::FromIpv6(Ipv6Address("2001:db8::2")),
            GUEST.port,
            PEER.port};
}

FlowKey
Ipv4Key()
{
    return {IpNumber::FromIpv4(Ipv4Address(GUEST.address)),
            IpNumber::FromIpv4(Ipv4Address(PEER.address)),
            GUEST.port,
            PEER.port};
}

/// Sum of 16 bit words, folded: ffff if a checksum in them is right.
uint32_t
SumOf(const std::vector<uint8_t>& bytes, std::size_t begin, std::size_t end, uint64_t sum = 0)
{
    for (std::size_t i = begin; i < end; ++i)
    {
        sum += (i - begin) % 2 ? bytes[i] : bytes[i] << 8;
    }
    while (sum >> 16)
    {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    return static_cast<uint32_t>(sum);
}

std::vector<uint8_t>
BytesOf(const Ptr<const Packet>& packet)
{
    std::vector<uint8_t> bytes(packet->GetSize());
    packet->CopyData(bytes.data(), bytes.size());
    return bytes;
}

/// Whether all checksums of a packet are right.
bool
HasGoodChecksums(const Ptr<const Packet>& packet)
{
    const auto bytes = BytesOf(packet);
    const bool ipv4 = bytes[0] >> 4 == 4;
    const std::size_t ip = ipv4 ? 20 : 40;
    const uint64_t pseudo = SumOf(bytes, ipv4 ? 12 : 8, ip) + 6 + (bytes.size() - ip);
    return SumOf(bytes, ip, bytes.size(), pseudo) == 0xffff &&
           (!ipv4 || SumOf(bytes, 0, ip) == 0xffff);
}

/// Checksums are computed while this lives.
struct WithChecksums
{
    WithChecksums()
    {
        GlobalValue::Bind("ChecksumEnabled", BooleanValue(true));
    }

    ~WithChecksums()
    {
        GlobalValue::Bind("ChecksumEnabled", BooleanValue(false));
    }
};

} // namespace

TEST(AckWriter, WritesWhatItIsToldInBothFamilies)
{
    for (const bool ipv6 : {false, true})
    {
        const FlowKey key = ipv6 ? Ipv6Key() : Ipv4Key();
        const auto packet = WriteAck({key, Seq(77), {Seq(4000000000U), 1234}, std::pair(11U, 12U)});
        const auto view = TcpView::Parse(packet, ipv6 ? 0x86dd : 0x0800);
        ASSERT_TRUE(view);
        EXPECT_EQ(view->GetKey(), key);
        EXPECT_EQ(view->seq, Seq(77));
        EXPECT_EQ(view->ack, Seq(4000000000U));
        EXPECT_EQ(view->window, 1234);
        EXPECT_EQ(view->flags, TcpView::ACK);
        EXPECT_EQ(view->payload, 0U);
        EXPECT_TRUE(view->hasTimestamp);
        EXPECT_EQ(view->tsValue, 11U);
        EXPECT_EQ(view->tsEcho, 12U);
        const auto plain = WriteAck({key, Seq(1), {Seq(2), 3}, std::nullopt});
        EXPECT_EQ(plain->GetSize(), ipv6 ? 60U : 40U);
        EXPECT_FALSE(TcpView::Parse(plain, ipv6 ? 0x86dd : 0x0800)->hasTimestamp);
    }
}

TEST(AckWriter, ChecksumsAreRight)
{
    const WithChecksums on;
    for (const FlowKey& key : {Ipv4Key(), Ipv6Key()})
    {
        const auto packet = WriteAck({key, Seq(77), {Seq(5), 1234}, std::pair(11U, 12U)});
        EXPECT_TRUE(HasGoodChecksums(packet));
        EXPECT_TRUE(HasGoodChecksums(RewriteAck(packet, {Seq(6), 99})));
    }
}

TEST(AckWriter, RewritesTwoFieldsAndNothingElse)
{
    TcpHeader tcp = TcpWith(9, 100, TcpView::ACK | TcpView::PSH, 50);
    auto sack = CreateObject<TcpOptionSack>();
    sack->AddSackBlock({Seq(300), Seq(400)});
    tcp.AppendOption(sack);
    const auto packet = Segment(GUEST, PEER, tcp, 333);
    packet->AddPacketTag(SuperSegmentTag(100));
    const auto before = BytesOf(packet);
    const auto rewritten = RewriteAck(packet, {Seq(0x01020304), 0x0506});
    EXPECT_EQ(BytesOf(packet), before) << "the packet itself stays as it is";
    auto expected = before;
    const std::vector<uint8_t> ack{1, 2, 3, 4};
    const std::vector<uint8_t> window{5, 6};
    std::copy(ack.begin(), ack.end(), expected.begin() + 28);
    std::copy(window.begin(), window.end(), expected.begin() + 34);
    EXPECT_EQ(BytesOf(rewritten), expected);
    EXPECT_TRUE(IsSuperSegment(rewritten)) << "tags stay";
}
