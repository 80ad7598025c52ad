/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "credit-types.h"

#include "ns3/fatal-error.h"

namespace ns3
{

const char*
ToString(CreditPriority p)
{
    switch (p)
    {
    case CreditPriority::BOOST:
        return "boost";
    case CreditPriority::UNDER:
        return "under";
    case CreditPriority::OVER:
        return "over";
    case CreditPriority::IDLE:
        return "idle";
    }
    NS_FATAL_ERROR("not a credit priority: " << static_cast<int>(p));
}

std::ostream&
operator<<(std::ostream& os, CreditPriority p)
{
    return os << ToString(p);
}

} // namespace ns3
