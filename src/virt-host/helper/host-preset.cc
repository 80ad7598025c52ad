/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "host-preset.h"

#include "ns3/virt-error.h"

namespace ns3
{

const std::vector<HostPreset>&
GetHostPresets()
{
    static const std::vector<HostPreset> presets{
        {"xen-3.3",
         "credit1 of Xen 3.3, as in the papers' testbeds; ticks charge whoever they find",
         "ns3::CreditScheduler",
         {{"Version", "3.3"}, {"Ratelimit", "0ns"}},
         HostPlacement::ANYWHERE},
        {"xen-4.1",
         "credit1 of Xen 4.1.2: precise charging, no rate limit yet",
         "ns3::CreditScheduler",
         {{"Version", "4.1"}, {"Ratelimit", "0ns"}},
         HostPlacement::ANYWHERE},
        {"xen-credit2",
         "credit2, Xen's default since 4.12",
         "ns3::Credit2Scheduler",
         {},
         HostPlacement::ANYWHERE},
        {"kvm-cfs",
         "Linux CFS of 2.6.32; dom0 is the vhost worker, a thread like any vCPU",
         "ns3::CfsScheduler",
         {},
         HostPlacement::ANYWHERE},
        {"kvm-eevdf",
         "Linux EEVDF of 6.6; dom0 is the vhost worker, a thread like any vCPU",
         "ns3::EevdfScheduler",
         {},
         HostPlacement::ANYWHERE},
        {"dedicated",
         "each domain has a pCPU of its own, dom0 pCPU 0: no scheduling at all",
         "ns3::RoundRobinScheduler",
         {},
         HostPlacement::DEDICATED},
        {"cpu-only",
         "no virtual machines: packets cost CPU time on ordinary nodes (CpuCostHelper)",
         "ns3::RoundRobinScheduler",
         {},
         HostPlacement::NO_HOST},
    };
    return presets;
}

const HostPreset&
FindHostPreset(const std::string& name)
{
    std::string names;
    for (const HostPreset& preset : GetHostPresets())
    {
        if (preset.name == name)
        {
            return preset;
        }
        names += (names.empty() ? "" : ", ") + preset.name;
    }
    throw VirtError("there is no host preset \"" + name + "\"; allowed are " + names);
}

} // namespace ns3
