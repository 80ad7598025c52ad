/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * \file
 * Leulo on a whole host: what waits for the guest and what does not, backlogs, resets, the death of
 * a guest, where the CPU time goes.
 */

#include "expect-error.h"
#include "leulo-script.h"
#include "simulator-test.h"

#include "ns3/tcp-header.h"

using namespace ns3;
using namespace ns3::test;

namespace
{

/// Delays on the wire as the native host sees them, from a segment to the answer.
struct Delays
{
    Time handshake; //!< SYN to SYN/ACK
    Time data;      //!< data to ACK
};

/// A client that connects to the guest, sends once and watches when the answers come.
Delays
MeasureDelays(const LeuloWorld::Options& options, bool paused)
{
    Simulator::Destroy();
    LeuloWorld world(options);
    Script script(world, false);
    script.Prepare();
    script.ClientDoes([&] { // so that ARP is done, whose broadcasts wake all guests
        script.other.Open(world.m_native);
        script.other.Connect(script.AtServer(80));
    });
    Time syn;
    Time data;
    Delays delays;
    script.ClientDoes([&] {
        script.client.m_socket->TraceConnectWithoutContext(
            "Tx",
            Callback<void, Ptr<const Packet>, const TcpHeader&, Ptr<const TcpSocketBase>>(
                [&](Ptr<const Packet> packet, const TcpHeader& header, Ptr<const TcpSocketBase>) {
                    syn = header.GetFlags() & TcpHeader::SYN ? Simulator::Now() : syn;
                    data = packet->GetSize() > 0 ? Simulator::Now() : data;
                }));
        script.client.m_socket->TraceConnectWithoutContext(
            "Rx",
            Callback<void, Ptr<const Packet>, const TcpHeader&, Ptr<const TcpSocketBase>>(
                [&](Ptr<const Packet>, const TcpHeader& header, Ptr<const TcpSocketBase>) {
                    const bool handshake = header.GetFlags() & TcpHeader::SYN;
                    (handshake ? delays.handshake : delays.data) =
                        Simulator::Now() - (handshake ? syn : data);
                }));
        script.client.Connect(script.AtServer(80));
    });
    script.ClientDoes([&] { script.client.Send(500); });
    if (paused)
    {
        Simulator::Schedule(MilliSeconds(2500), [&world] {
            world.m_host->GetHypervisor()->Pause(world.GetGuest()->GetVcpu());
        });
    }
    Simulator::Stop(Seconds(6));
    Simulator::Run();
    EXPECT_EQ(script.child.m_read, paused ? 0 : 500U);
    Simulator::Destroy();
    return delays;
}

} // namespace

class LeuloOnHost : public SimulatorTest
{
};

TEST_F(LeuloOnHost, ProtocolDelaysDoNotDependOnTheGuest)
{
    const Delays alone = MeasureDelays({}, false);
    EXPECT_GT(alone.handshake, MicroSeconds(50)) << "the cable alone";
    EXPECT_LT(alone.handshake, MilliSeconds(1));
    EXPECT_LT(alone.data, MilliSeconds(1));
    LeuloWorld::Options busy;
    busy.load = 0.6;
    busy.hogs = 2;
    for (const Delays& delays : {MeasureDelays(busy, false), MeasureDelays({}, true)})
    {
        EXPECT_EQ(delays.handshake, alone.handshake);
        EXPECT_EQ(delays.data, alone.data);
    }
}

TEST_F(LeuloOnHost, AResponseThatFitsTheBufferNeedsTheGuestTwice)
{
    LeuloWorld world({});
    Script script(world, false);
    script.Establish();
    std::map<LeuloEvent::Kind, uint32_t> handled;
    world.GetGuest()->GetObject<LeuloGuest>()->TraceConnectWithoutContext(
        "Wait",
        Callback<void, const LeuloEvent&, Time>(
            [&handled](const LeuloEvent& event, Time) { ++handled[event.kind]; }));
    script.ServerDoes([&] {
        script.child.m_socket->SetRecvCallback(Callback<void, Ptr<Socket>>([&](Ptr<Socket> socket) {
            handled.clear();
            socket->Recv();                                          // the first visit
            EXPECT_EQ(socket->Send(Create<Packet>(100000)), 100000); // the second
            script.child.m_sent = 0;
            world.AtTime(MicroSeconds(50), world.m_native, [&world] {
                world.m_host->GetHypervisor()->Pause(world.GetGuest()->GetVcpu());
            });
        }));
    });
    script.ClientDoes([&] { script.client.Send(100); });
    Simulator::Stop(Seconds(10));
    Simulator::Run();
    EXPECT_EQ(script.client.m_read, 100000U);
    EXPECT_TRUE(handled.empty()) << "nothing more was needed of the guest";
    EXPECT_EQ(world.GetGuest()->GetVcpu()->GetRunState(), RunState::OFFLINE);
}

