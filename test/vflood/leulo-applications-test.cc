/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * \file
 * ns-3's applications, and this project's, run on a guest with Leulo as they are.
 */

#include "leulo-world.h"
#include "simulator-test.h"

#include "ns3/bulk-send-application.h"
#include "ns3/bulk-send-helper.h"
#include "ns3/on-off-helper.h"
#include "ns3/packet-sink-helper.h"
#include "ns3/packet-sink.h"
#include "ns3/three-gpp-http-client.h"
#include "ns3/three-gpp-http-helper.h"
#include "ns3/transfer-application.h"
#include "ns3/transfer-log.h"
#include "ns3/transfer-sink.h"

using namespace ns3;
using namespace ns3::test;

namespace
{

constexpr const char* TCP = "ns3::TcpSocketFactory";

} // namespace

/// Which placement of the CPU, whose TCP, and whether the guest is the server.
class LeuloApplications
    : public SimulatorTest,
      public testing::WithParamInterface<std::tuple<const char*, LeuloHelper::Tcp, bool>>
{
  protected:
    LeuloApplications()
    {
        LeuloWorld::Options options;
        options.placement = std::get<0>(GetParam());
        options.tcp = std::get<1>(GetParam());
        options.hogs = 1;
        options.load = 0.3;
        m_world = std::make_unique<LeuloWorld>(options);
    }

    ~LeuloApplications() override
    {
        Simulator::Destroy();
    }

    Ptr<Node> Server() const
    {
        return std::get<2>(GetParam()) ? m_world->GetNode() : m_world->m_native;
    }

    Ptr<Node> Client() const
    {
        return std::get<2>(GetParam()) ? m_world->m_native : m_world->GetNode();
    }

    Address AtServer(uint16_t port) const
    {
        return std::get<2>(GetParam()) ? m_world->At(port) : m_world->AtNative(port);
    }

    std::unique_ptr<LeuloWorld> m_world;
};

TEST_P(LeuloApplications, BulkSend)
{
    BulkSendHelper source(TCP, AtServer(5001));
    source.SetAttribute("MaxBytes", UintegerValue(5000000));
    source.Install(Client()).Start(Seconds(1));
    auto sinks = PacketSinkHelper(TCP, m_world->Any(5001)).Install(Server());
    Simulator::Stop(Seconds(60));
    Simulator::Run();
    EXPECT_EQ(DynamicCast<PacketSink>(sinks.Get(0))->GetTotalRx(), 5000000U);
}

TEST_P(LeuloApplications, OnOff)
{
    OnOffHelper source(TCP, AtServer(5001));
    source.SetConstantRate(DataRate("20Mbps"), 1000);
    source.SetAttribute("MaxBytes", UintegerValue(3000000));
    source.Install(Client()).Start(Seconds(1));
    auto sinks = PacketSinkHelper(TCP, m_world->Any(5001)).Install(Server());
    Simulator::Stop(Seconds(60));
    Simulator::Run();
    EXPECT_EQ(DynamicCast<PacketSink>(sinks.Get(0))->GetTotalRx(), 3000000U);
}

TEST_P(LeuloApplications, Http)
{
    const auto address = InetSocketAddress::ConvertFrom(AtServer(80)).GetIpv4();
    ThreeGppHttpServerHelper(address).Install(Server());
    auto clients = ThreeGppHttpClientHelper(address).Install(Client());
    clients.Start(Seconds(1));
    uint32_t pages = 0;
    clients.Get(0)->TraceConnectWithoutContext(
        "RxMainObject",
        Callback<void, Ptr<const ThreeGppHttpClient>, Ptr<const Packet>>(
            [&pages](Ptr<const ThreeGppHttpClient>, Ptr<const Packet>) { ++pages; }));
    Simulator::Stop(Seconds(200));
    Simulator::Run();
    EXPECT_GE(pages, 2U);
}

TEST_P(LeuloApplications, Transfers)
{
    auto sink = CreateObjectWithAttributes<TransferSink>("Local", AddressValue(m_world->Any(5001)));
    Server()->AddApplication(sink);
    auto sender = CreateObjectWithAttributes<TransferApplication>("Remote",
                                                                  AddressValue(AtServer(5001)),
                                                                  "Bytes",
                                                                  UintegerValue(300000),
                                                                  "Transfers",
                                                                  UintegerValue(20));
    Client()->AddApplication(sender);
    sender->SetStartTime(Seconds(1));
    TransferLog log;
    log.Watch(sender);
    log.Watch(sink);
    Simulator::Stop(Seconds(100));
    Simulator::Run();
    ASSERT_EQ(log.GetNEnded(), 20U);
    for (const auto& transfer : log.GetTransfers())
    {
        EXPECT_FALSE(transfer.failed);
        EXPECT_EQ(transfer.bytes, 300000U);
    }
}

INSTANTIATE_TEST_SUITE_P(Placements,
                         LeuloApplications,
                         testing::Combine(testing::Values("Core", "Dom0", "Interrupted"),
                                          testing::Values(LeuloHelper::Tcp::STOCK,
                                                          LeuloHelper::Tcp::LINUX),
                                          testing::Bool()),
                         [](const auto& info) {
                             return std::string(std::get<0>(info.param)) +
                                    (std::get<1>(info.param) == LeuloHelper::Tcp::STOCK ? "Stock"
                                                                                        : "Linux") +
                                    (std::get<2>(info.param) ? "Server" : "Client");
                         });
