/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef TEST_TCP_SCRIPT_H
#define TEST_TCP_SCRIPT_H

#include "script-peer.h"
#include "script-segment.h"

#include "ns3/gate-control.h"
#include "ns3/global-value.h"
#include "ns3/guest-clock.h"
#include "ns3/guest-internet-helper.h"
#include "ns3/guest-tcp-socket.h"
#include "ns3/inet-socket-address.h"
#include "ns3/simulator-timers.h"
#include "ns3/string.h"
#include "ns3/tcp-socket-factory.h"
#include "ns3/uinteger.h"
#include "ns3/work-server.h"

#include <gtest/gtest.h>
#include <memory>

namespace ns3::test
{

/// The clock of a script's guest: jiffies of 1 ms stand still between pause and resume.
class ScriptClock : public GuestClock
{
  public:
    Time Now() const override
    {
        return Simulator::Now();
    }

    uint64_t GetJiffies() const override
    {
        return m_running ? Now().GetMilliSeconds() : m_frozen;
    }

    Time GetJiffy() const override
    {
        return MilliSeconds(1);
    }

    Time GetStolenTime() const override
    {
        return m_stolen;
    }

    bool IsSpiked() const override
    {
        return m_jumped && GetJiffies() == m_resumed;
    }

    void Pause()
    {
        m_frozen = GetJiffies();
        m_pausedAt = Now();
        m_running = false;
    }

    /// \p stolen: the vCPU wanted to run meanwhile; otherwise it slept.
    void Resume(bool stolen)
    {
        m_running = true;
        m_stolen += stolen ? Now() - m_pausedAt : Time();
        m_resumed = GetJiffies();
        m_jumped = m_resumed > m_frozen + 1;
    }

  private:
    bool m_running{true};
    bool m_jumped{false};
    uint64_t m_frozen{0};
    uint64_t m_resumed{0};
    Time m_pausedAt;
    Time m_stolen;
};

/**
 * A TCP socket of a real stack against a peer that does what a script says, as packetdrill does.
 *
 * One step per line: time in ms, verb, arguments; # begins a comment. Segments are 1000 bytes, both
 * sides' sequence numbers begin at 0, both offer SACK, timestamps and window scaling.
 *
 *     0   open win 60000           connect; the peer answers 1 ms later and has this window
 *     5   listen                   or: wait for "5 < S", answered by "> S ack 1"
 *     10  write 3000               the application writes; "close" and "read on|off" as well
 *     10  > 1:1001 ack 1 win 4000  the socket sends this; what is not said may be anything
 *     20  < ack 1001 sack 2001:3001 win 60000 ecr 10   the peer sends this
 *     20  = cwnd 4 rto 201         state after all before it: segments, ms, names, counters
 *     30  pause                    the vCPU stops; "resume" and "wake" (it had slept) go on
 *
 * Every segment that the socket sends up to the last line must be in the script, in that order.
 * ecr defaults to the timestamp of the first segment that the ACK covers, when it was first sent.
 */
class TcpScript
{
  public:
    /**
     * \param profile profile of GuestInternetHelper
     * \param gated the node is a guest with a vCPU of its own, a HZ of 1000 and pause/resume
     */
    explicit TcpScript(const std::string& profile, bool gated = false)
        : m_gated(gated)
    {
        Simulator::Destroy();
        GlobalValue::GetValueByName(KIND, m_kind);
        if (gated)
        {
            GateControl::Enable();
            m_timers = std::make_unique<SimulatorTimers>();
        }
        m_internet.SetProfile(profile);
        m_internet.SetTcpAttribute("JiffyLength", TimeValue(MilliSeconds(1)));
        m_internet.SetSocketAttribute("SegmentSize", UintegerValue(ScriptSegment::MSS));
    }

    ~TcpScript()
    {
        Simulator::Destroy(); // while the server still lives
        GlobalValue::Bind(KIND, m_kind);
    }

    GuestInternetHelper& Internet()
    {
        return m_internet;
    }

    Ptr<ScriptClock> Clock() const
    {
        return m_clock;
    }

    /// The node, with its stack; further settings go in between this and Run().
    Ptr<Node> Build()
    {
        m_node = CreateObject<Node>();
        if (m_gated)
        {
            m_clock = CreateObject<ScriptClock>();
            m_node->AggregateObject(m_clock);
        }
        m_peer.Connect(m_node, m_internet);
        if (m_gated)
        {
            m_server = std::make_unique<WorkServer>(*m_timers, m_node->GetId());
            m_server->Resume(Time());
            GateControl::Get().Bind(m_node->GetId(), *m_server);
        }
        return m_node;
    }

    /// Called at each pause, for what wants to know it.
    std::function<void()> m_onPause;

    void Run(const std::string& script)
    {
        if (!m_node)
        {
            Build();
        }
        std::istringstream lines(script);
        std::string line;
        int64_t order = 0;
        Time last;
        while (std::getline(lines, line))
        {
            line = line.substr(0, line.find('#'));
            std::istringstream words(line);
            double ms;
            std::string verb;
            if (words >> ms >> verb)
            {
                // In the same instant, one after the other; the segments in between arrive.
                last = ScriptPeer::START + NanoSeconds(std::llround(ms * 1e6) + 100 * ++order);
                std::string rest;
                std::getline(words, rest);
                Plan(last, ms, verb, rest, line);
            }
        }
        Simulator::Stop(last + NanoSeconds(50));
        Simulator::Run();
        Compare();
    }

    Ptr<GuestTcpSocket> GetSocket() const
    {
        return m_socket;
    }

