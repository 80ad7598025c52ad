/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "guest-tcp-socket.h"

#include "ns3/gate-control.h"
#include "ns3/guest-caller.h"
#include "ns3/inet-socket-address.h"
#include "ns3/ipv4-end-point.h"
#include "ns3/ipv6-end-point.h"
#include "ns3/tcp-header.h"
#include "ns3/tcp-tx-buffer.h"

#include <algorithm>
#include <sstream>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(GuestTcpSocket);

TypeId
GuestTcpSocket::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::GuestTcpSocket")
            .SetParent<TcpSocketBase>()
            .SetGroupName("Vflood")
            .AddConstructor<GuestTcpSocket>()
            .AddTraceSource("RttSample",
                            "A round trip time was measured and the RTO computed: "
                            "as measured, and as the estimator was given it",
                            MakeTraceSourceAccessor(&GuestTcpSocket::m_rttSampleTrace),
                            "ns3::GuestTcpSocket::RttSampleTracedCallback");
    return tid;
}

GuestTcpSocket::GuestTcpSocket()
{
    Attach();
}

GuestTcpSocket::GuestTcpSocket(const GuestTcpSocket& other)
    : TcpSocketBase(other)
{
    Setup(other.m_config, other.m_timers, other.m_list);
    Attach();
}

GuestTcpSocket::~GuestTcpSocket()
{
    if (m_policy)
    {
        m_policy->Detached();
    }
    if (m_list)
    {
        m_list->sockets.erase(m_number);
    }
}

void
GuestTcpSocket::Attach()
{
    m_txBuffer->SetRWndCallback(MakeCallback(&GuestTcpSocket::GetNextSegWindow, this));
    m_state.ConnectWithoutContext(MakeCallback(&GuestTcpSocket::OnTcpState, this));
}

void
GuestTcpSocket::Setup(const GuestTcpConfig& config,
                      Ptr<RetransmitTimerPolicy> timers,
                      std::shared_ptr<GuestSocketList> list)
{
    m_config = config;
    m_timers = timers;
    m_list = std::move(list);
    if (m_list)
    {
        m_number = m_list->next++;
        m_list->sockets[m_number] = this;
    }
}

void
GuestTcpSocket::Open()
{
    m_window.Setup(m_config.initialWindow, m_tcb->m_segmentSize);
    m_delayed.Setup(
        {m_config.quickAcks, m_delAckTimeout, m_config.mostDelay, m_tcb->m_segmentSize});
    m_fixedQuick = m_config.quickAcks;
    m_deferral.Setup(m_config.tsoDeferral);
    Rtt().SetLimits(m_minRto, m_cnTimeout, m_config.maxRto);
    // TcpSocketBase puts its floors under what the estimator says: none of them above it.
    m_clockGranularity = m_minRto;
}

Ptr<TcpSocketBase>
GuestTcpSocket::Fork()
{
    return CopyObject<GuestTcpSocket>(this);
}

void
GuestTcpSocket::CompleteFork(Ptr<Packet> packet,
                             const TcpHeader& header,
                             const Address& from,
                             const Address& to)
{
    TcpSocketBase::CompleteFork(packet, header, from, to);
    InterceptSegments();
}

void
GuestTcpSocket::InterceptSegments()
{
    if (m_endPoint)
    {
        m_endPoint->SetRxCallback(
            MakeCallback(&GuestTcpSocket::Arrived, Ptr<GuestTcpSocket>(this)));
    }
    if (m_endPoint6)
    {
        m_endPoint6->SetRxCallback(
            MakeCallback(&GuestTcpSocket::Arrived6, Ptr<GuestTcpSocket>(this)));
    }
}

void
GuestTcpSocket::CheckCaller(const std::string& call) const
{
    const GateControl* gate = GateControl::Find();
    if (const WorkServer* server = gate ? gate->GetServer(m_node->GetId()) : nullptr)
    {
        CheckGuestCaller(*server, m_node->GetId(), call);
    }
}

int
GuestTcpSocket::Connect(const Address& address)
{
    CheckCaller("Socket::Connect()");
    const int result = TcpSocketBase::Connect(address);
    InterceptSegments();
    return result;
}

int
GuestTcpSocket::Send(Ptr<Packet> packet, uint32_t flags)
{
    CheckCaller("Socket::Send()");
    return TcpSocketBase::Send(packet, flags);
}

int
GuestTcpSocket::Close()
{
    CheckCaller("Socket::Close()");
    return TcpSocketBase::Close();
}

void
GuestTcpSocket::Count(uint64_t TcpCounters::*counter)
{
    ++(m_counters.*counter);
    if (m_list)
    {
        ++(m_list->total.*counter);
    }
}

LinuxRttEstimator&
GuestTcpSocket::Rtt() const
{
    return static_cast<LinuxRttEstimator&>(*m_rtt);
}

const TcpCounters&
GuestTcpSocket::GetCounters() const
{
    return m_counters;
}

uint32_t
GuestTcpSocket::GetOutstanding() const
{
    // Not UnAckDataCount(): that is -1 once a FIN was acknowledged.
    const int32_t bytes = m_tcb->m_highTxMark.Get() - m_txBuffer->HeadSequence();
    return static_cast<uint32_t>(std::max(0, bytes));
}

SocketSample
GuestTcpSocket::GetSample() const
{
    SocketSample sample;
    sample.state = m_state.Get();
    sample.congestion = m_tcb->m_congState.Get();
    sample.frto = m_frto.GetState();
    sample.cwnd = m_tcb->GetCwndInSegments();
    sample.ssthresh = m_tcb->GetSsThreshInSegments();
    sample.inFlight = m_txBuffer->BytesInFlight();
    sample.unacknowledged = GetOutstanding();
    sample.srtt = Rtt().GetSrtt();
    sample.variance = Rtt().GetVarianceTerm();
    sample.rto = m_rto.Get();
    return sample;
}

std::string
GuestTcpSocket::GetFlowName() const
{
    std::ostringstream text;
    if (m_endPoint)
    {
        text << m_endPoint->GetLocalAddress() << ":" << m_endPoint->GetLocalPort() << " "
             << m_endPoint->GetPeerAddress() << ":" << m_endPoint->GetPeerPort();
    }
    else if (m_endPoint6)
    {
        text << "[" << m_endPoint6->GetLocalAddress() << "]:" << m_endPoint6->GetLocalPort() << " ["
             << m_endPoint6->GetPeerAddress() << "]:" << m_endPoint6->GetPeerPort();
    }
    return text.str();
}

} // namespace ns3
