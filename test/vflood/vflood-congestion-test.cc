/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "vflood-world.h"

#include "ns3/send-window-policy.h"
#include "ns3/tcp-bbr.h"
#include "ns3/tcp-congestion-ops.h"
#include "ns3/tcp-cubic.h"
#include "ns3/tcp-cwnd-limited.h"
#include "ns3/tcp-vegas.h"

#include <algorithm>
#include <set>

using namespace ns3;
using namespace ns3::test;

namespace
{

/// \return the names of all congestion controls that this ns-3 has, and those of this module
std::vector<std::string>
AllCongestionOps()
{
    std::vector<std::string> names;
    for (uint16_t i = 0; i < TypeId::GetRegisteredN(); ++i)
    {
        const TypeId type = TypeId::GetRegistered(i);
        const bool is = type.IsChildOf(TcpCongestionOps::GetTypeId()) ||
                        type == TcpCubic::GetTypeId(); // ns-3.37 gives it another parent
        if (!is || !type.HasConstructor() || type == TcpCongestionOps::GetTypeId() ||
            type == TcpCwndLimited::GetTypeId() ||
            type.GetName().find("Vflood") != std::string::npos)
        {
            continue;
        }
        names.push_back(type.GetName());
    }
    std::sort(names.begin(), names.end());
    return names;
}

std::string
ShortName(const ::testing::TestParamInfo<std::string>& info)
{
    return info.param.substr(info.param.rfind(':') + 1);
}

/// Three guests, one sends with a given congestion control in dom0.
class VfloodCongestion : public SimulatorTest, public ::testing::WithParamInterface<std::string>
{
  protected:
    static WorldSetup MakeSetup()
    {
        WorldSetup setup;
        setup.guests = 3;
        setup.transfers = 4;
        setup.control["CongestionOps"] = GetParam();
        return setup;
    }
};

} // namespace

TEST_P(VfloodCongestion, TransfersWithoutLoss)
{
    World world(MakeSetup());
    uint32_t largest = 0;
    world.GetControl()->TraceConnectWithoutContext(
        "Window",
        Callback<void, const FlowKey&, uint32_t, uint32_t, uint32_t>(
            [&](const FlowKey& /* flow */, uint32_t cwnd, uint32_t network, uint32_t /* queued */) {
                largest = std::max(largest, cwnd);
                EXPECT_LE(network, 300U) << "the peer's window was not heeded";
            }));
    world.Run();
    world.ExpectAllArrived();
    EXPECT_GE(largest, 5U) << "the window of dom0 never grew";
    EXPECT_EQ(world.m_entered[FlowState::PACKET_LOSS], 0U);
    for (const auto& transfer : world.m_log.GetTransfers())
    {
        EXPECT_GT(transfer.GetGoodput(), 5e6);
    }
}

TEST_P(VfloodCongestion, TransfersWithLoss)
{
    for (const char* window : {"Guest", "Own"})
    {
        SCOPED_TRACE(window);
        WorldSetup setup = MakeSetup();
        setup.wire.loss = 0.01;
        setup.wire.late = 0.01;
        setup.control["WindowAfterLoss"] = window;
        World world(setup);
        world.Run();
        world.ExpectAllArrived();
        EXPECT_GT(world.m_entered[FlowState::PACKET_LOSS], 0U);
    }
}

INSTANTIATE_TEST_SUITE_P(Every,
                         VfloodCongestion,
                         ::testing::ValuesIn(AllCongestionOps()),
                         ShortName);

using VfloodWorlds = SimulatorTest;

TEST_F(VfloodWorlds, AllCongestionControlsOfThePaperAndBeyondAreTested)
{
    const auto names = AllCongestionOps();
    const std::set<std::string> all(names.begin(), names.end());
    for (const char* name : {"TcpNewReno",
                             "TcpLinuxReno",
                             "TcpVegas",
                             "TcpCubic",
                             "TcpDctcp",
                             "TcpBbr",
                             "TcpRenoPerAck"})
    {
        EXPECT_EQ(all.count(std::string("ns3::") + name), 1U) << name;
    }
}

TEST_F(VfloodWorlds, DifferentCongestionControlsAtOnce)
{
    WorldSetup setup;
    setup.guests = 4;
    setup.senders = 4;
    World world(setup);
    auto control = world.GetControl();
    VfloodHelper::SetCongestionOps(world.m_host->GetGuest(0), TcpVegas::GetTypeId());
    control->SetCongestionOpsOfPort(5002, TcpCubic::GetTypeId());
    std::map<uint16_t, uint32_t> asked;
    control->SetCongestionOpsSelector(
        CongestionChoice::Selector([&](const FlowKey& flow, Ptr<NetDevice> /* vif */) {
            ++asked[flow.remotePort];
            return flow.remotePort == 5003 ? TcpBbr::GetTypeId() : TypeId();
        }));
    std::map<uint16_t, std::set<std::string>> used;
    control->TraceConnectWithoutContext(
        "Window",
        Callback<void, const FlowKey&, uint32_t, uint32_t, uint32_t>(
            [&](const FlowKey& flow, uint32_t, uint32_t, uint32_t) {
                used[flow.remotePort].insert(
                    control->Find(flow)->GetWindow().GetCongestionOps()->GetName());
            }));
    world.Run();
    world.ExpectAllArrived();
    const std::map<uint16_t, std::set<std::string>> expected{{5001, {"TcpVegas"}},
                                                             {5002, {"TcpCubic"}},
                                                             {5003, {"TcpBbr"}},
                                                             {5004, {"TcpRenoPerAck"}}};
    EXPECT_EQ(used, expected);
    EXPECT_EQ(asked.at(5004), setup.transfers) << "once per flow";
}

