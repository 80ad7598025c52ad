/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "vflood-world.h"

#include <algorithm>
#include <random>
#include <set>
#include <sstream>

using namespace ns3;
using namespace ns3::test;

namespace
{

/// Draws worlds: everything that may go wrong, in any combination.
class Draw
{
  public:
    explicit Draw(uint32_t seed)
        : m_random(seed)
    {
    }

    WorldSetup Setup()
    {
        WorldSetup setup;
        setup.seed = 1 + m_random() % 1000;
        setup.guests = 1 + Any(3);
        setup.senders = 1 + Any(setup.guests);
        setup.load = Pick({0, 0.3, 0.6});
        setup.bytes = static_cast<uint64_t>(Pick({1, 2000, 60000, 200000, 500000}));
        setup.transfers = 2 + Any(3);
        setup.wire.loss = Pick({0, 0, 0.002, 0.02, 0.06});
        setup.wire.duplicate = Pick({0, 0, 0.02});
        setup.wire.late = Pick({0, 0, 0.02, 0.1});
        setup.wire.delayUs = Pick({25, 500, 5000});
        setup.control["BufferSize"] = Name({"4", "20", "100", "2048"});
        setup.control["OfflineReserve"] = Name({"0", "30", "1024"});
        setup.control["OfflineQueue"] = Name({"Drain", "Flush", "Drop"});
        setup.control["DupAcksGoOffline"] = Name({"true", "false"});
        setup.control["WindowAfterLoss"] = Name({"Guest", "Own"});
        setup.control["MessageStep"] = Name({"1", "8"});
        setup.control["Anticipate"] = Name({"true", "false"});
        setup.control["ResumeFraction"] = Name({"1", "0.5"});
        setup.control["IdleTimeout"] = Name({"7200s", "7200s", "5ms"});
        setup.control["CongestionOps"] =
            Name({"ns3::TcpRenoPerAck", "ns3::TcpCubic", "ns3::TcpBbr", "ns3::TcpVegas"});
        setup.disc["Memory"] = Name({"Dom0", "Ring", "Guest"});
        setup.netfront["Tso"] = Name({"false", "true"});
        if (Any(3) == 0)
        {
            setup.netfront["TxRingSize"] = "64";
            setup.netfront["TxUsableSlots"] = "44";
            setup.netfront["RxRingSize"] = "64";
            setup.netfront["RxTargetMin"] = setup.netfront["RxTargetMax"] = "64";
        }
        setup.socket["RcvBufSize"] = Name({"8000", "65536", "289600"});
        setup.socket["Sack"] = Name({"true", "false"});
        setup.ipv6 = Any(4) == 0;
        setup.vsnoop = Name({"", "", "pipeline", "integrated"});
        setup.asked = Any(3) == 0;
        return setup;
    }

    uint32_t Any(uint32_t n)
    {
        return static_cast<uint32_t>(m_random() % n);
    }

  private:
    double Pick(const std::vector<double>& values)
    {
        return values[Any(static_cast<uint32_t>(values.size()))];
    }

    std::string Name(const std::vector<std::string>& names)
    {
        return names[Any(static_cast<uint32_t>(names.size()))];
    }

    std::mt19937 m_random;
};

std::string
Describe(const WorldSetup& setup)
{
    std::ostringstream text;
    text << setup.senders << " of " << setup.guests << " guests, load " << setup.load << ", "
         << setup.transfers << " x " << setup.bytes << " bytes, loss " << setup.wire.loss
         << ", duplicates " << setup.wire.duplicate << ", late " << setup.wire.late << ", delay "
         << setup.wire.delayUs << " us, run " << setup.seed << (setup.ipv6 ? ", IPv6" : "")
         << (setup.asked ? ", the peer connects and asks" : "")
         << (setup.placement == Placement::NIC ? ", in the NIC" : "")
         << (setup.vsnoop.empty() ? "" : ", vSnoop: ") << setup.vsnoop;
    for (const auto* attributes : {&setup.control, &setup.disc, &setup.netfront, &setup.socket})
    {
        for (const auto& [name, value] : *attributes)
        {
            text << ", " << name << "=" << value;
        }
    }
    return text.str();
}

/// Watches the wire of all flows.
class WireOracle
{
  public:
    /// \param gaps whether the host may leave data out that it has dropped
    explicit WireOracle(bool gaps)
        : m_gaps(gaps)
    {
    }

    void Saw(const TcpView& view, bool fromHost)
    {
        if (!fromHost)
        {
            return;
        }
        const FlowKey key = view.GetKey();
        if (view.Has(TcpView::SYN))
        {
            m_high[key] = view.GetEnd();
            m_fin.erase(key);
            return;
        }
        auto flow = m_high.find(key);
        if (flow == m_high.end() || view.GetLength() == 0)
        {
            return;
        }
        EXPECT_TRUE(m_gaps || view.seq <= flow->second) << key << " has overtaken data";
        EXPECT_TRUE(m_fin.count(key) == 0 || view.GetEnd() <= m_fin.at(key)) << "behind FIN";
        if (view.Has(TcpView::FIN))
        {
            m_fin[key] = view.GetEnd();
        }
        flow->second = std::max(flow->second, view.GetEnd());
    }

