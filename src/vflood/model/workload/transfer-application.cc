/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "transfer-application.h"

#include "transfer-pattern.h"
#include "workload-socket.h"

#include "ns3/attribute-range.h"
#include "ns3/inet-socket-address.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"
#include "ns3/virt-error.h"

#include <algorithm>
#include <limits>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(TransferApplication);

TypeId
TransferApplication::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::TransferApplication")
            .SetParent<Application>()
            .SetGroupName("Vflood")
            .AddConstructor<TransferApplication>()
            .AddAttribute("Remote",
                          "Address and port of the TransferSink",
                          AddressValue(),
                          MakeAddressAccessor(&TransferApplication::m_remote),
                          MakeAddressChecker())
            .AddAttribute("Bytes",
                          "Size of each transfer in bytes (100 kB: published, vFlood figure 6)",
                          UintegerValue(100000),
                          MakeUintegerAccessor(&TransferApplication::m_bytes),
                          MakeCountChecker("ns3::TransferApplication::Bytes",
                                           1,
                                           std::numeric_limits<uint64_t>::max(),
                                           "a transfer has at least one byte"))
            .AddAttribute("Transfers",
                          "Number of transfers (100: published, vFlood section 5.1)",
                          UintegerValue(100),
                          MakeUintegerAccessor(&TransferApplication::m_transfers),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute("Gap",
                          "Seconds between the end of a transfer and the start of the next "
                          "(assumed: the papers say \"successive\")",
                          StringValue("ns3::ConstantRandomVariable[Constant=0]"),
                          MakePointerAccessor(&TransferApplication::m_gap),
                          MakePointerChecker<RandomVariableStream>())
            .AddTraceSource("TransferStarted",
                            "connect() was called",
                            MakeTraceSourceAccessor(&TransferApplication::m_startedTrace),
                            "ns3::TransferApplication::AttemptTracedCallback")
            .AddTraceSource("TransferEnded",
                            "both ends have closed, or the transfer failed",
                            MakeTraceSourceAccessor(&TransferApplication::m_endedTrace),
                            "ns3::TransferApplication::AttemptTracedCallback");
    return tid;
}

TransferApplication::TransferApplication() = default;
TransferApplication::~TransferApplication() = default;

Ptr<Socket>
TransferApplication::GetSocket() const
{
    return m_socket;
}

int64_t
TransferApplication::AssignStreams(int64_t stream)
{
    m_gap->SetStream(stream);
    return 1;
}

void
TransferApplication::StartApplication()
{
    if (!InetSocketAddress::IsMatchingType(m_remote) &&
        !Inet6SocketAddress::IsMatchingType(m_remote))
    {
        throw VirtError("attribute ns3::TransferApplication::Remote is not set; allowed is an "
                        "InetSocketAddress, that of a node with a TransferSink");
    }
    StartTransfer();
}

void
TransferApplication::StopApplication()
{
    m_next.Cancel();
    if (m_socket)
    {
        m_socket->Close();
        Detach();
    }
}

void
TransferApplication::DoDispose()
{
    m_next.Cancel();
    m_socket = nullptr;
    m_gap = nullptr;
    Application::DoDispose();
}

void
TransferApplication::StartTransfer()
{
    if (m_started >= m_transfers)
    {
        return;
    }
    m_socket = CreateTcpSocket(GetNode(), "TransferApplication");
    m_socket->SetConnectCallback(MakeCallback(&TransferApplication::OnConnected, this),
                                 MakeCallback(&TransferApplication::OnFailed, this));
    m_socket->SetCloseCallbacks(MakeCallback(&TransferApplication::OnClosed, this),
                                MakeCallback(&TransferApplication::OnFailed, this));
    m_attempt = TransferAttempt();
    m_attempt.index = m_started++;
    m_attempt.start = Simulator::Now();
    Inet6SocketAddress::IsMatchingType(m_remote) ? m_socket->Bind6() : m_socket->Bind();
    const bool refused = m_socket->Connect(m_remote) != 0;
    m_socket->GetSockName(m_attempt.local);
    m_startedTrace(m_attempt);
    if (refused)
    {
        End(true);
    }
}

void
TransferApplication::OnConnected(Ptr<Socket> socket)
{
    socket->SetSendCallback(MakeCallback(&TransferApplication::Fill, this));
    Fill(socket, socket->GetTxAvailable());
}

void
TransferApplication::Fill(Ptr<Socket> socket, uint32_t /* available */)
{
    while (socket == m_socket && m_attempt.bytes < m_bytes && socket->GetTxAvailable() > 0)
    {
        const uint64_t left = m_bytes - m_attempt.bytes;
        const uint64_t most = std::min(socket->GetTxAvailable(), TransferPattern::MAX_SPAN);
        const auto size = static_cast<uint32_t>(std::min(left, most));
        const uint64_t offset = m_attempt.bytes;
        m_attempt.bytes += size; // Send() may call back
        if (socket->Send(TransferPattern::Make(offset, size)) < 0)
        {
            m_attempt.bytes = offset;
            return;
        }
        if (m_attempt.bytes == m_bytes)
        {
            socket->SetSendCallback(MakeNullCallback<void, Ptr<Socket>, uint32_t>());
            socket->Close();
        }
    }
}

void
TransferApplication::OnClosed(Ptr<Socket> socket)
{
    if (socket == m_socket)
    {
        End(m_attempt.bytes < m_bytes);
    }
}

void
TransferApplication::OnFailed(Ptr<Socket> socket)
{
    if (socket == m_socket)
    {
        End(true);
    }
}

void
TransferApplication::Detach()
{
    m_socket->SetConnectCallback(MakeNullCallback<void, Ptr<Socket>>(),
                                 MakeNullCallback<void, Ptr<Socket>>());
    m_socket->SetCloseCallbacks(MakeNullCallback<void, Ptr<Socket>>(),
                                MakeNullCallback<void, Ptr<Socket>>());
    m_socket->SetSendCallback(MakeNullCallback<void, Ptr<Socket>, uint32_t>());
    m_socket = nullptr;
}

void
TransferApplication::End(bool failed)
{
    m_attempt.failed = failed;
    m_attempt.closed = Simulator::Now();
    Detach();
    m_endedTrace(m_attempt);
    if (m_started < m_transfers)
    {
        const double gap = m_gap->GetValue();
        if (!(gap >= 0))
        {
            throw VirtError("attribute ns3::TransferApplication::Gap gave " + std::to_string(gap) +
                            " s; allowed is 0 or more");
        }
        m_next = Simulator::Schedule(Seconds(gap), &TransferApplication::StartTransfer, this);
    }
}

} // namespace ns3
