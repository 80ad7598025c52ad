/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "tcp-segments.h"

#include "ns3/receive-offload.h"

#include <gtest/gtest.h>
#include <random>

using namespace ns3;
using namespace ns3::test;

namespace
{

class ReceiveOffloadTest : public ::testing::Test
{
  protected:
    ReceiveOffloadTest()
        : m_offload([this](const EthernetFrame& frame) { m_out.push_back(frame); })
    {
        m_sender.identification = &m_identification;
        m_sender.timestamp = 5;
    }

    static EthernetFrame Frame(const Ptr<Packet>& packet, uint16_t protocol = 0x800)
    {
        return {packet,
                Mac48Address("00:00:00:00:00:01"),
                Mac48Address("00:00:00:00:00:02"),
                protocol};
    }

    void Receive(uint32_t count, uint32_t size = 1448)
    {
        for (uint32_t i = 0; i < count; ++i)
        {
            m_offload.Receive(Frame(m_sender.Make(size)));
        }
    }

    /// Sizes of the payload handed on so far.
    std::vector<uint32_t> Payloads() const
    {
        std::vector<uint32_t> sizes;
        for (const auto& frame : m_out)
        {
            const auto headers = TcpHeaders::Read(frame.packet);
            sizes.push_back(frame.packet->GetSize() - (headers ? headers->GetLength() : 0));
        }
        return sizes;
    }

    using Sizes = std::vector<uint32_t>;
    uint16_t m_identification{0};
    TcpSender m_sender;
    std::vector<EthernetFrame> m_out;
    ReceiveOffload m_offload;
};

} // namespace

TEST_F(ReceiveOffloadTest, SegmentsOfARoundBecomeOneAtItsEnd)
{
    Receive(13);
    EXPECT_TRUE(m_out.empty());
    m_offload.EndRound();
    EXPECT_EQ(Payloads(), Sizes{13 * 1448});
    EXPECT_TRUE(IsSuperSegment(m_out[0].packet));
    m_offload.EndRound();
    EXPECT_EQ(m_out.size(), 1U);
}

TEST_F(ReceiveOffloadTest, ALoneSegmentPassesUnchanged)
{
    const auto segment = m_sender.Make(1448);
    m_offload.Receive(Frame(segment));
    EXPECT_TRUE(m_out.empty());
    m_offload.EndRound();
    ASSERT_EQ(m_out.size(), 1U);
    EXPECT_EQ(m_out[0].packet, segment);
}

TEST_F(ReceiveOffloadTest, AShortSegmentOrPshEndsItAtOnce)
{
    Receive(3);
    Receive(1, 1000);
    EXPECT_EQ(Payloads(), Sizes{3 * 1448 + 1000});
    Receive(2);
    m_offload.Receive(
        Frame(m_sender.Make(std::vector<uint8_t>(1448), TcpHeader::ACK | TcpHeader::PSH)));
    EXPECT_EQ(Payloads(), (Sizes{3 * 1448 + 1000, 3 * 1448}));
}

TEST_F(ReceiveOffloadTest, AGapEndsItAndBeginsTheNext)
{
    Receive(3);
    m_sender.sequence += 1448; // lost
    Receive(2);
    EXPECT_EQ(Payloads(), Sizes{3 * 1448});
    m_offload.EndRound();
    EXPECT_EQ(Payloads(), (Sizes{3 * 1448, 2 * 1448}));
}

TEST_F(ReceiveOffloadTest, AnotherAcknowledgementOrTimestampEndsIt)
{
    Receive(3);
    m_sender.ack += 100;
    Receive(2);
    m_sender.timestamp += 1;
    Receive(1);
    EXPECT_EQ(Payloads(), (Sizes{3 * 1448, 2 * 1448}));
}

TEST_F(ReceiveOffloadTest, SuperSegmentsStayBelow64KB)
{
    Receive(100);
    m_offload.EndRound();
    EXPECT_EQ(Payloads(), (Sizes{45 * 1448, 45 * 1448, 10 * 1448}));
}

