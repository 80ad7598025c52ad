/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef LEULO_SOCKET_H
#define LEULO_SOCKET_H

#include "leulo-endpoint.h"
#include "leulo-message.h"
#include "leulo-state.h"

#include "ns3/tcp-socket.h"
#include "ns3/traced-callback.h"

#include <deque>

namespace ns3
{

class LeuloGuest;

/**
 * \ingroup vflood
 *
 * \brief A TCP socket of a guest whose TCP runs in the hypervisor.
 *
 * A full ns-3 socket: applications find it under TcpSocketFactory, and its attributes, those of
 * TcpSocket and TcpSocketBase, are those of the hypervisor's socket. Calls return what a
 * TcpSocketBase returns. Contract of the callbacks:
 * 1. they are invoked only while the guest runs, each connection's in the order in which things
 *    happened; connection, accept and close callbacks once for each thing that happened;
 * 2. readiness (received, sent, space) that the guest could not hear of in time is told once;
 * 3. what a call itself brings about (Close() of a listener, or with unread data) is told inside
 *    the call, as TcpSocketBase does.
 *
 * What differs from TcpSocketBase on purpose is listed in the manual.
 */
class LeuloSocket : public TcpSocket
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    LeuloSocket();

    /**
     * \param listener a socket whose accept and close callbacks and options this one gets
     */
    LeuloSocket(const LeuloSocket& listener);
    ~LeuloSocket() override;

    /**
     * Complete the construction. Once.
     *
     * \param guest passes requests on
     */
    void Setup(Ptr<LeuloGuest> guest);

    /**
     * \return the state
     */
    LeuloState GetState() const;

    /**
     * \return the hypervisor's socket, for its trace sources. To call it is no way around the
     * hypervisor
     */
    Ptr<TcpSocketBase> GetProtocol() const;

    /**
     * \param event what the hypervisor tells of this socket
     */
    void OnEvent(const LeuloEvent& event);

    /**
     * \param event this listener has a new connection
     * \param end the hypervisor's half of that
     * \return whether the application wants it
     */
    bool OnAccepted(const LeuloEvent& event, Ptr<LeuloEndpoint> end);

    // inherited from Socket
    SocketErrno GetErrno() const override;
    SocketType GetSocketType() const override;
    Ptr<Node> GetNode() const override;
    int Bind(const Address& address) override;
    int Bind() override;
    int Bind6() override;
    int Close() override;
    int ShutdownSend() override;
    int ShutdownRecv() override;
    int Connect(const Address& address) override;
    int Listen() override;
    uint32_t GetTxAvailable() const override;
    int Send(Ptr<Packet> packet, uint32_t flags) override;
    int SendTo(Ptr<Packet> packet, uint32_t flags, const Address& address) override;
    uint32_t GetRxAvailable() const override;
    Ptr<Packet> Recv(uint32_t maxSize, uint32_t flags) override;
    Ptr<Packet> RecvFrom(uint32_t maxSize, uint32_t flags, Address& fromAddress) override;
    int GetSockName(Address& address) const override;
    int GetPeerName(Address& address) const override;
    void BindToNetDevice(Ptr<NetDevice> device) override;
    bool SetAllowBroadcast(bool allowBroadcast) override;
    bool GetAllowBroadcast() const override;

    /**
     * TracedCallback signature for the state.
     *
     * \param before state before
     * \param after state after
     */
    typedef void (*StateTracedCallback)(LeuloState before, LeuloState after);

  protected:
    void DoDispose() override;

  private:
    /**
     * \param tid the type so far
     * \return with the attributes that TcpSocketBase has beside those of TcpSocket: applications
     * set some of them
     */
    static TypeId AddProtocolAttributes(TypeId tid);

