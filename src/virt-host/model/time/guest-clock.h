/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef GUEST_CLOCK_H
#define GUEST_CLOCK_H

#include "ns3/nstime.h"
#include "ns3/object.h"

#include <cstdint>

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief Time as a guest sees it.
 *
 * Guarantees:
 * 1. GetJiffies() never decreases; while the vCPU is not running it stands still, and on resume it
 *    jumps by the whole absence, before any other guest work runs;
 * 2. Now() is the wall clock of the guest: it always equals simulation time (Xen gives guests the
 *    host's clock);
 * 3. GetStolenTime() is the time the vCPU was runnable but not running, and never decreases;
 * 4. IsSpiked() is true from a resume at which the jiffies jumped by more than one, until the next
 *    jiffy of running time begins;
 * 5. reading costs nothing and changes nothing; no event is scheduled per tick.
 */
class GuestClock : public Object
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    /**
     * \return wall clock time
     */
    virtual Time Now() const = 0;

    /**
     * \return ticks counted since the start of the simulation
     */
    virtual uint64_t GetJiffies() const = 0;

    /**
     * \return length of a jiffy, 1/HZ
     */
    virtual Time GetJiffy() const = 0;

    /**
     * \return total time the vCPU wanted to run and did not
     */
    virtual Time GetStolenTime() const = 0;

    /**
     * \return whether the last resume made the jiffies jump and no tick has passed since
     */
    virtual bool IsSpiked() const = 0;
};

} // namespace ns3

#endif /* GUEST_CLOCK_H */
