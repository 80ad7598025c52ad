/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef GUEST_CALLER_H
#define GUEST_CALLER_H

#include "work-server.h"

#include <string>

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * Guest code runs only inside a piece of work of its vCPU. What is called from main(), from another
 * node or by hardware would run while the guest is descheduled.
 *
 * \param server runs the guest's software
 * \param node id of the guest
 * \param call what was called, e.g. "NetfrontDevice::Send()"
 * \throws VirtError that says from where it was called, and what to call instead
 */
void CheckGuestCaller(const WorkServer& server, uint32_t node, const std::string& call);

} // namespace ns3

#endif /* GUEST_CALLER_H */
