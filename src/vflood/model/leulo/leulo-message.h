/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef LEULO_MESSAGE_H
#define LEULO_MESSAGE_H

#include "ns3/address.h"
#include "ns3/nstime.h"
#include "ns3/packet.h"
#include "ns3/shared-ring.h"

#include <cstdint>
#include <optional>

namespace ns3
{

/// What a guest's socket may ask of the IP layer.
struct LeuloOptions
{
    uint8_t tos{0};                  //!< type of service
    uint8_t priority{0};             //!< of the socket
    std::optional<uint8_t> ttl;      //!< time to live, if it was set
    std::optional<uint8_t> tclass;   //!< traffic class of IPv6, if it was set
    std::optional<uint8_t> hopLimit; //!< of IPv6, if it was set

    /**
     * \param other options
     * \return whether they are the same
     */
    bool operator==(const LeuloOptions& other) const
    {
        return tos == other.tos && priority == other.priority && ttl == other.ttl &&
               tclass == other.tclass && hopLimit == other.hopLimit;
    }
};

/// What the guest asks the hypervisor to do with a socket.
struct LeuloRequest
{
    /// What to do.
    enum Kind : uint8_t
    {
        CONNECT,  //!< to \c address
        ACCEPT,   //!< the application has taken the connection
        SEND,     //!< \c data
        READ,     //!< nothing; the application has read \c bytes
        SHUTDOWN, //!< the application sends no more
        CLOSE,    //!< the application is done, and has left \c bytes unread
        ABORT,    //!< reset the connection
    };

    Kind kind{CONNECT};                  //!< what to do
    uint32_t id{0};                      //!< which socket
    uint32_t bytes{0};                   //!< of READ and CLOSE
    Ptr<Packet> data;                    //!< of SEND
    Address address;                     //!< of CONNECT
    std::optional<LeuloOptions> options; //!< new ones, with CONNECT and SEND
};

/// What the hypervisor tells the guest about a socket.
struct LeuloEvent
{
    /// What has happened.
    enum Kind : uint8_t
    {
        ACCEPTED,  //!< a listener has a new connection: \c other, from \c address
        CONNECTED, //!< the handshake is over
        REFUSED,   //!< nobody answered
        DATA,      //!< \c data has arrived; may be empty
        SENT,      //!< \c bytes were sent for the first time
        SPACE,     //!< \c bytes wait in the send buffer after \c taken were put there
        PEER_FIN,  //!< the peer sends no more
        ENDED,     //!< the connection is over
        FAILED,    //!< the connection was reset or given up
        GONE,      //!< the hypervisor has forgotten the socket
        N_KINDS,   //!< number of kinds
    };

    Kind kind{DATA};   //!< what has happened
    uint32_t id{0};    //!< which socket
    uint32_t other{0}; //!< of ACCEPTED
    uint32_t bytes{0}; //!< of SENT and SPACE
    uint64_t taken{0}; //!< of SPACE
    Ptr<Packet> data;  //!< of DATA
    Address address;   //!< of ACCEPTED
    Time since;        //!< when it happened
};

/// A slot of a ring given back: nothing but itself.
struct LeuloSlot
{
};

/// Guest to hypervisor.
using LeuloRequestRing = SharedRing<LeuloRequest, LeuloSlot>;
/// Hypervisor to guest.
using LeuloEventRing = SharedRing<LeuloEvent, LeuloSlot>;

/**
 * \param kind a kind of request
 * \return its name
 */
const char* ToString(LeuloRequest::Kind kind);

/**
 * \param kind a kind of event
 * \return its name
 */
const char* ToString(LeuloEvent::Kind kind);

} // namespace ns3

#endif /* LEULO_MESSAGE_H */
