/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef OFFLOAD_PLACE_H
#define OFFLOAD_PLACE_H

#include "ns3/dom0-bridge.h"
#include "ns3/guest-node.h"
#include "ns3/hypervisor-host.h"
#include "ns3/netback-device.h"
#include "ns3/placement.h"
#include "ns3/vcpu.h"

#include <string>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief Where the hooks of an offload go.
 */
struct OffloadPlace
{
    Ptr<Dom0Bridge> bridge; //!< bridge of the driver domain, or switch of the NIC
    Ptr<NetDevice> uplink;  //!< its port to the network
    Ptr<Vcpu> vcpu;         //!< pays; null in the NIC
};

/**
 * \param host a host; with several uplinks the first one is it
 * \param placement in the driver domain or in the NIC
 * \param call what was called, for the error
 * \return where the hooks go
 * \throws VirtError if the host has no uplink, or no NIC with SR-IOV
 */
OffloadPlace FindOffloadPlace(Ptr<HypervisorHost> host,
                              Placement placement,
                              const std::string& call);

/**
 * \param guest a guest
 * \param vcpu what pays for the offload; null: it is in the NIC
 * \param call what was called, for the error
 * \return the other half of the guest's first interface
 * \throws VirtError if that does not pass the offload
 */
Ptr<NetbackDevice> FindOffloadVif(Ptr<GuestNode> guest, Ptr<Vcpu> vcpu, const std::string& call);

} // namespace ns3

#endif /* OFFLOAD_PLACE_H */
