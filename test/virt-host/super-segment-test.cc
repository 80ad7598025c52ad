/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "tcp-segments.h"

#include "ns3/boolean.h"
#include "ns3/global-value.h"
#include "ns3/super-segment.h"

#include <gtest/gtest.h>
#include <random>

using namespace ns3;
using namespace ns3::test;

namespace
{

using Packets = std::vector<Ptr<Packet>>;

/// Merge neighbours as long as they fit, as netfront does.
Packets
Merge(const Packets& packets, uint32_t maxSize = 65536)
{
    Packets merged;
    for (std::size_t i = 0; i < packets.size();)
    {
        SuperSegmentBuilder builder(packets[i], maxSize);
        std::size_t end = i + 1;
        while (end < packets.size() && builder.Add(packets[end]))
        {
            ++end;
        }
        Ptr<Packet> super = builder.Finish();
        EXPECT_EQ(super != nullptr, end > i + 1);
        merged.push_back(super ? super : packets[i]);
        i = end;
    }
    return merged;
}

Packets
Split(const Packets& packets)
{
    Packets segments;
    for (const auto& packet : packets)
    {
        for (const auto& segment : SplitSuperSegment(packet))
        {
            segments.push_back(segment);
        }
    }
    return segments;
}

void
ExpectSameBytes(const Packets& found, const Packets& expected)
{
    ASSERT_EQ(found.size(), expected.size());
    for (std::size_t i = 0; i < found.size(); ++i)
    {
        ASSERT_EQ(Bytes(found[i]), Bytes(expected[i])) << "packet " << i;
        ASSERT_FALSE(IsSuperSegment(found[i])) << "packet " << i;
    }
}

/// Random flows of random segments, sometimes sent again, sometimes odd.
class RandomTraffic
{
  public:
    explicit RandomTraffic(uint32_t seed)
        : m_random(seed)
    {
        m_identification = m_random();
        for (uint16_t i = 0; i < 4; ++i)
        {
            TcpSender flow;
            flow.port = 5000 + i;
            flow.ipv6 = i == 3;
            flow.sequence = i == 1 ? 0xfffff000U : m_random(); // one flow wraps around soon
            flow.identification = &m_identification;
            flow.timestamp = i == 0 ? 0 : 1000;
            m_flows.push_back(flow);
            m_segment.push_back(Draw(100, 1448));
        }
    }

    Packets Make(int bursts)
    {
        Packets packets;
        for (int i = 0; i < bursts; ++i)
        {
            Burst(packets);
        }
        return packets;
    }

  private:
    uint32_t Draw(uint32_t from, uint32_t to)
    {
        return from + m_random() % (to - from + 1);
    }

    void Burst(Packets& packets)
    {
        const std::size_t which = Draw(0, m_flows.size() - 1);
        TcpSender& flow = m_flows[which];
        const uint32_t before = flow.sequence;
        for (uint32_t n = Draw(1, 60); n > 0; --n)
        {
            packets.push_back(flow.Make(Payload(m_segment[which]), DrawFlags()));
        }
        switch (Draw(0, 6))
        {
        case 0:
            flow.sequence = before + m_segment[which] * Draw(0, 5); // sends again
            break;
        case 1:
            flow.ack += Draw(1, 5000);
            break;
        case 2:
            flow.window = Draw(0, 65535);
            break;
        case 3:
            flow.sack = Draw(0, 1) * Draw(1, 100000);
            break;
        case 4:
            flow.timestamp += flow.timestamp > 0 ? Draw(0, 3) : 0;
            break;
        case 5:
            packets.push_back(flow.Make({}, Draw(0, 1) ? TcpHeader::ACK : TcpHeader::SYN));
            break;
        default:
            break;
        }
    }

    std::vector<uint8_t> Payload(uint32_t full)
    {
        std::vector<uint8_t> payload(Draw(0, 19) ? full : Draw(1, full));
        for (auto& byte : payload)
        {
            byte = m_random();
        }
        return payload;
    }

    uint8_t DrawFlags()
    {
        const uint8_t odd[] = {TcpHeader::PSH,
                               TcpHeader::FIN,
                               TcpHeader::PSH | TcpHeader::FIN,
                               TcpHeader::URG,
                               TcpHeader::RST,
                               TcpHeader::CWR,
                               TcpHeader::ECE};
        return TcpHeader::ACK | (Draw(0, 14) ? 0 : odd[Draw(0, 6)]);
    }

    std::mt19937 m_random;
    uint16_t m_identification{0};
    std::vector<TcpSender> m_flows;
    std::vector<uint32_t> m_segment;
};

class SuperSegmentBytes : public ::testing::TestWithParam<std::tuple<uint32_t, bool>>
{
  protected:
    SuperSegmentBytes()
    {
        GlobalValue::Bind("ChecksumEnabled", BooleanValue(std::get<1>(GetParam())));
    }

    ~SuperSegmentBytes() override
    {
        GlobalValue::Bind("ChecksumEnabled", BooleanValue(false));
    }
};

TEST_P(SuperSegmentBytes, CutApartEveryByteIsAsItWas)
{
    const uint32_t seed = std::get<0>(GetParam());
    const Packets packets = RandomTraffic(seed).Make(60);
    const Packets merged = Merge(packets, seed % 2 ? 65536 : 20000);
    EXPECT_LT(merged.size(), packets.size() / 2) << "hardly anything was merged";
    for (const auto& packet : merged)
    {
        ASSERT_LT(packet->GetSize(), seed % 2 ? 65536U : 20000U);
    }
    ExpectSameBytes(Split(merged), packets);
}

INSTANTIATE_TEST_SUITE_P(Seeds,
                         SuperSegmentBytes,
                         ::testing::Combine(::testing::Range(1U, 9U), ::testing::Bool()));

class SuperSegmentTest : public ::testing::Test
{
  protected:
    SuperSegmentTest()
    {
        m_sender.identification = &m_identification;
    }

