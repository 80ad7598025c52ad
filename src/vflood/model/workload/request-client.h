/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef REQUEST_CLIENT_H
#define REQUEST_CLIENT_H

#include "process.h"

#include "ns3/address.h"
#include "ns3/application.h"
#include "ns3/nstime.h"
#include "ns3/random-variable-stream.h"
#include "ns3/socket.h"
#include "ns3/traced-callback.h"

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief Asks a RequestServer again and again: sends a request, reads the response, thinks, sends
 * the next one. All on one connection, which it closes after the last response; or each on one of
 * its own, which it closes when it has read the response (attribute KeepAlive).
 */
class RequestClient : public Application
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    RequestClient();
    ~RequestClient() override;

    /// What came of one request.
    struct Exchange
    {
        Time start; //!< when the request was written; if it has its own connection: connect()
        Time end;   //!< when the last byte of the response was read
        uint64_t wrong{0}; //!< bytes of the response that were not as they should be
    };

    /**
     * \param stream first random stream to use
     * \return number of streams used
     */
    int64_t AssignStreams(int64_t stream);

    /**
     * TracedCallback signature of Response.
     *
     * \param exchange the request that was answered
     */
    typedef void (*ResponseTracedCallback)(const Exchange& exchange);

    /**
     * TracedCallback signature of Ended.
     *
     * \param error empty if all requests were answered, otherwise what happened
     */
    typedef void (*EndedTracedCallback)(const std::string& error);

  protected:
    void DoDispose() override;

  private:
    void StartApplication() override;
    void StopApplication() override;

    /// Connect to the server.
    void Connect();

    /// Close the connection, if there is one.
    void Disconnect();

    /// Begin the next request, with a connection of its own unless KeepAlive.
    void Next();

    /// Write the next request.
    void Ask();

    /// Hand over what is left of the request.
    void Fill();

    /// Read what has come.
    void Read();

    /**
     * \param error see EndedTracedCallback
     */
    void End(const std::string& error);

    /**
     * \param socket refused, reset, timed out, or closed by the server
     */
    void OnLost(Ptr<Socket> socket);

    Address m_remote;                                //!< attribute Remote
    uint32_t m_request;                              //!< attribute RequestSize
    uint32_t m_response;                             //!< attribute ResponseSize
    uint32_t m_requests;                             //!< attribute Requests
    Ptr<RandomVariableStream> m_think;               //!< attribute Think
    bool m_keepAlive;                                //!< attribute KeepAlive
    Ptr<Socket> m_socket;                            //!< the connection
    Process m_process;                               //!< reads and writes
    EventId m_next;                                  //!< writes the next request
    uint32_t m_asked{0};                             //!< requests begun
    uint32_t m_here{0};                              //!< those on the present connection
    uint64_t m_sent{0};                              //!< bytes handed to the socket
    uint64_t m_received{0};                          //!< bytes read from it
    Exchange m_exchange;                             //!< the present one
    TracedCallback<const Exchange&> m_responseTrace; //!< Response
    TracedCallback<const std::string&> m_endedTrace; //!< Ended
};

} // namespace ns3

#endif /* REQUEST_CLIENT_H */
