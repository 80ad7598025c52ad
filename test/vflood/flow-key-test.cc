/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/flow-key.h"

#include <gtest/gtest.h>
#include <set>
#include <sstream>

using namespace ns3;

namespace
{

FlowKey
Key(const char* local, uint16_t localPort, const char* remote, uint16_t remotePort)
{
    return {IpNumber::FromIpv4(Ipv4Address(local)),
            IpNumber::FromIpv4(Ipv4Address(remote)),
            localPort,
            remotePort};
}

} // namespace

TEST(FlowKey, EveryFieldCounts)
{
    const FlowKey key = Key("10.0.0.1", 1, "10.0.0.2", 2);
    const std::set<FlowKey> keys{key,
                                 Key("10.0.0.3", 1, "10.0.0.2", 2),
                                 Key("10.0.0.1", 3, "10.0.0.2", 2),
                                 Key("10.0.0.1", 1, "10.0.0.3", 2),
                                 Key("10.0.0.1", 1, "10.0.0.2", 3),
                                 Key("10.0.0.1", 1, "10.0.0.2", 2)};
    EXPECT_EQ(keys.size(), 5U);
    EXPECT_EQ(key, Key("10.0.0.1", 1, "10.0.0.2", 2));
    EXPECT_NE(key, Key("10.0.0.1", 2, "10.0.0.2", 1));
}

TEST(FlowKey, ReversedTwiceIsTheSame)
{
    const FlowKey key = Key("10.0.0.1", 1, "10.0.0.2", 2);
    EXPECT_EQ(key.Reversed(), Key("10.0.0.2", 2, "10.0.0.1", 1));
    EXPECT_EQ(key.Reversed().Reversed(), key);
}

TEST(FlowKey, OrderIsStrict)
{
    const FlowKey a = Key("10.0.0.1", 1, "10.0.0.2", 2);
    const FlowKey b = Key("10.0.0.1", 1, "10.0.0.2", 3);
    EXPECT_TRUE(a < b);
    EXPECT_FALSE(b < a);
    EXPECT_FALSE(a < a);
}

TEST(FlowKey, PrintsAddresses)
{
    std::ostringstream os;
    os << Key("10.0.0.1", 1, "10.0.0.2", 80);
    EXPECT_EQ(os.str(), "10.0.0.1:1-10.0.0.2:80");
    std::ostringstream six;
    six << FlowKey{{0x20010db800000000ULL, 1}, {0, 1}, 7, 8};
    EXPECT_EQ(six.str(), "[2001:db8::1]:7-[::1]:8");
}
