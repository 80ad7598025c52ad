/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef INCAST_SERVER_H
#define INCAST_SERVER_H

#include "process.h"

#include "ns3/address.h"
#include "ns3/application.h"
#include "ns3/ptr.h"
#include "ns3/socket.h"
#include "ns3/traced-callback.h"

#include <list>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief Answers requests for blocks, as a server of the incast benchmark of the FAST'08 project.
 *
 * A request is four bytes: the size of the block in network byte order. The answer is that many
 * bytes of TransferPattern; the pattern goes on over all blocks of a connection. Requests that
 * come while a block is under way are answered after it. (The published server sends whole chunks
 * of 1000 bytes only; this one sends what was asked for.)
 */
class IncastServer : public Application
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    IncastServer();
    ~IncastServer() override;

    static constexpr uint16_t PORT = 65125;     //!< published port
    static constexpr uint32_t REQUEST_SIZE = 4; //!< bytes of a request

    /**
     * TracedCallback signature of Request.
     *
     * \param bytes size of the block asked for
     */
    typedef void (*RequestTracedCallback)(uint32_t bytes);

  protected:
    void DoDispose() override;

  private:
    /// A connection with a client.
    struct Peer
    {
        Ptr<Socket> socket;      //!< the connection; null once it is closed
        uint32_t header{0};      //!< bytes of a request read so far, as a number
        uint32_t headerBytes{0}; //!< how many of them
        uint64_t owed{0};        //!< bytes asked for and not handed to the socket yet
        uint64_t sent{0};        //!< bytes handed to the socket
    };

    void StartApplication() override;
    void StopApplication() override;

    /**
     * \param socket of a new connection
     * \param from its peer
     */
    void OnAccept(Ptr<Socket> socket, const Address& from);

    /**
     * \param socket has a request, or part of one
     */
    void OnRead(Ptr<Socket> socket);

    /**
     * \param socket has room
     * \param available bytes it takes
     */
    void OnSpace(Ptr<Socket> socket, uint32_t available);

    /// Read requests, and hand over as much as the sockets take.
    void Serve();

    /**
     * \param peer read its requests
     */
    void Read(Peer& peer);

    /**
     * \param peer hand over as much as its socket takes
     */
    void Fill(Peer& peer);

    /**
     * \param socket closed by the client, reset or timed out
     */
    void OnClosed(Ptr<Socket> socket);

    /**
     * \param peer close its socket; the peer is forgotten when the process runs
     */
    static void Close(Peer& peer);

    Address m_local;                         //!< attribute Local
    Process m_process;                       //!< reads and writes
    Ptr<Socket> m_listener;                  //!< listening socket
    std::list<Peer> m_peers;                 //!< connections, in the order they were accepted
    TracedCallback<uint32_t> m_requestTrace; //!< Request
};

} // namespace ns3

#endif /* INCAST_SERVER_H */
