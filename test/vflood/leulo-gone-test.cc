/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * \file
 * Leulo at the edges of a connection's life: over before the guest has heard of it, begun again at
 * once, changed amid requests on their way.
 */

#include "expect-error.h"
#include "leulo-script.h"
#include "simulator-test.h"

using namespace ns3;
using namespace ns3::test;

class LeuloGone : public SimulatorTest
{
};

TEST_F(LeuloGone, AConnectionThatWasResetBeforeTheGuestTookIt)
{
    LeuloWorld world({});
    Script script(world, false);
    script.Prepare();
    script.child.m_onWatch = [&] {
        script.child.Available();
        script.child.Send(1000);
        script.child.Names();
        script.child.m_socket->SetAttribute("SndBufSize", UintegerValue(50000));
        script.child.ShutdownSend();
    };
    Simulator::Schedule(MilliSeconds(1900), [&world] {
        world.m_host->GetHypervisor()->Pause(world.GetGuest()->GetVcpu());
    });
    script.ClientDoes([&] { script.client.Connect(script.AtServer(80)); });
    script.ClientDoes([&] { script.client.Send(3000); });
    script.ClientDoes([&] { script.client.Connect(script.AtServer(80)); }); // resets it
    Simulator::Schedule(MilliSeconds(8000), [&] {
        EXPECT_EQ(world.GetStack()->GetNSockets(), 1U) << "the hypervisor has forgotten it";
        world.m_host->GetHypervisor()->Unpause(world.GetGuest()->GetVcpu());
    });
    world.AtTime(Seconds(9), world.GetNode(), [&] { script.child.Close(); });
    Simulator::Stop(Seconds(20));
    Simulator::Run();
    EXPECT_EQ(script.child.m_read, 3000U);
    EXPECT_NE(script.child.GetLog().find("child: closed\n"), std::string::npos)
        << script.child.GetLog();
    EXPECT_NE(script.child.GetLog().find("may send 131072, read 0"), std::string::npos);
    EXPECT_EQ(world.GetGuest()->GetObject<LeuloGuest>()->GetBacklog(), 0U);
}

TEST_F(LeuloGone, ConnectAgainAsSoonAsItFailed)
{
    LeuloWorld world({});
    Script script(world, true); // the client is the guest
    uint32_t failures = 0;
    uint32_t connected = 0;
    script.ClientDoes([&] {
        script.client.Open(script.Client());
        script.client.m_socket->SetConnectCallback(
            Callback<void, Ptr<Socket>>([&](Ptr<Socket>) { ++connected; }),
            Callback<void, Ptr<Socket>>([&](Ptr<Socket> socket) {
                if (++failures == 1)
                {
                    EXPECT_EQ(socket->Connect(script.AtServer(80)), 0);
                }
            }));
        script.client.m_socket->SetAttribute("ConnCount", UintegerValue(2));
        script.client.m_socket->SetAttribute("ConnTimeout", TimeValue(MilliSeconds(500)));
        script.client.Connect(InetSocketAddress("10.0.0.99", 80));
    });
    script.ServerDoes([&] {
        script.listener.Open(script.Server());
        script.listener.Accept(script.child);
        script.listener.Bind(world.Any(80));
        script.listener.Listen();
    });
    script.Wait(Seconds(10));
    script.ClientDoes([&] { script.client.Send(1000); });
    Simulator::Stop(Seconds(30));
    Simulator::Run();
    EXPECT_EQ(failures, 1U);
    EXPECT_EQ(connected, 1U);
    EXPECT_EQ(script.child.m_read, 1000U);
}

TEST_F(LeuloGone, ConnectAgainAsSoonAsItEnded)
{
    LeuloWorld world({});
    Script script(world, true);
    script.Prepare();
    uint32_t again = 0;
    script.client.m_onClosed = [&] {
        if (++again == 1)
        {
            EXPECT_EQ(script.client.Connect(script.AtServer(80)), 0);
        }
    };
    script.ClientDoes([&] { script.client.Connect(script.AtServer(80)); });
    script.ServerDoes([&] { script.child.m_reads = false; });
    script.ClientDoes([&] { script.client.Send(500); });
    script.ServerDoes([&] { script.child.Close(); }); // resets it, as there is unread data
    script.ServerDoes([&] { script.child.m_reads = true; });
    script.ClientDoes([&] { script.client.Send(1000); });
    Simulator::Stop(Seconds(30));
    Simulator::Run();
    EXPECT_EQ(again, 1U);
    EXPECT_EQ(script.child.m_read, 1000U);
}

TEST_F(LeuloGone, ASmallerSendBufferLosesNothing)
{
    LeuloWorld world({});
    Script script(world, true);
    script.Establish();
    script.ClientDoes([&] {
        script.client.Send(60000);
        script.client.Send(60000);
        script.client.m_socket->SetAttribute("SndBufSize", UintegerValue(70000));
        EXPECT_EQ(script.client.m_socket->GetTxAvailable(), 0U);
        UintegerValue size;
        script.client.m_socket->GetAttribute("SndBufSize", size);
        EXPECT_EQ(size.Get(), 70000U);
    });
    script.ClientDoes([&] {
        EXPECT_EQ(script.client.m_socket->GetTxAvailable(), 70000U);
        script.client.Close();
    });
    Simulator::Stop(Seconds(30));
    Simulator::Run();
    EXPECT_EQ(script.child.m_read, 120000U);
}

TEST_F(LeuloGone, HandshakesThatAreGivenUpLeaveTheBacklog)
{
    for (const bool ipv6 : {false, true})
    {
        LeuloWorld::Options options;
        options.backlog = 2;
        options.ipv6 = ipv6;
        LeuloWorld world(options);
        Script script(world, false);
        script.Establish(); // ARP is done then
        for (int i = 0; i < 4; ++i)
        {
            script.ClientDoes([&] {
                script.other.Open(script.Client());
                script.other.Connect(script.AtServer(80));
                script.other.Close(); // SYN, RST
            });
        }
        script.ClientDoes([&] {
            script.client.Open(script.Client());
            script.client.Connect(script.AtServer(80));
        });
        script.ClientDoes([&] { script.client.Send(1000); });
        Simulator::Stop(Seconds(10));
        Simulator::Run();
        EXPECT_EQ(script.child.m_read, 1000U);
        EXPECT_EQ(world.GetStack()->GetNSockets(), 3U) << "the listener and two connections";
        Simulator::Destroy();
    }
}

TEST_F(LeuloGone, AnAddressIsNotReplaced)
{
    LeuloWorld world({});
    Ptr<Socket> socket = Socket::CreateSocket(world.GetNode(), TcpSocketFactory::GetTypeId());
    EXPECT_EQ(socket->Bind(world.Any(80)), 0);
    EXPECT_EQ(socket->Bind(world.Any(81)), -1);
    EXPECT_EQ(socket->GetErrno(), Socket::ERROR_INVAL);
    Address name;
    EXPECT_EQ(socket->GetSockName(name), 0);
    EXPECT_EQ(InetSocketAddress::ConvertFrom(name).GetPort(), 80);
}

TEST_F(LeuloGone, OnlyTcpIsThere)
{
    LeuloWorld world({});
    for (const std::string type :
         {"ns3::UdpSocketFactory", "ns3::Ipv4RawSocketFactory", "ns3::Ipv6RawSocketFactory"})
    {
        ExpectError([&] { Socket::CreateSocket(world.GetNode(), TypeId::LookupByName(type)); },
                    {"a socket of " + type, "on guest 2", "TCP only"});
    }
}
