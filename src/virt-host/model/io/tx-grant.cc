/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "tx-grant.h"

#include "netback-driver.h"

#include "ns3/simulator.h"

namespace ns3
{

TxGrant::TxGrant(Ptr<NetbackDriver> driver, Ptr<NetbackDevice> vif, uint32_t slots, uint32_t bytes)
    : m_driver(driver),
      m_vif(vif),
      m_slots(slots),
      m_bytes(bytes),
      m_since(Simulator::Now()),
      m_place(driver->Lend(this))
{
}

TxGrant::~TxGrant()
{
    Return();
}

const Ptr<NetbackDevice>&
TxGrant::GetVif() const
{
    return m_vif;
}

uint32_t
TxGrant::GetSlots() const
{
    return m_slots;
}

Time
TxGrant::GetSince() const
{
    return m_since;
}

bool
TxGrant::IsMapped() const
{
    return m_mapped;
}

void
TxGrant::Return()
{
    if (m_mapped)
    {
        m_mapped = false;
        m_driver->TakeBack(*this, m_place);
    }
}

void
TxGrant::Copy()
{
    if (m_mapped)
    {
        m_driver->PayForCopy(m_bytes);
        Return();
    }
}

void
TxGrant::ReleaseSlot()
{
    Return();
}

} // namespace ns3
