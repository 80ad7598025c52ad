/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/boolean.h"
#include "ns3/config.h"
#include "ns3/ethernet-helper.h"
#include "ns3/global-value.h"
#include "ns3/guest-internet-helper.h"
#include "ns3/inet-socket-address.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/test.h"
#include "ns3/transfer-log.h"
#include "ns3/uinteger.h"
#include "ns3/vflood-helper.h"
#include "ns3/virt-host-helper.h"

#include <iomanip>
#include <memory>
#include <sstream>

using namespace ns3;

namespace
{

/// What to build.
struct Setup
{
    uint32_t guests{3};     //!< on one core
    double load{0.6};       //!< of each
    bool vflood{false};     //!< guest 1 and dom0 run vFlood
    bool tso{false};        //!< guests hand super-segments to dom0
    bool sends{true};       //!< guest 1 sends, otherwise it receives
    bool dom0Shared{true};  //!< dom0 on the guests' core
    uint64_t bytes{100000}; //!< of a transfer
    uint32_t transfers{10}; //!< one after the other
    uint32_t run{1};        //!< number of the random run
};

/**
 * Guest 1 of a virtualised host and a native host, with transfers between them. Independent trace
 * sinks check every packet, timer and application event of guest 1 against the run state of its
 * vCPU.
 */
class Scenario
{
  public:
    /**
     * \param setup what to build
     */
    explicit Scenario(const Setup& setup);
    ~Scenario();

    /// Run until all transfers are over, 1000 simulated seconds at most.
    void Run();

    /// \return the transfers
    const std::vector<TransferRecord>& GetTransfers() const
    {
        return m_log.GetTransfers();
    }

    /// \return events of guest 1 that the sinks saw
    uint64_t GetNSeen() const
    {
        return m_seen;
    }

    /// \return of these, how many happened while its vCPU was not running
    uint64_t GetNStray() const
    {
        return m_stray;
    }

    /// \return how often guest 1 was taken off its pCPU although it had work
    uint64_t GetNPreemptions() const
    {
        return m_preemptions;
    }

    /// \return the host
    Ptr<HypervisorHost> GetHost() const
    {
        return m_host;
    }

    /// \return guest 1
    Ptr<GuestNode> GetGuest() const
    {
        return m_guest;
    }

    /// \return every event that the sinks saw, with its time
    std::string GetTrace() const
    {
        return m_trace.str();
    }

  private:
    /// Connect the sinks.
    void Watch();

    /**
     * Something happened in guest 1.
     *
     * \param what its name in the trace
     */
    void Saw(const std::string& what);

    /// A periodic timer of guest 1.
    void Tick();

