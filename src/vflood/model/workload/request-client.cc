/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "request-client.h"

#include "request-server.h"
#include "transfer-pattern.h"
#include "workload-socket.h"

#include "ns3/attribute-range.h"
#include "ns3/boolean.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <utility>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(RequestClient);

TypeId
RequestClient::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::RequestClient")
            .SetParent<Application>()
            .SetGroupName("Vflood")
            .AddConstructor<RequestClient>()
            .AddAttribute("Remote",
                          "Address and port of a RequestServer",
                          AddressValue(),
                          MakeAddressAccessor(&RequestClient::m_remote),
                          MakeAddressChecker())
            .AddAttribute("RequestSize",
                          "Bytes of a request, as the server has it (400: assumed)",
                          UintegerValue(400),
                          MakeUintegerAccessor(&RequestClient::m_request),
                          MakeCountChecker("ns3::RequestClient::RequestSize",
                                           1,
                                           1U << 30,
                                           "400 is the default"))
            .AddAttribute("ResponseSize",
                          "Bytes of a response, as the server has it (8000: assumed)",
                          UintegerValue(8000),
                          MakeUintegerAccessor(&RequestClient::m_response),
                          MakeCountChecker("ns3::RequestClient::ResponseSize",
                                           1,
                                           1U << 30,
                                           "8000 is the default"))
            .AddAttribute(
                "Requests",
                "Number of requests (100: assumed)",
                UintegerValue(100),
                MakeUintegerAccessor(&RequestClient::m_requests),
                MakeCountChecker("ns3::RequestClient::Requests", 1, 1U << 30, "100 is the default"))
            .AddAttribute("Think",
                          "Seconds from a response to the next request (0: assumed)",
                          StringValue("ns3::ConstantRandomVariable[Constant=0]"),
                          MakePointerAccessor(&RequestClient::m_think),
                          MakePointerChecker<RandomVariableStream>())
            .AddAttribute("KeepAlive",
                          "Whether all requests go over one connection, or each over its own",
                          BooleanValue(true),
                          MakeBooleanAccessor(&RequestClient::m_keepAlive),
                          MakeBooleanChecker())
            .AddTraceSource("Response",
                            "A request was answered",
                            MakeTraceSourceAccessor(&RequestClient::m_responseTrace),
                            "ns3::RequestClient::ResponseTracedCallback")
            .AddTraceSource("Ended",
                            "All requests were answered, or the connection was lost",
                            MakeTraceSourceAccessor(&RequestClient::m_endedTrace),
                            "ns3::RequestClient::EndedTracedCallback");
    return tid;
}

RequestClient::RequestClient()
    : m_process([this]() { Read(); })
{
}

RequestClient::~RequestClient() = default;

int64_t
RequestClient::AssignStreams(int64_t stream)
{
    m_think->SetStream(stream);
    return 1;
}

void
RequestClient::StartApplication()
{
    Connect();
}

void
RequestClient::Connect()
{
    m_here = 0;
    m_sent = 0;
    m_received = 0;
    m_exchange = Exchange();
    m_exchange.start = Simulator::Now();
    m_socket = CreateTcpSocket(GetNode(), "RequestClient");
    m_socket->SetConnectCallback(Callback<void, Ptr<Socket>>([this](Ptr<Socket>) { Ask(); }),
                                 MakeCallback(&RequestClient::OnLost, this));
    m_socket->SetCloseCallbacks(MakeCallback(&RequestClient::OnLost, this),
                                MakeCallback(&RequestClient::OnLost, this));
    auto wake = [this]() { m_process.Wake(GetNode()); };
    m_socket->SetRecvCallback(Callback<void, Ptr<Socket>>([wake](Ptr<Socket>) { wake(); }));
    m_socket->SetSendCallback(
        Callback<void, Ptr<Socket>, uint32_t>([wake](Ptr<Socket>, uint32_t) { wake(); }));
    m_socket->Bind();
    if (m_socket->Connect(m_remote) != 0)
    {
        OnLost(m_socket);
    }
}

void
RequestClient::StopApplication()
{
    m_next.Cancel();
    Disconnect();
}

void
RequestClient::Disconnect()
{
    m_process.Kill();
    Ptr<Socket> socket = std::exchange(m_socket, nullptr);
    if (!socket)
    {
        return;
    }
    socket->SetConnectCallback(MakeNullCallback<void, Ptr<Socket>>(),
                               MakeNullCallback<void, Ptr<Socket>>());
    socket->SetCloseCallbacks(MakeNullCallback<void, Ptr<Socket>>(),
                              MakeNullCallback<void, Ptr<Socket>>());
    socket->SetRecvCallback(MakeNullCallback<void, Ptr<Socket>>());
    socket->SetSendCallback(MakeNullCallback<void, Ptr<Socket>, uint32_t>());
    socket->Close();
}

void
RequestClient::DoDispose()
{
    m_process.Kill();
    m_next.Cancel();
    m_socket = nullptr;
    Application::DoDispose();
}

void
RequestClient::Next()
{
    if (!m_keepAlive)
    {
        Connect();
        return;
    }
    m_exchange = Exchange();
    m_exchange.start = Simulator::Now();
    Ask();
}

void
RequestClient::Ask()
{
    ++m_asked;
    ++m_here;
    if (m_keepAlive && m_asked == 1)
    {
        m_exchange.start = Simulator::Now(); // the connection is not part of any request
    }
    Fill();
}

void
RequestClient::Fill()
{
    const uint64_t wanted = uint64_t{m_here} * m_request;
    while (m_socket && m_sent < wanted && m_socket->GetTxAvailable() > 0)
    {
        const auto size = static_cast<uint32_t>(std::min<uint64_t>(
            {wanted - m_sent, m_socket->GetTxAvailable(), TransferPattern::MAX_SPAN}));
        if (m_socket->Send(TransferPattern::Make(m_sent, size)) < 0)
        {
            return;
        }
        m_sent += size;
    }
}

void
RequestClient::Read()
{
    while (m_socket && m_socket->GetRxAvailable() > 0)
    {
        Ptr<Packet> packet = m_socket->Recv();
        m_exchange.wrong += TransferPattern::CountWrong(packet, m_received);
        m_received += packet->GetSize();
    }
    Fill();
    if (m_here == 0 || m_received < uint64_t{m_here} * m_response || !m_next.IsExpired() ||
        !m_socket)
    {
        return;
    }
    m_exchange.end = Simulator::Now();
    m_responseTrace(m_exchange);
    if (m_asked == m_requests)
    {
        End("");
        return;
    }
    if (!m_keepAlive)
    {
        Disconnect();
    }
    m_next = Simulator::Schedule(Seconds(std::max(0.0, m_think->GetValue())),
                                 &RequestClient::Next,
                                 this);
}

void
RequestClient::OnLost(Ptr<Socket> /* socket */)
{
    End("the connection was lost in request " + std::to_string(m_asked + (m_here == 0 ? 1 : 0)));
}

void
RequestClient::End(const std::string& error)
{
    StopApplication();
    m_endedTrace(error);
}

} // namespace ns3
