/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef GUEST_TCP_L4_PROTOCOL_H
#define GUEST_TCP_L4_PROTOCOL_H

#include "ns3/nstime.h"
#include "ns3/object-factory.h"
#include "ns3/tcp-l4-protocol.h"
#include "ns3/tcp-socket-factory.h"

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief TCP whose sockets are GuestTcpSocket, with parameters per node instead of global defaults.
 *
 * Congestion control, recovery and RTT estimator are the attributes SocketType, RecoveryType and
 * RttEstimatorType of TcpL4Protocol; attributes of TcpSocket and TcpSocketBase for the sockets of
 * this node are given by SetSocketAttribute(). GuestInternetHelper sets all of them to Linux 2.6.
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
     * \return a new socket of this node
     */
    Ptr<Socket> CreateGuestSocket();

  protected:
    void NotifyNewAggregate() override;
    void DoDispose() override;

  private:
    /**
     * \return a new RTT estimator that knows the guest's jiffy
     */
    Ptr<Object> CreateEstimator() const;

    /**
     * \param attribute name of an attribute of TcpL4Protocol that names a type
     * \return a new object of that type
     */
    Ptr<Object> CreateByAttribute(const std::string& attribute) const;

    Ptr<Node> m_guest;       //!< the node
    ObjectFactory m_sockets; //!< makes sockets with their attributes
    uint32_t m_quickAcks;    //!< attribute QuickAcks
    Time m_jiffy;            //!< attribute JiffyLength
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
