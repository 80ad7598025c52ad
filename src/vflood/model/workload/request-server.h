/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef REQUEST_SERVER_H
#define REQUEST_SERVER_H

#include "process.h"

#include "ns3/address.h"
#include "ns3/application.h"
#include "ns3/socket.h"

#include <list>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief Answers requests of a fixed size with responses of a fixed size, on connections that stay.
 *
 * The requests of a connection are TransferPattern, and so are the responses. A response is sent as
 * soon as its request is complete; requests that come meanwhile are answered after it.
 */
class RequestServer : public Application
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    RequestServer();
    ~RequestServer() override;

    static constexpr uint16_t PORT = 8080; //!< default port (assumed)

    /**
     * \return bytes of requests read that were not as they should be
     */
    uint64_t GetWrong() const;

  protected:
    void DoDispose() override;

  private:
    /// A connection with a client.
    struct Peer
    {
        Ptr<Socket> socket;   //!< the connection; null once it is closed
        uint64_t received{0}; //!< bytes of requests read
        uint64_t sent{0};     //!< bytes of responses handed to the socket
    };

    void StartApplication() override;
    void StopApplication() override;

    /**
     * \param socket of a new connection
     * \param from its peer
     */
    void OnAccept(Ptr<Socket> socket, const Address& from);

    /**
     * \param socket closed by the client, reset or timed out
     */
    void OnClosed(Ptr<Socket> socket);

    /// Read requests, and hand over as much as the sockets take.
    void Serve();

    /**
     * \param peer read its requests, answer what is complete
     */
    void Serve(Peer& peer);

    /**
     * \param peer close its socket; it is forgotten when the process runs
     */
    static void Close(Peer& peer);

    Address m_local;         //!< attribute Local
    uint32_t m_request;      //!< attribute RequestSize
    uint32_t m_response;     //!< attribute ResponseSize
    uint64_t m_wrong{0};     //!< see GetWrong()
    Process m_process;       //!< reads and writes
    Ptr<Socket> m_listener;  //!< listening socket
    std::list<Peer> m_peers; //!< connections, in the order they were accepted
};

} // namespace ns3

#endif /* REQUEST_SERVER_H */