TEST_F(VfloodWorlds, DctcpHeedsMarks)
{
    std::map<double, uint32_t> largest;
    for (double mark : {0.0, 0.2})
    {
        WorldSetup setup;
        setup.bytes = 1000000;
        setup.inner = "ns3::TcpDctcp";
        setup.control["CongestionOps"] = "ns3::TcpDctcp";
        setup.socket["UseEcn"] = "On";
        setup.wire.mark = mark;
        World world(setup);
        world.GetControl()->TraceConnectWithoutContext(
            "Window",
            Callback<void, const FlowKey&, uint32_t, uint32_t, uint32_t>(
                [&](const FlowKey&, uint32_t cwnd, uint32_t, uint32_t) {
                    largest[mark] = std::max(largest[mark], cwnd);
                }));
        world.Run();
        world.ExpectAllArrived();
    }
    EXPECT_GT(largest[0.0], 100U);
    EXPECT_LT(largest[0.2], 40U);
}

TEST_F(VfloodWorlds, RenoHeedsMarksOfRfc3168)
{
    WorldSetup setup;
    setup.bytes = 1000000;
    setup.socket["UseEcn"] = "On";
    setup.wire.mark = 0.02;
    World world(setup);
    uint32_t largest = 0;
    uint32_t marked = 0;
    world.m_wire.m_watch = [&](const TcpView& view, bool fromHost) {
        marked += !fromHost && view.Has(TcpView::ECE) && !view.Has(TcpView::SYN);
    };
    world.GetControl()->TraceConnectWithoutContext(
        "Window",
        Callback<void, const FlowKey&, uint32_t, uint32_t, uint32_t>(
            [&](const FlowKey&, uint32_t cwnd, uint32_t, uint32_t) {
                largest = std::max(largest, cwnd);
            }));
    world.Run();
    world.ExpectAllArrived();
    EXPECT_GT(marked, 0U);
    EXPECT_LT(largest, 150U);
}

TEST_F(VfloodWorlds, BbrPacesByTheBottleneck)
{
    std::map<bool, Time> spacing;
    for (bool pacing : {true, false})
    {
        WorldSetup setup;
        setup.guests = 1;
        setup.load = 0;
        setup.bytes = 3000000;
        setup.transfers = 1;
        setup.control["CongestionOps"] = "ns3::TcpBbr";
        setup.control["Pacing"] = pacing ? "true" : "false";
        setup.wire.delayUs = 5000;
        World world(setup);
        Time last;
        uint32_t bursts = 0;
        uint32_t segments = 0;
        world.m_wire.m_watch = [&](const TcpView& view, bool fromHost) {
            if (fromHost && view.payload > 0)
            {
                bursts += Simulator::Now() - last > MicroSeconds(15); // not back to back
                ++segments;
                last = Simulator::Now();
            }
        };
        world.Run();
        world.ExpectAllArrived();
        spacing[pacing] = MicroSeconds(1000 * bursts / segments);
    }
    EXPECT_GT(spacing[true], 2 * spacing[false]) << "share of segments sent apart from others";
}

TEST_F(VfloodWorlds, Ipv6)
{
    WorldSetup setup;
    setup.guests = 3;
    setup.ipv6 = true;
    setup.wire.loss = 0.003;
    World world(setup);
    uint32_t deepest = 0;
    world.GetControl()->TraceConnectWithoutContext(
        "Window",
        Callback<void, const FlowKey&, uint32_t, uint32_t, uint32_t>(
            [&](const FlowKey& flow, uint32_t, uint32_t, uint32_t queued) {
                EXPECT_EQ(flow.remote.high >> 32, 0x20010db8U);
                deepest = std::max(deepest, queued);
            }));
    world.Run();
    world.ExpectAllArrived();
    EXPECT_GT(deepest, 50U) << "it floods";
    EXPECT_GE(world.m_entered[FlowState::ACTIVE], setup.transfers);
}

TEST_F(VfloodWorlds, TheGuestsOwnCongestionControlGoesOnInside)
{
    WorldSetup setup;
    setup.inner = "ns3::TcpCubic";
    World world(setup);
    auto tcp = world.m_host->GetGuest(0)->GetObject<GuestTcpL4Protocol>();
    TypeIdValue type;
    tcp->GetAttribute("SocketType", type);
    EXPECT_EQ(type.Get().GetName(), "ns3::VfloodGuestOps");
    world.Run();
    world.ExpectAllArrived();
}

TEST_F(VfloodWorlds, TheSendBufferIsLargeEnoughToFlood)
{
    WorldSetup setup;
    setup.bytes = 2000000;
    setup.transfers = 1;
    setup.guests = 1;
    setup.load = 0;
    setup.wire.delayUs = 20000; // dom0's window opens slowly, the guest need not wait
    World world(setup);
    uint32_t deepest = 0;
    world.GetControl()->TraceConnectWithoutContext(
        "Window",
        Callback<void, const FlowKey&, uint32_t, uint32_t, uint32_t>(
            [&](const FlowKey&, uint32_t, uint32_t, uint32_t queued) {
                deepest = std::max(deepest, queued);
            }));
    world.Run();
    world.ExpectAllArrived();
    EXPECT_GT(deepest, 900U) << "half the buffer, by alpha 1; 128 KiB would be 90 segments";
}
