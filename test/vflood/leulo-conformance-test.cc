/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * \file
 * The same programs on a stock ns-3 TCP socket and on a LeuloSocket: what calls return, and what
 * the application is told in which order, is the same.
 */

#include "leulo-script.h"
#include "simulator-test.h"

using namespace ns3;
using namespace ns3::test;

namespace
{

/// A script with a name.
struct Program
{
    const char* name;
    std::function<void(Script&)> steps;
    bool listenerOnly{false}; //!< only the listener's log is promised to be the same
    bool closesWindow{false}; //!< stock senders of ns-3 may hang or crash then
};

void
RequestResponse(Script& s)
{
    s.Establish();
    s.ClientDoes([&s] { s.client.Send(300); });
    s.ServerDoes([&s] { s.child.Send(50000); });
    s.ClientDoes([&s] { s.client.Close(); });
    s.ServerDoes([&s] { s.child.Close(); });
    s.ServerDoes([&s] { s.listener.Close(); });
}

void
ServerClosesFirst(Script& s)
{
    s.Establish();
    s.ServerDoes([&s] { s.child.Send(5000); });
    s.ServerDoes([&s] { s.child.Close(); });
    s.ClientDoes([&s] { s.client.Read(); });
    s.ClientDoes([&s] { s.client.Send(1000); });
    s.ClientDoes([&s] { s.client.Close(); });
}

void
CloseWithoutListener(Script& s)
{
    s.ClientDoes([&s] { s.client.Open(s.Client()); });
    s.ClientDoes([&s] { s.client.Connect(s.AtServer(81)); });
    s.ClientDoes([&s] { s.client.Send(10); });
    s.ClientDoes([&s] { s.client.Close(); });
}

void
NobodyAnswers(Script& s)
{
    s.ClientDoes([&s] {
        s.client.Open(s.Client());
        s.client.m_socket->SetAttribute("ConnCount", UintegerValue(2));
        s.client.m_socket->SetAttribute("ConnTimeout", TimeValue(MilliSeconds(500)));
        s.client.Connect(InetSocketAddress("10.0.0.99", 80));
    });
    s.Wait(Seconds(10));
    s.ClientDoes([&s] { s.client.Send(10); });
    s.ClientDoes([&s] { s.client.Close(); });
}

void
NoRoute(Script& s)
{
    s.ClientDoes([&s] {
        s.client.Open(s.Client());
        s.client.Connect(InetSocketAddress("192.168.1.1", 80));
    });
    s.ClientDoes([&s] { s.client.Send(10); });
}

void
ClientHalfCloses(Script& s)
{
    s.Establish();
    s.ClientDoes([&s] { s.client.Send(2000); });
    s.ClientDoes([&s] { s.client.ShutdownSend(); });
    s.ClientDoes([&s] { s.client.Send(10); });
    s.ServerDoes([&s] { s.child.Read(); });
    s.ServerDoes([&s] { s.child.Send(30000); });
    s.ServerDoes([&s] { s.child.Close(); });
}

void
ServerHalfCloses(Script& s)
{
    s.Establish();
    s.ServerDoes([&s] { s.child.Send(30000); });
    s.ServerDoes([&s] { s.child.ShutdownSend(); });
    s.ClientDoes([&s] { s.client.Read(); });
    s.ClientDoes([&s] { s.client.Send(20000); });
    s.ClientDoes([&s] { s.client.ShutdownSend(); });
    s.ServerDoes([&s] { s.child.Close(); });
    s.ClientDoes([&s] { s.client.Close(); });
}

void
ShutdownBeforeConnect(Script& s)
{
    s.Prepare();
    s.ClientDoes([&s] {
        s.client.ShutdownSend();
        s.client.Connect(s.AtServer(80));
    });
    s.ServerDoes([&s] { s.child.Send(1000); });
    s.ServerDoes([&s] { s.child.Close(); });
    s.ClientDoes([&s] { s.client.Close(); });
}

void
ShutdownWhileConnecting(Script& s)
{
    s.Prepare();
    s.ClientDoes([&s] {
        s.client.Connect(s.AtServer(80));
        s.client.ShutdownSend();
    });
    s.ServerDoes([&s] { s.child.Send(1000); });
    s.ServerDoes([&s] { s.child.Close(); });
    s.ClientDoes([&s] { s.client.Close(); });
}

void
ShutdownWithDataWaiting(Script& s)
{
    s.Establish();
    s.ClientDoes([&s] {
        s.client.Send(100000);
        s.client.ShutdownSend();
        s.client.Send(0); // stock refuses, but keeps what it has refused
    });
    s.ServerDoes([&s] { s.child.Close(); });
}

void
ShutdownRecv(Script& s)
{
    s.Establish();
    s.ServerDoes([&s] { s.child.ShutdownRecv(); });
    s.ClientDoes([&s] { s.client.Send(2000); });
    s.ServerDoes([&s] { s.child.Read(); });
    s.ClientDoes([&s] { s.client.Close(); });
    s.ServerDoes([&s] { s.child.Close(); });
}

void
MoreThanTheBuffer(Script& s)
{
    s.Establish();
    s.ClientDoes([&s] { s.client.Available(); });
    s.ClientDoes([&s] {
        s.client.Send(131073);
        s.client.Send(131072);
        s.client.Send(1);
        s.client.Available();
    });
    s.Wait(Seconds(20));
    s.ClientDoes([&s] {
        s.client.Available();
        s.client.Feed(1000000, true);
    });
    s.Wait(Seconds(20));
    s.ServerDoes([&s] { s.child.Close(); });
}

void
SlowReader(Script& s)
{
    s.Establish();
    s.ServerDoes([&s] { s.child.m_reads = false; });
    s.ClientDoes([&s] { s.client.Feed(600000, true); });
    s.ServerDoes([&s] { s.ReadSlowly(); });
    s.Wait(Seconds(3000)); // a stock receiver opens its window only when it is probed
}

void
CloseWithUnreadData(Script& s)
{
    s.Establish();
    s.ServerDoes([&s] { s.child.m_reads = false; });
    s.ClientDoes([&s] { s.client.Send(2000); });
    s.ServerDoes([&s] { s.child.Close(); });
    s.ClientDoes([&s] { s.client.Send(10); });
    s.ClientDoes([&s] { s.client.Close(); });
    s.ServerDoes([&s] { s.child.Close(); });
}

void
CloseWithDataWaiting(Script& s)
{
    s.Establish();
    s.ClientDoes([&s] {
        s.client.Send(120000);
        s.client.Close();
        s.client.Close();
    });
    s.ServerDoes([&s] { s.child.Close(); });
    s.ServerDoes([&s] { s.child.Close(); });
}

void
BothClose(Script& s)
{
    s.Establish();
    s.ServerDoes([&s] {
        s.m_world.AtTime(MilliSeconds(10), s.Client(), [&s] { s.client.Close(); });
        s.m_world.AtTime(MilliSeconds(10), s.Server(), [&s] { s.child.Close(); });
    });
    s.ClientDoes([&s] { s.client.Close(); });
}

void
CloseWhenClosed(Script& s)
{
    s.Prepare();
    s.child.m_onClosed = [&s] { s.child.Close(); };
    s.ClientDoes([&s] { s.client.Connect(s.AtServer(80)); });
    s.ClientDoes([&s] { s.client.Send(100); });
    s.ClientDoes([&s] { s.client.Close(); });
}

void
CallsOutOfPlace(Script& s)
{
    s.ClientDoes([&s] {
        s.client.Open(s.Client());
        s.client.Available();
        s.client.Names();
        s.client.Send(10);
        s.client.Read();
        s.client.Close();
        s.client.Send(10);
    });
    s.ServerDoes([&s] {
        s.listener.Open(s.Server());
        s.listener.Accept(s.child);
        s.listener.Bind(s.m_world.Any(80));
        s.listener.Listen();
        s.listener.Listen();
        s.listener.Send(10);
        s.listener.Names();
    });
    s.ClientDoes([&s] {
        s.other.Open(s.Client());
        s.other.Connect(s.AtServer(80));
        s.other.Listen();
    });
    s.ClientDoes([&s] {
        s.other.Listen();
        s.other.Available();
    });
    s.ClientDoes([&s] { s.other.Close(); });
    s.ServerDoes([&s] {
        s.listener.Close();
        s.listener.Close();
        s.child.Close();
    });
}

void
Binds(Script& s)
{
    s.ServerDoes([&s] {
        s.listener.Open(s.Server());
        s.other.Open(s.Server());
        s.listener.Bind(s.m_world.Any(80));
        s.listener.Names();
        s.other.Bind(s.m_world.Any(80));
        s.other.Bind(Address());
        s.other.Bind(s.AtServer(80));
        s.other.Names();
        s.child.Open(s.Server());
        s.child.Result("bind", s.child.m_socket->Bind());
        s.child.Names();
    });
    s.ServerDoes([&s] {
        s.client.Open(s.Server());
        s.client.Result("bind", s.client.m_socket->Bind6());
    });
}

void
ConnectToNonsense(Script& s)
{
    s.ClientDoes([&s] {
        s.client.Open(s.Client());
        s.client.Connect(Address());
        s.client.Connect(Mac48Address("00:00:00:00:00:01"));
    });
}

void
ConnectTwice(Script& s)
{
    s.Prepare();
    s.ClientDoes([&s] {
        s.client.Connect(s.AtServer(80));
        s.client.Connect(s.AtServer(80));
    });
    s.ClientDoes([&s] { s.client.Send(10); });
    s.ClientDoes([&s] { s.client.Close(); });
    s.ServerDoes([&s] { s.child.Close(); });
}

void
ConnectWhenConnected(Script& s)
{
    s.Establish();
    s.ClientDoes([&s] { s.client.Connect(s.AtServer(80)); });
    s.ClientDoes([&s] { s.client.Send(10); });
    s.ServerDoes([&s] { s.child.Send(10); });
}

void
CloseWhileConnecting(Script& s)
{
    s.ClientDoes([&s] {
        s.client.Open(s.Client());
        s.client.Connect(InetSocketAddress("10.0.0.99", 80));
        s.client.Close();
        s.client.Close();
    });
}

void
SendWhileConnecting(Script& s)
{
    s.Prepare();
    s.ClientDoes([&s] {
        s.client.Connect(s.AtServer(80));
        s.client.Send(5000);
        s.client.Available();
    });
    s.ClientDoes([&s] { s.client.Available(); });
    s.ClientDoes([&s] { s.client.Close(); });
    s.ServerDoes([&s] { s.child.Close(); });
}

void
Refuse(Script& s)
{
    s.Prepare();
    s.ClientDoes([&s] {
        s.listener.m_accepts = false;
        s.client.m_socket->SetAttribute("ConnCount", UintegerValue(1));
        s.client.Connect(s.AtServer(80));
    });
    s.Wait(Seconds(10));
    s.ServerDoes([&s] { s.listener.Close(); });
}

void
ListenerGoes(Script& s)
{
    s.Establish();
    s.ServerDoes([&s] { s.listener.Close(); });
    s.ClientDoes([&s] {
        s.other.Open(s.Client());
        s.other.Connect(s.AtServer(80));
    });
    s.ClientDoes([&s] { s.client.Send(100); });
    s.ServerDoes([&s] { s.child.Send(200); });
    s.ClientDoes([&s] { s.client.Close(); });
    s.ServerDoes([&s] { s.child.Close(); });
}

void
NamesOfAConnection(Script& s)
{
    s.Prepare();
    s.ClientDoes([&s] {
        s.client.Names();
        s.client.Bind(s.m_world.Any(1234));
        s.client.Names();
        s.client.Connect(s.AtServer(80));
        s.client.Names();
    });
    s.ClientDoes([&s] { s.client.Names(); });
    s.ServerDoes([&s] { s.child.Names(); });
    s.ClientDoes([&s] { s.client.Send(100); });
    s.child.m_onWatch = [&s] { s.child.m_reads = false; };
    s.ServerDoes([&s] {
        Address from;
        Ptr<Packet> packet = s.child.m_socket->RecvFrom(60, 0, from);
        s.child.Write(std::to_string(packet->GetSize()) + " from " + Scribe::Name(from, true));
        packet = s.child.m_socket->RecvFrom(60, 0, from);
        s.child.Write(std::to_string(packet->GetSize()) + " from " + Scribe::Name(from, true));
        packet = s.child.m_socket->RecvFrom(60, 0, from);
        s.child.Write(packet ? "something" : "nothing");
    });
    s.ClientDoes([&s] { s.client.Close(); });
    s.ServerDoes([&s] { s.child.Close(); });
    s.Wait(Seconds(5));
    s.ServerDoes([&s] { s.child.Names(); });
}

void
Options(Script& s)
{
    s.ClientDoes([&s] {
        s.client.Open(s.Client());
        for (const char* name : {"SndBufSize", "RcvBufSize", "SegmentSize", "InitialCwnd"})
        {
            s.client.m_socket->SetAttribute(name, UintegerValue(7000));
            UintegerValue value;
            s.client.m_socket->GetAttribute(name, value);
            s.client.Write(std::string(name) + " " + std::to_string(value.Get()));
        }
        BooleanValue nagle;
        s.client.m_socket->SetAttribute("TcpNoDelay", BooleanValue(false));
        s.client.m_socket->GetAttribute("TcpNoDelay", nagle);
        s.client.Write(nagle.Get() ? "no delay" : "delay");
        s.client.Available();
        s.client.Write(s.client.m_socket->SetAllowBroadcast(true) ? "yes" : "no");
        s.client.Write(s.client.m_socket->SetAllowBroadcast(false) ? "yes" : "no");
        s.client.Write(s.client.m_socket->GetAllowBroadcast() ? "yes" : "no");
        s.client.Write(std::to_string(s.client.m_socket->GetSocketType()));
        s.client.Write(s.client.m_socket->GetNode() == s.Client() ? "its node" : "another node");
    });
}

void
BulkBothWays(Script& s)
{
    s.Establish();
    s.ClientDoes([&s] { s.client.Feed(3000000, false); });
    s.ServerDoes([&s] { s.child.Feed(2000000, false); });
    s.Wait(Seconds(300));
    s.ClientDoes([&s] { s.client.Close(); });
    s.ServerDoes([&s] { s.child.Close(); });
}

const std::vector<Program> PROGRAMS{
    {"RequestResponse", RequestResponse},
    {"ServerClosesFirst", ServerClosesFirst},
    {"NobodyListens", CloseWithoutListener},
    {"NobodyAnswers", NobodyAnswers},
    {"NoRoute", NoRoute},
    {"ClientHalfCloses", ClientHalfCloses},
    {"ServerHalfCloses", ServerHalfCloses},
    {"ShutdownBeforeConnect", ShutdownBeforeConnect},
    {"ShutdownWhileConnecting", ShutdownWhileConnecting},
    {"ShutdownWithDataWaiting", ShutdownWithDataWaiting},
    {"ShutdownRecv", ShutdownRecv},
    {"MoreThanTheBuffer", MoreThanTheBuffer},
    {"SlowReader", SlowReader, false, true},
    {"CloseWithUnreadData", CloseWithUnreadData},
    {"CloseWithDataWaiting", CloseWithDataWaiting},
    {"BothClose", BothClose},
    {"CloseWhenClosed", CloseWhenClosed},
    {"CallsOutOfPlace", CallsOutOfPlace},
    {"Binds", Binds},
    {"ConnectToNonsense", ConnectToNonsense},
    {"ConnectTwice", ConnectTwice},
    {"ConnectWhenConnected", ConnectWhenConnected},
    {"CloseWhileConnecting", CloseWhileConnecting},
    {"SendWhileConnecting", SendWhileConnecting},
    {"Refuse", Refuse, true},
    {"ListenerGoes", ListenerGoes},
    {"NamesOfAConnection", NamesOfAConnection},
    {"Options", Options},
    {"BulkBothWays", BulkBothWays},
};

/// What everybody wrote down.
std::string
Perform(const Program& program, bool reversed, const LeuloWorld::Options& options)
{
    Simulator::Destroy();
    LeuloWorld world(options);
    Script script(world, reversed);
    program.steps(script);
    script.Run();
    std::string log = script.listener.GetLog();
    if (!program.listenerOnly)
    {
        log += script.child.GetLog() + script.client.GetLog() + script.other.GetLog();
    }
    // as sockets hold callbacks of the script
    for (Scribe* scribe : {&script.listener, &script.child, &script.client, &script.other})
    {
        scribe->m_socket = nullptr;
    }
    Simulator::Destroy();
    return log;
}

} // namespace

