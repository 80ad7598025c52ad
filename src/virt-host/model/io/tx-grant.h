/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef TX_GRANT_H
#define TX_GRANT_H

#include "ns3/frame-grant.h"
#include "ns3/nstime.h"
#include "ns3/ptr.h"

#include <list>

namespace ns3
{

class NetbackDevice;
class NetbackDriver;

/**
 * \ingroup virt-host
 *
 * \brief Netback's grant: slots of a transmit ring, and places in the pool of the host, that a
 * frame occupies until it is gone or copied.
 */
class TxGrant : public FrameGrant
{
  public:
    /// Grants by age, the oldest first.
    using List = std::list<TxGrant*>;

    /**
     * \param driver gets the slots back
     * \param vif whose slots they are
     * \param slots how many
     * \param bytes size of the frame
     */
    TxGrant(Ptr<NetbackDriver> driver, Ptr<NetbackDevice> vif, uint32_t slots, uint32_t bytes);
    ~TxGrant() override;

    TxGrant(const TxGrant&) = delete;
    TxGrant& operator=(const TxGrant&) = delete;

    /**
     * \return whose slots they are
     */
    const Ptr<NetbackDevice>& GetVif() const;

    /**
     * \return how many slots
     */
    uint32_t GetSlots() const;

    /**
     * \return when the frame was taken out of the ring
     */
    Time GetSince() const;

    /// Give the slots back; it costs nothing (the frame is gone, or was copied as a whole).
    void Return();

    // inherited from FrameGrant
    bool IsMapped() const override;
    void Copy() override;
    void ReleaseSlot() override;

  private:
    Ptr<NetbackDriver> m_driver; //!< gets the slots back
    Ptr<NetbackDevice> m_vif;    //!< whose slots they are
    uint32_t m_slots;            //!< how many
    uint32_t m_bytes;            //!< size of the frame
    Time m_since;                //!< when it was taken out of the ring
    bool m_mapped{true};         //!< whether they were not given back yet
    List::iterator m_place;      //!< in the driver's list
};

} // namespace ns3

#endif /* TX_GRANT_H */
