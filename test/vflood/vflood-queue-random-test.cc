/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/uinteger.h"

#include <gtest/gtest.h>
// gtest first: the rig uses its macros
#include "vflood-rig.h"

#include <map>
#include <random>

using namespace ns3;
using namespace ns3::test;

namespace
{

/// Random traffic of some flows, with what a plain observer can check.
class RandomTraffic
{
  public:
    explicit RandomTraffic(uint32_t seed)
        : m_random(seed)
    {
        m_rig.m_control->SetAttribute("BufferSize", UintegerValue(40));
        m_rig.m_control->SetAttribute("OfflineReserve", UintegerValue(10000));
        for (uint16_t f = 0; f < FLOWS; ++f)
        {
            m_rig.Connect(f);
        }
    }

    void Step()
    {
        const auto f = static_cast<uint16_t>(Any(FLOWS));
        switch (Any(8))
        {
        case 0:
        case 1:
        case 2:
            m_rig.Data(m_next[f]++, TcpView::ACK, f);
            ++m_entered;
            break;
        case 3:
            if (m_next[f] > m_acked[f])
            {
                m_rig.Data(m_acked[f] + Any(m_next[f] - m_acked[f]), TcpView::ACK, f);
                ++m_entered;
            }
            break;
        case 4:
            m_rig.AckTo(m_acked[f], f, VfloodRig::MSS * Any(30)); // window moves or duplicate
            break;
        case 5:
            m_rig.Say(VfloodMessage::LOSS, ++m_losses);
            break;
        case 6:
            m_rig.Say(VfloodMessage::RECOVERED, m_losses, 1 + Any(20), 10);
            break;
        default:
            m_acked[f] += Any(1 + Contiguous(f) - m_acked[f]);
            m_rig.AckTo(m_acked[f], f);
        }
        Collect();
    }

    /// Let everything out.
    void Finish()
    {
        for (uint16_t f = 0; f < FLOWS; ++f)
        {
            for (uint32_t i = 0; i < 2000 && m_acked[f] < m_next[f]; ++i)
            {
                m_acked[f] = Contiguous(f);
                m_rig.AckTo(m_acked[f], f);
                Collect();
            }
            EXPECT_EQ(Contiguous(f), m_next[f]) << "flow " << f;
        }
        EXPECT_EQ(m_rig.m_disc->GetNPackets(), 0U);
    }

  private:
    static constexpr uint16_t FLOWS = 3;

    uint32_t Any(uint32_t n)
    {
        return static_cast<uint32_t>(m_random() % n);
    }

    /// Number of the first segment of a flow that has not gone out.
    uint32_t Contiguous(uint16_t f)
    {
        uint32_t i = m_acked[f];
        while (m_seen[f].count(i) > 0)
        {
            ++i;
        }
        return i;
    }

    void Collect()
    {
        for (const auto& view : m_rig.m_out)
        {
            if (view.payload > 0)
            {
                const auto f = static_cast<uint16_t>(view.sourcePort - GUEST.port);
                ++m_seen[f][(view.seq.GetValue() - 1) / VfloodRig::MSS];
                ++m_left;
            }
        }
        m_rig.m_out.clear();
        const auto& stats = m_rig.m_disc->GetStats();
        const uint32_t dropped = stats.GetNDroppedPackets(VfloodQueueDisc::REPLACED_DROP) +
                                 stats.GetNDroppedPackets(VfloodQueueDisc::ACKED_DROP);
        ASSERT_EQ(stats.nTotalDroppedPackets, dropped) << "for no other reason";
        ASSERT_EQ(m_entered, m_left + dropped + m_rig.m_disc->GetNPackets());
    }

    VfloodRig m_rig;
    std::mt19937 m_random;
    std::map<uint16_t, uint32_t> m_next;                     ///< segments sent
    std::map<uint16_t, uint32_t> m_acked;                    ///< segments acknowledged
    std::map<uint16_t, std::map<uint32_t, uint32_t>> m_seen; ///< how often each went out
    uint32_t m_losses{0};
    uint32_t m_entered{0};
    uint32_t m_left{0};
};

} // namespace

TEST(VfloodQueueDisc, NothingIsLostOrDoubledInRandomTraffic)
{
    for (uint32_t seed = 1; seed <= 40; ++seed)
    {
        SCOPED_TRACE(seed);
        RandomTraffic traffic(seed);
        for (int i = 0; i < 800 && !testing::Test::HasFatalFailure(); ++i)
        {
            traffic.Step();
        }
        traffic.Finish();
    }
}
