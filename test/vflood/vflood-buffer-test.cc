/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "simulator-test.h"

#include "ns3/double.h"
#include "ns3/pointer.h"
#include "ns3/uinteger.h"

// gtest first: the rig uses its macros
#include "vflood-rig.h"

#include <cmath>

using namespace ns3;
using namespace ns3::test;

namespace
{

constexpr uint32_t CLOSED = 128; ///< a window of the peer that lets nothing go

/// Flows of one guest whose peers take nothing: everything waits.
class Backlog
{
  public:
    Backlog(Ptr<BufferPolicy> policy, uint32_t size, uint16_t flows)
        : m_policy(policy),
          m_size(size),
          m_flows(flows)
    {
        m_rig.m_control->SetAttribute("BufferPolicy", PointerValue(policy));
        m_rig.m_control->SetAttribute("BufferSize", UintegerValue(size));
        for (uint16_t f = 0; f < flows; ++f)
        {
            m_rig.Connect(f);
            m_rig.AckTo(0, f, CLOSED);
        }
    }

    /// In turn, every flow adds a segment as long as it may.
    void Fill()
    {
        for (bool any = true; any;)
        {
            any = false;
            for (uint16_t f = 0; f < m_flows; ++f)
            {
                if (!IsFull(f))
                {
                    any = true;
                    m_rig.Data(Queued(f), TcpView::ACK, f);
                    EXPECT_EQ(m_rig.Flow(f).m_state, FlowState::ACTIVE);
                }
            }
        }
    }

    /// Whether the next segment of a flow sends it offline, by equation 1.
    bool IsFull(uint16_t f) const
    {
        uint32_t used = 0;
        for (uint16_t g = 0; g < m_flows; ++g)
        {
            used += Queued(g);
        }
        return Queued(f) >= m_policy->GetThreshold({m_size, used, Queued(f), Time()});
    }

    uint32_t Queued(uint16_t f) const
    {
        return m_rig.Flow(f).GetQueued();
    }

    VfloodRig m_rig;

  private:
    Ptr<BufferPolicy> m_policy;
    uint32_t m_size;
    uint16_t m_flows;
};

} // namespace

// Test (j) for any weight and number of flows: x = alpha B / (1 + n alpha) each. A flow is admitted
// while Q_i < alpha (B - Q). With q segments and all others at least as many that means q < x, so
// no flow exceeds x by one. It is refused at q only if q >= alpha (B - Q), where Q is at most n q +
// n - 1 as nobody is more than one ahead, so q >= x - alpha (n - 1) / (1 + n alpha) > x - 1.
TEST(VfloodBuffer, FlowsSettleWithinOneSegmentOfTheirShare)
{
    for (double alpha : {0.1, 0.25, 0.5, 1.0, 2.0, 3.7, 16.0})
    {
        for (uint16_t n : {1, 2, 3, 5, 8, 13})
        {
            for (uint32_t size : {50U, 257U, 2048U})
            {
                auto policy = CreateObject<FairBufferPolicy>();
                policy->SetAttribute("Alpha", DoubleValue(alpha));
                Backlog backlog(policy, size, n);
                backlog.Fill();
                const double share = alpha * size / (1 + n * alpha);
                for (uint16_t f = 0; f < n; ++f)
                {
                    EXPECT_LT(std::abs(backlog.Queued(f) - share), 1)
                        << "alpha " << alpha << ", " << n << " flows, B " << size;
                }
                backlog.m_rig.Data(backlog.Queued(0), TcpView::ACK, 0);
                EXPECT_EQ(backlog.m_rig.Flow(0).m_state, FlowState::NO_BUFFER);
            }
        }
    }
}

TEST(VfloodBuffer, WithoutAPolicyTheFirstTakesAll)
{
    Backlog backlog(CreateObject<NoBufferPolicy>(), 100, 3);
    for (uint32_t i = 0; !backlog.IsFull(0); ++i)
    {
        backlog.m_rig.Data(i, TcpView::ACK, 0);
    }
    EXPECT_EQ(backlog.Queued(0), 100U);
    EXPECT_TRUE(backlog.IsFull(1));
    EXPECT_TRUE(backlog.IsFull(2));
}

