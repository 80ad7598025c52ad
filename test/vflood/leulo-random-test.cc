/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * \file
 * Random calls of sockets, in guests that stop, go on and die: nothing breaks, and in the end
 * nothing is left.
 */

#include "leulo-world.h"
#include "simulator-test.h"

#include <random>
#include <set>

using namespace ns3;
using namespace ns3::test;

namespace
{

/// An application of one node that calls its sockets at random.
class Monkey
{
  public:
    Monkey(LeuloWorld& world, Ptr<Node> node, std::function<Address()> other, std::mt19937& random)
        : m_world(world),
          m_node(node),
          m_other(std::move(other)),
          m_random(random)
    {
        // Of ns-3's sockets, these may crash when they connect twice.
        m_leulo = DynamicCast<GuestNode>(node) != nullptr;
    }

    /// Do something.
    void Step()
    {
        if (m_sockets.empty() || Below(10) == 0)
        {
            Open();
        }
        else if (m_sockets.size() > 6 && Below(10) == 0)
        {
            m_sockets.erase(m_sockets.begin() + Below(m_sockets.size()));
        }
        else
        {
            CallOne(m_sockets[Below(m_sockets.size())]);
        }
    }

    /// Read all there is, and close all.
    void Finish()
    {
        m_finishing = true;
        for (const auto& socket : std::vector<Ptr<Socket>>(m_all))
        {
            socket->Recv();
            socket->Close();
        }
    }

    /// Let go of all.
    void Clear()
    {
        m_sockets.clear();
        m_all.clear();
        m_listeners.clear();
    }

    uint64_t m_told{0}; //!< callbacks

  private:
    uint32_t Below(std::size_t bound)
    {
        return m_random() % bound;
    }

    void Open()
    {
        Ptr<Socket> socket = Socket::CreateSocket(m_node, TcpSocketFactory::GetTypeId());
        Watch(socket);
        if (Below(3) == 0)
        {
            m_listeners.insert(socket);
            socket->Bind(m_world.Any(1000 + Below(4)));
            socket->Listen();
        }
        else if (socket->Connect(m_other()) == 0 && Below(2) == 0)
        {
            socket->Send(Create<Packet>(1 + Below(5000)));
        }
    }

    void Watch(Ptr<Socket> socket)
    {
        m_sockets.push_back(socket);
        m_all.push_back(socket);
        Callback<void, Ptr<Socket>> told([this](Ptr<Socket> s) { Told(s, 3); });
        socket->SetConnectCallback(told, told);
        socket->SetCloseCallbacks(told, told);
        socket->SetRecvCallback(Callback<void, Ptr<Socket>>(
            [this](Ptr<Socket> s) { Below(4) == 0 ? Told(s, 2) : (void)s->Recv(); }));
        socket->SetSendCallback(
            Callback<void, Ptr<Socket>, uint32_t>([this](Ptr<Socket> s, uint32_t room) {
                if (Below(4) == 0 && !m_finishing)
                {
                    s->Send(Create<Packet>(std::min(room, 1 + Below(20000))));
                }
            }));
        socket->SetAcceptCallback(
            Callback<bool, Ptr<Socket>, const Address&>(
                [this](Ptr<Socket>, const Address&) { return Below(5) != 0; }),
            Callback<void, Ptr<Socket>, const Address&>([this](Ptr<Socket> s, const Address&) {
                Watch(s);
                Told(s, 2);
            }));
    }

    /// A callback: calls something itself, once in \p often times.
    void Told(Ptr<Socket> socket, uint32_t often)
    {
        ++m_told;
        if (Below(often) == 0 && !m_finishing)
        {
            CallOne(socket);
        }
    }

    void CallOne(Ptr<Socket> socket)
    {
        if (m_depth == 3)
        {
            return; // a call may be told of inside
        }
        ++m_depth;
        Call(socket, Below(m_leulo ? 14 : 9));
        --m_depth;
    }