  private:
    void Plan(Time when,
              double ms,
              const std::string& verb,
              const std::string& rest,
              const std::string& line)
    {
        if (verb == ">")
        {
            m_expected.push_back({ms, ScriptSegment::Parse(rest), line});
        }
        else if (verb == "<")
        {
            Simulator::ScheduleWithContext(m_peer.GetContext(), when, [this, rest] {
                m_peer.Inject(ScriptSegment::Parse(rest));
            });
        }
        else if (verb == "=" || verb == "pause" || verb == "resume" || verb == "wake")
        {
            Simulator::Schedule(when, [this, verb, rest, line] { Outside(verb, rest, line); });
        }
        else
        {
            Simulator::ScheduleWithContext(m_node->GetId(), when, [this, verb, rest, line] {
                Application(verb, rest, line);
            });
        }
    }

    void Outside(const std::string& verb, const std::string& rest, const std::string& line)
    {
        if (verb == "=")
        {
            Check(rest, line);
        }
        else if (verb == "pause")
        {
            m_server->Pause();
            if (m_onPause)
            {
                m_onPause();
            }
            m_clock->Pause();
        }
        else
        {
            m_clock->Resume(verb == "resume");
            m_server->Resume(Time());
        }
    }

    void Application(const std::string& verb, const std::string& rest, const std::string& line)
    {
        std::istringstream words(rest);
        if (verb == "open" || verb == "listen")
        {
            MakeSocket();
            std::string key;
            if (words >> key)
            {
                words >> m_peer.m_window;
            }
            m_peer.m_answersSyn = verb == "open";
            verb == "open" ? m_socket->Connect(ScriptPeer::GetRemote()) : m_socket->Listen();
        }
        else if (verb == "write")
        {
            uint32_t bytes = 0;
            words >> bytes;
            m_socket->Send(Create<Packet>(bytes), 0);
        }
        else if (verb == "close")
        {
            m_socket->Close();
        }
        else if (verb == "read")
        {
            std::string mode;
            words >> mode;
            m_reads = mode == "on";
            OnData(m_socket);
        }
        else
        {
            ADD_FAILURE() << "no such verb: " << line;
        }
    }

    void MakeSocket()
    {
        auto socket = ns3::Socket::CreateSocket(m_node, TcpSocketFactory::GetTypeId());
        m_socket = DynamicCast<GuestTcpSocket>(socket);
        m_socket->Bind(InetSocketAddress(Ipv4Address::GetAny(), ScriptPeer::LOCAL_PORT));
        m_socket->SetRecvCallback(MakeCallback(&TcpScript::OnData, this));
        m_socket->SetAcceptCallback(MakeNullCallback<bool, Ptr<ns3::Socket>, const Address&>(),
                                    MakeCallback(&TcpScript::OnAccept, this));
    }

    void OnAccept(Ptr<ns3::Socket> socket, const Address&)
    {
        m_socket = DynamicCast<GuestTcpSocket>(socket);
        m_socket->SetRecvCallback(MakeCallback(&TcpScript::OnData, this));
    }

    void OnData(Ptr<ns3::Socket> socket)
    {
        while (m_reads && socket->GetRxAvailable() > 0)
        {
            socket->Recv();
        }
    }

    /// What can be asked for, by name.
    std::string Get(const std::string& name) const
    {
        const SocketSample sample = m_socket->GetSample();
        std::ostringstream text;
        if (name == "cwnd" || name == "ssthresh" || name == "flight")
        {
            text << (name == "cwnd"       ? sample.cwnd
                     : name == "ssthresh" ? sample.ssthresh
                                          : sample.inFlight / ScriptSegment::MSS);
        }
        else if (name == "rto" || name == "srtt" || name == "var")
        {
            const Time time = name == "rto"    ? sample.rto
                              : name == "srtt" ? sample.srtt
                                               : sample.variance;
            text << time.GetMicroSeconds() / 1000.0;
        }
        else if (name == "frto")
        {
            text << sample.frto;
        }
        else if (name == "state")
        {
            text << TcpSocketState::TcpCongStateName[sample.congestion];
        }
        else
        {
            for (const auto& [counter, value] : m_socket->GetCounters().GetAll())
            {
                text << (counter == name ? std::to_string(value) : "");
            }
        }
        return text.str();
    }

    void Check(const std::string& rest, const std::string& line)
    {
        std::istringstream words(rest);
        std::string name;
        std::string value;
        while (words >> name >> value)
        {
            EXPECT_EQ(Get(name), value) << name << " in: " << line;
        }
    }

    /// A segment the script expects.
    struct Expected
    {
        double ms;
        ScriptSegment segment;
        std::string line;
    };

    void Compare() const
    {
        const auto& sent = m_peer.m_sent;
        for (std::size_t i = 0; i < std::max(sent.size(), m_expected.size()); ++i)
        {
            const std::string actual = i < sent.size() ? sent[i].ToString() : "nothing";
            if (i >= m_expected.size())
            {
                ADD_FAILURE() << "not in the script: " << actual;
                continue;
            }
            const Expected& expected = m_expected[i];
            const bool there = i < sent.size() && expected.segment.Fits(sent[i]) &&
                               std::abs(sent[i].ms - expected.ms) < 0.1;
            EXPECT_TRUE(there) << "script: " << expected.line << "\nsent:   " << actual;
        }
    }

    static constexpr const char* KIND = "SimulatorImplementationType";

    StringValue m_kind; //!< kind of simulator before
    bool m_gated;
    bool m_reads{true};
    GuestInternetHelper m_internet;
    ScriptPeer m_peer;
    Ptr<Node> m_node;
    Ptr<GuestTcpSocket> m_socket;
    Ptr<ScriptClock> m_clock;
    std::unique_ptr<SimulatorTimers> m_timers;
    std::unique_ptr<WorkServer> m_server;
    std::vector<Expected> m_expected;
};

} // namespace ns3::test

#endif /* TEST_TCP_SCRIPT_H */
