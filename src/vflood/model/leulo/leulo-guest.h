/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef LEULO_GUEST_H
#define LEULO_GUEST_H

#include "leulo-stack.h"

#include "ns3/tcp-socket-factory.h"

#include <deque>
#include <map>

namespace ns3
{

class LeuloSocket;

/**
 * \ingroup vflood
 *
 * \brief The guest's half of Leulo: makes its sockets, passes on their requests, and hands them
 * what the hypervisor tells.
 *
 * It is what applications find under TcpSocketFactory. Guarantees:
 * 1. nothing happens here but inside a piece of work of the guest's vCPU;
 * 2. a request that finds the ring full waits here, and goes as soon as there is room; the order of
 *    requests stays.
 */
class LeuloGuest : public TcpSocketFactory
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    LeuloGuest();
    ~LeuloGuest() override;

    /**
     * Complete the construction. Once.
     *
     * \param guest the guest
     * \param stack its TCP in the hypervisor, set up
     */
    void Setup(Ptr<GuestNode> guest, Ptr<LeuloStack> stack);

    Ptr<Socket> CreateSocket() override;

    /**
     * \return its TCP in the hypervisor
     */
    Ptr<LeuloStack> GetStack() const;

    /**
     * \return the guest
     */
    Ptr<GuestNode> GetGuest() const;

    /**
     * \return number of requests that wait for room in the ring
     */
    std::size_t GetBacklog() const;

    // --- for LeuloSocket -------------------------------------------------------------------------

    /**
     * \param call what was called, for the message
     * \throws VirtError if this is not the guest's software, while its vCPU runs
     */
    void CheckCaller(const std::string& call) const;

    /**
     * \param request for the hypervisor
     */
    void Post(const LeuloRequest& request);

    /**
     * \param id number of a socket
     * \param socket gets its events from now on
     */
    void Attach(uint32_t id, Ptr<LeuloSocket> socket);

    /**
     * \param id number of a socket that wants no more events
     */
    void Detach(uint32_t id);

    /**
     * TracedCallback signature for the wait of an event.
     *
     * \param event what the hypervisor told
     * \param wait time since it happened
     */
    typedef void (*WaitTracedCallback)(const LeuloEvent& event, Time wait);

    /**
     * TracedCallback signature for requests that wait.
     *
     * \param waiting number of requests that wait for room in the ring
     */
    typedef void (*RingFullTracedCallback)(uint32_t waiting);

  protected:
    void DoDispose() override;

  private:
    /// The event channel called.
    void OnUpcall();

    /// Go on with the events of this upcall.
    void Next();

    /// Handle the next event.
    void HandleOne();

    /**
     * \param event what the hypervisor tells
     */
    void Dispatch(const LeuloEvent& event);

    /**
     * \param event a listener has a new connection
     */
    void Accept(const LeuloEvent& event);

    /// Move requests into the ring as far as it has room.
    void Send();

    Ptr<GuestNode> m_guest;                         //!< the guest
    Ptr<LeuloStack> m_stack;                        //!< its TCP
    Ptr<LeuloChannel> m_channel;                    //!< to it
    std::map<uint32_t, Ptr<LeuloSocket>> m_sockets; //!< by number
    std::deque<LeuloRequest> m_waiting;             //!< not in the ring yet
    bool m_handling{false};                         //!< HandleOne() follows

    TracedCallback<const LeuloEvent&, Time> m_waitTrace; //!< events handled
    TracedCallback<uint32_t> m_fullTrace;                //!< the ring was full
};

} // namespace ns3

#endif /* LEULO_GUEST_H */
