/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef TEST_LEULO_SCRIPT_H
#define TEST_LEULO_SCRIPT_H

#include "leulo-world.h"

#include <functional>
#include <map>
#include <sstream>
#include <string>

namespace ns3::test
{

/// One socket of a script, which writes down what its calls return and what it is told. What the
/// contract leaves open is left out: how often readiness is told. Bytes read count as one entry
/// until something else happens.
class Scribe
{
  public:
    explicit Scribe(std::string name)
        : m_name(std::move(name))
    {
    }

    void Open(Ptr<Node> node)
    {
        Watch(Socket::CreateSocket(node, TcpSocketFactory::GetTypeId()));
    }

    void Watch(Ptr<Socket> socket)
    {
        m_socket = socket;
        socket->SetConnectCallback(Note<Ptr<Socket>>("connected"), Note<Ptr<Socket>>("failed"));
        socket->SetCloseCallbacks(Callback<void, Ptr<Socket>>([this](Ptr<Socket>) {
                                      Write("closed");
                                      if (m_onClosed)
                                      {
                                          m_onClosed();
                                      }
                                  }),
                                  Note<Ptr<Socket>>("error"));
        socket->SetRecvCallback(Callback<void, Ptr<Socket>>([this](Ptr<Socket>) {
            ++m_told;
            if (m_reads)
            {
                Read();
            }
        }));
        socket->SetDataSentCallback(Callback<void, Ptr<Socket>, uint32_t>(
            [this](Ptr<Socket>, uint32_t n) { m_sent += n; }));
        socket->SetSendCallback(
            Callback<void, Ptr<Socket>, uint32_t>([this](Ptr<Socket>, uint32_t n) {
                ++m_space;
                EXPECT_LE(n, m_socket->GetTxAvailable());
                Feed();
            }));
    }

    /// Accept connections; the newest one is written down by \p child.
    void Accept(Scribe& child)
    {
        m_socket->SetAcceptCallback(
            Callback<bool, Ptr<Socket>, const Address&>([this](Ptr<Socket>, const Address& from) {
                Write("request from " + Name(from, false));
                return m_accepts;
            }),
            Callback<void, Ptr<Socket>, const Address&>(
                [this, &child](Ptr<Socket> socket, const Address& from) {
                    Write("created from " + Name(from, false));
                    child.Watch(socket);
                    if (child.m_onWatch)
                    {
                        child.m_onWatch();
                    }
                }));
    }

    void Write(const std::string& entry)
    {
        m_log.push_back(entry);
    }

    /// Write down what a call returned, with the error if it failed.
    int Result(const std::string& call, int result)
    {
        Write(call + " = " + std::to_string(result) +
              (result < 0 ? ", error " + std::to_string(m_socket->GetErrno()) : ""));
        return result;
    }

    int Bind(const Address& address)
    {
        return Result("bind", m_socket->Bind(address));
    }

    int Listen()
    {
        return Result("listen", m_socket->Listen());
    }

    int Connect(const Address& address)
    {
        return Result("connect", m_socket->Connect(address));
    }

    int Send(uint32_t bytes)
    {
        return Result("send " + std::to_string(bytes), m_socket->Send(Create<Packet>(bytes)));
    }

    int Close()
    {
        return Result("close", m_socket->Close());
    }

    int ShutdownSend()
    {
        return Result("shutdown send", m_socket->ShutdownSend());
    }

    int ShutdownRecv()
    {
        return Result("shutdown recv", m_socket->ShutdownRecv());
    }

    /// Send so many bytes as there is room, now and whenever there is.
    void Feed(uint64_t bytes, bool close)
    {
        m_toFeed += bytes;
        m_closeAfter = close;
        Feed();
    }

    /// Read all there is.
    void Read(uint32_t most = std::numeric_limits<uint32_t>::max())
    {
        uint64_t got = 0;
        Ptr<Packet> packet;
        while (most > 0 && (packet = m_socket->Recv(most, 0)) && packet->GetSize() > 0)
        {
            got += packet->GetSize();
            most -= packet->GetSize();
        }
        m_read += got;
        const std::string eof = packet && packet->GetSize() == 0 ? ", end" : "";
        if (!m_log.empty() && m_log.back().rfind("read ", 0) == 0 && m_lastRead && m_eof.empty())
        {
            m_log.pop_back();
            got += *m_lastRead;
        }
        else if (got == 0 && eof.empty())
        {
            return; // nothing to be read: readiness told twice
        }
        m_lastRead = got;
        m_eof = eof;
        Write("read " + std::to_string(got) + eof);
    }

    /// Write down the names.
    void Names()
    {
        Address address;
        const int own = m_socket->GetSockName(address);
        Write("own name " + std::to_string(own) + " " + Name(address, true));
        const int result = m_socket->GetPeerName(address);
        Write("peer " + (result == 0 ? Name(address, true)
                                     : "error " + std::to_string(m_socket->GetErrno())));
    }

