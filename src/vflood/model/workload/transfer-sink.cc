/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "transfer-sink.h"

#include "transfer-pattern.h"
#include "workload-socket.h"

#include "ns3/boolean.h"
#include "ns3/inet-socket-address.h"
#include "ns3/simulator.h"
#include "ns3/virt-error.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(TransferSink);

TypeId
TransferSink::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::TransferSink")
            .SetParent<Application>()
            .SetGroupName("Vflood")
            .AddConstructor<TransferSink>()
            .AddAttribute("Local",
                          "Address and port to listen on (port 5001: assumed, Iperf's)",
                          AddressValue(InetSocketAddress(Ipv4Address::GetAny(), 5001)),
                          MakeAddressAccessor(&TransferSink::m_local),
                          MakeAddressChecker())
            .AddAttribute("AsProcess",
                          "Whether it reads as a process, which runs when all packets that are "
                          "there have been received (assumed: no; Linux does)",
                          BooleanValue(false),
                          MakeBooleanAccessor(&TransferSink::m_asProcess),
                          MakeBooleanChecker())
            .AddTraceSource("TransferCompleted",
                            "a connection has ended",
                            MakeTraceSourceAccessor(&TransferSink::m_completedTrace),
                            "ns3::TransferSink::ReceiptTracedCallback");
    return tid;
}

TransferSink::TransferSink()
    : m_process([this]() { ActOnAll(); })
{
}

TransferSink::~TransferSink() = default;

void
TransferSink::StartApplication()
{
    m_listener =
        ListenTcp(GetNode(), "TransferSink", m_local, MakeCallback(&TransferSink::OnAccept, this));
}

void
TransferSink::StopApplication()
{
    m_process.Kill();
    m_news.clear();
    if (m_listener)
    {
        m_listener->Close();
        m_listener = nullptr;
    }
}

void
TransferSink::DoDispose()
{
    m_process.Kill();
    m_news.clear();
    m_listener = nullptr;
    m_open.clear();
    Application::DoDispose();
}

void
TransferSink::OnAccept(Ptr<Socket> socket, const Address& from)
{
    m_open[socket].peer = from;
    socket->SetRecvCallback(MakeCallback(&TransferSink::OnRead, this));
    socket->SetCloseCallbacks(MakeCallback(&TransferSink::OnClosed, this),
                              MakeCallback(&TransferSink::OnFailed, this));
}

void
TransferSink::OnRead(Ptr<Socket> socket)
{
    Hear(socket, News::DATA);
}

void
TransferSink::OnClosed(Ptr<Socket> socket)
{
    Hear(socket, News::CLOSED);
}

void
TransferSink::OnFailed(Ptr<Socket> socket)
{
    Hear(socket, News::FAILED);
}

void
TransferSink::Hear(const Ptr<Socket>& socket, News news)
{
    if (!m_asProcess)
    {
        Act(socket, news);
        return;
    }
    m_news.emplace_back(socket, news);
    m_process.Wake(GetNode());
}

void
TransferSink::ActOnAll()
{
    for (const auto& [socket, news] : std::exchange(m_news, {}))
    {
        Act(socket, news);
    }
}

void
TransferSink::Act(const Ptr<Socket>& socket, News news)
{
    if (news != News::FAILED)
    {
        Read(socket);
    }
    if (news != News::DATA)
    {
        End(socket, news == News::FAILED);
    }
}

void
TransferSink::Read(const Ptr<Socket>& socket)
{
    auto entry = m_open.find(socket);
    while (Ptr<Packet> packet = socket->Recv())
    {
        if (packet->GetSize() == 0 || entry == m_open.end())
        {
            return;
        }
        TransferReceipt& receipt = entry->second;
        if (receipt.bytes == 0)
        {
            receipt.firstByte = Simulator::Now();
        }
        receipt.wrong += TransferPattern::CountWrong(packet, receipt.bytes);
        receipt.bytes += packet->GetSize();
        receipt.lastByte = Simulator::Now();
    }
}

void
TransferSink::End(Ptr<Socket> socket, bool failed)
{
    auto entry = m_open.find(socket);
    if (entry == m_open.end())
    {
        return;
    }
    TransferReceipt receipt = entry->second;
    receipt.failed = failed;
    m_open.erase(entry);
    socket->SetRecvCallback(MakeNullCallback<void, Ptr<Socket>>());
    socket->SetCloseCallbacks(MakeNullCallback<void, Ptr<Socket>>(),
                              MakeNullCallback<void, Ptr<Socket>>());
    socket->Close();
    m_completedTrace(receipt);
}

} // namespace ns3
