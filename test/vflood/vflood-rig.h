/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef TEST_VFLOOD_RIG_H
#define TEST_VFLOOD_RIG_H

#include "packets.h"

#include "ns3/bridge-queue-disc-item.h"
#include "ns3/net-device-queue-interface.h"
#include "ns3/simple-net-device.h"
#include "ns3/tcp-option-winscale.h"
#include "ns3/vflood-ack-hook.h"
#include "ns3/vflood-queue-disc.h"

#include <gtest/gtest.h>
#include <vector>

namespace ns3::test
{

/// A channel end that keeps what is posted; messages from the guest are handed in.
class RecordingPort : public VfloodPort
{
  public:
    void Post(const VfloodMessage& message) override
    {
        m_posted.push_back(message);
    }

    void SetHandler(Callback<void, const VfloodMessage&> handler) override
    {
        m_handler = handler;
    }

    std::vector<VfloodMessage> m_posted;
    Callback<void, const VfloodMessage&> m_handler;
};

/// The driver domain's side of vFlood between two ports, without a simulator.
class VfloodRig
{
  public:
    static constexpr uint32_t MSS = 1448;

    VfloodRig()
    {
        m_control->AddGuest(m_vif, &m_port);
        m_disc->SetControl(m_control);
        m_disc->SetNetDeviceQueueInterface(CreateObject<NetDeviceQueueInterface>());
        m_disc->SetSendCallback([this](Ptr<QueueDiscItem> item) {
            m_out.push_back(*TcpView::Parse(item->GetPacket(), 0x0800));
        });
        m_disc->Initialize();
        m_hook->Setup(m_control, m_uplink);
    }

    ~VfloodRig()
    {
        m_disc->Dispose();
        m_control->Dispose();
    }

    /// A segment of the guest's flow number \p flow; relative sequence numbers.
    bool Guest(uint32_t seq, uint32_t payload, uint8_t flags = TcpView::ACK, uint16_t flow = 0)
    {
        TcpHeader tcp = TcpWith(seq, 1, flags, 1000);
        if (flags & TcpView::SYN)
        {
            tcp.AppendOption(CreateObject<TcpOptionWinScale>());
        }
        return Raw(Segment(Local(flow), PEER, tcp, payload), m_vif);
    }

    bool Raw(Ptr<Packet> packet, Ptr<NetDevice> ingress, Ptr<FrameGrant> grant = nullptr)
    {
        BridgeFrame frame;
        frame.packet = packet;
        frame.protocol = 0x0800;
        frame.ingress = ingress;
        frame.grant = grant;
        const bool kept = m_disc->Enqueue(Create<BridgeQueueDiscItem>(frame));
        m_disc->Run();
        return kept;
    }

    /// An ACK of the peer; the window is in segments of \p MSS, by way of a scale of 0 or more.
    void Peer(uint32_t ack, uint32_t windowBytes, uint8_t flags = TcpView::ACK, uint16_t flow = 0)
    {
        const bool syn = flags & TcpView::SYN;
        TcpHeader tcp = TcpWith(syn ? 0 : 1,
                                ack,
                                flags,
                                static_cast<uint16_t>(syn ? 65535 : windowBytes >> SCALE));
        if (syn)
        {
            auto scale = CreateObject<TcpOptionWinScale>();
            scale->SetScale(SCALE);
            tcp.AppendOption(scale);
        }
        BridgeFrame frame;
        frame.packet = Segment(PEER, Local(flow), tcp, 0);
        frame.protocol = 0x0800;
        frame.ingress = m_uplink;
        frame.egress = m_vif;
        EXPECT_EQ(m_hook->OnFrame(frame), BridgeHook::PASS);
    }

    /// SYN and SYN-ACK: data starts at sequence number 1; the output is cleared.
    void Connect(uint16_t flow = 0)
    {
        Guest(0, 0, TcpView::SYN, flow);
        Peer(1, 0, TcpView::SYN | TcpView::ACK, flow);
        Peer(1, LARGE, TcpView::ACK, flow);
        m_out.clear();
        m_port.m_posted.clear();
    }

    /// Data segment number \p i (from 0) of a flow.
    bool Data(uint32_t i, uint8_t flags = TcpView::ACK, uint16_t flow = 0)
    {
        return Guest(1 + i * MSS, MSS, flags, flow);
    }

    /// Data segment number \p i of the first flow, in a page of the guest.
    bool MappedData(uint32_t i, Ptr<FrameGrant> grant)
    {
        const TcpHeader tcp = TcpWith(1 + i * MSS, 1, TcpView::ACK, 1000);
        return Raw(Segment(Local(0), PEER, tcp, MSS), m_vif, grant);
    }

    /// The peer has everything before data segment number \p i.
    void AckTo(uint32_t i, uint16_t flow = 0, uint32_t window = LARGE)
    {
        Peer(1 + i * MSS, window, TcpView::ACK, flow);
    }

    /// Numbers of the data segments that went out since the last call.
    std::vector<uint32_t> TakeOut()
    {
        std::vector<uint32_t> numbers;
        for (const auto& view : m_out)
        {
            if (view.payload > 0)
            {
                numbers.push_back((view.seq.GetValue() - 1) / MSS);
            }
        }
        m_out.clear();
        return numbers;
    }

    static End Local(uint16_t flow)
    {
        return {GUEST.address, static_cast<uint16_t>(GUEST.port + flow)};
    }

    static FlowKey Key(uint16_t flow = 0)
    {
        return {IpNumber::FromIpv4(Ipv4Address(GUEST.address)),
                IpNumber::FromIpv4(Ipv4Address(PEER.address)),
                Local(flow).port,
                PEER.port};
    }

    const VfloodFlow& Flow(uint16_t flow = 0) const
    {
        return *m_control->Find(Key(flow));
    }

    /// A message of the guest.
    void Say(VfloodMessage::Kind kind, uint32_t number, uint32_t cwnd = 0, uint32_t ssthresh = 0)
    {
        VfloodMessage message;
        message.flow = Key();
        message.kind = kind;
        message.lossNumber = number;
        message.segments = cwnd;
        message.ssthresh = ssthresh;
        m_port.m_handler(message);
    }

    static constexpr uint8_t SCALE = 7;
    static constexpr uint32_t LARGE = 4 << 20;

    Ptr<NetDevice> m_vif{CreateObject<SimpleNetDevice>()};
    Ptr<NetDevice> m_uplink{CreateObject<SimpleNetDevice>()};
    Ptr<VfloodControl> m_control{CreateObject<VfloodControl>()};
    Ptr<VfloodQueueDisc> m_disc{CreateObject<VfloodQueueDisc>()};
    Ptr<VfloodAckHook> m_hook{CreateObject<VfloodAckHook>()};
    RecordingPort m_port;
    std::vector<TcpView> m_out;
};

} // namespace ns3::test

#endif /* TEST_VFLOOD_RIG_H */
