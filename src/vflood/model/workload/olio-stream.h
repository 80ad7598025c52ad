/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef OLIO_STREAM_H
#define OLIO_STREAM_H

#include "olio-config.h"
#include "process.h"

#include "ns3/address.h"
#include "ns3/node.h"
#include "ns3/packet.h"
#include "ns3/socket.h"

#include <array>
#include <deque>
#include <functional>

namespace ns3
{

/// A request or a response between the tiers of Olio.
struct OlioMessage
{
    static constexpr uint32_t HEADER = 16; //!< bytes on the wire that say what follows

    OlioWork work;   //!< what is asked for, or was
    uint32_t size;   //!< all its bytes, the header included: at least HEADER
    uint32_t answer; //!< bytes that the response is to have; 0 in a response

    /**
     * \return the message as it is sent: a header, then TransferPattern
     */
    Ptr<Packet> Write() const;

    /**
     * \param header HEADER bytes
     * \return the message they begin
     */
    static OlioMessage Read(const std::array<uint8_t, HEADER>& header);
};

/**
 * \ingroup vflood
 *
 * \brief Messages over a TCP connection, both ways. In a guest it is a process: it reads and writes
 * after the packets that are there.
 */
class OlioStream
{
  public:
    using OnMessage = std::function<void(const OlioMessage&)>; //!< takes a complete message
    using OnLost = std::function<void()>;                      //!< the connection is gone

    /**
     * \param node whose software uses it
     * \param message called for each message that was read whole
     * \param lost called when the peer closes, refuses or resets, or it times out
     */
    OlioStream(Ptr<Node> node, OnMessage message, OnLost lost);
    ~OlioStream();

    OlioStream(const OlioStream&) = delete;
    OlioStream& operator=(const OlioStream&) = delete;

    /**
     * \param socket a connection that was accepted
     */
    void Use(Ptr<Socket> socket);

    /**
     * \param remote a tier; messages may be sent at once
     */
    void Connect(const Address& remote);

    /**
     * \param message is sent after what was sent before
     */
    void Send(const OlioMessage& message);

    /// Say nothing any more, to nobody.
    void Close();

    /**
     * \return bytes that arrived other than they should be
     */
    uint64_t GetWrong() const;

  private:
    /// Read and write what is possible.
    void Work();

    /// Hand over to the socket what it takes.
    void Fill();

    /**
     * \param packet bytes in sequence
     */
    void Take(const Ptr<Packet>& packet);

    /// The connection is gone.
    void Lose();

    Ptr<Node> m_node;                                 //!< whose software uses it
    OnMessage m_message;                              //!< takes messages
    OnLost m_lost;                                    //!< hears of the end
    Process m_process;                                //!< reads and writes
    Ptr<Socket> m_socket;                             //!< the connection
    bool m_open{false};                               //!< whether it may be written to
    std::deque<Ptr<Packet>> m_unsent;                 //!< messages, the first one perhaps in part
    std::array<uint8_t, OlioMessage::HEADER> m_begin; //!< header of the message that arrives
    uint32_t m_got{0};                                //!< bytes of it that have arrived
    uint64_t m_wrong{0};                              //!< see GetWrong()
};

} // namespace ns3

#endif /* OLIO_STREAM_H */