    void Call(Ptr<Socket> socket, uint32_t which)
    {
        Address name;
        switch (which)
        {
        case 0:
        case 1:
        case 2:
            socket->Send(Create<Packet>(1 + Below(30000)));
            break;
        case 3:
            socket->Recv(1 + Below(5000), 0);
            break;
        case 4:
            socket->Close();
            break;
        case 5:
            socket->ShutdownSend();
            break;
        case 6:
            socket->ShutdownRecv();
            break;
        case 7:
            socket->GetSockName(name);
            socket->GetPeerName(name);
            break;
        case 8:
            EXPECT_LE(socket->GetTxAvailable(), 204800U);
            break;
        case 9:
            socket->SetAttribute("SndBufSize", UintegerValue(2000 + Below(200000)));
            break;
        case 10:
            socket->SetAttribute("RcvBufSize", UintegerValue(4000 + Below(200000)));
            break;
        default:
            if (m_listeners.count(socket) == 0)
            {
                which == 11 ? socket->Listen() : socket->Connect(m_other());
            }
        }
    }

    LeuloWorld& m_world;
    Ptr<Node> m_node;
    std::function<Address()> m_other; //!< whom to connect to
    std::mt19937& m_random;
    bool m_leulo;
    bool m_finishing{false};
    uint32_t m_depth{0};
    std::vector<Ptr<Socket>> m_sockets; //!< that are called
    std::vector<Ptr<Socket>> m_all;     //!< those that were let go of as well
    std::set<Ptr<Socket>> m_listeners;
};

} // namespace

class LeuloRandom : public SimulatorTest, public testing::WithParamInterface<uint32_t>
{
};

TEST_P(LeuloRandom, CallsBreakNothing)
{
    std::mt19937 random(GetParam());
    auto below = [&random](uint32_t bound) { return random() % bound; };
    LeuloWorld::Options options;
    options.guests = 2;
    options.tcp = options.native = LeuloHelper::Tcp::LINUX;
    options.placement = std::vector<std::string>{"Core", "Dom0", "Interrupted"}[below(3)];
    options.interrupted = 0;
    options.ring = std::vector<uint32_t>{1, 2, 8, 256}[below(4)];
    options.notify = below(2) == 0 ? "PerBurst" : "PerRequest";
    options.backlog = 1 + below(4);
    options.hogs = below(2);
    options.ipv6 = below(3) == 0;
    LeuloWorld world(options);
    std::vector<std::unique_ptr<Monkey>> monkeys;
    auto start = [&](Ptr<Node> node, std::function<Address()> other) {
        monkeys.push_back(std::make_unique<Monkey>(world, node, std::move(other), random));
        Monkey* monkey = monkeys.back().get();
        for (int i = 0; i < 400; ++i)
        {
            world.AtTime(Seconds(3) + MicroSeconds(below(4000000)), node, [=] { monkey->Step(); });
        }
        for (int i = 0; i < 10; ++i) // connections come up meanwhile
        {
            world.AtTime(Seconds(10 + 40 * i), node, [=] { monkey->Finish(); });
        }
    };
    start(world.m_native, [&] { return world.At(1000 + below(4), below(2)); });
    for (uint32_t guest = 0; guest < 2; ++guest)
    {
        start(world.GetNode(guest), [&, guest] {
            return below(4) > 0 ? world.AtNative(1000 + below(4))
                                : world.At(1000 + below(4), 1 - guest);
        });
    }
    Ptr<Hypervisor> hypervisor = world.m_host->GetHypervisor();
    for (int i = 0; i < 20; ++i)
    {
        Ptr<Vcpu> vcpu = world.GetGuest(below(2))->GetVcpu();
        const Time when = Seconds(3) + MilliSeconds(200 * i);
        Simulator::Schedule(when, [=] { hypervisor->Pause(vcpu); });
        Simulator::Schedule(when + MilliSeconds(1 + below(190)),
                            [=] { hypervisor->Unpause(vcpu); });
    }
    Ptr<LeuloStack> dead = world.GetStack(0);
    Simulator::Schedule(Seconds(8), [&world] { world.m_host->DestroyGuest(world.GetGuest(0)); });
    Simulator::Stop(Seconds(3000));
    Simulator::Run();
    EXPECT_EQ(dead->GetNSockets(), 0U);
    EXPECT_EQ(world.GetGuest(1)->GetObject<LeuloGuest>()->GetBacklog(), 0U);
    EXPECT_LE(world.GetStack(1)->GetNSockets(), world.GetStack(1)->GetNPending())
        << "what is left waits to be told with the next event";
    for (const auto& monkey : monkeys)
    {
        EXPECT_GT(monkey->m_told, 50U);
        monkey->Clear();
    }
}

INSTANTIATE_TEST_SUITE_P(Seeds, LeuloRandom, testing::Range(1U, 31U));
