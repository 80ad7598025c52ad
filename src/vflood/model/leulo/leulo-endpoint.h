/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef LEULO_ENDPOINT_H
#define LEULO_ENDPOINT_H

#include "leulo-message.h"

#include "ns3/simple-ref-count.h"
#include "ns3/tcp-socket-base.h"

#include <bitset>
#include <map>

namespace ns3
{

class LeuloStack;

/**
 * \ingroup vflood
 *
 * \brief The hypervisor's half of a guest's socket: a stock TCP socket, and what the guest was told
 * of it.
 *
 * Guarantees:
 * 1. bytes received that the application has not read never exceed the receive buffer, wherever
 *    they are: handing them to the guest moves no edge of the window, reading them does;
 * 2. a listener never has more connections that wait for the guest, half open ones included, than
 *    the backlog: a SYN beyond is not answered;
 * 3. a kind of readiness is pending at most once.
 */
class LeuloEndpoint : public SimpleRefCount<LeuloEndpoint>
{
  public:
    /**
     * \param id number of the socket
     * \param socket a socket of the stack
     * \param stack whom to tell what happens; must outlive Forget()
     */
    LeuloEndpoint(uint32_t id, Ptr<TcpSocketBase> socket, LeuloStack& stack);

    /**
     * \return number of the socket
     */
    uint32_t GetId() const;

    // --- hypercalls: what takes no time of the hypervisor and sends nothing ----------------------

    /**
     * \return the socket, for its names, options and errors
     */
    Ptr<TcpSocketBase> GetSocket() const;

    /**
     * \param address where the guest wants to connect to; the socket gets an address
     * \return 0, or -1 with the error in the socket
     */
    int PrepareConnect(const Address& address);

    /**
     * Accept connections.
     *
     * \return 0, or -1 with the error in the socket
     */
    int Listen();

    /**
     * \param bytes size of the receive buffer
     */
    void SetReceiveBuffer(uint32_t bytes);

    /**
     * \return size of the receive buffer
     */
    uint32_t GetReceiveBuffer() const;

    /**
     * \param options what the guest asks of IP
     */
    void Apply(const LeuloOptions& options);

    /// The guest has given up a socket without a connection.
    void Release();

    // --- in the context of the stack -------------------------------------------------------------

    /**
     * \param request do this
     */
    void Handle(const LeuloRequest& request);

    /**
     * Fill in what the guest is told, at the moment it is.
     *
     * \param event kind and number are set
     */
    void Complete(LeuloEvent& event);

    /**
     * \param kind a kind of readiness
     * \return whether it was not pending before; it is now
     */
    bool MarkPending(LeuloEvent::Kind kind);

    /// The guest has taken a connection of this listener.
    void OnAccepted();

    /// Reset the connection and tell nobody: the guest is no more.
    void Kill();

    /// Hear nothing of the socket any more.
    void Forget();

  private:
    /**
     * \param request to connect, maybe once more
     */
    void Connect(const LeuloRequest& request);

    /**
     * \param request to send
     */
    void Send(const LeuloRequest& request);

    /**
     * \param unread bytes that the guest has left unread
     */
    void Close(uint32_t unread);

    /**
     * \param bytes the application has read so many
     */
    void OnRead(uint32_t bytes);

    /// Move what was received to the guest's memory.
    void TakeReceived();

    /// Make the receive buffer as large as what the guest holds leaves.
    void ResizeBuffer();

    /**
     * \param kind has happened
     * \param urgent whether to wake the guest for it
     */
    void Tell(LeuloEvent::Kind kind, bool urgent);

    /// The socket will never do anything again.
    void OnOver();

    /**
     * \param socket a handshake of this listener that has failed
     */
    void OnHandshakeFailed(Ptr<Socket> socket);

    // callbacks of the socket
    bool OnSyn(Ptr<Socket> socket, const Address& from);
    void OnCreated(Ptr<Socket> socket, const Address& from);
    void OnConnected(Ptr<Socket> socket);
    void OnRefused(Ptr<Socket> socket);
    void OnReceived(Ptr<Socket> socket);
    void OnSent(Ptr<Socket> socket, uint32_t bytes);
    void OnSpace(Ptr<Socket> socket, uint32_t bytes);
    void OnNormalClose(Ptr<Socket> socket);
    void OnErrorClose(Ptr<Socket> socket);
    void OnState(TcpSocket::TcpStates_t before, TcpSocket::TcpStates_t after);

    uint32_t m_id;               //!< number of the socket
    Ptr<TcpSocketBase> m_socket; //!< the socket
    LeuloStack& m_stack;         //!< whom to tell
    uint32_t m_buffer;           //!< size of the receive buffer
    uint32_t m_handed{0};        //!< bytes with the guest that the application has not read
    Ptr<Packet> m_inbox;         //!< of those, what the guest was not told of; null = nothing
    uint32_t m_sent{0};          //!< bytes sent that the guest was not told of
    uint64_t m_taken{0};         //!< bytes the guest has sent so far
    uint32_t m_toldWaiting{0};   //!< bytes that waited to be acknowledged when the guest was told
    uint64_t m_toldTaken{0};     //!< m_taken then
    std::map<Address, Time> m_halfOpen; //!< handshakes of this listener, and when they are over
    uint32_t m_queued{0};               //!< connections that wait for the guest to take them
    std::bitset<LeuloEvent::N_KINDS> m_pending; //!< readiness that the guest was not told of
    bool m_asked{false};                        //!< the guest has closed
    bool m_over{false};                         //!< the socket will never do anything again
};

} // namespace ns3

#endif /* LEULO_ENDPOINT_H */
