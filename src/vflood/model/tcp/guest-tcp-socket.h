/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef GUEST_TCP_SOCKET_H
#define GUEST_TCP_SOCKET_H

#include "send-window-policy.h"

#include "ns3/tcp-socket-base.h"

#include <string>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief A TCP socket that behaves like Linux 2.6 where ns-3's differs, and whose send window a
 * SendWindowPolicy may overrule.
 *
 * What differs from TcpSocketBase:
 * 1. RTO = SRTT + max(4 VAR, MinRto): Linux puts the floor under the variance, ns-3 under the RTO;
 * 2. the first segments are acknowledged one by one (quick ACKs);
 * 3. zero-window probes when everything was handed down already, and a running retransmission
 *    timer after the window reopened: under flooding the unsent data waits below the socket;
 * 4. a reset ends connect() at once; ns-3 overlooks it and repeats SYN for minutes;
 * 5. while a policy floods, the receiver's window is not looked at. For the duration of a
 *    transmission beyond it, the trace source RWND then shows the policy's window.
 *
 * Its parameters are attributes of GuestTcpL4Protocol, which makes these sockets.
 */
class GuestTcpSocket : public TcpSocketBase
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    GuestTcpSocket();

    /**
     * \param other a listening socket
     */
    GuestTcpSocket(const GuestTcpSocket& other);
    ~GuestTcpSocket() override;

    /**
     * \param count number of segments acknowledged at once at the start
     */
    void SetQuickAcks(uint32_t count);

    /// Let the variance term of the RTO never fall below MinRto. Call when MinRto is set.
    void FloorVariance();

    // On a guest these throw a VirtError unless the guest's vCPU runs the caller.
    int Connect(const Address& address) override;
    int Send(Ptr<Packet> packet, uint32_t flags) override;
    int Close() override;

  protected:
    Ptr<TcpSocketBase> Fork() override;
    uint32_t Window() const override;
    uint32_t SendDataPacket(SequenceNumber32 seq, uint32_t maxSize, bool withAck) override;
    void SendEmptyPacket(uint8_t flags) override;
    void ReceivedData(Ptr<Packet> packet, const TcpHeader& tcpHeader) override;
    void DoForwardUp(Ptr<Packet> packet, const Address& from, const Address& to) override;
    void PersistTimeout() override;

  private:
    /// Common part of the constructors.
    void Setup();

    /**
     * \param call what was called
     * \throws VirtError if the node is a guest and its vCPU does not run the caller
     */
    void CheckCaller(const std::string& call) const;

    /// Find the policy and tell it the flow.
    void OpenPolicy();

    /// Tell the policy that the connection is over.
    void ClosePolicy();

    /**
     * \return bytes the policy lets be outstanding
     */
    uint32_t FloodWindow() const;

    /**
     * \return the receiver's window as the transmission buffer is to see it, bytes
     */
    uint32_t GetBufferWindow() const;

    /// The peer answered SYN with RST.
    void Refused();

    /// The policy's window may have opened.
    void OnKick();

    /**
     * \param from TCP state before
     * \param to TCP state after
     */
    void OnTcpState(TcpStates_t from, TcpStates_t to);

    /**
     * \return whether data may be sent in the present TCP state
     */
    bool MaySend() const;

    SendWindowPolicy* m_policy{nullptr}; //!< the congestion control if it is a policy and open
    uint32_t m_quickAcks{16};            //!< segments still to be acknowledged at once
};

} // namespace ns3

#endif /* GUEST_TCP_SOCKET_H */