    StringValue m_simulator;                     //!< global value to restore
    uint64_t m_rngRun{RngSeedManager::GetRun()}; //!< global value to restore
    std::unique_ptr<VirtHostHelper> m_virt;      //!< before any node
    Ptr<HypervisorHost> m_host;                  //!< virtualised
    Ptr<GuestNode> m_guest;                      //!< guest 1
    Ptr<Node> m_native;                          //!< not virtualised
    TransferLog m_log;                           //!< transfers
    uint32_t m_expected;                         //!< number of transfers
    RunState m_runState{RunState::BLOCKED};      //!< of guest 1, kept by a sink of our own
    uint64_t m_seen{0};                          //!< events seen
    uint64_t m_stray{0};                         //!< events while not running
    uint64_t m_preemptions{0};                   //!< of guest 1
    uint64_t m_ticks{0};                         //!< of the periodic timer
    std::ostringstream m_trace;                  //!< events with times
};

Scenario::Scenario(const Setup& setup)
    : m_expected(setup.transfers)
{
    GlobalValue::GetValueByName("SimulatorImplementationType", m_simulator);
    RngSeedManager::SetRun(setup.run);
    m_virt = std::make_unique<VirtHostHelper>();
    m_virt->SetNetfrontAttribute("RxTargetMin", UintegerValue(256));
    m_virt->SetNetfrontAttribute("NotifyMode", StringValue("PerBurst"));
    m_virt->SetNetfrontAttribute("Tso", BooleanValue(setup.tso));
    m_virt->SetLoadAttribute("Mode", StringValue("Cumulative"));
    m_host = m_virt->CreateHost({setup.dom0Shared ? 0U : 1U});
    m_native = CreateObject<Node>();
    NetDeviceContainer link = EthernetHelper().Install(m_host, m_native);
    m_virt->AttachUplink(m_host, DynamicCast<EthernetNetDevice>(link.Get(0)));
    for (uint32_t i = 0; i < setup.guests; ++i)
    {
        Ptr<GuestNode> guest = m_virt->CreateGuest(m_host, {0});
        m_virt->InstallLoad(guest, setup.load);
    }
    m_guest = m_host->GetGuest(0);

    GuestInternetHelper internet;
    internet.SetSocketAttribute("SndBufSize", UintegerValue(4 << 20));
    internet.SetSocketAttribute("RcvBufSize", UintegerValue(200 * 1448));
    internet.Install(m_guest);
    internet.Install(m_native);
    NetDeviceContainer ends(VirtHostHelper::GetNetfront(m_guest));
    ends.Add(link.Get(1));
    Ipv4InterfaceContainer addresses = Ipv4AddressHelper("10.0.0.0", "255.255.255.0").Assign(ends);
    if (setup.vflood)
    {
        VfloodHelper vflood;
        vflood.Install(m_host);
        vflood.InstallGuest(m_guest);
    }

    Ptr<Node> from = setup.sends ? Ptr<Node>(m_guest) : m_native;
    Ptr<Node> to = setup.sends ? m_native : Ptr<Node>(m_guest);
    auto sink = CreateObjectWithAttributes<TransferSink>(
        "Local",
        AddressValue(InetSocketAddress(Ipv4Address::GetAny(), 5001)));
    auto sender = CreateObjectWithAttributes<TransferApplication>(
        "Remote",
        AddressValue(InetSocketAddress(addresses.GetAddress(setup.sends ? 1 : 0), 5001)),
        "Bytes",
        UintegerValue(setup.bytes),
        "Transfers",
        UintegerValue(setup.transfers),
        "Gap",
        StringValue("ns3::UniformRandomVariable[Max=0.1]"));
    to->AddApplication(sink);
    from->AddApplication(sender);
    sender->AssignStreams(1); // not what an earlier case of this process left over
    sender->SetStartTime(Seconds(1));
    m_log.Watch(sender);
    m_log.Watch(sink);
    m_log.SetEndedCallback(
        Callback<void, const TransferRecord&>([this](const TransferRecord& /* record */) {
            if (m_log.GetNEnded() == m_expected)
            {
                Simulator::Stop();
            }
        }));
    Watch();
    Simulator::ScheduleWithContext(m_guest->GetId(), Seconds(1), &Scenario::Tick, this);
}

Scenario::~Scenario()
{
    Simulator::Destroy();
    GlobalValue::Bind("SimulatorImplementationType", m_simulator);
    RngSeedManager::SetRun(m_rngRun);
}

void
Scenario::Watch()
{
    using PacketSink = Callback<void, Ptr<const Packet>>;
    m_guest->GetVcpu()->TraceConnectWithoutContext(
        "RunState",
        Callback<void, Ptr<Vcpu>, RunState, RunState>(
            [this](Ptr<Vcpu> /* vcpu */, RunState from, RunState to) {
                m_runState = to;
                m_preemptions += from == RunState::RUNNING && to == RunState::RUNNABLE;
            }));
    for (const std::string name : {"MacTx", "MacRx"})
    {
        VirtHostHelper::GetNetfront(m_guest)->TraceConnectWithoutContext(
            name,
            PacketSink([this, name](Ptr<const Packet> p) {
                Saw(name + " " + std::to_string(p->GetSize()));
            }));
    }
    using IpSink = Callback<void, Ptr<const Packet>, Ptr<Ipv4>, uint32_t>;
    for (const std::string name : {"Tx", "Rx"})
    {
        m_guest->GetObject<Ipv4L3Protocol>()->TraceConnectWithoutContext(
            name,
            IpSink([this, name](Ptr<const Packet> p, Ptr<Ipv4> /* ip */, uint32_t /* interface */) {
                Saw("Ip" + name + " " + std::to_string(p->GetSize()));
            }));
    }
    for (uint32_t i = 0; i < m_guest->GetNApplications(); ++i)
    {
        if (auto application = DynamicCast<TransferApplication>(m_guest->GetApplication(i)))
        {
            using AttemptSink = Callback<void, const TransferAttempt&>;
            application->TraceConnectWithoutContext("TransferStarted",
                                                    AttemptSink([this](const TransferAttempt& a) {
                                                        Saw("start " + std::to_string(a.index));
                                                    }));
        }
    }
}

void
Scenario::Saw(const std::string& what)
{
    ++m_seen;
    m_stray += m_runState != RunState::RUNNING;
    m_trace << Simulator::Now().GetTimeStep() << " " << what << "\n";
}

void
Scenario::Tick()
{
    Saw("tick");
    if (++m_ticks < 2000)
    {
        Simulator::Schedule(MilliSeconds(1), &Scenario::Tick, this);
    }
}

void
Scenario::Run()
{
    Simulator::Stop(Seconds(1000));
    Simulator::Run();
}

/// \return the combinations of offload and direction, with short names
std::vector<std::pair<std::string, Setup>>
Combinations()
{
    std::vector<std::pair<std::string, Setup>> all;
    for (bool vflood : {false, true})
    {
        for (bool sends : {true, false})
        {
            Setup setup;
            setup.vflood = vflood;
            setup.sends = sends;
            all.emplace_back(std::string(vflood ? "vFlood" : "plain") +
                                 (sends ? ", guest sends" : ", guest receives"),
                             setup);
        }
        Setup tso;
        tso.vflood = vflood;
        tso.tso = true;
        all.emplace_back(vflood ? "vFlood with TSO" : "TSO", tso);
    }
    return all;
}

/// No guest code runs while the vCPU does not; what is sent arrives, intact and in order.
class TransferTestCase : public TestCase
{
  public:
    /**
     * \param name name
     * \param setup what to build
     */
    TransferTestCase(const std::string& name, const Setup& setup)
        : TestCase("guest code runs only with its vCPU, bytes arrive intact: " + name),
          m_setup(setup)
    {
    }