    void Available()
    {
        Write("may send " + std::to_string(m_socket->GetTxAvailable()) + ", read " +
              std::to_string(m_socket->GetRxAvailable()));
    }

    /// Kind of address and port, the address as it is in the world of two hosts.
    static std::string Name(const Address& address, bool port)
    {
        std::ostringstream text;
        if (InetSocketAddress::IsMatchingType(address))
        {
            const auto inet = InetSocketAddress::ConvertFrom(address);
            text << inet.GetIpv4();
            if (port)
            {
                text << ":" << inet.GetPort();
            }
        }
        else
        {
            text << "IPv6";
        }
        return text.str();
    }

    std::string GetLog() const
    {
        std::string text;
        for (const auto& entry : m_log)
        {
            text += m_name + ": " + entry + "\n";
        }
        return text + m_name + ": read " + std::to_string(m_read) + ", sent " +
               std::to_string(m_sent) + " in all\n";
    }

    std::string m_name;
    Ptr<Socket> m_socket;
    bool m_reads{true};               //!< at once
    bool m_accepts{true};             //!< connections
    std::function<void()> m_onWatch;  //!< when there is a socket
    std::function<void()> m_onClosed; //!< when it was closed
    uint64_t m_read{0};
    uint64_t m_sent{0};
    uint32_t m_told{0};  //!< times that there is something to be read
    uint32_t m_space{0}; //!< times that there is room

  private:
    template <typename... Args>
    Callback<void, Args...> Note(const std::string& entry)
    {
        return Callback<void, Args...>([this, entry](Args...) { Write(entry); });
    }

    void Feed()
    {
        while (m_toFeed > 0 && m_socket->GetTxAvailable() > 0)
        {
            const auto size =
                static_cast<uint32_t>(std::min<uint64_t>(m_toFeed, m_socket->GetTxAvailable()));
            if (m_socket->Send(Create<Packet>(size)) < 0)
            {
                return;
            }
            m_toFeed -= size;
            if (m_toFeed == 0)
            {
                Write("all handed over");
                if (m_closeAfter)
                {
                    Close();
                }
            }
        }
    }

    std::vector<std::string> m_log;
    std::optional<uint64_t> m_lastRead;
    std::string m_eof;
    uint64_t m_toFeed{0};
    bool m_closeAfter{false};
};

/// A script: what a server and a client do, step by step, a second apart.
class Script
{
  public:
    /// \p world has the server's node, or with \p reversed the client's, as the one looked at.
    Script(LeuloWorld& world, bool reversed)
        : m_world(world),
          m_reversed(reversed)
    {
    }

    Ptr<Node> Server() const
    {
        return m_reversed ? m_world.m_native : m_world.GetNode();
    }

    Ptr<Node> Client() const
    {
        return m_reversed ? m_world.GetNode() : m_world.m_native;
    }

    Address AtServer(uint16_t port) const
    {
        return m_reversed ? m_world.AtNative(port) : m_world.At(port);
    }

    Address AtClient(uint16_t port) const
    {
        return m_reversed ? m_world.At(port) : m_world.AtNative(port);
    }

    /// The next step of the server.
    void ServerDoes(std::function<void()> what)
    {
        m_world.AtTime(m_next, Server(), std::move(what));
        m_next += m_step;
    }

    /// The next step of the client.
    void ClientDoes(std::function<void()> what)
    {
        m_world.AtTime(m_next, Client(), std::move(what));
        m_next += m_step;
    }

    /// Wait before the next step.
    void Wait(Time time)
    {
        m_next += time;
    }

    /// A server that listens at port 80, a client that connects.
    void Establish()
    {
        Prepare();
        ClientDoes([this] { client.Connect(AtServer(80)); });
    }

    /// A server that listens at port 80, and a client's socket.
    void Prepare()
    {
        ServerDoes([this] {
            listener.Open(Server());
            listener.Accept(child);
            listener.Bind(m_world.Any(80));
            listener.Listen();
        });
        ClientDoes([this] { client.Open(Client()); });
    }

    /// The server reads some every ten seconds, and closes when it has read all.
    void ReadSlowly()
    {
        child.Read(40000);
        if (child.m_read >= 600000)
        {
            child.Close();
            return;
        }
        Simulator::Schedule(Seconds(10), Call([this] { ReadSlowly(); }));
    }

    /// Run to the end.
    void Run()
    {
        Simulator::Stop(m_next + Seconds(400));
        Simulator::Run();
    }

    LeuloWorld& m_world;
    bool m_reversed;
    Scribe listener{"listener"};
    Scribe child{"child"};
    Scribe client{"client"};
    Scribe other{"other"};

  private:
    Time m_next{MilliSeconds(100)};
    Time m_step{Seconds(1)};
};

} // namespace ns3::test

#endif /* TEST_LEULO_SCRIPT_H */
