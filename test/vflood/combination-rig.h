/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef TEST_COMBINATION_RIG_H
#define TEST_COMBINATION_RIG_H

#include "vflood-rig.h"
#include "vsnoop-rig.h"

#include "ns3/integrated-hook.h"
#include "ns3/simulator.h"

#include <memory>

namespace ns3::test
{

/// The driver domain's side of vFlood and vSnoop between a vif and the uplink, without hosts.
/// Sequence numbers of data are relative: the peer's and the guest's data begin at 1.
class CombinationRig
{
  public:
    static constexpr uint32_t MSS = 1448;

    explicit CombinationRig(bool integrated, uint32_t ackEvery = 1)
        : m_integrated(integrated)
    {
        m_vsnoop->SetAttribute("AckEvery", UintegerValue(ackEvery));
        m_vsnoop->SetAttribute("ReceiveBuffer", UintegerValue(100 * MSS));
        m_vsnoop->SetSender(MakeCallback(&CombinationRig::Enqueue, this));
        m_vflood->AddGuest(m_vif, &m_port);
        m_disc->SetControl(m_vflood);
        m_disc->SetNetDeviceQueueInterface(m_queues);
        m_disc->SetSendCallback([this](Ptr<QueueDiscItem> item) { Leave(item); });
        m_disc->Initialize();
        integrated ? SetupIntegrated() : SetupPipeline();
        m_vsnoop->AddGuest(m_vif, [this] { return m_room; });
    }

    ~CombinationRig()
    {
        m_control->Dispose();
        m_disc->Dispose();
        m_vflood->Dispose();
        m_vsnoop->Dispose();
        Simulator::Destroy();
    }

    /// A segment of the peer.
    void FromPeer(const TcpHeader& tcp, uint32_t payload)
    {
        BridgeFrame frame = Frame(Segment(PEER, GUEST, tcp, payload));
        frame.ingress = m_uplink;
        frame.egress = m_vif;
        for (const auto& hook : m_hooks)
        {
            if (hook->OnFrame(frame) == BridgeHook::TAKE)
            {
                return;
            }
        }
        Forward(frame);
    }

    /// A segment of the guest.
    void FromGuest(const TcpHeader& tcp, uint32_t payload)
    {
        BridgeFrame frame = Frame(Segment(GUEST, PEER, tcp, payload));
        frame.ingress = m_vif;
        frame.egress = m_uplink;
        Enqueue(frame);
    }

    /// The peer connects; both sides offer much, the scale is 7 both ways.
    void Connect()
    {
        FromPeer(Syn(0, 0, TcpView::SYN), 0);
        FromGuest(Syn(0, 1, TcpView::SYN | TcpView::ACK), 0);
        FromPeer(TcpWith(1, 1, TcpView::ACK, 2000), 0);
        m_out.clear();
    }

    /// Data of the peer: segment number \p i, acknowledging so many segments of the guest.
    void Request(uint32_t i, uint32_t acknowledged, uint32_t payload = MSS)
    {
        FromPeer(TcpWith(1 + i * MSS, 1 + acknowledged * MSS, TcpView::ACK, 2000), payload);
    }

    /// Data of the guest: segment number \p i, acknowledging so many segments of the peer.
    void Answer(uint32_t i, uint32_t acknowledged)
    {
        FromGuest(TcpWith(1 + i * MSS, 1 + acknowledged * MSS, TcpView::ACK, 500), MSS);
    }

    /// Let the network card take packets, or not.
    void SetCardReady(bool ready)
    {
        ready ? m_queues->GetTxQueue(0)->Start() : m_queues->GetTxQueue(0)->Stop();
        m_disc->Run();
    }

    /// What has left since the last call.
    std::vector<TcpView> TakeOut()
    {
        return std::move(m_out);
    }

    AckDuty Duty() const
    {
        return m_control->GetDuty(VsnoopRig::Key());
    }

    const bool m_integrated;
    uint32_t m_room{200}; //!< receive buffers
    Ptr<NetDevice> m_vif{CreateObject<SimpleNetDevice>()};
    Ptr<NetDevice> m_uplink{CreateObject<SimpleNetDevice>()};
    Ptr<VsnoopControl> m_vsnoop{CreateObject<VsnoopControl>()};
    Ptr<VfloodControl> m_vflood{CreateObject<VfloodControl>()};
    Ptr<VfloodQueueDisc> m_disc{CreateObject<VfloodQueueDisc>()};
    Ptr<IntegratedControl> m_control{CreateObject<IntegratedControl>()};
    Ptr<NetDeviceQueueInterface> m_queues{CreateObject<NetDeviceQueueInterface>()};
    RecordingPort m_port;

  private:
    static TcpHeader Syn(uint32_t seq, uint32_t ack, uint8_t flags)
    {
        TcpHeader tcp = TcpWith(seq, ack, flags, 65535);
        auto scale = CreateObject<TcpOptionWinScale>();
        scale->SetScale(7);
        tcp.AppendOption(scale);
        return tcp;
    }

    static BridgeFrame Frame(Ptr<Packet> packet)
    {
        BridgeFrame frame;
        frame.packet = packet;
        frame.protocol = 0x0800;
        return frame;
    }

    void SetupPipeline()
    {
        auto in = CreateObject<VsnoopHook>();
        in->Setup(m_vsnoop, m_uplink, VsnoopHook::Side::IN);
        auto acks = CreateObject<VfloodAckHook>();
        acks->Setup(m_vflood, m_uplink);
        m_hooks = {in, acks};
        auto out = CreateObject<VsnoopHook>();
        out->Setup(m_vsnoop, m_uplink, VsnoopHook::Side::OUT);
        m_exit = out;
    }

    void SetupIntegrated()
    {
        m_control->Setup(m_vsnoop, m_vflood, [this](const BridgeFrame& frame) { Forward(frame); });
        auto in = CreateObject<IntegratedHook>();
        in->Setup(m_control, m_uplink, false);
        m_hooks = {in};
        auto out = CreateObject<IntegratedHook>();
        out->Setup(m_control, m_uplink, true);
        m_exit = out;
    }

    void Forward(const BridgeFrame& frame)
    {
        m_vsnoop->OnReserved({frame.packet, frame.source, frame.dest, frame.protocol});
    }

    void Enqueue(const BridgeFrame& frame)
    {
        m_disc->Enqueue(Create<BridgeQueueDiscItem>(frame));
        m_disc->Run();
    }

    void Leave(Ptr<QueueDiscItem> item)
    {
        BridgeFrame frame = StaticCast<BridgeQueueDiscItem>(item)->GetBridgeFrame();
        frame.egress = m_uplink;
        if (m_exit->OnFrame(frame) == BridgeHook::PASS)
        {
            m_out.push_back(*TcpView::Parse(frame.packet, frame.protocol));
        }
    }

    std::vector<Ptr<BridgeHook>> m_hooks;
    Ptr<BridgeHook> m_exit;
    std::vector<TcpView> m_out;
};

} // namespace ns3::test

#endif /* TEST_COMBINATION_RIG_H */
