/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "run.h"

#include "ns3/application.h"
#include "ns3/node-list.h"
#include "ns3/node.h"
#include "ns3/type-id.h"
#include "ns3/virt-error.h"

namespace vflood
{

void
CheckApplications()
{
    for (uint32_t n = 0; n < ns3::NodeList::GetNNodes(); ++n)
    {
        const auto node = ns3::NodeList::GetNode(n);
        for (uint32_t a = 0; a < node->GetNApplications(); ++a)
        {
            const auto application = node->GetApplication(a);
            ns3::TypeIdValue protocol;
            if (application->GetAttributeFailSafe("Protocol", protocol) &&
                !node->GetObject<ns3::Object>(protocol.Get()))
            {
                throw ns3::VirtError(application->GetInstanceTypeId().GetName() + " is on node " +
                                     std::to_string(n) + ", which has no " +
                                     protocol.Get().GetName() +
                                     ": give it a stack with GuestInternetHelper.install()");
            }
        }
    }
}

} // namespace vflood
