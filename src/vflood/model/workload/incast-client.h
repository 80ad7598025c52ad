/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef INCAST_CLIENT_H
#define INCAST_CLIENT_H

#include "process.h"

#include "ns3/address.h"
#include "ns3/application.h"
#include "ns3/ptr.h"
#include "ns3/socket.h"
#include "ns3/traced-callback.h"

#include <string>
#include <vector>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief What the client knows of one round: a block from every server.
 */
struct IncastRound
{
    uint32_t index{0}; //!< 0, 1, ...
    Time start;        //!< when the first request was written
    Time end;          //!< when the last byte was read
    uint64_t bytes{0}; //!< bytes read
    uint64_t wrong{0}; //!< bytes that differ from TransferPattern
};

/**
 * \ingroup vflood
 *
 * \brief Strobes blocks from several IncastServers in rounds with a barrier, as the client of the
 * incast benchmark of the FAST'08 project.
 *
 * It connects to the servers one after the other; the clock of a series starts when all are
 * connected. In each round it writes a request to every server, in order, reads until every block
 * has come, and goes on with the next round at once. After the last round it closes.
 *
 * Goodput, as the benchmark prints it: all bytes of all rounds / time from the start of the first
 * to the end of the last.
 */
class IncastClient : public Application
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    IncastClient();
    ~IncastClient() override;

    /**
     * \param server address and port of an IncastServer (VirtError if it is no InetSocketAddress)
     */
    void AddServer(const Address& server);

    /**
     * TracedCallback signature of Round.
     *
     * \param round the round that has ended
     */
    typedef void (*RoundTracedCallback)(const IncastRound& round);

    /**
     * TracedCallback signature of Ended.
     *
     * \param error empty if all rounds ended well, otherwise what happened
     */
    typedef void (*EndedTracedCallback)(const std::string& error);

  protected:
    void DoDispose() override;

  private:
    /// A server.
    struct Server
    {
        Address address;      //!< where it listens
        Ptr<Socket> socket;   //!< the connection
        uint64_t received{0}; //!< bytes read over all rounds
    };

    void StartApplication() override;
    void StopApplication() override;

    /// Connect to the next server.
    void ConnectNext();

    /**
     * \param socket connected
     */
    void OnConnected(Ptr<Socket> socket);

    /// Write the requests of the next round, or finish.
    void StartRound();

    /**
     * \param socket has data
     */
    void OnRead(Ptr<Socket> socket);

    /// Read what the sockets have, in order.
    void ReadAll();

    /**
     * \param server read what it has sent
     */
    void Read(Server& server);

    /**
     * \param socket refused, reset, timed out, or closed by the server
     */
    void OnLost(Ptr<Socket> socket);

    /**
     * Close everything and tell.
     *
     * \param error see EndedTracedCallback
     */
    void End(const std::string& error);

    /// Close all connections.
    void CloseAll();

    /**
     * \param socket of a server
     * \return the server
     */
    Server* Find(const Ptr<Socket>& socket);

    uint32_t m_block;                                //!< attribute BlockSize
    uint32_t m_rounds;                               //!< attribute Rounds
    std::vector<Server> m_servers;                   //!< in order
    std::size_t m_connected{0};                      //!< servers connected so far
    bool m_ended{false};                             //!< whether Ended has fired
    Process m_process;                               //!< reads what has come
    IncastRound m_round;                             //!< the present round
    uint32_t m_started{0};                           //!< rounds started
    TracedCallback<const IncastRound&> m_roundTrace; //!< Round
    TracedCallback<const std::string&> m_endedTrace; //!< Ended
};

} // namespace ns3

#endif /* INCAST_CLIENT_H */
