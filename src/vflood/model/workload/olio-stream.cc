/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "olio-stream.h"

#include "transfer-pattern.h"
#include "workload-socket.h"

#include "ns3/assert.h"

#include <algorithm>
#include <utility>

namespace ns3
{

namespace
{

/**
 * \param value a number
 * \param bytes get it, most significant first
 */
void
Put(uint32_t value, uint8_t* bytes)
{
    for (int i = 3; i >= 0; --i, value >>= 8)
    {
        bytes[i] = static_cast<uint8_t>(value);
    }
}

/**
 * \param bytes a number, most significant first
 * \return the number
 */
uint32_t
Get(const uint8_t* bytes)
{
    return uint32_t{bytes[0]} << 24 | uint32_t{bytes[1]} << 16 | uint32_t{bytes[2]} << 8 | bytes[3];
}

} // namespace

Ptr<Packet>
OlioMessage::Write() const
{
    NS_ASSERT_MSG(size >= HEADER, "a message of " << size << " bytes has no room for its header");
    std::array<uint8_t, HEADER> header{};
    Put(size, header.data());
    Put(answer, header.data() + 4);
    Put(static_cast<uint32_t>(work), header.data() + 8);
    auto packet = Create<Packet>(header.data(), HEADER);
    for (uint32_t done = HEADER; done < size;)
    {
        const uint32_t span = std::min(size - done, TransferPattern::MAX_SPAN);
        packet->AddAtEnd(TransferPattern::Make(done, span));
        done += span;
    }
    return packet;
}

OlioMessage
OlioMessage::Read(const std::array<uint8_t, HEADER>& header)
{
    return {static_cast<OlioWork>(Get(header.data() + 8)),
            Get(header.data()),
            Get(header.data() + 4)};
}

OlioStream::OlioStream(Ptr<Node> node, OnMessage message, OnLost lost)
    : m_node(node),
      m_message(std::move(message)),
      m_lost(std::move(lost)),
      m_process([this]() { Work(); })
{
}

OlioStream::~OlioStream()
{
    Close();
}

void
OlioStream::Use(Ptr<Socket> socket)
{
    m_socket = socket;
    m_open = true;
    auto wake = [this]() { m_process.Wake(m_node); };
    auto lose = Callback<void, Ptr<Socket>>([this](Ptr<Socket>) { Lose(); });
    socket->SetRecvCallback(Callback<void, Ptr<Socket>>([wake](Ptr<Socket>) { wake(); }));
    socket->SetSendCallback(
        Callback<void, Ptr<Socket>, uint32_t>([wake](Ptr<Socket>, uint32_t) { wake(); }));
    socket->SetCloseCallbacks(lose, lose);
}

void
OlioStream::Connect(const Address& remote)
{
    Use(CreateTcpSocket(m_node, "OlioStream"));
    m_open = false;
    m_socket->SetConnectCallback(Callback<void, Ptr<Socket>>([this](Ptr<Socket>) {
                                     m_open = true;
                                     m_process.Wake(m_node);
                                 }),
                                 Callback<void, Ptr<Socket>>([this](Ptr<Socket>) { Lose(); }));
    m_socket->Bind();
    if (m_socket->Connect(remote) != 0)
    {
        Lose();
    }
}

void
OlioStream::Send(const OlioMessage& message)
{
    m_unsent.push_back(message.Write());
    Fill();
}

void
OlioStream::Close()
{
    m_process.Kill();
    m_unsent.clear();
    Ptr<Socket> socket = std::exchange(m_socket, nullptr);
    if (!socket)
    {
        return;
    }
    const auto nobody = MakeNullCallback<void, Ptr<Socket>>();
    socket->SetConnectCallback(nobody, nobody);
    socket->SetCloseCallbacks(nobody, nobody);
    socket->SetRecvCallback(nobody);
    socket->SetSendCallback(MakeNullCallback<void, Ptr<Socket>, uint32_t>());
}

uint64_t
OlioStream::GetWrong() const
{
    return m_wrong;
}

void
OlioStream::Work()
{
    while (m_socket && m_socket->GetRxAvailable() > 0)
    {
        Take(m_socket->Recv());
    }
    Fill();
}

void
OlioStream::Fill()
{
    while (m_socket && m_open && !m_unsent.empty() && m_socket->GetTxAvailable() > 0)
    {
        Ptr<Packet>& first = m_unsent.front();
        const uint32_t size = std::min(first->GetSize(), m_socket->GetTxAvailable());
        if (m_socket->Send(first->CreateFragment(0, size)) < 0)
        {
            return;
        }
        first->RemoveAtStart(size);
        if (first->GetSize() == 0)
        {
            m_unsent.pop_front();
        }
    }
}

void
OlioStream::Take(const Ptr<Packet>& packet)
{
    const uint32_t size = packet->GetSize();
    for (uint32_t done = 0; done < size;)
    {
        uint32_t span = OlioMessage::HEADER - std::min(m_got, OlioMessage::HEADER);
        if (span > 0)
        {
            span = std::min(span, size - done);
            packet->CreateFragment(done, span)->CopyData(m_begin.data() + m_got, span);
        }
        else
        {
            span = std::min(OlioMessage::Read(m_begin).size - m_got, size - done);
            m_wrong += TransferPattern::CountWrong(packet->CreateFragment(done, span), m_got);
        }
        done += span;
        m_got += span;
        if (m_got >= OlioMessage::HEADER && m_got == OlioMessage::Read(m_begin).size)
        {
            m_got = 0;
            m_message(OlioMessage::Read(m_begin));
        }
    }
}

void
OlioStream::Lose()
{
    Close();
    m_lost();
}

} // namespace ns3