    // inherited from TcpSocket: attributes, which the hypervisor's socket has
    void SetSndBufSize(uint32_t size) override;
    uint32_t GetSndBufSize() const override;
    void SetRcvBufSize(uint32_t size) override;
    uint32_t GetRcvBufSize() const override;
    void SetSegSize(uint32_t size) override;
    uint32_t GetSegSize() const override;
    void SetInitialSSThresh(uint32_t threshold) override;
    uint32_t GetInitialSSThresh() const override;
    void SetInitialCwnd(uint32_t cwnd) override;
    uint32_t GetInitialCwnd() const override;
    void SetConnTimeout(Time timeout) override;
    Time GetConnTimeout() const override;
    void SetSynRetries(uint32_t count) override;
    uint32_t GetSynRetries() const override;
    void SetDataRetries(uint32_t retries) override;
    uint32_t GetDataRetries() const override;
    void SetDelAckTimeout(Time timeout) override;
    Time GetDelAckTimeout() const override;
    void SetDelAckMaxCount(uint32_t count) override;
    uint32_t GetDelAckMaxCount() const override;
    void SetTcpNoDelay(bool noDelay) override;
    bool GetTcpNoDelay() const override;
    void SetPersistTimeout(Time timeout) override;
    Time GetPersistTimeout() const override;

    /**
     * \tparam Value type of attribute value
     * \tparam T what it holds
     * \param name an attribute of the hypervisor's socket
     * \param value its new value; nothing happens before there is a socket
     */
    template <typename Value, typename T>
    void SetOption(const std::string& name, T value);

    /**
     * \tparam Value type of attribute value
     * \param name an attribute of the hypervisor's socket
     * \return its value
     */
    template <typename Value>
    auto GetOption(const std::string& name) const;

    /**
     * Change the state by the table.
     *
     * \param stimulus what happened
     */
    void Apply(LeuloStimulus stimulus);

    /**
     * Have a socket in the hypervisor that may connect or listen: a new one if the last connection
     * is over.
     */
    void Reopen();

    /**
     * \param fresh gets the options of the hypervisor's socket so far
     */
    void CopyOptions(LeuloEndpoint& fresh) const;

    /**
     * Take an address by a call of the hypervisor.
     *
     * \tparam F function of a socket
     * \param bind takes it
     * \return 0, or -1
     */
    template <typename F>
    int BindBy(F bind);

    /**
     * \param error what went wrong
     * \return -1
     */
    int Fail(SocketErrno error) const;

    /**
     * \param kind a request for the hypervisor
     */
    void Post(LeuloRequest::Kind kind);

    /**
     * \return what the application asks of IP
     */
    LeuloOptions GetOptions() const;

    /**
     * \param packet to send; the connection takes it
     */
    void PostData(Ptr<Packet> packet);

    /// Reset the connection and want no more events of it.
    void Abort();

    /// Close() without unread data.
    void DoClose();

    /**
     * Connect() in a state that allows it.
     *
     * \param address where to
     * \return 0, or -1
     */
    int DoConnect(const Address& address);

    /**
     * Tell the hypervisor what was read, if it is worth a request.
     *
     * \param bytes that were read just now
     */
    void Credit(uint32_t bytes);

    /**
     * \param maxSize bytes
     * \return so many of those received, or fewer; there are some
     */
    Ptr<Packet> Extract(uint32_t maxSize);

    /**
     * \param event data has arrived
     */
    void OnData(const LeuloEvent& event);

    /**
     * \param event bytes wait in the send buffer
     */
    void OnSpace(const LeuloEvent& event);

    /**
     * \return bytes sent that are not acknowledged, as far as the guest knows
     */
    uint32_t GetUnacknowledged() const;

    Ptr<LeuloGuest> m_guest;                     //!< passes requests on
    Ptr<LeuloEndpoint> m_end;                    //!< the hypervisor's half, for hypercalls
    LeuloState m_state{LeuloState::FRESH};       //!< the state
    mutable SocketErrno m_errno{ERROR_NOTERROR}; //!< of the last call that failed
    std::deque<Ptr<Packet>> m_received;          //!< received and not read
    uint32_t m_unread{0};                        //!< bytes in there
    uint32_t m_read{0};                          //!< bytes read that the hypervisor was not told of
    uint64_t m_sent{0};                          //!< bytes handed to the hypervisor
    uint64_t m_done{0};         //!< of those, acknowledged as far as the guest knows
    uint32_t m_sendBuffer{0};   //!< size of the send buffer
    LeuloOptions m_options;     //!< that the hypervisor's socket has
    bool m_shutdownSend{false}; //!< ShutdownSend() was called
    bool m_shutdownRecv{false}; //!< ShutdownRecv() was called
    bool m_closed{false};       //!< Close() of the connection was called
    TracedCallback<LeuloState, LeuloState> m_stateTrace; //!< changes of the state
};

} // namespace ns3

#endif /* LEULO_SOCKET_H */
