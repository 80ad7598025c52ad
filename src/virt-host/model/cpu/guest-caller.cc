/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "guest-caller.h"

#include "virt-error.h"

#include "ns3/simulator.h"

namespace ns3
{

void
CheckGuestCaller(const WorkServer& server, uint32_t node, const std::string& call)
{
    if (server.IsInside())
    {
        return;
    }
    const std::string id = std::to_string(node);
    const uint32_t context = Simulator::GetContext();
    std::string where = "in the context of node " + std::to_string(context);
    if (context == Simulator::NO_CONTEXT)
    {
        where = "in no node's context, as from main()";
    }
    else if (context == node)
    {
        where = "in the guest's context but not by its vCPU (the simulator is not the gated one: "
                "call GateControl::Enable() before the first node is created)";
    }
    throw VirtError(call + " of guest node " + id + " was called " + where +
                    ". Guest code runs only while its vCPU does: call "
                    "Simulator::ScheduleWithContext(" +
                    id + ", delay, ...) and go on from there");
}

} // namespace ns3
