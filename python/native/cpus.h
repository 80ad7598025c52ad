/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef VFLOOD_NATIVE_CPUS_H
#define VFLOOD_NATIVE_CPUS_H

#include "ns3/domain.h"
#include "ns3/vcpu.h"

#include <vector>

namespace vflood
{

/**
 * \param domain a domain
 * \return its virtual CPUs
 */
std::vector<ns3::Ptr<ns3::Vcpu>> ListVcpus(ns3::Ptr<ns3::Domain> domain);

} // namespace vflood

#endif /* VFLOOD_NATIVE_CPUS_H */
