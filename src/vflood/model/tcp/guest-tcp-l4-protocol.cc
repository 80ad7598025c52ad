/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "guest-tcp-l4-protocol.h"

#include "guest-tcp-socket.h"
#include "jiffy-rtt-estimator.h"

#include "ns3/attribute-range.h"
#include "ns3/guest-clock.h"
#include "ns3/ipv4.h"
#include "ns3/node.h"
#include "ns3/tcp-congestion-ops.h"
#include "ns3/tcp-recovery-ops.h"
#include "ns3/uinteger.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(GuestTcpL4Protocol);
NS_OBJECT_ENSURE_REGISTERED(GuestTcpSocketFactory);

TypeId
GuestTcpL4Protocol::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::GuestTcpL4Protocol")
            .SetParent<TcpL4Protocol>()
            .SetGroupName("Vflood")
            .AddConstructor<GuestTcpL4Protocol>()
            .AddAttribute("QuickAcks",
                          "Segments of a new connection that are acknowledged one by one "
                          "(published: Linux 2.6 source, at most 16)",
                          UintegerValue(16),
                          MakeUintegerAccessor(&GuestTcpL4Protocol::m_quickAcks),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute("JiffyLength",
                          "Resolution of round trip times, 1/HZ, where the node has no GuestClock "
                          "(10 ms: published for the 2.6.18 Xen kernels, assumed for testbeds)",
                          TimeValue(MilliSeconds(10)),
                          MakeTimeAccessor(&GuestTcpL4Protocol::m_jiffy),
                          MakeLeastTimeChecker("ns3::GuestTcpL4Protocol::JiffyLength",
                                               NanoSeconds(1),
                                               "it is 1/HZ, e.g. 10ms"));
    return tid;
}

GuestTcpL4Protocol::GuestTcpL4Protocol()
{
    m_sockets.SetTypeId(GuestTcpSocket::GetTypeId());
}

GuestTcpL4Protocol::~GuestTcpL4Protocol() = default;

void
GuestTcpL4Protocol::SetSocketAttribute(const std::string& name, const AttributeValue& value)
{
    SetAttributeOf(m_sockets, name, value);
}

void
GuestTcpL4Protocol::NotifyNewAggregate()
{
    Ptr<Node> node = GetObject<Node>();
    if (!m_guest && node && node->GetObject<Ipv4>())
    {
        m_guest = node;
        SetNode(node); // the base then adds no socket factory of its own
        Ptr<GuestTcpSocketFactory> factory = CreateObject<GuestTcpSocketFactory>();
        factory->SetTcp(this);
        node->AggregateObject(factory);
    }
    TcpL4Protocol::NotifyNewAggregate();
}

void
GuestTcpL4Protocol::DoDispose()
{
    m_guest = nullptr;
    TcpL4Protocol::DoDispose();
}

Ptr<Object>
GuestTcpL4Protocol::CreateByAttribute(const std::string& attribute) const
{
    TypeIdValue type;
    GetAttribute(attribute, type);
    ObjectFactory factory;
    factory.SetTypeId(type.Get());
    return factory.Create<Object>();
}

Ptr<Object>
GuestTcpL4Protocol::CreateEstimator() const
{
    Ptr<Object> estimator = CreateByAttribute("RttEstimatorType");
    if (auto jiffies = DynamicCast<JiffyRttEstimator>(estimator))
    {
        Ptr<GuestClock> clock = m_guest->GetObject<GuestClock>();
        jiffies->SetJiffy(clock ? clock->GetJiffy() : m_jiffy);
    }
    return estimator;
}

Ptr<Socket>
GuestTcpL4Protocol::CreateGuestSocket()
{
    Ptr<GuestTcpSocket> socket = m_sockets.Create<GuestTcpSocket>();
    socket->SetNode(m_guest);
    socket->SetTcp(this);
    socket->SetRtt(DynamicCast<RttEstimator>(CreateEstimator()));
    socket->SetCongestionControlAlgorithm(
        DynamicCast<TcpCongestionOps>(CreateByAttribute("SocketType")));
    socket->SetRecoveryAlgorithm(DynamicCast<TcpRecoveryOps>(CreateByAttribute("RecoveryType")));
    socket->SetQuickAcks(m_quickAcks);
    socket->FloorVariance();
    AddSocket(socket);
    return socket;
}

TypeId
GuestTcpSocketFactory::GetTypeId()
{
    static TypeId tid = TypeId("ns3::GuestTcpSocketFactory")
                            .SetParent<TcpSocketFactory>()
                            .SetGroupName("Vflood")
                            .AddConstructor<GuestTcpSocketFactory>();
    return tid;
}

void
GuestTcpSocketFactory::SetTcp(Ptr<GuestTcpL4Protocol> tcp)
{
    m_tcp = tcp;
}

Ptr<Socket>
GuestTcpSocketFactory::CreateSocket()
{
    return m_tcp->CreateGuestSocket();
}

void
GuestTcpSocketFactory::DoDispose()
{
    m_tcp = nullptr;
    TcpSocketFactory::DoDispose();
}

} // namespace ns3