TEST(VfloodBuffer, GuestsDoNotShare)
{
    VfloodRig rig;
    rig.m_control->SetAttribute("BufferSize", UintegerValue(10));
    rig.Connect(0);
    auto vif = CreateObject<SimpleNetDevice>();
    RecordingPort port;
    rig.m_control->AddGuest(vif, &port);
    auto other = [&](uint32_t seq, uint32_t payload, uint8_t flags) {
        rig.Raw(Segment(VfloodRig::Local(1), PEER, TcpWith(seq, 1, flags, 1000), payload), vif);
    };
    other(0, 0, TcpView::SYN);
    rig.Peer(1, 0, TcpView::SYN | TcpView::ACK, 1);
    rig.AckTo(0, 0, CLOSED);
    for (uint32_t i = 0; i < 6; ++i)
    {
        rig.Data(i);
    }
    EXPECT_EQ(rig.Flow(0).m_state, FlowState::NO_BUFFER);
    for (uint32_t i = 0; i < 8; ++i)
    {
        other(1 + i * VfloodRig::MSS, VfloodRig::MSS, TcpView::ACK);
    }
    EXPECT_EQ(rig.Flow(1).m_state, FlowState::ACTIVE) << "3 went out, 5 wait of its own 10";
    rig.m_control->RemoveGuest(vif);
}

class VfloodClasses : public SimulatorTest
{
  protected:
    VfloodClasses()
    {
        m_rig.m_control->SetAttribute("BufferPolicy",
                                      PointerValue(CreateObject<PrioritisedBufferPolicy>()));
        m_rig.m_control->SetAttribute("BufferSize", UintegerValue(1000));
    }

    void At(Time when, std::function<void()> what)
    {
        Simulator::ScheduleWithContext(0, when, RawCall(std::move(what)));
    }

    /// How much more the flow may have waiting: 2 (B - Q) with a low round trip, (B - Q) / 4
    /// otherwise.
    uint32_t Room() const
    {
        const VfloodFlow& flow = m_rig.Flow();
        return m_rig.m_control->GetAccepted(flow) - flow.GetCwnd() + flow.m_flight.GetCount();
    }

    VfloodRig m_rig;
};

TEST_F(VfloodClasses, FromTheSyn)
{
    for (const auto& [rtt, room] :
         std::map<uint32_t, uint32_t>{{999, 2000}, {1000, 250}, {60000, 250}})
    {
        At(Simulator::Now(), [this] { m_rig.Guest(0, 0, TcpView::SYN); });
        At(Simulator::Now() + MicroSeconds(rtt),
           [this] { m_rig.Peer(1, 0, TcpView::SYN | TcpView::ACK); });
        Simulator::Run();
        EXPECT_EQ(m_rig.Flow().GetMinRtt(), MicroSeconds(rtt));
        EXPECT_EQ(Room(), room) << rtt;
        m_rig.Guest(0, 0, TcpView::RST);
    }
}

TEST_F(VfloodClasses, FromDataIfTheSynWasRepeated)
{
    At(Time(), [this] { m_rig.Guest(0, 0, TcpView::SYN); });
    At(MilliSeconds(100), [this] { m_rig.Guest(0, 0, TcpView::SYN); });
    At(MilliSeconds(101), [this] {
        m_rig.Peer(1, VfloodRig::LARGE, TcpView::SYN | TcpView::ACK);
        EXPECT_TRUE(m_rig.Flow().GetMinRtt().IsZero()) << "of which of them?";
        m_rig.Peer(1, VfloodRig::LARGE);
        m_rig.Data(0);
        m_rig.Data(1);
    });
    At(MilliSeconds(161), [this] {
        m_rig.AckTo(1);
        EXPECT_EQ(m_rig.Flow().GetMinRtt(), MilliSeconds(60));
        EXPECT_EQ(Room(), 250U);
        m_rig.Data(2);
    });
    At(MicroSeconds(161500), [this] {
        m_rig.AckTo(3);
        EXPECT_EQ(m_rig.Flow().GetMinRtt(), MicroSeconds(500));
        EXPECT_EQ(Room(), 2000U) << "the shortest one counts";
    });
    Simulator::Run();
}

TEST_F(VfloodClasses, IdleFlowsAreForgotten)
{
    m_rig.m_control->SetAttribute("IdleTimeout", TimeValue(Seconds(10)));
    At(Time(), [this] { m_rig.Connect(0); });
    At(Seconds(1), [this] {
        m_rig.AckTo(0, 0, CLOSED);
        m_rig.Data(0);
    });
    At(Seconds(10), [this] {
        m_rig.Connect(1);
        EXPECT_EQ(m_rig.m_control->GetNFlows(), 2U) << "9 s idle";
    });
    At(Seconds(12), [this] {
        m_rig.Connect(2);
        EXPECT_EQ(m_rig.m_control->GetNFlows(), 2U) << "11 s idle";
        EXPECT_EQ(m_rig.m_control->Find(VfloodRig::Key(0)), nullptr);
        EXPECT_EQ(m_rig.m_disc->GetNPackets(), 0U) << "what waited is gone, too";
    });
    Simulator::Run();
}

