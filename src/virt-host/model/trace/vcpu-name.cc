/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "vcpu-name.h"

namespace ns3
{

std::string
GetVcpuName(const Ptr<const Vcpu>& vcpu)
{
    const Ptr<Domain> domain = vcpu->GetDomain();
    std::size_t index = 0;
    while (index < domain->GetNVcpus() && domain->GetVcpu(index) != vcpu)
    {
        ++index;
    }
    return "d" + std::to_string(domain->GetId()) + "v" + std::to_string(index);
}

} // namespace ns3
