/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef CONGESTION_CHOICE_H
#define CONGESTION_CHOICE_H

#include "ns3/callback.h"
#include "ns3/flow-key.h"
#include "ns3/net-device.h"
#include "ns3/tcp-congestion-ops.h"
#include "ns3/type-id.h"

#include <map>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief Which congestion control a flow gets in the driver domain.
 *
 * Who says something first decides: the selector, the port of the peer, the guest, and at last the
 * type that holds for all.
 */
class CongestionChoice
{
  public:
    /// Given a flow and the netback device of its guest, its type; TypeId() leaves it to others.
    using Selector = Callback<TypeId, const FlowKey&, Ptr<NetDevice>>;

    /**
     * \param type holds for all flows (VirtError if it cannot run in the driver domain)
     */
    void SetDefault(TypeId type);

    /**
     * \return the type that holds for all flows
     */
    TypeId GetDefault() const;

    /**
     * \param vif netback device of a guest
     * \param type for its flows (VirtError if it cannot run in the driver domain)
     */
    void SetForGuest(Ptr<NetDevice> vif, TypeId type);

    /**
     * \param vif netback device of a guest that is gone
     */
    void ForgetGuest(Ptr<NetDevice> vif);

    /**
     * \param port of the peer
     * \param type for flows to it (VirtError if it cannot run in the driver domain)
     */
    void SetForPort(uint16_t port, TypeId type);

    /**
     * \param selector is asked first; null: nobody is
     */
    void SetSelector(Selector selector);

    /**
     * \param flow a new flow
     * \param vif netback device of its guest
     * \return a congestion control for it alone (VirtError if the selector names a type that cannot
     * run in the driver domain)
     */
    Ptr<TcpCongestionOps> Create(const FlowKey& flow, Ptr<NetDevice> vif) const;

  private:
    /**
     * \param flow a new flow
     * \param vif netback device of its guest
     * \return its type
     */
    TypeId Choose(const FlowKey& flow, Ptr<NetDevice> vif) const;

    TypeId m_default;                        //!< for all
    std::map<Ptr<NetDevice>, TypeId> m_vifs; //!< by guest; looked up, not walked through
    std::map<uint16_t, TypeId> m_ports;      //!< by port of the peer
    Selector m_selector;                     //!< is asked first
};

} // namespace ns3

#endif /* CONGESTION_CHOICE_H */