TEST_F(LeuloOnHost, MistakesNameAttributeValueAndRange)
{
    LeuloWorld::Options options;
    options.ring = 3;
    ExpectError([&] { LeuloWorld world(options); },
                {"ns3::LeuloChannel::RingSize is 3", "powers of two up to 32768"});
    Simulator::Destroy();
    auto stack = CreateObject<LeuloStack>();
    ExpectError([&] { stack->SetAttribute("Backlog", UintegerValue(0)); },
                {"ns3::LeuloStack::Backlog is 0", "1.."});
    auto channel = CreateObject<LeuloChannel>();
    ExpectError([&] { channel->SetAttribute("HypercallCost", TimeValue(NanoSeconds(-1))); },
                {"ns3::LeuloChannel::HypercallCost", "0 ns or more"});
}

TEST_F(LeuloOnHost, TheBellIsRungOncePerBurst)
{
    for (const auto& [mode, calls] :
         std::map<std::string, uint32_t>{{"PerBurst", 1}, {"PerRequest", 5}})
    {
        LeuloWorld::Options options;
        options.notify = mode;
        LeuloWorld world(options);
        Script script(world, false);
        script.Establish();
        uint32_t kicks = 0;
        auto channel = world.GetGuest()->GetObject<LeuloGuest>()->GetStack()->GetChannel();
        auto& ring = channel->GetRequests();
        channel->SetKick([&] {
            ++kicks;
            while (ring.GetUnconsumedRequests() > 0 || ring.FinalCheckForRequests())
            {
                ring.TakeRequest();
                ring.PutResponse({});
            }
        });
        script.ServerDoes([&] {
            kicks = 0; // there were some when the connection came up
            for (int i = 0; i < 5; ++i)
            {
                script.child.m_socket->Send(Create<Packet>(10));
            }
        });
        Simulator::Stop(Seconds(5));
        Simulator::Run();
        EXPECT_EQ(kicks, calls) << mode;
        Simulator::Destroy();
    }
}

TEST_F(LeuloOnHost, TheWindowClosesOnlyWhenTheGuestDoesNotRead)
{
    LeuloWorld world({});
    Script script(world, false);
    script.Establish();
    script.ClientDoes([&] { script.client.Feed(1000000, false); });
    Simulator::Schedule(MilliSeconds(2500), [&world] {
        world.m_host->GetHypervisor()->Pause(world.GetGuest()->GetVcpu());
    });
    Time resumed;
    Simulator::Schedule(MilliSeconds(4000), [&] {
        // What was acknowledged is with the hypervisor, and no more than the buffer holds.
        EXPECT_GT(script.client.m_sent, 131072U - 1448);
        EXPECT_LE(script.client.m_sent, 131072U + 1);
        EXPECT_EQ(script.child.m_read, 0U);
        resumed = Simulator::Now();
        world.m_host->GetHypervisor()->Unpause(world.GetGuest()->GetVcpu());
    });
    Time last;
    script.child.m_onWatch = [&] {
        script.child.m_socket->SetRecvCallback(Callback<void, Ptr<Socket>>([&](Ptr<Socket>) {
            script.child.Read();
            last = Simulator::Now();
        }));
    };
    Simulator::Stop(Seconds(60));
    Simulator::Run();
    EXPECT_EQ(script.child.m_read, 1000000U);
    EXPECT_LT(last - resumed, MilliSeconds(300))
        << "the window is opened, not found open by a probe";
}

