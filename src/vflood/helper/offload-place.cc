/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "offload-place.h"

#include "ns3/virt-error.h"
#include "ns3/virt-host-helper.h"

namespace ns3
{

OffloadPlace
FindOffloadPlace(Ptr<HypervisorHost> host, Placement placement, const std::string& call)
{
    if (host->GetUplinks().empty())
    {
        throw VirtError(call + ": the host has no uplink to put it on; call "
                               "VirtHostHelper::AttachUplink() first");
    }
    if (placement == Placement::DOM0)
    {
        return {host->GetBridge(), host->GetUplinks().front(), host->GetDom0Vcpu()};
    }
    const Ptr<SriovNic> nic = host->GetSriovNic();
    if (!nic)
    {
        throw VirtError(call + ": the host has no NIC with SR-IOV to put it in; call "
                               "VirtHostHelper::SetPlacement(Placement::NIC) before "
                               "AttachUplink(), or leave the offload in the driver domain");
    }
    return {nic->GetSwitch(), nic->GetWire(), nullptr};
}

namespace
{

/**
 * \param host a host
 * \param vif half of an interface that ends there
 * \return whether it is a virtual function of the host's NIC
 */
bool
IsFunction(const Ptr<HypervisorHost>& host, const Ptr<NetbackDevice>& vif)
{
    const Ptr<SriovNic> nic = host->GetSriovNic();
    for (std::size_t i = 0; nic && i < nic->GetSwitch()->GetNPorts(); ++i)
    {
        if (nic->GetSwitch()->GetPort(i) == vif)
        {
            return true;
        }
    }
    return false;
}

} // namespace

Ptr<NetbackDevice>
FindOffloadVif(Ptr<GuestNode> guest, Ptr<Vcpu> vcpu, const std::string& call)
{
    Ptr<HypervisorHost> host = guest->GetHost();
    Ptr<NetbackDevice> vif = host->GetNetbackOf(VirtHostHelper::GetNetfront(guest));
    const bool function = IsFunction(host, vif);
    if (function == bool(vcpu))
    {
        throw VirtError(call + ": guest " + std::to_string(guest->GetId()) +
                        (function
                             ? " has a virtual function of the NIC, of which the driver domain "
                               "sees nothing; install the offload with SetPlacement(NIC)"
                             : " has a vif of the driver domain, past the NIC's switch; create "
                               "it under VirtHostHelper::SetPlacement(NIC)"));
    }
    return vif;
}

} // namespace ns3
