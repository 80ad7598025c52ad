/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "expect-error.h"

#include "ns3/cpu-load.h"
#include "ns3/netfront-device.h"
#include "ns3/option-words.h"
#include "ns3/string.h"
#include "ns3/vcpu-scheduler.h"

#include <gtest/gtest.h>
#include <set>

using namespace ns3;

namespace
{

/// Every word stands for something else, which the attribute takes.
void
ExpectTaken(const OptionWords& words, const TypeId& type, const std::string& attribute)
{
    TypeId::AttributeInformation info;
    ASSERT_TRUE(type.LookupAttributeByName(attribute, &info));
    std::set<std::string> values;
    for (const auto& word : words.GetWords())
    {
        const std::string value = words.GetValue(word);
        EXPECT_TRUE(info.checker->CreateValidValue(StringValue(value))) << value;
        values.insert(value);
    }
    EXPECT_EQ(values.size(), words.GetWords().size());
}

} // namespace

TEST(OptionWords, SchedulersAreSchedulers)
{
    std::set<std::string> values;
    for (const auto& word : GetSchedulerWords().GetWords())
    {
        TypeId type;
        ASSERT_TRUE(TypeId::LookupByNameFailSafe(GetSchedulerWords().GetValue(word), &type))
            << word;
        EXPECT_TRUE(type.IsChildOf(VcpuScheduler::GetTypeId())) << word;
        values.insert(type.GetName());
    }
    EXPECT_EQ(values.size(), 6U);
}

TEST(OptionWords, ModesAreThoseOfTheAttributes)
{
    ExpectTaken(GetLoadModeWords(), CpuLoad::GetTypeId(), "Mode");
    ExpectTaken(GetNotifyModeWords(), NetfrontDevice::GetTypeId(), "NotifyMode");
}

TEST(OptionWords, ATypeStandsForItself)
{
    EXPECT_TRUE(GetSchedulerWords().IsKnown("ns3::CreditScheduler"));
    EXPECT_EQ(GetSchedulerWords().GetValue("ns3::CreditScheduler"), "ns3::CreditScheduler");
}

TEST(OptionWords, OthersAreRefused)
{
    EXPECT_FALSE(GetSchedulerWords().IsKnown("ns3::CpuLoad"));
    EXPECT_FALSE(GetSchedulerWords().IsKnown("ns3::VcpuScheduler")); // no object can be made of it
    EXPECT_FALSE(GetLoadModeWords().IsKnown("ns3::CreditScheduler"));
    ExpectError([] { GetSchedulerWords().GetValue("ns3::Nothing"); },
                {"\"ns3::Nothing\"", "eevdf, or the name of a type of ns3::VcpuScheduler"});
    ExpectError([] { GetNotifyModeWords().GetValue("frame"); }, {"\"frame\"", "burst, packet"});
}
