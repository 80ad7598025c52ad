/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/scenario-attributes.h"
#include "ns3/scenario-check.h"
#include "ns3/scenario-names.h"
#include "ns3/scenario-schema.h"
#include "ns3/type-id.h"

#include <gtest/gtest.h>
#include <set>

// The table of keys itself: it is complete, and what it says of defaults and attributes is so.

namespace
{

using namespace ns3;

TEST(ScenarioSchema, HasEverySectionOnce)
{
    std::set<std::string> names;
    for (const ScenarioSection& section : GetScenarioSchema())
    {
        EXPECT_TRUE(names.insert(section.name).second) << section.name;
        EXPECT_FALSE(section.help.empty()) << section.name;
        EXPECT_FALSE(section.keys.empty()) << section.name;
    }
    for (const std::string name : {"", "host", "guest", "native", "link", "switch", "trace"})
    {
        EXPECT_EQ(names.count(name), 1U) << name;
    }
    EXPECT_EQ(
        GetWorkloadKinds(),
        (std::vector<
            std::string>{"transfer", "ping", "incast", "http", "bulk", "on-off", "broadcast"}));
    EXPECT_THROW(GetScenarioSection("gust"), VirtError);
}

TEST(ScenarioSchema, SaysEverythingOfEveryKey)
{
    for (const ScenarioSection& section : GetScenarioSchema())
    {
        std::set<std::string> names;
        for (const ScenarioKey& key : section.keys)
        {
            SCOPED_TRACE(section.name + "." + key.name);
            EXPECT_TRUE(names.insert(key.name).second);
            EXPECT_FALSE(key.help.empty());
            EXPECT_NE(key.help.back(), '.');
            EXPECT_EQ(key.type == ScenarioType::CHOICE, key.words.has_value());
            EXPECT_EQ(key.fallback.empty(), key.source.empty()) << "a default has a source";
            EXPECT_FALSE(key.required && !key.fallback.empty());
            EXPECT_EQ(section.Find(key.name), &key);
            if (key.type == ScenarioType::NUMBER)
            {
                EXPECT_FALSE(key.unit.empty()) << "a plain number has a unit";
            }
        }
        EXPECT_EQ(section.Find("no such key"), nullptr);
    }
}

TEST(ScenarioSchema, DefaultsAreAllowed)
{
    for (const ScenarioSection& section : GetScenarioSchema())
    {
        for (const ScenarioKey& key : section.keys)
        {
            if (!key.fallback.empty())
            {
                SCOPED_TRACE(section.name + "." + key.name);
                EXPECT_EQ(key.Check(ParseScenarioText(key.type, key.fallback)), "");
            }
        }
    }
}

TEST(ScenarioSchema, AttributesExistAndTakeWhatKeysAllow)
{
    for (const ScenarioSection& section : GetScenarioSchema())
    {
        for (const ScenarioKey& key : section.keys)
        {
            for (const std::string& full : key.attributes)
            {
                SCOPED_TRACE(section.name + "." + key.name + " sets " + full);
                TypeId id;
                if (key.type == ScenarioType::ATTRIBUTES)
                {
                    EXPECT_TRUE(TypeId::LookupByNameFailSafe(full, &id));
                    continue;
                }
                const std::size_t colons = full.rfind("::");
                const std::string type = full.substr(0, colons);
                const std::string name = full.substr(colons + 2);
                EXPECT_FALSE(GetAttributeDefault(full).empty());
                for (const double bound : {key.min, key.max})
                {
                    const bool whole = key.type != ScenarioType::NUMBER;
                    if (!key.words && key.type != ScenarioType::SWITCH && whole)
                    {
                        const ScenarioValue value = static_cast<int64_t>(bound);
                        EXPECT_EQ(CheckAttributeText(type, name, key.ToAttribute(value), true), "");
                    }
                }
                for (const std::string& word :
                     key.words ? key.words->GetWords() : std::vector<std::string>())
                {
                    EXPECT_EQ(CheckAttributeText(type, name, key.words->GetValue(word), true), "")
                        << word;
                }
            }
        }
    }
}

TEST(ScenarioSchema, KeysKeepWhatIsSet)
{
    const std::vector<ScenarioValue> samples{true,
                                             int64_t{7},
                                             0.5,
                                             std::string("word"),
                                             std::vector<int64_t>{0, 2},
                                             std::vector<std::string>{"a", "b"},
                                             ScenarioAttributes{{"A", "1"}}};
    for (const ScenarioSection& section : GetScenarioSchema())
    {
        for (const ScenarioKey& key : section.keys)
        {
            SCOPED_TRACE(section.name + "." + key.name);
            ScenarioSpec spec;
            const ScenarioElement element = AddScenarioElement(spec, section);
            if (key.name != "kind" || section.table != "workload")
            {
                EXPECT_TRUE(std::holds_alternative<std::monostate>(key.get(element.data)));
            }
            std::size_t kept = 0;
            for (const ScenarioValue& sample : samples)
            {
                key.set(element.data, sample);
                kept += key.get(element.data) == sample ? 1 : 0;
            }
            EXPECT_EQ(kept, 1U) << "of its own kind, and of no other";
            key.set(element.data, {});
            EXPECT_TRUE(std::holds_alternative<std::monostate>(key.get(element.data)));
        }
    }
}

struct Text
{
    ScenarioType type;
    const char* text;
    ScenarioValue value;
    const char* written;
};

TEST(ScenarioValues, AreReadAndWritten)
{
    const std::vector<Text> texts{
        {ScenarioType::TIME, "25us", int64_t{25'000}, "25us"},
        {ScenarioType::TIME, "0.25ms", int64_t{250'000}, "250us"},
        {ScenarioType::TIME, "60s", int64_t{60'000'000'000}, "1min"},
        {ScenarioType::TIME, "3661 s", int64_t{3'661'000'000'000}, "3661s"},
        {ScenarioType::TIME, "0s", int64_t{0}, "0s"},
        {ScenarioType::TIME, "1.1us", int64_t{1100}, "1100ns"},
        {ScenarioType::SIZE, "100kB", int64_t{100'000}, "100kB"},
        {ScenarioType::SIZE, "4MiB", int64_t{4 << 20}, "4MiB"},
        {ScenarioType::SIZE, "1024000B", int64_t{1'024'000}, "1024kB"},
        {ScenarioType::SIZE, "0B", int64_t{0}, "0B"},
        {ScenarioType::RATE, "1Gb/s", int64_t{1'000'000'000}, "1Gb/s"},
        {ScenarioType::RATE, "1.5Mb/s", int64_t{1'500'000}, "1500kb/s"},
        {ScenarioType::COUNT, "3", int64_t{3}, "3"},
        {ScenarioType::NUMBER, "0.1", 0.1, "0.1"},
        {ScenarioType::SWITCH, "true", true, "true"},
        {ScenarioType::COUNTS, "0, 3", std::vector<int64_t>{0, 3}, "0,3"},
        {ScenarioType::NAMES, "a,b", std::vector<std::string>{"a", "b"}, "a,b"},
        {ScenarioType::TEXT, "a b", std::string("a b"), "a b"},
    };
    for (const Text& text : texts)
    {
        SCOPED_TRACE(text.text);
        const ScenarioValue value = ParseScenarioText(text.type, text.text);
        EXPECT_EQ(value, text.value);
        EXPECT_EQ(FormatScenarioValue(text.type, value), text.written);
        EXPECT_EQ(ParseScenarioText(text.type, text.written), value);
    }
}

TEST(ScenarioValues, AreRefused)
{
    const std::vector<std::pair<ScenarioType, const char*>> texts{
        {ScenarioType::TIME, "25"},
        {ScenarioType::TIME, "us"},
        {ScenarioType::TIME, ""},
        {ScenarioType::TIME, "25 parsec"},
        {ScenarioType::TIME, "1e300s"},
        {ScenarioType::TIME, "nans"},
        {ScenarioType::TIME, "infs"},
        {ScenarioType::SIZE, "100"},
        {ScenarioType::SIZE, "100kb"},
        {ScenarioType::RATE, "1Gbps"},
        {ScenarioType::COUNT, "1.5"},
        {ScenarioType::COUNT, "99999999999999999999"},
        {ScenarioType::COUNT, "3x"},
        {ScenarioType::NUMBER, "0.1x"},
        {ScenarioType::NUMBER, "inf"},
        {ScenarioType::SWITCH, "yes"},
        {ScenarioType::COUNTS, "1,,2"},
        {ScenarioType::ATTRIBUTES, "A=1"},
    };
    for (const auto& [type, text] : texts)
    {
        EXPECT_TRUE(std::holds_alternative<std::monostate>(ParseScenarioText(type, text))) << text;
    }
}

TEST(ScenarioValues, EveryUnitIsExact)
{
    for (int64_t number = 1; number < 2'000'000'000'000; number = number * 7 + 3)
    {
        for (const auto type : {ScenarioType::TIME, ScenarioType::SIZE, ScenarioType::RATE})
        {
            EXPECT_EQ(ParseScenarioText(type, FormatScenarioValue(type, number)),
                      ScenarioValue(number));
        }
    }
}

TEST(ScenarioNamesTest, MultipliesOut)
{
    ScenarioSpec spec;
    spec.hosts.resize(2);
    spec.hosts[0].name = "single";
    spec.hosts[1].name = "h";
    spec.hosts[1].count = 2;
    spec.guests.resize(2);
    spec.guests[0].name = "g";
    spec.guests[0].host = "single";
    spec.guests[1].name = "vm";
    spec.guests[1].host = "h";
    spec.guests[1].count = 2;
    spec.switches.resize(1);
    spec.switches[0].name = "s";
    spec.switches[0].ports = {"h"};
    const ScenarioNames names(spec);
    std::vector<std::string> all;
    for (const auto& machine : names.GetMachines())
    {
        all.push_back(machine.name + (machine.host.empty() ? "" : "@" + machine.host));
    }
    EXPECT_EQ(all,
              (std::vector<std::string>{"s",
                                        "single",
                                        "h1",
                                        "h2",
                                        "g@single",
                                        "vm1@h1",
                                        "vm2@h1",
                                        "vm3@h2",
                                        "vm4@h2"}));
    EXPECT_EQ(names.Find("vm").size(), 4U);
    EXPECT_EQ(names.Find("vm3").size(), 1U);
    EXPECT_TRUE(names.Find("vm5").empty());
    EXPECT_TRUE(names.GetTwice().empty());
    const auto end = [&names](const std::string& name) { return *names.Find(name).at(0); };
    EXPECT_TRUE(names.AreConnected(end("vm1"), end("vm4")));
    EXPECT_TRUE(names.AreConnected(end("vm1"), end("vm2"))) << "on the same host";
    EXPECT_FALSE(names.AreConnected(end("g"), end("vm1")));
}

TEST(ScenarioNamesTest, FindsWhatIsThereTwice)
{
    ScenarioSpec spec;
    spec.natives.resize(2);
    spec.natives[0].name = "n";
    spec.natives[0].count = 2;
    spec.natives[1].name = "n2";
    EXPECT_EQ(ScenarioNames(spec).GetTwice(), std::vector<std::string>{"n2"});
}

TEST(ScenarioWords, FindsTheNearest)
{
    EXPECT_EQ(FindNearestWord({"load", "loss", "name"}, "laod"), "load");
    EXPECT_EQ(FindNearestWord({"load", "name"}, "xyzzy"), "");
    EXPECT_EQ(FindNearestWord({}, "load"), "");
}

} // namespace