  private:
    void DoRun() override
    {
        Scenario scenario(m_setup);
        scenario.Run();
        NS_TEST_ASSERT_MSG_EQ(scenario.GetNStray(), 0, "guest code ran without its vCPU");
        NS_TEST_ASSERT_MSG_GT(scenario.GetNSeen(), 2000, "the sinks saw too little");
        NS_TEST_ASSERT_MSG_GT(scenario.GetNPreemptions(), 10, "the guest was hardly preempted");
        NS_TEST_ASSERT_MSG_EQ(scenario.GetTransfers().size(), m_setup.transfers, "transfers");
        for (const auto& transfer : scenario.GetTransfers())
        {
            NS_TEST_ASSERT_MSG_EQ(transfer.ended, true, "a transfer did not end");
            NS_TEST_ASSERT_MSG_EQ(transfer.failed, false, "a transfer failed");
            NS_TEST_ASSERT_MSG_EQ(transfer.bytes, m_setup.bytes, "bytes were lost or invented");
            NS_TEST_ASSERT_MSG_EQ(transfer.wrong, 0, "bytes were changed or reordered");
        }
    }

    Setup m_setup; //!< what to build
};

/// The same seed gives the same trace, another seed another one.
class DeterminismTestCase : public TestCase
{
  public:
    /**
     * \param name name
     * \param setup what to build
     */
    DeterminismTestCase(const std::string& name, const Setup& setup)
        : TestCase("same seed, same trace: " + name),
          m_setup(setup)
    {
    }

  private:
    /**
     * \param run number of the random run
     * \return its trace
     */
    std::string Trace(uint32_t run)
    {
        m_setup.run = run;
        Scenario scenario(m_setup);
        scenario.Run();
        return scenario.GetTrace();
    }

    void DoRun() override
    {
        const std::string first = Trace(3);
        NS_TEST_ASSERT_MSG_EQ((first == Trace(3)), true, "the same seed gave another trace");
        NS_TEST_ASSERT_MSG_EQ((first == Trace(4)), false, "another seed gave the same trace");
    }

