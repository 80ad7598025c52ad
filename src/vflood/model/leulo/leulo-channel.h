/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef LEULO_CHANNEL_H
#define LEULO_CHANNEL_H

#include "leulo-message.h"

#include "ns3/event-channel.h"

#include <functional>
#include <memory>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief What connects the sockets of one guest with the hypervisor: a ring of requests and a door
 * bell (a hypercall) one way, a ring of events and an event channel the other, and what all that
 * costs.
 *
 * Guarantees: those of SharedRing and EventChannel. From Close() on nobody is woken.
 */
class LeuloChannel : public Object
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    LeuloChannel();
    ~LeuloChannel() override;

    /**
     * Complete the construction. Once.
     *
     * \param guest vCPU of the guest
     * \param cost CPU costs of upcalls
     */
    void Setup(Ptr<Vcpu> guest, Ptr<const CpuCost> cost);

    /**
     * \param upcall code of the guest, inside a piece of its work: there are events, or slots
     */
    void SetUpcall(Callback<void> upcall);

    /**
     * \param kick code of the hypervisor, in whatever context: there are requests, or slots
     */
    void SetKick(std::function<void()> kick);

    /**
     * \return guest to hypervisor
     */
    LeuloRequestRing& GetRequests();

    /**
     * \return hypervisor to guest
     */
    LeuloEventRing& GetEvents();

    /// Tell the guest that there are events, or free slots; it hears when it runs.
    void WakeGuest();

    /// When the guest rings the door bell.
    enum NotifyMode
    {
        PER_REQUEST, //!< at the first request in an empty ring
        PER_BURST,   //!< when the guest has done what it has to do, or the ring is full
    };

    /// Tell the hypervisor that there are requests, or free slots. Only inside the guest, who pays.
    void Kick();

    /// Do now what Kick() has put off, if anything.
    void KickNow();

    /// The guest pays for a call of the hypervisor, if this is its software.
    void PayHypercall();

    /**
     * The guest pays, if this is its software.
     *
     * \param cost CPU time
     */
    void Pay(Time cost);

    /**
     * \return CPU time to put or take an entry of a ring
     */
    Time GetEntryCost() const;

    /**
     * \param bytes a number of bytes
     * \return CPU time to copy them
     */
    Time GetCopyCost(uint32_t bytes) const;

    /**
     * \return the guest's vCPU; null after Close()
     */
    Ptr<Vcpu> GetVcpu() const;

    /**
     * \return the event channel towards the guest
     */
    Ptr<EventChannel> GetEventChannel() const;

    /// One of both sides is gone.
    void Close();

  protected:
    void DoDispose() override;

  private:
    /// Ring the door bell.
    void Ring();

    uint32_t m_slots;                             //!< attribute RingSize
    NotifyMode m_notify;                          //!< attribute NotifyMode
    Time m_hypercall;                             //!< attribute HypercallCost
    Time m_entry;                                 //!< attribute EntryCost
    double m_copy;                                //!< attribute CopyNsPerByte
    Ptr<Vcpu> m_vcpu;                             //!< the guest's
    Ptr<const CpuCost> m_cost;                    //!< of upcalls
    Ptr<EventChannel> m_toGuest;                  //!< wakes the guest
    std::function<void()> m_kick;                 //!< wakes the hypervisor
    Ptr<EventImpl> m_bell;                        //!< rings at the end of the burst; null: none
    std::unique_ptr<LeuloRequestRing> m_requests; //!< guest to hypervisor
    std::unique_ptr<LeuloEventRing> m_events;     //!< hypervisor to guest
};

} // namespace ns3

#endif /* LEULO_CHANNEL_H */