TEST_F(LeuloOnHost, BacklogBoundsWhatWaitsForTheGuest)
{
    LeuloWorld::Options options;
    options.backlog = 4;
    LeuloWorld world(options);
    Script script(world, false);
    script.Establish(); // ARP is done then, which keeps three packets only
    std::vector<std::unique_ptr<Scribe>> clients;
    uint32_t connected = 0;
    Simulator::Schedule(MilliSeconds(2450), [&world] {
        world.m_host->GetHypervisor()->Pause(world.GetGuest()->GetVcpu());
    });
    for (int i = 0; i < 10; ++i)
    {
        clients.push_back(std::make_unique<Scribe>("client " + std::to_string(i)));
        world.AtTime(MilliSeconds(2500), world.m_native, [&, i] {
            clients[i]->Open(world.m_native);
            clients[i]->m_socket->SetConnectCallback(
                Callback<void, Ptr<Socket>>([&connected](Ptr<Socket>) { ++connected; }),
                MakeNullCallback<void, Ptr<Socket>>());
            clients[i]->Connect(world.At(80));
        });
    }
    Simulator::Schedule(MilliSeconds(5000), [&] {
        EXPECT_EQ(connected, 4U);
        world.m_host->GetHypervisor()->Unpause(world.GetGuest()->GetVcpu());
    });
    Simulator::Stop(Seconds(60));
    Simulator::Run();
    EXPECT_EQ(connected, 10U) << "the others try again";
    EXPECT_EQ(world.GetStack()->GetNSockets(), 12U) << "the listener and its connections";
}

TEST_F(LeuloOnHost, DeathOfAGuestResetsItsConnectionsAndNoOthers)
{
    LeuloWorld::Options options;
    options.guests = 2;
    LeuloWorld world(options);
    Script dying(world, false);
    Scribe listener("listener");
    Scribe child("child");
    Scribe client("client");
    dying.Establish();
    world.AtTime(Seconds(1), world.GetNode(1), [&] {
        listener.Open(world.GetNode(1));
        listener.Accept(child);
        listener.Bind(world.Any(80));
        listener.Listen();
    });
    world.AtTime(Seconds(2), world.m_native, [&] {
        client.Open(world.m_native);
        client.Connect(world.At(80, 1));
        client.Feed(5000000, false);
    });
    dying.ClientDoes([&] { dying.client.Feed(50000000, false); });
    const std::size_t ports = world.m_host->GetBridge()->GetNPorts();
    Simulator::Schedule(MilliSeconds(3200),
                        [&world] { world.m_host->DestroyGuest(world.GetGuest(0)); });
    Simulator::Schedule(MilliSeconds(3300), [&] {
        EXPECT_EQ(world.GetStack(0)->GetNSockets(), 0U);
        EXPECT_EQ(world.m_host->GetBridge()->GetNPorts(), ports - 1);
        EXPECT_NE(dying.client.GetLog().find("closed"), std::string::npos) << "it was reset";
    });
    Simulator::Stop(Seconds(20));
    Simulator::Run();
    EXPECT_GT(dying.child.m_read, 0U);
    EXPECT_LT(dying.child.m_read, 50000000U);
    EXPECT_EQ(child.m_read, 5000000U) << "the other guest goes on";
}

