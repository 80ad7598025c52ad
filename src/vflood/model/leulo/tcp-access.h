/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef TCP_ACCESS_H
#define TCP_ACCESS_H

#include "ns3/inet-socket-address.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/ipv4-end-point.h"
#include "ns3/ipv6-end-point.h"
#include "ns3/tcp-rx-buffer.h"
#include "ns3/tcp-socket-base.h"
#include "ns3/tcp-socket-state.h"
#include "ns3/tcp-tx-buffer.h"

#include <algorithm>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief What the hypervisor does to a stock TCP socket, or any child of it, that applications
 * cannot: look at its buffers, move its window, and break its connection.
 *
 * ns-3 keeps these things for children of TcpSocketBase. The names are used here as a child may;
 * the socket itself is whatever TcpL4Protocol made.
 */
class TcpAccess : private TcpSocketBase
{
  public:
    TcpAccess() = delete;

    /**
     * \param socket a socket
     * \return its state
     */
    static TcpStates_t GetState(const TcpSocketBase& socket)
    {
        return (socket.*(&TcpAccess::m_state)).Get();
    }

    /**
     * \param socket a socket
     * \return whether it has an address: it is bound and was not given up
     */
    static bool HasEndPoint(const TcpSocketBase& socket)
    {
        return socket.*(&TcpAccess::m_endPoint) || socket.*(&TcpAccess::m_endPoint6);
    }

    /**
     * \param from a socket
     * \param to another one, which uses ECN as that does from now on
     */
    static void CopyEcn(const TcpSocketBase& from, TcpSocketBase& to)
    {
        to.SetUseEcn((from.*(&TcpAccess::m_tcb))->m_useEcn);
    }

    /**
     * \param socket a socket
     * \return bytes of data in a segment at most
     */
    static uint32_t GetSegmentSize(const TcpSocketBase& socket)
    {
        return (socket.*(&TcpAccess::m_tcb))->m_segmentSize;
    }

    /**
     * \param socket a socket
     * \return size of its send buffer, bytes
     */
    static uint32_t GetTxMax(const TcpSocketBase& socket)
    {
        return (socket.*(&TcpAccess::m_txBuffer))->MaxBufferSize();
    }

    /**
     * \param socket a socket
     * \return bytes that it holds to be sent, or to be acknowledged
     */
    static uint32_t GetTxSize(const TcpSocketBase& socket)
    {
        return (socket.*(&TcpAccess::m_txBuffer))->Size();
    }

    /**
     * \param socket a socket
     * \return bytes that were received and not read, in sequence or not
     */
    static uint32_t GetRxSize(const TcpSocketBase& socket)
    {
        return Rx(socket).Size();
    }

    /**
     * \param socket a socket
     * \param bytes size of its receive buffer from now on; nothing is sent
     */
    static void ResizeRx(TcpSocketBase& socket, uint32_t bytes)
    {
        Rx(socket).SetMaxBufferSize(bytes);
    }

    /**
     * \param socket a connected socket
     * \return window that an ACK would offer now, bytes
     */
    static uint32_t GetWindow(const TcpSocketBase& socket)
    {
        return Clip(Rx(socket).MaxRxSequence() - Rx(socket).NextRxSequence());
    }

    /**
     * \param socket a connected socket
     * \return what is left of the window that the last ACK offered, bytes
     */
    static uint32_t GetOfferedWindow(const TcpSocketBase& socket)
    {
        return Clip((socket.*(&TcpAccess::m_highTxAck)) + (socket.*(&TcpAccess::m_advWnd)).Get() -
                    Rx(socket).NextRxSequence());
    }

    /**
     * \param socket a connected socket
     * \return whether the peer has sent its FIN, in sequence or not
     */
    static bool GotFin(const TcpSocketBase& socket)
    {
        return Rx(socket).GotFin();
    }

    /**
     * \param socket a connected socket; sends an ACK
     */
    static void Acknowledge(TcpSocketBase& socket)
    {
        const auto ecn = (socket.*(&TcpAccess::m_tcb))->m_ecnState.Get();
        const bool echo =
            ecn == TcpSocketState::ECN_CE_RCVD || ecn == TcpSocketState::ECN_SENDING_ECE;
        (socket.*(&TcpAccess::SendEmptyPacket))(echo ? TcpHeader::ACK | TcpHeader::ECE
                                                     : TcpHeader::ACK);
    }

    /**
     * Do what Connect() does first and sends nothing: take an address, look for a route.
     *
     * \param socket a socket
     * \param address where to
     * \return 0, or -1 with the error in the socket
     */
    static int PrepareConnect(TcpSocketBase& socket, const Address& address)
    {
        if (InetSocketAddress::IsMatchingType(address))
        {
            Ipv4EndPoint*& end = socket.*(&TcpAccess::m_endPoint);
            if (!end && socket.Bind() != 0)
            {
                return -1;
            }
            const auto to = InetSocketAddress::ConvertFrom(address);
            end->SetPeer(to.GetIpv4(), to.GetPort());
            return (socket.*(&TcpAccess::SetupEndpoint))();
        }
        Ipv6EndPoint*& end = socket.*(&TcpAccess::m_endPoint6);
        if (!end && socket.Bind6() != 0)
        {
            return -1;
        }
        const auto to = Inet6SocketAddress::ConvertFrom(address);
        end->SetPeer(to.GetIpv6(), to.GetPort());
        return (socket.*(&TcpAccess::SetupEndpoint6))();
    }

    /**
     * \param socket resets its connection, if it has one, and gives its address up
     */
    static void Reset(TcpSocketBase& socket)
    {
        (socket.*(&TcpAccess::SendRST))();
    }

    /**
     * \param socket gives its address up, if it has one
     */
    static void Release(TcpSocketBase& socket)
    {
        (socket.*(&TcpAccess::DeallocateEndPoint))();
    }

  private:
    /**
     * \param socket a socket
     * \return its receive buffer
     */
    static TcpRxBuffer& Rx(const TcpSocketBase& socket)
    {
        return *(socket.*(&TcpAccess::m_tcb))->m_rxBuffer;
    }

    /**
     * \param bytes a difference of sequence numbers
     * \return it, or 0 if it is negative
     */
    static uint32_t Clip(int32_t bytes)
    {
        return static_cast<uint32_t>(std::max(0, bytes));
    }
};

} // namespace ns3

#endif /* TCP_ACCESS_H */
