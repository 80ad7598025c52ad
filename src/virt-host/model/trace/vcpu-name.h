/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef VCPU_NAME_H
#define VCPU_NAME_H

#include "ns3/vcpu.h"

#include <string>

namespace ns3
{

/**
 * \param vcpu a vCPU of a domain
 * \return its name as Xen's tools write it: d1v0 is vCPU 0 of domain 1
 */
std::string GetVcpuName(const Ptr<const Vcpu>& vcpu);

} // namespace ns3

#endif /* VCPU_NAME_H */