/// Script, and who is looked at: the server or the client.
class LeuloConformance : public SimulatorTest,
                         public testing::WithParamInterface<std::tuple<std::size_t, bool>>
{
  protected:
    void Compare(const LeuloWorld::Options& options)
    {
        const auto [number, reversed] = GetParam();
        LeuloWorld::Options native;
        native.guests = 0;
        native.ipv6 = options.ipv6;
        native.native = options.native;
        const Program& program = PROGRAMS.at(number);
        if (program.closesWindow && options.native == LeuloHelper::Tcp::STOCK)
        {
            return; // the others run it
        }
        const std::string expected = Perform(program, reversed, native);
        EXPECT_EQ(Perform(program, reversed, options), expected);
    }
};

TEST_P(LeuloConformance, AsAStockSocket)
{
    Compare({});
}

TEST_P(LeuloConformance, AsTheLinuxLikeSocketOfANativeHost)
{
    LeuloWorld::Options options;
    options.tcp = options.native = LeuloHelper::Tcp::LINUX;
    Compare(options);
}

TEST_P(LeuloConformance, AsAStockSocketOverIpv6)
{
    LeuloWorld::Options options;
    options.ipv6 = true;
    Compare(options);
}

TEST_P(LeuloConformance, AsAStockSocketInABusyGuest)
{
    LeuloWorld::Options options;
    options.load = 0.5;
    options.hogs = 2;
    Compare(options);
}

TEST_P(LeuloConformance, AsAStockSocketWithTheSmallestRings)
{
    LeuloWorld::Options options;
    options.ring = 1;
    options.placement = "Interrupted";
    options.interrupted = 0;
    Compare(options);
}

INSTANTIATE_TEST_SUITE_P(Programs,
                         LeuloConformance,
                         testing::Combine(testing::Range<std::size_t>(0, PROGRAMS.size()),
                                          testing::Bool()),
                         [](const auto& info) {
                             return std::string(PROGRAMS.at(std::get<0>(info.param)).name) +
                                    (std::get<1>(info.param) ? "Client" : "Server");
                         });
