/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * \file
 * Attributes of LeuloSocket: those of the hypervisor's socket.
 */

#include "leulo-guest.h"
#include "leulo-socket.h"
#include "tcp-access.h"

#include "ns3/boolean.h"
#include "ns3/tcp-socket-base.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <string>
#include <utility>

namespace ns3
{

namespace
{

/// Accessor of an attribute that the hypervisor's socket has.
class ProtocolAccessor : public AttributeAccessor
{
  public:
    /**
     * \param name its name
     * \param real accessor of the hypervisor's socket
     */
    ProtocolAccessor(std::string name, Ptr<const AttributeAccessor> real)
        : m_name(std::move(name)),
          m_real(real)
    {
    }

    bool Set(ObjectBase* object, const AttributeValue& value) const override
    {
        auto socket = dynamic_cast<const LeuloSocket*>(object);
        if (socket && socket->GetProtocol())
        {
            socket->GetProtocol()->SetAttribute(m_name, value);
        }
        return socket; // ns-3 sets initial values before there is a socket
    }

    bool Get(const ObjectBase* object, AttributeValue& value) const override
    {
        auto socket = dynamic_cast<const LeuloSocket*>(object);
        return socket && socket->GetProtocol() &&
               socket->GetProtocol()->GetAttributeFailSafe(m_name, value);
    }

    bool HasGetter() const override
    {
        return m_real->HasGetter();
    }

    bool HasSetter() const override
    {
        return m_real->HasSetter();
    }

  private:
    std::string m_name;                  //!< its name
    Ptr<const AttributeAccessor> m_real; //!< accessor of the hypervisor's socket
};

} // namespace

TypeId
LeuloSocket::AddProtocolAttributes(TypeId tid)
{
    const TypeId protocol = TcpSocketBase::GetTypeId();
    for (std::size_t i = 0; i < protocol.GetAttributeN(); ++i)
    {
        const auto attribute = protocol.GetAttribute(i);
        tid = tid.AddAttribute(attribute.name,
                               attribute.help,
                               attribute.flags,
                               *attribute.originalInitialValue,
                               Create<ProtocolAccessor>(attribute.name, attribute.accessor),
                               attribute.checker);
    }
    return tid;
}

void
LeuloSocket::CopyOptions(LeuloEndpoint& fresh) const
{
    Ptr<TcpSocketBase> socket = fresh.GetSocket();
    for (const TypeId& type : {TcpSocket::GetTypeId(), TcpSocketBase::GetTypeId()})
    {
        for (std::size_t i = 0; i < type.GetAttributeN(); ++i)
        {
            const auto attribute = type.GetAttribute(i);
            Ptr<AttributeValue> value = attribute.checker->Create();
            if (attribute.accessor->HasGetter() && GetAttributeFailSafe(attribute.name, *value))
            {
                socket->SetAttributeFailSafe(attribute.name, *value);
            }
        }
    }
    TcpAccess::CopyEcn(*m_end->GetSocket(), *socket); // an attribute that cannot be read
    socket->BindToNetDevice(m_end->GetSocket()->GetBoundNetDevice());
    fresh.SetReceiveBuffer(m_end->GetReceiveBuffer());
}

template <typename Value, typename T>
void
LeuloSocket::SetOption(const std::string& name, T value)
{
    if (m_end) // none while ns-3 sets the initial values of attributes
    {
        m_end->GetSocket()->SetAttribute(name, Value(value));
    }
}

template <typename Value>
auto
LeuloSocket::GetOption(const std::string& name) const
{
    Value value;
    if (m_end)
    {
        m_end->GetSocket()->GetAttribute(name, value);
    }
    return value.Get();
}

void
LeuloSocket::SetSndBufSize(uint32_t size)
{
    // What was handed over finds room, even if it is on its way to the hypervisor.
    SetOption<UintegerValue>("SndBufSize", std::max(size, GetUnacknowledged()));
    m_sendBuffer = size;
}

uint32_t
LeuloSocket::GetSndBufSize() const
{
    return m_sendBuffer;
}

void
LeuloSocket::SetRcvBufSize(uint32_t size)
{
    if (m_end)
    {
        m_end->SetReceiveBuffer(size);
    }
}

uint32_t
LeuloSocket::GetRcvBufSize() const
{
    return m_end ? m_end->GetReceiveBuffer() : 0;
}

void
LeuloSocket::SetSegSize(uint32_t size)
{
    SetOption<UintegerValue>("SegmentSize", size);
}

uint32_t
LeuloSocket::GetSegSize() const
{
    return static_cast<uint32_t>(GetOption<UintegerValue>("SegmentSize"));
}

void
LeuloSocket::SetInitialSSThresh(uint32_t threshold)
{
    SetOption<UintegerValue>("InitialSlowStartThreshold", threshold);
}

uint32_t
LeuloSocket::GetInitialSSThresh() const
{
    return static_cast<uint32_t>(GetOption<UintegerValue>("InitialSlowStartThreshold"));
}

void
LeuloSocket::SetInitialCwnd(uint32_t cwnd)
{
    SetOption<UintegerValue>("InitialCwnd", cwnd);
}

uint32_t
LeuloSocket::GetInitialCwnd() const
{
    return static_cast<uint32_t>(GetOption<UintegerValue>("InitialCwnd"));
}

void
LeuloSocket::SetConnTimeout(Time timeout)
{
    SetOption<TimeValue>("ConnTimeout", timeout);
}

Time
LeuloSocket::GetConnTimeout() const
{
    return GetOption<TimeValue>("ConnTimeout");
}

void
LeuloSocket::SetSynRetries(uint32_t count)
{
    SetOption<UintegerValue>("ConnCount", count);
}

uint32_t
LeuloSocket::GetSynRetries() const
{
    return static_cast<uint32_t>(GetOption<UintegerValue>("ConnCount"));
}

void
LeuloSocket::SetDataRetries(uint32_t retries)
{
    SetOption<UintegerValue>("DataRetries", retries);
}

uint32_t
LeuloSocket::GetDataRetries() const
{
    return static_cast<uint32_t>(GetOption<UintegerValue>("DataRetries"));
}

void
LeuloSocket::SetDelAckTimeout(Time timeout)
{
    SetOption<TimeValue>("DelAckTimeout", timeout);
}

Time
LeuloSocket::GetDelAckTimeout() const
{
    return GetOption<TimeValue>("DelAckTimeout");
}

void
LeuloSocket::SetDelAckMaxCount(uint32_t count)
{
    SetOption<UintegerValue>("DelAckCount", count);
}

uint32_t
LeuloSocket::GetDelAckMaxCount() const
{
    return static_cast<uint32_t>(GetOption<UintegerValue>("DelAckCount"));
}

void
LeuloSocket::SetTcpNoDelay(bool noDelay)
{
    SetOption<BooleanValue>("TcpNoDelay", noDelay);
}

bool
LeuloSocket::GetTcpNoDelay() const
{
    return GetOption<BooleanValue>("TcpNoDelay");
}

void
LeuloSocket::SetPersistTimeout(Time timeout)
{
    SetOption<TimeValue>("PersistTimeout", timeout);
}

Time
LeuloSocket::GetPersistTimeout() const
{
    return GetOption<TimeValue>("PersistTimeout");
}

} // namespace ns3