TEST_F(ReceiveOffloadTest, PureAckOfAFlowComesAfterItsData)
{
    Receive(2);
    m_offload.Receive(Frame(m_sender.Make(0)));
    EXPECT_EQ(Payloads(), (Sizes{2 * 1448, 0}));
}

TEST_F(ReceiveOffloadTest, WhatIsNoTcpPassesAtOnce)
{
    Receive(2);
    m_offload.Receive(Frame(Create<Packet>(46), 0x806));
    EXPECT_EQ(m_out.size(), 1U);
    EXPECT_EQ(m_out[0].protocol, 0x806);
}

TEST_F(ReceiveOffloadTest, FlowsAreHeldApartUpToEight)
{
    uint16_t identifications[9] = {};
    std::vector<TcpSender> senders(9, m_sender);
    for (int round = 0; round < 3; ++round)
    {
        for (uint16_t i = 0; i < 9; ++i)
        {
            senders[i].port = 5000 + i;
            senders[i].identification = &identifications[i];
            m_offload.Receive(Frame(senders[i].Make(1448)));
        }
    }
    EXPECT_EQ(Payloads(), (Sizes{1448, 1448, 1448})) << "the ninth is not held";
    m_offload.EndRound();
    EXPECT_EQ(m_out.size(), 11U);
    for (std::size_t i = 3; i < m_out.size(); ++i)
    {
        EXPECT_EQ(Payloads()[i], 3 * 1448U);
        EXPECT_TRUE(TcpHeaders::Read(m_out[i].packet)
                        ->IsSameFlow(*TcpHeaders::Read(senders[i - 3].Make(10))))
            << "in the order of their first frames";
    }
}

TEST_F(ReceiveOffloadTest, SameFlowOfAnotherStationIsAnotherOne)
{
    Receive(1);
    EthernetFrame other = Frame(m_sender.Make(1448));
    other.source = Mac48Address("00:00:00:00:00:03");
    m_offload.Receive(other);
    m_offload.EndRound();
    EXPECT_EQ(Payloads(), (Sizes{1448, 1448}));
}

TEST_F(ReceiveOffloadTest, ClearForgets)
{
    Receive(3);
    m_offload.Clear();
    m_offload.EndRound();
    EXPECT_TRUE(m_out.empty());
}

TEST_F(ReceiveOffloadTest, NoByteIsChangedLostOrOutOfOrderWhateverComes)
{
    std::mt19937 random(1);
    uint16_t identifications[4] = {};
    std::vector<TcpSender> senders(4, m_sender);
    std::map<uint16_t, std::vector<std::vector<uint8_t>>> sent;
    for (int i = 0; i < 3000; ++i)
    {
        const uint16_t flow = random() % 4;
        TcpSender& sender = senders[flow];
        sender.port = 5000 + flow;
        sender.ipv6 = flow == 3;
        sender.identification = &identifications[flow];
        sender.sequence += random() % 20 == 0 ? 1448 : 0;
        sender.ack += random() % 30 == 0 ? 10 : 0;
        const uint32_t size = random() % 10 == 0 ? random() % 1448 : 1448;
        const uint8_t flags = TcpHeader::ACK | (random() % 15 == 0 ? TcpHeader::PSH : 0);
        const auto packet = sender.Make(std::vector<uint8_t>(size, random() % 256), flags);
        sent[sender.port].push_back(Bytes(packet));
        m_offload.Receive(Frame(packet, sender.ipv6 ? 0x86DD : 0x800));
        if (random() % 12 == 0)
        {
            m_offload.EndRound();
        }
    }
    m_offload.EndRound();
    std::map<uint16_t, std::vector<std::vector<uint8_t>>> received;
    std::size_t whole = 0;
    for (const auto& frame : m_out)
    {
        whole += IsSuperSegment(frame.packet);
        for (const auto& segment : SplitSuperSegment(frame.packet))
        {
            const auto bytes = Bytes(segment);
            const std::size_t tcp = frame.protocol == 0x800 ? 20 : 40;
            received[bytes[tcp] << 8 | bytes[tcp + 1]].push_back(bytes);
        }
    }
    EXPECT_EQ(received, sent);
    EXPECT_GT(whole, 100U);
}
