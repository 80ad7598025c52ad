/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "simulator-test.h"
#include "tcp-script.h"

#include "ns3/double.h"
#include "ns3/error-model.h"
#include "ns3/guest-tcp-l4-protocol.h"
#include "ns3/pointer.h"
#include "ns3/pvtcp-helper.h"
#include "ns3/transfer-application.h"
#include "ns3/transfer-log.h"
#include "ns3/transfer-sink.h"

#include <tuple>

using namespace ns3;
using namespace ns3::test;

namespace
{

/// Profile, F-RTO, response, SACK, timestamps, PVTCP.
using Parameters = std::tuple<std::string, std::string, std::string, bool, bool, bool>;

/// A guest that runs 10 of 40 ms sends to a native host over a wire that loses packets both ways,
/// with an RTO floor of 1 ms: all kinds of timeouts, spurious and real, on top of each other.
class TcpStress : public SimulatorTest, public ::testing::WithParamInterface<Parameters>
{
  protected:
    TcpStress()
        : m_gate(GateControl::Enable())
    {
        GuestInternetHelper internet = Configure();
        m_guest = CreateObject<Node>();
        m_native = CreateObject<Node>();
        m_guest->AggregateObject(m_clock);
        auto channel = CreateObjectWithAttributes<SimpleChannel>("Delay", StringValue("100us"));
        NetDeviceContainer devices;
        for (const auto& node : {m_guest, m_native})
        {
            auto device = CreateObjectWithAttributes<SimpleNetDevice>("PointToPointMode",
                                                                      BooleanValue(true),
                                                                      "DataRate",
                                                                      StringValue("100Mbps"));
            device->SetAddress(Mac48Address::Allocate());
            device->SetChannel(channel);
            device->SetAttribute("ReceiveErrorModel", PointerValue(MakeErrors(node->GetId())));
            node->AddDevice(device);
            devices.Add(device);
            internet.Install(node);
        }
        m_addresses = Ipv4AddressHelper("10.0.0.0", "255.255.255.0").Assign(devices);
        m_server = std::make_unique<WorkServer>(m_timers, m_guest->GetId());
        m_gate.Bind(m_guest->GetId(), *m_server);
        Turn();
    }

    ~TcpStress() override
    {
        Simulator::Destroy(); // while the server still lives
    }

    static GuestInternetHelper Configure()
    {
        const auto& [profile, frto, response, sack, timestamps, pvtcp] = GetParam();
        GuestInternetHelper internet;
        internet.SetProfile(profile);
        internet.SetTcpAttribute("Frto", StringValue(frto));
        internet.SetTcpAttribute("FrtoResponse", StringValue(response));
        internet.SetTcpAttribute("JiffyLength", StringValue("1ms"));
        internet.SetSocketAttribute("Sack", BooleanValue(sack));
        internet.SetSocketAttribute("Timestamp", BooleanValue(timestamps));
        internet.SetSocketAttribute("MinRto", StringValue("1ms"));
        internet.SetSocketAttribute("ConnTimeout", StringValue("100ms"));
        return internet;
    }

    static Ptr<ErrorModel> MakeErrors(int64_t stream)
    {
        auto errors = CreateObjectWithAttributes<RateErrorModel>("ErrorRate",
                                                                 DoubleValue(0.01),
                                                                 "ErrorUnit",
                                                                 StringValue("ERROR_UNIT_PACKET"));
        errors->AssignStreams(100 + stream);
        return errors;
    }

    /// Run for 10 ms, be away for 30.
    void Turn()
    {
        m_clock->Resume(true);
        m_server->Resume(Time());
        m_gate.ScheduleUngated(HvTimers::HARDWARE, MilliSeconds(10), RawCall([this] {
                                   m_server->Pause();
                                   m_clock->Pause();
                               }));
        m_gate.ScheduleUngated(HvTimers::HARDWARE, MilliSeconds(40), RawCall([this] { Turn(); }));
    }

    GateControl& m_gate;
    SimulatorTimers m_timers;
    Ptr<ScriptClock> m_clock{CreateObject<ScriptClock>()};
    Ptr<Node> m_guest;
    Ptr<Node> m_native;
    Ipv4InterfaceContainer m_addresses;
    std::unique_ptr<WorkServer> m_server;
};

} // namespace

TEST_P(TcpStress, EverythingArrives)
{
    if (std::get<5>(GetParam()))
    {
        PvtcpHelper().Install(m_guest, m_clock);
    }
    TransferLog log;
    auto sender = CreateObjectWithAttributes<TransferApplication>(
        "Remote",
        AddressValue(InetSocketAddress(m_addresses.GetAddress(1), 5001)),
        "Bytes",
        UintegerValue(400000),
        "Transfers",
        UintegerValue(5));
    m_guest->AddApplication(sender);
    auto sink = CreateObject<TransferSink>();
    m_native->AddApplication(sink);
    log.Watch(sender);
    log.Watch(sink);
    Simulator::Stop(Seconds(100));
    Simulator::Run();
    ASSERT_EQ(log.GetNEnded(), 5U);
    for (const auto& transfer : log.GetTransfers())
    {
        EXPECT_FALSE(transfer.failed);
        EXPECT_EQ(transfer.bytes, 400000U);
        EXPECT_EQ(transfer.wrong, 0U);
    }
    const auto& counters = m_guest->GetObject<GuestTcpL4Protocol>()->GetSockets().total;
    EXPECT_GT(counters.RetransSegs, 5U);
    EXPECT_GE(counters.RetransmitTimers, counters.TCPTimeouts);
    EXPECT_GE(counters.RetransmitTimers, counters.TCPSpuriousRTOs);
}

INSTANTIATE_TEST_SUITE_P(
    Settings,
    TcpStress,
    ::testing::Values(Parameters{"linux-2.6.18", "Off", "RateHalving", true, true, false},
                      Parameters{"linux-2.6.18", "Off", "RateHalving", false, true, false},
                      Parameters{"linux-2.6.18", "Off", "RateHalving", false, false, false},
                      Parameters{"linux-2.6.32", "Basic", "RateHalving", true, true, false},
                      Parameters{"linux-2.6.32", "Basic", "Conservative", false, true, false},
                      Parameters{"linux-2.6.32", "Basic", "Undo", false, false, false},
                      Parameters{"linux-2.6.32", "Sack", "RateHalving", true, true, false},
                      Parameters{"linux-2.6.32", "Sack", "Conservative", true, false, false},
                      Parameters{"linux-2.6.32", "Sack", "Undo", true, false, false},
                      Parameters{"linux-2.6.32", "Sack", "Undo", true, true, true},
                      Parameters{"linux-2.6.32", "Sack", "RateHalving", false, false, true},
                      Parameters{"modern", "Sack", "Undo", true, true, false},
                      Parameters{"modern", "Off", "RateHalving", true, true, true}));
