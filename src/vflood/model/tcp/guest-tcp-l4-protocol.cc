/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "guest-tcp-l4-protocol.h"

#include "guest-tcp-socket.h"
#include "linux-rtt-estimator.h"
#include "socket-range.h"
#include "tcp-cwnd-limited.h"

#include "ns3/attribute-range.h"
#include "ns3/boolean.h"
#include "ns3/guest-clock.h"
#include "ns3/ipv4.h"
#include "ns3/node.h"
#include "ns3/tcp-congestion-ops.h"
#include "ns3/tcp-recovery-ops.h"
#include "ns3/uinteger.h"
#include "ns3/virt-error.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(GuestTcpL4Protocol);
NS_OBJECT_ENSURE_REGISTERED(GuestTcpSocketFactory);

GuestTcpL4Protocol::GuestTcpL4Protocol()
    : m_created(std::make_shared<GuestSocketList>())
{
    m_sockets.SetTypeId(GuestTcpSocket::GetTypeId());
}

GuestTcpL4Protocol::~GuestTcpL4Protocol() = default;

void
GuestTcpL4Protocol::SetSocketAttribute(const std::string& name, const AttributeValue& value)
{
    SetAttributeOf(m_sockets, name, value);
    TypeId::AttributeInformation info;
    m_sockets.GetTypeId().LookupAttributeByName(name, &info);
    CheckSocketAttribute(name, *info.checker->CreateValidValue(value));
}

void
GuestTcpL4Protocol::RaiseSendBuffer(uint32_t bytes)
{
    UintegerValue present;
    m_sockets.Create<GuestTcpSocket>()->GetAttribute("SndBufSize", present);
    if (present.Get() < bytes)
    {
        SetSocketAttribute("SndBufSize", UintegerValue(bytes));
    }
}

void
GuestTcpL4Protocol::WrapCongestionOps(TypeId wrapper)
{
    TypeIdValue present;
    GetAttribute("SocketType", present);
    if (present.Get() != wrapper)
    {
        m_inner.SetTypeId(present.Get());
        SetAttribute("SocketType", TypeIdValue(wrapper));
    }
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
    m_timers = nullptr;
    TcpL4Protocol::DoDispose();
}

template <typename T>
Ptr<T>
GuestTcpL4Protocol::CreateAs(const std::string& attribute) const
{
    TypeIdValue type;
    GetAttribute(attribute, type);
    ObjectFactory factory;
    factory.SetTypeId(type.Get());
    auto made = DynamicCast<T>(factory.Create<Object>()); // TypeIds do not tell: TcpCubic's parent
    if (!made)
    {
        throw VirtError("attribute " + attribute + " of ns3::GuestTcpL4Protocol is " +
                        type.Get().GetName() + ", which is no " + T::GetTypeId().GetName() +
                        "; leave it as it is, or name one of those");
    }
    return made;
}

Ptr<Object>
GuestTcpL4Protocol::CreateEstimator() const
{
    auto estimator = CreateAs<LinuxRttEstimator>("RttEstimatorType");
    estimator->SetTick(m_rttClock == GuestTcpConfig::JIFFIES ? GetJiffy() : MicroSeconds(1));
    return estimator;
}

Time
GuestTcpL4Protocol::GetJiffy() const
{
    Ptr<GuestClock> clock = m_guest->GetObject<GuestClock>();
    return clock ? clock->GetJiffy() : m_jiffy;
}

Ptr<TcpCongestionOps>
GuestTcpL4Protocol::CreateCongestionOps() const
{
    auto ops = CreateAs<TcpCongestionOps>("SocketType");
    if (m_inner.GetTypeId() != TypeId())
    {
        ops->SetAttributeFailSafe("Inner", ObjectFactoryValue(m_inner));
    }
    const BooleanValue only(m_growIfLimited);
    if (ops->SetAttributeFailSafe("OnlyIfLimited", only))
    {
        ops->SetAttribute("TsoDivisor", UintegerValue(m_tsoDivisor));
        return ops;
    }
    if (!m_growIfLimited || dynamic_cast<SendWindowPolicy*>(PeekPointer(ops)))
    {
        return ops;
    }
    auto limited =
        CreateObjectWithAttributes<TcpCwndLimited>("TsoDivisor", UintegerValue(m_tsoDivisor));
    limited->SetInner(ops);
    return limited;
}

Ptr<Socket>
GuestTcpL4Protocol::CreateGuestSocket()
{
    Ptr<GuestTcpSocket> socket = m_sockets.Create<GuestTcpSocket>();
    CheckSocket(*socket);
    socket->SetNode(m_guest);
    socket->SetTcp(this);
    socket->SetRtt(DynamicCast<RttEstimator>(CreateEstimator()));
    socket->SetCongestionControlAlgorithm(CreateCongestionOps());
    socket->SetRecoveryAlgorithm(CreateAs<TcpRecoveryOps>("RecoveryType"));
    socket->Setup(MakeConfig(), m_timers, m_created);
    AddSocket(socket);
    return socket;
}

void
GuestTcpL4Protocol::SetTimerPolicy(Ptr<RetransmitTimerPolicy> policy)
{
    m_timers = policy;
}

const GuestSocketList&
GuestTcpL4Protocol::GetSockets() const
{
    return *m_created;
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