TEST_F(VfloodClasses, TheGuestOfAForgottenFlowIsTold)
{
    m_rig.m_control->SetAttribute("IdleTimeout", TimeValue(Seconds(10)));
    At(Time(), [this] { m_rig.Connect(0); });
    At(Seconds(11), [this] {
        m_rig.Guest(0, 0, TcpView::SYN, 1);
        ASSERT_EQ(m_rig.m_port.m_posted.size(), 1U);
        EXPECT_EQ(m_rig.m_port.m_posted[0].kind, VfloodMessage::OFFLINE_MOVE);
        EXPECT_EQ(m_rig.m_port.m_posted[0].flow, VfloodRig::Key(0));
    });
    Simulator::Run();
}

namespace
{

/// What may happen to a flow, as the driver domain sees it.
const std::vector<std::pair<const char*, std::function<void(VfloodRig&)>>> STIMULI{
    {"SYN of the guest", [](VfloodRig& rig) { rig.Guest(0, 0, TcpView::SYN); }},
    {"SYN of the peer", [](VfloodRig& rig) { rig.Peer(0, 0, TcpView::SYN); }},
    {"more than fits",
     [](VfloodRig& rig) {
         for (uint32_t i = 20; i < 60; ++i)
         {
             rig.Data(i);
         }
     }},
    {"everything acknowledged",
     [](VfloodRig& rig) {
         for (uint32_t i = 0; i <= 60; ++i)
         {
             rig.AckTo(i);
         }
     }},
    {"three duplicates",
     [](VfloodRig& rig) {
         for (int i = 0; i < 5; ++i)
         {
             rig.AckTo(0);
         }
     }},
    {"loss reported", [](VfloodRig& rig) { rig.Say(VfloodMessage::LOSS, 7); }},
    {"repair reported", [](VfloodRig& rig) { rig.Say(VfloodMessage::RECOVERED, 7, 5, 5); }},
    {"repair of an old loss", [](VfloodRig& rig) { rig.Say(VfloodMessage::RECOVERED, 3, 5, 5); }},
    {"migration", [](VfloodRig& rig) { rig.m_control->TakeOffline(rig.m_vif); }},
    {"RST of the guest", [](VfloodRig& rig) { rig.Guest(1, 0, TcpView::RST); }},
    {"RST of the peer", [](VfloodRig& rig) { rig.Peer(1, 0, TcpView::RST); }},
    {"given up", [](VfloodRig& rig) { rig.Say(VfloodMessage::CLOSE, 7); }},
    {"guest gone", [](VfloodRig& rig) { rig.m_control->RemoveGuest(rig.m_vif); }},
};

/// How to get into each state, and where each of STIMULI leads from there: - no flow, p PEER_SYN,
/// A ACTIVE, B NO_BUFFER, L PACKET_LOSS, T PASS_THROUGH.
struct From
{
    FlowState state;
    std::function<void(VfloodRig&)> enter;
    const char* to;
};

void
Active(VfloodRig& rig)
{
    rig.m_control->SetAttribute("BufferSize", UintegerValue(30));
    rig.Connect();
    for (uint32_t i = 0; i < 5; ++i)
    {
        rig.Data(i);
    }
}

const std::vector<From> FROM{
    {FlowState::PEER_SYN, [](VfloodRig& rig) { rig.Peer(0, 0, TcpView::SYN); }, "ApppppppT--p-"},
    {FlowState::ACTIVE, Active, "AABALLAAT----"},
    {FlowState::NO_BUFFER,
     [](VfloodRig& rig) {
         Active(rig);
         for (uint32_t i = 5; i < 20; ++i)
         {
             rig.Data(i);
         }
     },
     "ABBALLBBT----"},
    {FlowState::PACKET_LOSS,
     [](VfloodRig& rig) {
         Active(rig);
         rig.Say(VfloodMessage::LOSS, 7);
     },
     "ALLLLLALT----"},
    {FlowState::PASS_THROUGH,
     [](VfloodRig& rig) {
         Active(rig);
         rig.m_control->TakeOffline(rig.m_vif);
     },
     "ATTTTTTTT----"},
};

char
Letter(const VfloodFlow* flow)
{
    return flow ? "-pABLT"[static_cast<int>(flow->m_state)] : '-';
}

} // namespace

TEST(VfloodControl, EveryStateEveryStimulus)
{
    for (const From& from : FROM)
    {
        for (std::size_t i = 0; i < STIMULI.size(); ++i)
        {
            SCOPED_TRACE(std::string(ToString(from.state)) + ": " + STIMULI[i].first);
            VfloodRig rig;
            from.enter(rig);
            ASSERT_EQ(rig.Flow().m_state, from.state);
            STIMULI[i].second(rig);
            EXPECT_EQ(Letter(rig.m_control->Find(VfloodRig::Key())), from.to[i]);
            const VfloodFlow* flow = rig.m_control->Find(VfloodRig::Key());
            EXPECT_EQ(rig.m_disc->GetNPackets(), flow ? flow->GetQueued() : 0U)
                << "what is held is what waits";
        }
    }
}
