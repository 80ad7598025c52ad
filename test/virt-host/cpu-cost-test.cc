/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/cpu-cost.h"
#include "ns3/double.h"
#include "ns3/virt-error.h"

#include <gtest/gtest.h>
#include <string>

namespace
{

using namespace ns3;

TEST(CpuCost, IsPerPacketPlusPerByte)
{
    auto cost = CreateObject<CpuCost>();
    cost->SetAttribute("GuestTxPacket", TimeValue(NanoSeconds(100)));
    cost->SetAttribute("GuestTxNsPerByte", DoubleValue(0.5));
    cost->SetAttribute("GuestRxPacket", TimeValue(NanoSeconds(200)));
    cost->SetAttribute("GuestRxNsPerByte", DoubleValue(1));
    cost->SetAttribute("Dom0TxPacket", TimeValue(NanoSeconds(300)));
    cost->SetAttribute("Dom0TxNsPerByte", DoubleValue(2));
    cost->SetAttribute("Dom0RxPacket", TimeValue(NanoSeconds(400)));
    cost->SetAttribute("Dom0RxNsPerByte", DoubleValue(0));
    cost->SetAttribute("Event", TimeValue(NanoSeconds(50)));
    cost->SetAttribute("ContextSwitch", TimeValue(NanoSeconds(0)));
    EXPECT_EQ(cost->GuestTx(1000), NanoSeconds(600));
    EXPECT_EQ(cost->GuestRx(1000), NanoSeconds(1200));
    EXPECT_EQ(cost->Dom0Tx(1000), NanoSeconds(2300));
    EXPECT_EQ(cost->Dom0Rx(1000), NanoSeconds(400));
    EXPECT_EQ(cost->Event(), NanoSeconds(50));
    EXPECT_EQ(cost->ContextSwitch(), Time(0));
    EXPECT_EQ(cost->GuestTx(0), NanoSeconds(100));
    cost->SetAttribute("IdleExit", TimeValue(MicroSeconds(7)));
    EXPECT_EQ(cost->IdleExit(), MicroSeconds(7));
    cost->SetAttribute("IdleExit", TimeValue(Time(0)));
    EXPECT_EQ(cost->IdleExit(), Time(0));
}

TEST(CpuCost, DefaultsFillAGigabit)
{
    auto cost = CreateObject<CpuCost>();
    const Time wire = NanoSeconds(1538 * 8); // a full frame with preamble and gap at 1 Gb/s
    EXPECT_LT(cost->GuestTx(1514), wire);
    EXPECT_LT(cost->GuestRx(1514), wire);
    EXPECT_LT(cost->Dom0Tx(1514), wire);
    EXPECT_LT(cost->Dom0Rx(1514), wire);
}

/// The text of the VirtError when \p name is set to \p value.
std::string
ErrorOf(const std::string& name, const AttributeValue& value)
{
    auto cost = CreateObject<CpuCost>();
    try
    {
        cost->SetAttribute(name, value);
    }
    catch (const VirtError& e)
    {
        return e.what();
    }
    return "nothing was thrown";
}

TEST(CpuCost, ValuesOutOfRangeNameTheAttribute)
{
    for (const std::string& name : {std::string("GuestTxPacket"),
                                    std::string("GuestRxPacket"),
                                    std::string("Dom0TxPacket"),
                                    std::string("Dom0RxPacket"),
                                    std::string("Event")})
    {
        const std::string text = ErrorOf(name, TimeValue(Time(0)));
        EXPECT_NE(text.find("attribute " + name), std::string::npos) << text;
        EXPECT_NE(text.find("1 ns or more"), std::string::npos) << text;
    }
    for (const std::string& name : {std::string("ContextSwitch"), std::string("IdleExit")})
    {
        const std::string text = ErrorOf(name, TimeValue(NanoSeconds(-1)));
        EXPECT_NE(text.find("attribute " + name), std::string::npos) << text;
        EXPECT_NE(text.find("0 ns or more"), std::string::npos) << text;
    }
    for (const std::string& name : {std::string("GuestTxNsPerByte"),
                                    std::string("GuestRxNsPerByte"),
                                    std::string("Dom0TxNsPerByte"),
                                    std::string("Dom0RxNsPerByte")})
    {
        for (double bad : {-0.1, 1e7})
        {
            const std::string text = ErrorOf(name, DoubleValue(bad));
            EXPECT_NE(text.find("attribute " + name), std::string::npos) << text;
            EXPECT_NE(text.find("allowed is 0.."), std::string::npos) << text;
        }
    }
}

} // namespace
