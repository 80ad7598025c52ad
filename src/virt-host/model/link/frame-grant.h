/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef FRAME_GRANT_H
#define FRAME_GRANT_H

#include "ns3/simple-ref-count.h"

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief What a frame of a guest holds while the driver domain has it: the guest's page, mapped and
 * not copied, and with it the slot of the ring.
 *
 * It travels with the frame. Guarantees:
 * 1. the page is given back when the last holder lets go of the grant: the frame was sent and the
 *    driver reaped it, or it was copied to another guest, or anybody dropped it;
 * 2. Copy() gives it back at once; whoever wants to keep a frame for long calls it;
 * 3. a page is given back once.
 *
 * Hardware must not let go of a grant by itself: it keeps it until a driver reaps the transmission.
 */
class FrameGrant : public SimpleRefCount<FrameGrant>
{
  public:
    virtual ~FrameGrant() = default;

    /**
     * \return whether the page is still the guest's
     */
    virtual bool IsMapped() const = 0;

    /// Copy the page into memory of the driver domain, which pays for it, and give it back.
    virtual void Copy() = 0;

    /**
     * Give back the slot of the ring and the place in the pool, not the page: it was not a page of
     * the ring's but one that the guest lends for longer. Costs nothing.
     */
    virtual void ReleaseSlot() = 0;
};

} // namespace ns3

#endif /* FRAME_GRANT_H */
