/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "expect-error.h"

#include "ns3/congestion-choice.h"
#include "ns3/simple-net-device.h"
#include "ns3/tcp-bbr.h"
#include "ns3/tcp-cubic.h"
#include "ns3/tcp-linux-reno.h"
#include "ns3/tcp-vegas.h"
#include "ns3/vflood-guest-ops.h"

#include <gtest/gtest.h>

using namespace ns3;

namespace
{

TypeId
Answer(const FlowKey& flow, Ptr<NetDevice> /* vif */)
{
    return flow.localPort == 7 ? TcpBbr::GetTypeId() : TypeId();
}

} // namespace

TEST(CongestionChoice, SelectorThenPortThenGuestThenAll)
{
    auto first = CreateObject<SimpleNetDevice>();
    auto second = CreateObject<SimpleNetDevice>();
    CongestionChoice choice;
    choice.SetDefault(TcpLinuxReno::GetTypeId());
    choice.SetForGuest(second, TcpVegas::GetTypeId());
    choice.SetForPort(443, TcpCubic::GetTypeId());
    choice.SetSelector(MakeCallback(&Answer));
    auto name = [&](Ptr<NetDevice> vif, uint16_t local, uint16_t remote) {
        return choice.Create({{}, {}, local, remote}, vif)->GetInstanceTypeId();
    };
    EXPECT_EQ(name(first, 1, 80), TcpLinuxReno::GetTypeId());
    EXPECT_EQ(name(second, 1, 80), TcpVegas::GetTypeId());
    EXPECT_EQ(name(first, 1, 443), TcpCubic::GetTypeId());
    EXPECT_EQ(name(second, 1, 443), TcpCubic::GetTypeId());
    EXPECT_EQ(name(second, 7, 443), TcpBbr::GetTypeId());
    choice.ForgetGuest(second);
    choice.SetSelector({});
    EXPECT_EQ(name(second, 7, 80), TcpLinuxReno::GetTypeId());
}

TEST(CongestionChoice, RefusesWhatIsNoCongestionControl)
{
    CongestionChoice choice;
    for (TypeId type :
         {SimpleNetDevice::GetTypeId(), TcpCongestionOps::GetTypeId(), VfloodGuestOps::GetTypeId()})
    {
        ExpectError([&] { choice.SetDefault(type); }, {type.GetName(), "TcpCongestionOps"});
        ExpectError([&] { choice.SetForPort(1, type); }, {type.GetName(), "ns3::TcpCubic"});
    }
}