  private:
    bool m_gaps;
    std::map<FlowKey, SequenceNumber32> m_high; //!< what follows the last byte seen
    std::map<FlowKey, SequenceNumber32> m_fin;  //!< what follows FIN, once seen
};

/// Whether a drop for lack of room is possible, which leaves a gap on the wire.
bool
MayDrop(const WorldSetup& setup)
{
    return setup.control.at("OfflineQueue") == "Drop" ||
           setup.control.at("OfflineReserve") != "1024" || setup.control.at("IdleTimeout") == "5ms";
}

class VfloodProperty : public SimulatorTest, public ::testing::WithParamInterface<uint32_t>
{
  protected:
    static constexpr uint32_t PER_CASE = 10;
    static constexpr uint32_t NIC = 100; //!< from here on all of it is in the NIC

    /// \return how often flows entered each state
    static std::map<FlowState, uint32_t> Try(const WorldSetup& setup, bool migrate)
    {
        World world(setup);
        WireOracle oracle(!setup.vflood || MayDrop(setup));
        world.m_wire.m_watch = [&](const TcpView& view, bool fromHost) {
            oracle.Saw(view, fromHost);
        };
        if (migrate)
        {
            const bool nic = setup.placement == Placement::NIC;
            Simulator::ScheduleWithContext(nic ? Simulator::NO_CONTEXT : world.m_host->GetId(),
                                           MilliSeconds(3040),
                                           RawCall([&world] {
                                               auto guest = world.m_host->GetGuest(0);
                                               auto vif = VirtHostHelper::GetNetfront(guest);
                                               world.GetControl()->TakeOffline(
                                                   world.m_host->GetNetbackOf(vif));
                                           }));
        }
        world.Run(2000);
        world.ExpectAllArrived();
        return world.m_entered;
    }
};

} // namespace

// Whatever the wire, the buffers and the settings: each byte arrives once, in order, as it was
// sent; the host never lets a flow's new data overtake older data.
TEST_P(VfloodProperty, EachByteArrivesOnceAndInOrder)
{
    std::map<FlowState, uint32_t> entered;
    for (uint32_t i = 0; i < PER_CASE && !HasFailure(); ++i)
    {
        Draw draw(GetParam() * PER_CASE + i);
        WorldSetup setup = draw.Setup();
        setup.placement = GetParam() < NIC ? Placement::DOM0 : Placement::NIC;
        SCOPED_TRACE(Describe(setup));
        for (const auto& [state, times] : Try(setup, draw.Any(4) == 0))
        {
            entered[state] += times;
        }
    }
    EXPECT_GT(entered[FlowState::ACTIVE], 0U);
    EXPECT_GT(entered[FlowState::NO_BUFFER] + entered[FlowState::PACKET_LOSS], 0U);
}

INSTANTIATE_TEST_SUITE_P(Seeds, VfloodProperty, ::testing::Range(1U, 9U));
INSTANTIATE_TEST_SUITE_P(InTheNic, VfloodProperty, ::testing::Range(101U, 105U));

using VfloodSwitches = SimulatorTest;

// The same transfers without vFlood, with it, and going offline and online all the time: the same
// bytes. (The content says for each byte whether it is the right one.)
TEST_F(VfloodSwitches, OnlineAndOfflineGiveTheSameBytes)
{
    for (uint32_t seed = 1; seed <= 3; ++seed)
    {
        for (const std::string way : {"without", "with", "switching"})
        {
            SCOPED_TRACE(way);
            WorldSetup setup;
            setup.seed = seed;
            setup.guests = 3;
            setup.senders = 2;
            setup.vflood = way != "without";
            if (way == "switching")
            {
                setup.control["BufferSize"] = "10";
                setup.control["OfflineQueue"] = seed == 1 ? "Drain" : seed == 2 ? "Flush" : "Drop";
                setup.wire.late = 0.02;
                setup.wire.lateUs = 500;
            }
            World world(setup);
            world.Run();
            world.ExpectAllArrived();
            if (way == "switching")
            {
                EXPECT_GT(world.m_entered[FlowState::NO_BUFFER], 30U);
                EXPECT_GT(world.m_entered[FlowState::PACKET_LOSS], 5U);
                EXPECT_GT(world.m_entered[FlowState::ACTIVE], 40U);
            }
        }
    }
}

// What the peer sees of a guest that floods and then is told to stop for good stays in order.
TEST_F(VfloodSwitches, MigrationInTheMiddle)
{
    for (const char* queue : {"Drain", "Flush", "Drop"})
    {
        SCOPED_TRACE(queue);
        WorldSetup setup;
        setup.guests = 1;
        setup.load = 0;
        setup.bytes = 3000000;
        setup.transfers = 2;
        setup.wire.delayUs = 2000;
        setup.control["OfflineQueue"] = queue;
        World world(setup);
        Simulator::ScheduleWithContext(world.m_host->GetId(), MilliSeconds(3020), RawCall([&world] {
                                           auto vif = VirtHostHelper::GetNetfront(
                                               world.m_host->GetGuest(0));
                                           world.GetControl()->TakeOffline(
                                               world.m_host->GetNetbackOf(vif));
                                       }));
        world.Run();
        world.ExpectAllArrived();
        EXPECT_EQ(world.m_entered[FlowState::PASS_THROUGH], 1U);
        EXPECT_GE(world.m_entered[FlowState::ACTIVE], 2U) << "the next connection floods again";
        EXPECT_EQ(world.GetControl()->GetNFlows(), 0U) << "both connections are over";
    }
}

// A flow that dom0 forgot because it was idle goes on without vFlood.
TEST_F(VfloodSwitches, AForgottenFlowGoesOn)
{
    WorldSetup setup;
    setup.guests = 2;
    setup.senders = 2;
    setup.bytes = 2000000;
    setup.transfers = 3;
    setup.control["IdleTimeout"] = "1ms";
    setup.wire.delayUs = 3000;
    World world(setup);
    world.Run();
    world.ExpectAllArrived();
}