    /// \return whether the second segment fits behind the first
    static bool Fits(const Ptr<Packet>& first, const Ptr<Packet>& second)
    {
        return SuperSegmentBuilder(first, 65536).Add(second);
    }

    uint16_t m_identification{100};
    TcpSender m_sender;
};

TEST_F(SuperSegmentTest, HoldsWhatAnIpPacketCan)
{
    m_sender.timestamp = 5;
    Packets packets;
    for (int i = 0; i < 50; ++i)
    {
        packets.push_back(m_sender.Make(1448));
    }
    const Packets merged = Merge(packets);
    ASSERT_EQ(merged.size(), 2U);
    EXPECT_EQ(merged[0]->GetSize(), 45U * 1448 + 52);
    EXPECT_EQ(GetLargestSegment(merged[0]), 1500U);
    EXPECT_EQ(GetRingSlots(merged[0]), 17U) << "16 pages and extra information";
    EXPECT_EQ(GetRingSlots(merged[1]), 3U);
    Ipv4Header ip;
    merged[0]->PeekHeader(ip);
    EXPECT_EQ(ip.GetPayloadSize() + 20U, merged[0]->GetSize());
    EXPECT_EQ(ip.GetIdentification(), 100U);
}

TEST_F(SuperSegmentTest, FitsOnlyTheNextOfTheSameFlow)
{
    auto first = m_sender.Make(1000);
    const TcpSender after = m_sender;
    EXPECT_TRUE(Fits(first, m_sender.Make(1000)));

    auto Differs = [&](auto change) {
        TcpSender sender = after;
        m_identification = 101;
        change(sender);
        return !Fits(first, sender.Make(1000));
    };
    EXPECT_FALSE(Differs([](TcpSender&) {})) << "the test itself";
    EXPECT_TRUE(Differs([](TcpSender& s) { s.sequence += 1; }));
    EXPECT_TRUE(Differs([](TcpSender& s) { s.sequence -= 1000; }));
    EXPECT_TRUE(Differs([](TcpSender& s) { s.port = 5001; }));
    EXPECT_TRUE(Differs([](TcpSender& s) { s.ack = 8; }));
    EXPECT_TRUE(Differs([](TcpSender& s) { s.window = 99; }));
    EXPECT_TRUE(Differs([](TcpSender& s) { s.timestamp = 1; }));
    EXPECT_TRUE(Differs([](TcpSender& s) { s.sack = 1; }));
    EXPECT_TRUE(Differs([](TcpSender& s) { s.ipv6 = true; }));
    EXPECT_TRUE(Differs([this](TcpSender&) { m_identification = 105; }));
}

TEST_F(SuperSegmentTest, ASmallerOneOrPshOrFinEndsIt)
{
    for (uint8_t flags : {TcpHeader::NONE, TcpHeader::PSH, TcpHeader::FIN})
    {
        SuperSegmentBuilder builder(m_sender.Make(1000), 65536);
        const std::vector<uint8_t> last(flags ? 1000 : 999);
        ASSERT_TRUE(builder.Add(m_sender.Make(last, TcpHeader::ACK | flags)));
        EXPECT_FALSE(builder.Add(m_sender.Make(500)));
        TcpHeader tcp;
        Ipv4Header ip;
        auto segments = SplitSuperSegment(builder.Finish());
        for (std::size_t i = 0; i < 2; ++i)
        {
            segments[i]->RemoveHeader(ip);
            segments[i]->PeekHeader(tcp);
            EXPECT_EQ(tcp.GetFlags(), TcpHeader::ACK | (i ? flags : 0));
        }
    }
    SuperSegmentBuilder larger(m_sender.Make(1000), 65536);
    EXPECT_FALSE(larger.Add(m_sender.Make(1001)));
}

TEST_F(SuperSegmentTest, OtherPacketsStayAsTheyAre)
{
    auto udp = Create<Packet>(1000);
    Ipv4Header ip;
    ip.SetProtocol(17);
    ip.SetPayloadSize(1000);
    udp->AddHeader(ip);
    const Packets odd = {udp,
                         Create<Packet>(0),
                         Create<Packet>(39),
                         Create<Packet>(1000),
                         m_sender.Make(0),
                         m_sender.Make(std::vector<uint8_t>(10), TcpHeader::SYN)};
    for (const auto& packet : odd)
    {
        EXPECT_FALSE(Fits(packet, packet));
        EXPECT_FALSE(Fits(m_sender.Make(1000), packet));
        EXPECT_EQ(SplitSuperSegment(packet), Packets{packet});
        EXPECT_EQ(GetLargestSegment(packet), packet->GetSize());
        EXPECT_EQ(GetRingSlots(packet), 1U);
    }
    EXPECT_EQ(GetRingSlots(Create<Packet>(4096)), 1U);
    EXPECT_EQ(GetRingSlots(Create<Packet>(4097)), 2U);
    EXPECT_EQ(GetRingSlots(Create<Packet>(9000)), 3U);
}

TEST_F(SuperSegmentTest, SaysWhatItIs)
{
    SuperSegmentBuilder builder(m_sender.Make(1000), 65536);
    builder.Add(m_sender.Make(1000));
    EXPECT_EQ(builder.GetSize(), 2040U);
    SuperSegmentTag tag;
    ASSERT_TRUE(builder.Finish()->PeekPacketTag(tag));
    std::ostringstream text;
    tag.Print(text);
    EXPECT_EQ(text.str(), "segments of 1000 bytes");
}

} // namespace
