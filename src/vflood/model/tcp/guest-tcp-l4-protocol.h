/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef GUEST_TCP_L4_PROTOCOL_H
#define GUEST_TCP_L4_PROTOCOL_H

#include "guest-socket-list.h"
#include "guest-tcp-config.h"
#include "retransmit-timer-policy.h"

#include "ns3/object-factory.h"
#include "ns3/tcp-l4-protocol.h"
#include "ns3/tcp-socket-factory.h"

#include <memory>

namespace ns3
{

class TcpCongestionOps;

/**
 * \ingroup vflood
 *
 * \brief TCP whose sockets are GuestTcpSocket, with parameters per node instead of global defaults.
 *
 * Congestion control and recovery are the attributes SocketType and RecoveryType of TcpL4Protocol;
 * attributes of TcpSocket and TcpSocketBase for the sockets of this node are given by
 * SetSocketAttribute(); what GuestTcpSocket does beyond that are the attributes here.
 * GuestInternetHelper sets all of them to a kernel's by name.
 */
class GuestTcpL4Protocol : public TcpL4Protocol
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    GuestTcpL4Protocol();
    ~GuestTcpL4Protocol() override;

    /**
     * Set an attribute of the sockets created from now on.
     *
     * \param name an attribute of TcpSocket or TcpSocketBase (VirtError if there is none)
     * \param value its value
     */
    void SetSocketAttribute(const std::string& name, const AttributeValue& value);

    /**
     * Make sure that sockets created from now on have room for what they may hand over at once.
     *
     * \param bytes least SndBufSize; a larger one stays
     */
    void RaiseSendBuffer(uint32_t bytes);

    /**
     * Put another congestion control around the one that sockets have now, which goes on inside it.
     *
     * \param wrapper its type; has an attribute Inner, an object factory, for the one inside
     */
    void WrapCongestionOps(TypeId wrapper);

    /**
     * \return a new socket of this node
     */
    Ptr<Socket> CreateGuestSocket();

    /**
     * \param policy may doubt timers and round trip times of the sockets created from now on; null:
     * nobody does
     */
    void SetTimerPolicy(Ptr<RetransmitTimerPolicy> policy);

    /**
     * \return the sockets there are, and the sum of the counters of all there were
     */
    const GuestSocketList& GetSockets() const;

  protected:
    void NotifyNewAggregate() override;
    void DoDispose() override;

  private:
    /**
     * \param tid the type so far, without the attributes that guests' kernels differ in
     * \return with them
     */
    static TypeId AddKernelAttributes(TypeId tid);

    /**
     * \return a new RTT estimator that knows the guest's jiffy
     */
    Ptr<Object> CreateEstimator() const;

    /**
     * \return a new congestion control that checks whether the window is used
     */
    Ptr<TcpCongestionOps> CreateCongestionOps() const;

    /**
     * \tparam T what sockets need there
     * \param attribute name of an attribute of TcpL4Protocol that names a type
     * \return a new object of that type
     * \throws VirtError if it is no T
     */
    template <typename T>
    Ptr<T> CreateAs(const std::string& attribute) const;

    /**
     * \return the attributes, as sockets get them
     */
    GuestTcpConfig MakeConfig() const;

    /**
     * \return length of a jiffy: of the node's clock, or attribute JiffyLength
     */
    Time GetJiffy() const;

    Ptr<Node> m_guest;                          //!< the node
    ObjectFactory m_inner;                      //!< congestion control inside the SocketType
    ObjectFactory m_sockets;                    //!< makes sockets with their attributes
    uint32_t m_quickAcks;                       //!< attribute QuickAcks
    bool m_adaptiveDelay;                       //!< attribute AdaptiveDelayedAck
    Time m_mostDelay;                           //!< attribute MaxAckDelay
    uint32_t m_initialWindow;                   //!< attribute InitialReceiveWindow
    bool m_idleRestart;                         //!< attribute IdleRestart
    GuestTcpConfig::Frto m_frto;                //!< attribute Frto
    GuestTcpConfig::Response m_response;        //!< attribute FrtoResponse
    bool m_eifelUndo;                           //!< attribute EifelUndo
    bool m_dsack;                               //!< attribute Dsack
    uint32_t m_maxBurst;                        //!< attribute MaxBurst
    Time m_maxRto;                              //!< attribute MaxRto
    GuestTcpConfig::RttClock m_rttClock;        //!< attribute RttClock
    Time m_jiffy;                               //!< attribute JiffyLength
    bool m_growIfLimited;                       //!< attribute GrowOnlyIfLimited
    uint32_t m_tsoDivisor;                      //!< attribute TsoDivisor
    bool m_tsoDeferral;                         //!< attribute TsoDeferral
    uint32_t m_deviceQueue;                     //!< attribute DeviceQueueLimit
    Ptr<RetransmitTimerPolicy> m_timers;        //!< may doubt timers, or null
    std::shared_ptr<GuestSocketList> m_created; //!< the sockets
};

/**
 * \ingroup vflood
 *
 * \brief What applications find under TcpSocketFactory on a node with GuestTcpL4Protocol.
 */
class GuestTcpSocketFactory : public TcpSocketFactory
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    /**
     * \param tcp makes the sockets
     */
    void SetTcp(Ptr<GuestTcpL4Protocol> tcp);

    Ptr<Socket> CreateSocket() override;

  protected:
    void DoDispose() override;

  private:
    Ptr<GuestTcpL4Protocol> m_tcp; //!< makes the sockets
};

} // namespace ns3

#endif /* GUEST_TCP_L4_PROTOCOL_H */
