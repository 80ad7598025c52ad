/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef LEULO_STACK_H
#define LEULO_STACK_H

#include "leulo-channel.h"
#include "leulo-cpu.h"
#include "leulo-endpoint.h"
#include "leulo-port.h"

#include "ns3/guest-node.h"
#include "ns3/tcp-socket-factory.h"

#include <deque>
#include <map>
#include <string>
#include <vector>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief The TCP of one guest, in the hypervisor: a node of its own with the guest's addresses,
 * whose sockets do what the guest asks for and tell it what happens.
 *
 * Guarantees:
 * 1. nothing here waits for the guest: handshakes, ACKs, retransmissions, window and accept queue
 *    go on while it does not run;
 * 2. requests are carried out in the order the guest made them, whichever socket they are for;
 * 3. what happens is told in the order in which it happened, except that readiness (data, space,
 *    bytes sent) that the guest was not told of yet is told once, at the place of the first;
 * 4. when the ring towards the guest is full, events wait here, readiness merged; none is lost;
 * 5. when the guest is destroyed its connections are reset, and the port is taken off the bridge.
 */
class LeuloStack : public Object
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    LeuloStack();
    ~LeuloStack() override;

    /**
     * Complete the construction. Once.
     *
     * \param guest whose TCP this is
     * \param nic device of the stack's node, connected
     * \param cpu pays
     * \param channel to the guest, set up
     */
    void Setup(Ptr<GuestNode> guest,
               Ptr<LeuloNic> nic,
               Ptr<LeuloCpu> cpu,
               Ptr<LeuloChannel> channel);

    /**
     * \param name an attribute of the stack's sockets
     * \param value its value, for sockets made from now on
     */
    void SetSocketAttribute(const std::string& name, const AttributeValue& value);

    /**
     * \return the node that has the stack and the guest's addresses
     */
    Ptr<Node> GetNode() const;

    /**
     * \return the node's device
     */
    Ptr<LeuloNic> GetNic() const;

    /**
     * \return what connects it with the guest
     */
    Ptr<LeuloChannel> GetChannel() const;

    /**
     * \return number of sockets that guest and hypervisor know
     */
    std::size_t GetNSockets() const;

    /**
     * \return number of events that wait for room in the ring, or for one worth waking the guest
     */
    std::size_t GetNPending() const;

    /**
     * \return attribute Backlog
     */
    uint32_t GetBacklog() const;

    // --- hypercalls ------------------------------------------------------------------------------

    /**
     * \return a new socket of the stack
     */
    Ptr<LeuloEndpoint> Open();

    /**
     * \param id number of a socket
     * \return it, null if it is over
     */
    Ptr<LeuloEndpoint> Find(uint32_t id) const;

    /**
     * The guest hears of a connection of a listener. Once for each.
     *
     * \param id number of the connection
     * \return it, even if it is over
     */
    Ptr<LeuloEndpoint> Take(uint32_t id);

    /**
     * The guest has no use any more for a socket that has no connection.
     *
     * \param id number of the socket
     */
    void Release(uint32_t id);

    // --- for LeuloEndpoint -----------------------------------------------------------------------

    /**
     * \param end the socket
     * \param event what has happened
     * \param urgent whether it is worth waking the guest
     */
    void Tell(Ptr<LeuloEndpoint> end, LeuloEvent event, bool urgent);

    /**
     * \param listener number of the listener
     * \param socket its new connection
     * \param from the peer
     */
    void OnCreated(uint32_t listener, Ptr<Socket> socket, const Address& from);

    /**
     * TracedCallback signature for requests.
     *
     * \param request what the guest asked for
     */
    typedef void (*RequestTracedCallback)(const LeuloRequest& request);

    /**
     * TracedCallback signature for events.
     *
     * \param event what the guest is told
     */
    typedef void (*EventTracedCallback)(const LeuloEvent& event);

    /**
     * TracedCallback signature for a full ring.
     *
     * \param waiting number of entries that wait
     */
    typedef void (*RingFullTracedCallback)(uint32_t waiting);

  protected:
    void DoDispose() override;

  private:
    /// Something that the guest was not told of yet.
    struct Pending
    {
        Ptr<LeuloEndpoint> end; //!< the socket
        LeuloEvent event;       //!< what has happened
    };

    /// The guest rang.
    void OnKick();

    /// Carry out the next request, if there is one.
    void Serve();

    /// Carry out a request.
    void ServeOne();

    /// Put pending events into the ring, if it has room and one is worth it.
    void StartFill();

    /// Put as many pending events into the ring as there is room for.
    void Fill();

    /**
     * \param entry is completed and put into the ring
     * \return CPU time that took
     */
    Time Put(Pending& entry);

    /// Let the guest see what Fill() has put.
    void Publish();

    /**
     * \param guest a guest that was destroyed
     */
    void OnGuestDestroyed(Ptr<GuestNode> guest);

    /// Reset all connections.
    void Kill();

    Ptr<GuestNode> m_guest;                                  //!< whose TCP this is
    Ptr<LeuloNic> m_nic;                                     //!< device of the node
    Ptr<LeuloCpu> m_cpu;                                     //!< pays
    Ptr<LeuloChannel> m_channel;                             //!< to the guest
    uint32_t m_backlog;                                      //!< attribute Backlog
    std::map<std::string, Ptr<AttributeValue>> m_attributes; //!< of sockets, by name
    std::map<uint32_t, Ptr<LeuloEndpoint>> m_ends;           //!< by number
    std::map<uint32_t, Ptr<LeuloEndpoint>> m_untaken;        //!< the guest has not heard of them
    uint32_t m_last{0};                                      //!< number of the newest socket
    std::deque<Pending> m_pending;                           //!< the guest was not told of
    bool m_urgent{false};                                    //!< one of those is worth it
    bool m_filling{false};                                   //!< Fill() or Publish() follows
    bool m_serving{false};                                   //!< Serve() follows
    bool m_dead{false};                                      //!< the guest was destroyed

    TracedCallback<const LeuloRequest&> m_requestTrace; //!< requests carried out
    TracedCallback<const LeuloEvent&> m_eventTrace;     //!< events put into the ring
    TracedCallback<uint32_t> m_fullTrace;               //!< the ring was full
};

} // namespace ns3

#endif /* LEULO_STACK_H */
