/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef MAC_TABLE_H
#define MAC_TABLE_H

#include "ns3/mac48-address.h"
#include "ns3/nstime.h"
#include "ns3/ptr.h"

#include <map>

namespace ns3
{

class EthernetDeviceBase;

/**
 * \ingroup virt-host
 *
 * \brief Behind which port of a bridge an address was last seen.
 */
class MacTable
{
  public:
    /**
     * \param ageing how long an address is remembered after it was last seen
     */
    void SetAgeing(Time ageing);

    /**
     * \return how long an address is remembered after it was last seen
     */
    Time GetAgeing() const;

    /**
     * \param address source of a frame; group addresses are ignored
     * \param port the port it came in by
     * \param now the present time
     */
    void Learn(Mac48Address address, const Ptr<EthernetDeviceBase>& port, Time now);

    /**
     * Know for good where an address is, whatever is learnt.
     *
     * \param address the address
     * \param port the port it is behind, until that is forgotten
     */
    void Pin(Mac48Address address, const Ptr<EthernetDeviceBase>& port);

    /**
     * \param address an address
     * \param now the present time
     * \return the port it is behind, null if unknown or forgotten
     */
    Ptr<EthernetDeviceBase> Lookup(Mac48Address address, Time now);

    /**
     * \param port nothing is behind it any more
     */
    void Forget(const Ptr<EthernetDeviceBase>& port);

    /// Forget everything.
    void Clear();

  private:
    /// What is known of an address.
    struct Entry
    {
        Ptr<EthernetDeviceBase> port; //!< the port it is behind
        Time lastSeen;                //!< when
        bool pinned{false};           //!< known for good
    };

    Time m_ageing;                           //!< how long it is remembered
    std::map<Mac48Address, Entry> m_entries; //!< by address
};

} // namespace ns3

#endif /* MAC_TABLE_H */
