/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/attribute-dump.h"
#include "ns3/config.h"
#include "ns3/credit-scheduler.h"
#include "ns3/nstime.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/virt-error.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sstream>

using namespace ns3;

namespace
{

std::string
Dumped()
{
    CreditScheduler::GetTypeId(); // registers the type
    std::ostringstream os;
    WriteAttributes(os);
    return os.str();
}

std::string
TimeSlice()
{
    return nlohmann::json::parse(Dumped())["attributes"]["ns3::CreditScheduler"]["TimeSlice"];
}

TEST(AttributeDump, HasWhatObjectsAreMadeOf)
{
    const std::string before = TimeSlice();
    EXPECT_EQ(Time(before), MilliSeconds(30));
    Config::SetDefault("ns3::CreditScheduler::TimeSlice", TimeValue(MilliSeconds(5)));
    EXPECT_EQ(Time(TimeSlice()), MilliSeconds(5));
    Config::SetDefault("ns3::CreditScheduler::TimeSlice", TimeValue(MilliSeconds(30)));
    EXPECT_EQ(TimeSlice(), before);
}

TEST(AttributeDump, IsTheSameForEverySeed)
{
    const uint64_t run = RngSeedManager::GetRun();
    const std::string one = Dumped();
    RngSeedManager::SetRun(run + 1);
    EXPECT_EQ(Dumped(), one);
    RngSeedManager::SetRun(run);
}

TEST(AttributeDump, NamesGlobalValuesAndNoAddresses)
{
    const auto found = nlohmann::json::parse(Dumped());
    EXPECT_TRUE(found["globals"].contains("RngSeed"));
    EXPECT_TRUE(found["globals"].contains("SimulatorImplementationType"));
    for (const auto& [type, attributes] : found["attributes"].items())
    {
        for (const auto& [name, value] : attributes.items())
        {
            EXPECT_NE(value.get<std::string>().rfind("0x", 0), 0) << type << "::" << name;
        }
    }
}

TEST(AttributeDump, AFileThatCannotBeWrittenIsAnError)
{
    EXPECT_THROW(WriteAttributes("/no/such/folder/a.json"), VirtError);
}

} // namespace