    Setup m_setup; //!< what to build
};

/// A guest alone on a core, dom0 on its own, fills the wire.
class LoneGuestTestCase : public TestCase
{
  public:
    /**
     * \param vflood with vFlood
     * \param tso with super-segments
     */
    LoneGuestTestCase(bool vflood, bool tso)
        : TestCase(std::string("a lone guest fills the wire") + (vflood ? " with vFlood" : "") +
                   (tso ? " with TSO" : "")),
          m_vflood(vflood),
          m_tso(tso)
    {
    }

  private:
    void DoRun() override
    {
        Setup setup;
        setup.guests = 1;
        setup.load = 0;
        setup.vflood = m_vflood;
        setup.tso = m_tso;
        setup.dom0Shared = false;
        setup.bytes = 100'000'000;
        setup.transfers = 1;
        Scenario scenario(setup);
        scenario.Run();
        NS_TEST_ASSERT_MSG_EQ(scenario.GetTransfers().size(), 1, "transfers");
        // 1448 bytes of payload in 1538 bytes of wire time, on 1 Gb/s
        const double wire = 1e9 * 1448 / 1538;
        NS_TEST_ASSERT_MSG_EQ_TOL(scenario.GetTransfers()[0].GetGoodput(),
                                  wire,
                                  wire * 0.005,
                                  "a lone guest does not fill the wire");
        NS_TEST_ASSERT_MSG_EQ(scenario.GetTransfers()[0].wrong, 0, "bytes were changed");
    }

    bool m_vflood; //!< with vFlood
    bool m_tso;    //!< with super-segments
};

/// A guest dies in the middle of a transfer; the rest of the host goes on.
class GuestDeathTestCase : public TestCase
{
  public:
    /**
     * \param name name
     * \param setup what to build
     */
    GuestDeathTestCase(const std::string& name, const Setup& setup)
        : TestCase("a guest dies while it transfers: " + name),
          m_setup(setup)
    {
    }

  private:
    void DoRun() override
    {
        m_setup.bytes = 1'000'000'000; // more than fits before its death
        Scenario scenario(m_setup);
        uint64_t seen = 0;
        Simulator::Schedule(MilliSeconds(1205), [&]() {
            scenario.GetHost()->DestroyGuest(scenario.GetGuest());
            seen = scenario.GetNSeen();
        });
        Simulator::Stop(MilliSeconds(1700));
        Simulator::Run();
        NS_TEST_ASSERT_MSG_GT(seen, 200, "the transfer had hardly begun");
        NS_TEST_ASSERT_MSG_EQ(scenario.GetNSeen(), seen, "the dead guest did something");
        NS_TEST_ASSERT_MSG_EQ(scenario.GetTransfers()[0].ended, false, "it was over before");
        const auto host = scenario.GetHost();
        NS_TEST_ASSERT_MSG_EQ(host->GetNGuests(), m_setup.guests - 1, "guests that are left");
        NS_TEST_ASSERT_MSG_EQ(host->GetNetback()->GetNPending(), 0, "slots are held for nobody");
        const Time ran = host->GetGuest(0)->GetVcpu()->GetTimeIn(RunState::RUNNING);
        NS_TEST_ASSERT_MSG_GT(ran, MilliSeconds(300), "the others do not go on");
    }

    Setup m_setup; //!< what to build
};

/// The suite.
class GuestTransferTestSuite : public TestSuite
{
  public:
    GuestTransferTestSuite()
        : TestSuite("vflood-guest-transfer", TestSuite::Type::SYSTEM)
    {
        for (const auto& [name, setup] : Combinations())
        {
            AddTestCase(new TransferTestCase(name, setup));
            AddTestCase(new DeterminismTestCase(name, setup));
            AddTestCase(new GuestDeathTestCase(name, setup));
        }
        for (bool tso : {false, true})
        {
            AddTestCase(new LoneGuestTestCase(false, tso));
            AddTestCase(new LoneGuestTestCase(true, tso));
        }
    }
};

GuestTransferTestSuite g_guestTransferTestSuite; //!< registers the suite

} // namespace