TEST_F(LeuloOnHost, FullRingsHoldBackAndLoseNothing)
{
    LeuloWorld::Options options;
    options.ring = 2;
    LeuloWorld world(options);
    Script script(world, false);
    script.Prepare();
    uint32_t fullOfEvents = 0;
    uint32_t fullOfRequests = 0;
    world.GetStack()->TraceConnectWithoutContext(
        "RingFull",
        Callback<void, uint32_t>([&](uint32_t) { ++fullOfEvents; }));
    world.GetGuest()->GetObject<LeuloGuest>()->TraceConnectWithoutContext(
        "RingFull",
        Callback<void, uint32_t>([&](uint32_t) { ++fullOfRequests; }));
    std::vector<std::unique_ptr<Scribe>> children;
    script.ServerDoes([&] {
        script.listener.m_socket->SetAcceptCallback(
            MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
            Callback<void, Ptr<Socket>, const Address&>([&](Ptr<Socket> socket, const Address&) {
                children.push_back(std::make_unique<Scribe>("child"));
                children.back()->Watch(socket);
                for (int i = 0; i < 100; ++i)
                {
                    children.back()->Send(1000);
                }
            }));
    });
    Simulator::Schedule(MilliSeconds(3500), [&world] {
        world.m_host->GetHypervisor()->Pause(world.GetGuest()->GetVcpu());
    });
    std::vector<std::unique_ptr<Scribe>> clients;
    for (int i = 0; i < 20; ++i)
    {
        clients.push_back(std::make_unique<Scribe>("client"));
        world.AtTime(MilliSeconds(4000), world.m_native, [&, i] {
            clients[i]->Open(world.m_native);
            clients[i]->Connect(world.At(80));
            clients[i]->Send(5000);
        });
    }
    Simulator::Schedule(MilliSeconds(6000), [&world] {
        world.m_host->GetHypervisor()->Unpause(world.GetGuest()->GetVcpu());
    });
    Simulator::Stop(Seconds(30));
    Simulator::Run();
    ASSERT_EQ(children.size(), 20U);
    for (int i = 0; i < 20; ++i)
    {
        EXPECT_EQ(children[i]->m_read, 5000U);
        EXPECT_EQ(clients[i]->m_read, 100000U);
    }
    EXPECT_GT(fullOfEvents, 0U);
    EXPECT_GT(fullOfRequests, 0U);
    EXPECT_EQ(world.GetGuest()->GetObject<LeuloGuest>()->GetBacklog(), 0U);
}

TEST_F(LeuloOnHost, AnInterruptedPcpuLosesTheTimeOfTcp)
{
    // A guest that only computes has pCPU 0 for itself, but for the guest with Leulo and TCP.
    std::map<std::string, Time> computed;
    std::map<std::string, Time> tcp;
    for (const char* placement : {"Core", "Interrupted"})
    {
        Simulator::Destroy();
        LeuloWorld::Options options;
        options.placement = placement;
        options.interrupted = 0;
        options.hogs = 1;
        LeuloWorld world(options);
        Script script(world, false);
        script.Establish();
        script.ClientDoes([&] { script.client.Feed(20000000, false); });
        Simulator::Stop(Seconds(6));
        Simulator::Run();
        EXPECT_EQ(script.child.m_read, 20000000U);
        computed[placement] = world.m_hogs[0]->GetVcpu()->GetServer().GetBackgroundTime();
        tcp[placement] = world.m_host->GetObject<LeuloCpu>()->GetTime();
        Simulator::Destroy();
    }
    EXPECT_GT(tcp["Interrupted"], MilliSeconds(20));
    const Time lost = computed["Core"] - computed["Interrupted"];
    EXPECT_GT(lost.GetSeconds(), tcp["Interrupted"].GetSeconds() * 0.7);
    EXPECT_LT(lost.GetSeconds(), tcp["Interrupted"].GetSeconds() * 1.3);
}

TEST_F(LeuloOnHost, ReadinessWaitsForTheGuestAndOnlyThat)
{
    LeuloWorld::Options options;
    options.hogs = 2;
    options.load = 1;
    LeuloWorld world(options);
    Script script(world, false);
    script.Establish();
    Time longest;
    uint32_t strays = 0;
    world.GetGuest()->GetObject<LeuloGuest>()->TraceConnectWithoutContext(
        "Wait",
        Callback<void, const LeuloEvent&, Time>([&](const LeuloEvent&, Time wait) {
            longest = std::max(longest, wait);
            strays += world.GetGuest()->GetVcpu()->GetRunState() != RunState::RUNNING;
        }));
    for (int i = 0; i < 50; ++i)
    {
        script.ClientDoes([&] { script.client.Send(1000); });
    }
    Simulator::Stop(Seconds(60));
    Simulator::Run();
    EXPECT_EQ(script.child.m_read, 50000U);
    EXPECT_EQ(strays, 0U);
    EXPECT_GT(longest, MilliSeconds(20)) << "two others had the core";
    EXPECT_LT(longest, MilliSeconds(70));
}
