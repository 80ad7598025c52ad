/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef TEST_VSNOOP_RIG_H
#define TEST_VSNOOP_RIG_H

#include "packets.h"

#include "ns3/simple-net-device.h"
#include "ns3/string.h"
#include "ns3/tcp-option-sack.h"
#include "ns3/tcp-option-ts.h"
#include "ns3/tcp-option-winscale.h"
#include "ns3/vsnoop-hook.h"

#include <gtest/gtest.h>
#include <vector>

namespace ns3::test
{

/// The driver domain's side of vSnoop between a vif and the uplink, without a simulator. Sequence
/// numbers of data are relative: the peer's and the guest's data begin at 1.
class VsnoopRig
{
  public:
    static constexpr uint32_t MSS = 1448;
    static constexpr uint8_t SCALE = 2;

    VsnoopRig() = default;

    /// With attributes of VsnoopControl that are numbers or switches.
    explicit VsnoopRig(const std::vector<std::pair<std::string, uint64_t>>& attributes)
    {
        for (const auto& [name, value] : attributes)
        {
            m_control->SetAttribute(name, StringValue(std::to_string(value)));
        }
    }

    ~VsnoopRig()
    {
        m_control->Dispose();
    }

    /// Wire it up; to be called once.
    void Start()
    {
        m_control->SetSender(MakeCallback(&VsnoopRig::Sent, this));
        m_control->AddGuest(m_vif, [this] { return m_room; });
        m_hook->Setup(m_control, m_uplink);
    }

    /// A segment of the peer reaches the bridge, and then the vif: if there is room it is reserved.
    void FromPeer(const TcpHeader& tcp, uint32_t payload, uint8_t tos = 0)
    {
        auto packet = Segment(PEER, GUEST, tcp, payload);
        if (tos)
        {
            Ipv4Header ip;
            packet->RemoveHeader(ip);
            ip.SetTos(tos);
            packet->AddHeader(ip);
        }
        BridgeFrame frame;
        frame.packet = packet;
        frame.source = Mac48Address("00:00:00:00:00:02");
        frame.dest = Mac48Address("00:00:00:00:00:01");
        frame.protocol = 0x0800;
        frame.ingress = m_uplink;
        frame.egress = m_vif;
        EXPECT_EQ(m_hook->OnFrame(frame), BridgeHook::PASS);
        EXPECT_EQ(frame.packet, packet) << "the guest sees what the peer sent";
        if (m_room > 0)
        {
            --m_room;
            m_control->OnReserved({frame.packet, frame.source, frame.dest, frame.protocol});
        }
    }

    /// A segment of the guest reaches the bridge: what leaves, or nothing.
    std::optional<TcpView> FromGuest(const TcpHeader& tcp, uint32_t payload)
    {
        auto packet = Segment(GUEST, PEER, tcp, payload);
        BridgeFrame frame;
        frame.packet = packet;
        frame.protocol = 0x0800;
        frame.ingress = m_vif;
        frame.egress = m_uplink;
        if (m_hook->OnFrame(frame) == BridgeHook::TAKE)
        {
            return std::nullopt;
        }
        m_replaced = frame.packet != packet;
        return TcpView::Parse(frame.packet, 0x0800);
    }

    static TcpHeader WithStamp(TcpHeader tcp, uint32_t value, uint32_t echo)
    {
        auto option = CreateObject<TcpOptionTS>();
        option->SetTimestamp(value);
        option->SetEcho(echo);
        tcp.AppendOption(option);
        return tcp;
    }

    static TcpHeader Syn(uint32_t seq, uint32_t ack, uint8_t flags, uint16_t window)
    {
        TcpHeader tcp = WithStamp(TcpWith(seq, ack, flags, window), 1000, 0);
        auto scale = CreateObject<TcpOptionWinScale>();
        scale->SetScale(SCALE);
        tcp.AppendOption(scale);
        return tcp;
    }

    /// The peer connects; the guest offers so many segments.
    void Connect(uint32_t segments = 4)
    {
        FromPeer(Syn(0, 0, TcpView::SYN, 65535), 0);
        ASSERT_EQ(State(), VsnoopState::HANDSHAKE);
        const auto answer =
            FromGuest(Syn(0, 1, TcpView::SYN | TcpView::ACK, static_cast<uint16_t>(segments * MSS)),
                      0);
        ASSERT_TRUE(answer);
        ASSERT_FALSE(m_replaced);
        FromPeer(TcpWith(1, 1, TcpView::ACK, 65535), 0);
        ASSERT_EQ(State(), VsnoopState::ACTIVE);
        ASSERT_TRUE(m_acks.empty());
    }

    /// Data segment number \p i (from 0) of the peer.
    void Data(uint32_t i, uint8_t flags = TcpView::ACK, uint32_t stamp = 2000)
    {
        FromPeer(WithStamp(TcpWith(1 + i * MSS, 1, flags, 65535), stamp + i, 0), MSS);
    }

    /// The guest has everything before data segment number \p i, and offers \p window segments.
    std::optional<TcpView> GuestAck(uint32_t i, uint32_t window, uint8_t flags = TcpView::ACK)
    {
        return FromGuest(Ack(1 + i * MSS, window * MSS, flags), 0);
    }

    static TcpHeader Ack(uint32_t ack, uint32_t window, uint8_t flags = TcpView::ACK)
    {
        return WithStamp(TcpWith(1, ack, flags, static_cast<uint16_t>(window >> SCALE)), 3000, 0);
    }

    /// Numbers of segments acknowledged by the driver domain since the last call.
    std::vector<uint32_t> TakeAcks()
    {
        std::vector<uint32_t> numbers;
        for (const auto& view : m_acks)
        {
            EXPECT_EQ((view.ack.GetValue() - 1) % MSS, 0U);
            numbers.push_back((view.ack.GetValue() - 1) / MSS);
        }
        m_acks.clear();
        return numbers;
    }

    /// Right edge of a window, in segments.
    static double Edge(const TcpView& view)
    {
        return (view.ack.GetValue() - 1 + (view.window << SCALE)) / double{MSS};
    }

    static FlowKey Key()
    {
        return {IpNumber::FromIpv4(Ipv4Address(GUEST.address)),
                IpNumber::FromIpv4(Ipv4Address(PEER.address)),
                GUEST.port,
                PEER.port};
    }

    VsnoopState State() const
    {
        const auto* flow = m_control->Find(Key());
        return flow ? flow->GetState() : VsnoopState::CLOSED;
    }

    void Sent(const BridgeFrame& frame)
    {
        EXPECT_EQ(frame.egress, m_uplink);
        EXPECT_EQ(frame.source, Mac48Address("00:00:00:00:00:01"));
        EXPECT_EQ(frame.dest, Mac48Address("00:00:00:00:00:02"));
        m_acks.push_back(*TcpView::Parse(frame.packet, frame.protocol));
    }

    Ptr<NetDevice> m_vif{CreateObject<SimpleNetDevice>()};
    Ptr<NetDevice> m_uplink{CreateObject<SimpleNetDevice>()};
    Ptr<VsnoopControl> m_control{CreateObject<VsnoopControl>()};
    Ptr<VsnoopHook> m_hook{CreateObject<VsnoopHook>()};
    uint32_t m_room{100};        //!< receive buffers left
    std::vector<TcpView> m_acks; //!< written by the driver domain
    bool m_replaced{false};      //!< whether the guest's last segment was
};

} // namespace ns3::test

#endif /* TEST_VSNOOP_RIG_H */
